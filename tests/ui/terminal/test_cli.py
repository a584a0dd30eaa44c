from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.language_server import Reply, Request, given, serving
from ui.terminal.cli import app

REPOSITORY = Path(__file__).resolve().parent.parent.parent.parent
KEYS = [
    "id",
    "question",
    "language",
    "standalone_question",
    "refused",
    "text",
    "statements",
    "citations",
    "differing",
    "remarks",
    "hits",
    "generation",
    "writer",
    "seconds",
]


def passerelle(*arguments: str | Path, text: str | bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=text)


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start the command as a person's shell does; it hears interruptions, even where the tests do not."""
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{heard}; from ui.terminal.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def assert_one_line(result: Result, line: str, status: int = 1) -> None:
    """The mistake is said in one line on standard error, nothing is printed for programs to misread."""
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {line}\n", "", status)


def test_an_answer_is_printed_with_its_quote(small_index: Path) -> None:
    result = passerelle("ask", "Combien de stations compte la ligne A du tramway de Valbrume ?", "--index", small_index)

    assert result.exit_code == 0
    answer, _, quotes = result.stdout.partition("\n\n[1] ")
    assert "17 stations" in answer
    assert "[1]" in answer
    assert "Le tramway de Valbrume > La ligne" in quotes
    assert result.stderr == ""


def test_json_has_the_keys_that_programs_rely_on_in_their_order(small_index: Path) -> None:
    result = passerelle("ask", "When was the lighthouse of Lakeport rebuilt?", "--index", small_index, "--json")

    values = json.loads(result.stdout)
    assert list(values) == KEYS
    assert (values["id"], values["language"], values["refused"]) == (None, "en", False)
    assert "1987" in values["citations"][0]["quote"]


def test_a_quote_is_its_span_of_the_text_that_show_prints(small_index: Path) -> None:
    question = "Wer hat die Werft von Seeheim gegründet?"
    values = json.loads(passerelle("ask", question, "--index", small_index, "--json").stdout)

    assert values["citations"]
    for citation in values["citations"]:
        shown = passerelle("index", "show", citation["document"], "--text", "--index", small_index)
        text = shown.stdout_bytes.decode()
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_refusal_is_an_answer_and_shows_the_nearest_passages(small_index: Path) -> None:
    result = passerelle("ask", "What does a litre of petrol cost in Australia?", "--index", small_index)

    assert result.exit_code == 0
    assert result.stdout.startswith("The documents do not answer this question.\n\nNearest passages (not an answer):\n")


def test_a_batch_gives_one_answer_a_line_in_order(small_index: Path, tmp_path: Path) -> None:
    """A line that is no question gets its error on both sides; the others have their answers, the status tells."""
    batch = tmp_path / "batch.jsonl"
    turn = {"question": "Qui dirige la régie des transports de Valbrume ?", "answer": "Hélène Marchetti."}
    requests = [
        {"id": "tram", "question": "Combien de stations compte la ligne A ?"},
        {"id": 2, "question": "Combien de stations compte-t-elle ?", "history": [turn]},
        {"id": "empty", "question": " "},
        {"id": "long", "question": "a" * 10_000},
    ]
    lines = [json.dumps(request, ensure_ascii=False) for request in requests]
    batch.write_text("\n".join([*lines[:1], "nonsense", *lines[1:]]), encoding="utf-8")

    result = passerelle("ask", "--batch", batch, "--index", small_index)

    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["tram", None, 2, "empty", "long"]
    assert list(answers[0]) == KEYS
    assert answers[2]["standalone_question"] != answers[2]["question"]
    assert [list(answer) for answer in (answers[1], answers[3], answers[4])] == [["id", "error"]] * 3
    assert result.stderr.splitlines() == [
        "Error: line 2: expected a JSON object: Expecting value at character 1",
        "Error: line 4: The question is empty. Ask one in French, English or German.",
        "Error: line 5: The question has 10000 characters, at most 2000 are read. Ask a shorter one.",
        "Error: 3 of 5 questions have no answer; the lines above say why.",
    ]
    assert result.exit_code == 1


def test_a_batch_on_standard_input_is_answered_line_by_line(small_index: Path) -> None:
    """The first answer is there while the second question has not been asked."""
    process = start("ask", "--batch", "-", "--index", small_index)
    assert process.stdin
    assert process.stdout
    with process:
        for number in (1, 2):
            process.stdin.write(b'{"id": %d, "question": "How high is the lighthouse of Lakeport?"}\n' % number)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
    assert process.returncode == 0


