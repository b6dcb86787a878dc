"""Why a reading is what it is: each statement with its chain, who stands in it by which rule, how sure it is put by which
words, where and when, and what every rule said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.model import Attribution, Field, Opinion, Place, Reading, Span, Statement, Time
from sayso.show.marks import Rows
from sayso.show.particulars import CERTAINTY_WORDS, coordinates, is_headline, place_name, sure, when
from sayso.show.summary import summary
from sayso.show.text import article_line, plain, rendered, snippet, style, tag, warnings
from sayso.show.voices import ACT_WORDS, Voices, called, field_text, kind

_SENTENCE_END = re.compile(r"[.!?…][»”\")]?\s+(?=[^\W\d_a-zа-яё]|[«„“\"—–])")
_EDGES = " \t\u00a0,;—–-"

RULES_LEGEND = "= whose word   ~ how sure   @ where, when   + opinion that won   - not taken"


class _Unit(NamedTuple):
    """A stretch of one field, and what it states, if anything."""

    span: Span
    told: Statement | None


def explain(reading: Reading, opinions: Iterable[Opinion], *, width: int = 80, colour: bool = False) -> str:
    """Return the explanation as text, statement by statement in the order of the article's text."""
    return rendered(Group(*_parts(reading, opinions)), width=width, colour=colour)


def _parts(reading: Reading, opinions: Iterable[Opinion]) -> Iterator[RenderableType]:
    voices = Voices(reading)
    yield Text(article_line(reading.article), "dim")
    yield Text(plain(summary(reading)), "bold")
    yield from warnings(reading, reading.findings)
    yield Text(RULES_LEGEND, "dim")
    for unit in _units(reading, "title"):
        yield Padding(_unit(unit, "title", (), voices), (1, 0, 0, 0))
    units = _units(reading, "text")
    for unit, said in zip(units, _shared_out(units, opinions), strict=True):
        yield Padding(_unit(unit, "text", said, voices), (1, 0, 0, 0))
    yield Padding(Group(*warnings(reading, reading.problems)), (1 if reading.problems else 0, 0, 0, 0))


def _units(reading: Reading, field: Field) -> list[_Unit]:
    """Cut a field into its statements and what lies between them, row by row, without blanks."""
    rows = Rows(field_text(reading, field))
    units: list[_Unit] = []
    at = 0
    for told in sorted((s for s in reading.statements if s.field == field), key=lambda told: told.span):
        units += _between(rows, Span(at, max(at, told.span.start)))
        if told.span.end > at:
            units.append(_Unit(Span(max(at, told.span.start), told.span.end), told))
        at = max(at, told.span.end)
    units += _between(rows, Span(at, len(rows.text)))
    return [unit for unit in units if any(map(str.isalnum, rows.text[unit.span.start : unit.span.end]))]


def _between(rows: Rows, gap: Span) -> Iterator[_Unit]:
    """Cut what lies between two statements into rows and sentences, without the commas and dashes at its ends."""
    for _, piece in rows.pieces(gap):
        cuts = [piece.start, *(end.end() for end in _SENTENCE_END.finditer(rows.text, *piece)), piece.end]
        for start, end in pairwise(cuts):
            words = rows.text[start:end]
            yield _Unit(Span(start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES))), None)


def _shared_out(units: Sequence[_Unit], opinions: Iterable[Opinion]) -> list[list[Opinion]]:
    """Give every opinion to the unit it starts in, or else to the one before."""
    heard: list[list[Opinion]] = [[] for _ in units]
    starts = [unit.span.start for unit in units]
    for opinion in opinions:
        if units:
            heard[max(bisect_right(starts, opinion.span.start) - 1, 0)].append(opinion)
    return heard


def _unit(unit: _Unit, field: Field, said: Sequence[Opinion], voices: Voices) -> RenderableType:
    text = field_text(voices.reading, field)
    parts: list[RenderableType] = [Text(plain(text[unit.span.start : unit.span.end]), "bold")]
    lines = _statement(unit.told, voices) if unit.told else _no_statement(unit.span, field, voices)
    parts += (Padding(line, (0, 0, 0, 2)) for line in lines)
    parts += (Padding(_opinion(opinion, text), (0, 0, 0, 4)) for opinion in said)
    return Group(*parts)


def _no_statement(span: Span, field: Field, voices: Voices) -> Iterator[RenderableType]:
    reading = voices.reading
    if field == "title" or (reading.headline and reading.headline.holds(span)):
        yield Text("= headline: it states nothing by itself")
        return
    cued = any(found.cue and found.cue.meets(span) and found.field == field for found in reading.attributions)
    yield Text("= " + ("announces what is said: no statement of its own" if cued else "nobody's statement"))


