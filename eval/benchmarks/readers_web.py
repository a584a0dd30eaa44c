"""What readers of web pages lose of an article, keep of the page around it, and take for it.

    python -m eval.benchmarks.readers_web corpus/documents

Every Markdown document of the folder is put into pages as sites make them (`page_shells`); what a reader gives back is
compared with what people read in the Markdown. Libraries that are not installed are left out.

- lost: words of the article that are missing, of all its words, with the 95 % interval.
- kept: words of the page around the article that are in the text, of all such words.
- order: words that do not stand in the order of the article, of those that are there.
- headings, items, rows: of the article's, how many are a line of their own in the text.
- time: seconds a page, relative to the fastest reader of the run.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.markup import REFERENCE, plain, row_text
from corpus.readers.html import read
from corpus.readers.page_tree import parse
from corpus.reading import read_folder
from eval.benchmarks.page_shells import SHELLS, around, page
from eval.interval import Rate

_WORD = re.compile(r"[^\W_]+")
Reader = Callable[[str], str]


@dataclass(slots=True)
class Score:
    """What one reader did with the pages of one shell."""

    words: int = 0
    lost: int = 0
    furniture: int = 0
    kept: int = 0
    moved: int = 0
    pieces: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def ours(markup: str) -> str:
    """The text that our reader makes of a page."""
    return read(markup.encode()).text


def all_text(markup: str) -> str:
    """All text of a page but scripts and styles, as a parser gives it."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    tree.strip_tags(["script", "style"])
    return tree.body.text(separator="\n") if tree.body else ""


def lxml_text(markup: str) -> str:
    """The same with lxml."""
    from lxml import etree, html

    tree = html.document_fromstring(markup)
    etree.strip_elements(tree, "script", "style", "head", with_tail=False)
    return "\n".join(tree.itertext())


def trafilatura_text(markup: str) -> str:
    """The text of trafilatura, set to lose as little as it can."""
    import trafilatura

    return trafilatura.extract(markup, favor_recall=True, include_tables=True, output_format="markdown") or ""


def trafilatura_default(markup: str) -> str:
    """The text of trafilatura as it comes."""
    import trafilatura

    return trafilatura.extract(markup, output_format="markdown") or ""


def justext_text(markup: str) -> str:
    """The text of jusText for French."""
    import justext

    paragraphs = justext.justext(markup.encode(), justext.get_stoplist("French"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


READERS: Mapping[str, Reader] = {
    "this reader": ours,
    "trafilatura, recall": trafilatura_text,
    "trafilatura": trafilatura_default,
    "jusText": justext_text,
    "selectolax, all text": all_text,
    "lxml, all text": lxml_text,
}


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(text.casefold())


def measure(read_page: Reader, folder: Path) -> Mapping[str, Score]:
    """What a reader does with the documents of a folder in every shell."""
    scores = {shell: Score() for shell in SHELLS}
    for document in read_folder(folder).documents:
        lines = [
            (
                block.kind,
                (row_text if block.kind in ("header", "row") else plain)(document.text[block.start : block.end]),
            )
            for block in document.blocks
        ]
        article = words_of("\n".join(line for _, line in lines))
        for shell, score in scores.items():
            markup = page(document.text, document.title, shell)
            begin = time.perf_counter()
            text = read_page(markup)
            score.seconds += time.perf_counter() - begin
            add(score, text, article, lines, words_of(parse(around(shell)).root.text()))
    return scores


def add(
    score: Score, text: str, article: Sequence[str], lines: Iterable[tuple[str, str]], furniture: Sequence[str]
) -> None:
    """Add what a reader made of one page to `score`."""
    # The marks of references are no words of ours, and numbers to the others.
    text = REFERENCE.sub("", text.replace("\\[", "[").replace("\\]", "]"))
    read_words = words_of(text)
    there = Counter(read_words)
    wanted = Counter(article)
    score.words += len(article)
    score.lost += (wanted - there).total()
    only = Counter(word for word in furniture if word not in wanted)
    score.furniture += only.total()
    score.kept += (only & there).total()
    score.moved += _moved(article, read_words)
    # The number before a list item is not part of it.
    own = {" ".join(words_of(re.sub(r"^[ \\]*\d{1,3}[.)]", " ", line))) for line in text.split("\n")}
    for kind, line in lines:
        kind = "row" if kind == "header" else kind
        if kind != "paragraph":
            score.pieces[kind] += 1
            score.found[kind] += " ".join(words_of(line)) in own


def _moved(article: Sequence[str], found: Sequence[str]) -> int:
    """Of the words that stand once in both, how many do not follow each other as in the article."""
    once = {word for word, count in Counter(article).items() if count == 1}
    place = {word: index for index, word in enumerate(article) if word in once}
    seen = Counter(found)
    places = [place[word] for word in found if word in place and seen[word] == 1]
    ends: list[int] = []  # of the longest rising runs, by their length
    for index in places:
        at = bisect_left(ends, index)
        ends[at : at + 1] = [index]
    return len(places) - len(ends)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shells", action="store_true", help="a row for each shell too")
    options = parser.parse_args()
    results: dict[str, Mapping[str, Score]] = {}
    for name, reader in READERS.items():
        try:
            results[name] = measure(reader, options.folder)
        except ImportError as error:
            _say(f"{name}: left out, {error}")
    fastest = min(sum(score.seconds for score in scores.values()) for scores in results.values())
    _say("| reader | words lost | page kept | moved | headings | items | rows | time |")
    _say("|---|---|---|---|---|---|---|---|")
    for name, scores in results.items():
        _row(name, list(scores.values()), fastest)
        for shell, score in scores.items() if options.shells else ():
            _row(f"{name}: {shell}", [score], fastest)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _row(name: str, scores: Sequence[Score], fastest: float) -> None:
    words, lost, kept, furniture, moved, seconds = (
        sum(getattr(score, name) for score in scores)
        for name in ("words", "lost", "kept", "furniture", "moved", "seconds")
    )
    structure = []
    for kind in ("heading", "item", "row"):
        found, pieces = sum(score.found[kind] for score in scores), sum(score.pieces[kind] for score in scores)
        structure.append(f"{100 * found / max(pieces, 1):.1f} %")
    rate = Rate(lost, words)
    cells = [
        name,
        f"{100 * (rate.value or 0):.2f} % [{100 * rate.low:.2f}–{100 * rate.high:.2f}] {lost}/{words}",
        f"{100 * kept / furniture:.1f} % {kept}/{furniture}",
        str(moved),
        *structure,
        f"{seconds / fastest:.1f}",
    ]
    _say(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
