"""A model under training, teacher or student: texts become token ids, ids become unit vectors."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.training.errors import DataMissing, TeacherUnexpected
from index.training.graph import write_graph

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import BertModel, PreTrainedTokenizerFast

Ids = list[int]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A BERT whose mean over tokens, brought to length 1, is the vector of a text of at most `longest` tokens."""

    model: BertModel
    tokenizer: PreTrainedTokenizerFast
    longest: int

    def ids(self, texts: Sequence[str], longest: int | None = None) -> list[Ids]:
        """Token ids of each text, special tokens included, cut at `longest`."""
        found = self.tokenizer(list(texts), truncation=True, max_length=min(longest or self.longest, self.longest))
        return list(found["input_ids"])

    def vectors(self, texts: Sequence[Ids]) -> Tensor:
        """Unit vectors of texts given as ids, shape (len(texts), dimensions), single precision, on the model's device.

        Computed in bfloat16 but for sums and norms; gradients flow where torch is told to keep them.
        """
        import torch

        device = self.model.device
        width = max(len(text) for text in texts)
        padding = int(self.tokenizer.pad_token_id or 0)
        ids = torch.tensor([text + [padding] * (width - len(text)) for text in texts], device=device)
        lengths = torch.tensor([len(text) for text in texts], device=device)
        mask = (torch.arange(width, device=device) < lengths[:, None]).long()
        with autocast(device.type):
            hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        summed = (hidden.float() * mask[:, :, None]).sum(dim=1)
        return torch.nn.functional.normalize(summed / lengths[:, None], dim=1)

    def save(self, folder: Path) -> None:
        """Write the folder that `SentenceTransformer(folder)` loads, weights in half precision, and their graph."""
        import torch

        folder.mkdir(parents=True, exist_ok=True)
        copy = type(self.model)(self.model.config)
        copy.load_state_dict(self.model.state_dict())
        copy.to(torch.float16).save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        for name, content in self._modules().items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        write_graph(folder)

    def _modules(self) -> dict[str, object]:
        package = "sentence_transformers.models"
        return {
            "modules.json": [
                {"idx": 0, "name": "0", "path": "", "type": f"{package}.Transformer"},
                {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{package}.Pooling"},
                {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{package}.Normalize"},
            ],
            "sentence_bert_config.json": {"max_seq_length": self.longest, "do_lower_case": False},
            "1_Pooling/config.json": {
                "word_embedding_dimension": self.model.config.hidden_size,
                "pooling_mode_mean_tokens": True,
            },
        }


def load(folder: Path, longest: int, checksum: str | None = None) -> Encoder:
    """Read a BERT in the folder form of transformers; `checksum`, where given, is the SHA-256 of its weights.

    Raises TeacherUnexpected where the weights are others, DataMissing where there are none.
    """
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise DataMissing(weights, "a model in the form of transformers was expected in that folder")
    if checksum is not None:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != checksum:
            raise TeacherUnexpected(folder, checksum, found)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from transformers import AutoTokenizer, BertModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    model = BertModel.from_pretrained(folder, dtype=torch.float32)
    return Encoder(ready(model), AutoTokenizer.from_pretrained(folder), longest)


def ready(model: BertModel) -> BertModel:
    """The model on the machine's accelerator, or the CPU, without dropout, in the attention that is fastest there.

    Short texts on a CPU: the plain attention is 1.3 times as fast as the fused one, and drawing dropout masks would
    cost half of a step on passages.
    """
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.set_attn_implementation("eager" if device == "cpu" else "sdpa")
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    return model.to(device)


def autocast(device: str) -> AbstractContextManager[object]:
    """Matrix products in bfloat16: twice as fast where the processor has it."""
    import torch

    cast: AbstractContextManager[object] = torch.autocast(device, dtype=torch.bfloat16)
    return cast
