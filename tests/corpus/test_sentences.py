"""Hard cases in three languages, and what holds of any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import LANGUAGES, Language
from corpus.sentences import split

# "¦" marks where one sentence ends and the next begins; the blank before it is in neither.
HARD: list[tuple[Language, str]] = [
    # Abbreviations before a name or a number.
    ("fr", "M. Dupont cite l'art. 12 al. 3, cf. p. 4 du rapport. ¦Il conclut."),
    ("fr", "Mme Dufay et MM. Soret et Durain ont signé. ¦M. Le Drian était absent."),
    ("fr", "Le Dr. Martin, le Pr. Morel et St. Étienne sont cités. ¦Voir n° 5, p. 12 et fig. 3. ¦Fin."),
    ("fr", "Du vin, du fromage, etc. sont exportés. ¦Du lait, etc. ¦Nicolas Paris est venu."),
    ("fr", "N. Soret et J.-P. Martin ont signé. ¦J. Durain aussi."),
    ("fr", "Il prend de la vitamine C. ¦Elle aussi."),
    ("fr", "Le groupe Gilson Inc. ¦Le siège est à Middleton."),
    ("fr", "L'U.S. Department of Commerce a répondu. ¦Puis plus rien."),
    ("fr", "Fin de mandat de M. Abrahamse-Pleux (31/12). ¦Le reste suit."),
    (
        "en",
        "Gov. Evers and Dr. Smith met Inc. and Co. staff in the U.S. on Jan. 5. ¦They left at 5 p.m. and slept.",
    ),
    ("en", "George W. Bush met J. P. Smith. ¦St. Louis vs. Madison. ¦See Fig. 3 and No. 5. ¦The end."),
    ("en", "He was born in the U.S. ¦He left at 5 p.m. ¦She stayed at Gilson Inc. ¦It grew."),
    ("en", "Mr. and Mrs. Jones live on St. Mary's St. near here. ¦Good."),
    ("en", "Some firms, e.g. Gilson, moved. ¦Others, i.e. Bel, stayed."),
    ("en", "He said no. ¦Then he left."),
    ("de", "Das gilt z. B. auch d. h. immer. ¦Rund 1,5 Mio. Euro flossen bzw. kamen an."),
    ("de", "Prof. Dr. Müller und Hr. Maier, u. a. aus Hessen, kamen. ¦Vgl. Abs. 3, S. 12 und Nr. 5. ¦Ende."),
    ("de", "Wein, Käse usw. kamen an. ¦Milch usw. ¦Danach nichts."),
    ("de", "Es kostet ca. 50 Euro, evtl. mehr. ¦Die Firma zahlt inkl. Steuer."),
    # Numbers, dates, ordinals.
    ("fr", "Les ventes pèsent 25 %. ¦Le prix est de 3,5 €. ¦Le budget atteint 15 M€. ¦Fin."),
    ("fr", "Il a été élu. ¦En 2025. ¦Le 1er novembre 2024, elle a signé. ¦Le 05.09.2025 aussi."),
    ("fr", "85 % des ventes. ¦7 M€ de budget."),
    ("en", "It rose 10.6% in 2021. ¦Sales hit $3.5 billion. ¦1 lb = 0.4536 kg. ¦So be it."),
    ("de", "Am 20. September 1976 unterzeichneten sie. ¦Am 3. Oktober 2025 trafen sie sich. ¦Der 4. Punkt folgt."),
    ("de", "Im 19. Jahrhundert begann es. ¦Es waren 13. ¦Die Firmen kamen. ¦Das war 1976. ¦Hessen folgte."),
    ("de", "1 500 Euro kamen. ¦2. Hessen zahlt."),
    # Quotation marks, brackets, closing signs.
    ("fr", "La Région a voté. ¦« C'est un succès. » ¦Elle continue."),
    ("fr", "« Besançon a cinq ans d'avance » : la formule est de lui. ¦Vraiment ? ¦Oui !"),
    ("fr", "« Quoi ? » : la suite. ¦« Ah ! » dit-il. ¦Fin."),
    ("fr", "Il dit : « Ah ! » puis part. ¦Fin.» ¦Puis rien."),
    ("fr", "Voir la note (c'est vrai, cf. p. 4). ¦Puis rien. ¦(Le reste suit.) ¦Fin."),
    ("fr", "Qui l'a dit ?! ¦Personne..."),
    ("en", '"Really." ¦She left. ¦(See p. 4. Then stop.) ¦No. 5 is next.'),
    ("en", "“It works.” ¦She left."),
    ("de", "„Ja.“ ¦Er kam. ¦»Nein!« ¦Sie ging."),
    # Ellipsis; a semicolon and a colon do not cut.
    ("fr", "Bien… ¦Ensuite. ¦Comté, morbier… et d'autres. ¦Bref... ¦Voilà."),
    ("fr", "« Une partie […] Le reste » est cité. ¦Fin."),
    ("fr", "Deux titres ; toute réponse doit dater. ¦Thèmes : recherche, production. ¦Suite."),
    ("en", "It is second; it was first: see below. ¦Next."),
    # Addresses.
    ("fr", "Voir https://aer-bfc.com/nos-filieres.html. ¦Écrire à a.b@c.fr. ¦Puis attendre."),
    ("en", "See www.example.com/a.b?c=d. ¦Version 1.2.3 is out. ¦Ask info@bioforward.org. ¦Bye."),
    # The document's own references belong to the sentence before them.
    ("fr", "L'accord [1]. ¦Une autre phrase [2][3]. ¦Elle s'est rendue aux États-Unis [4]."),
    ("en", 'He said "it works." [4] ¦Others agree. [1][2] ¦Nobody knows.[3] ¦Done.'),
    ("fr", "[1] Le titre de la note. ¦Suite."),
    ("de", "Partner [1][2]; den Anstoß gab sie [3]. ¦Sie gilt als erste. [4] ¦Ende."),
    # Emphasis around and across.
    ("de", "**Keine Quelle erwähnt das.** ¦Hessen hat eine andere Region. ¦**Fett** ist es."),
    ("fr", "**Gras.** ¦*Italique.* ¦Il dit **oui.** ¦**Non.**"),
    ("en", "It is `v1.` code. ¦**No source links it.** ¦The timing is odd."),
    ("fr", "**Conseil :** citer la source. ¦Puis **dater**. ¦Fin."),
    # Lines wrapped inside a paragraph, quoted lines.
    ("fr", "La délégation est\nvenue à Dijon.\n¦Elle est repartie\nle 4. ¦Fin."),
    ("fr", "Il est venu.\n> ¦Elle est repartie\n> le 4."),
    # Signs that start no sentence.
    ("fr", "😀😀 C'est un succès 😀. ¦Elle dit oui."),
    ("fr", "C'est fini. ¦i-NanoT démarre."),
    ("en", "1. First of all, it works. ¦Then it stops."),
]


@pytest.mark.parametrize(("language", "marked"), HARD)
def test_hard_case_is_cut_where_a_reader_would(language: Language, marked: str) -> None:
    expected = [re.sub(r"\s*(\n> )?\Z", "", part) for part in marked.split("¦")]
    text = marked.replace("¦", "")

    assert [text[span.start : span.end] for span in split(text, language)] == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0"])
def test_text_of_blanks_has_no_sentence(text: str, language: Language) -> None:
    assert split(text, language) == []


def test_sentence_of_many_lines_stays_whole() -> None:
    """A list written as one sentence may be longer than what is looked at in one go."""
    long = "Sont venus " + ", ".join(f"le maire {number}" for number in range(1000)) + "."
    text = f"{long} Tous sont repartis. {long}"

    assert [text[span.start : span.end] for span in split(text, "fr")] == [long, "Tous sont repartis.", long]


WORDS = "Bonjour. Il M. Dr. 12. 3,5 % € « » ( ) [1] ** * ` _ … ... ! ? : ; z. B. U.S. etc. A. https://a.b/c. 😀 é É ß"
FRAGMENTS = st.sampled_from([*WORDS.split(), "\u0301", "\u2028", "\n", "\n> ", "\n\n", " ", "\u00a0", "\u202f", ""])


@given(
    st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=60).map(" ".join), st.lists(FRAGMENTS).map("".join)),
    st.sampled_from(LANGUAGES),
)
def test_sentences_are_trimmed_in_order_and_leave_nothing_out(text: str, language: Language) -> None:
    spans = split(text, language)

    left = list(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        left[span.start : span.end] = " " * (span.end - span.start)
        end = span.end
    # Of a quoted line, the mark that opens it may stand between two sentences.
    assert not re.sub(r"\n[ \t]*>[ \t>]*", "", "".join(left)).strip()


@pytest.mark.parametrize(
    "fragment",
    ["« ", "(a. ", "M. ", "… ", "** ", "[1] ", "a", "z. B. ", "\n> ", ". ", "! ", "…", ".", ".»", " ", " »", "("],
)
def test_repetition_is_cut_in_reasonable_time(fragment: str) -> None:
    """Forty thousand characters of what upsets a splitter; a quadratic one would run for minutes."""
    text = fragment * (40_000 // len(fragment))

    for language in LANGUAGES:
        assert sum(span.end - span.start for span in split(text, language)) <= len(text)
