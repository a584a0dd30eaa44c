from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Turn, standalone
from assistant.names import names
from assistant.wording import REFUSAL
from corpus.document import LANGUAGES, Language

TURNS: dict[Language, Turn] = {
    "fr": Turn("Qui dirige la coopérative de Poligny ?", "Claire Vernet dirige la coopérative depuis 2020."),
    "en": Turn("Who runs the Poligny cooperative?", "Claire Vernet has run the cooperative since 2020."),
    "de": Turn("Wer leitet die Genossenschaft in Poligny?", "Claire Vernet leitet sie seit 2020."),
}


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Et depuis quand ?"),
        ("fr", "Où habite-t-elle ?"),
        ("fr", "Ça emploie combien de personnes ?"),
        ("en", "And since when?"),
        ("en", "Where did she study?"),
        ("en", "How many people work there?"),
        ("de", "Und seit wann?"),
        ("de", "Wo wohnt sie?"),
    ],
)
def test_a_question_that_leans_takes_over_the_names(language: Language, question: str) -> None:
    made = standalone(question, language, [TURNS[language]])

    assert made.startswith(question)
    assert "Poligny" in made
    assert "Claire Vernet" in made


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Quel est le budget annuel de la Région Bretagne pour la recherche ?"),
        ("fr", "Quand la délégation américaine est-elle venue dans la région ?"),
        ("fr", "Les deux laboratoires voisins ont-ils fusionné récemment ?"),
        ("en", "What did the state of Vermont spend on dairy research last year?"),
        ("de", "Wie hoch ist das Forschungsbudget des Landes Hessen im laufenden Jahr?"),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(language: Language, question: str) -> None:
    assert standalone(question, language, [TURNS[language]]) == question


