"""Stories and claims: what many articles have to do with each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from sayso import views
from sayso.links.pages import PlaceView, Told, Version
from sayso.links.wording import MOST as WORDS
from sayso.links.wording import differing_words
from sayso.model import Place, Span
from sayso.moments import moment
from sayso.show.inline import safe
from sayso.web.pages.layers import layers
from sayso.web.pages.margin import mapped
from sayso.web.pages.rendering import render, spoken

router = APIRouter()

_CLAIMS = 40  # claims on the page of a story, and articles; all with `all=1`
_FINDINGS = 30
_PLACES = 40
_PAGE = 20
_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


@router.get("/stories")
def stories(request: Request) -> HTMLResponse:
    """All stories, the newest or the largest first."""
    by = "largest" if request.query_params.get("by") == "largest" else "newest"
    corpus = request.app.state.desk.corpus
    found = views.stories(corpus, order=by, cursor=request.query_params.get("cursor") or None, limit=_PAGE)  # type: ignore[arg-type]
    return render(request, "stories.html", found=found, by=by)


@router.get("/stories/{name}")
def story(request: Request, name: str) -> HTMLResponse:
    """One story."""
    page = views.story_page(request.app.state.desk.corpus, name)
    articles = {one.id: one for one in page.articles}
    whole = request.query_params.get("all") == "1"
    conflicts = Counter(claim for one in page.findings for claim in {one.claim, one.to_claim} if claim)
    told = sorted(page.claims, key=lambda one: len(one.articles) < 2 and not conflicts[one.id])
    asked = request.query_params.get("tree", "")
    chosen = next((one for one in page.claims if one.id == asked), next((one for one in told if one.hops), None))
    return render(
        request,
        "story.html",
        page=page,
        articles=articles,
        claims=told if whole else told[:_CLAIMS],
        findings=page.findings if whole else page.findings[:_FINDINGS],
        listed=page.articles if whole else page.articles[:_CLAIMS],
        whole=whole or max(len(told), len(page.articles)) <= _CLAIMS,
        conflicts=conflicts,
        copied={one.article: one for one in page.copies},
        outlets=len({one.outlet for one in page.articles if one.outlet}),
        chosen=chosen,
        tree=layers(chosen, articles) if chosen else None,
        tracks=[track(lot) for lot in page.versions],
        map=mapped(map(_place, page.places[:_PLACES]), spoken(request)),
        marked=marked,
    )


def _place(one: PlaceView) -> Place:
    return Place(Span(0, 0), one.name, one.kind, one.country, one.lat, one.lon, one.geonames)


@router.get("/claims/{name}")
def claim(request: Request, name: str) -> HTMLResponse:
    """One claim, in all its wordings."""
    page = views.claim_page(request.app.state.desk.corpus, name)
    articles = {one.id: one for one in page.articles}
    return render(
        request,
        "claim.html",
        page=page,
        claim=page.claim,
        articles=articles,
        wordings=list(wordings(page.claim.statements)),
        tree=layers(page.claim, articles) if page.claim.hops else None,
        tracks=[track(lot) for lot in page.versions],
        marked=marked,
    )


# ── words that differ ─────────────────────────────────────────────────────────────────────────────────────────────────


class Wording(NamedTuple):
    """A way in which a claim is put: the statement that has it first, its words, and those that say the same word for word."""

    told: Told
    html: Markup
    again: tuple[Told, ...]


def wordings(statements: Sequence[Told]) -> Iterator[Wording]:
    """The different wordings of a claim, in order; what a wording has and the first has not is marked."""
    lots: dict[tuple[str, ...], list[Told]] = {}
    for one in statements:
        lots.setdefault(tuple(word.lower() for word in _WORD.findall(one.text)), []).append(one)
    first = statements[0]
    for lot in lots.values():
        spans = [] if lot[0] is first else _other(lot[0].text, first.text)
        yield Wording(lot[0], marked(lot[0].text, spans), tuple(lot[1:]))


def _other(text: str, first: str) -> list[Span]:
    """The words of a text that another has in no form."""
    found = [Span(*match.span()) for match in _WORD.finditer(text)][:WORDS]
    places, _ = differing_words([text[slice(*span)] for span in found], _WORD.findall(first)[:WORDS])
    return [found[place] for place in places]


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """Text with spans of it marked, as HTML."""
    out, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            out += [safe(text[at:start]), "<mark>", safe(text[start:end]), "</mark>"]
            at = end
    return Markup("".join((*out, safe(text[at:]))))  # noqa: S704, escaped


# ── versions over time ────────────────────────────────────────────────────────────────────────────────────────────────


class Dot(NamedTuple):
    """A version at its place in time, 0 to 100; `row` keeps neighbours apart."""

    version: Version
    x: float
    row: int


def track(lot: Sequence[Version]) -> list[Dot]:
    """Place the versions of a number along time; those that cannot be placed stand at the end."""
    times = [told.timestamp() if (told := moment(one.published)) else None for one in lot]
    known = [time for time in times if time is not None]
    first, span = min(known, default=0.0), max(max(known, default=0.0) - min(known, default=0.0), 1.0)
    dots: list[Dot] = []
    for one, time in zip(lot, times, strict=True):
        x = 100.0 if time is None else 100 * (time - first) / span
        near = [dot.row for dot in dots if abs(dot.x - x) < 16]
        dots.append(Dot(one, round(x, 1), next(row for row in range(len(lot) + 1) if row not in near)))
    return dots
