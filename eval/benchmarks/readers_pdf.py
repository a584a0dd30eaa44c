"""How well, and how fast, PDF libraries give back what was printed, beside our reader.

    python -m eval.benchmarks.readers_pdf
    python -m eval.benchmarks.readers_pdf --documents corpus/documents --most 10

Every Markdown document of a folder is printed in several layouts, with a running header and page numbers. What each
reader gives back is compared with the words that were printed:

- lost: words of the document that are not there at all, in per cent; joined or broken words are lost words.
- moved: words that are there but not in their order (outside the longest common subsequence that `difflib` finds).
- added: words that are not the document's: headers, page numbers, halves of broken words.
- headings, items, rows: share of those of the document that come back as such, exactly; a row with its cells. Readers
  that give text alone have none. For pdfplumber rows are those of `extract_tables`.
- time: processor seconds a page, as a multiple of the fastest reader of the same run.

Libraries that are not installed are skipped. Needs reportlab and the fonts DejaVu.
"""

from __future__ import annotations

import argparse
import difflib
import html
import importlib.util
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import frontmatter
from corpus.errors import ContentError
from corpus.markup import REFERENCE, plain, row_cells
from corpus.readers import markdown

_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Layout:
    """How documents are printed. `rules` of tables: all, below the header, or none; `size` in points."""

    name: str
    columns: int = 1
    landscape: bool = False
    rules: str = "all"
    size: float = 10
    justified: bool = False


