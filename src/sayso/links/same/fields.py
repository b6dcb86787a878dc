"""Texts beside texts, field by field: each field owns the keys that bring texts together and how they compare.

All texts of one side are compared with all of the other at once. A field has named figures, each an array (texts of a, texts
of b) in [0, 1]. Which figures speak for one claim, and how loudly, is learned (`sayso.links.same.judge`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from sayso.grammar.network import Floats
from sayso.links.same.counted import beside
from sayso.links.same.judge import weights
from sayso.links.same.news import news
from sayso.links.same.side import Bools, Side
from sayso.links.same.words import Said

Figures = dict[str, Floats]
RARE = 0.62  # the weight from which a single word brings two texts together
_NEAR = 0.55  # the likeness from which two names are one
_KIN = (1.0, 0.8, 1.0, 0.9)  # how alike words are that share lemma, stem, sound, concept
_FEW = np.float32(0.5)  # concepts: one that all tell of is less than one
_CHANCE = 0.35  # the likeness that any two words may have
_UNKNOWN = 0.5  # what stands for the likeness of words that one side lacks


class Nearest(NamedTuple):
    """(distinct words of a, texts of b), (texts of a, distinct words of b): for each word the greatest in each text."""

    across: Floats
    down: Floats


class Beside:
    """Two sides and how alike their words are; `Floats` of words are (distinct words of a, distinct words of b)."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b = a, b

    def _equal(self, code: int) -> Bools:
        one, other = self.a.codes[code], self.b.codes[code]
        equal: Bools = np.equal.outer(one, other) & (one != 0)[:, None]
        return equal

    @cached_property
    def alike(self) -> Floats:
        """How alike two words are, by use or by kinship."""
        alike: Floats = np.clip(self.a.vectors @ self.b.vectors.T, 0, 1)
        for code, likeness in enumerate(_KIN):
            np.maximum(alike, self._equal(code) * np.float32(likeness), out=alike)
        return alike

    @cached_property
    def best(self) -> Nearest:
        """How alike the nearest word is."""
        return self.nearest(self.alike)

    @cached_property
    def same(self) -> Nearest:
        """1 for words that the other text has too, in whatever form."""
        return self.nearest(self._equal(0))

    @cached_property
    def sound(self) -> Nearest:
        """1 for names that the other text has too."""
        return self.nearest(self._equal(2))

    def nearest(self, likeness: Floats | Bools) -> Nearest:
        """For each word of a side the greatest likeness in each text of the other."""
        across = self.b.greatest(likeness.T)
        down = across if self.a is self.b else self.a.greatest(likeness)
        return Nearest(across.T, down)

    @cached_property
    def mass(self) -> tuple[Floats, Floats]:
        """The weights of all words of each text of a, as a column, and of b, as a row."""
        return self.a.mass[:, None], self.b.mass[None, :]

    def total(self, near: Nearest) -> tuple[Floats, Floats]:
        """Sums of the words' weights times their likeness, over each text of a, and of b: (texts of a, texts of b)."""
        return self.a.weighed @ near.across, near.down @ self.b.weighed.T

    def number(self, near: Nearest) -> tuple[Floats, Floats]:
        """The same without weights."""
        return self.a.times @ near.across, near.down @ self.b.times.T

    def highest(self, near: Nearest) -> tuple[Floats, Floats]:
        """The greatest weight times likeness of a text's words."""
        one: Floats = self.a.greatest(near.across * self.a.weights[:, None])
        if self.a is self.b:
            return one, one.T
        return one, self.b.greatest((near.down * self.b.weights).T).T

    @cached_property
    def told(self) -> tuple[Floats, Floats]:
        """How much of what a text tells the other tells too, in words used alike."""
        (one, other), (ma, mb) = self.total(self.best), self.mass
        return one / ma, other / mb

    @cached_property
    def told_alike(self) -> tuple[Floats, Floats]:
        """The same, of words that are more alike than any two may be."""
        near = Nearest(*(np.clip((part - _CHANCE) / (1 - _CHANCE), 0, 1) for part in self.best))
        (one, other), (ma, mb) = self.total(near), self.mass
        return one / ma, other / mb

    @cached_property
    def repeated(self) -> tuple[Floats, Floats]:
        """The same, in the same words."""
        (one, other), (ma, mb) = self.total(self.same), self.mass
        return one / ma, other / mb

    @cached_property
    def lone(self) -> tuple[Floats, Floats]:
        """The weight of the rarest word that the other side tells nothing like."""
        return self.highest(Nearest(1 - self.best.across, 1 - self.best.down))

    @cached_property
    def concepts(self) -> tuple[Floats, Floats]:
        """How much is told of in both, and in the one that tells less."""
        ca, cb = self.a.concepts, self.b.concepts
        return ca @ cb.T, np.minimum((ca**2).sum(1)[:, None], (cb**2).sum(1)[None, :])

    @cached_property
    def verb(self) -> Floats:
        """The likeness of the two nearest verbs, 0.4 where a text has none."""
        mask = np.outer(self.a.of("VERB"), self.b.of("VERB"))
        found = self.a.greatest(self.nearest(np.where(mask, self.alike, -1)).across)
        out: Floats = np.where(found >= 0, found, np.float32(0.4))
        return out

    @cached_property
    def nouns(self) -> Floats:
        """How near, on an average, the common nouns have another in the other text."""
        ma, mb = self.a.of("NOUN").astype(np.float32), self.b.of("NOUN").astype(np.float32)
        na, nb = (self.a.times @ ma)[:, None], (self.b.times @ mb)[None, :]
        one, other = self.number(self.nearest(self.alike * np.outer(ma, mb)))
        mean = (one / np.maximum(na, 1) + other / np.maximum(nb, 1)) / 2
        out: Floats = np.where((na > 0) & (nb > 0), mean, _UNKNOWN)
        return out

    @cached_property
    def others(self) -> tuple[Floats, Floats]:
        """How many names of a text have nothing like them in the other."""
        across, down = self.best
        return self.number(
            Nearest(
                ((across < _NEAR) & self.a.names[:, None]).astype(np.float32),
                ((down < _NEAR) & self.b.names[None, :]).astype(np.float32),
            )
        )

    @cached_property
    def numbers(self) -> tuple[Floats, Floats]:
        """Whether a number of one thing is the same in both, and whether one has a number of a thing that differs from all."""
        return beside(self.a.numbers, self.b.numbers)


