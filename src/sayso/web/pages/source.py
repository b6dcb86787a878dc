"""The page of a source: what it is made to say, directly or through others, over time; whom it cites, who cites it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from sayso import views
from sayso.corpus import Query
from sayso.web.pages.heads import titles
from sayso.web.pages.rendering import render

router = APIRouter()

_PAGE = 20
_DENIED = 5


@router.get("/sources/{name:path}")
def source(request: Request, name: str) -> HTMLResponse:
    """A source by its key, or its name as articles have it."""
    corpus = request.app.state.desk.corpus
    page = views.source_page(corpus, name, cursor=request.query_params.get("cursor") or None, limit=_PAGE)
    known = page.known
    denied = corpus.search(Query(source=name, act="deny", limit=_DENIED)).hits
    return render(
        request,
        "source.html",
        name=next(iter(known.names), name),
        key=name,
        known=known,
        page=page.statements,
        direct=max(0, known.statements - sum(known.through.values())),
        cites=corpus.cites(name),
        outlets=corpus.facets(Query(source=name))["outlet"],
        denied=denied,
        titles=titles(corpus, (*page.statements.hits, *denied)),
        first=not request.query_params.get("cursor"),
    )
