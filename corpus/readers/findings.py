"""What a reader meets and leaves out, gathered into few notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.extract import Note, NoteKind
from corpus.notice import Notice
from corpus.sayings import Said

_MOST_NOTES = 20
_SAMPLE = 80  # characters of what was left out that a note shows


@dataclass(slots=True)
class _Finding:
    places: int = 0
    sample: str = ""


@dataclass(slots=True)
class Findings:
    """Gathers; the same of the same place becomes one note."""

    _found: dict[tuple[NoteKind, Notice, Notice | None], _Finding] = field(default_factory=dict)

    def hidden(self, how: Notice, text: str, where: Notice | None = None) -> None:
        """Text that nobody sees was left out: how it is hidden (white on white), where (on slide 3)."""
        if text.strip():
            self._add("hidden text", how, where, text)

    def left_out(self, what: Notice, sample: str = "", where: Notice | None = None) -> None:
        """Something that people may see was left out: what, in the plural (comments), and the beginning of it."""
        self._add("left out", what, where, sample)

    def notes(self) -> tuple[Note, ...]:
        """The notes, in the order in which things were first met; the last one counts those that are too many."""
        notes = [Note(key[0], _said(key, finding)) for key, finding in self._found.items()]
        more = len(notes) - _MOST_NOTES
        if more > 0:
            notes[_MOST_NOTES:] = [Note(notes[_MOST_NOTES].kind, Said.MORE(count=more))]
        return tuple(notes)

    def _add(self, kind: NoteKind, what: Notice, where: Notice | None, sample: str) -> None:
        finding = self._found.setdefault((kind, what, where), _Finding())
        finding.places += 1
        if len(finding.sample) < _SAMPLE:
            finding.sample = f"{finding.sample} {sample[: 4 * _SAMPLE]}".strip()


def under(heading: str) -> Notice:
    """The place below a heading."""
    return Said.UNDER(heading=_shown(heading))


def on_sheet(name: str) -> Notice:
    """The place on a sheet of a workbook."""
    return Said.SHEET(name=_shown(name))


def _said(key: tuple[NoteKind, Notice, Notice | None], finding: _Finding) -> Notice:
    kind, what, where = key
    said = Said.HIDDEN(how=what) if kind == "hidden text" else Said.LEFT_OUT(what=what)
    if where:
        said = Said.AT(what=said, where=where)
    if finding.places > 1:
        said = Said.TIMES(what=said, count=finding.places)
    sample = _shown(finding.sample)
    return Said.QUOTED(what=said, text=sample) if sample else said


def _shown(text: str) -> str:
    """The beginning of `text` on one line, what cannot be printed replaced."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * _SAMPLE]).split())
    return text if len(text) <= _SAMPLE else text[:_SAMPLE].rstrip() + "…"
