from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Turn
from assistant.errors import QuestionEmpty
from index.errors import IndexMissing
from tests.ui.answers import ANSWER, REFUSAL, ScriptedAssistant
from ui.terminal.batch import Reply, Request, open_lines, parse, replies, stream_lines
from ui.terminal.errors import BatchLineInvalid, BatchUnreadable


def test_a_line_is_a_name_a_question_and_the_turns_before() -> None:
    line = '{"id": "é1", "question": "Et lui ?", "history": [{"question": "Qui ?", "answer": "Elle."}], "kind": "who"}'
    assert parse(line.encode()) == Request("é1", "Et lui ?", (Turn("Qui ?", "Elle."),))


def test_a_name_may_be_a_number_and_the_history_left_out() -> None:
    assert parse(b'{"id": 7, "question": "Qui ?", "history": null}') == Request(7, "Qui ?")


def test_a_byte_order_mark_before_the_first_line_is_passed_over() -> None:
    assert parse(b'\xef\xbb\xbf{"id": 1, "question": "Qui ?"}') == Request(1, "Qui ?")


@pytest.mark.parametrize(
    ("line", "reason", "name"),
    [
        (b"plain text", "expected a JSON object: Expecting value at character 1", None),
        (
            b'{"id": 1,',
            "expected a JSON object: Expecting property name enclosed in double quotes at character 10",
            None,
        ),
        (b'["id"]', "expected a JSON object, found a list", None),
        (b"[" * 100_000, "expected a JSON object, found one that is nested too deeply", None),
        (b'{"question": "a"}', 'expected a text or a whole number as "id", found nothing', None),
        (b'{"id": true, "question": "a"}', 'expected a text or a whole number as "id", found true or false', None),
        (b'{"id": 1.5, "question": "a"}', 'expected a text or a whole number as "id", found a number', None),
        (b'{"id": 1, "question": ["a"]}', 'expected a text as "question", found a list', 1),
        (b'{"id": 1}', 'expected a text as "question", found nothing', 1),
        (b'{"id": 1, "question": "a", "history": "b"}', 'expected a list as "history", found a text', 1),
        (
            b'{"id": "x", "question": "a", "history": [{"question": "b"}]}',
            'expected texts as "question" and "answer" of turn 1 of "history"',
            "x",
        ),
        (
            b'{"id": 1, "question": "caf\\ud800"}',
            "the question or its history holds half a character (an unpaired surrogate), which is not text",
            1,
        ),
        (
            b'{"id": "\\udfff", "question": "a"}',
            '"id" holds half a character (an unpaired surrogate), which is not text',
            None,
        ),
    ],
)
def test_a_line_that_is_no_question_is_refused_with_what_was_found(
    line: bytes, reason: str, name: str | int | None
) -> None:
    with pytest.raises(BatchLineInvalid) as refused:
        parse(line)
    assert (str(refused.value), refused.value.name) == (reason, name)


@given(st.binary().filter(lambda line: not line.startswith(b"{")))
def test_no_bytes_break_the_reading_of_a_line(line: bytes) -> None:
    with pytest.raises(BatchLineInvalid):
        parse(line)


def test_replies_keep_the_order_and_a_bad_line_does_not_stop_the_others() -> None:
    assistant = ScriptedAssistant([ANSWER, QuestionEmpty(), REFUSAL])
    lines = [
        b'{"id": "a", "question": "1"}',
        b"nonsense",
        b"  ",
        b'{"id": "b", "question": ""}',
        b'{"id": "c", "question": "3"}',
    ]

    got = list(replies(lines, assistant))

    assert got == [
        Reply(1, "a", ANSWER),
        Reply(2, None, "expected a JSON object: Expecting value at character 1"),
        Reply(4, "b", "The question is empty. Ask one in French, English or German."),
        Reply(5, "c", REFUSAL),
    ]
    assert [question for question, _ in assistant.asked] == ["1", "", "3"]


def test_each_reply_is_there_before_the_next_line_is_read() -> None:
    """A program that talks over a pipe sends its next question when it has the answer to the last."""
    assistant = ScriptedAssistant([ANSWER, ANSWER])
    waiting = iter([b'{"id": 1, "question": "a"}', b'{"id": 2, "question": "b"}'])
    assert next(replies(waiting, assistant)).id == 1
    assert next(waiting) == b'{"id": 2, "question": "b"}'


def test_what_is_wrong_with_the_index_is_not_the_fault_of_a_line() -> None:
    with pytest.raises(IndexMissing):
        list(replies([b'{"id": 1, "question": "a"}'], ScriptedAssistant([IndexMissing(Path("nowhere"))])))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b'{"id": 1}\n\xff\n', b'{"id": 1}\n\0\n'])
def test_a_file_that_is_not_text_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "batch").write_bytes(content)
    with pytest.raises(BatchUnreadable, match=r"batch' cannot be read: .* Expected one JSON object a line, in UTF-8\."):
        open_lines(tmp_path / "batch")


def test_a_batch_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BatchUnreadable, match="No such file or directory"):
        open_lines(tmp_path / "batch.jsonl")


def test_bytes_that_are_not_text_end_a_stream_at_their_line() -> None:
    lines = stream_lines(io.BytesIO(b"one\ntwo\n\xff\nfour\n"))
    assert [next(lines), next(lines)] == [b"one\n", b"two\n"]
    with pytest.raises(BatchUnreadable, match="line 3 is not UTF-8 text"):
        next(lines)
