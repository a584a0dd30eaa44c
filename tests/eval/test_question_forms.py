from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import LANGUAGES, Language
from eval.folding import holds
from eval.question_forms import questions

KNOWN = frozenset({"Lakeport", "Seeheim", "Valbrume", "Orvigny"})


def asked(statement: str, language: Language) -> list[tuple[str, str, str]]:
    return [(made.kind, made.question, made.answer) for made in questions(statement, language, KNOWN)]


@pytest.mark.parametrize(
    ("language", "statement", "kind", "question", "answer"),
    [
        ("en", "Alice Roy leads the port of Lakeport.", "who", "Who leads the port of Lakeport?", "Alice Roy"),
        (
            "en",
            "The lighthouse of Lakeport was rebuilt in 1987 after a storm.",
            "when",
            "When was the lighthouse of Lakeport rebuilt after a storm?",
            "1987",
        ),
        (
            "en",
            "On 3 May 2021, Lakeport signed a charter with Seeheim.",
            "when",
            "When did Lakeport sign a charter with Seeheim?",
            "3 May 2021",
        ),
        (
            "en",
            "The port of Lakeport employs 84 dockers.",
            "number",
            "How many dockers does the port of Lakeport employ?",
            "84",
        ),
        ("en", "Orvigny Foundries is based in Lakeport.", "where", "Where is Orvigny Foundries based?", "Lakeport"),
        (
            "en",
            "Seeheim is the largest employer of the county.",
            "what",
            "What is Seeheim?",
            "the largest employer of the county",
        ),
        (
            "fr",
            "Hélène Marchetti dirige la régie des transports de Valbrume.",
            "who",
            "Qui dirige la régie des transports de Valbrume ?",
            "Hélène Marchetti",
        ),
        (
            "fr",
            "La ligne A du tramway de Valbrume a été inaugurée le 14 septembre 2019.",
            "when",
            "Quand est-ce que la ligne A du tramway de Valbrume a été inaugurée ?",
            "14 septembre 2019",
        ),
        (
            "fr",
            "En 2021, Orvigny a rejoint la régie.",
            "when",
            "Quand est-ce qu'Orvigny a rejoint la régie ?",
            "2021",
        ),
        (
            "fr",
            "La régie de Valbrume emploie 84 agents.",
            "number",
            "Combien d'agents emploie la régie de Valbrume ?",
            "84",
        ),
        (
            "fr",
            "La fonderie de Valbrume est installée à Orvigny.",
            "where",
            "Où est installée la fonderie de Valbrume ?",
            "Orvigny",
        ),
        (
            "fr",
            "Orvigny est une coopérative de production.",
            "what",
            "Qu'est-ce qu'Orvigny ?",
            "une coopérative de production",
        ),
        (
            "fr",
            "Alice Roy est la présidente de la régie.",
            "who",
            "Qui est Alice Roy ?",
            "la présidente de la régie",
        ),
        (
            "de",
            "Die Werft von Seeheim wurde 1904 von Karl Albrecht gegründet.",
            "when",
            "Wann wurde die Werft von Seeheim von Karl Albrecht gegründet?",
            "1904",
        ),
        (
            "de",
            "Am 9. April 2025 unterzeichnete Seeheim eine Erklärung.",
            "when",
            "Wann unterzeichnete Seeheim eine Erklärung?",
            "9. April 2025",
        ),
        (
            "de",
            "Die Werft von Seeheim beschäftigt 84 Mitarbeiter.",
            "number",
            "Wie viele Mitarbeiter beschäftigt die Werft von Seeheim?",
            "84",
        ),
        ("de", "Die Werft von Seeheim liegt in Orvigny.", "where", "Wo liegt die Werft von Seeheim?", "Orvigny"),
        (
            "de",
            "Karl Albrecht leitet die Werft von Seeheim.",
            "who",
            "Wer leitet die Werft von Seeheim?",
            "Karl Albrecht",
        ),
    ],
)
def test_a_statement_becomes_a_question(
    language: Language, statement: str, kind: str, question: str, answer: str
) -> None:
    assert (kind, question, answer) in asked(statement, language)


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("en", "It was rebuilt in 1987 after a storm."),
        ("en", "Neither port is the owner of the lighthouse of Lakeport."),
        ("en", "The port was opened in 1987 and closed in 1999."),
        ("en", "If Lakeport was rebuilt in 1987, nobody wrote it down."),
        ("fr", "Valbrume Énergie est une coopérative de production."),  # a person's name, for all that grammar tells
        ("fr", "Elle a été inaugurée le 14 septembre 2019."),
        ("fr", "Selon Valbrume, la ligne qui va à Orvigny a ouvert en 2019 et fermé en 2021."),
        ("fr", "Alice Roy et Jean Dol sont au conseil de la régie."),
        ("de", "Sie wurde am 9. April 2025 bekannt gegeben."),
        ("de", "Seit dem 5. September 2025 ist es Karl Albrecht."),
        ("de", "Beide Länder sind Nachbarn von Seeheim."),
    ],
)
def test_a_statement_that_leans_on_another_or_says_two_things_becomes_none(language: Language, statement: str) -> None:
    assert asked(statement, language) == []


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_questions_that_end_as_such_or_none(text: str, language: Language) -> None:
    for made in questions(text, language, KNOWN):
        assert made.question.endswith("?")
        assert made.answer in text


@given(st.sampled_from(["Alice Roy", "Karl Albrecht"]), st.integers(1900, 2026))
def test_a_question_never_gives_its_answer_away(name: str, year: int) -> None:
    for made in questions(f"{name} joined the board of Lakeport in {year}.", "en", KNOWN):
        assert not holds(made.question, made.answer)
