"""The student before training: the teacher's layers, with rows for the new pieces."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.training.alignment import align
from index.training.encoder import Encoder, ready
from index.training.parallel import Pair
from index.training.vocabulary import CONTINUED, Vocabulary, tokenizer

# Long sentences align badly, and take most of the memory.
ALIGNED_PIECES = 40


def student(teacher: Encoder, vocabulary: Vocabulary, pairs: Sequence[Pair], aligned: int) -> Encoder:
    """The teacher with another vocabulary, able to read texts of which it knows the pieces' translations.

    A new piece starts from the mean of the English pieces that it is aligned with in some `aligned` of the pairs,
    weighted by their probability; one that is aligned with none, from the mean of the teacher's pieces of its letters.
    """
    import torch

    model = copy.deepcopy(teacher.model)
    old = teacher.model.get_input_embeddings().weight.detach().cpu().numpy()
    ours = Encoder(model, tokenizer(teacher.tokenizer, vocabulary), teacher.longest)
    chosen = pairs[:: max(1, len(pairs) // aligned)] if aligned else []
    rows = np.vstack([old[list(vocabulary.kept)], _starting_rows(teacher, ours, vocabulary, chosen, old)])
    embedding = torch.nn.Embedding.from_pretrained(
        torch.from_numpy(rows), freeze=False, padding_idx=int(ours.tokenizer.pad_token_id or 0)
    )
    model.set_input_embeddings(embedding)
    model.config.vocab_size = len(vocabulary.pieces)
    ready(model).requires_grad_(True)
    return ours


def _starting_rows(
    teacher: Encoder, ours: Encoder, vocabulary: Vocabulary, pairs: Sequence[Pair], old: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    table = _translations(teacher, ours, pairs)
    norm = float(np.median(np.linalg.norm(old, axis=1)))
    spelt = _plain_ids(teacher, [vocabulary.pieces[row].removeprefix(CONTINUED) for row in vocabulary.new])
    rows = np.zeros((len(vocabulary.new), old.shape[1]), dtype=np.float32)
    for place, row in enumerate(vocabulary.new):
        aligned = table.get(row)
        if aligned:
            mean = sum(probability * old[piece] for piece, probability in aligned)
        else:
            mean = old[spelt[place]].mean(axis=0)
        # A mean of many rows is short, and the model has never seen a short row.
        rows[place] = mean * (norm / max(float(np.linalg.norm(mean)), 1e-6))
    return rows


def _translations(teacher: Encoder, ours: Encoder, pairs: Sequence[Pair]) -> dict[int, list[tuple[int, float]]]:
    texts = _plain_ids(ours, [pair.text for pair in pairs])
    english = _plain_ids(teacher, [pair.english for pair in pairs])
    short = [row for row in range(len(pairs)) if max(len(texts[row]), len(english[row])) <= ALIGNED_PIECES]
    return align([texts[row] for row in short], [english[row] for row in short])


def _plain_ids(encoder: Encoder, texts: list[str]) -> list[list[int]]:
    if not texts:
        return []
    return list(encoder.tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"])
