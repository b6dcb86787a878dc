"""Copies: articles whose text, or a part of it, was taken from another.

1. Every article is made a set of fingerprints (`copy_words`).
2. Those that hold the same fingerprints are candidates (`copy_keys`); how much of the smaller set is shared decides which.
3. The two texts are laid side by side (`copy_align`), and who was first is told (`copy_order`).
4. Of all articles that one shares text with, the one it has most words from is its immediate source; further ones only
   where they have given what that one has not.

What twenty articles have that are not like each other is stock: a footer, a set phrase. It makes nobody a copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from sayso.links.copy_align import Alignment, align
from sayso.links.copy_keys import candidates
from sayso.links.copy_order import Order, comes_first, namings, order
from sayso.links.copy_words import Codes, Words, fingerprints, words_of
from sayso.links.lots import Lot
from sayso.model import Article, Span

Kind = Literal["verbatim", "cut", "edited", "extended"]

LEAST_TAKEN = 10  # words
LEAST_SHARE = 0.22  # of the words of either text
TOLD_SHARE = 0.16  # of the words outside quotation marks, where less than CLOSE_SHARE of all is shared
LONG = 80  # words outside quotation marks are a copy, however little of two long texts they are
OWN_SHARE = 0.5  # the same where both are of one outlet: less is its own background
CLOSE_SHARE = 0.5  # less than this of either text is little
WHOLE = 0.05  # of the words may be left out or added, a credit line, in a verbatim copy
PASSAGE = 0.5  # of a passage in copied stretches: it is copied
FURTHER = 150  # characters that a second source must add


@dataclass(frozen=True, eq=False)
class Text:
    """An article with its words and fingerprints. One row (key, article) for each of `keys` finds the candidates."""

    article: Article
    words: Words

    @cached_property
    def keys(self) -> Codes:
        """Its fingerprints, ascending."""
        return fingerprints(self.words.codes)

    @property
    def size(self) -> int:
        """Number of words."""
        return len(self.words.codes)


@dataclass(frozen=True, slots=True)
class Copy:
    """`article` has text from `of` (ids). `overlap`: how much of it, 0 to 1; the rest is its own.

    Pairs of spans are (in `article`, in `of`). A change inside a stretch has an empty span where words were added or cut.
    """

    article: str
    of: str
    kind: Kind
    overlap: float
    stretches: tuple[tuple[Span, Span], ...]
    changed: tuple[tuple[Span, Span], ...]

    def took(self, passage: Span) -> bool:
        """Tell whether a passage of the copy's text was taken: half of it or more stands in the stretches."""
        shared = (min(passage.end, span.end) - max(passage.start, span.start) for span, _ in self.stretches)
        return sum(max(0, size) for size in shared) >= PASSAGE * (passage.end - passage.start)


@dataclass(frozen=True)
class Pair:
    """Two articles that share text, and which of them is the copy; each may have it through a third."""

    copy: Text
    source: Text
    alignment: Alignment

    @property
    def share(self) -> float:
        """How much of the one that is contained more is in the other."""
        return max(self.alignment.taken / self.copy.size, self.alignment.kept / self.source.size)

    @property
    def told_share(self) -> float:
        """The same of words outside quotation marks: two reporters may have the same words from the same speech."""
        words = (text.words.quoted for text in (self.copy, self.source))
        return self.alignment.told / max(1, min(len(quoted) - int(quoted.sum()) for quoted in words))

    @cached_property
    def weight(self) -> tuple[int, bool, bool]:
        """How much speaks for this source: words taken, and whether it is named, in the copy's own words or in taken ones."""
        named = namings(self.copy.article, self.source.article)
        taken = [span for span, _ in self.alignment.stretches]
        changed = [span for span, _ in self.alignment.changed]
        own = any(not _inside(name, taken) or _inside(name, changed) for name in named)
        return self.alignment.taken, own, bool(named)

    def copied(self) -> Copy:
        """The pair as a result."""
        found = self.alignment
        overlap = round(found.taken / self.copy.size, 4)
        return Copy(self.copy.article.id, self.source.article.id, _kind(self), overlap, found.stretches, found.changed)


def _inside(span: Span, others: list[Span]) -> bool:
    return any(other.meets(span) for other in others)


