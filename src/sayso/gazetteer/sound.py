"""How a name sounds, whatever alphabet and transliteration it is written in: «Аль-Букемаль» and «Al Bukamal» are one."""

from __future__ import annotations

import re
from functools import lru_cache

from sayso.gazetteer.names import folded

_ARTICLE = re.compile(r"^(?:(?:[аэaeu][лдшсртнзldsrtnz]|аш|аль|эль|ash|эш|абу?ль)[\s‐‑–-]+)(?=..)")
_LATIN = re.compile(r"sch|tch|tsh|ch|sh|zh|dzh|dj|ts|tz|c(?=[eiy])|ph|ck|qu|kh|gh(?=[aeiou])|th|[cqxzjvwh]")
_SOUNDS = {
    "ph": "f",
    "ck": "k",
    "qu": "k",
    "q": "k",
    "kh": "",
    "gh": "g",
    "th": "t",
    "x": "ks",
    "v": "f",
    "w": "f",
    "h": "",
}
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "f", "г": "g", "д": "d", "е": "e", "ж": "s", "з": "s", "и": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "", "ц": "s", "ч": "s",
    "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a", "і": "i", "ї": "i", "є": "e", "ґ": "g",
})  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]+")
_TWICE = re.compile(r"(.)\1+")
_NOISE = re.compile(r"[^a-z]+")


def _sound(found: re.Match[str]) -> str:
    hard = found[0] == "c" and found.string[found.end() : found.end() + 1] not in tuple("eiy")
    return "k" if hard else _SOUNDS.get(found[0], "s")


@lru_cache(maxsize=20_000)
def spoken(name: str) -> str:
    """The sounds of a name in Latin letters: no article, no doubled letters, hissing sounds as one, h silent."""
    bare = _ARTICLE.sub("", folded(name)[:60])
    bare = _LATIN.sub(_sound, bare) if bare.isascii() else bare.replace("дж", "с").translate(_CYRILLIC)
    return _TWICE.sub(r"\1", _NOISE.sub("", bare.replace("y", "i")))


def skeleton(sounds: str) -> str:
    """The consonants of `spoken` sounds; a vowel at the beginning counts as one."""
    return ("a" if sounds[:1] in "aeiou" else "") + _TWICE.sub(r"\1", _VOWELS.sub("", sounds))


def likeness(a: str, b: str) -> float:
    """How alike two spoken names are, 0 to 1: one less their edit distance as a share of the longer."""
    longest = max(len(a), len(b))
    if a == b:
        return 1.0
    return 1 - _distance(a, b) / longest if longest else 1.0


@lru_cache(maxsize=10_000)
def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]
