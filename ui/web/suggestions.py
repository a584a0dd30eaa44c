"""Questions to begin with, from the documents: proposed by rule, shown only where the assistant surely answers them."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path

from assistant.answer import Answer
from assistant.answering import Assistant
from corpus.document import Document
from eval.case import Kind
from eval.drafting import draft
from index.generation import Generation
from ui.web.interface import INTERFACES, InterfaceLanguage
from ui.web.named import Asks, Subjects, all_sentences, plainly_asked

SHOWN = 4  # in one language
LONGEST = 110  # characters of a question; longer ones do not read as an invitation
SURE = 0.9  # least strength of evidence, 0 to 1
SEVERAL = 3  # documents that name what an invitation had best be about
_FORMAT = 3
_ASKED = (
    200  # most documents looked at, and questions tried, so that thousands of documents do not keep a processor busy
)
_QUOTING = re.compile(r"[«»\"„“”]")
_TITLE_END = re.compile(r"\s?:\s|\s?\(|,\s|\?\s")
_DETERMINED: dict[InterfaceLanguage, re.Pattern[str]] = {
    "fr": re.compile(r"(?:L[ea]s? |L['’])(?=[^\W\d_])"),
    "en": re.compile(r"The "),
}
_ABOUT: dict[InterfaceLanguage, str] = {
    "fr": "Que faut-il savoir sur {title} ?",
    "en": "What should one know about {title}?",
}
_SAYS: dict[InterfaceLanguage, str] = {
    "fr": "Que dit le document « {title} » ?",
    "en": "What does the document “{title}” say?",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question, what it asks (None where it is made of a title), and whether an answer is the one that is meant."""

    question: str
    asks: Kind | Asks | None
    answered_by: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class _Sure:
    """A candidate with its answer: how strong that is, which document it quotes first, which names it is about.

    - rare: whether fewer than SEVERAL documents name one of these.
    """

    candidate: _Candidate
    strength: float
    document: str
    about: frozenset[str]
    rare: bool


