"""Haystack as its tutorials write it: converter, cleaner, splitter, embedder, the store in memory, saved to disk.

A cache checker, on its own as its page writes it, leaves out files whose passages are in the store. It goes by their
paths and does not see that one has changed: the passages of such a file are deleted first, of those that we name.
"""

from __future__ import annotations

from haystack import Pipeline
from haystack.components.caching import CacheChecker
from haystack.components.converters import TextFileToDocument
from haystack.components.preprocessors import DocumentCleaner, DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from task import read_task

task = read_task()
kept = task.index / "documents.json"
store = InMemoryDocumentStore.load_from_disk(str(kept)) if kept.is_file() else InMemoryDocumentStore()

if task.asks:
    asking = Pipeline()
    asking.add_component("embedder", SentenceTransformersTextEmbedder(model=task.model, progress_bar=False))
    asking.add_component("retriever", InMemoryEmbeddingRetriever(store))
    asking.connect("embedder.embedding", "retriever.query_embedding")

    def search(question: str) -> list[str]:
        """The passages nearest to a question."""
        found = asking.run({"embedder": {"text": question}})["retriever"]["documents"]
        return [document.content for document in found]

    task.answer(search)
else:
    for path in task.changed:
        old = store.filter_documents({"field": "meta.file_path", "operator": "==", "value": path})
        store.delete_documents([document.id for document in old])
    misses = CacheChecker(store, cache_field="meta.file_path").run(items=task.files)["misses"]
    indexing = Pipeline()
    indexing.add_component("converter", TextFileToDocument(store_full_path=True))
    indexing.add_component("cleaner", DocumentCleaner())
    indexing.add_component("splitter", DocumentSplitter(split_by="word", split_length=150, split_overlap=50))
    indexing.add_component("embedder", SentenceTransformersDocumentEmbedder(model=task.model, progress_bar=False))
    indexing.add_component("writer", DocumentWriter(store))
    for one, next_one in (
        ("converter", "cleaner"),
        ("cleaner", "splitter"),
        ("splitter", "embedder"),
        ("embedder", "writer"),
    ):
        indexing.connect(one, next_one)
    if misses:
        indexing.run({"converter": {"sources": misses}})
        store.save_to_disk(str(kept))
