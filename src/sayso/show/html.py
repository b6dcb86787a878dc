"""Readings as HTML: `page` is one file that needs nothing else, `fragment` is for a notebook and has no script.

Everything from an article is cleaned and escaped; the page's policy lets no other style or script run than its own.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Protocol

from sayso.model import Attribution, Field, Finding, Problem, Reading, Span
from sayso.show.marks import SAID, Mark, Rows, clean, events, joined, marks, noted, stated
from sayso.show.voices import ACT_WORDS, MODE_WORDS, Voice, Voices, field_text

HUES, LINES = 7, 4  # as many as page.css has; having no common divisor, they pair up in 28 ways
SNIPPET = 240
HINT = "Point at a marked passage, or press Tab and then the arrow keys, to see on whose word it stands."

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def page(readings: Iterable[Reading]) -> str:
    """Return one self-contained page: the texts with nested highlights, chains on hover and focus, the sources."""
    shown = [_Article(reading, f"r{number}") for number, reading in enumerate(readings, 1)]
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    title = f"{shown[0].name} · Sayso" if len(shown) == 1 else f"{len(shown)} articles · Sayso"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>",
            '<header><h1 class="brand">Sayso: on whose word?</h1></header>\n<main>',
            *_contents(shown),
            *(article.html() for article in shown),
            f'</main>\n<footer class="dock" hidden><p>{HINT}</p></footer>',
            f"<script>{script}</script>\n</body>\n</html>\n",
        ),
    )


def fragment(reading: Reading) -> str:
    """Return the reading for a notebook: inline styles only, the chain in each passage's tooltip."""
    voices = Voices(reading)
    writer = _Writer(voices, _NotebookBrush(voices))
    rows = "".join(f"<p>{words}</p>" for _, words in writer.rows("text"))
    items = "".join(f"<li>{_notebook_voice(voice, voices)}</li>" for voice in voices.all)
    sources = f'<ol style="padding-left:2em">{items}</ol>' if items else ""
    title = "".join(f"<p><b>{words}</b></p>" for _, words in writer.rows("title"))
    summary = f"<p><b>{_safe(voices.summary())}</b></p>"
    return f'<div class="sayso" style="max-width:46em;line-height:1.9">{title}{summary}{rows}{sources}</div>'


def look(voice: Voice) -> str:
    """Return the classes that give a voice its colour and its kind of line."""
    at = voice.number - 1
    return f"v{at % HUES + 1} l{at % LINES + 1}"


def _asset(name: str) -> str:
    return files("sayso.show").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _safe(text: str) -> str:
    return escape(clean(text))


def _line(text: str, length: int) -> str:
    line = " ".join(text.split())
    return _safe(line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + " …")


def _saying(attribution: Attribution, voices: Voices) -> str:
    relayed = voices.relayed(attribution)
    act = f"relays {relayed.name}" if relayed else ACT_WORDS[attribution.act]
    return ", ".join(part for part in (act, MODE_WORDS[attribution.mode]) if part)


def _chain_words(attribution: Attribution, voices: Voices) -> str:
    chain = " ← ".join(voice.name for voice in (voices.of(attribution), *voices.through(attribution)))
    return f"{chain}: {_saying(attribution, voices)}"


class _Brush(Protocol):
    """Draws the ends of a mark."""

    def opens(self, mark: Mark) -> str: ...

    def closes(self, mark: Mark) -> str: ...


class _Writer:
    """Writes a field row by row, marks opened and closed by a brush."""

    def __init__(self, voices: Voices, brush: _Brush) -> None:
        self._voices = voices
        self._brush = brush

    def rows(self, field: Field) -> Iterator[tuple[Span, str]]:
        rows = Rows(field_text(self._voices.reading, field))
        for row, found in zip(rows.spans, marks(self._voices, field, rows), strict=True):
            if rows.text[row.start : row.end].strip():
                yield row, self._row(rows.text, row, found)

    def _row(self, text: str, row: Span, found: Sequence[Mark]) -> str:
        out = []
        for event in events(row, found):
            if event.mark is None:
                out.append(_safe(text[event.span.start : event.span.end]))
            else:
                out.append(self._brush.opens(event.mark) if event.kind == "open" else self._brush.closes(event.mark))
        return "".join(out)


