"""Facts that outside data declares, in our form: times as ISO 8601, languages as ISO 639-1, or None for no use."""

from __future__ import annotations

import re
from datetime import datetime

# «5 мар. 2024 10:00 +0300», «Втр, 05 Мар 2024»: feeds write months in Russian and Ukrainian too.
_MONTHS = (
    ("янв", "січ"), ("фев", "лют"), ("мар", "бер"), ("апр", "кві"), ("май", "мая", "тра"), ("июн", "чер"),
    ("июл", "лип"), ("авг", "сер"), ("сен", "вер"), ("окт", "жов"), ("ноя", "лис"), ("дек", "гру"),
)  # fmt: skip
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = {name: english for names, english in zip(_MONTHS, _ENGLISH, strict=True) for name in names}
_CYRILLIC_DATE = re.compile(
    r"(?:[^\W\d]+\.?,\s*)?(\d{1,2})\s+([а-яіїєґ]{3})[а-яіїєґ]*\.?\s+(\d{4})(.{0,40})", re.IGNORECASE
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W\d_]")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
_CYRILLIC_LANGUAGES = frozenset(
    ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "os", "ce")
)
SEEN = 20_000


def time(value: object) -> str | None:
    """Return a time that a feed or a page names, ISO 8601 with the zone it names, or None.

    >>> time("Tue, 05 Mar 2024 10:00:00 +0300")
    '2024-03-05T10:00:00+03:00'
    """
    if not isinstance(value, str) or not 8 <= len(value.strip()) <= 60:
        return None
    text = value.strip()
    try:
        return _iso(datetime.fromisoformat(text), text)
    except ValueError:
        return _mail_time(text)


def _mail_time(text: str) -> str | None:
    if date := _CYRILLIC_DATE.match(text):
        month = _MONTH.get(date[2].lower())
        text = f"{date[1]} {month} {date[3]}{date[4]}" if month else text
    from email.utils import parsedate_to_datetime  # noqa: PLC0415, it loads much

    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _iso(moment: datetime, text: str) -> str:
    return moment.date().isoformat() if len(text) <= 10 else moment.isoformat()


def language(value: object, text: str) -> str | None:
    """Return the language that a page or a feed declares, unless the letters of `text` speak against it.

    Templates declare `en` over Russian text, and `ru` over Ukrainian: then the answer is None, for "find out".
    """
    if not isinstance(value, str):
        return None
    code = value.strip().replace("_", "-").split("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2}", code):
        return None
    text = text[:SEEN]
    cyrillic, letters = len(_CYRILLIC.findall(text)), len(_LETTER.findall(text))
    if (code in _CYRILLIC_LANGUAGES) != (2 * cyrillic > letters):
        return None
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    fits = {"ru": russian > ukrainian, "uk": ukrainian > russian}
    return code if fits.get(code, True) else None
