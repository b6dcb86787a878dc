"""The terminal page of a reading: what is said stands in numbered brackets, so that it reads without colour too.

`[²←¹Мост закрыт]²` is the word of source 2, known through source 1; `[²… ]²` goes on with it silently; `возможно‹possible›`
is a word that shows how sure it is put.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import takewhile

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sayso.model import Article, Attribution, Field, Finding, Place, Problem, Reading, Span, Time
from sayso.show.asides import asides
from sayso.show.marks import SAID, Aside, Event, Mark, Rows, clean, events, joined, marks, noted, stated
from sayso.show.particulars import coordinates, distinct_places, distinct_times, place_name, sure, untold, when
from sayso.show.summary import headline_rests, summary
from sayso.show.voices import ACT_WORDS, MODE_WORDS, Voice, Voices, field_text

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red")
ACT_WIDTH = max(map(len, ACT_WORDS.values()))
SNIPPET = 180  # characters of what is said that the list of sources shows
WORDS_WIDTH = 38  # columns of the article's words in the lists of places and times
SHORT = 60  # characters of the words that a line of findings, places or times is about
LEGEND = "[ⁿ ]ⁿ the word of n   ²←¹ 2's word, known through 1   [ⁿ… ]ⁿ goes on silently"
SURE_LEGEND = "‹possible› how sure it is put, behind the words that show it"

_LINE_TAIL = re.compile(r"(?: |\x1b\[[0-9;]*m)+$", re.MULTILINE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def page(reading: Reading, *, width: int = 80, colour: bool = False) -> str:
    """Return the page as text, lines broken at `width` columns; without colour it holds no escape sequence."""
    return rendered(Group(*_parts(reading)), width=width, colour=colour)


def rendered(content: RenderableType, *, width: int, colour: bool) -> str:
    """Return what rich draws, without blanks at the ends of lines."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        highlight=False,
        legacy_windows=False,
    )
    console.print(content)
    return _LINE_TAIL.sub(lambda tail: tail[0].replace(" ", ""), out.getvalue())


def style(voice: Voice) -> str:
    """Return the colour of a voice; colours come round again, numbers do not."""
    return COLOURS[(voice.number - 1) % len(COLOURS)]


def tag(*voices: Voice) -> str:
    """Return a chain in numbers, innermost first: `²←¹`; a voice that follows itself is named once."""
    numbers = [str(voice.number).translate(_SUPERSCRIPTS) for voice in voices]
    return "←".join(number for at, number in enumerate(numbers) if at == 0 or numbers[at - 1] != number)


def plain(text: str) -> str:
    """Return text as one clean line of a terminal."""
    return " ".join(clean(text.replace("\n", " ")).split())


def snippet(text: str, length: int = SNIPPET) -> str:
    """Return text as one clean line, cut short at a word."""
    line = plain(text[: 4 * length])
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + " …"


def _parts(reading: Reading) -> Iterator[RenderableType]:
    voices = Voices(reading)
    yield from _head(reading, voices)
    yield Text(plain(summary(reading)), "bold")
    yield from warnings(reading, reading.findings)
    yield from _body(reading, voices)
    yield from _legend(reading, voices)
    if voices.all:
        yield Text("Who says what", "bold")
        for voice in voices.all:
            yield from _entry(voice, voices)
    yield from _listing("Where", list(_where(reading)))
    yield from _listing("When", list(_when(reading)))
    if reading.problems:
        yield Padding(Text("Notes", "bold"), (1, 0, 0, 0))
        yield from warnings(reading, reading.problems)


def _legend(reading: Reading, voices: Voices) -> Iterator[RenderableType]:
    told = [LEGEND] if voices.all else []
    told += [SURE_LEGEND] if any(map(sure, reading.statements)) else []
    if told:
        yield Padding(Text("\n".join(told), "dim"), (1, 0, 1, 2))


def _head(reading: Reading, voices: Voices) -> Iterator[RenderableType]:
    if reading.article.title:
        for row, found in _rows(voices, "title"):
            yield from _headline(_Row(voices, reading.article.title, "bold").drawn(row, found))
    yield Text(article_line(reading.article), "dim")


