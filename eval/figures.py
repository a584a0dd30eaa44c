"""The figures of an evaluation: what each is called, what it means, and whether more of it is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["yes or no", "share", "amount"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a case has, or has not; over cases it becomes a rate or a mean.

    - name: in JSON and in files of thresholds. title: in tables.
    - meaning: in one sentence, with the cases it is taken over.
    - form: `yes or no` of each case, a `share` from 0 to 1, or any `amount` from 0 up.
    - better: whether more of it is better, or less; None where neither is.
    - digits: decimals that a mean is shown with.
    - steady: two runs of one build give the same; time is not.
    """

    name: str
    title: str
    meaning: str
    form: Form = "yes or no"
    better: Literal["more", "less"] | None = "more"
    digits: int = 2
    steady: bool = True


RIGHT = Figure("right", "Questions met rightly", "every question: answered, refused or contradicted as it should be")

FIGURES: tuple[Figure, ...] = (
    RIGHT,
    Figure(
        "answerable_right",
        "Answerable questions answered right",
        "questions that the documents answer: not refused, an accepted answer, the evidence cited, not too long",
    ),
    Figure(
        "false_refusals", "Answerable questions refused", "the same questions: refused, or crashed at", better="less"
    ),
    Figure(
        "negatives_right",
        "Questions without an answer met rightly",
        "unanswerable and off-topic questions and injections: refused, or met with the passage that says that the fact "
        "is not known",
    ),
    Figure(
        "false_premises_right",
        "False premises refused or contradicted",
        "questions that take something false for granted: refused, or the passage that contradicts it cited",
    ),
    Figure("hit_at_1", "Evidence at rank 1", "questions with evidence: the first passage found overlaps it"),
    Figure("hit_at_5", "Evidence among the first 5", "the same: one of the first five passages overlaps it"),
    Figure(
        "recall_at_5", "Recall of evidence at 5", "the same: share of the evidence needed among the first 5", "share"
    ),
    Figure("recall_at_10", "Recall of evidence at 10", "the same: share of it among the first 10", "share"),
    Figure(
        "mrr", "Mean reciprocal rank of evidence", "the same: one over the rank of the first that overlaps", "share"
    ),
    Figure(
        "ndcg_at_10", "nDCG@10 of evidence", "the same: how early the first ten meet each piece of evidence", "share"
    ),
    Figure(
        "nuggets_vital",
        "Vital nuggets given",
        "answerable questions: share of the required items that the answer holds, 0 where refused",
        "share",
    ),
    Figure(
        "nuggets_weighted",
        "Vital and okay nuggets given",
        "the same, further accepted wordings at half weight",
        "share",
    ),
    Figure(
        "token_f1",
        "Token F1",
        "answerable questions: words shared with the nearest accepted wording, 0 where refused",
        "share",
    ),
    Figure(
        "citation_recall",
        "Evidence quoted",
        "answerable questions: share of the evidence needed that a quote shows, 0 where refused",
        "share",
    ),
    Figure(
        "citation_precision",
        "Quotes on evidence",
        "answers given to questions with evidence: share of the quotes that overlap it, or a further passage marked",
        "share",
    ),
    Figure(
        "citations_intact",
        "Answers whose citations are all intact",
        "answers given: every marker resolves, every quote stands verbatim at its place and on its page",
    ),
    Figure(
        "supported",
        "Statements with support",
        "answers given: share of the statements that lean on a citation and passed their check",
        "share",
    ),
    Figure("language_match", "Answered in the question's language", "every question"),
    Figure("located", "Value asked for pointed out", "answers given: a value is set in bold", better=None),
    Figure(
        "located_rightly",
        "… rightly",
        "of these: every such value is an accepted answer, holds one, or is part of one",
    ),
    Figure(
        "differing", "Sources said to differ, where they do", "answers given to questions on which sources conflict"
    ),
    Figure("differing_elsewhere", "… to other questions", "answers given to all other questions", better="less"),
    Figure("characters", "Characters of an answer given", "answers given", "amount", better=None, digits=0),
    Figure("statements", "Statements of an answer given", "answers given", "amount", better=None, digits=1),
    Figure(
        "seconds", "Seconds a question", "every question: from it to its answer", "amount", better="less", steady=False
    ),
    Figure(
        "tokens",
        "Tokens of the language model an answer",
        "answers that a language model wrote: of prompt and reply, estimated from above, for no server tells how it "
        "counts",
        "amount",
        better="less",
        digits=0,
        steady=False,
    ),
)
NAMED = {figure.name: figure for figure in FIGURES}
