"""Places → an inline SVG map: our own outline of the world, cut to where the places lie. No places with a point, no map."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import ceil, cos, radians
from typing import NamedTuple

from sayso.model import Place
from sayso.show.inline import safe
from sayso.show.particulars import coordinates, place_name

WIDTH = 360.0  # of the drawing, in its own units; all lengths below are in these but for those in degrees
LEAST = 32.0  # degrees of latitude that the map is wide at least: closer, the outline would promise more than it holds
ROOM = 1.5  # how much larger the map is than what it has to hold
FLATTEST, STEEPEST = 0.5, 0.75  # height / width
POLE = 85.0  # degrees
KM_A_DEGREE = 111.2
SPOT, AREA = 4.0, 9.0  # radii of the marks of a point and of what is larger
LETTER, LINE = 7.2, 13.0  # of names: width of a letter, height of a line
GAP = 3.0  # between a mark and its name
MOST_NAMES = 40
LONGEST = 28  # characters of a name

Ring = tuple[tuple[float, float], ...]


class _Box(NamedTuple):
    """A rectangle of the drawing that a mark or a name fills."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Window(NamedTuple):
    """What the map shows: degrees from `west` to `east` (which may lie beyond 180) and from `south` to `north`."""

    west: float
    east: float
    south: float
    north: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude, at the middle of the map."""
        return _squeeze(self.south, self.north)

    @property
    def scale(self) -> float:
        """Units of the drawing a degree of latitude."""
        return WIDTH / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> float:
        """How high the drawing is."""
        return (self.north - self.south) * self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point of the globe lies in the drawing; one west of the window counts as east of it."""
        east = lon + 360 if lon < self.west else lon
        return (east - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale


def drawn(places: Sequence[Place]) -> str:
    """Return the map of the places that have a point; nothing where none has."""
    pins = [place for place in places if place.lat is not None and place.lon is not None]
    if not pins:
        return ""
    window = framed([(place.lon or 0.0, place.lat or 0.0) for place in pins])
    names = ", ".join(dict.fromkeys(place.name for place in pins))
    size = f'viewBox="0 0 {WIDTH:g} {window.height:.0f}"'
    parts = (
        f'<svg class="map" {size} role="img" aria-label="{safe(f"A map of: {names}")}">',
        f'<rect class="sea" width="{WIDTH:g}" height="{window.height:.0f}"/>',
        f'<path class="land" d="{_path("land", window)}"/><path class="sea" d="{_path("water", window)}"/>',
        f'<path class="grid" d="{_grid(window)}"/>',
        *_pins(pins, window),
        "</svg>",
    )
    return "".join(parts)


def framed(points: Sequence[tuple[float, float]]) -> Window:
    """Return a window around points (longitude, latitude) with room to spare, never closer than the outline is good for."""
    west, east = _arc(sorted({lon for lon, _ in points}))
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    squeeze = _squeeze(south, north)
    width = max((east - west) * squeeze * ROOM, LEAST, (north - south) * ROOM / STEEPEST)
    height = min(max((north - south) * ROOM, width * FLATTEST), 2 * POLE)
    bottom = min(max((south + north - height) / 2, -POLE), POLE - height)
    across = min(width / _squeeze(bottom, bottom + height), 360.0)
    left = (west + east - across) / 2
    return Window(left, left + across, bottom, bottom + height)


def _squeeze(south: float, north: float) -> float:
    return max(cos(radians((south + north) / 2)), 0.2)


def _arc(lons: Sequence[float]) -> tuple[float, float]:
    """Return the shortest way around the globe that holds all longitudes: it leaves out the widest gap."""
    ends = [*lons, lons[0] + 360]
    _, start = max((b - a, b) for a, b in pairwise(ends))
    west = start if start < ends[-1] else lons[0]
    return west, max(lon + 360 if lon < west else lon for lon in lons)


# ── the outline ──────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def outline(what: str) -> tuple[Ring, ...]:
    """Return the rings of `land` or `water`, points of longitude and latitude."""
    data = tomllib.loads(files("sayso.show").joinpath("outline.toml").read_text(encoding="utf-8"))
    return tuple(tuple(zip(flat[::2], flat[1::2], strict=True)) for flat in data[what].values())


def _path(what: str, window: Window) -> str:
    return "".join(_closed(ring, window) for ring in _near(outline(what), window))


def _near(rings: Iterable[Ring], window: Window) -> Iterator[Ring]:
    """Yield the rings that the window meets, wherever around the globe it counts its longitudes."""
    for ring in rings:
        lats = [lat for _, lat in ring]
        for turn in (-360, 0, 360):
            lons = [lon + turn for lon, _ in ring]
            across = min(lons) < window.east and window.west < max(lons)
            if across and min(lats) < window.north and window.south < max(lats):
                yield tuple(zip(lons, lats, strict=True))


def _closed(ring: Ring, window: Window) -> str:
    scale = window.scale
    points = (
        f"{(lon - window.west) * window.squeeze * scale:.0f} {(window.north - lat) * scale:.0f}" for lon, lat in ring
    )
    return f"M{'L'.join(points)}Z"


def _grid(window: Window) -> str:
    """Draw a line at every tenth degree, on a large map at every thirtieth."""
    step = 30 if window.east - window.west > 100 else 10
    lons = range(ceil(window.west / step) * step, ceil(window.east), step)
    lats = range(ceil(window.south / step) * step, ceil(window.north), step)
    down = (f"M{(lon - window.west) * window.squeeze * window.scale:.1f} 0V{window.height:.0f}" for lon in lons)
    across = (f"M0 {(window.north - lat) * window.scale:.1f}H{WIDTH:g}" for lat in lats)
    return "".join((*down, *across))


# ── the places ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _pins(pins: Sequence[Place], window: Window) -> Iterator[str]:
    """Draw every place, what is larger first; a name beside those whose name finds room, the points first."""
    boxes = {place: _around(*window.at(place.lon or 0.0, place.lat or 0.0), _radius(place)) for place in pins}
    ordered = sorted(pins, key=_is_point)
    taken = [boxes[place] for place in ordered if _is_point(place)]
    first = {place.name: place for place in ordered}
    named = sorted(first.values(), key=_is_point, reverse=True)[:MOST_NAMES]
    labels = {place: _label(_name(place.name), boxes[place], taken, window.height) for place in named}
    for place in ordered:
        tip = " · ".join(part for part in (place_name(place), coordinates(place)) if part)
        yield f"<g><title>{safe(tip)}</title>{_mark(place, window)}{labels.get(place, '')}</g>"


def _is_point(place: Place) -> bool:
    return place.kind == "city" and place.radius_km is None


def _radius(place: Place) -> float:
    return SPOT if _is_point(place) else AREA


def _mark(place: Place, window: Window) -> str:
    """A point is a dot; what is larger, or lies somewhere near, a ring; how near, a ring of that size."""
    x, y = window.at(place.lon or 0.0, place.lat or 0.0)
    at = f'cx="{x:.1f}" cy="{y:.1f}"'
    if place.radius_km is not None:
        radius = max(place.radius_km / KM_A_DEGREE * window.scale, SPOT)
        return f'<circle class="area" {at} r="{radius:.1f}"/><circle class="spot" {at} r="1.5"/>'
    return f'<circle class="{"spot" if _is_point(place) else "area"}" {at} r="{_radius(place):g}"/>'


def _around(x: float, y: float, radius: float) -> _Box:
    return _Box(x - radius, y - radius, x + radius, y + radius)


def _name(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _label(name: str, mark: _Box, taken: list[_Box], height: float) -> str:
    """Write a name right of its mark, or left, above, below: where it runs into nothing; nowhere rather than over another."""
    width = LETTER * len(name)
    middle, centre = (mark.top + mark.bottom - LINE) / 2, (mark.left + mark.right) / 2
    right, left = (mark.right + GAP, "start"), (mark.left - GAP, "end")
    places = (
        (*right, middle),
        (*left, middle),
        (centre, "middle", mark.top - LINE),
        (centre, "middle", mark.bottom),
        *((*side, top) for side in (right, left) for top in (mark.top - LINE + GAP, mark.bottom - GAP)),
    )
    for x, anchor, top in places:
        edge = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        box = _Box(edge, top, edge + width, top + LINE)
        inside = box.left >= 0 and box.right < WIDTH and box.top >= 0 and box.bottom < height
        if inside and not any(box.meets(other) for other in taken):
            taken.append(box)
            return f'<text x="{x:.1f}" y="{box.bottom - 3.2:.1f}" text-anchor="{anchor}">{safe(name)}</text>'
    return ""
