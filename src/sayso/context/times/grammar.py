"""The grammar of points in time: atoms → nodes. No prepositions here; they stand in phrases.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sayso.context.times import calendar
from sayso.context.times.calendar import lasting
from sayso.context.times.nodes import (
    AnyUnit,
    Away,
    Beside,
    Between,
    Fixed,
    Later,
    Night,
    Node,
    Nowhere,
    Pick,
    Recent,
    Shift,
    ThisNight,
    Told,
    Weekday,
    year,
)
from sayso.context.times.parsers import behind, first, maybe, not_behind, seq, without, word


def _value(*values: Any) -> Any:
    """The first value that is one."""
    return next((v for v in values if v is not None), None)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────

DOT, COMMA, DASH = word("."), word(","), word("dash")
YEAR_WORD = first(seq(_value, word("short_year"), DOT), word("year"), word("short_year"))
COUNT = first(
    word("plain"),
    seq(lambda a, b: a + b if a % 10 == 0 and b < 10 else None, word("cardinal"), word("cardinal")),
    word("cardinal"),
)
ORDINAL = first(
    word("nth"),
    seq(lambda a, b: a + b if a % 10 == 0 and b < 10 else None, word("cardinal", 20, 30), word("ordinal")),
    word("ordinal"),
)
NUMBER_OF_DAY = seq(
    lambda n: n if 1 <= n <= 31 else None,
    first(word("plain"), ORDINAL, seq(lambda n: n if n < 32 else None, word("plural"))),
)
RANK = first(ORDINAL, word("roman"), word("plain"))
STEP = first(
    seq(lambda s, _: s, word("step", -2, -1, 1), maybe(word("same_too"))),
    without(word("step", 0), word("same_too")),
)

# ── years, decades, centuries ─────────────────────────────────────────────────────────────────────────────────────────

_THAT = seq(lambda *_: 0, first(word("that"), seq(_value, word("pointing"), word("same_too"))), maybe(word("same_too")))


def _short(number: int) -> Node | None:
    """«В 41-м году»."""
    return year(1900 + number if number >= 20 else 2000 + number) if number < 100 else None


YEAR = without(
    first(
        seq(lambda n, _: year(n), word("y4"), YEAR_WORD),
        seq(lambda _, __, n, ___: year(n), word("step"), COMMA, word("y4"), YEAR_WORD),
        seq(lambda s, _: Shift("year", s), STEP, YEAR_WORD),
        seq(lambda _, __, n, *___: year(n), word("step"), word("("), word("y4"), word(")"), YEAR_WORD),
        seq(lambda _, __: Told("year"), _THAT, word("one_year")),
        seq(lambda *_: Shift("year", 0), word("this_year"), maybe(DOT)),
        seq(lambda n, _: year(n), word("ordinal", 2000), YEAR_WORD),
        without(
            seq(lambda n, _: _short(n), not_behind(word("nth"), word("relation", "on")), YEAR_WORD), word("of_life")
        ),
        seq(lambda n, _: year(n) if 100 <= n < 1000 else None, word("plain"), word("year_locative")),
    ),
    word("before_christ"),
)
BARE_YEAR = without(seq(year, word("y4")), word("before_christ"), word("measure"), word("academic"), word("month"))


def _century(number: int) -> Node | None:
    return Fixed(calendar.century(number)) if 0 < number <= 21 else None


CENTURY_WORD = first(word("century"), seq(_value, word("short_century"), DOT))
CENTURY = without(
    first(
        seq(lambda n, _: _century(n), first(ORDINAL, word("roman")), CENTURY_WORD),
        seq(lambda n, _: _century(n), word("plain"), word("one_century")),
        seq(lambda s, _: Shift("century", s), STEP, word("century")),
    ),
    word("before_christ"),
)


def _decade(number: int, within: Node | None) -> Node | None:
    """«1990-е»; «90-е», of the last century unless told; «20-е» too."""
    if number % 10 or 100 <= number < 1000:
        return None
    if within:
        return Pick(within, "decade", number) if number < 100 else None
    return Fixed(calendar.decade(number if number >= 1000 else (2000 if number < 20 else 1900) + number))


DECADE_NUMBER = first(word("plural"), word("decade_word"))
DECADE = first(
    seq(lambda n, _, c: _decade(n, c), DECADE_NUMBER, YEAR_WORD, maybe(CENTURY)),
    seq(_decade, DECADE_NUMBER, CENTURY),
)
BARE_DECADE = seq(lambda n: _decade(n, None) if n >= 20 else None, DECADE_NUMBER)
FULL_DECADE = seq(lambda n: _decade(n, None) if n >= 1000 else None, word("plural"))

# ── parts of years ────────────────────────────────────────────────────────────────────────────────────────────────────

_SOME_YEAR = AnyUnit("year")
_OF_YEAR = maybe(first(YEAR, BARE_YEAR))


def _in(part: str) -> Callable[..., Node]:
    return lambda number, *whole: Pick(_value(*whole) or _SOME_YEAR, part, number)


def _beside(part: str) -> Callable[[int, int], Node | None]:
    """«Прошлой весной», «следующий май»; «этим летом» is some summer."""
    return lambda step, number: _sided(Pick(_SOME_YEAR, part, number), step)


def _sided(node: Node, step: int) -> Node | None:
    return None if abs(step) > 1 else Beside(node, step) if step else node


def _twenties(number: int, month: Node | None) -> Node | None:
    return Pick(month or AnyUnit("month"), "twenties", number) if number in (10, 20) else None


def _so_many(count: int, unit: str, whole: Node) -> Node | None:
    """«Первые три месяца года», «за девять месяцев 2013 года», «первые 10 дней мая»."""
    if unit in ("day", "week"):
        return Pick(whole, "days", count * (7 if unit == "week" else 1))
    size = {"month": 1, "quarter": 3, "half": 6}.get(unit)
    return Pick(whole, "months", count * size) if size else None


def _season_of_years(season: int, one: int, _dash: str, two: int, _word: str) -> Node | None:
    """«Зимой 2013–2014 годов» is one winter, «летом 2013–2014 годов» two summers."""
    first_year, last_year = (Pick(year(y), "season", season) for y in (one, two))
    return last_year if season == 0 and two == one + 1 else Between(first_year, last_year)


MONTH = first(
    seq(_beside("month"), STEP, word("month")),
    seq(_in("month"), word("month"), _OF_YEAR),
    seq(lambda s, _: Shift("month", s), STEP, word("unit", "month")),
    seq(lambda _, __: Told("month"), _THAT, word("unit", "month")),
)
SEASON = first(
    seq(_beside("season"), STEP, word("season")),
    seq(lambda _, n: Pick(Told("year"), "season", n), _THAT, word("season")),
    seq(_season_of_years, word("season"), word("y4"), DASH, word("y4"), YEAR_WORD),
    seq(_in("season"), word("season"), first(YEAR, BARE_YEAR)),
    seq(_in("season"), word("season_adverb")),
)
QUARTER = first(
    seq(lambda n, _, y: _in("quarter")(n, y) if n <= 4 else None, RANK, word("unit", "quarter"), _OF_YEAR),
    seq(lambda n, _, y: _in("half-year")(n, y) if n <= 2 else None, RANK, word("unit", "half"), _OF_YEAR),
    seq(lambda s, u: Shift(u, s), STEP, word("unit", "quarter", "half")),
)
WEEK = first(
    seq(lambda s, _: Shift("week", s), STEP, word("unit", "week")),
    seq(lambda _, __: Told("week"), _THAT, word("unit", "week")),
)
# «в начале года», «до конца недели»: the unit around, which one the verb tells
_BARE_UNIT = seq(lambda u: AnyUnit(u, named=True), word("unit", "week", "month", "quarter", "half", "year", "century"))
_BARE_SEASON = seq(_in("season"), word("season"))
_BARE_YEAR_WORD = seq(lambda u: AnyUnit(u, named=True), word("unit", "year"))
WHOLE = first(DECADE, CENTURY, YEAR, MONTH, QUARTER, SEASON, WEEK, BARE_DECADE, BARE_YEAR, _BARE_UNIT, _BARE_SEASON)
_FIRST, _LAST, _HALF = word("ordinal", 1), word("last_one"), word("half_word")
_FEW = first(word("number"), word("few_days"))
PART = first(
    seq(lambda _, n, w: Pick(w, "third", n), maybe(word("same_too")), word("third"), WHOLE),
    seq(lambda n, _, w: Pick(w, "third", n) if n <= 3 else None, RANK, word("third_word"), WHOLE),
    seq(lambda *_: Nowhere(), word("third"), word("holiday")),
    seq(lambda *_: Nowhere(), first(ORDINAL, _LAST), word("unit", "week"), WHOLE),
    seq(lambda n, _, w: Pick(w, "half", n) if n <= 2 else None, RANK, _HALF, WHOLE),
    seq(lambda n, _, w: Pick(w, "tens", n) if n <= 3 else None, RANK, word("tens"), MONTH),
    seq(lambda _, __, w: Pick(w, "tens", 3), _LAST, word("tens"), MONTH),
    seq(lambda n, _, w: _twenties(n, w), DECADE_NUMBER, word("number"), maybe(MONTH)),
    seq(lambda _, __, w: Pick(w, "third", 1), _FIRST, _FEW, WHOLE),
    seq(lambda _, __, w: Pick(w, "third", 3), _LAST, _FEW, WHOLE),
    seq(lambda _, n, u, w: _so_many(n, u, w), _FIRST, COUNT, word("unit"), WHOLE),
    seq(_so_many, COUNT, word("unit", "month", "quarter"), first(YEAR, _BARE_YEAR_WORD)),
    seq(lambda *_: Nowhere(), word("turn"), maybe(RANK), maybe(first(DASH, word("and"))), first(WHOLE, CENTURY_WORD)),
)

# ── days ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _numeric(raw: str) -> Node | None:
    """25.04.2019, 25.04.19, 25/04/2019, 2019-04-25."""
    parts = raw.replace("/", ".").replace("-", ".").split(".")
    if len(parts) != 3 or ":" in raw or "," in raw or not all(p.isascii() for p in parts):
        return None
    order = parts if len(parts[0]) == 4 else parts[::-1]
    if len(order[0]) not in (2, 4) or not all(1 <= len(p) <= 2 for p in order[1:]) or len({*raw} - {*"0123456789"}) > 1:
        return None
    if len(order[0]) == 2 and not all(len(p) == 2 for p in order[1:]):
        return None  # «1.2.19» is more often a version or a clause
    number = int(order[0]) + (0 if len(order[0]) == 4 else 2000 if int(order[0]) < 70 else 1900)
    when = calendar.day(number, int(order[1]), int(order[2]))
    return Fixed(lasting(when, 1, "day")) if when and number >= 1000 else None


def _holiday(raw: str, within: Node | None) -> Node:
    return Pick(_in("month")(int(raw[:2]), within), "day", int(raw[3:]))


MONTH_NAME = first(word("month"), seq(_value, word("short_month"), DOT), word("short_month"))
DATE = first(
    seq(lambda n, m, y: Pick(_in("month")(m, y), "day", n), NUMBER_OF_DAY, MONTH_NAME, _OF_YEAR),
    seq(lambda n, _, m: Pick(m or AnyUnit("month"), "day", n), NUMBER_OF_DAY, word("number"), maybe(MONTH)),
    seq(lambda n, _, m: Pick(m, "edge", n), word("ordinal", 1), word("unit", "day"), WHOLE),
    seq(lambda _, __, m: Pick(m, "edge", -1), word("last_one"), word("unit", "day"), WHOLE),
    seq(lambda n, d, m: Pick(m, "weekday", 7 * n - 7 + d) if n <= 5 else None, ORDINAL, word("weekday"), MONTH),
    seq(lambda _, d, m: Pick(m, "weekday", 35 + d), word("last_one"), word("weekday"), MONTH),
    seq(lambda raw, _: _numeric(raw), word("numeric"), maybe(YEAR_WORD)),
    seq(_holiday, word("holiday"), _OF_YEAR),
)


WEEKDAY = first(
    seq(lambda s, d: _sided(Weekday(d), s), word("step"), word("weekday")),
    seq(lambda _, d: Beside(Weekday(d), 1), word("nearest"), word("weekday")),
)
PLAIN_WEEKDAY = without(
    seq(Weekday, first(word("weekday"), behind(word("weekday_dative"), word("relation", "by")))), word("habitat")
)
WEEKEND = first(
    seq(lambda s, _: _sided(Weekday(5, 2), s), first(word("step_many"), word("step")), word("weekend")),
    seq(lambda *_: Beside(Weekday(5, 2), 1), word("nearest_many"), word("weekend")),
)
PLAIN_WEEKEND = seq(
    lambda *_: Weekday(5, 2), first(word("weekend"), behind(word("weekend_dative"), word("relation", "by")))
)
_OF_DAY = first(word("unit", "day"), word("day_part_word"))
_AT = tuple(word("relation", r) for r in ("in", "on", "until", "by"))
DAY_STEP = first(
    seq(lambda n: Shift("day", n), word("day_word")),
    seq(lambda n, _: Shift("day", n), word("day_adjective"), _OF_DAY),
    seq(
        lambda *_: Told("day"),
        first(word("that"), word("pointing")),
        word("same_too"),
        maybe(word("same_too")),
        _OF_DAY,
    ),
    seq(lambda *_: Told("day"), behind(word("that"), *_AT), _OF_DAY),
    seq(lambda *_: Told("day"), behind(word("pointing"), *_AT), word("unit", "day")),
    seq(lambda n, _: Told("day", n), word("next_one"), _OF_DAY),
    seq(lambda d, _: Weekday(d), word("weekday_adjective"), word("day_part_word")),
    seq(lambda *_: ThisNight(), word("step", 0), word("day_part_word", "night")),
    seq(lambda *_: Night(Shift("day", 0)), word("step", -1), word("day_part_word", "night")),
    seq(lambda *_: Night(Shift("day", 1)), first(word("step", 1), word("nearest")), word("day_part_word", "night")),
    seq(lambda d, _: Night(_holiday(d, None)), word("holiday_night"), word("day_part_word", "night")),
    seq(lambda *_: Shift("day", 0), word("step", 0), word("day_part_word", "part")),
    seq(lambda *_: Shift("day", -1), word("step", -1), word("day_part_word", "part")),
)

# ── distances ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Length:
    count: int
    unit: str


_ONE = first(
    seq(lambda u: _Length(1, u), word("one_unit")),
    seq(lambda u: _Length(1, u), behind(word("one_unit_more"), word("hedge"), word("over"))),
)
_LONG_WORD = seq(lambda n: _Length(n, "month") if n < 120 else _Length(n // 12, "year"), word("whole_year"))
_COUNTED = first(
    seq(lambda n, _, __: _Length(12 * n + 6, "month"), COUNT, word("half_more"), word("unit", "year")),
    seq(_Length, COUNT, word("unit")),
)
LENGTH = first(_LONG_WORD, _COUNTED, seq(lambda u, n: _Length(n, u), word("unit"), COUNT), _ONE)
_RANGE_OF_COUNTS = seq(lambda *_: 0, DASH, without(COUNT, MONTH_NAME))  # «через день-два»
AWAY = first(
    seq(lambda *_: Nowhere(), COUNT, _RANGE_OF_COUNTS, word("unit"), word("ago")),
    seq(lambda n, _: Away(-n.count, n.unit), LENGTH, word("ago")),
    seq(lambda n, s: Told(n.unit, s * n.count), behind(LENGTH, word("relation", "for")), word("to_that")),
    seq(lambda _, n, __: Told(n.unit, n.count), word("in"), LENGTH, word("to_that", 1)),
    without(
        seq(lambda n, s: Told(n.unit, s * n.count), LENGTH, word("later_on")),
        first(word("relation"), word("y4"), DATE, COUNT),
    ),
    without(seq(lambda _, n: Later(n.count, n.unit), word("in"), LENGTH), word("relation", "after"), _RANGE_OF_COUNTS),
)
_WHOLE_DAY = seq(lambda _: _Length(1, "day"), word("full_day"))
_SINGLE = seq(lambda u: _Length(1, u) if u != "day" else None, word("unit"))
RECENT = first(
    seq(lambda _, n: Recent(n.count, n.unit), word("recent_many"), first(_LONG_WORD, _COUNTED, _WHOLE_DAY)),
    seq(lambda _, n: Recent(n.count, n.unit), word("recent"), first(_LONG_WORD, _SINGLE)),
    seq(lambda _, n: Recent(n.count, n.unit, 1), word("nearest_many"), first(_LONG_WORD, _COUNTED, _WHOLE_DAY)),
    seq(lambda _, n: Recent(n.count, n.unit, 1), word("nearest"), first(_LONG_WORD, _SINGLE)),
)
POINT = first(
    *(PART, DATE, AWAY, RECENT, DAY_STEP, WEEKDAY, WEEKEND, QUARTER, DECADE, CENTURY, YEAR, MONTH, SEASON, WEEK),
    FULL_DECADE,
)
