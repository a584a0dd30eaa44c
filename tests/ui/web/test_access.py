"""Who may do what, by calling the doors directly: the page's own restraint is no protection."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.settings import Settings, load_settings
from tests.ui.web.library_app import HERE, PASSWORD, library_app, opened, sign_in
from ui.accounts import Accounts
from ui.web.access import Access
from ui.web.attempts import MOST_ANYWHERE, MOST_BY_CLIENT, MOST_HERE, PAUSE, PAUSED, Attempts, SignIns
from ui.web.hosts import is_loopback
from ui.web.sessions import COOKIE, LIFETIME, Sessions

ADMIN = [
    ("PUT", "/api/documents/note.md"),
    ("PUT", "/api/documents/note.md?replace=true"),
    ("DELETE", "/api/documents/tramway.md"),
    ("POST", "/api/index/forecast"),
    ("POST", "/api/index/build"),
    ("POST", "/api/index/build?full=true"),
    ("GET", "/api/index/build"),
    ("GET", "/api/index/build/events"),
    ("POST", "/api/index/rollback"),
]
READ = ["/api/documents", "/api/index", "/views/documents"]


@pytest.fixture
def settings(tmp_path: Path, two_accounts: Path) -> Settings:
    """Settings over an empty folder of documents and no index, with two accounts."""
    (tmp_path / "documents").mkdir()
    shutil.copyfile(two_accounts, tmp_path / "accounts")
    return load_settings(documents=tmp_path / "documents", index=tmp_path / "index", accounts=tmp_path / "accounts")


def changed(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update=values)


@pytest.mark.parametrize(("method", "address"), ADMIN)
def test_what_changes_something_is_refused_without_an_editors_account(
    settings: Settings, method: str, address: str
) -> None:
    with opened(library_app(settings)) as http:
        refused = http.request(method, address)
        assert (refused.status_code, refused.json()["error"]["message"]) == (401, "Sign in as an editor first.")
        assert sign_in(http, "paul") == 303
        refused = http.request(method, address)
        assert (refused.status_code, list(refused.json())) == (403, ["error"])
        http.cookies.clear()
        http.cookies.set(COOKIE, "made-up")
        assert http.request(method, address).status_code == 401
    assert not list(settings.documents.iterdir())
    assert not settings.index.exists()


def test_an_editor_may(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        assert sign_in(http, "marie") == 303
        assert http.put("/api/documents/note.md", content=b"Some text.").status_code == 201
        assert http.delete("/api/documents/note.md").status_code == 204
        assert http.get("/api/index/build").status_code == 404, "none was begun"


@pytest.mark.parametrize("address", READ)
def test_reading_is_open_unless_the_settings_ask_for_an_account(settings: Settings, address: str) -> None:
    with opened(library_app(settings)) as http:
        assert http.get(address).status_code in (200, 404)
    with opened(library_app(changed(settings, reading="accounts"))) as http:
        assert http.get(address).status_code == 401
        assert http.get(address).json()["error"]["code"] == "sign_in_needed"
        assert http.get("/").headers["location"] == "login"
        assert http.get("/login").status_code == 200
        assert sign_in(http, "paul") == 303
        assert http.get(address).status_code in (200, 404)
        http.post("/logout")
        assert http.get(address).status_code == 401


def test_local_editing_is_for_this_machine_by_its_own_name(settings: Settings) -> None:
    """Another site's name may be made to lead to 127.0.0.1, and a proxy may pass on what comes from elsewhere."""
    app = library_app(changed(settings, editing="local"))
    allowed = [(HERE, "http://127.0.0.1:7860"), (HERE, "http://localhost:7860"), ("::1", "http://[::1]:7860")]
    refused = [(HERE, "http://evil.test:7860"), ("192.0.2.7", "http://127.0.0.1:7860"), (HERE, "http://127.evil.test")]
    for (client, host), status in {**dict.fromkeys(allowed, 404), **dict.fromkeys(refused, 401)}.items():
        with opened(app, client, host) as http:
            assert http.get("/api/index/build").status_code == status, (client, host)
    for header in ("x-forwarded-for", "forwarded", "via"):
        with opened(app) as http:
            assert http.get("/api/index/build", headers={header: "192.0.2.7"}).status_code == 401


