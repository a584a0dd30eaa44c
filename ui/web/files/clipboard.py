"""A transcript to be pasted: as plain text, and as HTML for programs that take it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ui.web.transcript import Entry, Reference, Transcript


@dataclass(frozen=True, slots=True)
class Pasted:
    """The same in both forms."""

    text: str
    html: str


def pasted(transcript: Transcript) -> Pasted:
    """The entries with their references, without what stands around them in a file."""
    return Pasted(
        "\n\n".join(_text(entry, transcript.sources) for entry in transcript.entries),
        "".join(_html(entry, transcript.sources) for entry in transcript.entries),
    )


def _text(entry: Entry, sources: str) -> str:
    if entry.refusal is not None:
        return f"{entry.question}\n\n{entry.refusal}"
    stated = [f"{line.text} {_markers(line.references)} ({line.check})" for line in entry.lines]
    parts = [entry.question, "\n".join([*stated, *entry.remarks]), sources]
    for one in entry.references:
        quoted = [one.url, one.lead, f"“{one.quote}”"]  # only the quote itself between quotation marks
        parts.append("\n".join([f"[{one.number}] {_where(one)}", *(line for line in quoted if line)]))
    return "\n\n".join(parts)


def _html(entry: Entry, sources: str) -> str:
    question = f"<p><strong>{escape(entry.question)}</strong></p>"
    if entry.refusal is not None:
        return f"{question}<p>{escape(entry.refusal)}</p>"
    stated = "".join(
        f"<p>{escape(line.text)} {_markers(line.references)} <em>({escape(line.check)})</em></p>"
        for line in entry.lines
    )
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in entry.remarks)
    listed = "".join(map(_item, entry.references))
    return f"{question}{stated}{remarks}<p><strong>{escape(sources)}</strong></p>{listed}"


def _item(one: Reference) -> str:
    address = escape(one.url) if one.url else ""
    link = f'<br><a href="{address}">{address}</a>' if address else ""
    lead = f"{escape(one.lead)}<br>" if one.lead else ""
    return f"<p>[{one.number}] {escape(_where(one))}{link}</p><blockquote>{lead}{escape(one.quote)}</blockquote>"


def _where(one: Reference) -> str:
    return ", ".join([one.title, *one.place])


def _markers(numbers: tuple[int, ...]) -> str:
    return "".join(f"[{number}]" for number in numbers)
