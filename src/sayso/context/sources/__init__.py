"""Sources → sources with their place in the catalogue; those that turn out to be one are made one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from sayso.attribution import Attributed
from sayso.attribution.names import called
from sayso.catalogue import Catalogue
from sayso.context.sources.names import Identity, Names
from sayso.context.sources.people import People
from sayso.model import Attribution, Source, Span

_MOST = 50  # mentions of one source that are looked at
_BODIES = ("organization", "government", "outlet")
_VAGUE = (*_BODIES, "document", "unnamed")

Mention = tuple[str, Span]
"""The id of a source and one of its mentions."""


def catalogued(found: Attributed, catalogue: Catalogue, published: str | None = None) -> Attributed:
    """Give every source its kind and, where it can be told, its key; `published` (ISO 8601) tells who held which office.

    1. A source whose mentions mean two bodies is parted: «МИД Италии», «МИД РФ»; «Коммерсантъ», «источник „Коммерсанта“».
    2. Whom each source's name and phrases mean. 3. Sources with one key are one: their mentions are united under the name
    that came first. 4. Ids follow the order of first mention; attributions follow their sources.
    """
    if not found.sources:
        return found
    who = _Who(Names(found.material, catalogue), published)
    known: list[Source] = []
    of: dict[Mention, str] = {}
    for source in found.sources:
        for part in who.parts(source):
            known.append(who.known(part))
            of |= {(source.id, mention): part.id for mention in part.mentions}
    united, ids = _united(known)
    return _follow(found, of, ids, united)


def _united(known: Iterable[Source]) -> tuple[tuple[Source, ...], dict[str, str]]:
    """Sources with one key made one, numbered by first mention; and the new id of each old one."""
    groups: dict[str, list[Source]] = {}
    for source in known:
        groups.setdefault(source.key or f"source {source.id}", []).append(source)
    ordered = sorted(groups.values(), key=lambda group: min(map(_first, group)))
    ids = {old.id: f"s{n}" for n, group in enumerate(ordered, 1) for old in group}
    return tuple(_one(group, ids) for group in ordered), ids


def _one(group: Sequence[Source], ids: dict[str, str]) -> Source:
    mentions = tuple(sorted({mention for source in group for mention in source.mentions}))
    return replace(group[0], id=ids[group[0].id], mentions=mentions)


def _first(source: Source) -> tuple[bool, int]:
    """Sources without a mention stand behind the others."""
    return not source.mentions, min((m.start for m in source.mentions), default=0)


def _follow(found: Attributed, of: dict[Mention, str], ids: dict[str, str], sources: tuple[Source, ...]) -> Attributed:
    names = {source.id: source.name for source in sources}

    def led(a: Attribution) -> Attribution:
        part = of.get((a.source_id or "", a.source or Span(0, 0)), a.source_id)
        new = ids.get(part or "")
        return replace(a, source_id=new, entity=names[new] if a.entity else None) if new else a

    return found._replace(attributions=tuple(map(led, found.attributions)), sources=sources)


class _Who:
    """Who is who in one article."""

    def __init__(self, names: Names, published: str | None) -> None:
        self.names = names
        self.people = People(names, published)
        self.phrase = cache(names.phrase)

    def parts(self, source: Source) -> Iterator[Source]:
        """The source, or its parts where its mentions mean different bodies; the first part keeps its id.

        A mention that tells nothing («ведомство») belongs with the one before it.
        """
        parts: dict[str, list[Span]] = {}
        told = ""
        for mention in source.mentions:
            told = self._told(mention) or told if len(parts) < _MOST else told
            parts.setdefault(told, []).append(mention)
        untold = parts.pop("", [])
        if source.kind not in _BODIES or len(parts) <= 1:
            yield source
            return
        for n, (key, mentions) in enumerate(parts.items()):
            own = tuple(untold + mentions if n == 0 else mentions)
            name = source.name if n == 0 else self._called(own[0])
            yield replace(source, id=f"{source.id}.{key}" if n else source.id, name=name, mentions=own)

    def known(self, source: Source) -> Source:
        """The source with kind and key; an unnamed one is called by its phrase: «источник РБК»."""
        who = self._of(source)
        hidden = who.kind == "unnamed" and source.kind in _BODIES and source.mentions
        name = self._called(source.mentions[0]) if hidden else source.name
        return replace(source, kind=who.kind, key=who.key, name=name)

    def _told(self, mention: Span) -> str | None:
        """What tells the parts of a source apart: a key, or that the speaker is hidden."""
        who = self.phrase(mention)
        return who and (who.key or ("unnamed" if who.kind == "unnamed" else None))

    def _of(self, source: Source) -> Identity:
        if source.kind == "person":
            return self.people.person(source)
        found = self._said(source) or self._kind(source)
        return self.people.holder(found.key) if found.kind == "office" and found.key else found

    def _said(self, source: Source) -> Identity | None:
        meant = [who for span in source.mentions[:_MOST] if (who := self.phrase(span))]
        sure = next((who for who in meant if who.key), None) or self._named(source, meant)
        if sure is None and source.mentions:
            sure = self.names.bare(source.mentions[0])
        return sure or next(iter(meant), None)

    def _named(self, source: Source, meant: Sequence[Identity]) -> Identity | None:
        """By the name that the source goes by, unless it hides behind that: «источник РБК»."""
        if source.kind not in _BODIES or any(who.kind == "unnamed" for who in meant):
            return None
        return self.names.whole(source.name)

    def _kind(self, source: Source) -> Identity:
        kinds = filter(None, map(self.names.told, source.mentions[:_MOST]))
        told = next(
            (k for k in kinds if k != "document" or source.kind == k), None
        )  # its messages are not what a body is
        return Identity(None, told if told and source.kind in _VAGUE else source.kind)

    def _called(self, mention: Span) -> str:
        tokens = self.names.tokens(mention)
        head = next((t for t in tokens if t.tag.pos in ("NOUN", "PROPN")), None)
        m = self.names.m
        return called(m, tokens, head) if head else m.text[mention.start : mention.end]
