"""What is answered before the desk hears of it: a status, and what to do."""

from __future__ import annotations

from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from sayso.api.problems import problem

_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1><p>{1}.</p></html>\n'


class Refused(Exception):  # noqa: N818, it is no error of ours but an answer
    """A request that is answered before it reaches the desk."""

    def __init__(self, status: int, trouble: str, **headers: str) -> None:
        super().__init__(trouble)
        self.status = status
        self.headers = {"Connection": "close"} | {name.replace("_", "-"): value for name, value in headers.items()}


def refusal(path: str, refused: Refused) -> Response:
    """A problem for programs; for people a page that tells nothing of the desk."""
    if path.startswith("/api/"):
        return problem(refused.status, str(refused), headers=refused.headers)
    page = _PAGE.format(HTTPStatus(refused.status).phrase, escape(str(refused)))
    return HTMLResponse(page, refused.status, refused.headers | {"Cache-Control": "no-store"})
