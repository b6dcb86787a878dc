"""Stretches of days and how they are counted: calendar units, steps between them, parts of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

Unit = Literal["day", "week", "month", "quarter", "half", "year", "decade", "century", "part"]
FIRST_YEAR, LAST_YEAR = 1, 3000  # what lies outside is no date of the news
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7}
_WEEK_THIRDS = (0, 2, 4, 7)  # Mon–Tue, Wed–Thu, Fri–Sun


class Stretch(NamedTuple):
    """The days since `since` and before `until`. `unit` is what it is one of, "part" where it is no calendar unit."""

    since: date
    until: date
    unit: str
    approx: bool = False

    @property
    def months(self) -> int:
        """Length in whole months."""
        return (self.until.year - self.since.year) * 12 + self.until.month - self.since.month


def day(year: int, month: int = 1, number: int = 1) -> date | None:
    """The date, or None where the calendar has no such day («31 февраля») or the year is beyond the news."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def later(start: date, count: int, unit: str) -> date | None:
    """The day `count` units after `start`; a month too short gives its last day (31 January + 1 month: 28 February)."""
    if unit in _DAYS:
        ordinal = start.toordinal() + count * _DAYS[unit]
        inside = date(FIRST_YEAR, 1, 1).toordinal() <= ordinal <= date(LAST_YEAR, 12, 31).toordinal()
        return date.fromordinal(ordinal) if inside else None
    months = start.year * 12 + start.month - 1 + count * MONTHS[unit]
    year, month = divmod(months, 12)
    return next((d for n in range(start.day, 27, -1) if (d := day(year, month + 1, n))), None) or day(
        year, month + 1, min(start.day, 28)
    )


def lasting(since: date | None, count: int, unit: str, named: str | None = None) -> Stretch | None:
    """`count` units from `since` on."""
    until = later(since, count, unit) if since else None
    return Stretch(since, until, named or unit) if since and until else None


