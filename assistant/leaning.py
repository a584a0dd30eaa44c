"""Whether a question leans on the turns before it, and how: on whom or what it points to, or on what it leaves out.

No grammar is known here, only small closed lists of words and where they stand. Where these leave it open, the question
is taken to stand alone: a new topic that drags the old one along is searched worse than a follow-up that lacks a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import grammar
from assistant.grammar import Pointer
from assistant.names import names
from corpus.document import Language
from index.analysis import fold, stop_words, words

SHORT = 4  # a question with a definite description ("the project") has at most so many words of content
EXCHANGED = 4  # words of content after "what about", at most


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


def leaning(question: str, language: Language, spoken: str = "") -> Leaning | None:
    """How a question leans on the turns before; None where it stands alone. `spoken`: what was said last."""
    question = question.replace("’", "'").strip()
    opening = grammar.OPENINGS[language].match(question)
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
    if _described(rest, language, "", grammar.NEAR[language]):
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
        return list(found)
    # An article, or an adjective by its ending.
    before = rf"{grammar.DEFINITE['de']}|{grammar.DETERMINED['de']}|welche\w*|viele?|ihr\w*|sein\w*|\w+(?:en|er|es)"
    article = re.compile(rf"(?i)\b(?:{before}) $")
    kept, start = [], 0
    for name in found:
        at = text.index(name, start)
        start = at + len(name)
        if any(char.isupper() for char in name[1:]) or not (
            article.search(text[:at]) or fold(name) in grammar.GENERIC["de"]
        ):
            kept.append(name)
    return kept


def content_words(text: str, language: Language) -> tuple[str, ...]:
    """The words of a text that say what it is about, as they stand there, each once."""
    kept: dict[str, str] = {}
    for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", grammar.INVERTED.sub("", text.replace("’", "'"))):
        folded = words(word)
        if folded and not any(part in stop_words(language) or part in grammar.LIGHT for part in folded):
            kept.setdefault(" ".join(folded), word)
    return tuple(kept.values())


def _asks(word: str, language: Language) -> bool:
    return word in grammar.INTERROGATIVES[language]


def _is_phrase(rest: str, language: Language) -> bool:
    """Whether there is no verb that we know, no subject and no interrogative: the name of something, not a sentence."""
    said = set(words(rest))
    return said.isdisjoint(grammar.INTERROGATIVES[language] | grammar.AUXILIARIES[language] | grammar.SUBJECTS)


def _defined(rest: str, language: Language) -> bool:
    """Whether one word is asked about by itself: "What is biohealth?"."""
    folded = fold(rest)
    return bool(
        grammar.DEFINED[language].match(folded) or re.search(rf"\b(?:{grammar.DETERMINED[language]})\b", folded)
    )


def _described(rest: str, language: Language, spoken: str, determiners: str | None = None) -> bool:
    """Whether a noun stands there as one known already: "the project", "cette usine", and nothing tells which."""
    folded = fold(rest)
    said = {fold(word) for word in re.findall(r"\w+", spoken) if language == "de" or word.islower()}
    either = determiners or f"{grammar.DEFINITE[language]}|{grammar.DEMONSTRATIVE[language]}"
    for match in re.finditer(rf"\b(?:{either})(?:(?<=')| )(\w+)(?=(.*))", folded):
        noun, after = match.group(1), words(match.group(2))
        if noun in grammar.TIMES or noun in stop_words(language):
            continue
        inverted = grammar.INVERTED_AT_ONCE.match(match.group(2))
        ends = (
            len(after) == 1 and language != "fr" and after[0] not in grammar.COMPLEMENT[language]
        )  # "was the deal reached"
        told = after and (after[0] in grammar.COMPLEMENT[language] or after[0] not in stop_words(language))
        if told and not ends and not inverted:
            continue
        if determiners or noun in grammar.GENERIC[language] or noun in said:
            return True
    return False


def _pointer(rest: str, language: Language, held: set[str]) -> Pointer | None:
    """What a pronoun without antecedent in the question itself stands for; None where there is none."""
    folded = grammar.EXPLETIVE[language].sub(" ", fold(grammar.FORMAL.sub("", rest)))
    if language == "fr":
        clitic = grammar.CLITIC.search(folded)
        if (
            clitic
            and not grammar.INVERTED.search(folded[clitic.end() :])
            and folded[clitic.end() :].split(maxsplit=1)[0] not in held
        ):
            return "thing" if clitic.group(1) == "en" else "any"
        if grammar.COUNTED.search(folded):
            return "thing"
    tokens = [(match.group(), match.start()) for match in grammar.MEETING.finditer(folded)]
    for place, (pronoun, start) in enumerate(tokens):
        before, after = folded[:start], folded[start + len(pronoun) :]
        kind = "person" if pronoun == "her" and not words(after) else grammar.POINTERS[language].get(pronoun)
        if kind == "place" and after.split(maxsplit=1)[:1] != ["compris"]:
            return kind
        possessive = pronoun in grammar.POSSESSIVES[language] and _possesses(pronoun, rest, language, after)
        if not kind and not possessive:
            continue
        kind = kind or ("person" if pronoun in grammar.PERSONAL else "any" if language != "en" else "thing")
        if not possessive and _is_object(tokens, place, before):
            return kind
        if language == "fr" and grammar.DISLOCATED.search(after):
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
    after_preposition = (
        place > 0 and tokens[place - 1][0] in grammar.PREPOSITIONS and pronoun not in ("il", "elle", "ils", "elles")
    )
    last = place == len(tokens) - 1
    return (after_preposition or (last and pronoun in grammar.OBJECTS)) and not grammar.CLAUSE.search(before)


def _bound(
    before: Sequence[tuple[str, int]], language: Language, held: set[str], pronoun: str, *, possessive: bool
) -> bool:
    """Whether something named before in the question may be what the pronoun stands for."""
    said = [word for word, _ in before]
    determiner = re.compile(rf"(?:{grammar.DEFINITE[language]}|{grammar.DETERMINED[language]})$")
    personal = pronoun in ("he", "she", "him", "his", "her")
    for place, word in enumerate(said):
        bare = next(iter(words(word)), "")
        previous = said[place - 1] if place else ""
        if bare in held and not (personal and previous in grammar.LOCATIVE):
            return True
        # "Who chairs it, and what is her job?"
        if personal and word in ("who", "qui", "wer") and any(later in ("and", "et", "und") for later in said[place:]):
            return True
        determined = determiner.match(previous) or (language == "fr" and word.startswith(("l'", "d'")))
        if determined and not personal and bare not in stop_words(language):
            return True
    if language == "fr" and pronoun in grammar.SUBJECTS and _inverted_subject(" ".join(said).removesuffix(" t")):
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
    asked = re.match(rf"{(plural if pronoun in grammar.PLURAL else singular)[language]} (\w+)", " ".join(said))
    return asked is not None and (language != "en" or asked.group(1) not in grammar.AUXILIARIES["en"])


def _inverted_subject(before: str) -> bool:
    """Whether a subject stands before "fabrique-t-il", other than what "quelle année", "combien de fermes" ask for."""
    *stated, _ = words(re.sub(r"^(?:\w+ )?(?:quel(?:le)?s? |combien (?:de |d'))\w+", "", before)) or [""]
    return any(word not in stop_words("fr") for word in stated)
