"""Pairs with their probabilities → groups: average link over the pairs that were compared, the surest first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping

MISSING = 0.02  # the probability of a pair that was not compared


def groups(count: int, pairs: Mapping[tuple[int, int], float], least: float) -> list[list[int]]:
    """Group the numbers below `count`: two groups are joined while the mean probability between them is at least `least`.

    The surest are joined first, of equals those with the lower numbers: the result depends on nothing but the pairs.
    """
    merging = _Merging(count, pairs)
    heap = [(-merging.mean(a, b), a, b, 1, 1) for a, b in merging.edges()]
    heapq.heapify(heap)
    while heap and -heap[0][0] >= least:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        if merging.current(a, size_a) and merging.current(b, size_b):
            for other in merging.join(a, b):
                one, two = sorted((a, other))
                heapq.heappush(heap, (-merging.mean(one, two), one, two, merging.size(one), merging.size(two)))
    return merging.groups()


class _Merging:
    """Groups by their lowest number, and the sums of probabilities between them."""

    def __init__(self, count: int, pairs: Mapping[tuple[int, int], float]) -> None:
        self._members: dict[int, list[int]] = {k: [k] for k in range(count)}
        self._sums: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for (a, b), value in sorted(pairs.items()):
            self._sums[a][b] = self._sums[b][a] = (value, 1)

    def edges(self) -> Iterable[tuple[int, int]]:
        return ((a, b) for a in sorted(self._sums) for b in sorted(self._sums[a]) if a < b)

    def size(self, group: int) -> int:
        return len(self._members[group])

    def current(self, group: int, size: int) -> bool:
        return group in self._members and self.size(group) == size

    def mean(self, a: int, b: int) -> float:
        total, compared = self._sums[a].get(b, (0.0, 0))
        possible = self.size(a) * self.size(b)
        return (total + MISSING * (possible - compared)) / possible

    def join(self, a: int, b: int) -> list[int]:
        """Put `b` into `a`; return the groups that `a` now has pairs with."""
        self._members[a] += self._members.pop(b)
        ours, theirs = self._sums[a], self._sums.pop(b)
        for other, (value, compared) in theirs.items():
            del self._sums[other][b]
            if other != a:
                total, before = ours.get(other, (0.0, 0))
                ours[other] = self._sums[other][a] = (total + value, before + compared)
        return sorted(ours)

    def groups(self) -> list[list[int]]:
        return [sorted(self._members[k]) for k in sorted(self._members)]
