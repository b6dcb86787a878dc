"""Who speaks in a reading, numbered as they appear, and the chain that stands behind every attribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sayso.model import Attribution, Reading, Source, Span, Statement

ACT_WORDS = {
    "say": "says",
    "deny": "denies",
    "accuse": "accuses",
    "ask": "asks",
    "promise": "promises",
    "believe": "believes",
    "refuse": "no comment",
}
MODE_WORDS = {"indirect": "", "direct": "word for word", "mixed": "partly word for word"}
UNNAMED = "nobody named"
NAMED_IN_SUMMARY = 6


@dataclass(frozen=True, slots=True)
class Voice:
    """One source as the page shows it: a number from 1 in the order of appearance, a name, what it is made to say."""

    number: int
    name: str
    kind: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True)
class Voices:
    """Every voice of one reading, and the ways through them."""

    reading: Reading

    @cached_property
    def all(self) -> tuple[Voice, ...]:
        """Return the voices in the order of their first attribution."""
        grouped: dict[str, list[Attribution]] = {}
        for attribution in sorted(self.reading.attributions, key=_place):
            grouped.setdefault(self._key(attribution), []).append(attribution)
        return tuple(
            Voice(number, self._name(said[0]), self._kind(said[0]), tuple(said))
            for number, said in enumerate(grouped.values(), 1)
        )

    @cached_property
    def _of(self) -> dict[int, Voice]:
        return {attribution.id: voice for voice in self.all for attribution in voice.attributions}

    @cached_property
    def _by_id(self) -> dict[int, Attribution]:
        return {attribution.id: attribution for attribution in self.reading.attributions}

    @cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        return {source.id: (_called(source), source.kind) for source in self.reading.sources}

    def of(self, attribution: Attribution) -> Voice:
        """Return who speaks in an attribution."""
        return self._of[attribution.id]

    def chain(self, attribution: Attribution) -> tuple[Attribution, ...]:
        """Return the attribution and everyone it is known through, innermost first; a circle ends where it closes."""
        chain: dict[int, Attribution] = {}
        step: Attribution | None = attribution
        while step is not None and step.id not in chain:
            chain[step.id] = step
            step = self._by_id.get(step.parent) if step.parent is not None else None
        return tuple(chain.values())

    def through(self, attribution: Attribution) -> tuple[Voice, ...]:
        """Return the voices an attribution is known through, innermost first."""
        return tuple(self.of(step) for step in self.chain(attribution)[1:])

    def relayed(self, attribution: Attribution) -> Voice | None:
        """Return whose word an attribution merely passes on: the one known through it with the same content."""
        children = self._relays.get((attribution.id, attribution.content), ())
        return self.of(children[0]) if attribution.content and children else None

    @cached_property
    def _relays(self) -> dict[tuple[int | None, tuple[Span, ...]], list[Attribution]]:
        out: dict[tuple[int | None, tuple[Span, ...]], list[Attribution]] = {}
        for attribution in self.reading.attributions:
            out.setdefault((attribution.parent, attribution.content), []).append(attribution)
        return out

    def text(self, span: Span | None, attribution: Attribution) -> str:
        """Return the words of a span in the field the attribution stands in."""
        return "" if span is None else field_text(self.reading, attribution.field)[span.start : span.end]

    def _key(self, attribution: Attribution) -> str:
        if attribution.source_id in self._names:
            return f"source {attribution.source_id}"
        return f"name {self._name(attribution)}"

    def _name(self, attribution: Attribution) -> str:
        if attribution.source_id in self._names:
            return self._names[str(attribution.source_id)][0]
        return attribution.entity or self.text(attribution.source, attribution) or UNNAMED

    def _kind(self, attribution: Attribution) -> str:
        kind = self._names[str(attribution.source_id)][1] if attribution.source_id in self._names else ""
        return "" if kind in {"unknown", "unnamed", "other"} else kind

    def shares(self) -> list[tuple[Voice | None, int]]:
        """Return how many statements rest nearest on each voice, in their order, and on the outlet itself (None)."""
        by_source = {said.source_id: voice for voice in self.all for said in voice.attributions}
        nearest = Counter(by_source.get(told.chain[0]) if told.chain else None for told in self.reading.statements)
        return [(voice, nearest[voice]) for voice in (*self.all, None) if nearest[voice]]

    def summary(self) -> str:
        """Return one line: how many statements rest on whose word, and how many are the outlet's own."""
        statements = self.reading.statements
        told = [statement for statement in statements if statement.chain]
        own = len(statements) - len(told)
        if not statements:
            return "Nothing in this text was read as a statement."
        if not told:
            return f"{_all(own)} the outlet's own: nobody else is named as saying any of it."
        whose = self._whose(told)
        if not own:
            return f"{_all(len(told))} on somebody's word: {whose}."
        rest = "rests" if len(told) == 1 else "rest"
        tail = "1 is the outlet's own" if own == 1 else f"{own} are the outlet's own"
        return f"{len(told)} of {len(statements)} statements {rest} on somebody's word: {whose}; {tail}."

    def _whose(self, told: Iterable[Statement]) -> str:
        counts = Counter(self._names.get(statement.chain[0], (UNNAMED, ""))[0] for statement in told)
        parts = [f"{name} {count}" for name, count in counts.most_common(NAMED_IN_SUMMARY)]
        others = len(counts) - len(parts)
        return ", ".join(parts) + (f" and {others} more" if others > 0 else "")


def _called(source: Source) -> str:
    """Return a source's name; of one that is never mentioned, the words that announce it."""
    if source.name and source.kind == "unnamed" and not source.mentions:
        return f"{UNNAMED} («{source.name}»)"
    return source.name or UNNAMED


def _all(count: int) -> str:
    return "The only statement is" if count == 1 else f"All {count} statements are"


def _place(attribution: Attribution) -> tuple[bool, int, int]:
    spans = (*attribution.content, attribution.cue, attribution.source)
    starts = [span.start for span in spans if span is not None]
    return attribution.field == "text", min(starts, default=0), attribution.id


def field_text(reading: Reading, field: str) -> str:
    """Return the text that a field's offsets count in."""
    return reading.article.title or "" if field == "title" else reading.article.text
