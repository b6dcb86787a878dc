"""One point in time with its company: a part of the day, its other names; and what only a preposition makes a time."""

from __future__ import annotations

from sayso.context.times.grammar import (
    BARE_DECADE,
    BARE_YEAR,
    COMMA,
    DASH,
    PLAIN_WEEKDAY,
    PLAIN_WEEKEND,
    POINT,
    YEAR_WORD,
)
from sayso.context.times.nodes import (
    AnyUnit,
    Away,
    Beneath,
    Beside,
    Between,
    Later,
    Node,
    Pick,
    Told,
    shape,
    year,
)
from sayso.context.times.parsers import Parser, Run, end, first, maybe, peek, seq, without, word

BARE_YEARS = range(1900, 2051)  # what a preposition alone makes a year
LIFETIMES = range(1500, 2051)  # what a dash or brackets make years

# ── days and their company ────────────────────────────────────────────────────────────────────────────────────────────

PART_OF_DAY = seq(lambda *_: True, maybe(word("part_attribute")), word("day_part"))
AT_DAY = word("relation", "in", "on")
_IN = word("relation", "in")
_MARK = first(COMMA, DASH, word("("))
_CLOSED = word(")")
_OTHER_NAME = first(POINT, PLAIN_WEEKDAY)
_DAYS = ("date", "weekday", "step")
_RANK = {"date": 2, "step": 1, "weekday": 0}
_MOST_NAMES = 3  # «сегодня, в среду, 5 мая»


def is_day(node: Node) -> bool:
    """Tell whether a part of the day may stand beside it."""
    return shape(node) in _DAYS or isinstance(node, (Away, Later, Beneath))


def _day_side(run: Run, at: int, point: Parser) -> tuple[Node, int] | None:
    """A point, the part of the day beside it, and its other names: «в субботу вечером — 26 января»."""
    found = point(run, at)
    if found is None or not is_day(found[0]):
        return found
    node, at = found
    for _ in range(_MOST_NAMES):
        at = end(PART_OF_DAY, run, at)
        other = _apposition(run, at, node)
        if other is None:
            break
        node, at = other
    return node, at


def _apposition(run: Run, at: int, node: Node) -> tuple[Node, int] | None:
    mark = _MARK(run, at)
    found = _OTHER_NAME(run, end(_IN, run, end(PART_OF_DAY, run, mark[1] if mark else at)))
    if found is None or isinstance(found[0], Told) or not _same_day(node, found[0]):
        return None
    other, last = found
    if mark and mark[0] == "(":
        closed = _CLOSED(run, last)
        if closed is None:
            return None
        last = closed[1]
    low, high = sorted((node, other), key=lambda n: _RANK.get(shape(n), 0))
    return Beneath(low, high), last


def _same_day(one: Node, other: Node) -> bool:
    """Two that name a day in different ways: «накануне, 27 сентября», «через месяц, 18 сентября»."""
    shapes = shape(one), shape(other)
    if isinstance(one, (Away, Later)):
        return shapes[1] == "date"
    if shapes == ("date", "date"):
        return one == other  # «в День Победы, 9 мая»
    if "date" not in shapes and any(isinstance(node, Beside) for node in (one, other)):
        return False  # «с прошлой пятницы, сегодня …»
    return shapes[0] != shapes[1] and all(s in _DAYS for s in shapes)


# ── what only a preposition makes a time ──────────────────────────────────────────────────────────────────────────────


def _nth_year(run: Run, at: int) -> tuple[Node, int] | None:
    """«В 1812-м»."""
    return (year(run[at].kinds["y4"]), at + 1) if at < len(run) and {"y4", "nth"} <= run[at].kinds.keys() else None


TO_YEAR = seq(lambda n: n if n in LIFETIMES else None, word("y4"))
_YEARS = without(
    seq(lambda a, _, b: Between(year(a), year(b)) if a < b else None, TO_YEAR, DASH, TO_YEAR),
    *(YEAR_WORD, word("measure"), word("academic")),
)
_FREE = first(_YEARS, POINT)
_BARE_YEAR = without(
    seq(lambda node, n: node if n in BARE_YEARS else None, peek(BARE_YEAR), word("y4")),
    seq(lambda *_: 0, DASH, word("digits")),
)
_BARE_SEASON = seq(lambda n: Pick(AnyUnit("year"), "season", n), word("season"))
_BARE = first(_FREE, Parser(_nth_year, frozenset(("y4",))), _BARE_YEAR, PLAIN_WEEKDAY, PLAIN_WEEKEND)
_AT_COUNTING = first(_BARE, _BARE_SEASON)
_POINTS = {
    "": _FREE,
    "in": first(_BARE, BARE_DECADE),  # «в осень» is no time
    "on": _AT_COUNTING,  # «на 40-е место», «за 20-е число» are no decades
    "for": _AT_COUNTING,
}
_OTHERWISE = first(_BARE, BARE_DECADE, _BARE_SEASON)


def side(run: Run, at: int, relation: str, *, part: bool = False) -> tuple[Node, int] | None:
    """One point with its company. «Понедельник» needs a preposition, a date or a part of the day (`part`) beside it."""
    key = (at, relation, part)
    if key not in run.memory:
        run.memory[key] = _side(run, at, relation, part=part)
    found: tuple[Node, int] | None = run.memory[key]
    return found


def _side(run: Run, at: int, relation: str, *, part: bool) -> tuple[Node, int] | None:
    found = _day_side(run, at, _POINTS.get(relation, _OTHERWISE))
    if found or relation:
        return found
    found = _day_side(run, at, PLAIN_WEEKDAY)
    return found if found and (part or isinstance(found[0], Beneath)) else None
