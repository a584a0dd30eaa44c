"""Sources that disagree: differing values of the thing that a question asks for, each with the quote that gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asked import Asked, forms
from assistant.candidate import Candidate
from assistant.dates import dates
from assistant.draft import Quote, QuotedValue
from assistant.question import Question
from assistant.value import GAP, Value
from corpus.document import Language, Span
from corpus.markup import REFERENCE, plain, references
from index.analysis import MONTHS, carries, fold, term, words
from index.generation import Generation

REACH = 0.15  # a sentence may score so much less than the best one and still tell of the same thing
SAME = 0.6  # two sentences that meet so much of each other's words tell of the same thing
MOST = 3  # values that stand in quotes of their own
LEAST = 3  # words of content that two sentences must have to be told alike

# What may stand between two values of which either may be right: "22 M€ [8] ou 17 M€ (2024) [7]".
_BETWEEN = re.compile(
    rf"(?P<behind>(?:{GAP}|{REFERENCE.pattern}|\([^()|]{{1,40}}\)|[*])*)(?P<link>[;,/]|\b(?:ou|or|oder)\b){GAP}*"
    rf"(?:(?:environ|about|around|some|nearly|près de|rund|etwa|ca\.){GAP}+)?[*]*",
)
_BEHIND = re.compile(rf"(?:{GAP}|{REFERENCE.pattern}|\([^()|]{{1,40}}\)|[*])*")
_EITHER = ("ou", "or", "oder")
_UNTIL = re.compile(r"\b(?:jusqu['’]|until|till|bis)", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")

# How a sentence says itself that sources differ. Folded; no subject, no name.
_SAID: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\bne s'accord\w+ (?:pas|ni)\b|\bselon les sources\b|\bse contredi\w+\b"
        r"|\b(?:sources|chiffres|articles|versions|dates) (?:different|divergent|varient)\b"
    ),
    "en": re.compile(
        r"\b(?:sources|reports|figures|accounts|articles|versions) (?:differ|disagree|conflict|vary)\b"
        r"|\bcontradict each other\b|\bdepending on the source\b|\bkept (?:writing|saying)\b"
    ),
    "de": re.compile(
        r"\b(?:quellen|zahlen|angaben|berichte) (?:widersprechen|unterscheiden|weichen)\b|\bje nach quelle\b|\buneins\b"
    ),
}


def disagreement(
    question: Question, quotes: Sequence[Quote], ranked: Sequence[Candidate], generation: Generation
) -> tuple[QuotedValue, ...] | None:
    """The differing values that sources give of the thing asked for, the most recent first; None where none differ.

    It is empty where a quote says itself that sources differ, without values that could be told. `quotes`: those of the
    answer; where the sentences of `ranked` are near, a value may also come from one that is not among them.
    """
    asked = Asked.of(question)
    found: list[QuotedValue] = []
    if asked:
        valued = [quote for quote in quotes if asked.values(quote.text, quote.passage.language)]
        if valued and asked.kind == "number":
            found = _alternatives(asked, valued[0], generation)
        if valued and not found and not dates(question.text):
            found = _differing(asked, valued, ranked, generation)
    if found:
        return tuple(sorted(found, key=_recency, reverse=True))
    return () if quotes and _says_so(quotes[0]) else None


def _recency(value: QuotedValue) -> tuple[str, bool]:
    """What sorts by date: ISO 8601 does as text. What held until a day is older than what holds since that day."""
    return value.date or "", not _UNTIL.search(value.quote.text)


def _says_so(quote: Quote) -> bool:
    return bool(_SAID[quote.passage.language].search(fold(plain(quote.text))))


def _alternatives(asked: Asked, quote: Quote, generation: Generation) -> list[QuotedValue]:
    """The values of one quote of which either may be right: tied by "or", or each with a reference of its own."""
    text, language = quote.text, quote.passage.language
    run: list[Value] = []
    either = False
    for value in asked.values(text, language):
        tie = _BETWEEN.fullmatch(text, run[-1].end, value.start) if run else None
        if run and not (tie and value.unit == run[-1].unit):
            if len(run) > 1:
                break
            run, either = [], False
        either |= bool(tie and tie["link"] in _EITHER)
        run.append(value)
    marks = [references(text[value.end : _behind(text, value.end)]) for value in run]
    if asked.thing and not any(asked.counts(value, text, language) for value in run):
        return []
    if len({value.form for value in run}) < 2 or not (either or len({tuple(mark) for mark in marks if mark}) > 1):
        return []
    document = generation.document(quote.passage.document)
    dated = {source.number: source.date for source in document.sources if source.date}
    out = []
    for place, value in enumerate(run):
        # "117 % or 147 % [9]": both from the reference behind the second.
        numbers = next((mark for mark in marks[place:] if mark), [])
        aside = dates(text[value.end : _behind(text, value.end)])
        date = aside[0].form if aside else next((dated[number] for number in numbers if number in dated), document.date)
        out.append(QuotedValue(quote, Span(quote.start + value.start, quote.start + value.end), date))
    return out


def _behind(text: str, start: int) -> int:
    behind = _BEHIND.match(text, start)
    return behind.end() if behind else start


def _differing(
    asked: Asked, quotes: Sequence[Quote], ranked: Sequence[Candidate], generation: Generation
) -> list[QuotedValue]:
    """The sole values of sentences that tell of the same thing, where these differ; that of a quote is the first."""
    quoted = [one for one in ranked if any(_stands_in(one, quote) for quote in quotes)]
    own, first = next(
        ((one, value) for one in quoted if (value := asked.surely(one.passage, one.sentence))), (None, None)
    )
    if not own or not first:
        return []
    values = {first.form: _quoted(own, first, generation)}
    for other in ranked:
        value = asked.surely(other.passage, other.sentence) if other.score >= ranked[0].score - REACH else None
        if (
            value
            and value.unit == first.unit
            and value.form not in values
            and _same_thing(asked, own, first, other, value)
        ):
            values[value.form] = _quoted(other, value, generation)
        elif value and value.form in values and _same_thing(asked, own, first, other, value):
            values[value.form] = max(values[value.form], _quoted(other, value, generation), key=_recency)
    return sorted(values.values(), key=_recency, reverse=True)[:MOST] if len(values) > 1 else []


def _stands_in(candidate: Candidate, quote: Quote) -> bool:
    return candidate.passage.document == quote.passage.document and quote.start <= candidate.sentence.start < quote.end


def _quoted(candidate: Candidate, value: Value, generation: Generation) -> QuotedValue:
    sentence = candidate.sentence
    own = dates(sentence.text) if sentence.kind == "row" else []
    return QuotedValue(
        Quote(candidate.passage, candidate.place, candidate.place),
        Span(sentence.start + value.start, sentence.start + value.end),
        own[0].form if len(own) == 1 else generation.document(candidate.passage.document).date,
    )


def _same_thing(asked: Asked, one: Candidate, value: Value, other: Candidate, differing: Value) -> bool:
    """Whether two sentences tell of the same thing: the same words about it, or the same office of two people."""
    if asked.kind == "person":
        return not asked.beside(value, one.sentence.text, one.passage.language).isdisjoint(
            asked.beside(differing, other.sentence.text, other.passage.language)
        )
    words_of_one, words_of_other = _content(one), _content(other)
    if (
        one.sentence.kind == "row"
        and one.sentence.lead == other.sentence.lead
        and one.passage.document == other.passage.document
    ):
        return bool(words_of_one) and words_of_one == words_of_other
    return all(
        len(mine) >= LEAST and _met(mine, here, theirs, there) >= SAME * len(mine)
        for mine, here, theirs, there in (
            (words_of_one, one.passage.language, words_of_other, other.passage.language),
            (words_of_other, other.passage.language, words_of_one, one.passage.language),
        )
    )


def _content(candidate: Candidate) -> frozenset[str]:
    """The words of content of a sentence, without asides, figures and dates."""
    language = candidate.passage.language
    text = _ASIDE.sub(" ", plain(candidate.sentence.text))
    return frozenset(
        word for word in words(text) if carries(word, language) and not word[0].isdigit() and word not in MONTHS
    )


def _met(mine: frozenset[str], here: Language, theirs: frozenset[str], there: Language) -> int:
    terms = {term(word, there) for word in theirs}
    return sum(not terms.isdisjoint(forms(word, here, there)) for word in mine)
