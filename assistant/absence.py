"""Sentences in which a document itself says that something is not known, in the three languages."""

from __future__ import annotations

import re

from corpus.document import Language
from index.analysis import fold

# On folded text, with markup taken out. What is said of sources and findings only: "no", "not" alone say nothing
# about what is known.
_KNOWING: dict[Language, str] = {
    "fr": r"(?:re)?trouv|precis|document|connu|publie|etabli|identifi|indiqu|communiqu|mention|renseign|disponible|"
    r"atteste|confirm|chiffre|donne",
    "en": r"found|identified|stated|given|known|documented|disclosed|published|established|confirmed|specified|"
    r"available|mentioned|reported|recorded|listed|traced",
    "de": r"bekannt|gefunden|angegeben|genannt|belegt|dokumentiert|veroffentlicht|ermittel|erwahnt|verfugbar|"
    r"nachgewiesen|bestatigt|auffindbar",
}
_SOURCE: dict[Language, str] = {
    "fr": r"sources?|documents?|textes?|pages?|articles?|extraits?|recherches?|chiffres?|donnees?|montants?|"
    r"informations?|mentions?|traces?|preuves?|precisions?|listes?|dates?|noms?",
    "en": r"sources?|documents?|texts?|pages?|articles?|excerpts?|search(?:es)?|figures?|numbers?|data|amounts?|"
    r"information|mentions?|traces?|records?|evidence|details?|lists?|dates?|names?|reports?",
    "de": r"quellen?|dokumente?|texte?|seiten?|artikel|auszuge?|zahl(?:en)?|angaben?|betrage?|information(?:en)?|"
    r"erwahnung(?:en)?|spuren?|belege?|hinweise?|listen?|daten|namen?|berichte?",
}
_PATTERNS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        rf"\baucune? (?:autre )?(?:{_SOURCE['fr']})\b"
        rf"|\b(?:n'|ne )\w+ (?:pas|ni|guere|jamais|aucune?)\b.{{0,30}}?\b(?:{_KNOWING['fr']})"
        rf"|\b(?:n'|ne )(?:\w+ )?(?:{_KNOWING['fr']})\w*,? (?:pas|ni|aucune?)\b"
        rf"|\b(?:{_SOURCE['fr']})\b.{{0,60}}\b(?:n'|ne )\w+ (?:pas|ni|aucune?)\b"
        rf"|\b(?:n'|ne )appara\w+ (?:pas|ni)\b|\bnon (?:{_KNOWING['fr']})|\binconnue?s?\b|\bintrouvables?\b"
    ),
    "en": re.compile(
        rf"\b(?:no|none of the|neither) (?:\w+ )?(?:{_SOURCE['en']})\b"
        rf"|\b(?:not|never|nowhere|n't) (?:\w+ ){{0,2}}?(?:{_KNOWING['en']})\b"
        rf"|\b(?:{_SOURCE['en']})\b.{{0,40}}\b(?:does|do|did|has|have) not\b"
        r"|\bun(?:known|documented|confirmed|disclosed)\b|\b(?:(?:is|are) (?:still|thus|therefore)|remains?) open\b"
    ),
    "de": re.compile(
        rf"\bkeine?[nrsm]? (?:\w+ )?(?:{_SOURCE['de']})\b"
        rf"|\b(?:nicht|nie|nirgends) (?:\w+ ){{0,2}}?(?:{_KNOWING['de']})|\bunbekannt\b|\boffen bleibt\b"
    ),
}


def states_absence(text: str, language: Language) -> bool:
    """Whether a sentence, given without markup, says that its sources do not tell something."""
    return bool(_PATTERNS[language].search(fold(text)))
