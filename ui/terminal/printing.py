"""An answer as text for a terminal: the answer, then its numbered quotes, or the nearest passages of a refusal.

The text of documents is untrusted: a character that could move the cursor, colour the screen or reverse the reading
order never reaches the terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import EXTRACTIVE, Answer, Citation
from corpus.document import Language, Source, Span
from corpus.markup import plain
from index.hit import Hit

NEAREST_SHOWN = 3
NEAREST_LENGTH = 300  # characters of a nearest passage
_INDENT = "    "
# Stand for the codes while lines are filled, one column each; `printable` lets neither through from a document.
_ON, _OFF = "\x02", "\x03"
_REVERSING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands around answers and quotes, in the language of the question; `{…}` are filled in."""

    page: str
    recognised: str
    read_with: str
    in_quote: str
    nearest: str
    not_verified: str
    written_by: str
    languages: dict[Language, str]


LABELS: dict[Language, Labels] = {
    "fr": Labels(
        page="p. {page}",
        recognised="texte reconnu sur l’image de la page, sûr à {percent}\N{NO-BREAK SPACE}%",
        read_with="À lire avec : {lead}",
        in_quote="[{number}] dans la citation : {source}",
        nearest="Passages les plus proches (ce n’est pas une réponse) :",
        not_verified="(non vérifié : {faults})",
        written_by="Rédigé par le modèle de langue {writer} ; chaque phrase est vérifiée dans les citations.",
        languages={"fr": "français", "en": "anglais", "de": "allemand"},
    ),
    "en": Labels(
        page="p. {page}",
        recognised="text recognised from the picture of the page, {percent}% sure",
        read_with="Read with: {lead}",
        in_quote="[{number}] in the quote: {source}",
        nearest="Nearest passages (not an answer):",
        not_verified="(not verified: {faults})",
        written_by="Written by the language model {writer}; each sentence is checked against the quotes.",
        languages={"fr": "French", "en": "English", "de": "German"},
    ),
    "de": Labels(
        page="S. {page}",
        recognised="Text aus dem Bild der Seite erkannt, zu {percent}\N{NO-BREAK SPACE}% sicher",
        read_with="Zu lesen mit: {lead}",
        in_quote="[{number}] im Zitat: {source}",
        nearest="Nächstliegende Stellen (keine Antwort):",
        not_verified="(nicht belegt: {faults})",
        written_by="Geschrieben vom Sprachmodell {writer}; jeder Satz ist an den Zitaten geprüft.",
        languages={"fr": "Französisch", "en": "Englisch", "de": "Deutsch"},
    ),
}


def answer_text(answer: Answer, width: int | None = None, *, bold: bool = False) -> str:
    """All that a person reads: lines of at most `width` characters, or as they are where it is None.

    - bold: whether the values asked for are set in bold, by the codes that terminals know.
    """
    labels = LABELS[answer.language]
    if answer.refusal is not None:
        nearest = [_nearest(hit, labels) for hit in answer.hits[:NEAREST_SHOWN]]
        blocks = [answer.refusal, *([labels.nearest, *nearest] if nearest else [])]
    else:
        statements = "\n".join(
            _wrapped(line, width, span if bold else None) for line, span in _statements(answer, labels)
        )
        blocks = [*answer.remarks]
        blocks += [_quote(citation, labels) for citation in answer.citations]
        blocks += [labels.written_by.format(writer=answer.writer)] if answer.writer != EXTRACTIVE else []
        return "\n\n".join([statements, *(_wrapped(block, width) for block in blocks)])
    return "\n\n".join(_wrapped(block, width) for block in blocks)


def printable(text: str) -> str:
    """The text with every character that commands a terminal or reverses the reading order shown as "�"."""
    return "".join("�" if _commands(char) else char for char in text)


def _commands(char: str) -> bool:
    return (ord(char) < 32 and char not in "\n\t") or 127 <= ord(char) < 160 or char in _REVERSING


def _statements(answer: Answer, labels: Labels) -> Iterator[tuple[str, Span | None]]:
    """Each statement with its markers, and where the value asked for stands in it."""
    for statement in answer.statements:
        markers = "".join(f"[{number}]" for number in statement.citations)
        unsupported = statement.check == "unsupported"
        warning = labels.not_verified.format(faults="; ".join(statement.faults)) if unsupported else ""
        yield " ".join(part for part in (statement.text, markers, warning) if part), statement.asked


def _quote(citation: Citation, labels: Labels) -> str:
    """The quote and where it comes from; the document's own references are named as such, never as ours."""
    facts = (
        citation.date,
        labels.languages[citation.language],
        labels.page.format(page=citation.page) if citation.page is not None else None,
        labels.recognised.format(percent=round(100 * citation.recognised)) if citation.recognised is not None else None,
    )
    lines = [
        *citation.quote.strip().splitlines(),
        labels.read_with.format(lead=" ".join(citation.lead.split())) if citation.lead else None,
        " > ".join(part for part in (citation.title, citation.section) if part),
        ", ".join(part for part in facts if part),
        citation.url,
        *(_source(source, citation, labels) for source in citation.sources),
    ]
    first, *others = [line for line in lines if line]
    marker = f"[{citation.number}]"
    return "\n".join([f"{marker:<{len(_INDENT) - 1}} {first}", *(_INDENT + line for line in others)])


def _source(source: Source, citation: Citation, labels: Labels) -> str:
    url = source.url if source.url != citation.url else None  # said on the line above
    parts = (source.title, source.publisher, source.date, url)
    return labels.in_quote.format(number=source.number, source=", ".join(part for part in parts if part))


def _nearest(hit: Hit, labels: Labels) -> str:
    passage = hit.passage
    place = " > ".join(part for part in (passage.title, passage.section) if part)
    text = textwrap.shorten(plain(passage.text), NEAREST_LENGTH, placeholder=" …")
    return f"-   {place} ({labels.languages[passage.language]})\n{_INDENT}{text}"


def _wrapped(block: str, width: int | None, bold: Span | None = None) -> str:
    text = printable(block)  # as long as the block: the span holds
    if bold:
        text = f"{text[: bold.start]}{_ON}{text[bold.start : bold.end]}{_OFF}{text[bold.end :]}"
    lines = text.split("\n")
    filled = "\n".join(lines if width is None else (_filled(line, width) for line in lines))
    return filled.replace(_ON, "\x1b[1m").replace(_OFF, "\x1b[22m") if bold else filled


def _filled(line: str, width: int) -> str:
    """The line cut to the width; what opens with an indent or a marker hangs under it; addresses are never cut."""
    indent = _INDENT if line.startswith(_INDENT) else ""
    hanging = _INDENT if line.startswith((_INDENT, "[", "-   ")) else ""
    return textwrap.fill(
        line.removeprefix(indent),
        width,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
