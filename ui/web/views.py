"""The views that the page fetches when they are opened, as fragments of safe HTML.

`GET views/<name>?language=fr|en` gives what stands inside the view; the same for whoever asks.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from ui.web.about import about_html
from ui.web.interface import DEFAULT_LANGUAGE, INTERFACES, InterfaceLanguage
from ui.web.site import Site


def router(site: Site) -> APIRouter:
    """The routes of the views."""
    routes = APIRouter(prefix="/views", default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/about")
    def about(language: InterfaceLanguage = DEFAULT_LANGUAGE) -> str:
        return about_html(INTERFACES[language], site.documents(), site.model, feedback=site.settings.feedback)

    return routes
