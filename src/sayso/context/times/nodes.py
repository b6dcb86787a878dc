"""What a time expression means before it is known when it was said: nodes, each with the stretches it may stand for.

A node without a year, or a weekday, stands for several stretches; the verb decides (`chosen`).
"""

# ruff: noqa: D102 - what `options` gives, `Node` says once for all
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple, Protocol

from sayso.context.times import calendar
from sayso.context.times.calendar import PARTS, Stretch, around, joined, lasting, later

Lean = Literal["past", "future", "near"]
_REACH = {"year": 4, "century": 1}  # steps around the anchor; four years hold a 29 February
_NEAR_ENOUGH = 200  # days
FINER = ("day", "week", "month", "quarter", "half", "year", "decade", "century")


class Now(NamedTuple):
    """Where an expression is read from: the day of publication, the day near which it is sought (the same, or the other
    end of its range), the day told last before it, and what the verb says (asked only when needed).
    """

    published: date | None
    near: date | None
    told: Stretch | None
    lean: Callable[[], Lean]


class Node(Protocol):
    """A time expression."""

    def options(self, now: Now) -> list[Stretch]:
        """The stretches it may stand for, in order of time; none where it cannot be told."""


def chosen(options: list[Stretch], now: Now) -> Stretch | None:
    """Of several stretches: the latest that has begun, the first still to come, or the nearest."""
    if len(options) < 2 or now.near is None:
        return options[0] if options else None
    near, lean = now.near, now.lean()
    if lean == "past":
        return next((s for s in reversed(options) if s.since <= near), options[0])
    if lean == "future":
        return next((s for s in options if s.until.toordinal() > near.toordinal() + 1), options[-1])
    return min(options, key=lambda s: (_distance(s, near), s.since))


def _distance(stretch: Stretch, moment: date) -> int:
    return max(stretch.since.toordinal() - moment.toordinal(), moment.toordinal() - stretch.until.toordinal() + 1, 0)


