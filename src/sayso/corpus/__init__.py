"""A corpus: articles kept safe with their readings, found by what is said in them, on whose word, where and when.

SQLite in a file, PostgreSQL by address: the same tables, the same answers. Everything that is SQL is in this folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.corpus.corrections import Correction
from sayso.corpus.questions import Added, Cursor, Hit, Known, Page, Query, Speaker, Status

if TYPE_CHECKING:
    from sayso.corpus.store import Corpus

__all__ = [
    "Added",
    "Corpus",
    "Correction",
    "Cursor",
    "Hit",
    "Known",
    "Page",
    "Query",
    "Speaker",
    "Status",
    "open_corpus",
]  # fmt: skip


def __getattr__(name: str) -> type[Corpus]:
    """`Corpus` itself is loaded when it is asked for: SQLAlchemy takes a fifth of a second."""
    if name == "Corpus":
        from sayso.corpus.store import Corpus as Loaded  # noqa: PLC0415

        return Loaded
    raise AttributeError(name)


def open_corpus(place: str, *, create: bool = True) -> Corpus:
    """Open the corpus in a file, or at postgresql+psycopg://…; make it, or bring its tables up to date, where need be.

    Raises CorpusError where that fails, or where there is none and `create` is False; UsageError where `place` cannot be one.
    """
    from sayso.corpus.store import Corpus as Opened  # noqa: PLC0415, SQLAlchemy loads with it

    return Opened(place, create=create)
