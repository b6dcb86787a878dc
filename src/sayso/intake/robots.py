"""robots.txt as RFC 9309 has it: the group of our name or else of `*`, the longest rule that fits, `allow` where both do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

LIMIT = 512 * 1024  # bytes that count, as the standard lets us have it
RULES = 2000  # more of them are no rules but an attack


class Rule(NamedTuple):
    """A pattern of paths, with `*` for anything and `$` for the end, and whether they may be fetched."""

    pattern: str
    allowed: bool

    def fits(self, path: str) -> bool:
        """Match piece by piece, each as early as it can: linear for any pattern."""
        first, *pieces = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at, last = len(first), pieces.pop() if pieces and self.pattern.endswith("$") else None
        for piece in pieces:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        if last is not None:
            return path.endswith(last) and len(path) - len(last) >= at
        return not self.pattern.endswith("$") or at == len(path)


class Robots(NamedTuple):
    """The rules that one site has for us."""

    rules: tuple[Rule, ...] = ()

    def allows(self, path: str) -> bool:
        """Tell whether `path` (with its query) may be fetched."""
        fitting = [rule for rule in self.rules if rule.fits(_normal(path))]
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.allowed)).allowed if fitting else True


NOTHING = Robots((Rule("/", allowed=False),))


def robots(text: str, name: str) -> Robots:
    """Read the rules for the robot `name` in the text of a robots.txt."""
    groups: dict[str, list[Rule]] = {}
    agents: list[str] = []
    open_ = False  # whether the last line named a robot, so that another name joins it
    for key, value in _lines(text):
        if key == "user-agent":
            agents = [*agents, value.lower()] if open_ else [value.lower()]
            groups.setdefault(agents[-1], [])
            open_ = True
        elif key in ("allow", "disallow"):
            open_ = False
            for agent in agents:
                groups[agent] += [Rule(_normal(value), key == "allow")] if value else []
    return Robots(tuple(groups.get(name.lower(), groups.get("*", ()))[:RULES]))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")[:LIMIT]):
        key, colon, value = line.split("#", 1)[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _normal(path: str) -> str:
    return quote(unquote_to_bytes(path), safe="/*$?=&;:@!'(),+~-._%")
