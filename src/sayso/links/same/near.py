"""Which articles may tell of one happening: those that share rare words and names, and were published about the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, islice
from typing import NamedTuple

from sayso.links.same.side import known
from sayso.links.same.words import Said
from sayso.moments import moment

TOP = 40  # of an article's words and names that bring it to others
NEXT = 40  # articles behind it, by time, that a word or name brings it to
WORTH = 0.04  # of likeness by the rarest words alone: less is not looked at closer
LEAST = 0.12  # of likeness
MUCH = 0.2  # of likeness: what is near to one that is near is near
NEIGHBOURS = 30  # the nearest articles that one is compared with
WINDOW = 14  # days
_AGAIN = 4  # more mentions of a word tell no more


class Near(NamedTuple):
    """Two articles by their place, the first before the second, and how alike they are."""

    first: int
    second: int
    likeness: float


def profile(texts: Sequence[Said]) -> dict[str, float]:
    """An article's words and names with their weights, the heaviest first; their squares make 1.

    Of a language without a list of words names alone count.
    """
    times: dict[str, int] = defaultdict(int)
    weights: dict[str, float] = {}
    for word in (word for text in texts for word in text.words):
        named = bool(word.name and word.sound)
        if named or known(word):
            key = f"n:{word.sound}" if named else f"w:{word.stem}"
            times[key] += 1
            weights[key] = word.weight**3
    full = {key: min(n, _AGAIN) ** 0.5 * weights[key] for key, n in times.items()}
    size = sum(full[key] ** 2 for key in sorted(full)) ** 0.5
    return {key: full[key] / size for key in sorted(full, key=lambda key: (-full[key], key))}


def near(profiles: Sequence[dict[str, float]], published: Sequence[str | None]) -> list[Near]:
    """Pair articles that are alike, in the order of their places.

    Each key brings an article only to the NEXT behind it by time, and of its neighbours only the nearest count, so that work
    grows with the number of articles alone.
    """
    days = [_day(when) for when in published]
    rows: dict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(profiles)), key=lambda k: (days[k] or 0.0, k)):
        for key in islice(profiles[place], TOP):
            rows[key].append(place)
    alike: dict[tuple[int, int], float] = defaultdict(float)
    for key in sorted(rows):
        row = rows[key]
        for k, one in enumerate(row):
            weight = profiles[one][key]
            for other in row[k + 1 : k + 1 + NEXT]:
                alike[(one, other) if one < other else (other, one)] += weight * profiles[other][key]
    likely = [pair for pair, value in alike.items() if value >= WORTH and _together(days[pair[0]], days[pair[1]])]
    found = (Near(one, other, _cosine(profiles[one], profiles[other])) for one, other in likely)
    timely = [pair for pair in found if pair.likeness >= LEAST]
    through = (pair for pair in _through(timely) if _together(days[pair.first], days[pair.second]))
    return _nearest([*timely, *through])


def _through(found: Sequence[Near]) -> list[Near]:
    """Pair articles that a third is much alike to: two that tell of one happening by its two ends."""
    near_by: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for pair in found:
        if pair.likeness >= MUCH:
            near_by[pair.first].append((-pair.likeness, pair.second))
            near_by[pair.second].append((-pair.likeness, pair.first))
    direct = {(pair.first, pair.second) for pair in found}
    out: dict[tuple[int, int], float] = {}
    for others in near_by.values():
        for (one, a), (other, b) in combinations(sorted(others)[:NEIGHBOURS], 2):
            ends = (a, b) if a < b else (b, a)
            if ends not in direct:
                out[ends] = max(out.get(ends, 0.0), round(one * other, 4))
    return [Near(*ends, value) for ends, value in out.items()]


def _nearest(found: Sequence[Near]) -> list[Near]:
    """Keep the NEIGHBOURS nearest of each article."""
    left: dict[int, int] = defaultdict(lambda: NEIGHBOURS)
    kept = []
    for pair in sorted(found, key=lambda n: (-n.likeness, n)):
        if left[pair.first] > 0 or left[pair.second] > 0:
            left[pair.first] -= 1
            left[pair.second] -= 1
            kept.append(pair)
    return sorted(kept)


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    fewer, more = (a, b) if len(a) <= len(b) else (b, a)
    return round(sum(value * more[key] for key, value in fewer.items() if key in more), 4)


def _day(published: str | None) -> float | None:
    """Days since the year 1; None for a time that is missing or cannot be read."""
    when = moment(published)
    if when is None:
        return None
    return when.toordinal() + (when.hour * 3600 + when.minute * 60 + when.second) / 86_400


def _together(one: float | None, other: float | None) -> bool:
    return one is None or other is None or abs(one - other) <= WINDOW
