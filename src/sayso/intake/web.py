"""Pages by address: bounded in time, size and redirects, to the open internet alone, as robots.txt allows.

httpx loads with the first address, not with this module.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from sayso.errors import InputError
from sayso.intake.robots import LIMIT as ROBOTS_LIMIT
from sayso.intake.robots import NOTHING, Robots, robots
from sayso.intake.unpack import Packed, inflated

if TYPE_CHECKING:
    import httpx

SECONDS = 30.0  # for one address with all its redirects
STEP = 10.0  # for one connection, or one wait for more bytes
LIMIT = 16 * 2**20  # bytes of one page or feed
HOPS = 5
PAUSE = 1.0  # seconds between two requests to one site
SITES = 1000  # whose robots.txt are remembered
REDIRECTS = (301, 302, 303, 307, 308)
AGAIN = (408, 425, 429, 500, 502, 503, 504)


class Unreachable(InputError):  # noqa: N818, the tree of errors tells its place
    """A page cannot be had; `again`: it may be later, and `wait` are the seconds the site asks to wait until then."""

    def __init__(
        self, place: str, trouble: str, *, again: bool = False, wait: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(place, trouble)
        self.again = again
        self.wait = wait
        self.status = status


class Page(NamedTuple):
    """What an address holds. `kind` is its media type; `fresh` is False where it is what the caller has (status 304)."""

    url: str
    data: bytes
    kind: str | None
    charset: str | None
    etag: str | None = None
    modified: str | None = None
    fresh: bool = True


class Web:
    """The open internet; with `allow_private` any address. Makes no connection before the first `get`."""

    def __init__(self, *, allow_private: bool = False, pause: float | None = None) -> None:
        self._allow_private = allow_private
        self._pause = PAUSE if pause is None else pause
        self._robots: dict[str, Robots] = {}
        self._asked: dict[str, float] = {}
        self._client: httpx.Client | None = None
        self._network: Any = None

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:
        """Return what `url` holds; `etag` and `modified` are of the last time. Raises Unreachable, naming `url`."""
        client = self._connected()
        client.cookies.clear()
        self._network.deadline = time.monotonic() + SECONDS
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value}
        try:
            return self._follow(url, headers)
        except Unreachable as error:
            raise Unreachable(url, error.trouble, again=error.again, wait=error.wait, status=error.status) from None
        except InputError as error:
            raise Unreachable(url, error.trouble) from None

    def close(self) -> None:
        """Close the connections that wait to be used again."""
        if self._client:
            self._client.close()
            self._client = None

    def _connected(self) -> httpx.Client:
        if self._client is None:
            from sayso.intake.transport import client  # noqa: PLC0415, httpx loads with it

            self._client, self._network = client(allow_private=self._allow_private)
        return self._client

    def _follow(self, url: str, headers: dict[str, str]) -> Page:
        for _ in range(HOPS + 1):
            _check(url)
            if not self._rules(url).allows(_path(url)):
                raise Unreachable(url, "the site's robots.txt asks programs not to fetch it")
            self._be_polite(url)
            answer = self._once(url, headers, LIMIT)
            if isinstance(answer, Page):
                return answer
            url = answer
        raise Unreachable(url, f"redirects more than {HOPS} times")

    def _be_polite(self, url: str) -> None:
        site = urlsplit(url).netloc
        wait = self._asked.get(site, 0.0) + self._pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        _remember(self._asked, site, time.monotonic())
        self._network.deadline += max(wait, 0)

    def _rules(self, url: str) -> Robots:
        site = urljoin(url, "/")
        if site not in self._robots:
            _remember(self._robots, site, self._fetched_rules(urljoin(url, "/robots.txt")))
        return self._robots[site]

    def _fetched_rules(self, url: str) -> Robots:
        """As RFC 9309 has it: none where the site has no file, nothing allowed where its server fails."""
        for _ in range(HOPS + 1):
            _check(url)
            try:
                answer = self._once(url, {}, ROBOTS_LIMIT)
            except Unreachable as error:
                if error.again and error.status:
                    raise Unreachable(url, f"its robots.txt cannot be had: {error.trouble}", again=True) from None
                if error.again:
                    raise
                return Robots() if error.status else NOTHING
            if isinstance(answer, Page):
                return robots(answer.data.decode("utf-8", "replace"), "sayso")
            url = answer
        return Robots()

    def _once(self, url: str, headers: dict[str, str], limit: int) -> Page | str:
        """Return the page, or where it has gone."""
        from sayso.intake.transport import FAILURES, trouble  # noqa: PLC0415

        client = self._connected()
        try:
            with client.stream("GET", url, headers=headers) as response:
                return _answer(url, response, limit)
        except FAILURES as error:
            raise Unreachable(url, trouble(error), again=True) from None


class Offline(Web):
    """No internet at all."""

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:  # noqa: ARG002, D102
        raise Unreachable(url, "is not fetched for a file that somebody hands in")


def _remember(known: dict[str, Any], site: str, value: Any) -> None:
    known.pop(site, None)
    known[site] = value
    if len(known) > SITES:
        del known[next(iter(known))]


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or not url.isprintable():
        raise Unreachable(url, "is no address of a page: give one that starts with https:// or http://")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _answer(url: str, response: httpx.Response, limit: int) -> Page | str:
    status, headers = response.status_code, response.headers
    if status in REDIRECTS and headers.get("location"):
        return urljoin(url, headers["location"].strip())
    if status not in (200, 304):
        wait = headers.get("retry-after", "")
        again = status in AGAIN
        seconds = float(wait) if again and wait.isascii() and wait.isdigit() and len(wait) < 7 else None
        raise Unreachable(url, f"the server says {status}", again=again, wait=seconds, status=status)
    data = b"" if status == 304 else _body(url, response, limit)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower() or None
    etag, modified = headers.get("etag"), headers.get("last-modified")
    return Page(url, data, kind, response.charset_encoding, etag, modified, status == 200)


def _body(url: str, response: httpx.Response, limit: int) -> bytes:
    data = bytearray()
    for chunk in _chunks(response):
        data += chunk
        if len(data) > limit:
            raise Unreachable(url, f"is larger than {limit // 2**20 or 1} MB")
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        return bytes(data)
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable(url, f"comes packed as {packing[:20]!r}, which was not asked for")
    try:
        return inflated(bytes(data), limit)
    except Packed as error:
        raise Unreachable(url, str(error)) from None


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    """Yield the body as it comes, packed: httpx would unpack it without a limit."""
    return response.iter_raw()
