"""TOML → entries, and every check that a file has to pass. A file is a list of one-line tables under `[kind.COUNTRY]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sayso.catalogue.entry import KINDS, LANGUAGES, NAMELESS, Country, Entry, Tenure
from sayso.catalogue.words import key_of
from sayso.errors import CatalogueError
from sayso.toml import parsed

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z]{2}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_LINE = re.compile(r"""^[ \t]*["']?([\w-]+)["']?[ \t]*=""", re.MULTILINE)
_TEXTS = {"of", "kind", "wikidata", "part_of", "stands_for"}
_LISTS = {*LANGUAGES, "context", "adjective", "capital"}
_ENTRY = {*LANGUAGES, "context", "wikidata", "part_of", "stands_for", "offices"}
_COUNTRY = {*LANGUAGES, "of", "adjective", "capital", "wikidata"}
_PATTERN = {*LANGUAGES, "kind", "part_of"}
_KNOWN_KINDS = KINDS.keys() - NAMELESS


class Loaded(NamedTuple):
    """What one file holds."""

    entries: tuple[Entry, ...] = ()
    countries: tuple[Country, ...] = ()
    patterns: tuple[Entry, ...] = ()


class _File(NamedTuple):
    """A file and where in it each key stands: (heading, key) cannot be told apart by TOML, so lines are found by key."""

    name: str
    lines: Mapping[str, int]

    def error(self, key: str, trouble: str) -> CatalogueError:
        return CatalogueError(self.name, self.lines.get(key, 1), f"{key}: {trouble}")


def load(path: Path) -> Loaded:
    """Read and check one file. Raises CatalogueError with file and line."""
    try:
        return loads(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as trouble:
        raise CatalogueError(str(path), 1, f"cannot be read ({trouble}); give a TOML file in UTF-8") from trouble


def loads(source: str, name: str = "catalogue") -> Loaded:
    """Read and check the text of a file. Raises CatalogueError with file and line."""
    data = parsed(source, partial(CatalogueError, name))
    file = _File(name, _lines(source))
    countries = tuple(_country(file, code, raw) for code, raw in _tables(file, data.pop("country", {})))
    bodies = _tables(file, data.pop("pattern", {}))
    patterns = tuple(_entry(file, key, raw, _PATTERN, raw.get("kind", "")) for key, raw in bodies)
    return Loaded(tuple(_entries(file, data)), countries, patterns)


def _lines(source: str) -> dict[str, int]:
    """Key → the line it is written on."""
    out: dict[str, int] = {}
    line, at = 1, 0
    for found in _LINE.finditer(source):
        line += source.count("\n", at, found.start(1))
        at = found.start(1)
        out.setdefault(found[1], line)
    return out


def _tables(file: _File, data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, raw in data.items() if isinstance(data, dict) else ():
        if not isinstance(raw, dict):
            raise file.error(key, "expected a table { … }")
        yield key, raw


def _entries(file: _File, data: dict[str, Any]) -> Iterator[Entry]:
    for kind, group in _tables(file, data):
        if kind not in _KNOWN_KINDS:
            raise file.error(kind, f"unknown kind in the heading [{kind}]; known are {', '.join(sorted(_KNOWN_KINDS))}")
        for key, raw in _tables(file, group):
            if _CODE.fullmatch(key):
                yield from (_entry(file, k, r, _ENTRY, kind, key) for k, r in _tables(file, raw))
            else:
                yield _entry(file, key, raw, _ENTRY, kind)


def _entry(
    file: _File, key: str, raw: dict[str, Any], allowed: set[str], kind: str, country: str | None = None
) -> Entry:
    _check(file, key, raw, allowed)
    if not _KEY.fullmatch(key):
        raise file.error(key, "a key is small Latin letters, digits and hyphens")
    if kind not in _KNOWN_KINDS:
        raise file.error(key, f"unknown kind '{kind}'; known are {', '.join(sorted(_KNOWN_KINDS))}")
    values: dict[str, Any] = {field: _names(raw.get(field)) for field in (*LANGUAGES, "context") if field in raw}
    if not any(values.values()):
        raise file.error(key, "no name; give one under ru, uk, en or context")
    texts = {field: raw[field] for field in ("wikidata", "part_of", "stands_for") if field in raw}
    tenures = tuple(_tenure(file, key, held) for held in raw.get("offices", ()))
    return Entry(
        key, kind, **values, **texts, country=country, offices=tenures, file=file.name, line=file.lines.get(key, 1)
    )


def _country(file: _File, code: str, raw: dict[str, Any]) -> Country:
    _check(file, code, raw, _COUNTRY)
    if not (_CODE.fullmatch(code) and raw.get("ru") and raw.get("of")):
        raise file.error(code, "a country needs a code of two capitals, ru and of")
    values: dict[str, Any] = {field: _names(raw.get(field)) for field in LANGUAGES}
    key = key_of(values["ru"][0])
    line = file.lines.get(code, 1)
    entry = Entry(key, "government", **values, country=code, wikidata=raw.get("wikidata"), file=file.name, line=line)
    return Country(code, entry, raw["of"], _names(raw.get("adjective")), _names(raw.get("capital")))


def _check(file: _File, key: str, raw: dict[str, Any], allowed: set[str]) -> None:
    for field, value in raw.items():
        if field not in allowed:
            raise file.error(key, f"unknown field '{field}'; known are {', '.join(sorted(allowed))}")
        if field in _TEXTS and not isinstance(value, str):
            raise file.error(key, f"'{field}' must be a text")
        if field in _LISTS and not _is_names(value):
            raise file.error(key, f"'{field}' must be a name or a list of names that hold at least one letter or digit")
    if not _WIKIDATA.fullmatch(raw.get("wikidata", "Q1")):
        raise file.error(key, f"'{raw['wikidata']}' is no Wikidata id; it looks like Q42")


def _is_names(value: Any) -> bool:
    names = [value] if isinstance(value, str) else value
    return isinstance(names, list) and all(isinstance(name, str) and any(c.isalnum() for c in name) for name in names)


def _names(value: str | list[str] | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _tenure(file: _File, key: str, held: Any) -> Tenure:
    office, since, until = (
        (held.get(name) for name in ("office", "from", "to")) if isinstance(held, dict) else (None,) * 3
    )
    if not isinstance(office, str) or type(since) is not date or (until is not None and type(until) is not date):
        raise file.error(
            key, "an office held is { office = KEY, from = 2019-05-20, to = 2024-05-20 }; 'to' may be left out"
        )
    if until is not None and until <= since:
        raise file.error(key, f"{office}: from {since} is not before {until}")
    return Tenure(office, since.isoformat(), until.isoformat() if until else None)
