"""The writer that needs no language model: the sentences that answer, quoted."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from assistant.answer import EXTRACTIVE
from assistant.asked import Asked, located
from assistant.candidate import Candidate, Weights, candidates
from assistant.disagreement import disagreement
from assistant.draft import Draft, DraftStatement, Quote, QuotedValue
from assistant.evidence import NO_SIGNS, Signs
from assistant.grammar import opens_with_pronoun
from assistant.question import Question
from assistant.value import FILL
from corpus.document import Span
from corpus.markup import plain, row_cells
from index.analysis import plain_words
from index.generation import Generation
from index.hit import Hit

MARGIN = 0.2  # a further sentence is quoted when its score is at most so far from the best one's
FURTHER = 2  # statements more than asked for that may be quoted
CLOSE = 0.08  # where they are at most so far from the best one: then scores hardly tell which of them answers
LIST_LENGTH = 1100  # most characters of an answer that gives a whole list
QUOTED = 500  # most characters of a quote with the sentence that leans on it
FAR = 0.3  # a sentence of absence so much farther from the topic than the best one tells nothing
NEAR = 0.06  # one that is at most so much farther is quoted: it may say that just this is not known
ALIKE = 0.8  # two sentences that share so much of their words say the same


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """Quotes the one to five sentences, list items or table rows that answer; a list that answers is given whole.

    - statements: of an answer that is not a list; `FURTHER` more where they are nearly as good as the best one.
    - length: most characters of such an answer.
    """

    statements: int
    length: int
    weights: Weights = Weights()

    @property
    def name(self) -> str:
        """The name answers give this writer."""
        return EXTRACTIVE

    @property
    def most(self) -> int:
        """Most statements of an answer that is not a list."""
        return self.statements + FURTHER

    def write(self, question: Question, hits: Sequence[Hit], generation: Generation) -> Draft:
        """Statements quoted from the hits, best first, and the signs that they answer."""
        ranked = candidates(question, hits, self.weights)
        if not ranked:
            return Draft((), NO_SIGNS)
        absence = _absence(ranked)
        quotes: list[Quote] = []
        taken: set[tuple[str, int]] = set()
        length = 0
        for quote, longest in self._quotes(question, ranked, absence):
            if (quote.passage.document, quote.start) in taken:
                continue
            text = statement_text(quote, generation)
            if quotes and length + len(text) > longest:
                continue
            quotes.append(quote)
            taken.add((quote.passage.document, quote.start))
            length += len(text)
        statements, differing = self._stated(question, quotes, ranked, generation)
        return Draft(statements, _signs(question, ranked[0], absence), differing)

    def grow(
        self, question: Question, hits: Sequence[Hit], generation: Generation, quoted: Draft
    ) -> Generator[Draft, None, None]:
        """The quotes as they are."""
        yield quoted

    def _stated(
        self, question: Question, quotes: Sequence[Quote], ranked: Sequence[Candidate], generation: Generation
    ) -> tuple[tuple[DraftStatement, ...], tuple[QuotedValue, ...] | None]:
        """The quotes as statements, the value asked for located; where sources differ, the latest comes first."""
        differing = disagreement(question, quotes, ranked, generation)
        if differing:
            quotes = self._with_all(differing, quotes, generation)
            spans = [_only([one.span for one in differing if _within(one.quote, quote)]) for quote in quotes]
        else:
            spans = located(Asked.of(question), quotes, ranked)
        statements = [
            DraftStatement(
                statement_text(quote, generation),
                (quote,),
                "verbatim",
                span,
                _span_in_text(quote, span, generation) if span else None,
            )
            for quote, span in zip(quotes, spans, strict=True)
        ]
        return tuple(statements), differing

    def _with_all(
        self, differing: Sequence[QuotedValue], quotes: Sequence[Quote], generation: Generation
    ) -> list[Quote]:
        """The quotes that give the values, in their order, then the others as far as number and length allow."""
        giving = [next((quote for quote in quotes if _within(one.quote, quote)), one.quote) for one in differing]
        given = list(dict.fromkeys(giving))
        length = sum(len(statement_text(quote, generation)) for quote in given)
        for quote in quotes:
            size = len(statement_text(quote, generation))
            if quote not in given and len(given) < self.most and length + size <= self.length:
                given.append(quote)
                length += size
        return given

    def _quotes(
        self, question: Question, ranked: Sequence[Candidate], absence: Candidate | None
    ) -> list[tuple[Quote, int]]:
        """Quotes in the order they should be given, each with the length the answer may have once it is added."""
        best = ranked[0]
        series = _series(best) if question.expected == "list" else []
        if len(series) > 1:
            return [(quote, LIST_LENGTH) for quote in series]
        chosen: list[Candidate] = []
        for candidate in ranked:
            far = MARGIN if len(chosen) < self.statements else CLOSE
            if len(chosen) == self.most or candidate.score < best.score - far:
                break
            if not any(_alike(candidate, other) for other in chosen):
                chosen.append(candidate)
        if absence and absence not in chosen and absence.topic >= best.topic - NEAR:
            chosen = [best, absence, *chosen[1:]][: self.most]
        return [(_with_follower(_with_antecedent(candidate)), self.length) for candidate in chosen]


def _signs(question: Question, best: Candidate, absence: Candidate | None) -> Signs:
    return Signs(
        similarity=best.similarity,
        match=best.match,
        expected=best.expected,
        crossing=float(best.passage.language != question.language),
        absence=max(absence.topic - best.topic, -FAR) if absence else -FAR,
    )


def _absence(ranked: Sequence[Candidate]) -> Candidate | None:
    """The sentence nearest to the topic that says itself that something is not known; none so far that it tells
    nothing.
    """
    near = (other for other in ranked if other.topic > ranked[0].topic - FAR)
    return next((other for other in sorted(near, key=lambda other: -other.topic) if other.states_absence), None)


def statement_text(quote: Quote, generation: Generation) -> str:
    """A quote as people read it: no markup, no sign that a list goes on; each cell of a row with its column's name."""
    return _as_read(quote, quote.text, generation)


