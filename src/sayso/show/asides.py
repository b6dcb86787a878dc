"""What stands beside the attributions, as marks: places, times, the words that show how sure, what a finding is about."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.model import Field, Reading, Span, Statement
from sayso.show.marks import INNERMOST, Aside, AsideRole, Rows
from sayso.show.particulars import CERTAINTY_WORDS, coordinates, place_name, sure, when

ALL: tuple[AsideRole, ...] = ("place", "time", "sure", "finding")


def asides(reading: Reading, field: Field, rows: Rows, roles: tuple[AsideRole, ...] = ALL) -> list[list[Aside]]:
    """Return the asides of every row; one that runs over rows keeps its label in the last alone."""
    out: list[list[Aside]] = [[] for _ in rows.spans]
    for aside in _all(reading, field, rows.text):
        if aside.role in roles:
            pieces = list(rows.pieces(aside.span))
            for at, (number, piece) in enumerate(pieces, 1):
                out[number].append(aside._replace(span=piece, label=aside.label if at == len(pieces) else ""))
    return out


def _all(reading: Reading, field: Field, text: str) -> Iterator[Aside]:
    for number, place in enumerate(reading.places):
        if place.field == field:
            tip = " · ".join(part for part in (place_name(place), coordinates(place)) if part)
            yield Aside(place.span, INNERMOST + 1, "place", number, "", tip)
    for number, time in enumerate(reading.times):
        if time.field == field:
            yield Aside(time.span, INNERMOST + 1, "time", number, "", when(time) or f"not told: {time.note}")
    yield from _sure(reading, field, text)
    for number, finding in enumerate(reading.findings):
        if finding.field == field:
            yield Aside(finding.span, 0, "finding", number, "", f"{finding.kind.replace('_', ' ')}: {finding.note}")


def _sure(reading: Reading, field: Field, text: str) -> Iterator[Aside]:
    """Yield the words that show how sure, each once; the first of a statement bears the label."""
    seen: set[tuple[Span, str]] = set()
    for number, statement in enumerate(reading.statements):
        how = sure(statement) if statement.field == field else ""
        spans = (statement.shown or (_last_word(statement, text),)) if how else ()
        for at, span in enumerate(spans):
            if (span, how) not in seen:
                seen.add((span, how))
                yield Aside(span, INNERMOST + 1, "sure", number, "" if at else how, CERTAINTY_WORDS.get(how, how))


def _last_word(statement: Statement, text: str) -> Span:
    """Where no word shows it, the label goes behind the last."""
    words = text[statement.span.start : statement.span.end].rstrip()
    start = max(words.rfind(" "), words.rfind("\n")) + 1
    return Span(statement.span.start + start, statement.span.start + len(words))
