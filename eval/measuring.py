"""Which figures an outcome has, and how much of each. A crash has every figure of its case, at its worst."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer import Answer
from corpus.document import Document
from eval.answer_metrics import (
    all_intact,
    best_token_f1,
    citation_precision,
    citation_recall,
    nuggets,
    supported,
)
from eval.case import Case
from eval.figures import FIGURES
from eval.locating import Texts, gold
from eval.retrieval_metrics import Covers, Gold, covered, hit_at, ndcg_at, recall_at, reciprocal_rank
from eval.running import CaseFailure, Outcome
from eval.scoring import length, located, located_rightly

Scores = Mapping[str, bool | float]
"""The figures that a case has, by name, in the order of `FIGURES`."""


def measure(outcome: Outcome, documents: Mapping[str, Document]) -> dict[str, bool | float]:
    """The figures of an outcome. `documents`: at least those that the case and the answer name."""
    texts = {name: document.text for name, document in documents.items()}
    if isinstance(outcome, CaseFailure):
        found = _crashed(outcome.case, outcome.seconds)
    else:
        right, answer = outcome.judgement.right, outcome.answer
        found = _met(outcome.case, right, refused=answer.refused) | {
            "language_match": answer.language == outcome.case.language,
            "seconds": outcome.seconds,
        }
        if outcome.case.evidence:
            found |= _retrieval(outcome.relevance, covered(answer.hits, needs(outcome.case, texts)), outcome.case)
        if outcome.case.answerable:
            found |= _answer(outcome.case, answer, texts)
        if not answer.refused:
            found |= _given(outcome.case, answer, documents, texts)
    return {figure.name: found[figure.name] for figure in FIGURES if figure.name in found}


def needs(case: Case, texts: Texts) -> tuple[Gold, ...]:
    """What must be found to answer a case: for each thing needed, the spans of which any one gives it.

    Alternative pieces of evidence are one need.
    """
    if not case.evidence:
        return ()
    return (gold(case.evidence, texts),) if case.alternatives else tuple(gold([one], texts) for one in case.evidence)


def _met(case: Case, right: bool, *, refused: bool) -> dict[str, bool | float]:
    found: dict[str, bool | float] = {"right": right}
    if case.answerable:
        found |= {"answerable_right": right, "false_refusals": refused}
    else:
        found["negatives_right" if case.negative else "false_premises_right"] = right
    return found


def _retrieval(relevance: tuple[bool, ...], covers: Covers, case: Case) -> dict[str, bool | float]:
    needed = 1 if case.alternatives else len(case.evidence)
    return {
        "hit_at_1": hit_at(relevance, 1),
        "hit_at_5": hit_at(relevance, 5),
        "recall_at_5": recall_at(covers, needed, 5),
        "recall_at_10": recall_at(covers, needed, 10),
        "mrr": reciprocal_rank(relevance),
        "ndcg_at_10": ndcg_at(covers, needed, 10),
    }


def _answer(case: Case, answer: Answer, texts: Texts) -> dict[str, bool | float]:
    held = nuggets(case, answer)
    said = " ".join(statement.text for statement in answer.statements)
    wanted = [" ".join(case.required)] if case.required else case.answers
    return {
        "nuggets_vital": held.vital_recall,
        "nuggets_weighted": held.weighted_recall,
        "token_f1": best_token_f1(said, wanted),
        "citation_recall": citation_recall(answer, needs(case, texts)),
    }


def _given(case: Case, answer: Answer, documents: Mapping[str, Document], texts: Texts) -> dict[str, bool | float]:
    found: dict[str, bool | float] = {
        "citations_intact": all_intact(answer, documents),
        "supported": supported(answer),
        "located": bool(located(answer)),
        "differing" if case.kind == "conflict" else "differing_elsewhere": answer.differing is not None,
        "characters": length(answer),
        "statements": len(answer.statements),
    }
    if answer.tokens:
        found["tokens"] = answer.tokens
    if located(answer):
        found["located_rightly"] = located_rightly(case, answer)
    if case.evidence:
        found["citation_precision"] = citation_precision(answer, gold((*case.evidence, *case.also), texts))
    return found


def _crashed(case: Case, seconds: float) -> dict[str, bool | float]:
    found = _met(case, right=False, refused=True) | {"language_match": False, "seconds": seconds}
    found |= {"citations_intact": False, "supported": 0.0}
    if case.evidence:
        found |= _retrieval((), (), case) | {"citation_precision": 0.0}
    if case.answerable:
        found |= dict.fromkeys(("nuggets_vital", "nuggets_weighted", "token_f1", "citation_recall"), 0.0)
    return found
