"""The whole catalogue: entries by key, and the names of entries found in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

from sayso.catalogue.entry import MEDIA, Country, Entry, Named, named
from sayso.catalogue.heads import heads
from sayso.catalogue.loader import Loaded
from sayso.catalogue.words import Word, comparable, forms, key_of, words
from sayso.errors import CatalogueError

_ABBREVIATION = re.compile(r"[A-ZА-ЯЁІЇЄҐ]{2,7}")
_CLOSE = re.compile(
    r"[ \u00a0]?[«»\"“”„'’‘&/+-]*[ \u00a0]?[«\"“„]?|\.|[ \u00a0][–—-][ \u00a0]"
)  # between words of one name
_LONGEST = 200  # characters of a name
_OPENING = "«\"“„'"


class Found(NamedTuple):
    """A name found: words `first` to `last` (inclusive), whom it may mean. `sure`: nothing else is needed, and it is one."""

    first: int
    last: int
    keys: tuple[str, ...]
    sure: bool
    pattern: str | None = None


class _Hit(NamedTuple):
    """Names that stand at the same words."""

    first: int
    last: int
    names: tuple[Named, ...]

    def of(self, *roles: str) -> list[Named]:
        return [name for name in self.names if name.role in roles]


@dataclass(frozen=True)
class Catalogue:
    """Entries, countries and patterns, checked against one another."""

    entries: Mapping[str, Entry]
    countries: Mapping[str, Country]
    patterns: Mapping[str, Entry]

    @classmethod
    def of(cls, files: Iterable[Loaded]) -> Catalogue:
        """Join files; a later one's entry takes the place of an earlier one's. Raises CatalogueError."""
        loaded = tuple(files)
        entries: dict[str, Entry] = {}
        for file in loaded:
            for entry in file.entries:
                known = entries.get(entry.key)
                if known and any(known is other for other in file.entries):
                    raise _error(entry, "the key is given twice in this file; give each entry its own")
                entries[entry.key] = entry
        countries = {c.code: c for file in loaded for c in file.countries}
        whole = cls(entries, countries, {p.key: p for file in loaded for p in file.patterns})
        whole._check()
        return whole

    # -------------------------------------------------------------- by key

    def get(self, key: str) -> Entry | None:
        """The entry of a key, one made of a pattern and a country included."""
        return self.entries.get(key) or self._stands.get(key) or self._speakers.get(key) or self._made(key)

    def origin(self, key: str) -> tuple[str, str] | None:
        """The pattern and the country that an entry is made of or stands for: `pentagon` → (`minoborony`, `US`)."""
        entry = self.get(key)
        made = (entry.stands_for or entry.key) if entry else key
        return next(((p, c) for p, c in _cuts(made, self.patterns, self._suffixes)), None)

    def made(self, pattern: str, country: str) -> Entry | None:
        """The entry of a pattern in a country; the pattern `country` is the country itself."""
        if pattern == "country":
            return self.countries[country].entry
        return self.get(f"{pattern}-{key_of(self.countries[country].of)}")

    def wholes(self, key: str) -> Iterator[str]:
        """The key, and the keys of all that it is a part of, nearest first."""
        seen: set[str] = set()
        step: str | None = key
        while step and step not in seen:
            seen.add(step)
            entry = self.get(step)
            yield entry.key if entry else step
            step = entry.part_of if entry else None

    def holders(self, office: str) -> tuple[Entry, ...]:
        """Everybody who has held an office, in the order of the files."""
        return self._holders.get(office, ())

    def holder(self, office: str, day: str) -> Entry | None:
        """Who held an office on a day (ISO 8601); None where the catalogue does not know, or knows two."""
        on = [p for p in self.holders(office) if any(t.on(day) for t in p.offices if self._key(t.office) == office)]
        return on[0] if len(on) == 1 else None

    @cached_property
    def _stands(self) -> dict[str, Entry]:
        return {e.stands_for: e for e in self.entries.values() if e.stands_for}

    @cached_property
    def _speakers(self) -> dict[str, Entry]:
        return {c.entry.key: c.entry for c in self.countries.values()}

    @cached_property
    def _suffixes(self) -> dict[str, str]:
        return {key_of(c.of): c.code for c in self.countries.values()}

    @cached_property
    def _holders(self) -> dict[str, tuple[Entry, ...]]:
        out: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            for office in dict.fromkeys(self._key(t.office) for t in entry.offices):
                out[office] = (*out.get(office, ()), entry)
        return out

    def _key(self, key: str) -> str:
        entry = self.get(key)
        return entry.key if entry else key

    def _made(self, key: str) -> Entry | None:
        for pattern, code in _cuts(key, self.patterns, self._suffixes):
            body, country = self.patterns[pattern], self.countries[code]
            whole = f"{body.part_of}-{key_of(country.of)}" if body.part_of else None
            return replace(body, key=key, ru=(f"{body.ru[0]} {country.of}",), uk=(), en=(), country=code, part_of=whole)
        return None

    # -------------------------------------------------------------- by name

    def find(self, words: Sequence[Word], text: str) -> list[Found]:
        """Find every name in words of a text, left to right, the longest first; names do not overlap.

        A pattern takes the country beside it: «МИД Франции», «французский МИД».
        """
        hits = list(self._hits(words, text))
        out: list[Found] = []
        at = 0
        while at < len(hits):
            found, at = self._joined(hits, at, words, text)
            out += [found] if found else []
        return out

    def medium(self, name: str) -> str | None:
        """The key of the medium whose name is all of «РИА Новости» or „«Труд»“; None where the catalogue knows none, or two."""
        text = f"«{name[:_LONGEST].strip('«»')}»"
        given = list(words(text))
        for found in self.find(given, text):
            whole = found.first == 0 and found.last == len(given) - 1
            entries = [entry for key in found.keys if (entry := self.get(key)) and entry.kind in MEDIA]
            if whole and found.sure and len(entries) == 1:
                return entries[0].key
        return None

    def _joined(self, hits: list[_Hit], at: int, words: Sequence[Word], text: str) -> tuple[Found | None, int]:
        """Read the hit at `at` together with a country before or behind it; tell where to go on."""
        here = hits[at]
        behind = hits[at + 1] if at + 1 < len(hits) and _beside(here, hits[at + 1], words, text) else None
        if behind and (adjective := here.of("adjective")) and (body := _bodies(behind)):
            found = self._told(here.first, behind.last, body, {name.key for name in adjective})
            return (found, at + 2) if found else (None, at + 1)
        if behind and (body := _bodies(here)) and (country := behind.of("country")):
            found = self._told(here.first, behind.last, body, {name.key for name in country})
            if found:
                return found, at + 2
        return self._alone(here), at + 1

    def _told(self, first: int, last: int, bodies: list[Named], codes: set[str]) -> Found | None:
        """The body that belongs to one of the countries."""
        for name in bodies:
            if name.role == "entry":
                keys = [name.key] if self.entries[name.key].country in codes else []
            else:
                keys = [entry.key for code in sorted(codes) if (entry := self.made(name.key, code))]
            if len(keys) == 1:
                return Found(first, last, tuple(keys), sure=True)
        return None

    def _alone(self, hit: _Hit) -> Found | None:
        sure = sorted({name.key for name in hit.names if name.sure})
        if len(sure) == 1:
            return Found(hit.first, hit.last, tuple(sure), sure=True)
        codes = {name.key for name in hit.of("country") or hit.of("capital")}
        if len(codes) == 1:
            return Found(hit.first, hit.last, (self.countries[codes.pop()].entry.key,), sure=True)
        entries = tuple(sorted({name.key for name in hit.of("entry")}))
        pattern = next((name.key for name in hit.of("pattern")), None)
        return Found(hit.first, hit.last, entries, sure=False, pattern=pattern) if entries or pattern else None

    def _hits(self, words: Sequence[Word], text: str) -> Iterator[_Hit]:
        at = 0
        while at < len(words):
            names, size = self._longest(words, at, text)
            if names:
                yield _Hit(at, at + size - 1, names)
            at += size

    def _longest(self, words: Sequence[Word], at: int, text: str) -> tuple[tuple[Named, ...], int]:
        """The names that begin at a word, those with most words, and their number of words (1 where there are none)."""
        for size, names in () if words[at].tied else self._index.get(words[at].form, ()):
            end = at + size
            if end > len(words) or (end < len(words) and words[end].tied):
                continue
            rest = tuple(w.form for w in words[at + 1 : end])
            fitting = tuple(n for n in names.get(rest, ()) if _looks(n.name, words, at, text))
            if fitting and all(_near(words[i], words[i + 1], text) for i in range(at, end - 1)):
                exact = tuple(n for n in fitting if _is_abbreviation(n.name))
                return exact or fitting, size
        return (), 1

    @cached_property
    def _index(self) -> dict[str, tuple[tuple[int, dict[tuple[str, ...], list[Named]]], ...]]:
        """First word → number of words, the most first → the other words → names."""
        out: dict[str, dict[int, dict[tuple[str, ...], list[Named]]]] = {}
        for name in self._names():
            first, *rest = forms(name.name)
            out.setdefault(first, {}).setdefault(len(rest) + 1, {}).setdefault(tuple(rest), []).append(name)
        return {first: tuple(sorted(sizes.items(), key=lambda s: -s[0])) for first, sizes in out.items()}

    def _names(self) -> Iterator[Named]:
        yield from chain.from_iterable(named(entry) for entry in self.entries.values())
        yield from chain.from_iterable(named(pattern, "pattern") for pattern in self.patterns.values())
        for country in self.countries.values():
            # the genitive besides: «Китая» looks like an adjective
            names = dict.fromkeys((*country.entry.names, country.of))
            yield from (Named(name, country.code, "country", sure=False) for name in names)
            yield from (Named(name, country.code, "adjective", sure=False) for name in country.adjective)
            yield from (Named(name, country.code, "capital", sure=False) for name in country.capital)

    # -------------------------------------------------------------- checks

    def _check(self) -> None:
        for entry in self.entries.values():
            for key in (entry.part_of, *(tenure.office for tenure in entry.offices)):
                if key and not self.get(key):
                    raise _error(entry, f"'{key}' is no entry; write its key as it stands in the catalogue")
            if entry.key in self._speakers:
                raise _error(entry, "the key is a country's; choose another")
            if entry.stands_for:
                self._check_stand(entry, entry.stands_for)
        self._check_names()

    def _check_stand(self, entry: Entry, made: str) -> None:
        if made in self.entries or not self._made(made):
            raise _error(entry, f"'{made}' is not made of a pattern and a country, or is an entry of its own")
        if (other := self._stands[made]) is not entry:
            raise _error(entry, f"{other.key} ({other.file}:{other.line}) stands for '{made}' too; one of them may")

    def _check_names(self) -> None:
        """A sure name is one entry's alone."""
        owners: dict[tuple[str, ...], Named] = {}
        for entry in self.entries.values():
            for name in named(entry):
                words = (*forms(name.name), str(_is_abbreviation(name.name)))
                other = owners.setdefault(words, name) if name.sure else name
                if other.key != entry.key:
                    there = self.entries[other.key]
                    place = f"{other.key} ({there.file}:{there.line})"
                    raise _error(entry, f"'{name.name}' is '{other.name}' of {place} too; move it to context")


