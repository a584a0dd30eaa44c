"""The server that people get, by the command: under a path of a reverse proxy, closed to those without an account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.settings import Settings, load_settings
from tests.ui.terminal.test_cli import passerelle
from tests.ui.web.commands import forwarding, serving
from tests.ui.web.library_app import PASSWORD, add_accounts
from ui.web.sessions import COOKIE


@pytest.fixture(scope="module")
def settings(small_documents: Path, small_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over the small documents and their index, with two accounts."""
    accounts = add_accounts(tmp_path_factory.mktemp("accounts") / "accounts")
    return load_settings(documents=small_documents, index=small_index, accounts=accounts)


@pytest.fixture(scope="module")
def closed(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The server's own address, and that of the proxy which people use, by https as it says."""
    log = tmp_path_factory.mktemp("serving") / "log"
    with (
        serving(settings, log, reading="accounts", root_path="/passerelle", proxies="127.0.0.1") as own,
        forwarding(own, "https") as public,
    ):
        yield own, public


EVERYTHING = [
    ("GET", "config"),
    ("GET", "theme.css"),
    ("GET", "gradio_api/startup-events"),
    ("POST", "gradio_api/queue/join"),
    ("GET", "gradio_api/queue/data?session_hash=x"),
    ("POST", "gradio_api/run/predict"),
    ("GET", "gradio_api/heartbeat/x"),
    ("GET", "views/documents"),
    ("GET", "views/about"),
    ("GET", "api/documents"),
    ("GET", "api/index"),
    ("POST", "api/index/build"),
    ("GET", "ui/../config"),
    ("GET", "not/there"),
]


@pytest.mark.parametrize(("method", "address"), EVERYTHING)
def test_without_an_account_everything_is_refused(closed: tuple[str, str], method: str, address: str) -> None:
    for base in closed:
        answer = httpx.request(method, f"{base}{address}", json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in_needed")


def test_only_signing_in_and_our_own_files_are_open(closed: tuple[str, str]) -> None:
    _, public = closed
    first = httpx.get(public)
    assert (first.status_code, first.headers["location"]) == (303, "login")
    page = httpx.get(f"{public}login")
    assert page.status_code == 200
    for name in ("ui/styles/login.css", "ui/scripts/theme.js", "ui/favicon.svg"):
        assert f'"{name}"' in page.text
        assert httpx.get(f"{public}{name}").status_code == 200


def test_behind_the_proxy_the_page_works_for_whoever_has_signed_in(closed: tuple[str, str]) -> None:
    _, public = closed
    signed = httpx.post(f"{public}login", data={"name": "paul", "password": PASSWORD})
    assert signed.status_code == 303
    assert {"Path=/passerelle/", "Secure", "HttpOnly"} < set(signed.headers["set-cookie"].split("; "))
    with httpx.Client(base_url=public, headers={"cookie": f"{COOKIE}={signed.cookies[COOKIE]}"}, timeout=60) as http:
        config = http.get("config").raise_for_status().json()
        assert config["root"] == public.replace("http:", "https:").rstrip("/")
        page = http.get("").raise_for_status()
        assert "http://127.0.0.1" not in page.text, "a page reached by https loads nothing by http"
        assert http.get("views/about").status_code == 200
        assert http.get("api/index").json()["documents"] == 3
        assert http.post("api/index/build").status_code == 403


def test_serving_others_without_accounts_is_said_in_one_line(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(settings, log, editing="accounts"):
        assert log.read_text() == "", "nothing on this machine alone"
    values = passerelle("ui", "--host", "192.0.2.1", "--no-browser", "--index", settings.index)
    assert values.stderr.splitlines()[0].startswith("Warning: whoever reaches 192.0.2.1 can ask and read")
    assert values.stderr.splitlines()[1].startswith("Error: Nothing can be served at 192.0.2.1")


def test_local_editing_is_refused_at_an_address_of_others(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("PASSERELLE_EDITING", "local")
    refused = passerelle("ui", "--host", "0.0.0.0", "--port", "0", "--no-browser", "--index", settings.index)  # noqa: S104
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1].startswith("Error: The setting PASSERELLE_EDITING is not valid")


ANSWERED = [
    ("GET", ""),
    ("GET", "config"),
    ("GET", "views/about"),
    ("GET", "views/documents/harbour"),
    ("GET", "ui/favicon.svg"),
    ("GET", "health"),
    ("POST", "api/ask"),
    ("POST", "mcp"),
    ("POST", "gradio_api/queue/join"),
]


@pytest.fixture(scope="module")
def named(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's own address, where its settings give it a name and a proxy."""
    log = tmp_path_factory.mktemp("named") / "log"
    values = {"hosts": "Passerelle.test, other.test:8443", "proxies": "127.0.0.1"}
    with serving(settings, log, **values) as address:
        yield address


@pytest.mark.parametrize(("method", "address"), ANSWERED)
def test_a_name_that_leads_here_from_elsewhere_opens_nothing(named: str, method: str, address: str) -> None:
    for name in ("evil.test", "127.0.0.1.evil.test:7860", "evil.localhost", "192.0.2.7", "[::1", ""):
        answer = httpx.request(method, f"{named}{address}", headers={"host": name}, json={}, timeout=60)
        assert (answer.status_code, answer.json()["error"]["code"]) == (421, "other_host"), name
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_servers_own_names_and_those_of_the_settings_open_it(named: str) -> None:
    for name in (
        "127.0.0.1:80",
        "localhost",
        "LOCALHOST:7860",
        "[::1]:7860",
        "passerelle.test",
        "other.test",
        "127.9.9.9",
    ):
        assert httpx.get(f"{named}health/live", headers={"host": name}, timeout=60).status_code == 200, name


def test_what_a_proxy_says_was_asked_for_is_held_to_the_names_too(named: str) -> None:
    for name, status in {"passerelle.test": 200, "evil.test": 421}.items():
        answer = httpx.get(f"{named}views/about", headers={"x-forwarded-host": name}, timeout=60)
        assert answer.status_code == status


def test_a_page_that_asks_under_a_foreign_name_cannot_claim_another_one(closed: tuple[str, str]) -> None:
    own, _ = closed
    said = {"host": "evil.test", "x-forwarded-host": "127.0.0.1"}
    assert httpx.get(f"{own}health/live", headers=said).status_code == 421


def test_a_server_for_others_answers_to_any_name(settings: Settings, tmp_path: Path) -> None:
    with serving(settings, tmp_path / "log", host="0.0.0.0") as address:  # noqa: S104
        here = address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        assert httpx.get(f"{here}health/live", headers={"host": "passerelle.test"}, timeout=60).status_code == 200
