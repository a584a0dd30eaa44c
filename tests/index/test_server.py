"""One build, followed by several machines through a real Chroma server; each machine is an index folder of its own."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.disk import disk_use
from index.errors import IndexMissing, ServerAhead, ServerUnreachable
from index.generation import Generation
from index.plan import Sources
from index.server import GenerationServer, MirroredIndex, build_shared
from tests.embedders import HashEmbedder


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server that comes with Chroma, started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sysconfig.get_path("scripts"), "chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    place = tmp_path_factory.mktemp("server")
    with subprocess.Popen(
        [*command, "--path", str(place)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        while run.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        run.terminate()


def test_a_server_that_is_not_there_is_said_in_one_line(index: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(ServerUnreachable, match="PASSERELLE_CHROMA_URL") as found:
        MirroredIndex(GenerationServer("http://127.0.0.1:9"), index, embedder).generation()

    assert "\n" not in str(found.value)


@pytest.fixture
def servers(address: str) -> Iterator[list[GenerationServer]]:
    """Three connections."""
    made = [GenerationServer(address) for _ in range(3)]
    yield made
    for server in made:
        server.close()


def test_several_machines_follow_one_build(
    servers: list[GenerationServer], folder: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    server, second_server, third_server = servers
    one, two = tmp_path / "one", tmp_path / "two"
    other = HashEmbedder()
    reader = MirroredIndex(second_server, two, other)
    with pytest.raises(IndexMissing):
        reader.generation()

    first = build_shared(server, Sources((folder,)), one, embedder)
    mirrored = reader.generation()
    own = Generation.open(one / "generations" / first.manifest.id)

    assert mirrored.id == first.manifest.id == server.current()
    assert mirrored.passages[:] == own.passages[:]
    assert mirrored.manifest.documents == own.manifest.documents
    assert tuple(mirrored.documents()) == tuple(own.documents())
    assert (mirrored.tokens.vectors == own.tokens.vectors).all()
    assert len(other.embedded) == own.manifest.sentences, "passages come with their vectors"
    assert disk_use(two).unfinished == 0

    other.embedded.clear()
    (folder / "lait.md").unlink()
    (folder / "note.md").write_text("One more note.", encoding="utf-8")
    second = build_shared(third_server, Sources((folder,)), two, other)
    assert other.embedded == ["Note\nOne more note."], "the builder of the second has taken over what the first made"

    follower = MirroredIndex(server, one, embedder)
    assert follower.generation().id == second.manifest.id
    assert {passage.document for passage in follower.generation().passages} == {"cheese", "milch", "note"}
    assert not build_shared(server, Sources((folder,)), one, embedder).built

    with pytest.raises(ServerAhead, match="Build again"):
        server.publish(own, expected=first.manifest.id)
    assert server.current() == second.manifest.id
