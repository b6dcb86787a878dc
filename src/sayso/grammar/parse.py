"""The nouns of grammar: what a parsed text is made of. Nothing here knows a library."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from sayso.model import Span


class Tag(NamedTuple):
    """Part of speech and features, Universal Dependencies names; an absent feature is an empty string."""

    pos: str
    case: str = ""
    number: str = ""
    gender: str = ""
    person: str = ""
    animacy: str = ""
    form: str = ""
    mood: str = ""
    tense: str = ""
    aspect: str = ""
    voice: str = ""
    variant: str = ""


class Token(NamedTuple):
    """One token. `i` and `head` are places in its sentence; the root's head is -1."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    tag: Tag
    head: int
    rel: str

    @property
    def span(self) -> Span:
        """The token's place in the text."""
        return Span(self.start, self.end)

    @property
    def is_word(self) -> bool:
        """Tell words and numbers from punctuation."""
        return self.tag.pos != "PUNCT" and any(c.isalnum() for c in self.text)

    @property
    def is_finite(self) -> bool:
        """A verb form that makes a clause: indicative, imperative, conditional."""
        return self.tag.form == "Fin"

    @property
    def is_predicate(self) -> bool:
        """A word that can head a clause."""
        return self.is_finite or self.tag.form == "Conv" or self.tag.variant == "Short"


class Sentence:
    """A run of tokens with a tree over them. `line` is the number of the text line it stands on."""

    __slots__ = ("__dict__", "end", "line", "start", "tokens")

    def __init__(self, tokens: tuple[Token, ...], line: int) -> None:
        self.tokens = tokens
        self.line = line
        self.start = tokens[0].start
        self.end = tokens[-1].end

    @property
    def span(self) -> Span:
        """The sentence's place in the text."""
        return Span(self.start, self.end)

    @cached_property
    def children(self) -> list[list[int]]:
        """For each token the tokens that hang on it, left to right."""
        out: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                out[token.head].append(token.i)
        return out

    @cached_property
    def _reach(self) -> list[tuple[int, int]]:
        """For each token the first and last token of its subtree."""
        reach = [(t.i, t.i) for t in self.tokens]
        for i in self._bottom_up():
            head = self.tokens[i].head
            if head >= 0:
                (a, b), (c, d) = reach[head], reach[i]
                reach[head] = (min(a, c), max(b, d))
        return reach

    def _bottom_up(self) -> list[int]:
        order = [t.i for t in self.tokens if t.head < 0]
        for i in order:
            order.extend(self.children[i])
        return order[::-1]

    def reach(self, i: int) -> tuple[int, int]:
        """First and last token (inclusive) of the subtree of token `i`."""
        return self._reach[i]

    def child(self, i: int, *rels: str) -> Token | None:
        """The first token hanging on `i` by one of `rels`."""
        return next((self.tokens[c] for c in self.children[i] if self.tokens[c].rel in rels), None)

    def above(self, i: int) -> list[int]:
        """The heads of token `i`, nearest first."""
        out = []
        while (i := self.tokens[i].head) >= 0:
            out.append(i)
        return out


class Name(NamedTuple):
    """A proper name: `kind` is PER, ORG or LOC."""

    span: Span
    kind: str


class Parse(NamedTuple):
    """A text with its sentences and names, in the order of the text."""

    text: str
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...]
