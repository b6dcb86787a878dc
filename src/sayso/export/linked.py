"""Readings → schema.org as one JSON-LD document: a NewsArticle for each article, a Claim for each statement.

A claim appears first where the innermost document or outlet of its chain published it; it also appears in every outlet it
passed through, and in the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sayso.catalogue import MEDIA
from sayso.export import names
from sayso.export.lines import Node, filled, framed
from sayso.export.lookup import Lookup
from sayso.export.rows import day
from sayso.model import Place, Reading, Source, Statement, Time

WHATS = ("articles", "statements", "all")

_OURS = ("certainty", "polarity", "chain")
_CONTEXT = [
    "https://schema.org",
    {name: {"@id": names.VOCABULARY + name} for name in _OURS}
    | {"chain": {"@id": names.VOCABULARY + "chain", "@container": "@list"}},
]
# Who has no name of its own (experts, eyewitnesses, «источник») and what cannot be told are credited by words alone.
TYPES = {
    "person": "Person",
    "office": "Person",
    **dict.fromkeys(sorted(MEDIA), "NewsMediaOrganization"),
    "government": "GovernmentOrganization",
    "military": "GovernmentOrganization",
    "court": "GovernmentOrganization",
    "police": "GovernmentOrganization",
    "party": "PoliticalParty",
    "armed_group": "Organization",
    "company": "Corporation",
    "ngo": "NGO",
    "international": "Organization",
    "organization": "Organization",
}
_PLACES = {"country": "Country", "region": "AdministrativeArea", "city": "City", "water": "BodyOfWater"}


def written(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    """Yield the document, a line for each node of its graph."""
    return framed(
        {"@context": _CONTEXT}, "@graph", (node for reading in readings for node in _nodes(Lookup(reading), what))
    )


def _nodes(known: Lookup, what: str) -> Iterator[Node]:
    if what != "statements":
        yield _article(known)
    if what != "articles":
        for number, statement in enumerate(known.reading.statements):
            yield _claim(known, number, statement)


def _article(known: Lookup) -> Node:
    article = known.article
    return filled(
        {
            "@type": "NewsArticle",
            "@id": names.article(article),
            "identifier": article.id,
            "headline": known.headline,
            "articleBody": article.text,
            "inLanguage": known.reading.language,
            "datePublished": article.published,
            "url": names.web(article.url),
            "publisher": _outlet(known),
            "contentLocation": _places(known.reading.places),
        }
    )


def _claim(known: Lookup, number: int, statement: Statement) -> Node:
    chain = known.behind(statement)
    appearances = _appearances(known, chain)
    return filled(
        {
            "@type": "Claim",
            "@id": names.part(known.article, "statement", number),
            "text": known.words(statement.span, statement.field),
            "inLanguage": known.reading.language,
            **_whose(known, chain),
            "firstAppearance": {"@id": appearances[0]["@id"]},
            "appearance": appearances,
            "contentLocation": _places(known.places(statement)),
            "temporalCoverage": [t for n in statement.times if (t := covered(known.reading.times[n]))],
            "certainty": statement.certainty,
            "polarity": statement.polarity,
            "chain": [source.name for source in chain],
        }
    )


def _whose(known: Lookup, chain: tuple[Source, ...]) -> Node:
    """The innermost source: as an author where it is somebody, by words where nobody is named, as a work if it is one."""
    if not chain:
        return {"author": _outlet(known)}
    first = chain[0]
    if first.kind == "document":
        return {"isBasedOn": _work(known, first)}
    return {"author": _agent(known, first)} if first.kind in TYPES and first.name else {"creditText": first.name}


def _appearances(known: Lookup, chain: tuple[Source, ...]) -> list[Node]:
    works = [_work(known, source) for source in chain if source.kind in MEDIA or source.kind == "document"]
    return [*works, {"@id": names.article(known.article)}]


def _work(known: Lookup, source: Source) -> Node:
    if source.kind == "document":
        return filled({"@type": "CreativeWork", "@id": names.source(known.article, source), "name": source.name})
    name = names.part(known.article, "work", source.id)
    return {"@type": "CreativeWork", "@id": name, "publisher": _agent(known, source)}


def _agent(known: Lookup, source: Source) -> Node:
    return filled({"@type": TYPES[source.kind], "@id": names.source(known.article, source), "name": source.name})


def _outlet(known: Lookup) -> Node | None:
    outlet = known.article.outlet
    if not outlet:
        return None
    return {"@type": "NewsMediaOrganization", "@id": names.OUTLET + names.escaped(outlet), "name": outlet}


def _places(places: Iterable[Place]) -> list[Node]:
    distinct = {(place.name, place.country, place.geonames): place for place in places}
    return [_place(place) for place in distinct.values()]


def _place(place: Place) -> Node:
    point = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon, "addressCountry": place.country}
    geo = None if place.lat is None or place.lon is None else filled(point)
    kind = _PLACES.get(place.kind, "Place")
    return filled({"@type": kind, "name": place.name, "geo": geo, "sameAs": names.geonames(place.geonames)})


def covered(time: Time) -> str | None:
    """Return an ISO 8601 interval with both its days in it, «..» for an open end; a single day as itself."""
    since, until = day(time.since), day(time.until)
    last = until - timedelta(days=1) if until and until > date.min else None
    if since and since == last:
        return since.isoformat()
    return f"{since or '..'}/{last or '..'}" if since or last else None
