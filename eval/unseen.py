"""How the assistant fares on documents nothing was tuned on: pages with marked answers are indexed and asked."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal

from assistant.answering import Assistant
from assistant.opening import open_assistant, open_embedder
from assistant.settings import Settings
from eval.case import Case
from eval.interval import Mean, Rate, figure_object
from eval.locating import documents as documents_of
from eval.marked import MarkedSet, Page, to_cases, write_documents
from eval.retrieval_metrics import hit_at
from eval.running import CaseFailure, CaseResult, Outcome, read_texts, run, served
from eval.scoring import cites, length, located, located_rightly
from index.building import build

SCHEMA = "passerelle-unseen/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""

Lost = Literal["crashed", "page not found", "passage not found", "sentence not chosen"]
Bar = Callable[[str, str], AbstractContextManager[Callable[[int, int | None], None]]]
"""Opens a progress bar under a name, for a unit; what it gives is called with how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question whose marked sentence is in no quote, and the stage at which it was lost."""

    case: Case
    lost: Lost


@dataclass(frozen=True, slots=True)
class Unseen:
    """The figures of a set. A question at which the assistant crashes counts as missed in each.

    - set, pages, others, sentences: what was indexed: pages with questions, pages without, sentences of both.
    - page_at_1, page_at_5: questions whose page holds one of the first 1 or 5 passages found.
    - passage_at_1, passage_at_5: those where the passage itself holds the marked sentence.
    - quoted: questions with the marked sentence among the quotes, when every question is answered.
    - quoted_first: the same, of the first quote alone.
    - quoted_unless_refused, refused: under the settings in force, where weak evidence is refused.
    - verbatim: quotes that stand in their document just as cited, of all quotes.
    - characters, statements: of an answer, when every question is answered.
    - located, located_rightly: answers that point out the value asked for; those of them that point out the marked one.
    - missed: the questions that `quoted` lacks, in the set's order.
    """

    set: str
    pages: int
    others: int
    sentences: int
    model: str
    threshold: float
    page_at_1: Rate
    page_at_5: Rate
    passage_at_1: Rate
    passage_at_5: Rate
    quoted: Rate
    quoted_first: Rate
    quoted_unless_refused: Rate
    refused: Rate
    verbatim: Rate
    characters: Mean
    statements: Mean
    located: Rate
    located_rightly: Rate
    missed: tuple[Missed, ...]


def measure(
    marked: MarkedSet,
    others: Sequence[Page],
    settings: Settings,
    bar: Bar = lambda what, unit: nullcontext(lambda done, total: None),
) -> Unseen:
    """Index the set's pages, and `others` among them, in the settings' index folder; ask every question.

    Figures are given as if no question were refused, and as the settings say. Texts that the folder's
    index holds already are not embedded again.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_documents([*marked.pages, *others], Path(folder))
        with bar("Indexing", "texts") as progress:
            manifest = build(Path(folder), settings.index, open_embedder(settings), progress).manifest
    assistant = open_assistant(settings)
    cases = to_cases(marked, {page.id: assistant.document(page.id) for page in marked.pages})
    with bar("Answering", "questions") as progress:
        given = run(cases, assistant.never_refusing, progress)
    ordinary = served(given, assistant.threshold)
    return _figures(marked, len(others), manifest.sentences, assistant, given, ordinary)


def to_markdown(unseen: Unseen) -> str:
    """The figures as Markdown, and at which stage the missed questions were lost."""
    found = f"{unseen.pages} pages" + (f" among {unseen.others} others" if unseen.others else "")
    lost = Counter(missed.lost for missed in unseen.missed)
    return "\n".join(
        [
            f"# Answers from documents never seen: {unseen.set}",
            "",
            f"{unseen.quoted.total} questions on {found}, {unseen.sentences} sentences. Model {unseen.model}; least "
            f"strength of an answer {unseen.threshold:.3f}.",
            "Each rate: share, 95 % interval, count.",
            "",
            "| Figure | Value |",
            "|---|---|",
            f"| Right page at rank 1 | {unseen.page_at_1} |",
            f"| Right page among the first 5 passages | {unseen.page_at_5} |",
            f"| Right passage at rank 1 | {unseen.passage_at_1} |",
            f"| Right passage among the first 5 | {unseen.passage_at_5} |",
            f"| Right sentence quoted, every question answered | {unseen.quoted} |",
            f"| … as the first quote | {unseen.quoted_first} |",
            f"| Right sentence quoted, weak evidence refused | {unseen.quoted_unless_refused} |",
            f"| Questions refused | {unseen.refused} |",
            f"| Quotes verbatim | {unseen.verbatim} |",
            f"| Characters of an answer | {unseen.characters.shown(0)} |",
            f"| Statements of an answer | {unseen.statements.shown(1)} |",
            f"| Value asked for pointed out | {unseen.located} |",
            f"| … rightly | {unseen.located_rightly} |",
            "",
            "## Where the right sentence was lost",
            "",
            *([f"- {stage}: {count}" for stage, count in lost.most_common()] or ["Nowhere."]),
        ]
    )


