"""Read a text; store articles."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from sayso.api.answers import AtDesk, answer
from sayso.api.problems import responses
from sayso.api.shapes import ArticleGiven, ReadingRead, Stored

router = APIRouter()


@router.post("/read", tags=["reading"], response_model=ReadingRead, responses=responses(400, 413, 422))
def read(request: Request, desk: AtDesk, article: ArticleGiven) -> Response:
    """Read one article: on whose word each of its statements is known.

    **Nothing is stored.** The answer is the reading contract, as `sayso read --format json` prints it.
    """
    given = desk.pasted(**article.model_dump())
    return answer(request, desk.read(given.article).to_dict())


@router.post("/articles", tags=["articles"], status_code=201, response_model=Stored, responses=responses(400, 413, 422))
def add(request: Request, desk: AtDesk, article: ArticleGiven) -> Response:
    """Store one article and read it. The same article once more changes nothing.

    Where its `id` belongs to another article already, it gets one with a digest behind it: `ids` tells.
    """
    given = desk.pasted(**article.model_dump())
    added = desk.store([given])
    return answer(request, {"ids": desk.stored([given]), "new": added.new, "known": added.known}, 201)
