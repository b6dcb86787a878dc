"""People as sources: who in the catalogue bears a name, and a key for everybody else, made of name and role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from sayso.catalogue import Entry
from sayso.catalogue.words import Word, comparable, key_of, words
from sayso.context.sources.names import Identity, Names
from sayso.model import Source, Span

_PATRONYMIC = re.compile(r"\w+(?:ович|евич|ьич|овна|евна|ична)(?:а|у|ем|ой|е)?", re.IGNORECASE)
_NUMBER = re.compile(r"[IVX]+")  # «Альберт II» has no surname
_AGE = re.compile(r"\w*(?:летн|лет)(?:ий|яя|его|ей)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BESIDE = 80  # characters around a name in which an office tells who bears it
_MOST = 200  # places of a name that are looked at
_LONGEST = 5  # words of a name that can be a person's


class People:
    """Who is who among an article's people. `published` (ISO 8601) tells who held an office then."""

    def __init__(self, names: Names, published: str | None) -> None:
        self.names = names
        self.catalogue = names.catalogue
        self.published = published if _DAY.match(published or "") else None

    def person(self, source: Source) -> Identity:
        """Whom a source with a person's name is: somebody in the catalogue, else somebody with a key made of name and role."""
        own = list(words(source.name))
        for found in self.catalogue.find(own, source.name)[::-1]:
            entries = [e for key in found.keys if (e := self.catalogue.get(key))]
            if found.sure and entries[0].kind != "person":
                if found.last - found.first + 1 == len(own):
                    return Identity(entries[0].key, entries[0].kind)
                continue
            fitting = [e for e in entries if self._bears(e, own[: found.first], own[found.last + 1 :])]
            if not found.sure:
                fitting = [e for e in fitting if e.kind == "person" and self._shown(e, source)]
            if len(fitting) == 1:
                return Identity(fitting[0].key, "person")
        key = self._made(source)
        return Identity(key, "person")

    def holder(self, office: str) -> Identity:
        """Who holds an office: on the day of publication, else the one holder whom the article names; else the office."""
        if self.published:
            then = self.catalogue.holder(office, self.published)
        else:
            holders = self.catalogue.holders(office)
            named = [h for h in holders if self._named(h)]
            then = named[0] if len(named) == 1 else None
        return Identity(then.key, "person") if then else Identity(office, "office")

    def _named(self, entry: Entry) -> bool:
        return any(place.found.sure for place in self.names.by_key.get(entry.key, ())[:_MOST])

    @staticmethod
    def _bears(entry: Entry, before: Sequence[Word], behind: Sequence[Word]) -> bool:
        """What else the name holds does not speak against: titles in small letters, his own first name, initials."""
        first = {comparable(name.split()[0]) for name in (*entry.names, *entry.context)}
        initials = {name[0] for name in (*entry.names, *entry.context)}
        others = [w for w in (*before, *behind) if w.capital and not _PATRONYMIC.fullmatch(w.text)]
        return all(w.form in first or (len(w.text) == 1 and w.text in initials) for w in others)

    def _shown(self, entry: Entry, source: Source) -> bool:
        """The article shows that it is this bearer of the name: his office or his body stands beside it."""
        related = {key for office in entry.offices for key in self.catalogue.wholes(office.office)}
        related |= {key for key in self.catalogue.wholes(entry.key) if key != entry.key}
        patterns = {origin[0] for key in related if (origin := self.catalogue.origin(key))}
        return any(
            place.found.pattern in patterns or related & set(place.found.keys)
            for span in self._places(entry, source)
            for place in self.names.within(span.start - _BESIDE, span.end + _BESIDE)
        )

    def _places(self, entry: Entry, source: Source) -> Iterator[Span]:
        yield from source.mentions[:_MOST]
        yield from (place.span for place in self.names.by_key.get(entry.key, ())[:_MOST])

    # -------------------------------------------------------------- everybody else

    def _made(self, source: Source) -> str | None:
        """`petrov-ivan`; of a lone surname with the role: `petrov-deputat`; None for a lone surname without one."""
        own = self._name(source.name)
        if not own or len(own) > _LONGEST:
            return None
        if len(own) == 1:
            role = next(self._roles(source), None)
            return f"{key_of(own[0])}-{key_of(role)}" if role and key_of(own[0]) else None
        return key_of(" ".join(own)) or None

    def _name(self, name: str) -> list[str]:
        """The words of a name, the surname first; titles and what stands in brackets left out."""
        known = self._titles
        plain = re.sub(r"\([^)]*\)?|«[^»]*»?", " ", name)
        own = [
            w for w in plain.split() if w[0].isupper() and w.lower().strip(".,") not in known and not _AGE.fullmatch(w)
        ]
        if len(own) > 2 and _PATRONYMIC.fullmatch(own[-1]):
            return own[:-1]
        own = [w for n, w in enumerate(own) if not (0 < n < len(own) - 1 and _PATRONYMIC.fullmatch(w))]
        return own if own and _NUMBER.fullmatch(own[-1]) else own[-1:] + own[:-1]

    @cached_property
    def _titles(self) -> frozenset[str]:
        return self.names.m.pack.words["person"] | self.names.heads.titles

    def _roles(self, source: Source) -> Iterator[str]:
        """The callings and offices in the source's phrases: «депутат», «мэр»."""
        callings = self.names.m.pack.words["person"]
        for mention in source.mentions[:_MOST]:
            sentence = self.names.m.sentences[self.names.m.sentence_at(mention.start)]
            for token in sentence.tokens:
                if mention.start <= token.start < mention.end and token.lemma in callings:
                    yield token.lemma
