"""Eight-bit forms of a model's layers, to measure what they would buy: none is shipped. Needs `onnx`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt

from index.embedding import GRAPH
from index.onnx_model import LAYOUT, WEIGHTS, layout_digest

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto

Form = Literal["matrix", "column", "blocks"]
"""What shares a scale: a whole matrix, or a column of it, activations in 8 bits too; or 32 weights of a column."""

FORMS: tuple[Form, ...] = get_args(Form)
BLOCK = 32
ARITHMETIC = 4  # `accuracy_level` of MatMulNBits: sums of 8-bit products
_OWN = "com.microsoft"  # where ONNX Runtime keeps its own operators


def quantise(model: Path, target: Path, form: Form) -> Path:
    """Copy a model's folder to `target`, which must not be there; the layers in its graph are in 8 bits, of this form.

    The graph holds all weights itself; word vectors stay in half precision. Returns `target`.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    shutil.copytree(model, target)
    folded, written = target / "folded.onnx", target / "written.onnx"  # beside the weights that they name
    _fold(target / GRAPH, folded)
    if form == "blocks":
        made = _in_blocks(onnx.load(folded))
    else:
        quantize_dynamic(folded, written, weight_type=QuantType.QInt8, per_channel=form == "column")
        made = onnx.load(written)
    folded.unlink()
    written.unlink(missing_ok=True)
    del made.metadata_props[:]
    onnx.helper.set_model_props(made, {LAYOUT: layout_digest(target / WEIGHTS)})
    onnx.save(made, target / GRAPH)
    return target


def _fold(graph: Path, target: Path) -> None:
    """The graph with the weights of its layers in it, turned and widened as they are computed with."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def _in_blocks(model: ModelProto) -> ModelProto:
    """Every product with a known matrix by MatMulNBits: `BLOCK` weights of a column share a scale."""
    from onnx import helper, numpy_helper

    graph: GraphProto = model.graph
    matrices = {tensor.name: tensor for tensor in graph.initializer}
    for place, node in enumerate(graph.node):
        if node.op_type != "MatMul" or node.input[1] not in matrices:
            continue
        known = matrices[node.input[1]]
        whole, scales = _blocks(numpy_helper.to_array(known).astype(np.float32))
        rows, columns = known.dims
        names = f"{known.name} in 8 bits", f"{known.name} scales"
        graph.initializer.append(numpy_helper.from_array(whole, names[0]))
        graph.initializer.append(numpy_helper.from_array(scales, names[1]))
        graph.initializer.remove(known)
        product = helper.make_node(
            "MatMulNBits", [node.input[0], *names], list(node.output), node.name, domain=_OWN,
            K=rows, N=columns, bits=8, block_size=BLOCK, accuracy_level=ARITHMETIC,
        )  # fmt: skip
        graph.node[place].CopyFrom(product)
    model.opset_import.append(helper.make_opsetid(_OWN, 1))
    return model


def _blocks(matrix: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """A matrix of shape (rows, columns) by columns and blocks, 128 standing for 0, and the scale of each block."""
    rows, columns = matrix.shape
    blocks = matrix.T.reshape(columns, rows // BLOCK, BLOCK)
    scales = np.abs(blocks).max(axis=-1) / 127
    scales[scales == 0] = 1
    whole = np.rint(blocks / scales[..., None]) + 128
    return whole.astype(np.uint8), scales.astype(np.float32)
