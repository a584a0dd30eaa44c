"""What a language model writes, read while it comes: statements in plain text, each with the ids it cites.

The text is read character by character, and what is read depends on the characters alone: however a server cuts its
answer into pieces, the statements are the same. Time is linear in the text: each character is looked at once, and what
is held back to tell a citation from other brackets is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.markup import plain

MARKER_LENGTH = 80  # characters between two brackets, at most, that may cite
STATEMENT_LENGTH = 1200  # characters after which a statement ends, whatever comes
RANGE = 6  # sentences that "from … to …" stands for, at most

_OPENING, _CLOSING = frozenset("[【［〔"), frozenset("]】］〕")
_TRAILING = frozenset(".,;:!?…")
_ID = r"(?:[a-z]\d[a-z]\d|\d{1,9})"
_PREFIX = r"(?:(?:ids?|sources?|s|n[°o]|no\.|#)(?: ?: ?| )?)?"
_PART = rf"{_PREFIX}{_ID}(?: ?(?:-|–|—|to|à|bis) ?{_PREFIX}{_ID})?"
_MARKER = re.compile(rf"{_PART}(?: ?[,;&/ ] ?{_PART})*+\Z", re.IGNORECASE)
_CITED = re.compile(rf"({_ID})(?: ?(?:-|–|—|to|à|bis) ?{_PREFIX}({_ID}))?", re.IGNORECASE)
_THINKING, _THOUGHT = "<think>", "</think>"
_FENCE = re.compile(r"\s*(?:```|~~~)")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,2000}\)")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,300}>")
_LIST_NUMBER = re.compile(r"\A\(?\d{1,2}[.)] +")
_SPACE_BEFORE = re.compile(r" +(?=[.,…])")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a model made it.

    - text: plain, on one line: no markup, no citation, no control character; may be empty.
    - cited: the ids it cites, in small letters and in order; (first, last) where it cites all from one to another.
    """

    text: str
    cited: tuple[str | tuple[str, str], ...] = ()


class StatementReader:
    """Reads statements from the pieces of an answer. A statement ends with its citations or with its line."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._cited: list[str | tuple[str, str]] = []
        self._bracket: list[str] | None = None  # what came since an opening bracket, that bracket included
        self._thinking = False
        self._after_marker = False

    def feed(self, piece: str) -> Iterator[Said]:
        """The statements that a piece completes."""
        for char in piece:
            yield from self._read(char)

    def close(self) -> Iterator[Said]:
        """The statement that the end of the answer completes, if any."""
        yield from self._end()

    def _read(self, char: str) -> Iterator[Said]:
        if char == ">" and self._tagged():
            return
        if self._thinking:
            self._text = [*self._text[-len(_THOUGHT) :], char]
        elif char in "\n\r\u2028\u2029":
            yield from self._end()
        elif self._bracket is not None:
            self._in_bracket(char)
        elif char in _OPENING:
            self._bracket = [char]
        elif char in _CLOSING and self._after_marker:
            pass  # the second of "]]"
        elif self._cited and (char.isspace() or char in _TRAILING):
            self._after_marker = False
            while self._text and self._text[-1].isspace():
                self._text.pop()
            # The full stop behind the citation is the statement's, unless it has one.
            if char in _TRAILING and not (self._text and self._text[-1] in _TRAILING):
                self._text.append(char)
        else:
            if self._cited or len(self._text) >= STATEMENT_LENGTH:
                yield from self._end()
            self._text.append(char)

    def _tagged(self) -> bool:
        """Whether a ">" ends a tag around a model's thinking, which is not its answer."""
        # With what is held in a bracket: thinking may hold one that never closes.
        held = [*self._text[-len(_THOUGHT) :], *(self._bracket or ())[-len(_THOUGHT) :], ">"]
        tail = "".join(held).lower()
        if not tail.endswith((_THINKING, _THOUGHT)):
            return False
        self._thinking = not tail.endswith(_THOUGHT)
        self._text, self._cited, self._bracket, self._after_marker = [], [], None, False
        return True

    def _in_bracket(self, char: str) -> None:
        assert self._bracket is not None
        if char in _OPENING:
            if self._bracket[-1] not in _OPENING or len(self._bracket) == 2:  # not the second of "[["
                self._flush()
                self._bracket = []
            self._bracket.append(char)
        elif char in _CLOSING:
            content = "".join(self._bracket).lstrip("".join(_OPENING)).strip()
            if _MARKER.match(content):
                self._cited += [(first, last) if last else first for first, last in _CITED.findall(content.lower())]
                self._bracket = None
                self._after_marker = True
            else:
                self._bracket.append(char)
                self._flush()
        else:
            self._bracket.append(char)
            if len(self._bracket) > MARKER_LENGTH:
                self._flush()

    def _flush(self) -> None:
        """What the bracket held was no citation: it is text."""
        self._text += self._bracket or ()
        self._bracket = None

    def _end(self) -> Iterator[Said]:
        self._flush()
        text = "" if self._thinking else _plain("".join(self._text))
        if text or self._cited:
            yield Said(text, tuple(self._cited))
        self._text, self._cited, self._after_marker = [], [], False


def resolved(cited: Sequence[str | tuple[str, str]], ids: Sequence[str]) -> tuple[int, ...]:
    """Places in `ids`, the ids that were given in their order, of those that were cited; each once, in order.

    An id that was never given leads nowhere. A range goes on for `RANGE` ids at most.
    """
    places = {name: place for place, name in enumerate(ids)}
    found: dict[int, None] = {}
    for cited_one in cited:
        if isinstance(cited_one, str):
            if cited_one in places:
                found[places[cited_one]] = None
            continue
        first, last = (places.get(name) for name in cited_one)
        if first is not None and last is not None and first <= last:
            found.update(dict.fromkeys(range(first, min(last + 1, first + RANGE))))
        else:
            found.update(dict.fromkeys(place for place in (first, last) if place is not None))
    return tuple(found)


def _plain(text: str) -> str:
    """Text of a model as people read it: nothing of it may format, link, hide or command."""
    if _FENCE.match(text):
        return ""
    text = "".join(" " if char == "\t" else char for char in text if char == "\t" or _visible(char))
    return _SPACE_BEFORE.sub("", _LIST_NUMBER.sub("", plain(_TAG.sub(" ", _IMAGE.sub("", text))))).strip()


def _visible(char: str) -> bool:
    """Neither a control, nor a character that reverses the reading order or cannot be seen, nor half of one."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
