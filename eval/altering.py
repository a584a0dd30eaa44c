"""Faithful statements made faulty by rule: one class of fault after another, the same each time.

`python -m eval.altering` writes `eval/cases/statements.jsonl` again: the faithful statements, written by hand, stay;
all others are made anew. What the checks know of numbers, dates and names is not used here, or a form that they
overlook would never be tried.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from corpus.cutting import cut
from corpus.document import Document, Language
from corpus.markup import plain
from corpus.passage import Passage
from corpus.reading import read_folder
from eval.case import SHIPPED, Evidence
from eval.statement import StatementCase, StatementClass, load_statements, save_statements
from index.analysis import fold, words
from index.embedding import BUNDLED_MODEL, Embedder, open_model

SEED = 20250402
EACH = 60  # statements of a class, at most
NAMES = SHIPPED / "names.json"
"""Names of people, places and organisations of the documents, by kind: what a name is swapped for."""

_DIGITS = re.compile(r"\d+(?:[.,  ]\d+)*")
_LINKED = re.compile(r"\W*(?:and|et|und|à|to|bis)?\W*")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_NUMBER_WORDS: Mapping[Language, str] = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante"
    " cinquante soixante cent",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty"
    " forty fifty sixty ninety",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn zwanzig",
}
_MONTHS: Mapping[Language, str] = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_SCALES: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "fr": (("millions", "milliards"), ("milliards", "millions"), ("M€", "Md€"), ("Md€", "M€"), ("M$", "Md$")),
    "en": (("million", "billion"), ("billion", "million")),
    "de": (("Millionen", "Milliarden"), ("Milliarden", "Millionen"), ("Mio.", "Mrd.")),
}
_PARTICIPLES = "been|won|built|worked|grown|taken|supported|succeeded|come|asked|gone|earned"
# What is put in to deny, and what is taken out; the first pattern that fits is used.
_DENIALS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"\bn'(est|a|ont|avait|entretient|obtiennent) (?:pas|plus) ", r"\1 "),
        (r"\bne (\w+) pas\b", r"\1"),
        (r"\bn'ont pas ", "ont "),
        (r"\bn'a pu être", "a pu être"),
        (r"^Aucune (?:des )?sources? (?:lues )?(?:n'|ne )", "Une source "),
        (r"(?<!s')(?<!se )\b(est|était|sont|étaient|a|ont|avait) (?=\w)(?!.*\b(?:pas|ni|aucun|aucune)\b)", r"\1\0"),
    ),
    "en": (
        (r"\b(is|was|were|are|did|does|has|had|will|could) not ", r"\1 "),
        (r"^No (source|contract)", r"A \1"),
        (r"^None of the sources mentions", "The sources mention"),
        (r"\b(have|had|has) no (?=\w)", r"\1 an "),
        (
            r"(?<!When it )\b(is|was|were|are|will|could|can|should) (?=\w)(?!.*\b(?:not|no|nothing|neither)\b)",
            r"\1 not ",
        ),
        (
            rf"\b(has|had|have) (?!no)(?={_PARTICIPLES})",
            r"\1 not ",
        ),
    ),
    "de": (
        (r" nicht ", " "),
        (r"\b(?:keine|keinen|kein) ", "eine "),
        (r"\b(ist|war|wurde|wurden|sind|hat|gilt|kommt|liegt|kam|erhielt) (?=\w)", r"\1 nicht "),
    ),
}
_ADDITIONS: Mapping[Language, Sequence[str]] = {
    "fr": (
        " et a créé un fonds commun pour les jeunes chercheurs",
        ", ce qui a surpris les élus de l'opposition",
        " et prévoit d'ouvrir un bureau commun l'an prochain",
        ", avec l'appui d'une banque publique",
        ", ce qui lui a valu un prix international",
        ", malgré l'opposition des syndicats",
        ", grâce au don d'un mécène anonyme",
        ", ce qui en fait un modèle pour toute l'Europe",
        " et un second accord a suivi quelques semaines plus tard",
        ", après de longues négociations secrètes",
        ", en échange d'un loyer symbolique",
        " et un centre de formation doit ouvrir à Strasbourg",
        ", pour un coût de 37 millions d'euros",
        ", selon un audit de la Cour des comptes",
    ),
    "en": (
        " and set up a joint fund for young researchers",
        ", which surprised the members of the opposition",
        " and plans to open a shared office next year",
        ", with the support of a public bank",
        ", which earned it an international prize",
        ", in spite of protests by the trade unions",
        ", thanks to a gift from an anonymous donor",
        ", which makes it a model for the whole of Europe",
        " and a second agreement followed a few weeks later",
        ", after long and secret negotiations",
        ", in exchange for a symbolic rent",
        " and a training centre is to open in Strasbourg",
        ", at a cost of $37 million",
        ", according to an audit by Deloitte",
    ),
    "de": (
        " und richtete einen gemeinsamen Fonds für junge Forscher ein",
        ", was die Opposition überraschte",
        ", mit Unterstützung einer öffentlichen Bank",
        ", trotz der Proteste der Gewerkschaften",
        " und im nächsten Jahr soll ein gemeinsames Büro eröffnet werden",
        ", nach langen geheimen Verhandlungen",
        ", für 37 Millionen Euro",
    ),
}


class Altering:
    """Makes faulty statements of faithful ones, about documents as they are cut into passages."""

    def __init__(self, documents: Sequence[Document], embedder: Embedder) -> None:
        self._embedder = embedder
        self._passages: dict[str, list[Passage]] = {
            document.name: cut(document, embedder.budget, embedder.count) for document in documents
        }
        self._sentences = [
            (name, sentence)
            for name, passages in self._passages.items()
            for passage in passages
            for sentence in passage.sentences
        ]
        self._vectors = embedder.embed_documents([plain(sentence.text) for _, sentence in self._sentences])
        self._names: dict[str, list[str]] = json.loads(NAMES.read_text(encoding="utf-8"))

    def all(self, faithful: Sequence[StatementCase]) -> Iterator[StatementCase]:
        """The faulty statements of every class, `EACH` at most of each."""
        makers: dict[StatementClass, Callable[[StatementCase, random.Random], StatementCase | None]] = {
            "altered_number": self.altered_number,
            "altered_date": self.altered_date,
            "crossed_figures": self.crossed_figures,
            "swapped_name": self.swapped_name,
            "wrong_document": self.wrong_document,
            "stitched": self.stitched,
            "flipped_negation": self.flipped_negation,
            "invented_addition": self.invented_addition,
        }
        for kind, make in makers.items():
            draws = random.Random(f"{SEED} {kind}")  # noqa: S311  # draws that a seed repeats
            made = 0
            for case in draws.sample(faithful, len(faithful)):
                faulty = make(case, draws)
                if faulty and made < EACH:
                    made += 1
                    yield _renamed(faulty, kind, f"{kind}-{made:03}")

    def altered_number(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """Another digit, another number word, or millions for milliards; none where the citation holds the new one."""
        source = _source(case)
        dated = [match.span() for match in _dates(case)]
        options: list[tuple[int, int, str]] = []
        for match in _DIGITS.finditer(case.statement):
            if not any(start < match.end() and match.start() < end for start, end in dated):
                options += [(*match.span(), new) for new in _other_digits(match.group(), draws)]
        names = _NUMBER_WORDS[case.language].split()
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])", case.statement):
            at = names.index(match.group())
            options.append((*match.span(), names[at + 1 if at + 1 < len(names) else at - 1]))
        for old, new in _SCALES[case.language]:
            found = re.search(rf"(?<=[\d\s]){re.escape(old)}(?!\w)", case.statement)
            if found:
                options.append((*found.span(), new))
        usable = [option for option in options if fold(option[2]) not in source]
        return _replaced(case, usable, draws)

    def altered_date(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """Another day, month or year; none where the citation holds the new one."""
        source, names = _source(case), _MONTHS[case.language].split()
        options: list[tuple[int, int, str]] = []
        for match in _dates(case):
            for part in re.finditer(r"\d+|[^\W\d_]+", match.group()):
                start, end = match.start() + part.start(), match.start() + part.end()
                old = part.group()
                if old in names:
                    options.append((start, end, names[(names.index(old) + draws.choice((1, 2, 5, 11))) % 12]))
                elif len(old) == 4 and old.isdigit():
                    options.append((start, end, str(int(old) + draws.choice((-3, -2, -1, 1, 2)))))
                elif part.start() and match.group()[part.start() - 1] in "./":
                    continue  # a month in digits
                elif old.isdigit() and int(old) < 29 and not match.group()[part.end() :].startswith("er"):
                    options.append((start, end, str(int(old) % 28 + draws.choice((1, 2)))))
        usable = [(start, end, new) for start, end, new in options if fold(new) not in source]
        return _replaced(case, usable, draws)

    def crossed_figures(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """Two numbers, or two years, that have changed places: each figure is there, and of the wrong thing."""
        dated = [match.span() for match in _dates(case)]
        years = list(_YEAR.finditer(case.statement))
        numbers = [
            match
            for match in _DIGITS.finditer(case.statement)
            if not any(start < match.end() and match.start() < end for start, end in dated)
        ]
        couples = [couple for group in (numbers, years) for couple in pairwise(group)]
        couples = [
            (a, b)
            for a, b in couples
            if a.group() != b.group() and not _LINKED.fullmatch(case.statement, a.end(), b.start())
        ]
        if not couples:
            return None
        first, second = draws.choice(couples)
        text = case.statement
        changed = (
            text[: first.start()]
            + second.group()
            + text[first.end() : second.start()]
            + first.group()
            + text[second.end() :]
        )
        return _citing(case, changed, case.citations, f"{first.group()} ↔ {second.group()}")

    def swapped_name(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """Another name of the same kind, none of whose words the citation holds; a surname for a surname."""
        held = set(words(_source(case)))
        options: list[tuple[int, int, str]] = []
        for kind, pool in self._names.items():
            others = [other for other in pool if not held & set(words(other))]
            for name in pool:
                for shown in dict.fromkeys((name, name.split()[-1] if kind == "person" else name)):
                    found = re.search(rf"(?<![\w-]){re.escape(shown)}(?![\w-])", case.statement)
                    if found and not any(start <= found.start() < end for start, end, _ in options):
                        other = draws.choice(others)
                        options.append((*found.span(), other if shown == name else other.split()[-1]))
        return _replaced(case, options, draws)

    def wrong_document(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """The same statement, with the nearest sentence of another document: one that lacks a figure or a name of it.

        Documents repeat each other: a sentence with two thirds of the names, or with all the figures, is left out,
        for it may well bear the statement out.
        """
        vector = self._embedder.embed_documents([case.statement])[0]
        figures = _figures(case.statement)
        names = {word for name in re.findall(r"(?<!^)\b[A-ZÀ-Þ][\w'’-]+", case.statement) for word in words(name)}
        for row in (-(self._vectors @ vector)).argsort():
            name, sentence = self._sentences[int(row)]
            text = plain(sentence.text)
            if name == case.document or (figures and figures <= _figures(text)):
                continue
            if len(names) < 2 or 3 * len(names & set(words(text))) < 2 * len(names):
                return _citing(case, case.statement, (Evidence(name, sentence.text),), "")
        return None

    def stitched(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """The first half of one sentence with the second half of another of the same document, both cited, verbatim."""
        own = [
            sentence
            for passage in self._passages[case.document]
            for sentence in passage.sentences
            if sentence.kind != "row" and len(plain(sentence.text).split()) >= 12
        ]
        if len(own) < 2:
            return None
        first, second = draws.sample(own, 2)
        head, tail = plain(first.text).split(), plain(second.text).split()
        statement = " ".join([*head[: len(head) // 2], *tail[len(tail) // 2 :]])
        evidence = tuple(Evidence(case.document, sentence.text) for sentence in (first, second))
        language = self._passages[case.document][0].language
        return StatementCase("", "stitched", language, case.document, statement, evidence)

    def flipped_negation(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """Denied where it was said, said where it was denied."""
        for pattern, replacement in _DENIALS[case.language]:
            found = re.search(pattern, case.statement)
            if not found:
                continue
            if replacement.endswith("\\0"):  # French puts the verb in between
                verb = found.group(1)
                before = "n'" if fold(verb)[0] in "aeiou" else "ne "
                new = f"{before}{verb} pas "
            else:
                new = found.expand(replacement)
            changed = case.statement[: found.start()] + new + case.statement[found.end() :]
            return _citing(case, changed, case.citations, "")
        return None

    def invented_addition(self, case: StatementCase, draws: random.Random) -> StatementCase | None:
        """Something more, that no document says."""
        added = draws.choice(_ADDITIONS[case.language])
        return _citing(case, case.statement.rstrip(".") + added + ".", case.citations, added.strip(" ,"))


def _dates(case: StatementCase) -> list[re.Match[str]]:
    months = "|".join(_MONTHS[case.language].split())
    day = r"\d{1,2}(?:er|st|nd|rd|th|\.)?"
    return list(
        re.finditer(
            rf"(?:{day}(?: ?(?:[-–/]|et|and|und|au|to|bis) ?{day})? )?\b(?:{months})\b"
            rf"(?: {day}(?: and {day}|–{day})?\b)?"
            rf"(?:,? \d{{4}})?"
            rf"|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}|{_YEAR.pattern}",
            case.statement,
        )
    )


def _figures(text: str) -> set[str]:
    return {re.sub(r"\D", "", match.group()) for match in _DIGITS.finditer(text)}


def _other_digits(number: str, draws: random.Random) -> list[str]:
    places = [at for at, char in enumerate(number) if char.isdigit()]
    out = []
    for at in draws.sample(places, min(2, len(places))):
        digit = draws.choice([d for d in "123456789" if d != number[at]])
        out.append(number[:at] + digit + number[at + 1 :])
    return out


def _source(case: StatementCase) -> str:
    return " ".join(fold(plain(citation.quote)) for citation in case.citations)


def _replaced(
    case: StatementCase, options: Sequence[tuple[int, int, str]], draws: random.Random
) -> StatementCase | None:
    if not options:
        return None
    start, end, new = draws.choice(options)
    changed = case.statement[:start] + new + case.statement[end:]
    return _citing(case, changed, case.citations, f"{case.statement[start:end]} → {new}")


def _citing(case: StatementCase, statement: str, citations: tuple[Evidence, ...], note: str) -> StatementCase:
    return StatementCase(
        "", case.kind, case.language, case.document, statement, citations, f"{case.id}: {note}".rstrip(": ")
    )


def _renamed(case: StatementCase, kind: StatementClass, name: str) -> StatementCase:
    return StatementCase(name, kind, case.language, case.document, case.statement, case.citations, case.note)


def main() -> None:
    """Write the statements anew."""
    cases = load_statements()
    later = [case for case in cases if case.part == "later"]
    faithful = [case for case in cases if case.kind == "faithful" and case.part != "later"]
    folder = Path(__file__).parent.parent / "corpus" / "documents"
    altering = Altering(read_folder(folder).documents, open_model(str(BUNDLED_MODEL)))
    save_statements([*faithful, *altering.all(faithful), *later])


if __name__ == "__main__":
    main()
