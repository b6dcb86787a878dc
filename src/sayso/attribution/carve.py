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
    return tuple(span for a, b in pieces if (span := _closed(m, m.trim(a, b))))


def _closed(m: Material, span: Span | None) -> Span | None:
    """«[желание прославиться], или, по его словам, …»: a piece does not end in a conjunction."""
    while (
        span and (" " in (tail := m.text[span.end - 8 : span.end])) and tail.rpartition(" ")[2] in m.pack.words["joins"]
    ):
        span = m.trim(span.start, span.end - len(tail.rpartition(" ")[2]))
    return span
