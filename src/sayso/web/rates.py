"""How often somebody may ask."""

from __future__ import annotations

import time
from collections import OrderedDict

from sayso.web.refused import Refused

CLIENTS = 10_000  # whose requests are counted


class Rates:
    """So many requests a second for each client, and those of some seconds at once."""

    def __init__(self, rate: float, seconds: float = 10.0) -> None:
        self._rate = rate
        self._most = rate * seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client → requests left, when

    def take(self, client: str, requests: float) -> None:
        """Count requests. Raises Refused where there were too many."""
        if not self._rate:
            return
        now = time.monotonic()
        left, then = self._left.pop(client, (self._most, now))
        left = min(self._most, left + (now - then) * self._rate)
        enough = left >= min(requests, self._most)
        self._left[client] = (left - requests if enough else left, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        if not enough:
            wait = (min(requests, self._most) - left) / self._rate
            raise Refused(429, "too many requests: wait a little", Retry_After=str(int(wait) + 1))