def test_no_index_is_said_with_what_builds_one(tmp_path: Path) -> None:
    expected = f"No index in {str(tmp_path)!r}. Build it with: passerelle index build"
    for command in (["ask", "Qui ?"], ["index", "status"], ["index", "show", "a"], ["index", "verify"], ["documents"]):
        assert_one_line(passerelle(*command, "--index", tmp_path), expected)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("", "The question is empty. Ask one in French, English or German."),
        (" ?!\n", "The question is empty. Ask one in French, English or German."),
        ("a" * 10_000, "The question has 10000 characters, at most 2000 are read. Ask a shorter one."),
        ("caf\udce9", "The question is not valid text. Type it in a terminal that uses UTF-8."),
    ],
)
def test_a_question_that_cannot_be_taken_is_refused(question: str, line: str, small_index: Path) -> None:
    assert_one_line(passerelle("ask", question, "--index", small_index), line)


def test_a_picture_is_no_batch(tmp_path: Path, small_index: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert_one_line(
        passerelle("ask", "--batch", picture, "--index", small_index),
        f"The batch {str(picture)!r} cannot be read: byte 0 is not UTF-8 text. "
        "Expected one JSON object a line, in UTF-8.",
    )


def test_a_batch_without_a_line_is_refused(tmp_path: Path, small_index: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n \n", encoding="utf-8")
    assert_one_line(
        passerelle("ask", "--batch", batch, "--index", small_index),
        f"The batch {str(batch)!r} cannot be read: it holds no line. Expected one JSON object a line, in UTF-8.",
    )


def test_a_setting_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_DENSE_WEIGHT", "heavy")
    result = passerelle("ask", "Qui ?")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The setting PASSERELLE_DENSE_WEIGHT is not valid: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "Qui ?", "--batch", "-"]])
def test_a_question_and_a_batch_exclude_each_other(arguments: list[str]) -> None:
    result = passerelle(*arguments)
    assert result.exit_code == 2
    assert "give either a question in quotation marks or --batch FILE" in result.stderr


def test_a_port_that_is_taken_is_said(small_index: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("ui", "--port", str(port), "--no-browser", "--index", small_index)
        _, said = process.communicate()
    assert process.returncode == 1
    assert said.decode().splitlines() == [
        f"Error: Nothing can be served at 127.0.0.1:{port}: another program is there, or the address is not this "
        "machine's. Choose another one with --host and --port."
    ]


def test_a_reader_that_has_seen_enough_ends_the_command_without_a_word(small_index: Path) -> None:
    process = start("documents", "--json", "--index", small_index)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b"", 1)
    process.stderr.close()
    assert process.stdin
    process.stdin.close()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send on Windows")
def test_ctrl_c_ends_in_one_line(small_index: Path) -> None:
    process = start("ask", "--batch", "-", "--index", small_index)
    assert process.stdin
    assert process.stdout
    process.stdin.write(b'{"id": 1, "question": "How high is the lighthouse of Lakeport?"}\n')
    process.stdin.flush()
    process.stdout.readline()  # it is answering, and waits for the next question
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert (said, process.returncode) == (b"Error: Interrupted.\n", 130)


def test_the_version_is_the_one_installed() -> None:
    from importlib.metadata import version

    assert passerelle("--version").stdout == f"passerelle {version('passerelle')}\n"


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["ask"],
        ["documents"],
        ["ui"],
        ["eval"],
        ["index"],
        ["model"],
        *(["model", name] for name in ("measure", "train")),
        *(["index", name] for name in ("build", "status", "show")),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(command: list[str]) -> None:
    result = passerelle(*command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: {' '.join(['passerelle', *command])} [OPTIONS]")


def test_a_language_model_that_is_not_set_is_said_at_once(small_index: Path) -> None:
    assert_one_line(
        passerelle("ask", "Hello?", "--writer", "generative", "--index", small_index),
        "No language model is set. Set PASSERELLE_LLM_URL and PASSERELLE_LLM_MODEL (docs/language-models.md), or take "
        "the extractive writer.",
    )


def test_an_answer_of_a_language_model_says_who_wrote_it(small_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def script(request: Request) -> Reply:
        name = next(name for name, text in given(request).items() if "1987" in text)
        return Reply((f"The lighthouse of Lakeport was rebuilt in 1987 after a storm. [{name}]",))

    question = "When was the lighthouse of Lakeport rebuilt?"
    with serving(script) as server:
        monkeypatch.setenv("PASSERELLE_LLM_URL", server.url)
        monkeypatch.setenv("PASSERELLE_LLM_MODEL", "small-model")
        monkeypatch.setenv("PASSERELLE_LLM_KEY", "very-secret")
        written = passerelle("ask", question, "--index", small_index)
        programs = passerelle("ask", question, "--index", small_index, "--json")
        quoted = passerelle("ask", question, "--index", small_index, "--writer", "extractive", "--json")
    assert "Written by the language model small-model" in written.stdout
    assert (json.loads(programs.stdout)["writer"], json.loads(quoted.stdout)["writer"]) == ("small-model", "extractive")
    assert len(server.requests) == 2
    assert not any("very-secret" in result.output for result in (written, programs, quoted))
