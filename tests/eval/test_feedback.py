"""What people think of answers: kept whole or not at all, read strictly, drafted as cases."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.case import DRAFT, Case, parse
from eval.checking import to_line
from eval.errors import FeedbackFull, FeedbackUnreadable, FeedbackUnwritable
from eval.feedback import BYTES, FILE, REASON, Feedback, answer_id, clear, drafts, keep, kept, remove
from tests.eval.answers import answer

TEXTS = {"plan": "La ligne compte 17 stations. Elle date de 2019."}
GIVEN = replace(
    answer(("plan", "La ligne compte 17 stations."), texts=TEXTS), standalone_question="Combien de stations ?"
)
REFUSED = replace(answer(refused=True), standalone_question="Qui est le maire ?")
UP = Feedback.of(GIVEN, "up", "juste")
DOWN = Feedback.of(GIVEN, "down", "la date\nmanque")


def test_thumbs_are_read_back_in_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    assert kept(folder) == ()

    keep(folder, UP)
    keep(folder, DOWN)

    assert kept(folder) == (UP, DOWN)
    assert DOWN.reason == "la date manque"
    assert [(quote.document, quote.start, quote.end) for quote in UP.quotes] == [("plan", 0, 28)]


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    keep(tmp_path / "feedback", UP)

    assert (tmp_path / "feedback" / FILE).stat().st_mode & 0o077 == 0
    assert (tmp_path / "feedback").stat().st_mode & 0o077 == 0


def test_neither_the_text_of_an_answer_nor_the_turns_before_are_kept(tmp_path: Path) -> None:
    said = replace(GIVEN, statements=(replace(GIVEN.statements[0], text="Dix-sept."),), question="Et combien ?")
    keep(tmp_path, Feedback.of(said, "up"))

    content = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "Dix-sept." not in content
    assert "Et combien ?" not in content


def test_the_id_of_an_answer_is_that_of_its_words_question_and_generation() -> None:
    assert answer_id(GIVEN) == answer_id(replace(GIVEN, seconds=9.0))
    assert len({answer_id(GIVEN), answer_id(REFUSED), answer_id(replace(GIVEN, generation="g2"))}) == 3


@given(words=st.text(st.characters(codec=None), max_size=50))
def test_any_words_of_a_person_can_be_kept(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    keep(folder, Feedback.of(replace(GIVEN, standalone_question=words), "down", words))

    (found,) = kept(folder)
    assert found.question == words.encode("utf-8", "replace").decode("utf-8")


def test_a_long_reason_is_cut() -> None:
    assert len(Feedback.of(GIVEN, "up", "x" * 10_000).reason) == REASON


def test_half_a_line_that_a_kill_left_is_no_thumb_and_goes_with_the_next(tmp_path: Path) -> None:
    keep(tmp_path, UP)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"id": "12')
    assert kept(tmp_path) == (UP,)

    keep(tmp_path, DOWN)
    assert kept(tmp_path) == (UP, DOWN)


def test_writers_at_the_same_time_lose_and_mix_nothing(tmp_path: Path) -> None:
    thumbs = [Feedback.of(GIVEN, "up", f"{number} {'x' * 900}") for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda thumb: keep(tmp_path, thumb), thumbs))

    assert {one.id for one in kept(tmp_path)} == {one.id for one in thumbs}


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path: Path) -> None:
    """A process may write so many bytes and no more: then writing fails in the middle of a line, as on a full disk."""
    keep(tmp_path, UP)
    size = (tmp_path / FILE).stat().st_size
    code = f"""
import resource, signal
from pathlib import Path
from eval.errors import FeedbackUnwritable
from eval.feedback import keep
from tests.eval.test_feedback import DOWN
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({size + 20}, {size + 20}))
try:
    keep(Path({str(tmp_path)!r}), DOWN)
except FeedbackUnwritable as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "File too large" in said
    assert (tmp_path / FILE).stat().st_size == size
    assert kept(tmp_path) == (UP,)


def test_no_more_than_so_much_is_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\n" * BYTES)

    with pytest.raises(FeedbackFull, match="feedback delete"):
        keep(tmp_path, UP)
    assert (tmp_path / FILE).stat().st_size == BYTES


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(FeedbackUnwritable) as raised:
        keep(tmp_path / "file" / "feedback", UP)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "sideways"}, "verdict must be one of up, down"),
        ({"language": "la"}, "language must be one of"),
        ({"reason": 5}, "reason must be a text"),
        ({"refused": "no"}, "refused must be true or false"),
        ({"quotes": [{}]}, "a quote lacks"),
        ({"quotes": 5}, "quotes must be a list"),
        ({"mood": "good"}, "the unknown field 'mood'"),
    ],
)
def test_what_is_no_thumb_is_refused_with_its_line(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    keep(tmp_path, UP)
    line = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps({**line, **change}) + "\n")

    with pytest.raises(FeedbackUnreadable, match=f"line 2: .*{said}"):
        kept(tmp_path)
    with pytest.raises(FeedbackUnreadable):
        remove(tmp_path, [UP.id])
    clear(tmp_path)
    assert kept(tmp_path) == ()


@pytest.mark.parametrize("line", [b"{", b"5", b"[]", b"\xff", b""])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / FILE).write_bytes(line + b"\n")

    with pytest.raises(FeedbackUnreadable, match="line 1: "):
        kept(tmp_path)


def test_thumbs_are_removed_by_their_ids(tmp_path: Path) -> None:
    for thumb in (UP, DOWN):
        keep(tmp_path, thumb)

    assert remove(tmp_path, [UP.id, "none"]) == 1
    assert kept(tmp_path) == (DOWN,)
    assert {path.name for path in tmp_path.iterdir()} <= {FILE, "lock"}


def test_what_was_liked_is_drafted_with_its_quotes_as_evidence() -> None:
    (case,) = drafts([UP])

    assert (case.kind, case.language, case.form) == ("number", "fr", DRAFT)
    assert [(piece.document, piece.quote) for piece in case.evidence] == [("plan", "La ligne compte 17 stations.")]
    with pytest.raises(ValueError, match="still a draft"):
        parse(to_line(case))
    assert judged(case, answers=("17",)).answers == ("17",)


def test_what_was_not_liked_is_drafted_without_evidence_and_with_the_reason() -> None:
    (case,) = drafts([DOWN])

    assert case.evidence == ()
    assert case.note is not None
    assert "quoted plan" in case.note
    assert "la date manque" in case.note


def test_a_refusal_that_was_liked_is_a_case_once_its_mark_is_off() -> None:
    (case,) = drafts([Feedback.of(REFUSED, "up")])

    assert judged(case).kind == "unanswerable"


def judged(draft: Case, answers: tuple[str, ...] = ()) -> Case:
    """The draft as a person leaves it, read as the command reads it."""
    return parse(to_line(replace(draft, form=None, note=None, answers=answers)))
