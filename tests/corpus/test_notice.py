"""What is said of files: kinds with values, in one wording or another, and through JSON unchanged."""

from __future__ import annotations

import ast
import errno
import json
import string
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Notice, Saying, plain
from corpus.sayings import Said, notice_of, system_notice
from index.health import Looks

REPOSITORY = Path(__file__).resolve().parents[2]
KINDS: dict[str, type[Saying]] = {"Said": Said, "Looks": Looks}

values = st.recursive(
    st.text() | st.integers(),
    lambda inner: st.builds(
        Notice,
        st.sampled_from(Said),
        st.dictionaries(st.text(), inner, max_size=3).map(lambda held: tuple(held.items())),
    ),
    max_leaves=8,
)
notices = st.builds(
    Notice, st.sampled_from(Said), st.dictionaries(st.text(), values, max_size=3).map(lambda held: tuple(held.items()))
)


def places(kind: Saying) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(str(kind.value)) if name}


def made() -> Iterator[tuple[str, Saying, set[str]]]:
    """Every notice that the code makes: where, its kind, the names of its values."""
    for path in [*REPOSITORY.glob("corpus/**/*.py"), *REPOSITORY.glob("index/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            held, name = node.func.value, node.func.attr
            if isinstance(held, ast.Name) and held.id in KINDS:
                names = {str(keyword.arg) for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", KINDS[held.id][name], names


def test_a_notice_brings_a_value_for_each_place_of_its_wording() -> None:
    wrong = [where for where, kind, names in made() if not places(kind) <= names]
    assert wrong == []


def test_every_kind_is_said_somewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in REPOSITORY.glob("corpus/**/*.py"))
    text += (REPOSITORY / "index" / "health.py").read_text(encoding="utf-8")
    unsaid = [kind for held, kinds in KINDS.items() for kind in kinds if f"{held}.{kind.name}" not in text]
    assert unsaid == []


@given(notices)
def test_a_notice_comes_back_from_json_as_it_was(notice: Notice) -> None:
    assert notice_of(json.loads(json.dumps(asdict(notice), default=plain))) == notice


def test_a_notice_is_worded_with_what_stands_in_it() -> None:
    notice = Said.AT(what=Said.LEFT_OUT(what=Said.COMMENTS()), where=Said.SLIDE(number=1234))
    assert str(notice) == "comments left out, slide 1,234"
    assert notice.worded(lambda kind: f"<{kind.value}>", str) == "<<<comments> left out>, <slide 1234>>"


def test_braces_of_a_file_are_text() -> None:
    assert str(Said.FIELD_SAYS(text="{0} {text!r} {")) == "a hidden field says “{0} {text!r} {”"


def test_what_is_no_kind_has_no_place_in_json() -> None:
    with pytest.raises(TypeError, match="Path"):
        plain(Path("x"))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, Said.DISK_FULL),
        (errno.EROFS, Said.DISK_READ_ONLY),
        (errno.EACCES, Said.NOT_ALLOWED),
        (errno.EIO, Said.SYSTEM),
    ],
)
def test_what_the_system_says_is_known_by_its_number(number: int, kind: Said) -> None:
    notice = system_notice(OSError(number, "as the system says it"))
    assert notice.saying is kind
    assert kind is not Said.SYSTEM or str(notice) == "as the system says it"
