"""Where the parts are wired together, from the settings."""

from __future__ import annotations

from assistant.answering import Assistant
from assistant.evidence import Calibration
from assistant.extractive import ExtractiveWriter
from assistant.settings import Settings
from index.embedding import Embedder, open_model
from index.served import ServedIndex


def open_embedder(settings: Settings) -> Embedder:
    """The embedding model that the settings name, not loaded yet."""
    return open_model(settings.model, settings.model_download)


def open_index(settings: Settings, embedder: Embedder) -> ServedIndex:
    """The served generation: of the index folder, or of the Chroma server that the settings name, mirrored there."""
    if settings.chroma_url is None:
        return ServedIndex(settings.index, embedder.identity)
    from index.server import GenerationServer, MirroredIndex

    return MirroredIndex(GenerationServer(settings.chroma_url), settings.index, embedder, settings.generations)


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the served generation, its model loaded.

    Raises IndexingError where no index can be used (none built, built with another model, damaged) or the model
    cannot be loaded.
    """
    embedder = open_embedder(settings)
    served = open_index(settings, embedder)
    served.generation()  # a missing index is said before the seconds that loading the model takes
    embedder.embed_question("?")
    writer = ExtractiveWriter(statements=settings.statements, length=settings.answer_length)
    return Assistant(served, embedder, writer, Calibration.load(), settings)
