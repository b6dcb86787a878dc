"""Reading → what it states, each statement with the words of its sentence around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sayso.grammar.segment import lines, sentences
from sayso.languages import languages
from sayso.links.same.words import Said
from sayso.model import Field, Polarity, Reading, Span, Statement

FEWEST = 4  # words that tell something: a statement with fewer is read with the words around it
FARTHEST = 400  # characters around a statement in which its sentence ends
# A stop behind a word of three letters or more, «им. Пушкина» has none; or the end of a line.
_STOP = re.compile(r"(?:(?<=\w\w\w)|(?<=[»”\")\]%\d]))[.!?…]+[»”\")\]]*(?=\s+[^a-zа-яёіїєґ\s]|\s*$)|[\n\r]")
HEDGES = ("possible", "probable", "doubted")


class Stated(NamedTuple):
    """One statement of one article.

    `number` is its place in the reading's statements, None for a sentence of an article in a language that is not read;
    `passage` its span with what announces it, up to the next statement of the sentence; `chain` the names of its sources,
    innermost first.
    """

    article: str
    field: Field
    span: Span
    passage: Span
    number: int | None
    chain: tuple[str, ...]
    keys: tuple[str | None, ...]
    hedged: bool
    polarity: Polarity
    said: Said

    @property
    def wording(self) -> tuple[object, ...]:
        """What statements share that say the same in the same words of one language."""
        return self.said.language, *self.said.key


def stated(reading: Reading) -> tuple[Stated, ...]:
    """List what an article states, title first, in the order of the text."""
    return tuple(_read(reading) if reading.language in _known() else _unread(reading))


@cache
def _known() -> frozenset[str]:
    return frozenset(languages())


def _read(reading: Reading) -> Iterator[Stated]:
    sources = {s.id: s for s in reading.sources}
    for number, statement in enumerate(reading.statements):
        chain = tuple(sources[key] for key in statement.chain)
        passage = _passage(reading.statements, number, reading.article.part(statement.field))
        yield Stated(
            reading.article.id,
            statement.field,
            statement.span,
            passage,
            number,
            tuple(s.name for s in chain),
            tuple(s.key for s in chain),
            statement.certainty in HEDGES,
            statement.polarity,
            _said(reading, statement.field, statement.span, passage),
        )


def _unread(reading: Reading) -> Iterator[Stated]:
    for field in _FIELDS:
        for span in _sentences(reading.article.part(field)):
            said = _said(reading, field, span, span)
            if len(said.words) >= FEWEST:
                polarity: Polarity = "denies" if "deny" in said.concepts else "asserts"
                yield Stated(reading.article.id, field, span, span, None, (), (), said.hedged, polarity, said)


_FIELDS: tuple[Field, ...] = ("title", "text")


def _sentences(text: str) -> Iterator[Span]:
    for start, end in lines(text):
        for pieces in sentences(text, start, end):
            yield Span(pieces[0].start, pieces[-1].end)


def _passage(statements: Sequence[Statement], number: int, text: str) -> Span:
    """The statement with the words of its sentence around it, up to the statements before and behind."""
    own = statements[number]
    before, behind = (_beside(statements, number + step, own.field) for step in (-1, 1))
    floor = before.span.end if before else max(0, own.span.start - FARTHEST)
    ceiling = behind.span.start if behind else min(len(text), own.span.end + FARTHEST)
    stops = [stop.end() for stop in _STOP.finditer(text, max(floor - 1, 0), own.span.start)]
    start = stops[-1] if stops else own.span.start if before else floor
    stop = _STOP.search(text, own.span.end - 1, ceiling)
    return _trimmed(text, start, max(stop.end() if stop else ceiling, own.span.end))


def _beside(statements: Sequence[Statement], number: int, field: Field) -> Statement | None:
    there = 0 <= number < len(statements) and statements[number].field == field
    return statements[number] if there else None


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))


def _said(reading: Reading, field: Field, span: Span, passage: Span) -> Said:
    text = reading.article.part(field)
    own = Said(text[span.start : span.end], reading.language)
    return (
        own
        if len(own.words) >= FEWEST or span == passage
        else Said(text[passage.start : passage.end], reading.language)
    )
