"""Readings → W3C Web Annotation: one page, an annotation for each thing found in the text.

Each stretch is selected twice, by position (code points, as the standard wants) and by its words with what stands around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sayso.export import names
from sayso.export.lines import Node, filled, framed
from sayso.export.linked import covered
from sayso.export.lookup import UNDER, Lookup
from sayso.model import Field, Reading, Source, Span

WHATS = ("attributions", "statements", "sources", "places", "times", "all")

AROUND = 32  # characters of prefix and suffix, as much as the standard's own examples show


def written(readings: Iterable[Reading], what: str) -> Iterator[bytes]:
    """Yield the page, a line for each annotation."""
    kinds = list(_KINDS.values()) if what == "all" else [_KINDS[what]]
    found = (one for reading in readings for kind in kinds for one in kind(Lookup(reading)))
    return framed(_head(what), "items", found)


def _head(what: str) -> Node:
    name = f"urn:sayso:annotations:{what}"
    collection = {"id": name, "type": "AnnotationCollection", "label": f"Sayso: {what}"}
    head = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": f"{name}:1", "type": "AnnotationPage"}
    return head | {"partOf": collection, "startIndex": 0}


def _attributions(known: Lookup) -> Iterator[Node]:
    for one in known.reading.attributions:
        spans = one.content or tuple(span for span in (one.cue or one.source,) if span)
        bodies = [
            *_identifying(names.source(known.article, known.source(one))),
            *_worded("describing", UNDER.join(source.name for source in known.chain(one))),
            *_worded("classifying", one.act, one.mode),
        ]
        yield _annotation(known, ("attribution", one.id), "identifying", bodies, spans, one.field)


def _statements(known: Lookup) -> Iterator[Node]:
    for number, one in enumerate(known.reading.statements):
        chain = known.behind(one)
        bodies = [
            *_first(known, chain),
            *_worded("describing", UNDER.join(source.name for source in chain)),
            *_worded("classifying", one.certainty, one.polarity),
        ]
        yield _annotation(known, ("statement", number), "classifying", bodies, (one.span,), one.field)


def _sources(known: Lookup) -> Iterator[Node]:
    for one in known.reading.sources:
        bodies = [*_identifying(names.source(known.article, one)), *_worded("tagging", one.name)]
        bodies += _worded("classifying", one.kind)
        yield _annotation(known, ("source", one.id), "identifying", bodies, one.mentions)


def _places(known: Lookup) -> Iterator[Node]:
    for number, one in enumerate(known.reading.places):
        bodies = [*_identifying(names.geonames(one.geonames)), *_worded("tagging", one.name)]
        bodies += _worded("classifying", one.kind)
        yield _annotation(known, ("place", number), "identifying", bodies, (one.span,), one.field)


def _times(known: Lookup) -> Iterator[Node]:
    for number, one in enumerate(known.reading.times):
        bodies = [*_worded("tagging", covered(one)), *_worded("commenting", one.note)]
        yield _annotation(known, ("time", number), "tagging", bodies, (one.span,), one.field)


def _findings(known: Lookup) -> Iterator[Node]:
    for number, one in enumerate(known.reading.findings):
        bodies = [*_worded("classifying", one.kind), *_worded("commenting", one.note)]
        yield _annotation(known, ("finding", number), "assessing", bodies, (one.span,), one.field)


_KINDS: dict[str, Callable[[Lookup], Iterator[Node]]] = {
    "attributions": _attributions,
    "statements": _statements,
    "sources": _sources,
    "places": _places,
    "times": _times,
    "findings": _findings,
}


def _first(known: Lookup, chain: tuple[Source, ...]) -> list[Node]:
    return _identifying(names.source(known.article, chain[0])) if chain else []


def _annotation(
    known: Lookup,
    name: tuple[str, object],
    motivation: str,
    bodies: list[Node],
    spans: Iterable[Span],
    field: Field = "text",
) -> Node:
    targets: list[Node | str] = [_target(known, span, field) for span in spans]
    targets = targets or [names.article(known.article)]
    node = {"id": names.part(known.article, *name), "type": "Annotation", "motivation": motivation, "body": bodies}
    return filled(node) | {"target": targets[0] if len(targets) == 1 else targets}


def _target(known: Lookup, span: Span, field: Field) -> Node:
    text = known.field(field)
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    source = names.article(known.article) + ("#title" if field == "title" else "")
    return {"type": "SpecificResource", "source": source, "selector": [position, quote]}


def _identifying(iri: str | None) -> list[Node]:
    return [{"type": "SpecificResource", "source": iri, "purpose": "identifying"}] if iri else []


def _worded(purpose: str, *values: str | None) -> list[Node]:
    return [{"type": "TextualBody", "value": value, "purpose": purpose} for value in values if value]
