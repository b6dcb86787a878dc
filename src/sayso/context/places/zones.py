"""Distances and zones: «в 15 км от X», «15-километровая зона вокруг X» → the radius around the point."""

from __future__ import annotations

import re

from sayso.context.places.words import words
from sayso.gazetteer.names import folded

_BEFORE = 110  # characters in front of the name that are looked at
_NUMBER = r"(?P<number>\d{1,4}(?:[.,]\d{1,2})?|[а-я]{3,12})"
_UNIT = r"(?P<unit>км|километр|метр|мил|верст|м(?=\b))[а-я]{0,8}"
_OFF = re.compile(
    rf"\b{_NUMBER}(?:[\s-]{{1,3}}|-?ти[\s-]){_UNIT}\.?(?P<between>[^.;!?\d]{{0,60}}?)\b(?:от|вокруг|возле|около)(?P<to>(?:\s[^\s,.;]{{1,20}}){{0,3}})\s*$"
)
_STEMS = {"км": "км", "километр": "километр", "метр": "метр", "мил": "миля", "верст": "верста", "м": "м"}


def radius(text: str, start: int) -> float | None:
    """Kilometres around the name that begins at `start`, where a distance leads up to it.

    >>> radius("Взрыв прогремел в 15 км от города Н", 34)
    15.0
    """
    before = folded(text[max(0, start - _BEFORE) : start])
    found = _OFF.search(before)
    if not found:
        return None
    number = _number(found["number"])
    return None if number is None else round(number * words().units[_STEMS[found["unit"]]], 3)


def _number(word: str) -> float | None:
    return float(word.replace(",", ".")) if word[0].isdigit() else words().numbers.get(word)
