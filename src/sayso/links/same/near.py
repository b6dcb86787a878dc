"""Which articles may tell of one happening: those that share rare words and names, and were published about the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import nan
from typing import Any, NamedTuple

import numpy as np

from sayso.links.rows import Ints, counted, parts, ranks
from sayso.links.same.side import Bools, known
from sayso.links.same.words import Said
from sayso.moments import moment

TOP = 40  # of an article's words and names that bring it to others
MOST = 2_000  # of an article's words and names that count
NEXT = 40  # articles behind it, by time, that a word or name brings it to
WORTH = 0.04  # of likeness by the rarest words alone: less is not looked at closer
LEAST = 0.12  # of likeness
MUCH = 0.15  # of likeness: what is near to one that is near is near
NEIGHBOURS = 30  # the nearest articles that one is compared with
WINDOW = 14  # days
TOGETHER = 512  # articles that are brought to others at once
BESIDE = 2_000_000  # words, or pairs, that are laid beside each other at once
PARTS = 10_000  # likeness is told in
ONE = 65_535  # what stands for a weight of 1: sums of whole numbers are the same in any order
_AGAIN = 4  # more mentions of a word tell no more

Keys = np.ndarray[Any, np.dtype[np.uint64]]
Days = np.ndarray[Any, np.dtype[np.float64]]
Weights = np.ndarray[Any, np.dtype[np.uint16]]


class Near(NamedTuple):
    """Two articles by their place, the first before the second, and how alike they are."""

    first: int
    second: int
    likeness: float


class Profile(NamedTuple):
    """An article's words and names as digests, the heaviest first, and their weights, whole: their squares make ONE²."""

    keys: Keys
    weights: Weights


def profile(texts: Sequence[Said]) -> Profile:
    """Weigh an article's words and names by rarity; of a language without a list of words names alone count."""
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
    whole = {_digest(key): round(ONE * full[key] / size) for key in sorted(full)}
    kept = sorted((key for key in whole if whole[key]), key=lambda key: (-whole[key], key))[:MOST]
    return Profile(np.array(kept, np.uint64), np.array([whole[key] for key in kept], np.uint16))