def _rows(voices: Voices, field: Field) -> Iterator[tuple[Span, list[Mark | Aside]]]:
    rows = Rows(field_text(voices.reading, field))
    beside = asides(voices.reading, field, rows, ("sure",))
    for row, found, more in zip(rows.spans, marks(voices, field, rows), beside, strict=True):
        yield row, [*found, *more]


def _headline(text: Text) -> Iterator[RenderableType]:
    yield text
    yield Text("━" * text.cell_len, no_wrap=True, overflow="crop")


def article_line(article: Article) -> str:
    """Return where an article comes from, on one line."""
    known = (article.outlet, article.published, article.url, article.id)
    return " · ".join(plain(part) for part in known if part)


def _body(reading: Reading, voices: Voices) -> Iterator[RenderableType]:
    rows = Rows(reading.article.text)
    speaking = stated(reading, "text", rows)
    for number, (row, found) in enumerate(_rows(voices, "text")):
        if rows.text[row.start : row.end].strip():
            drawn: RenderableType
            silent = bool(reading.statements) and number not in speaking and not found
            if reading.headline and reading.headline.meets(row):
                drawn = Group(*_headline(_Row(voices, rows.text, "bold").drawn(row, found)), *_rests(reading))
            else:
                drawn = _paragraph(_Row(voices, rows.text, "dim" if silent else "").drawn(row, found), silent=silent)
            yield Padding(drawn, (1, 0, 0, 2))


def _rests(reading: Reading) -> Iterator[RenderableType]:
    if rests := headline_rests(reading):
        yield Text(f"({plain(rests)})", "dim italic")


def _paragraph(text: Text, *, silent: bool) -> RenderableType:
    return text.append(" (nobody's statement)", "dim italic") if silent else text


class _Row:
    """Draws one row of the article: brackets for what is said, a number after every source."""

    def __init__(self, voices: Voices, text: str, base: str) -> None:
        self._voices = voices
        self._text = text
        self._out = Text(style=base)
        self._open: list[Mark] = []
        self._waiting: list[Mark] = []
        self._merged: set[Mark] = set()
        self._beside = 0  # asides that are open

    def drawn(self, row: Span, found: Iterable[Mark | Aside]) -> Text:
        for event in events(row, found):
            self._take(event)
        return self._out

    def _take(self, event: Event) -> None:
        if event.mark is None:
            self._open_brackets()
            words = clean(self._text[event.span.start : event.span.end].replace("\t", "    "))
            self._out.append(words, self._style())
        elif isinstance(event.mark, Aside):
            self._take_aside(event.mark, opens=event.kind == "open")
        elif event.kind == "open" and event.mark.role in SAID:
            self._waiting.append(event.mark)
        elif event.kind == "open":
            self._open_brackets()
            self._open.append(event.mark)
        else:
            self._close(event.mark)

    def _take_aside(self, aside: Aside, *, opens: bool) -> None:
        self._open_brackets()
        self._beside += 1 if opens else -1
        if aside.label and not opens:
            self._out.append(f"‹{plain(aside.label)}›", "dim")

    def _open_brackets(self) -> None:
        """Open what waits: a relay and what it relays, over the same words, share one bracket."""
        for at, mark in enumerate(self._waiting, 1):
            inner = self._waiting[at] if at < len(self._waiting) else None
            if inner and inner.span == mark.span and mark.attribution in self._voices.chain(inner.attribution):
                self._merged.add(mark)
            else:
                bracket = f"[{self._tag(mark.attribution)}" + ("… " if mark.role == "goes_on" else "")
                self._out.append(bracket, f"bold {style(self._voices.of(mark.attribution))}")
            self._open.append(mark)
        self._waiting.clear()

    def _tag(self, attribution: Attribution) -> str:
        """Name what this bracket adds to those already open around it."""
        around = {mark.attribution.id for mark in self._open if mark not in self._merged}
        added = takewhile(lambda step: step.id not in around, self._voices.chain(attribution))
        return tag(*map(self._voices.of, added))

    def _close(self, mark: Mark) -> None:
        self._open_brackets()
        self._open.remove(mark)
        if mark in self._merged:
            self._merged.remove(mark)
            return
        voice = self._voices.of(mark.attribution)
        if mark.role != "cue":
            bracket = "]" if mark.role in SAID else ""
            self._out.append(bracket + tag(voice), f"bold {style(voice)}")

    def _style(self) -> str:
        words = ["underline"] if self._beside else []
        if self._open:
            mark = self._open[-1]
            words += {"source": ["bold"], "cue": ["italic"]}.get(mark.role, [])
            words.append(style(self._voices.of(mark.attribution)))
        return " ".join(words)


