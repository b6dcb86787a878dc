"""Two articles side by side: whether they tell of the same happening."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import numpy as np

from sayso.grammar.segment import lines, sentences
from sayso.links.same.fields import compare, judging
from sayso.links.same.judge import probabilities
from sayso.links.same.side import Side
from sayso.links.same.words import Said, Word
from sayso.model import Reading

LEAD = 4  # sentences in which an article says what happened
WHOLE = 6_000  # characters of the text that are compared at all
_RARE = 0.75  # the weight of a word that few texts have
_ENOUGH = 8  # of those in both: more tell no more


class Telling:
    """An article as it is compared: its title, its first sentences, and the words of the whole."""

    def __init__(self, reading: Reading) -> None:
        text, title = reading.article.text[:WHOLE], reading.article.title or ""
        first = list(islice(_sentences(text), LEAD + 1))
        title = title or (first.pop(0) if first else "")
        self.language = reading.language
        self.title = Said(title, reading.language)
        self.lead = tuple(Said(sentence, reading.language) for sentence in first[:LEAD])
        self.whole = Said(f"{title}. {text}", reading.language, most=WHOLE)

    @cached_property
    def stems(self) -> frozenset[str]:
        """What kindred words share."""
        return frozenset(word.stem for word in self.whole.words)

    @cached_property
    def names(self) -> frozenset[str]:
        """How names sound."""
        return frozenset(word.sound for word in self.whole.words if word.sound)

    @cached_property
    def numbers(self) -> frozenset[float]:
        """All its numbers."""
        return frozenset(number.value for number in self.whole.numbers)

    @cached_property
    def rare(self) -> frozenset[str]:
        """What kindred words share that few texts have."""
        return frozenset(word.stem for word in self.whole.words if word.weight > _RARE)

    @cached_property
    def days(self) -> frozenset[tuple[int, str]]:
        """The days of months that its title and first sentences name."""
        return frozenset(day for said in (self.title, *self.lead) for day in said.days)

    @cached_property
    def side(self) -> Side:
        """Its title and first sentences, laid out to be compared."""
        return Side((self.title, *self.lead))

    def tells(self, word: Word) -> bool:
        """Tell whether the article has a kindred word, or a name that sounds like it."""
        return word.stem in self.stems or word.sound in self.names


def figures(a: Telling, b: Telling) -> dict[str, float]:
    """How alike two articles are: figures in [0, 1]."""
    alike = probabilities("same", compare(a.side, b.side, judging("same")))
    ca, cb = a.whole.concepts, b.whole.concepts
    return {
        "sentences": float(alike[1:, 1:].max(initial=0.0)),
        "title told in a sentence": min(float(alike[0].max()), float(alike[:, 0].max())),
        "words of the title told": min(_held(a.title, b), _held(b.title, a)),
        "lone names in both titles": float(_lone_name(a.title, b) and _lone_name(b.title, a)),
        "days apart": float(bool(a.days and b.days) and a.days.isdisjoint(b.days)),
        "rare words": min(len(a.rare & b.rare) / _ENOUGH, 1.0),
        "concepts": len(ca & cb) / max(1, min(len(ca), len(cb))),
    }


def likely(a: Telling, b: Telling) -> float:
    """How likely two articles tell of one happening."""
    return float(probabilities("story", {name: np.array(value) for name, value in figures(a, b).items()}))


def _sentences(text: str) -> Iterator[str]:
    for start, end in lines(text):
        for pieces in sentences(text, start, end):
            yield text[pieces[0].start : pieces[-1].end]


def _held(title: Said, other: Telling) -> float:
    """How much of a title the other article tells."""
    total = sum(word.weight for word in title.words)
    return sum(word.weight for word in title.words if other.tells(word)) / total if total else 0.0


def _lone_name(title: Said, other: Telling) -> bool:
    """Tell whether a title has a name or a number that the other article never tells."""
    names = any(word.name and not other.tells(word) for word in title.words)
    return names or any(number.value not in other.numbers for number in title.numbers)
