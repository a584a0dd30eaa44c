"""Embedding models side by side: what each finds, what it tells apart, and what it costs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.conversation import standalone
from corpus.document import Language
from corpus.language import detect
from corpus.reading import read_folder
from eval.case import Case
from eval.interval import Mean, Rate, figure_object
from eval.locating import gold
from eval.retrieval_metrics import hit_at, reciprocal_rank, relevances
from eval.summary import language_pair
from index.building import build
from index.embedding import Embedder
from index.generation import Generation
from index.retrieval import Weights, retrieve
from index.served import generation_folder
from index.training.bitext import read_bitext
from index.training.measure import (
    EmbeddedBitext,
    Ranking,
    embed_bitext,
    embed_set,
    retrieval,
    rewordings_told,
    speed,
    tokens_per_word,
    translation_accuracy,
    translations_told,
)
from index.training.question_sets import questions_on, read_piaf, read_service_public, read_xquad, whole_paragraphs

SCHEMA = "passerelle-embedders/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""

DEPTHS = (1, 3, 5, 10)
SEED = 20250402
TIMED = 100  # passages and questions embedded against the clock

Figure = Rate | Mean | float | None
Bar = Callable[[str], AbstractContextManager[Callable[[int, int | None], None]]]
"""Opens a progress bar under a name; what it gives is called with texts done and texts in all."""

# Accuracy of the nearest neighbour, from the language into English, on the LASER sentences of Tatoeba, from the results
# of MTEB (github.com/embeddings-benchmark/results, Tatoeba.json). They give all-MiniLM-L6-v2 0.086 for fra-eng and for
# deu-eng, which are our figures as well: the sentences are the same. Nothing else there is on one of our sets.
PUBLISHED: Mapping[str, Mapping[str, float]] = {
    "multilingual-e5-small (published)": {"fr-en": 0.924, "de-en": 0.979},
    "paraphrase-multilingual-MiniLM-L12-v2 (published)": {"fr-en": 0.935, "de-en": 0.977},
}
TRANSLATIONS = "Translations found among 1,000"


@dataclass(frozen=True, slots=True)
class Section:
    """Figures of one kind: `rows` has as many figures under each name as there are `columns`."""

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A model and its figures. `size`: bytes of its folder, None where it is named otherwise."""

    model: str
    fingerprint: str
    dimensions: int
    size: int | None
    sections: tuple[Section, ...]


def measure(
    embedder: Embedder,
    size: int | None,
    documents: Path,
    cases: Sequence[Case],
    weights: Weights,
    data: Path | None = None,
    bar: Bar = lambda what: nullcontext(lambda done, total: None),
) -> Measured:
    """Every figure of a model: on cases over documents, and on the data sets of a folder, where one is given.

    `weights` are the product's. Raises TrainingError where a data set cannot be read, before anything is embedded.
    """
    sets = (questions_on(read_piaf(data), measuring=True), read_service_public(data), read_xquad(data)) if data else ()
    bitexts = read_bitext(data) if data else ()
    sections = []
    with bar("Documents") as report:
        sections += search(embedder, documents, cases, weights, report)
    words: dict[str, list[str]] = {}
    embedded = []
    for bitext in bitexts:
        with bar(f"Translations {bitext.name}") as report:
            embedded.append(embed_bitext(embedder, bitext, report))
        words.setdefault(f"{bitext.left_language}, sentences", []).extend(bitext.left)
        words.setdefault(f"{bitext.right_language}, sentences", []).extend(bitext.right)
    if embedded:
        sections += [_translations(embedder, embedded), _told(embedder, embedded)]
    for questions in sets:
        with bar(questions.name) as report:
            found = retrieval(embed_set(embedder, questions, report), weights.dense)
        rows = {
            "vectors": _ranking(found.dense),
            "vectors and BM25": _ranking(found.fused),
            "BM25": _ranking(found.lexical),
        }
        title = f"{questions.name}: {len(questions.questions)} questions over {found.passages} passages"
        sections.append(Section(title, ("R@1", "R@5", "R@10", "MRR"), rows))
        words[f"{questions.language}, {questions.name}"] = [passage.text for passage in questions.passages]
    sections.append(_cost(embedder, documents, cases, words))
    identity = embedder.identity
    return Measured(str(identity), identity.fingerprint, embedder.dimensions, size, tuple(sections))


def search(
    embedder: Embedder,
    documents: Path,
    cases: Sequence[Case],
    weights: Weights,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Section]:
    """How high the evidence of cases stands, by what is searched with; a section for each, cases by language pair.

    The documents are indexed with the model as the product does it, in a folder that is removed afterwards. Cases
    without evidence do not count. A follow-up is asked as the product asks it, with what it takes over.
    """
    arms = {
        "passages alone": Weights(dense=1.0, sentence=0.0, match=0.0, language_offset=0.0),
        "passages and their best sentence": replace(weights, dense=1.0),
        "vectors and BM25, as the product": weights,
        "BM25 alone": Weights(dense=0.0, sentence=0.0, match=0.0, language_offset=0.0),
    }
    asked = [case for case in cases if case.evidence]
    with tempfile.TemporaryDirectory() as folder:
        manifest = build(documents, Path(folder), embedder, progress).manifest
        generation = Generation.open(generation_folder(Path(folder), manifest.id))
        texts = {document.name: document.text for document in generation.documents()}
        found: dict[str, list[tuple[bool, ...]]] = {arm: [] for arm in arms}
        for case in asked:
            language = detect(case.question)
            question = standalone(case.question, language, case.history)
            for arm, shares in arms.items():
                hits = retrieve(question, language, generation, embedder, shares, max(DEPTHS))
                found[arm].append(relevances(hits, gold(case.evidence, texts)))
    columns = (*(f"hit@{depth}" for depth in DEPTHS), "MRR")
    return [
        Section(f"Questions over the documents, {arm}", columns, _slices(asked, relevance))
        for arm, relevance in found.items()
    ]


