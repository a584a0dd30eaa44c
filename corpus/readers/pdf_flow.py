"""The blocks of all pages become one running text: what a column, a page or a picture had broken is joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.composer import Composer
from corpus.document import Span
from corpus.readers.pdf_blocks import Block, Grid
from corpus.readers.pdf_joining import Joiner
from corpus.readers.pdf_tables import Cell

_ENDED = re.compile(r"[.!?…:;][»”\")\]’'\s⁰¹²³⁴-⁹]*\Z")
_SAME_EDGE = 15.0  # points between the columns of a table on two pages
_SAME_LEFT = 4.0  # points between list markers of one depth
_LEVELS = 6


@dataclass(slots=True)
class _Run:
    """A block and those that go on with it; or a table and its parts on the pages that follow."""

    parts: list[Block] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    @property
    def page(self) -> int:
        return self.parts[0].page if self.parts else self.grids[0].page

    @property
    def last_page(self) -> int:
        return self.parts[-1].page if self.parts else self.grids[-1].page

    @property
    def is_passed_over(self) -> bool:
        """Whether a sentence may run around it."""
        return bool(self.grids) or self.parts[0].kind == "aside"


def compose(pages: Sequence[Sequence[Block | Grid]], recognised: Sequence[float | None], joiner: Joiner) -> Composer:
    """The text of a document; `recognised` is how surely each page was, None for text proper."""
    runs = _runs([block for page in pages for block in page])
    writer = _Writer(joiner, recognised, _levels(runs))
    for run in runs:
        writer.write(run)
    writer.turn_to(len(recognised) - 1)
    return writer.composer


def _runs(blocks: Sequence[Block | Grid]) -> list[_Run]:
    runs: list[_Run] = []
    for block in blocks:
        if isinstance(block, Grid):
            runs.append(_Run(grids=[block]))
            _join_table(runs)
        else:
            runs.append(_Run(parts=[block]))
            _join_text(runs)
    return runs


def _join_text(runs: list[_Run]) -> None:
    """Where the last block goes on with an earlier one, it is moved there; what stood between them steps aside."""
    block = runs[-1].parts[0]
    place = len(runs) - 2
    while place >= 0 and runs[place].is_passed_over:
        place -= 1
    if place < 0 or block.kind != "paragraph":
        return
    run = runs[place]
    between = runs[place + 1 : -1]
    if block.page - run.last_page > 1 or not _goes_on(run.parts[-1], block, bool(between)):
        return
    before = [other for other in between if other.page == run.last_page]
    if before and run.page != run.last_page:
        return  # they would have to leave their page
    if any(other.last_page != other.page for other in before):
        return
    after = [other for other in between if other.page != run.last_page]
    joined = _Run(parts=[*run.parts, block])
    runs[place:] = [*before, joined, *after]


def _goes_on(before: Block, after: Block, interrupted: bool) -> bool:
    """Whether a sentence goes on from one block to another."""
    if before.kind not in ("paragraph", "item") or abs(before.size - after.size) > 0.08 * before.size:
        return False
    if before.column == after.column and not interrupted:
        return False
    end, start = before.lines[-1].rstrip(), after.lines[0].lstrip("«“\"'( \u00a0")
    if _ENDED.search(end) or not start:
        return False
    if start[0].islower() or end.endswith((",", "-")):
        return True
    full = before.room < after.first + 1.2 * before.size
    begins = after.indented and before.kind != "item"  # an item goes on where its own lines begin
    return full and not begins and before.bold == after.bold and len(before.lines) + len(after.lines) > 2


def _join_table(runs: list[_Run]) -> None:
    grid = runs[-1].grids[0]
    place = len(runs) - 2
    while place >= 0 and runs[place].parts and runs[place].is_passed_over:
        place -= 1
    if place < 0 or not runs[place].grids:
        return
    run = runs[place]
    between = runs[place + 1 : -1]
    if grid.page - run.last_page > 1 or any(other.page != run.page for other in between):
        return
    if grid.page == run.last_page and not _alike(run.grids[0].table.cells[0], grid.table.cells[0]):
        return  # two tables one below the other
    one, other = run.grids[-1].table.edges, grid.table.edges
    if len(one) == len(other) and all(
        abs((a - one[0]) - (b - other[0])) < _SAME_EDGE for a, b in zip(one, other, strict=True)
    ):
        runs[place:] = [*between, _Run(grids=[*run.grids, grid])]


def _alike(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    return [[line.text for line in cell.lines] for cell in one] == [
        [line.text for line in cell.lines] for cell in other
    ]


def _levels(runs: Sequence[_Run]) -> dict[tuple[float, bool], int]:
    """The level of each look of a heading: the larger the outer, bold before light; level 6 holds what is left."""
    looks = {_look(run.parts[0]) for run in runs if run.parts and run.parts[0].kind == "heading"}
    return {look: min(level, _LEVELS) for level, look in enumerate(sorted(looks, reverse=True), start=1)}


def _look(block: Block) -> tuple[float, bool]:
    return round(block.size * 2) / 2, block.bold


class _Writer:
    """Writes runs, turning the pages as they come."""

    def __init__(
        self, joiner: Joiner, recognised: Sequence[float | None], levels: dict[tuple[float, bool], int]
    ) -> None:
        self.composer = Composer()
        self._joiner = joiner
        self._recognised = recognised
        self._levels = levels
        self._page = -1
        self._items: list[tuple[float, Span]] = []

    def turn_to(self, page: int) -> None:
        while self._page < page:
            self._page += 1
            self.composer.page(self._recognised[self._page])

    def write(self, run: _Run) -> None:
        self.turn_to(run.page)
        if run.grids:
            self._items.clear()
            header = _names_columns(run.grids[0])
            self.composer.table(self._rows(run.grids, header), header)
            return
        texts = [self._joiner.text(part.lines) for part in run.parts]
        joints = [""]
        for place in range(1, len(texts)):
            cut, joint = self._joiner.joint(texts[place - 1], texts[place])
            texts[place - 1] = texts[place - 1][: len(texts[place - 1]) - cut]
            joints.append(joint)
        self._begin(run.parts[0], texts[0])
        for part, text, joint in zip(run.parts[1:], texts[1:], joints[1:], strict=True):
            self.turn_to(part.page)
            self.composer.resume(text, joint)

    def _begin(self, block: Block, text: str) -> None:
        if block.kind == "item":
            while self._items and self._items[-1][0] > block.left - _SAME_LEFT:
                self._items.pop()
            parent = self._items[-1][1] if self._items else None
            span = self.composer.item(text, len(self._items), block.marker, parent)
            if span:
                self._items.append((block.left, span))
            return
        self._items.clear()
        if block.kind == "heading":
            self.composer.heading(text, self._levels[_look(block)])
        else:
            self.composer.paragraph(text, quoted=block.kind == "aside")

    def _rows(self, grids: Sequence[Grid], header: bool) -> Iterator[list[str]]:
        first: list[str] | None = None
        for grid in grids:
            self.turn_to(grid.page)
            for place, row in enumerate(grid.table.cells):
                cells = [self._text(cell) for cell in row]
                if place == 0 and first is not None and header and cells == first:
                    continue  # a header that each page repeats
                first = first or cells
                yield cells

    def _text(self, cell: Cell) -> str:
        return self._joiner.text([line.text for line in cell.lines])


def _names_columns(grid: Grid) -> bool:
    """Whether the first row of a table names its columns: it looks otherwise, or holds no figures where others do."""
    first, *others = grid.table.cells
    if not others:
        return False
    filled = [cell for cell in first if cell.lines]
    if len(filled) < 2:
        return False
    if all(cell.bold for cell in filled):
        return not all(cell.bold for row in others for cell in row if cell.lines)
    figures = [any(map(str.isdigit, line.text)) for cell in first for line in cell.lines]
    below = [any(map(str.isdigit, line.text)) for row in others for cell in row for line in cell.lines]
    return not any(figures) and sum(below) >= len(others)
