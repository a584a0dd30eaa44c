"""A whole training run, small: a teacher that knows English words, and two tongues to learn from translations."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from index.embedding import open_model
from index.training.bitext import Bitext
from index.training.measure import translation_accuracy
from index.training.question_sets import kept_for_measuring
from index.training.recipe import read_recipe
from index.training.run import Run
from index.training.stage import Progress
from tests.training.toy import FRENCH, GERMAN, Toy, said_in, sentence
from ui.terminal.cli import app


def silent(_name: str) -> Progress:
    return lambda done, total, loss: None


def open_run(toy: Toy, state: Path) -> Run:
    return Run(read_recipe(toy.recipe), toy.data, toy.teacher, state)


@dataclass(frozen=True)
class Distilled:
    """A run of the toy whose first stage is over, with its losses; `state` is not to be written to."""

    run: Run
    state: Path
    losses: list[float]


@pytest.fixture(scope="module")
def distilled(toy: Toy, tmp_path_factory: pytest.TempPathFactory) -> Distilled:
    state = tmp_path_factory.mktemp("distilled") / "state"
    run = open_run(toy, state)
    return Distilled(run, state, run.distil(silent))


def stop_at(step: int) -> Callable[[str], Progress]:
    """Progress that is interrupted at a step, as by Ctrl+C."""

    def begun(_name: str) -> Progress:
        def progress(done: int, _total: int, _loss: float) -> None:
            if done == step:
                raise KeyboardInterrupt

        return progress

    return begun


def held_out(tongue: dict[str, str]) -> Bitext:
    """Sentences that were not trained on: the draws begin elsewhere."""
    drawn = random.Random(1000)
    told = [sentence(drawn) for _ in range(100)]
    return Bitext(
        "toy",
        "fr",
        "en",
        tuple(said_in(words, tongue) for words in told),
        tuple(" ".join(words) + "." for words in told),
    )


def accuracy(folder: Path) -> float:
    """Least accuracy over both tongues and both ways, of a model as it is saved and loaded by everyone."""
    embedder = open_model(str(folder))
    return min(min(translation_accuracy(embedder, held_out(tongue))) for tongue in (FRENCH, GERMAN))


def test_training_lowers_the_loss_and_finds_translations(toy: Toy, tmp_path: Path) -> None:
    options = {"--data": toy.data, "--recipe": toy.recipe, "--teacher": toy.teacher, "--out": tmp_path / "model"}
    open_run(toy, tmp_path).student.save(tmp_path / "untrained")

    result = CliRunner().invoke(app, ["model", "train", *(str(part) for pair in options.items() for part in pair)])

    assert result.exit_code == 0, result.output
    said = re.findall(r"(\w+): .* loss ([\d.]+) to ([\d.]+)", result.output)
    losses = {stage: (float(first), float(last)) for stage, first, last in said}
    assert losses["distil"][1] < losses["distil"][0] / 2
    assert losses.keys() == {"distil", "tune"}
    assert accuracy(tmp_path / "untrained") < 0.2
    assert accuracy(tmp_path / "model") > 0.8


def test_aligned_starting_vectors_find_translations_before_any_training(toy: Toy, tmp_path: Path) -> None:
    recipe = read_recipe(toy.recipe)
    aligned = replace(recipe, vocabulary=replace(recipe.vocabulary, aligned=1000))
    run = Run(aligned, toy.data, toy.teacher, tmp_path / "state")

    run.student.save(tmp_path / "model")

    assert accuracy(tmp_path / "model") > 0.9


def test_a_stopped_run_goes_on_and_ends_where_an_unbroken_one_does(
    toy: Toy, distilled: Distilled, tmp_path: Path
) -> None:
    stopped = Run(read_recipe(toy.recipe), toy.data, toy.teacher, tmp_path, every=0)
    with pytest.raises(KeyboardInterrupt):
        stopped.distil(stop_at(20))
    seen: list[int] = []

    resumed = open_run(toy, tmp_path)
    again = resumed.distil(lambda name: lambda done, total, loss: seen.append(done))

    assert seen[0] == 20  # the state of step 19 is the last one kept
    np.testing.assert_allclose(again, distilled.losses, rtol=0.02)
    models = (distilled.run.student.model, resumed.student.model)
    for one, other in zip(*(model.parameters() for model in models), strict=True):
        np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), atol=0.05)


def test_a_finished_stage_is_not_done_twice(toy: Toy, distilled: Distilled) -> None:
    seen: list[int] = []

    second = open_run(toy, distilled.state)

    assert second.distil(lambda name: lambda done, total, loss: seen.append(done)) == distilled.losses
    assert seen == []
    texts = second.student.ids(["red cow sees old farm."])
    first = distilled.run.student.vectors(texts).detach()
    np.testing.assert_allclose(second.student.vectors(texts).detach(), first, atol=1e-6)


def test_another_recipe_does_not_go_on_from_this_one_s_state(toy: Toy, distilled: Distilled, tmp_path: Path) -> None:
    shutil.copytree(distilled.state, tmp_path / "state")
    recipe = read_recipe(toy.recipe)
    slower = replace(recipe, distilling=replace(recipe.distilling, embedding=1e-4))

    with pytest.raises(KeyboardInterrupt):
        Run(slower, toy.data, toy.teacher, tmp_path / "state").distil(stop_at(1))


def test_the_vocabulary_is_the_same_each_time_and_leaves_other_scripts(toy: Toy, tmp_path: Path) -> None:
    vocabularies = [open_run(toy, tmp_path).vocabulary for _ in range(2)]

    assert vocabularies[0] == vocabularies[1]
    assert "д" not in vocabularies[0].pieces
    assert "cow" in vocabularies[0].pieces[: len(vocabularies[0].kept)]
    assert len(set(vocabularies[0].pieces)) == len(vocabularies[0].pieces)
    assert len(vocabularies[0].new) > 50


def test_paragraphs_kept_for_measuring_teach_nothing(toy: Toy, tmp_path: Path) -> None:
    """A word that stands only in paragraphs to measure with does not enter the vocabulary."""
    data = tmp_path / "data"
    shutil.copytree(toy.data, data)
    path = data / "piaf" / "paragraphs.jsonl"
    lines = path.read_text().splitlines()
    kept = next(n for n in range(60) if kept_for_measuring(f"article {n}"))
    path.write_text(
        "\n".join(
            line.replace('"text": "', '"text": "zwyx zwyx zwyx zwyx zwyx ') if f'"article {kept}"' in line else line
            for line in lines
        )
    )

    run = Run(read_recipe(toy.recipe), data, toy.teacher, tmp_path / "state")

    assert "zwyx" not in run.vocabulary.pieces
