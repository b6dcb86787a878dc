"""Texts beside texts, field by field: each field owns the keys that bring texts together and how they compare.

All texts of one side are compared with all of the other at once. A field's comparison returns named figures, each an array
(texts of a, texts of b) in [0, 1]. Which figures speak for one claim, and how loudly, is learned (`sayso.links.same.judge`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sayso.grammar.network import Floats
from sayso.links.same.news import news
from sayso.links.same.numbers import Quantity, equal
from sayso.links.same.side import Bools, Rarity, Side
from sayso.links.same.words import Said

Figures = dict[str, Floats]
RARE = 0.62  # the weight from which a single word brings two texts together
_NEAR = 0.55  # the likeness from which two names are one
_KIN = (1.0, 0.8, 1.0, 0.9)  # how alike words are that share lemma, stem, sound, concept
_FEW = 0.5  # concepts: one that all tell of is less than one
_UNKNOWN = 0.5  # what stands for the likeness of words that one side lacks


class Beside:
    """Two sides and how alike their words are."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b = a, b
        shared = [np.equal.outer(x, y) & (x != 0)[:, None] for x, y in zip(a.codes.T, b.codes.T, strict=True)]
        self.same: Bools = shared[0]
        self.sound: Bools = shared[2]
        alike = np.clip(a.vectors @ b.vectors.T, 0, 1)
        for kin, likeness in zip(shared, _KIN, strict=True):
            np.maximum(alike, kin * np.float32(likeness), out=alike)
        self.alike: Floats = alike

    @cached_property
    def best(self) -> tuple[Floats, Floats]:
        """For each word the likeness of the nearest in each text of the other side: (words a, texts b), (texts a, words b)."""
        return self.nearest(self.alike)

    def nearest(self, likeness: Floats | Bools) -> tuple[Floats, Floats]:
        """As `best`, by any likeness of words."""
        across: Floats = np.maximum.reduceat(likeness, self.b.starts, axis=1).astype(np.float32)
        down: Floats = np.maximum.reduceat(likeness, self.a.starts, axis=0).astype(np.float32)
        return across, down

    def gathered(self, across: Floats, down: Floats) -> tuple[Floats, Floats]:
        """Sums over the words of each text of a, and of b: (texts of a, texts of b) each."""
        one: Floats = np.add.reduceat(across, self.a.starts, axis=0)
        other: Floats = np.add.reduceat(down, self.b.starts, axis=1)
        return one, other

    def highest(self, across: Floats, down: Floats) -> tuple[Floats, Floats]:
        """Maxima over the words of each text of a, and of b."""
        one: Floats = np.maximum.reduceat(across, self.a.starts, axis=0)
        other: Floats = np.maximum.reduceat(down, self.b.starts, axis=1)
        return one, other

    def weighed(self, across: Floats, down: Floats) -> tuple[Floats, Floats]:
        """Each word's figure times its weight."""
        return across * self.a.weights[:, None], down * self.b.weights[None, :]


class Field(NamedTuple):
    """`keys` are what a text is found by; `compare` returns figures."""

    name: str
    keys: Callable[[Said], Iterator[str]]
    compare: Callable[[Beside], Figures]


def _no_keys(_: Said) -> Iterator[str]:
    return iter(())


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _word_keys(said: Said) -> Iterator[str]:
    return (f"w:{word.stem}" for word in said.words if word.weight >= RARE and len(word.stem) > 3)


def _words(two: Beside) -> Figures:
    """How much of what both tell is in the same words, weighed by rarity; the rarest word they share."""
    ma, mb = two.a.mass[:, None], two.b.mass[None, :]
    near = two.nearest(two.same)
    weighed = two.weighed(*near)
    one, other = two.gathered(*weighed)
    return {
        "words": (one + other) / (ma + mb),
        "words of the shorter": np.maximum(one / ma, other / mb),
        "words of the longer": np.minimum(one / ma, other / mb),
        "rarest shared": np.maximum(*two.highest(*weighed)),
        "number of words": np.minimum((two.a.lengths[:, None] + two.b.lengths[None, :]) / 40, 1),
        "number shared": np.minimum(np.minimum(*two.gathered(*near)) / 8, 1),
    }


def _meaning(two: Beside) -> Figures:
    """How much is told in words that are used alike, and how rare a word is that the other side tells nothing like."""
    ma, mb = two.a.mass[:, None], two.b.mass[None, :]
    one, other = two.gathered(*two.weighed(*two.best))
    lone = two.highest(*two.weighed(*(1 - near for near in two.best)))
    return {
        "likeness of the shorter": np.maximum(one / ma, other / mb),
        "likeness of the longer": np.minimum(one / ma, other / mb),
        "meaning": np.maximum(two.a.meaning @ two.b.meaning.T, 0),
        "lone word": np.maximum(*lone),
        "lone word in each": np.minimum(*lone),
        "told by one alone": np.minimum((ma - one + mb - other) / 10, 1),
    }


def _letters(two: Beside) -> Figures:
    shared = two.a.triples @ two.b.triples.T
    return {"letters": 2 * shared / np.maximum(two.a.triples.sum(1)[:, None] + two.b.triples.sum(1)[None, :], 1)}


# ── what is told of whom ──────────────────────────────────────────────────────────────────────────────────────────────


def _concept_keys(said: Said) -> Iterator[str]:
    found = sorted(said.concepts)
    return (f"c:{a}+{b}" for k, a in enumerate(found) for b in found[k + 1 :])


