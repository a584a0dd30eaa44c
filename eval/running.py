"""Every case is asked and judged; a crash is a result, and counts as wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import Answer
from assistant.conversation import Turn
from corpus.document import Document
from eval.case import Case
from eval.errors import IndexChanged
from eval.locating import documents, gold
from eval.retrieval_metrics import relevances
from eval.scoring import Judgement, judge
from index.errors import DocumentUnknown

Progress = Callable[[int, int], None]
"""Called with cases done and cases in all."""


class Asker(Protocol):
    """Who is examined: the assistant."""

    @property
    def generation(self) -> str:
        """The id of the generation that answers."""
        ...

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question, or refuse it."""
        ...

    def document(self, name: str) -> Document:
        """A document of the generation. DocumentUnknown where it holds none of that name."""
        ...


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that got an answer.

    - relevance: for each hit, best first, whether it overlaps the case's evidence.
    - seconds: from the question to the answer.
    """

    case: Case
    answer: Answer
    judgement: Judgement
    relevance: tuple[bool, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """A case at which the assistant crashed: wrong in every measure. `error` is the exception, on one line."""

    case: Case
    error: str
    seconds: float


Outcome = CaseResult | CaseFailure


def run(cases: Sequence[Case], assistant: Asker, progress: Progress = lambda done, total: None) -> tuple[Outcome, ...]:
    """One outcome for each case, in their order. IndexChanged where the index was rebuilt meanwhile."""
    generation = assistant.generation
    texts = read_texts(assistant, documents(cases))
    outcomes = []
    for done, case in enumerate(cases, start=1):
        outcomes.append(_outcome(case, assistant, texts))
        progress(done, len(cases))
    if assistant.generation != generation:
        raise IndexChanged(generation, assistant.generation)
    return tuple(outcomes)


def served(drafts: Sequence[Outcome], threshold: float) -> tuple[Outcome, ...]:
    """What becomes of the outcomes of a run that refused nothing, where answers of less strength are refused."""
    return tuple(
        _withheld(draft) if isinstance(draft, CaseResult) and draft.answer.strength < threshold else draft
        for draft in drafts
    )


def read_texts(assistant: Asker, names: Iterable[str]) -> dict[str, str]:
    """The texts of those documents that the index holds, by name."""
    return {name: document.text for name, document in read_documents(assistant, names).items()}


def read_documents(assistant: Asker, names: Iterable[str]) -> dict[str, Document]:
    """Those documents that the index holds, by name."""
    found: dict[str, Document] = {}
    for name in dict.fromkeys(names):
        try:
            found[name] = assistant.document(name)
        except DocumentUnknown:
            continue
    return found


def documents_cited(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Names of the documents that answers cite, in order of first mention."""
    answers = (outcome.answer for outcome in outcomes if isinstance(outcome, CaseResult))
    return tuple(dict.fromkeys(citation.document for answer in answers for citation in answer.citations))


def _outcome(case: Case, assistant: Asker, texts: dict[str, str]) -> Outcome:
    started = time.perf_counter()
    try:
        answer = assistant.ask(case.question, case.history)
    except Exception as error:  # whatever it is, it is this case's result
        return CaseFailure(case, " ".join(f"{type(error).__name__}: {error}".split()), time.perf_counter() - started)
    seconds = time.perf_counter() - started
    texts |= read_texts(assistant, {citation.document for citation in answer.citations} - texts.keys())
    relevance = relevances(answer.hits, gold(case.evidence, texts))
    return CaseResult(case, answer, judge(case, answer, texts), relevance, seconds)


def _withheld(draft: CaseResult) -> CaseResult:
    refusal = draft.answer.withheld()
    return replace(draft, answer=refusal, judgement=judge(draft.case, refusal, texts={}))
