from __future__ import annotations

import multiprocessing
import random
import resource
import signal
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import FolderMissing
from index.building import build
from index.embedding import TokenVectors, Vectors
from index.errors import IndexBusy, IndexDamaged, IndexUnwritable
from index.generation import Generation
from index.plan import Sources
from index.proof import prove
from index.served import ServedIndex, generation_folder, served_id
from tests.embedders import HashEmbedder


def served(index: Path, embedder: HashEmbedder) -> Generation:
    return ServedIndex(index, embedder.identity).generation()


def test_build_serves_every_document(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    report = build(folder, index, embedder)

    generation = served(index, embedder)
    assert report.built
    assert generation.id == report.manifest.id
    assert [document.name for document in generation.documents()] == ["cheese", "lait", "milch"]
    assert report.embedded == len(generation.passages) + report.manifest.sentences


def test_documents_come_back_exactly_as_they_were_read(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    from corpus.reading import read_folder

    build(folder, index, embedder)

    assert tuple(served(index, embedder).documents()) == read_folder(folder).documents


def test_building_again_over_the_same_documents_writes_nothing(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    first = build(folder, index, embedder)
    embedder.embedded.clear()
    embedder.tokenized.clear()

    second = build(folder, index, embedder)

    assert not second.built
    assert second.manifest == first.manifest
    assert embedder.embedded == embedder.tokenized == []


def test_only_what_changed_is_embedded(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    embedder.embedded.clear()
    embedder.tokenized.clear()
    text = (folder / "lait.md").read_text(encoding="utf-8")
    (folder / "lait.md").write_text(text.replace("2 400", "2 500"), encoding="utf-8")

    report = build(folder, index, embedder)

    assert report.built
    assert report.embedded == len(embedder.embedded) == 2  # the passage, and the sentence that changed
    assert all("2 500" in text for text in embedder.embedded)
    asked = embedder.tokenized[1:]  # the smoke questions
    assert "2 500" in embedder.tokenized[0]
    assert len(asked) == len({"en", "fr", "de"})


def test_reused_vectors_are_those_of_a_fresh_build(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    (folder / "new.md").write_text("A further note.", encoding="utf-8")
    build(folder, index, embedder)
    reused = served(index, embedder)

    build(folder, index, embedder, full=True)

    fresh = served(index, embedder)
    assert fresh.passages[:] == reused.passages[:]
    np.testing.assert_allclose(fresh.vectors, reused.vectors, atol=1e-6)
    np.testing.assert_allclose(fresh.sentence_vectors, reused.sentence_vectors, atol=1e-3)


def test_a_renamed_document_costs_no_embedding(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    embedder.embedded.clear()
    embedder.tokenized.clear()
    (folder / "lait.md").rename(folder / "fermes.md")

    build(folder, index, embedder)

    assert embedder.embedded == []
    assert len(embedder.tokenized) == len({"en", "fr", "de"}), "the smoke questions, nothing else"
    assert {passage.document for passage in served(index, embedder).passages} == {"cheese", "fermes", "milch"}


def test_a_deleted_document_is_gone(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    (folder / "lait.md").unlink()

    build(folder, index, embedder)

    assert {passage.document for passage in served(index, embedder).passages} == {"cheese", "milch"}


def test_a_file_that_cannot_be_read_is_reported_and_the_others_go_on(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    (folder / "photo.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")

    report = build(folder, index, embedder)

    assert [entry.path for entry in report.manifest.unreadable] == ["photo.md"]
    assert report.manifest.unreadable[0].reason
    assert len(report.manifest.documents) == 3


def test_front_matter_that_cannot_be_used_is_said_and_the_document_is_read(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    (folder / "note.md").write_text("---\nlanguage: klingon\n---\nA note in English.\n", encoding="utf-8")

    report = build(folder, index, embedder)

    assert [remark.path for remark in report.manifest.remarks] == ["note.md"]
    assert "klingon" in report.manifest.remarks[0].text
    assert served(index, embedder).document("note").language == "en"


def test_a_folder_without_documents_serves_an_empty_generation(
    tmp_path: Path, index: Path, embedder: HashEmbedder
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    build(empty, index, embedder)

    assert served(index, embedder).passages[:] == ()


def test_a_missing_folder_leaves_the_served_generation(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    before = served_id(index)

    with pytest.raises(FolderMissing):
        build(folder / "nowhere", index, embedder)

    assert served_id(index) == before


class FailingEmbedder(HashEmbedder):
    """Fails half way, as a machine out of memory would."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        raise MemoryError(len(texts))


class NumbEmbedder(HashEmbedder):
    """Gives vectors that are not of length 1."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), self.dimensions), 3.0, dtype=np.float32)


@pytest.mark.parametrize(("broken", "error"), [(FailingEmbedder, MemoryError), (NumbEmbedder, IndexDamaged)])
def test_a_build_that_fails_leaves_the_old_generation_and_no_rubbish(
    folder: Path, index: Path, embedder: HashEmbedder, broken: type[HashEmbedder], error: type[Exception]
) -> None:
    build(folder, index, embedder)
    before = served_id(index)
    (folder / "new.md").write_text("A further note.", encoding="utf-8")

    with pytest.raises(error):
        build(folder, index, broken(name="broken"))

    assert served_id(index) == before
    assert [path.name for path in (index / "generations").iterdir()] == [before]


def test_another_model_builds_another_generation(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)

    report = build(folder, index, HashEmbedder(name="other"))

    assert report.built
    assert report.reused == 0


def hold(lock: str, held: object, done: object) -> None:
    with FileLock(lock):
        held.set()  # type: ignore[attr-defined]
        done.wait(30)  # type: ignore[attr-defined]


def test_a_second_builder_is_told_to_wait(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    index.mkdir()
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=(str(index / "lock"), held, done))
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(IndexBusy, match="Wait"):
            build(folder, index, embedder)
    finally:
        done.set()
        other.join()
    assert build(folder, index, embedder).built


def build_on_a_small_disk(folder: Path, index: Path, room: int, said: object) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        build(folder, index, HashEmbedder(), full=True)
    except IndexUnwritable as error:
        said.put(str(error))  # type: ignore[attr-defined]


@pytest.mark.parametrize("room", [500, 20_000])
def test_a_full_disk_is_one_line_and_the_old_generation_serves(
    folder: Path, index: Path, embedder: HashEmbedder, room: int
) -> None:
    """No file may grow beyond `room` bytes in the process that builds: neither ours nor Chroma's."""
    build(folder, index, embedder)
    before = served_id(index)
    context = multiprocessing.get_context("spawn")
    said = context.SimpleQueue()

    builder = context.Process(target=build_on_a_small_disk, args=(folder, index, room, said))
    builder.start()
    builder.join(60)

    assert not said.empty()
    line = said.get()
    assert "cannot be written" in line
    assert "\n" not in line
    assert served(index, embedder).id == before
    assert [path.name for path in (index / "generations").iterdir()] == [before]


def test_a_generation_left_half_built_by_a_kill_is_never_served(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    build(folder, index, embedder)
    before = served_id(index)
    half = generation_folder(index, "20990101T000000-deadbeef")
    half.mkdir()
    (half / "documents").mkdir()
    (index / "CURRENT.new").write_text("20990101T000000-dead", encoding="utf-8")

    assert served_id(index) == before
    assert served(index, embedder).id == before

    (folder / "new.md").write_text("A further note.", encoding="utf-8")
    build(folder, index, embedder)

    assert not half.exists()
    assert (index / "generations" / str(before)).exists(), "the one before stays for readers still in it"


def test_an_unfinished_build_is_gone_on_with(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    """Everything is embedded, then the build dies while it writes."""

    class Dying(HashEmbedder):
        def read_question(self, text: str) -> tuple[Vectors, TokenVectors]:
            raise KeyboardInterrupt  # the first question is one of the proof's

    with pytest.raises(KeyboardInterrupt):
        build(folder, index, Dying())

    report = build(folder, index, embedder)

    assert report.embedded == 0
    assert embedder.embedded == []
    assert not (index / "unfinished.sqlite3").exists()


def test_a_journal_that_is_damaged_is_begun_anew(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    index.mkdir()
    (index / "unfinished.sqlite3").write_bytes(b"no database" * 1000)

    assert build(folder, index, embedder).embedded > 0


def test_what_a_kept_generation_holds_is_not_embedded_again(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    build(folder, index, embedder)
    text = (folder / "lait.md").read_text(encoding="utf-8")
    (folder / "lait.md").unlink()
    build(folder, index, embedder)
    build(folder, index, HashEmbedder(name="other"), kept=3)
    embedder.embedded.clear()
    (folder / "lait.md").write_text(text, encoding="utf-8")

    report = build(folder, index, embedder)

    assert embedder.embedded == []
    assert report.reused == report.manifest.passages + report.manifest.sentences


def test_documents_lie_in_several_folders(folder: Path, tmp_path: Path, index: Path, embedder: HashEmbedder) -> None:
    further = tmp_path / "reports"
    further.mkdir()
    (further / "farms.txt").write_text("Farms are few.", encoding="utf-8")
    (further / "cheese.txt").write_text("Another cheese.", encoding="utf-8")

    report = build(Sources((folder, further)), index, embedder)

    assert [entry.path for entry in report.manifest.documents][-1] == "reports/farms.txt"
    assert [entry.path for entry in report.manifest.unreadable] == ["reports/cheese.txt"]


def test_another_size_of_passages_cuts_anew(folder: Path, index: Path, embedder: HashEmbedder) -> None:
    first = build(folder, index, embedder)

    second = build(Sources((folder,), size=16), index, embedder)

    assert second.manifest.passages > first.manifest.passages
    assert not build(Sources((folder,), size=16), index, embedder).built


@pytest.mark.parametrize("seed", range(3))
def test_any_series_of_changes_ends_in_what_a_full_build_makes(
    folder: Path, index: Path, tmp_path: Path, embedder: HashEmbedder, seed: int
) -> None:
    """Chroma's folder is copied and changed while little changes, and made anew where much does: no one can tell."""
    draw = random.Random(seed)
    for number in range(20):
        (folder / f"note-{number}.md").write_text(f"Note {number}. It says {draw.random()}.", encoding="utf-8")
    build(folder, index, embedder)
    for _ in range(4):
        paths = sorted(folder.iterdir())
        draw.choice(paths).write_text(f"Changed to {draw.random()}.", encoding="utf-8")
        path = draw.choice(paths)
        path.rename(path.with_name(f"moved-{draw.randrange(10**9)}.md"))
        draw.choice(sorted(folder.iterdir())).unlink()
        (folder / f"new-{draw.randrange(10**9)}.md").write_text(f"New: {draw.random()}.", encoding="utf-8")
        build(folder, index, embedder)

    build(folder, tmp_path / "fresh", embedder)

    grown, fresh = served(index, embedder), served(tmp_path / "fresh", embedder)
    prove(grown, embedder)
    assert grown.passages.ids == fresh.passages.ids
    assert grown.passages[:] == fresh.passages[:]
    assert tuple(grown.documents()) == tuple(fresh.documents())
    assert grown.manifest.documents == fresh.manifest.documents
    np.testing.assert_allclose(grown.vectors, fresh.vectors, atol=1e-5)
    np.testing.assert_array_equal(grown.tokens.vectors, fresh.tokens.vectors)


def test_a_file_that_changes_during_the_build_is_taken_as_it_was_and_followed_by_the_next(
    folder: Path, index: Path
) -> None:
    class Slow(HashEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            (folder / "lait.md").write_text("Tout a changé.", encoding="utf-8")
            (folder / "milch.md").unlink(missing_ok=True)
            return super().embed_documents(texts)

    build(folder, index, Slow())
    first = served(index, HashEmbedder())
    assert "2 400" in first.document("lait").text
    assert "Hessen" in first.document("milch").text

    assert build(folder, index, HashEmbedder()).built
    assert "changé" in served(index, HashEmbedder()).document("lait").text


def test_a_full_build_never_touches_the_folder_of_the_served_generation(
    folder: Path, index: Path, embedder: HashEmbedder
) -> None:
    names = {build(folder, index, embedder, full=True).manifest.id for _ in range(4)}
    before = served_id(index)

    with pytest.raises(MemoryError):
        build(folder, index, FailingEmbedder(), full=True)

    assert len(names) == 4
    assert served(index, embedder).id == before
