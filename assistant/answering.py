"""The assistant: a question, and the turns before it, become an answer."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answer import EXTRACTIVE, Answer, Citation, Claim, Statement
from assistant.comparison import compared
from assistant.conversation import Turn, standalone
from assistant.draft import Draft, DraftStatement, Quote, Writer
from assistant.errors import QuestionEmpty, QuestionTooLong
from assistant.evidence import NO_SIGNS, Calibration
from assistant.question import Question
from assistant.rewriting import Rewriter
from assistant.settings import Settings
from assistant.twofold import twofold
from assistant.wording import differ_text, sources_text
from corpus.document import Document, Span
from corpus.language import detect
from corpus.markup import plain, references
from index.embedding import Embedder, ReadQuestion
from index.generation import Generation
from index.hit import Hit
from index.retrieval import Weights, retrieve
from index.served import ServedIndex

PART_STATEMENTS = 2  # most statements on each of two things compared, least on the whole of two questions


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from the served generation. Holds no conversation: the turns before come with each question.

    - rewriter: makes questions stand alone, where a language model does so; else a rule does.
    """

    served: ServedIndex
    embedder: Embedder
    writer: Writer
    calibration: Calibration
    settings: Settings
    rewriter: Rewriter | None = None

    @property
    def generation(self) -> str:
        """The id of the generation that is served now."""
        return self.served.generation().id

    def document(self, name: str) -> Document:
        """A document of the served generation. DocumentUnknown where it holds none of that name."""
        return self.served.generation().document(name)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question, or refuse it with the nearest passages.

        Raises QuestionEmpty or QuestionTooLong where it cannot be taken, and IndexingError where no index can be used.
        """
        *_, answer = self.stream(question, history)
        return answer

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, quoting: bool = False
    ) -> Generator[Answer, None, None]:
        """The answer as it grows, statement by statement, each of them checked; the last one is whole.

        One comes at least every tenth of a second while a language model is waited for, the same again where nothing is
        new. Closing the generator hangs up on the model.

        - quoting: whether to quote only; then no language model is told anything.

        Raises what `ask` raises, with the first answer.
        """
        started = time.perf_counter()
        generation = self.served.generation()
        asked = taken(question, self.settings.question_length)
        language = detect(asked)
        answer = Answer(
            question=question,
            standalone_question=asked,
            language=language,
            statements=(),
            citations=(),
            hits=(),
            generation=generation.id,
            writer=EXTRACTIVE,
            seconds=0.0,
            signs=NO_SIGNS,
            whole=False,
            searched=len(generation.manifest.documents),
        )
        text = standalone(asked, language, history)
        if self.rewriter and history and not quoting:
            text = yield from _waiting(self.rewriter.rewrite(asked, text, language, history), answer)
        read = Question(text, asked, language)
        hits, quoted = self._drafted(read, generation)
        strength = self.calibration.strength(quoted.signs)
        answer = replace(answer, standalone_question=text, hits=tuple(hits), signs=quoted.signs, strength=strength)
        if not quoted.statements or strength < self.threshold:
            yield replace(answer, seconds=time.perf_counter() - started).withheld()
            return
        before = None
        with closing((quoted for _ in "1") if quoting else self.writer.grow(read, hits, generation, quoted)) as drafts:
            for draft in drafts:
                if draft is not before:
                    answer = replace(_filled(answer, draft, read, generation), seconds=time.perf_counter() - started)
                before = draft
                yield answer

    @property
    def threshold(self) -> float:
        """Least strength of evidence, 0 to 1, of an answer that is given."""
        return self.calibration.threshold if self.settings.threshold is None else self.settings.threshold

    @property
    def never_refusing(self) -> Assistant:
        """The same assistant, but whatever can be quoted is given."""
        return replace(self, settings=self.settings.model_copy(update={"threshold": 0.0}))

    def read(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """The question in its language, made to stand alone. Raises QuestionEmpty or QuestionTooLong."""
        asked = taken(question, self.settings.question_length)
        language = detect(asked)
        return Question(standalone(asked, language, history), asked, language)

    def retrieve(self, question: Question, generation: Generation, read: ReadQuestion | None = None) -> list[Hit]:
        """The passages nearest to a question, best first. `read`: the question, where the embedder has read it."""
        weights = Weights(
            dense=self.settings.dense_weight,
            sentence=self.settings.sentence_weight,
            match=self.settings.match_weight,
            language_offset=self.settings.language_offset,
        )
        text, language, limit = question.text, question.language, self.settings.hits
        return retrieve(text, language, generation, self.embedder, weights, limit, read)

    def _drafted(
        self, question: Question, generation: Generation, read: ReadQuestion | None = None
    ) -> tuple[list[Hit], Draft]:
        """What was retrieved and what the writer makes of it; what is asked of two things, or two things, is also asked
        for one by one, and their passages join the hits.
        """
        if parts := compared(question.text, question.language):
            return self._of_compared(question, parts, generation, read)
        if pair := twofold(question.text, question.language):
            return self._of_pair(question, pair, generation, read)
        return self._found(question, generation, read)

    def _found(
        self, question: Question, generation: Generation, read: ReadQuestion | None = None
    ) -> tuple[list[Hit], Draft]:
        hits = self.retrieve(question, generation, read)
        return hits, self.writer.write(question, hits, generation)

    def _of_compared(
        self, question: Question, things: Sequence[str], generation: Generation, read: ReadQuestion | None
    ) -> tuple[list[Hit], Draft]:
        """What is said of each of the things that a question compares; whether that answers is told by the whole."""
        ahead = self.embedder.read_ahead(things)
        hits, draft = self._found(question, generation, read)
        asked = [replace(question, text=thing, asked=thing, compared=True) for thing in things]
        parts = [self._drafted(one, generation, own) for one, own in zip(asked, ahead, strict=True)]
        statements = [one for _, part in parts for one in part.statements[:PART_STATEMENTS]]
        draft = replace(draft, statements=tuple(dict.fromkeys(statements)), differing=None)
        return _together(hits, *(found for found, _ in parts)), draft

    def _of_pair(
        self, question: Question, pair: tuple[str, str], generation: Generation, read: ReadQuestion | None
    ) -> tuple[list[Hit], Draft]:
        """What answers two questions in one, the second of which leans on the answer to the first.

        The first goes first. Meanwhile the whole is read, and the second as it is if it leans on no answer.
        """
        alone = standalone(pair[1], question.language, [Turn(pair[0], "")])
        ahead = self.embedder.read_ahead([*([] if read else [question.text]), alone])
        of_first, first = self._drafted(replace(question, text=pair[0], asked=pair[0]), generation)
        turn = Turn(pair[0], first.statements[0].text if first.statements else "")
        leant = standalone(pair[1], question.language, [turn])
        ahead_of_leant = ahead if leant == alone else self.embedder.read_ahead([leant])
        hits, draft = self._found(question, generation, read or next(ahead))
        second = replace(question, text=leant, asked=pair[1])
        of_second, second_draft = self._drafted(second, generation, next(ahead_of_leant))
        return _together(hits, of_first, of_second), self._with_best(draft, [first, second_draft])

    def _with_best(self, draft: Draft, parts: Sequence[Draft]) -> Draft:
        """The best statements of the whole, that of each part, and the others as far as an answer's length allows."""
        whole = draft.statements
        wanted = [*whole[:PART_STATEMENTS], *(part.statements[0] for part in parts if part.statements), *whole]
        statements: list[DraftStatement] = []
        length = 0
        for statement in dict.fromkeys(wanted):
            if not statements or length + len(statement.text) <= self.settings.answer_length:
                statements.append(statement)
                length += len(statement.text)
        return replace(draft, statements=tuple(statements), differing=None)


