"""Pairs with their probabilities → groups: average link over the pairs that were compared, the surest first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping

MISSING = 0.02  # the probability of a pair that was not compared


def groups(count: int, pairs: Mapping[tuple[int, int], float], least: float) -> list[list[int]]:
    """Group the numbers below `count`: two groups are joined while the mean probability between them is at least `least`.

    The surest are joined first, of equals those with the lower numbers: the result depends on nothing but the pairs.
    """
    merging = _Merging(count, pairs)
    heap = [(-value, a, b, 1, 1) for (a, b), value in pairs.items() if value >= least]
    heapq.heapify(heap)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        if merging.current(a, size_a) and merging.current(b, size_b):
            for other in merging.join(a, b):
                one, two = sorted((a, other))
                mean = merging.mean(one, two)
                if mean >= least:
                    heapq.heappush(heap, (-mean, one, two, merging.size(one), merging.size(two)))
    return merging.groups()


class _Merging:
    """Groups by their lowest number, and the sums between them of how much more likely pairs are than those not compared."""

    def __init__(self, count: int, pairs: Mapping[tuple[int, int], float]) -> None:
        self._members: dict[int, list[int]] = {k: [k] for k in range(count)}
        self._sums: dict[int, dict[int, float]] = defaultdict(dict)
        for a, b in sorted(pairs):
            self._sums[a][b] = self._sums[b][a] = pairs[a, b] - MISSING

    def size(self, group: int) -> int:
        return len(self._members[group])

    def current(self, group: int, size: int) -> bool:
        return group in self._members and self.size(group) == size

    def mean(self, a: int, b: int) -> float:
        return round(MISSING + self._sums[a][b] / (self.size(a) * self.size(b)), 9)

    def join(self, a: int, b: int) -> list[int]:
        """Put `b` into `a`; return the groups that `a` now has pairs with."""
        self._members[a] += self._members.pop(b)
        ours, theirs = self._sums[a], self._sums.pop(b)
        for other, value in theirs.items():
            del self._sums[other][b]
            if other != a:
                ours[other] = self._sums[other][a] = ours.get(other, 0.0) + value
        return sorted(ours)

    def groups(self) -> list[list[int]]:
        return [sorted(self._members[k]) for k in sorted(self._members)]
