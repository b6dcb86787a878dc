"""From where a request comes: no other site's page may write, or look in, by the browser of somebody who may."""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Scope

from sayso.web.bodies import again, nothing
from sayso.web.refused import Refused

CSRF = "sayso_csrf"  # the cookie
FIELD = "csrf"  # of a form
SAFE = ("GET", "HEAD", "OPTIONS")


def check_site(method: str, headers: Headers) -> None:
    """Let no other site's page look in or write: it may lead here by a link, nothing else."""
    site = headers.get("sec-fetch-site", "same-origin")
    if site in ("same-origin", "none"):
        return
    if method not in SAFE or headers.get("sec-fetch-mode") != "navigate":
        raise Refused(403, "another site's page asks for this: open the desk itself")


def needs_token(headers: Headers) -> bool:
    """Whether a browser may have been led into this: programs send none of these, and browsers no bearer of their own."""
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False
    return any(name in headers for name in ("cookie", "origin", "sec-fetch-site"))


async def has_token(scope: Scope, headers: Headers, cookie: str, body: bytes) -> bool:
    """Tell whether the token of the cookie was given in the header, or in the form."""
    given = headers.get("x-csrf-token")
    if given is None:
        given = await _of_form(scope, body)
    return is_token(cookie) and hmac.compare_digest(given.encode(), cookie.encode())


async def _of_form(scope: Scope, body: bytes) -> str:
    request = Request(scope, again(body, nothing))
    try:
        async with request.form(max_part_size=len(body) + 1) as form:
            value = form.get(FIELD)
    except HTTPException:
        return ""
    return value if isinstance(value, str) else ""


def is_token(text: str) -> bool:
    """Tell whether it has the form of our tokens."""
    return len(text) == 32 and text.isascii()
