"""Lists and ranges of times: «в 2008 и 2012 годах», «XIX–XX веков»; a loose member borrows its meaning from the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sayso.context.times import calendar
from sayso.context.times.grammar import COMMA, DASH, ORDINAL
from sayso.context.times.nodes import Beneath, Between, Fixed, Node, Pick, Shift, shape, with_year, year, year_of
from sayso.context.times.parsers import Run, end, first, word
from sayso.context.times.sides import side

_MOST = 12  # members of a list
_DASHES = "-‑–—−"
_LINK = first(DASH, COMMA, word("and"))
_LISTED = ("month", "year", "weekday", "date")  # what commas may join
LOOSE = ("nth", "ordinal", "cardinal", "digits", "roman", "decade_word", "third", "step")


class Loose(NamedTuple):
    """A number or «прошлом» that says nothing before its neighbour on the right has spoken: «в 2008 и …»."""

    kinds: Mapping[str, Any]
    number: int


class Member(NamedTuple):
    """One member of a list: atoms `first` to `last` (half-open), and the mark before it."""

    first: int
    last: int
    node: Node | Loose
    mark: str


@dataclass(frozen=True, slots=True)
class Group:
    """One time of a list: a member, or two with a dash between them."""

    first: int
    last: int
    node: Node


def member(run: Run, at: int, relation: str, *, part: bool = False) -> tuple[Node | Loose, int] | None:
    """A point with its company, or a loose one."""
    return side(run, at, relation, part=part) or _loose(run, at)


def _loose(run: Run, at: int) -> tuple[Loose, int] | None:
    if at >= len(run) or run[at].kinds.keys().isdisjoint(LOOSE):
        return None
    kinds = run[at].kinds
    found = ORDINAL(run, at)
    if found:
        return Loose({"nth": found[0]} | (dict(kinds) if found[1] == at + 1 else {}), found[0]), found[1]
    number = next((kinds[k] for k in LOOSE[3:] if k in kinds), None)
    return None if number is None else (Loose(kinds, number), at + 1)


def filled(one: Node | Loose, right: Node) -> Node | None:
    """What a loose one means beside its neighbour: «1, 2 и [3 мая]», «XIX–[XX веков]», «текущем и [прошлом месяцах]»."""
    if not isinstance(one, Loose):
        return one
    kinds, number = one
    match right:
        case Beneath():
            return filled(one, right.dated)
        case Pick(part=part):
            fits = (
                "third" in kinds if part == "third" else part in _NUMBERED and 0 < number < 100 and "step" not in kinds
            )
            return replace(right, number=number) if fits else None
        case Fixed(stretch=calendar.Stretch(unit=unit)):
            return _numbered(one, unit)
        case Shift(unit=unit) if unit != "day" and "step" in kinds:
            return Shift(unit, number)
    return None


_NUMBERED = ("day", "quarter", "half-year", "half", "tens", "decade")


def _numbered(one: Loose, unit: str) -> Node | None:
    number = one.number
    if unit == "year":
        return year(number) if "y4" in one.kinds else None
    if unit == "century":
        return Fixed(calendar.century(number)) if 0 < number <= 21 else None
    whole = number if number >= 100 else 1900 + number
    return Fixed(calendar.decade(whole)) if unit == "decade" and number % 10 == 0 else None


# ── reading a list ────────────────────────────────────────────────────────────────────────────────────────────────────


def groups(run: Run, at: int, relation: str, *, part: bool) -> list[Group]:
    """The times of the list that begins here; none where a loose one stays unclear."""
    return list(_grouped(_told(_members(run, at, relation, part=part))))


def _members(run: Run, at: int, relation: str, *, part: bool) -> list[Member]:
    """Points and loose ones with «и», commas and dashes between them; the last is no loose one."""
    out: list[Member] = []
    mark, begin = "", at
    while len(out) < _MOST:
        found = member(run, at, relation, part=part)
        if found and out and mark in _DASHES and shape(found[0]) == "decade":
            out[-1] = _loosened(run, out[-1])
        if found is None or (out and not _goes_on(out[-1].node, found[0], mark)):
            break
        out.append(Member(begin, found[1], found[0], mark))
        link = _LINK(run, found[1])
        if link is None:
            break
        mark = link[0] if link[0] in (",", *_DASHES) else "and"
        at = begin = link[1]
        if mark == "and" and relation:  # «в пятницу и в субботу»
            at = end(word("relation", relation), run, begin)
    while out and isinstance(out[-1].node, Loose):
        out.pop()
    return out


def _loosened(run: Run, one: Member) -> Member:
    """«[1960]–70-х годах» is no year."""
    loose = _loose(run, one.last - 1) if "plain" in run[one.last - 1].kinds else None
    return one._replace(node=loose[0]) if loose else one


def _goes_on(before: Node | Loose, node: Node | Loose, mark: str) -> bool:
    """A comma parts as often as it joins: the two must be of one sort, as must the two ends of a dash."""
    if isinstance(before, Loose) and mark in _DASHES and not isinstance(node, Loose) and shape(node) == "date":
        return "digits" in before.kinds  # «первая — 19 января» is no range
    if isinstance(before, Loose) or isinstance(node, Loose) or mark == "and":
        return True
    return shape(before) == shape(node) and (mark != "," or shape(node) in _LISTED)


def _told(members: list[Member]) -> list[tuple[Member, Node]]:
    """Each member with what its right neighbour lends it; nothing where a loose one stays unclear."""
    out: list[tuple[Member, Node]] = []
    for one in reversed(members):
        node = _lent(one.node, *out[-1]) if out else one.node
        if node is None or isinstance(node, Loose):
            return []
        out.append((one, node))
    return out[::-1]


def _lent(node: Node | Loose, right: Member, meant: Node) -> Node | None:
    """«Марте» of «в марте и октябре 2018 года» takes the year; before a dash the range finds it."""
    if isinstance(node, Loose):
        return filled(node, meant)
    given = year_of(meant) if right.mark not in _DASHES else None
    return with_year(node, given) if given else node


def _grouped(members: list[tuple[Member, Node]]) -> Iterator[Group]:
    """Dashes join two members to a range."""
    rest = iter(members)
    held = next(rest, None)
    for one, node in rest:
        if held and one.mark in _DASHES:
            yield Group(held[0].first, one.last, Between(held[1], node))
            held = None
            continue
        if held:
            yield Group(held[0].first, held[0].last, held[1])
        held = one, node
    if held:
        yield Group(held[0].first, held[0].last, held[1])
