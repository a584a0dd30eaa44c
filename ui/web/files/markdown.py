"""A transcript as Markdown."""

from __future__ import annotations

import re

from ui.web.transcript import Entry, Reference, Transcript

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&!]")
# What only the beginning of a line makes a list, a heading's rule or a quotation.
_OPENING = re.compile(r"\A(?:[-+=:]|\d{1,9}(?=[.)]))")


def markdown_file(transcript: Transcript) -> bytes:
    """The file, UTF-8."""
    parts = [f"# {_text(transcript.title)}", *(f"*{_text(fact)}*" for fact in transcript.facts)]
    for entry in transcript.entries:
        parts += [f"## {_text(entry.question)}", *_answer(entry)]
        if entry.references:
            parts.append(f"### {_text(transcript.sources)}")
            parts += [_reference(reference) for reference in entry.references]
    return ("\n\n".join(parts) + "\n").encode()


def _answer(entry: Entry) -> list[str]:
    if entry.refusal is not None:
        return [_text(entry.refusal)]
    lines = [
        f"{_text(line.text)} {''.join(map(_marker, line.references))} *({_text(line.check)})*" for line in entry.lines
    ]
    return [*lines, *map(_text, entry.remarks), f"*{_text(entry.made_by)}*"]


def _reference(reference: Reference) -> str:
    lines = [f"**{_marker(reference.number)} {_text(reference.title)}**", _text(" · ".join(reference.place))]
    if reference.url:
        lines.append(f"<{_address(reference.url)}>")
    quoted = [f"> {_text(part)}" for part in (reference.lead, reference.quote) if part]
    return "  \n".join(line for line in lines if line) + "\n\n" + "\n>\n".join(quoted)


def _marker(number: int) -> str:
    return f"\\[{number}\\]"


def _text(text: str) -> str:
    """The text with every sign of Markdown escaped, formulas and HTML included."""
    escaped = _SPECIAL.sub(lambda sign: f"\\{sign.group()}", text)
    opening = _OPENING.match(escaped)
    if opening is None:
        return escaped
    end = opening.end()
    return f"{escaped[:end]}\\{escaped[end:]}" if escaped[0].isdigit() else f"\\{escaped}"


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
