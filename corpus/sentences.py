"""Sentences of a stretch of text, with exact spans.

`sentencex` proposes the boundaries; what it gets wrong on the hard cases of `tests/corpus/test_sentences.py` is
repaired here: abbreviations before a capital ("art. 12", "M. Dupont", "St. Étienne"), initials, German ordinals ("Der
4. Punkt"), quotation marks and brackets that belong to the sentence before, a capital after "…". Semicolons and colons
do not cut.

Emphasis marks and the document's own references ("[3]") are taken out before the boundaries are looked for and put
back after: a reference behind the full stop belongs to the sentence before it, as a closing "**" does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import sentencex

from corpus.document import Language, Span
from corpus.markup import REFERENCE


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Titles: a name follows, whatever it looks like ("M. Le Drian"). Lower case, without the last full stop.
_TITLES: Mapping[Language, frozenset[str]] = {
    "fr": _set("m mm mme mmes mlle mlles dr drs pr prof me mgr st ste sts stes capt col gén cdt lt"),
    "en": _set(
        "mr mrs ms messrs mx dr drs prof gov sen sens reps gen col lt sgt capt cmdr adm maj hon rev pres st ste mt ft"
        " e.g i.e vs viz"
    ),
    "de": _set("hr hrn frl dr prof dipl ing mag st hl geb bzw bspw vgl evtl ggf inkl exkl sog allg verh vs"),
}
# Before a number ("art. 12", "p. 4", "Nr. 5"); before anything else they are words like others ("He said no.").
_NUMBERED: Mapping[Language, frozenset[str]] = {
    "fr": _set("art al p pp n no nos nº réf fig vol chap ch sect tab ann bd av tél env min max alin éd cf"),
    "en": _set("art p pp no nos fig figs vol ch sec eq approx ca c al tel max min v"),
    "de": _set("art abs abb nr p s bd kap tel ca rd mind max min zzgl jg jh str z"),
}
# May end a sentence: they do where a word follows that opens sentences.
_EITHER: Mapping[Language, frozenset[str]] = {
    "fr": _set("inc co corp ltd jr sr p.ex ex env dép adr dir coll éd vs cf mio hab"),
    "en": _set(
        "inc co corp ltd llc bros jr sr ph.d dept est ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec"
    ),
    "de": _set("inc co corp ltd jr mio mrd mill tsd str jan feb mär apr jun jul aug sep sept okt nov dez"),
}
_AND_SO_ON = frozenset(("etc", "usw"))
_STARTERS: Mapping[Language, frozenset[str]] = {
    "fr": _set(
        "le la les l un une des du il elle ils elles on nous vous je ce cette ces cet cela c ça ceci son sa ses leur"
        " leurs notre nos mon ma mes en à au aux dans pour par avec sans sur sous selon depuis après avant pendant"
        " mais ou et donc or ni car si quand lorsque comme bien puis ensuite enfin aucun aucune tout tous toute toutes"
        " plusieurs chaque certains certaines autre autres voir d qui que quel quelle où pourquoi comment y"
    ),
    "en": _set(
        "the a an it its he she they we you i his her their our your my this that these those there here in on at by"
        " for from with without to of as after before during since under over but and or so yet if when while where who"
        " what why how which no not none all some any each every both another other however also then see"
    ),
    "de": _set(
        "der die das den dem des ein eine einer eines einem einen er sie es wir ihr ich man sein seine ihre unser dies"
        " diese dieser dieses jene in im am an auf aus bei beim mit nach von vom vor zu zum zur für gegen ohne um durch"
        " seit während wegen aber und oder denn doch wenn als ob weil da dann danach dort hier auch nur nicht kein"
        " keine alle viele jeder wer was wann wo wie warum laut sowie zudem damit dabei daher"
    ),
}
_BEFORE_ORDINAL = _set(
    "der die das den dem des am vom zum zur beim im ab bis seit ein eine einen einem eines einer jeder jeden jedes"
    " jedem sein seine seinen ihr ihre ihren dieser diese diesen dieses und"
)
_MONTHS_AND_CENTURY = _set(
    "januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert jh"
)

_MARK = re.compile(r"[ \t\u00a0\u202f]{0,3}(?:" + REFERENCE.pattern + r")|\*+|`+|~~+|(?<![^\W_])_+|_+(?![^\W_])")
_QUOTED_LINE = re.compile(r"\n[ \t]*>[ \t>]*")
_BLANK = re.compile(r"\s")
_TERMINAL = re.compile(r"[.!?…][.!?…»«”“’\")\]]{0,20}(?: [»”)])?\s+(?=[«“„\"(]? ?[^\W\d_])")
_CLOSERS = ' »«”“’")]'
_LAST_WORD = re.compile(r"([^\s(\[«»“”„\"'’/]{1,12})\.\Z")
_FIRST_WORD = re.compile(r"[\s«»“”„\"(\[]*([^\W\d_]+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[- ]?)*[^\W\d_]")
_SPACED_ABBREVIATION = re.compile(r"(?:\A|\s|\()[a-zäöü]\. ?(?:[a-zäöü]\. ?)?[A-Za-zäöü]\.\Z")
_NUMBER = re.compile(r"[\s(]*(?:\d|[IVXLC]+\b|[^\W\d_]\b)")
_NUMBERING = re.compile(r"[\s(]*(?:\d{1,3}|[^\W\d_]|[IVX]{1,5})[.)]")
_NUMBERING_AFTER_STOP = re.compile(r"[.!?]\s+(\d{1,2}[.)]\s+)\Z")
_GERMAN_ORDINAL = re.compile(r"(?:(\S+)\s+)?(?:\d{1,2}|[IVX]{1,5})\.\Z")
_CLOSING = re.compile(r"(?:\s?[»”“’\")\]]){1,20}(?=[\s,;:.!?…]|\Z)")
_ADDRESS = re.compile(r"(?:@|://|www\.)\S*\Z")
# Far enough to see a word, an ordinal and a bracket; bounds the work at every boundary.
_NEAR = 80
# A word this short, with a full stop and a small letter after it, is an abbreviation that no list knows.
_SHORT = 3
# `sentencex` takes quadratic time on some texts; a window keeps that small.
_WINDOW = 4000


def split(text: str, language: Language) -> list[Span]:
    """The spans of the sentences of `text`, in order, without surrounding blanks.

    Every character that is not blank is in exactly one span, but for the ">" that opens a quoted line between two
    sentences. A text without any character that is not blank has none.
    """
    text = _QUOTED_LINE.sub(lambda line: "\n" + " " * (len(line.group()) - 1), text)
    bare = _Bare.of(text)
    cuts = [bare.cut(text, boundary) for boundary in _boundaries(bare.text, language)]
    edges = [0, *cuts, len(text)]
    spans = (_trimmed(text, start, end) for start, end in pairwise(edges))
    return [span for span in spans if span.start < span.end]


@dataclass(frozen=True, slots=True)
class _Bare:
    """A text without its marks; `origin[i]` is where character i stood."""

    text: str
    origin: list[int]

    @classmethod
    def of(cls, text: str) -> _Bare:
        origin: list[int] = []
        position = 0
        for mark in _MARK.finditer(text):
            origin.extend(range(position, mark.start()))
            position = mark.end()
        origin.extend(range(position, len(text)))
        # A wrapped line is no boundary, and a no-break space is a space.
        return cls(_BLANK.sub(" ", "".join([text[index] for index in origin])), origin)

    def cut(self, text: str, boundary: int) -> int:
        """Where `text` is cut for a boundary before character `boundary` of the bare text.

        Marks between the two sentences go to the first, except those that touch the first word of the second.
        """
        start = self.origin[boundary]
        before = self.origin[boundary - 1] + 1
        while start > before and text[start - 1] in "*_`~":
            start -= 1
        # "end.**Next" has no blank to tell the sides apart: the mark closes.
        return start if start == before or text[start - 1].isspace() else self.origin[boundary]


def _boundaries(text: str, language: Language) -> list[int]:
    """Positions in `text` where a sentence starts after another."""
    proposed = set(_proposed(text, language))
    candidates = proposed.union(match.end() for match in _TERMINAL.finditer(text))
    kept: list[int] = []
    start = 0
    for candidate in sorted(candidates):
        boundary = _after_closing(text, candidate)
        for place in (_before_numbering(text, boundary), boundary):
            if start < place < len(text) and _ends(text, start, place, language, candidate in proposed):
                kept.append(place)
                start = place
                break
    return kept


def _proposed(text: str, language: Language) -> Iterator[int]:
    """What `sentencex` proposes, window by window."""
    start = 0
    after_stop = False
    while start < len(text):
        end = start + _WINDOW
        last = max(text.rfind(mark, start, end) for mark in (". ", "! ", "? ")) if end < len(text) else -1
        if last > start:
            end = last + 2
        for part in sentencex.get_sentence_boundaries(language, text[start:end]):
            # A window that had no full stop to end at ends inside a sentence.
            if part["start_index"] or after_stop:
                yield start + part["start_index"]
        start, after_stop = end, last > start


def _after_closing(text: str, boundary: int) -> int:
    """`boundary` moved behind the closing quotation marks and brackets of the sentence before, and behind blanks."""
    closing = _CLOSING.match(text, boundary)
    if closing:
        boundary = closing.end()
    while boundary < len(text) and text[boundary].isspace():
        boundary += 1
    return boundary


def _before_numbering(text: str, boundary: int) -> int:
    """`boundary` moved before the number that opens the sentence after it ("It ends. 2. Next")."""
    numbering = _NUMBERING_AFTER_STOP.search(text, max(0, boundary - _NEAR), boundary)
    return numbering.start(1) if numbering else boundary


def _ends(text: str, start: int, boundary: int, language: Language, proposed: bool) -> bool:
    """Whether the sentence that starts at `start` ends before `boundary`."""
    left = text[max(start, boundary - _NEAR) : boundary].rstrip()
    right = text[boundary : boundary + _NEAR]
    if not text[boundary - 1].isspace() or right[0] in ",;:.!?%…":
        return False
    if boundary - start < _NEAR and (_NUMBERING.fullmatch(left) or not any(map(str.isalnum, left))):
        return False
    left = left.rstrip(_CLOSERS)
    first = _FIRST_WORD.match(right)
    word = first.group(1) if first else ""
    opens = word[:1].isupper() and word.lower() in _STARTERS[language]
    last = _LAST_WORD.search(left)
    if last is None:
        return proposed or (left.endswith(("…", "...")) and word[:1].isupper() and not left.endswith(("[…", "[...")))
    if _ADDRESS.search(left):
        return word[:1].isupper()
    abbreviation = last.group(1).lower()
    if word.islower() and len(abbreviation) <= _SHORT:
        return False
    if abbreviation in _AND_SO_ON:
        return word[:1].isupper()
    if abbreviation in _TITLES[language]:
        return False
    if abbreviation in _NUMBERED[language] and _NUMBER.match(right):
        return False
    if abbreviation in _EITHER[language] or _INITIALS.fullmatch(abbreviation) or _SPACED_ABBREVIATION.search(left):
        return opens
    if language == "de" and not opens and (ordinal := _GERMAN_ORDINAL.search(left)):
        return not ((ordinal.group(1) or "").lower() in _BEFORE_ORDINAL or word.lower() in _MONTHS_AND_CENTURY)
    return proposed or (left != text[max(start, boundary - _NEAR) : boundary].rstrip() and word[:1].isupper())


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
