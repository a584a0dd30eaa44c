"""Front matter: what is used, what is set aside and said, what is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Source
from corpus.frontmatter import FrontMatter, FrontMatterInvalid, split
from corpus.properties import is_web_address


def test_every_field_is_read() -> None:
    known, body = split(
        "---\n"
        'title: "Le  Comté : filière"\n'
        "language: fr-FR\n"
        "date: 2025-04-02\n"
        "publisher: Région\n"
        "url: https://example.org/a\n"
        "topics: [lait, fromage, lait]\n"
        "sources:\n"
        "  - {id: 2, title: Un titre, publisher: Le Journal, url: 'http://example.org/b', date: 2024-07}\n"
        "  - {id: 7, title: Sans date, date: null}\n"
        "---\n"
        "Corps\n"
    )

    assert known == FrontMatter(
        title="Le Comté : filière",
        language="fr",
        date="2025-04-02",
        publisher="Région",
        url="https://example.org/a",
        topics=("lait", "fromage"),
        sources=(
            Source(2, "Un titre", "Le Journal", "http://example.org/b", "2024-07"),
            Source(7, "Sans date"),
        ),
    )
    assert body == "Corps\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Corps",
        "---\n",
        "---\nJamais fermé\n",
        "---\n\nUn paragraphe entre deux traits.\n\n---\nSuite",
        "--- \n- une\n- liste\n---\nSuite",
        "\n---\ntitle: trop bas\n---\n",
        "----\ntitle: trop long\n----\n",
    ],
)
def test_text_without_front_matter_is_all_body(text: str) -> None:
    assert split(text) == (FrontMatter(), text)


@pytest.mark.parametrize("block", ["", "\n", "# rien\n", "title:\ndate: ~\nlanguage: null\nsources: null\n"])
def test_empty_front_matter_says_nothing(block: str) -> None:
    assert split(f"---\n{block}---\nCorps") == (FrontMatter(), "Corps")


@pytest.mark.parametrize(
    ("block", "remark"),
    [
        ("title: [a, b]", "title: expected text, found a list; set aside"),
        ("title: {a: b}", "title: expected text, found fields; set aside"),
        ("language: klingon", "language: expected fr, en or de, found 'klingon'; detected from the text"),
        ("language: [fr]", "language: expected text, found a list; set aside"),
        ("date: 2 avril 2025", "date: expected YYYY, YYYY-MM or YYYY-MM-DD, found '2 avril 2025'; set aside"),
        ("date: 2025-02-30", "date: expected YYYY, YYYY-MM or YYYY-MM-DD, found '2025-02-30'; set aside"),
        ("url: javascript:alert(1)", "url: expected an http or https address, found 'javascript:alert(1)'; set aside"),
        ("url: ftp://example.org", "url: expected an http or https address, found 'ftp://example.org'; set aside"),
        ("topics: {a: b}", "topics: expected a list, found fields; set aside"),
        ("topics: [[a]]", "topics: expected text, found a list; set aside"),
        ("sources: rien", "sources: expected a list, found text; set aside"),
        ("sources: [[a]]", "source 1: expected a title or fields, found a list; set aside"),
        ("sources: [{id: x, title: t}]", "source 1: id: expected one to three digits, found 'x'; set aside"),
        ("sources: [{id: 1}]", "source 1: expected a title, a publisher or a url, found none; set aside"),
    ],
)
def test_field_that_cannot_be_used_is_set_aside_and_said(block: str, remark: str) -> None:
    known, body = split(f"---\n{block}\n---\nCorps")

    assert [str(one) for one in known.remarks] == [remark]
    assert known == FrontMatter(remarks=known.remarks)
    assert body == "Corps"


def test_source_number_given_twice_keeps_the_first() -> None:
    known, _ = split("---\nsources: [{id: 1, title: a}, {id: 1, title: b}]\n---\n")

    assert known.sources == (Source(1, "a"),)
    assert [str(one) for one in known.remarks] == ["sources: number 1 is given twice; the second is set aside"]


def test_sources_may_be_bare_titles_and_addresses() -> None:
    known, _ = split("---\nsources: [Un titre, 'https://example.org', {publisher: Le Journal}]\n---\n")

    assert known.sources == (
        Source(1, "Un titre"),
        Source(2, "https://example.org", url="https://example.org"),
        Source(3, "Le Journal", "Le Journal"),
    )


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2025", "2025"),
        ("2025-10", "2025-10"),
        ("2025-04-02 10:00:00", "2025-04-02"),
        ("2025-04-02T10:00Z", "2025-04-02"),
    ],
)
def test_date_stays_as_precise_as_it_is_written(written: str, date: str) -> None:
    """2025-10 must not become the number 2015, nor 2025-04-02 a date object."""
    assert split(f"---\ndate: {written}\n---\n")[0].date == date


@pytest.mark.parametrize(
    ("written", "language"), [("FR", "fr"), ("en_US", "en"), ("Deutsch", "de"), ("français", "fr")]
)
def test_language_may_be_written_in_other_ways(written: str, language: str) -> None:
    assert split(f"---\nlanguage: {written}\n---\n")[0].language == language


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("title: Un titre : avec deux points\n", "line 2"),
        ("a: 1\nb: [1\n", "line"),
        ("title: 'jamais fermé\n", "line"),
        ("a: *inconnu\n", "line 2"),
        ("a: \tb: \x07\n", "special characters are not allowed"),
        ("a: " + "[" * 2000 + "\n", "nested too deeply"),
        ("a: " + "b" * 200_001 + "\n", "at most 200,000 characters"),
    ],
)
def test_front_matter_that_is_not_yaml_is_refused_with_the_place(block: str, reason: str) -> None:
    with pytest.raises(FrontMatterInvalid, match=reason) as refused:
        split(f"---\n{block}---\nCorps")

    assert "\n" not in str(refused.value)


def test_aliases_do_not_multiply() -> None:
    """Nine levels of nine aliases would make a thousand million titles."""
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 10))

    known, _ = split(f"---\nl0: &l0 x\n{levels}title: *l9\ntopics: *l9\n---\n")

    assert known.title is None
    assert known.topics == ()


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("HTTPS://example.org", True),
        ("https://", False),
        ("https://exa mple.org", False),
        ("https://example.org/\u202e", False),
        ('https://example.org/"onclick=', False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://[::1", False),
    ],
)
def test_only_web_addresses_are_linked(value: str, safe: bool) -> None:
    assert is_web_address(value) == safe


@given(st.text(st.sampled_from("abc:-[]{}&*!|>'\"#%@, \n\t1é"), max_size=80))
def test_any_front_matter_is_read_or_refused(block: str) -> None:
    with contextlib.suppress(FrontMatterInvalid):
        known, body = split(f"---\n{block}\n---\nCorps")
        assert body.endswith("Corps")
        assert known.language in ("fr", "en", "de", None)
