"""Numbers with what they count: «1,5 тыс. человек», «трёхстах фурах», «51,3 %», "ten days"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sayso.grammar.lemmas import guess
from sayso.links.same.news import FOLDER, concepts

_FIGURES = re.compile(r"(\d{1,12})(?:[.,](\d{1,6}))?(%?)$")
_THOUSANDS = re.compile(r"\d{3}$")
_APART = 3  # words between a number and what it counts
_BEFORE = 10  # words in which «число раненых» may stand before the number


class Quantity(NamedTuple):
    """A number and what it counts: a unit's name or a dictionary form, empty where nothing follows."""

    value: float
    unit: str
    group: tuple[str, ...] = ()  # the concepts of the unit


class _Words(NamedTuple):
    numbers: dict[str, dict[str, int]]
    larger: dict[str, int]
    units: dict[str, str]
    counts: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((FOLDER / "numerals.toml").read_text(encoding="utf-8"))
    numbers = {code: _forms(data[code]) for code in ("ru", "uk", "en")}
    units = {form: unit for unit, forms in data["units"].items() for form in forms.split()}
    return _Words(numbers, _forms(data["larger"]), units, frozenset(data["counts"]["words"].split()))


def _forms(table: dict[str, str]) -> dict[str, int]:
    return {form: int(value) for value, forms in table.items() for form in forms.split()}


def quantities(raw: Sequence[str], language: str) -> tuple[Quantity, ...]:
    """Find the numbers among the words of a text, in its order."""
    return tuple(_found([w.lower().replace("ё", "е").replace("’", "'") for w in raw], language))


def is_numeral(word: str, language: str) -> bool:
    """Tell whether a lower-case word is a number, or makes one larger."""
    return word in _words().numbers.get(language, {}) or word in _words().larger


def _found(words: list[str], language: str) -> Iterator[Quantity]:
    at = 0
    while at < len(words):
        value, after = _number(words, at, language)
        if value is None:
            at += 1
            continue
        percent = words[after - 1].endswith("%")
        found = Quantity(value, "%") if percent else _counted(value, words[after : after + _APART], language)
        yield found if found.unit else _announced(value, words[max(0, at - _BEFORE) : at], language)
        at = after


def _number(words: list[str], at: int, language: str) -> tuple[float | None, int]:
    """The number that begins at a word, and the place behind it."""
    figures = _FIGURES.match(words[at])
    if figures:
        value = float(f"{figures[1]}.{figures[2] or 0}")
        at += 1
        while at < len(words) and not figures[2] and value < 1e9 and _THOUSANDS.match(words[at]):
            value, at = value * 1_000 + int(words[at]), at + 1
    else:
        spelled, at = _spelled(words, at, language)
        if spelled is None:
            return None, at
        value = spelled
    if at < len(words) and words[at] in _words().larger:
        value, at = value * _words().larger[words[at]], at + 1
    return value, at


def _spelled(words: list[str], at: int, language: str) -> tuple[float | None, int]:
    table = _words().numbers.get(language, {})
    total, last = 0, 1_000
    start = at
    while at < len(words) and words[at] in table and _smaller(table[words[at]], last):
        last = table[words[at]]
        total, at = total + last, at + 1
    return (float(total), at) if at > start and total > 1 else (None, at)


def _smaller(number: int, last: int) -> bool:
    """Tell whether a word of number goes on with the one before: сто → двадцать → три."""
    return number < last and (last >= 100 or (last >= 20 and number < 10)) if last < 1_000 else True


def _counted(value: float, following: Sequence[str], language: str) -> Quantity:
    units = _words().units
    for word in following:
        if word in units:
            return Quantity(value, units[word], concepts(word, language))
        known = guess(word)
        if language == "ru" and known.pos == "NOUN":
            lemma = known.lemma.replace("ё", "е")
            return Quantity(value, lemma, concepts(word, language))
        if concepts(word, language):
            return Quantity(value, word, concepts(word, language))
        if known.pos not in ("ADJ", "VERB") and language == "ru":
            break
    return Quantity(value, "")


def _announced(value: float, before: Sequence[str], language: str) -> Quantity:
    """What is counted where it is named first: «число раненых выросло до 17»."""
    for at in range(len(before) - 2, -1, -1):
        if before[at] in _words().counts:
            return _counted(value, before[at + 1 : at + 1 + _APART], language)
    return Quantity(value, "")


def equal(a: float, b: float) -> bool:
    """Tell whether two numbers may be one, told exactly and roundly: 304 and 300, but never 12 and 11."""
    if a == b:
        return True
    few, many = sorted((a, b))
    rounded = max(few, many, key=_zeros)
    other = many if rounded == few else few
    return _zeros(rounded) > 0 and few >= 50 and abs(rounded - other) <= min(0.02 * many, 0.5 * 10 ** _zeros(rounded))


def _zeros(value: float) -> int:
    """How many zeros a whole number ends in."""
    whole = str(int(value)) if value == int(value) else "1"
    return len(whole) - len(whole.rstrip("0"))