# What leans, on which turns, what must be carried and what must not. Invented subjects.
LEANING: list[tuple[Language, list[tuple[str, str]], str, list[str], list[str]]] = [
    # Pronouns: names of the question; names of the answer only where they were asked for.
    (
        "fr",
        [("Qui dirige la régie de Valbrume ?", "Hélène Marchetti dirige la régie.")],
        "Où a-t-elle étudié ?",
        ["Hélène Marchetti"],
        [],
    ),
    (
        "fr",
        [("C'est quoi la Fabrique Orel ?", "La Fabrique Orel est un atelier né à Cluny avec Paul Morin.")],
        "Qui l'a fondée ?",
        ["Fabrique Orel"],
        ["Paul Morin"],
    ),
    (
        "fr",
        [("Quand le musée Vernier a-t-il ouvert ?", "En 1932, sous Jules Ferrand.")],
        "Combien de visiteurs y viennent chaque année ?",
        ["Vernier"],
        ["Ferrand"],
    ),
    (
        "fr",
        [("Quelle société de Dole fabrique des vélos ?", "Cyclope SA fabrique des vélos.")],
        "Elle emploie combien de personnes ?",
        ["Cyclope SA"],
        [],
    ),
    (
        "fr",
        [("Parle-moi du tram de Valbrume.", "Le tram de Valbrume relie la gare au port.")],
        "Ça a coûté combien ?",
        ["Valbrume"],
        [],
    ),
    ("fr", [("Qui préside Alpex ?", "Nora Blanc préside Alpex depuis 2019.")], "Et son prédécesseur ?", ["Alpex"], []),
    (
        "fr",
        [("Qui préside Alpex ?", "Nora Blanc préside Alpex depuis 2019.")],
        "Quel est son parcours ?",
        ["Nora Blanc"],
        [],
    ),
    ("fr", [("Que fait Alpex ?", "Alpex répare des horloges.")], "Qui en fait partie ?", ["Alpex"], []),
    ("fr", [("Que fait Alpex ?", "Alpex répare des horloges.")], "Qui le dirige aujourd'hui ?", ["Alpex"], []),
    (
        "fr",
        [("Qui sont les fondateurs d'Alpex ?", "Nora Blanc et Luc Petit.")],
        "Que font-ils maintenant ?",
        ["Nora Blanc"],
        [],
    ),
    ("en", [("Who runs Halvern Mills?", "Dora Quill runs Halvern Mills.")], "Where did she study?", ["Dora Quill"], []),
    (
        "en",
        [("What does Halvern Mills make?", "Halvern Mills makes paper with Otto Brandt Ltd.")],
        "Who set it up?",
        ["Halvern Mills"],
        ["Otto Brandt"],
    ),
    (
        "en",
        [("Tell me about Port Ellery.", "Port Ellery is a harbour town.")],
        "How many people live there?",
        ["Port Ellery"],
        [],
    ),
    (
        "en",
        [("When did Mayor Pell visit Lisbon?", "On 3 May 2011.")],
        "Who was meant to host him there?",
        ["Mayor Pell", "Lisbon"],
        [],
    ),
    (
        "en",
        [("Who founded Halvern Mills?", "Ada Quill and Tom Reed.")],
        "When did they sell it?",
        ["Ada Quill", "Halvern Mills"],
        [],
    ),
    ("en", [("Which Welsh county twinned with Oban?", "Powys, since 1984.")], "Who signed it?", ["Powys", "Oban"], []),
    ("en", [("What is Halvern Mills?", "A paper maker.")], "How much does its plant produce?", ["Halvern Mills"], []),
    ("en", [("What is Halvern Mills?", "A paper maker.")], "Why did that fail?", ["Halvern Mills"], []),
    (
        "de",
        [("Wer leitet das Werk in Altdorf?", "Karla Senn leitet das Werk.")],
        "Wo hat sie studiert?",
        ["Karla Senn"],
        [],
    ),
    ("de", [("Was ist die Brenta AG?", "Die Brenta AG baut Boote.")], "Wann wurde sie gegründet?", ["Brenta AG"], []),
    (
        "de",
        [("Was ist die Brenta AG?", "Die Brenta AG baut Boote.")],
        "Wie viele Leute arbeiten dort?",
        ["Brenta AG"],
        [],
    ),
    (
        "de",
        [("Was ist die Brenta AG?", "Die Brenta AG baut Boote.")],
        "Und wer ist ihr Vorsitzender?",
        ["Brenta AG"],
        [],
    ),
    (
        "de",
        [("Wer leitet das Werk in Altdorf?", "Karla Senn leitet das Werk.")],
        "Und wann hat sie das Amt verlassen?",
        ["Karla Senn"],
        [],
    ),
    # A description that fits what was spoken of.
    (
        "fr",
        [("Que prévoit l'accord entre Dole et Cluny ?", "Des échanges d'élèves.")],
        "Qui a signé l'accord ?",
        ["Dole", "Cluny"],
        [],
    ),
    (
        "fr",
        [("C'est quoi Alpex ?", "Un réparateur d'horloges.")],
        "Combien de salariés compte cette entreprise ?",
        ["Alpex"],
        [],
    ),
    ("fr", [("C'est quoi Alpex ?", "Un réparateur d'horloges.")], "Quel est le budget ?", ["Alpex"], []),
    ("en", [("What is Halvern Mills?", "A paper maker.")], "Who owns the company?", ["Halvern Mills"], []),
    ("en", [("What is Halvern Mills?", "A paper maker.")], "Where is the headquarters?", ["Halvern Mills"], []),
    (
        "en",
        [("What did Oban and Powys agree on?", "On a ferry.")],
        "When was the agreement signed?",
        ["Oban", "Powys"],
        [],
    ),
    ("de", [("Was baut die Brenta AG?", "Boote.")], "Wie hoch ist das Budget?", ["Brenta AG"], []),
    # Nothing of its own: the words of the last question come along.
    (
        "fr",
        [("Qui dirige la régie de Valbrume ?", "Hélène Marchetti.")],
        "Et depuis quand ?",
        ["dirige", "Valbrume", "Hélène Marchetti"],
        [],
    ),
    ("en", [("Who runs Halvern Mills?", "Dora Quill.")], "Since when?", ["runs", "Halvern Mills", "Dora Quill"], []),
    ("de", [("Wer leitet das Werk in Altdorf?", "Karla Senn.")], "Seit wann?", ["leitet", "Altdorf", "Karla Senn"], []),
    ("en", [("how many goats graze on the moor?", "Some 300.")], "And why?", ["goats", "graze", "moor"], []),
    # The predicate again, about something else.
    (
        "fr",
        [("Combien de vélos Cyclope vend-il en France ?", "12 000.")],
        "Et aux Pays-Bas ?",
        ["vélos", "Cyclope", "aux Pays-Bas"],
        ["en France"],
    ),
    (
        "fr",
        [("Quand Alpex a-t-il été créé ?", "En 1990.")],
        "Et Cyclope ?",
        ["Quand Cyclope a-t-il été créé ?"],
        ["Alpex"],
    ),
    (
        "fr",
        [("Combien d'habitants compte Valbrume ?", "12 000.")],
        "Et en 1990 ?",
        ["habitants", "Valbrume", "1990"],
        [],
    ),
    (
        "fr",
        [("Qui dirige la régie de Valbrume ?", "Hélène Marchetti.")],
        "Qu'en est-il de Cluny ?",
        ["dirige", "régie", "Cluny"],
        ["Valbrume"],
    ),
    (
        "fr",
        [("Combien l'État verse-t-il au musée Vernier ?", "Deux millions.")],
        "Et la Ville, elle met combien ?",
        ["verse", "Vernier"],
        [],
    ),
    (
        "en",
        [("How many people make cheese in Vermont?", "900.")],
        "What about goats?",
        ["people", "cheese", "Vermont"],
        [],
    ),
    (
        "en",
        [("How many people make cheese in Vermont?", "900.")],
        "And in Maine?",
        ["How many people make cheese in Maine?"],
        ["Vermont"],
    ),
    ("en", [("When did Halvern open?", "1901.")], "What about Brenta?", ["When did Brenta open?"], ["Halvern"]),
    ("en", [("What is the duty on most boats?", "4 %.")], "And on paper?", ["duty", "paper"], []),
    ("en", [("How much milk did Oban sell in 2010?", "Much.")], "And in 2012?", ["milk", "Oban", "2012"], ["2010"]),
    (
        "de",
        [("Wie viele Boote baut Brenta in Italien?", "Neun.")],
        "Und in Spanien?",
        ["Boote", "Brenta", "in Spanien"],
        ["Italien"],
    ),
    ("de", [("Wie viele Boote baut Brenta?", "Neun.")], "Was ist mit Nordwerk?", ["Boote", "Nordwerk"], []),
    # The topic stays over several turns.
    (
        "fr",
        [("C'est quoi la Fabrique Orel ?", "Un atelier."), ("Et qui la préside ?", "Léa Roux.")],
        "Combien de membres compte-t-elle ?",
        ["Fabrique Orel"],
        [],
    ),
    (
        "fr",
        [("C'est quoi la Fabrique Orel ?", "Un atelier."), ("Et qui la préside ?", "Léa Roux.")],
        "Qui a préparé le projet ?",
        ["Fabrique Orel"],
        [],
    ),
    (
        "en",
        [("Who runs Halvern Mills?", "Dora Quill."), ("Since when?", "Since 2001.")],
        "And her successor?",
        ["Dora Quill", "Halvern Mills"],
        [],
    ),
    (
        "en",
        [("How many bears live in Maine?", "Many."), ("And in Vermont?", "Few.")],
        "And in Ohio?",
        ["How many bears live in Ohio?"],
        ["Maine", "Vermont"],
    ),
    (
        "en",
        [("Who runs Alpha?", "Ann Alder."), ("Who runs Beta?", "Bea Stone.")],
        "Where does she live?",
        ["Bea Stone", "Beta"],
        ["Alpha", "Ann Alder"],
    ),
    # Turns in another language.
    ("de", [("Who runs Halvern Mills?", "Dora Quill.")], "Wo wohnt sie?", ["Dora Quill"], []),
    (
        "en",
        [("Qui dirige la régie de Valbrume ?", "Hélène Marchetti.")],
        "When did she start?",
        ["Hélène Marchetti"],
        [],
    ),
    # A refusal names nothing; long answers give only what opens them.
    ("en", [("Who runs Halvern Mills?", REFUSAL["en"])], "And since when?", ["Halvern Mills"], ["documents"]),
    (
        "en",
        [("Who runs Halvern Mills?", "Dora Quill runs it. [1]\nOtto Brandt sold Nordwerk to Ida Moe. [2]")],
        "Where does she live?",
        ["Dora Quill"],
        ["Otto Brandt", "Ida Moe"],
    ),
]


