"""A transcript as PDF: the one door to ReportLab for what is served."""

from __future__ import annotations

import io
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ui.web.transcript import Entry, Reference, Transcript

_FACES = {"": "DejaVuSans", "-Bold": "DejaVuSans-Bold", "-Italic": "DejaVuSans-Oblique"}
_FONT = "Passerelle"


def pdf_file(transcript: Transcript) -> bytes:
    """The file: A4, pages numbered. What is written is escaped; ReportLab's own markup comes from here alone."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    _register()
    styles = _styles()
    flow: list[Any] = [Paragraph(escape(transcript.title), styles["title"])]
    flow += [Paragraph(escape(fact), styles["fact"]) for fact in transcript.facts]
    for entry in transcript.entries:
        flow.append(Paragraph(escape(entry.question), styles["question"]))
        flow += [Paragraph(markup, styles["body"]) for markup in _answer(entry)]
        if entry.references:
            flow.append(Paragraph(escape(transcript.sources), styles["sources"]))
        for reference in entry.references:
            flow.append(Paragraph(_reference(reference), styles["reference"]))
            flow += [Paragraph(escape(part), styles["quote"]) for part in (reference.lead, reference.quote) if part]

    def footer(canvas: Any, template: Any) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawRightString(template.pagesize[0] - 20 * mm, 10 * mm, f"{canvas.getPageNumber()}")

    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=transcript.title,
        author="Passerelle",
        lang=transcript.language,
    ).build(flow, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def _register() -> None:
    """DejaVu Sans, which Matplotlib brings along: ReportLab's own fonts lack letters that documents hold."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if _FONT in pdfmetrics.getRegisteredFontNames():
        return
    spec = find_spec("matplotlib")
    assert spec is not None
    folder = Path(str(spec.origin)).parent / "mpl-data" / "fonts" / "ttf"
    for face, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(f"{_FONT}{face}", str(folder / f"{file}.ttf")))
    pdfmetrics.registerFontFamily(_FONT, _FONT, f"{_FONT}-Bold", f"{_FONT}-Italic", f"{_FONT}-Bold")


def _styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    blue, soft = HexColor("#1d4a68"), HexColor("#51606c")
    body = ParagraphStyle("body", fontName=_FONT, fontSize=10, leading=14.5, spaceAfter=5, splitLongWords=1)
    bold = f"{_FONT}-Bold"
    return {
        "body": body,
        "title": ParagraphStyle("title", body, fontName=bold, fontSize=17, leading=22, textColor=blue, spaceAfter=8),
        "fact": ParagraphStyle("fact", body, fontSize=8.5, leading=12, textColor=soft, spaceAfter=1),
        "question": ParagraphStyle(
            "question", body, fontName=bold, fontSize=12, leading=16, spaceBefore=16, keepWithNext=1
        ),
        "sources": ParagraphStyle("sources", body, fontName=bold, textColor=blue, spaceBefore=6, keepWithNext=1),
        "reference": ParagraphStyle("reference", body, fontSize=9, leading=12.5, spaceAfter=2, keepWithNext=1),
        "quote": ParagraphStyle("quote", body, fontSize=9, leading=12.5, leftIndent=12, spaceAfter=6),
    }


def _answer(entry: Entry) -> list[str]:
    if entry.refusal is not None:
        return [escape(entry.refusal)]
    lines = [
        f"{escape(line.text)} {''.join(f'[{number}]' for number in line.references)} <i>({escape(line.check)})</i>"
        for line in entry.lines
    ]
    return [*lines, *map(escape, entry.remarks), f"<i>{escape(entry.made_by)}</i>"]


def _reference(reference: Reference) -> str:
    parts = [f"<b>[{reference.number}] {escape(reference.title)}</b>"]
    if reference.place:
        parts.append(escape(" · ".join(reference.place)))
    if reference.url:
        address = escape(reference.url)
        parts.append(f'<a href="{address}" color="#1d4a68">{address}</a>')
    return "<br/>".join(parts)
