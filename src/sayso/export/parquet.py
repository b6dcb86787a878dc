"""Rows → Parquet, a row group at a time. Needs pyarrow, which only this file imports, and only when called."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.errors import UsageError
from sayso.export.lines import sound
from sayso.export.rows import TABLES, Kind, Row
from sayso.model import Reading

GROUP = 10_000  # rows of a group at most: enough for readers to skip by, little to hold
HEAVY = 8 * 2**20  # characters of a group's texts at most, whatever the number of rows


class _Pipe(io.RawIOBase):
    """A file that keeps nothing but what was written since it was last taken."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, chunk: Any) -> int:
        self._chunks.append(bytes(chunk))
        self._length += len(self._chunks[-1])
        return len(self._chunks[-1])

    def taken(self) -> bytes:
        chunks, self._chunks = self._chunks, []
        return b"".join(chunks)


def written(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    """Return the file, a chunk for each row group. Raises UsageError where pyarrow is missing."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415
    except ImportError:
        trouble = "parquet needs the library pyarrow, which is not installed: pip install 'sayso[parquet]'"
        raise UsageError(trouble) from None
    table = TABLES[what]
    return _groups(table.columns, table.of(readings))


def _groups(columns: dict[str, Kind], rows: Iterator[Row]) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    pipe = _Pipe()
    schema = pa.schema([pa.field(name, kind, name != "article") for name, kind in _types(columns).items()])
    with ParquetWriter(pipe, schema, compression="zstd") as writer:
        for group in _cut(rows):
            writer.write_table(pa.Table.from_pylist([_sound(row) for row in group], schema))
            yield pipe.taken()
    yield pipe.taken()


def _types(columns: dict[str, Kind]) -> dict[str, Any]:
    import pyarrow as pa  # noqa: PLC0415

    span = pa.struct([pa.field("start", pa.int64(), nullable=False), pa.field("end", pa.int64(), nullable=False)])
    types: dict[Kind, Any] = {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "moment": pa.timestamp("us", tz="UTC"),
        "day": pa.date32(),
        "texts": pa.list_(pa.string()),
        "wholes": pa.list_(pa.int64()),
        "spans": pa.list_(span),
    }
    return {name: types[kind] for name, kind in columns.items()}


def _cut(rows: Iterator[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    weight = 0
    for row in rows:
        group.append(row)
        weight += sum(len(value) for value in row.values() if isinstance(value, str | list))
        if len(group) == GROUP or weight > HEAVY:
            yield group
            group, weight = [], 0
    if group:
        yield group


def _sound(row: Row) -> Row:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    return [_value(part) for part in value] if isinstance(value, list) else value
