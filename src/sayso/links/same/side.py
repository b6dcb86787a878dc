"""Texts → arrays: many texts laid end to end, so that all can be compared with all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from math import log
from typing import Any
from zlib import crc32

import numpy as np

from sayso.grammar.network import Floats
from sayso.grammar.vectors import vector
from sayso.links.same.counted import Numbers, numbers_of
from sayso.links.same.news import news
from sayso.links.same.words import FOREIGN, Said, Word

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
DIMENSIONS = 300
BINS = 2_048  # for three letters in a row
LEAST = 1e-3  # no word weighs nothing
_NOTHING = Word("", "", "", "X", LEAST, name=False, sound="", concepts=(), codes=(0, 0, 0, 0))
Rarity = Mapping[str, float]


def rarities(texts: Sequence[Said]) -> dict[str, float]:
    """How rare stems and concepts (`c:` before them) are among the texts at hand, in (0, 1]: what all tell tells none apart."""
    met = Counter(key for text in texts for key in {*(w.stem for w in text.words), *(f"c:{c}" for c in text.concepts)})
    return {key: log((len(texts) + 1) / n) / log(len(texts) + 1) for key, n in met.items()}


class Side:
    """One side of a comparison: `texts`, and their words laid end to end; a text without words has one that says nothing.

    What is told of words is told of each distinct one, `places` (words,) is where each word's stands among them.
    `rarity` tells by the stem how rare a word is among the texts at hand, 0 to 1.
    """

    def __init__(self, texts: Sequence[Said], rarity: Rarity | None = None) -> None:
        self.texts = texts
        self._rarity = rarity or {}
        lots = [text.words or (_NOTHING,) for text in texts]
        known: dict[Word, int] = {}
        self.places: Ints = np.array([known.setdefault(word, len(known)) for lot in lots for word in lot], np.int64)
        self.words = tuple(known)
        self.lengths: Ints = np.array([len(lot) for lot in lots], np.int64)
        self.starts: Ints = np.cumsum(self.lengths) - self.lengths
        weights = [max(word.weight * self._rarity.get(word.stem, 1.0), LEAST) for word in self.words]
        self.weights: Floats = np.array(weights, np.float32)

    @cached_property
    def _steps(self) -> tuple[Ints, list[Ints]]:
        """Texts, the longest first; the places of their first words, of their second, and so on."""
        order = np.argsort(-self.lengths, kind="stable")
        starts, lengths = self.starts[order], self.lengths[order]
        numbers = (np.searchsorted(-lengths, -step) for step in range(int(lengths[0])))
        return order, [self.places[starts[:number] + step] for step, number in enumerate(numbers)]

    def greatest(self, likeness: Floats | Bools) -> Floats:
        """(texts, …) the greatest of each text's words, which are the rows of `likeness`."""
        order, (first, *others) = self._steps
        found = np.ascontiguousarray(likeness)[first]
        for places in others:
            np.maximum(found[: len(places)], likeness[places], out=found[: len(places)])
        out: Floats = np.empty(found.shape, np.float32)
        out[order] = found
        return out

    @cached_property
    def times(self) -> Floats:
        """(texts, distinct words) how often each text has each word."""
        out = np.zeros((len(self.texts), len(self.words)), np.float32)
        np.add.at(out, (np.repeat(np.arange(len(self.texts)), self.lengths), self.places), 1)
        return out

    @cached_property
    def weighed(self) -> Floats:
        """(texts, distinct words) the same, each word times its weight."""
        out: Floats = self.times * self.weights
        return out

    @cached_property
    def mass(self) -> Floats:
        """(texts,) the weights of all words."""
        out: Floats = self.weighed.sum(1)
        return out

    @cached_property
    def codes(self) -> Ints:
        """(4, distinct words) digests of lemma, stem, sound and concept."""
        return np.array([word.codes for word in self.words], np.int64).T

    @cached_property
    def vectors(self) -> Floats:
        """(distinct words, 300) of length 1, zeros where there is none."""
        return np.stack([_vector(word.form, word.lemma) for word in self.words])

    @cached_property
    def meaning(self) -> Floats:
        """(texts, 300) the weighted means of the vectors, of length 1."""
        total = (self.times * self.weights**2) @ self.vectors
        out: Floats = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
        return out

    @cached_property
    def triples(self) -> Floats:
        """(texts, BINS) which three letters in a row a text has."""
        out = np.zeros((len(self.texts), BINS), dtype=np.float32)
        for row, text in enumerate(self.texts):
            out[row, [_bin(three) for three in text.triples]] = 1
        return out

    @cached_property
    def concepts(self) -> Floats:
        """(texts, concepts) what is told of: the square root of how rare that is."""
        places = news().places
        out = np.zeros((len(self.texts), len(places)), dtype=np.float32)
        for row, text in enumerate(self.texts):
            for concept in text.concepts:
                out[row, places[concept]] = self._rarity.get(f"c:{concept}", 1.0) ** 0.5
        return out

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of the texts."""
        return numbers_of([text.numbers for text in self.texts])

    def of(self, pos: str) -> Bools:
        """(distinct words,) which are of a part of speech and no names."""
        return np.array([word.pos == pos and not (word.name and pos == "NOUN") for word in self.words])

    @cached_property
    def names(self) -> Bools:
        """(distinct words,) which are names."""
        return np.array([word.name for word in self.words])


@lru_cache(maxsize=50_000)
def _vector(form: str, lemma: str) -> Floats:
    found = vector(form)
    found = vector(lemma) if found is None else found
    return np.zeros(DIMENSIONS, dtype=np.float32) if found is None else found


@lru_cache(maxsize=100_000)
def _bin(three: str) -> int:
    return crc32(three.encode("utf-8", "surrogatepass")) % BINS


def known(word: Word) -> bool:
    """Tell whether a word can be weighed: one of a language without a list of words cannot."""
    return word.weight != FOREIGN
