"""The closed lists of words, and the few turns of phrase, by which a question is seen to lean on another.

Grammar only: no subject and no name stands here. Words are folded, patterns are matched on folded text, but for
`OPENINGS` and `FORMAL`, which are matched on the text as typed.
"""

from __future__ import annotations

import re
from typing import Literal

from corpus.document import Language
from corpus.markup import plain
from index.analysis import words

Pointer = Literal["person", "place", "thing", "any"]
"""What a pronoun stands for; `any` where grammar leaves it open ("elle", "sie")."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Pronouns, folded. Possessives apart: they may be bound by "which company … its".
POINTERS: dict[Language, dict[str, Pointer]] = {
    "fr": {
        **dict.fromkeys("il elle ils elles lui eux".split(), "any"),
        **dict.fromkeys("ca cela ceci".split(), "thing"),
        **dict.fromkeys(["y", "la-bas"], "place"),
    },
    "en": {
        **dict.fromkeys("he she him they them".split(), "person"),
        "it": "thing",
        "there": "place",
    },
    "de": {
        **dict.fromkeys("er ihm ihn sie ihnen".split(), "any"),
        **dict.fromkeys("es dabei dafur dagegen daran darin daruber davon dazu damit".split(), "thing"),
        **dict.fromkeys("dort dorthin".split(), "place"),
    },
}
POSSESSIVES: dict[Language, frozenset[str]] = {
    "fr": _set("son sa ses leur leurs"),
    "en": _set("his her its their"),
    "de": _set("sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres"),
}
PLURAL = _set("ils elles eux leur leurs they them their")
PERSONAL = _set("his her")
# What holds one of these words and points to nothing; folded.
EXPLETIVE: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\b(?:il )?(?:n')?y (?:en )?(?:a|avait|aura|aurait|eut)\b(?:[ -]t[ -]il)?|\bil (?:faut|fallait|existe|s'agit|"
        r"est (?:vrai|possible|question|prevu|exact|temps))\b|\b(?:est|existe|faut|s'agit)[ -](?:t[ -])?il (?=vrai|"
        r"possible|question|prevu|exact|une?\b|des\b|d')|\bs'il (?:vous|te) plait\b|\bcomment (?:ca )?va\b|"
        r"\bquel temps (?:fait|fera|faisait)[ -](?:t[ -])?il\b|\bquelle heure est[ -]il\b|\b(?:ca|cela) veut dire\b"
    ),
    "en": re.compile(
        r"\bthere(?:'s| is| are| was| were| has| have| will| would| any)\b|\b(?:is|are|was|were|be|been) there\b|"
        r"\bis it (?:true|possible|legal|correct|right|ok)\b|\bit is (?:true|possible)\b|"
        r"\b(?:what|which) (?:time|day|date) is it\b|\b(?:does|did|will|would) it (?:take|cost) to\b|"
        r"\b(?:is|will) it (?:going to )?(?:rain|snow|be)\b|\bwhat is it like to\b"
    ),
    "de": re.compile(
        r"\b(?:gibt|gab|gabe) es\b|\bes (?:gibt|gab|gabe)\b|\bhandelt es sich\b|\b(?:ist|stimmt) es (?:wahr|moglich|"
        r"richtig)?\b|\bgeht es\b|\bwie spat ist es\b"
    ),
}
# "Qui le préside ?", "Qui en fait partie ?", "on l'a": an object before its verb, not an article.
CLITIC = re.compile(r"\b(?:qui|qu'on|on|a-t-on) (?:n')?(?:(le|la|les|en) (?!plus\b)|l'(?=\w))(?=\w)")
# "combien en produit-on"
COUNTED = re.compile(r"\bcombien en (?=\w+-(?:t-)?(?:on|il|elle))|\bcombien en (?:a|ont|font)\b")
OPENINGS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?i)(?:(?:et|mais|alors|donc|sinon)\b[ ,]*)*(?:(?:qu'en (?:est|[eé]tait)-il|quid|idem|"
        r"m[eê]me (?:question|chose)) (?=(?:pour|de|du|des|d')\b))?"
    ),
    "en": re.compile(
        r"(?i)(?:(?:and|but|so|ok|okay|then)\b[ ,]*)*(?:(?:what|how) about |same (?:question )?(?:for|with) )?"
    ),
    "de": re.compile(
        r"(?i)(?:(?:und|aber|also)\b[ ,]*)*(?:(?:was ist|wie ist es|wie sieht es|wie steht es) (?=mit\b|bei\b|in\b))?"
    ),
}
INTERROGATIVES: dict[Language, frozenset[str]] = {
    "fr": _set(
        "qui que quoi quel quelle quels quelles lequel laquelle lesquels lesquelles combien comment pourquoi quand ou"
    ),
    "en": _set("who whom whose what which where when why how"),
    "de": _set(
        "wer wen wem wessen was welche welcher welches welchen welchem wann wo woher wohin wie wieviel wieviele warum "
        "wieso weshalb woruber womit wofur wodurch woran"
    ),
}
# Verbs that carry grammar: with one of these, what follows "and" is a sentence, not the name of another topic.
AUXILIARIES: dict[Language, frozenset[str]] = {
    "fr": _set("est sont etait etaient a ont avait avaient sera seront aura auront fut peut doit fait va vont"),
    "en": _set(
        "is are was were has have had do does did will would can could should may might be been isn aren wasn weren "
        "don doesn didn"
    ),
    "de": _set("ist sind war waren hat haben hatte hatten wird werden wurde wurden kann konnen soll muss gibt"),
}
DEFINITE: dict[Language, str] = {
    "fr": r"le|la|les|l'|du|au|aux",
    "en": r"the",
    "de": r"der|die|das|dem|den|des|im|am|zum|zur|vom|beim",
}
NEAR: dict[Language, str] = {
    "fr": r"cet|cette|ces",
    "en": r"this|these",
    "de": r"diese[rnms]?",
}
DEMONSTRATIVE: dict[Language, str] = {
    "fr": r"ce|cet|cette|ces",
    "en": r"this|these|that|those",
    "de": r"diese[rnms]?|jene[rnms]?",
}
DETERMINED: dict[Language, str] = {
    "fr": r"une?|des|ce|cet|cette|ces|[mtn]os|[mts]on|[mts]a|[mts]es|notre|votre|vos|chaque|certains|plusieurs",
    "en": r"an?|this|these|those|my|our|your|each|every|some",
    "de": r"ein|eine[nmrs]?|diese[rnms]?|mein\w*|unser\w*|jede[rnms]?|keine?[nmrs]?",
}
# After these a noun is told apart by what follows: "the director of …".
COMPLEMENT: dict[Language, frozenset[str]] = {
    "fr": _set("de du des d a au aux en dans entre avec pour sur qui que dont chez contre"),
    "en": _set("of in for on between with at from to that who which by about against near"),
    "de": _set("der des von vom in im fur mit zwischen zu zum zur uber aus bei an am auf gegen eines einer"),
}
# Nouns that name nothing by themselves: "the project" is one that was spoken of.
GENERIC: dict[Language, frozenset[str]] = {
    "fr": _set(
        "accord projet programme societe entreprise association organisation structure agence groupe usine site "
        "batiment partenariat convention contrat visite mission delegation rencontre directeur directrice president "
        "presidente dirigeant dirigeante fondateur fondatrice patron budget siege capital effectif effectifs nom date "
        "lieu montant total prix cout resultat resultats chiffre etude rapport loi mesure produit equipe membres "
        "signataires partenaires fondateurs successeur predecesseur salaries personnel objectif but ville"
    ),
    "en": _set(
        "agreement deal project programme program company firm business association organisation organization agency "
        "group plant factory site building partnership contract visit mission delegation meeting director president "
        "chair chairman chairwoman head boss leader founder founders ceo budget headquarters workforce staff name date "
        "place amount total price cost result results figure study report law measure product team members partners "
        "signatories successor predecessor employees goal aim purpose city town"
    ),
    "de": _set(
        "abkommen vereinbarung vertrag projekt programm firma unternehmen gesellschaft verband verein organisation "
        "agentur gruppe werk fabrik standort gebaude partnerschaft besuch reise delegation treffen direktor direktorin "
        "prasident prasidentin vorsitzende vorsitzender leiter leiterin grunder grunderin chef chefin budget haushalt "
        "sitz name datum ort betrag preis kosten ergebnis ergebnisse zahl studie bericht gesetz produkt team "
        "mitglieder partner nachfolger nachfolgerin vorganger mitarbeiter ziel zweck stadt"
    ),
}
# Beyond the stop words: they place in time, or only ask to be told.
LIGHT = _set(
    "since ago now today days then seit jetzt heute damals maintenant aujourd hui aujourd'hui desormais parle parlez "
    "parler explique expliquez raconte racontez decris presente tell explain describe erzahl erzahle erklare beschreibe"
)
TIMES = _set(
    "an annee annees mois semaine jour jours ete hiver printemps automne fois moment matin soir siecle "
    "year years month months week weeks day days summer winter spring autumn time times morning evening century moment "
    "jahr jahre jahren monat monate woche wochen tag tage tagen sommer winter fruhjahr herbst mal zeit"
)
DEFINED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"^(?:c'est (?:quoi|qui)|qu'est-ce qu|qui (?:est|etait|sont)|(?:que|qu'est-ce que) )"),
    "en": re.compile(r"^(?:what|who)(?:'s| is| are| was| were) (?!the\b)[\w'-]*(?<!ed)\W*$"),
    "de": re.compile(r"^(?:was|wer) (?:ist|sind|war|waren|bedeutet) [\w-]+\W*$"),
}
# "la société est-elle": the pronoun repeats a subject that stands before the verb.
INVERTED = re.compile(r"-(?:t-)?(?:ils?|elles?)\b")
INVERTED_AT_ONCE = re.compile(r"\W*\w+-(?:t-)?(?:ils?|elles?)\b")  # "le projet démarre-t-il"
DISLOCATED = re.compile(r", ?(?:les?|la|l'|une?|ce|cette|ces|celui|celle)\b")
FORMAL = re.compile(r"(?<=\w )(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b")
SUBJECTS = _set("il elle ils elles on je tu nous vous he she they it you we i er sie es wir ihr ich man ca")
PREPOSITIONS = _set(
    "a au aux de du des d en dans pour par avec sans sur sous chez vers contre of in on at by for from with without "
    "about to into mit von vom zu zum zur in im bei aus fur gegen uber an am auf nach"
)
LOCATIVE = _set("a au aux en dans chez in at from near im bei aus nach")
OBJECTS = _set("him them it ihm ihn es sie ihnen")
CLAUSE = re.compile(
    r"[,;:]|\b(?:and|but|when|if|because|that|while|et|mais|quand|si|que|lorsqu\w*|und|aber|wenn|dass|als)\b"
)
MEETING = re.compile(r"\w+(?:'\w+)*")

_SENTENCE_PRONOUNS: dict[Language, frozenset[str]] = {
    "fr": _set("il elle ils elles celui celle ceux celles cela ce cette ces"),
    "en": _set("he she it they this these that those his her its their"),
    "de": _set("er sie es dieser diese dieses sein seine ihr ihre"),
}


def opens_with_pronoun(sentence: str, language: Language, within: int = 1) -> bool:
    """Whether a sentence of a document speaks of what the sentence before it named: by one of its first words."""
    return not _SENTENCE_PRONOUNS[language].isdisjoint(words(plain(sentence)[:40])[:within])
