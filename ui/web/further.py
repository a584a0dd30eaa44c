"""Questions that an answer leads on to, from the structure of the documents it cites.

Neighbouring statements and table rows, and the other sections, the nearest first; only those are offered that the
assistant answers from the same document.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest

from assistant.answer import Answer, Citation
from assistant.answering import Assistant
from corpus.document import Document, Language
from corpus.passage import Passage
from eval.drafting import draft
from index.generation import Generation

OFFERED = 3
LONGEST = 130  # characters of a question that is offered
_TRIED = 8  # questions that are asked, for an answer, before it is left at what was found
_REMEMBERED = 5000  # questions whose worth is known
_MARKS = re.compile(r"[«»\"„“”]")
_TITLE_END = re.compile(r"\s?:\s|\s?\(")
_ABOUT: dict[Language, str] = {
    "fr": "Que dit « {title} » sur « {section} » ?",
    "en": "What does “{title}” say about “{section}”?",
    "de": "Was sagt „{title}“ über „{section}“?",
}


class Further:
    """Finds them; asks the assistant about each one once in the life of a generation, one answer after the other.

    - assistant: gives whoever answers.
    """

    def __init__(self, assistant: Callable[[], Assistant]) -> None:
        self._assistant = assistant
        self._known: dict[tuple[str, str, str], bool] = {}
        self._lock = threading.Lock()

    def __call__(self, answer: Answer) -> tuple[str, ...]:
        """At most OFFERED questions, in the language of the answer; none after a refusal, or on an older index."""
        assistant = self._assistant()
        generation = assistant.served.generation()
        if answer.refused or answer.generation != generation.id:
            return ()
        offered: list[str] = []
        with self._lock:
            for document, question in list(further_questions(answer, generation))[:_TRIED]:
                if len(offered) < OFFERED and self._worth(assistant, generation.id, document, question):
                    offered.append(question)
        return tuple(offered)

    def _worth(self, assistant: Assistant, generation: str, document: str, question: str) -> bool:
        key = (generation, document, question)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            *_, answer = assistant.stream(question, quoting=True)
            self._known[key] = not answer.refused and answer.citations[0].document == document
        return self._known[key]


def further_questions(answer: Answer, generation: Generation) -> Iterator[tuple[str, str]]:
    """What might be asked next, each with its document: a statement, then sections and table rows in turn."""
    cited: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        cited.setdefault(citation.document, []).append(citation)
    asked = {answer.question, answer.standalone_question}
    for name, citations in cited.items():
        document, passages = generation.document(name), generation.passages_of(name)
        drafted = _neighbours(document, passages, citations, answer.language)
        plain = [question for question in drafted if not _MARKS.search(question)]
        quoting = [question for question in drafted if _MARKS.search(question)]
        sections = _sections(document, passages, citations, answer.language)
        for question in chain(plain[:1], chain.from_iterable(zip_longest(sections, quoting))):
            if question and question not in asked and len(question) <= LONGEST:
                asked.add(question)
                yield name, question


def _neighbours(
    document: Document, passages: Sequence[Passage], citations: Sequence[Citation], language: Language
) -> list[str]:
    """Drafts about sentences that are not quoted yet, those nearest to a quote first."""
    begins = {sentence.text: sentence.start for passage in reversed(passages) for sentence in passage.sentences}
    quoted = [citation.start for citation in citations]
    near = []
    for case in draft(document, passages, language):
        begin = begins.get(case.evidence[0].quote) if case.evidence else None
        if begin is None or any(citation.start <= begin < citation.end for citation in citations):
            continue
        near.append((min(abs(begin - start) for start in quoted), case.question))
    return [question for _, question in sorted(near)]


def _sections(
    document: Document, passages: Sequence[Passage], citations: Sequence[Citation], language: Language
) -> list[str]:
    """The sections that no quote stands in: siblings of those that one does first, then in the order of the text."""
    cited = {citation.section for citation in citations}
    parents = {section.rpartition(" > ")[0] for section in cited if section}
    others = [section for section in dict.fromkeys(passage.section for passage in passages) if section]
    others = [section for section in others if section not in cited]
    others.sort(key=lambda section: section.rpartition(" > ")[0] not in parents)
    title = _MARKS.sub("", _TITLE_END.split(document.title)[0]).strip() or document.title
    return [
        _ABOUT[language].format(title=title, section=_MARKS.sub("", section.rpartition(" > ")[2])) for section in others
    ]
