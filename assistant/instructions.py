"""Sentences of documents that speak to a language model: what it is told there is evidence of nothing.

These are what people write who want a model to obey a document. The list is a first line of defence and not the last:
whoever words an instruction in another way gets it into the prompt, and what a model then says is checked all the same.
"""

from __future__ import annotations

import re
import unicodedata

from index.analysis import fold

_RULES = (
    r"(?:instructions?|consignes?|regles?|rules?|prompts?|directives?|guidelines?|commands?|ordres?|"
    r"anweisung\w*|regeln|vorgaben|anordnung\w*|befehle?)"
)
_OVERRIDE = (
    r"(?:ignor\w*|disregard\w*|forget\w*|overrid\w*|bypass\w*|oubli\w*|outrepass\w*|contourn\w*|vergiss|vergesst|"
    r"missacht\w*|umgeh\w*|ne (?:tiens|tenez) (?:pas|plus|aucun) compte)"
)
_SAYING = (
    r"(?:say|reply|respond|answer|write|print|output|repeat|state|reveal|tell (?:the|them|him|her|me)|"
    r"dis|dites|reponds|repondez|ecris|ecrivez|affiche[zr]?|repete[zr]?|revele[zr]?|recopie[zr]?|"
    r"sage?|antworte[nt]?|schreibe?|wiederhole|gib|nenne|verrate)"
)
_MODEL = (
    r"(?:(?:language |ai |ki |chat ?)?model|assistant|chatbot|ai|ia|ki|llm|gpt|modele(?: de langue)?|sprachmodell|"
    r"intelligence artificielle|assistentin|assistent|passerelle)"
)
_CALL = (
    r"^\W{0,5}(?:(?:please|veuillez|bitte|now|maintenant|jetzt|instead|always|toujours|immer|only|note|important|"
    r"attention|achtung|you must|tu dois|vous devez|du musst)\W{1,3})*"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_OVERRIDE}\b.{{0,60}}\b{_RULES}\b",
        # Turns of a conversation, as models are given them.
        r"<\|[a-z_]{2,20}\|>|\[/?inst\]|<</?sys>>|</?(?:system|user|assistant|data|donnees|daten)>",
        r"^\W{0,5}(?:system|systeme|assistant|utilisateur|benutzer|user|developer) ?(?:message|prompt|note)? ?:",
        r"\b(?:system|developer) (?:message|prompt|override)\b|\bprompt systeme\b|\bsystem-?(?:nachricht|prompt)\b",
        rf"\b(?:you are|act as|tu es|vous etes|agis comme|du bist|sie sind|verhalte dich wie) "
        rf"(?:now |maintenant |desormais |jetzt |ab jetzt )?(?:an? |une? |l'|le |eine? |das )?(?:\w+ )?{_MODEL}\b",
        # Somebody is spoken to, or told to say something.
        rf"{_CALL}(?:to |a |an )?(?:any |tout |toute |jedes |dear |chere? |liebe[rs]? )?{_MODEL}\b ?[,:!]",
        rf"{_CALL}{_SAYING}\b[^.!?]{{0,80}}"
        r"(?::|[\"«»“”„'‘’`]|\b(?:exactly|only|exactement|seulement|uniquement|nur|genau)\b)",
        rf"\b{_SAYING}\b[^.!?]{{0,60}}\b(?:nothing else|nothing more|rien d'autre|nichts anderes|sonst nichts)\b",
        rf"\b(?:you must|you should|tu dois|vous devez|du musst|sie mussen)\b.{{0,30}}\b{_SAYING}\b",
        rf"\b(?:and|then|et|puis|und|dann)\W+(?:instead |plutot |stattdessen )?{_SAYING}\b[^.!?]{{0,60}}"
        r"(?:[:\"«»“”„]|\b(?:only|exactly|seulement|uniquement|exactement|nur|genau)\b)",
    )
)


def addresses_a_model(text: str) -> bool:
    """Whether a text of a document tells whoever reads it by machine what to do."""
    # Without what cannot be seen, which would part the words.
    folded = fold("".join(char for char in text if unicodedata.category(char) != "Cf"))
    return any(pattern.search(folded) for pattern in _PATTERNS)
