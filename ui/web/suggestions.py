"""Questions to begin with, from the documents: proposed by rule, shown only where the assistant surely answers them."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.answering import Assistant
from assistant.names import names
from corpus.document import Document, Language
from eval.case import Kind
from eval.drafting import draft
from index.generation import Generation
from ui.web.interface import INTERFACES, InterfaceLanguage

SHOWN = 4  # in one language
LONGEST = 110  # characters of a question; longer ones do not read as an invitation
SURE = 0.9  # least strength of evidence, 0 to 1
_FORMAT = 1
_ASKED = 200  # most questions tried, so that thousands of documents do not keep a processor busy
_QUOTING = re.compile(r"[«»\"„“”]")
# "What is Santenov?" asks the same in another language; the name stays as it is.
_NAMED = re.compile(
    r"(?:Qu'est-ce qu(?:e |')|What is |Was ist )(?P<name>[A-ZÀ-Þ][\w'’&.-]*(?: [A-ZÀ-Þ][\w'’&.-]*){0,3}) ?\?"
)
_WHAT_IS: dict[InterfaceLanguage, str] = {"fr": "Qu’est-ce que {name} ?", "en": "What is {name}?"}
_ABOUT: dict[InterfaceLanguage, str] = {
    "fr": "Que dit le document « {title} » ?",
    "en": "What does the document “{title}” say?",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question, the document that it is made of, and what its answer is to hold (nothing: any quote of that)."""

    question: str
    document: str
    kind: Kind | None
    answers: tuple[str, ...]


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

    Those made of a title alone come last.
    """
    sure: list[tuple[float, _Candidate]] = []
    for candidate in list(dict.fromkeys(_candidates(generation, language)))[:_ASKED]:
        *_, answer = assistant.stream(candidate.question, quoting=True)
        if answer.refused or answer.strength < SURE or answer.citations[0].document != candidate.document:
            continue
        quotes = [citation.quote for citation in answer.citations]
        if not candidate.answers or any(one in quote for one in candidate.answers for quote in quotes):
            sure.append((answer.strength, candidate))
    sure.sort(key=lambda one: (one[1].kind is None, -round(one[0], 2), len(one[1].question)))
    return tuple(one.question for one in _varied([candidate for _, candidate in sure]))


def _varied(candidates: list[_Candidate]) -> list[_Candidate]:
    """The first ones, each of another document; kinds not yet taken go before."""
    chosen: list[_Candidate] = []
    waiting = list(candidates)
    while waiting and len(chosen) < SHOWN:
        kinds = {one.kind for one in chosen}
        taken = next((one for one in waiting if one.kind and one.kind not in kinds), waiting[0])
        chosen.append(taken)
        waiting = [one for one in waiting if one.document != taken.document and one.question != taken.question]
    return chosen


def _candidates(generation: Generation, language: InterfaceLanguage) -> Iterator[_Candidate]:
    documents = list(generation.documents())
    for document in documents:
        for question, kind, answers in _drafted(document, generation, language):
            # About what the document is about: what it says by the way makes no invitation.
            if len(question) <= LONGEST and any(name in document.title for name in names(f"— {question}")):
                yield _Candidate(question, document.name, kind, answers)
    for document in documents:
        question = _ABOUT[language].format(title=_QUOTING.sub("", document.title).strip())
        if document.language == language and len(question) <= LONGEST:
            yield _Candidate(question, document.name, None, ())


def _drafted(
    document: Document, generation: Generation, language: Language
) -> Iterator[tuple[str, Kind, tuple[str, ...]]]:
    for case in draft(document, generation.passages_of(document.name)):
        if _QUOTING.search(case.question):
            continue
        if document.language == language:
            yield case.question, case.kind, case.answers
        elif language in INTERFACES and (named := _NAMED.fullmatch(case.question)):
            yield _WHAT_IS[language].format(name=named["name"]), case.kind, ()


def _read(path: Path) -> dict[str, tuple[str, ...]] | None:
    """What was kept of a generation; None where nothing usable is."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["format"] != _FORMAT:
            return None
        return {language: tuple(map(str, kept[language]))[:SHOWN] for language in INTERFACES}
    except (OSError, ValueError, KeyError, TypeError):
        return None
