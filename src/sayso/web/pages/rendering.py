"""Templates → responses: language, theme, addresses, the token of forms. Every page goes through `render`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sayso.show.inline import look, safe
from sayso.web.pages.wording import LANGUAGES, Words, words

THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600  # seconds that a choice is remembered


def render(request: Request, template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """Return a page in the visitor's language and theme; what they choose in the address is remembered in a cookie."""
    spoken, theme = language(request), _theme(request)
    page = {
        "request": request,
        "t": words(spoken),
        "lang": spoken,
        "theme": theme,
        "csrf": getattr(request.state, "csrf", ""),
        "desk": request.app.state.desk,
        "here": _Here(request),
    }
    html = _environment().get_template(template).render(page | values)
    response = HTMLResponse(html, status_code)
    for name, value in (("lang", spoken), ("theme", theme)):
        if name in request.query_params:
            response.set_cookie(name, value, max_age=_YEAR, samesite="lax", httponly=True)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def language(request: Request) -> str:
    """What the visitor reads: chosen in the address, else before, else by the browser."""
    asked = (request.query_params.get("lang"), request.cookies.get("lang"))
    spoken = next((one for one in asked if one in LANGUAGES), None)
    return spoken or _accepted(request.headers.get("Accept-Language", ""))


def _accepted(header: str) -> str:
    """The first of the browser's languages that is ours."""
    weighed = []
    for at, part in enumerate(header[:500].split(",")):
        name, _, weight = part.partition(";q=")
        code = name.strip().split("-")[0].lower()
        if code in LANGUAGES:
            weighed.append((-_weight(weight), at, code))
    return min(weighed)[2] if weighed else LANGUAGES[0]


def _weight(text: str) -> float:
    try:
        return float(text) if text.strip() else 1.0
    except ValueError:
        return 0.0


def _theme(request: Request) -> str:
    asked = (request.query_params.get("theme"), request.cookies.get("theme"))
    return next((one for one in asked if one in THEMES), THEMES[0])


class _Here:
    """The address of this page, and those like it."""

    def __init__(self, request: Request) -> None:
        self.path = quote(request.url.path)
        self._query = {k: v for k, v in request.query_params.items() if k not in ("lang", "theme", "done", "undone")}

    def but(self, **changes: Any) -> str:
        """The same page with these values in its query; None takes one away."""
        return address(self.path, self._query | changes)

    @property
    def whole(self) -> str:
        """The address without what is only said once."""
        return address(self.path, self._query)


def address(path: str, query: Mapping[str, Any]) -> str:
    """A path with what of the query is something."""
    told = {k: v for k, v in query.items() if v not in (None, "")}
    return f"{path}?{urlencode(told)}" if told else path


def link(kind: str, name: str) -> str:
    """`/articles/…`, `/sources/…`: the address of a noun by its id, whatever characters that has."""
    return f"/{kind}/{quote(name, safe='')}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("sayso.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "static": static,
        "link": link,
        "look": look,
        "languages": LANGUAGES,
        "themes": THEMES,
        "words": words,
    }
    made.filters |= {"clean": _clean, "data": _data}
    return made


def _clean(text: str | None) -> Markup:
    """Text from outside, without control characters and what turns the direction of writing."""
    return Markup(safe(text or ""))  # noqa: S704, `safe` escapes


def _data(value: Any) -> Markup:
    """JSON that can stand in a script element of type application/json."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704, nothing is left to close the element


@cache
def static(name: str) -> str:
    """The address of a static file, which changes with its content."""
    body = files("sayso.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?{blake2b(body, digest_size=6).hexdigest()}"


def spoken(request: Request) -> Words:
    """The words that the visitor reads."""
    return words(language(request))


def failed(request: Request, status: int, detail: str) -> HTMLResponse:
    """The page of what went wrong; `detail` says what to do, in English."""
    return render(request, "failed.html", status, status=status, detail=detail)
