"""Text with its marks as HTML, row by row: what the page and the notebook share, and the page's own brush.

Everything from an article is cleaned and escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple, Protocol

from sayso.model import Attribution, Field, Span
from sayso.show.asides import asides
from sayso.show.marks import SAID, Aside, Mark, Rows, clean, events, marks
from sayso.show.voices import ACT_WORDS, MODE_WORDS, Voice, Voices, field_text

HUES, LINES = 7, 4  # as many as page.css has; having no common divisor, they pair up in 28 ways
TIED = 20  # characters of words that stay on one line with the label behind them


def look(voice: Voice) -> str:
    """Return the classes that give a voice its colour and its kind of line."""
    at = voice.number - 1
    return f"v{at % HUES + 1} l{at % LINES + 1}"


def safe(text: str) -> str:
    """Return text that can stand in HTML, in an attribute too."""
    return escape(clean(text))


def line(text: str, length: int) -> str:
    """Return text as one line that can stand in HTML, cut short at a word."""
    words = " ".join(text[: 4 * length].split())
    return safe(words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …")


def saying(attribution: Attribution, voices: Voices) -> str:
    """Return what a source does here, and how: `denies, word for word`."""
    relayed = voices.relayed(attribution)
    act = f"relays {relayed.name}" if relayed else ACT_WORDS[attribution.act]
    return ", ".join(part for part in (act, MODE_WORDS[attribution.mode]) if part)


def chain_words(attribution: Attribution, voices: Voices) -> str:
    """Return the chain and what its innermost source does: `Минобороны РФ ← РИА Новости: says`."""
    chain = " ← ".join(voice.name for voice in (voices.of(attribution), *voices.through(attribution)))
    return f"{chain}: {saying(attribution, voices)}"


class Brush(Protocol):
    """Draws the ends of a mark."""

    def opens(self, mark: Mark | Aside) -> str:
        """Return what stands before a mark."""

    def closes(self, mark: Mark | Aside) -> str:
        """Return what stands behind it."""


class Row(NamedTuple):
    """One row of a field, written; `told` where any of it is somebody's word."""

    span: Span
    html: str
    told: bool


class Writer:
    """Writes a field row by row, marks opened and closed by a brush."""

    def __init__(self, voices: Voices, brush: Brush) -> None:
        self._voices = voices
        self._brush = brush

    def rows(self, field: Field) -> Iterator[Row]:
        """Yield the rows that hold more than blanks."""
        rows = Rows(field_text(self._voices.reading, field))
        found = marks(self._voices, field, rows)
        beside = asides(self._voices.reading, field, rows)
        for span, said, more in zip(rows.spans, found, beside, strict=True):
            if rows.text[span.start : span.end].strip():
                yield Row(span, self._row(rows.text, span, [*said, *more]), bool(said))

    def _row(self, text: str, row: Span, found: Sequence[Mark | Aside]) -> str:
        out = []
        for event in events(row, found):
            if event.mark is None:
                out.append(safe(text[event.span.start : event.span.end]))
            else:
                out.append(self._brush.opens(event.mark) if event.kind == "open" else self._brush.closes(event.mark))
        return "".join(out)


class PageBrush:
    """Marks with classes; the first of each attribution is a stop for the keyboard and holds its chain.

    `ids` are those that can be linked to: of attributions, places, times and findings that are marked.
    """

    def __init__(self, voices: Voices, key: str) -> None:
        self._voices = voices
        self._key = key
        self.ids: set[str] = set()

    def key(self, attribution: Attribution) -> str:
        """Return the id of an attribution's first mark."""
        return f"{self._key}a{attribution.id}"

    def aside_key(self, role: str, number: int) -> str:
        """Return the id of the mark of a place, a time, a finding."""
        return f"{self._key}{role[0]}{number}"

    def opens(self, mark: Mark | Aside) -> str:
        """Open a mark: a tint and a line for what is said, a name for who says it, a dotted line for what stands beside."""
        if isinstance(mark, Aside):
            return self._aside(mark)
        voice = self._voices.of(mark.attribution)
        if mark.role in SAID:
            on = " on" if mark.role == "goes_on" else ""
            return self._said(mark.attribution, f"a {look(voice)}{on}", voice)
        if mark.role == "source":
            return f'<span class="who {look(voice)}" data-n="{voice.number}">'
        if mark.attribution.content or mark.attribution.continues:
            return '<span class="cue">'
        return self._said(mark.attribution, f"a bare cue {look(voice)}", voice)

    def closes(self, _: Mark | Aside) -> str:
        """Close it."""
        return "</span>"

    def _aside(self, aside: Aside) -> str:
        tip = f'title="{safe(aside.tip)}"'
        if aside.role == "sure":
            label = f' data-sure="{safe(aside.label)}"' if aside.label else ""
            tied = " tied" if label and aside.span.end - aside.span.start <= TIED else ""
            return f'<span class="sure{tied}"{label} {tip}>'
        key = self.aside_key(aside.role, aside.rank)
        if key in self.ids:
            return f'<span class="{aside.role}" {tip}>'
        self.ids.add(key)
        first = " flag" if aside.role == "finding" else ""
        return f'<span class="{aside.role}{first}" id="{key}" {tip}>'

    def _said(self, attribution: Attribution, classes: str, voice: Voice) -> str:
        key = self.key(attribution)
        if key in self.ids:
            return f'<span class="{classes}" data-n="{voice.number}" data-k="{key}">'
        self.ids.add(key)
        chain = [(step.number, step.name, look(step)) for step in (voice, *self._voices.through(attribution))]
        outlet = self._voices.reading.article.outlet or "the outlet"
        steps = safe(json.dumps([*chain, ("", outlet, "last")], ensure_ascii=False))
        label = safe(chain_words(attribution, self._voices))
        what = safe(saying(attribution, self._voices))
        return (
            f'<span class="{classes}" data-n="{voice.number}" data-k="{key}" id="{key}" tabindex="0" role="group" '
            f'aria-label="{label}" data-chain="{steps}" data-what="{what}">'
        )
