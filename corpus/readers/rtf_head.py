"""What an RTF file says before its text: fonts, colours, styles, and what it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.properties import Properties
from corpus.readers.office_properties import office_properties
from corpus.readers.rtf_tokens import USUAL, Token, charset, code_page
from corpus.readers.style_names import level_of, role_of

_MOST = 10_000  # entries of a table
_INFO = ("title", "author", "company", "keywords", "operator")


@dataclass(slots=True)
class Font:
    """A font: its codec, None where it is that of the file, and its name."""

    codec: str | None = None
    name: str = ""

    @property
    def symbols(self) -> str | None:
        """Its name where its letters are signs, as in Wingdings."""
        return self.name if self.name.lower().startswith(("symbol", "wingdings")) else None


@dataclass(slots=True)
class RtfStyle:
    """A paragraph style. `hidden`: whether it hides its text."""

    name: str = ""
    outline: int | None = None
    hidden: bool = False

    @property
    def level(self) -> int | None:
        """The level of the heading that it is, 1 to 9; None for other styles."""
        return level_of(self.name) or (self.outline + 1 if self.outline is not None and self.outline < 9 else None)

    @property
    def role(self) -> str:
        """As `role_of` says."""
        return role_of(self.name)


@dataclass(slots=True)
class Head:
    """The tables of a file, as far as they have been read."""

    codec: str = USUAL
    fonts: dict[int, Font] = field(default_factory=dict)
    colours: list[str | None] = field(default_factory=list)
    styles: dict[int, RtfStyle] = field(default_factory=dict)
    info: dict[str, str] = field(default_factory=dict)
    _font: Font = field(default_factory=Font)
    _style: RtfStyle = field(default_factory=RtfStyle)
    _numbered: bool = False
    _rgb: list[int | None] = field(default_factory=lambda: [None, None, None])

    def font(self, token: Token, text: str) -> None:
        """Take a token, or text, of the table of fonts."""
        if token.word == "f" and token.number is not None and len(self.fonts) < _MOST:
            self._font = self.fonts.setdefault(token.number, Font())
        elif token.word == "fcharset":
            self._font.codec = charset(token.number or 0)
        elif token.word == "cpg":
            self._font.codec = code_page(token.number or 0)
        elif text:
            self._font.name = (self._font.name + text.strip("; "))[:100]

    def colour(self, token: Token, text: str) -> None:
        """Take a token, or text, of the table of colours; a semicolon ends an entry."""
        if token.word in ("red", "green", "blue"):
            self._rgb[("red", "green", "blue").index(token.word)] = min(max(token.number or 0, 0), 255)
        for _ in range(text.count(";")):
            known = [part for part in self._rgb if part is not None]
            if len(self.colours) < _MOST:
                self.colours.append("".join(f"{part:02X}" for part in known) if len(known) == 3 else None)
            self._rgb = [None, None, None]

    def style(self, token: Token, text: str, begins: bool) -> None:
        """Take a token, or text, of the table of styles; `begins` where a style begins."""
        if begins:
            self._style, self._numbered = RtfStyle(), False
        if token.word == "s" and token.number is not None and len(self.styles) < _MOST:
            self.styles[token.number], self._numbered = self._style, True
        elif token.word in ("cs", "ds", "ts"):
            self._style, self._numbered = RtfStyle(), True
        elif token.word == "outlinelevel":
            self._style.outline = token.number
        elif token.word == "v":
            self._style.hidden = token.number != 0
        elif text:
            if not self._numbered:  # the style of paragraphs that name none
                self.styles.setdefault(0, self._style)
            self._style.name = (self._style.name + text).split(";")[0].strip("; ")[:100]

    def says(self, what: str, text: str) -> None:
        """Take what the file says of itself."""
        if what in _INFO or what in ("creatim", "revtim"):
            self.info[what] = (self.info.get(what, "") + text)[:1_000]

    def colour_at(self, place: int | None) -> str | None:
        """The colour of that number, None for the one that is chosen by itself."""
        return self.colours[place] if place is not None and 0 < place < len(self.colours) else None

    def properties(self) -> Properties:
        """What the file says of itself."""
        said = self.info
        return office_properties(
            title=said.get("title", ""),
            names=(said.get("company", ""), said.get("author", "")),
            dates=[_date(said.get(kind, "")) for kind in ("revtim", "creatim")],
            language="",
            keywords=(said.get("keywords", ""),),
        )


def _date(parts: str) -> str:
    """Year, month and day, gathered as "2025-3-2-"."""
    numbers = [part for part in parts.split("-") if part]
    if len(numbers) < 3 or not all(part.isascii() and part.isdigit() for part in numbers[:3]):
        return ""
    return f"{int(numbers[0]):04d}-{int(numbers[1]):02d}-{int(numbers[2]):02d}"
