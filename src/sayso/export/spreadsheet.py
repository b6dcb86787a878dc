"""Rows → CSV (RFC 4180, UTF-8, with a header) that no spreadsheet takes for formulas.

A cell of text that begins like a formula, behind any apostrophes, gets one more apostrophe in front: `=1+1` → `'=1+1`,
`'=1+1` → `''=1+1`. Nothing else is changed, so `unguarded` gives back every cell. Numbers are no text: `-34.5` stays.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sayso.export.lines import INSTEAD, sound
from sayso.export.rows import TABLES, Kind
from sayso.model import Reading

# What Excel, LibreOffice and Google Sheets take for a formula's beginning; the wide forms in East Asian settings.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")
_SPECIAL = re.compile(r"([\\|])")
_BETWEEN = re.compile(r"(?:[^\\|]|\\.)*", re.DOTALL)


def written(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    """Yield the header, then a chunk for each row."""
    return of_rows(TABLES[what].columns, TABLES[what].of(readings))


def of_rows(columns: Mapping[str, Kind], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield the header, then a chunk for each row; rows have these columns."""
    cells = [(name, _CELLS.get(kind, _typed)) for name, kind in columns.items()]
    yield _record(columns)
    for row in rows:
        yield _record([_cell(row[name], make) for name, make in cells])


def unguarded(cell: str) -> str:
    """Return what a cell of text held before it was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


def unjoined(cell: str) -> list[str]:
    r"""Return the entries of a list's cell, unguarded before: `a|b\|c` → `["a", "b|c"]`; an empty cell is no entry."""
    if not cell:
        return []
    parts, at = [], 0
    while at <= len(cell):
        part = _BETWEEN.match(cell, at)
        assert part is not None  # it matches nothing, too
        parts.append(re.sub(r"\\(.)", r"\1", part[0], flags=re.DOTALL))
        at = part.end() + 1
    return parts


def _cell(value: Any, make: Callable[[Any], str]) -> str:
    return "" if value is None else make(value)


def _record(cells: Iterable[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)  # RFC 4180 is its default: commas, "" inside quotes, CR LF
    return sound(out.getvalue()).encode()


def _text(value: str) -> str:
    whole = value.replace("\0", INSTEAD)  # which no reader of CSV expects
    return "'" + whole if _FORMULA.match(whole) else whole


def _typed(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value)


def _joined(values: Iterable[str]) -> str:
    return _text("|".join(_SPECIAL.sub(r"\\\1", value) for value in values))


_CELLS: dict[Kind, Callable[[Any], str]] = {
    "text": _text,
    "texts": _joined,
    "wholes": lambda values: "|".join(map(str, values)),
    "spans": lambda spans: "|".join(f"{span['start']}-{span['end']}" for span in spans),
    "moment": lambda value: value.isoformat(),
}
