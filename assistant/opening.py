"""Where the parts are wired together, from the settings."""

from __future__ import annotations

from assistant.answering import Assistant
from assistant.checking import Checker
from assistant.evidence import Calibration
from assistant.extractive import ExtractiveWriter
from assistant.generative import GenerativeWriter
from assistant.language_model import load
from assistant.rewriting import Rewriter
from assistant.servers import servers
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
    cannot be loaded; SettingsInvalid or LanguageModelMissing where a language model should write and cannot.
    """
    # Mistakes in the settings and a missing index are said before the seconds that loading a model takes.
    models = servers(settings) if settings.generative else None
    embedder = open_embedder(settings)
    served = open_index(settings, embedder)
    served.generation()
    embedder.embed_question("?")
    quoting = ExtractiveWriter(statements=settings.statements, length=settings.answer_length)
    if models is None:
        return Assistant(served, embedder, quoting, Calibration.load(), settings)
    load()
    writer = GenerativeWriter(
        servers=models,
        checker=Checker(embedder),
        net=quoting,
        context=settings.llm_context,
        statements=settings.statements,
        unsupported=settings.llm_unsupported,
    )
    return Assistant(served, embedder, writer, Calibration.load(), settings, Rewriter(models))
