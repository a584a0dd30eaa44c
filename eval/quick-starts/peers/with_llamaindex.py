"""LlamaIndex as its guides to Chroma and to document management write it: directory reader, ingestion pipeline.

The pipeline's document store tells by hashes which files have changed; the others are neither cut nor embedded.
"""

from __future__ import annotations

import chromadb
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
from task import read_task

task = read_task()
embedding = HuggingFaceEmbedding(model_name=task.model, device="cpu")
client = chromadb.PersistentClient(path=str(task.index / "chroma"))
store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("quickstart"))

if task.asks:
    # What the query engine of the tutorial does before a language model writes.
    retriever = VectorStoreIndex.from_vector_store(store, embed_model=embedding).as_retriever()
    task.answer(lambda question: [hit.node.get_content() for hit in retriever.retrieve(question)])
else:
    kept = task.index / "pipeline_storage"
    pipeline = IngestionPipeline(
        transformations=[SentenceSplitter(), embedding], docstore=SimpleDocumentStore(), vector_store=store
    )
    if kept.is_dir():
        pipeline.load(str(kept))
    pipeline.run(documents=SimpleDirectoryReader(str(task.documents), filename_as_id=True).load_data())
    pipeline.persist(str(kept))
