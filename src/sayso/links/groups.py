"""Lots that people's decisions bring together: what is linked by itself, and by what it is known again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from sayso.links.decisions import Decision, in_force
from sayso.links.lots import Lot
from sayso.links.parted import tops

DIGEST = 16  # bytes


class Group(NamedTuple):
    """Lots that are linked together, by their first article, and the decisions about their articles, in their order."""

    lots: tuple[Lot, ...]
    decisions: tuple[Decision, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of its articles, lot by lot."""
        return tuple(article for lot in self.lots for article in lot.articles)

    def digest(self, version: str) -> str:
        """32 hexadecimal digits of all that its links depend on, `version` being that of the linker."""
        told = [version, *(lot.digest for lot in self.lots), *(one.id for one in self.decisions)]
        return blake2b("\n".join(told).encode(), digest_size=DIGEST).hexdigest()


def grouped(lots: Sequence[Lot], decisions: Iterable[Decision]) -> list[Group]:
    """Group lots; where nobody decided anything each is a group."""
    lot_of = {article: number for number, lot in enumerate(lots) for article in lot.articles}
    held = [(one, sorted({lot_of[a] for a in one.articles if a in lot_of})) for one in in_force(decisions)]
    top = tops(len(lots), [(found[0], number) for _, found in held for number in found[1:]])
    members: dict[int, list[Lot]] = defaultdict(list)
    for number, lot in enumerate(lots):
        members[top[number]].append(lot)
    about: dict[int, list[Decision]] = defaultdict(list)
    for decision, found in held:
        if found:
            about[top[found[0]]].append(decision)
    return [Group(tuple(of), tuple(about[first])) for first, of in members.items()]