@pytest.mark.parametrize("values", [{"root_path": "/passerelle"}, {"proxies": "127.0.0.1"}])
def test_local_editing_is_refused_where_others_are_served(settings: Settings, values: dict[str, object]) -> None:
    local = changed(settings, editing="local")
    with pytest.raises(SettingsInvalid, match="PASSERELLE_EDITING"):
        Access(local, local=False)
    with pytest.raises(SettingsInvalid, match="PASSERELLE_EDITING"):
        Access(changed(local, **values), local=True)


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        wrong = http.post("/login", data={"name": "marie", "password": "nothing like it"})
        unknown = http.post("/login", data={"name": "nobody", "password": "nothing like it"})
        empty = http.post("/login", content=b"\xff\xfe" * 10)
        large = http.post("/login", content=b"name=marie&password=" + b"x" * 100_000)
        assert {answer.status_code for answer in (wrong, unknown, empty, large)} == {401}
        assert len({answer.text for answer in (wrong, unknown, empty, large)}) == 1
        assert not http.cookies


def test_guessing_one_account_is_stopped_where_it_comes_from_and_tells_nothing(settings: Settings) -> None:
    app = library_app(settings)
    with opened(app, "192.0.2.7") as http:
        for name in ("marie", "nobody"):
            tries = [sign_in(http, name, f"guess number {number}") for number in range(MOST_HERE + 1)]
            assert tries == [401] * MOST_HERE + [429]
        late = http.post("/login", data={"name": "marie", "password": PASSWORD})
        assert late.status_code == 429, "even with the right password: a guess must not be told from it"
        assert int(late.headers["retry-after"]) > 60
        assert sign_in(http, "paul") == 303, "others still sign in"
    with opened(app, "192.0.2.8") as http:
        assert sign_in(http, "marie") == 303, "whoever guesses keeps nobody else out of the account"


def test_an_account_that_is_guessed_at_from_everywhere_is_slow_and_stays_open() -> None:
    """The pauses are counted, not waited for."""
    pauses: list[float] = []
    go_on = asyncio.Event()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await go_on.wait()

    async def guessing() -> None:
        sign_ins = SignIns(clock=lambda: 0.0, sleep=sleep)

        async def attempt(client: str) -> float:
            async with sign_ins.attempt(client, "marie") as wait:
                return wait

        assert await attempt("home") == 0
        sign_ins.succeeded("home", "marie")
        assert [await attempt(f"bot {number}") for number in range(MOST_ANYWHERE)] == [0] * MOST_ANYWHERE
        assert pauses == []
        further = [asyncio.create_task(attempt(f"other bot {number}")) for number in range(PAUSED)]
        await asyncio.sleep(0)
        assert await attempt("one bot too many") == PAUSE, "to be tried again in seconds, not in minutes"
        assert await attempt("home") == 0, "who has signed in from there does not wait"
        await asyncio.sleep(0)
        assert pauses == [PAUSE], "one after the other, however many ask"
        go_on.set()
        assert [await task for task in further] == [0] * PAUSED
        assert pauses == [PAUSE] * PAUSED
        assert await attempt("the owner, elsewhere") == 0

    asyncio.run(guessing())


def test_one_client_that_guesses_many_accounts_is_stopped(settings: Settings) -> None:
    app = library_app(settings)
    with opened(app, "2001:db8::1") as http:
        statuses = [sign_in(http, f"name{number}", "guess") for number in range(MOST_BY_CLIENT + 1)]
        assert statuses == [401] * MOST_BY_CLIENT + [429]
    with opened(app, "2001:db8::2") as http:
        assert sign_in(http, "paul") == 429, "one household has a whole network of addresses"
    with opened(app, "2001:db8:0:1::1") as http:
        assert sign_in(http, "paul") == 303


