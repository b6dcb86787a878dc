"""An article's text as the desk shows it: rows of HTML with marks, in the visitor's language. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from markupsafe import Markup

from sayso.model import Attribution, Field, Reading, Span
from sayso.show.asides import asides
from sayso.show.inline import look, safe
from sayso.show.marks import SAID, Aside, Mark, Rows, events, marks, stated
from sayso.show.voices import Voices, field_text
from sayso.web.pages.wording import Words

LineKind = Literal["headline", "silent", "text"]
_TIED = 20  # characters of words that stay on one line with the label behind them


class Line(NamedTuple):
    """One row: a headline, what is nobody's statement, or text; `findings` are about the headline."""

    kind: LineKind
    html: Markup


class Extra(NamedTuple):
    """A stretch that the reading does not know of: copied from elsewhere, or asked for in the address."""

    role: Literal["copy", "asked"]
    field: Field
    span: Span
    number: int
    tip: str = ""
    to: str = ""  # the address of the article it was copied from


def saying(attribution: Attribution, voices: Voices, t: Words) -> str:
    """What a source does, and how: `denies, word for word`."""
    relayed = voices.relayed(attribution)
    act = t("act.relays", name=relayed.name) if relayed else t.known("act", attribution.act)
    how = "" if attribution.mode == "indirect" else t.known("mode", attribution.mode)
    return ", ".join(part for part in (act, how) if part)


@dataclass
class Inked:
    """Writes one reading; after `lines` is done, `ids` are the marks that can be linked to."""

    voices: Voices
    t: Words
    extras: tuple[Extra, ...] = ()

    def __post_init__(self) -> None:
        self.ids: set[str] = set()
        self._stops = False
        self._sources = {extra.number: extra.to for extra in self.extras if extra.role == "copy"}

    @property
    def reading(self) -> Reading:
        """What is written."""
        return self.voices.reading

    def lines(self) -> list[Line]:
        """The title's rows and the text's that hold more than blanks."""
        return [*(Line("headline", html) for _, html, _ in self._rows("title")), *self._body()]

    def _body(self) -> Iterator[Line]:
        reading = self.reading
        rows = Rows(reading.article.text)
        speaking = {rows.spans[number] for number in stated(reading, "text", rows)}
        for span, html, told in self._rows("text"):
            if reading.headline and reading.headline.meets(span):
                yield Line("headline", html)
            else:
                silent = bool(reading.statements) and span not in speaking and not told
                yield Line("silent" if silent else "text", html)

    def _rows(self, field: Field) -> Iterator[tuple[Span, Markup, bool]]:
        rows = Rows(field_text(self.reading, field))
        said = marks(self.voices, field, rows)
        beside = asides(self.reading, field, rows)
        more = self._extra(field, rows)
        for number, span in enumerate(rows.spans):
            if rows.text[span.start : span.end].strip():
                found: list[Mark | Aside] = [*said[number], *beside[number], *more[number]]
                yield span, Markup("".join(self._row(rows.text, span, found))), bool(said[number])  # noqa: S704, escaped

    def _extra(self, field: Field, rows: Rows) -> list[list[Aside]]:
        out: list[list[Aside]] = [[] for _ in rows.spans]
        for extra in self.extras:
            if extra.field == field:
                for number, piece in rows.pieces(extra.span):
                    out[number].append(Aside(piece, -1, extra.role, extra.number, "", extra.tip))
        return out

    def _row(self, text: str, row: Span, found: Iterable[Mark | Aside]) -> Iterator[str]:
        for event in events(row, found):
            if event.mark is None:
                yield safe(text[event.span.start : event.span.end])
            elif event.kind == "close":
                yield "</span>"
            else:
                yield self._aside(event.mark) if isinstance(event.mark, Aside) else self._mark(event.mark)

    # ── what stands beside ────────────────────────────────────────────────────────────────────────────────────────────

    def _aside(self, aside: Aside) -> str:
        tip = f'data-tip="{safe(self._tip(aside))}"'
        if aside.role == "sure":
            tied = " tied" if aside.label and aside.span.end - aside.span.start <= _TIED else ""
            label = f' data-sure="{safe(self.t.known("certainty", aside.label))}"' if aside.label else ""
            return f'<span class="sure{tied}"{label} {tip}>'
        first = self._first(f"{aside.role}{aside.rank}")
        if aside.role == "copy":
            tip += f' data-to="{safe(self._sources[aside.rank])}"'
        flag = " flag" if first and aside.role == "finding" else ""
        return f'<span class="{aside.role}{flag}"{first} {tip}>'

    def _tip(self, aside: Aside) -> str:
        t, reading = self.t, self.reading
        if aside.role == "place":
            place = reading.places[aside.rank]
            return " · ".join(part for part in (t.place(place), t.point(place)) if part)
        if aside.role == "time":
            return t.when(reading.times[aside.rank])
        if aside.role == "finding":
            return t.known("finding", reading.findings[aside.rank].kind)
        if aside.role == "sure":
            statement = reading.statements[aside.rank]
            asserted = statement.certainty in (None, "asserted")
            return t.known("certainty_why", "denies" if asserted else statement.certainty)
        return aside.tip

    def _first(self, key: str) -> str:
        """The id, where this mark is the first of its kind."""
        if key in self.ids:
            return ""
        self.ids.add(key)
        return f' id="{key}"'

    # ── on whose word ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _mark(self, mark: Mark) -> str:
        voice = self.voices.of(mark.attribution)
        if mark.role in SAID:
            return self._said(mark.attribution, f"a {look(voice)}" + (" on" if mark.role == "goes_on" else ""))
        if mark.role == "source":
            return f'<span class="who {look(voice)}" data-n="{voice.number}">'
        if mark.attribution.content or mark.attribution.continues:
            return '<span class="cue">'
        return self._said(mark.attribution, f"a bare cue {look(voice)}")

    def _said(self, attribution: Attribution, classes: str) -> str:
        voice = self.voices.of(attribution)
        data = f'data-n="{voice.number}" data-a="{attribution.id}"'
        first = self._first(f"a{attribution.id}")
        if not first:
            return f'<span class="{classes}" {data}>'
        chain = " ← ".join(one.name for one in (voice, *self.voices.through(attribution)))
        label = safe(f"{chain}: {saying(attribution, self.voices, self.t)}")
        stop, self._stops = 0 if not self._stops else -1, True  # one stop for the Tab key; other keys go on from there
        return f'<span class="{classes}" {data}{first} tabindex="{stop}" role="group" aria-label="{label}">'
