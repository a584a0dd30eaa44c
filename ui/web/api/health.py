"""`GET health`: whether the server lives, and whether it can answer. Nothing secret: no path, no address, no key."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from index.errors import IndexingError
from index.served import served_manifest
from ui.web.site import Site


class Health(BaseModel):
    """How the server is."""

    ready: bool = Field(description="whether questions are answered")
    reason: str | None = Field(description="why they are not")
    generation: str | None = Field(description="the index generation that is served")
    built: str | None = Field(description="when it was built, ISO 8601, UTC")
    age: int | None = Field(description="seconds since then")
    documents: int
    passages: int
    model_loaded: bool = Field(description="whether the embedding model is in memory")


class Alive(BaseModel):
    """The server lives."""

    alive: bool = True


def router(site: Site) -> APIRouter:
    """The routes; a plain function runs in a thread, for it reads a file."""
    routes = APIRouter(prefix="/health", tags=["health"])

    @routes.get("", summary="Whether questions are answered", responses={503: {"model": Health}})
    def health(response: Response) -> Health:
        """200 where they are; 503 where no index is served, or the model is still being loaded."""
        found = health_of(site, datetime.now(UTC))
        response.status_code = 200 if found.ready else 503
        response.headers["cache-control"] = "no-store"
        return found

    @routes.get("/live", summary="Whether the server lives")
    async def live() -> Alive:
        return Alive()

    return routes


def health_of(site: Site, now: datetime) -> Health:
    """How the server is at that time."""
    try:
        manifest = served_manifest(site.settings.index)
    except IndexingError:
        manifest = None
    loaded = site.opened()
    if manifest is None:
        return Health(
            ready=False,
            reason="no index is served",
            generation=None,
            built=None,
            age=None,
            documents=0,
            passages=0,
            model_loaded=loaded,
        )
    built = datetime.fromisoformat(manifest.created)
    return Health(
        ready=loaded,
        reason=None if loaded else "the model is being loaded, or the index cannot be used",
        generation=manifest.id,
        built=manifest.created,
        age=max(0, int((now - built).total_seconds())),
        documents=len(manifest.documents),
        passages=manifest.passages,
        model_loaded=loaded,
    )