def test_signing_in_often_is_not_guessing(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        assert {sign_in(http, "paul") for _ in range(MOST_ANYWHERE + 2)} == {303}


def test_attempts_are_forgotten_with_time() -> None:
    now = [0.0]
    attempts = Attempts(2, 60, lambda: now[0])
    assert [attempts.begin("a") for _ in range(3)] == [0, 0, 60]
    now[0] = 59
    assert attempts.begin("a") == 1
    now[0] = 60
    assert attempts.begin("a") == 0


def test_the_session_is_a_cookie_that_no_script_and_no_other_site_gets(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        plain = http.post("/login", data={"name": "paul", "password": PASSWORD}).headers["set-cookie"]
        parts = {part.strip().lower() for part in plain.split(";")}
        assert {"httponly", "samesite=strict", "path=/"} < parts
        assert "secure" not in parts
    with opened(library_app(settings), host="https://passerelle.test") as http:
        assert (
            "secure" in http.post("/login", data={"name": "paul", "password": PASSWORD}).headers["set-cookie"].lower()
        )


def test_a_session_ends_with_its_time_the_account_or_its_password(tmp_path: Path) -> None:
    now = [0.0]
    accounts = Accounts(tmp_path / "accounts")
    sessions = Sessions(accounts, lambda: now[0])
    marie = accounts.add("marie", "editor", PASSWORD)
    first, second = sessions.begin(marie), sessions.begin(marie)
    assert first != second
    assert sessions.account(first) == marie
    sessions.end(first)
    assert sessions.account(first) is None
    now[0] = LIFETIME
    assert sessions.account(second) is None
    third = sessions.begin(marie)
    accounts.remove("marie")
    accounts.add("marie", "reader", PASSWORD)
    assert sessions.account(third) is None
    assert sessions.account("") is None


def test_accounts_that_cannot_be_read_let_nobody_in(settings: Settings) -> None:
    with opened(library_app(settings)) as http:
        assert sign_in(http, "marie") == 303
        settings.accounts.write_bytes(b"\xff")
        assert http.post("/api/index/build").status_code == 401
        assert sign_in(http, "marie") == 503


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),
        ({"origin": "http://127.0.0.1:7860"}, False),
        ({"origin": "http://127.0.0.1:7861"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://evil.test"}, True),
        ({"origin": "http://[::1]:7860", "host": "[::1]:7860"}, False),
        ({"origin": "http://[::2]:7860", "host": "[::1]:7860"}, True),
        ({"origin": "https://Passerelle.test", "host": "passerelle.test:443"}, False),
        ({"origin": "https://passerelle.test:8443", "host": "passerelle.test:443"}, True),
        ({"origin": "http://passerelle.test", "host": "passerelle.test:443"}, True),
        ({"origin": "file://127.0.0.1:7860"}, True),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False),
        ({"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "none"}, False),
    ],
)
def test_what_another_sites_page_sends_is_refused(settings: Settings, headers: dict[str, str], refused: bool) -> None:
    with opened(library_app(settings)) as http:
        status = http.post("/api/index/build", headers=headers).status_code
        assert status == (403 if refused else 401)


def test_this_machine_is_known_by_its_names() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "192.168.1.2", "", "localhost.evil.test"]))  # noqa: S104


def test_only_proxies_that_are_named_are_believed(settings: Settings) -> None:
    said = {"x-forwarded-proto": "https", "x-forwarded-host": "passerelle.test", "x-forwarded-for": "192.0.2.7"}
    form = {"name": "paul", "password": PASSWORD}
    with opened(library_app(settings)) as http:
        assert "secure" not in http.post("/login", data=form, headers=said).headers["set-cookie"].lower()
    behind = changed(settings, proxies="127.0.0.1,10.0.0.0/8", root_path="/passerelle")
    with opened(library_app(behind)) as http:
        answer = http.post("/login", data=form, headers=said | {"origin": "https://passerelle.test"})
        cookie = answer.headers["set-cookie"].lower()
        assert answer.status_code == 303
        assert "secure" in cookie
        assert "path=/passerelle/" in cookie
        assert http.get("/passerelle").headers["location"] == "/passerelle/"
        for path in ("/passerelle/login", "/login"):
            assert http.get(path).status_code == 200, "whether or not the proxy takes the path off"
    with opened(library_app(behind), client="192.0.2.9") as http:
        assert "secure" not in http.post("/login", data=form, headers=said).headers["set-cookie"].lower()
