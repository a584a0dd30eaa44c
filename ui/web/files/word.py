"""A transcript as a Word document: the one door to python-docx for what is served."""

from __future__ import annotations

import io
from typing import Any

from ui.web.transcript import Entry, Reference, Transcript

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def word_file(transcript: Transcript) -> bytes:
    """The file. Text is written as text: no field, no macro, no link but to the sources' addresses."""
    import docx

    file = docx.Document()
    properties = file.core_properties
    properties.title, properties.author, properties.comments = transcript.title[:255], "Passerelle", ""
    properties.language = transcript.language
    file.add_heading(transcript.title, 0)
    for fact in transcript.facts:
        file.add_paragraph().add_run(fact).italic = True
    for entry in transcript.entries:
        file.add_heading(entry.question, 1)
        _answer(file, entry)
        if entry.references:
            file.add_heading(transcript.sources, 2)
        for reference in entry.references:
            _reference(file, reference)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _answer(file: Any, entry: Entry) -> None:
    if entry.refusal is not None:
        file.add_paragraph(entry.refusal)
        return
    for line in entry.lines:
        paragraph = file.add_paragraph(f"{line.text} {''.join(f'[{number}]' for number in line.references)} ")
        paragraph.add_run(f"({line.check})").italic = True
    for remark in entry.remarks:
        file.add_paragraph(remark)
    file.add_paragraph().add_run(entry.made_by).italic = True


def _reference(file: Any, reference: Reference) -> None:
    heading = file.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    heading.add_run(f"[{reference.number}] {reference.title}").bold = True
    if reference.place:
        heading.add_run().add_break()
        heading.add_run(" · ".join(reference.place))
    if reference.url:
        heading.add_run().add_break()
        _link(heading, reference.url)
    for part in (reference.lead, reference.quote):
        if part:
            file.add_paragraph(part, style="Quote")


def _link(paragraph: Any, url: str) -> None:
    """A link in a paragraph, which python-docx can read and not write."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, _HYPERLINK, is_external=True))
    run = paragraph.add_run(url)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)
