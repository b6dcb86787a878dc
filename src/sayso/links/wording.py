"""Two passages side by side: the words in each that the other has not, of the sort that matters for a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sayso.catalogue.words import comparable
from sayso.links.same.news import news
from sayso.links.same.numbers import is_numeral
from sayso.links.same.stated import Stated
from sayso.model import Reading, Span

_WORD = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
MOST = 60  # words of a passage that are looked at


def differing_words(one: Sequence[str], other: Sequence[str]) -> tuple[list[int], list[int]]:
    """The places of words in each list that the other has in no form."""
    ours, theirs = {comparable(w) for w in one}, {comparable(w) for w in other}
    return (
        [k for k, w in enumerate(one) if comparable(w) not in theirs],
        [k for k, w in enumerate(other) if comparable(w) not in ours],
    )


def different(texts: tuple[str, str], spans: tuple[Span, Span], wanted: Callable[[str], bool]) -> tuple[Spans, Spans]:
    """The words of two passages (spans of their texts) that only one of them has, and that are `wanted`."""
    found = [
        [Span(*m.span()) for m in _WORD.finditer(text, *span)][:MOST] for text, span in zip(texts, spans, strict=True)
    ]
    words = [[text[slice(*s)] for s in own] for text, own in zip(texts, found, strict=True)]
    one, other = (
        tuple(own[k] for k in places if wanted(own_words[k]))
        for own, own_words, places in zip(found, words, differing_words(*words), strict=True)
    )
    return one, other


Spans = tuple[Span, ...]


def shown(stated: Stated, reading: Reading) -> Spans:
    """The words of a statement that show how sure it is put, and whether it is denied."""
    if stated.number is not None:
        return reading.statements[stated.number].shown
    text = reading.article.part(stated.field)
    signs = news().hedge.get(reading.language, frozenset())
    words = (m for m in _WORD.finditer(text, *stated.passage) if m.group().lower() in signs)
    return tuple(Span(*m.span()) for m in words)


def announced(stated: Stated, reading: Reading) -> Spans:
    """The words of a passage that tell on whose word it is: sources and cues."""
    spans = (
        span
        for a in reading.attributions
        if a.field == stated.field and any(piece.meets(stated.span) for piece in (*a.content, *a.continues))
        for span in (a.source, a.cue)
        if span and stated.passage.holds(span)
    )
    return tuple(sorted(set(spans)))


def number_like(language: str) -> Callable[[str], bool]:
    """What tells numbers, in figures or words, from other words of a language."""
    return lambda word: word[0].isdigit() or is_numeral(word.lower().replace("ё", "е"), language)
