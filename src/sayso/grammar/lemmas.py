"""Dictionary forms by pymorphy3, told apart by the tag the network gave in context."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from pymorphy3 import MorphAnalyzer

_LONGEST = 40
_CYRILLIC = re.compile(r"[а-яёіїєґ'’-]+")
_UNCHANGED = ("PROPN", "PUNCT", "ADP", "NUM", "X", "SYM")  # names have stems of their own (attribution/names.py)
# Universal part of speech → the dictionary's
_POS = {
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN",),
    "ADJ": ("ADJF", "ADJS", "COMP", "PRTF"),
    "DET": ("ADJF", "NPRO"),
    "PRON": ("NPRO", "ADJF", "NOUN"),
    "VERB": ("VERB", "INFN", "GRND", "PRTF", "PRTS"),
    "AUX": ("VERB", "INFN", "GRND"),
    "ADV": ("ADVB", "PRED", "COMP"),
    "NUM": ("NUMR", "ADJF"),
    "ADP": ("PREP",),
    "CCONJ": ("CONJ",),
    "SCONJ": ("CONJ",),
    "PART": ("PRCL",),
}


@cache
def _dictionary() -> Any:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=100_000)
def lemma(word: str, pos: str) -> str:
    """Dictionary form of a lower-case word as this part of speech, ё kept; a foreign word is its own lemma."""
    if pos in _UNCHANGED or len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return word
    found = _dictionary().parse(word)
    fitting = (p for p in found if p.tag.POS in _POS.get(pos, ()))
    best = next(fitting, found[0] if found else None)
    return str(best.normal_form) if best else word
