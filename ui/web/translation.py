"""Translating a sentence for reading, where a language model is set: what offers it, what came of it; as safe HTML.

Nothing is translated before it is asked for; the script `translation.js` asks.
"""

from __future__ import annotations

from html import escape

from assistant.translating import LONGEST
from corpus.document import Language, Span
from ui.web.address import translation_address
from ui.web.interface import Interface


def offer_html(
    document: str, sentence: Span, quote: str, into: Language, model: str, interface: Interface, aside: str = ""
) -> str:
    """The button, and the place for what comes of it; empty for a sentence that is too long to be translated.

    - quote: the sentence's fingerprint.
    - aside: tells the button from others of its kind, for those who do not see where it stands.
    """
    if sentence.end - sentence.start > LONGEST:
        return ""
    words = interface.document
    address = translation_address(document, sentence, quote, into)
    named = f'<span class="sr-only"> {escape(aside)}</span>' if aside else ""
    return (
        f'<div class="translation" data-waiting="{escape(words.translating)}"><button type="button"'
        f' data-translate="{escape(address)}">{escape(words.translate.format(writer=model))}{named}</button>'
        '<div class="translated" role="status"></div></div>'
    )


def translation_html(text: str, into: Language, model: str, interface: Interface) -> str:
    """What a machine made of a sentence, named as such."""
    said = escape(interface.document.translated.format(writer=model))
    return f'<p lang="{into}">{escape(text)}</p><p class="detail">{said}</p>'


def untranslated_html(line: str) -> str:
    """One line that says why there is none; said politely, for the place it stands in is."""
    return f'<p class="told">{escape(line)}</p>'
