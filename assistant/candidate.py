"""Sentences that may answer, scored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.absence import states_absence
from assistant.conversation import names
from assistant.question import Expected, Question
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from index.analysis import MONTHS, plain_words, words
from index.hit import Hit

_YEAR = re.compile(r"(?:19|20)\d\d")
_REASON = re.compile(
    r"\b(?:parce qu|car\b|grâce|afin|pour que|en raison|à cause|puisqu|because|since|so that|in order|due to|owing|"
    r"weil|denn|damit|wegen|aufgrund|um .{1,60} zu)",
    re.IGNORECASE,
)


_CLOSING = (".", "!", "?", "…", ":", ";", "»", ")", '"')
OPENING = 4  # words at the beginning of a sentence that tell what it is about


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign that a sentence answers adds to its score; fitted on the development questions.

    - similarity: of its vector to the question's.
    - passage: of the score of its passage.
    - match, alone: of how well its words with those of its heading, and its words alone, meet the question's.
    - expected: where it holds what the interrogative asks for.
    - own_language: a sentence in the question's own language looks nearer than one in another that says the same; this
      takes that advantage off.
    - fragment: a line without an end is a label: it repeats the question's words and says nothing.
    """

    similarity: float = 0.2
    passage: float = 0.4
    match: float = 0.4
    alone: float = 0.1
    expected: float = 0.075
    own_language: float = -0.025
    fragment: float = -0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit, with the signs that it answers.

    - place: index of the sentence in `passage.sentences`.
    - similarity: cosine of question and sentence, -1 to 1.
    - match: how well its words with those of its heading meet the question's, 0 to 1.
    - expected: 1 where it holds what the interrogative asks for (a number, a date, a name…), else 0.
    - topic: the weighted sum of the signs that it is about what the question is about.
    - score: the same with those that it says something about it.
    """

    hit: Hit
    place: int
    similarity: float
    match: float
    expected: float
    topic: float
    score: float

    @property
    def passage(self) -> Passage:
        """The passage it stands in."""
        return self.hit.passage

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.passage.sentences[self.place]

    @property
    def states_absence(self) -> bool:
        """Whether it says that its sources do not tell something."""
        return states_absence(plain(self.sentence.text), self.passage.language)


def candidates(question: Question, hits: Sequence[Hit], weights: Weights) -> list[Candidate]:
    """Every sentence of the hits, best first."""
    found = []
    for hit in hits:
        passage = hit.passage
        for place, sentence in enumerate(passage.sentences):
            similarity, match = hit.sentence_similarities[place], hit.match.sentences[place]
            expected = float(holds(question.expected, sentence.text, question))
            topic = (
                weights.similarity * similarity
                + weights.passage * hit.score
                + weights.match * match
                + weights.alone * hit.match.alone[place]
                + weights.own_language * (passage.language == question.language)
            )
            score = topic + weights.expected * expected + weights.fragment * is_fragment(sentence)
            found.append(Candidate(hit, place, similarity, match, expected, topic, score))
    return sorted(found, key=lambda candidate: -candidate.score)


def is_fragment(sentence: Sentence) -> bool:
    """Whether a line of running text is no sentence, but a label or a heading in disguise."""
    return sentence.kind == "sentence" and not plain(sentence.text).rstrip().endswith(_CLOSING)


def holds(expected: Expected, text: str, question: Question) -> bool:
    """Whether a text holds something of the kind asked for that the question does not hold itself."""
    match expected:
        case "number":
            return any(word[0].isdigit() and not _YEAR.fullmatch(word) for word in _new(text, question))
        case "date":
            return any(_YEAR.fullmatch(word) or word in MONTHS for word in _new(text, question))
        case "person":
            return any(len(name.split()) > 1 and _unsaid(name, question) for name in names(plain(text)))
        case "place" | "list":
            return any(_unsaid(name, question) for name in names(plain(text)))
        case "reason":
            return bool(_REASON.search(text))
        case "definition":
            # What a sentence is about stands at its beginning: "X is …", "X – …".
            return not question.named.isdisjoint(plain_words(text)[:OPENING])
        case "any":
            return False


def _unsaid(name: str, question: Question) -> bool:
    """Whether a name shares no word with those of the question."""
    return question.named.isdisjoint(words(name))


def _new(text: str, question: Question) -> list[str]:
    """The words of a text that are no numbers of the question."""
    return [word for word in plain_words(text) if word not in question.numbers]
