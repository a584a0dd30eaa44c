"""Which English pieces a piece of another language stands for, learnt from translations: IBM model 1.

P. F. Brown et al., The Mathematics of Statistical Machine Translation, Computational Linguistics 19 (1993), 263-311.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Pieces = Sequence[int]


def align(
    texts: Sequence[Pieces], translations: Sequence[Pieces], iterations: int = 5
) -> dict[int, list[tuple[int, float]]]:
    """For every piece of `texts`, the pieces of the translations with their probability, highest first.

    t(e | f) is re-estimated `iterations` times from  c(e, f) = sum over pairs of t(e | f) / (sum over f' of t(e | f')),
    f' over the pieces of the text and an empty one; each piece counts once a text. Probabilities under 0.01 are left
    out; those of a piece sum to at most 1.
    """
    empty = 1 + max((max(text, default=0) for text in texts), default=0)
    width = 1 + max((max(text, default=0) for text in translations), default=0)
    keys, groups, group = [], [], 0
    for text, translation in zip(texts, translations, strict=True):
        ours = np.array([*dict.fromkeys(text), empty], dtype=np.int64)
        english = np.array(list(dict.fromkeys(translation)), dtype=np.int64)
        keys.append((ours[:, None] * width + english).ravel())
        groups.append(np.tile(np.arange(group, group + len(english)), len(ours)))
        group += len(english)
    if not group:
        return {}
    pairs, entry = np.unique(np.concatenate(keys), return_inverse=True)
    member = np.concatenate(groups)
    owner = pairs // width
    probability: npt.NDArray[np.float64] = np.full(len(pairs), 1 / width)
    for _ in range(iterations):
        share = probability[entry]
        share /= np.bincount(member, weights=share, minlength=group)[member]
        counts = np.bincount(entry, weights=share, minlength=len(pairs))
        probability = counts / np.bincount(owner, weights=counts, minlength=empty + 1)[owner]
    table: dict[int, list[tuple[int, float]]] = {}
    likely = np.flatnonzero((probability >= 0.01) & (owner != empty))
    for row in likely[np.argsort(-probability[likely], kind="stable")]:
        table.setdefault(int(owner[row]), []).append((int(pairs[row] % width), float(probability[row])))
    return table
