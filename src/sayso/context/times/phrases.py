"""Whole expressions as the text has them: prepositions, ranges, nights, years in brackets, around the points and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sayso.context.times.grammar import COMMA, DASH, POINT
from sayso.context.times.lists import LOOSE, Loose, filled, groups, member
from sayso.context.times.nodes import Between, Night, Node, year
from sayso.context.times.parsers import Parser, Run, end, first, maybe, peek, seq, without, word
from sayso.context.times.sides import AT_DAY, PART_OF_DAY, TO_YEAR, is_day, side


@dataclass(frozen=True, slots=True)
class Phrase:
    """One expression: atoms `first` to `last` (half-open). `relation` is what its preposition makes of it."""

    first: int
    last: int
    node: Node
    relation: str = ""
    hedged: bool = False
    listed: bool = False  # follows another of the same list


Phrases = tuple[list[Phrase], int]


def phrases(run: Run, at: int) -> Phrases | None:
    """The expression that begins at an atom (a list gives several), and the place behind."""
    if run[at].kinds.keys().isdisjoint(_STARTS):
        return None
    for reader in (_range, _night, _plain, _bracketed):
        found = reader(run, at)
        if found:
            return found
    return None


# ── prepositions, hedges, parts of the day ────────────────────────────────────────────────────────────────────────────


class _Lead(NamedTuple):
    """What stands before the point itself."""

    at: int
    relation: str = ""
    hedged: bool = False
    part: bool = False


_RELATION, _BEFORE, _HEDGE = word("relation"), word("before"), word("hedge")
_LEADS: tuple[tuple[str, Parser], ...] = (
    ("before", _BEFORE),
    ("hedge", _HEDGE),
    ("part", seq(lambda part, _: part, without(PART_OF_DAY, word("later_on")), maybe(COMMA))),
    ("relation", _RELATION),
    ("hedge", _HEDGE),
    ("all", word("all_of")),
    ("part", word("part_of")),
)
_BEHIND_RELATION = ("all", "part")
_STARTS = frozenset[str](("(", ",", "born", "day_part_word", "weekday", *LOOSE)).union(
    POINT.starts, *(parser.starts for _, parser in _LEADS)
)


def _lead(run: Run, at: int) -> _Lead:
    lead = _Lead(at)
    for k, (kind, parser) in enumerate(_LEADS):
        if k > 4 and not lead.relation:
            break
        found = parser.read(run, lead.at)
        if found:
            lead = lead._replace(
                at=found[1],
                relation=found[0] if kind == "relation" else lead.relation,
                hedged=lead.hedged or kind == "hedge",
                part=lead.part or kind == "part",
            )
    return lead


def _plain(run: Run, at: int) -> Phrases | None:
    """«Ранее в среду», «около 1740 года», «утром 17 октября», «в 2008 и 2012 годах»."""
    lead = _lead(run, at)
    found = groups(run, lead.at, lead.relation, part=lead.part)
    if not found or (lead.part and not is_day(found[0].node)):
        return None
    last = end(_INCLUSIVE, run, found[-1].last)
    out = [
        Phrase(at if k == 0 else g.first, g.last, g.node, lead.relation, lead.hedged, listed=k > 0)
        for k, g in enumerate(found)
    ]
    out[-1] = Phrase(out[-1].first, last, out[-1].node, lead.relation, lead.hedged, listed=len(out) > 1)
    return out, last


# ── from … to ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_INCLUSIVE, _UP_TO_NOW, _AND, _DURING = word("inclusive"), word("up_to_now"), word("and"), word("relation", "during")
_BREAK, _PART_OF = first(COMMA, DASH), word("part_of")
_UNTIL = word("relation", "until", "through")
_CLOSED_BY = {"since": _UNTIL, "of": _UNTIL, "between": _AND}
# «1898 по 1908 годы»
_LONE_YEAR = seq(
    lambda *_: "since", peek(word("plain")), peek(seq(lambda *_: 0, word("digits"), word("relation", "through")))
)
_OPENING = first(word("relation", *_CLOSED_BY), _LONE_YEAR)


def _range(run: Run, at: int) -> Phrases | None:
    """«С X по Y», «от X до Y», «между X и Y», «в период с X по Y»; «с X по настоящее время» is open."""
    start = end(_DURING, run, end(_HEDGE, run, at))
    opening = _OPENING(run, start)
    lead = _lead(run, start) if opening else None
    one = member(run, lead.at, lead.relation) if lead else None
    if opening is None or one is None:
        return None
    behind = end(_BREAK, run, one[1])
    closing = _CLOSED_BY[opening[0]](run, behind)
    return _up_to_now(run, at, one[0], behind) or _closed(run, at, one[0], closing[1] if closing else None)


def _up_to_now(run: Run, at: int, one: Node | Loose, behind: int) -> Phrases | None:
    now = _UP_TO_NOW(run, end(_AND, run, behind))
    return ([Phrase(at, now[1], one, "since")], now[1]) if now and not isinstance(one, Loose) else None


def _closed(run: Run, at: int, one: Node | Loose, behind: int | None) -> Phrases | None:
    two = side(run, end(_PART_OF, run, behind), "until") if behind else None
    node = filled(one, two[0]) if two else None
    if two is None or node is None:
        return None
    last = end(_INCLUSIVE, run, two[1])
    return [Phrase(at, last, Between(node, two[0]))], last


# ── nights, years in brackets ─────────────────────────────────────────────────────────────────────────────────────────

_NIGHT, _TO, _SINCE = word("day_part_word", "night"), word("relation", "on"), word("relation", "since")


def _night(run: Run, at: int) -> Phrases | None:
    """«В ночь на пятницу», «в ночь с 21 на 22 мая»."""
    night = _NIGHT(run, end(AT_DAY, run, end(_BEFORE, run, at)))
    since = _SINCE(run, night[1]) if night else None
    one = member(run, since[1], "since") if since else None
    to = _TO(run, end(COMMA, run, one[1]) if one else night[1]) if night else None
    two = side(run, to[1], "on") if to else None
    if two is None or (since and one is None):
        return None
    first_day = filled(one[0], two[0]) if one else None
    node = Between(first_day, two[0]) if first_day else Night(two[0])
    return [Phrase(at, two[1], node)], two[1]


_LEFT_OPEN = without(DASH, word("y4"))  # «(1954 — химия)»
_IN_BRACKETS = first(
    seq(lambda _, n, __: n, word("("), TO_YEAR, first(word(")"), COMMA, _LEFT_OPEN)),
    seq(lambda _, n, __: n, COMMA, TO_YEAR, word(")")),
    seq(lambda _, __, n: n, word("born"), maybe(word(".")), TO_YEAR),
)


def _bracketed(run: Run, at: int) -> Phrases | None:
    """«Серебро (2013)»: a year alone in brackets."""
    found = _IN_BRACKETS(run, at)
    if found is None:
        return None
    where = next(k for k in range(at, found[1]) if "y4" in run[k].kinds)
    return [Phrase(where, where + 1, year(found[0]))], where + 1
