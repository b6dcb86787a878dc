"""Ask: articles, statements, sources, search, how things stand, and whether all is as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from sayso import views
from sayso.api.answers import AtDesk, Cursor, Limit, answer, page
from sayso.api.correcting import stored
from sayso.api.nouns import shape
from sayso.api.problems import responses
from sayso.api.shapes import ArticleStored, PageAsked
from sayso.corpus import Page, Status
from sayso.corpus.questions import Counted, Facets, Listed, Listing
from sayso.desk import Verified

router = APIRouter()

Name = Annotated[str, Path(max_length=500, description="The article's id.", examples=["bridge"])]
Asked = Annotated[PageAsked, Query()]
Key = Annotated[
    str, Path(max_length=500, description="The source's key, or its name as articles have it.", examples=["tass"])
]


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of statements, how many there are on all pages, and how they are spread over the values of each filter."""

    page: Page
    total: int
    facets: Facets


@router.get("/status", tags=["corpus"], response_model=shape(Status), responses=responses())
def status(request: Request, desk: AtDesk) -> Response:
    """How things stand: articles, readings by version of the reader, what waits, what is set aside and why."""
    return answer(request, views.status(desk.corpus))


@router.get("/articles", tags=["articles"], response_model=shape(Listing[Listed]), responses=responses(400, 422))
def articles(request: Request, desk: AtDesk, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """The articles in the order of their ids, a page at a time, without their texts."""
    found = desk.corpus.heads(cursor, limit)
    return page(request, found, found.cursor)


@router.get("/articles/{article:path}", tags=["articles"], response_model=ArticleStored, responses=responses(404, 422))
def one_article(request: Request, desk: AtDesk, article: Name) -> Response:
    """One article with where it was found, its reading with what people put right, and what that is."""
    found = views.article_page(desk.corpus, article)
    return answer(
        request,
        {
            "id": found.article.id,
            "version": found.version,
            "provenance": found.provenance,
            "reading": found.reading and found.reading.to_dict(),
            "corrections": stored(found.corrections),
        },
    )


@router.get("/statements", tags=["statements"], response_model=shape(views.Found), responses=responses(400, 422))
def statements(request: Request, desk: AtDesk, asked: Asked) -> Response:
    """The statements that fit all filters, each with its chain: published last first, then by article and place in it."""
    found = views.search(desk.corpus, asked.query())
    return page(request, found, found.page.cursor)


@router.get("/search", tags=["statements"], response_model=shape(Searched), responses=responses(400, 422))
def search(request: Request, desk: AtDesk, asked: Asked) -> Response:
    """As `/statements`, and with facets: for each filter the most frequent values of what fits all the others."""
    query = asked.query()
    found = views.search(desk.corpus, query)
    return page(request, Searched(found.page, found.total, desk.corpus.facets(query)), found.page.cursor)


@router.get("/sources", tags=["sources"], response_model=shape(Listing[Counted]), responses=responses(400, 422))
def sources(request: Request, desk: AtDesk, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """Who is made to say anything: key (or name), a name that articles use, and in how many statements; the most first."""
    found = desk.corpus.sources(cursor, limit)
    return page(request, found, found.cursor)


@router.get(
    "/sources/{key:path}", tags=["sources"], response_model=shape(views.SourcePage), responses=responses(400, 404, 422)
)
def source(request: Request, desk: AtDesk, key: Key, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """What a source is made to say: in figures, through whom, over time, and the statements."""
    found = views.source_page(desk.corpus, key, cursor=cursor, limit=limit)
    return page(request, found, found.statements.cursor)


@router.get(
    "/verify/{article:path}", tags=["corpus"], response_model=shape(Verified), responses=responses(404, 413, 422)
)
def verify(request: Request, desk: AtDesk, article: Name) -> Response:
    """Recompute the digests of an article and read it again: whether all is as it was taken in."""
    return answer(request, desk.verify(article))
