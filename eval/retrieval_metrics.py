"""How high the passages that answer were ranked. Judged on spans of documents, so that any cutting can be measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus.document import Span
from index.hit import Hit

Gold = Mapping[str, Sequence[Span]]
"""The spans that answer, by document."""


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of one text share at least one character."""
    return max(one.start, other.start) < min(one.end, other.end)


def holds_gold(document: str, span: Span, gold: Gold) -> bool:
    """Whether a span of a document overlaps a gold span of the same document."""
    return any(overlap(span, other) for other in gold.get(document, ()))


def relevances(hits: Iterable[Hit], gold: Gold) -> tuple[bool, ...]:
    """For each hit, best first, whether its passage overlaps gold."""
    return tuple(holds_gold(hit.passage.document, Span(hit.passage.start, hit.passage.end), gold) for hit in hits)


def hit_at(relevance: Sequence[bool], k: int) -> bool:
    """Whether one of the first k hits overlaps gold: hit@k = max(rel_1, …, rel_k).

    Also called success@k. A question without hits scores False; it does not leave the mean.
    """
    if k < 1:
        raise ValueError(f"expected k of 1 or more, found {k}")
    return any(relevance[:k])


def first_rank(relevance: Sequence[bool]) -> int | None:
    """Rank of the first hit that overlaps gold, from 1; None where none does."""
    return next((rank for rank, relevant in enumerate(relevance, start=1) if relevant), None)


def reciprocal_rank(relevance: Sequence[bool]) -> float:
    """One over the rank of the first hit that overlaps gold: RR = 1 / min{i : rel_i = 1}, 0 where there is none.

    Its mean over questions is MRR: E. M. Voorhees, The TREC-8 Question Answering Track Report (1999).
    """
    rank = first_rank(relevance)
    return 1 / rank if rank else 0.0
