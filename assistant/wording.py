"""All fixed wording of answers, in the three languages of the questions."""

from __future__ import annotations

from corpus.document import Language

REFUSAL: dict[Language, str] = {
    "fr": "Les documents ne répondent pas à cette question.",
    "en": "The documents do not answer this question.",
    "de": "Die Dokumente beantworten diese Frage nicht.",
}
"""Said when the evidence is too weak; the nearest passages are shown beside it, as not an answer."""
