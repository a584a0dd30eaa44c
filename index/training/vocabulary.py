"""The student's vocabulary: the teacher's pieces of the Latin script, and pieces learnt from French and German text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

CONTINUED = "##"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """WordPieces, a row each; the first `len(kept)` are the teacher's, `kept` holding their rows there."""

    pieces: tuple[str, ...]
    kept: tuple[int, ...]

    @property
    def new(self) -> range:
        """Rows of the pieces that the teacher does not have."""
        return range(len(self.kept), len(self.pieces))


def extend(teacher: PreTrainedTokenizerFast, texts: Sequence[tuple[Iterable[str], int]], least: int) -> Vocabulary:
    """The teacher's pieces that Latin text can use, then those learnt from each of `texts`.

    Each of `texts` gives texts of a language and the size of the WordPiece vocabulary learnt from them; a piece is
    learnt where it occurs at least `least` times. What the teacher already has is not doubled, so that fewer than
    the size are new.
    """
    rows = teacher.get_vocab()
    special = set(teacher.all_special_tokens)
    kept = sorted((row, piece) for piece, row in rows.items() if piece in special or _latin(piece))
    pieces = [piece for _, piece in kept]
    known = set(pieces)
    for language, size in texts:
        for piece in _learn(teacher, language, size, least):
            if piece not in known and _latin(piece):
                known.add(piece)
                pieces.append(piece)
    return Vocabulary(tuple(pieces), tuple(row for row, _ in kept))


def tokenizer(teacher: PreTrainedTokenizerFast, vocabulary: Vocabulary) -> PreTrainedTokenizerFast:
    """The teacher's tokenizer with another vocabulary: the same lower case, accents and word bounds."""
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    state = json.loads(teacher.backend_tokenizer.to_str())
    rows = {piece: row for row, piece in enumerate(vocabulary.pieces)}
    state["model"]["vocab"] = rows
    state["truncation"] = state["padding"] = None
    for token in state["added_tokens"]:
        token["id"] = rows[token["content"]]
    for name, token in state["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [rows[name]]
    for side in ("cls", "sep"):
        if side in state["post_processor"]:
            state["post_processor"][side][1] = rows[state["post_processor"][side][0]]
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(json.dumps(state)),
        model_max_length=teacher.model_max_length,
        unk_token=teacher.unk_token,
        sep_token=teacher.sep_token,
        pad_token=teacher.pad_token,
        cls_token=teacher.cls_token,
        mask_token=teacher.mask_token,
    )


def _learn(teacher: PreTrainedTokenizerFast, texts: Iterable[str], size: int, least: int) -> list[str]:
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.trainers import WordPieceTrainer

    learner = Tokenizer(WordPiece(unk_token=teacher.unk_token))
    learner.normalizer = teacher.backend_tokenizer.normalizer
    learner.pre_tokenizer = teacher.backend_tokenizer.pre_tokenizer
    found = list(texts)
    characters = set().union(*found)
    letters = {letter for character in characters for letter in learner.normalizer.normalize_str(character).strip()}
    # The trainer numbers the continued letters in the order in which it meets them, which changes from run to run, and
    # breaks ties by number: naming them beforehand makes the vocabulary the same each time.
    named = [*teacher.all_special_tokens, *sorted(CONTINUED + letter for letter in letters)]
    trainer = WordPieceTrainer(vocab_size=size, min_frequency=least, show_progress=False, special_tokens=named)
    learner.train_from_iterator(found, trainer)
    return [piece for piece, _ in sorted(learner.get_vocab().items(), key=lambda item: item[1])]


def _latin(piece: str) -> bool:
    return all(
        not character.isalpha() or unicodedata.name(character, "").startswith("LATIN")
        for character in piece.removeprefix(CONTINUED)
    ) and not piece.startswith("[unused")
