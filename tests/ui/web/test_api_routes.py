"""The surface of the server: docs/api.md lists every route there is, and OpenAPI describes those for programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answering import Assistant
from assistant.settings import Settings
from tests.ui.web.served import served

REPOSITORY = Path(__file__).resolve().parents[3]
DOCUMENTED = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([A-Z, ]+) (/\S*)` \| (\S.*\S) \|$", re.MULTILINE)
# The real application, in a process of its own: Gradio leaves event loops open.
PROGRAM = """
import json
from assistant.settings import load_settings
from tests.ui.web.routes import routes
from ui.web.server import build_app
from ui.web.site import Site
from ui.web.source import Opened
from ui.web.suggestions import Suggestions

settings = load_settings(feedback=True)
site = Site(settings, Opened(settings))
suggestions = Suggestions(site.assistant, site.generation, settings.index.parent / "suggestions")
print(json.dumps(routes(build_app(site, suggestions))))
"""


@pytest.fixture(scope="module")
def description(small_settings: Settings, assistant: Assistant) -> dict[str, Any]:
    with served(small_settings, lambda: assistant) as address:
        found: dict[str, Any] = httpx.get(f"{address}api/openapi.json", timeout=60).raise_for_status().json()
        return found


def test_every_route_of_the_server_is_listed_with_its_reason_and_no_other() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    there = {tuple(route) for route in json.loads(said.stdout.splitlines()[-1])}
    listed = {(method, path) for methods, path, _ in ROW.findall(DOCUMENTED) for method in methods.split(", ")}
    assert sorted(there - listed) == [], "missing in docs/api.md"
    assert sorted(listed - there) == [], "no longer there"


def test_what_programs_may_call_is_described(description: dict[str, Any]) -> None:
    assert set(description["paths"]) >= {
        "/api/ask",
        "/health",
        "/health/live",
        "/mcp",
        "/v1/chat/completions",
        "/v1/models",
    }
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert "422" not in operation["responses"], "faults have our own form"
            if method == "post":
                assert {"401", "413", "429"} <= set(operation["responses"])


def test_what_the_description_refers_to_stands_in_it(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(description)))
    assert named <= set(schemas)
    assert "HTTPValidationError" not in schemas


def test_every_code_of_a_fault_is_documented() -> None:
    sources = [*(REPOSITORY / "ui" / "web" / "api").glob("*.py"), REPOSITORY / "ui" / "web" / "gate.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    codes = set(re.findall(r'\b[45]\d\d, "([a-z_]+)"', text))
    assert codes >= {"busy", "too_often", "not_found", "unexpected"}
    assert {code for code in codes - {"left"} if f"`{code}`" not in DOCUMENTED} == set()
