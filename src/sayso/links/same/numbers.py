"""Numbers with what they count: «1,5 тыс. человек», «трёхстах фурах», «51,3 %», "ten days"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from sayso.grammar.lemmas import guess
from sayso.links.same.news import FOLDER, concepts

_FIGURES = re.compile(r"(\d{1,12})(?:[.,](\d{1,6}))?(%?)$")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])$")
_THOUSANDS = re.compile(r"\d{3}$")
_APART = 3  # words between a number and what it counts
_PARTICIPLES = ("х", "ие", "ые", "ый", "ой")
_TENS = 10.0 ** np.arange(1, 13)
_BEFORE = 10  # words in which «число раненых» may stand before the number

Numeric = float | np.ndarray[Any, np.dtype[np.float64]]


class Quantity(NamedTuple):
    """A number and what it counts: a unit's name or a dictionary form, empty where nothing follows."""

    value: float
    unit: str
    group: tuple[str, ...] = ()  # the concepts of the unit


class _Words(NamedTuple):
    numbers: dict[str, dict[str, int]]
    larger: dict[str, int]
    units: dict[str, str]
    months: dict[str, str]
    counts: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((FOLDER / "numerals.toml").read_text(encoding="utf-8"))
    numbers = {code: _forms(data[code]) for code in ("ru", "uk", "en")}
    units, months = (
        {form: name for name, forms in data[table].items() for form in forms.split()} for table in ("units", "months")
    )
    return _Words(numbers, _forms(data["larger"]), units, months, frozenset(data["counts"]["words"].split()))


def _forms(table: dict[str, str]) -> dict[str, int]:
    return {form: int(value) for value, forms in table.items() for form in forms.split()}


def quantities(forms: Sequence[str], language: str) -> tuple[Quantity, ...]:
    """Find the numbers among the words of a text, lower-case, ё written е; in its order."""
    return tuple(_found([form.replace("’", "'") if "’" in form else form for form in forms], language))


def is_numeral(word: str, language: str) -> bool:
    """Tell whether a lower-case word is a number, or makes one larger."""
    return word in _words().numbers.get(language, {}) or word in _words().larger


def _found(words: list[str], language: str) -> Iterator[Quantity]:
    table = _words().numbers.get(language, {})
    after = 0
    for at in [at for at, word in enumerate(words) if word[0].isdigit() or word in table]:
        if at < after:
            continue
        value, after = _number(words, at, language)
        if value is None:
            continue
        percent = words[after - 1].endswith("%")
        found = Quantity(value, "%") if percent else _counted(value, words[after : after + _APART], language)
        yield found if found.unit else _announced(value, words[max(0, at - _BEFORE) : at], language)


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
        lead = known.pos == "ADJ" or (
            known.pos == "VERB" and word.endswith(_PARTICIPLES)
        )  # «12 раненых», never «12, сообщил»
        if not lead and language == "ru":
            break
    return Quantity(value, "")


def _announced(value: float, before: Sequence[str], language: str) -> Quantity:
    """What is counted where it is named first: «число раненых выросло до 17»."""
    for at in range(len(before) - 2, -1, -1):
        if before[at] in _words().counts:
            return _counted(value, before[at + 1 : at + 1 + _APART], language)
    return Quantity(value, "")


def days(forms: Sequence[str]) -> frozenset[tuple[int, str]]:
    """Find the days of months among the words of a text, as day and month: «8 ноября», "November 8"."""
    months = _words().months
    pairs = [(a, months[b]) for a, b in pairwise(forms) if b in months]
    pairs += [(b, months[a]) for a, b in pairwise(forms) if months.get(a) == a]
    return frozenset((int(day), month) for day, month in pairs if _DAY.match(day))


def one_unit(a: Quantity, b: Quantity) -> bool:
    """Tell whether two numbers count one thing; a bare number may count anything."""
    return not a.unit or not b.unit or a.unit == b.unit or bool(set(a.group) & set(b.group))


def equal(a: Numeric, b: Numeric) -> Any:
    """Tell whether two numbers, or those of two arrays, may be one, told exactly and roundly: 304 and 300, never 12 and 11."""
    few, many = np.minimum(a, b), np.maximum(a, b)
    zeros = np.maximum(_zeros(a), _zeros(b))
    near = many - few <= np.minimum(0.02 * many, 0.5 * 10.0**zeros)
    return (few == many) | ((zeros > 0) & (few >= 50) & near)


def _zeros(value: Numeric) -> Any:
    """How many zeros a whole number ends in, 12 at the most."""
    return (np.fmod(np.asarray(value)[..., None], _TENS) == 0).sum(-1)
