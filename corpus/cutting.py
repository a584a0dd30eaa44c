"""A document becomes passages made of sentences, within what the embedding model reads.

Passages follow the structure: never across sections; a paragraph, a list with the sentence that introduces it,
a table stay whole while they fit, and are cut between sentences, items or rows where they do not. Neighbours in a
section share a passage while it stays paragraph-sized.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.document import Block, Document, Span
from corpus.errors import BudgetTooSmall
from corpus.markup import plain, row_text
from corpus.partition import Atom, best_cut, lead_outside, partition
from corpus.passage import Passage, Sentence
from corpus.sentences import split

Count = Callable[[Sequence[str]], Sequence[int]]

LEAST_BUDGET = 16
# Neighbours are merged up to this many tokens, about 145 French words; a larger model does not make larger passages.
PARAGRAPH_SIZED = 256
# Shares of the budget: "title > section" and what introduces a passage must leave room for the passage itself.
_HEADING_SHARE = 3
_LEAD_SHARE = 4

_BREAK_AFTER = re.compile(r"[,;:)\]»”…–—]\s+")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Group:
    """The sentences of one section, in order, and the heading they are indexed under."""

    section: str | None
    heading: str
    heading_tokens: int
    atoms: list[Atom]


def cut(document: Document, budget: int, count: Count, size: int = PARAGRAPH_SIZED) -> list[Passage]:
    """The passages of a document, in reading order; they do not overlap.

    - budget: most tokens of `Passage.indexed`, without the special tokens of the model; at least `LEAST_BUDGET`.
    - count: numbers of tokens of a batch of texts.
    - size: tokens up to which neighbours of a section share a passage.

    Every character of a paragraph, item or row that is not blank is in exactly one sentence of exactly one passage. A
    sentence too long for the budget is cut into several, at punctuation or a blank where it has any. Raises
    BudgetTooSmall.
    """
    if budget < LEAST_BUDGET:
        raise BudgetTooSmall(budget, LEAST_BUDGET)
    return _Cutter(document, budget, count, size).passages()


class _Cutter:
    def __init__(self, document: Document, budget: int, count: Count, size: int) -> None:
        self._document = document
        self._text = document.text
        self._budget = budget
        self._limit = min(budget, size)
        self._count = count

    def passages(self) -> list[Passage]:
        groups = self._groups()
        runs = [(group, run) for group in groups for run in partition(group.atoms, group.heading_tokens, self._limit)]
        return self._fitting(runs)

    def _groups(self) -> list[_Group]:
        gathered: list[tuple[str | None, list[Atom]]] = []
        for (heading, section), blocks in groupby(
            self._document.blocks, key=lambda block: (block.kind == "heading", block.section)
        ):
            atoms = [] if heading else list(self._atoms(list(blocks)))
            if atoms:
                gathered.append((section, atoms))
        title = self._document.title
        names = [f"{title} > {section}" if section else title for section, _ in gathered]
        headings = self._shortened(names, self._budget // _HEADING_SHARE)
        leads = self._leads(atom for _, atoms in gathered for atom in atoms)
        tokens = iter(self._counted([atom.words for _, atoms in gathered for atom in atoms]))
        groups = []
        for name, (section, atoms) in zip(names, gathered, strict=True):
            text, size = headings[name]
            measured = [
                replace(
                    atom,
                    tokens=next(tokens),
                    lead_words=leads[atom.lead_words][0] if atom.lead_words else "",
                    lead_tokens=leads[atom.lead_words][1] if atom.lead_words else 0,
                )
                for atom in atoms
            ]
            groups.append(_Group(section, text, size, self._within(measured, size)))
        return groups

    def _atoms(self, blocks: Sequence[Block]) -> Iterator[Atom]:
        header: Span | None = None
        for block in blocks:
            if block.kind == "header":
                header = Span(block.start, block.end)
                continue
            for sentence in _sentences(self._document, block):
                lead = sentence.lead
                lead_words = _words(self._text[lead.start : lead.end], sentence.kind) if lead else ""
                directly = header if lead and header == lead else None
                yield Atom(sentence, block, directly, _words(sentence.text, sentence.kind), lead_words=lead_words)
                header = None

    def _leads(self, atoms: Iterable[Atom]) -> Mapping[str, tuple[str, int]]:
        return self._shortened({atom.lead_words for atom in atoms if atom.lead_words}, self._budget // _LEAD_SHARE)

    def _counted(self, texts: Sequence[str]) -> list[int]:
        return [int(size) for size in self._count(texts)] if texts else []

    def _shortened(self, texts: Iterable[str], most: int) -> dict[str, tuple[str, int]]:
        """Each text within `most` tokens, ending with "…" where it was longer, with its number of tokens."""
        shortened: dict[str, tuple[str, int]] = {}
        pending = {text: text for text in sorted(set(texts))}
        while pending:
            sizes = self._counted(list(pending.values()))
            longer: dict[str, str] = {}
            for (text, now), size in zip(pending.items(), sizes, strict=True):
                if size <= most or not now:
                    shortened[text] = (now, size if now else 0)
                    continue
                # Proportional, then a little less at each round, so that it ends whatever `count` says.
                kept = min(int(len(now) * most / size), len(now) - 2)
                now = now[: max(kept, 0)].rstrip(" …,;:>")
                longer[text] = now and now + "…"
            pending = longer
        return shortened

    def _within(self, atoms: Sequence[Atom], heading_tokens: int) -> list[Atom]:
        """The atoms, those that do not fit a passage on their own cut into several."""
        done: list[Atom] = list(atoms)
        while True:
            large = {
                index
                for index, atom in enumerate(done)
                if heading_tokens + atom.lead_tokens + atom.tokens > self._budget and _divisible(atom)
            }
            if not large:
                return done
            parts = {index: self._halves(done[index]) for index in large}
            sizes = iter(self._counted([part.words for index in sorted(large) for part in parts[index]]))
            divided: list[Atom] = []
            for index, atom in enumerate(done):
                if index in large:
                    divided.extend(replace(part, tokens=next(sizes)) for part in parts[index])
                else:
                    divided.append(atom)
            done = divided

    def _halves(self, atom: Atom) -> list[Atom]:
        sentence = atom.sentence
        spans = _halved(self._text, sentence.start, sentence.end)
        halves = []
        for span in spans:
            text = self._text[span.start : span.end]
            part = replace(sentence, start=span.start, end=span.end, text=text)
            header = atom.header if span == spans[0] else None
            halves.append(replace(atom, sentence=part, words=_words(text, sentence.kind), header=header))
        return halves

    def _fitting(self, runs: Sequence[tuple[_Group, Sequence[Atom]]]) -> list[Passage]:
        """The passages of the runs; one that is over the budget after all, by the count of its whole text, is divided.

        The size of a passage is first taken as the sum of its parts, which not every tokenizer keeps to.
        """
        done: dict[int, Passage] = {}
        pending = list(runs)
        while pending:
            passages = [self._passage(group, run) for group, run in pending]
            sizes = self._counted([passage.indexed for passage in passages])
            divided: list[tuple[_Group, Sequence[Atom]]] = []
            for (group, run), passage, size in zip(pending, passages, sizes, strict=True):
                if size <= self._budget:
                    done[passage.start] = passage
                elif len(run) > 1:
                    middle = best_cut(run)
                    divided += [(group, run[:middle]), (group, run[middle:])]
                elif _divisible(run[0]):
                    divided += [(group, [half]) for half in self._halves(run[0])]
                else:
                    done[passage.start] = self._bare(passage, run[0])
            pending = divided
        return [done[start] for start in sorted(done)]

    def _passage(self, group: _Group, run: Sequence[Atom]) -> Passage:
        start, end = run[0].start, run[-1].sentence.end
        outside = dict.fromkeys(atom.lead_words for atom in run if lead_outside(atom, start))
        lines = [group.heading, *outside]
        for _, atoms in groupby(run, key=lambda atom: (atom.block.start, atom.block.end)):
            block = list(atoms)
            if block[0].header:
                lines.append(block[0].lead_words)
            lines.append(" ".join(atom.words for atom in block))
        return Passage(
            document=self._document.name,
            title=self._document.title,
            language=self._document.language,
            section=group.section,
            start=start,
            end=end,
            text=self._text[start:end],
            indexed="\n".join(line for line in lines if line),
            sentences=tuple(atom.sentence for atom in run),
            page=self._document.page_at(start),
        )

    def _bare(self, passage: Passage, atom: Atom) -> Passage:
        """The passage of one character that leaves no room for its heading; it is indexed without."""
        if self._counted([atom.words])[0] > self._budget:
            raise BudgetTooSmall(self._budget, self._counted([atom.words])[0])
        return replace(passage, indexed=atom.words)


def _sentences(document: Document, block: Block) -> Iterator[Sentence]:
    if block.kind == "row":
        yield Sentence(block.start, block.end, document.text[block.start : block.end], "row", block.lead)
        return
    for span in split(document.text[block.start : block.end], document.language):
        start, end = block.start + span.start, block.start + span.end
        yield Sentence(start, end, document.text[start:end], "item" if block.kind == "item" else "sentence", block.lead)


def _words(text: str, kind: str) -> str:
    return row_text(text) if kind == "row" else plain(text)


def _divisible(atom: Atom) -> bool:
    return atom.sentence.end - atom.sentence.start > 1


def _halved(text: str, start: int, end: int) -> list[Span]:
    """Two spans, trimmed, none empty: cut after punctuation near the middle, else at a blank, else in the middle."""
    middle, quarter = (start + end) // 2, (end - start) // 4
    cuts = [match.end() for match in _BREAK_AFTER.finditer(text, start + quarter, end - quarter)]
    cuts = cuts or [match.end() for match in _BLANKS.finditer(text, start, end) if match.end() < end]
    if cuts:
        at = min(cuts, key=lambda cut: abs(cut - middle))
    else:
        at = middle
        while at < end - 1 and unicodedata.combining(text[at]):
            at += 1
    left = text[start:at].rstrip()
    return [Span(start, start + len(left)), Span(at, end)]
