"""Statements against sentences: what each check holds up, and what it lets pass."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.checking import LONGEST, Checker, Cited, Fault, stated_faults
from assistant.draft import Quote
from corpus.cutting import cut
from corpus.document import Document, Language
from corpus.passage import Passage
from corpus.reading import read_folder
from index.embedding import BUNDLED_MODEL, open_model


def cited(*sentences: str, language: Language = "fr", heading: str = "", lead: str = "", text: str = "") -> list[Cited]:
    return [Cited(language, heading, sentences, tuple(lead for _ in sentences), (text,))]


def kinds(statement: str, language: Language, source: list[Cited]) -> list[str]:
    return [fault.kind for fault in stated_faults(statement, language, source)]


SAME: list[tuple[Language, str, Language, str]] = [
    ("en", "It cost €15 million.", "fr", "Le coût est de 15 M€."),
    ("de", "Es kostete 15 Millionen Euro.", "fr", "Le coût est de 15 M€."),
    ("fr", "Cela coûte 15 millions d'euros.", "en", "It costs 15 million euros."),
    ("en", "It has three plants and 2,400 farms.", "fr", "Trois usines et 2 400 fermes."),
    ("de", "Es gibt 2.400 Höfe.", "fr", "Environ 2 400 fermes."),
    ("fr", "Un quart du fromage en vient.", "en", "25% of the cheese comes from there."),
    ("en", "It makes 25 percent of the cheese.", "fr", "Elle produit 25 % du fromage."),
    ("de", "25 Prozent des Käses stammen von dort.", "fr", "25 pour cent du fromage en viennent."),
    ("en", "About ten farms joined.", "fr", "Une dizaine de fermes ont adhéré."),
    ("en", "It was signed on April 3, 2025.", "fr", "Il a été signé le 3 avril 2025."),
    ("en", "It was signed in April 2025.", "fr", "Il a été signé le 3 avril 2025."),
    ("de", "Der Besuch war am 3. und 4. April 2025.", "fr", "La visite a eu lieu les 3 et 4 avril 2025."),
    ("en", "It ranks third.", "fr", "Elle se classe troisième."),
    (
        "en",
        "Governor Marchetti signed for the US.",
        "fr",
        "Le gouverneur Hélène Marchetti a signé pour les États-Unis.",
    ),
    (
        "de",
        "Valbrumes Straßenbahn gehört zu Burgund-Franche-Comté.",
        "fr",
        "Le tramway de Valbrume, en Bourgogne-Franche-Comté.",
    ),
    ("en", "Exports made up 23% of GDP.", "fr", "Les exportations pesaient 23 % du PIB."),
    ("en", "No contract was found.", "fr", "Aucun contrat n'a été trouvé."),
    ("fr", "On ignore le prix.", "en", "The price was not given."),
    ("en", "Of the €7 million, the city paid 3.7.", "fr", "Coût : 7 M€, dont 3,7 M€ de la ville."),
    ("en", "It sold 40 to 70 million litres.", "en", "Sales were 40 million to 70 million litres."),
]


@pytest.mark.parametrize(("language", "statement", "source_language", "source"), SAME)
def test_the_same_said_otherwise_is_no_fault(
    language: Language, statement: str, source_language: Language, source: str
) -> None:
    assert list(stated_faults(statement, language, cited(source, language=source_language))) == []


DIFFERENT: list[tuple[str, Language, str, Language, str]] = [
    ("number", "en", "It cost €15 billion.", "fr", "Le coût est de 15 M€."),
    ("number", "en", "It cost $15 million.", "fr", "Le coût est de 15 M€."),
    ("number", "fr", "25 usines.", "en", "25% of the plants."),
    ("number", "en", "Ten farms joined.", "fr", "Une dizaine de fermes ont adhéré."),
    ("number", "en", "Four plants.", "fr", "Trois usines."),
    ("number", "en", "Fewer than 90 firms joined.", "en", "More than 90 firms joined."),
    ("date", "en", "It was signed on April 3, 2025.", "fr", "Il a été signé en avril 2025."),
    ("date", "en", "It was signed on April 4, 2025.", "fr", "Il a été signé le 3 avril 2025."),
    ("date", "de", "Seit Mai 2021.", "fr", "Depuis janvier 2021."),
    ("name", "fr", "Paul Rivet dirige la régie.", "fr", "Hélène Marchetti dirige la régie."),
    ("name", "en", "Marchetti opened the Orvigny workshop.", "fr", "Marchetti a ouvert l'atelier de Valbrume."),
    ("name", "fr", "Hélène Rivet a signé.", "fr", "Hélène Marchetti et Paul Rivet ont signé."),
    ("negation", "en", "The lighthouse was not rebuilt.", "en", "The lighthouse was rebuilt."),
    ("negation", "fr", "La ligne a été ouverte à tous.", "fr", "La ligne n'a pas été ouverte à tous."),
    ("negation", "de", "Das Museum ist geöffnet.", "de", "Das Museum ist nicht geöffnet."),
    ("negation", "en", "The plant no longer makes cheese.", "fr", "L'usine fabrique du fromage."),
    (
        "number",
        "en",
        "It has 600 students and 12,000 teachers.",
        "fr",
        "Elle compte 12 000 étudiants et 600 enseignants.",
    ),
    ("number", "fr", "Valbrume a payé 80 € et Orvigny 50 €.", "fr", "Valbrume a payé 50 € et Orvigny 80 €."),
]


@pytest.mark.parametrize(("kind", "language", "statement", "source_language", "source"), DIFFERENT)
def test_what_the_source_does_not_say_is_a_fault_of_its_kind(
    kind: str, language: Language, statement: str, source_language: Language, source: str
) -> None:
    assert kinds(statement, language, cited(source, language=source_language)) == [kind]


def test_a_table_header_says_what_the_cell_is_in() -> None:
    row = cited("2019 · 14", lead="Année · Part (%)")
    assert kinds("En 2019, la part était de 14 %.", "fr", row) == []
    assert kinds("En 2019, la part était de 15 %.", "fr", row) == ["number"]


def test_a_heading_gives_the_year_where_the_sentence_has_none() -> None:
    told = cited("Le 21 août, une déclaration a suivi.", heading="Le cadre de 2025")
    assert kinds("Une déclaration a suivi le 21 août 2025.", "fr", told) == []
    assert kinds("Une déclaration a suivi le 21 août 2024.", "fr", told) == ["date"]


def test_a_heading_gives_no_year_to_a_sentence_that_has_its_own() -> None:
    told = cited("L'accord a été signé en 2023.", heading="Bilan de 2025")
    assert kinds("L'accord a été signé en 2025.", "fr", told) == ["date"]


def test_initials_stand_for_a_name_only_where_the_document_says_so() -> None:
    sentence = "L'Agence régionale des forêts gère le site."
    explained = cited(sentence, text=f"L'Agence régionale des forêts (ARF) est née en 1998. {sentence}")
    assert kinds("L'ARF gère le site.", "fr", explained) == []
    assert kinds("L'ARF gère le site.", "fr", cited(sentence, text=sentence)) == ["name"]


def test_two_halves_of_two_sentences_are_seen() -> None:
    first = "La ligne A du tramway de Valbrume a été inaugurée par la maire de la ville."
    second = "Le dépôt du canal fut construit par les ouvriers de la vieille forge en bois clair."
    stitched = "La ligne A du tramway de Valbrume a été ouvriers de la vieille forge en bois clair."
    assert [fault.kind for fault in stated_faults(stitched, "fr", cited(first, second))] == ["meaning"]
    assert list(stated_faults(f"{first} {second}", "fr", cited(first, second))) == []


@given(st.lists(st.sampled_from("la ligne du tramway de Valbrume compte 17 stations en 2019".split()), min_size=4))
def test_no_text_is_at_fault_beside_itself(chosen: list[str]) -> None:
    text = " ".join(chosen)
    assert list(stated_faults(text, "fr", cited(text))) == []


@given(st.integers(1, 10**9), st.data())
def test_another_digit_is_a_number_that_is_not_told(number: int, data: st.DataObject) -> None:
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    other = digits[:place] + data.draw(st.sampled_from("123456789")) + digits[place + 1 :]
    assume(other != digits)
    told = cited(f"Le site compte {number} arbres.")
    faults = kinds(f"Le site compte {other} arbres.", "fr", told)
    assert faults in (["number"], ["date"])
    assert kinds(f"Le site compte {number} arbres.", "fr", told) == []


@given(st.integers(2, 999_999))
def test_a_number_is_the_same_with_the_thousands_of_each_language(number: int) -> None:
    ways = [f"{number:,}".replace(",", mark) for mark in (",", ".", " ", "\u00a0", "\u202f", "'")]
    for way in ways:
        assert kinds(f"It has {way} trees in all.", "en", cited(f"Le site compte {number} arbres.")) == []


HOSTILE = [
    "1 " * 20_000,
    "1,000" * 8_000,
    "vingt " * 8_000,
    "deux cent mille " * 3_000,
    "A" * 40_000,
    "Aa " * 15_000,
    "Aa-" * 15_000,
    "3-4-" * 10_000,
    "3 et " * 10_000 + "avril",
    "(" * 20_000 + "AB",
    "AB (" * 10_000,
    "ni ne pas " * 4_000,
    "la ligne du tram " * 3_000,
    " \u00a0" * 20_000,
    "fünfund" * 5_000,
    "un quart sur " * 4_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8].strip())
def test_no_text_takes_long(text: str) -> None:
    """Generous: a second at most here, against minutes and more where a pattern goes back and forth."""
    started = time.perf_counter()
    told, stated = text[:10_000], text[:LONGEST]
    list(stated_faults(stated, "fr", cited(told[:5_000], told, text=told)))
    list(stated_faults(stated, "de", cited("Das Museum ist offen.", told, language="de", text=told)))
    assert time.perf_counter() - started < 30


def test_a_text_that_is_no_statement_is_not_looked_into() -> None:
    assert kinds("1 " * LONGEST, "fr", cited("1")) == ["meaning"]


DOCUMENT = """---
title: Le phare de Port-Brise
language: fr
date: 2024-05-01
---
# Le phare de Port-Brise

