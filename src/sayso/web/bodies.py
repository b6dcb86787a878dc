"""Bodies of requests: whole, within limits, and given once more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.datastructures import Headers
from starlette.types import Message, Receive

from sayso.web.refused import Refused


async def whole(headers: Headers, receive: Receive, *, limit: int, seconds: float) -> bytes:
    """Return the whole body. Raises Refused where it is larger than `limit` bytes, or comes too slowly."""
    too_large = Refused(413, f"is larger than {limit // 2**20} MB: take it in with `sayso add`")
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in _chunks(receive):
                body += chunk
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        raise Refused(408, f"took longer than {seconds:.0f} s to arrive") from None
    return bytes(body)


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        yield message.get("body", b"")
        more = message.get("more_body", False)


def again(body: bytes, then: Receive) -> Receive:
    """Give a body that was read once more; afterwards what comes then."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            return await then()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def nothing() -> Message:
    """Nobody is there any more."""
    return {"type": "http.disconnect"}
