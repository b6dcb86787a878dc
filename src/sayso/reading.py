"""Article → Reading: the whole way on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee

from sayso.attribution import Attributed, attribute
from sayso.grammar import parse_many
from sayso.languages import pack
from sayso.model import Article, Opinion, Reading


def read(article: Article) -> Reading:
    """Read one article."""
    return next(read_many([article]))


def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
    """Read articles in their order; the models are loaded once, and each article is read by itself."""
    for article, found in _attributed(articles):
        yield _reading(article, found)


def explain(article: Article) -> tuple[Reading, tuple[Opinion, ...]]:
    """Read one article and keep what every rule said."""
    article, found = next(_attributed([article]))
    return _reading(article, found), found.opinions


def _attributed(articles: Iterable[Article]) -> Iterator[tuple[Article, Attributed]]:
    words = pack("ru")
    first, second = tee(articles)
    for article, parse in zip(first, parse_many(a.text for a in second), strict=True):
        yield article, attribute(parse, words, titled=article.title is not None)


def _reading(article: Article, found: Attributed) -> Reading:
    return Reading(article, "ru", found.headline, found.attributions, found.sources)