@lru_cache(maxsize=100_000)
def _digest(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def near(profiles: Sequence[Profile], published: Sequence[str | None]) -> list[Near]:
    """Pair articles that are alike, in the order of their places.

    Each key brings an article only to the NEXT behind it by time, and of its neighbours only the nearest count, so that work
    grows with the number of articles alone. All numbers are whole: likeness is counted in ten-thousandths.
    """
    days = np.array([_day(when) for when in published], np.float64)
    laid = _laid(profiles, np.argsort(np.nan_to_num(days), kind="stable"))
    found = _joined([_looked_at(laid, *pairs) for pairs in _brought(laid, days)])
    timely = _Alike(*(part[found.value >= LEAST * PARTS] for part in found))
    through = _joined([_timely(pairs, days) for pairs in _through(timely, len(profiles))])
    kept = _nearest(_joined([timely, through]))
    return [
        Near(*pair)
        for pair in zip(kept.first.tolist(), kept.second.tolist(), (kept.value / PARTS).tolist(), strict=True)
    ]


class _Laid(NamedTuple):
    """All profiles end to end, by time: `at` are the places of articles, `bounds` where each one's words begin and end."""

    at: Ints
    bounds: Ints
    rank: Ints
    key: Ints
    weight: Ints


class _Alike(NamedTuple):
    """Pairs of places, the first the lesser, and how alike they are."""

    first: Ints
    second: Ints
    value: Ints


def _laid(profiles: Sequence[Profile], at: Ints) -> _Laid:
    ordered = [profiles[place] for place in at.tolist()]
    sizes = np.array([len(one.keys) for one in ordered], np.int64)
    keys = np.concatenate([np.zeros(0, np.uint64), *(one.keys for one in ordered)])
    weights = np.concatenate([np.zeros(0, np.uint16), *(one.weights for one in ordered)])
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    return _Laid(at, bounds, counted(sizes), np.unique(keys, return_inverse=True)[1], weights.astype(np.int64))


def _brought(laid: _Laid, days: Days) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of articles, numbered by time, that are alike by their heaviest words; those of one article together."""
    count = len(laid.at)
    holder = np.repeat(np.arange(count), np.diff(laid.bounds))
    top = np.flatnonzero(laid.rank < TOP)
    top = top[np.argsort(laid.key[top], kind="stable")]  # by word, then time
    key, weight, holder = laid.key[top], laid.weight[top], holder[top]
    by_time, when = np.argsort(holder, kind="stable"), days[laid.at]
    edges = np.searchsorted(holder[by_time], np.arange(0, count + TOGETHER, TOGETHER))
    for first, edge, end in zip(range(0, count, TOGETHER), edges, edges[1:], strict=False):
        here = by_time[edge:end]
        codes = []
        for step in range(1, NEXT + 1):
            here = here[here + step < len(top)]
            here = here[key[here + step] == key[here]]
            one, two = holder[here], holder[here + step]
            met = _together(when[one], when[two])
            # Pair and product in one number: sorting is all that is needed to add up.
            codes.append(((((one - first) * count + two) << 32) + weight[here] * weight[here + step])[met])
        code = np.sort(np.concatenate(codes))
        pair = code >> 32
        begins = np.flatnonzero(ranks(pair) == 0)
        value = np.add.reduceat(code & 0xFFFF_FFFF, begins) if len(begins) else begins
        likely = pair[begins[value >= WORTH * ONE**2]]
        yield likely // count + first, likely % count


def _looked_at(laid: _Laid, one: Ints, two: Ints) -> _Alike:
    """How alike pairs are, numbered by time, by all their words."""
    sizes = np.diff(laid.bounds)
    found = [np.zeros(0, np.int64)]
    column = np.zeros(int(laid.key.max(initial=0)) + 1, np.int64)
    for part in parts(one, sizes[two], BESIDE):
        row, own = np.unique(one[part], return_inverse=True)
        mine = np.repeat(laid.bounds[row], sizes[row]) + counted(sizes[row])
        words = np.unique(laid.key[mine])
        column[words] = np.arange(1, len(words) + 1)
        table = np.zeros((len(row), len(words) + 1), np.int64)
        table[np.repeat(np.arange(len(row)), sizes[row]), column[laid.key[mine]]] = laid.weight[mine]
        times = sizes[two[part]]
        theirs = np.repeat(laid.bounds[two[part]], times) + counted(times)
        product = table[np.repeat(own, times), column[laid.key[theirs]]] * laid.weight[theirs]
        found.append(np.add.reduceat(product, np.cumsum(times) - times))
        column[words] = 0
    value = (2 * PARTS * np.concatenate(found) + ONE**2) // (2 * ONE**2)
    first, second = laid.at[one], laid.at[two]
    return _Alike(np.minimum(first, second), np.maximum(first, second), value)


def _through(found: _Alike, count: int) -> Iterator[_Alike]:
    """Pair articles that a third is much alike to: two that tell of one happening by its two ends."""
    much = found.value >= MUCH * PARTS
    hub, end, value = (
        np.concatenate((a[much], b[much]))
        for a, b in ((found.first, found.second), (found.second, found.first), (found.value,) * 2)
    )
    order = np.lexsort((end, -value, hub))
    order = order[ranks(hub[order]) < NEIGHBOURS]
    hub, end, value = hub[order], end[order], value[order]
    direct = found.first * count + found.second
    for part in parts(hub, np.full(len(hub), NEIGHBOURS), BESIDE):
        here, codes, values = np.arange(part.start, part.stop), [], []
        for step in range(1, NEIGHBOURS):
            here = here[here + step < len(hub)]
            here = here[hub[here + step] == hub[here]]
            one, two = end[here], end[here + step]
            codes.append(np.minimum(one, two) * count + np.maximum(one, two))
            values.append((value[here] * value[here + step] + PARTS // 2) // PARTS)
        code, worth = np.concatenate(codes), np.concatenate(values)
        new = ~np.isin(code, direct)
        yield _best(_Alike(code[new] // count, code[new] % count, worth[new]))


def _best(found: _Alike) -> _Alike:
    """Each pair once, as alike as it is anywhere."""
    order = np.lexsort((-found.value, found.second, found.first))
    first, second, value = (part[order] for part in found)
    new = np.append(True, (first[1:] != first[:-1]) | (second[1:] != second[:-1]))[: len(first)]
    return _Alike(first[new], second[new], value[new])


def _nearest(found: _Alike) -> _Alike:
    """Keep each pair that is among the NEIGHBOURS nearest of either article; by place."""
    found = _best(found)
    order = np.lexsort((found.second, found.first, -found.value))
    ends = np.stack((found.first[order], found.second[order]), axis=1).ravel()
    by_end = np.argsort(ends, kind="stable")
    rank = np.empty(len(ends), np.int64)
    rank[by_end] = ranks(ends[by_end])
    kept = np.sort(order[rank.reshape(-1, 2).min(axis=1, initial=NEIGHBOURS) < NEIGHBOURS])
    return _Alike(*(part[kept] for part in found))


def _joined(several: Sequence[_Alike]) -> _Alike:
    nothing = np.zeros(0, np.int64)
    return (
        _Alike(*(np.concatenate([nothing, *column]) for column in zip(*several, strict=True)))
        if several
        else _Alike(nothing, nothing, nothing)
    )


def _timely(found: _Alike, days: Days) -> _Alike:
    met = _together(days[found.first], days[found.second])
    return _Alike(*(part[met] for part in found))


def _day(published: str | None) -> float:
    """Days since the year 1; no number for a time that is missing or cannot be read."""
    when = moment(published)
    if when is None:
        return nan
    return when.toordinal() + (when.hour * 3600 + when.minute * 60 + when.second) / 86_400


def _together(one: Days, other: Days) -> Bools:
    return ~(np.abs(one - other) > WINDOW)