def _kind(pair: Pair) -> Kind:
    """Name the largest difference. Words of its own stand in the place of lost ones as far as both go."""
    own, lost = pair.copy.size - pair.alignment.taken, pair.source.size - pair.alignment.kept
    if own + lost <= WHOLE * max(pair.copy.size, pair.source.size):
        return "edited" if pair.alignment.changed else "verbatim"
    replaced = min(own, lost)
    sizes: dict[Kind, int] = {"edited": replaced, "cut": lost - replaced, "extended": own - replaced}
    return max(sizes, key=lambda kind: sizes[kind])


def text_of(article: Article) -> Text:
    """Prepare an article for comparison."""
    return Text(article, words_of(article.text))


def compare(one: Text, two: Text) -> Pair | None:
    """Tell whether one of two articles has its text, or a part of it, from the other; in either order the same."""
    if order(two.article) < order(one.article):
        one, two = two, one
    if not comes_first(one.article, two.article, (one.size, two.size)):
        one, two = two, one
    pair = Pair(two, one, align(two.words, one.words))
    return pair if pair.alignment.taken >= LEAST_TAKEN and _enough(pair) else None


def _enough(pair: Pair, true: float = 1) -> bool:
    """Tell whether so much is shared that it is a copy, if only a part of it, `true`, is no stock."""
    one, two = pair.copy.article, pair.source.article
    if one.outlet and one.outlet == two.outlet:
        return true * pair.share >= OWN_SHARE
    told = pair.share >= CLOSE_SHARE or pair.told_share >= TOLD_SHARE
    return (true * pair.share >= LEAST_SHARE and told) or true * pair.alignment.told >= LONG


def choose(pairs: Iterable[Pair]) -> list[Pair]:
    """Of all pairs of one copy: the immediate source first, then those that gave what the ones before have not."""
    chosen: list[Pair] = []
    covered = bytearray()
    for pair in sorted(pairs, key=_rank):
        covered = covered or bytearray(len(pair.copy.article.text))
        spans = [span for span, _ in pair.alignment.stretches]
        if not chosen or sum(covered.count(0, *span) for span in spans) >= FURTHER:
            chosen.append(pair)
            for start, end in spans:
                covered[start:end] = b"\1" * (end - start)
    return chosen


def _rank(pair: Pair) -> tuple[tuple[int, ...], Order]:
    return tuple(-x for x in pair.weight), order(pair.source.article)


def copies(articles: Iterable[Article]) -> list[Copy]:
    """Find all copies among `articles`, in any order the same: by time of publication of who copies."""
    given = {article.id: article for article in articles}
    texts = [text_of(article) for article in sorted(given.values(), key=order)]
    found = candidates([text.keys for text in texts])
    pairs = zip(found.earlier.tolist(), found.later.tolist(), strict=True)
    return _copies([(texts[one], texts[two]) for one, two in pairs], found.stock)


def copies_of(lot: Lot, articles: Mapping[str, Article]) -> list[Copy]:
    """The copies of one lot, by its articles alone (by id); those of all articles are those of all lots."""
    texts = {
        place: text_of(articles[lot.articles[place]]) for place in sorted({k for two in lot.candidates for k in two})
    }
    return _copies([(texts[one], texts[two]) for one, two in lot.candidates], np.array(lot.stock, np.uint64))


def _copies(pairs: Iterable[tuple[Text, Text]], stock: Codes) -> list[Copy]:
    """Of each article its sources; nobody copies himself through others."""
    of: defaultdict[str, list[Pair]] = defaultdict(list)
    for one, two in pairs:
        pair = compare(one, two)
        if pair and _is_sound(pair, stock):
            of[pair.copy.article.id].append(pair)
    sources: dict[str, list[str]] = {}
    found: list[Copy] = []
    for own, theirs in sorted(of.items(), key=lambda item: order(item[1][0].copy.article)):
        free = [pair for pair in theirs if own not in _behind(pair.source.article.id, sources)]
        mine = [pair.copied() for pair in choose(free)]
        sources[own] = [copy.of for copy in mine]
        found += mine
    return found


def _is_sound(pair: Pair, stock: Codes) -> bool:
    """Tell whether a pair is a copy by more than what is stock."""
    if not len(stock):
        return True
    shared = np.intersect1d(pair.copy.keys, pair.source.keys, assume_unique=True)
    return _enough(pair, 1 - len(np.intersect1d(shared, stock, assume_unique=True)) / max(1, len(shared)))


def _behind(article: str, sources: dict[str, list[str]]) -> set[str]:
    """Everybody whom `article` has text from, itself and through others."""
    seen: set[str] = set()
    left = [article]
    while left:
        if (here := left.pop()) not in seen:
            seen.add(here)
            left += sources.get(here, ())
    return seen
