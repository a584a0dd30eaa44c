"""Makes the shipped PDF, Word and HTML documents from the Markdown beside this file.

Run `python -m corpus.originals.convert` after a change to one of them. It needs the packages of `pip install .[test]`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.document import Block, Document, Source
from corpus.markup import row_cells
from corpus.reading import read

ORIGINALS = Path(__file__).parent
DOCUMENTS = ORIGINALS.parent / "documents"

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_QUOTES = {"fr": ("« ", " »"), "en": ("“", "”"), "de": ("„", "“")}
_SOURCES = {"fr": "Sources", "en": "Sources", "de": "Quellen"}

Group = tuple[str, list[str]]


def groups(document: Document) -> Iterator[Group]:
    """The content in order: a kind (`h1`, `h2`, `p`, `ul`, `ol`, `table`) and the Markdown of its parts.

    The document's title comes first as `h1`; its list of sources comes last.
    """
    yield "h1", [document.title]
    for kind, blocks in groupby(document.blocks, key=lambda block: _kind(document, block)):
        texts = [document.text[block.start : block.end] for block in blocks]
        if kind in ("ul", "ol", "table"):
            yield kind, texts
            continue
        for text in texts:
            if kind != "p":
                text = text.lstrip("# ")
            if text != document.title:
                yield kind, [text]


def _kind(document: Document, block: Block) -> str:
    match block.kind:
        case "heading":
            return "h2"
        case "item":
            line = document.text.rfind("\n", 0, block.start) + 1
            return "ol" if document.text[line : block.start].strip()[:1].isdigit() else "ul"
        case "header" | "row":
            return "table"
        case _:
            return "p"


def entry(source: Source, document: Document) -> str:
    """A source as the list at the end names it."""
    opening, closing = _QUOTES[document.language]
    facts = [f"{opening}{source.title}{closing}", source.publisher, source.date]
    return ", ".join(fact for fact in facts if fact) + (f". {source.url}" if source.url else "")


def html(document: Document, path: Path) -> None:
    """A saved web page, with the menu, banner and footer that such pages have."""
    parts = []
    for kind, texts in groups(document):
        match kind:
            case "ul" | "ol":
                parts.append(f"<{kind}>{''.join(f'<li>{_inline(text)}</li>' for text in texts)}</{kind}>")
            case "table":
                head, *rows = [[_inline(cell) for cell in _cells(row)] for row in texts]
                body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
                heads = "".join(f"<th>{cell}</th>" for cell in head)
                parts.append(f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>")
            case _:
                parts.append(f"<{kind}>{_inline(texts[0])}</{kind}>")
    sources = "\n".join(f"<li>{escape(entry(source, document))}</li>" for source in document.sources)
    menu, banner, accept, footer = _SHELL[document.language]
    path.write_text(
        _PAGE.format(
            language=document.language,
            title=escape(document.title),
            publisher=escape(document.publisher or ""),
            date=document.date,
            topics=escape(", ".join(document.topics)),
            menu="".join(f'<li><a href="/{number}">{escape(name)}</a></li>' for number, name in enumerate(menu)),
            banner=escape(banner),
            accept=escape(accept),
            article="\n".join(parts),
            heading=_SOURCES[document.language],
            sources=sources,
            footer=escape(footer),
        ),
        encoding="utf-8",
    )


_SHELL = {
    "fr": (
        ["Accueil", "Actualités", "Le partenariat", "Agenda", "Contact"],
        "Ce site utilise des cookies pour mesurer sa fréquentation. Vous pouvez les accepter ou les refuser.",
        "Tout accepter",
        "Mentions légales · Accessibilité : non conforme · Plan du site",
    ),
    "en": (
        ["Home", "News", "Missions", "Calendar", "Contact us"],
        "This site uses cookies to measure its audience. You can accept or refuse them.",
        "Accept all",
        "Legal notice · Accessibility · Site map",
    ),
}
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{publisher}">
<meta name="keywords" content="{topics}">
<meta property="article:published_time" content="{date}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font-family: Georgia, serif; margin: 0 auto; max-width: 50rem; padding: 1rem; }}
nav ul {{ display: flex; gap: 1rem; list-style: none; padding: 0; }}
table {{ border-collapse: collapse; }} td, th {{ border: 1px solid #999; padding: .3rem; text-align: left; }}
.cookie-banner {{ background: #eee; bottom: 0; left: 0; padding: 1rem; position: fixed; right: 0; }}
</style>
</head>
<body>
<header><nav aria-label="Menu"><ul>{menu}</ul></nav></header>
<div class="cookie-banner" role="dialog"><p>{banner}</p><button type="button">{accept}</button></div>
<main><article>
{article}
<h2>{heading}</h2>
<ol>
{sources}
</ol>
</article></main>
<footer><p>{footer}</p></footer>
</body>
</html>
"""


