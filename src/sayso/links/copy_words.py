"""A text as comparable words, and the fingerprints that stand for it in an index (Schleimer, Wilkerson, Aiken 2003).

Every run of SHINGLE words has a digest; of every WINDOW neighbouring digests the smallest is kept. So two texts that share
SHINGLE + WINDOW - 1 words in a row (8) share a fingerprint, wherever that run stands in either.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sayso.model import Span

SHINGLE = 5  # words
WINDOW = 4  # shingles
SPEECH = 30  # characters between quotation marks: less is a name
MOST = 50_000  # words of one text that are looked at

Codes = NDArray[np.uint64]

# A word may hold soft hyphens, and marks that stand alone: «само\u00adлёт», «за\u0301мок».
_WORD = re.compile(r"[^\W_]+(?:[\u00ad\u0300-\u036f]+[^\W_]*)*")
_LOOSE = re.compile(r"[\u00ad\u0300-\u036f]")
_QUOTATION = re.compile(r"«[^«»]{1,3000}»|[„“][^„“”]{1,3000}[“”]|\"[^\"\n]{1,3000}\"")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text: a digest each, and where they stand. Equal to itself alone."""

    codes: Codes
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    quoted: NDArray[np.bool_]  # inside quotation marks that hold more than a name

    def span(self, first: int, last: int) -> Span:
        """Where words `first` to `last` (left out) stand; of none, the place behind the word before them."""
        if first < last:
            return Span(int(self.starts[first]), int(self.ends[last - 1]))
        place = int(self.ends[first - 1]) if first else 0
        return Span(place, place)


def words_of(text: str) -> Words:
    """Cut `text` into its first MOST words; case, ё, soft hyphens and stress marks make no difference."""
    found = []
    for word in _WORD.finditer(text):
        found.append((_code(word[0]), word.start(), word.end()))
        if len(found) == MOST:
            break
    codes, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    places = np.array(starts, np.uint32)
    return Words(np.array(codes, np.uint64), places, np.array(ends, np.uint32), _quoted(text, places))


def _quoted(text: str, places: NDArray[np.uint32]) -> NDArray[np.bool_]:
    quoted = np.zeros(len(places), np.bool_)
    for quotation in _QUOTATION.finditer(text):
        if len(quotation[0]) >= SPEECH:
            first, last = np.searchsorted(places, quotation.span())
            quoted[first:last] = True
    return quoted


@lru_cache(maxsize=100_000)
def _code(word: str) -> int:
    plain = word if word.isalnum() else _LOOSE.sub("", unicodedata.normalize("NFC", word))
    return int.from_bytes(blake2b(plain.lower().replace("ё", "е").encode(), digest_size=8).digest())


def fingerprints(codes: Codes) -> Codes:
    """Return the winnowed digests of a text's shingles, 64 bits each, ascending; none for fewer than SHINGLE words."""
    if len(codes) < SHINGLE:
        return codes[:0]
    digests = _shingles(codes)
    window = min(WINDOW, len(digests))
    least = np.lib.stride_tricks.sliding_window_view(digests, window).min(axis=1)
    return np.unique(least)


def _shingles(codes: Codes) -> Codes:
    count = len(codes) - SHINGLE + 1
    digests = np.zeros(count, np.uint64)
    for place in range(SHINGLE):  # order counts; all modulo 2**64
        digests = (digests ^ codes[place : place + count]) * _MIX
        digests ^= digests >> _SHIFT
    return digests