class _PageBrush:
    """Marks with classes; the first of each attribution is a stop for the keyboard and holds its chain."""

    def __init__(self, voices: Voices, key: str) -> None:
        self._voices = voices
        self._key = key
        self.stops: set[str] = set()

    def key(self, attribution: Attribution) -> str:
        return f"{self._key}a{attribution.id}"

    def opens(self, mark: Mark) -> str:
        voice = self._voices.of(mark.attribution)
        if mark.role in SAID:
            on = " on" if mark.role == "goes_on" else ""
            return self._said(mark.attribution, f"a {look(voice)}{on}", voice)
        if mark.role == "source":
            return f'<span class="who {look(voice)}" data-n="{voice.number}">'
        if mark.attribution.content or mark.attribution.continues:
            return '<span class="cue">'
        return self._said(mark.attribution, f"a bare cue {look(voice)}", voice)

    def closes(self, _: Mark) -> str:
        return "</span>"

    def _said(self, attribution: Attribution, classes: str, voice: Voice) -> str:
        key = self.key(attribution)
        if key in self.stops:
            return f'<span class="{classes}" data-n="{voice.number}" data-k="{key}">'
        self.stops.add(key)
        chain = [(step.number, step.name, look(step)) for step in (voice, *self._voices.through(attribution))]
        outlet = self._voices.reading.article.outlet or "the outlet"
        steps = _safe(json.dumps([*chain, ("", outlet, "last")], ensure_ascii=False))
        label = _safe(_chain_words(attribution, self._voices))
        what = _safe(_saying(attribution, self._voices))
        return (
            f'<span class="{classes}" data-n="{voice.number}" data-k="{key}" id="{key}" tabindex="0" role="group" '
            f'aria-label="{label}" data-chain="{steps}" data-what="{what}">'
        )


class _Article:
    """One reading on the page."""

    def __init__(self, reading: Reading, key: str) -> None:
        self._reading = reading
        self._voices = Voices(reading)
        self._brush = _PageBrush(self._voices, key)
        self._writer = _Writer(self._voices, self._brush)
        self.key = key
        language = reading.language
        self._lang = f'lang="{language if _LANGUAGE.fullmatch(language) else "und"}" dir="auto"'

    @property
    def name(self) -> str:
        article, headline = self._reading.article, self._reading.headline
        return article.title or (article.text[headline.start : headline.end] if headline else article.id)

    def html(self) -> str:
        text = "\n".join((*self._title(), *self._body()))  # first: it finds the stops that the sources link to
        parts = (
            f'<article class="reading" id="{self.key}" aria-label="{_line(self.name, 200)}">',
            f'<p class="from">{self._from()}</p>',
            f'<p class="sum">{_safe(self._voices.summary())}</p>{self._share()}',
            f'<a class="skip" href="#{self.key}who">Skip to who says what</a>' if self._voices.all else "",
            f'<div class="text" {self._lang}>\n{text}\n</div>',
            self._sources(),
            self._notes(),
            "</article>",
        )
        return "\n".join(part for part in parts if part)

    def _title(self) -> Iterator[str]:
        for _, words in self._writer.rows("title"):
            yield f"<h2>{words}</h2>"

    def _body(self) -> Iterator[str]:
        reading = self._reading
        rows = Rows(reading.article.text)
        speaking = {rows.spans[number] for number in stated(reading, "text", rows)}
        for row, words in self._writer.rows("text"):
            if reading.headline and reading.headline.meets(row):
                yield f"<h2>{words}</h2>"
            elif reading.statements and row not in speaking and "<span" not in words:
                yield f'<p class="silent">{words} <small lang="en">(nobody\'s statement)</small></p>'
            else:
                yield f"<p>{words}</p>"

    def _from(self) -> str:
        article = self._reading.article
        parts = [_safe(part) for part in (article.outlet, article.published, article.id) if part]
        if article.url and article.url.lower().startswith(("http://", "https://")):
            parts.append(f'<a href="{_safe(article.url)}" rel="noreferrer noopener nofollow">{_safe(article.url)}</a>')
        elif article.url:
            parts.append(_safe(article.url))
        return " · ".join(parts)

    def _share(self) -> str:
        shares, at, rects = self._voices.shares(), 0.0, []
        total = sum(count for _, count in shares)
        for voice, count in shares:
            classes = f' class="{look(voice)}"' if voice else ""
            rects.append(f'<rect{classes} x="{at:g}" width="{count - total / 250:g}" height="1"/>')
            at += count
        box = f'viewBox="0 0 {total} 1" preserveAspectRatio="none"'
        return f'\n<svg class="share" {box} aria-hidden="true">{"".join(rects)}</svg>' if total else ""

    def _sources(self) -> str:
        if not self._voices.all:
            return ""
        items = "\n".join(self._voice(voice) for voice in self._voices.all)
        heading = f'<h3 id="{self.key}whoh">Who says what</h3>'
        return (
            f'<section class="sources" id="{self.key}who" aria-labelledby="{self.key}whoh" tabindex="-1">'
            f"{heading}\n<ol>\n{items}\n</ol></section>"
        )

    def _voice(self, voice: Voice) -> str:
        grouped: dict[tuple[Voice, ...], list[Attribution]] = {}
        for attribution in voice.attributions:
            grouped.setdefault(self._voices.through(attribution), []).append(attribution)
        said = "".join(self._said(through, attributions) for through, attributions in grouped.items())
        kind = f"<small>{_safe(voice.kind)}</small>" if voice.kind else ""
        return (
            f'<li class="voice {look(voice)}"><button type="button" aria-pressed="false" data-n="{voice.number}">'
            f"<span>{voice.number}</span><b {self._lang}>{_safe(voice.name)}</b>{kind}</button>"
            f'<div class="said">{said}</div></li>'
        )

    def _said(self, through: Sequence[Voice], attributions: Sequence[Attribution]) -> str:
        names = " ← ".join(_safe(voice.name) for voice in through)
        way = f'<p class="through">known through <span {self._lang}>{names}</span></p>' if names else ""
        items = "".join(f"<li>{self._item(attribution)}</li>" for attribution in attributions)
        return f"{way}<ul>{items}</ul>"

    def _item(self, attribution: Attribution) -> str:
        said = " … ".join(self._voices.text(span, attribution).strip() for span in attribution.content)
        words = _line(said or self._voices.text(attribution.cue, attribution), SNIPPET)
        key = self._brush.key(attribution)
        link = f'<a href="#{key}" {self._lang}>{words}</a>' if key in self._brush.stops else words
        goes_on = joined(attribution.continues, field_text(self._reading, attribution.field))
        on = "".join(
            f"<br><i>goes on</i> <span {self._lang}>{_line(self._voices.text(span, attribution), SNIPPET)}</span>"
            for span in goes_on
        )
        return f"<i>{_safe(_saying(attribution, self._voices))}</i> {link}{on}"

    def _notes(self) -> str:
        notes: list[Finding | Problem] = [*self._reading.findings, *self._reading.problems]
        items = "".join(f"<li>{self._note(note)}</li>" for note in notes)
        return f'<section class="notes"><h3>Notes</h3><ul>{items}</ul></section>' if notes else ""

    def _note(self, note: Finding | Problem) -> str:
        words = _line(noted(note.span, self._reading.article.text)[: 2 * SNIPPET], SNIPPET)
        quoted = f" <q {self._lang}>{words}</q>" if words else ""
        return f"{_safe(note.kind.replace('_', ' '))}: {_safe(note.note)}{quoted}"