@cache
def _apposed() -> frozenset[str]:
    return frozenset(comparable(word) for word in heads().apposed)


def _error(entry: Entry, trouble: str) -> CatalogueError:
    return CatalogueError(entry.file, entry.line, f"{entry.key}: {trouble}")


def _cuts(key: str, patterns: Mapping[str, Entry], suffixes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Where a key can be cut into a pattern and a country: `mid` + `frantsii`."""
    at = key.find("-")
    while at >= 0:
        if key[:at] in patterns and key[at + 1 :] in suffixes:
            yield key[:at], suffixes[key[at + 1 :]]
        at = key.find("-", at + 1)


def _bodies(hit: _Hit) -> list[Named]:
    return hit.of("entry") + hit.of("pattern")


def _beside(one: _Hit, two: _Hit, words: Sequence[Word], text: str) -> bool:
    return one.last + 1 == two.first and _near(words[one.last], words[two.first], text)


def _near(one: Word, two: Word, text: str) -> bool:
    if two.start - one.end > 4:
        return False
    initial = len(one.text) == 1 and text[one.end : two.start] in (". ", ".\u00a0")
    return initial or _CLOSE.fullmatch(text, one.end, two.start) is not None


def _is_abbreviation(name: str) -> bool:
    return _ABBREVIATION.fullmatch(name) is not None


def _looks(name: str, words: Sequence[Word], at: int, text: str) -> bool:
    """Capitals as the name has them; one written in quotation marks needs them, or its kind before it: «газета Труд»."""
    first = words[at]
    if name[0] == "«":
        quoted = first.start > 0 and text[first.start - 1] in _OPENING
        return first.capital and (quoted or (at > 0 and words[at - 1].form in _apposed()))
    if _is_abbreviation(name) and not name.isascii():
        return first.text[:2].isupper()
    return first.capital or not name[:1].isupper()
