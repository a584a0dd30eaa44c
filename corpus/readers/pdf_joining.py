"""Lines become running text: hyphens at their ends are undone where the joined word is right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<word>[^\W_]+(?:[-‐'’][^\W_]+)*)[-‐]\Z")
_END = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*\Z")
_LONG = 9  # letters of a word that may not fit into a cell
_BEGINNING = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*")
# An address that fills a line to its end, and what it goes on with: no word of prose has such characters inside.
_ADDRESS = re.compile(r"https?://\S{20,}\Z")
_ADDRESS_GOES_ON = re.compile(r"[^\s/]{0,80}[/?=&%_-]\S*[/?=&%\w]")
_LONGEST_ADDRESS = 2000
# Words of grammar that are written with a hyphen after or before them.
_BEFORE = frozenset(
    "vice ex non demi mi semi sous peut quasi self well c'est est ci là au par celui celle ceux celles lui elle nous"
    " vous eux moi toi soi grand haut bas avant après contre inter".split()
)
_AFTER = frozenset("ci là même mêmes il ils elle elles on ce je tu t nous vous moi toi lui leur y en être dire".split())


class Joiner:
    """Joins lines. The evidence is the document's own words, as they stand within lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        self._firsts: Counter[str] = Counter()
        broken = False
        for line in lines:
            words = _WORD.findall(line)[broken:]
            broken = line.endswith(("-", "‐", "\xad"))
            for word in words[: len(words) - broken]:
                word = word.casefold().replace("‐", "-")
                self._words[word] += 1
                first, *others = word.split("-")
                if others:
                    self._firsts[first] += 1

    def text(self, lines: Sequence[str]) -> str:
        """The lines as one."""
        whole = ""
        for line in lines:
            whole = self.join(whole, line) if whole else line
        return whole

    def join(self, before: str, after: str) -> str:
        """Two texts, the second of which goes on from the first."""
        cut, joint = self.joint(before, after)
        return before[: len(before) - cut] + joint + after

    def joint(self, before: str, after: str) -> tuple[int, str]:
        """How many characters `before` loses where `after` goes on from it, and what stands between the two."""
        broken, beginning = _BROKEN.search(before[-80:]), _BEGINNING.match(after)
        if before.endswith("\xad"):
            return 1, ""
        if _ADDRESS.search(before[-_LONGEST_ADDRESS:]) and _ADDRESS_GOES_ON.match(after):
            return 0, ""
        if not broken or not beginning:
            return 0, "" if self._is_broken(before, after) else " "
        if not after[0].islower():
            return 0, ""
        return (0, "") if self._is_hyphenated(broken["word"], beginning.group()) else (1, "")

    def _is_broken(self, before: str, after: str) -> bool:
        """Whether a long word was broken without a hyphen, as in narrow cells: elsewhere it stands whole."""
        end, start = _END.search(before[-80:]), _WORD.match(after)
        if not end or not start:
            return False
        parts = end.group().casefold(), start.group().casefold()
        whole = "".join(parts)
        return len(whole) >= _LONG and self._words[whole] > 0 and all(self._words[part] <= 1 for part in parts)

    def _is_hyphenated(self, before: str, after: str) -> bool:
        """Whether the hyphen between two parts of a word belongs to it."""
        before, after = before.casefold().replace("’", "'"), after.casefold().replace("’", "'")
        first, last = re.split(r"[-‐]", before)[-1], re.split(r"[-‐']", after)[0]
        whole, parted = first + last, f"{first}-{last}"
        as_one = self._words[before + after] + self._words[whole]
        as_two = self._words[f"{before}-{after}"] + self._words[parted]
        if as_one != as_two:
            return as_two > as_one
        if first in _BEFORE or last in _AFTER or "-" in before:
            return True
        if self._firsts[first] and len(first) > 1:
            return True
        return len(first) > 2 and len(last) > 2 and self._words[first] > 0 and self._words[last] > 0
