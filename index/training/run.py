"""A training run: vocabulary, starting vectors, distillation, retrieval tuning; each stage kept, to go on from."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.training.asking import Asked, headings, openings, reading
from index.training.distilling import Lesson, distillation_loss, lesson_batches, lessons
from index.training.encoder import Encoder, load
from index.training.parallel import Pair, joined, neighbours, read_pairs
from index.training.question_sets import QuestionSet, kept_for_measuring, questions_on, read_piaf
from index.training.recipe import Recipe
from index.training.stage import Progress, Stage
from index.training.start import student
from index.training.tuning import Drill, drill_batches, drills, tuning_loss
from index.training.vocabulary import Vocabulary, extend

if TYPE_CHECKING:
    from torch import Tensor

Item = TypeVar("Item")
Reporter = Callable[[str], Progress]

# Neighbouring everyday sentences have nothing to do with each other.
UNCONNECTED = "tatoeba"


@dataclass
class Run:
    """A recipe at work on the data of a folder, with a teacher, keeping its state in another folder.

    `state` gets a folder for each recipe, so that no run goes on from another's. `every`: seconds between two states
    kept.
    """

    recipe: Recipe
    data: Path
    teacher_folder: Path
    state: Path
    every: float = 300.0

    @cached_property
    def teacher(self) -> Encoder:
        """The teacher, frozen."""
        found = load(self.teacher_folder, self.recipe.longest, self.recipe.checksum or None)
        found.model.requires_grad_(False).eval()
        return found

    @cached_property
    def french(self) -> list[Pair]:
        """French pairs."""
        return read_pairs(self.data / "parallel", self.recipe.pairs.french, self.recipe.seed)

    @cached_property
    def german(self) -> list[Pair]:
        """German pairs."""
        return read_pairs(self.data / "parallel_de", self.recipe.pairs.german, self.recipe.seed)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The student's vocabulary, learnt from the pairs and the paragraphs to train on."""
        sizes = self.recipe.vocabulary
        paragraphs = [text.text for text in self._piaf.passages if not kept_for_measuring(text.article)]
        french = [pair.text for pair in self.french] + paragraphs
        german = [pair.text for pair in self.german]
        return extend(self.teacher.tokenizer, [(french, sizes.french), (german, sizes.german)], sizes.least)

    @cached_property
    def student(self) -> Encoder:
        """The student; it changes while the run goes on."""
        return student(self.teacher, self.vocabulary, self.french + self.german, self.recipe.vocabulary.aligned)

    def distil(self, progress: Reporter) -> list[float]:
        """Draw the student to the teacher; the loss of each step."""
        recipe, seed = self.recipe.distilling, self.recipe.seed
        pairs = self.french + self.german + self._passages(recipe.passages, random.Random(seed))
        found = lessons(self.student, self.teacher, pairs, recipe.english, seed)
        stage = Stage(
            "distilled",
            list(lesson_batches(found, recipe.tokens, random.Random(seed))),
            lambda batch: distillation_loss(self.student, self.teacher, batch),
            recipe.rates,
            self._folder,
            self.every,
        )
        return stage.run(self.student.model, progress(stage.name))

    def tune(self, progress: Reporter) -> list[float]:
        """Draw questions to their passages, distillation going on in between; the loss of each step.

        The student must have been distilled: hard negatives are those passages that it mistakes for the right ones.
        """
        recipe, drawn = self.recipe.tuning, random.Random(self.recipe.seed + 1)
        found = drills(self.student, self._asked(drawn), recipe.longest)
        batches: list[list[Drill] | list[Lesson]] = [*self._replayed(drawn)]
        for _ in range(recipe.rounds):
            batches += drill_batches(self.student, found, recipe.size, drawn)
        drawn.shuffle(batches)
        stage = Stage("tuned", batches, self._loss, recipe.rates, self._folder, self.every)
        return stage.run(self.student.model, progress(stage.name))

    def _asked(self, drawn: random.Random) -> list[Asked]:
        recipe = self.recipe.tuning
        people = reading(questions_on(self._piaf, measuring=False), drawn)
        asked = _sample(people, recipe.questions, drawn)
        asked += headings(self.data / "law_sections" / "sections.jsonl.xz", recipe.headings, drawn)
        return asked + openings(self._runs(drawn), recipe.openings, drawn)

    def _replayed(self, drawn: random.Random) -> list[list[Lesson]]:
        recipe = self.recipe.tuning
        pairs = _sample(self.french + self.german, recipe.sentences, drawn)
        pairs += self._passages(recipe.passages, drawn)
        found = lessons(self.student, self.teacher, pairs, recipe.english, self.recipe.seed + 1)
        return list(lesson_batches(found, self.recipe.distilling.tokens, drawn))

    def _loss(self, batch: list[Drill] | list[Lesson]) -> Tensor:
        if isinstance(batch[0], Drill):
            return tuning_loss(self.student, batch)
        return distillation_loss(self.student, self.teacher, batch)

    def _passages(self, most: int, drawn: random.Random) -> list[Pair]:
        return [joined(run) for run in _sample(self._runs(drawn), most, drawn)]

    def _runs(self, drawn: random.Random) -> list[list[Pair]]:
        pairs = [pair for pair in self.french + self.german if pair.source != UNCONNECTED]
        return list(neighbours(pairs, self.recipe.distilling.characters, drawn))

    @property
    def _folder(self) -> Path:
        return self.state / hashlib.sha256(repr(self.recipe).encode()).hexdigest()[:12]

    @cached_property
    def _piaf(self) -> QuestionSet:
        return read_piaf(self.data)


def _sample(items: list[Item], most: int, drawn: random.Random) -> list[Item]:
    return drawn.sample(items, min(most, len(items)))
