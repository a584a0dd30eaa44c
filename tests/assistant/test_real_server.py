"""A real model server, `transformers serve`, with a model of random weights: real HTTP, real streaming, gibberish."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.language_model import LanguageModel, Limits, Message
from assistant.opening import open_assistant
from assistant.settings import Settings
from tests import tiny_model

QUESTION = "When was the lighthouse of Lakeport rebuilt?"
COMMAND = shutil.which("transformers", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageModel]:
    """The model, served at a free port until the tests are over."""
    assert COMMAND, "transformers[serving] of the test extra is not installed"
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model.make(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "0"}
    command = [COMMAND, "serve", str(folder), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    log = folder / "log"
    with log.open("w") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server, log)
            yield LanguageModel(f"{address}/v1", str(folder), limits=Limits(tokens=2000))
        finally:
            server.kill()  # it has nothing to put in order, and takes seconds to end when asked


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(f"{address}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def connections(model: LanguageModel) -> int:
    """How many connections to the server are open, as the system counts them."""
    port = f":{int(model.url.split(':')[2].split('/')[0]):04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return sum(line.split()[2].endswith(port) and line.split()[3] == "01" for line in lines)


def test_gibberish_ends_in_the_quotes(model: LanguageModel, small_index: Path, small_settings: Settings) -> None:
    changes = {"llm_url": model.url, "llm_model": model.name, "llm_answer": 60, "index": small_index}
    answer = open_assistant(small_settings.model_copy(update=changes)).ask(QUESTION)
    assert answer.writer == "extractive"
    assert "1987" in answer.text
    assert answer.remarks[-1].startswith("The language model gave no answer that can be used")


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not list its connections there")
def test_pieces_stream_and_whoever_stops_hangs_up(model: LanguageModel) -> None:
    stream = model.stream([Message("user", "Hello?")])
    assert next(piece for piece in stream if piece)
    assert connections(model) == 1
    stream.close()
    end = time.monotonic() + 5
    while connections(model) and time.monotonic() < end:
        time.sleep(0.05)
    assert connections(model) == 0
