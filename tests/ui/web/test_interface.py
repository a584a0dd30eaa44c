from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from assistant.wording import date_text
from tests.ui.web.markup import read_html
from ui.web.catalogue import CATALOGUES, CatalogueInvalid, read_catalogue
from ui.web.frame import error_html, footer_html, header_html
from ui.web.interface import ENGLISH, FRENCH, INTERFACES, Interface, preferred_language


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def strings(wording: Any, place: str = "") -> dict[str, str]:
    """Every string of a wording, by its place: "about.privacy.2"."""
    if isinstance(wording, str):
        return {place: wording}
    parts: dict[str, Any]
    if isinstance(wording, dict):
        parts = wording
    elif isinstance(wording, tuple):
        parts = {str(number): part for number, part in enumerate(wording)}
    else:
        parts = {field.name: getattr(wording, field.name) for field in fields(wording)}
    return {key: text for name, part in parts.items() for key, text in strings(part, f"{place}.{name}").items()}


def test_every_wording_is_there_in_both_languages_with_the_same_gaps() -> None:
    french, english = strings(FRENCH), strings(ENGLISH)
    assert french.keys() == english.keys()
    for place, text in french.items():
        assert text.strip(), place
        assert english[place].strip(), place
        if not place.startswith(".notices"):  # where the French leaves out what a library says in English
            assert placeholders(text) == placeholders(english[place]), place
        # One or two words may be the same in both languages, a sentence is not.
        words = re.findall(r"[^\W\d]+", re.sub(r"\{\w+\}", "", text))
        assert text != english[place] or len(words) <= 2, f"{place} is not translated"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("send = ", "sent = "), "'send' should be there"),
        (lambda text: text.replace('send = "Envoyer"', 'send = ""'), "'send' should be a string"),
        (
            lambda text: text.replace("[checks]\n", '[checks]\nmore = "more"\n'),
            "'checks.more' should be left out",
        ),
        (lambda text: text.replace("[navigation]", "[navigating]"), "'navigating' should be left out"),
    ],
)
def test_a_catalogue_that_lacks_a_string_or_holds_one_too_many_is_named(
    tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    changed = change((CATALOGUES / "fr.toml").read_text(encoding="utf-8"))
    (tmp_path / "fr.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(CatalogueInvalid, match=said):
        read_catalogue(Interface, "fr", tmp_path)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "fr"),
        ("", "fr"),
        ("de-DE,de;q=0.9", "fr"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.5", "en"),
        ("en;q=0.3,fr;q=0.8", "fr"),
        ("fr;q=0, en;q=0.1", "en"),
        ("EN-us", "en"),
        ("*;q=0.5", "fr"),
        (";;q=,,en;q=nonsense", "en"),
    ],
)
def test_the_interface_speaks_the_language_the_browser_prefers(accepted: str | None, language: str) -> None:
    assert preferred_language(accepted) == language


@pytest.mark.parametrize(
    ("date", "french", "english"),
    [
        ("2025-04-02", "2 avril 2025", "April 2, 2025"),
        ("2025-08-01", "1er août 2025", "August 1, 2025"),
        ("2025-04", "avril 2025", "April 2025"),
        ("2025", "2025", "2025"),
        ("2025-13-01", "2025-13-01", "2025-13-01"),
        ("spring <b>", "spring <b>", "spring <b>"),
    ],
)
def test_dates_are_written_as_people_write_them(date: str, french: str, english: str) -> None:
    assert (date_text(date, "fr"), date_text(date, "en")) == (french, english)


def test_the_page_says_that_it_is_a_machine_and_what_it_answers_from() -> None:
    """People must know that they talk to an automated system (AI Act, article 50)."""
    for interface in INTERFACES.values():
        root = read_html(footer_html(interface, "20260101T235959123456-abcdef12"))
        assert root.one("p", "notice").text() == interface.notice
        assert "20260101T235959123456-abcdef12" in root.one("p", "generation").text()
        assert date_text("2026-01-01", interface.language) in root.one("p", "generation").text()
    assert "généré <b>" in read_html(footer_html(FRENCH, "généré <b>")).one("p", "generation").text()
    assert not read_html(footer_html(FRENCH, None)).all("p", "generation")


def test_the_header_tells_the_script_its_language() -> None:
    assert read_html(header_html(ENGLISH)).one("header")["data-interface"] == "en"


def test_an_error_is_one_escaped_line() -> None:
    assert read_html(error_html("<b> & co")).one("p", "error").text() == "<b> & co"
    assert error_html("") == ""