class Field(NamedTuple):
    """`keys` are what a text is found by; each of `figures` is (texts of a, texts of b)."""

    name: str
    keys: Callable[[Said], Iterator[str]]
    figures: Mapping[str, Callable[[Beside], Floats]]


def _no_keys(_: Said) -> Iterator[str]:
    return iter(())


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _word_keys(said: Said) -> Iterator[str]:
    return (f"w:{word.stem}" for word in said.words if word.weight >= RARE and len(word.stem) > 3)


def _words(two: Beside) -> Floats:
    (one, other), (ma, mb) = two.total(two.same), two.mass
    return (one + other) / (ma + mb)


def _number_of_words(two: Beside) -> Floats:
    out: Floats = np.minimum((two.a.lengths[:, None] + two.b.lengths[None, :]) / 40, 1)
    return out


# How much of what both tell is in the same words, weighed by rarity; the rarest word they share.
_WORDS = {
    "words": _words,
    "words of the shorter": lambda two: np.maximum(*two.repeated),
    "words of the longer": lambda two: np.minimum(*two.repeated),
    "rarest shared": lambda two: np.maximum(*two.highest(two.same)),
    "number of words": _number_of_words,
    "number shared": lambda two: np.minimum(np.minimum(*two.number(two.same)) / 8, 1),
}


def _told_by_one_alone(two: Beside) -> Floats:
    (one, other), (ma, mb) = two.total(two.best), two.mass
    out: Floats = np.minimum((ma - one + mb - other) / 10, 1)
    return out


# How much is told in words that are used alike, and how rare a word is that the other side tells nothing like.
_MEANING = {
    "likeness of the shorter": lambda two: np.maximum(*two.told),
    "likeness of the longer": lambda two: np.minimum(*two.told),
    "much alike of the longer": lambda two: np.minimum(*two.told_alike),
    "meaning": lambda two: np.maximum(two.a.meaning @ two.b.meaning.T, 0),
    "lone word": lambda two: np.maximum(*two.lone),
    "lone word in each": lambda two: np.minimum(*two.lone),
    "told by one alone": _told_by_one_alone,
}