def around(moment: date, unit: str, step: int = 0) -> Stretch | None:
    """The calendar unit that lies `step` away from the one around `moment`; weeks begin on Monday, centuries in year 1."""
    if unit == "day":
        first = moment
    elif unit == "week":
        first = moment - timedelta(days=moment.weekday()) if moment.toordinal() > 7 else moment
    elif unit == "century":
        first = date((moment.year - 1) // 100 * 100 + 1, 1, 1)
    elif unit == "decade":
        first = date(max(moment.year // 10 * 10, 1), 1, 1)
    else:
        size = MONTHS[unit]
        first = date(moment.year, (moment.month - 1) // size * size + 1, 1)
    return lasting(later(first, step, unit), 1, unit)


def century(number: int) -> Stretch | None:
    """XX is 1901–2000."""
    return lasting(day((number - 1) * 100 + 1), 100, "year", "century")


def decade(first: int) -> Stretch | None:
    """1990 is 1990–1999."""
    return lasting(day(first), 10, "year", "decade")


def joined(first: Stretch, second: Stretch) -> Stretch | None:
    """From the first day of one to the last of the other; None where the second ends before the first begins."""
    if second.until <= first.since:
        return None
    return Stretch(first.since, second.until, "part", first.approx or second.approx)


# ── parts of a stretch: each gives None where the whole has no such part ──────────────────────────────────────────────


def _month(whole: Stretch, number: int) -> Stretch | None:
    return lasting(day(whole.since.year, number), 1, "month") if whole.unit == "year" and number <= 12 else None


def _day(whole: Stretch, number: int) -> Stretch | None:
    return lasting(day(whole.since.year, whole.since.month, number), 1, "day") if whole.unit == "month" else None


def _season(whole: Stretch, number: int) -> Stretch | None:
    """Spring 1, summer 2, autumn 3; winter 0 begins in the December before."""
    if whole.unit != "year":
        return None
    start = day(whole.since.year, number * 3) if number else day(whole.since.year - 1, 12)
    return lasting(start, 3, "month", "season")


def _equal(whole: Stretch, number: int, parts: int, named: str) -> Stretch | None:
    """One of so many equal parts in whole months."""
    size, rest = divmod(whole.months, parts)
    if rest or not size or not 1 <= number <= parts:
        return None
    return lasting(later(whole.since, (number - 1) * size, "month"), size, "month", named)


def _quarter(whole: Stretch, number: int) -> Stretch | None:
    return _equal(whole, number, 4, "quarter") if whole.unit == "year" else None


def _half_year(whole: Stretch, number: int) -> Stretch | None:
    return _equal(whole, number, 2, "half") if whole.unit == "year" else None


def _half(whole: Stretch, number: int) -> Stretch | None:
    if whole.unit == "month":
        return _days(whole, *((1, 15) if number == 1 else (16, 31)))
    return _equal(whole, number, 2, "half" if whole.unit == "year" else "part") if number in (1, 2) else None


def _third(whole: Stretch, number: int) -> Stretch | None:
    """Beginning 1, middle 2, end 3. Never exact."""
    if whole.unit == "week":
        first, last = (later(whole.since, _WEEK_THIRDS[k], "day") for k in (number - 1, number))
        found = Stretch(first, last, "part") if first and last else None
    elif whole.unit == "month":
        found = _tens(whole, number)
    else:
        found = _equal(whole, number, 3, "part")
    return found._replace(approx=True) if found else None


def _tens(whole: Stretch, number: int) -> Stretch | None:
    """«Первая декада мая»: 1–10, 11–20, 21–end."""
    return _days(whole, number * 10 - 9, number * 10 if number < 3 else 31)


def _twenties(whole: Stretch, number: int) -> Stretch | None:
    """«В 20-х числах»: 20–end. Never exact."""
    found = _days(whole, number, number + 9 if number < 20 else 31)
    return found._replace(approx=True) if found else None


def _days(whole: Stretch, first: int, last: int) -> Stretch | None:
    """Days `first` to `last` of a month, its end at the most."""
    since = later(whole.since, first - 1, "day") if whole.unit == "month" else None
    until = later(whole.since, last, "day")
    return Stretch(since, min(until, whole.until), "part") if since and until else None


def _of_week(whole: Stretch, number: int) -> Stretch | None:
    return lasting(later(whole.since, number, "day"), 1, "day") if whole.unit == "week" else None


def _weekday(whole: Stretch, number: int) -> Stretch | None:
    """«Вторая пятница мая»: rank 0–4 (5: the last) times 7, and the weekday."""
    rank, weekday = divmod(number, 7)
    if rank < 5:
        found = later(whole.since, (weekday - whole.since.weekday()) % 7 + 7 * rank, "day")
    else:
        last = whole.until - timedelta(days=1)
        found = last - timedelta(days=(last.weekday() - weekday) % 7)
    return lasting(found, 1, "day") if found and whole.since <= found < whole.until else None


def _decade(whole: Stretch, number: int) -> Stretch | None:
    """«70-е прошлого века»."""
    return decade(whole.since.year // 100 * 100 + number) if whole.unit == "century" else None


def _edge(whole: Stretch, number: int) -> Stretch | None:
    """The first day (1) or the last (−1)."""
    return lasting(whole.since if number == 1 else later(whole.until, -1, "day"), 1, "day")


def _months(whole: Stretch, number: int) -> Stretch | None:
    """The first so many months."""
    found = lasting(whole.since, number, "month", "part")
    return found if found and found.until <= whole.until and whole.months > 1 else None


def _first_days(whole: Stretch, number: int) -> Stretch | None:
    found = lasting(whole.since, number, "day", "part")
    return found if found and found.until <= whole.until else None


PARTS: dict[str, Callable[[Stretch, int], Stretch | None]] = {
    "month": _month,
    "day": _day,
    "season": _season,
    "quarter": _quarter,
    "half-year": _half_year,
    "half": _half,
    "third": _third,
    "tens": _tens,
    "twenties": _twenties,
    "decade": _decade,
    "weekday": _weekday,
    "of-week": _of_week,
    "edge": _edge,
    "months": _months,
    "days": _first_days,
}
