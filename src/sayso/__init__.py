"""Sayso tells, for every statement of a news article, on whose word it is known and through how many hands it came.

>>> import sayso
>>> reading = sayso.read("Мост закрыт. Об этом сообщает ТАСС со ссылкой на мэрию.")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sayso.errors import SaysoError
from sayso.model import Article, Reading

__version__ = "0.1.0"
__all__ = ["Article", "Reading", "SaysoError", "__version__", "read", "read_many"]


def read(text: str | Article, *, catalogues: Iterable[str | Path] = (), **fields: str) -> Reading:
    """Read one article; `fields` are those of `Article`, such as `outlet=` and `title=`. For many, see `read_many`."""
    return next(read_many([_article(text, fields)], catalogues=catalogues))


def read_many(articles: Iterable[str | Article], *, catalogues: Iterable[str | Path] = ()) -> Iterator[Reading]:
    """Yield the reading of each article, in order and as it goes: the models are loaded once.

    `catalogues` are files of sources of one's own (docs/sources.md); raises SaysoError where one is wrong.
    """
    from sayso.reading import read_many as read_articles  # noqa: PLC0415, the models' libraries load with it

    files = tuple(Path(file) for file in catalogues)
    return read_articles((_article(article, {}) for article in articles), catalogues=files)


def _article(text: str | Article, fields: dict[str, str]) -> Article:
    from sayso.intake.records import digest  # noqa: PLC0415

    if isinstance(text, Article):
        return replace(text, **fields)
    return replace(Article(digest(text), text), **fields)