## Histoire

Le phare de Port-Brise a été reconstruit en 1987 par Anne Kervadec après une tempête. Il mesure 42 mètres.
Une exposition sur les gardiens y est ouverte chaque été.
"""


@dataclass(frozen=True)
class Lighthouse:
    """One document as it is read and cut, and a checker with the model that comes along."""

    document: Document
    passages: list[Passage]
    checker: Checker

    def quote(self, words: str) -> Quote:
        return next(
            Quote(passage, place, place)
            for passage in self.passages
            for place, sentence in enumerate(passage.sentences)
            if words in sentence.text
        )

    def check(self, statement: str, *words: str, language: Language = "fr") -> tuple[str, list[str]]:
        quotes = [self.quote(one) for one in words]
        verdict = self.checker.check(statement, language, quotes, lambda name: self.document)
        return verdict.check, [fault.kind for fault in verdict.faults]


@pytest.fixture(scope="module")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Lighthouse:
    folder = tmp_path_factory.mktemp("lighthouse")
    (folder / "phare.md").write_text(DOCUMENT, encoding="utf-8")
    (document,) = read_folder(folder).documents
    embedder = open_model(str(BUNDLED_MODEL))
    return Lighthouse(document, cut(document, embedder.budget, embedder.count), Checker(embedder))


def test_every_sentence_beside_itself_is_verbatim(lighthouse: Lighthouse) -> None:
    for passage in lighthouse.passages:
        for sentence in passage.sentences:
            assert lighthouse.check(sentence.text, sentence.text) == ("verbatim", [])


def test_a_faithful_statement_is_supported_in_either_language(lighthouse: Lighthouse) -> None:
    source = "reconstruit en 1987"
    assert (
        lighthouse.check("Anne Kervadec a reconstruit le phare en 1987, après une tempête.", source)[0] == "supported"
    )
    assert lighthouse.check("Kervadec rebuilt the lighthouse in 1987.", source, language="en")[0] == "supported"


def test_a_statement_without_a_citation_is_not_supported(lighthouse: Lighthouse) -> None:
    verdict = lighthouse.checker.check("Il mesure 42 mètres.", "fr", [], lambda name: lighthouse.document)
    assert (verdict.check, verdict.faults) == ("unsupported", (Fault("reference", "Il mesure 42 mètres."),))


@pytest.mark.parametrize(
    ("statement", "kind", "found"),
    [
        ("Le phare mesure 43 mètres.", "number", "43 mètres"),
        (
            "Le phare de Port-Brise ne mesure pas 42 mètres.",
            "negation",
            "Le phare de Port-Brise ne mesure pas 42 mètres",
        ),
        ("Le phare mesure 42 mètres et sert de prison aux pirates du roi.", "meaning", None),
    ],
)
def test_a_fault_names_what_is_not_told(lighthouse: Lighthouse, statement: str, kind: str, found: str | None) -> None:
    verdict = lighthouse.checker.check(
        statement, "fr", [lighthouse.quote("42 mètres")], lambda name: lighthouse.document
    )
    assert verdict.check == "unsupported"
    assert [(fault.kind, fault.found.rstrip(".")) for fault in verdict.faults] == [
        (kind, (found or statement).rstrip("."))
    ]


def test_another_sentence_does_not_bear_it_out(lighthouse: Lighthouse) -> None:
    check, faults = lighthouse.check("Une tempête a détruit le vieux phare.", "exposition")
    assert (check, faults) == ("unsupported", ["meaning"])


def test_a_name_from_the_sentence_before_a_pronoun_counts(lighthouse: Lighthouse) -> None:
    assert lighthouse.check("Le phare de Port-Brise mesure 42 mètres.", "42 mètres") == ("supported", [])


def test_a_quarter_of_a_year_is_no_share() -> None:
    told = cited("The closing is expected in the second quarter of 2026.", language="en")
    assert kinds("The closing is due in the second quarter of 2026.", "en", told) == []
