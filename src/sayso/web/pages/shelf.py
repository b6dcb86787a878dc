"""What visitors pasted and did not keep: in memory, the latest alone, found by a digest of what was pasted."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import astuple
from hashlib import blake2b
from threading import Lock

from sayso.desk import Desk
from sayso.intake.taken import Taken
from sayso.model import Reading

_MOST = 64  # articles
_LARGEST = 8_000_000  # characters of all together


class Shelf:
    """Pasted articles, read when somebody looks at them; for many threads at once."""

    def __init__(self) -> None:
        self._taken: OrderedDict[str, Taken] = OrderedDict()
        self._read: dict[str, Reading] = {}
        self._lock = Lock()

    def put(self, taken: Taken) -> str:
        """Keep an article for a while; the same article has the same name."""
        name = blake2b(repr(astuple(taken.article)).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
        with self._lock:
            self._taken[name] = taken
            self._taken.move_to_end(name)
            while len(self._taken) > 1 and (len(self._taken) > _MOST or self._size() > _LARGEST):
                gone, _ = self._taken.popitem(last=False)
                self._read.pop(gone, None)
        return name

    def _size(self) -> int:
        return sum(len(one.article.text) for one in self._taken.values())

    def taken(self, name: str) -> Taken | None:
        """The article; None where it is not here any more."""
        with self._lock:
            return self._taken.get(name)

    def reading(self, name: str, desk: Desk) -> Reading | None:
        """The article, read; None where it is not here any more. Raises as `Desk.read` does."""
        taken = self.taken(name)
        if taken is None or name in self._read:
            return self._read.get(name) if taken else None
        reading = desk.read(taken.article)
        with self._lock:
            if name in self._taken:
                self._read[name] = reading
        return reading
