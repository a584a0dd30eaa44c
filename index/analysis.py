"""Words as the lexical index counts them: cut, folded and stemmed by language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from corpus.document import LANGUAGES, Language
from corpus.markup import plain

if TYPE_CHECKING:
    from Stemmer import Stemmer

_STEMMERS = {"fr": "french", "en": "english", "de": "german"}

# Words, and numbers with their decimals or thousands: "27,5", "28.8", "170 000", "1'200".
_WORD = re.compile(r"\d+(?:[.,’'   ]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*", re.UNICODE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,’'   ]\d{3})+")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu)'(?=.)")
_POSSESSIVE = re.compile(r"'s?$")

# Interrogatives and politeness carry a question, not its subject; the lists of the library hold too few of them.
_QUESTION_WORDS: dict[Language, str] = {
    "fr": "quel quelle quels quelles combien comment pourquoi quand quoi lequel laquelle lesquels lesquelles où dont "
    "si cela ça ceci cette cet ce plus moins très tout tous toute toutes aussi encore déjà bien fait faire sont être "
    "avoir merci svp donc alors puis chez vers entre sous sans depuis pendant selon ici là comme autre autres peut "
    "peux pouvez dit dites dire donne donner donnez moi existe exactement surtout vraiment actuellement",
    "en": "what which who whom whose when where why how many much does did do is are was were has have had can could "
    "would should will shall may might tell me give us please about also any there here say said get got exactly "
    "really currently actually",
    "de": "welche welcher welches welchem welchen wer wen wem wessen wann wo woher wohin worüber womit wofür warum "
    "wieso weshalb wie viel viele gibt gab es bitte sag sagen nenne mir eigentlich genau eher heute",
}

# Month names meet across languages, so that "3 avril 2025" finds "April 3, 2025".
_MONTH_NAMES = (
    "janvier january januar",
    "fevrier february februar",
    "mars march marz maerz",
    "avril april",
    "mai may",
    "juin june juni",
    "juillet july juli",
    "aout august",
    "septembre september",
    "octobre october oktober",
    "novembre november",
    "decembre december dezember",
)
MONTHS = {name: f"month{number}" for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
MONTHS.pop("may")  # far more often the verb than the month


def fold(text: str) -> str:
    """The text in lower case without accents; "ß" and "œ" are spelled out."""
    if text.isascii():
        return text.lower()
    # Decomposed before and after: folding case yields characters that decompose further, and the other way round.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return text.translate(_SPELLED)


class _Spelled(dict[int, str | int | None]):
    """By code, what a decomposed character in lower case is spelled as; marks that combine with others are dropped."""

    def __missing__(self, code: int) -> int | None:
        self[code] = found = None if unicodedata.combining(chr(code)) else code
        return found


_SPELLED = _Spelled({ord("œ"): "oe", ord("æ"): "ae", ord("’"): "'"})


@lru_cache(maxsize=len(LANGUAGES))
def stop_words(language: Language) -> frozenset[str]:
    """Words of a language that say nothing about a subject, folded."""
    stopwords = _stop_word_lists()
    lists = {
        "fr": stopwords.STOPWORDS_FRENCH,
        "en": stopwords.STOPWORDS_EN_PLUS,
        "de": stopwords.STOPWORDS_GERMAN,
    }
    return frozenset(fold(word) for word in [*lists[language], *_QUESTION_WORDS[language].split()])


def _stop_word_lists() -> ModuleType:
    """The library's module of lists, by itself: the whole library loads SciPy, which takes longer than an answer."""
    package = find_spec("bm25s")
    assert package is not None  # as installed
    assert package.submodule_search_locations is not None
    found = spec_from_file_location("bm25s.stopwords", Path(package.submodule_search_locations[0], "stopwords.py"))
    assert found is not None
    assert found.loader is not None
    lists = module_from_spec(found)
    found.loader.exec_module(lists)
    return lists


@lru_cache(maxsize=len(LANGUAGES))
def _stemmer(language: Language) -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer(_STEMMERS[language])


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded, elisions and possessives cut, numbers in one spelling, all kept."""
    found = []
    for word in _WORD.findall(fold(text)):
        if word[0].isdigit():
            found.append(_number(word))
        else:
            found.append(_POSSESSIVE.sub("", _ELISION.sub("", word)) if "'" in word else word)
    return [word for word in found if word]


@lru_cache(maxsize=4096)  # as of `plain`: one answer looks at the words of a sentence several times
def plain_words(sentence: str) -> tuple[str, ...]:
    """The words of a sentence as people read it, without its markup."""
    return tuple(words(plain(sentence)))


def term(word: str, language: Language) -> str:
    """What a folded word is indexed by: its stem, a month's own name, a number as it is."""
    return MONTHS.get(word) or (word if word[0].isdigit() else _stemmer(language).stemWord(word))


def carries(word: str, language: Language) -> bool:
    """Whether a folded word says something about a subject: no stop word, no single letter."""
    return word not in stop_words(language) and (len(word) > 1 or word.isdigit())


def terms(text: str, language: Language, drop: frozenset[str] = frozenset()) -> list[str]:
    """What a text is indexed and searched by: stems of its words, without stop words and those in `drop`."""
    return [term(word, language) for word in words(text) if word not in drop and carries(word, language)]


def _number(text: str) -> str:
    if _THOUSANDS.fullmatch(text):
        return re.sub(r"\D", "", text)
    return re.sub(r"\D", ".", text)
