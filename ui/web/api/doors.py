"""All doors for programs, over one desk."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI
from starlette.routing import Route

from ui.keys import KeyFile
from ui.web.api import ask, completions, description, faults, health
from ui.web.api.context_protocol import Endpoint
from ui.web.api.desk import Desk
from ui.web.api.guard import Guard, Permission
from ui.web.api.limits import Buckets, Limits
from ui.web.site import Site


def install(app: FastAPI, site: Site, desk: Desk | None = None, known: Permission = lambda _: False) -> None:
    """Open the doors for programs in an application, with the limits and the wording of faults that hold for all of it.

    - desk: where questions are answered; one of its own where none is given.
    - known: who may ask without a key although keys are needed.
    """
    faults.install(app)
    app.include_router(_router(site, desk or Desk(site.assistant), known))
    description.describe(app)
    app.add_middleware(Limits, Buckets(site.settings.rate))


def _router(site: Site, desk: Desk, known: Permission) -> APIRouter:
    keys = site.settings.api_keys
    guard = Guard(KeyFile(keys) if keys else None, known)
    protocol = Endpoint(site.assistant, desk, guard)
    routes = APIRouter(lifespan=protocol.lifespan)
    routes.include_router(health.router(site))
    for door in (ask.router(desk), completions.router(desk)):
        routes.include_router(door, dependencies=[Depends(guard)])
    routes.routes.append(Route("/mcp", protocol, methods=["GET", "POST", "DELETE"]))
    return routes
