"""Language of a text, questions of two words included."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from corpus.document import LANGUAGES, Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


def detect(text: str, default: Language | None = None) -> Language:
    """The language of `text` among fr, en and de; `default` (or "fr") where nothing tells."""
    if not any(map(str.isalpha, text)):
        return default or LANGUAGES[0]
    found = _identifier().classify(text)[0]
    return next(language for language in LANGUAGES if language == found)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
