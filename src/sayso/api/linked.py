"""Ask what articles have to do with each other: stories, claims, findings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from sayso import views
from sayso.api.answers import AtDesk, Cursor, Limit, answer, page
from sayso.api.nouns import shape
from sayso.api.problems import responses
from sayso.corpus.linked import Order
from sayso.corpus.questions import ListedClaim, Listing
from sayso.links.pages import ClaimPage, FindingView, StoryPage

router = APIRouter(tags=["stories"])

Name = Annotated[str, Path(max_length=100, description="Its id, or a beginning of it that no other has.")]


@router.get("/stories", response_model=shape(views.Stories), responses=responses(400, 422))
def stories(
    request: Request,
    desk: AtDesk,
    order: Annotated[Order, Query(description="The newest first, or those of most articles.")] = "newest",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """The stories, a page at a time: name, time, number of articles, outlets, claims and conflicts."""
    found = views.stories(desk.corpus, order=order, cursor=cursor, limit=limit)
    return page(request, found, found.cursor)


@router.get("/stories/{name}", response_model=shape(StoryPage), responses=responses(404, 422))
def story(request: Request, desk: AtDesk, name: Name) -> Response:
    """A story: its articles by time, its claims by reach with their origins, numbers that differ, copies, places."""
    return answer(request, views.story_page(desk.corpus, name))


@router.get("/claims", response_model=shape(Listing[ListedClaim]), responses=responses(400, 422))
def claims(request: Request, desk: AtDesk, cursor: Cursor = None, limit: Limit = 100) -> Response:
    """The claims, those of most statements first: first words, articles, how many independent origins there can be."""
    found = desk.corpus.claims(cursor, limit)
    return page(request, found, found.cursor)


@router.get("/claims/{name}", response_model=shape(ClaimPage), responses=responses(404, 422))
def claim(request: Request, desk: AtDesk, name: Name) -> Response:
    """A claim: all its wordings, the chain of each, the tree by which it came to them, its independent origins."""
    return answer(request, views.claim_page(desk.corpus, name))


@router.get("/findings/{name}", response_model=shape(FindingView), responses=responses(404, 422))
def finding(request: Request, desk: AtDesk, name: Name) -> Response:
    """A finding: what was lost or changed between two passages, with the words that make the difference."""
    return answer(request, views.finding_page(desk.corpus, name))
