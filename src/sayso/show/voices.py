"""Who speaks in a reading, numbered as they appear, and the chain that stands behind every attribution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sayso.model import Attribution, Reading, Source, Span

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
UNNAMED = "nobody by name"
KINDLESS = ("", "unknown", "other")


@dataclass(frozen=True, slots=True)
class Voice:
    """One source as the page shows it: a number from 1 in the order of appearance, a name, what it is made to say.

    `kind` is in words, nothing where it isn't known; `key` its place in the catalogue, nothing where it has none.
    """

    number: int
    name: str
    kind: str
    key: str
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
            Voice(number, self._name(said[0]), *self._known(said[0]), tuple(said))
            for number, said in enumerate(grouped.values(), 1)
        )

    @cached_property
    def _of(self) -> dict[int, Voice]:
        return {attribution.id: voice for voice in self.all for attribution in voice.attributions}

    @cached_property
    def _by_id(self) -> dict[int, Attribution]:
        return {attribution.id: attribution for attribution in self.reading.attributions}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Return the sources by their ids."""
        return {source.id: source for source in self.reading.sources}

    @cached_property
    def by_source(self) -> dict[str, Voice]:
        """Return the voices by the ids of their sources."""
        return {said.source_id: voice for voice in self.all for said in voice.attributions if said.source_id}

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
        source = self.sources.get(attribution.source_id or "")
        return f"source {source.id}" if source else f"name {self._name(attribution)}"

    def _name(self, attribution: Attribution) -> str:
        source = self.sources.get(attribution.source_id or "")
        if source:
            return called(source)
        return attribution.entity or self.text(attribution.source, attribution) or UNNAMED

    def _known(self, attribution: Attribution) -> tuple[str, str]:
        source = self.sources.get(attribution.source_id or "")
        return (kind(source), source.key or "") if source else ("", "")


def called(source: Source) -> str:
    """Return a source's name; of one that is never mentioned, the words that announce it."""
    if source.name and _nobody(source):
        return f"{UNNAMED} («{source.name}»)"
    return source.name or UNNAMED


def kind(source: Source) -> str:
    """Return a source's kind in words: `armed group`; nothing where it isn't known, or the name says as much."""
    return "" if source.kind in KINDLESS or _nobody(source) else source.kind.replace("_", " ")


def _nobody(source: Source) -> bool:
    return source.kind == "unnamed" and not source.mentions


def _place(attribution: Attribution) -> tuple[bool, int, int]:
    spans = (*attribution.content, attribution.cue, attribution.source)
    starts = [span.start for span in spans if span is not None]
    return attribution.field == "text", min(starts, default=0), attribution.id


def field_text(reading: Reading, field: str) -> str:
    """Return the text that a field's offsets count in."""
    return reading.article.title or "" if field == "title" else reading.article.text