def to_json(unseen: Unseen) -> str:
    """The figures with their intervals, and every missed question, as a JSON object, indented."""
    values: dict[str, object] = {"schema": SCHEMA}
    values |= {
        field.name: figure_object(getattr(unseen, field.name)) for field in fields(unseen) if field.name != "missed"
    }
    values["missed"] = [
        {
            "id": missed.case.id,
            "question": missed.case.question,
            "document": missed.case.evidence[0].document,
            "evidence": [piece.quote for piece in missed.case.evidence],
            "lost": missed.lost,
        }
        for missed in unseen.missed
    ]
    return json.dumps(values, ensure_ascii=False, indent=2)


def _figures(
    marked: MarkedSet,
    others: int,
    sentences: int,
    assistant: Assistant,
    given: Sequence[Outcome],
    ordinary: Sequence[Outcome],
) -> Unseen:
    texts = read_texts(assistant, documents_of(outcome.case for outcome in given))
    results = [outcome for outcome in given if isinstance(outcome, CaseResult)]
    pages, passages = [_pages(outcome) for outcome in given], [_passages(outcome) for outcome in given]
    return Unseen(
        set=marked.name,
        pages=len(marked.pages),
        others=others,
        sentences=sentences,
        model=str(assistant.embedder.identity),
        threshold=assistant.threshold,
        page_at_1=Rate.of([hit_at(relevance, 1) for relevance in pages]),
        page_at_5=Rate.of([hit_at(relevance, 5) for relevance in pages]),
        passage_at_1=Rate.of([hit_at(relevance, 1) for relevance in passages]),
        passage_at_5=Rate.of([hit_at(relevance, 5) for relevance in passages]),
        quoted=Rate.of([_quoted(outcome, texts) for outcome in given]),
        quoted_first=Rate.of([_quoted(outcome, texts, statements=1) for outcome in given]),
        quoted_unless_refused=Rate.of([_quoted(outcome, texts) for outcome in ordinary]),
        refused=Rate.of([isinstance(outcome, CaseResult) and outcome.answer.refused for outcome in ordinary]),
        verbatim=Rate(
            sum(result.judgement.verbatim for result in results), sum(result.judgement.quotes for result in results)
        ),
        characters=Mean.of([length(result.answer) for result in results]),
        statements=Mean.of([len(result.answer.statements) for result in results]),
        located=Rate.of([bool(located(result.answer)) for result in results]),
        located_rightly=Rate.of(
            [located_rightly(result.case, result.answer) for result in results if located(result.answer)]
        ),
        missed=tuple(Missed(outcome.case, _lost(outcome)) for outcome in given if not _quoted(outcome, texts)),
    )


def _pages(outcome: Outcome) -> tuple[bool, ...]:
    """For each hit, best first, whether it is of the case's page."""
    if isinstance(outcome, CaseFailure):
        return ()
    right = {piece.document for piece in outcome.case.evidence}
    return tuple(hit.passage.document in right for hit in outcome.answer.hits)


def _passages(outcome: Outcome) -> tuple[bool, ...]:
    return outcome.relevance if isinstance(outcome, CaseResult) else ()


def _quoted(outcome: Outcome, texts: Mapping[str, str], statements: int | None = None) -> bool:
    """Whether a quote of the first so many statements, or of all, overlaps the marked sentence."""
    if isinstance(outcome, CaseFailure):
        return False
    answer = outcome.answer
    return cites(replace(answer, statements=answer.statements[:statements]), outcome.case.evidence, texts)


def _lost(outcome: Outcome) -> Lost:
    """The first stage at which the marked sentence of a missed question was no longer there."""
    if isinstance(outcome, CaseFailure):
        return "crashed"
    if any(outcome.relevance):
        return "sentence not chosen"
    return "passage not found" if any(_pages(outcome)) else "page not found"
