"""What hangs together: numbers tied pair by pair (union-find)."""

from __future__ import annotations

from collections.abc import Iterable


class Parted:
    """The numbers below `count`, each a part of its own until it is tied to another."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))
        self._sizes = [1] * count

    def top(self, number: int) -> int:
        """The least number of its part."""
        above = self._above
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number

    def tie(self, one: int, other: int, most: int) -> None:
        """Make one part of two, if it has no more than `most` numbers."""
        first, second = sorted((self.top(one), self.top(other)))
        if first != second and self._sizes[first] + self._sizes[second] <= most:
            self._above[second] = first
            self._sizes[first] += self._sizes[second]


def tops(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each number below `count` the least that it hangs together with by pairs."""
    parted = Parted(count)
    for one, other in pairs:
        parted.tie(one, other, count)
    return [parted.top(number) for number in range(count)]
