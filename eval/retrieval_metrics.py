"""How high the passages that answer were ranked. Judged on spans of documents, so that any cutting can be measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from corpus.document import Span
from index.hit import Hit

Gold = Mapping[str, Sequence[Span]]
"""The spans that answer, by document."""

Covers = Sequence[Sequence[int]]
"""For each hit, best first, the needs of the question that it meets, by number from 0."""


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


def recall_at(covers: Covers, needs: int, k: int) -> float:
    """Share of a question's needs that the first k hits meet: recall@k = |met(1) ∪ … ∪ met(k)| / needs.

    C. D. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval (2008), section 8.3; the items to
    be found are spans, not documents, so that passages of any length can be compared. Raises ValueError where nothing
    is needed: such a question has no recall.
    """
    if k < 1 or needs < 1:
        raise ValueError(f"expected k and needs of 1 or more, found {k} and {needs}")
    return len({need for hit in covers[:k] for need in hit}) / needs


def ndcg_at(covers: Covers, needs: int, k: int) -> float:
    """How early the needs are met, against the best order: nDCG@k = DCG@k / ideal DCG@k.

    DCG@k = Σ gain_i / log2(i + 1). The gain of a hit is the number of needs that it is the first to meet, so that a
    second passage on the same need earns nothing. In the ideal order the greatest gains come first, and each need that
    no hit meets is a hit of gain 1 of its own. K. Järvelin and J. Kekäläinen, ACM TOIS 20 (2002), 422-446; novelty as
    in C. L. A. Clarke et al., SIGIR 2008.
    """
    if k < 1 or needs < 1:
        raise ValueError(f"expected k and needs of 1 or more, found {k} and {needs}")
    gained = gains(covers)
    ideal = sorted([*gained, *[1] * (needs - sum(gained))], reverse=True)
    return _discounted(gained[:k]) / _discounted(ideal[:k])


def gains(covers: Covers) -> list[int]:
    """For each hit, how many needs it is the first to meet."""
    met: set[int] = set()
    gained = []
    for hit in covers:
        new = set(hit) - met
        gained.append(len(new))
        met |= new
    return gained


def _discounted(gained: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gained, start=1))
