"""One line on a terminal that says how far a long run has come."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Self, TextIO

FIRST_AFTER = 2.0  # seconds: a short run shows nothing
EVERY = 0.2


class Progress:
    """Counts articles; shows the count, rewritten in place, once a run has gone on for a while."""

    def __init__(self, stream: TextIO, *, shown: bool, act: str = "read", after: Progress | None = None) -> None:
        """Tell of what is done (`act`) to articles; `after` is another, which is done when this one begins."""
        self._stream = stream
        self._act = act
        self._after = after
        self._shown = shown
        self._start = monotonic()
        self._next = self._start + FIRST_AFTER
        self._count = 0
        self._expected = 0
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def expect(self, count: int) -> None:
        """Say how many articles are to come, so that the remaining time can be told; it begins now."""
        if self._after:
            self._after.clear()
        self._expected, self._count = count, 0
        self._start = monotonic()
        self._next = max(self._next, self._start + FIRST_AFTER)

    def step(self) -> None:
        """Count one article."""
        self._count += 1
        now = monotonic()
        if self._shown and self._count > 1 and now >= self._next:
            self._next = now + EVERY
            rate = self._count / (now - self._start)
            of = f" of {self._expected}" if self._expected else ""
            left = f", {_minutes((self._expected - self._count) / rate)} left" if self._expected > self._count else ""
            self._draw(f"{self._count}{of} articles {self._act}, {rate:.0f} a second{left}")

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _draw(self, line: str) -> None:
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
