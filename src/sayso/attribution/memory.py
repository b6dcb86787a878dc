"""What an article has brought up so far: names where they stand, and the sources made of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from sayso.attribution.material import Material
from sayso.attribution.names import Referent, gather, stem
from sayso.grammar import Token
from sayso.model import Span

MEMORY = 300  # names and sources that «он», «ведомство», «политик» can reach back over
_KINDS = {"PER": "person", "ORG": "organization", "LOC": "government"}


@dataclass(eq=False)
class Entity:
    """A source in the making: its name, what it has been called, and where; `nobody`: nobody in particular, «многие»."""

    name: str
    kind: str
    referent: Referent | None = None
    heads: set[str] = field(default_factory=set)
    plural: bool = False
    animate: bool = False
    nobody: bool = False
    mentions: list[Span] = field(default_factory=list)
    id: str = ""


class Memory:
    """The memory of one article: who has been named and who has spoken, in order."""

    def __init__(self, m: Material) -> None:
        self.m = m
        self.referents = gather(m)
        self.places = sorted((p.start, p.end, n) for n, r in enumerate(self.referents) for p in r.places)
        self.entities: list[Entity] = []
        self.by_referent: dict[int, Entity] = {}
        self.said: tuple[Span, ...] = ()  # the quotation whose source is sought: «он» is nobody in it

    def _with_country(self, referent: Referent, source: Span) -> None:
        """«Минобороны РФ»: a body is called by its country too where a source is."""
        inside = self._inside(source)
        if referent.kind == "ORG" and [r.kind for r, _ in inside] == ["ORG", "LOC"] and inside[0][0] is referent:
            start, end = inside[0][1].start, inside[1][1].end
            plain = any(form[1] and form[2] == self.m.text[start : inside[0][1].end] for form in referent.forms)
            if self.m.text[inside[0][1].end : inside[1][1].start] == " ":
                referent.forms.append((len(referent.stems) + 1, plain, self.m.text[start:end]))

    def _inside(self, span: Span) -> list[tuple[Referent, Span]]:
        """Names within a span, in the order of the text; names do not overlap."""
        at = max(bisect_left(self.places, (span.start,)) - 1, 0)
        near = takewhile(lambda p: p[0] < span.end, self.places[at : at + 200])
        return [(self.referents[n], Span(a, b)) for a, b, n in near if b > span.start]

    def _before(self, offset: int, kind: str) -> Iterator[tuple[int, Referent]]:
        """The ends of names of a kind that stand before an offset, nearest first, as far back as memory goes."""
        at = bisect_left(self.places, (offset,))
        for start, end, n in self.places[max(at - MEMORY, 0) : at][::-1]:
            told = any(s.start <= start < s.end for s in self.said)
            if end <= offset and self.referents[n].kind == kind and not told:
                yield end, self.referents[n]

    def _entity(self, referent: Referent) -> Entity:
        known = self.by_referent.get(id(referent))
        if known:
            return known
        named = any(form[2].lower().strip('«»"') in self.m.pack.words["outlets"] for form in referent.forms)
        entity = Entity(referent.name, "outlet" if named else _KINDS[referent.kind], referent)
        self.by_referent[id(referent)] = entity
        return self._add(entity)

    def _last(self, fits: Callable[[Entity], bool]) -> Entity | None:
        speaking = (e for e in self._recent() if e.mentions and fits(e))
        return max(speaking, key=lambda e: e.mentions[-1], default=None)

    def _recent(self) -> list[Entity]:
        """The entities that came up last, the latest first."""
        return self.entities[: -MEMORY - 1 : -1]

    def _named_outlet(self, before: int) -> Entity | None:
        """The outlet named last, though not as a source: «рассказал изданию Der Spiegel»."""
        known = self.m.pack.words["outlets"]
        named = (r for _, r in self._before(before, "ORG") if any(f[2].lower().strip('«»"') in known for f in r.forms))
        found = next(named, None)
        return self._entity(found) if found else None

    def _named_before(self, kind: str, before: int) -> Entity | None:
        named = next(self._before(before, kind), None)
        return self._entity(named[1]) if named else None

    def _named_so(self, head: Token, before: int) -> Entity | None:
        """«суд»: the body named last whose name has the word, «Высший [суд] Ардании»."""
        named = (r for _, r in self._before(before, "ORG") if len(r.stems) > 1 and stem(head.text) in r.stems)
        found = next(named, None)
        return self._entity(found) if found else None

    def _add(self, entity: Entity) -> Entity:
        self.entities.append(entity)
        return entity
