"""REST over a desk, thin: `/api/v1`. What it answers is what the command line says with `--format json`."""

from __future__ import annotations

from fastapi import APIRouter

from sayso.api import asking, correcting, exporting, linked, reading

PREFIX = "/api/v1"
DESCRIPTION = """\
*On whose say-so?* For every statement of the news: on whose word it is known, and through how many hands it came.

* **Offsets** count Unicode code points, half-open, in an article's `text` (or its `title`, where `field` says so).
* **Pages**: whatever is long comes a page at a time. Its `cursor` asks for the next one, and so does the `Link` header.
* **ETags**: every answer to a GET has one; sent back as `If-None-Match` it gets 304 as long as nothing has changed.
* **Errors** are `application/problem+json` (RFC 9457); `detail` says what to do.
* **Who may**: on loopback anybody; else with `Authorization: Bearer TOKEN`, where the desk has a token.
"""
TAGS = [
    {"name": "reading", "description": "Read a text; nothing is stored."},
    {"name": "articles", "description": "What was taken in, with its readings."},
    {"name": "statements", "description": "What is said, on whose word, where and when."},
    {"name": "sources", "description": "Who says it."},
    {"name": "stories", "description": "What articles have to do with each other: stories, claims, findings."},
    {"name": "corrections", "description": "What people put right; nothing of it is ever lost."},
    {"name": "export", "description": "Streams for other programs."},
    {"name": "corpus", "description": "How things stand, and whether all is as it was."},
]

router = APIRouter(prefix=PREFIX)
for part in (reading, asking, linked, correcting, exporting):
    router.include_router(part.router)
