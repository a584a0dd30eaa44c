"""The plain text of a mail: lines that were cut to be sent are whole again, each quotation is a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_QUOTED = re.compile(r"(?:> ?)+")
_ITEM = re.compile(r"[ \t]*([-*+•▪◦‣–]|\d{1,3}[.)])[ \t]+(?=\S)")
_RULE = re.compile(r"[-_=*~\s]{3,}")
_SIGNED = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+: .*\n)*\n")
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----\n[^-]*-----END PGP SIGNATURE-----$", re.MULTILINE)

_SIGNED_BY = "-- "  # the line before a signature; its blank cuts nothing


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a list item where it has a marker."""

    text: str
    marker: str = ""


def paragraphs(text: str, parameters: Mapping[str, str]) -> Iterator[Paragraph]:
    """The paragraphs of a mail's text; `parameters` of its type say whether long lines were cut (RFC 3676)."""
    text = _SIGNATURE.sub("", _SIGNED.sub("", text, count=1))
    lines = text.split("\n")
    if parameters.get("format", "").lower() == "flowed":
        lines = list(_whole(lines, parameters.get("delsp", "").lower() == "yes"))
    kept: list[str] = []
    marker, depth = "", 0
    for line in [*lines, ""]:
        quoted = _QUOTED.match(line)
        level = quoted.group().count(">") if quoted else 0
        words = line[quoted.end() :] if quoted else line
        item = _ITEM.match(words)
        ends = not words.strip() or _RULE.fullmatch(words)
        if ends or item or level != depth:
            if kept:
                yield Paragraph("\n".join(kept), marker)
            kept, marker, depth = [], "", level
        if ends:
            continue
        if item:
            words, marker = words[item.end() :], item[1]
        kept.append(words)


def _whole(lines: list[str], without_blank: bool) -> Iterator[str]:
    """Lines as they were before they were cut: one that ends with a blank goes on in the next of its depth."""
    begun, depth = "", 0
    for line in lines:
        quoted = re.match(">*", line)
        level = len(quoted.group()) if quoted else 0
        words = line[level:].removeprefix(" ")
        if begun and (level != depth or words == _SIGNED_BY):
            yield begun
            begun = ""
        begun = begun + words if begun else ">" * level + (" " if level else "") + words
        depth = level
        if words.endswith(" ") and words != _SIGNED_BY:
            begun = begun[:-1] if without_blank else begun
            continue
        yield begun
        begun = ""
    if begun:
        yield begun