def _statement(statement: Statement, voices: Voices) -> Iterator[RenderableType]:
    """Say whose word it is and by which rules, how sure, where and when."""
    title = "headline, " if is_headline(statement, voices.reading) else ""
    if statement.chain:
        yield Text(f"= {title}").append(_names(statement.chain, voices))
    else:
        yield Text(f"= {title}the outlet's own: no attribution holds this stretch")
    for step in _deepest(statement, voices):
        yield Padding(_link(step, statement, voices), (0, 0, 0, 2))
    if statement.certainty is not None:
        yield _sure(statement, voices.reading)
    yield from _context(statement, voices.reading)


def _deepest(statement: Statement, voices: Voices) -> tuple[Attribution, ...]:
    """Return the chain of attributions that holds a statement."""
    holding = [found for found in voices.reading.attributions if _how(found, statement)] if statement.chain else []
    deepest = max(holding, key=lambda found: len(voices.chain(found)), default=None)
    return voices.chain(deepest) if deepest else ()


def _sure(statement: Statement, reading: Reading) -> Text:
    text = field_text(reading, statement.field)
    shown = ", ".join(f"«{snippet(text[span.start : span.end])}»" for span in statement.shown)
    how = sure(statement)
    if not how:
        return Text("~ asserted: nothing says otherwise", "dim")
    out = Text("~ ").append(plain(how), "italic").append(f": {CERTAINTY_WORDS.get(how, 'so its reader says')}", "dim")
    return out.append(f", by {shown}") if shown else out


def _context(statement: Statement, reading: Reading) -> Iterator[RenderableType]:
    for number in statement.places:
        if number < len(reading.places):
            yield _place(reading.places[number], reading)
    for number in statement.times:
        if number < len(reading.times):
            yield _time(reading.times[number], reading)


def _place(place: Place, reading: Reading) -> Text:
    """Say what a name was taken for, and what else it could be."""
    out = Text(f"@ {_quoted(place, reading)}: {plain(place_name(place))}")
    at = [coordinates(place), f"GeoNames {place.geonames}" if place.geonames else ""]
    out.append("".join(f", {part}" for part in at if part))
    others = "; ".join(f"{name}, {country}" if country else name for name, country, _ in place.others)
    return out.append(f" rather than {plain(others)}", "dim") if others else out


def _time(time: Time, reading: Reading) -> Text:
    told = when(time) or f"not told: {plain(time.note or 'the text does not say')}"
    return Text(f"@ {_quoted(time, reading)}: {told}")


def _quoted(named: Place | Time, reading: Reading) -> str:
    return f"«{snippet(field_text(reading, named.field)[named.span.start : named.span.end])}»"


def _how(attribution: Attribution, statement: Statement) -> str:
    """Tell how an attribution holds a statement: by what it says, by silently going on, or not at all."""
    if attribution.field != statement.field:
        return ""
    if any(content.meets(statement.span) for content in attribution.content):
        return "says it"
    return "goes on" if any(stretch.meets(statement.span) for stretch in attribution.continues) else ""


def _names(chain: Sequence[str], voices: Voices) -> Text:
    out = Text()
    for at, source_id in enumerate(chain):
        out.append(" ← " if at else "")
        source, voice = voices.sources.get(source_id), voices.by_source.get(source_id)
        name = called(source) if source else voice.name if voice else source_id
        out.append(plain(name) + (tag(voice) if voice else ""), style(voice) if voice else "")
        if source and (known := ", ".join(part for part in (kind(source), source.key) if part)):
            out.append(f" ({plain(known)})", "dim")
    return out


def _link(step: Attribution, statement: Statement, voices: Voices) -> Text:
    voice = voices.of(step)
    cue = plain(voices.text(step.cue, step))
    ways = {"says it": ACT_WORDS[step.act], "goes on": "goes on silently", "": "told the one above"}
    out = Text().append(f"{plain(voice.name)}{tag(voice)}", style(voice)).append(f" {ways[_how(step, statement)]}")
    out.append(f", at «{cue}»" if cue else ", without a cue").append(f", rule {plain(step.rule)}", "dim")
    through = voices.chain(step)[1:]
    return out.append(f"; known through {plain(voices.of(through[0]).name)}") if through else out


def _opinion(opinion: Opinion, text: str) -> Text:
    words = snippet(text[opinion.span.start : opinion.span.end])
    out = Text("+ " if opinion.won else "- ", "green" if opinion.won else "dim")
    out.append(plain(opinion.rule)).append(f" at «{words}»", "dim")
    return out.append(f": {plain(opinion.note)}") if opinion.note else out
