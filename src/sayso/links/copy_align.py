"""Two texts laid side by side: which stretches of one stand in the other, and which words were changed inside them.

One pass over the copy: where three words in a row stand in the source too, the match is followed as far as it goes, over
small changes as well. Stretches need not come in the same order, so moved paragraphs are found. The time is linear in
both texts, whatever they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sayso.links.copy_words import Words
from sayso.model import Span

ANCHOR = 3  # words in a row from which a stretch may begin
GAP = 6  # words of either text that a change inside a stretch may span
FOOTHOLD = 2  # words in a row that must agree behind a change
LEAST = 6  # equal words of a stretch
DENSE = 0.6  # of a stretch's words in either text are equal
REPEATED = 8  # places of the same words in the source that are tried


class Block(NamedTuple):
    """A run of equal words: where it begins in the copy and in the source, and how many words it has."""

    copy: int
    source: int
    length: int


Stretch = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """What one text has from another, counted in words: `taken` of the copy's, `kept` of the source's.

    `told` are those taken that stand outside quotation marks.

    Each pair of spans is (copy, source). In `changed` one of the two is empty where words were added or left out.
    """

    taken: int
    told: int
    kept: int
    stretches: tuple[tuple[Span, Span], ...]
    changed: tuple[tuple[Span, Span], ...]


def align(copy: Words, source: Words) -> Alignment:
    """Lay `copy` over `source`."""
    stretches = _stretches(copy, source)
    blocks = [block for stretch in stretches for block in stretch]
    kept = {place for block in blocks for place in range(block.source, block.source + block.length)}
    changes = [change for stretch in stretches for change in pairwise(stretch)]
    return Alignment(
        sum(block.length for block in blocks),
        sum(block.length - int(copy.quoted[block.copy : block.copy + block.length].sum()) for block in blocks),
        len(kept),
        tuple(_spans(copy, source, stretch[0], stretch[-1]) for stretch in stretches),
        tuple(_between(copy, source, one, two) for one, two in changes),
    )


def _spans(copy: Words, source: Words, first: Block, last: Block) -> tuple[Span, Span]:
    return (
        copy.span(first.copy, last.copy + last.length),
        source.span(first.source, last.source + last.length),
    )


def _between(copy: Words, source: Words, one: Block, two: Block) -> tuple[Span, Span]:
    return copy.span(one.copy + one.length, two.copy), source.span(one.source + one.length, two.source)


def _stretches(copy: Words, source: Words) -> list[Stretch]:
    if len(copy.codes) >= LEAST and np.array_equal(copy.codes, source.codes):  # most large families are all the same
        return [(Block(0, 0, len(copy.codes)),)]
    mine, theirs = copy.codes.tolist(), source.codes.tolist()
    anchors = _anchors(source)
    found, at = [], 0
    while at + ANCHOR <= len(mine):
        places = anchors.get(tuple(mine[at : at + ANCHOR]), ())
        best = max((_grow(mine, theirs, at, place) for place in places), key=_size, default=())
        if _size(best) >= LEAST:
            found.append(best)
            at = best[-1].copy + best[-1].length
        else:
            at += 1
    return found


@lru_cache(maxsize=64)
def _anchors(source: Words) -> dict[tuple[int, ...], list[int]]:
    """Where three words in a row stand; the first REPEATED places."""
    codes = source.codes.tolist()
    anchors: dict[tuple[int, ...], list[int]] = {}
    for place, key in enumerate(zip(codes, codes[1:], codes[2:], strict=False)):
        places = anchors.setdefault(key, [])
        if len(places) < REPEATED:
            places.append(place)
    return anchors


def _grow(copy: list[int], source: list[int], at: int, place: int) -> Stretch:
    """Follow a match from its first word to where no foothold is found, or too much would be passed over."""
    blocks: list[Block] = []
    first, equal = (at, place), 0
    step: tuple[int, int] | None = (0, 0)
    while step:
        at, place = at + step[0], place + step[1]
        length = _run(copy, source, at, place)
        equal, block = equal + length, Block(at, place, length)
        at, place = at + length, place + length
        if equal < DENSE * max(at - first[0], place - first[1]):
            break
        blocks.append(block)
        step = _step(copy, source, at, place)
    return tuple(blocks)


def _run(copy: list[int], source: list[int], at: int, place: int) -> int:
    end = min(len(copy) - at, len(source) - place)
    length = 0
    while length < end and copy[at + length] == source[place + length]:
        length += 1
    return length


def _step(copy: list[int], source: list[int], at: int, place: int) -> tuple[int, int] | None:
    """Return how many words to pass in either text so that both agree again: the smallest change."""
    ahead: dict[tuple[int, int], int] = {}
    for passed, pair in enumerate(pairwise(copy[at : at + GAP + FOOTHOLD])):
        ahead.setdefault(pair, passed)
    there = enumerate(pairwise(source[place : place + GAP + FOOTHOLD]))
    steps = [(ahead[pair], passed) for passed, pair in there if pair in ahead]
    return min(steps, key=lambda step: (max(step), sum(step)), default=None)


def _size(stretch: Stretch) -> int:
    return sum(block.length for block in stretch)
