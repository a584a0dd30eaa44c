"""The description of the doors for programs, by the doors themselves: OpenAPI at `api/openapi.json`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ui.web.api.limits import ASKING
from ui.web.sessions import COOKIE

ADDRESS = "/api/openapi.json"
SUMMARY = "Answers from a folder of documents, each statement quoted and cited."
ON_ASKING = {
    "401": "A key is needed (`Authorization: Bearer KEY`); only where the server was set so",
    "413": "The request is too large",
    "429": "Too many questions in a short time; `Retry-After` says how many seconds to wait",
}
CHANGING = {"401": "Nobody has signed in", "403": "The account is none of an editor"}
_MCP = {
    "post": {
        "summary": "Model Context Protocol, streamable HTTP",
        "description": "Tools `ask`, `search` and `show`, for clients of that protocol; docs/api.md says more.",
        "tags": ["MCP"],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
        "responses": {"200": {"description": "A JSON-RPC response"}},
    }
}


def describe(app: FastAPI) -> None:
    """Have the application describe itself, once, when it is first asked to."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # the way that FastAPI documents


def _description(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title="Passerelle", version=version("passerelle"), summary=SUMMARY, routes=app.routes)
    found["paths"]["/mcp"] = _MCP
    fault = {"application/json": {"schema": {"$ref": "#/components/schemas/FaultSaid"}}}
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            # FastAPI names its own form of a fault, which ours stands in for.
            operation["responses"].pop("422", None)
            if method != "get":
                asks = bool(ASKING.match(path))
                for status, line in (ON_ASKING if asks else CHANGING).items():
                    operation["responses"].setdefault(status, {"description": line, "content": fault})
                operation["security"] = [{}, {"key": []}] if asks else [{"session": []}]
    schemas = found["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    found["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    return found
