"""One reading with the ways through it: words of spans, who stands in a chain, what a statement is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sayso.model import Article, Attribution, Field, Place, Reading, Source, Span, Statement

NOBODY = Source("", "", "unnamed", None, ())
PAUSE = " … "  # between the unbroken pieces of one quote
UNDER = " ← "  # between the names of a chain, innermost first: «Минобороны РФ ← РИА Новости»


@dataclass(frozen=True)
class Lookup:
    """One reading. Chains are sources, innermost first; a source the reading does not list is `NOBODY` by its name."""

    reading: Reading

    @property
    def article(self) -> Article:
        """Return the article that was read."""
        return self.reading.article

    @cached_property
    def headline(self) -> str | None:
        """Return the title, or the headline found in the text."""
        return self.article.title if self.article.title is not None else self.words(self.reading.headline)

    def field(self, field: Field) -> str:
        """Return the text that a field's offsets count in."""
        return self.article.title or "" if field == "title" else self.article.text

    def words(self, span: Span | None, field: Field = "text") -> str | None:
        """Return the words of a span."""
        return None if span is None else self.field(field)[span.start : span.end]

    def said(self, attribution: Attribution) -> str | None:
        """Return what is said, its pieces with a pause between; None where nothing is."""
        text = self.field(attribution.field)
        return PAUSE.join(text[start:end] for start, end in attribution.content) or None

    def source(self, attribution: Attribution) -> Source:
        """Return who speaks."""
        found = self._sources.get(attribution.source_id or "")
        return found or Source("", attribution.entity or "", "unnamed", None, ())

    def chain(self, attribution: Attribution) -> tuple[Source, ...]:
        """Return who speaks and everyone it is known through; a circle ends where it closes."""
        steps: dict[int, Source] = {}
        step: Attribution | None = attribution
        while step is not None and step.id not in steps:
            steps[step.id] = self.source(step)
            step = self._attributions.get(step.parent) if step.parent is not None else None
        return tuple(steps.values())

    def behind(self, statement: Statement) -> tuple[Source, ...]:
        """Return the sources of a statement's chain."""
        return tuple(self._sources.get(key, NOBODY) for key in statement.chain)

    def places(self, statement: Statement) -> list[Place]:
        """Return the places of a statement."""
        return [self.reading.places[number] for number in statement.places]

    @cached_property
    def of_place(self) -> dict[int, list[int]]:
        """Return the numbers of the statements in which each place stands."""
        return _turned(statement.places for statement in self.reading.statements)

    @cached_property
    def of_time(self) -> dict[int, list[int]]:
        """Return the numbers of the statements in which each time stands."""
        return _turned(statement.times for statement in self.reading.statements)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.reading.sources}

    @cached_property
    def _attributions(self) -> dict[int, Attribution]:
        return {attribution.id: attribution for attribution in self.reading.attributions}


def _turned(numbers: Iterable[tuple[int, ...]]) -> dict[int, list[int]]:
    out: dict[int, list[int]] = {}
    for statement, named in enumerate(numbers):
        for number in named:
            out.setdefault(number, []).append(statement)
    return out
