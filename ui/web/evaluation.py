"""The doors of the evaluation: its view and report, running one in the background, what people think of answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Body, Depends
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse

from assistant.settings import REPOSITORY
from eval.background import BackgroundEvaluation, Progress
from eval.case import find
from eval.checking import to_line
from eval.feedback import REASON, Feedback, Verdict, drafts, keep, kept, remove
from eval.kept import Kept, last_run
from eval.report import Report
from ui.web.access import Visitor, editor, visitor
from ui.web.api.faults import AnswerForgotten, NoEvaluation
from ui.web.evaluation_view import evaluation_html, progress_text
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, Interface, InterfaceLanguage
from ui.web.site import Site
from ui.web.told_route import ToldRoute

RUNS = REPOSITORY / "var" / "eval"
THUMBS = REPOSITORY / "var" / "feedback"
CASES = "dev"  # the questions that come along


def router(site: Site, runs: Path = RUNS, folder: Path = THUMBS, cases: str = CASES) -> APIRouter:
    """The routes of the evaluation. Thumbs are taken only where the setting `feedback` says so.

    - runs: in which evaluations are kept, each in a folder of its own.
    - folder: in which thumbs are kept.
    - cases: file of the questions, or the name of a set that comes along.
    """
    routes = APIRouter(include_in_schema=False, route_class=ToldRoute)
    background = BackgroundEvaluation(runs)

    @routes.get("/views/evaluation", response_class=HTMLResponse)
    def view(who: Annotated[Visitor, Depends(visitor)], language: InterfaceLanguage = DEFAULT_LANGUAGE) -> str:
        thumbs = kept(folder) if site.settings.feedback and who.edits else None
        return evaluation_html(INTERFACES[language], _last_report(runs), background.progress, thumbs, edits=who.edits)

    @routes.get("/views/evaluation/report")
    def report() -> FileResponse:
        run = last_run(runs)
        if run is None:
            raise NoEvaluation
        return FileResponse(run.write_page(), media_type="text/html")

    @routes.get("/api/evaluation")
    def progress(language: InterfaceLanguage = DEFAULT_LANGUAGE) -> dict[str, str | int]:
        return _progress_object(background.progress, INTERFACES[language])

    @routes.post("/api/evaluation", status_code=202, dependencies=[Depends(editor)])
    def start(language: InterfaceLanguage = DEFAULT_LANGUAGE) -> dict[str, str | int]:
        background.start(find(cases), site.assistant)
        return _progress_object(background.progress, INTERFACES[language])

    @routes.delete("/api/evaluation", status_code=202, dependencies=[Depends(editor)])
    def stop(language: InterfaceLanguage = DEFAULT_LANGUAGE) -> dict[str, str | int]:
        background.stop()
        return _progress_object(background.progress, INTERFACES[language])

    if site.settings.feedback:

        @routes.post("/api/feedback", status_code=201)
        def judge(
            answer: Annotated[str, Body(max_length=64)],
            verdict: Annotated[Verdict, Body()],
            reason: Annotated[str, Body(max_length=REASON)] = "",
        ) -> dict[str, str]:
            given = site.recent.get(answer)
            if given is None:
                raise AnswerForgotten
            thumb = Feedback.of(given, verdict, reason)
            keep(folder, thumb)
            return {"id": thumb.id}

        @routes.delete("/api/feedback/{thumb}", dependencies=[Depends(editor)])
        def delete(thumb: str) -> dict[str, int]:
            return {"deleted": remove(folder, {thumb})}

        @routes.get("/api/feedback/cases", response_class=PlainTextResponse, dependencies=[Depends(editor)])
        def drafted() -> PlainTextResponse:
            lines = "".join(f"{to_line(case)}\n" for case in drafts(kept(folder)))
            return PlainTextResponse(
                lines,
                media_type="application/jsonl",
                headers={"content-disposition": 'attachment; filename="cases.jsonl"'},
            )

    return routes


def _last_report(runs: Path) -> Report | None:
    run: Kept | None = last_run(runs)
    return Report.of(run.run()) if run else None


def _progress_object(progress: Progress, interface: Interface) -> dict[str, str | int]:
    return {
        "state": progress.state,
        "done": progress.done,
        "total": progress.total,
        "line": progress_text(interface, progress),
    }
