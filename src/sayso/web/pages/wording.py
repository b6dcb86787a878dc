"""The words of the interface: every one stands in words/*.toml, none in a template or a module.

Numbers, dates and names of countries follow the CLDR, through Babel.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent

from sayso.model import Place, Time
from sayso.moments import moment
from sayso.show.particulars import coordinates

LANGUAGES = ("en", "ru", "uk")

Entry = str | dict[str, str]


@cache
def words(language: str) -> Words:
    """The words in one of `LANGUAGES`."""
    text = files("sayso.web").joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))))


def _flat(table: dict[str, Any], head: str = "") -> list[tuple[str, Entry]]:
    """Tables within tables become `page.word`; a table with `other` is one word in its plural forms."""
    out: list[tuple[str, Entry]] = []
    for key, value in table.items():
        if isinstance(value, dict) and "other" not in value:
            out += _flat(value, f"{head}{key}.")
        else:
            out.append((head + key, value))
    return out


@dataclass(frozen=True)
class Words:
    """The words of one language, by `page.word`; what is asked for must be there: KeyError."""

    language: str
    entries: dict[str, Entry]

    @cached_property
    def locale(self) -> Locale:
        """What Babel knows of the language."""
        return Locale.parse(self.language)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The word, its blanks filled in; `n` chooses the plural form."""
        entry = self.entries[key]
        if isinstance(entry, dict):
            entry = entry.get(self.locale.plural_form(values["n"])) or entry["other"]
        shown = {k: self.number(v) if isinstance(v, int | float) else v for k, v in values.items()}
        return entry.format(**shown) if values else entry

    def known(self, group: str, key: str | None) -> str:
        """The word for one of our names (`act`, `certainty`, `kind`, …); a name without a word as it is."""
        entry = self.entries.get(f"{group}.{key}") if key else ""
        return entry if isinstance(entry, str) else (key or "").replace("_", " ")

    # ── numbers, times, places ────────────────────────────────────────────────────────────────────────────────────────

    def number(self, value: float) -> str:
        """`1 234,5`."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        """`93 %`, of a share from 0 to 1."""
        return format_percent(share, locale=self.locale)

    def day(self, iso: str | None, *, clock: bool = False) -> str:
        """`16 мая 2024 г.` of an ISO 8601 time, with `clock` its hour too; nothing where it is none."""
        told = moment(iso)
        if told is None:
            return ""
        told = _as_written(iso or "", told)
        if clock and len(iso or "") > len("2024-05-16"):
            return format_datetime(told, "d MMM y, HH:mm", locale=self.locale)
        return format_date(told, "d MMM y", locale=self.locale)

    def month(self, iso: str) -> str:
        """`май 2024`, of YYYY-MM."""
        return _month(date.fromisoformat(iso + "-01"), self.locale) if len(iso) == len("2024-05") else iso

    def when(self, time: Time) -> str:
        """What a time says, the last day included; of one that cannot be told, that it cannot."""
        since, until = (_date(end) for end in (time.since, time.until))
        if since and until and since < until:
            told = self._stretch(since, until - timedelta(days=1))
        elif since:
            told = self("time.since", day=self._point(since))
        elif until:
            told = self("time.before", day=self._point(until))
        else:
            return self("time.untold")
        return self("time.about", time=told) if time.approx else told

    def _point(self, day: date) -> str:
        return str(day.year) if (day.month, day.day) == (1, 1) else format_date(day, "d MMM y", locale=self.locale)

    def _stretch(self, first: date, last: date) -> str:
        after = last + timedelta(days=1)
        if first.day == 1 and after.day == 1:
            whole = first.month == 1 and after.month == 1
            ends = [str(d.year) if whole else _month(d, self.locale) for d in (first, last)]
        else:
            ends = [format_date(d, "d MMM y", locale=self.locale) for d in (first, last)]
        return ends[0] if ends[0] == ends[1] else "\u2009–\u2009".join(ends)

    def country(self, code: str | None) -> str:
        """The name of a country by its ISO 3166 code."""
        return str(self.locale.territories.get(code or "", code or ""))

    def place(self, place: Place) -> str:
        """`15 km around Homs (city, Syria)`."""
        kind = "" if place.kind == "other" else self.known("placekind", place.kind)
        country = "" if place.kind == "country" else self.country(place.country)
        about = ", ".join(part for part in (kind, country) if part)
        name = self.country(place.country) if place.kind == "country" and place.country else place.name
        if place.radius_km is not None:
            name = self("place.around", km=place.radius_km, name=name)
        return f"{name} ({about})" if about else name

    def point(self, place: Place) -> str:
        """`34.45, 40.92`; of what is larger, about where its middle is."""
        at = coordinates(place)
        return self("place.about", at=at.removeprefix("about ")) if at.startswith("about ") else at


def _as_written(iso: str, told: datetime) -> datetime:
    """The hour that the article itself gives, whatever its zone."""
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=None)
    except ValueError:
        return told.replace(tzinfo=None)


def _date(iso: str | None) -> date | None:
    try:
        day = date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    return None if day == date.min else day


def _month(day: date, locale: Locale) -> str:
    return format_skeleton("yMMMM", datetime(day.year, day.month, 1), locale=locale)  # noqa: DTZ001, a day has no zone
