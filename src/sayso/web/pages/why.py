"""Why an attribution was read so: its rule in words, and what every rule said around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse

from sayso.errors import AbsentError
from sayso.languages import languages, pack
from sayso.model import Attribution, Opinion, Reading, Span
from sayso.show.voices import Voices
from sayso.web.pages.ink import saying
from sayso.web.pages.rendering import render, spoken

_AROUND = 40  # characters beside an attribution in which a rule's opinion belongs to it
_MOST = 60  # opinions
_EXAMPLES = 2
_WORDS = 120  # characters
_MARK = re.compile(r"\{[A-Z]\d?:|\}")


class Said(NamedTuple):
    """What one rule said of which words."""

    rule: str
    words: str
    won: bool
    note: str


def why(request: Request, reading: Reading, home: str) -> HTMLResponse:
    """The page about the attribution that the address asks for; `home` is the article's. Raises AbsentError without one."""
    asked = request.query_params["why"]
    one = next((a for a in reading.attributions if str(a.id) == asked), None)
    if one is None:
        raise AbsentError(f"this article has no attribution {asked[:20]}")
    _, opinions = request.app.state.desk.explain(reading.article)
    voices, t = Voices(reading), spoken(request)
    group, _, frame = one.rule.partition("/")
    return render(
        request,
        "why.html",
        one=one,
        voices=voices,
        home=home,
        stored=home.startswith("/articles/"),
        saying=saying(one, voices, t),
        examples=_examples(reading.language, group),
        frame=frame,
        passage=list(_passage(one, reading)),
        opinions=list(_near(one, reading, opinions)),
    )


def _examples(language: str, group: str) -> list[str]:
    """Sentences that a rule of the language is tested by, without their marks."""
    if language not in languages():
        return []
    found = (rule.yes for rule in pack(language).rules if rule.name == group)
    return [_MARK.sub("", one) for one in next(found, ())[:_EXAMPLES]]


def _whole(one: Attribution) -> Span:
    pieces = [*one.content, *(span for span in (one.cue, one.source) if span)]
    return Span(min(p.start for p in pieces), max(p.end for p in pieces)) if pieces else Span(0, 0)


def _passage(one: Attribution, reading: Reading) -> Iterator[tuple[str, str]]:
    """The words from the first to the last that belong to it, each stretch with its role: content, cue, source, nothing."""
    text = (reading.article.title or "") if one.field == "title" else reading.article.text
    whole = _whole(one)
    roles = [(p, "content") for p in one.content]
    roles += [(span, name) for span, name in ((one.cue, "cue"), (one.source, "source")) if span]
    cuts = sorted({whole.start, whole.end, *(edge for span, _ in roles for edge in span)})
    for start, end in pairwise(cuts):
        role = next((name for span, name in reversed(roles) if span.start <= start and end <= span.end), "")
        yield role, text[start:end]


def _near(one: Attribution, reading: Reading, opinions: tuple[Opinion, ...]) -> Iterator[Said]:
    whole = _whole(one)
    around = Span(whole.start - _AROUND, whole.end + _AROUND)
    if one.field == "text":
        for said in [o for o in opinions if around.meets(o.span)][:_MOST]:
            words = " ".join(reading.article.text[said.span.start : said.span.end].split())
            yield Said(said.rule, words[:_WORDS], said.won, said.note)
