"""Errors → problem+json (RFC 9457): a status, a title and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from sayso.desk import BusyError, TooLargeError
from sayso.errors import AbsentError, CorpusError, InputError, SaysoError, UsageError
from sayso.export.lines import dumped

MEDIA = "application/problem+json"
STATUS: tuple[tuple[type[SaysoError], int], ...] = (  # the first that fits
    (AbsentError, 404),
    (UsageError, 400),
    (TooLargeError, 413),
    (InputError, 422),
    (BusyError, 503),
    (CorpusError, 503),
    (SaysoError, 500),
)
AGAIN = 5  # seconds after which a busy desk may be asked again


class Problem(BaseModel):
    """What went wrong (RFC 9457). `detail` says what to do."""

    type: str = Field("about:blank", description="Always about:blank: the status tells the kind.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong, and what to do.")


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as an answer."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    extra = {"Retry-After": str(AGAIN)} if status == 503 else {}
    return Response(dumped(body) + "\n", status, {**extra, **(headers or {}), "Cache-Control": "no-store"}, MEDIA)


def told(error: Exception) -> tuple[int, str, Mapping[str, str]]:
    """What is said of an error: status, detail, headers. Of one that is not ours nothing is told but that it happened."""
    if isinstance(error, SaysoError):
        return next(status for kind, status in STATUS if isinstance(error, kind)), str(error), {}
    if isinstance(error, RequestValidationError):
        return 422, "; ".join(map(_field, error.errors())), {}
    if isinstance(error, HTTPException):
        return error.status_code, _worded(error), error.headers or {}
    return 500, "a fault of Sayso's: please report it, with what was asked; the log of `sayso serve` has more", {}


def _field(error: Mapping[str, Any]) -> str:
    """`limit: input should be less than or equal to 1000`."""
    place = ".".join(str(part) for part in error["loc"][1:])
    said = str(error["msg"])
    return f"{place}: {said[:1].lower()}{said[1:]}" if place else said


def _worded(error: HTTPException) -> str:
    ours = {404: "there is nothing at this address", 405: "this address does not take that method"}
    return ours.get(error.status_code) or str(error.detail)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with, for its description; those that all may are among them."""
    what = {"model": Problem, "content": {MEDIA: {}}}
    return {status: what | {"description": HTTPStatus(status).phrase} for status in sorted({*statuses, 401, 429, 503})}