def _entry(voice: Voice, voices: Voices) -> Iterator[RenderableType]:
    """Draw one source: a heading for every chain it speaks through, and what it says there."""
    grouped: dict[tuple[Voice, ...], list[Attribution]] = {}
    for attribution in voice.attributions:
        grouped.setdefault(voices.through(attribution), []).append(attribution)
    for through, said in grouped.items():
        table = Table.grid(padding=(0, 2))
        table.add_column(style="italic", width=ACT_WIDTH, no_wrap=True)
        table.add_column(overflow="fold")
        for attribution in said:
            for act, words in sayings(attribution, voices):
                table.add_row(act, words)
        yield Padding(_heading(voice, through), (1, 0, 0, 2))
        yield Padding(table, (0, 0, 0, 4))


def _heading(voice: Voice, through: Iterable[Voice]) -> Text:
    out = Text()
    out.append(f"{tag(voice)} {plain(voice.name)}", f"bold {style(voice)}")
    if known := ", ".join(part for part in (voice.kind, voice.key) if part):
        out.append(f" ({plain(known)})", "dim")
    for step in through:
        out.append(" ← ").append(f"{plain(step.name)}{tag(step)}", style(step))
    return out


def sayings(attribution: Attribution, voices: Voices) -> Iterator[tuple[str, Text]]:
    """Yield what an attribution puts in its source's mouth: the act, the words."""
    said = " … ".join(voices.text(span, attribution).strip() for span in attribution.content)
    words = Text(snippet(said) or snippet(voices.text(attribution.cue, attribution)))
    if mode := MODE_WORDS[attribution.mode]:
        words.append(f" ({mode})", "dim italic")
    if relayed := voices.relayed(attribution):
        yield "relays", Text(f"{plain(relayed.name)}{tag(relayed)}: ", style(relayed)).append(words)
    else:
        yield ACT_WORDS[attribution.act], words
    for span in joined(attribution.continues, field_text(voices.reading, attribution.field)):
        yield "goes on", Text(snippet(voices.text(span, attribution)))


def warnings(reading: Reading, notes: Iterable[Finding | Problem]) -> Iterator[RenderableType]:
    """Yield a line for each finding or problem: what, why, and the words that it is about."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(style="bold red", width=3, justify="right")
    table.add_column(overflow="fold")
    for note in notes:
        field = note.field if isinstance(note, Finding) else "text"
        words = snippet(noted(note.span, field_text(reading, field))[: 4 * SHORT], SHORT)
        line = Text(f"{plain(note.kind).replace('_', ' ')}: {plain(note.note)}")
        table.add_row("!", line.append(f" — «{words}»", "dim") if words else line)
    if table.row_count:
        yield table


def _listing(title: str, rows: list[tuple[str, ...]]) -> Iterator[RenderableType]:
    if rows:
        table = Table.grid(padding=(0, 2))
        table.add_column(overflow="fold", max_width=WORDS_WIDTH)
        for row in rows:
            table.add_row(*map(Text, row))
        yield Padding(Text(title, "bold"), (1, 0, 0, 0))
        yield Padding(table, (0, 0, 0, 2))


def _where(reading: Reading) -> Iterator[tuple[str, ...]]:
    for place in distinct_places(reading.places).values():
        yield _quoted(reading, place), plain(place_name(place)), coordinates(place)


def _when(reading: Reading) -> Iterator[tuple[str, ...]]:
    """Yield each time; those that cannot be told together, by the reason."""
    for time in distinct_times(reading).values():
        yield _quoted(reading, time), when(time)
    for reason, times in untold(reading.times).items():
        yield ", ".join(dict.fromkeys(_quoted(reading, time) for time in times)), f"not told: {plain(reason)}"


def _quoted(reading: Reading, named: Place | Time) -> str:
    return f"«{snippet(field_text(reading, named.field)[named.span.start : named.span.end], SHORT)}»"