LAYOUTS = (
    Layout("one column"),
    Layout("landscape, tables ruled below the header", landscape=True, rules="header"),
    Layout("one column, tables without rules", rules="none"),
    Layout("two columns", columns=2, size=9),
    Layout("two columns, justified", columns=2, size=9, justified=True),
    Layout("three columns, landscape", columns=3, landscape=True, size=9),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader gives back, or what was printed: running text, headings, list items, rows of cells."""

    text: str
    headings: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Score:
    """Sums over documents."""

    words: int = 0
    lost: int = 0
    moved: int = 0
    added: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    pages: int = 0
    failed: int = 0

    def add(self, truth: Told, told: Told, seconds: float, pages: int) -> None:
        """Count one document."""
        wanted, found = _words(truth.text), _words(told.text)
        missing = Counter(wanted) - Counter(found)
        blocks = difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
        self.words += len(wanted)
        self.lost += missing.total()
        self.moved += len(wanted) - missing.total() - sum(block.size for block in blocks)
        self.added += (Counter(found) - Counter(wanted)).total()
        for kind in ("headings", "items", "rows"):
            printed, kept = Counter(getattr(truth, kind)), Counter(getattr(told, kind))
            self.printed[kind] += printed.total()
            self.kept[kind] += (printed & kept).total()
        self.seconds += seconds
        self.pages += pages


def printed(path: Path) -> Told:
    """What a Markdown document says, without its own reference marks."""
    _, body = frontmatter.split(path.read_text(encoding="utf-8"))
    pieces = [(piece, _source(body[piece.start : piece.end])) for piece in markdown.pieces(body)]
    return Told(
        text="\n".join(
            " ".join(row_cells(text)) if piece.kind in ("header", "row") else plain(text) for piece, text in pieces
        ),
        headings=tuple(plain(text) for piece, text in pieces if piece.kind == "heading"),
        items=tuple(plain(text) for piece, text in pieces if piece.kind == "item"),
        rows=tuple(tuple(row_cells(text)) for piece, text in pieces if piece.kind in ("header", "row")),
    )


def print_document(path: Path, layout: Layout) -> bytes:
    """A Markdown document as a PDF."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    pdfmetrics.registerFont(TTFont("serif", str(_FONTS / "DejaVuSerif.ttf")))
    pdfmetrics.registerFont(TTFont("serif-bold", str(_FONTS / "DejaVuSerif-Bold.ttf")))
    pdfmetrics.registerFontFamily("serif", normal="serif", bold="serif-bold", italic="serif", boldItalic="serif-bold")
    size = layout.size
    text = ParagraphStyle("text", fontName="serif", fontSize=size, leading=size * 1.3, spaceAfter=size * 0.6)
    if layout.justified:
        text = ParagraphStyle("justified", parent=text, alignment=4)
    width, height = landscape(A4) if layout.landscape else A4
    column = (width - 120 - (layout.columns - 1) * 20) / layout.columns

    def table_of(cells: list[list[str]]) -> Any:
        """Every word fits into its column, as in documents that people make; the print is smaller where it must be."""
        cells = [[*row, *[""] * (len(cells[0]) - len(row))][: len(cells[0])] for row in cells]
        longest = [
            max(
                pdfmetrics.stringWidth(word, "serif-bold", size - 1)
                for row in cells
                for word in [*row[place].split(), "m"]
            )
            for place in range(len(cells[0]))
        ]
        share = min(1.0, (column - 14 * len(longest)) / sum(longest))
        small = ParagraphStyle(
            "cell", parent=text, fontSize=(size - 1) * share, leading=size * 1.15 * share, spaceAfter=0, alignment=0
        )
        weights = [sum(len(row[place]) for row in cells) for place in range(len(longest))]
        spare = column - 14 * len(longest) - share * sum(longest)
        widths = [
            share * long + 14 + spare * weight / sum(weights) * 0.9
            for long, weight in zip(longest, weights, strict=True)
        ]
        rows = [
            [Paragraph(f"<b>{html.escape(part)}</b>" if not place else html.escape(part), small) for part in row]
            for place, row in enumerate(cells)
        ]
        return Table(rows, widths, style=style, repeatRows=1)

    def head(level: int) -> Any:
        larger = {1: 1.8, 2: 1.35}.get(level, 1.0) * size
        return ParagraphStyle(
            f"heading {level}",
            fontName="serif-bold",
            fontSize=larger,
            leading=larger * 1.2,
            spaceBefore=8,
            spaceAfter=4,
        )

    rules = {
        "all": [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)],
        "header": [("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black)],
    }
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *rules.get(layout.rules, [])]
    _, body = frontmatter.split(path.read_text(encoding="utf-8"))
    story: list[Any] = []
    table: list[list[str]] = []
    for piece in markdown.pieces(body):
        source = _source(body[piece.start : piece.end])
        if piece.kind not in ("header", "row") and table:
            story.extend((table_of(table), Spacer(1, size)))
            table = []
        if piece.kind in ("header", "row"):
            table.append(row_cells(source))
        elif piece.kind == "heading":
            story.append(Paragraph(html.escape(plain(source)), head(piece.level)))
        elif piece.kind == "item":
            inner = 14 + (12 if piece.lead else 0)
            item = ParagraphStyle("item", parent=text, leftIndent=inner, bulletIndent=inner - 12, spaceAfter=3)
            story.append(Paragraph(_marked(source), item, bulletText="•"))
        else:
            story.append(Paragraph(_marked(source), text))
    if table:
        story.append(table_of(table))

    def decorate(canvas: Any, document: Any) -> None:
        canvas.setFont("serif", 8)
        canvas.drawString(60, height - 30, "A running header that stands on every page")
        canvas.drawRightString(width - 60, 25, f"page {document.page}")

    frames = [
        Frame(60 + place * (column + 20), 55, column, height - 115, leftPadding=0, rightPadding=0)
        for place in range(layout.columns)
    ]
    output = io.BytesIO()
    document = BaseDocTemplate(output, pagesize=(width, height), title=plain(path.stem))
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    document.build(story)
    return output.getvalue()


def ours(content: bytes) -> Told:
    """Our reader."""
    from corpus.readers.pdf import read

    extract = read(content)
    kinds = [(piece.kind, extract.text[piece.start : piece.end]) for piece in extract.pieces]
    rows = [tuple(row_cells(text)) for kind, text in kinds if kind in ("header", "row")]
    return Told(
        text="\n".join(" ".join(row_cells(text)) if kind in ("header", "row") else text for kind, text in kinds),
        headings=tuple(text for kind, text in kinds if kind == "heading"),
        items=tuple(text for kind, text in kinds if kind == "item"),
        rows=tuple(rows),
    )


def _pdfium(content: bytes) -> Told:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return Told("\n".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def _pypdf(content: bytes) -> Told:
    import pypdf

    return Told("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def _pypdf_layout(content: bytes) -> Told:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(content))
    return Told("\n".join(page.extract_text(extraction_mode="layout") for page in reader.pages))


def _pdfplumber(content: bytes) -> Told:
    import pdfplumber

    texts: list[str] = []
    rows: list[tuple[str, ...]] = []
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            texts.append(page.extract_text())
            for table in page.extract_tables():
                rows.extend(tuple(" ".join((cell or "").split()) for cell in row) for row in table)
    return Told("\n".join(texts), rows=tuple(rows))


def _pdfminer(content: bytes) -> Told:
    from pdfminer.high_level import extract_text

    return Told(extract_text(io.BytesIO(content)))


READERS: dict[str, tuple[str, Callable[[bytes], Told]]] = {
    "ours (pypdfium2)": ("pypdfium2", ours),
    "pypdfium2, text alone": ("pypdfium2", _pdfium),
    "pypdf": ("pypdf", _pypdf),
    "pypdf, layout mode": ("pypdf", _pypdf_layout),
    "pdfplumber": ("pdfplumber", _pdfplumber),
    "pdfminer.six": ("pdfminer", _pdfminer),
}


def _source(text: str) -> str:
    return REFERENCE.sub("", text)


def _marked(source: str) -> str:
    """For reportlab: bold stays bold."""
    return "".join(
        f"<b>{html.escape(plain(part))}</b>" if place % 2 else html.escape(_edged(part))
        for place, part in enumerate(_BOLD.split(" ".join(source.split())))
    )


def _edged(text: str) -> str:
    """`plain`, but with the blanks around it."""
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{plain(text)}{tail}" if text.strip() else text


def _words(text: str) -> list[str]:
    return re.sub(r"[•➔]", " ", text).split()


def _pages(content: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def measure(paths: Sequence[Path], layout: Layout) -> dict[str, Score]:
    """Every installed reader on every document in one layout."""
    scores = {name: Score() for name, (module, _) in READERS.items() if importlib.util.find_spec(module)}
    for path in paths:
        truth, content = printed(path), print_document(path, layout)
        pages = _pages(content)
        for name, score in scores.items():
            start = time.process_time()
            try:
                told = READERS[name][1](content)
            except ContentError:
                score.failed += 1
                continue
            score.add(truth, told, time.process_time() - start, pages)
    return scores


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=Path("corpus/documents"), help="a folder of Markdown files")
    parser.add_argument("--most", type=int, default=1000, help="documents at most")
    options = parser.parse_args(arguments)
    paths = sorted(options.documents.glob("*.md"))[: options.most]
    for layout in LAYOUTS:
        scores = measure(paths, layout)
        fastest = min(score.seconds / max(score.pages, 1) for score in scores.values())
        first = next(iter(scores.values()))
        lines = [
            f"\n{layout.name}: {len(paths)} documents, {first.pages} pages, {first.words:,} words\n",
            "| reader | lost % | moved % | added % | headings | items | rows | time a page |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for name, score in scores.items():
            shares = [100 * count / max(score.words, 1) for count in (score.lost, score.moved, score.added)]
            kept = [f"{score.kept[kind]}/{score.printed[kind]}" for kind in ("headings", "items", "rows")]
            times = score.seconds / max(score.pages, 1) / fastest
            cells = [name, *(f"{share:.2f}" for share in shares), *kept, f"{times:.1f}"]
            lines.append(f"| {' | '.join(cells)} |")
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.write(f"fastest: {1000 * fastest:.1f} ms a page\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
