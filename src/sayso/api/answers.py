"""Values → answers: JSON named by its digest, so that nobody is sent what they have; the address of the next page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from sayso.api.nouns import plain
from sayso.desk import Desk
from sayso.jsonable import dumped

_LUMP = 2**16  # bytes


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(_desk)]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many on a page.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="Go on behind the page whose `cursor` this is.")]


def answer(request: Request, value: Any, status: int = 200, **headers: str) -> Response:
    """Return a value, a noun or what `json` takes, as JSON; 304 where the client has the same already."""
    body = dumped(plain(value)).encode() + b"\n"
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    told = {"ETag": tag} | {name.replace("_", "-"): text for name, text in headers.items()}
    if status == 200 and request.method in ("GET", "HEAD") and has(request, tag):
        return Response(status_code=304, headers=told)
    return Response(body, status, told, "application/json")


def page(request: Request, value: Any, cursor: str | None) -> Response:
    """Return one page, with the address of the next in `Link`."""
    if cursor is None:
        return answer(request, value)
    following = request.url.include_query_params(cursor=cursor)
    return answer(request, value, Link=f'<{following.path}?{following.query}>; rel="next"')


def streamed(request: Request, desk: Desk, pieces: Iterable[bytes], media: str, name: str) -> Response:
    """Return a file piece by piece, named by the state of the corpus."""
    tag = f'W/"{blake2b(f"{desk.version} {desk.corpus.state()}".encode(), digest_size=12).hexdigest()}"'
    told = {"ETag": tag, "Content-Disposition": f'attachment; filename="{name}"'}
    if has(request, tag):
        return Response(status_code=304, headers=told)
    return StreamingResponse(_lumped(pieces), headers=told, media_type=media)


def _lumped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces: each costs a change of threads."""
    lump = bytearray()
    for piece in pieces:
        lump += piece
        if len(lump) >= _LUMP:
            yield bytes(lump)
            lump.clear()
    yield bytes(lump)


def has(request: Request, tag: str) -> bool:
    """Whether the client holds what is called so."""
    held = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    return "*" in held or tag.removeprefix("W/") in [one.removeprefix("W/") for one in held]
