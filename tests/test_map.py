"""The map: our outline of the world tells land from sea, the window holds every place, names run into nothing."""

import re
from itertools import combinations, pairwise

import pytest

from sayso.model import Place, Span
from sayso.show.map import LEAST, WIDTH, drawn, framed, outline


def inside(lon: float, lat: float, ring) -> bool:
    crossed = False
    for (west, south), (east, north) in pairwise((*ring, ring[0])):
        if (south > lat) != (north > lat) and lon < (east - west) * (lat - south) / (north - south) + west:
            crossed = not crossed
    return crossed


def is_land(lon: float, lat: float) -> bool:
    land = any(inside(at, lat, ring) for ring in outline("land") for at in (lon, lon + 360))
    return land and not any(inside(lon, lat, ring) for ring in outline("water"))


@pytest.mark.parametrize(
    ("where", "lon", "lat"),
    [
        ("Moscow", 37.6, 55.8), ("Murmansk", 33.1, 68.9), ("Sevastopol", 33.6, 44.6), ("Tallinn", 24.8, 59.3),
        ("Kazan", 49.1, 55.8), ("Vladivostok", 132.0, 43.2), ("Petropavlovsk", 158.6, 53.1), ("Anadyr", 177.3, 64.7),
        ("Uelen", -170.2, 66.1), ("Aleppo", 37.2, 36.2), ("Istanbul", 28.7, 41.1), ("Cairo", 31.2, 30.0),
        ("Baku", 49.8, 40.4), ("Tehran", 51.4, 35.7), ("London", -0.1, 51.5), ("Madrid", -3.7, 40.4),
        ("Rome", 12.5, 41.9), ("Oslo", 10.7, 60.0), ("Copenhagen", 12.4, 55.7), ("Beijing", 116.4, 39.9),
        ("Seoul", 127.0, 37.6), ("Tokyo", 139.6, 35.8), ("Delhi", 77.2, 28.6), ("Jakarta", 106.8, -6.3),
        ("Lagos", 3.4, 6.6), ("Cape Town", 18.5, -33.9), ("New York", -74.2, 40.8), ("Los Angeles", -118.1, 34.1),
        ("Lima", -77.0, -12.0), ("Sydney", 150.9, -33.8), ("Reykjavik", -21.8, 64.1), ("Havana", -82.3, 23.0),
    ],
)  # fmt: skip
def test_towns_lie_on_land(where, lon, lat):
    assert is_land(lon, lat), where


@pytest.mark.parametrize(
    ("where", "lon", "lat"),
    [
        ("Black Sea", 34.0, 43.3), ("Sea of Azov", 36.5, 46.2), ("Caspian", 50.5, 42.0), ("Baltic", 19.5, 56.5),
        ("Gulf of Finland", 26.5, 59.8), ("White Sea", 38.0, 65.6), ("Barents Sea", 40.0, 72.0),
        ("Kara Sea", 65.0, 73.0), ("Sea of Okhotsk", 150.0, 55.0), ("Baikal", 107.5, 52.9),
        ("Mediterranean", 18.0, 35.0), ("Adriatic", 15.5, 43.2), ("Aegean", 25.2, 38.8), ("Red Sea", 38.0, 20.5),
        ("Persian Gulf", 51.5, 27.0), ("North Sea", 3.5, 56.0), ("English Channel", -1.0, 50.2),
        ("Sea of Japan", 135.0, 40.0), ("Taiwan Strait", 119.5, 24.3), ("Hudson Bay", -85.0, 59.5),
        ("Gulf of Mexico", -90.0, 25.5), ("Bering Strait", -168.8, 66.0), ("Atlantic", -35.0, 30.0),
    ],
)  # fmt: skip
def test_seas_are_wet(where, lon, lat):
    assert not is_land(lon, lat), where


@pytest.mark.parametrize(
    "points",
    [
        [(37.6, 55.8)],
        [(37.6, 55.8), (36.7, 34.7)],
        [(37.6, 55.8), (-74.0, 40.7)],
        [(178.0, 65.0), (-175.0, 64.0)],
        [(158.0, 53.0), (-150.0, 61.0), (139.7, 35.7)],
        [(-120.0, 40.0), (0.0, 50.0), (120.0, -30.0)],
        [(0.0, 89.9), (0.0, -89.9)],
        [(0.0, 0.0), (90.0, 0.0), (180.0, 0.0), (-90.0, 0.0)],
        [(24.0, 78.0)],
    ],
)
def test_the_window_holds_every_place(points):
    window = framed(points)
    for lon, lat in points:
        x, y = window.at(lon, min(max(lat, -85.0), 85.0))
        assert 0 <= x <= WIDTH
        assert -0.01 <= y <= window.height + 0.01
    assert 0 < window.east - window.west <= 360
    assert (window.east - window.west) * window.squeeze > LEAST - 0.01
    assert 0.3 * WIDTH < window.height < 1.5 * WIDTH


def test_the_window_takes_the_short_way_round_the_globe():
    window = framed([(178.0, 65.0), (-175.0, 64.0)])
    assert window.west < 178
    assert 185 < window.east < window.west + 120


def place(name: str, lat: float | None, lon: float | None, kind: str = "city", **more) -> Place:
    return Place(Span(0, 1), name, kind, "RU", lat, lon, **more)


def test_no_point_no_map():
    assert drawn([]) == drawn([place("Syria", None, None, "country")]) == ""


@pytest.mark.parametrize(
    ("named", "marks"),
    [
        (place("Kazan", 55.8, 49.1), ["spot"]),
        (place("Tatarstan", 55.5, 50.5, "region"), ["area"]),
        (place("Kazan", 55.8, 49.1, radius_km=300.0), ["area", "spot"]),
    ],
)
def test_marks(named, marks):
    shown = drawn([named])
    assert re.findall(r'<circle class="(\w+)"', shown) == marks
    assert f">{named.name}</text>" in shown
    assert f'aria-label="A map of: {named.name}"' in shown


def test_a_radius_is_drawn_to_scale():
    near, far = (drawn([place("Kazan", 55.8, 49.1, radius_km=km)]) for km in (500.0, 1000.0))
    sizes = [float(re.search(r'class="area".* r="([\d.]+)"/><circle', shown)[1]) for shown in (near, far)]
    assert sizes[1] == pytest.approx(2 * sizes[0], rel=0.01)


def test_names_do_not_run_into_each_other():
    shown = drawn([place(f"Place{n}", 55 + n % 5, 37 + n // 5) for n in range(25)])
    boxes = []
    for x, y, anchor, name in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">(\w+)', shown):
        width = 7 * len(name)
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        boxes.append((left, float(y), left + width))
    assert 4 < len(boxes) < 25
    assert [
        (a, b) for a, b in combinations(boxes, 2) if abs(a[1] - b[1]) < 12.9 and a[0] < b[2] - 0.2 and b[0] < a[2] - 0.2
    ] == []
    assert shown.count("<title>") == 25


def test_many_places_are_no_trouble():
    assert drawn([place(f"P{n}", n % 170 - 85.0, n % 359 - 180.0) for n in range(5000)]).count("<title>") == 5000
