"""Readings → flat rows, a table for each noun. Names and meanings of columns are a contract: docs/export.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from sayso.export.lookup import Lookup
from sayso.model import Attribution, Place, Reading, Source, Span, Statement, Time
from sayso.moments import moment

Kind = Literal["text", "whole", "number", "truth", "moment", "day", "texts", "wholes", "spans"]
Row = dict[str, Any]

_ABOUT: dict[str, Kind] = {
    "article": "text",
    "outlet": "text",
    "published": "text",
    "published_at": "moment",
    "url": "text",
}
_PLACED: dict[str, Kind] = {"field": "text", "quote": "text", "start": "whole", "end": "whole"}
_CHAIN: dict[str, Kind] = {"chain": "texts", "chain_names": "texts", "chain_keys": "texts", "depth": "whole"}


class Table(NamedTuple):
    """One noun as a table: its columns in their order, and the rows of one reading, which have just these."""

    columns: dict[str, Kind]
    rows: Callable[[Lookup], Iterable[Row]]

    def of(self, readings: Iterable[Reading]) -> Iterator[Row]:
        """Yield the rows of all readings in their order: one str, int, float, bool, datetime, date, list or None a column."""
        for reading in readings:
            known = Lookup(reading)
            about = _about(known)
            for row in self.rows(known):
                yield about | row


def _about(known: Lookup) -> Row:
    article = known.article
    return {
        "article": article.id,
        "outlet": article.outlet,
        "published": article.published,
        "published_at": moment(article.published),
        "url": article.url,
    }


def _articles(known: Lookup) -> Iterator[Row]:
    read = known.reading
    yield {
        "title": known.article.title,
        "headline": known.headline,
        "language": read.language,
        "text": known.article.text,
        "characters": len(known.article.text),
        "attributions": len(read.attributions),
        "sources": len(read.sources),
        "statements": len(read.statements),
        "own_statements": sum(not statement.chain for statement in read.statements),
        "places": len(read.places),
        "times": len(read.times),
        "findings": [finding.kind for finding in read.findings],
        "problems": [problem.kind for problem in read.problems],
    }


def _attributions(known: Lookup) -> Iterator[Row]:
    return (_attribution(known, one) for one in known.reading.attributions)


def _attribution(known: Lookup, one: Attribution) -> Row:
    source = known.source(one)
    return {
        "attribution": one.id,
        "field": one.field,
        "quote": known.said(one),
        "start": one.content[0].start if one.content else None,
        "end": one.content[-1].end if one.content else None,
        "content": _spans(one.content),
        "act": one.act,
        "mode": one.mode,
        "cue": known.words(one.cue, one.field),
        "cue_start": one.cue.start if one.cue else None,
        "cue_end": one.cue.end if one.cue else None,
        "mention": known.words(one.source, one.field),
        "mention_start": one.source.start if one.source else None,
        "mention_end": one.source.end if one.source else None,
        "source": one.source_id,
        "source_name": source.name or None,
        "source_kind": source.kind,
        "source_key": source.key,
        "parent": one.parent,
        **_chain(known.chain(one)),
        "continues": _spans(one.continues),
        "rule": one.rule,
        "confidence": float(one.confidence),
    }


def _statements(known: Lookup) -> Iterator[Row]:
    return (_statement(known, number, one) for number, one in enumerate(known.reading.statements))


def _statement(known: Lookup, number: int, one: Statement) -> Row:
    places = known.places(one)
    return {
        "statement": number,
        **_placed(known, one),
        "own": not one.chain,
        **_chain(known.behind(one)),
        "certainty": one.certainty,
        "polarity": one.polarity,
        "shown": [known.words(span, one.field) for span in one.shown],
        "places": list(one.places),
        "place_names": [place.name for place in places],
        "countries": sorted({place.country for place in places if place.country}),
        "times": list(one.times),
    }


def _sources(known: Lookup) -> Iterator[Row]:
    said = Counter(one.source_id for one in known.reading.attributions)
    first = Counter(one.chain[0] for one in known.reading.statements if one.chain)
    passed = Counter(key for one in known.reading.statements for key in set(one.chain[1:]) - set(one.chain[:1]))
    for source in known.reading.sources:
        yield {
            "source": source.id,
            "name": source.name or None,
            "kind": source.kind,
            "key": source.key,
            "mentions": _spans(source.mentions),
            "mention_quotes": [known.words(span) for span in source.mentions],
            "attributions": said[source.id],
            "statements": first[source.id],
            "relayed_statements": passed[source.id],
        }


def _places(known: Lookup) -> Iterator[Row]:
    for number, one in enumerate(known.reading.places):
        yield {
            "place": number,
            **_placed(known, one),
            "name": one.name,
            "kind": one.kind,
            "country": one.country,
            "lat": None if one.lat is None else float(one.lat),
            "lon": None if one.lon is None else float(one.lon),
            "geonames": one.geonames,
            "radius_km": None if one.radius_km is None else float(one.radius_km),
            "others": [name for name, *_ in one.others],
            "statements": known.of_place.get(number, []),
        }


def _times(known: Lookup) -> Iterator[Row]:
    for number, one in enumerate(known.reading.times):
        yield {
            "time": number,
            **_placed(known, one),
            "since": day(one.since),
            "until": day(one.until),
            "open": one.open,
            "approx": one.approx,
            "note": one.note,
            "statements": known.of_time.get(number, []),
        }


def _placed(known: Lookup, one: Statement | Place | Time) -> Row:
    start, end = one.span
    return {"field": one.field, "quote": known.words(one.span, one.field), "start": start, "end": end}


def _chain(sources: tuple[Source, ...]) -> Row:
    return {
        "chain": [source.id for source in sources],
        "chain_names": [source.name for source in sources],
        "chain_keys": [source.key or "" for source in sources],
        "depth": len(sources),
    }


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def day(told: str | None) -> date | None:
    """Return the day of an ISO 8601 date; None for what is none."""
    try:
        return date.fromisoformat(told or "")
    except ValueError:
        return None


TABLES = {
    "articles": Table(
        {
            **_ABOUT,
            "title": "text",
            "headline": "text",
            "language": "text",
            "text": "text",
            "characters": "whole",
            "attributions": "whole",
            "sources": "whole",
            "statements": "whole",
            "own_statements": "whole",
            "places": "whole",
            "times": "whole",
            "findings": "texts",
            "problems": "texts",
        },
        _articles,
    ),
    "attributions": Table(
        {
            **_ABOUT,
            "attribution": "whole",
            **_PLACED,
            "content": "spans",
            "act": "text",
            "mode": "text",
            "cue": "text",
            "cue_start": "whole",
            "cue_end": "whole",
            "mention": "text",
            "mention_start": "whole",
            "mention_end": "whole",
            "source": "text",
            "source_name": "text",
            "source_kind": "text",
            "source_key": "text",
            "parent": "whole",
            **_CHAIN,
            "continues": "spans",
            "rule": "text",
            "confidence": "number",
        },
        _attributions,
    ),
    "statements": Table(
        {
            **_ABOUT,
            "statement": "whole",
            **_PLACED,
            "own": "truth",
            **_CHAIN,
            "certainty": "text",
            "polarity": "text",
            "shown": "texts",
            "places": "wholes",
            "place_names": "texts",
            "countries": "texts",
            "times": "wholes",
        },
        _statements,
    ),
    "sources": Table(
        {
            **_ABOUT,
            "source": "text",
            "name": "text",
            "kind": "text",
            "key": "text",
            "mentions": "spans",
            "mention_quotes": "texts",
            "attributions": "whole",
            "statements": "whole",
            "relayed_statements": "whole",
        },
        _sources,
    ),
    "places": Table(
        {
            **_ABOUT,
            "place": "whole",
            **_PLACED,
            "name": "text",
            "kind": "text",
            "country": "text",
            "lat": "number",
            "lon": "number",
            "geonames": "whole",
            "radius_km": "number",
            "others": "texts",
            "statements": "wholes",
        },
        _places,
    ),
    "times": Table(
        {
            **_ABOUT,
            "time": "whole",
            **_PLACED,
            "since": "day",
            "until": "day",
            "open": "text",
            "approx": "truth",
            "note": "text",
            "statements": "wholes",
        },
        _times,
    ),
}
