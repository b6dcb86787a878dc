"""What stands before every request: who may come, by what name the desk is called, how much and how often, and from where.

A plain ASGI application around the other, so that nothing reaches a route unchecked and every answer carries the headers.
"""

from __future__ import annotations

import hmac
from base64 import b64decode
from dataclasses import dataclass, field
from secrets import token_urlsafe
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.web.bodies import again, whole
from sayso.web.rates import Rates
from sayso.web.refused import Refused, refusal
from sayso.web.whence import CSRF, SAFE, check_site, has_token, is_token, needs_token

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WRITE = 10  # requests that one counts for which writes, or has something read

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may come: with `token` whoever has it, with `proxy_header` whom the proxy in front names in it, else everybody.

    `hosts` are the names the desk may be called by (empty: any), so that no page of the internet can call it by a name of its
    own that it leads here. `rate` are requests a second of one client, 0 for any number; `body` bytes, `seconds` to send them.
    """

    token: str | None = None
    proxy_header: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    rate: float = 0.0
    body: int = 17 * 2**20
    seconds: float = 30.0


@dataclass
class Safety:
    """The application behind the rules."""

    app: ASGIApp
    rules: Rules
    _rates: Rates = field(init=False)

    def __post_init__(self) -> None:
        self._rates = Rates(self.rules.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookie = cookie_parser(headers.get("cookie", "")).get(CSRF, "")
        token = cookie if is_token(cookie) else token_urlsafe(24)
        scope.setdefault("state", {})["csrf"] = token
        dressed = _dressed(send, None if token == cookie else token, secure=scope["scheme"] == "https")
        try:
            receive = await self._checked(scope, headers, cookie, receive)
        except Refused as refused:
            await refusal(scope["path"], refused)(scope, receive, dressed)
            return
        await self.app(scope, receive, dressed)

    async def _checked(self, scope: Scope, headers: Headers, cookie: str, receive: Receive) -> Receive:
        """Check who comes, how often, from where, with what. Raises Refused."""
        client = (scope.get("client") or ("", 0))[0]
        self._check_host(headers)
        self._rates.take(client, WRITE if scope["method"] not in SAFE else 1)
        scope["state"]["user"] = self._user(headers, client)
        check_site(scope["method"], headers)
        if scope["method"] in SAFE:
            return receive
        body = await whole(headers, receive, limit=self.rules.body, seconds=self.rules.seconds)
        if needs_token(headers) and not await has_token(scope, headers, cookie, body):
            raise Refused(403, "the form is none of this desk's, or too old: load the page again and repeat")
        return again(body, receive)

    def _check_host(self, headers: Headers) -> None:
        try:
            name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError:
            name = ""
        if self.rules.hosts and name not in self.rules.hosts:
            raise Refused(421, "the desk does not go by this name: open it by the address that `sayso serve` tells")

    def _user(self, headers: Headers, client: str) -> str | None:
        """Who comes, where that is known. Raises Refused where nobody must come so."""
        rules = self.rules
        if rules.proxy_header:
            user = headers.get(rules.proxy_header, "").strip()[:200]
            if user:
                return user
            if not rules.token:
                raise Refused(401, f"the proxy in front must say in {rules.proxy_header} who comes")
        if not rules.token:
            return None
        name, given = _credentials(headers.get("authorization", ""))
        if not hmac.compare_digest(given.encode(), rules.token.encode()):
            self._rates.take(client, 5 * WRITE)  # guessing is slow
            raise Refused(401, "give the token of this desk: as the password, or as “Authorization: Bearer …”",
                          WWW_Authenticate='Basic realm="Sayso", charset="UTF-8"')  # fmt: skip
        return name or None


def _credentials(header: str) -> tuple[str, str]:
    """Name and token of «Basic …» or «Bearer …»."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return "", rest.strip()
    try:
        name, _, password = b64decode(rest, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (name, password) if scheme.lower() == "basic" else ("", "")


# ── bodies, headers ───────────────────────────────────────────────────────────────────────────────────────────────────


def _dressed(send: Send, token: str | None, *, secure: bool) -> Send:
    """Put the headers on what is sent, and the cookie where the visitor has none."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "private, no-cache")
            if token and headers.get("content-type", "").startswith("text/html"):
                end = "; Secure" if secure else ""
                headers.append("Set-Cookie", f"{CSRF}={token}; Path=/; HttpOnly; SameSite=Strict{end}")
        await send(message)

    return dressed
