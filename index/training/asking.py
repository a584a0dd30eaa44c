"""Questions to train on, each with the passage that answers: asked by people, or made by rule from structure."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.training.errors import DataMissing
from index.training.parallel import Pair, joined
from index.training.question_sets import QuestionSet

# Half of the headings stay as they are: people also search with bare words.
FORMS = {
    "en": ("What does the text say about {}?", "What is known about {}?", "What about {}?", "Tell me about {}."),
    "fr": ("Que dit le texte sur : {} ?", "Que sait-on de : {} ?", "Qu'en est-il de : {} ?", "Parlez-moi de : {}."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or what stands for one, and a passage that answers it."""

    question: str
    passage: str


def reading(found: QuestionSet, drawn: random.Random) -> list[Asked]:
    """People's questions, each with a passage that it was asked about, half of the passages under their title.

    Passages are indexed under the title of their document; a question often says only there what it is about.
    """
    passages = {passage.id: passage for passage in found.passages}
    asked = []
    for question in found.questions:
        passage = passages[min(question.passages)]
        title = f"{passage.article}\n" if drawn.random() < 0.5 else ""
        asked.append(Asked(question.text, title + passage.text))
    return asked


def headings(path: Path, most: int, drawn: random.Random) -> list[Asked]:
    """Headings of sections of law, as they are or as a question, each with its section, within and across languages.

    `path` is a `.jsonl.xz` file whose lines give `heading_en`, `heading_fr`, `text_en` and `text_fr`.
    """
    sections = list(_sections(path))
    chosen = drawn.sample(sections, min(most, len(sections)))
    asked = []
    for section in chosen:
        language = drawn.choice(("en", "fr"))
        heading = section[f"heading_{language}"]
        form = drawn.choice(FORMS[language]) if drawn.random() < 0.5 else "{}"
        asked.append(Asked(form.format(heading), section[f"text_{drawn.choice(('en', 'fr'))}"]))
    return asked


def openings(runs: Sequence[Sequence[Pair]], most: int, drawn: random.Random) -> list[Asked]:
    """One sentence of a passage stands for a question, the rest of the passage answers; each side in either language.

    The task of K. Lee et al., Latent Retrieval for Weakly Supervised Open Domain Question Answering, ACL 2019, across
    languages. In one case in ten the sentence stays in the passage, so that shared words count too.
    """
    long = [run for run in runs if len(run) >= 3]
    asked = []
    for run in drawn.sample(long, min(most, len(long))):
        place = drawn.choice((0, drawn.randrange(len(run))))
        rest = joined(run if drawn.random() < 0.1 else [*run[:place], *run[place + 1 :]])
        question = drawn.choice((run[place].english, run[place].text))
        asked.append(Asked(question, drawn.choice((rest.english, rest.text))))
    return asked


def _sections(path: Path) -> Iterator[dict[str, str]]:
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except (OSError, lzma.LZMAError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataMissing(path, str(error)) from error
