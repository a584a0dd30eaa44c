"""LlamaIndex's door: our cutting and our retrieval, for applications that are built with LlamaIndex.

LlamaIndex's own splitter looks places up afterwards and its citation engine keeps none; these two keep the exact span.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from assistant.answering import Assistant
from corpus.cutting import cut
from corpus.document import Document
from corpus.language import detect
from corpus.passage import Passage
from corpus.readers import markdown
from corpus.structure import assemble


class PassageRetriever(BaseRetriever):
    """The assistant's hybrid retrieval as a LlamaIndex retriever; a node's score is `Hit.score`, 0 to 1."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__()
        self._assistant = assistant

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        generation = self._assistant.served.generation()
        hits = self._assistant.retrieve(self._assistant.read(query_bundle.query_str), generation)
        return [NodeWithScore(node=_node(hit.passage), score=hit.score) for hit in hits]


class PassageParser(NodeParser):
    """Our cutting as a LlamaIndex node parser: Markdown documents become nodes that know their exact span.

    - budget: most tokens of a node, its heading included, as `count` counts them.
    """

    budget: int
    _count: Callable[[Sequence[str]], Sequence[int]] = PrivateAttr()

    def __init__(self, budget: int, count: Callable[[Sequence[str]], Sequence[int]], **options: Any) -> None:
        super().__init__(**{"budget": budget, **options})
        self._count = count

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex keeps it under."""
        return "PassageParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for source in nodes:
            for passage in cut(_document(source), self.budget, self._count):
                node = _node(passage)
                node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=source.node_id)
                node.metadata = {**source.metadata, **node.metadata}
                parsed.append(node)
        return parsed


def _document(source: BaseNode) -> Document:
    """The source's text, taken for Markdown and left as it is, so that spans count in it."""
    text = source.get_content(metadata_mode=MetadataMode.NONE)
    language = detect(text)
    structure = assemble(text, markdown.pieces(text), None, language)
    return Document(
        name=source.node_id,
        path=source.node_id,
        format="markdown",
        text=text,
        title=structure.title or source.node_id,
        language=language,
        blocks=structure.blocks,
    )


def _node(passage: Passage) -> TextNode:
    metadata = {
        "document": passage.document,
        "title": passage.title,
        "language": passage.language,
        "section": passage.section,
        "page": passage.page,
    }
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={key: value for key, value in metadata.items() if value is not None},
    )
