"""Numbers as lists write them."""

from __future__ import annotations

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LARGEST = 3_999
_MOST_LETTERS = 26 * 20


def roman(count: int) -> str:
    """`count` in Roman numerals; as usual ones where Romans had none."""
    if not 0 < count <= _LARGEST:
        return str(count)
    written = ""
    for value, sign in _ROMAN:
        written += sign * (count // value)
        count %= value
    return written


def lettered(count: int) -> str:
    """A for 1, Z for 26, AA for 27, BB for 28, as office programs count; a number where there are no such letters."""
    if not 0 < count <= _MOST_LETTERS:
        return str(count)
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def raised(text: str) -> str:
    """Superscript digits in place of digits: written on the line, 10⁶ would read 106. Words stay as they are."""
    return text.translate(_RAISED) if text.strip() and not any(map(str.isalpha, text)) else text
