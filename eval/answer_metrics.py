"""How good a single answer is, figure by figure. Pure functions; `measuring` says to which cases each applies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Statement
from corpus.document import Document
from eval.case import Case
from eval.folding import fold, holds
from eval.retrieval_metrics import Gold, holds_gold

_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Nuggets:
    """The pieces of information that an answer should hold, and whether it does.

    - vital: what the answer is not right without. Okay: what it is good to have.
    """

    vital: tuple[bool, ...]
    okay: tuple[bool, ...]

    @property
    def vital_recall(self) -> float:
        """Share of the vital nuggets that the answer holds: V = Σ vital / |vital|.

        "Vital strict" of R. Pradeep et al., Initial Nugget Evaluation Results for the TREC 2024 RAG Track (2024), with
        wording compared in place of a judge. 1 where nothing is vital.
        """
        return sum(self.vital) / len(self.vital) if self.vital else 1.0

    @property
    def weighted_recall(self) -> float:
        """The same with the okay nuggets at half weight: W = (Σ vital + ½ Σ okay) / (|vital| + ½ |okay|).

        "Weighted" score of the same report. 1 where there is no nugget.
        """
        total = len(self.vital) + len(self.okay) / 2
        return (sum(self.vital) + sum(self.okay) / 2) / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Integrity:
    """Whether a citation can be followed to where it says it is.

    - marker: exactly one citation has the number, and a statement leans on it.
    - offsets: the span lies in the document's text, and is not empty.
    - verbatim: the text there is the quote.
    - page: the span begins on the page that the citation names; of a document without pages, it names none.
    """

    marker: bool
    offsets: bool
    verbatim: bool
    page: bool

    @property
    def intact(self) -> bool:
        """Whether all of it holds."""
        return self.marker and self.offsets and self.verbatim and self.page


def token_f1(said: str, reference: str) -> float:
    """Harmonic mean of precision and recall of the words: F1 = 2·|S ∩ R| / (|S| + |R|), S and R with repetitions.

    P. Rajpurkar et al., SQuAD, EMNLP 2016; words are folded (accents, case), none is left out. An answer in sentences
    scores low against a reference of two words: compare runs by it, not answers with people. 0 where both are empty.
    """
    given, wanted = Counter(_TOKEN.findall(fold(said))), Counter(_TOKEN.findall(fold(reference)))
    total = given.total() + wanted.total()
    return 2 * (given & wanted).total() / total if total else 0.0


def best_token_f1(said: str, references: Iterable[str]) -> float:
    """The greatest token F1 over several accepted wordings, 0 where there is none (SQuAD, as above)."""
    return max((token_f1(said, reference) for reference in references), default=0.0)


def nuggets(case: Case, answer: Answer) -> Nuggets:
    """Which nuggets of a case stand in the answer's statements or the quotes these lean on.

    Vital are the items of `required`; where there are none, that one of `answers` is there. Okay are those of `answers`
    that repeat no required item, where some are required.
    """
    texts = texts_given(answer)
    found = {item: any(holds(text, item) for text in texts) for item in (*case.required, *case.answers)}
    if not case.required:
        return Nuggets((any(found.values()),) if case.answers else (), ())
    okay = [item for item in case.answers if not any(holds(item, needed) for needed in case.required)]
    return Nuggets(tuple(found[item] for item in case.required), tuple(found[item] for item in okay))


def citation_precision(answer: Answer, right: Gold) -> float:
    """Share of the quotes that overlap a gold span: P = |quotes on gold| / |quotes|; 0 where nothing is quoted.

    After T. Gao et al., Enabling Large Language Models to Generate Text with Citations (ALCE), EMNLP 2023, with spans
    that people marked in place of a model of entailment. A quote that is apt but was not marked counts against it.
    """
    quotes = cited(answer)
    return sum(holds_gold(quote.document, quote.span, right) for quote in quotes) / len(quotes) if quotes else 0.0


def citation_recall(answer: Answer, needs: Sequence[Gold]) -> float:
    """Share of what is needed that a quote shows: R = |needs that a quote overlaps| / |needs|; ALCE, as above.

    Raises ValueError where nothing is needed.
    """
    if not needs:
        raise ValueError("expected at least one need, found none")
    quotes = cited(answer)
    return sum(any(holds_gold(quote.document, quote.span, need) for quote in quotes) for need in needs) / len(needs)


def integrity(citation: Citation, answer: Answer, document: Document | None) -> Integrity:
    """Whether a citation of the answer holds what it says. `document`: what it cites; None where there is none."""
    numbers = [other.number for other in answer.citations]
    leaned_on = any(citation.number in statement.citations for statement in answer.statements)
    marker = leaned_on and numbers.count(citation.number) == 1
    if document is None:
        return Integrity(marker, offsets=False, verbatim=False, page=False)
    inside = 0 <= citation.start < citation.end <= len(document.text)
    return Integrity(
        marker=marker,
        offsets=inside,
        verbatim=inside and document.text[citation.start : citation.end] == citation.quote,
        page=citation.page == document.page_at(citation.start),
    )


def all_intact(answer: Answer, documents: Mapping[str, Document]) -> bool:
    """Whether every marker of the answer belongs to a citation, and every citation is intact."""
    numbers = {citation.number for citation in answer.citations}
    return all(numbers.issuperset(statement.citations) for statement in answer.statements) and all(
        integrity(citation, answer, documents.get(citation.document)).intact for citation in answer.citations
    )


def supported(answer: Answer) -> float:
    """Share of the statements that lean on a citation and passed their check: |supported| / |statements|.

    The share of attributed statements of N. Liu, T. Zhang and P. Liang, Evaluating Verifiability in Generative Search
    Engines (EMNLP Findings 2023), with the assistant's own check in place of a judge. 0 where nothing is stated.
    """
    checked = [statement_supported(statement) for statement in answer.statements]
    return sum(checked) / len(checked) if checked else 0.0


def statement_supported(statement: Statement) -> bool:
    """Whether a statement leans on a citation and passed its check."""
    return bool(statement.citations) and statement.check != "unsupported"


def cited(answer: Answer) -> list[Citation]:
    """The citations that a statement leans on: what is merely attached to an answer earns nothing."""
    numbers = {number for statement in answer.statements for number in statement.citations}
    return [citation for citation in answer.citations if citation.number in numbers]


def texts_given(answer: Answer) -> list[str]:
    """What an answer says, text by text: where two meet, words and numbers that nobody wrote would arise."""
    return [citation.quote for citation in cited(answer)] + [statement.text for statement in answer.statements]
