"""Quotation marks: which open, which close, and what lies between, however badly they are balanced.

One pass a line with a stack. What is still open at the end of a line runs on when the next line opens again
(each paragraph of a long quotation is re-opened); else it ends with its line if it began the line or followed a colon
or dash, and is dropped as a stray mark otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.model import Span

OPENING = "«„"
CLOSING = "»”"
EITHER = '"“'
MARKS = OPENING + CLOSING + EITHER
LONGEST_UNCLOSED = 700  # characters; a lost mark must not swallow an article
LONGEST_WRAPPED = 1_000  # characters; what is longer and wholly between straight marks is no speech
_SENTENCE = re.compile(r"[.!?…]\s+(?=[A-ZА-ЯЁІЇЄҐ«„“\"])")
_BEFORE_OPENING = ' \t\u00a0([{—–-«„"“:/'


class Quote(NamedTuple):
    """A quotation: `outer` with its marks, `inner` without; `depth` 0 is outermost; `closed`: both marks are there."""

    outer: Span
    inner: Span
    depth: int
    closed: bool


def find_quotes(text: str, spans: Sequence[Span]) -> list[Quote]:
    """Find the quotations in the lines `spans` of `text`, in the order of the text."""
    out: list[Quote] = []
    for span in spans:
        out += _line(text, span)
    return sorted(out, key=lambda q: (q.outer.start, -q.outer.end))


def _line(text: str, span: Span) -> list[Quote]:
    stack: list[int] = []
    out = []
    for at in range(span.start, span.end):
        mark = text[at]
        if mark not in MARKS or _is_apostrophe(text, at) or (at > span.start and text[at - 1] == mark):
            continue
        if _opens(text, at, span, stack):
            stack.append(at)
        elif stack:
            start = stack.pop()
            out.append(Quote(Span(start, _past(text, at)), Span(_past(text, start), at), len(stack), closed=True))
        elif _ends_speech(text, at, span):
            start = _speech_start(text, at, span)
            out.append(Quote(Span(start, at + 1), Span(start, at), 0, closed=False))
    # what was never closed
    for depth, at in enumerate(stack):
        if _begins_speech(text, at, span) and span.end - at <= LONGEST_UNCLOSED:
            out.append(Quote(Span(at, span.end), Span(at + 1, span.end), depth, closed=False))
            break
    out = [q for q in out if not _is_wrapping(text, q, span)]
    return _depths(out)


def _depths(quotes: list[Quote]) -> list[Quote]:
    """How many others hold each: one pass in the order of the text, with a stack of what is open."""
    out, still = [], list[Quote]()
    for quote in sorted(quotes, key=lambda q: (q.outer.start, -q.outer.end)):
        while still and still[-1].outer.end < quote.outer.end:
            still.pop()
        out.append(quote._replace(depth=len(still)))
        still.append(quote)
    return out


def _is_wrapping(text: str, quote: Quote, span: Span) -> bool:
    """A whole article between straight marks, its own marks doubled: what a table's export left behind."""
    whole = text[span.start] == '"' and quote.outer.start == span.start and quote.outer.end >= span.end - 1
    return whole and ('""' in text[quote.inner.start : quote.inner.end] or span.end - span.start > LONGEST_WRAPPED)


def _past(text: str, at: int) -> int:
    """Behind a mark, be it doubled («""Так"", — сказал он»)."""
    return at + 2 if text[at + 1 : at + 2] == text[at] else at + 1


def _speech_start(text: str, at: int, span: Span) -> int:
    """Where speech began whose opening mark is lost: with its line if that is near, else with its sentence."""
    if at - span.start <= LONGEST_UNCLOSED:
        return span.start
    return max((m.end() for m in _SENTENCE.finditer(text, at - LONGEST_UNCLOSED, at)), default=at - LONGEST_UNCLOSED)


def _is_apostrophe(text: str, at: int) -> bool:
    around = text[at - 1 : at + 2]
    return text[at] == '"' and len(around) == 3 and around[0].isdigit() and not around[2].isalnum() and around[2] != ","


def _opens(text: str, at: int, span: Span, stack: list[int]) -> bool:
    mark = text[at]
    if mark in OPENING:
        return True
    if mark in CLOSING:
        return False
    before = text[at - 1] if at > span.start else " "
    beyond = _past(text, at)
    after = text[beyond] if beyond < span.end else " "
    if mark == "“" and stack and text[stack[-1]] == "„":
        return False
    return before in _BEFORE_OPENING and not after.isspace() and after not in ",.;:!?)"


def _begins_speech(text: str, at: int, span: Span) -> bool:
    before = text[span.start : at].rstrip()
    return not before or before[-1] in ":—–"


def _ends_speech(text: str, at: int, span: Span) -> bool:
    """A closing mark without its opening one, followed by «, — said X»."""
    rest = text[at + 1 : span.end].lstrip(" ,\u00a0")
    return rest[:1] in ("—", "–", "-") and text[span.start : at].count(" ") > 1
