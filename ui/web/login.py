"""Signing in and out: a page of its own that works without scripts; the session is a cookie that none can read."""

from __future__ import annotations

import ipaddress
import math
import re
from html import escape
from typing import Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from ui.accounts import LONGEST, AccountsUnreadable
from ui.web.access import Access, session_token
from ui.web.attempts import SignIns
from ui.web.interface import INTERFACES, Interface, InterfaceLanguage, preferred_language
from ui.web.sessions import COOKIE, LIFETIME

LARGEST_FORM = 4096  # bytes

_VIEW = re.compile(r"[a-z]{1,20}")
Trouble = Literal["wrong", "later", "unusable"]


def router(access: Access) -> APIRouter:
    """The routes of signing in and out."""
    routes = APIRouter(include_in_schema=False)
    sign_ins = SignIns()

    @routes.get("/login", response_class=HTMLResponse)
    def form(request: Request, language: InterfaceLanguage | None = None, view: str = "") -> str:
        return _page(_interface(request, language), view)

    @routes.post("/login")
    async def sign_in(request: Request, language: InterfaceLanguage | None = None, view: str = "") -> Response:
        interface = _interface(request, language)
        fields = await _fields(request)
        name, password = fields.get("name", "").strip().casefold()[:LONGEST], fields.get("password", "")
        client = _client(request)
        # A wrong name and a wrong password are counted, timed and answered alike.
        async with sign_ins.attempt(client, name) as wait:
            if wait:
                refused = HTMLResponse(_page(interface, view, "later", int(wait // 60) + 1), 429)
                refused.headers["retry-after"] = str(math.ceil(wait))
                return refused
            try:
                account = await run_in_threadpool(access.accounts.verified, name, password)
            except AccountsUnreadable:
                return HTMLResponse(_page(interface, view, "unusable"), 503)
        if account is None:
            return HTMLResponse(_page(interface, view, "wrong"), 401)
        sign_ins.succeeded(client, name)
        access.sessions.end(session_token(request.scope) or "")
        answer = RedirectResponse(f"./#/{view}" if _VIEW.fullmatch(view) else "./", 303)
        _set_cookie(request, answer, access.sessions.begin(account), LIFETIME)
        return answer

    @routes.post("/logout")
    def sign_out(request: Request) -> Response:
        access.sessions.end(session_token(request.scope) or "")
        answer = RedirectResponse("./", 303)
        _set_cookie(request, answer, "", 0)
        return answer

    return routes


def _set_cookie(request: Request, answer: Response, token: str, seconds: int) -> None:
    answer.set_cookie(
        COOKIE,
        token,
        max_age=seconds,
        path=f"{request.scope.get('root_path', '')}/",
        secure=request.scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )
    answer.headers["cache-control"] = "no-store"


async def _fields(request: Request) -> dict[str, str]:
    """What a form says, the first value of each field; nothing where it is too large or no form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return {}
    try:
        fields = parse_qs(body.decode(), max_num_fields=10, errors="strict")
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _client(request: Request) -> str:
    """Whoever is counted as one: an address, or the network of an IPv6 address, of which one household has plenty."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host


def _interface(request: Request, language: InterfaceLanguage | None) -> Interface:
    return INTERFACES[language or preferred_language(request.headers.get("accept-language"))]


def _page(interface: Interface, view: str, trouble: Trouble | None = None, minutes: int = 0) -> str:
    """The whole page: our own styles and tokens, nothing of Gradio's."""
    words = interface.login
    shown = f"&amp;view={view}" if _VIEW.fullmatch(view) else ""
    other = "en" if interface.language == "fr" else "fr"
    lines = {"wrong": words.wrong, "later": words.later.format(minutes=minutes), "unusable": words.unusable}
    alert = f'<p class="error" role="alert">{escape(lines[trouble])}</p>' if trouble else ""
    styles = "".join(f'<link rel="stylesheet" href="ui/styles/{name}.css">' for name in ("tokens", "frame", "login"))
    return (
        f'<!doctype html><html lang="{interface.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # Without a referrer, browsers do not say where a form comes from either.
        '<meta name="referrer" content="same-origin">'
        f"<title>{escape(words.title)} – Passerelle</title>"
        f'<link rel="icon" href="ui/favicon.svg">{styles}<script src="ui/scripts/theme.js"></script></head>'
        f'<body class="gradio-container"><main class="login"><h1>Passerelle</h1><p>{escape(interface.tagline)}</p>'
        f"<h2>{escape(words.title)}</h2>{alert}"
        f'<form method="post" action="login?language={interface.language}{shown}">'
        f'<label for="name">{escape(words.name)}</label>'
        '<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false"'
        ' maxlength="64" required autofocus>'
        f'<label for="password">{escape(words.password)}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" maxlength="{LONGEST}"'
        f' required><button class="button primary">{escape(words.send)}</button></form>'
        f'<p class="aside">{escape(words.help)}</p>'
        f'<p class="aside"><a href="./">{escape(words.back)}</a> · '
        f'<a href="login?language={other}{shown}" lang="{other}" hreflang="{other}">'
        f"{escape(interface.other_language)}</a></p></main></body></html>"
    )
