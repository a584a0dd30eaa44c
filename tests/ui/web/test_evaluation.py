"""The view of the evaluation and its doors: figures, one run in the background, what people think of answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.answering import Assistant
from assistant.settings import Settings
from eval.background import Progress
from eval.errors import CasesMissing
from eval.feedback import Feedback, answer_id, kept
from eval.kept import save
from eval.report import Report, Run
from tests.eval.test_report import RECORDS, SETUP
from tests.ui.answers import ANSWER, REFUSAL
from tests.ui.web.markup import read_html
from ui.web.access import Access, Guard
from ui.web.evaluation import router
from ui.web.evaluation_view import evaluation_html
from ui.web.interface import ENGLISH, FRENCH
from ui.web.recent import Recent
from ui.web.site import Site

CASE = {
    "id": "lighthouse",
    "question": "When was the lighthouse of Lakeport rebuilt?",
    "language": "en",
    "kind": "when",
    "history": [],
    "answers": ["1987"],
    "evidence": [{"document": "harbour", "quote": "The lighthouse of Lakeport was rebuilt in 1987 after a storm."}],
    "alternatives": False,
    "evidence_languages": ["en"],
}
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


@pytest.fixture
def site(assistant: Assistant, small_settings: Settings) -> Site:
    return Site(small_settings.model_copy(update={"feedback": True, "editing": "local"}), lambda: assistant)


@pytest.fixture
def http(site: Site, tmp_path: Path) -> Iterator[TestClient]:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps(CASE) + "\n", encoding="utf-8")
    app = FastAPI()
    app.include_router(router(site, tmp_path / "runs", tmp_path / "thumbs", str(cases)))
    app.add_middleware(Guard, access=Access(site.settings, local=True))
    with TestClient(app, "http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        yield client


def ended(http: TestClient) -> dict[str, object]:
    for _ in range(600):
        progress: dict[str, object] = http.get("/api/evaluation?language=en").raise_for_status().json()
        if progress["state"] != "running":
            return progress
        time.sleep(0.1)
    raise AssertionError("the evaluation did not end")


def test_an_evaluation_begun_from_the_page_is_shown_by_it(http: TestClient) -> None:
    before = read_html(http.get("/views/evaluation?language=en").text)
    assert before.one("p", "empty").text() == ENGLISH.evaluation.none
    assert http.get("/views/evaluation/report").status_code == 404
    begun = http.post("/api/evaluation?language=en")
    assert begun.status_code == 202, begun.text
    progress = ended(http)
    assert (progress["state"], progress["done"], progress["total"]) == ("done", 1, 1)
    view = read_html(http.get("/views/evaluation?language=fr").text)
    rows = {row.one("th").text(): [cell.text() for cell in row.all("td")] for row in view.all("tbody")[0].all("tr")}
    value, _, counted = rows[FRENCH.evaluation.figures["right"]]
    assert (value, counted) == ("100\N{NO-BREAK SPACE}%", "1 / 1")
    assert "lighthouse" in http.get("/views/evaluation/report").text


def test_stopping_keeps_nothing(http: TestClient) -> None:
    http.post("/api/evaluation").raise_for_status()
    http.delete("/api/evaluation").raise_for_status()
    assert ended(http)["state"] in ("stopped", "done"), "the one question may have been answered by then"


def test_who_may_not_edit_is_refused_at_every_door_that_changes_something(site: Site) -> None:
    """From another machine, say, where only this one may edit."""
    app = FastAPI()
    app.include_router(router(site))
    app.add_middleware(Guard, access=Access(site.settings, local=True))
    other = TestClient(app, "http://passerelle.test", client=("192.0.2.1", 50_000))
    assert other.get("/views/evaluation").status_code == 200
    for method, path in (
        ("POST", "/api/evaluation"),
        ("DELETE", "/api/evaluation"),
        ("DELETE", "/api/feedback/0123456789abcdef"),
        ("GET", "/api/feedback/cases"),
    ):
        assert other.request(method, path).status_code == 401, path


def test_what_an_evaluation_comes_to_stands_in_one_line() -> None:
    def line(progress: Progress) -> str:
        return read_html(evaluation_html(ENGLISH, None, progress, None, edits=True)).one("p", "state").text()

    assert line(Progress("running", 3, 9)) == "Evaluation running: 3 of 9 questions."
    assert line(Progress("failed", 0, 9, CasesMissing(HOSTILE, ()))).endswith(
        ENGLISH.errors["CasesMissing"].format(asked=HOSTILE)
    )


def test_who_may_not_edit_sees_the_figures_and_no_button(tmp_path: Path) -> None:
    run = Run(SETUP, tuple(RECORDS), ())
    save(run, tmp_path)
    view = read_html(evaluation_html(ENGLISH, Report.of(run), Progress(), None, edits=False))
    assert view.all("table")
    assert not view.all("button")


def test_a_thumb_is_kept_listed_drafted_as_a_case_and_deleted(http: TestClient, site: Site, tmp_path: Path) -> None:
    answer = site.assistant().ask("When was the lighthouse of Lakeport rebuilt?")
    site.recent.add(answer)
    given = http.post("/api/feedback", json={"answer": answer_id(answer), "verdict": "up", "reason": HOSTILE})
    assert given.status_code == 201
    (thumb,) = kept(tmp_path / "thumbs")
    assert (thumb.id, thumb.verdict, thumb.reason) == (given.json()["id"], "up", HOSTILE)
    view = read_html(http.get("/views/evaluation?language=en").text)
    assert view.one("p", "reason").text() == HOSTILE
    (case,) = [json.loads(line) for line in http.get("/api/feedback/cases").text.splitlines()]
    assert case["question"] == answer.question
    assert case["evidence"][0]["document"] == "harbour"
    assert http.delete(f"/api/feedback/{thumb.id}").json() == {"deleted": 1}
    assert kept(tmp_path / "thumbs") == ()


@pytest.mark.parametrize(
    "body",
    [
        {"answer": "0" * 16, "verdict": "up"},
        {"answer": "0" * 16, "verdict": "sideways"},
        {"answer": "0" * 1000, "verdict": "up"},
        {"verdict": "up"},
    ],
)
def test_a_thumb_under_no_answer_is_refused(http: TestClient, body: dict[str, str], tmp_path: Path) -> None:
    assert http.post("/api/feedback", json=body).status_code in (404, 422)
    assert kept(tmp_path / "thumbs") == ()


def test_no_thumb_is_taken_where_nobody_asked_for_them(assistant: Assistant, small_settings: Settings) -> None:
    app = FastAPI()
    app.include_router(router(Site(small_settings, lambda: assistant)))
    client = TestClient(app)
    assert client.post("/api/feedback", json={"answer": "0" * 16, "verdict": "up"}).status_code == 404
    assert ENGLISH.feedback.title not in client.get("/views/evaluation?language=en").text


def test_only_the_latest_answers_are_remembered() -> None:
    recent = Recent(remembered=2)
    answers = [replace(ANSWER, standalone_question=f"{number}?") for number in range(3)]
    for answer in answers:
        recent.add(answer)
    assert [recent.get(answer_id(answer)) for answer in answers] == [None, answers[1], answers[2]]


def test_a_question_someone_judged_is_shown_as_text() -> None:
    thumb = replace(Feedback.of(REFUSAL, "down"), question=HOSTILE)
    view = evaluation_html(FRENCH, None, Progress(), [thumb], edits=True)
    assert "<script" not in view
    assert "<img" not in view
    assert read_html(view).one("q").text() == HOSTILE
