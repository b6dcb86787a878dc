"""Take home: readings → bytes in the formats that other programs read, and readings back from our own.

Everything is streamed: readings are asked for one by one, and what is written does not grow in memory with their number.
The same readings give the same bytes. `docs/export.md` describes every format and every column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sayso.errors import UsageError
from sayso.export import annotation, geo, linked, parquet, provenance, spreadsheet
from sayso.export.contract import imported
from sayso.export.lines import contract, line
from sayso.export.rows import TABLES
from sayso.model import Reading

__all__ = ["COMBINATIONS", "FORMS", "WHATS", "export", "imported"]

WHATS = (*TABLES, "all")
COMBINATIONS: dict[str, tuple[str, ...]] = {
    "jsonl": WHATS,
    "csv": tuple(TABLES),
    "parquet": tuple(TABLES),
    "geojson": geo.WHATS,
    "jsonld": linked.WHATS,
    "prov": provenance.WHATS,
    "webanno": annotation.WHATS,
}
FORMS = tuple(COMBINATIONS)


def export(readings: Iterable[Reading], what: str, form: str) -> Iterator[bytes]:
    """Return the file that holds `what` of all readings in a format, in chunks made while they are asked for.

    Raises UsageError at once for a pair that `COMBINATIONS` does not have, and where a library is missing.
    """
    if what not in COMBINATIONS.get(form, ()):
        raise UsageError(_no_such(what, form))
    return _WRITERS[form](readings, what)


def _jsonl(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    if what == "all":
        return map(contract, readings)
    return (line(row) for row in TABLES[what].of(readings))


_WRITERS: dict[str, Callable[[Iterable[Reading], str], Iterator[bytes]]] = {
    "jsonl": _jsonl,
    "csv": spreadsheet.written,
    "parquet": parquet.written,
    "geojson": geo.written,
    "jsonld": linked.written,
    "prov": provenance.written,
    "webanno": annotation.written,
}


def _no_such(what: str, form: str) -> str:
    if form not in COMBINATIONS:
        return f"there is no format «{form}»: choose {_either(FORMS)}"
    forms = [name for name, whats in COMBINATIONS.items() if what in whats]
    ways = f"; «{what}» can be had as {_either(forms)}" if forms else ""
    return f"{form} does not hold «{what}»: it has {_either(COMBINATIONS[form])}{ways}"


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