def _predicates(two: Beside) -> Figures:
    """How alike the verbs are, and the common nouns; whether one tells what excludes the other."""
    verb, some = _pairwise(two, "VERB")
    nouns = _mean(two, "NOUN")
    ca, cb = two.a.concepts, two.b.concepts
    shared = ca @ cb.T
    fewer = np.minimum((ca**2).sum(1)[:, None], (cb**2).sum(1)[None, :])
    excluded = (ca @ news().exclusion) @ cb.T
    verb = np.where(some, verb, 0.4)
    return {
        "verb": verb,
        "no verb": (~some).astype(np.float32),
        "nouns": nouns,
        "verb and nouns": verb * nouns,
        "concepts": shared / np.maximum(fewer, _FEW),
        "concepts shared": np.minimum(shared / 3, 1),
        "opposed": ((excluded > 0) & (shared < np.maximum(fewer, _FEW))).astype(np.float32),
    }


def _pairwise(two: Beside, pos: str) -> tuple[Floats, Bools]:
    """The likeness of the two nearest words of a part of speech, and whether both texts have one."""
    mask = np.outer(two.a.of(pos), two.b.of(pos))
    found: Floats = two.highest(*two.nearest(np.where(mask, two.alike, -1)))[0]
    return found, found >= 0


def _mean(two: Beside, pos: str) -> Floats:
    """How near, on an average, the words of a part of speech have another of it in the other text."""
    ma, mb = two.a.of(pos).astype(np.float32), two.b.of(pos).astype(np.float32)
    na, nb = np.add.reduceat(ma, two.a.starts)[:, None], np.add.reduceat(mb, two.b.starts)[None, :]
    across, down = two.nearest(two.alike * np.outer(ma, mb))
    one, other = two.gathered(across, down)
    mean = (one / np.maximum(na, 1) + other / np.maximum(nb, 1)) / 2
    out: Floats = np.where((na > 0) & (nb > 0), mean, _UNKNOWN)
    return out


def _name_keys(said: Said) -> Iterator[str]:
    return (f"n:{word.sound}" for word in said.words if word.sound)


def _names(two: Beside) -> Figures:
    """Names that both tell, and names that only one tells, whatever alphabet they are written in."""
    across, down = two.best
    one, other = two.gathered(
        ((across < _NEAR) & two.a.names[:, None]).astype(np.float32),
        ((down < _NEAR) & two.b.names[None, :]).astype(np.float32),
    )
    shared = np.minimum(*two.gathered(*two.nearest(two.sound)))
    return {
        "names shared": np.minimum(shared / 3, 1),
        "other names": np.minimum(np.minimum(one, other) / 2, 1),
        "a lone name": np.minimum(np.maximum(one, other) / 3, 1),
    }


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _number_keys(said: Said) -> Iterator[str]:
    return (f"q:{n.value:g}" for n in said.numbers)


def _numbers(two: Beside) -> Figures:
    """Numbers of one thing: equal, different, or told by one alone."""
    has = [np.array([bool(t.numbers) for t in side.texts]) for side in (two.a, two.b)]
    agrees = np.zeros((len(has[0]), len(has[1])), dtype=np.float32)
    differs, unlike = agrees.copy(), agrees.copy()
    for i in np.flatnonzero(has[0]).tolist():
        for j in np.flatnonzero(has[1]).tolist():
            agree, differ = agreement(two.a.texts[i].numbers, two.b.texts[j].numbers)
            agrees[i, j], differs[i, j], unlike[i, j] = agree, differ, not agree
    return {
        "number agrees": agrees,
        "number differs": differs * (1 - agrees),
        "another number differs": differs * agrees,
        "a lone number": np.not_equal.outer(*has).astype(np.float32),
        "only numbers unlike": unlike,
    }


def agreement(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[bool, bool]:
    """Whether some number of one thing is the same in both, and whether one has a number of a thing that differs from all."""
    found = [_beside(one, other) for one, other in ((a, b), (b, a))]
    return any(agree for agree, _ in found), any(differ for _, differ in found)


def _beside(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[bool, bool]:
    agree = differ = False
    for x in a:
        told = [y for y in b if one_unit(x, y)]
        if any(equal(x.value, y.value) for y in told):
            agree = True
        elif any(x.unit and y.unit for y in told):
            differ = True
    return agree, differ


def one_unit(a: Quantity, b: Quantity) -> bool:
    """Tell whether two numbers count one thing; a bare number may count anything."""
    return not a.unit or not b.unit or a.unit == b.unit or bool(set(a.group) & set(b.group))


FIELDS = (
    Field("words", _word_keys, _words),
    Field("meaning", _no_keys, _meaning),
    Field("letters", _no_keys, _letters),
    Field("predicates", _concept_keys, _predicates),
    Field("names", _name_keys, _names),
    Field("numbers", _number_keys, _numbers),
)


FIELDS_OF_STATEMENTS = tuple(field for field in FIELDS if field.name != "letters")  # of edited copies words tell enough


def compare(
    a: Sequence[Said], b: Sequence[Said], rarity: Rarity | None = None, fields: Sequence[Field] = FIELDS
) -> Figures:
    """Every field's figures of all texts of one side beside all of the other; neither side may be empty."""
    two = Beside(Side(a, rarity), Side(b, rarity))
    out: Figures = {}
    for field in fields:
        out |= field.compare(two)
    return out


def keys(said: Said) -> frozenset[str]:
    """What a text is found by: two texts that share no key are not compared."""
    return frozenset(key for field in FIELDS for key in field.keys(said))
