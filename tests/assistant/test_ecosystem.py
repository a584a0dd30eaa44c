from __future__ import annotations

from llama_index.core.schema import Document, NodeRelationship, TextNode

from assistant.answering import Assistant
from assistant.ecosystem import PassageParser, PassageRetriever

TEXT = """# Report

The valley counts 116 plants. The valley counts 116 plants.

## Farms

- goats
- goats
- sheep
"""


def count(texts: object) -> list[int]:
    return [len(text.split()) for text in texts]  # type: ignore[attr-defined]


def test_a_llamaindex_application_gets_the_same_passages_with_their_spans(assistant: Assistant) -> None:
    question = "Who directs the cheese board of the valley?"

    found = PassageRetriever(assistant).retrieve(question)

    hits = assistant.ask(question).hits
    assert [node.score for node in found] == [hit.score for hit in hits]
    for node, hit in zip(found, hits, strict=True):
        text = assistant.document(hit.passage.document).text
        assert isinstance(node.node, TextNode)
        assert text[node.node.start_char_idx : node.node.end_char_idx] == node.node.text == hit.passage.text


def test_nodes_know_their_exact_span_even_where_the_text_repeats_itself() -> None:
    parser = PassageParser(budget=16, count=count)
    source = Document(text=TEXT, metadata={"file": "report.md"})

    nodes = parser.get_nodes_from_documents([source])

    assert len(nodes) >= 2
    ends = [0]
    for node in nodes:
        assert isinstance(node, TextNode)
        assert node.start_char_idx is not None
        assert node.end_char_idx is not None
        assert TEXT[node.start_char_idx : node.end_char_idx] == node.text
        assert node.start_char_idx >= ends[-1]
        ends.append(node.end_char_idx)
        assert node.metadata["file"] == "report.md"
        assert node.relationships[NodeRelationship.SOURCE].node_id == source.node_id  # type: ignore[union-attr]
