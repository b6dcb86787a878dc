"""Readings → claims: which statements of many articles are one claim, who denies it, and why they were put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from sayso.links.same.comparing import Context, Pairs, compared, context
from sayso.links.same.group import groups
from sayso.links.same.near import Near, near, profile
from sayso.links.same.polarity import polarities
from sayso.links.same.reasons import reasons
from sayso.links.same.stated import Stated, stated
from sayso.model import Polarity, Reading

LEAST = 0.15  # the mean probability from which two groups of statements are one claim


class Link(NamedTuple):
    """Why a statement of a claim was put to another: their places in it, how likely they are one claim, what they share."""

    first: int
    second: int
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """The same thing stated in any number of articles, the earliest statement first.

    `polarities` say for each statement whether it asserts or denies the claim, which is what the first statement says;
    `links` tie every other statement to one that is tied to the first by the links before. `id` is a digest of the first.
    """

    id: str
    statements: tuple[Stated, ...]
    polarities: tuple[Polarity, ...]
    links: tuple[Link, ...]


def claims(readings: Iterable[Reading]) -> list[Claim]:
    """Tell which statements are one claim; every statement is in exactly one. The order of the readings does not matter.

    1. List what each article states; of a language that is not read, its sentences. 2. Find the articles that may tell of one
    happening; what hangs together by them is looked at by itself. 3. Compare the statements of near articles, field by field;
    statements in the same words are one. 4. Group what is likely one claim. 5. Tell who denies it, and why it was grouped.
    """
    ordered = sorted(readings, key=lambda r: (r.article.published or "", r.article.id))
    told = [stated(reading) for reading in ordered]
    nearby = near([profile([s.said for s in one]) for one in told], [r.article.published for r in ordered])
    found = [claim for places, pairs in apart(len(told), nearby) for claim in _claims([told[k] for k in places], pairs)]
    return sorted(found, key=lambda c: (-len(c.statements), c.id))


def apart(count: int, nearby: Sequence[Near]) -> list[tuple[list[int], list[Near]]]:
    """Articles that hang together by their places, and their pairs, numbered among themselves."""
    top = list(range(count))

    def head(k: int) -> int:
        while top[k] != k:
            top[k] = k = top[top[k]]
        return k

    for pair in nearby:
        one, other = sorted((head(pair.first), head(pair.second)))
        top[other] = one
    members: dict[int, list[int]] = defaultdict(list)
    for k in range(count):
        members[head(k)].append(k)
    place = {k: n for lot in members.values() for n, k in enumerate(lot)}
    pairs: dict[int, list[Near]] = defaultdict(list)
    for pair in nearby:
        pairs[head(pair.first)].append(Near(place[pair.first], place[pair.second], pair.likeness))
    return [(lot, pairs[first]) for first, lot in sorted(members.items())]


def _claims(told: Sequence[Sequence[Stated]], nearby: Sequence[Near]) -> list[Claim]:
    here = context(told, nearby)
    pairs = compared(here)
    return [_claim(here, group, pairs) for group in groups(len(here.nodes), pairs, LEAST)]


def _claim(here: Context, group: Sequence[int], pairs: Pairs) -> Claim:
    """Nodes are numbered by their first statement, so the earliest statement is the first node's first."""
    statements: list[Stated] = []
    starts: dict[int, int] = {}
    for number in group:
        starts[number] = len(statements)
        statements += here.nodes[number].statements
    links = [link for tie in _ties(group, pairs) for link in _links(here, starts, *tie)]
    return Claim(_id(statements[0]), tuple(statements), polarities(statements, links), tuple(links))


def _ties(group: Sequence[int], pairs: Pairs) -> Iterator[tuple[int | None, int, float]]:
    """Go from the first node to the likeliest next, each time from whichever has been reached: (from, to, probability)."""
    left = dict.fromkeys(group[1:], (0.0, group[0]))
    reached = group[0]
    yield None, reached, 1.0
    while left:
        for number, (likeliest, _) in left.items():
            value = pairs.get((min(number, reached), max(number, reached)), 0.0)
            if value > likeliest:
                left[number] = (value, reached)
        reached = max(left, key=lambda number: (left[number][0], -number))
        value, known = left.pop(reached)
        yield known, reached, value


def _links(here: Context, starts: Mapping[int, int], known: int | None, number: int, value: float) -> Iterator[Link]:
    """Tie a node's first statement to that of a node that has been reached, and its others to its first."""
    own = here.nodes[number].statements
    if known is not None:
        why = reasons(here.nodes[known].statements[0].said, own[0].said)
        yield Link(starts[known], starts[number], value, why)
    for k in range(1, len(own)):
        yield Link(starts[number], starts[number] + k, 1.0, ("the same words",))


def _id(first: Stated) -> str:
    """A digest of what the first statement says and where."""
    where = f"{first.article} {first.field} {first.span.start} {first.span.end} {first.said.text}"
    return blake2b(where.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
