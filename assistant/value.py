"""Values: figures with their units, dates, names of people and places, each where it stands in a text.

Each has a form that is the same however it is written, in French, English and German: "2 avril 2025", "April 2, 2025"
and "02.04.2025"; "15 M€", "€15 million" and "15 Mio. Euro".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.document import Span
from corpus.markup import REFERENCE

Kind = Literal["number", "date", "person", "place"]

FILL = "\u2060"  # neither a letter nor a blank nor Markdown: parts nothing, joins nothing
GAP = rf"[\s{FILL}]"
_HIDDEN = re.compile(rf"{REFERENCE.pattern}|\]\([^()\s]*\)|<https?://[^<>\s]*>|[*`~]+")


@dataclass(frozen=True, slots=True)
class Value:
    """Something that a question can ask for, in a text.

    - start, end: where it stands in the text.
    - form: the same for all ways of writing the same value.
    - unit: of a number: a currency, "%" or a measure such as "km"; empty where it counts things, and of other kinds.
    """

    kind: Kind
    start: int
    end: int
    form: str
    unit: str = ""

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return Span(self.start, self.end)


def bare(text: str) -> str:
    """The text at its own length: emphasis, addresses and the document's references are covered by `FILL`."""
    return _HIDDEN.sub(lambda hidden: FILL * len(hidden.group()), text)


def joined(found: Sequence[Value], text: str, link: re.Pattern[str]) -> list[Value]:
    """The values, in order; two with nothing but a link between them ("40 to 70 million") are one."""
    out: list[Value] = []
    for value in sorted(found, key=lambda value: value.start):
        last = out[-1] if out else None
        if last and last.unit in ("", value.unit) and link.fullmatch(text, last.end, value.start):
            out[-1] = Value(value.kind, last.start, value.end, f"{last.form}/{value.form}", value.unit)
        else:
            out.append(value)
    return out
