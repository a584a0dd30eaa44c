"""Questions that an answer leads on to, from the documents it cites.

Neighbouring statements, the names around them, table rows and the other sections; only those are offered that the
assistant answers from the same document.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, zip_longest

from assistant.answer import Answer, Citation
from assistant.answering import Assistant
from corpus.document import Document, Language
from corpus.passage import Passage, Sentence
from eval.drafting import draft
from index.generation import Generation
from ui.web.named import Subjects, all_sentences, plainly_asked

OFFERED = 3
LONGEST = 130  # characters of a question that is offered
LOOKED_AT = 200  # documents whose titles and topics give names
_TRIED = 16  # questions that are asked, for an answer, before it is left at what was found
_REMEMBERED = 5000  # questions whose worth is known
_MARKS = re.compile(r"[«»\"„“”]")
# A heading that asks, or begins to, reads badly as what a question is about.
_ASKING = re.compile(
    r"(?:qu[ei]|quoi|quel|quand|pourquoi|comment|combien|où|ce qu|who|what|which|when|where|why|how|w[ae]r|was|wann|wo|"
    r"warum|wie|welche)|.*\?$",
    re.IGNORECASE,
)
_TITLE_END = re.compile(r"\s?:\s|\s?\(")
_ABOUT: dict[Language, str] = {
    "fr": "Que dit « {title} » sur « {section} » ?",
    "en": "What does “{title}” say about “{section}”?",
    "de": "Was sagt „{title}“ über „{section}“?",
}


@dataclass(frozen=True, slots=True)
class Next:
    """A question that might be asked next, what it was made of, and whether an answer is the one that is meant."""

    question: str
    document: str
    answered_by: Callable[[Answer], bool]


class Further:
    """Finds them; asks the assistant about each one once in the life of a generation, one answer after the other.

    - assistant: gives whoever answers.
    """

    def __init__(self, assistant: Callable[[], Assistant]) -> None:
        self._assistant = assistant
        self._known: dict[tuple[str, str, str], bool] = {}
        self._subjects: tuple[str, Subjects] | None = None  # and the generation that they are of
        self._lock = threading.Lock()

    def __call__(self, answer: Answer) -> tuple[str, ...]:
        """At most OFFERED questions, in the language of the answer; none after a refusal, or on an older index."""
        assistant = self._assistant()
        generation = assistant.served.generation()
        if answer.refused or answer.generation != generation.id:
            return ()
        offered: list[str] = []
        with self._lock:
            if self._subjects is None or self._subjects[0] != generation.id:
                self._subjects = generation.id, Subjects(islice(generation.documents(), LOOKED_AT))
            for one in islice(further_questions(answer, generation, self._subjects[1]), _TRIED):
                if len(offered) < OFFERED and self._worth(assistant, generation.id, one, answer.language):
                    offered.append(one.question)
        return tuple(offered)

    def _worth(self, assistant: Assistant, generation: str, one: Next, language: Language) -> bool:
        key = (generation, one.document, one.question)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            *_, answer = assistant.stream(one.question, quoting=True)
            self._known[key] = not answer.refused and answer.language == language and one.answered_by(answer)
        return self._known[key]


def further_questions(answer: Answer, generation: Generation, subjects: Subjects) -> Iterator[Next]:
    """What might be asked next: statements and names in turn, then sections, then rows of tables.

    Of the documents in the language of the answer first.
    """
    cited: dict[str, list[Citation]] = {}
    for citation in sorted(answer.citations, key=lambda citation: citation.language != answer.language):
        cited.setdefault(citation.document, []).append(citation)
    stated: list[Next] = []
    about: list[Next] = []
    sections: list[Next] = []
    rows: list[Next] = []
    for name, citations in cited.items():
        document, passages = generation.document(name), generation.passages_of(name)
        quotes_it = partial(_quotes, name)
        for question in _neighbours(document, passages, citations, answer.language):
            (stated if plainly_asked(question) else rows).append(Next(question.replace("'", "’"), name, quotes_it))
        about += [
            Next(named.question, name, named.answered_by)
            for named in subjects.questions(document, _around(passages, citations), answer.language)
            if not all(one in answer.question for one in named.about)
        ]
        sections += [
            Next(question, name, quotes_it) for question in _sections(document, passages, citations, answer.language)
        ]
    asked = {answer.question, answer.standalone_question}
    for one in chain(chain.from_iterable(zip_longest(stated, about)), sections, rows):
        if one and one.question not in asked and len(one.question) <= LONGEST:
            asked.add(one.question)
            yield one


def _quotes(document: str, answer: Answer) -> bool:
    return answer.citations[0].document == document


def _around(passages: Sequence[Passage], citations: Sequence[Citation]) -> list[Sentence]:
    """The sentences that are not quoted yet, those nearest to a quote first."""
    quoted = [citation.start for citation in citations]
    others = [one for one in all_sentences(passages) if not any(c.start <= one.start < c.end for c in citations)]
    return sorted(others, key=lambda one: min(abs(one.start - start) for start in quoted))


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
    others = [section for section in others if section not in cited and not _ASKING.match(section.rpartition(" > ")[2])]
    others.sort(key=lambda section: section.rpartition(" > ")[0] not in parents)
    title = _MARKS.sub("", _TITLE_END.split(document.title)[0]).strip() or document.title
    return [
        _ABOUT[language].format(title=title, section=_MARKS.sub("", section.rpartition(" > ")[2])) for section in others
    ]
