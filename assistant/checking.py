"""Whether a statement is borne out by the sentences that it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from assistant.answer import Check
from assistant.draft import Quote
from assistant.grammar import opens_with_pronoun
from assistant.meaning import MeaningCalibration, Nearness, nearness
from assistant.moments import Moment, agrees, moments
from assistant.naming import Naming
from assistant.polarity import contradicted
from assistant.quantities import Quantity, borne_out, implied, quantities, units_named
from assistant.seam import seam
from assistant.ties import crossed
from assistant.wording import FaultKind
from corpus.document import Document, Language, Span
from corpus.markup import plain
from index.analysis import words
from index.embedding import Embedder

LONGEST = 2000
"""Characters of a statement; a longer one is none, and would cost more to check than it is worth."""

_OPENING = 4  # words of a sentence among which a pronoun speaks of what stands before: "1921: his son …"


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a statement that its citations do not bear out.

    - kind: `reference` where nothing is cited, else what the part is.
    - found: the part, as it stands in the statement; the whole statement where no single part is at fault.
    """

    kind: FaultKind
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a statement stands to the sentences that it cites; `faults` is empty unless `check` is "unsupported"."""

    check: Check
    faults: tuple[Fault, ...] = ()


class Checker:
    """Checks statements against the sentences they cite; the same statement and quotes always get the same verdict."""

    def __init__(self, embedder: Embedder, calibration: MeaningCalibration | None = None) -> None:
        """`calibration`: of the meaning; the one that comes with the program unless another is given."""
        self._embedder = embedder
        self._calibration = calibration or MeaningCalibration.load()

    def check(
        self, statement: str, language: Language, quotes: Sequence[Quote], document: Callable[[str], Document]
    ) -> Verdict:
        """The verdict on a statement in plain text, without its citation marks.

        - language: of the statement.
        - quotes: what it cites; none where no citation resolved.
        - document: a document by its name, such as `Generation.document`.
        """
        if not quotes:
            return Verdict("unsupported", (Fault("reference", statement),))
        if is_verbatim(statement, quotes):
            return Verdict("verbatim")
        cited = [Cited.of(quote, document(quote.passage.document)) for quote in quotes]
        faults = tuple(found for found in stated_faults(statement, language, cited))
        if not faults and not self._calibration.near(self.nearness(statement, language, cited)):
            faults = (Fault("meaning", statement),)
        return Verdict("unsupported", faults) if faults else Verdict("supported")

    def nearness(self, statement: str, language: Language, cited: Sequence[Cited]) -> Nearness:
        """How near the statement is in meaning to what it cites, in the nearest language of it."""
        return max(
            (
                nearness(statement, language, one.with_leads, one.heading, one.language, self._embedder)
                for one in _by_language(cited, language)
            ),
            key=self._calibration.probability,
        )


@dataclass(frozen=True)
class Cited:
    """What a statement cites, as it is read: without markup.

    - language: of the sentences; heading: title and section of each, one after another.
    - sentences, leads: in order; a lead is what a sentence must be read with, empty where it stands alone.
    - before: the sentences before one that opens with a pronoun: they name what it speaks of.
    - texts: of the documents, which may explain initials.
    """

    language: Language
    heading: str
    sentences: tuple[str, ...]
    leads: tuple[str, ...]
    texts: tuple[str, ...]
    before: tuple[str, ...] = ()
    date: str | None = None

    @classmethod
    def of(cls, quote: Quote, document: Document) -> Cited:
        """What a quote gives to read."""
        passage = quote.passage
        leads = tuple(
            plain(document.text[sentence.lead.start : sentence.lead.end]) if sentence.lead else ""
            for sentence in quote.sentences
        )
        heading = f"{passage.title}: {passage.section}" if passage.section else passage.title
        sentences = tuple(plain(sentence.text) for sentence in quote.sentences)
        return cls(passage.language, heading, sentences, leads, (document.text,), _before(quote), document.date)

    @property
    def with_leads(self) -> tuple[str, ...]:
        """The sentences, each behind its lead."""
        return tuple(f"{lead} {sentence}".strip() for lead, sentence in zip(self.leads, self.sentences, strict=True))

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """The moments that sentences and leads name; those of the heading too where none of them has a year."""
        own = [moment for text in self.with_leads for moment in moments(text)]
        if not any(moment.year for moment in own):
            own += moments(self.heading)
        return tuple(own)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years for a day that is named without one: of `moments`, or that of the document's own date."""
        named = {moment.year for moment in self.moments if moment.year}
        return frozenset(named or {moment.year for moment in moments(self.date or "") if moment.year})


