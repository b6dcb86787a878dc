"""Words of names: how they are cut, made comparable, and written in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_ENDING = re.compile(  # case endings of Russian and Ukrainian names
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ьою|ею|єю|ою|ым|им|ой|ей|ом|ем|ам|ям|ах|ях|ую|юю|ая|яя|ое|ее|ые|ие|ых|их|ый|ий"
    r"|ої|ій|ою|ів|їв|ові|еві|[аяуюеиыоьйіїє])$"
)
_SOFT = re.compile(r"[ьиіїй]$")
_INFLECTED = re.compile(r"([А-ЯЁІЇЄҐ]{2,})(?:[аеуоыи]|ом|ами|ам|ах|ов)")  # «МИДе», «ТАССу»
_LONGEST = 40
_LONGEST_SHORTENING = 24  # characters: «Минобрнауки», «Горизбирком», «МИД»
_MOST_PARTS = 5
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "yo", "є": "ye", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


class Word(NamedTuple):
    """One word of a text: its comparable form, where it stands, and whether a hyphen ties it to the word before."""

    form: str
    text: str
    start: int
    end: int
    tied: bool = False

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=50_000)
def comparable(word: str) -> str:
    """A word without case, case ending and ё: «Всемирной» and «всемирная» are one; Latin words keep their ends."""
    if len(word) > _LONGEST:
        return word
    inflected = _INFLECTED.fullmatch(word)
    low = (inflected[1] if inflected else word).lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")
    if low.isascii() or inflected:
        return low
    cut = _ENDING.sub("", low)
    if len(cut) < 3:
        return low
    soft = _SOFT.sub("", cut)
    return soft if len(soft) >= 4 else cut  # «мэрия» is not «мэр»


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Cut a stretch of text into words; offsets count in the whole text."""
    stop = len(text) if end is None else end
    for found in _WORD.finditer(text, start, stop):
        at = found.start()
        tied = at > start + 1 and text[at - 1] in "-‑" and text[at - 2].isalnum()
        yield Word(comparable(found[0]), found[0], at, found.end(), tied)


@lru_cache(maxsize=50_000)
def forms(name: str) -> tuple[str, ...]:
    """The comparable words of a name."""
    return tuple(map(comparable, _WORD.findall(name)))


def shortens(short: str, words: Sequence[str]) -> bool:
    """Tell whether a word, as it is written, is made of the beginnings of these, two or more, in a row.

    «Минтранс» is «министерство транспорта», «МИД» «министерство иностранных дел». Single letters will do where it is all
    capitals; the last letter may be a case ending («Минобороны»).
    """
    if len(words) < 2 or len(short) > _LONGEST_SHORTENING:
        return False
    low, ends, least = short.lower().replace("ё", "е"), {0}, 1 if short.isupper() else 2
    for number, word in enumerate(words[:_MOST_PARTS]):
        ends = {k + n for k in ends for n in range(least, _common(low[k:], word) + 1)}
        if len(low) in ends or (least > 1 and len(low) - 1 in ends):
            return number > 0
    return False


def _common(one: str, two: str) -> int:
    """How many letters two words begin with alike."""
    return next((k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def key_of(name: str) -> str:
    """A name as a key: «РИА Новости» → `ria-novosti`."""
    return "-".join(_latin(found[0]) for found in _WORD.finditer(name) if _latin(found[0]))


def _latin(word: str) -> str:
    spelt = "".join(_LETTERS.get(c, c) for c in word.lower())
    return "".join(c for c in spelt if c.isascii() and c.isalnum())
