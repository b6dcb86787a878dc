"""Numbers with what they count: «1,5 тыс. человек», «трёхстах фурах», «51,3 %», "ten days"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

import numpy as np

from sayso.grammar.lemmas import guess
from sayso.links.same.news import FOLDER, concepts

_FIGURES = re.compile(r"(\d{1,12})(?:[.,](\d{1,6}))?(%?)$")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])$")
_THOUSANDS = re.compile(r"\d{3}$")
_THOUSANDS_EN = re.compile(r",(\d{3})")
_APART = 3  # words between a number and what it counts
_OF_MANY = ("ых", "их")
_PARTICIPLES = ("х", "ие", "ые", "ый", "ой")
_TENS = 10.0 ** np.arange(1, 13)
_FEW, _MANY, _YEARS = 20, 100, 1_900
STOPS = ",;:!?—–()"  # what stands between words that do not belong together
_BEFORE = 10  # words in which «число раненых» may stand before the number

Numeric = float | np.ndarray[Any, np.dtype[np.float64]]


class Quantity(NamedTuple):
    """A number and what it counts: a unit's name or a dictionary form, empty where nothing follows."""

    value: float
    unit: str
    group: tuple[str, ...] = ()  # the concepts of the unit
    kind: str = ""  # what happened to those who are counted: «погибли 12 человек»

    @property
    def dated(self) -> bool:
        """Whether it is a day of a month or a year: such as beside a claim tell when, not how many."""
        return self.unit in _words().months or (self.unit == "year" and self.value >= _YEARS)

    @property
    def telling(self) -> bool:
        """Whether hardly two things are that many: 341 or 46, never 12 or 300, and nothing that is measured."""
        precise = self.value > _FEW and self.value % (_MANY if self.value > _MANY else _FEW / 2) > 0
        return precise and (self.unit == "person" or self.unit not in _words().measures)

    @property
    def timed(self) -> bool:
        """Whether it says when as often as how much: hours, years."""
        return self.unit in _words().times


class _Words(NamedTuple):
    numbers: dict[str, dict[str, int]]
    larger: dict[str, int]
    units: dict[str, str]
    months: dict[str, str]
    counts: frozenset[str]
    measures: frozenset[str]  # units and months
    kinds: dict[str, str]
    ends: frozenset[str]
    times: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((FOLDER / "numerals.toml").read_text(encoding="utf-8"))
    numbers = {code: _forms(data[code]) for code in ("ru", "uk", "en")}
    units, months = (
        {form: name for name, forms in data[table].items() for form in forms.split()} for table in ("units", "months")
    )
    counts = frozenset(data["counts"]["words"].split())
    kinds = {name: line for line in data["kinds"]["names"] for name in line.split(", ")}
    ends = frozenset(data["ends"]["words"].split())
    measures = frozenset((*months, *units.values()))
    times = frozenset(unit for named in data["times"].values() for unit in named.split())
    return _Words(numbers, _forms(data["larger"]), units, months, counts, measures, kinds, ends, times)


def _forms(table: dict[str, str]) -> dict[str, int]:
    return {form: int(value) for value, forms in table.items() for form in forms.split()}


def quantities(forms: Sequence[str], language: str) -> tuple[Quantity, ...]:
    """Find the numbers among the words and stops of a text, lower-case, ё written е; in its order."""
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
        if words[after - 1].endswith("%"):
            yield Quantity(value, "%")
            continue
        found = _counted(value, words[after : after + _APART], language)
        before = words[max(0, at - _BEFORE) : at]
        found = found if found.unit else _announced(value, before, language, opens=at <= _BEFORE)
        yield found._replace(kind=_kind(found, before[-_APART:], words[after : after + 2 * _APART], language))


def _kind(found: Quantity, before: Sequence[str], behind: Sequence[str], language: str) -> str:
    """What happened to those who are counted, as the unit tells, or the nearest words before and behind the number."""
    told = [found.group] + [
        concepts(word, language) for word in (*before[:-2:-1], *_on(behind, language), *_on(before[::-1], language))
    ]
    return next((_words().kinds[name] for names in told for name in names if name in _words().kinds), "")


def _on(words: Sequence[str], language: str) -> Iterator[str]:
    """The words up to a stop, «и» or another number."""
    return takewhile(
        lambda w: not (w in STOPS or w in _words().ends or w[0].isdigit() or is_numeral(w, language)), words
    )


def _number(words: list[str], at: int, language: str) -> tuple[float | None, int]:
    """The number that begins at a word, and the place behind it."""
    figures = _FIGURES.match(_THOUSANDS_EN.sub(r"\1", words[at]) if language == "en" else words[at])
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
    words = _words()
    for place, word in enumerate(following):
        if word in STOPS:
            break
        told = concepts(word, language)
        if word in words.units or (word in words.months and language != "ru"):
            return Quantity(value, words.units.get(word, word), told)
        if language == "ru" and guess(word).pos == "NOUN":
            return Quantity(value, _lemma(word), told)
        if told:
            return _told_of(value, word, following[place + 1 : place + 2], language)
        if language == "ru" and not _leads(word):
            break
    return Quantity(value, "")


def _told_of(value: float, word: str, then: Sequence[str], language: str) -> Quantity:
    """What is counted as such and by its name: «12 раненых», «12 раненых шахтёров»."""
    told = concepts(word, language)
    if language == "ru" and then and guess(then[0]).pos == "NOUN":
        return Quantity(value, _lemma(then[0]), tuple(dict.fromkeys(told + concepts(then[0], language))))
    return Quantity(value, word, told)


def _lemma(word: str) -> str:
    return guess(word).lemma.replace("ё", "е")


def _leads(word: str) -> bool:
    """Tell whether what is counted may stand behind a word: «12 опытных», never «12, сообщил»."""
    pos = guess(word).pos
    return pos == "ADJ" or (pos == "VERB" and word.endswith(_PARTICIPLES))


def _announced(value: float, before: Sequence[str], language: str, *, opens: bool) -> Quantity:
    """What is counted where it is named first: «число раненых выросло до 17», «бастующих, по счёту компании, 85»."""
    for at in range(len(before) - 2, -1, -1):
        if before[at] in _words().counts:
            return _counted(value, before[at + 1 : at + 1 + _APART], language)
    near = [word for word in before[-2:] if word not in STOPS][-1:] + list(before[:1] if opens else ())
    return next(
        (Quantity(value, word, concepts(word, language)) for word in near if _of_many(word, language)),
        Quantity(value, ""),
    )


def _of_many(word: str, language: str) -> bool:
    """Tell whether a word names many: «погибших — трое»."""
    return _words().units.get(word) == "person" or (word.endswith(_OF_MANY) and bool(concepts(word, language)))


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
