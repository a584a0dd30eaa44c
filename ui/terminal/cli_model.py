"""`passerelle model`: train the bundled embedding model, learn the lexicon, and measure any model."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.training.stage import Progress

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def train(
    data: Annotated[
        Path, typer.Option("--data", metavar="FOLDER", help="Training data, laid out as docs/model.md says.")
    ],
    recipe: Annotated[
        Path | None,
        typer.Option(
            "--recipe", metavar="FILE", help="What to train, and how.", show_default="index/training/bundled.toml"
        ),
    ] = None,
    teacher: Annotated[
        Path | None,
        typer.Option(
            "--teacher",
            metavar="FOLDER",
            help="The model to learn from.",
            show_default="all-MiniLM-L6-v2, of the extra 'train'",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where the model goes, and in 'state' beside it what a stopped run goes on from.",
            show_default="var/training/model",
        ),
    ] = None,
) -> None:
    """Train an embedding model by a recipe. Stopped at any time, the same command goes on."""
    from assistant.settings import REPOSITORY
    from index.training.recipe import BUNDLED_RECIPE, read_recipe
    from index.training.run import Run
    from index.training.teacher import packaged_teacher

    target = out or REPOSITORY / "var" / "training" / "model"
    run = Run(read_recipe(recipe or BUNDLED_RECIPE), data, teacher or packaged_teacher(), target.parent / "state")
    typer.echo(f"{len(run.french) + len(run.german)} pairs, {len(run.vocabulary.pieces)} pieces.", err=True)
    for stage in (run.distil, run.tune):
        with contextlib.ExitStack() as bars:
            losses = stage(_opening(bars))
        tenth = max(1, len(losses) // 10)
        first, last = _mean(losses[:tenth]), _mean(losses[-tenth:])
        typer.echo(f"{stage.__name__}: {len(losses)} steps, loss {first:.3f} to {last:.3f}")
    run.student.save(target)
    typer.echo(f"Written to {target}. Measure it with: passerelle model measure {target}")


@app.command()
def lexicon(
    data: Annotated[
        Path, typer.Option("--data", metavar="FOLDER", help="Parallel text, laid out as docs/model.md says.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where the lexicon goes.", show_default="var/training/lexicon/terms.tsv.gz"
        ),
    ] = None,
) -> None:
    """Learn which terms translate each other from parallel text."""
    from assistant.settings import REPOSITORY
    from index.training.lexicon import learn
    from ui.terminal.progress import waiting

    target = out or REPOSITORY / "var" / "training" / "lexicon" / "terms.tsv.gz"
    with waiting("Learning"):
        learnt = learn(data)
    target.parent.mkdir(parents=True, exist_ok=True)
    learnt.save(target)
    typer.echo(f"Written to {target}: {len(learnt)} translations, {target.stat().st_size / 1e6:.1f} MB.")


@app.command()
def measure(
    models: Annotated[
        list[str],
        typer.Argument(metavar="MODEL...", help="'bundled', a folder, or a name of a model that is on this machine."),
    ],
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="FOLDER",
            help="Folder of the data sets; without it only the shipped questions, speed and size are measured.",
            show_default=False,
        ),
    ] = None,
    cases: Annotated[
        str, typer.Option("--cases", metavar="FILE|NAME", help="Questions over the documents: a JSONL file or a name.")
    ] = "dev",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where the JSON goes, too.", show_default=False),
    ] = None,
    documents: options.Documents = None,
    json: options.Json = False,
) -> None:
    """Measure embedding models side by side: what each finds, what it tells apart, and what it costs."""
    from assistant.settings import load_settings
    from eval.case import find, load
    from eval.embedders import measure as measure_model
    from eval.embedders import to_json, to_markdown
    from eval.errors import ResultsUnwritable
    from index.embedding import BUNDLED_MODEL, open_model
    from index.retrieval import Weights
    from index.training.measure import size
    from ui.terminal.progress import counting, waiting

    if out is not None and out.is_dir():
        raise ResultsUnwritable(out, "it is a folder")  # said before the run, not after its minutes
    loaded = load(find(cases))
    settings = load_settings(documents=documents)
    weights = Weights(settings.dense_weight, settings.sentence_weight, settings.match_weight, settings.language_offset)
    measured = []
    for model in models:
        source = str(BUNDLED_MODEL) if model == "bundled" else model
        opened = open_model(source, settings.model_download)
        with waiting(f"Loading {model}"):
            opened.embed_question("?")
        measured.append(
            measure_model(
                opened,
                size(source),
                settings.documents,
                loaded,
                weights,
                data,
                lambda what: counting(what, "texts"),
            )
        )
    if out is not None:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(to_json(measured) + "\n", encoding="utf-8")
        except OSError as error:
            raise ResultsUnwritable(out, error.strerror or str(error)) from error
        typer.echo(f"Written to {out}.", err=True)
    typer.echo(to_json(measured) if json else to_markdown(measured))


def _opening(bars: contextlib.ExitStack) -> Callable[[str], Progress]:
    """What opens the bar of a stage when it begins; the bar closes with the stack."""
    from ui.terminal.progress import counting

    def begin(name: str) -> Progress:
        report = bars.enter_context(counting(name, "steps"))
        return lambda done, total, loss: report(done, total)

    return begin


def _mean(losses: list[float]) -> float:
    return sum(losses) / max(1, len(losses))
