"""Contents as stretches of text: a region less what announces it."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.attribution.material import Material
from sayso.model import Span


def carve(m: Material, start: int, end: int, out: Iterable[Span]) -> tuple[Span, ...]:
    """The region start…end without the spans `out`: trimmed pieces in the order of the text."""
    pieces = []
    for hole in sorted([*out, *m.datelines]):
        if hole.end <= start or hole.start >= end:
            continue
        if hole.start > start:
            pieces.append((start, hole.start))
        start = max(start, hole.end)
    if start < end:
        pieces.append((start, end))
    return tuple(span for a, b in pieces if (span := m.trim(a, b)))