def _together(hits: list[Hit], *others: Sequence[Hit]) -> list[Hit]:
    """The hits, then those of others whose passages are not among them."""
    joined: dict[tuple[str, int], Hit] = {}
    for hit in (*hits, *(hit for found in others for hit in found)):
        joined.setdefault((hit.passage.document, hit.passage.start), hit)
    return list(joined.values())


def taken(question: str, longest: int) -> str:
    """The question on one line; needs no model. Raises QuestionEmpty, or QuestionTooLong over `longest` characters."""
    asked = " ".join(question.split())
    if not any(char.isalnum() for char in asked):
        raise QuestionEmpty
    if len(asked) > longest:
        raise QuestionTooLong(len(asked), longest)
    return asked


def _waiting(work: Generator[None, None, str], answer: Answer) -> Generator[Answer, None, str]:
    """What the work comes to; meanwhile the same answer again and again, so that whoever waits can stop."""
    with closing(work):
        while True:
            try:
                next(work)
            except StopIteration as done:
                return str(done.value)
            yield answer


def _filled(answer: Answer, draft: Draft, question: Question, generation: Generation) -> Answer:
    statements, citations = _numbered(draft, generation)
    differing = _claims(draft, citations, generation)
    return replace(
        answer,
        statements=statements,
        citations=citations,
        differing=differing,
        remarks=(*_remarks(question, citations, differing), *draft.remarks),
        writer=draft.writer,
        whole=draft.whole,
        tokens=draft.tokens,
    )


