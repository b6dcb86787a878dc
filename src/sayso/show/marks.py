"""Where a page opens and closes its marks: any set of spans becomes well-nested marks, row by row of the text.

1. `Rows` cuts the text at its line ends; a span over several rows becomes one piece in each.
2. `marks` turns attributions into marks: what is said, what silently goes on, the cue, the source. `asides` does so with
   what stands beside them: places, times, words that show how sure, what a finding is about.
3. `events` walks one row and says where to open, write and close; marks that cross are cut where they do.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sayso.model import Attribution, Field, Reading, Span
from sayso.show.voices import Voices

Role = Literal["content", "goes_on", "source", "cue"]
AsideRole = Literal["place", "time", "sure", "finding", "copy", "asked"]

SAID = frozenset({"content", "goes_on"})
AROUND = 25  # characters shown on either side of a mere mark that a note is about
INNERMOST = 1_000_000  # the level of cues and sources: inside whatever else has the same span

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls but tab, what is no character, and lone surrogates: shown as a sign that something stood there.
_UNSHOWABLE = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# What would turn the direction of everything after it: a page is not the article's to rearrange.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Mark(NamedTuple):
    """One unbroken stretch inside one row; `level` is the length of its chain."""

    span: Span
    level: int
    role: Role
    attribution: Attribution

    @property
    def rank(self) -> int:
        """What goes first where all else is the same."""
        return self.attribution.id


class Aside(NamedTuple):
    """One unbroken stretch that stands for the entry `rank` of its list; `label` is shown behind it, `tip` on asking."""

    span: Span
    level: int
    role: AsideRole
    rank: int
    label: str
    tip: str


class Event(NamedTuple):
    """One step through a row: `open` or `close` a mark, or `write` the text of a span."""

    kind: Literal["open", "write", "close"]
    span: Span
    mark: Mark | Aside | None = None


def clean(text: str) -> str:
    """Return text that is safe to show: no control characters, nothing that turns the writing direction."""
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", _DIRECTION.sub("", text))


class Rows:
    """A text cut at its line ends, blank rows included; the ends themselves belong to no row."""

    def __init__(self, text: str) -> None:
        cuts = [0]
        for end in _LINE_END.finditer(text):
            cuts += end.span()
        cuts.append(len(text))
        self.text = text
        self.spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
        self._starts = cuts[::2]

    def pieces(self, span: Span) -> Iterator[tuple[int, Span]]:
        """Yield a span's part in each row it touches, with the row's index, without blanks at its ends."""
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        for number in range(index, len(self.spans)):
            row = self.spans[number]
            if row.start >= span.end:
                return
            piece = _trimmed(Span(max(span.start, row.start), min(span.end, row.end)), self.text)
            if piece.start < piece.end:
                yield number, piece


def marks(voices: Voices, field: Field, rows: Rows) -> list[list[Mark]]:
    """Return the marks of every row; a source or a cue that serves several attributions is marked once."""
    found: list[list[Mark]] = [[] for _ in rows.spans]
    named: set[tuple[Role, Span, int]] = set()
    for attribution in voices.reading.attributions:
        if attribution.field != field:
            continue
        level = len(voices.chain(attribution))
        for role, span in _stretches(attribution, rows.text):
            said = role in SAID
            name = (role, span, voices.of(attribution).number)
            if not said and name in named:
                continue
            named.add(name)
            for number, piece in rows.pieces(span):
                found[number].append(Mark(piece, level if said else INNERMOST, role, attribution))
    return found


def stated(reading: Reading, field: Field, rows: Rows) -> set[int]:
    """Return the rows that state something: not captions, rubrics, advertisements."""
    spans = (statement.span for statement in reading.statements if statement.field == field)
    return {number for span in spans for number, _ in rows.pieces(span)}


def _stretches(attribution: Attribution, text: str) -> Iterator[tuple[Role, Span]]:
    for span in attribution.content:
        yield "content", span
    for span in joined(attribution.continues, text):
        yield "goes_on", span
    if attribution.source:
        yield "source", attribution.source
    if attribution.cue:
        yield "cue", attribution.cue


def joined(spans: Iterable[Span], text: str) -> list[Span]:
    """Return spans in order, those with nothing but blanks between them made one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and not text[out[-1].end : span.start].strip():
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def noted(span: Span, text: str) -> str:
    """Return the words of a note's span; a mere mark with the words around it."""
    words = text[span.start : span.end]
    if not words or any(map(str.isalnum, words)):
        return words
    return text[max(span.start - AROUND, 0) : span.end + AROUND]


def _trimmed(span: Span, text: str) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def events(row: Span, found: Iterable[Mark | Aside]) -> Iterator[Event]:
    """Walk one row: opens and closes always nest, and the writes together are exactly the row."""
    queue = [(_order(mark), number, mark) for number, mark in enumerate(found)]
    heapq.heapify(queue)
    stack: list[Mark | Aside] = []
    at = row.start
    while queue:
        _, number, mark = heapq.heappop(queue)
        for event in _closing(stack, at, mark.span.start):
            at = event.span.end
            yield event
        if stack and mark.span.end > stack[-1].span.end:  # they cross: the rest waits until the open one is closed
            rest = mark._replace(span=Span(stack[-1].span.end, mark.span.end))
            heapq.heappush(queue, (_order(rest), number, rest))
            mark = mark._replace(span=Span(mark.span.start, stack[-1].span.end))
        if at < mark.span.start:
            yield Event("write", Span(at, mark.span.start))
        at = mark.span.start
        stack.append(mark)
        yield Event("open", mark.span, mark)
    for event in _closing(stack, at, row.end):
        at = event.span.end
        yield event
    if at < row.end:
        yield Event("write", Span(at, row.end))


def _closing(stack: list[Mark | Aside], at: int, until: int) -> Iterator[Event]:
    while stack and stack[-1].span.end <= until:
        mark = stack.pop()
        if at < mark.span.end:
            yield Event("write", Span(at, mark.span.end))
            at = mark.span.end
        yield Event("close", Span(at, at), mark)


def _order(mark: Mark | Aside) -> tuple[int, int, int, int]:
    return mark.span.start, -mark.span.end, mark.level, mark.rank
