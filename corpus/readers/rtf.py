"""Rich Text Format (.rtf): one pass over its tokens, which says what of them is text and is seen.

Headers and footers repeat on every page and are not read. Where pages end is decided when the document is shown, so
there are none here.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.limits import DEPTH
from corpus.readers.numerals import raised
from corpus.readers.rtf_body import Body, Paragraph
from corpus.readers.rtf_head import Font, Head
from corpus.readers.rtf_tokens import CLOSE, OPEN, Token, code_page, tokens
from corpus.readers.symbols import in_font
from corpus.readers.visibility import WHITE, Look
from corpus.sayings import Said

_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "~": "\u00a0", "_": "\u2011", "emspace": " ", "enspace": " ", "qmspace": " ",
    "{": "{", "}": "}", "\\": "\\", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip
# Groups whose text is no part of the document, whether or not they are marked as such.
_SKIPPED = frozenset(
    (
        "header headerl headerr headerf footer footerl footerr footerf pict fldinst xe tc rxe bkmkstart bkmkend "
        "listtable listoverridetable revtbl themedata datastore colorschememapping latentstyles generator pn sp "
        "filetbl objdata objclass objname nonesttables ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn atnid atnauthor "
        "atnref atndate atnicn atntime nonshppict template private1 upr background userprops docvar passwordhash "
        "xmlnstbl wgrffmtfilter pgdsctbl panose falt"
    ).split()
)
# Groups that older programs do not know, and whose text is part of the document all the same.
_KNOWN = frozenset("shpinst shptxt annotation ud shppict fldinst listtext pntext footnote".split())
_TABLES = frozenset(("fonttbl", "colortbl", "stylesheet", "info"))
_APART = frozenset(("footnote", "annotation", "shptxt"))
_CONTENTS = frozenset(("TOC", "TOA", "INDEX"))
_RUNNING = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))


@dataclass(slots=True)
class _Group:
    """What holds between two braces."""

    place: str = "text"  # which table, property or text it belongs to; "" for nothing that is read
    hidden: bool = False
    deleted: bool = False
    colour: int | None = None
    shade: int | None = None
    size: int = 24  # half points
    font: int | None = None
    fallback: int = 1  # characters after a Unicode one that stand for it in old programs
    above: bool = False
    starred: bool = False
    apart: bool = False  # whether the text that stands apart ends with it

    def copy(self) -> _Group:
        """A group inside this one."""
        inner = copy(self)
        inner.starred = inner.apart = False
        return inner


def read(content: bytes) -> Extract:
    """The text of a file in Rich Text Format. Raises ContentError."""
    start = content[:20].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start.startswith(b"{\\rtf"):
        raise ContentError(Said.OTHER_SUFFIX(wanted=Said.RICH_TEXT()))
    walk = _Walk()
    for token in tokens(content):
        walk.take(token)
    walk.end()
    properties, body = walk.head.properties(), walk.body
    return body.composer.extract(replace(properties, title=body.title or properties.title), body.findings.notes())


class _Walk:
    def __init__(self) -> None:
        self.head = Head()
        self.body = Body(self.head)
        self._groups = [_Group()]
        self._group = self._groups[0]
        self._bytes = bytearray()
        self._units: list[str] = []
        self._skip = 0
        self._fields: list[tuple[int, list[str]]] = []

    def take(self, token: Token) -> None:
        """Take the next token."""
        if self._skip and token not in (OPEN, CLOSE):
            self._skip_fallback(token)
            return
        self._skip = 0
        if token.byte is not None:
            self._end_units()
            self._bytes.append(token.byte)
            return
        if token.word == "u":
            self._end_bytes()
            self._units.append(chr((token.number or 0) & 0xFFFF))
            self._skip = self._group.fallback
            return
        self._flush()
        if token.text:
            self._write(token.text)
        elif token == OPEN:
            self._open()
        elif token == CLOSE:
            self._close()
        else:
            self._control(token)

    def end(self) -> None:
        """The file is over."""
        self._flush()
        while len(self._groups) > 1:
            self._close()
        self.body.end()

    def _skip_fallback(self, token: Token) -> None:
        if token.text:
            rest, self._skip = token.text[self._skip :], max(0, self._skip - len(token.text))
            if rest:
                self._flush()
                self._write(rest)
        else:
            self._skip -= 1

    def _open(self) -> None:
        if len(self._groups) > DEPTH:
            raise ContentError(Said.TOO_DEEP_GROUPS(most=DEPTH))
        self._group = self._group.copy()
        self._groups.append(self._group)
        if self._group.place == "stylesheet":
            self.head.style(OPEN, "", begins=True)

    def _close(self) -> None:
        if len(self._groups) == 1:
            return
        if self._group.apart:
            self.body.end_apart()
        if self._fields and self._fields[-1][0] == len(self._groups):
            self._fields.pop()
        self._groups.pop()
        self._group = self._groups[-1]

    def _control(self, token: Token) -> None:
        word, group = token.word, self._group
        if word == "*":
            group.starred = True
        elif group.starred:
            group.starred = False
            if group.place == "info":
                group.place = f"info {word}"
                return
            self._begin(word) if word in _KNOWN else self._drop(word)
        elif word in _SKIPPED or word in _APART or word in ("field", "listtext", "pntext", "fldrslt"):
            self._begin(word)
        elif word in _TABLES and group.place == "text":
            group.place = word
        elif group.place == "info":
            group.place = f"info {word}"
        elif group.place == "fonttbl":
            self.head.font(token, "")
        elif group.place == "colortbl":
            self.head.colour(token, "")
        elif group.place == "stylesheet":
            self.head.style(token, "", begins=False)
        elif group.place.startswith("info"):
            if word in ("yr", "mo", "dy"):
                self.head.says(group.place[5:], f"{token.number or 0}-")
        elif group.place in ("text", "marker"):
            self._formatting(token)

    def _begin(self, word: str) -> None:
        """A group begins that is something of its own."""
        group = self._group
        if not group.place or group.place in _TABLES or group.place.startswith("info"):
            self._drop(word)
        elif word == "ud":
            group.place = "text"
        elif word == "fldinst" and self._fields:
            group.place = "field code"
        elif word in ("listtext", "pntext"):
            group.place = "marker"
            self.body.begin_marker()
        elif word == "field":
            self._fields.append((len(self._groups), []))
        elif word == "fldrslt":
            pass
        elif word in _APART:
            if not group.apart:
                group.apart = True
                self.body.begin_apart(word)
        elif word in _SKIPPED:
            if word == "pict" and group.place:
                self.body.findings.left_out(Said.PICTURES())
            self._drop(word)

    def _drop(self, word: str) -> None:
        # The parts of a Unicode alternative stand in a group that is dropped for old programs' sake.
        self._group.place = "text" if word == "ud" else ""

    def _formatting(self, token: Token) -> None:
        word, number, group, body = token.word, token.number, self._group, self.body
        on = number != 0
        match word:
            case "par" | "sect" | "page" | "column":
                body.end_paragraph()
            case "cell":
                body.end_cell()
            case "row":
                body.end_row()
            case "trowd":
                body.row.define()
            case "trhdr":
                body.row.header = True
            case "clmrg" | "clvmrg":
                body.row.merge = word
            case "cellx":
                body.row.edge()
            case "pard":
                body.paragraph = Paragraph()
            case "s":
                body.paragraph.style = number or 0
            case "outlinelevel":
                body.paragraph.outline = number
            case "ilvl":
                body.paragraph.depth = min(max(number or 0, 0), 8)
            case "intbl":
                body.paragraph.in_table = True
            case "cbpat":
                body.paragraph.shade = number
            case "plain":
                group.hidden, group.deleted, group.colour, group.shade = False, False, None, None
                group.size, group.above = 24, False
            case "v":
                group.hidden = on
            case "deleted":
                group.deleted = on
            case "cf":
                group.colour = number
            case "chcbpat" | "cb" | "highlight":
                group.shade = number
            case "fs":
                group.size = number if number is not None else 24
            case "f":
                group.font = number
            case "super":
                group.above = on
            case "nosupersub" | "sub":
                group.above = False
            case "uc":
                group.fallback = min(max(number or 0, 0), 100)
            case "ansicpg":
                self.head.codec = code_page(number or 0)
            case "mac":
                self.head.codec = "mac_roman"
            case "pc":
                self.head.codec = "cp437"
            case "pca":
                self.head.codec = "cp850"
            case _ if word in _SIGNS:
                self._write(_SIGNS[word])

    def _flush(self) -> None:
        self._end_bytes()
        self._end_units()

    def _end_bytes(self) -> None:
        if self._bytes:
            font = self.head.fonts.get(self._group.font or 0, Font())
            known = font.symbols and self._group.place in ("text", "marker")
            text = self._bytes.decode("latin-1" if known else font.codec or self.head.codec, "replace")
            self._bytes.clear()
            self._write(text)

    def _end_units(self) -> None:
        if self._units:
            text = "".join(self._units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self._units.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        group = self._group
        place = group.place
        if place == "text":
            self._see(text, group)
        elif place == "marker":
            self.body.mark(text)
        elif place == "field code":
            self._fields[-1][1].append(text[:100])
        elif place == "fonttbl":
            self.head.font(CLOSE, text)
        elif place == "colortbl":
            self.head.colour(CLOSE, text)
        elif place == "stylesheet":
            self.head.style(CLOSE, text, begins=False)
        elif place.startswith("info "):
            self.head.says(place[5:], text)

    def _see(self, text: str, group: _Group) -> None:
        body = self.body
        names = {name.upper() for _, parts in self._fields for name in "".join(parts[:5]).split()[:1]}
        if names & _RUNNING:
            return
        if names & _CONTENTS:
            body.findings.left_out(Said.CONTENTS(), text)
            return
        if group.deleted:
            if text.strip():
                body.findings.left_out(Said.DELETIONS(), text)
            return
        shade = group.shade or body.paragraph.shade
        look = Look(
            hidden=group.hidden or body.style.hidden,
            colour=self.head.colour_at(group.colour),
            points=group.size / 2,
            shade=self.head.colour_at(shade) or ("unknown" if shade else None),
        )
        behind = None if body.paragraph.in_table else WHITE
        if why := look.hides(behind):
            body.findings.hidden(why, text, body.where)
            return
        font = self.head.fonts.get(group.font or 0)
        text = in_font(text, font.symbols) if font and font.symbols and not text.isspace() else text
        body.write(raised(text) if group.above else text)
