"""Lines, sentences, tokens: where things begin and end, before anything is known about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from razdel import sentenize, tokenize

LONGEST_SENTENCE = 300  # tokens; more is cut, so that the parser's square of it stays small
LONGEST_PIECE = 20_000  # characters handed to razdel at once
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
SHORTEST_BEFORE_YEAR = 50  # characters: «В 2012г. Россия …» is one sentence
_JOINT = re.compile(r"(?:\d{4}г|[»”])\.(?=\s[А-ЯЁ«\"])")
_STOP = re.compile(r"[.!?…;:,]|[—–-]")


class Piece(NamedTuple):
    """One token before it is tagged."""

    start: int
    end: int
    text: str


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Non-empty lines of the text, trimmed: (start, end)."""
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end:
            yield start, end


def sentences(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Sentences of one line, each a list of at most LONGEST_SENTENCE tokens."""
    for a, b in _portions(text, start, end):
        for sentence in sentenize(text[a:b]):
            for first, last in _joints(sentence.text):
                at = a + sentence.start + first
                pieces = [Piece(at + t.start, at + t.stop, t.text) for t in tokenize(sentence.text[first:last])]
                yield from _cut(pieces)


def _joints(sentence: str) -> Iterator[tuple[int, int]]:
    """Part what razdel leaves joined: «… на выборах 2012г. Нынешний …», «… четверг». На вопрос …»."""
    start = 0
    for match in _JOINT.finditer(sentence):
        if match.start() - start > SHORTEST_BEFORE_YEAR or not match.group()[0].isdigit():
            yield start, match.end()
            start = match.end() + 1
    yield start, len(sentence)


def _portions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Break an endless line at white space, else anywhere: razdel's time must stay linear."""
    while end - start > LONGEST_PIECE:
        middle = max(text.rfind(" ", start, start + LONGEST_PIECE), start) + 1
        middle = middle if middle > start + 1 else start + LONGEST_PIECE
        yield start, middle
        start = middle
    yield start, end


def _cut(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Cut an endless sentence behind the last stop in reach, else anywhere."""
    while len(pieces) > LONGEST_SENTENCE:
        stops = [k for k in range(LONGEST_SENTENCE // 2, LONGEST_SENTENCE) if _STOP.fullmatch(pieces[k].text)]
        middle = stops[-1] + 1 if stops else LONGEST_SENTENCE
        yield pieces[:middle]
        pieces = pieces[middle:]
    if pieces:
        yield pieces
