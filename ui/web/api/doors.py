"""All doors for programs, over one desk."""

from __future__ import annotations

from fastapi import APIRouter

from ui.web.api import ask
from ui.web.api.desk import Desk
from ui.web.site import Site


def router(site: Site) -> APIRouter:
    """The routes for programs."""
    routes = APIRouter()
    routes.include_router(ask.router(Desk(site.assistant)))
    return routes
