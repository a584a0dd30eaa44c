from __future__ import annotations

from pathlib import Path

import pytest

from index.building import build
from index.errors import DocumentUnknown, IndexDamaged, IndexMismatch, IndexMissing
from index.generation import KEPT_SIZE
from index.manifest import FORMAT
from index.proof import prove
from index.served import ServedIndex, generation_folder, served_id
from tests.embedders import HashEmbedder


def test_no_index_says_how_to_build_one(index: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(IndexMissing, match="passerelle index build"):
        ServedIndex(index, embedder.identity).generation()


def test_an_index_of_another_model_is_refused_with_both_names(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)

    with pytest.raises(IndexMismatch, match=r"'hash'.*'other'"):
        ServedIndex(index, HashEmbedder(name="other").identity).generation()


def test_a_reader_follows_the_swap_and_the_old_generation_stays_usable(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    reader = ServedIndex(index, embedder.identity)
    old = reader.generation()
    (folder / "lait.md").unlink()
    build(folder, index, embedder)

    new = reader.generation()

    assert new.id != old.id
    assert old.document("lait").title == "Le lait"  # an answer under way can still be finished
    with pytest.raises(DocumentUnknown, match="lait"):
        new.document("lait")


def test_the_same_generation_is_opened_once(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    reader = ServedIndex(index, embedder.identity)

    assert reader.generation() is reader.generation()


def test_generations_do_not_pile_up(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    for number in range(4):
        (folder / f"note-{number}.md").write_text(f"Note {number}.", encoding="utf-8")
        build(folder, index, embedder)

    assert len(list((index / "generations").iterdir())) == 2


def test_a_generation_stays_on_disk_for_as_long_as_a_reader_has_it(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    reader = ServedIndex(index, embedder.identity)
    held = reader.generation()
    for _ in range(3):
        build(folder, index, embedder, full=True, kept=1)
    assert held.document("lait").title == "Le lait"
    assert held.passages[0].document == "cheese"
    name = held.id
    assert generation_folder(index, name).is_dir()

    del held
    reader.generation()
    build(folder, index, embedder, full=True, kept=1)

    assert not generation_folder(index, name).exists()


def test_a_reader_with_the_old_model_goes_on_and_a_new_one_is_told(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    page = ServedIndex(index, embedder.identity)
    first = page.generation().id
    other = HashEmbedder(name="other")

    build(folder, index, other)

    assert page.generation().id == first
    assert ServedIndex(index, other.identity).generation().id != first
    with pytest.raises(IndexMismatch):
        ServedIndex(index, embedder.identity).generation()
    build(folder, index, embedder)
    assert page.generation().id == served_id(index)


def test_reading_changes_no_byte_of_a_generation(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    """Chroma writes to whatever it opens."""
    build(folder, index, embedder)
    place = generation_folder(index, str(served_id(index)))
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}

    prove(ServedIndex(index, embedder.identity).generation(), embedder)

    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_a_byte_that_changed_is_reported_as_damage_before_a_library_reads_it(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    path = next(generation_folder(index, str(served_id(index))).rglob("vectors.npy"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)

    with pytest.raises(IndexDamaged, match=r"vectors\.npy does not hold what was written"):
        ServedIndex(index, embedder.identity).generation()


@pytest.mark.parametrize(
    "file",
    [
        "manifest.json",
        "passages.jsonl",
        "vectors.npy",
        "chroma/chroma.sqlite3",
        "lexical/data.csc.index.npy",
        "sentences.npy",
        "tokens/vectors.npy",
    ],
)
def test_a_truncated_file_is_reported_as_damage(folder: Path, index: Path, embedder: HashEmbedder, file: str) -> None:
    build(folder, index, embedder)
    path = generation_folder(index, str(served_id(index))) / file
    path.write_bytes(path.read_bytes()[:40])

    with pytest.raises(IndexDamaged, match="passerelle index build"):
        ServedIndex(index, embedder.identity).generation()


def test_an_index_of_another_format_is_refused_and_built_anew(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    path = generation_folder(index, str(served_id(index))) / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"format": {FORMAT}', '"format": 0'), encoding="utf-8")

    with pytest.raises(IndexDamaged, match=f"format {FORMAT} expected, 0 found"):
        ServedIndex(index, embedder.identity).generation()
    assert build(folder, index, embedder).built
    assert ServedIndex(index, embedder.identity).generation().passages


def test_an_unknown_document_is_answered_with_the_nearest_names(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    generation = ServedIndex(index, embedder.identity).generation()

    with pytest.raises(DocumentUnknown, match=r"chese.*cheese"):
        generation.document("chese")


def test_a_document_that_was_asked_for_is_not_read_again_unless_it_is_large(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    (folder / "long.md").write_text("Milk comes from the valley. " * (KEPT_SIZE // 20), encoding="utf-8")
    build(folder, index, embedder)
    generation = ServedIndex(index, embedder.identity).generation()

    assert generation.document("cheese") is generation.document("cheese")
    assert generation.document("long") is not generation.document("long")
    assert generation.document("long") == generation.document("long")
