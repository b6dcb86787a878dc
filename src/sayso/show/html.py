"""Readings as HTML: `page` is one file that needs nothing else, `fragment` is for a notebook and has no script.

Everything from an article is cleaned and escaped; the page's policy lets no other style or script run than its own.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files

from sayso.model import Attribution, Finding, Place, Problem, Reading, Time
from sayso.show.inline import PageBrush, Writer, line, look, safe, saying
from sayso.show.map import drawn
from sayso.show.marks import Rows, joined, noted, stated
from sayso.show.notebook import fragment
from sayso.show.particulars import coordinates, distinct_places, distinct_times, place_name, untold, when
from sayso.show.summary import headline_rests, shares, summary
from sayso.show.voices import Voice, Voices, field_text

__all__ = ["fragment", "page"]

SNIPPET = 240  # characters of what is said that the list of sources shows
SHORT = 90  # characters of the words that a finding, a place or a time is about
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
            f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>",
            '<header><h1 class="brand">Sayso: on whose word?</h1></header>\n<main>',
            *_contents(shown),
            *(article.html() for article in shown),
            f'</main>\n<footer class="dock" hidden><p>{HINT}</p></footer>',
            f"<script>{script}</script>\n</body>\n</html>\n",
        ),
    )


def _asset(name: str) -> str:
    return files("sayso.show").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class _Article:
    """One reading on the page."""

    def __init__(self, reading: Reading, key: str) -> None:
        self._reading = reading
        self._voices = Voices(reading)
        self._brush = PageBrush(self._voices, key)
        self._writer = Writer(self._voices, self._brush)
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
            f'<article class="reading" id="{self.key}" aria-label="{line(self.name, 200)}">',
            f'<p class="from">{self._from()}</p>',
            f'<p class="sum">{safe(summary(self._reading))}</p>{self._share()}',
            self._warnings("findings", self._reading.findings),
            f'<a class="skip" href="#{self.key}who">Skip to who says what</a>' if self._voices.all else "",
            f'<div class="text" {self._lang}>\n{text}\n</div>',
            self._sources(),
            self._context(),
            self._notes(),
            "</article>",
        )
        return "\n".join(part for part in parts if part)

    def _title(self) -> Iterator[str]:
        for row in self._writer.rows("title"):
            yield f"<h2>{row.html}</h2>"

    def _body(self) -> Iterator[str]:
        reading = self._reading
        rows = Rows(reading.article.text)
        speaking = {rows.spans[number] for number in stated(reading, "text", rows)}
        for row in self._writer.rows("text"):
            if reading.headline and reading.headline.meets(row.span):
                rests = headline_rests(reading)
                yield f"<h2>{row.html}</h2>" + (f'<p class="rests" lang="en">({safe(rests)})</p>' if rests else "")
            elif reading.statements and row.span not in speaking and not row.told:
                yield f'<p class="silent">{row.html} <small lang="en">(nobody\'s statement)</small></p>'
            else:
                yield f"<p>{row.html}</p>"

    def _from(self) -> str:
        article = self._reading.article
        parts = [safe(part) for part in (article.outlet, article.published, article.id) if part]
        if article.url and article.url.lower().startswith(("http://", "https://")):
            parts.append(f'<a href="{safe(article.url)}" rel="noreferrer noopener nofollow">{safe(article.url)}</a>')
        elif article.url:
            parts.append(safe(article.url))
        return " · ".join(parts)

    def _share(self) -> str:
        parts, at, rects = shares(self._voices), 0.0, []
        total = sum(count for _, count in parts)
        for voice, count in parts:
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
        known = " · ".join(safe(part) for part in (voice.kind, voice.key) if part)
        kind = f"<small>{known}</small>" if known else ""
        return (
            f'<li class="voice {look(voice)}"><button type="button" aria-pressed="false" data-n="{voice.number}">'
            f"<span>{voice.number}</span><b {self._lang}>{safe(voice.name)}</b>{kind}</button>"
            f'<div class="said">{said}</div></li>'
        )

    def _said(self, through: Sequence[Voice], attributions: Sequence[Attribution]) -> str:
        names = " ← ".join(safe(voice.name) for voice in through)
        way = f'<p class="through">known through <span {self._lang}>{names}</span></p>' if names else ""
        items = "".join(f"<li>{self._item(attribution)}</li>" for attribution in attributions)
        return f"{way}<ul>{items}</ul>"

    def _item(self, attribution: Attribution) -> str:
        said = " … ".join(self._voices.text(span, attribution).strip() for span in attribution.content)
        words = line(said or self._voices.text(attribution.cue, attribution), SNIPPET)
        key = self._brush.key(attribution)
        link = f'<a href="#{key}" {self._lang}>{words}</a>' if key in self._brush.ids else words
        goes_on = joined(attribution.continues, field_text(self._reading, attribution.field))
        on = "".join(
            f"<br><i>goes on</i> <span {self._lang}>{line(self._voices.text(span, attribution), SNIPPET)}</span>"
            for span in goes_on
        )
        return f"<i>{safe(saying(attribution, self._voices))}</i> {link}{on}"

    def _notes(self) -> str:
        items = self._warnings("problems", self._reading.problems)
        return f'<section class="notes"><h3>Notes</h3>{items}</section>' if items else ""

    def _warnings(self, kind: str, notes: Sequence[Finding | Problem]) -> str:
        items = "".join(f"<li>{self._note(number, note)}</li>" for number, note in enumerate(notes))
        return f'<ul class="{kind}">{items}</ul>' if items else ""

    def _note(self, number: int, note: Finding | Problem) -> str:
        field = note.field if isinstance(note, Finding) else "text"
        words = line(noted(note.span, field_text(self._reading, field)), SHORT)
        key = self._brush.aside_key("finding", number) if isinstance(note, Finding) else ""
        quoted = f" <q {self._lang}>{self._linked(key, words)}</q>" if words else ""
        return f"<b>{safe(note.kind.replace('_', ' '))}</b>: {safe(note.note)}{quoted}"

    def _linked(self, key: str, words: str) -> str:
        return f'<a href="#{key}">{words}</a>' if key in self._brush.ids else words

    def _context(self) -> str:
        """Draw the map, and list the places and the times as the text names them."""
        where = "".join(f"<li>{item}</li>" for item in self._where())
        when = "".join(f"<li>{item}</li>" for item in self._when())
        places = (
            f'<section class="where"><h3>Where</h3>{drawn(self._places)}<ul>{where}</ul></section>' if where else ""
        )
        times = f'<section class="when"><h3>When</h3><ul>{when}</ul></section>' if when else ""
        return f'<div class="context">{places}{times}</div>' if where or when else ""

    @property
    def _places(self) -> list[Place]:
        return list(distinct_places(self._reading.places).values())

    def _where(self) -> Iterator[str]:
        for number, place in distinct_places(self._reading.places).items():
            at = f' <span class="at">{coordinates(place)}</span>' if coordinates(place) else ""
            yield f"{self._named('place', number, place)} <span>{safe(place_name(place))}</span>{at}"

    def _when(self) -> Iterator[str]:
        """Yield each time; those that cannot be told together, by the reason."""
        for number, time in distinct_times(self._reading).items():
            yield f'{self._named("time", number, time)} <span class="at">{safe(when(time))}</span>'
        for reason, times in untold(self._reading.times).items():
            words = ", ".join(f"<q {self._lang}>{told}</q>" for told in dict.fromkeys(map(self._words, times)))
            yield f'<span>{words}</span> <span class="at">not told: {safe(reason)}</span>'

    def _named(self, role: str, number: int, named: Place | Time) -> str:
        return f"<q {self._lang}>{self._linked(self._brush.aside_key(role, number), self._words(named))}</q>"

    def _words(self, named: Place | Time) -> str:
        return line(field_text(self._reading, named.field)[named.span.start : named.span.end], SHORT)


def _contents(shown: Sequence[_Article]) -> Iterator[str]:
    if len(shown) > 1:
        items = "".join(f'<li><a href="#{article.key}">{line(article.name, 120)}</a></li>' for article in shown)
        yield f'<nav aria-label="Articles"><ol class="contents">{items}</ol></nav>'
