"""LlamaIndex as its starter tutorial for local models writes it: the directory reader, the vector index, defaults."""

from __future__ import annotations

from exchange import read_task, write_found
from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

task = read_task()
Settings.llm = None  # nothing is generated here: only what would be handed to a language model is wanted
Settings.embed_model = HuggingFaceEmbedding(model_name=task.model, device="cpu")

documents = SimpleDirectoryReader(str(task.documents), recursive=True).load_data()
index = VectorStoreIndex.from_documents(documents)

nodes = list(index.docstore.docs.values())
place = {node.node_id: number for number, node in enumerate(nodes)}
# The engine of the tutorial takes the first two; further ones only lengthen the ranking.
retriever = index.as_retriever(similarity_top_k=task.depth)
write_found(
    task,
    [(node.metadata["file_name"], node.get_content()) for node in nodes],
    [[place[hit.node.node_id] for hit in retriever.retrieve(question)] for question in task.questions],
)
