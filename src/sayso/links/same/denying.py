"""How it is said that something is not so without a «не», by the list `languages/predicates/denials.toml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import NamedTuple

from sayso.catalogue.words import forms
from sayso.errors import PackError
from sayso.links.same.news import FOLDER, LANGUAGES
from sayso.links.same.words import plain
from sayso.toml import parsed

LONGEST = 600  # characters of a passage in which a denial is looked for


class Denying(NamedTuple):
    """What one language has: `untrue` finds a denial in plain text; `reports` and `meaning` are comparable words."""

    untrue: re.Pattern[str]
    reports: frozenset[str]
    meaning: frozenset[str]


@cache
def denying(language: str) -> Denying:
    """Load what the packaged list has of a language; of one that it has not, nothing is ever found. Raises PackError."""
    source = (FOLDER / "denials.toml").read_text(encoding="utf-8")
    data = parsed(source, partial(PackError, "predicates/denials.toml"))
    if language not in LANGUAGES:
        return Denying(re.compile(r"(?!)"), frozenset(), frozenset())
    reports, meaning = (
        frozenset(form for word in data[group][language].split() for form in forms(word))
        for group in ("reports", "meaning")
    )
    return Denying(re.compile("|".join(data["untrue"][language])), reports, meaning)


@lru_cache(maxsize=20_000)
def untrue(text: str, language: str) -> bool:
    """Tell whether a passage says that something is not so: «отъезд главы — сплетня», «всё наоборот»."""
    return denying(language).untrue.search(plain(text[:LONGEST])) is not None
