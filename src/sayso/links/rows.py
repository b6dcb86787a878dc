"""Rows of equal keys, as arrays: where each key begins, who shares it, cut into parts that fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]


def starts(key: np.ndarray[Any, Any]) -> Ints:
    """For each of ascending keys, the place of the first that equals it."""
    first = np.flatnonzero(np.concatenate((np.ones(min(1, len(key)), bool), key[1:] != key[:-1])))
    return np.repeat(first, np.diff(np.append(first, len(key))))


def ranks(key: np.ndarray[Any, Any]) -> Ints:
    """For each of ascending keys, how many before it are equal to it."""
    found: Ints = np.arange(len(key)) - starts(key)
    return found


def counted(times: Ints) -> Ints:
    """0, 1, … below each of `times`, one after the other."""
    ends = np.cumsum(times)
    found: Ints = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - times, times)
    return found


def parts(key: np.ndarray[Any, Any], weight: Ints, most: int) -> Iterator[slice]:
    """Cut ascending keys where they change, so that each part weighs about `most`, or is one key."""
    if not len(key):
        return
    ends = np.append(np.flatnonzero(key[1:] != key[:-1]) + 1, len(key))
    mark = np.cumsum(weight)[ends - 1] // most
    stops = ends[np.append(np.flatnonzero(mark[1:] != mark[:-1]), len(ends) - 1)].tolist()
    yield from map(slice, [0, *stops], stops)
