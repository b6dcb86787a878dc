"""The page of an article, stored or pasted: its text, on whose word it rests, and the forms that put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from sayso import views
from sayso.corpus import Correction
from sayso.corpus.corrections import fix_place, in_force, judge, text_digest
from sayso.corpus.questions import ClaimHead
from sayso.desk import now
from sayso.errors import AbsentError, UsageError
from sayso.links.copies import Copy
from sayso.links.kept import copy_of
from sayso.model import Reading, Span
from sayso.show.voices import Voices
from sayso.web.pages.heads import headline
from sayso.web.pages.ink import Extra, Inked
from sayso.web.pages.margin import Margin
from sayso.web.pages.paste import shelf
from sayso.web.pages.rendering import address, link, render, spoken
from sayso.web.pages.rests import rests
from sayso.web.pages.why import why

router = APIRouter()
Given = Annotated[str, Form()]
_COPIES = 4  # that an article is, of as many others
_CLAIMS = 12


@router.get("/pasted/{name}")
def pasted(request: Request, name: str) -> HTMLResponse:
    """What was pasted, read and not stored."""
    reading = shelf(request).reading(name, request.app.state.desk)
    if reading is None:
        raise AbsentError(spoken(request)("pasted.gone"))
    if "why" in request.query_params:
        return why(request, reading, link("pasted", name))
    values = _shown(request, reading) | {"linked": None, "elsewhere": []}
    return render(request, "article.html", **values, page=None, stored=False, made=[], done=None)


@router.get("/articles/{name:path}")
def article(request: Request, name: str) -> HTMLResponse:
    """An article of the corpus."""
    corpus = request.app.state.desk.corpus
    page = views.article_page(corpus, name)
    if page.reading is None:
        raise UsageError(spoken(request)("article.unread"))
    if "why" in request.query_params:
        return why(request, page.reading, link("articles", name))
    made = _about(corpus.corrections(), page.reading)
    done = next((one for one in made if one.id == request.query_params.get("done")), None)
    held = {one.id for one in in_force(made)}
    shown = [(one, one.id in held) for one in made if one.kind != "withdraw"]
    linked, copies = views.article_links(corpus, page.article.id), _copies(request, page.article.id)
    values = _shown(request, page.reading, copies) | {"linked": linked, "elsewhere": _elsewhere(linked.claims)}
    return render(request, "article.html", **values, page=page, stored=True, made=shown, done=done)


def _about(made: Any, reading: Reading) -> list[Correction]:
    """What people put right in an article, or in a source of it everywhere, in their order."""
    keys = {source.key for source in reading.sources if source.key}
    name = reading.article.id
    return [one for one in made if one.article == name or (one.article is None and {one.source, one.to} & keys)]


class Copied(NamedTuple):
    """An article that this one took text from: what sort of copy it is, whose, how much, where."""

    told: str
    article: str
    name: str
    more: str
    copy: Copy


def _copies(request: Request, name: str) -> list[Copied]:
    """Where an article has its text from, the most first."""
    corpus, t = request.app.state.desk.corpus, spoken(request)
    found = [copy_of(row) for row in corpus.linked().taken(name)][:_COPIES]
    articles = {one.id: one for one in corpus.articles([copy.of for copy in found])}
    return [
        Copied(
            t.known("copykind", copy.kind),
            copy.of,
            " · ".join(part for part in (articles[copy.of].outlet, headline(articles[copy.of])) if part),
            t.percent(copy.overlap),
            copy,
        )
        for copy in found
    ]


def _elsewhere(claims: Iterable[ClaimHead]) -> list[ClaimHead]:
    """The claims of an article that others tell too, those of most articles first."""
    told = {one.id: one for one in claims if one.articles > 1}
    return sorted(told.values(), key=lambda one: (-one.articles, one.id))[:_CLAIMS]


def _shown(request: Request, reading: Reading, copies: Sequence[Copied] = ()) -> dict[str, Any]:
    t = spoken(request)
    voices = Voices(reading)
    shaded = [
        Extra("copy", "text", here, number, f"{one.told}: {one.name}", link("articles", one.article))
        for number, one in enumerate(copies[:1])
        for here, _ in one.copy.stretches
    ]
    inked = Inked(voices, t, (*shaded, *_asked(request, reading)))
    lines = inked.lines()
    margin = Margin(voices, t, inked.ids)
    asked = request.query_params.get("only") == "outlet"
    return {
        "reading": reading,
        "lines": lines,
        "margin": margin,
        "rests": rests(voices, t),
        "only": asked,
        "copies": copies,
    }


def _asked(request: Request, reading: Reading) -> list[Extra]:
    """The statement that the address asks for."""
    number = request.query_params.get("s", "")
    if not (number.isascii() and number.isdigit()) or not int(number[:9]) < len(reading.statements):
        return []
    told = reading.statements[int(number)]
    return [Extra("asked", told.field, Span(*told.span), 0)]


# ── putting right ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Fix:
    """What a form says: an attribution right or wrong, a source's new name, a place that is none, a correction taken back."""

    confirm: Given = ""
    reject: Given = ""
    rename: Given = ""
    to: Given = ""
    nowhere: Given = ""
    undo: Given = ""
    note: Given = ""


@router.post("/articles/{name:path}")
def correct(request: Request, name: str, fix: Annotated[Fix, Depends()]) -> Response:
    """Put right what was read, or take that back; then show the article again."""
    desk = request.app.state.desk
    by = getattr(request.state, "user", None) or "desk"
    if fix.undo:
        return RedirectResponse(address(link("articles", name), {"done": desk.undo(fix.undo, by=by)}), 303)
    reading = views.article_page(desk.corpus, name).reading
    if reading is None:
        raise UsageError(spoken(request)("article.unread"))
    done = desk.correct(_made(reading, fix, by))
    place = f"#a{fix.confirm}" if fix.confirm else ""
    return RedirectResponse(address(link("articles", name), {"done": done}) + place, 303)


def _made(reading: Reading, fix: Fix, by: str) -> Correction:
    """The correction that a form asks for. Raises UsageError where it asks for none."""
    at, note = now(), fix.note.strip() or None
    if fix.confirm or fix.reject:
        kind: Literal["confirm", "reject"] = "confirm" if fix.confirm else "reject"
        return judge(reading, _number(fix.confirm or fix.reject), kind, by=by, at=at, note=note)
    if fix.nowhere:
        return fix_place(reading, _number(fix.nowhere), None, by=by, at=at, note=note)
    return _renamed(reading, fix, Correction("rename", by, at, note=note))


def _renamed(reading: Reading, fix: Fix, blank: Correction) -> Correction:
    """Call a source by another name: one with a key everywhere, one without in this article."""
    seen, to = next((one for one in reading.sources if one.id == fix.rename), None), fix.to.strip()
    if seen is None or not to:
        raise UsageError("a source of this article and its new name are needed")
    if seen.key:
        return replace(blank, source=seen.key, to=to)
    here = reading.article
    return replace(blank, source=seen.name, to=to, article=here.id, digest=text_digest(here))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"'{text[:20]}' is no number of an attribution or a place")
    return int(text[:9])
