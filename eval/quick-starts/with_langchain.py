"""LangChain as its tutorial on a semantic search engine writes it: loaders, recursive splitter, store in memory."""

from __future__ import annotations

from exchange import read_task, write_found
from langchain_community.document_loaders import BSHTMLLoader, Docx2txtLoader, PyPDFLoader, TextLoader
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

LOADERS = {".pdf": PyPDFLoader, ".docx": Docx2txtLoader, ".html": BSHTMLLoader, ".htm": BSHTMLLoader}

task = read_task()
documents = []
for path in task.files:
    loader = LOADERS.get(path.suffix.lower())
    documents += (loader(str(path)) if loader else TextLoader(str(path), encoding="utf-8")).load()

splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
splits = splitter.split_documents(documents)
store = InMemoryVectorStore(HuggingFaceEmbeddings(model_name=task.model, model_kwargs={"device": "cpu"}))
place = {key: number for number, key in enumerate(store.add_documents(documents=splits))}

# A search takes the first four unless told otherwise; further ones only lengthen the ranking.
write_found(
    task,
    [(split.metadata["source"], split.page_content) for split in splits],
    [[place[found.id] for found in store.similarity_search(question, k=task.depth)] for question in task.questions],
)
