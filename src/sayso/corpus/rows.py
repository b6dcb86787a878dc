"""Reading → rows of the tables that answer questions. Pure: nothing here knows a database."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sayso.catalogue import catalogue
from sayso.corpus.words import folded, indexed, named, storable
from sayso.model import Article, Attribution, Field, Place, Reading, Source, Span, Statement
from sayso.moments import moment

Row = dict[str, Any]
Rows = dict[str, list[Row]]

STATEMENTS = 1 << 20  # numbers that one article may give its statements
REFUSES = -1  # the position of who refuses to say anything: in no chain
_LONGEST_NAME = 200  # characters, for what an index takes


class Voice(NamedTuple):
    """A source behind a statement, its position in the chain and one act of its saying."""

    position: int
    act: str
    source: Source


def comparable_time(published: str | None) -> str:
    """An ISO 8601 time in UTC, to be compared as text; without a zone it counts as UTC; empty where it is none.

    Example: 2024-03-01T12:00+03:00 → 2024-03-01T09:00:00
    """
    when = moment(published)
    return when.replace(tzinfo=None).isoformat(timespec="seconds") if when else ""


def who(source: Source) -> str:
    """What a source is looked up by: its key, else its name."""
    return source.key or folded(source.name)


def rows(serial: int, reading: Reading) -> Rows:
    """Return table → rows; `serial` is the article's number in this database."""
    article = reading.article
    out: Rows = {
        "sources": [_source(s) for s in reading.sources],
        "attributions": [_attribution(a) for a in reading.attributions],
        "places": [_place(p) for p in reading.places],
        "times": [
            _there(t.span, t.field) | {"since": t.since, "until": t.until, "open": t.open, "approx": t.approx}
            for t in reading.times
        ],
        "findings": [
            _there(f.span, f.field) | {"kind": f.kind, "note": storable(f.note)} for f in reading.findings
        ],
    }  # fmt: skip
    for listed in out.values():
        for number, row in enumerate(listed):
            row |= {"article": serial, "number": number}
    return out | _of_statements(serial * STATEMENTS, article, reading)


def _of_statements(first: int, article: Article, reading: Reading) -> Rows:
    stated = reading.statements[:STATEMENTS]
    names = outlet_names(article.outlet)
    head = {"published": comparable_time(article.published), "article": article.id, **names}
    out: Rows = {"statements": [], "voices": [], "whereabouts": []}
    for number, (statement, behind) in enumerate(zip(stated, voices(reading), strict=False)):
        at = first + number
        out["statements"].append(head | _statement(article, statement) | {"id": at, "number": number})
        out["voices"] += [_voice(voice) | {"statement": at} for voice in behind]
        found = {word for n in statement.places for word in _whereabouts(article, reading.places[n])}
        out["whereabouts"] += [{"word": word, "statement": at} for word in sorted(found)]
    return out


def _statement(article: Article, statement: Statement) -> Row:
    text = words_at(article, statement.span, statement.field)
    return _there(statement.span, statement.field) | {
        "depth": len(statement.chain),
        "certainty": statement.certainty,
        "polarity": statement.polarity,
        "text": storable(text),
        "words": indexed(text),
    }


def words_at(article: Article, span: Span, field: Field) -> str:
    """The words that stand there."""
    text = article.part(field)
    return text[span.start : span.end]


def _there(span: Span, field: Field) -> Row:
    return {"field": field, "start": span.start, "end": span.end}


def _source(source: Source) -> Row:
    key = source.key and source.key[:200]
    kind = {"id": source.id, "name": storable(source.name), "kind": source.kind}
    return kind | {"key": key, "mentions": len(source.mentions)}


def _attribution(a: Attribution) -> Row:
    pieces = a.content or tuple(span for span in (a.cue, a.source) if span) or (Span(0, 0),)
    span = Span(min(p.start for p in pieces), max(p.end for p in pieces))
    names = ("id", "act", "mode", "parent", "rule", "confidence")
    return _there(span, a.field) | {name: getattr(a, name) for name in names} | {"source": a.source_id}