@pytest.mark.parametrize(("language", "turns", "question", "carried", "left"), LEANING)
def test_what_leans_carries_what_it_leans_on_and_no_more(
    language: Language, turns: list[tuple[str, str]], question: str, carried: list[str], left: list[str]
) -> None:
    made = standalone(question, language, [Turn(*turn) for turn in turns])

    assert [part for part in carried if part not in made] == []
    assert [part for part in left if part in made] == []


ALONE: list[tuple[Language, str]] = [
    # Expletives and bound pronouns.
    ("fr", "Y a-t-il un marché couvert à Dole ?"),
    ("fr", "Il y a combien de ponts à Cluny ?"),
    ("fr", "Est-il vrai que la gare de Dole va fermer ?"),
    ("fr", "Que fabrique l'usine de Cluny et combien de salariés a-t-elle ?"),
    ("fr", "Alpex vend-il vraiment des montres ?"),
    ("fr", "La Fabrique Orel, elle a fermé quand ?"),
    ("fr", "Elle a fermé quand, la piscine de Dole ?"),
    ("fr", "Le miel de Dole, ça se vend combien ?"),
    ("fr", "Combien de fermes du canton vendent leur lait en direct ?"),
    ("fr", "Qui la Ville de Dole a-t-elle choisi ?"),
    ("fr", "Où est né le peintre Jules Ferrand ?"),
    ("fr", "Quelle entreprise a quitté son siège de Dole ?"),
    ("fr", "CNX, ça veut dire quoi ?"),
    ("fr", "Quel temps fait-il à Dole ?"),
    ("fr", "Quel jour de cette semaine ferme la piscine de Dole ?"),
    ("en", "Is there a covered market in Oban?"),
    ("en", "Is it true that Oban has two castles?"),
    ("en", "What did Dora Quill do before she joined Halvern Mills?"),
    ("en", "Which company moved its head office to Oban?"),
    ("en", "How many farms in Powys sell their own milk?"),
    ("en", "My printer shows error 12, can you fix it?"),
    ("en", "Who chairs Halvern Mills these days?"),
    ("en", "Who directs the valley's cheese board, and what is her day job?"),
    ("en", "What time is it in Oban?"),
    ("de", "Gibt es in Altdorf einen Markt?"),
    ("de", "Hat die Brenta AG ihren Sitz verlegt?"),
    ("de", "Können Sie mir sagen, wo Altdorf liegt?"),
    ("de", "Wie hoch ist der Turm von Altdorf?"),
    # Short, in lower case, or opening as a follow-up would, yet on a subject of its own.
    ("fr", "c'est quoi la fabrique orel"),
    ("fr", "combien de ponts à cluny"),
    ("fr", "population de dole en 1990"),
    ("fr", "Qu'est-ce que l'horlogerie ?"),
    ("fr", "nom du directeur de la piscine de dole"),
    ("fr", "Quel est le budget de la piscine municipale ?"),
    ("fr", "Et qui dirige la régie de Valbrume ?"),
    ("fr", "Mais combien coûte un timbre en Suisse ?"),
    ("en", "who is dora quill"),
    ("en", "what is biodynamics?"),
    ("en", "price of stamps in switzerland"),
    ("en", "And who is the mayor of Oban?"),
    ("en", "What is the capital of portugal?"),
    ("en", "How do I boil an egg?"),
    ("de", "Was ist Biodynamik?"),
    ("de", "Und wer ist Bürgermeister von Altdorf?"),
    ("de", "Wie kocht man ein weiches Ei?"),
]


