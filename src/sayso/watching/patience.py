"""How long to leave somebody alone who cannot answer: no request is made that is not likely to help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from sayso.intake.web import Page, Unreachable, Web

DAY = 24 * 3600.0  # the longest that we wait of our own accord
TOO_MANY = 429
BUSY = 503
HOSTS = 10_000  # that are remembered


def back_off(every: float, failures: int) -> float:
    """Return the seconds to wait after so many failures in a row: twice as long each time, a day at most.

    >>> [back_off(600, failures) for failures in (1, 2, 3, 99)]
    [1200.0, 2400.0, 4800.0, 86400.0]
    """
    return min(DAY, every * 2.0 ** min(failures, 30))


class PatientWeb(Web):
    """The open internet, but for hosts that are down or have asked for a rest: these are not asked until it is over.

    `refused` is the last refusal, for who sees only what others made of it.
    """

    def __init__(self, *, rest: float, now: Callable[[], datetime], allow_private: bool = False) -> None:
        super().__init__(allow_private=allow_private)
        self._rest = rest  # seconds, where a host names none
        self._now = now
        self._until: dict[str, float] = {}
        self.refused: Unreachable | None = None

    def rests(self, url: str) -> bool:
        """Tell whether the host of `url` is to be left alone for now."""
        return self._until.get(_host(url), 0.0) > self._now().timestamp()

    def forget(self) -> None:
        """Let the last refusal be none."""
        self.refused = None

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:
        """As for any web."""
        self.forget()
        try:
            return super().get(url, etag=etag, modified=modified)
        except Unreachable as error:
            self.refused = error
            self._note(url, error)
            raise

    def _note(self, url: str, error: Unreachable) -> None:
        """Remember a host that needs a rest; where one page alone is broken (500), its others may be asked for."""
        if error.again and (error.wait or error.status in (None, TOO_MANY, BUSY)):
            self._until.pop(_host(url), None)
            self._until[_host(url)] = self._now().timestamp() + (self._rest if error.wait is None else error.wait)
            if len(self._until) > HOSTS:
                del self._until[next(iter(self._until))]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
