"""Search: filters as facets, the statements found as a list, on a map, along time; all in the address."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from sayso import views
from sayso.corpus import Corpus, Query
from sayso.corpus.questions import Counted, Facets
from sayso.errors import UsageError
from sayso.model import ACTS
from sayso.web.pages.atlas import numeric
from sayso.web.pages.heads import titles
from sayso.web.pages.rendering import address, link, render, spoken
from sayso.web.pages.wording import Words

router = APIRouter()

VIEWS = ("list", "map", "timeline")
_FILTERS = tuple(field.name for field in fields(Query) if field.name not in ("cursor", "limit"))
_SHOWN = ("source", "act", "outlet", "place", "certainty", "chain_depth")  # facets, in the order of the page
_PAGE = 20
_MARKS = 5_000  # on a map, along time
_KEPT = 64  # facets of questions that were asked a moment ago


class Choice(NamedTuple):
    """A value of a facet: what it is called, how many statements it leaves, where it leads; `on`: it is chosen."""

    name: str
    number: int
    address: str
    on: bool


class Facet(NamedTuple):
    """A filter with the values that may be chosen."""

    name: str
    choices: list[Choice]


@router.get("/search")
def search(request: Request) -> HTMLResponse:
    """What is asked for in the address."""
    corpus, t = request.app.state.desk.corpus, spoken(request)
    told = {name: value for name in _FILTERS if (value := request.query_params.get(name, "").strip())}
    shown = request.query_params.get("view", VIEWS[0])
    whole = dict.fromkeys(_FILTERS, "") | told
    values: dict[str, Any] = {
        "asked": whole,
        "view": shown if shown in VIEWS else VIEWS[0],
        "acts": ACTS,
        "views": VIEWS,
    }
    try:
        query = asked(told, request.query_params.get("cursor"))
        found = views.search(corpus, query)
    except UsageError as error:
        return render(
            request, "search.html", 400, **values, trouble=str(error), found=None, facets=[], months=(), filters=""
        )
    counted = _facets(corpus, query, corpus.state())
    return render(
        request,
        "search.html",
        **values,
        trouble=None,
        found=found,
        titles=titles(corpus, found.page.hits),
        facets=_choices(counted, told, values["view"], t),
        months=[(one.value, one.number) for one in counted["month"]],
        filters=urlencode(told),
        chosen=[
            (name, _called(name, value, value, t), _without(told, name, values["view"])) for name, value in told.items()
        ],
    )


def asked(told: dict[str, str], cursor: str | None = None, limit: int = _PAGE) -> Query:
    """The question that an address asks. Raises UsageError where it can be none."""
    depth = told.get("chain_depth")
    if depth is not None and not (depth.isascii() and depth.isdigit()):
        raise UsageError(f"chain_depth: '{depth[:20]}' is no number of hands")
    given: dict[str, Any] = told | ({} if depth is None else {"chain_depth": int(depth[:6])})
    return Query(**given, cursor=cursor or None, limit=limit)


@lru_cache(_KEPT)
def _kept(corpus: Corpus, query: Query, _: str) -> Facets:
    return corpus.facets(query)


def _facets(corpus: Corpus, query: Query, state: str) -> Facets:
    """The facets of a question, counted once while the corpus stays as it is."""
    return _kept(corpus, Query(**{name: getattr(query, name) for name in _FILTERS}), state)


def _choices(counted: Facets, told: dict[str, str], view: str, t: Words) -> list[Facet]:
    return [
        Facet(name, [_choice(name, value, told, view, t) for value in counted[name]])
        for name in _SHOWN
        if counted[name]
    ]


def _choice(name: str, one: Counted, told: dict[str, str], view: str, t: Words) -> Choice:
    on = told.get(name) == one.value
    but = _without(told, name, view) if on else address("/search", told | {name: one.value, "view": _view(view)})
    return Choice(_called(name, one.value, one.name, t), one.number, but, on)


def _without(told: dict[str, str], name: str, view: str) -> str:
    return address("/search", {k: v for k, v in told.items() if k != name} | {"view": _view(view)})


def _view(view: str) -> str | None:
    return None if view == VIEWS[0] else view


def _called(name: str, value: str, called: str, t: Words) -> str:
    """What a value of a filter is called on the page."""
    if name in ("act", "certainty"):
        return t.known(name, value)
    if name == "place" and len(value) == 2 and value.isupper():
        return t.country(value)
    if name == "chain_depth" and value.isdigit():
        return t("search.hands", n=int(value[:6]))
    return called


# ── marks on a map, along time ────────────────────────────────────────────────────────────────────────────────────────


@router.get("/search/marks/{kind}")
def marks(request: Request, kind: str) -> JSONResponse:
    """The marks of a map (`places`) or along time (`times`), for the scripts of the page."""
    corpus, t = request.app.state.desk.corpus, spoken(request)
    told = {name: value for name in _FILTERS if (value := request.query_params.get(name, "").strip())}
    query = asked(told)
    return JSONResponse(_places(corpus, query, told, t) if kind == "places" else _times(corpus, query, t))


def _places(corpus: Corpus, query: Query, told: dict[str, str], t: Words) -> list[dict[str, Any]]:
    """Places with a point, and countries by their number in the atlas."""
    out = []
    for spot in corpus.spots(query, _MARKS):
        place = str(spot.geonames) if spot.geonames else spot.country if spot.kind == "country" else spot.name
        name = t.country(spot.country) if spot.kind == "country" and spot.country else spot.name
        out.append(
            {
                "name": name,
                "kind": t.known("placekind", spot.kind),
                "point": spot.kind == "city",
                "lat": spot.lat,
                "lon": spot.lon,
                "country": numeric(spot.country) if spot.kind == "country" else None,
                "n": spot.number,
                "says": t("count.statements", n=spot.number),
                "to": address("/search", told | {"place": place}),
            }
        )
    return out


def _times(corpus: Corpus, query: Query, t: Words) -> list[dict[str, Any]]:
    """Times as days, the last excluded, with what is told of them."""
    return [
        {
            "since": one.time.since,
            "until": one.time.until,
            "approx": one.time.approx,
            "when": t.when(one.time),
            "text": one.text[:200],
            "to": address(link("articles", one.article), {"s": one.number}),
        }
        for one in corpus.moments(query, _MARKS)
    ]