def _contents(shown: Sequence[_Article]) -> Iterator[str]:
    if len(shown) > 1:
        items = "".join(f'<li><a href="#{article.key}">{_line(article.name, 120)}</a></li>' for article in shown)
        yield f'<nav aria-label="Articles"><ol class="contents">{items}</ol></nav>'


NOTEBOOK_COLOURS = ("59,130,196", "199,70,125", "58,145,80", "170,120,20", "125,95,205", "200,90,45", "25,145,145")
NOTEBOOK_LINES = ("solid", "dashed", "dotted", "double")


class _NotebookBrush:
    """Marks with inline styles that show on light and dark ground alike."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices

    def opens(self, mark: Mark) -> str:
        voice = self._voices.of(mark.attribution)
        title = _safe(_chain_words(mark.attribution, self._voices))
        if mark.role in SAID:
            on = "…" if mark.role == "goes_on" else ""
            style = f"{_notebook_style(voice)};padding-bottom:{4 * (mark.level - 1) + 1}px;background-clip:content-box"
            return f'<span style="{style}" title="{title}"><sup>{voice.number}{on}</sup>'
        return f'<b title="{title}">' if mark.role == "source" else "<i>"

    def closes(self, mark: Mark) -> str:
        if mark.role == "source":
            return f"<sup>{self._voices.of(mark.attribution).number}</sup></b>"
        return "</span>" if mark.role in SAID else "</i>"


def _notebook_style(voice: Voice) -> str:
    at = voice.number - 1
    colour, line = NOTEBOOK_COLOURS[at % HUES], NOTEBOOK_LINES[at % LINES]
    return f"background-color:rgba({colour},.13);border-bottom:3px {line} rgb({colour})"


def _notebook_voice(voice: Voice, voices: Voices) -> str:
    ways = dict.fromkeys(" ← ".join(step.name for step in voices.through(said)) for said in voice.attributions)
    through = "; ".join(f"known through {_safe(way)}" for way in ways if way)
    name = f'<span style="{_notebook_style(voice)}">{_safe(voice.name)}</span>'
    return f"{name} {_safe(f'({voice.kind})') if voice.kind else ''} {through}"
