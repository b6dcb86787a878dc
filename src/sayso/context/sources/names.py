"""Catalogue names in one article: where they stand, whom they mean there, and whom a source's phrase means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from sayso.attribution.material import Material
from sayso.catalogue import Catalogue, Found
from sayso.catalogue.heads import Heads, heads
from sayso.catalogue.words import words
from sayso.grammar import Token
from sayso.model import Span

_MARKS = re.compile(r"[\s«»\"“”„'(]*")
_NOUNS = ("NOUN", "PROPN", "X")
_MEMORY = 1000  # names that «министерство» can reach back over
_LONGEST = 60  # tokens of a source's phrase that are looked at


class Identity(NamedTuple):
    """Who a source is: its key in the catalogue, where it has one, and its kind."""

    key: str | None
    kind: str


class Place(NamedTuple):
    """A name found, and where in the text."""

    span: Span
    found: Found


class Names:
    """Every name of the catalogue in one article, in the order of the text."""

    def __init__(self, m: Material, catalogue: Catalogue) -> None:
        self.m = m
        self.catalogue = catalogue
        self.heads: Heads = heads()

    @cached_property
    def places(self) -> list[Place]:
        """The names found, left to right; they do not overlap."""
        own = list(words(self.m.text))
        found = self.catalogue.find(own, self.m.text)
        return [Place(Span(own[f.first].start, own[f.last].end), f) for f in found]

    @cached_property
    def _starts(self) -> list[int]:
        return [place.span.start for place in self.places]

    @cached_property
    def by_key(self) -> dict[str, list[Place]]:
        """Where each entry is named, or may be."""
        out: dict[str, list[Place]] = {}
        for place in self.places:
            for key in place.found.keys:
                out.setdefault(key, []).append(place)
        return out

    def within(self, start: int, end: int) -> list[Place]:
        """The names that begin in a stretch of text."""
        return self.places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def entry_kind(self, key: str) -> str:
        """The kind of an entry."""
        entry = self.catalogue.get(key)
        return entry.kind if entry else "unnamed"

    # -------------------------------------------------------------- whom a phrase means

    def phrase(self, span: Span) -> Identity | None:
        """Whom a source's phrase means: the name at its head, or whom its head speaks for; None where that is not told.

        «пресс-служба Минобороны Чехии», «агентство Рейтер», «доклад ООН» lead to the body; «источник в МИД» is unnamed.
        """
        seeking, adjective = False, False
        for token in self.tokens(span):
            place = self._at(token)
            if place:
                return self._meant(place, span, adjective=adjective)
            lemma = token.lemma.replace("ё", "е")
            if lemma in self.heads.former or (seeking and token.tag.pos == "ADP"):
                return None
            if token.tag.pos not in _NOUNS:
                adjective |= token.tag.pos == "ADJ" and lemma not in self.heads.speaks_for
                continue
            kind = self.heads.kind.get(lemma)
            if lemma in self.heads.speaks_for or kind == "document" or self._apposed(token, lemma):
                seeking, adjective = True, False
                continue
            return None if seeking or kind is None else Identity(None, kind)
        return None

    def whole(self, name: str) -> Identity | None:
        """Whom a name means that is wholly one of the catalogue's: «ХАМАС», not «жители Москвы»."""
        own = list(words(name.split("(", maxsplit=1)[0]))
        found = self.catalogue.find(own, name)
        if len(found) != 1 or not found[0].sure or found[0].last - found[0].first + 1 < len(own):
            return None
        return Identity(found[0].keys[0], self.entry_kind(found[0].keys[0]))

    def told(self, span: Span) -> str | None:
        """What the head word of a phrase tells of its kind."""
        nouns = (t for t in self.tokens(span) if t.tag.pos in _NOUNS)
        head = next(nouns, None)
        return self.heads.kind.get(head.lemma.replace("ё", "е")) or self._lower(head) if head else None

    def bare(self, span: Span) -> Identity | None:
        """Whom a bare noun stands for: «агентство» is the agency that the article named last before it."""
        kinds = self.heads.stands.get(self._lone(span))
        if kinds is None:
            return None
        before = self.places[: bisect_left(self._starts, span.start)][::-1]
        keys = (p.found.keys[0] for p in islice(before, _LONGEST) if p.found.sure)
        key = next((key for key in keys if self.entry_kind(key) in kinds), None)
        return Identity(key, self.entry_kind(key)) if key else None

    def _lower(self, head: Token) -> str | None:
        return self.heads.kind.get(head.text.lower().replace("ё", "е"))

    def _lone(self, span: Span) -> str:
        tokens = self.tokens(span)
        return tokens[0].lemma.replace("ё", "е") if len(tokens) == 1 else ""

    def tokens(self, span: Span) -> list[Token]:
        """The words of a phrase, as many as are looked at."""
        sentence = self.m.sentences[self.m.sentence_at(span.start)]
        inside = (t for t in sentence.tokens if span.start <= t.start < span.end and t.is_word)
        return list(islice(inside, _LONGEST))

    def _at(self, token: Token) -> Place | None:
        at = bisect_left(self._starts, token.start + 1) - 1
        place = self.places[at] if at >= 0 else None
        return place if place and place.span.start <= token.start < place.span.end else None

    def _apposed(self, token: Token, lemma: str) -> bool:
        """«агентство Рейтер», «газета „Взгляд“»: nothing but marks between the noun and the name."""
        if lemma not in self.heads.apposed:
            return False
        behind = _MARKS.match(self.m.text, token.end)
        return behind is not None and bool(self.within(behind.end(), behind.end() + 1))

    def _meant(self, place: Place, span: Span, *, adjective: bool) -> Identity | None:
        found = place.found
        if found.sure:
            return Identity(found.keys[0], self.entry_kind(found.keys[0]))
        kind = self.catalogue.patterns[found.pattern].kind if found.pattern else self.entry_kind(found.keys[0])
        if kind == "person":
            return None
        narrowed = adjective or any(t.text[0].isupper() for t in self.tokens(Span(place.span.end, span.end)))
        key = None if narrowed else self.by_context(found, place.span.start)
        return Identity(key, self.entry_kind(key) if key else kind)

    # -------------------------------------------------------------- what needs its article

    def by_context(self, found: Found, before: int) -> str | None:
        """The one entry that a name may mean and that the article has named before; None where there is none, or two."""
        if found.pattern == "country":
            return None
        return self._only(found.keys, found.pattern, before)

    def _only(self, keys: Sequence[str], pattern: str | None, before: int) -> str | None:
        named = dict.fromkeys(self._named_before(before))
        fitting = [key for key in named if key in keys or (pattern and self._pattern(key) == pattern)]
        return fitting[0] if len(fitting) == 1 else None

    def _named_before(self, before: int) -> Iterator[str]:
        """Who has been named, and whose officers: «министр обороны Чехии» names the ministry too."""
        at = bisect_left(self._starts, before)
        for key in self._keys[max(at - _MEMORY, 0) : at]:
            yield from self.catalogue.wholes(key) if key else ()

    @cached_property
    def _keys(self) -> list[str]:
        return [p.found.keys[0] if p.found.sure else "" for p in self.places]

    def _pattern(self, key: str) -> str | None:
        origin = self.catalogue.origin(key)
        return origin[0] if origin else None