def _some(*found: Stretch | None) -> list[Stretch]:
    return [s for s in found if s]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch that needs no anchor: «2013 год», «XX век», «25.04.2019»."""

    stretch: Stretch | None

    def options(self, now: Now) -> list[Stretch]:  # noqa: ARG002
        return _some(self.stretch)


@dataclass(frozen=True, slots=True)
class AnyUnit:
    """Some year, month … near the anchor: the one that «5 мая» or «15-е число» leaves out; or (`named`) the one that
    «в начале года» calls by nothing but its unit.
    """

    unit: str
    named: bool = False

    def options(self, now: Now) -> list[Stretch]:
        reach = _REACH.get(self.unit, 2)
        return _some(*(around(now.near, self.unit, k) for k in range(-reach, reach + 1))) if now.near else []


@dataclass(frozen=True, slots=True)
class Shift:
    """The unit so many steps from that of publication: «прошлый год», «завтра»."""

    unit: str
    by: int

    def options(self, now: Now) -> list[Stretch]:
        return _some(around(now.published, self.unit, self.by)) if now.published else []


@dataclass(frozen=True, slots=True)
class Weekday:
    """Monday 0 … Sunday 6; the weekend is 5 and two days long."""

    number: int
    days: int = 1

    def options(self, now: Now) -> list[Stretch]:
        weeks = AnyUnit("week").options(now)
        unit = "day" if self.days == 1 else "part"
        return _some(*(lasting(later(w.since, self.number, "day"), self.days, "day", unit) for w in weeks))


@dataclass(frozen=True, slots=True)
class Pick:
    """A part of a whole: `part` is a key of `calendar.PARTS`."""

    whole: Node
    part: str
    number: int

    def options(self, now: Now) -> list[Stretch]:
        return _some(*(PARTS[self.part](whole, self.number) for whole in self.whole.options(now)))


@dataclass(frozen=True, slots=True)
class Beside:
    """The last that ended before the day of publication (−1), or the first that begins after it (1): «минувший четверг»."""

    node: Node
    side: int

    def options(self, now: Now) -> list[Stretch]:
        day = now.published
        if day is None:
            return []
        found = self.node.options(now._replace(near=day))
        if self.side < 0:
            return [s for s in found if s.until <= day][-1:]
        return [s for s in found if s.since > day][:1]


@dataclass(frozen=True, slots=True)
class Away:
    """«Три дня назад», «через неделю» from the day of publication; only days are exact."""

    count: int
    unit: str

    def options(self, now: Now) -> list[Stretch]:
        return _some(_away(now.published, self.unit, self.count))


def _away(moment: date | None, unit: str, count: int) -> Stretch | None:
    if moment is None or later(moment, count, unit) is None:
        return None
    found = around(moment, unit, count) if unit not in ("decade", "century") else _around_year(moment, unit, count)
    return found._replace(approx=unit != "day") if found else None


def _around_year(moment: date, unit: str, count: int) -> Stretch | None:
    """«Век назад» is a year, not a century."""
    there = later(moment, count, unit)
    return around(there, "year") if there else None


@dataclass(frozen=True, slots=True)
class Recent:
    """«За последние три года» up to the day of publication (sign −1), «в ближайшие два дня» from it on (1)."""

    count: int
    unit: str
    sign: int = -1

    def options(self, now: Now) -> list[Stretch]:
        day = now.published
        there = later(day, self.sign * self.count, self.unit) if day else None
        if not day or not there:
            return []
        until = later(max(day, there), 1, "day")
        return _some(Stretch(min(day, there), until, "part") if until else None)


@dataclass(frozen=True, slots=True)
class Told:
    """Read against the day told before: «в тот же день», «на следующий день», «годом ранее»."""

    unit: str
    by: int = 0

    def options(self, now: Now) -> list[Stretch]:
        told = now.told
        if told is None or FINER.index(_coarse(told)) > FINER.index(self.unit):
            return []
        found = around(told.since, self.unit, self.by) if not self.by else _away(told.since, self.unit, self.by)
        return _some(found)


def _coarse(told: Stretch) -> str:
    """The unit that tells where a stretch lies; a part of the day or of a month lies in its month."""
    return told.unit if told.unit in FINER else "month"


@dataclass(frozen=True, slots=True)
class Later:
    """«Через два года»: from the publication; behind a past verb from the day told before, where the tale goes on."""

    count: int
    unit: str

    def options(self, now: Now) -> list[Stretch]:
        if now.lean() == "past":
            return Told(self.unit, self.count).options(now)
        return Away(self.count, self.unit).options(now)


@dataclass(frozen=True, slots=True)
class Night:
    """«В ночь на D»: the day before and the day itself."""

    day: Node

    def options(self, now: Now) -> list[Stretch]:
        found = self.day.options(now)
        return _some(*(_night(s) for s in found if s.unit == "day"))


def _night(day: Stretch) -> Stretch | None:
    before = later(day.since, -1, "day")
    return Stretch(before, day.until, "part") if before else None


@dataclass(frozen=True, slots=True)
class Between:
    """From the first day of one to the last day of the other. What one end leaves out, the other tells."""

    first: Node
    last: Node

    def options(self, now: Now) -> list[Stretch]:
        ends = self.last.options(now)
        if len(ends) == 1:
            starts = self.first.options(now._replace(near=ends[0].since))
            start = next((s for s in reversed(starts) if s.since <= ends[0].since), None)
            return _some(joined(start, ends[0])) if start else []
        return _some(*(self._from(start, now) for start in self.first.options(now)))

    def _from(self, start: Stretch, now: Now) -> Stretch | None:
        ends = self.last.options(now._replace(near=start.since))
        end = next((s for s in ends if s.since >= start.since), None)
        return joined(start, end) if end else None


@dataclass(frozen=True, slots=True)
class Beneath:
    """A date beside another name of the same day: «накануне, 27 сентября». The date decides, the other finds its year."""

    other: Node
    dated: Node

    def options(self, now: Now) -> list[Stretch]:
        near = self.other.options(now)
        if len(near) != 1:
            return _on_weekday(self.dated.options(now), self.other, now)
        at = now._replace(near=near[0].since, lean=lambda: "near")
        return _some(chosen(self.dated.options(at), at))


def _on_weekday(options: list[Stretch], other: Node, now: Now) -> list[Stretch]:
    """Of several years one near enough in which the date falls on the weekday; a wrong weekday decides nothing."""
    if len(options) < 2 or now.near is None or not isinstance(other, Weekday):
        return options
    near = now.near
    fitting = [s for s in options if s.since.weekday() == other.number and _distance(s, near) < _NEAR_ENOUGH]
    return fitting if len(fitting) == 1 else options


@dataclass(frozen=True, slots=True)
class Nowhere:
    """An expression that has no bounds: «на рубеже веков»."""

    def options(self, now: Now) -> list[Stretch]:  # noqa: ARG002
        return []


@dataclass(frozen=True, slots=True)
class ThisNight:
    """«Этой ночью»: the night before the day of publication, or the coming one."""

    def options(self, now: Now) -> list[Stretch]:
        return Night(Shift("day", int(now.lean() == "future"))).options(now)


# ── what one expression lends another ─────────────────────────────────────────────────────────────────────────────────


def year(number: int) -> Node:
    """A year by its number."""
    return Fixed(lasting(calendar.day(number), 1, "year"))


def shape(node: object) -> str:
    """What sort of expression it is: two of the same sort make a range, two that name a day differently are one."""
    match node:
        case Weekday() | Beside(node=Weekday()):
            return "weekday" if not isinstance(node, Weekday) or node.days == 1 else "weekend"
        case Beneath():
            return shape(node.dated)
        case Pick(part="day") | Fixed(stretch=Stretch(unit="day")):
            return "date"
        case Shift(unit="day") | Away() | Later() | Told():
            return "step" if node.unit == "day" else node.unit
        case Pick():
            return node.part
        case Fixed(stretch=Stretch(unit=unit)) | Shift(unit=unit):
            return unit
    return ""


def lacks_year(node: Node) -> bool:
    """Tell whether some year is meant that the expression doesn't name."""
    return node == AnyUnit("year") or (isinstance(node, Pick) and lacks_year(node.whole))


def with_year(node: Node, given: Node) -> Node:
    """The expression in a given year, where it names none."""
    if isinstance(node, Pick):
        return replace(node, whole=with_year(node.whole, given))
    return given if node == AnyUnit("year") else node


def settled(node: Node) -> Node:
    """«До конца года» means the year of publication."""
    if isinstance(node, Pick):
        return replace(node, whole=settled(node.whole))
    return Shift(node.unit, 0) if isinstance(node, AnyUnit) and node.named else node


def year_of(node: Node) -> Node | None:
    """The year an expression names."""
    if isinstance(node, Pick):
        return year_of(node.whole)
    return node if shape(node) == "year" and not isinstance(node, (Away, Later)) else None


def needs(node: Node, *kinds: type) -> bool:
    """Tell whether an expression holds a node of one of these kinds."""
    parts: Iterable[object] = (getattr(node, name, None) for name in getattr(node, "__slots__", ()))
    return isinstance(node, kinds) or any(needs(part, *kinds) for part in parts if hasattr(part, "options"))
