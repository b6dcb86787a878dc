"""Statements that a search found → rows, in the order in which they were found: what the page shows, no more and no less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.corpus import Hit
from sayso.errors import UsageError
from sayso.export.lines import line
from sayso.export.rows import Kind, Row
from sayso.export.spreadsheet import of_rows

FORMS = ("jsonl", "csv")
COLUMNS: dict[str, Kind] = {
    "article": "text",
    "outlet": "text",
    "published": "text",
    "url": "text",
    "title": "text",
    "statement": "whole",
    "field": "text",
    "quote": "text",
    "start": "whole",
    "end": "whole",
    "chain_names": "texts",
    "chain_keys": "texts",
    "acts": "texts",
    "depth": "whole",
    "certainty": "text",
    "polarity": "text",
    "refusing": "texts",
}


def written(hits: Iterable[Hit], form: str) -> Iterator[bytes]:
    """Yield a header and a line each as CSV, or an object each as JSON lines. Raises UsageError for another format."""
    if form not in FORMS:
        raise UsageError(f"there is no format «{form}» for what was found: choose {' or '.join(FORMS)}")
    rows = map(_row, hits)
    return of_rows(COLUMNS, rows) if form == "csv" else map(line, rows)


def _row(hit: Hit) -> Row:
    return {
        "article": hit.article,
        "outlet": hit.outlet,
        "published": hit.published,
        "url": hit.url,
        "title": hit.title,
        "statement": hit.number,
        "field": hit.field,
        "quote": hit.text,
        "start": hit.span.start,
        "end": hit.span.end,
        "chain_names": [speaker.name for speaker in hit.chain],
        "chain_keys": [speaker.key or "" for speaker in hit.chain],
        "acts": ["/".join(speaker.acts) for speaker in hit.chain],
        "depth": len(hit.chain),
        "certainty": hit.certainty,
        "polarity": hit.polarity,
        "refusing": [speaker.name for speaker in hit.refusing],
    }
