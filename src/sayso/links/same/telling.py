"""Two articles side by side: whether they tell of the same happening."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import numpy as np

from sayso.grammar.segment import lines, sentences
from sayso.links.same.fields import compare
from sayso.links.same.judge import probabilities
from sayso.links.same.side import Side
from sayso.links.same.words import Said, Word
from sayso.model import Reading

LEAD = 4  # sentences in which an article says what happened
WHOLE = 6_000  # characters of the text that are compared at all
_BEST = 3  # pairs of sentences whose mean is looked at


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
    def stems(self) -> dict[str, float]:
        """What kindred words share → how rare, more for what is told again."""
        out: dict[str, float] = {}
        for word in self.whole.words:
            out[word.stem] = (out.get(word.stem, 0.0) ** 2 + word.weight**6) ** 0.5
        return out

    @cached_property
    def names(self) -> dict[str, float]:
        """How names sound → how rare."""
        return {word.sound: word.weight for word in self.whole.words if word.sound}

    @cached_property
    def numbers(self) -> frozenset[float]:
        """All its numbers."""
        return frozenset(number.value for number in self.whole.numbers)

    def tells(self, word: Word) -> bool:
        """Tell whether the article has a kindred word, or a name that sounds like it."""
        return word.stem in self.stems or word.sound in self.names


def figures(a: Telling, b: Telling) -> dict[str, float]:
    """How alike two articles are: figures in [0, 1]."""
    alike = probabilities("same", compare(Side((a.title, *a.lead)), Side((b.title, *b.lead))))
    leads = np.sort(alike[1:, 1:], axis=None)[::-1]
    told = sorted((float(alike[0].max()), float(alike[:, 0].max())))
    held = sorted((_held(a.title, b), _held(b.title, a)))
    ca, cb = a.whole.concepts, b.whole.concepts
    return {
        "titles": float(alike[0, 0]),
        "sentences": float(leads[:1].sum()),
        "best sentences": float(leads[:_BEST].mean()) if len(leads) else 0.0,
        "title told in a sentence": told[0],
        "one title told in a sentence": told[1],
        "words of the title told": held[0],
        "words of one title told": held[1],
        "lone names in both titles": float(_lone_name(a.title, b) and _lone_name(b.title, a)),
        "names": _cosine(a.names, b.names),
        "text": _cosine(a.stems, b.stems),
        "meaning": max(float((Side([a.whole]).meaning @ Side([b.whole]).meaning.T)[0, 0]), 0.0),
        "concepts": len(ca & cb) / max(1, min(len(ca), len(cb))),
    }


def _sentences(text: str) -> Iterator[str]:
    for start, end in lines(text):
        for pieces in sentences(text, start, end):
            yield text[pieces[0].start : pieces[-1].end]


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    both = sum(a[key] * b[key] for key in sorted(a.keys() & b.keys()))
    size = sum(v * v for v in a.values()) * sum(v * v for v in b.values())
    return both / size**0.5 if size else 0.0


def _held(title: Said, other: Telling) -> float:
    """How much of a title the other article tells."""
    total = sum(word.weight for word in title.words)
    return sum(word.weight for word in title.words if other.tells(word)) / total if total else 0.0


def _lone_name(title: Said, other: Telling) -> bool:
    """Tell whether a title has a name or a number that the other article never tells."""
    names = any(word.name and not other.tells(word) for word in title.words)
    return names or any(number.value not in other.numbers for number in title.numbers)