def _numbered(draft: Draft, generation: Generation) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Statements and citations of a draft; quotes are numbered in order of first use, the same quote once."""
    citations: dict[tuple[str, int, int], Citation] = {}
    statements = []
    for statement in draft.statements:
        numbers = []
        for quote in statement.quotes:
            key = (quote.passage.document, quote.start, quote.end)
            if key not in citations:
                document = generation.document(quote.passage.document)
                citations[key] = _citation(len(citations) + 1, quote, document, statement.asked)
            numbers.append(citations[key].number)
        statements.append(
            Statement(statement.text, tuple(numbers), statement.check, statement.asked_in_text, statement.faults)
        )
    return tuple(statements), tuple(citations.values())


def _claims(draft: Draft, citations: Sequence[Citation], generation: Generation) -> tuple[Claim, ...] | None:
    """The differing values of a draft, each with the number of the citation that holds it."""
    if draft.differing is None:
        return None
    return tuple(
        Claim(
            plain(generation.document(citation.document).text[value.span.start : value.span.end]),
            citation.number,
            value.date,
        )
        for value in draft.differing
        for citation in citations
        if citation.document == value.quote.passage.document
        and citation.start <= value.span.start
        and value.span.end <= citation.end
    )


def _remarks(question: Question, citations: Sequence[Citation], differing: Sequence[Claim] | None) -> tuple[str, ...]:
    """What is said beside the statements, in the question's language. Who holds an office is true of a date only."""
    remarks = []
    if differing is not None:
        remarks.append(
            differ_text([(claim.text, claim.date, claim.citation) for claim in differing], question.language)
        )
    if question.expected == "person" and not differing:
        dated = [(citation.date, citation.number) for citation in citations if citation.date]
        remarks += [sources_text(dated, question.language)] if dated else []
    return tuple(remarks)


def _citation(number: int, quote: Quote, document: Document, asked: Span | None) -> Citation:
    passage = quote.passage
    before = passage.sentences[max(0, quote.first - 1)]
    after = passage.sentences[min(len(passage.sentences) - 1, quote.last + 1)]
    lead = quote.sentences[0].lead
    marked = set(references(quote.text))
    sources = tuple(source for source in document.sources if source.number in marked)
    return Citation(
        number=number,
        document=document.name,
        title=document.title,
        language=document.language,
        date=document.date,
        publisher=document.publisher,
        url=next((source.url for source in sources if source.url), document.url),
        page=document.page_at(quote.start),
        section=passage.section,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        context=document.text[before.start : after.end],
        context_start=before.start,
        lead=document.text[lead.start : lead.end] if lead else None,
        sources=sources,
        asked=asked,
        recognised=document.recognised_at(quote.start),
        format=document.format,
    )