def to_json(measured: Sequence[Measured]) -> str:
    """Every figure with its interval, as a JSON object, indented."""
    models = [
        {
            "model": one.model,
            "fingerprint": one.fingerprint,
            "dimensions": one.dimensions,
            "bytes": one.size,
            "figures": {
                section.title: {
                    row: dict(zip(section.columns, map(figure_object, figures), strict=True))
                    for row, figures in section.rows.items()
                }
                for section in one.sections
            },
        }
        for one in measured
    ]
    published = {
        name: {pair: {"to English": value} for pair, value in rows.items()} for name, rows in PUBLISHED.items()
    }
    values = {"schema": SCHEMA, "models": models, "published": {TRANSLATIONS: published}}
    return json.dumps(values, ensure_ascii=False, indent=2)


def to_markdown(measured: Sequence[Measured]) -> str:
    """The figures as Markdown, a column for each model; the intervals are in the JSON only."""
    lines = ["# Embedding models", "", "| | " + " | ".join(one.model for one in measured) + " |"]
    lines += ["|---" * (len(measured) + 1) + "|"]
    lines += ["| Megabytes | " + " | ".join(_megabytes(one.size) for one in measured) + " |"]
    lines += ["| Dimensions | " + " | ".join(str(one.dimensions) for one in measured) + " |", ""]
    # Titles count questions and passages, the same for every model: the first one's sections stand for all.
    for place, section in enumerate(measured[0].sections if measured else ()):
        others = [one.sections[place].rows for one in measured]
        published = PUBLISHED if section.title == TRANSLATIONS else {}
        heads = [*(one.model for one in measured), *published]
        lines += [f"## {section.title}", ""]
        lines += [f"Each cell: {' / '.join(section.columns)}.", ""] if len(section.columns) > 1 else []
        lines += ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
        for row in section.rows:
            cells = [" / ".join(map(_shown, rows[row])) for rows in others]
            cells += [f"{100 * figures[row]:.1f} % / –" for figures in published.values()]
            lines.append(f"| {row} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _slices(cases: Sequence[Case], relevance: Sequence[tuple[bool, ...]]) -> dict[str, tuple[Figure, ...]]:
    pairs = [language_pair(case) for case in cases]
    own = [case.language in case.evidence_languages for case in cases]
    slices = {
        "all": [True] * len(cases),
        "own language": own,
        "other language": [not one for one in own],
        "with German": ["de" in pair for pair in pairs],
    }
    for pair in sorted(set(pairs), key=lambda pair: (-pairs.count(pair), pair)):
        slices[pair] = [one == pair for one in pairs]
    found: dict[str, tuple[Figure, ...]] = {}
    for name, members in slices.items():
        kept = [one for one, member in zip(relevance, members, strict=True) if member]
        if kept:
            hits = [Rate.of([hit_at(one, depth) for one in kept]) for depth in DEPTHS]
            found[f"{name} ({len(kept)})"] = (*hits, Mean.of_shares([reciprocal_rank(one) for one in kept]))
    return found


def _ranking(ranking: Ranking) -> tuple[Figure, ...]:
    total = len(ranking.ranks)
    recalls = [Rate(ranking.found(depth), total) for depth in (1, 5, 10)]
    return (*recalls, Mean.of_shares([1 / rank for rank in ranking.ranks]))


def _translations(embedder: Embedder, embedded: Sequence[EmbeddedBitext]) -> Section:
    rows: dict[str, tuple[Figure, ...]] = {}
    for one in embedded:
        total = len(one.bitext.left)
        rows[one.bitext.name] = tuple(
            Rate(round(share * total), total) for share in translation_accuracy(embedder, one)
        )
    return Section(TRANSLATIONS, ("to English", "from English"), rows)


def _told(embedder: Embedder, embedded: Sequence[EmbeddedBitext]) -> Section:
    rows: dict[str, tuple[Figure, ...]] = {}
    seen: set[Language] = set()
    for one in embedded:
        bitext = one.bitext
        sides = ((bitext.left_language, bitext.left, one.left), (bitext.right_language, bitext.right, one.right))
        for language, texts, vectors in sides:
            if language not in seen:
                seen.add(language)
                told = rewordings_told(embedder, texts, vectors, language, SEED)
                rows[f"{language}: its own keywords"] = (Rate.of(told),)
        rows[f"{bitext.name}: its translation"] = (Rate.of(translations_told(one, SEED)),)
    return Section("A sentence nearer to what says the same than to another of like length", ("share",), rows)


def _cost(embedder: Embedder, documents: Path, cases: Sequence[Case], words: Mapping[str, Sequence[str]]) -> Section:
    texts = [piece for document in read_folder(documents).documents for piece in whole_paragraphs(document.text)]
    timed = speed(embedder, texts[:TIMED], [case.question for case in cases][:TIMED])
    rows: dict[str, tuple[Figure, ...]] = {
        "passages of up to 1,000 characters a second": (timed.passages,),
        "questions a second": (timed.questions,),
    }
    for name, found in words.items():
        rows[f"tokens for a word ({name})"] = (tokens_per_word(embedder, found),)
    return Section("Cost on this machine", ("figure",), rows)


def _shown(figure: Figure) -> str:
    match figure:
        case Rate(value=float(value)):
            return f"{100 * value:.1f} %"
        case Mean(value=float(value)) | float(value):
            return f"{value:.2f}"
        case _:
            return "–"


def _megabytes(size: int | None) -> str:
    return "–" if size is None else f"{size / 1e6:.1f}"
