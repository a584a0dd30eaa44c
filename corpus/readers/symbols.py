"""Signs of the symbol fonts, whose codes mean nothing in any other font."""

from __future__ import annotations

_PRIVATE = 0xF000  # office programs write code 0x6D of a symbol font as U+F06D
_SYMBOL = {
    code: sign
    for first, signs in (
        (0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
        (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
        (0xA2, "′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
        (0xC6, "∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"),
    )
    for code, sign in enumerate(signs, first)
}
_SYMBOL.update({0x2D: "−", 0x22: "∀", 0x24: "∃", 0x27: "∋", 0x40: "≅", 0x5E: "⊥", 0x7E: "∼", 0xE5: "∑", 0xF2: "∫"})
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x4A: "☺", 0x28: "☎", 0x2A: "✉", 0x46: "☞",
}  # fmt: skip


def symbol(code: int, font: str) -> str:
    """The sign that `font` has at `code`; "" where neither is known."""
    low = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    known = _WINGDINGS if font.lower().startswith("wingdings") else _SYMBOL
    if low in known:
        return known[low]
    # What is the same in those fonts as elsewhere: digits and punctuation of Symbol.
    return chr(low) if font.lower().startswith("symbol") and 0x20 <= low < 0x40 else ""


def in_font(text: str, font: str | None) -> str:
    """`text` as it looks in `font`, where that is a symbol font."""
    if font is None:
        return text
    return "".join(symbol(ord(sign), font) for sign in text)
