"""A sentence-transformers folder with a graph, run by ONNX Runtime. The only module that knows onnxruntime.

PyTorch is not needed, nor the seconds that loading it takes; vectors are the same to the sixth digit.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedding import GRAPH, Embedder, ModelIdentity, ReadQuestion, TokenVectors, Vectors, identify
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

WEIGHTS = "model.safetensors"
LAYOUT = "layout"  # what the graph says of the weights it was made for: see `layout_digest`
BATCH_TOKENS = 512  # most tokens computed at once, padding included: what a core's own cache holds is fastest


def layout_digest(weights: Path) -> str:
    """SHA-256 of a safetensors header: which numbers lie where in the file."""
    with weights.open("rb") as file:
        return hashlib.sha256(file.read(int.from_bytes(file.read(8), "little"))).hexdigest()


def processors() -> int:
    """Threads that may compute: as OMP_NUM_THREADS says, else the processors that this process may use."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as the model reads it: ids of its tokens, special ones included, and at which characters they begin."""

    ids: tuple[int, ...]
    starts: tuple[int, ...]


class OnnxEmbedder(Embedder):
    """The model of a folder with a graph, on the CPU in single precision; loaded at the first use.

    Every batch is computed by one thread, and as many batches at a time as there are processors: dividing one batch
    between threads costs a third more, as they wait for each other at every step. Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def identity(self) -> ModelIdentity:
        """Which model this is, known without loading it."""
        return identify(str(self._folder))

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    @cached_property
    def budget(self) -> int:
        """Most tokens of a text that the model reads, its special tokens not counted."""
        return self._longest - self._tokenizer.num_special_tokens_to_add(is_pair=False)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by the model's own tokenizer, special tokens not counted, nothing truncated."""
        return [len(found.ids) for found in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (len(texts), dimensions)."""
        return self.read_documents(texts, ())[0]

    def embed_question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""
        return self.read_question(text)[0]

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of each text with their vectors; what lies beyond the budget is left out."""
        return self.read_documents((), texts)[1]

    def read_question(self, text: str) -> ReadQuestion:
        """The vector of a question and its tokens, from one pass."""
        vectors, tokens = self.read_documents([text], [text])
        return vectors[0], tokens[0]

    def read_ahead(self, texts: Sequence[str]) -> Iterator[ReadQuestion]:
        """The vector of each question and its tokens, in order; by the processors beside the caller's, from now on."""
        if processors() == 1:
            return map(self.read_question, texts)
        self._session, self._tokenizer  # noqa: B018  # loaded once, whoever reads first
        return self._ahead.map(self.read_question, texts)

    def read_documents(self, whole: Sequence[str], by_token: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """The vectors of some texts and the tokens of others; what the model reads alike in both takes one pass."""
        texts = list(dict.fromkeys([*whole, *by_token]))
        read = dict(zip(texts, map(self._read, self._tokenizer.encode_batch(texts)), strict=True))
        ids = {read[text].ids: False for text in whole}
        ids.update({read[text].ids: True for text in by_token})
        vectors: dict[tuple[int, ...], Vectors] = {}
        tokens: dict[tuple[int, ...], Vectors] = {}
        for batch, (found, found_tokens) in self._computed(ids):
            vectors.update(zip(batch, found, strict=True))
            tokens.update(zip(batch, found_tokens, strict=False))  # none where nobody asked for them
        rows = [vectors[read[text].ids] for text in whole]
        return (
            np.array(rows, dtype=np.float32).reshape(-1, self.dimensions),
            [self._token_vectors(read[text], tokens[read[text].ids]) for text in by_token],
        )

    def _computed(
        self, ids: dict[tuple[int, ...], bool]
    ) -> Iterator[tuple[list[tuple[int, ...]], tuple[Vectors, Vectors]]]:
        """What the model makes of ids, batch by batch; its tokens, too, where they are asked for."""
        batches = [
            (batch, asked)
            for asked in (True, False)
            for batch in _batches([one for one, tokens in ids.items() if tokens == asked])
        ]
        run = map if len(batches) == 1 or processors() == 1 else self._pool.map
        return zip((batch for batch, _ in batches), run(self._run, batches), strict=True)

    def _run(self, work: tuple[list[tuple[int, ...]], bool]) -> tuple[Vectors, Vectors]:
        batch, tokens = work
        ids = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, own in enumerate(batch):
            ids[row, : len(own)] = own
            mask[row, : len(own)] = 1
        found = self._session.run(["vectors", "tokens"] if tokens else ["vectors"], {"ids": ids, "mask": mask})
        return found[0], found[1] if tokens else np.zeros((0, 0, 0), np.float32)

    def _read(self, found: Encoding) -> _Read:
        ids, starts = found.ids, [start for start, _ in found.offsets]
        if len(ids) > self._longest:  # the mark of the end stays the last
            ids, starts = ids[: self._longest - 1] + ids[-1:], starts[: self._longest - 1] + starts[-1:]
        return _Read(tuple(ids), tuple(starts))

    def _token_vectors(self, read: _Read, states: Vectors) -> TokenVectors:
        inner = slice(1, len(read.ids) - 1)  # between the marks of beginning and end
        found = states[inner]
        lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return TokenVectors(np.array(read.starts[inner], dtype=np.int64), found / lengths)

    @cached_property
    def _session(self) -> InferenceSession:
        try:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 4  # what fails is raised, and said once
            path = str(self._folder / GRAPH)
            session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
            made_for = session.get_modelmeta().custom_metadata_map.get(LAYOUT)
            found = layout_digest(self._folder / WEIGHTS)
        except Exception as error:  # ONNX Runtime raises many kinds, none of them ours
            raise ModelUnavailable(str(self._folder), _first_line(error)) from error
        if found != made_for:
            reason = f"{GRAPH} was made for other weights; make it anew: python -m index.training.graph FOLDER"
            raise ModelUnavailable(str(self._folder), reason)
        return session

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:  # the library raises Exception itself
            raise ModelUnavailable(str(self._folder), _first_line(error)) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _longest(self) -> int:
        values: dict[str, Any] = json.loads((self._folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        return int(values["max_seq_length"])

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(processors(), thread_name_prefix="embedding")

    @cached_property
    def _ahead(self) -> ThreadPoolExecutor:
        """One thread fewer: whoever asked goes on meanwhile, and threads that share a processor wait for each other."""
        return ThreadPoolExecutor(processors() - 1, thread_name_prefix="reading ahead")


def _batches(texts: Sequence[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """Texts of like length together, the longest first, as many as BATCH_TOKENS allows; one at least."""
    batch: list[tuple[int, ...]] = []
    for text in sorted(texts, key=len, reverse=True):
        if batch and (len(batch) + 1) * len(batch[0]) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(". ")