def _letters(two: Beside) -> Floats:
    shared = two.a.triples @ two.b.triples.T
    number = two.a.triples.sum(1)[:, None] + two.b.triples.sum(1)[None, :]
    out: Floats = 2 * shared / np.maximum(number, 1)
    return out


# ── what is told of whom ──────────────────────────────────────────────────────────────────────────────────────────────


def _concept_keys(said: Said) -> Iterator[str]:
    found = sorted(said.concepts)
    return (f"c:{a}+{b}" for k, a in enumerate(found) for b in found[k + 1 :])


def _no_verb(two: Beside) -> Floats:
    has = [side.times @ side.of("VERB") > 0 for side in (two.a, two.b)]
    return (~np.logical_and.outer(*has)).astype(np.float32)


def _shared_concepts(two: Beside) -> Floats:
    shared, fewer = two.concepts
    out: Floats = (shared / np.maximum(fewer, _FEW)).astype(np.float32)
    return out


def _opposed(two: Beside) -> Floats:
    """Whether one tells what excludes the other."""
    shared, fewer = two.concepts
    excluded = (two.a.concepts @ news().exclusion) @ two.b.concepts.T
    out: Floats = ((excluded > 0) & (shared < np.maximum(fewer, _FEW))).astype(np.float32)
    return out


_PREDICATES = {
    "verb": lambda two: two.verb,
    "no verb": _no_verb,
    "nouns": lambda two: two.nouns,
    "verb and nouns": lambda two: two.verb * two.nouns,
    "concepts": _shared_concepts,
    "concepts shared": lambda two: np.minimum(two.concepts[0] / 3, 1),
    "opposed": _opposed,
}


def _name_keys(said: Said) -> Iterator[str]:
    return (f"n:{word.sound}" for word in said.words if word.sound)


# Names that both tell, and names that only one tells, whatever alphabet they are written in.
_NAMES = {
    "names shared": lambda two: np.minimum(np.minimum(*two.number(two.sound)) / 3, 1),
    "other names": lambda two: np.minimum(np.minimum(*two.others) / 2, 1),
    "a lone name": lambda two: np.minimum(np.maximum(*two.others) / 3, 1),
}


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _number_keys(said: Said) -> Iterator[str]:
    return (f"q:{n.value:g}" for n in said.numbers)


# Numbers of one thing: equal, different, or told by one alone.
_NUMBERS = {
    "number agrees": lambda two: two.numbers[0],
    "number differs": lambda two: two.numbers[1] * (1 - two.numbers[0]),
    "another number differs": lambda two: two.numbers[1] * two.numbers[0],
    "a lone number": lambda two: np.not_equal.outer(two.a.numbers.any, two.b.numbers.any).astype(np.float32),
    "only numbers unlike": lambda two: np.outer(two.a.numbers.any, two.b.numbers.any) * (1 - two.numbers[0]),
}


FIELDS = (
    Field("words", _word_keys, _WORDS),
    Field("meaning", _no_keys, _MEANING),
    Field("letters", _no_keys, {"letters": _letters}),
    Field("predicates", _concept_keys, _PREDICATES),
    Field("names", _name_keys, _NAMES),
    Field("numbers", _number_keys, _NUMBERS),
)
FIGURES = {name: figure for field in FIELDS for name, figure in field.figures.items()}


@cache
def judging(name: str, *besides: str) -> tuple[str, ...]:
    """The figures that a judgement looks at, and others that are wanted besides."""
    return tuple(figure for figure in FIGURES if figure in weights(name) or figure in besides)


def compare(a: Side, b: Side, names: Iterable[str] = tuple(FIGURES)) -> Figures:
    """The figures of these names, of all texts of one side beside all of the other; neither side may be empty."""
    two = Beside(a, b)
    return {name: FIGURES[name](two) for name in names}


def keys(said: Said) -> frozenset[str]:
    """What a text is found by: two texts that share no key are not compared."""
    return frozenset(key for field in FIELDS for key in field.keys(said))
