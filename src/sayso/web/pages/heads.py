"""What an article without a title is called: by the first line of its text."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.corpus import Corpus, Hit
from sayso.model import Article

_LONGEST = 120  # characters


def headline(article: Article) -> str:
    """The title, or the first line that holds something, cut short at a word."""
    line = article.title or next((row for row in article.text[:4000].splitlines() if row.strip()), "")
    words = " ".join(line[: 4 * _LONGEST].split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def titles(corpus: Corpus, hits: Iterable[Hit]) -> dict[str, str]:
    """What the articles of hits are called that have no title, by their ids."""
    return named(corpus, (hit.article for hit in hits if not hit.title))


def named(corpus: Corpus, ids: Iterable[str]) -> dict[str, str]:
    """What articles are called, by their ids."""
    wanted = list(dict.fromkeys(ids))
    return {article.id: headline(article) for article in corpus.articles(wanted)} if wanted else {}
