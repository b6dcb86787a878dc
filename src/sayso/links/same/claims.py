"""Readings → claims: which statements of many articles are one claim, who denies it, and why they were put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from sayso.grammar import in_one_thread
from sayso.links.same.comparing import Context, Pairs, compared, context
from sayso.links.same.group import groups
from sayso.links.same.polarity import polarities
from sayso.links.same.reasons import reasons
from sayso.links.same.stated import Stated, stated
from sayso.model import Polarity, Reading

if TYPE_CHECKING:
    from sayso.links.lots import Lot

LEAST = 0.2  # the mean probability from which two groups of statements are one claim


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


class Claims(NamedTuple):
    """Claims, the most told first; and statements that would be one claim but for a number, the first by its article first:
    «погибли семь человек», «погибли 11 человек».
    """

    claims: list[Claim]
    differing: list[tuple[Stated, Stated]]


def claims(readings: Iterable[Reading]) -> list[Claim]:
    """Tell which statements are one claim; every statement is in exactly one. The order of the readings does not matter.

    1. List what each article states; of a language that is not read, its sentences. 2. Find the articles that may tell of one
    happening; what hangs together by them (`sayso.links.lots`) is looked at by itself. 3. Compare the statements of near
    articles, field by field; statements in the same words are one. 4. Group what is likely one claim. 5. Tell who denies it,
    and why it was grouped.
    """
    from sayso.links.lots import lots, prints  # noqa: PLC0415

    given = {reading.article.id: reading for reading in readings}
    told = {name: stated(reading) for name, reading in given.items()}
    found = [claim for lot in lots(map(prints, given.values())) for claim in claims_of(lot, told).claims]
    return sorted(found, key=lambda c: (-len(c.statements), c.id))


def claims_of(lot: Lot, told: Mapping[str, Sequence[Stated]]) -> Claims:
    """The claims of one lot, by what its articles state (by id)."""
    here = context([told[one] for one in lot.articles], lot.near)
    with in_one_thread():
        pairs, unlike = compared(here)
    found = [_claim(here, group, pairs) for group in groups(len(here.nodes), pairs, LEAST)]
    differing = [(here.nodes[a].statements[0], here.nodes[b].statements[0]) for a, b in sorted(unlike)]
    return Claims(sorted(found, key=lambda c: (-len(c.statements), c.id)), differing)


def _claim(here: Context, group: Sequence[int], pairs: Pairs) -> Claim:
    """Nodes are numbered by their first statement, so the earliest statement is the first node's first."""
    statements: list[Stated] = []
    starts: dict[int, int] = {}
    for number in group:
        starts[number] = len(statements)
        statements += here.nodes[number].statements
    links = [link for tie in _ties(group, pairs) for link in _links(here, starts, *tie)]
    return Claim(identity(statements[0]), tuple(statements), polarities(statements, links), tuple(links))


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


def identity(first: Stated) -> str:
    """A digest of what the first statement says and where."""
    where = f"{first.article} {first.field} {first.span.start} {first.span.end} {first.said.text}"
    return blake2b(where.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
