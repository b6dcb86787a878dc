"""Which place of one name is meant: by what stands beside it, the article's other places, its outlet's country, size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import asin, cos, exp, log2, log10, radians, sin, sqrt
from typing import NamedTuple

from sayso.context.places.lookup import Candidate
from sayso.context.places.mentions import Mention
from sayso.context.places.words import words
from sayso.gazetteer import Spot
from sayso.gazetteer.names import folded
from sayso.gazetteer.sound import likeness, spoken

_EARTH = 12_742  # km, across
_BESIDE = 4.0  # what a country or region named right beside the name is worth
_NEIGHBOURS = {"RU": ("UA", "BY", "KZ"), "UA": ("RU", "PL"), "BY": ("RU",), "KZ": ("RU", "KG", "UZ")}


class Scored(NamedTuple):
    """A candidate and how much speaks for it."""

    score: float
    candidate: Candidate


class Surroundings(NamedTuple):
    """What an article has said of where it is: countries and regions with how often, points, the outlet's country."""

    countries: Counter[str]
    regions: Counter[str]
    home: str


def kilometres(a: Spot, b: Spot) -> float:
    """The way between two places over the globe."""
    p, q = radians(a.lat), radians(b.lat)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.lon - a.lon) / 2) ** 2
    return _EARTH * asin(min(1.0, sqrt(h)))


def surroundings(chosen: Iterable[Spot], home: str) -> Surroundings:
    """Count what first choices say."""
    countries: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    for spot in chosen:
        if spot.country:
            countries[spot.country] += 1
        if spot.region:
            regions[spot.region] += 1
    return Surroundings(countries, regions, home)


def ranked(mention: Mention, around: Surroundings, beside: Sequence[Spot], near: Sequence[Spot]) -> list[Scored]:
    """Candidates with their scores, the best first. `beside` hangs together with the name, `near` shares its sentence."""
    rows = [Scored(_score(c, mention, around, beside, near), c) for c in mention.candidates]
    return sorted(rows, key=lambda row: (-row.score, row.candidate.spot.id))


def _score(c: Candidate, mention: Mention, around: Surroundings, beside: Sequence[Spot], near: Sequence[Spot]) -> float:
    spot = c.spot
    total = _known(spot) + _called(c, mention) - 12 * (1 - c.alike)
    total += _kind(mention, spot)
    total += _at_home(spot.country, around.home)
    total += min(2.5, 0.9 * log2(1 + around.countries[spot.country])) if spot.country else 0
    total += min(1.0, 0.4 * log2(1 + around.regions[spot.region])) if spot.region and spot.kind == "city" else 0
    total += max((_together(spot, other) for other in beside), default=0)
    total += max((1.5 * exp(-kilometres(spot, other) / 250) for other in near if other.id != spot.id), default=0)
    return total


def _known(spot: Spot) -> float:
    size = log10(spot.weight + 100)
    land = spot.kind == "country" or (spot.kind == "region" and spot.geonames)  # Macau has a code of its own
    return size + (2.0 if land else 0)


def _called(c: Candidate, mention: Mention) -> float:
    if c.own:
        return 1.0
    return 0.4 if mention.adjective else _resembling(mention.words, c.spot)


@lru_cache(maxsize=20_000)
def _resembling(text: str, spot: Spot) -> float:
    """By-names of other languages and times count less than what sounds like the name itself."""
    return likeness(spoken(text), spoken(spot.name)) - 0.5


def _kind(mention: Mention, spot: Spot) -> float:
    if mention.kinds:
        return 3.0 if spot.kind in mention.kinds else -2.0
    if spot.kind == "region":
        return _scope(mention) - 1.5 * any(_heart(c, spot) for c in mention.candidates)
    if spot.kind == "water":
        return (
            -1.5
            if mention.token.tag.case == "Loc" and _before(mention) in ("в", "во")
            else 0.5 * (_before(mention) in ("на", "через", "по"))
        )
    return -0.5 if spot.kind == "other" else 0


def _heart(candidate: Candidate, region: Spot) -> bool:
    """Tell whether a town is the one that its region is named after: of «Алеппо» the town is meant, if nothing else is said."""
    town = candidate.spot
    return (
        town.kind == "city"
        and town.country == region.country
        and (candidate.own or _resembling(region.name, town) > 0)
        and town.weight * 30 > region.weight
    )


def _before(mention: Mention) -> str:
    return mention.sentence.tokens[mention.first - 1].text.lower() if mention.first else ""


def _scope(mention: Mention) -> float:
    """What the noun behind an adjective, or before a name, says: «саратовский губернатор», «мэр Вашингтона»."""
    tokens = mention.sentence.tokens
    at = mention.last + 1 if mention.adjective else max(0, mention.first - 1)
    heads = {folded(t.lemma) for t in tokens[at : at + 1 + mention.adjective]}
    return 2.5 if heads & words().region_scope else -1.5 if heads & words().city_scope else 0


def _at_home(country: str, home: str) -> float:
    return 1.5 if country == home else 0.5 if country in _NEIGHBOURS.get(home, ()) else 0


def _together(spot: Spot, other: Spot) -> float:
    """What a place named right beside says: the same region or country, or one close by."""
    if spot.id == other.id or spot.country != other.country:
        return 0
    if other.kind == "country" or (other.region and other.region == spot.region):
        return _BESIDE
    return _BESIDE * exp(-kilometres(spot, other) / 300)
