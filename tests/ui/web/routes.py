"""The routes of an application: ours, and those of Gradio's that the gate lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from ui.web.gate import SERVED

# What stands for a part of a path that may be anything; Gradio's page calls its functions by number, as `predict`.
_ANY = re.compile(r"{(\w+)(?::path)?}")
_NAMES = {"api_name": "predict"}


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of each, HEAD left out; a mounted folder of files ends in `/*`."""
    return sorted(set(_walked(app)))


def _walked(app: FastAPI, *, gated: bool = False) -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if isinstance(original, Mount):
            if isinstance(original.app, FastAPI):
                yield from _walked(original.app, gated=True)
            else:
                yield "GET", f"{original.path}/*"
            continue
        path = str(route.path).rstrip("/") or "/"
        if not gated or SERVED.match(_ANY.sub(lambda found: _NAMES.get(found[1], "x"), path)):
            yield from ((method, path) for method in route.methods or () if method != "HEAD")
