"""Answers made by hand, for whatever shows them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from assistant.answer import Answer, Citation, Statement
from assistant.conversation import Turn
from assistant.evidence import Signs
from corpus.document import Source
from corpus.passage import Passage, Sentence
from index.hit import Hit

QUOTE = "La ligne A compte **17 stations** [3]."
TEXT = f"{QUOTE} Elle est longue de 9 km."
PASSAGE = Passage(
    document="tramway",
    title="Le tramway de Valbrume",
    language="fr",
    section="La ligne",
    start=100,
    end=100 + len(TEXT),
    text=TEXT,
    indexed=f"Le tramway de Valbrume > La ligne\n{TEXT}",
    sentences=(
        Sentence(100, 100 + len(QUOTE), QUOTE),
        Sentence(101 + len(QUOTE), 100 + len(TEXT), TEXT[len(QUOTE) + 1 :]),
    ),
)
CITATION = Citation(
    number=1,
    document="tramway",
    title="Le tramway de Valbrume",
    language="fr",
    date="2023-05-12",
    publisher="Ville de Valbrume",
    url="https://exemple.test/rapport",
    page=4,
    section="La ligne",
    quote=QUOTE,
    start=100,
    end=100 + len(QUOTE),
    context=TEXT,
    context_start=100,
    sources=(Source(3, "Rapport annuel", "Régie", "https://exemple.test/rapport", "2023-02"),),
    format="pdf",
)
ANSWER = Answer(
    question="How many stops?",
    standalone_question="How many stops? (Valbrume)",
    language="en",
    statements=(Statement("La ligne A compte 17 stations.", (1,), "verbatim"),),
    citations=(CITATION,),
    hits=(Hit(PASSAGE, 0.9123456789, 0.8, 3.2),),
    generation="20260101T000000000000-abcdef12",
    writer="extractive",
    seconds=0.123456,
    signs=Signs(0.5, 0.5, 0.0, 0.0, 0.0),
)
REFUSAL = Answer(
    question="Und der Flughafen?",
    standalone_question="Und der Flughafen?",
    language="de",
    statements=(),
    citations=(),
    hits=(Hit(PASSAGE, 0.5, 0.1, 0.0),),
    generation="20260101T000000000000-abcdef12",
    writer="extractive",
    seconds=0.1,
    signs=Signs(0.5, 0.5, 0.0, 0.0, 0.0),
    refusal="Die Dokumente beantworten diese Frage nicht.",
)


@dataclass
class ScriptedAssistant:
    """Gives its answers in turn; keeps what it was asked. An answer that is an exception is raised."""

    answers: list[Answer | Exception]
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, quoting: bool = False
    ) -> Generator[Answer, None, None]:
        yield self.ask(question, history)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        answer = self.answers[len(self.asked) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer
