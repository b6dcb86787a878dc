"""What may be asked of a corpus, and what it answers: nouns, without a database."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar, get_args

from sayso.errors import UsageError
from sayso.model import ACTS, Certainty, Field, Polarity, Span, Time

What = Literal["articles", "statements"]
Thing = TypeVar("Thing")


class Cursor(NamedTuple):
    """Where a page ended; the next begins behind it."""

    published: str
    article: str
    number: int

    def __str__(self) -> str:
        return urlsafe_b64encode(json.dumps(self, ensure_ascii=False).encode()).decode().rstrip("=")

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Read what `str` wrote. Raises UsageError on anything else."""
        try:
            published, article, number = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(str(published), str(article), int(number))
        except (ValueError, TypeError):
            raise UsageError("the cursor is none of ours: take it from the page before, or leave it out") from None


@dataclass(frozen=True, slots=True)
class Query:
    """What a statement must be to be found; what is None does not matter, and all that is given must hold.

    `words` must all occur, in any form; `source`, a key or a name, stands anywhere in the chain; with an `act` it is that
    source that does it. `place` is a country (UA), a GeoNames id or a name. `since` ≤ published < `until` (ISO 8601).
    `outlet` is a name or a key. `cursor` goes on behind a page of `limit` hits.
    """

    words: str | None = None
    source: str | None = None
    act: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    chain_depth: int | None = None
    certainty: str | None = None
    cursor: str | None = None
    limit: int = 20

    def __post_init__(self) -> None:
        """Raise UsageError where a value cannot be one."""
        _check("act", self.act, ACTS)
        _check("certainty", self.certainty, get_args(Certainty))
        if self.limit < 1:
            raise UsageError("limit: a page holds at least one hit")
        if self.cursor is not None:
            Cursor.of(self.cursor)


def _check(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{name}: '{value}' is none of {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source in the chain of a hit, with what it does there; `acts` are empty where only others tell of it."""

    name: str
    key: str | None
    kind: str
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found, with its words, the chain (innermost first) and the article it stands in."""

    article: str
    number: int
    field: Field
    span: Span
    text: str
    chain: tuple[Speaker, ...]
    certainty: Certainty | None
    polarity: Polarity
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    refusing: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Hits in order: published last first, then by article and place in it. `cursor` asks for the next page; None: no more."""

    hits: tuple[Hit, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """What a taking in came to, in records."""

    new: int = 0
    known: int = 0
    set_aside: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.known + other.known, self.set_aside + other.set_aside)


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand, in counts: `readings` by version of the reader, their `languages`, `reasons` of what is set aside."""

    articles: int
    unread: int
    statements: int
    sources: int
    corrections: int
    set_aside: int
    first: str | None
    last: str | None
    readings: dict[str, int]
    languages: dict[str, int]
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article without its text; `digest` of all that is in it, `version` of the reader that read it, None: not read yet."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    characters: int
    digest: str
    version: str | None


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim with its first words, the articles that tell it, and how many independent origins it can have."""

    id: str
    text: str
    statements: int
    articles: int
    fewest: int
    most: int


class Counted(NamedTuple):
    """A value, what it is called, and the number of statements that have it."""

    value: str
    name: str
    number: int


Facets = dict[str, tuple[Counted, ...]]  # by the name of a filter


class Spot(NamedTuple):
    """A place with the number of statements that are told of it; without a point, somewhere in its country."""

    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    number: int


class Moment(NamedTuple):
    """A time with a statement that is told of it."""

    time: Time
    article: str
    number: int
    text: str


class Head(NamedTuple):
    """An article without its text; `published` in UTC, empty where not known."""

    id: str
    title: str | None
    outlet: str | None
    published: str


@dataclass(frozen=True, slots=True)
class Listing(Generic[Thing]):
    """A page of things; `cursor` asks for the next one; None: no more."""

    items: tuple[Thing, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a source has been made to say, in counts of statements; `through` whom, the next hand of each chain, and where.

    `names` and `kinds` as articles have them, the most frequent first; `months` (YYYY-MM, "" where not known) in their order.
    """

    who: str
    statements: int
    articles: int
    names: dict[str, int]
    kinds: dict[str, int]
    acts: dict[str, int]
    certainties: dict[str, int]
    through: dict[str, int]
    outlets: dict[str, int]
    months: dict[str, int]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class StoryHead:
    """A story in a list; `first` and `last` published, empty where not known; the rest in counts.

    `claims` are those of several of its articles or with a finding, `conflicts` numbers that differ and denials.
    """

    id: str
    name: str
    first: str
    last: str
    articles: int
    outlets: int
    claims: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ClaimHead:
    """A claim as a statement of an article has it: `text` and counts are the claim's, all else is the statement's."""

    id: str
    text: str
    articles: int
    denying: int
    fewest: int
    most: int
    field: Field
    span: Span
    number: int | None
    polarity: Polarity
    hedged: bool
