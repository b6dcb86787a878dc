"""Readings → W3C PROV, a PROV-JSON document for each article, a line each.

- attributions: what each source says is an entity attributed to it; a saying on whose word another is known is derived from
  that other; the article is derived from those it knows first-hand.
- statements: each is quoted from the article; the words of its chain are entities, the outer derived from the inner, the
  statement from the outermost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sayso.export import names
from sayso.export.lines import Node, filled, line
from sayso.export.lookup import Lookup
from sayso.model import Attribution, Reading, Source, Statement

WHATS = ("attributions", "statements", "all")

_PERSONS = frozenset({"person", "office", "expert", "eyewitness"})


def written(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    """Yield a document for each reading."""
    return (line(_document(Lookup(reading), what)) for reading in readings)


def _document(known: Lookup, what: str) -> Node:
    draft = _Draft(known)
    draft.article()
    if what != "statements":
        for attribution in known.reading.attributions:
            draft.attribution(attribution)
    if what != "attributions":
        for number, statement in enumerate(known.reading.statements):
            draft.statement(number, statement)
    return draft.document()


@dataclass
class _Draft:
    """One document as it grows; records of a kind stay in the order in which they were told."""

    known: Lookup
    entities: Node = field(default_factory=dict)
    agents: Node = field(default_factory=dict)
    attributed: list[tuple[str, str]] = field(default_factory=list)
    derived: list[tuple[str, str, str | None]] = field(default_factory=list)

    def document(self) -> Node:
        """Return it as PROV-JSON."""
        own = names.article(self.known.article) + "#"
        prefixes = {"article": names.ARTICLE, "in": own, "source": names.SOURCE, "outlet": names.OUTLET}
        relations = {
            "wasAttributedTo": _numbered("a", (_attribution(*pair) for pair in self.attributed)),
            "wasDerivedFrom": _numbered("d", (_derivation(*triple) for triple in self.derived)),
        }
        records = {"entity": self.entities, "agent": self.agents, **relations}
        written = {kind: record for kind, record in records.items() if record}  # an empty kind is no record
        return {"prefix": prefixes | {"sayso": names.VOCABULARY}, **written}

    def article(self) -> None:
        """Tell the article, and the outlet behind it."""
        article = self.known.article
        told = {"prov:label": self.known.headline, "sayso:url": article.url, "sayso:published": article.published}
        self.entities[self._article] = filled({"prov:type": _name("sayso:Article"), **told})
        if article.outlet:
            outlet = f"outlet:{names.escaped(article.outlet)}"
            self.agents[outlet] = {"prov:type": _name("prov:Organization"), "prov:label": article.outlet}
            self.attributed.append((self._article, outlet))

    def attribution(self, one: Attribution) -> None:
        """Tell what somebody says, and from what that became known."""
        name, mode = f"in:attribution-{one.id}", one.mode
        told = {"sayso:act": one.act, "sayso:mode": mode, "sayso:confidence": float(one.confidence)}
        self._entity(name, "Attribution", self.known.said(one), told)
        self._whose(name, self.known.source(one))
        above = self._article if one.parent is None else f"in:attribution-{one.parent}"
        self.derived.append((above, name, "prov:Quotation" if mode == "direct" else None))

    def statement(self, number: int, one: Statement) -> None:
        """Tell a statement and the words it passed through, innermost first."""
        name = f"in:statement-{number}"
        told = {"sayso:certainty": one.certainty, "sayso:polarity": one.polarity}
        self._entity(name, "Statement", self.known.words(one.span, one.field), told)
        self.derived.append((name, self._article, "prov:Quotation"))
        chain = self.known.behind(one)
        words = [f"{name}-word-{step}" for step in range(len(chain))]
        for word, source in zip(words, chain, strict=True):
            self._entity(word, "Word", None, {})
            self._whose(word, source)
        self.derived.extend((outer, inner, None) for inner, outer in pairwise([*words, name]))

    @property
    def _article(self) -> str:
        return f"article:{names.escaped(self.known.article.id)}"

    def _entity(self, name: str, kind: str, value: str | None, told: Node) -> None:
        self.entities[name] = filled({"prov:type": _name(f"sayso:{kind}"), "prov:value": value, **told})

    def _whose(self, entity: str, source: Source) -> None:
        """A person or body is an agent; a document is an entity, from which what it says is taken at first hand."""
        if not (source.key or source.id):  # nobody
            return
        name = f"source:{names.escaped(source.key)}" if source.key else f"in:source-{names.escaped(source.id)}"
        if source.kind == "document":
            told = {"prov:type": _name("sayso:Document"), "prov:label": source.name}
            self.entities.setdefault(name, filled(told))
            self.derived.append((entity, name, "prov:PrimarySource"))
            return
        who = {"prov:type": _agent_type(source.kind), "prov:label": source.name, "sayso:kind": source.kind}
        self.agents.setdefault(name, filled(who))
        self.attributed.append((entity, name))


def _agent_type(kind: str) -> Node | None:
    if kind == "unnamed":
        return None
    return _name("prov:Person" if kind in _PERSONS else "prov:Organization")


def _name(qualified: str) -> Node:
    return {"$": qualified, "type": "xsd:QName"}


def _attribution(entity: str, agent: str) -> Node:
    return {"prov:entity": entity, "prov:agent": agent}


def _derivation(generated: str, used: str, kind: str | None) -> Node:
    relation: Node = {"prov:generatedEntity": generated, "prov:usedEntity": used}
    return relation | ({"prov:type": _name(kind)} if kind else {})


def _numbered(letter: str, records: Iterable[Any]) -> Node:
    return {f"_:{letter}{number}": record for number, record in enumerate(records, 1)}
