"""Text → atoms: the words, numbers and marks that a time can be made of, each with all that it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from sayso import languages
from sayso.errors import PackError
from sayso.model import Span
from sayso.toml import parsed

_FOLDER = Path(languages.__file__).parent / "times"
_ATOM = re.compile(
    r"\d+(?:[.,:/]\d+)+"  # 25.04.2019, 12:30, 3,5, 2018/19
    r"|\d{4}-\d\d-\d\d(?!\d)"
    r"|\d+(?:[-‑–](?:го|ого|е|ые|х|ых|м|ом|му|ми|ый|й|я|ая|ю|ую|ой|ем)(?!\w)|[хx](?!\w))?"
    r"|[^\W\d_]+"
    r"|\S"
)
_NUMBER = re.compile(r"(\d+)[-‑–]?(\D*)")
_DASHES = "-‑–—−"
_PLURAL = frozenset(("е", "ые", "х", "ых", "ми", "x"))
_ROMAN = re.compile(r"M{0,2}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
_LATIN = str.maketrans("ХІМСУ", "XIMCV")
_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LEMMAS = ("ahead", "appointed", "managed", "be", "will")
_SIGNS = "%$€£₽°№"


class Atom(NamedTuple):
    """One word, number or mark. `kinds`: what it may be → its value there."""

    start: int
    end: int
    text: str
    kinds: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: form → kind → value; and the phrases that begin with a word, the longest first."""

    words: dict[str, dict[str, Any]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], dict[str, Any]], ...]]
    lemmas: dict[str, frozenset[str]]


@cache
def words(language: str) -> Words:
    """Load the words of a language. Raises PackError where there are none, or where they break their own form."""
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in _FOLDER.glob("*.toml")))
        raise PackError(path.name, 1, f"no words for times in '{language}'; known are {known}")
    return load(path.read_text(encoding="utf-8"), path.name)


def load(source: str, file: str = "words") -> Words:
    """Read a table of words. Raises PackError with file and line."""
    data = parsed(source, partial(PackError, file))
    endings = {name: forms.split() for name, forms in data.pop("endings", {}).items()}
    lemmas = {kind: frozenset(data.pop(kind, {}).get("all", "").split()) for kind in _LEMMAS}
    single: dict[str, dict[str, Any]] = {}
    joint: dict[tuple[str, ...], dict[str, Any]] = {}
    for kind, values in data.items():
        for value, forms in values.items():
            for form in _forms(forms, endings, file, source):
                parts = tuple(m.group() for m in _ATOM.finditer(form.replace("_", " ")))
                entry = single.setdefault(form, {}) if len(parts) == 1 else joint.setdefault(parts, {})
                entry[kind] = int(value) if value.lstrip("-").isdigit() else value
    return Words(single, _by_first(joint), lemmas)


def _forms(forms: str, endings: dict[str, list[str]], file: str, source: str) -> Iterator[str]:
    for form in forms.split():
        stem, bar, name = form.partition("|")
        if bar and name not in endings:
            line = source[: source.index(form)].count("\n") + 1
            raise PackError(file, line, f"'{form}': no class '{name}' in [endings]; known are {', '.join(endings)}")
        yield from (stem + ending for ending in endings[name]) if bar else (stem,)


def _by_first(
    joint: dict[tuple[str, ...], dict[str, Any]],
) -> dict[str, tuple[tuple[tuple[str, ...], dict[str, Any]], ...]]:
    out: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {}
    for parts, kinds in joint.items():
        out.setdefault(parts[0], []).append((parts[1:], kinds))
    return {first: tuple(sorted(found, key=lambda f: (-len(f[0]), f[0]))) for first, found in out.items()}


def atoms(text: str, span: Span, table: Words) -> list[Atom]:
    """Cut a stretch of text into atoms; the words of a phrase become one. Linear in the length of the stretch."""
    plain = [_atom(m, text, table) for m in _ATOM.finditer(text, span.start, span.end)]
    out: list[Atom] = []
    at = 0
    while at < len(plain):
        count, kinds = _phrase(plain, at, table)
        first, last = plain[at], plain[at + count]
        out.append(Atom(first.start, last.end, first.text, kinds) if count else first)
        at += count + 1
    return out


def _phrase(plain: list[Atom], at: int, table: Words) -> tuple[int, dict[str, Any]]:
    """How many atoms more the longest phrase from here takes, and what it may mean."""
    for rest, kinds in table.phrases.get(plain[at].text, ()):
        if tuple(a.text for a in plain[at + 1 : at + 1 + len(rest)]) == rest:
            return len(rest), kinds
    return 0, {}


def _atom(match: re.Match[str], text: str, table: Words) -> Atom:
    start, end = match.span()
    raw = match.group()
    if raw[0].isdigit():
        return Atom(start, end, raw, {} if _glued(text, start, end) else _numeric(raw))
    if not raw[0].isalpha():
        return Atom(start, end, raw, {"dash" if raw in _DASHES else raw: raw})
    low = raw.lower().replace("ё", "е")
    kinds = table.words.get(low, {})
    return Atom(start, end, low, kinds | _roman(raw) if raw.isupper() else kinds)


def _glued(text: str, start: int, end: int) -> bool:
    """«Евро-2012», «A320», «40-летний», «5%», «$300», «№ 5»: numbers that count or name."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return (
        before[-1:].isalpha()
        or (before[-1:] == "-" and before[:1].isalpha())
        or (after[:1] == "-" and after[1:].isalpha())
        or any(sign and sign in _SIGNS for sign in (before.strip()[-1:], after.strip()[:1]))
    )


def _numeric(raw: str) -> dict[str, Any]:
    found = _NUMBER.fullmatch(raw)
    if not found:
        return {"numeric": raw}
    if len(found[1]) > 4 or not found[1].isascii():
        return {}
    value, suffix = int(found[1]), found[2]
    out: dict[str, Any] = {"digits": value, "plain" if not suffix else "plural" if suffix in _PLURAL else "nth": value}
    is_year = len(found[1]) == 4 and 1000 <= value < 2200 and suffix not in _PLURAL
    return out | ({"y4": value} if is_year else {})


def _roman(raw: str) -> dict[str, Any]:
    letters = raw.translate(_LATIN)
    if len(letters) > 8 or not _ROMAN.fullmatch(letters):
        return {}
    values = [_DIGITS[c] for c in letters]
    return {"roman": sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))}
