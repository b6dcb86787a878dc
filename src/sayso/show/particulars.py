"""How sure, where and when, in words: what the pages say of a statement beside whose word it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from sayso.model import Place, Reading, Statement, Time
from sayso.show.voices import field_text

CERTAINTY_WORDS = {
    "probable": "put as likely, or as an opinion",
    "possible": "put as something that may be so",
    "doubted": "told at arm's length",
    "denied": "said not to be so",
    "asked": "a question or a demand",
    "planned": "still to come",
    "conditional": "true if something else is",
    "denies": "says that there is no such thing",
}
HEDGED = ("probable", "possible", "doubted")

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def sure(statement: Statement) -> str:
    """Return how sure a statement is put, where it is not plainly asserted: `possible`, `denies`; else nothing."""
    how = statement.certainty or "asserted"
    if how == "asserted":
        return "denies" if statement.polarity == "denies" else ""
    return how


def is_headline(statement: Statement, reading: Reading) -> bool:
    """Tell whether a statement is the headline's, be that a title of its own or the first line of the text."""
    return statement.field == "title" or bool(reading.headline and reading.headline.meets(statement.span))


def place_name(place: Place) -> str:
    """Return `Homs (city, SY)`, `15 km around Homs (city, SY)`, `Syria (country)`."""
    kind = place.kind.replace("_", " ")
    code = None if place.kind == "country" else place.country
    about = ", ".join(part for part in ("" if kind == "other" else kind, code) if part)
    around = "" if place.radius_km is None else f"{place.radius_km:g} km around "
    return f"{around}{place.name}" + (f" ({about})" if about else "")


def coordinates(place: Place) -> str:
    """Return `34.73, 36.72`; of what is no point, the middle: `about 55.5, 37.4`; of a country nothing."""
    if place.lat is None or place.lon is None:
        return ""
    if place.kind == "city" and place.radius_km is None:
        return f"{place.lat:.2f}, {place.lon:.2f}"
    return f"about {place.lat:.1f}, {place.lon:.1f}"


def distinct_places(places: Iterable[Place]) -> dict[int, Place]:
    """Return each place once, by the number of its first mention: those that have a point, then the others."""
    first: dict[tuple[object, ...], tuple[int, Place]] = {}
    for number, place in enumerate(places):
        about = (place.name, place.kind, place.country, place.lat, place.lon, place.radius_km)
        first.setdefault(about, (number, place))
    return dict(sorted(first.values(), key=lambda numbered: numbered[1].lat is None))


def when(time: Time) -> str:
    """Return `2017-11-09`, `about 2017-11`, `2017 to 2019`, `from 2014`, `before 2017-11-17`, the last days included.

    Nothing where it cannot be told.
    """
    since, until = _day(time.since), _day(time.until)
    about = "about " if time.approx else ""
    if since and until and since < until:
        return about + _stretch(since, until - timedelta(days=1))
    if since:
        return f"from {about}{since.year if (since.month, since.day) == (1, 1) else since}"
    return f"before {about}{until}" if until else ""


def distinct_times(reading: Reading) -> dict[int, Time]:
    """Return the times that can be told, by their numbers, each once for the same words."""
    first: dict[tuple[str, str], tuple[int, Time]] = {}
    for number, time in enumerate(reading.times):
        words = field_text(reading, time.field)[time.span.start : time.span.end]
        if told := when(time):
            first.setdefault((words.lower(), told), (number, time))
    return dict(first.values())


def untold(times: Iterable[Time]) -> dict[str, list[Time]]:
    """Return the times that cannot be told, by the reason."""
    out: dict[str, list[Time]] = {}
    for time in times:
        if not when(time):
            out.setdefault(time.note or "it cannot be told from the text", []).append(time)
    return out


def _day(iso: str | None) -> date | None:
    """Read an ISO date; None for what is none, or is too early to have a day before it."""
    if iso is None or not _DAY.fullmatch(iso):
        return None
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return None
    return None if day == date.min else day


def _stretch(first: date, last: date) -> str:
    """Return both ends, as years or months where they are whole: 2017-11-01 to 2017-11-30 is `2017-11`."""
    after = last + timedelta(days=1)
    months = first.day == 1 and after.day == 1
    years = months and first.month == 1 and after.month == 1
    start, end = ((str(day)[: 4 if years else 7 if months else 10]) for day in (first, last))
    return start if start == end else f"{start} to {end}"
