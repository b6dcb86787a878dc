"""What news tell of again and again, by the list `languages/predicates/news.toml`: words of three languages → concepts."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sayso import languages
from sayso.errors import PackError
from sayso.grammar.network import Floats
from sayso.toml import parsed

FOLDER = Path(languages.__file__).parent / "predicates"
LANGUAGES = ("ru", "uk", "en")
_KEYS = {"name", "opposite", *LANGUAGES}


class News(NamedTuple):
    """Beginnings of words → concepts, a table a language; `places` numbers the concepts, `exclusion` (concepts, concepts) is 1
    where one excludes the other. `negation` says no of the word behind it, `absence` of everything, `empty` words tell nothing.
    """

    beginnings: dict[str, dict[str, tuple[str, ...]]]
    places: dict[str, int]
    exclusion: Floats
    longest: int
    negation: dict[str, frozenset[str]]
    absence: dict[str, frozenset[str]]
    empty: dict[str, frozenset[str]]
    hedge: dict[str, frozenset[str]]


@cache
def news() -> News:
    """Load the packaged list. Raises PackError."""
    return load((FOLDER / "news.toml").read_text(encoding="utf-8"), "predicates/news.toml")


def load(source: str, file: str) -> News:
    """Read and check a list of predicates. Raises PackError."""
    data = parsed(source, partial(PackError, file))
    rows = data.get("predicate", [])
    lines = [n for n, text in enumerate(source.splitlines(), 1) if text.strip() == "[[predicate]]"]
    names = {row.get("name") for row in rows}
    tables: dict[str, dict[str, tuple[str, ...]]] = {language: {} for language in LANGUAGES}
    for row, line in zip(rows, lines, strict=True):
        if "name" not in row or row.keys() - _KEYS or row.get("opposite", row["name"]) not in names:
            raise PackError(
                file, line, f"[[predicate]] {row.get('name')}: it knows {', '.join(sorted(_KEYS))}; opposites are names"
            )
        for language in LANGUAGES:
            for word in row.get(language, ()):
                tables[language][word] = (*tables[language].get(word, ()), str(row["name"]))
    places = {str(row["name"]): number for number, row in enumerate(rows)}
    exclusion = np.zeros((len(places), len(places)), dtype=np.float32)
    for row in rows:
        if "opposite" in row:
            one, other = places[row["name"]], places[row["opposite"]]
            exclusion[one, other] = exclusion[other, one] = 1
    longest = max((len(w) for table in tables.values() for w in table), default=0)
    groups = (_words(data, name) for name in ("negation", "absence", "empty", "hedge"))
    return News(tables, places, exclusion, longest, *groups)


def _words(data: dict[str, Any], name: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(data.get(name, {}).get(language, ())) for language in LANGUAGES}


@lru_cache(maxsize=100_000)
def concepts(word: str, language: str) -> tuple[str, ...]:
    """The concepts of a lower-case word, ё written е: those of its longest known beginning."""
    table = news().beginnings.get(language, {})
    whole = table.get(f"{word}=")
    if whole:
        return whole
    return next((table[word[:n]] for n in range(min(len(word), news().longest), 1, -1) if word[:n] in table), ())
