"""What the commands write: UTF-8 on standard output, one line an error on standard error, files put in place when whole."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sayso.errors import SaysoError


class SeenEnoughError(Exception):
    """Whoever read our output has closed it: no fault of ours, nor of theirs."""


def complain(error: SaysoError, status: int) -> int:
    """Say what is wrong and return the exit status."""
    say(str(error))
    return status


def say(line: str) -> None:
    """Say a line on standard error."""
    click.echo(f"sayso: {line.encode('utf-8', 'replace').decode('utf-8')}", err=True)


def colour(out: Path | None) -> bool:
    """Colour is for terminals, and not where `NO_COLOR` is set."""
    return out is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(out: Path | None) -> int:
    """Columns of the terminal, 40 to 100; 80 for files and pipes."""
    from shutil import get_terminal_size  # noqa: PLC0415

    if out is not None or not sys.stdout.isatty():
        return 80
    return max(40, min(100, get_terminal_size().columns))


def write(pieces: Iterable[str | bytes]) -> None:
    """Write UTF-8 whatever the terminal's own encoding."""
    for piece in pieces:
        try:
            sys.stdout.buffer.write(_bytes(piece))
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise SeenEnoughError from None


def write_file(pieces: Iterable[str | bytes], out: Path, places: tuple[str, ...]) -> None:
    """Write beside `out` and put it in place when all is there, so that no half-written file is left."""
    if any(place != "-" and Path(place).resolve() == out.resolve() for place in places):
        raise click.UsageError(f"--out {out} is one of the inputs: choose another name")
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as file:
            file.writelines(_bytes(piece) for piece in pieces)
        part.replace(out)
    except OSError as error:
        raise click.UsageError(f"--out {out} cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _bytes(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace")


@contextmanager
def until_stopped() -> Iterator[None]:
    """Ctrl-C is how it ends, and so is the signal by which a system ends a service: neither is an error."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
