"""Trouble in a text, as records: a language without a pack, characters that are none, marks that nobody closes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.attribution.material import Material
from sayso.attribution.quotes import MARKS
from sayso.grammar.language import Look
from sayso.model import Problem, Span

_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_PARAGRAPH = re.compile(r"\s*\n\s*")


def language(text: str, seen: Look) -> Problem:
    """Say that a text is not read, and why."""
    note = f"looks like {seen.words}, for which there is no language pack: read as nobody's statement"
    return Problem("language", Span(0, len(text)), note)


def characters(text: str) -> Iterator[Problem]:
    """Say where the first NUL or lone surrogate stands, and how many there are."""
    found = list(_NO_CHARACTER.finditer(text))
    if found:
        note = f"{len(found)} NUL or half of a character pair: damaged text, kept as given"
        yield Problem("characters", Span(*found[0].span()), note)


def quotations(m: Material) -> Iterator[Problem]:
    """Say which quotation mark has no partner; one that is opened again in the next paragraph is in order."""
    for quote in m.quotes:
        if quote.closed:
            continue
        outer = quote.outer
        if quote.inner.start > outer.start:
            after = _PARAGRAPH.match(m.text, outer.end)
            if not (after and m.text[after.end() : after.end() + 1] in MARKS):
                yield Problem("quotation", Span(outer.start, outer.start + 1), "opened and never closed")
        else:
            yield Problem("quotation", Span(outer.end - 1, outer.end), "closed and never opened")
