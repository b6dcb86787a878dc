"""Numbers of many texts beside each other: of what is one thing, which are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sayso.grammar.network import Floats
from sayso.links.same.news import news
from sayso.links.same.numbers import Quantity, equal

Bools = np.ndarray[Any, np.dtype[np.bool_]]


class Numbers(NamedTuple):
    """Distinct numbers: `value`, `unit` and `kind` (their names), `group` (numbers, concepts), `telling` where hardly two
    things are that many; `of` (texts, numbers) is 1 for each that a text has, `any` (texts,) whether it has one but dates.
    """

    value: np.ndarray[Any, np.dtype[np.float64]]
    unit: np.ndarray[Any, np.dtype[np.str_]]
    kind: np.ndarray[Any, np.dtype[np.str_]]
    group: Floats
    telling: Bools
    of: Floats
    any: Bools


def numbers_of(texts: Sequence[Sequence[Quantity]]) -> Numbers:
    """Lay out the numbers of texts."""
    known: dict[Quantity, int] = {}
    at = [(row, known.setdefault(number, len(known))) for row, numbers in enumerate(texts) for number in numbers]
    of = np.zeros((len(texts), len(known)), np.float32)
    for place in at:
        of[place] = 1
    group = np.zeros((len(known), len(news().places)), np.float32)
    for number, row in known.items():
        group[row, [news().places[concept] for concept in number.group]] = 1
    value = np.array([number.value for number in known], np.float64)
    telling = np.array([number.telling for number in known], bool)
    counted = of[:, np.array([not number.dated for number in known], bool)]
    unit, kind = (np.array(names, np.str_) for names in ([n.unit for n in known], [n.kind for n in known]))
    return Numbers(value, unit, kind, group, telling, of, counted.sum(1) > 0)


def beside(a: Numbers, b: Numbers) -> tuple[Floats, Floats]:
    """Whether some number of one thing is the same in two texts; whether one has a number of a thing that differs from all
    that the other has: (texts of a, texts of b) each, 1 or 0. A bare number may count anything, but twelve dead are not twelve
    rescued; a number that hardly two things have counts the same: «341 человек», «341 отравившийся».
    """
    named = np.outer(a.unit != "", b.unit != "")
    other_kind = np.outer(a.kind != "", b.kind != "") & (a.kind[:, None] != b.kind[None, :])
    one = (~named | (a.unit[:, None] == b.unit[None, :]) | (a.group @ b.group.T > 0)) & ~other_kind
    same = (one | np.outer(a.telling, b.telling)) & equal(a.value[:, None], b.value[None, :])
    agree, differ = _told(a, b, same, one & named)
    _, other = _told(b, a, same.T, (one & named).T)
    return agree.astype(np.float32), (differ | other.T).astype(np.float32)


def _told(a: Numbers, b: Numbers, same: Bools, comparable: Bools) -> tuple[Bools, Bools]:
    found = same @ b.of.T > 0
    lone = ~found & (comparable @ b.of.T > 0)
    return a.of @ found > 0, a.of @ lone > 0


def agreement(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[bool, bool]:
    """`beside`, of two texts."""
    if not a or not b:
        return False, False
    agree, differ = beside(numbers_of([a]), numbers_of([b]))
    return bool(agree[0, 0]), bool(differ[0, 0])
