"""Which terms of one language stand for those of another: the lexicon, and a question's terms through it."""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Language
from corpus.once import once
from index.analysis import carries, term, words

BUNDLED_LEXICON = Path(__file__).parent / "lexicon" / "terms.tsv.gz"

Forms = Mapping[str, float]
"""Terms that stand for a term, each with its weight, above 0 and at most 1."""


class Lexicon:
    """Terms of one language and what they are in another; terms as `index.analysis` makes them.

    The weights of a term's translations sum to at most 1.
    """

    def __init__(self, tables: Mapping[tuple[Language, Language], Mapping[str, Forms]]) -> None:
        self._tables = tables

    def table(self, source: Language, target: Language) -> Mapping[str, Forms]:
        """All terms of one language that have a translation in another."""
        return self._tables.get((source, target), {})

    def translations(self, term: str, source: Language, target: Language) -> Forms:
        """What a term of one language is in another; nothing where the lexicon does not know it."""
        return self.table(source, target).get(term, {})

    def __len__(self) -> int:
        return sum(len(forms) for table in self._tables.values() for forms in table.values())

    def save(self, path: Path) -> None:
        """Write it as gzipped lines `source, target, term, translation, weight`, tabs between; the same each time."""
        lines = (
            f"{source}\t{target}\t{term}\t{translation}\t{weight:.2f}\n"
            for (source, target), table in sorted(self._tables.items())
            for term, forms in sorted(table.items())
            for translation, weight in sorted(forms.items(), key=lambda form: (-form[1], form[0]))
        )
        path.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))

    @classmethod
    def load(cls, path: Path = BUNDLED_LEXICON) -> Lexicon:
        """Read what `save` wrote."""
        tables: dict[tuple[Language, Language], dict[str, dict[str, float]]] = {}
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                source, target, term, translation, weight = line.rstrip("\n").split("\t")
                table = tables.setdefault((source, target), {})  # type: ignore[arg-type]  # as it was saved
                table.setdefault(term, {})[translation] = float(weight)
        return cls(tables)


@once
def bundled_lexicon() -> Lexicon:
    """The lexicon that comes with the program, read once."""
    return Lexicon.load()


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term of a question.

    - own: as passages in the question's language hold it.
    - same: how the same spelling is indexed in passages of another language; None where it is a stop word there.
    - forms: what stands for it in those passages, with weights above 0 and at most 1; `same` weighs 1.
    """

    own: str
    same: str | None
    forms: Forms


def asked_terms(text: str, language: Language, target: Language, lexicon: Lexicon | None = None) -> list[AskedTerm]:
    """The terms of a question, in its order, as they are looked for in passages of a language.

    A name or a number meets its own spelling, in full. A translation (of the bundled lexicon, unless another is given)
    weighs the root of its share: one that has to share a term's senses with others is hardly less of a translation.
    Terms count once, by whichever form is there and weighs most, so their weights need not add up to 1.
    """
    known = bundled_lexicon() if lexicon is None else lexicon
    asked = []
    for word in words(text):
        if not carries(word, language):
            continue
        own = term(word, language)
        same = own if target == language else term(word, target) if carries(word, target) else None
        forms = {form: math.sqrt(share) for form, share in known.translations(own, language, target).items()}
        if same is not None:
            forms[same] = 1.0
        asked.append(AskedTerm(own, same, forms))
    return asked
