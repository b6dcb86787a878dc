"""Put right, and take back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from sayso.api.answers import AtDesk, Cursor, Limit, answer, page
from sayso.api.nouns import shape
from sayso.api.problems import responses
from sayso.api.shapes import CorrectionGiven, CorrectionStored, Judged, PlaceFixed, Renamed, Signed
from sayso.corpus import Correction
from sayso.corpus.corrections import fix_place, judge, taken_back
from sayso.corpus.questions import Listing
from sayso.desk import Desk, now
from sayso.errors import UsageError
from sayso.model import Place, Span

router = APIRouter(prefix="/corrections", tags=["corrections"])


Name = Annotated[str, Path(max_length=100, description="The correction's id.")]
About = Annotated[str | None, Query(max_length=500, description="Those about this article alone.")]


def stored(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """Corrections as they are shown, with their ids and whether they hold."""
    given = list(corrections)
    gone = taken_back(given)
    return [{"id": one.id, "holds": one.id not in gone} | one.to_dict() for one in given]


@router.get("", response_model=shape(Listing[CorrectionStored]), responses=responses(400, 422))
def corrections(
    request: Request, desk: AtDesk, article: About = None, cursor: Cursor = None, limit: Limit = 100
) -> Response:
    """What people put right, in the order in which they did; what takes another back is one of them."""
    shown = stored(desk.corpus.corrections(article))
    first = 0 if cursor is None else 1 + _place(shown, cursor)
    items = shown[first : first + limit]
    more = items[-1]["id"] if first + limit < len(shown) else None
    return page(request, {"items": items, "cursor": more}, more)


def _place(shown: list[dict[str, Any]], cursor: str) -> int:
    for number, one in enumerate(shown):
        if one["id"] == cursor:
            return number
    raise UsageError("the cursor is none of ours: take it from the page before, or leave it out")


@router.post("", status_code=201, response_model=CorrectionStored, responses=responses(400, 403, 404, 422))
def correct(request: Request, desk: AtDesk, given: CorrectionGiven) -> Response:
    """Put something right: an attribution, a place, the name of a source. It holds at once, and for later readings too."""
    return _answer(request, desk, _made(desk, given, by(request, given)))


@router.post(
    "/{correction}/undo", status_code=201, response_model=CorrectionStored, responses=responses(400, 403, 404, 422)
)
def undo(request: Request, desk: AtDesk, correction: Name, given: Signed) -> Response:
    """Take a correction back; of one that takes another back: that one holds again. It stays listed, with who did it."""
    return _answer(request, desk, desk.undoing(correction, by=by(request, given), note=given.note))


def by(request: Request, given: Signed) -> str:
    """Who does it: whom the desk knows, else who says so."""
    return getattr(request.state, "user", None) or given.by


def _answer(request: Request, desk: Desk, correction: Correction) -> Response:
    desk.correct(correction)
    return answer(request, stored([correction])[0], 201)


def _made(desk: Desk, given: Judged | PlaceFixed | Renamed, who: str) -> Correction:
    how: dict[str, Any] = {"by": who, "at": now(), "note": given.note}
    if isinstance(given, Renamed):
        if given.article is not None:
            desk.reading(given.article)  # there is one
        return Correction(given.kind, article=given.article, source=given.source, to=given.to, **how)
    reading = desk.reading(given.article)
    if isinstance(given, Judged):
        return judge(reading, given.attribution, given.kind, **how)
    right = Place(Span(0, 0), **given.right.model_dump()) if given.right else None
    return fix_place(reading, given.place, right, **how)
