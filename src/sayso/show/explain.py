"""Why a reading is what it is: each statement with its chain, who stands in it by which rule, what every rule said."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.model import Attribution, Opinion, Reading, Span
from sayso.show.marks import Rows
from sayso.show.text import article_line, plain, rendered, snippet, style, tag
from sayso.show.voices import ACT_WORDS, Voice, Voices

_SENTENCE_END = re.compile(r"[.!?…][»”\")]?\s+(?=[^\W\d_a-zа-яё]|[«„“\"—–])")
_EDGES = " \t\u00a0,;—–-"

RULES_LEGEND = "+ the opinion that won   - one that was not taken"


def explain(reading: Reading, opinions: Iterable[Opinion], *, width: int = 80, colour: bool = False) -> str:
    """Return the explanation as text, statement by statement in the order of the article's text."""
    return rendered(Group(*_parts(reading, opinions)), width=width, colour=colour)


def _parts(reading: Reading, opinions: Iterable[Opinion]) -> Iterator[RenderableType]:
    voices = Voices(reading)
    units = _units(reading)
    yield Text(article_line(reading.article), "dim")
    yield Text(plain(voices.summary()), "bold")
    yield Text(RULES_LEGEND, "dim")
    heard = _shared_out(units, opinions)
    for unit, said in zip(units, heard, strict=True):
        yield Padding(_unit(unit, said, voices), (1, 0, 0, 0))
    for problem in reading.problems:
        yield Padding(Text(f"! {plain(problem.kind)}: {plain(problem.note)}"), (1, 0, 0, 0))


def _units(reading: Reading) -> list[Span]:
    """Cut the text into its statements and what lies between them, row by row, without blanks."""
    rows = Rows(reading.article.text)
    units: list[Span] = []
    at = 0
    for span in sorted(statement.span for statement in reading.statements if statement.field == "text"):
        units += _between(rows, Span(at, max(at, span.start)))
        if span.end > at:
            units.append(Span(max(at, span.start), span.end))
        at = max(at, span.end)
    units += _between(rows, Span(at, len(rows.text)))
    return [unit for unit in units if any(map(str.isalnum, rows.text[unit.start : unit.end]))]


def _between(rows: Rows, gap: Span) -> Iterator[Span]:
    """Cut what lies between two statements into rows and sentences, without the commas and dashes at its ends."""
    for _, piece in rows.pieces(gap):
        cuts = [piece.start, *(end.end() for end in _SENTENCE_END.finditer(rows.text, *piece)), piece.end]
        for start, end in pairwise(cuts):
            words = rows.text[start:end]
            yield Span(start + len(words) - len(words.lstrip(_EDGES)), start + len(words.rstrip(_EDGES)))


def _shared_out(units: Sequence[Span], opinions: Iterable[Opinion]) -> list[list[Opinion]]:
    """Give every opinion to the unit it starts in, or else to the one before."""
    heard: list[list[Opinion]] = [[] for _ in units]
    starts = [unit.start for unit in units]
    for opinion in opinions:
        if units:
            heard[max(bisect_right(starts, opinion.span.start) - 1, 0)].append(opinion)
    return heard


def _unit(unit: Span, said: Sequence[Opinion], voices: Voices) -> RenderableType:
    text = voices.reading.article.text
    parts: list[RenderableType] = [Text(plain(text[unit.start : unit.end]), "bold")]
    parts += (Padding(line, (0, 0, 0, 2)) for line in _chain(unit, voices))
    parts += (Padding(_opinion(opinion, text), (0, 0, 0, 4)) for opinion in said)
    return Group(*parts)


def _chain(unit: Span, voices: Voices) -> Iterator[RenderableType]:
    reading = voices.reading
    if reading.headline and reading.headline.holds(unit):
        yield Text("= headline: it carries no attribution of its own")
        return
    statement = next((told for told in reading.statements if told.span.holds(unit) and told.field == "text"), None)
    if statement is None:
        cued = any(found.cue and found.cue.meets(unit) for found in reading.attributions)
        yield Text("= " + ("announces what is said: no statement of its own" if cued else "nobody's statement"))
    elif not statement.chain:
        yield Text("= the outlet's own: no attribution holds this stretch")
    else:
        holding = [found for found in reading.attributions if _how(found, statement.span)]
        deepest = max(holding, key=lambda found: len(voices.chain(found)), default=None)
        yield _names(statement.chain, voices)
        for step in voices.chain(deepest) if deepest else ():
            yield Padding(_link(step, statement.span, voices), (0, 0, 0, 2))


def _how(attribution: Attribution, span: Span) -> str:
    """Tell how an attribution holds a stretch: by what it says, by silently going on, or not at all."""
    if attribution.field != "text":
        return ""
    if any(content.meets(span) for content in attribution.content):
        return "says it"
    return "goes on" if any(stretch.meets(span) for stretch in attribution.continues) else ""


def _names(chain: Sequence[str], voices: Voices) -> Text:
    by_source: dict[str | None, Voice] = {said.source_id: voice for voice in voices.all for said in voice.attributions}
    out = Text("= ")
    for at, source in enumerate(chain):
        voice = by_source.get(source)
        out.append(" ← " if at else "")
        out.append(f"{plain(voice.name)}{tag(voice)}" if voice else source, style(voice) if voice else "")
    return out


def _link(step: Attribution, span: Span, voices: Voices) -> Text:
    voice = voices.of(step)
    cue = plain(voices.text(step.cue, step))
    how = {"says it": ACT_WORDS[step.act], "goes on": "goes on silently", "": "told the one above"}[_how(step, span)]
    out = Text().append(f"{plain(voice.name)}{tag(voice)}", style(voice))
    out.append(f" {how}" + (f", at «{cue}»" if cue else ", without a cue")).append(f", rule {plain(step.rule)}", "dim")
    through = voices.chain(step)[1:]
    return out.append(f"; known through {plain(voices.of(through[0]).name)}") if through else out


def _opinion(opinion: Opinion, text: str) -> Text:
    words = snippet(text[opinion.span.start : opinion.span.end])
    out = Text("+ " if opinion.won else "- ", "green" if opinion.won else "dim")
    out.append(plain(opinion.rule)).append(f" at «{words}»", "dim")
    return out.append(f": {plain(opinion.note)}") if opinion.note else out
