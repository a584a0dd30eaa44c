"""The lists of an OpenDocument text: how far each has been counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.readers.odt_styles import ListLevel, OdtStyles

_BULLET = "-"


@dataclass(slots=True)
class ListCounts:
    """Counts the items of one list, level by level, 1 outermost; `levels` says how they are marked."""

    levels: Mapping[int, ListLevel]
    _counts: dict[int, int] = field(default_factory=dict)

    def marker(self, level: int, start: int | None) -> str:
        """What stands before the next item of `level`; `start` where the item says its number. "-" for a bullet."""
        how = self.levels.get(level)
        if how is None:
            return _BULLET
        following = self._counts[level] + 1 if level in self._counts else how.start
        self._counts[level] = following if start is None else start
        for deeper in [known for known in self._counts if known > level]:
            del self._counts[deeper]
        if not how.format:
            return _BULLET
        numbers = [
            shown.number(self._counts.get(above, shown.start))
            for above in range(max(1, level - how.shown + 1), level + 1)
            if (shown := self.levels.get(above)) and shown.format
        ]
        return f"{how.prefix}{'.'.join(numbers)}{how.suffix}".strip()


@dataclass(slots=True)
class Lists:
    """All lists of a document; one may go on where another stopped."""

    styles: OdtStyles
    _by_style: dict[str, ListCounts] = field(default_factory=dict)
    _by_id: dict[str, ListCounts] = field(default_factory=dict)

    def begin(self, style: str, identity: str, continues: str) -> ListCounts:
        """The counts of a list that begins. `continues`: the id of the list it goes on with, "last", or ""."""
        counts = self._by_style.get(style) if continues == "last" else self._by_id.get(continues)
        if counts is None:
            counts = ListCounts(self.styles.lists.get(style, {}))
        self._by_style[style] = counts
        if identity:
            self._by_id[identity] = counts
        return counts
