"""Copies: articles whose text, or a part of it, was taken from another.

1. Every article is made a set of fingerprints (`copy_words`).
2. Those that hold the same fingerprints are candidates; how much of the smaller set is shared decides which are compared.
3. The two texts are laid side by side (`copy_align`), and who was first is told (`copy_order`).
4. Of all articles that one shares text with, the one it has most words from is its immediate source; further ones only
   where they have given what that one has not.

What twenty articles hold that are no copies of each other is stock: a footer, a set phrase. It makes nobody a copy.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from sayso.links.copy_align import Alignment, align
from sayso.links.copy_order import Order, comes_first, namings, order
from sayso.links.copy_words import Words, fingerprints, words_of
from sayso.model import Article, Span

Kind = Literal["verbatim", "cut", "edited", "extended"]

ALIKE = 0.04  # of the smaller set of fingerprints, to be compared
TRIED = 24  # earlier articles that one is compared with, those with most in common
LEAST_TAKEN = 10  # words
LEAST_SHARE = 0.22  # of the words of either text
TOLD_SHARE = 0.16  # of the words outside quotation marks, where less than CLOSE_SHARE of all is shared
LONG = 80  # words outside quotation marks are a copy, however little of two long texts they are
OWN_SHARE = 0.5  # the same where both are of one outlet: less is its own background
CLOSE_SHARE = 0.5  # from here on two articles count as one in finding what is stock
STOCK = 20  # articles, no copies of each other
HELD = 64  # articles, the earliest, that are remembered for one fingerprint
WHOLE = 0.05  # of the words may be left out or added, a credit line, in a verbatim copy
FURTHER = 150  # characters that a second source must add


class Text(NamedTuple):
    """An article with its words and fingerprints. One row (key, article) for each of `keys` finds the candidates."""

    article: Article
    words: Words
    keys: tuple[int, ...]

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
    words = words_of(article.text)
    return Text(article, words, tuple(fingerprints(words.codes)))


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


class CopyIndex:
    """Articles taken in one by one; each is compared with what the index finds alone.

    It takes about 16 kB an article of 1.6 kB, beside the article itself, and 50,000 words of a longer one at most.
    The order of arrival makes no difference as long as no fingerprint has more than HELD articles, and no article is like
    more than TRIED earlier ones.
    """

    def __init__(self) -> None:
        self._texts: list[Text] = []
        self._numbers: dict[str, int] = {}
        self._holders: dict[int, tuple[int, ...]] = {}
        self._stock: set[int] = set()
        self._families: list[int] = []  # a number of the same family, of the smallest itself
        self._pairs: defaultdict[str, list[Pair]] = defaultdict(list)

    def add(self, article: Article) -> list[Copy]:
        """Take an article in and return what is new by it: whom it copies, and who turns out to copy it.

        An id that is known already changes nothing.
        """
        if article.id in self._numbers:
            return self.of(article.id)
        text = text_of(article)
        pairs = [pair for other in self._candidates(text) if (pair := compare(text, other))]
        for pair in pairs:
            self._pairs[pair.copy.article.id].append(pair)
        self._keep(text, pairs)
        touched = sorted({article.id, *(pair.copy.article.id for pair in pairs)})
        return [copy for copies in map(self.of, touched) for copy in copies if article.id in (copy.article, copy.of)]

    def of(self, article: str) -> list[Copy]:
        """Whom the article of this id copies, as far as is known now."""
        return [pair.copied() for pair in choose(self._sound(article))]

    def copies(self) -> list[Copy]:
        """Every copy, by time of publication; nobody copies himself through others."""
        sources: dict[str, list[str]] = {}
        found: list[Copy] = []
        for text in sorted(self._texts, key=lambda text: order(text.article)):
            own = text.article.id
            free = [p for p in self._sound(own) if own not in _behind(p.source.article.id, sources)]
            mine = [pair.copied() for pair in choose(free)]
            sources[own] = [copy.of for copy in mine]
            found += mine
        return found

    def _sound(self, article: str) -> Iterator[Pair]:
        """Pairs that do not rest on what has turned out to be stock."""
        for pair in self._pairs.get(article, ()):
            shared = set(pair.copy.keys) & set(pair.source.keys)
            true = 1 - len(shared & self._stock) / max(1, len(shared))
            if _enough(pair, true):
                yield pair

    def _candidates(self, text: Text) -> list[Text]:
        shared = Counter(number for key in text.keys for number in self._holders.get(key, ()))
        alike = [
            (-n / min(len(text.keys), len(other.keys)), order(other.article), of)
            for of, n in shared.items()
            if n >= ALIKE * min(len(text.keys), len((other := self._texts[of]).keys))
        ]
        mine = order(text.article)
        later = [of for _, when, of in alike if when > mine]
        return [self._texts[of] for of in later + [of for _, when, of in sorted(alike) if when < mine][:TRIED]]

    def _keep(self, text: Text, pairs: list[Pair]) -> None:
        number = len(self._texts)
        self._texts.append(text)
        self._numbers[text.article.id] = number
        self._families.append(number)
        close = [pair for pair in pairs if pair.share >= CLOSE_SHARE]
        for pair in close:
            self._join(pair)
        alone = (number,)  # one for all its keys: most are held by nobody else
        for key in text.keys:
            if key not in self._stock:
                held = self._holders.get(key)
                self._holders[key] = self._earliest((*held, number)) if held else alone
                if held and not close:
                    self._judge(key)

    def _earliest(self, held: tuple[int, ...]) -> tuple[int, ...]:
        if len(held) <= HELD:
            return held
        return tuple(sorted(held, key=lambda number: order(self._texts[number].article))[:HELD])

    def _judge(self, key: int) -> None:
        held = self._holders[key]
        if len(held) >= STOCK and len({self._family(number) for number in held}) >= STOCK:
            self._stock.add(key)
            del self._holders[key]

    def _join(self, pair: Pair) -> None:
        one, two = (self._family(self._numbers[text.article.id]) for text in (pair.copy, pair.source))
        self._families[max(one, two)] = min(one, two)

    def _family(self, number: int) -> int:
        while self._families[number] != number:
            self._families[number] = self._families[self._families[number]]
            number = self._families[number]
        return number


def _behind(article: str, sources: dict[str, list[str]]) -> set[str]:
    """Everybody whom `article` has text from, itself and through others."""
    seen: set[str] = set()
    left = [article]
    while left:
        if (here := left.pop()) not in seen:
            seen.add(here)
            left += sources.get(here, ())
    return seen


def copies(articles: Iterable[Article]) -> list[Copy]:
    """Find all copies among `articles`, in any order the same."""
    index = CopyIndex()
    for article in sorted(articles, key=order):
        index.add(article)
    return index.copies()
