"""The command that opens the web desk."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.cli.output import until_stopped, write
from sayso.cli.reading import ALLOW_PRIVATE, CATALOGUES, checked
from sayso.errors import UsageError

if TYPE_CHECKING:
    from sayso.web.safety import Rules

_PORT = 8000
_CLIENTS = 1000  # connections at once
_SWITCH = 0.001  # seconds that a page in the making keeps those waiting that are made
_RATES = (2000.0, 20.0)  # requests a second of one client: on loopback, beyond it


@click.command()
@click.option("--corpus", "place", metavar="FILE|URL", envvar="SAYSO_CORPUS",
              help="A SQLite file, or postgresql+psycopg://…; or set SAYSO_CORPUS. None: an empty one in memory.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True, help="0: any that is free.")
@click.option("--token-file", type=click.Path(path_type=Path), help="Let in whoever gives the token in this file.")
@click.option("--proxy-header", metavar="NAME", help="Let in whom the proxy in front names in this header.")
@click.option(
    "--rate", type=click.FloatRange(0), help="Requests a second of one client, 0: any; 2000 on loopback, else 20."
)
@click.option("--open", "opened", is_flag=True, help="Open the desk in the browser.")
@ALLOW_PRIVATE
@CATALOGUES
def serve(  # noqa: PLR0913, one parameter for each option
    *, place: str | None, host: str, port: int, token_file: Path | None, proxy_header: str | None, rate: float | None,
    opened: bool, allow_private: bool, catalogues: tuple[Path, ...],
) -> int:  # fmt: skip
    """Open the web desk over a corpus; without one, over an empty one in memory. Ctrl-C ends it."""
    rules = _rules(host, token_file, proxy_header, rate)
    from sayso.desk import Desk  # noqa: PLC0415, what it needs takes a second to load
    from sayso.web.app import create_app  # noqa: PLC0415

    with until_stopped(), _bound(host, port) as listener, Desk.open(
        place, allow_private=allow_private, catalogues=checked(catalogues)
    ) as desk:  # fmt: skip
        address = _address(host, listener.getsockname()[1])
        write([f"{address}  (Ctrl-C ends it)\n"])
        if opened:
            import webbrowser  # noqa: PLC0415

            webbrowser.open(address)
        _run(create_app(desk, rules, warm=True), listener, trusted=proxy_header is not None)
    return 0


def _run(app: object, listener: socket.socket, *, trusted: bool) -> None:
    import uvicorn  # noqa: PLC0415

    sys.setswitchinterval(_SWITCH)
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=trusted,
        limit_concurrency=_CLIENTS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        ws="none",
    )
    uvicorn.Server(config).run([listener])


# ── who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rules(host: str, token_file: Path | None, proxy_header: str | None, rate: float | None) -> Rules:
    """What stands before the desk. Raises UsageError where everybody out there could come."""
    alone = _is_loopback(host)
    if not (alone or token_file or proxy_header):
        raise UsageError(
            f"--host {host} lets others in: give --token-file FILE, or --proxy-header NAME where a proxy checks who comes"
        )
    from sayso.web.safety import LOOPBACK, Rules  # noqa: PLC0415

    known = token_file or proxy_header
    return Rules(
        token=_token(token_file) if token_file else None,
        proxy_header=proxy_header,
        hosts=() if known else tuple(dict.fromkeys((*LOOPBACK, host))),
        rate=_RATES[not alone] if rate is None else rate,
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _token(file: Path) -> str:
    try:
        token = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"--token-file {file}: cannot be read; it holds one word, as from `openssl rand -hex 24`"
        ) from None
    if len(token) < 16 or not token.isprintable() or " " in token:
        raise UsageError(f"--token-file {file}: a token is one word of 16 characters or more: `openssl rand -hex 24`")
    return token


# ── where ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port. Raises UsageError where it cannot be had."""
    try:
        kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(where[:2], family=kind, backlog=1024)
    except OSError as error:
        raise UsageError(
            f"{host} port {port} cannot be had ({error.strerror}): give another --port or --host"
        ) from None
    with listener:
        yield listener


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104, told, not bound
    return f"http://{name}:{port}/"


COMMANDS = (serve,)
