"""Workbooks (.xlsx, .xlsm, .xltx): a section a sheet, its tables with their header rows, values as people see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from corpus.composer import Composer
from corpus.document import Language
from corpus.errors import ContentError
from corpus.extract import Extract
from corpus.language import detect
from corpus.limits import CHARACTERS
from corpus.notice import Notice
from corpus.readers.drawing import A, Palette
from corpus.readers.findings import Findings, on_sheet
from corpus.readers.office_package import Package, Relation
from corpus.readers.office_properties import package_properties, usable_title
from corpus.readers.writing import Counted, header_of
from corpus.readers.xlsx_blocks import Area, Sheet
from corpus.readers.xlsx_cells import CellStyles, S, Values, area_of, place_of, string
from corpus.readers.xml_parts import Element, stream
from corpus.sayings import Said

_WANTED = Said.A_WORKBOOK()
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SAMPLE = 20_000  # characters that tell the language
_SHEETS = 500
_MOST_RANGES = 1_000  # of columns that are hidden
_MOST_MERGED = 100_000  # areas of a sheet
_LAST_COLUMN = 16_384
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def read(content: bytes) -> Extract:
    """The text of a workbook. Raises ContentError."""
    package = Package(content, _WANTED)
    name, root = package.main()
    if root.tag != S + "workbook":
        raise ContentError(Said.OTHER_OFFICE(wanted=_WANTED))
    properties = package_properties(package)
    walk = _Walk(package, name, root, properties.language)
    walk.sheets()
    package.note_dangers(walk.findings)
    return walk.composer.extract(properties, walk.findings.notes())


@dataclass(slots=True)
class _Hidden:
    """What is hidden in a sheet: columns, and all rows that do not say otherwise."""

    columns: set[int] = field(default_factory=set)
    rows: bool = False
    _ranges: int = 0

    def add(self, first: str, last: str) -> None:
        """Columns `first` to `last` are hidden."""
        self._ranges += 1
        if self._ranges <= _MOST_RANGES and all(each.isascii() and each.isdigit() for each in (first[:9], last[:9])):
            self.columns.update(range(int(first[:9]), min(int(last[:9]), _LAST_COLUMN) + 1))


class _Walk:
    def __init__(self, package: Package, name: str, root: Element, language: Language | None) -> None:
        self.composer = Composer()
        self.findings = Findings()
        self._package = package
        self._root = root
        self._relations = package.relations(name)
        strings = list(self._strings())
        sample = " ".join(strings)[:_SAMPLE]
        properties = root.find(S + "workbookPr")
        from_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
        palette = Palette.of(package.related(self._relations, "theme"), None)
        self._styles = CellStyles.of(package.related(self._relations, "styles"), palette)
        self._values = Values(strings, self._styles, language or detect(sample), from_1904)
        self._counted = Counted()

    def sheets(self) -> None:
        """Write every visible sheet."""
        sheets = self._root.findall(f"{S}sheets/{S}sheet")
        if len(sheets) > _SHEETS:
            self.findings.left_out(Said.SHEETS_AFTER(count=len(sheets) - _SHEETS, last=_SHEETS))
        for sheet in sheets[:_SHEETS]:
            relation = self._relations.get(sheet.get(_R + "id", ""))
            if relation is None or relation.external:
                continue
            name = sheet.get("name", "")
            where = on_sheet(name)
            if relation.kind != "worksheet":
                self.findings.left_out(Said.OTHER_SHEETS(), name)
                continue
            hidden = sheet.get("state", "visible") != "visible"
            # A program's own name for the only sheet says nothing.
            heading = name if len(sheets) > 1 else usable_title(name) or ""
            self._sheet(relation, heading, where, hidden)

    def _sheet(self, relation: Relation, heading: str, where: Notice, hidden: bool) -> None:
        relations = self._package.relations(relation.target)
        sheet = Sheet(tables=list(self._tables(relations)))
        self._cells(relation.target, sheet, where, hidden)
        if hidden or not (sheet.rows or any(each.kind == "drawing" for each in relations.values())):
            return
        self.composer.heading(self._counted.text(heading), 1)
        for block in sheet.blocks():
            for line in block.above:
                self.composer.paragraph(line, quoted=True)
            headers = [header_of(block.headers)] if block.headers else []
            self.composer.table([*headers, *block.rows], header=bool(headers))
            for line in block.below:
                self.composer.paragraph(line, quoted=True)
        self._beside(relations)

    def _cells(self, name: str, sheet: Sheet, where: Notice, hidden: bool) -> None:
        """Read the cells of a sheet part; those of a hidden one are noted alone."""
        content = self._package.content(name)
        unseen = _Hidden()
        number = over = 0
        tags = [S + tag for tag in ("row", "col", "mergeCell", "sheetFormatPr")]
        for element in stream(content, name, *tags) if content is not None else ():
            if element.tag == S + "row":
                given = element.get("r", "")
                number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else number + 1
                gone = hidden or element.get("hidden", str(int(unseen.rows))) in ("1", "true")
                over += self._row(
                    element,
                    number,
                    sheet,
                    where,
                    unseen,
                    Said.HIDDEN_SHEET() if hidden else Said.HIDDEN_ROW() if gone else None,
                )
            elif element.tag == S + "col":
                if element.get("hidden", "0") in ("1", "true") or element.get("width", "") in ("0", "0.0"):
                    unseen.add(element.get("min", ""), element.get("max", ""))
            elif element.tag == S + "mergeCell":
                merged = area_of(element.get("ref", ""))
                if merged and len(sheet.merged) < _MOST_MERGED:
                    sheet.merged.append(merged)
            else:
                unseen.rows = element.get("zeroHeight", "0") in ("1", "true")
        if over:
            self.findings.left_out(Said.CELLS_OVER(count=over), where=where)

    def _row(self, row: Element, number: int, sheet: Sheet, where: Notice, unseen: _Hidden, how: Notice | None) -> int:
        """Read a row; `how` it is hidden, None if it is not. How many of its cells are over the limit."""
        column = over = 0
        tables = [area for area in sheet.tables if area[0] <= number <= area[2]]
        for element in row:
            if element.tag != S + "c":
                continue
            place = place_of(element.get("r", ""))
            column = place[1] if place else column + 1
            if not len(element):
                continue
            cell = self._values.read(element)
            if cell is None:
                if element.find(S + "f") is not None:
                    self.findings.left_out(Said.FORMULAS(), where=where)
                continue
            coloured = any(left <= column <= right for _, left, _, right in tables)
            why = (
                how
                or (Said.HIDDEN_COLUMN() if column in unseen.columns else None)
                or self._styles.hides(element, coloured)
            )
            if why or cell.blank:
                self.findings.hidden(why or Said.BY_NUMBER_FORMAT(), cell.text, where)
            elif self._counted.row([cell.text]):
                sheet.rows.setdefault(number, {})[column] = cell
            else:
                over += 1
        return over

    def _tables(self, relations: Mapping[str, Relation]) -> Iterator[Area]:
        """The areas that the sheet calls tables: their first row names the columns."""
        for relation in relations.values():
            table = self._package.part(relation.target) if relation.kind == "table" and not relation.external else None
            area = area_of(table.get("ref", "")) if table is not None else None
            if table is not None and area and table.get("headerRowCount", "1") != "0":
                yield area

    def _beside(self, relations: Mapping[str, Relation]) -> None:
        """What lies on a sheet or hangs on its cells: text boxes are read, charts and comments are not."""
        for relation in relations.values():
            if relation.external:
                continue
            root = self._package.part(relation.target) if relation.kind in ("drawing", "comments") else None
            if root is None:
                continue
            if relation.kind == "comments":
                for comment in root.iter(S + "comment"):
                    self.findings.left_out(Said.COMMENTS(), "".join(text.text or "" for text in comment.iter(S + "t")))
                continue
            for shape in root.iter(_DRAWING + "sp"):
                for paragraph in shape.iter(A + "p"):
                    text = "".join(part.text or "" for part in paragraph.iter(A + "t"))
                    self.composer.paragraph(self._counted.text(text), quoted=True)
            for frame in root.iter(_DRAWING + "graphicFrame", _DRAWING + "pic"):
                self.findings.left_out(Said.PICTURES() if frame.tag == _DRAWING + "pic" else Said.CHARTS())

    def _strings(self) -> Iterator[str]:
        """The strings that cells refer to by number."""
        relation = next((each for each in self._relations.values() if each.kind == "sharedStrings"), None)
        content = self._package.content(relation.target) if relation is not None and not relation.external else None
        if relation is None or content is None:
            return
        characters = 0
        for item in stream(content, relation.target, S + "si"):
            text = string(item)
            characters += len(text)
            if characters > 4 * CHARACTERS:
                raise ContentError(Said.TOO_MUCH_IN_CELLS(most=4 * CHARACTERS))
            yield text
