"""Take home: streams of whatever `sayso export` writes, and of what a search finds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from sayso import views
from sayso.api.answers import AtDesk, streamed
from sayso.api.problems import responses
from sayso.api.shapes import Filters
from sayso.corpus import Query as Question
from sayso.export import export as exported
from sayso.export.hits import written

router = APIRouter(prefix="/export", tags=["export"])

_MEDIA = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
    "prov": "application/json",
    "webanno": "text/plain; charset=utf-8",
}
_ENDINGS = {"prov": "prov.json", "webanno": "tsv"}

What = Literal["articles", "attributions", "statements", "sources", "places", "times", "all"]
Form = Literal["jsonl", "csv", "parquet", "geojson", "jsonld", "prov", "webanno"]
_PIECES: dict[str, Any] = {media.split(";")[0]: {} for media in _MEDIA.values()}
File: dict[int | str, dict[str, Any]] = {200: {"description": "The file, in pieces.", "content": _PIECES}}


@router.get("", response_class=Response, responses=File | responses(400, 422))
def export(
    request: Request,
    desk: AtDesk,
    what: Annotated[What, Query(description="Which noun; `all` is the reading contract.")] = "all",
    form: Annotated[Form, Query(alias="format", description="The format; not every one holds every noun.")] = "jsonl",
) -> Response:
    """The whole corpus for other programs, streamed, without a limit: the bytes of `sayso export`."""
    pieces = exported(desk.corpus.readings(), what, form)
    return streamed(request, desk, pieces, _MEDIA[form], f"sayso-{what}.{_ENDINGS.get(form, form)}")


class Sought(Filters):
    """What is to be exported, and how."""

    form: Literal["jsonl", "csv"] = Field("csv", alias="format", description="The format.")

    def query(self) -> Question:
        """The question."""
        return Question(**self.model_dump(exclude={"form"}))


@router.get("/statements", response_class=Response, responses=File | responses(400, 422))
def found(request: Request, desk: AtDesk, asked: Annotated[Sought, Query()]) -> Response:
    """All statements that fit the filters, streamed in the order of `/statements`: exactly what a search shows."""
    pieces = written(views.found(desk.corpus, asked.query()), asked.form)
    return streamed(request, desk, pieces, _MEDIA[asked.form], f"sayso-statements.{asked.form}")
