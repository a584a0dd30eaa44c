"""The graph of a model: how ONNX Runtime computes vectors from the weights that lie beside it. Needs `onnx`.

    python -m index.training.graph index/model

A file of some kilobytes: it names each weight by its place in `model.safetensors`, so that there is one copy of them.
Standard operators only; ONNX Runtime fuses them when it opens the graph. The weights stay in half precision on disk and
are made single precision once, but for the table of word vectors: of that only the rows of a text's tokens are.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding import GRAPH
from index.onnx_model import LAYOUT, WEIGHTS, layout_digest
from index.training.errors import GraphUnknown

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

OPSET = 20  # the first with Gelu
IR_VERSION = 10
MASKED = -1e9  # added to the attention that a token pays to padding: its weight becomes 0
_TYPES = {"F16": "FLOAT16", "F32": "FLOAT"}


def write_graph(folder: Path) -> Path:
    """Write the graph of the model in a folder, beside its weights; the file.

    GraphUnknown where the model is not of the shape written here: a BERT, the mean of its tokens, brought to length 1.
    """
    path = folder / GRAPH
    path.write_bytes(_Graph(folder).content())
    return path


class _Graph:
    """Nodes and weights, gathered in the order of the computation."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
            raise GraphUnknown(folder, f"a BERT with gelu expected, {config['model_type']!r} found")
        if [module["type"].split(".")[-1] for module in modules] != ["Transformer", "Pooling", "Normalize"]:
            raise GraphUnknown(folder, "a transformer, its mean, brought to length 1 expected")
        if not pooling["pooling_mode_mean_tokens"]:
            raise GraphUnknown(folder, "the mean of the tokens expected")
        self._folder = folder
        self._hidden, self._heads = config["hidden_size"], config["num_attention_heads"]
        self._layers, self._epsilon = config["num_hidden_layers"], config["layer_norm_eps"]
        with (folder / WEIGHTS).open("rb") as file:  # eight bytes of length, a header in JSON, then the numbers
            length = struct.unpack("<Q", file.read(8))[0]
            self._places = json.loads(file.read(length))
        self._first = 8 + length
        self._nodes: list[NodeProto] = []
        self._tensors: dict[str, TensorProto] = {}

    def content(self) -> bytes:
        """The graph, from ids and mask of shape (texts, tokens), to the vectors of texts and of their tokens."""
        from onnx import TensorProto, helper

        states = self._embedded()
        mask = self._node("Cast", "mask", to=TensorProto.FLOAT)
        absent = self._node("Sub", self._constant(1.0), self._node("Unsqueeze", mask, self._constant([1, 2])))
        hidden_from = self._node("Mul", absent, self._constant(MASKED))
        for layer in range(self._layers):
            states = self._layer(states, hidden_from, f"encoder.layer.{layer}")
        summed = self._node("Mul", states, self._node("Unsqueeze", mask, self._constant([2])))
        # Brought to length 1, a sum and a mean are the same.
        total = self._node("ReduceSum", summed, self._constant([1]), keepdims=0)
        self._node("LpNormalization", total, out="vectors", axis=-1, p=2)
        self._node("Identity", states, out="tokens")
        shape = ["texts", "length"]
        graph = helper.make_graph(
            self._nodes,
            "model",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")],
            [
                helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", self._hidden]),
                helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [*shape, self._hidden]),
            ],
            list(self._tensors.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        helper.set_model_props(model, {LAYOUT: layout_digest(self._folder / WEIGHTS)})
        return bytes(model.SerializeToString(deterministic=True))

    def _embedded(self) -> str:
        """What a token is, where it stands, and that there is one text only: added up."""
        length = self._node("Slice", self._node("Shape", "ids"), self._constant([1]), self._constant([2]))
        zero = self._constant([0])
        places = self._node("Slice", self._weight("embeddings.position_embeddings.weight"), zero, length, zero)
        first = self._node("Gather", self._weight("embeddings.token_type_embeddings.weight"), self._constant(0))
        words = self._node("Gather", self._weight("embeddings.word_embeddings.weight"), "ids")
        added = self._node("Add", self._single(words), self._single(places))
        return self._normed(self._node("Add", added, self._single(first)), "embeddings.LayerNorm")

    def _layer(self, states: str, hidden_from: str, name: str) -> str:
        own = f"{name}.attention.self"
        asking = self._split(self._linear(states, f"{own}.query"), [0, 2, 1, 3])
        asked = self._split(self._linear(states, f"{own}.key"), [0, 2, 3, 1])
        told = self._split(self._linear(states, f"{own}.value"), [0, 2, 1, 3])
        scale = self._constant((self._hidden / self._heads) ** -0.5)
        scores = self._node("Add", self._node("Mul", self._node("MatMul", asking, asked), scale), hidden_from)
        met = self._node("MatMul", self._node("Softmax", scores, axis=-1), told)
        whole = self._constant([0, 0, self._hidden])
        joined = self._node("Reshape", self._node("Transpose", met, perm=[0, 2, 1, 3]), whole)
        attended = self._linear(joined, f"{name}.attention.output.dense")
        states = self._normed(self._node("Add", attended, states), f"{name}.attention.output.LayerNorm")
        wide = self._node("Gelu", self._linear(states, f"{name}.intermediate.dense"))
        narrow = self._linear(wide, f"{name}.output.dense")
        return self._normed(self._node("Add", narrow, states), f"{name}.output.LayerNorm")

    def _split(self, states: str, order: Sequence[int]) -> str:
        """The states by heads, axes in this order."""
        heads = self._constant([0, 0, self._heads, self._hidden // self._heads])
        return self._node("Transpose", self._node("Reshape", states, heads), perm=list(order))

    def _linear(self, states: str, name: str) -> str:
        turned = self._node("Transpose", self._single(self._weight(f"{name}.weight")), perm=[1, 0])
        return self._node("Add", self._node("MatMul", states, turned), self._single(self._weight(f"{name}.bias")))

    def _normed(self, states: str, name: str) -> str:
        scale, shift = (self._single(self._weight(f"{name}.{part}")) for part in ("weight", "bias"))
        return self._node("LayerNormalization", states, scale, shift, axis=-1, epsilon=self._epsilon)

    def _single(self, value: str) -> str:
        from onnx import TensorProto

        return self._node("Cast", value, to=TensorProto.FLOAT)

    def _node(self, operator: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """Add a node; the name of what comes out."""
        from onnx import helper

        name = out or f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def _weight(self, name: str) -> str:
        """A weight by its place in the file."""
        from onnx import TensorProto

        place = self._places[name]
        start, end = place["data_offsets"]
        kind = TensorProto.DataType.Value(_TYPES[place["dtype"]])
        tensor = TensorProto(name=name, data_type=kind, dims=place["shape"], data_location=TensorProto.EXTERNAL)
        for key, value in {"location": WEIGHTS, "offset": self._first + start, "length": end - start}.items():
            tensor.external_data.add(key=key, value=str(value))
        self._tensors[name] = tensor
        return name

    def _constant(self, value: float | list[int]) -> str:
        """A number, or a list of whole numbers."""
        from onnx import TensorProto, helper

        name = f"constant {value}"
        kind = TensorProto.FLOAT if isinstance(value, float) else TensorProto.INT64
        listed = value if isinstance(value, list) else [value]
        self._tensors[name] = helper.make_tensor(name, kind, [len(value)] if isinstance(value, list) else [], listed)
        return name


if __name__ == "__main__":
    sys.stdout.write(f"{write_graph(Path(sys.argv[1]))}\n")
