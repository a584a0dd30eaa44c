"""What a question asks for: its language, its terms, its names and numbers, the kind of answer it expects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.conversation import names
from corpus.document import Language
from index.analysis import fold, words

Expected = Literal["number", "date", "person", "place", "list", "reason", "definition", "any"]

# Tried in order, on folded text; the first that matches decides. Interrogatives only: no subject, no name.
_EXPECTED: dict[Language, tuple[tuple[Expected, str], ...]] = {
    "fr": (
        ("date", r"\bquand\b|\bquelles? (annee|dates?|jour|mois)\b|\bdates? (de|du|des)\b|\bdepuis quel|\bquel jour\b"),
        (
            "number",
            r"\bcombien\b|\bquel(le)? (est )?(le |la |l')?(part|budget|montant|nombre|taux|prix|cout|somme|surface|"
            r"pourcentage|chiffre|salaire|poids|proportion|effectif|taille|distance|quantite)\b|\bnombre d|\bmontant\b",
        ),
        ("definition", r"\bqu'est-ce que\b|\bqu'est-ce qu'|\bc'est quoi\b|\b(ca )?veut dire\b|\bque signifie|\bdefini"),
        ("reason", r"\bpourquoi\b|\bpour quelle raison|\bqu'est-ce qui (pousse|explique)"),
        (
            "place",
            r"\bou (est|se|sont|a|ont|etait|se trouve)\b|^ou\b|\bou$|\bdans quel(le)? (ville|pays|commune|coin|"
            r"lieu|batiment|endroit)\b|\bde quelle (ville|commune)\b|\bsiege\b",
        ),
        ("list", r"\b(quels|quelles|lesquels|lesquelles)\b|\bcitez\b|\bcite\b|\bliste\b|\benumer|\bdonnez-moi les\b"),
        ("person", r"\bqui\b|\bquel(le)? (directeur|directrice|president|personne|medecin|elu|ministre|gouverneur)\b"),
    ),
    "en": (
        ("date", r"\bwhen\b|\b(what|which) (year|date|day|month)\b|\bsince when\b|\bhow long ago\b"),
        (
            "number",
            r"\bhow (many|much|far|large|big|high|long|tall|old)\b|\bnumber of\b|\bwhat (is the )?(share|percentage|"
            r"amount|budget|cost|price|rate|proportion|salary|size|figure|total|bill)\b",
        ),
        ("definition", r"^what('s| is| are) (?!the\b)|\b(stand|stands) for\b|\bdoes .* mean\b|\bdefin"),
        ("reason", r"\bwhy\b|\bwhat (was|is) the (reason|point|purpose)\b|\bhow come\b"),
        ("place", r"\bwhere\b|\b(what|which) (city|town|country|place|building|part of|county)\b"),
        (
            "list",
            r"\bwhich (\w+ )?(?!(is|was|has|does)\b)\w+s\b|\bwhat are\b|\blist\b|\bname the\b|\bwho (founded|are)\b",
        ),
        ("person", r"\bwho\b|\bwhom\b|\bwhose\b|\bwhich (person|governor|president|director|minister|doctor)\b"),
    ),
    "de": (
        ("date", r"\bwann\b|\bwelche[msnr]? (jahr|datum|tag|monat)\b|\bseit wann\b"),
        (
            "number",
            r"\bwie ?(viele?|hoch|gross|weit|lange?|alt|teuer)\b|\banzahl\b|"
            r"\bwelche[rn]? (anteil|betrag|summe|budget)\b",
        ),
        ("definition", r"^was (ist|sind)\b|\bbedeutet\b|\bwofur steht\b|\bdefini"),
        ("reason", r"\bwarum\b|\bwieso\b|\bweshalb\b|\baus welchem grund\b"),
        ("place", r"\bwo\b|\bwoher\b|\bwohin\b|\bwelche[rmn]? (stadt|ort|land|gebaude)\b"),
        ("list", r"\bwelche\b|\bwelchen \w+en\b|\bnenne"),
        ("person", r"\bwer\b|\bwen\b|\bwem\b|\bwessen\b"),
    ),
}
_PATTERNS = {
    language: tuple((kind, re.compile(pattern)) for kind, pattern in rows) for language, rows in _EXPECTED.items()
}

# Which of two things is more is told by the measure of each.
_MORE: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"\b(?:plus|moins|davantage)\b"),
    "en": re.compile(r"\b(?:more|most|less|least|fewer|fewest|\w{2,}(?:er|est))\b"),
    "de": re.compile(r"\b(?:mehr|meisten|weniger|wenigsten|\w{2,}er|am \w+sten)\b"),
}


@dataclass(frozen=True)
class Question:
    """A question that stands alone, read.

    - text: as it is searched.
    - asked: as it was typed, before it took anything over from the turns before.
    - compared: whether it asks for one of two things that a question compares.
    """

    text: str
    asked: str
    language: Language
    compared: bool = False

    @cached_property
    def expected(self) -> Expected:
        """The kind of answer the interrogative calls for; `any` where it leaves it open.

        "What about goats?" has none of its own: there it is the one taken over from the turn before.
        """
        if self.compared and _MORE[self.language].search(fold(self.asked)):
            return "number"
        for text in (self.asked, self.text):
            folded = fold(text)
            for kind, pattern in _PATTERNS[self.language]:
                if pattern.search(folded):
                    return kind
        return "any"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in the question."""
        return names(self.text)

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of these names, folded."""
        return frozenset(word for name in self.names for word in words(name))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in the question, in one spelling."""
        return frozenset(word for word in words(self.text) if word[0].isdigit())
