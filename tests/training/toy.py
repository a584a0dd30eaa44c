"""A language of forty words in three tongues, a teacher that knows one of them, and data in the form of the real."""

from __future__ import annotations

import json
import lzma
import random
from dataclasses import dataclass
from pathlib import Path

NOUNS = "cow milk farm cheese river school lake team train bridge lamp seed cloud horse paper stone".split()
VERBS = "sees buys finds sells holds moves paints counts".split()
ADJECTIVES = "old new red small cold quick loud green".split()
WORDS = [*NOUNS, *VERBS, *ADJECTIVES]


def tongue(ending: str) -> dict[str, str]:
    """Words of another tongue: the English ones spelt backwards, with an ending of their own."""
    return {word: word[::-1] + ending for word in WORDS}


FRENCH, GERMAN = tongue("eau"), tongue("ung")


def sentence(drawn: random.Random) -> list[str]:
    return [
        drawn.choice(ADJECTIVES),
        drawn.choice(NOUNS),
        drawn.choice(VERBS),
        drawn.choice(ADJECTIVES),
        drawn.choice(NOUNS),
    ]


def said_in(words: list[str], tongue: dict[str, str]) -> str:
    """The sentence word by word, adjectives after their nouns."""
    told = [tongue[word] for word in words]
    return " ".join([told[1], told[0], told[2], told[4], told[3]]) + "."


@dataclass(frozen=True)
class Toy:
    data: Path
    teacher: Path
    recipe: Path


def write(folder: Path, sentences: int = 500) -> Toy:
    drawn = random.Random(7)
    told = [sentence(drawn) for _ in range(sentences)]
    data = folder / "data"
    for name, source, tongue in (("parallel", "notes", FRENCH), ("parallel_de", "notizen", GERMAN)):
        lines = "".join(f"{' '.join(words)}.\t{said_in(words, tongue)}\n" for words in told)
        _write_xz(data / name / f"{source}.tsv.xz", lines)
    sections = (
        {
            "heading_en": " ".join(one[:2]),
            "heading_fr": FRENCH[one[1]],
            "text_en": " ".join(one) + ".",
            "text_fr": said_in(one, FRENCH),
        }
        for one in told
    )
    _write_xz(data / "law_sections" / "sections.jsonl.xz", "".join(json.dumps(one) + "\n" for one in sections))
    _write_piaf(data / "piaf", told)
    recipe = folder / "toy.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    return Toy(data, _write_teacher(folder / "teacher"), recipe)


def _write_piaf(folder: Path, told: list[list[str]]) -> None:
    folder.mkdir(parents=True)
    with (folder / "paragraphs.jsonl").open("w") as paragraphs, (folder / "questions.jsonl").open("w") as questions:
        for row, words in enumerate(told[:120]):
            article = f"article {row // 2}"
            paragraph = {"id": f"p{row}", "title": article, "category": "", "text": said_in(words, FRENCH)}
            question = {
                "id": f"q{row}",
                "question": f"{FRENCH[words[1]]} {FRENCH[words[2]]} {FRENCH[words[4]]} ?",
                "para_id": f"p{row}",
                "answers": [],
                "is_impossible": False,
            }
            paragraphs.write(json.dumps(paragraph) + "\n")
            questions.write(json.dumps(question) + "\n")


def _write_teacher(folder: Path) -> Path:
    """Two layers with random weights: no more is needed to tell bags of words from each other."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir()
    letters = sorted({letter for word in WORDS for letter in word})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "?", "д", *letters, *(f"##{one}" for one in letters)]
    pieces += WORDS
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=32).save_pretrained(folder)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=96,
        max_position_embeddings=32,
    )
    model = BertModel(config)
    torch.nn.init.normal_(model.get_input_embeddings().weight, std=0.5)
    model.save_pretrained(folder)
    return folder


def _write_xz(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(lzma.compress(text.encode()))


RECIPE = """
seed = 5
longest = 32
[vocabulary]
french = 200
german = 200
least = 4
aligned = 0
[pairs.french]
default = 1000
[pairs.german]
default = 1000
[distilling]
english = 0.2
passages = 20
characters = 60
tokens = 160
embedding = 5e-2
layers = 2e-3
[tuning]
questions = 80
headings = 40
openings = 10
rounds = 1
size = 8
longest = 32
sentences = 60
passages = 4
english = 0.5
embedding = 1e-3
layers = 1e-4
"""
