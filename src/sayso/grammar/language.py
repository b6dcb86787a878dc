"""Which language a text looks like, by its letters alone: good enough to leave alone what is not ours to read."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

_RUSSIAN = "ыэъё"
_UKRAINIAN = "іїєґ"
_SHARED = "абвгдежзийклмнопрстуфхцчшщьюя"
_ENOUGH = 0.5  # of all letters, for a text to count as Cyrillic: Russian news name many things in Latin
_STRANGE = 0.01  # of the Cyrillic letters: more that are neither Russian nor Ukrainian make another language


class Look(NamedTuple):
    """A language by its ISO 639-1 code, `und` for one that letters do not tell, and in words."""

    code: str
    words: str


RUSSIAN = Look("ru", "Russian")
UKRAINIAN = Look("uk", "Ukrainian")
CYRILLIC = Look("und", "a language in Cyrillic letters other than Russian and Ukrainian")
OTHER = Look("und", "a language that is not written in Cyrillic letters")
NONE = Look("und", "no language: it holds no letters")


def look(text: str) -> Look:
    """Tell what a text looks like; of a mixed one, what most of it looks like."""
    letters = Counter({c: n for c, n in Counter(text.lower()).items() if c.isalpha()})
    cyrillic = Counter({c: n for c, n in letters.items() if "\u0400" <= c <= "\u052f"})
    if not letters:
        return NONE
    if cyrillic.total() < _ENOUGH * letters.total():
        return OTHER
    return _by_signs(cyrillic)


def _by_signs(cyrillic: Counter[str]) -> Look:
    """Tell languages in Cyrillic apart by the letters that only some of them have."""
    russian, ukrainian, shared = (sum(cyrillic[c] for c in some) for some in (_RUSSIAN, _UKRAINIAN, _SHARED))
    strange = cyrillic.total() - russian - ukrainian - shared
    bulgarian = cyrillic["ъ"] > 2 + 2 * (cyrillic["ы"] + cyrillic["э"])  # ъ is a vowel there
    if strange > _STRANGE * cyrillic.total() or bulgarian:
        return CYRILLIC
    return UKRAINIAN if ukrainian > russian else RUSSIAN
