"""What each line of an article is: headline, caption, advertising or body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from sayso.grammar.segment import lines
from sayso.model import Span

LineKind = Literal["headline", "caption", "advertising", "body"]

_STOPS = '.!?…:;»”")]'
_LONGEST_HEADLINE = 250
_LONGEST_CAPTION = 160
_LONGEST_ADVERTISING = 220
_LINK = re.compile(r"https?://\S+|@\w{4,}|t\.me/\S+")


# «ПЕРМЬ, 17 мая. /ТАСС/. », «Москва. 17 мая. ИНФОРМ.РУ - », «КИЕВ, 5 июня — Агентство. »
DATELINE = re.compile(
    r"[А-ЯЁA-ZІЇЄҐ][\w.-]*(?: [А-ЯЁA-ZІЇЄҐ][\w.-]*)?[.,] +"  # place
    r"\d{1,2} [а-яёіїєґ]{3,9}[.,]?"  # day and month
    r"(?: */[^/\n]{2,30}/\.?| *[—–-] *[A-ZА-ЯЁ][\w «»\"]{1,25}\.| +[A-ZА-ЯЁ.]{4,20}(?= *[—–-]))?"  # agency
    r"(?: *[—–-] +|\.? +)"
)


class Line(NamedTuple):
    """One non-empty line of the text."""

    span: Span
    kind: LineKind


def layout(text: str, advertising: Iterable[str], *, titled: bool) -> tuple[Line, ...]:
    """Tell the lines of a text apart. `titled`: the headline is given beside the text, so none is sought in it."""
    spans = [Span(start, end) for start, end in lines(text)]
    markers = sorted(advertising)
    out = []
    for number, span in enumerate(spans):
        line = text[span.start : span.end]
        if number == 0 and not titled and len(spans) > 1 and _is_headline(line):
            kind: LineKind = "headline"
        elif _is_advertising(line, markers):
            kind = "advertising"
        else:
            kind = "caption" if _is_caption(line) else "body"
        out.append(Line(span, kind))
    return tuple(out)


def _is_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and (line[-1] not in ".:;" or line.count(" ") < 12) and line[-1] != ":"


def _is_advertising(line: str, markers: list[str]) -> bool:
    low = line.lower()
    if len(line) > _LONGEST_ADVERTISING:
        return False
    return any(m in low for m in markers) or bool(_LINK.fullmatch(line))


def _is_caption(line: str) -> bool:
    """A line that doesn't end as a sentence does."""
    return line[-1] not in _STOPS and len(line) <= _LONGEST_CAPTION
