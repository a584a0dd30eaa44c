from __future__ import annotations

import pytest

from assistant.answering import Assistant
from assistant.twofold import twofold
from corpus.document import Language


@pytest.mark.parametrize(
    ("question", "language", "parts"),
    [
        ("Who chairs the cheese board, and since when?", "en", ("Who chairs the cheese board?", "Since when?")),
        (
            "Que fabrique la régie et combien de salariés a-t-elle ?",
            "fr",
            ("Que fabrique la régie ?", "Combien de salariés a-t-elle ?"),
        ),
        (
            "Quand le pont a-t-il ouvert et à qui appartient-il ?",
            "fr",
            ("Quand le pont a-t-il ouvert ?", "À qui appartient-il ?"),
        ),
        (
            "Wer leitet das Werk und für wen arbeitet es?",
            "de",
            ("Wer leitet das Werk?", "Für wen arbeitet es?"),
        ),
    ],
)
def test_two_questions_in_one_sentence_are_told_apart(
    question: str, language: Language, parts: tuple[str, str]
) -> None:
    assert twofold(question, language) == parts


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who are Anna Keller and Otto Braun?", "en"),
        ("Which plants make cheese and butter?", "en"),
        ("Et combien de fermes ?", "fr"),
        ("Qui, et quand ?", "fr"),
        ("Der Ort und was ihn ausmacht", "de"),
        ("", "fr"),
    ],
)
def test_what_asks_one_thing_is_left_whole(question: str, language: Language) -> None:
    assert twofold(question, language) is None


def test_each_of_two_questions_is_answered(assistant: Assistant) -> None:
    """What the second leaves out, it takes from the first."""
    answer = assistant.never_refusing.ask("How many farms keep goats, and who directs the valley's cheese board?")

    quotes = [citation.quote for citation in answer.citations]
    assert "| Farms with goats | 87 | 2023 |" in quotes
    assert any(quote.startswith("Anna Keller directs") for quote in quotes)
    assert sum(len(statement.text) for statement in answer.statements) <= 650