def docx(document: Document, path: Path) -> None:
    """A Word document with the styles that Word gives headings, lists and tables."""
    from docx import Document as new

    file = new()
    properties = file.core_properties
    properties.title, properties.author = document.title, document.publisher or ""
    properties.language, properties.keywords = document.language, ", ".join(document.topics)
    properties.created = properties.modified = datetime.fromisoformat(str(document.date))
    for kind, texts in groups(document):
        match kind:
            case "h1" | "h2":
                file.add_paragraph(texts[0], style="Title" if kind == "h1" else "Heading 1")
            case "table":
                rows = [_cells(row) for row in texts]
                table = file.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
                for row in rows:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        _runs(cell.paragraphs[0], text)
            case _:
                style = {"ul": "List Bullet", "ol": "List Number", "p": "Normal"}[kind]
                for text in texts:
                    _runs(file.add_paragraph(style=style), text)
    file.add_paragraph(_SOURCES[document.language], style="Heading 1")
    for source in document.sources:
        file.add_paragraph(f"[{source.number}] {entry(source, document)}")
    file.save(str(path))


def pdf(document: Document, path: Path, landscape: bool = False) -> None:
    """A printed report: title, sections, a ruled table, a header with the title and a footer with the page number."""
    from reportlab.lib import colors, pagesizes
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

    for name, file in {"": "Vera", "-Bold": "VeraBd", "-Italic": "VeraIt", "-BoldItalic": "VeraBI"}.items():
        pdfmetrics.registerFont(TTFont(f"Vera{name}", f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Vera", "Vera", "Vera-Bold", "Vera-Italic", "Vera-BoldItalic")
    styles = _styles()
    flow: list[Any] = []
    for kind, texts in groups(document):
        match kind:
            case "ul" | "ol":
                items = [ListItem(Paragraph(_inline(text), styles["p"])) for text in texts]
                flow.append(ListFlowable(items, bulletType="bullet" if kind == "ul" else "1", leftIndent=6 * mm))
            case "table":
                rows = [[Paragraph(_inline(cell), styles["cell"]) for cell in _cells(row)] for row in texts]
                grid = [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
                grid.append(("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke))
                flow.append(Table(rows, repeatRows=1, style=grid, spaceAfter=3 * mm))
            case _:
                flow.append(Paragraph(_inline(texts[0]), styles[kind]))
    flow.append(Paragraph(_SOURCES[document.language], styles["h2"]))
    flow += [
        Paragraph(escape(f"[{source.number}] {entry(source, document)}"), styles["small"])
        for source in document.sources
    ]

    def furniture(canvas: Any, template: Any) -> None:
        canvas.setFont("Vera", 7)
        width, height = template.pagesize
        canvas.drawString(20 * mm, height - 10 * mm, document.title)
        canvas.drawRightString(width - 20 * mm, 10 * mm, f"{canvas.getPageNumber()}")

    moment = datetime.fromisoformat(str(document.date)).replace(tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))  # the date of creation that reportlab writes
    SimpleDocTemplate(
        str(path),
        pagesize=pagesizes.landscape(pagesizes.A4) if landscape else pagesizes.A4,
        title=document.title,
        author=document.publisher,
        keywords=list(document.topics),
        lang=document.language,
    ).build(flow, onFirstPage=furniture, onLaterPages=furniture)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("p", fontName="Vera", fontSize=9.5, leading=13.5, spaceAfter=6)
    return {
        "p": body,
        "h1": ParagraphStyle("h1", body, fontName="Vera-Bold", fontSize=17, leading=21, spaceAfter=12),
        "h2": ParagraphStyle(
            "h2", body, fontName="Vera-Bold", fontSize=12.5, leading=16, spaceBefore=10, keepWithNext=1
        ),
        "cell": ParagraphStyle("cell", body, fontSize=8.5, leading=11, spaceAfter=0),
        "small": ParagraphStyle("small", body, fontSize=7.5, leading=10, spaceAfter=2),
    }


def _inline(text: str) -> str:
    """The text as HTML, its bold stretches marked."""
    return _BOLD.sub(r"<b>\1</b>", escape(" ".join(text.split()), quote=False))


def _runs(paragraph: Any, text: str) -> None:
    """The text as runs of a Word paragraph, its bold stretches bold."""
    for index, part in enumerate(_BOLD.split(" ".join(text.split()))):
        if part:
            paragraph.add_run(part).bold = bool(index % 2)


def _cells(row: str) -> list[str]:
    """The cells of a row with their markup and their marks of sources."""
    assert len(row_cells(row)) == row.strip("|").count("|") + 1, f"an escaped border in {row!r}"
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _landscape(document: Document, path: Path) -> None:
    pdf(document, path, landscape=True)


SHIPPED: dict[str, tuple[str, Callable[[Document, Path], None]]] = {
    "accord-bioforward-aer-bfc-mission-2024": (".pdf", pdf),
    "wisconsin-biohealth-economic-figures": (".pdf", _landscape),
    "qui-est-qui-partenariat": (".docx", docx),
    "feuille-de-route-biotherapies-2024-2028": (".docx", docx),
    "chronologie-partenariat-bfc-wisconsin": (".html", html),
    "evers-trade-mission-germany-france-2025": (".html", html),
}


def main() -> None:
    """Make them all, below the folder given, else among the shipped documents."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    for name, (suffix, make) in SHIPPED.items():
        make(read(ORIGINALS / f"{name}.md", ORIGINALS), folder / f"{name}{suffix}")


if __name__ == "__main__":
    main()