def _span_in_text(quote: Quote, span: Span, generation: Generation) -> Span | None:
    """Where a stretch of a quote's document stands in its statement; counted: the same words may stand there twice."""
    start, end = span.start - quote.start, span.end - quote.start
    edged = f"{quote.text[:start]}{FILL}{quote.text[start:end]}{FILL}{quote.text[end:]}"
    text = _as_read(quote, edged, generation)
    if text.count(FILL) != 2 or text.replace(FILL, "") != statement_text(quote, generation):
        return None
    return Span(text.index(FILL), text.rindex(FILL) - 1)


def _within(one: Quote, other: Quote) -> bool:
    return one.passage.document == other.passage.document and other.start <= one.start and one.end <= other.end


def _only(spans: Sequence[Span]) -> Span | None:
    return spans[0] if len(spans) == 1 else None


def _as_read(quote: Quote, text: str, generation: Generation) -> str:
    sentence = quote.sentences[0]
    if sentence.kind == "row" and sentence.lead:
        document = generation.document(quote.passage.document).text
        columns = row_cells(document[sentence.lead.start : sentence.lead.end])
        return _row_text(columns, row_cells(text))
    text = plain(text)
    return text.rstrip(" ;,") if sentence.kind == "item" else text


def _row_text(columns: Sequence[str], cells: Sequence[str]) -> str:
    """ "Plants – number: 116; year: 2024": the row's first cell, then the others under their columns' names.

    In a table of two columns the first cell says it all: "Capital: Madison".
    """
    if len(columns) <= 2:
        return ": ".join(cell for cell in cells if cell)
    named = [
        f"{column}: {cell}" if column else cell for column, cell in zip(columns[1:], cells[1:], strict=False) if cell
    ]
    return " – ".join(part for part in (cells[0], "; ".join(named)) if part)


def _with_antecedent(candidate: Candidate) -> Quote:
    """The candidate, with the sentence before it where it opens with a pronoun."""
    passage, place = candidate.passage, candidate.place
    sentence = candidate.sentence
    leans = opens_with_pronoun(sentence.text, passage.language)
    if place and leans and sentence.kind == "sentence" and passage.sentences[place - 1].kind == "sentence":
        return Quote(passage, place - 1, place)
    return Quote(passage, place, place)


def _with_follower(quote: Quote) -> Quote:
    """The quote, with the sentence behind it where that one leans on it: "X is a measure. It allows …"."""
    passage, place = quote.passage, quote.last + 1
    if place == len(passage.sentences) or quote.sentences[-1].kind != "sentence":
        return quote
    follower = passage.sentences[place]
    leans = follower.kind == "sentence" and opens_with_pronoun(follower.text, passage.language)
    longer = Quote(passage, quote.first, place)
    return longer if leans and len(longer.text) <= QUOTED else quote


def _series(candidate: Candidate) -> list[Quote]:
    """The items of the list a candidate belongs to, or introduces; empty where there is no list."""
    passage = candidate.passage
    introduces = candidate.sentence.kind == "sentence" and candidate.sentence.text.rstrip().endswith(":")
    member = passage.sentences[candidate.place + introduces : candidate.place + introduces + 1]
    return [
        Quote(passage, place, place)
        for place, other in enumerate(passage.sentences)
        if member and member[0].kind == other.kind == "item" and member[0].lead == other.lead
    ]


def _alike(one: Candidate, other: Candidate) -> bool:
    first, second = set(plain_words(one.sentence.text)), set(plain_words(other.sentence.text))
    return len(first & second) >= ALIKE * min(len(first), len(second)) if first and second else True
