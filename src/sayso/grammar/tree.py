"""From scores to a tree: the parser's best heads may form cycles or name several roots."""

from __future__ import annotations

from typing import Any

import numpy as np


def repair(scores: np.ndarray[Any, Any]) -> list[int]:
    """Pick a head for each token so that the heads are a tree with one root.

    `scores[i, h]` rates head `h - 1` for token `i`, column 0 the root. Returns a head for each token, -1 for the root.
    A cycle is opened where leaving it costs least (the greedy step of Chu-Liu/Edmonds); of several roots the best stays.
    """
    heads: list[int] = (scores.argmax(1) - 1).tolist()
    while cycle := _cycle(heads):
        _open(cycle, heads, scores)
    roots = [i for i, h in enumerate(heads) if h < 0]
    if not roots:  # cannot happen after opening cycles, but an empty tree must not pass
        return heads
    best = max(roots, key=lambda i: (scores[i, 0], -i))
    for i in roots:
        if i != best:
            heads[i] = best
    return heads


def _cycle(heads: list[int]) -> list[int]:
    """The first cycle found among the heads, or nothing."""
    state = [0] * len(heads)  # the walk that last came by
    for start in range(len(heads)):
        i, walk = start, []
        while i >= 0 and not state[i]:
            state[i] = start + 1
            walk.append(i)
            i = heads[i]
        if i >= 0 and state[i] == start + 1:
            return walk[walk.index(i) :]
    return []


def _open(cycle: list[int], heads: list[int], scores: np.ndarray[Any, Any]) -> None:
    """Hang one member of the cycle on the best head outside the cycle and what hangs on it."""
    banned = {i + 1 for i in _under(cycle, heads)}
    allowed = [c for c in range(scores.shape[1]) if c not in banned]
    member, column = min(
        ((i, c) for i in cycle for c in [max(allowed, key=lambda c: (scores[i, c], -c))]),
        key=lambda ic: (scores[ic[0], heads[ic[0]] + 1] - scores[ic[0], ic[1]], ic[0]),
    )
    heads[member] = column - 1


def _under(cycle: list[int], heads: list[int]) -> set[int]:
    below: list[list[int]] = [[] for _ in heads]
    for i, h in enumerate(heads):
        if h >= 0:
            below[h].append(i)
    seen, todo = set(cycle), list(cycle)
    while todo:
        fresh = [c for c in below[todo.pop()] if c not in seen]
        seen.update(fresh)
        todo += fresh
    return seen
