"""How the served generation stands to the documents folder and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.changes import Changes
    from index.embedding import Embedder
    from index.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Standing:
    """How a generation stands to the documents: stale or not (None: they cannot be looked at), why, what changed."""

    stale: bool | None
    reason: str
    changes: Changes | None


def standing(settings: Settings, manifest: Manifest, embedder: Embedder) -> Standing:
    """Compare the served generation with the documents, by their bytes, and with the settings; nothing is written."""
    from corpus.errors import CorpusError
    from index.plan import Sources, plan
    from ui.changes import counts_text

    try:
        planned = plan(Sources(settings.folders, settings.passage_size), settings.index, embedder)
    except CorpusError as error:
        return Standing(None, str(error), None)
    if planned.up_to_date and planned.served == manifest:
        return Standing(False, "as the documents are", planned.changes)
    reasons = [counts_text(planned.changes)] if planned.changes else []
    if manifest.model.fingerprint != embedder.identity.fingerprint:
        reasons.append(f"the settings name the model {embedder.identity}")
    if manifest.passage_size != settings.passage_size:
        reasons.append(f"the settings name a passage size of {settings.passage_size}, not {manifest.passage_size}")
    return Standing(True, "; ".join(reasons) or "files that cannot be read have changed", planned.changes)
