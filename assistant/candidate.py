"""Sentences that may answer, scored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.conversation import names
from assistant.question import Expected, Question
from corpus.document import Language
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from index.analysis import MONTHS, terms, words
from index.hit import Hit

_YEAR = re.compile(r"(?:19|20)\d\d")
_REASON = re.compile(
    r"\b(?:parce qu|car\b|grâce|afin|pour que|en raison|à cause|puisqu|because|since|so that|in order|due to|owing|"
    r"weil|denn|damit|wegen|aufgrund|um .{1,60} zu)",
    re.IGNORECASE,
)


HEADING_SHARE = 0.5  # a term that only the heading holds counts half
OPENING = 4  # words at the beginning of a sentence that tell what it is about


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign that a sentence answers adds to its score; chosen on the development questions.

    A sentence in the question's own language looks nearer, and shares more words, than one in another language that
    says the same; `own_language` takes that advantage off.
    """

    similarity: float = 1.0
    passage: float = 0.25
    coverage: float = 0.3
    expected: float = 0.1
    own_language: float = -0.06


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit, with the signs that it answers.

    - place: index of the sentence in `passage.sentences`.
    - similarity: cosine of question and sentence, -1 to 1.
    - coverage: share of the question's terms, by rarity, that the sentence or its heading holds, 0 to 1.
    - expected: 1 where it holds what the interrogative asks for (a number, a date, a name…), else 0.
    - score: the weighted sum.
    """

    hit: Hit
    place: int
    similarity: float
    coverage: float
    expected: float
    score: float

    @property
    def passage(self) -> Passage:
        """The passage it stands in."""
        return self.hit.passage

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.passage.sentences[self.place]


def candidates(
    question: Question, hits: Sequence[Hit], rarity: Mapping[str, float], weights: Weights
) -> list[Candidate]:
    """Every sentence of the hits, best first. `rarity`: inverse document frequency of each of the question's terms."""
    found = []
    for hit in hits:
        passage = hit.passage
        asked = question.terms[passage.language]
        heading = _term_set(f"{passage.title} {passage.section or ''}", passage.language) & asked
        for place, sentence in enumerate(passage.sentences):
            held = _term_set(plain(sentence.text), passage.language) & asked
            similarity = hit.sentence_similarities[place]
            coverage = _share(held, heading - held, asked, rarity)
            expected = float(holds(question.expected, sentence.text, question))
            score = (
                weights.similarity * similarity
                + weights.passage * hit.score
                + weights.coverage * coverage
                + weights.expected * expected
                + weights.own_language * (passage.language == question.language)
            )
            found.append(Candidate(hit, place, similarity, coverage, expected, score))
    return sorted(found, key=lambda candidate: -candidate.score)


def holds(expected: Expected, text: str, question: Question) -> bool:
    """Whether a text holds something of the kind asked for that the question does not hold itself."""
    new = [word for word in words(plain(text)) if word not in question.numbers]
    match expected:
        case "number":
            return any(word[0].isdigit() and not _YEAR.fullmatch(word) for word in new)
        case "date":
            return any(_YEAR.fullmatch(word) or word in MONTHS for word in new)
        case "person":
            asked = {word for name in question.names for word in words(name)}
            return any(len(name.split()) > 1 and not asked & set(words(name)) for name in names(plain(text)))
        case "place" | "list":
            asked = {word for name in question.names for word in words(name)}
            return any(not asked & set(words(name)) for name in names(plain(text)))
        case "reason":
            return bool(_REASON.search(text))
        case "definition":
            # What a sentence is about stands at its beginning: "X is …", "X – …".
            asked = {word for name in question.names for word in words(name)}
            return not asked.isdisjoint(words(plain(text))[:OPENING])
        case "any":
            return False


@lru_cache(maxsize=20_000)
def _term_set(text: str, language: Language) -> frozenset[str]:
    return frozenset(terms(text, language))


def _share(held: frozenset[str], above: frozenset[str], asked: frozenset[str], rarity: Mapping[str, float]) -> float:
    total = sum(rarity[term] for term in asked)
    if not total:
        return 0.0
    return (sum(rarity[term] for term in held) + HEADING_SHARE * sum(rarity[term] for term in above)) / total
