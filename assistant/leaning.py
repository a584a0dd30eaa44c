"""Whether a question leans on the turns before it, and how: on whom or what it points to, or on what it leaves out.

No grammar is known here, only small closed lists of words and where they stand. Where these leave it open, the question
is taken to stand alone: a new topic that drags the old one along is searched worse than a follow-up that lacks a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.names import names
from corpus.document import Language
from index.analysis import fold, stop_words, words

SHORT = 4  # a question with a definite description ("the project") has at most so many words of content
EXCHANGED = 4  # words of content after "what about", at most

Pointer = Literal["person", "place", "thing", "any"]


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans on the turns before.

    - pointer: what its pronoun stands for; None where it has none. "any": grammar leaves it open ("elle", "sie").
    - exchange: what stands for something in the last question ("Et à Lyon ?", "What about goats?"): the predicate of
      that question is asked again. None where the question asks something of its own.
    - again: whether that predicate is asked again though the question is a sentence ("Et Lyon, c'est combien ?").
    """

    pointer: Pointer | None = None
    exchange: str | None = None
    again: bool = False


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Pronouns, folded. Possessives apart: they may be bound by "which company … its".
_POINTERS: dict[Language, dict[str, Pointer]] = {
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
_POSSESSIVES: dict[Language, frozenset[str]] = {
    "fr": _set("son sa ses leur leurs"),
    "en": _set("his her its their"),
    "de": _set("sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres"),
}
_PLURAL = _set("ils elles eux leur leurs they them their")
_PERSONAL = _set("his her")
# What holds one of these words and points to nothing; folded.
_EXPLETIVE: dict[Language, re.Pattern[str]] = {
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
_CLITIC = re.compile(r"\b(?:qui|qu'on|on|a-t-on) (?:n')?(?:(le|la|les|en) (?!plus\b)|l'(?=\w))(?=\w)")
# "combien en produit-on"
_COUNTED = re.compile(r"\bcombien en (?=\w+-(?:t-)?(?:on|il|elle))|\bcombien en (?:a|ont|font)\b")
_OPENINGS: dict[Language, re.Pattern[str]] = {
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
_INTERROGATIVES: dict[Language, frozenset[str]] = {
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
_AUXILIARIES: dict[Language, frozenset[str]] = {
    "fr": _set("est sont etait etaient a ont avait avaient sera seront aura auront fut peut doit fait va vont"),
    "en": _set(
        "is are was were has have had do does did will would can could should may might be been isn aren wasn weren "
        "don doesn didn"
    ),
    "de": _set("ist sind war waren hat haben hatte hatten wird werden wurde wurden kann konnen soll muss gibt"),
}
_DEFINITE: dict[Language, str] = {
    "fr": r"le|la|les|l'|du|au|aux",
    "en": r"the",
    "de": r"der|die|das|dem|den|des|im|am|zum|zur|vom|beim",
}
_NEAR: dict[Language, str] = {
    "fr": r"cet|cette|ces",
    "en": r"this|these",
    "de": r"diese[rnms]?",
}
_DEMONSTRATIVE: dict[Language, str] = {
    "fr": r"ce|cet|cette|ces",
    "en": r"this|these|that|those",
    "de": r"diese[rnms]?|jene[rnms]?",
}
_DETERMINED: dict[Language, str] = {
    "fr": r"une?|des|ce|cet|cette|ces|[mtn]os|[mts]on|[mts]a|[mts]es|notre|votre|vos|chaque|certains|plusieurs",
    "en": r"an?|this|these|those|my|our|your|each|every|some",
    "de": r"ein|eine[nmrs]?|diese[rnms]?|mein\w*|unser\w*|jede[rnms]?|keine?[nmrs]?",
}
# After these a noun is told apart by what follows: "the director of …".
_COMPLEMENT: dict[Language, frozenset[str]] = {
    "fr": _set("de du des d a au aux en dans entre avec pour sur qui que dont chez contre"),
    "en": _set("of in for on between with at from to that who which by about against near"),
    "de": _set("der des von vom in im fur mit zwischen zu zum zur uber aus bei an am auf gegen eines einer"),
}
# Nouns that name nothing by themselves: "the project" is one that was spoken of.
_GENERIC: dict[Language, frozenset[str]] = {
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
_LIGHT = _set(
    "since ago now today days then seit jetzt heute damals maintenant aujourd hui aujourd'hui desormais parle parlez "
    "parler explique expliquez raconte racontez decris presente tell explain describe erzahl erzahle erklare beschreibe"
)
_TIMES = _set(
    "an annee annees mois semaine jour jours ete hiver printemps automne fois moment matin soir siecle "
    "year years month months week weeks day days summer winter spring autumn time times morning evening century moment "
    "jahr jahre jahren monat monate woche wochen tag tage tagen sommer winter fruhjahr herbst mal zeit"
)
_DEFINED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"^(?:c'est (?:quoi|qui)|qu'est-ce qu|qui (?:est|etait|sont)|(?:que|qu'est-ce que) )"),
    "en": re.compile(r"^(?:what|who)(?:'s| is| are| was| were) (?!the\b)[\w'-]*(?<!ed)\W*$"),
    "de": re.compile(r"^(?:was|wer) (?:ist|sind|war|waren|bedeutet) [\w-]+\W*$"),
}
# "la société est-elle": the pronoun repeats a subject that stands before the verb.
_INVERTED = re.compile(r"-(?:t-)?(?:ils?|elles?)\b")
_INVERTED_AT_ONCE = re.compile(r"\W*\w+-(?:t-)?(?:ils?|elles?)\b")  # "le projet démarre-t-il"
_DISLOCATED = re.compile(r", ?(?:les?|la|l'|une?|ce|cette|ces|celui|celle)\b")
_FORMAL = re.compile(r"(?<=\w )(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b")
_SUBJECTS = _set("il elle ils elles on je tu nous vous he she they it you we i er sie es wir ihr ich man ca")
_PREPOSITIONS = _set(
    "a au aux de du des d en dans pour par avec sans sur sous chez vers contre of in on at by for from with without "
    "about to into mit von vom zu zum zur in im bei aus fur gegen uber an am auf nach"
)
_LOCATIVE = _set("a au aux en dans chez in at from near im bei aus nach")
_OBJECTS = _set("him them it ihm ihn es sie ihnen")
_CLAUSE = re.compile(
    r"[,;:]|\b(?:and|but|when|if|because|that|while|et|mais|quand|si|que|lorsqu\w*|und|aber|wenn|dass|als)\b"
)
_MEETING = re.compile(r"\w+(?:'\w+)*")


def leaning(question: str, language: Language, spoken: str = "") -> Leaning | None:
    """How a question leans on the turns before; None where it stands alone. `spoken`: what was said last."""
    question = question.replace("’", "'").strip()
    opening = _OPENINGS[language].match(question)
    opened = bool(opening and opening.end())
    rest = question[opening.end() :] if opening else question
    if not words(rest):
        return None
    named = proper_names(rest, language)
    held = {word for name in named for word in words(name)}
    content = content_words(rest, language)
    own = [word for word in content if not held.intersection(words(word)) and not word[0].isdigit()]
    pointer = _pointer(rest, language, held)
    if pointer:
        return Leaning(pointer)
    asks = any(_asks(word, language) for word in words(rest))
    if (
        opened
        and content
        and len(content) <= EXCHANGED
        and _is_phrase(rest, language)
        and not _described(rest, language, "")
    ):
        return Leaning(exchange=rest.rstrip(" ?!."))
    # "And who runs the port of Caen?" stands alone; "Et Caen, ça coûte combien ?" is set against what came before.
    asks_first = _asks(words(rest)[0], language) or (len(words(rest)) > 1 and _asks(words(rest)[1], language))
    if opened and not (asks_first and named and (own or len(named) > 1)):
        return Leaning(again=bool(named) and not asks_first)
    if _described(rest, language, "", _NEAR[language]):
        return Leaning()
    if named or opened:
        return None
    if asks and (not own or (len(own) == 1 and not _defined(rest, language))):
        return Leaning()
    return Leaning() if len(own) <= SHORT and _described(rest, language, spoken) else None


def proper_names(text: str, language: Language) -> list[str]:
    """The names in a question. In German, where every noun has a capital, those without an article before them."""
    found = names(text)
    if language != "de":
        return found
    article = re.compile(
        rf"(?i)(?:\b(?:{_DEFINITE['de']}|{_DETERMINED['de']}|welche\w*|viele?|ihr\w*|sein\w*|\w+(?:en|er|es)) )$"
    )
    kept, start = [], 0
    for name in found:
        at = text.index(name, start)
        start = at + len(name)
        if any(char.isupper() for char in name[1:]) or not (article.search(text[:at]) or fold(name) in _GENERIC["de"]):
            kept.append(name)
    return kept


def content_words(text: str, language: Language) -> tuple[str, ...]:
    """The words of a text that say what it is about, as they stand there, each once."""
    kept: dict[str, str] = {}
    for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", _INVERTED.sub("", text.replace("’", "'"))):
        folded = words(word)
        if folded and not any(part in stop_words(language) or part in _LIGHT for part in folded):
            kept.setdefault(" ".join(folded), word)
    return tuple(kept.values())


def _asks(word: str, language: Language) -> bool:
    return word in _INTERROGATIVES[language]


def _is_phrase(rest: str, language: Language) -> bool:
    """Whether there is no verb that we know, no subject and no interrogative: the name of something, not a sentence."""
    said = set(words(rest))
    return said.isdisjoint(_INTERROGATIVES[language] | _AUXILIARIES[language] | _SUBJECTS)


def _defined(rest: str, language: Language) -> bool:
    """Whether one word is asked about by itself: "What is biohealth?"."""
    folded = fold(rest)
    return bool(_DEFINED[language].match(folded) or re.search(rf"\b(?:{_DETERMINED[language]})\b", folded))


def _described(rest: str, language: Language, spoken: str, determiners: str | None = None) -> bool:
    """Whether a noun stands there as one known already: "the project", "cette usine", and nothing tells which."""
    folded = fold(rest)
    said = {fold(word) for word in re.findall(r"\w+", spoken) if language == "de" or word.islower()}
    either = determiners or f"{_DEFINITE[language]}|{_DEMONSTRATIVE[language]}"
    for match in re.finditer(rf"\b(?:{either})(?:(?<=')| )(\w+)(?=(.*))", folded):
        noun, after = match.group(1), words(match.group(2))
        if noun in _TIMES or noun in stop_words(language):
            continue
        inverted = _INVERTED_AT_ONCE.match(match.group(2))
        ends = len(after) == 1 and language != "fr" and after[0] not in _COMPLEMENT[language]  # "was the deal reached"
        told = after and (after[0] in _COMPLEMENT[language] or after[0] not in stop_words(language))
        if told and not ends and not inverted:
            continue
        if determiners or noun in _GENERIC[language] or noun in said:
            return True
    return False


def _pointer(rest: str, language: Language, held: set[str]) -> Pointer | None:
    """What a pronoun without antecedent in the question itself stands for; None where there is none."""
    folded = _EXPLETIVE[language].sub(" ", fold(_FORMAL.sub("", rest)))
    if language == "fr":
        clitic = _CLITIC.search(folded)
        if (
            clitic
            and not _INVERTED.search(folded[clitic.end() :])
            and folded[clitic.end() :].split(maxsplit=1)[0] not in held
        ):
            return "thing" if clitic.group(1) == "en" else "any"
        if _COUNTED.search(folded):
            return "thing"
    tokens = [(match.group(), match.start()) for match in _MEETING.finditer(folded)]
    for place, (pronoun, start) in enumerate(tokens):
        before, after = folded[:start], folded[start + len(pronoun) :]
        kind = "person" if pronoun == "her" and not words(after) else _POINTERS[language].get(pronoun)
        if kind == "place" and after.split(maxsplit=1)[:1] != ["compris"]:
            return kind
        possessive = pronoun in _POSSESSIVES[language] and _possesses(pronoun, rest, language, after)
        if not kind and not possessive:
            continue
        kind = kind or ("person" if pronoun in _PERSONAL else "any" if language != "en" else "thing")
        if not possessive and _is_object(tokens, place, before):
            return kind
        if language == "fr" and _DISLOCATED.search(after):
            continue
        if not _bound(tokens[:place], language, held, pronoun, possessive=possessive):
            return kind
    return None


def _possesses(pronoun: str, rest: str, language: Language, after: str) -> bool:
    """Whether "sein", "ihr" or "leur" stands before a noun, and is no verb and no pronoun."""
    if language != "de" or pronoun not in ("sein", "ihr"):
        return bool(words(after))
    return bool(re.search(rf"(?i:\b{pronoun}) [A-ZÄÖÜ]", rest))


def _is_object(tokens: Sequence[tuple[str, int]], place: int, before: str) -> bool:
    """Whether a pronoun is an object: within one clause it cannot be what the subject names."""
    pronoun = tokens[place][0]
    after_preposition = place > 0 and tokens[place - 1][0] in _PREPOSITIONS and pronoun not in _set("il elle ils elles")
    last = place == len(tokens) - 1
    return (after_preposition or (last and pronoun in _OBJECTS)) and not _CLAUSE.search(before)


def _bound(
    before: Sequence[tuple[str, int]], language: Language, held: set[str], pronoun: str, *, possessive: bool
) -> bool:
    """Whether something named before in the question may be what the pronoun stands for."""
    said = [word for word, _ in before]
    determiner = re.compile(rf"(?:{_DEFINITE[language]}|{_DETERMINED[language]})$")
    personal = pronoun in ("he", "she", "him", "his", "her")
    for place, word in enumerate(said):
        bare = next(iter(words(word)), "")
        previous = said[place - 1] if place else ""
        if bare in held and not (personal and previous in _LOCATIVE):
            return True
        # "Who chairs it, and what is her job?"
        if personal and word in ("who", "qui", "wer") and any(later in ("and", "et", "und") for later in said[place:]):
            return True
        determined = determiner.match(previous) or (language == "fr" and word.startswith(("l'", "d'")))
        if determined and not personal and bare not in stop_words(language):
            return True
    if language == "fr" and pronoun in _SUBJECTS and _inverted_subject(" ".join(said).removesuffix(" t")):
        return True
    if not possessive or not said:
        return False
    # "Which company moved its …", "Combien de fermes vendent leur …": the subject is what is asked for.
    singular = {"fr": r"quel(?:le)? \w+", "en": r"which \w+", "de": r"welche[rs]? \w+"}
    plural = {
        "fr": r"(?:combien de|quels|quelles) \w+",
        "en": r"(?:how many|which) \w+",
        "de": r"(?:wie viele|welche) \w+",
    }
    asked = re.match(rf"{(plural if pronoun in _PLURAL else singular)[language]} (\w+)", " ".join(said))
    return asked is not None and (language != "en" or asked.group(1) not in _AUXILIARIES["en"])


def _inverted_subject(before: str) -> bool:
    """Whether a subject stands before "fabrique-t-il", other than what "quelle année", "combien de fermes" ask for."""
    *stated, _ = words(re.sub(r"^(?:\w+ )?(?:quel(?:le)?s? |combien (?:de |d'))\w+", "", before)) or [""]
    return any(word not in stop_words("fr") for word in stated)
