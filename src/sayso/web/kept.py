"""Pages kept as long as nothing in the corpus changes: whoever asks for the same in the same language gets the same.

A plain ASGI application between safety and routes. What a page has of its visitor, the token of forms, is put in each time.
"""

from __future__ import annotations

import time
import zlib
from asyncio import Semaphore
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

import anyio
import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.corpus import Corpus

PAGES = ("/articles/", "/stories", "/claims/", "/sources/", "/search")
AT_ONCE = 2  # pages that are made: more would only be slower together, and everybody else with them
LOOK = 0.25  # seconds after which a change by another program is seen
MOST = 64 * 2**20  # bytes of packed pages
_TOKEN = b"\0csrf\0"  # instead of a visitor's: no page has NULs

Key = tuple[str, ...]


class Page(NamedTuple):
    """A page as it was sent, packed, and the state of the corpus at that time."""

    state: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass
class Kept:
    """The application behind the pages that are kept."""

    app: ASGIApp
    corpus: Corpus
    _pages: OrderedDict[Key, Page] = field(default_factory=OrderedDict)
    _making: dict[Key, anyio.Event] = field(default_factory=dict)
    _turn: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))
    _size: int = 0
    _state: str = ""
    _looked: float = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a page that is kept, else hand the request on and keep what comes."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, self._forgetful(send))
            return
        if not scope["path"].startswith(PAGES):
            await self.app(scope, receive, send)
            return
        key = _key(scope)
        page = await self._kept(key)
        if page is None:
            await self._made(scope, receive, send, key)
            return
        body = zlib.decompress(page.body).replace(_TOKEN, scope["state"]["csrf"].encode())
        await send({"type": "http.response.start", "status": 200, "headers": _sized(page.headers, body)})
        await send({"type": "http.response.body", "body": body})

    async def _kept(self, key: Key) -> Page | None:
        """The page, where it is kept and nothing has changed; where somebody else is being made it, wait for that."""
        for _ in range(2):
            page = self._pages.get(key)
            if page is not None and page.state == await self._now():
                self._pages.move_to_end(key)
                return page
            making = self._making.get(key)
            if making is None:
                return None
            await making.wait()
        return None

    def _forgetful(self, send: Send) -> Send:
        """Whatever was written is seen at once, by whoever hears that it is."""

        async def sent(message: Message) -> None:
            self._looked = 0.0
            await send(message)

        return sent

    async def _now(self) -> str:
        """The state of the corpus, as it was a moment ago."""
        if time.monotonic() - self._looked > LOOK:
            looked = time.monotonic()
            self._state = await anyio.to_thread.run_sync(self.corpus.state)
            self._looked = looked
        return self._state

    async def _made(self, scope: Scope, receive: Receive, send: Send, key: Key) -> None:
        """Have the page made, and keep it, before any of it is sent: others may wait for it, and this visitor be slow."""
        made = self._making[key] = anyio.Event()
        messages: list[Message] = []

        async def seen(message: Message) -> None:
            messages.append(message)

        try:
            async with self._turn:
                state = await self._now()
                await self.app(scope, receive, seen)
            self._look_at(messages, key, state, scope["state"]["csrf"].encode())
        finally:
            made.set()
            if self._making.get(key) is made:
                del self._making[key]
        for message in messages:
            await send(message)

    def _look_at(self, messages: list[Message], key: Key, state: str, token: bytes) -> None:
        """Keep what is a page."""
        headers = Headers(raw=list(messages[0].get("headers", []))) if messages else Headers()
        page = headers.get("content-type", "").startswith("text/html") and "set-cookie" not in headers
        if page and messages[0]["status"] == 200:
            body = b"".join(message.get("body", b"") for message in messages[1:]).replace(token, _TOKEN)
            self._keep(key, Page(state, headers.raw, zlib.compress(body, 1)))

    def _keep(self, key: Key, page: Page) -> None:
        old = self._pages.pop(key, None)
        self._pages[key] = page
        self._size += len(page.body) - (len(old.body) if old else 0)
        while self._size > MOST:
            _, gone = self._pages.popitem(last=False)
            self._size -= len(gone.body)


def _key(scope: Scope) -> Key:
    """What a page depends on beside the corpus: its address, the visitor's choices, who that is."""
    headers = Headers(scope=scope)
    chosen = cookie_parser(headers.get("cookie", ""))
    own = (chosen.get("lang", ""), chosen.get("theme", ""), headers.get("accept-language", ""))
    return (scope["path"], scope["query_string"].decode("latin-1"), *own, scope["state"].get("user") or "")


def _sized(headers: list[tuple[bytes, bytes]], body: bytes) -> list[tuple[bytes, bytes]]:
    others = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*others, (b"content-length", str(len(body)).encode())]