def _place(place: Place) -> Row:
    names = ("kind", "country", "lat", "lon", "geonames")
    return _there(place.span, place.field) | {"name": storable(place.name)} | {n: getattr(place, n) for n in names}


def _voice(voice: Voice) -> Row:
    source = voice.source
    name = storable(source.name)[:_LONGEST_NAME]
    called = {"who": who(source)[:_LONGEST_NAME], "name": name, "key": source.key, "kind": source.kind}
    return called | {"position": voice.position, "act": voice.act}


# ── where ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _whereabouts(article: Article, place: Place) -> Iterator[str]:
    """All that a place is found by: UA, 698740, «odesa», «одесса»."""
    yield folded(place.name)
    yield from named(words_at(article, place.span, place.field))
    if place.country:
        yield place.country
    if place.geonames is not None:
        yield str(place.geonames)


def asked_place(place: str) -> tuple[str, ...]:
    """The words a question's place may be stored by: two capitals are a country, digits a GeoNames id, all else a name."""
    if place.isdigit() or (len(place) == 2 and place.isascii() and place.isupper()):
        return (place,)
    return tuple(dict.fromkeys((folded(place), *named(place))))


@lru_cache(maxsize=10_000)
def outlet_names(outlet: str | None) -> dict[str, str | None]:
    """The outlet's name as it is compared, and its key where the catalogue knows it: «ТАСС» → `tass`."""
    if not outlet or not outlet.strip():
        return {"outlet": None, "outlet_key": None}
    return {"outlet": folded(outlet), "outlet_key": catalogue().medium(outlet)}


# ── on whose word ─────────────────────────────────────────────────────────────────────────────────────────────────────


def voices(reading: Reading) -> list[list[Voice]]:
    """For each statement the sources behind it with what they do: say, deny, refuse."""
    sources = {source.id: source for source in reading.sources}
    by_id = {a.id: a for a in reading.attributions}
    through = covering(reading)
    return [
        list(_behind(statement, [*_with_parents(found, by_id)], sources))
        for statement, found in zip(reading.statements, through, strict=True)
    ]


def _behind(statement: Statement, found: list[Attribution], sources: dict[str, Source]) -> Iterator[Voice]:
    for position, name in enumerate(statement.chain):  # no act: no attribution of its own leads through it
        acts: Sequence[str] = sorted({a.act for a in found if a.source_id == name and a.content}) or ("",)
        if name in sources:
            yield from (Voice(position, act, sources[name]) for act in acts)
    refusing = [a for a in found if not a.content and a.source_id in sources]
    for act in sorted({a.act for a in refusing}):
        first = next(a for a in refusing if a.act == act)
        yield Voice(REFUSES, act, sources[first.source_id or ""])


def _with_parents(found: Iterable[Attribution], by_id: dict[int, Attribution]) -> Iterator[Attribution]:
    seen: set[int] = set()
    for one in found:
        step: Attribution | None = one
        while step and step.id not in seen:
            seen.add(step.id)
            yield step
            step = by_id.get(step.parent) if step.parent is not None else None


def covering(reading: Reading) -> list[list[Attribution]]:
    """For each statement the attributions whose content it shares; of a saying refused, where it is told."""
    out: list[list[Attribution]] = [[] for _ in reading.statements]
    order = sorted(range(len(out)), key=lambda n: (reading.statements[n].field, reading.statements[n].span))
    starts = [(reading.statements[n].field, reading.statements[n].span.start) for n in order]
    ends = [(reading.statements[n].field, reading.statements[n].span.end) for n in order]
    for attribution in reading.attributions:
        found: dict[int, None] = {}
        for piece in _pieces(attribution):
            first = bisect_right(ends, (attribution.field, piece.start))
            behind = bisect_left(starts, (attribution.field, piece.end))
            found |= dict.fromkeys(order[first:behind])
        for n in found:
            out[n].append(attribution)
    return out


def _pieces(a: Attribution) -> Iterable[Span]:
    return (*a.content, *a.continues) if a.content else tuple(span for span in (a.cue,) if span)
