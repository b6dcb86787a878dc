"""The questions people ask of a corpus; dataclasses out, nothing printed.

What a page shows comes from here; how it looks is for `show` and the doors.
"""

from __future__ import annotations

from dataclasses import dataclass

from sayso.corpus import Corpus, Correction, Known, Page, Query, Status
from sayso.errors import UsageError
from sayso.intake.taken import Provenance
from sayso.model import Article, Reading


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and how many there are on all pages."""

    page: Page
    total: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What a source has been made to say: in figures, and the statements, last published first, a page of them."""

    known: Known
    statements: Page


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with where it was found, its reading as corrected (None: not read yet), and what people put right in it."""

    article: Article
    provenance: tuple[Provenance, ...]
    reading: Reading | None
    version: str | None
    corrections: tuple[Correction, ...]


def search(corpus: Corpus, query: Query) -> Found:
    """One page of the statements that fit. Raises UsageError where the question cannot be one."""
    return Found(corpus.search(query), corpus.count(query))


def source_page(corpus: Corpus, source: str, *, cursor: str | None = None, limit: int = 20) -> SourcePage:
    """What a source, by key or name, has been made to say, through whom, over time. Raises UsageError where that is nothing."""
    known = corpus.source(source)
    if known is None:
        raise UsageError(
            f"'{source}': no article makes such a source say anything; give its key, or its name as articles do"
        )
    return SourcePage(known, corpus.search(Query(source=source, cursor=cursor, limit=limit)))


def article_page(corpus: Corpus, name: str) -> ArticlePage:
    """All about one article. Raises UsageError where there is none with this id."""
    article = corpus.article(name)
    if article is None:
        raise UsageError(f"'{name}': the corpus has no article with this id")
    places = next((found for _, found in corpus.provenance([name])), ())
    about = tuple(one for one in corpus.corrections() if one.article == name)
    return ArticlePage(article, places, corpus.reading(name), corpus.version(name), about)


def status(corpus: Corpus) -> Status:
    """How things stand: articles, readings, what waits, what is set aside and why."""
    return corpus.status()
