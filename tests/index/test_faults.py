"""The bounded version of the faults in `tests/index/faults.py`; the long one is in docs/reliability.md."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.building import build
from index.errors import IndexDamaged, IndexUnwritable
from index.generation import READ_WHOLE, check_files
from index.served import ServedIndex, generation_folder, served_id
from tests.embedders import HashEmbedder
from tests.index.faults import kills, open_assistant, swaps, write_version


def test_a_build_killed_at_any_moment_leaves_exactly_the_old_or_the_new_generation() -> None:
    found = kills(6)

    assert found.killed == 6
    assert found.old + found.new == 6


def test_readers_neither_fail_nor_mix_while_generations_are_swapped() -> None:
    found = swaps(4, readers=6)

    assert (found.failed, found.mixed) == (0, 0)
    assert found.answers > 6
    assert found.fewest >= 2, "every reader followed"


def test_a_deleted_document_is_unanswerable_at_the_next_question(folder: Path, index: Path) -> None:
    write_version(folder, 5)
    build(folder, index, HashEmbedder())
    assistant = open_assistant(index)
    before = assistant.ask("How many lamps does station 3 count?")
    assert any("Station 3" in citation.quote for citation in before.citations)
    (folder / "station-3.md").unlink()
    build(folder, index, HashEmbedder())

    after = assistant.ask("How many lamps does station 3 count?")

    assert after.generation == served_id(index) != before.generation
    assert "station-3" not in {hit.passage.document for hit in after.hits}
    assert not any("Station 3" in citation.quote for citation in after.citations)


def test_a_served_generation_found_broken_is_an_error_and_the_next_build_mends_it(folder: Path, index: Path) -> None:
    """Not the end of the process that serves: cut short, Chroma's files could bring it down."""
    build(folder, index, HashEmbedder())
    for name in ("data_level0.bin", "chroma.sqlite3"):
        path = next(generation_folder(index, str(served_id(index))).rglob(name))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assistant = open_assistant(index)
        with pytest.raises(IndexDamaged, match="passerelle index build"):
            assistant.ask("How many plants?")

        assert build(folder, index, HashEmbedder()).built

        assert assistant.ask("How many plants?").generation == served_id(index)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a file system")
def test_a_full_disk_leaves_the_old_generation_serving(folder: Path, tmp_path: Path) -> None:
    """A disk of its own, as small as two generations of these documents."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(place)], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        index = place / "index"
        build(folder, index, HashEmbedder())
        before = served_id(index)
        (folder / "note.md").write_text("One more note.\n", encoding="utf-8")
        filler = place / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(place).free - 100_000))

        with pytest.raises(IndexUnwritable, match="Free some space"):
            build(folder, index, HashEmbedder())

        assert ServedIndex(index, HashEmbedder().identity).generation().id == before
        filler.unlink()
        assert build(folder, index, HashEmbedder()).built
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a file system")
def test_a_read_only_index_serves_and_says_why_it_cannot_be_built(folder: Path, index: Path) -> None:
    build(folder, index, HashEmbedder())
    before = served_id(index)
    if subprocess.run(["mount", "--bind", str(index), str(index)], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(index)], check=True)
        assert not build(folder, index, HashEmbedder()).built, "nothing to do is no fault"
        (folder / "note.md").write_text("One more note.\n", encoding="utf-8")

        with pytest.raises(IndexUnwritable, match="Read-only file system"):
            build(folder, index, HashEmbedder())

        assert open_assistant(index).ask("How many plants?").generation == before
    finally:
        subprocess.run(["umount", str(index)], check=True)


def test_two_builds_at_once_end_in_one_generation_of_the_documents(folder: Path, index: Path) -> None:
    """Each either builds, or finds nothing left to do, or is told that the other one is building."""
    code = (
        "import sys; from pathlib import Path; from index.building import build; from index.errors import IndexBusy\n"
        "from tests.embedders import HashEmbedder\n"
        "try: build(Path(sys.argv[1]), Path(sys.argv[2]), HashEmbedder())\n"
        "except IndexBusy as error: print(error)"
    )
    root = Path(__file__).resolve().parents[2]
    builders = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder), str(index)], cwd=root, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [builder.communicate()[0] for builder in builders]

    assert [builder.returncode for builder in builders] == [0, 0, 0]
    assert all(not line or "Another build is running" in line for line in said)
    assert len(ServedIndex(index, HashEmbedder().identity).generation().manifest.documents) == 3


def test_a_large_file_is_looked_at_by_verify_not_at_every_opening(folder: Path, index: Path) -> None:
    build(folder, index, HashEmbedder())
    generation = ServedIndex(index, HashEmbedder().identity).generation()
    path = generation.folder / "vectors.npy"
    path.write_bytes(path.read_bytes()[:-4] + b"abcd")

    check_files(generation.folder, generation.manifest, READ_WHOLE, largest=path.stat().st_size - 1)
    with pytest.raises(IndexDamaged, match=r"vectors\.npy does not hold"):
        check_files(generation.folder, generation.manifest, READ_WHOLE, largest=path.stat().st_size)
    with pytest.raises(IndexDamaged, match=r"vectors\.npy does not hold"):
        check_files(generation.folder, generation.manifest)
