"""How the name of a place changes in a Russian text: cases, adjectives. Strings alone, no dictionary.

A name is told from its inflected form by stems: «Саратове» may be «Саратов», «Саратово», «Саратова»; the index knows which
exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LONGEST = 40
_PLAIN = re.compile(r"[^\x00-&(-_a-~а-яіїєґ‐‑–]")
_CYRILLIC = re.compile(r"[а-яёіїєґ]")

# Ending of the nominative → the endings of all its cases, the longest first.
_PARADIGMS: dict[str, str] = {
    "ый": "ый ого ому ым ом",
    "ий": "ий его ему им ем ого ому ом ия ию ии",
    "ой": "ой ого ому ым им ом оя ою оем ое",
    "ая": "ая ой ую ею ою",
    "яя": "яя ей юю ею",
    "ое": "ое ого ому ым им ом",
    "ее": "ее его ему им ем",
    "ые": "ые ых ым ыми",
    "ие": "ие их им ими",
    "а": "а ы и е у ой ою ей",
    "я": "я и е ю ей ею",
    "о": "о а у ом е",
    "е": "е я ю ем и а у ом",
    "ы": "ы - ам ами ах ов",
    "и": "и - ам ами ах ей ов ям ями ях",
    "ь": "ь и ью я ю ем е",
    "й": "й я ю ем е и",
    "": "- а у ом ем е ым ы и",
}
_ENDINGS = {nominative: frozenset(ends.replace("-", "").split(" ")) for nominative, ends in _PARADIGMS.items()}
_ALL = frozenset(end for ends in _ENDINGS.values() for end in ends)
_FLEETING = re.compile(r"(.+[^аеиоуыэюя])(?:[ео]([кцлнрт])|е(н)ь)$")  # Орёл → Орла, Елец → Ельца, Кремень → Кремня
_PLURAL = {"ки": ("ок", "ек"), "цы": ("ец",), "ны": ("ен",), "лки": ("лок",)}  # Химки → Химок, Люберцы → Люберец
_VOWEL = frozenset("аеиоуыэюя")

_ADJECTIVAL = frozenset(end for key in ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие") for end in _ENDINGS[key])
# Adjective ending → what it leaves; the longest first.
_ADJECTIVE = re.compile(r"(.{2,})(ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими|ою)$")
_SOFTENED = {"ж": "г", "ч": "к", "ш": "х"}  # калужский ← Калуга


def folded(name: str) -> str:
    """Lower case, without ё, accents and apostrophes: how names are compared."""
    return _PLAIN.sub(lambda found: _plain(found[0]), name.lower())


@lru_cache(maxsize=2_000)
def _plain(char: str) -> str:
    special = {
        "'": "",
        "`": "",
        "’": "",
        "ʼ": "",
        "‘": "",
        "ё": "е",
        "й": "й",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ə": "a",
    }
    if char in special:
        return special[char]
    return "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded; a hyphen parts like a space."""
    return tuple(p for p in re.split(r"[\s‐‑–-]+", folded(name)) if p)


@lru_cache(maxsize=50_000)
def forms(nominative: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Stems of a word in the nominative, each with the endings that may follow it."""
    if not _CYRILLIC.search(nominative):
        return ((nominative, frozenset({""})),)
    ending = next((e for e in _ENDINGS if nominative.endswith(e) and len(nominative) - len(e) >= 2), "")
    if not ending and nominative[-1] in _VOWEL:  # Баку, Хельсинки: no cases
        return ((nominative, frozenset({""})),)
    stem = nominative[: len(nominative) - len(ending)]
    return ((stem, _ENDINGS[ending]), *_other_stems(nominative, ending))


def _other_stems(nominative: str, ending: str) -> Iterator[tuple[str, frozenset[str]]]:
    if ending in ("", "ь") and (found := _FLEETING.match(nominative)):
        last = found[2] or found[3]
        yield found[1] + last, _ENDINGS[""] - {""}
        if last in "кц" and found[1][-1] in "лн":
            yield found[1] + "ь" + last, _ENDINGS[""] - {""}
        if last == "ц" and found[1][-1] in _VOWEL:
            yield found[1] + "й" + last, _ENDINGS[""] - {""}
    for plural, genitives in _PLURAL.items():
        if nominative.endswith(plural):
            for genitive in genitives:
                yield nominative[: -len(plural)] + genitive, frozenset({""})
    if ending in ("ий", "ой", "ый", "ое", "ее", "ая"):  # Китай-like words read as adjectives keep their noun cases too
        yield nominative[:-1], _ENDINGS[nominative[-1]]


@lru_cache(maxsize=50_000)
def stems(form: str) -> tuple[str, ...]:
    """Every stem that a folded word of a text may have, the longest first."""
    if len(form) > _LONGEST or not _CYRILLIC.search(form):
        return (form,)
    cuts = range(min(3, len(form) - 2) + 1) if len(form) > 2 else range(1)
    return tuple(form[: len(form) - n] for n in cuts if form[len(form) - n :] in _ALL)


@lru_cache(maxsize=50_000)
def fits(form: str, nominative: str) -> bool:
    """Tell whether a word of a text can be a case of this nominative, both folded."""
    if form == nominative:
        return True
    return any(form.startswith(stem) and form[len(stem) :] in ends for stem, ends in forms(nominative))


@lru_cache(maxsize=50_000)
def declines(form: str, adjective: str) -> bool:
    """Tell whether a word of a text is a form of this adjective, in any gender, both folded."""
    stem = adjective[:-2]
    return form.startswith(stem) and form[len(stem) :] in _ADJECTIVAL


@lru_cache(maxsize=20_000)
def nouns(adjective: str) -> tuple[str, ...]:
    """Stems of the nouns that a folded adjective in -ский, -цкий may come from, the likeliest first.

    >>> nouns("калужского")
    ('калуж', 'калужск', 'калуг')
    """
    found = _ADJECTIVE.match(adjective) if len(adjective) <= _LONGEST else None
    if not found:
        return ()
    base, suffix = found[1], found[2]
    return tuple(dict.fromkeys((base, base + suffix, *_bases(base, suffix))))


def _bases(base: str, suffix: str) -> Iterator[str]:
    if suffix == "цк":  # донецкий ← Донецк, Донец
        yield from (base + "цк", base + "ц", base + "к", base + "т")
        return
    if base[-1] in _SOFTENED:
        yield base[:-1] + _SOFTENED[base[-1]]
    if base[-1] == "ь":  # тульский ← Тула
        yield base[:-1]
    if base[-1] in "сзк":  # одесский ← Одесса, дамасский ← Дамаск
        yield from (base + "с", base + "к")
    for suffixed in ("ин", "ен", "н", "ов", "ев"):  # бакинский ← Баку, грозненский ← Грозный, назрановский ← Назрань
        if base.endswith(suffixed) and len(base) - len(suffixed) >= 2:
            yield base[: -len(suffixed)]
    if base[-1] in "вм":  # ярославский ← Ярославль
        yield base + "л"
    if base.endswith("ий"):  # сирийский ← Сирия
        yield base[:-1]
    if base.endswith("й"):
        yield base[:-1]


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    """Tell whether a folded word looks like an adjective in -ский, -цкий."""
    return bool(_ADJECTIVE.match(word))
