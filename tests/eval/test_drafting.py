from __future__ import annotations

import pytest

from assistant.answering import Assistant
from corpus.document import LANGUAGES, Language
from eval.case import DRAFT, Case
from eval.drafting import draft
from eval.folding import fold, holds
from eval.locating import spans


def drafts(assistant: Assistant, name: str, language: Language | None = None, most: int = 20) -> tuple[Case, ...]:
    generation = assistant.served.generation()
    return draft(generation.document(name), generation.passages_of(name), language, most)


def test_tables_sentences_and_dates_are_asked_about(small_assistant: Assistant) -> None:
    found = {case.question: case for case in drafts(small_assistant, "tramway")}

    assert found["Qui dirige la régie des transports de Valbrume ?"].answers == ("Hélène Marchetti",)
    assert found[
        "Dans « Le tramway de Valbrume – Les ateliers », quel chiffre est indiqué sous « Salariés » pour "
        "« Atelier des Forges » ?"
    ].answers == ("31",)
    assert {case.kind for case in found.values()} >= {"who", "when", "number"}


def test_in_another_language_only_what_quotes_the_document_is_asked(small_assistant: Assistant) -> None:
    found = drafts(small_assistant, "tramway", "en")

    assert [case.language for case in found] == ["en"] * len(found)
    assert found[0].evidence_languages == ("fr",)
    assert all('"Le tramway de Valbrume – Les ateliers"' in case.question for case in found)


@pytest.mark.parametrize("language", [None, *LANGUAGES])
@pytest.mark.parametrize("name", ["tramway", "harbour", "werft"])
def test_a_draft_is_a_case_but_for_its_mark_and_stands_on_the_document(
    small_assistant: Assistant, name: str, language: Language | None
) -> None:
    found = drafts(small_assistant, name, language)
    text = small_assistant.document(name).text

    for case in found:
        assert case.form == DRAFT
        assert all(spans(piece, {name: text}) for piece in case.evidence)
        for item in case.required or case.answers:
            assert any(holds(piece.quote, item) for piece in case.evidence)
            assert not holds(case.question, item)
    quotes = [fold(piece.quote) for case in found for piece in case.evidence]
    assert len(quotes) == len(set(quotes))  # one question a fact
    assert len({case.question for case in found}) == len({case.id for case in found}) == len(found)


def test_of_few_drafts_the_kinds_are_as_even_as_they_can_be(small_assistant: Assistant) -> None:
    assert len({case.kind for case in drafts(small_assistant, "tramway", most=3)}) == 3
