"""What intake hands on: an article with where it came from, or a record set aside with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from sayso.errors import InputError
from sayso.model import Article


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an article was found. `place` is for people: `news.jsonl:17`, an address, standard input.

    `offset` counts bytes of the unpacked file to the record's start (of a .warc.gz: of the packed one). `record` is the
    record's own name there: a WARC record id, the id of a message or of a feed's entry. `extractor` names the software
    and version that made the text, where it is not the text as given.
    """

    place: str
    file: str | None = None
    offset: int | None = None
    record: str | None = None
    extractor: str | None = None
    forwarded_from: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """One article taken in."""

    article: Article
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SetAside:
    """One record that cannot be an article, or not now; `digest` is of its bytes, where they were at hand."""

    place: str
    reason: str
    digest: str | None = None


Item = Taken | SetAside


def aside(error: InputError, data: bytes | None = None) -> SetAside:
    """Return `error` as a record set aside; `data` is what the record holds."""
    return SetAside(error.place, error.trouble, None if data is None else blake2b(data, digest_size=8).hexdigest())
