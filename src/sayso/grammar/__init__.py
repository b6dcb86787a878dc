"""Text → Parse. The only part that knows the NLP libraries; they are loaded once, on first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController

from sayso.grammar.lemmas import corrected, lemma, nominative
from sayso.grammar.mend import mend, tied, unglued
from sayso.grammar.network import Network, Tagged
from sayso.grammar.parse import Name, Parse, Sentence, Tag, Token
from sayso.grammar.segment import Piece, lines, sentences
from sayso.model import Span

__all__ = ["Name", "Parse", "Sentence", "Tag", "Token", "in_one_thread", "lemma", "nominative", "parse", "parse_many"]

PORTION = 4_000  # tokens tagged at once: bounds memory on endless texts

_FIELDS = {
    "Case": "case",
    "Number": "number",
    "Gender": "gender",
    "Person": "person",
    "Animacy": "animacy",
    "VerbForm": "form",
    "Mood": "mood",
    "Tense": "tense",
    "Aspect": "aspect",
    "Voice": "voice",
    "Variant": "variant",
}


def parse(text: str) -> Parse:
    """Parse one text."""
    network = _network()
    with in_one_thread():
        return _parse(text, network)


def in_one_thread() -> AbstractContextManager[object]:
    """Let products of matrices use one thread: the order in which threads add up would leak into the last bits."""
    limited: AbstractContextManager[object] = _threads().limit(limits=1)
    return limited


def parse_many(texts: Iterable[str]) -> Iterator[Parse]:
    """Parse texts in their order, each by itself: a text's parse never depends on its neighbours."""
    return map(parse, texts)


@cache
def _network() -> Network:
    return Network()


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def tag(raw: str) -> Tag:
    """Read a tag such as `NOUN|Animacy=Inan|Case=Gen`."""
    pos, *feats = raw.split("|")
    pairs = (feat.split("=") for feat in feats)
    return Tag(pos, **{_FIELDS[key]: value for key, value in pairs if key in _FIELDS})


def _parse(text: str, network: Network) -> Parse:
    pieces, numbers = [], []
    for number, (start, end) in enumerate(lines(text)):
        for piece in sentences(text, start, end):
            pieces.append(piece)
            numbers.append(number)
    tagged = [t for portion in _portions(pieces) for t in network([[p.text for p in s] for s in portion])]
    found: list[Sentence] = []
    names: list[Name] = []
    for piece, told, number in zip(pieces, tagged, numbers, strict=True):
        named = list(_names(piece, told.names))
        sentence = Sentence(tied(mend(_tokens(piece, told)), named), number)
        found.append(sentence)
        names += unglued(sentence, named)
    return Parse(text, tuple(found), tuple(names))


def _portions(pieces: list[list[Piece]]) -> Iterator[list[list[Piece]]]:
    portion: list[list[Piece]] = []
    size = 0
    for sentence in pieces:
        if portion and size + len(sentence) > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(sentence)
        size += len(sentence)
    if portion:
        yield portion


def _tokens(pieces: list[Piece], tagged: Tagged) -> tuple[Token, ...]:
    tags = [corrected(p.text.lower(), tag(raw)) for p, raw in zip(pieces, tagged.tags, strict=True)]
    return tuple(
        Token(i, p.start, p.end, p.text, lemma(p.text.lower(), t.pos, t.mood), t, head, rel)
        for i, (p, t, head, rel) in enumerate(zip(pieces, tags, tagged.heads, tagged.rels, strict=True))
    )


def _names(pieces: list[Piece], bio: list[str]) -> Iterator[Name]:
    """Join B-/I- tags to names."""
    start = end = None
    kind = ""
    for piece, label in [*zip(pieces, bio, strict=True), (None, "O")]:
        if label[:2] == "I-" and label[2:] == kind and piece and start is not None:
            end = piece.end
            continue
        if start is not None and end is not None:
            yield Name(Span(start, end), kind)
        start, end, kind = (
            (piece.start, piece.end, label[2:]) if piece and label not in ("O", "<pad>") else (None, None, "")
        )