def _before(quote: Quote) -> tuple[str, ...]:
    """The sentences before a quote that opens with a pronoun, back to the first that does not."""
    passage, place = quote.passage, quote.first
    found: list[str] = []
    while place > 0 and opens_with_pronoun(passage.sentences[place].text, passage.language, within=_OPENING):
        place -= 1
        found.insert(0, plain(passage.sentences[place].text))
    return tuple(found)


def is_verbatim(statement: str, quotes: Sequence[Quote]) -> bool:
    """Whether the statement is the words of one quote, all of them or whole sentences of it in a row."""
    own = words(statement)
    for quote in quotes:
        told = [words(plain(sentence.text)) for sentence in quote.sentences]
        for first in range(len(told)):
            run: list[str] = []
            for sentence in told[first:]:
                run += sentence
                if run == own or len(run) > len(own):
                    break
            if own and run == own:
                return True
    return False


def stated_faults(statement: str, language: Language, cited: Sequence[Cited]) -> Iterator[Fault]:
    """What a statement says that its citations do not, as far as words and figures show it."""
    if len(statement) > LONGEST:
        yield Fault("meaning", statement[:LONGEST])
        return
    figures_missing = [*_dates(statement, cited), *_numbers(statement, language, cited)]
    yield from figures_missing
    yield from _names(statement, language, cited)
    for one in _by_language(cited, language):
        denied = contradicted(statement, language, one.sentences, one.language)
        if denied is not None and len({other.language for other in cited}) == 1:
            yield Fault("negation", denied)
        if not figures_missing:
            mistied = crossed(statement, language, one.sentences, one.language)
            if mistied is not None:
                yield Fault("number", mistied)
    parted = seam(statement, [sentence for one in cited for sentence in one.sentences])
    if parted is not None:
        yield Fault("meaning", parted)


def _dates(statement: str, cited: Sequence[Cited]) -> Iterator[Fault]:
    told = list(dict.fromkeys(replace(moment, start=0, end=0) for one in cited for moment in one.moments))
    years = frozenset().union(*(one.years for one in cited))
    counted = {
        value
        for one in cited
        for text in one.with_leads
        for quantity in quantities(text, one.language)
        for value, _ in quantity.readings
    }
    seen: set[tuple[int, int]] = set()
    for moment in moments(statement):
        as_number = moment.month is None and moment.year in counted  # "1,800 employees" may be told as "1800"
        if not as_number and not agrees(moment, told, years) and (moment.start, moment.end) not in seen:
            seen.add((moment.start, moment.end))
            yield Fault("date", statement[moment.start : moment.end])


def _numbers(statement: str, language: Language, cited: Sequence[Cited]) -> Iterator[Fault]:
    told = [quantity for one in cited for text in one.with_leads for quantity in quantities(text, one.language)]
    told += [quantity for one in cited for text in one.with_leads for quantity in implied(text)]
    told += [  # "1800 employees" looks like a year
        Quantity(moment.start, moment.end, frozenset({(Fraction(moment.year), "")}))
        for one in cited
        for text in one.with_leads
        for moment in moments(text)
        if moment.year and moment.month is None
    ]
    units = frozenset().union(*(units_named(lead) for one in cited for lead in one.leads))
    told = list(dict.fromkeys(replace(quantity, start=0, end=0) for quantity in told))
    stated = quantities(statement, language)
    for quantity in stated:
        if not borne_out(quantity, told, stated, units):
            yield Fault("number", statement[quantity.start : quantity.end])


def _names(statement: str, language: Language, cited: Sequence[Cited]) -> Iterator[Fault]:
    spans = [Span(number.start, number.end) for number in quantities(statement, language)]
    spans += [Span(moment.start, moment.end) for moment in moments(statement)]
    missing: list[set[str]] = []
    groups = _by_language(cited, language)
    found: dict[str, None] = {}
    for one in groups:
        naming = Naming([one.heading, *one.before, *one.with_leads], one.language, one.texts)
        here = naming.missing(statement, language, spans)
        found |= dict.fromkeys(here)
        missing.append(set(here))
    for name in found:
        if all(name in here for here in missing):
            yield Fault("name", name)


def _by_language(cited: Sequence[Cited], first: Language) -> list[Cited]:
    """What is cited, gathered by language, that of the statement first."""
    out = []
    for language in dict.fromkeys([first, *(one.language for one in cited)]):
        same = [one for one in cited if one.language == language]
        if same:
            out.append(
                Cited(
                    language,
                    " ".join(dict.fromkeys(one.heading for one in same)),
                    tuple(sentence for one in same for sentence in one.sentences),
                    tuple(lead for one in same for lead in one.leads),
                    tuple(text for one in same for text in one.texts),
                    tuple(sentence for one in same for sentence in one.before),
                )
            )
    return out
