"""Questions about what documents are about: who or what a name is, and what ties two names that one sentence holds.

The names are those of titles and topics. A name is the same in every language, so that a French document makes English
questions too; the article before it is the one that documents in the language of the question give it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal

from assistant.answer import Answer
from assistant.names import names
from assistant.people import people
from corpus.document import Document, Language
from corpus.markup import plain
from corpus.passage import Passage, Sentence
from eval.question_forms import OFFICE
from index.analysis import MONTHS, fold

Asks = Literal["who", "what", "tie"]

_FORMS: dict[Language, dict[Asks, str]] = {
    "fr": {
        "who": "Qui est {one} ?",
        "what": "Qu’est-ce que {one} ?",
        "tie": "Quel est le lien entre {one} et {other} ?",
    },
    "en": {"who": "Who is {one}?", "what": "What is {one}?", "tie": "How are {one} and {other} linked?"},
    "de": {"who": "Wer ist {one}?", "what": "Was ist {one}?", "tie": "Was verbindet {one} und {other}?"},
}
# What stands before a name, by the article that it stands for.
_ARTICLES: dict[Language, dict[str, str]] = {
    "fr": {"le": "le ", "du": "le ", "au": "le ", "la": "la ", "les": "les ", "des": "les ", "aux": "les ", "l": "l’"},
    "en": {"the": "the "},
    "de": dict.fromkeys(("der", "die", "das", "dem", "den"), ""),
}
_BEFORE = re.compile(r"([^\W\d_]+)(?: |['’])$")
_DEFINED = re.compile(r" (?:est|is|ist) (?:(?:une?|la?|an?|the|eine?|der|die|das)\b|l['’])")
_ELIDED = re.compile(r"\bque (?=[aeiouéèêAEIOUÉÈÊ])")
_UNASKED = re.compile(r"[«»\"„“”]|\bqu['’]une? |^\w+(?: \w+)? (?:an?|eine?) ")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")  # in which everything is written small
_ARTICLE = re.compile(r"^(?:(?:L[ea]s?|The|Der|Die|Das) |L['’])")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = 4  # a name is written with a capital more often by this factor
_LONGEST = 40  # characters of a name
_NEAR = 12  # characters before a name in which its article stands


@dataclass(frozen=True, slots=True)
class Named:
    """A question: what it asks, and about which names."""

    question: str
    asks: Asks
    about: tuple[str, ...]

    def answered_by(self, answer: Answer) -> bool:
        """Whether the first quote says what is asked: an office, a definition, both names."""
        if answer.refused:
            return False
        quote = plain(answer.citations[0].quote)
        if quote.endswith("?"):
            return False
        match self.asks:
            case "who":
                return self.about[0] in quote and bool(OFFICE.search(quote))
            case "what":
                return bool(_DEFINED.match(quote.partition(self.about[0])[2]))
            case "tie":
                row = (
                    "|" in answer.citations[0].quote
                )  # two names in a table are not said to have to do with each other
                return not row and all(name in quote for name in self.about)


class Subjects:
    """What the documents of a generation are about.

    A word that is mostly written small is no name. German gives every noun a capital: a name in a German document is
    what one in another language writes as a name.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = tuple(documents)
        self._written = Counter(
            word for document in self._documents for word in _WORD.findall(_ADDRESS.sub("", document.text))
        )
        found = [document for document in self._documents if document.language != "de"]
        self.names = frozenset(
            name
            for document in found
            for name in _subjects(document)
            if not _WORD.fullmatch(name) or self._proper(name)
        )
        self._before = cache(self._find_article)

    def hold(self, text: str) -> bool:
        """Whether one of them is named in a text."""
        return any(re.search(rf"\b{re.escape(name)}\b", text) for name in self.names)

    def naming(self, name: str) -> int:
        """How many documents name one."""
        return sum(bool(re.search(rf"\b{re.escape(name)}\b", document.text)) for document in self._documents)

    def questions(self, document: Document, sentences: Iterable[Sentence], language: Language) -> Iterator[Named]:
        """Questions about the names in some sentences of a document, in the order of the sentences."""
        known = [name for name in _subjects(document) if name in self.names]
        seen: set[frozenset[str]] = set()
        for sentence in sentences:
            text = plain(sentence.text)
            held = [name for name in known if re.search(rf"\b{re.escape(name)}\b", text)]
            held = [name for name in held if not any(name != other and name in other for other in held)]
            held.sort(key=text.index)
            for about in [(name,) for name in held] + list(combinations(held, 2)):
                if frozenset(about) not in seen:
                    seen.add(frozenset(about))
                    yield self._question(about, language)

    def _proper(self, word: str) -> bool:
        return _COMMON * self._written[word.lower()] < self._written[word]

    def _question(self, about: tuple[str, ...], language: Language) -> Named:
        looks_so = any((one.start, one.end) == (0, len(about[0])) for one in people(about[0]))
        person = looks_so and all(map(self._proper, _WORD.findall(about[0])))
        asks: Asks = "tie" if len(about) > 1 else "who" if person else "what"
        shown = [self._before(name, language) + name for name in about]
        question = _FORMS[language][asks].format(one=shown[0], other=shown[-1])
        return Named(_ELIDED.sub("qu’", question), asks, about)

    def _find_article(self, name: str, language: Language) -> str:
        """The article of a name, with the blank after it; empty where documents in the language mostly give it none."""
        found: Counter[str] = Counter()
        for document in self._documents:
            if document.language == language:
                for match in re.finditer(rf"\b{re.escape(name)}\b", document.text):
                    before = _BEFORE.search(document.text[max(0, match.start() - _NEAR) : match.start()])
                    # Inside a sentence, neither at its start nor in a list of names nor in a longer name; "en" and
                    # "in" leave it out.
                    word = before[1] if before else "in"
                    article = _ARTICLES[language].get(word.lower())
                    if word.lower() not in ("en", "in") and (article is not None or word.islower()):
                        found[article or ""] += 1
        article, count = next(iter(found.most_common(1)), ("", 0))
        return article if 2 * count > found.total() else ""


def plainly_asked(question: str) -> bool:
    """Whether whoever has not read the document might ask this: nothing quoted, no unknown one of many."""
    return not _UNASKED.search(question)


def all_sentences(passages: Iterable[Passage]) -> list[Sentence]:
    """The sentences of passages, each once, in the order of the text."""
    return list({sentence.start: sentence for passage in passages for sentence in passage.sentences}.values())


def _subjects(document: Document) -> tuple[str, ...]:
    """Names in the title and the topics; a topic that is no name alone is a common noun."""
    topics = [topic for topic in document.topics if names(f"— {topic}") in ([topic], (topic,))]
    found = [*(_ARTICLE.sub("", name) for name in names(f"— {document.title}")), *topics]
    return tuple(dict.fromkeys(name for name in found if 2 < len(name) <= _LONGEST and fold(name) not in MONTHS))