class Suggestions:
    """The questions of the served generation; found once in the background, kept beside the index under its id.

    - assistant: gives whoever answers.
    - generation: the id of the served generation, None where nothing is served.
    - folder: where they are kept; what cannot be written there is found again after a start.
    """

    def __init__(self, assistant: Callable[[], Assistant], generation: Callable[[], str | None], folder: Path) -> None:
        self._assistant = assistant
        self._generation = generation
        self._folder = folder
        self._found: dict[str, dict[str, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def __call__(self, language: InterfaceLanguage) -> tuple[str, ...]:
        """At most SHOWN questions; none while they are being looked for."""
        generation = self._generation()
        if generation is None:
            return ()
        with self._lock:
            if generation not in self._found:
                kept = _read(self._folder / f"{generation}.json")
                self._found = {generation: kept or {}}
                if kept is None:
                    threading.Thread(target=self._find, name="suggested questions", daemon=True).start()
            return self._found[generation].get(language, ())

    def _find(self) -> None:
        try:
            assistant = self._assistant()
            generation = assistant.served.generation()
            found: dict[str, tuple[str, ...]] = {
                language: suggested(assistant, generation, language) for language in INTERFACES
            }
        except Exception:  # an invitation less; whoever asks is told what is wrong
            _log.exception("no questions could be suggested")
            return
        with self._lock:
            self._found[generation.id] = found
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.glob("*.json"):
                old.unlink()
            kept = json.dumps({"format": _FORMAT, **found}, ensure_ascii=False)
            (self._folder / f"{generation.id}.json").write_text(kept, encoding="utf-8")
        except OSError as error:
            _log.warning("suggested questions are not kept: %s", error)


def suggested(assistant: Assistant, generation: Generation, language: InterfaceLanguage) -> tuple[str, ...]:
    """At most SHOWN questions that are surely answered: of different documents and kinds, the same every time.

    Those about a name that few documents hold come late, those made of a title alone last.
    """
    subjects = Subjects(islice(generation.documents(), _ASKED))
    sure: list[_Sure] = []
    tried: set[str] = set()
    for candidate in islice(_candidates(generation, subjects, language), _ASKED):
        if candidate.question in tried or len(candidate.question) > LONGEST:
            continue
        tried.add(candidate.question)
        *_, answer = assistant.stream(candidate.question, quoting=True)
        if answer.refused or answer.strength < SURE or answer.language != language:
            continue
        if candidate.answered_by(answer):
            about = frozenset(name for name in subjects.names if name in candidate.question)
            whole = [name for name in about if not any(name in longer for longer in about - {name})]
            rare = any(subjects.naming(name) < SEVERAL for name in whole)
            sure.append(_Sure(candidate, answer.strength, answer.citations[0].document, about, rare))
    sure.sort(key=lambda one: (one.candidate.asks is None, -round(one.strength, 2), len(one.candidate.question)))
    return tuple(one.candidate.question for one in _varied(sure))


def _varied(sure: list[_Sure]) -> list[_Sure]:
    """The first ones, each of another document; what is not yet asked, and about names not yet named, goes before."""
    chosen: list[_Sure] = []
    waiting = list(sure)
    while waiting and len(chosen) < SHOWN:
        asked = {one.candidate.asks for one in chosen}
        named = frozenset[str]().union(*(one.about for one in chosen))
        taken = min(waiting, key=lambda one: _put_off(one, asked, named))
        chosen.append(taken)
        waiting = [one for one in waiting if one.document != taken.document and one is not taken]
    return chosen


def _put_off(one: _Sure, asked: set[Kind | Asks | None], named: frozenset[str]) -> tuple[bool, ...]:
    return one.candidate.asks is None, one.rare, bool(one.about & named), one.candidate.asks in asked


def _candidates(generation: Generation, subjects: Subjects, language: InterfaceLanguage) -> Iterator[_Candidate]:
    """Questions about names and values, of each document in turn; then those made of titles."""
    documents = list(islice(generation.documents(), _ASKED))
    made = [list(_made(document, generation, subjects, language)) for document in documents]
    for turn in zip_longest(*made):
        yield from filter(None, turn)
    for document in documents:
        if document.language == language:
            yield _titled(document, subjects, language)


def _made(
    document: Document, generation: Generation, subjects: Subjects, language: InterfaceLanguage
) -> Iterator[_Candidate]:
    passages = generation.passages_of(document.name)
    for case in draft(document, passages, language):
        # About what some document is about: what is said by the way makes no invitation.
        if document.language == language and subjects.hold(case.question) and plainly_asked(case.question):
            yield _Candidate(case.question.replace("'", "’"), case.kind, partial(_holds, document.name, case.answers))
    for named in subjects.questions(document, all_sentences(passages), language):
        yield _Candidate(named.question, named.asks, named.answered_by)


def _titled(document: Document, subjects: Subjects, language: InterfaceLanguage) -> _Candidate:
    head = _TITLE_END.split(document.title)[0].strip()
    determined = _DETERMINED[language].match(head)
    title = _QUOTING.sub("", document.title).strip()
    question = _SAYS[language].format(title=title)
    if determined or any(head.startswith(name) for name in subjects.names):
        topic = head[0].lower() + head[1:] if determined else head
        question = _ABOUT[language].format(title=_QUOTING.sub("", topic))
    return _Candidate(question, None, partial(_holds, document.name, ()))


def _holds(document: str, answers: tuple[str, ...], answer: Answer) -> bool:
    """Whether an answer quotes a document first, and one of the values that are asked for, where some are."""
    quotes = [citation.quote for citation in answer.citations]
    return answer.citations[0].document == document and (
        not answers or any(one in quote for one in answers for quote in quotes)
    )


def _read(path: Path) -> dict[str, tuple[str, ...]] | None:
    """What was kept of a generation; None where nothing usable is."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["format"] != _FORMAT:
            return None
        return {language: tuple(map(str, kept[language]))[:SHOWN] for language in INTERFACES}
    except (OSError, ValueError, KeyError, TypeError):
        return None
