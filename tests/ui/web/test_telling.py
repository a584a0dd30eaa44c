"""Every error and every finding that can reach a person in the page has a wording in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from starlette.requests import HTTPConnection

import corpus.errors
import index.errors
from assistant.errors import (
    AssistantError,
    LanguageModelFailed,
    LanguageModelMissing,
    QuestionEmpty,
    QuestionTooLong,
    SettingsInvalid,
)
from corpus.errors import ContentError, CorpusError
from corpus.frontmatter import FrontMatterInvalid
from corpus.recognition import RecognitionError
from corpus.sayings import Said
from eval import errors as eval_errors
from eval.errors import EvalError
from index.errors import IndexingError
from index.health import Looks
from ui.failure import Failure
from ui.web.api import faults
from ui.web.api.faults import Fault
from ui.web.builder import BuildFailed, BuildRefused
from ui.web.interface import ENGLISH, FRENCH, INTERFACES, Interface
from ui.web.telling import COOKIE, asked_interface, explain, notice_text
from ui.web.wording.errors import ErrorName

FOLDER = Path("/folder")
EXAMPLES: tuple[Exception, ...] = (
    corpus.errors.BudgetTooSmall(3, 16),
    corpus.errors.FileMissing("a.md"),
    corpus.errors.FileRefused("a?.md", Said.NAME_SIGN(sign="?")),
    corpus.errors.FileTaken("a.md"),
    corpus.errors.FileTooLarge("a.md", 10_000_000),
    corpus.errors.FolderMissing(FOLDER),
    corpus.errors.FolderUnwritable(FOLDER, Said.DISK_FULL()),
    corpus.errors.NameShared("a.md", "b/a.txt"),
    corpus.errors.UnreadableDocument("a.md", Said.EMPTY()),
    corpus.errors.UnsupportedFormat("a.xyz", ".xyz", (".md", ".pdf")),
    BuildFailed(-9),
    index.errors.DocumentUnknown("a", ("b",)),
    index.errors.GenerationUnknown("g", ("h",)),
    index.errors.IndexBusy(FOLDER, "process 3"),
    index.errors.IndexDamaged("g", "two passages share an id"),
    index.errors.IndexMismatch("small", "large"),
    index.errors.IndexMissing(FOLDER),
    index.errors.IndexOutdated("g", 7, 6),
    index.errors.IndexUnwritable(FOLDER, Said.DISK_READ_ONLY()),
    index.errors.ModelUnavailable("m", "no such file"),
    index.errors.ServerAhead("http://localhost:8000", "g"),
    index.errors.ServerUnreachable("http://localhost:8000", "refused"),
    LanguageModelMissing(),
    QuestionEmpty(),
    QuestionTooLong(3000, 2000),
    SettingsInvalid("PASSERELLE_EDITING", "no such value"),
    eval_errors.CasesInvalid(FOLDER, 3, "no question"),
    eval_errors.CasesMissing("mine", ("dev",)),
    eval_errors.EvaluationGoesOn(),
    eval_errors.FeedbackFull(FOLDER, 1000),
    eval_errors.FeedbackUnreadable(FOLDER, 3, "no verdict"),
    eval_errors.FeedbackUnwritable(FOLDER, "no space"),
    eval_errors.IndexChanged("g", "h"),
    eval_errors.ResultsUnwritable(FOLDER, "no space"),
    eval_errors.RunUnreadable(FOLDER, 3, "no case"),
    faults.AnswerForgotten(),
    faults.EditorNeeded(),
    faults.HostUnknown(),
    faults.KeyNeeded(),
    faults.MethodUnknown(),
    faults.NoBuild(),
    faults.NoEvaluation(),
    faults.NothingServed(),
    faults.PlaceUnknown(),
    faults.ReaderOnly("anne"),
    faults.RequestInvalid("expected a number"),
    faults.RequestTooLarge(262_144),
    faults.SignInNeeded(),
    faults.TooManyWaiting(5),
    faults.TooOften(7),
    faults.Unexpected(),
)
NEVER: dict[type[Exception], str] = {
    ContentError: "becomes an UnreadableDocument, or its reason alone is shown",
    FrontMatterInvalid: "as ContentError",
    RecognitionError: "becomes a remark",
    LanguageModelFailed: "has a wording by its failure, beside those of answers",
    BuildRefused: "holds the failure that is told",
    eval_errors.CalibrationImpossible: "calibrating is the terminal's",
    eval_errors.CasesFaulty: "checking cases is the terminal's",
    eval_errors.MarkedSetUnusable: "other sets of questions are the terminal's",
    eval_errors.QuickStartFailed: "other frameworks are the terminal's",
    eval_errors.RunMissing: "the page says that there is no evaluation",
    eval_errors.RunsUnlike: "comparing is the terminal's",
    eval_errors.StatementsStale: "measuring the checks is the terminal's",
    eval_errors.ThresholdsInvalid: "thresholds are the terminal's",
}
KINDS = (*Said, *Looks)


def kinds_of(error: type[Exception]) -> Iterator[type[Exception]]:
    """The classes of errors below one, those that others only build on left out."""
    for below in error.__subclasses__():
        if not below.__name__.startswith("_") and not below.__module__.startswith(("tests", "index.training")):
            if not below.__subclasses__() or "__init__" in vars(below):
                yield below
            yield from kinds_of(below)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def connection(query: str = "", cookie: str = "") -> HTTPConnection:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return HTTPConnection({"type": "http", "query_string": query.encode(), "headers": headers})


def test_every_error_is_worded_or_never_reaches_the_page() -> None:
    for package in ("corpus", "index", "assistant", "eval", "ui.web"):
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(module.name)
    bases = (corpus.errors.FileNotTaken, corpus.errors.DocumentError)
    roots = (CorpusError, IndexingError, AssistantError, EvalError, Fault)
    found = {kind for root in roots for kind in kinds_of(root)} - set(bases)
    assert {kind.__name__ for kind in found - NEVER.keys()} == set(get_args(ErrorName))
    assert {type(error).__name__ for error in EXAMPLES} == set(get_args(ErrorName))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_is_one_line_in_the_language_of_the_interface(error: Exception) -> None:
    french, english = explain(error, FRENCH), explain(error, ENGLISH)
    assert french != english
    for line, interface in ((french, FRENCH), (english, ENGLISH)):
        assert line != interface.unexpected
        assert not re.search(r"[\n{}]|None|/folder", line), line
        assert line == explain(Failure.of(error), interface)


def test_what_nobody_foresaw_is_said_to_be_in_the_log() -> None:
    for interface in INTERFACES.values():
        assert explain(RuntimeError("out of luck"), interface) == interface.unexpected


@pytest.mark.parametrize("interface", INTERFACES.values(), ids=INTERFACES)
def test_every_finding_has_a_wording_with_no_other_places_than_its_own(interface: Interface) -> None:
    assert set(interface.notices) == set(KINDS)
    for kind in KINDS:
        assert places(interface.notices[kind]) <= places(str(kind.value)) | ({"code"} if kind is Said.SYSTEM else set())


def test_a_finding_is_told_in_the_language_of_the_interface_with_its_figures() -> None:
    notice = Said.TOO_MANY_PAGES(most=5000, found=12345)
    assert (
        notice_text(notice, FRENCH)
        == "le fichier compte 12\u202f345 pages, 5\u202f000 au plus sont lues\u00a0; scindez-le"
    )
    assert notice_text(notice, ENGLISH) == "expected at most 5,000 pages, found 12,345; split the file"
    nested = Said.PICTURES_ALONE(why=Said.UNREAD_PAGES_WHY(pages=Said.PAGE(number=1), why=Said.NO_TESSERACT()))
    assert "page 1\u00a0: image sans texte (tesseract, qui lit les images, n’est pas installé)" in notice_text(
        nested, FRENCH
    )


@pytest.mark.parametrize(
    ("query", "cookie", "interface"),
    [
        ("language=en", "", ENGLISH),
        ("", f"{COOKIE}=fr", FRENCH),
        ("language=en", f"{COOKIE}=fr", ENGLISH),
        ("language=de", "", None),
        ("", f"{COOKIE}=<b>", None),
        ("", "", None),
    ],
)
def test_the_page_says_in_which_language_it_is_told_and_programs_do_not(
    query: str, cookie: str, interface: Interface | None
) -> None:
    assert asked_interface(connection(query, cookie)) is interface
