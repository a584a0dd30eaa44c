"""Haystack as its tutorial on file types writes it: a converter for each type, a cleaner, a splitter, an embedder."""

from __future__ import annotations

from exchange import read_task, write_found
from haystack import Pipeline
from haystack.components.converters import (
    DOCXToDocument,
    HTMLToDocument,
    MarkdownToDocument,
    PyPDFToDocument,
    TextFileToDocument,
)
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentCleaner, DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.routers import FileTypeRouter
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

CONVERTERS = {
    "text/plain": TextFileToDocument,
    "application/pdf": PyPDFToDocument,
    "text/markdown": MarkdownToDocument,
    "text/html": HTMLToDocument,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCXToDocument,
}

task = read_task()
store = InMemoryDocumentStore()
indexing = Pipeline()
indexing.add_component("router", FileTypeRouter(mime_types=list(CONVERTERS)))
indexing.add_component("joiner", DocumentJoiner())
for number, (kind, converter) in enumerate(CONVERTERS.items()):
    indexing.add_component(f"converter{number}", converter())
    indexing.connect(f"router.{kind}", f"converter{number}.sources")
    indexing.connect(f"converter{number}", "joiner")
indexing.add_component("cleaner", DocumentCleaner())
indexing.add_component("splitter", DocumentSplitter(split_by="word", split_length=150, split_overlap=50))
indexing.add_component("embedder", SentenceTransformersDocumentEmbedder(model=task.model, progress_bar=False))
indexing.add_component("writer", DocumentWriter(store))
for one, next_one in (("joiner", "cleaner"), ("cleaner", "splitter"), ("splitter", "embedder"), ("embedder", "writer")):
    indexing.connect(one, next_one)
indexing.run({"router": {"sources": task.files}})

asking = Pipeline()
asking.add_component("embedder", SentenceTransformersTextEmbedder(model=task.model, progress_bar=False))
asking.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=task.depth))
asking.connect("embedder.embedding", "retriever.query_embedding")

documents = store.filter_documents()
place = {document.id: number for number, document in enumerate(documents)}
rankings = []
for question in task.questions:
    found = asking.run({"embedder": {"text": question}})["retriever"]["documents"]
    rankings.append([place[document.id] for document in found])
write_found(task, [(document.meta["file_path"], document.content) for document in documents], rankings)
