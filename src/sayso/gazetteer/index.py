"""The compact index: sorted keys beside numbered places, written once, then mapped into memory and never unpacked.

A key is a word stem (or two) with a letter in front that says what kind of word it is, hashed to 64 bits:
`n:саратов` a name, `n:нью йорк` the first two words of one, `f:нью` the first of several, `a:сирийск` an adjective, `c:ирано` a
combining form, `s:bkml` a sound, `k:FR` the capital of a country.
"""

from __future__ import annotations

import json
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

_MAGIC = b"sayso gazetteer\n"
_COLUMNS = {
    "lat": "f",
    "lon": "f",
    "weight": "I",
    "geonames": "I",
    "country": "H",
    "region": "H",
    "kind": "B",
    "name": "I",
}


class Spot(NamedTuple):
    """A place of the gazetteer. `weight` is its population, or how well known it is; `region` the code of where it lies."""

    id: int
    name: str
    kind: str
    country: str
    region: str
    lat: float
    lon: float
    weight: int
    geonames: int


class Named(NamedTuple):
    """A place under a key: its number, the folded name that put it there, and whether that name stands in our own tables."""

    place: int
    name: str
    own: bool


class Index:
    """Words → places, over the bytes of `packed`."""

    def __init__(self, data: bytes | mmap.mmap | memoryview) -> None:
        """Read the bytes. Raises ValueError where they are not a whole index."""
        whole = memoryview(data)
        if bytes(whole[: len(_MAGIC)]) != _MAGIC:
            raise ValueError("no gazetteer index")
        size = int.from_bytes(whole[len(_MAGIC) : len(_MAGIC) + 8], "little")
        start = len(_MAGIC) + 8
        head = json.loads(bytes(whole[start : start + size]))
        if head["bytes"] != len(whole):
            raise ValueError("the gazetteer index is cut short")
        self._columns = {name: whole[a:b].cast(code) for name, (a, b, code) in head["columns"].items()}
        self._words = whole[slice(*head["words"])]
        self._tables: dict[str, list[str]] = head["tables"]

    def named(self, key: str) -> tuple[Named, ...]:
        """The places under a key."""
        return _named(self, key)

    def find(self, key: str) -> tuple[Named, ...]:
        """Look a key up, without the memory of `named`."""
        keys, wanted = self._columns["keys"], _hash(key)
        at = bisect_left(keys, wanted)
        out = []
        while at < len(keys) and keys[at] == wanted:
            place = self._columns["places"][at]
            out.append(Named(place >> 1, self._word(self._columns["names"][at]), bool(place & 1)))
            at += 1
        return tuple(out)

    def spot(self, place: int) -> Spot:
        """The place of this number."""
        return _spot(self, place)

    def read_spot(self, place: int) -> Spot:
        """Put a place together, without the memory of `spot`."""
        row = {name: self._columns[name][place] for name in _COLUMNS}
        row["name"] = self._word(row["name"])
        for column in ("kind", "country", "region"):
            row[column] = self._tables[column][row[column]]
        return Spot(id=place, **row)

    def _word(self, at: int) -> str:
        size = self._words[at]
        return str(bytes(self._words[at + 1 : at + 1 + size]), "utf-8")


@lru_cache(maxsize=50_000)
def _named(index: Index, key: str) -> tuple[Named, ...]:
    return index.find(key)


@lru_cache(maxsize=20_000)
def _spot(index: Index, place: int) -> Spot:
    return index.read_spot(place)


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


def mapped(path: Path) -> Index:
    """Map a written index. Raises OSError, or ValueError where the file is not a whole index."""
    with path.open("rb") as file:
        return Index(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def packed(spots: Iterable[Spot], keys: Mapping[str, Iterable[Named]]) -> bytes:
    """The bytes of an index: places in their order, keys with what stands under them."""
    words = _Words()
    tables: dict[str, dict[str, int]] = {"kind": {}, "country": {}, "region": {}}
    columns: dict[str, array[Any]] = {name: array(code) for name, code in _COLUMNS.items()}
    for spot in spots:
        for name in _COLUMNS:
            value = getattr(spot, name)
            table = tables.get(name)
            columns[name].append(
                words.at(value) if name == "name" else value if table is None else table.setdefault(value, len(table))
            )
    rows = sorted(
        (_hash(key), place * 2 + own, words.at(name)) for key, found in keys.items() for place, name, own in found
    )
    for at, (name, code) in enumerate((("keys", "Q"), ("places", "I"), ("names", "I"))):
        columns[name] = array(code, (row[at] for row in rows))
    return _joined(columns, bytes(words.blob), {column: list(table) for column, table in tables.items()})


class _Words:
    """Strings written once each, a byte of length in front."""

    def __init__(self) -> None:
        self.blob = bytearray()
        self._seen: dict[str, int] = {}

    def at(self, word: str) -> int:
        """Where the word stands."""
        if word not in self._seen:
            self._seen[word] = len(self.blob)
            raw = word.encode()[:255]
            self.blob.append(len(raw))
            self.blob += raw
        return self._seen[word]


def _joined(columns: Mapping[str, array[Any]], words: bytes, tables: Mapping[str, list[str]]) -> bytes:
    """Header and columns. The header names every column's place, so its own size is settled first, in two rounds."""
    body = sorted(columns.items(), key=lambda item: (-item[1].itemsize, item[0]))
    head, size = b"", 0
    for _ in range(3):
        start = len(_MAGIC) + 8 + size
        places: dict[str, tuple[int, int, str]] = {}
        for name, column in body:
            places[name] = (start, start + len(column) * column.itemsize, column.typecode)
            start = places[name][1]
        layout = {
            "bytes": start + len(words),
            "columns": places,
            "words": (start, start + len(words)),
            "tables": tables,
        }
        head = json.dumps(layout, ensure_ascii=False).encode()
        size = max(size, -(-(len(head) + 64) // 64) * 64)
    head = head.ljust(size)
    return b"".join([_MAGIC, size.to_bytes(8, "little"), head, *(column.tobytes() for _, column in body), words])
