"""An httpx client over checked connections; loading this module loads httpx."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from importlib.metadata import version

import httpcore
import httpx

from sayso.intake.addresses import Checked
from sayso.intake.web import STEP

USER_AGENT = f"sayso/{version('sayso')}"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5",
    "Accept-Encoding": "gzip",  # which we unpack ourselves, with a limit
}
FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    ssl.SSLError,
    OSError,
)


def client(*, allow_private: bool) -> tuple[httpx.Client, Checked]:
    """Return a client, and the network under it, which holds the deadline."""
    network = Checked(allow_private=allow_private)
    transport = _Transport(network)
    made = httpx.Client(transport=transport, headers=HEADERS, timeout=STEP, follow_redirects=False, trust_env=False)
    return made, network


def trouble(error: Exception) -> str:
    """Tell in words what went wrong on the way."""
    if isinstance(error, (httpcore.TimeoutException, httpx.TimeoutException)):
        return "does not answer in time"
    if "CERTIFICATE" in str(error).upper():
        return "has no valid certificate"
    if isinstance(error, (httpcore.ConnectError, httpx.ConnectError)):
        return f"cannot be reached: {error}" if str(error) else "cannot be reached"
    return f"breaks off: {type(error).__name__}"


class _Transport(httpx.BaseTransport):
    """What httpx's own transport does, over a network of ours."""

    def __init__(self, network: Checked) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, max_connections=10, network_backend=network)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        where = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        headers, extensions = request.headers.raw, request.extensions
        answer = self._pool.handle_request(
            httpcore.Request(request.method, where, headers=headers, content=b"", extensions=extensions)
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
