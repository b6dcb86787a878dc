"""Which articles may be copies of each other, by the fingerprints they share; and which fingerprints are stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from sayso.links.copy_words import Codes
from sayso.links.parted import Parted
from sayso.links.rows import Ints, counted, parts, ranks, starts

ALIKE = 0.04  # of the smaller set of fingerprints, to be compared
TRIED = 24  # earlier articles that one is compared with, those with most in common
CLOSE = 0.5  # of the smaller set: from here on two articles count as one in finding what is stock
STOCK = 20  # articles, not close to each other
HELD = 64  # articles, the earliest, that a fingerprint brings others to
CHUNK = 2_000_000  # pairs that are counted at once

Floats = np.ndarray[Any, np.dtype[np.float64]]


class Candidates(NamedTuple):
    """Pairs of articles by place, the earlier first, in the order of the later; `share` of the smaller one's fingerprints.

    `stock` are the fingerprints, ascending, that many unlike articles have: they are not counted.
    """

    earlier: Ints
    later: Ints
    share: Floats
    stock: Codes


class _Rows(NamedTuple):
    """One row for each fingerprint of each article, by fingerprint, then article.

    `start` is where the rows of its fingerprint begin, `rank` its place among them.
    """

    key: Codes
    holder: Ints
    start: Ints
    rank: Ints


def candidates(keys: Sequence[Codes]) -> Candidates:
    """Find who may have text of whom; `keys` are the fingerprints of articles in the order of time, ascending each.

    1. Every fingerprint brings an article to the HELD earliest that have it. 2. Articles that share half of the smaller
    one's fingerprints are one family; what twenty families have is stock. 3. Of the earlier articles that share enough
    beside it, the TRIED with most in common are candidates.
    """
    sizes = np.array([len(one) for one in keys], np.int64)
    rows = _rows(keys, sizes)
    stock = _stock(rows, sizes)
    found = [_tried(*_alike(pairs, sizes, ALIKE)) for pairs in _shared(_without(rows, stock), len(sizes))]
    earlier, later, share = (np.concatenate(part) for part in zip(*found, strict=True)) if found else _NOTHING
    return Candidates(earlier, later, share, stock)


_NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
_Pairs = tuple[Ints, Ints, Ints]
_Shares = tuple[Ints, Ints, Floats]


def _rows(keys: Sequence[Codes], sizes: Ints) -> _Rows:
    key = np.concatenate([np.zeros(0, np.uint64), *keys])
    order = np.argsort(key, kind="stable")
    return _ranked(key[order], np.repeat(np.arange(len(sizes)), sizes)[order])


def _ranked(key: Codes, holder: Ints) -> _Rows:
    start = starts(key)
    return _Rows(key, holder, start, np.arange(len(key)) - start)


def _without(rows: _Rows, stock: Codes) -> _Rows:
    kept = ~np.isin(rows.key, stock)
    return _ranked(rows.key[kept], rows.holder[kept])


def _shared(rows: _Rows, count: int) -> Iterator[_Pairs]:
    """Yield pairs (earlier, later) with the number of fingerprints that one has brought to the other, by the later."""
    order = np.argsort(rows.holder, kind="stable")
    order = order[rows.rank[order] > 0]
    brought = np.minimum(rows.rank[order], HELD)
    for part in parts(rows.holder[order], brought, CHUNK):
        times = brought[part]
        places = np.repeat(rows.start[order[part]], times) + counted(times)
        codes, shared = np.unique(
            np.repeat(rows.holder[order[part]], times) * count + rows.holder[places], return_counts=True
        )
        yield codes % count, codes // count, shared


def _alike(pairs: _Pairs, sizes: Ints, least: float) -> _Shares:
    earlier, later, shared = pairs
    share = shared / np.minimum(sizes[earlier], sizes[later])
    enough = share >= least
    return earlier[enough], later[enough], share[enough]


def _tried(earlier: Ints, later: Ints, share: Floats) -> _Shares:
    order = np.lexsort((earlier, -share, later))
    kept = np.sort(order[ranks(later[order]) < TRIED])
    return earlier[kept], later[kept], share[kept]


def _stock(rows: _Rows, sizes: Ints) -> Codes:
    held = rows.rank < HELD
    many = held & np.isin(rows.start, rows.start[rows.rank == STOCK - 1])
    if not many.any():
        return rows.key[:0]
    family = _families(rows, sizes)
    unlike = np.unique(rows.start[many] * len(sizes) + family[rows.holder[many]]) // len(sizes)
    start, count = np.unique(unlike, return_counts=True)
    stock: Codes = rows.key[start[count >= STOCK]]
    return stock


def _families(rows: _Rows, sizes: Ints) -> Ints:
    parted = Parted(len(sizes))
    for pairs in _shared(rows, len(sizes)):
        earlier, later, _ = _alike(pairs, sizes, CLOSE)
        for one, two in zip(earlier.tolist(), later.tolist(), strict=True):
            parted.tie(one, two, len(sizes))
    return np.array([parted.top(k) for k in range(len(sizes))], np.int64)