@pytest.mark.parametrize(("language", "question"), ALONE)
def test_what_stands_alone_carries_nothing(language: Language, question: str) -> None:
    turns = [
        Turn("Who runs the Poligny cooperative?", "Claire Vernet has run the cooperative of Poligny since 2020. [1]"),
        Turn("Combien de chèvres compte le Jura suisse ?", "Le Jura suisse compte 5 000 chèvres et un projet. [1]"),
    ]

    for last in TURNS.values():
        assert standalone(question, language, [*turns, last]) == question


def test_the_last_turn_counts_not_the_first() -> None:
    history = [Turn("Who founded Alpha?", "Ada Byron."), Turn("Who runs Beta?", "Bea Stone.")]

    made = standalone("And since when?", "en", history)

    assert "Beta" in made
    assert "Alpha" not in made


def test_without_names_the_subject_is_taken_over() -> None:
    made = standalone("Et combien ?", "fr", [Turn("combien de fermes produisent du lait ?", "deux mille")])

    assert "fermes" in made
    assert "lait" in made


def test_the_columns_of_a_table_row_are_not_taken_over() -> None:
    history = [Turn("Who runs Beta?", "Beta – Head: Bea Stone; Since: 2019 [1]")]

    assert standalone("And who was before her?", "en", history) == "And who was before her? (Bea Stone, Beta)"


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_a_first_question_is_never_changed(question: str, language: Language) -> None:
    assert standalone(question, language, []) == question


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_becomes_a_question(question: str, before: str, said: str, language: Language) -> None:
    assert standalone(question, language, [Turn(before, said), Turn(said, before)]).strip() or not question.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where does Anna Keller live?", ["Anna Keller"]),
        ("Qui a signé l'accord avec BioLab en Italie ?", ["BioLab", "Italie"]),
        ("CNRS, qu'est-ce que c'est ?", ["CNRS"]),
        ("what is the price of milk?", []),
        ("Une ferme. Des vaches.", []),
    ],
)
def test_names_are_runs_of_capitals(text: str, expected: list[str]) -> None:
    assert names(text) == tuple(expected)
