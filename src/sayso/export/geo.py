"""Readings → GeoJSON (RFC 7946): one collection with a feature for each place, or for each statement that has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.export import names
from sayso.export.lines import Node, framed
from sayso.export.lookup import Lookup
from sayso.export.rows import TABLES
from sayso.model import Place, Reading

WHATS = ("statements", "places")


def written(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    """Yield a FeatureCollection; properties are the columns of the table."""
    features = _places if what == "places" else _statements
    return framed({"type": "FeatureCollection"}, "features", (f for r in readings for f in features(r)))


def _places(reading: Reading) -> Iterator[Node]:
    rows = TABLES["places"].of([reading])
    for number, (place, row) in enumerate(zip(reading.places, rows, strict=True)):
        yield _feature(names.part(reading.article, "place", number), [place], row)


def _statements(reading: Reading) -> Iterator[Node]:
    known = Lookup(reading)
    rows = TABLES["statements"].of([reading])
    for number, (statement, row) in enumerate(zip(reading.statements, rows, strict=True)):
        if statement.places:
            yield _feature(names.part(reading.article, "statement", number), known.places(statement), row)


def _feature(name: str, places: list[Place], row: Node) -> Node:
    properties = {key: value for key, value in row.items() if key not in ("lat", "lon")}
    return {"type": "Feature", "id": name, "geometry": _geometry(places), "properties": properties}


def _geometry(places: list[Place]) -> Node | None:
    """Longitude first. What has no point (a country) has no geometry, which GeoJSON calls unlocated."""
    points = list(dict.fromkeys((p.lon, p.lat) for p in places if p.lon is not None and p.lat is not None))
    if len(points) > 1:
        return {"type": "MultiPoint", "coordinates": points}
    return {"type": "Point", "coordinates": points[0]} if points else None
