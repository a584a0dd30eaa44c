"""LangChain as its guides to semantic search and to indexing write it: loader, splitter, Chroma, a record manager.

The record manager keeps a hash of every chunk; those that are known are not embedded, those that are gone deleted.
"""

from __future__ import annotations

from langchain_chroma import Chroma
from langchain_classic.indexes import SQLRecordManager, index
from langchain_community.document_loaders import DirectoryLoader, TextLoader
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from task import read_task

task = read_task()
store = Chroma(
    collection_name="documents",
    embedding_function=HuggingFaceEmbeddings(model_name=task.model, model_kwargs={"device": "cpu"}),
    persist_directory=str(task.index / "chroma"),
)

if task.asks:
    task.answer(lambda question: [found.page_content for found in store.similarity_search(question)])
else:
    loader = DirectoryLoader(
        str(task.documents), glob="**/*.txt", loader_cls=TextLoader, loader_kwargs={"encoding": "utf-8"}
    )
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    records = SQLRecordManager("chroma/documents", db_url=f"sqlite:///{task.index / 'record_manager.sql'}")
    records.create_schema()
    index(
        splitter.split_documents(loader.load()),
        records,
        store,
        cleanup="full",
        source_id_key="source",
        key_encoder="sha256",
    )
