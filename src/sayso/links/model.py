"""The nouns of what articles have to do with each other: frozen, plain, nothing computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sayso.links.copies import Copy
from sayso.links.same import Claim
from sayso.model import Field, Span

OriginKind = Literal["official", "eyewitness", "ngo", "document", "anonymous", "outlet", "unknown"]
FindingKind = Literal[
    "dropped_hedge",
    "dropped_attribution",
    "headline_overclaims",
    "number_conflict",
    "number_update",
    "denial",
    "circular_citation",
]
How = Literal["says", "cites", "copies", "takes"]


class Passage(NamedTuple):
    """A stretch of one article's text or title."""

    article: str
    field: Field
    span: Span


class Citation(NamedTuple):
    """`article` names the outlet of `of` as the source of what `span` of its text tells (ids of articles)."""

    article: str
    of: str
    span: Span


class Hop(NamedTuple):
    """`taker` has a claim from `giver`: one says it to the other, is cited or copied, or it was taken without a word.

    Both are ids of articles, or of voices (`Voice.id`); the outlet behind an article is never a voice of its own.
    """

    giver: str
    taker: str
    how: How


class Voice(NamedTuple):
    """A source in the tree of a claim, by whatever names articles have for it."""

    id: str
    name: str
    kind: OriginKind
    key: str | None


class Origin(NamedTuple):
    """An independent source at the far end of chains; `articles` have the claim from it in the end, in the order of ids."""

    id: str
    name: str
    kind: OriginKind
    key: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A claim with its origins, those with most articles first, and the tree by which it came to its articles.

    `hops` lead from origins through voices and articles to articles, sorted. Of the origins some may be one:
    `fewest` and `most` are how many independent ones there can be.
    """

    claim: Claim
    origins: tuple[Origin, ...]
    voices: tuple[Voice, ...]
    hops: tuple[Hop, ...]
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class CrossFinding:
    """Something lost or changed between two articles, or between a title and its text (then both are the same article).

    `claim` is the id of what the first states, `to_claim` of what the second does where it is another one. `passages` stand
    side by side, `words` are the words in each that make the difference (spans in the fields of the passages).
    """

    id: str
    kind: FindingKind
    articles: tuple[str, str]
    claim: str
    to_claim: str | None
    passages: tuple[Passage, Passage]
    words: tuple[tuple[Span, ...], tuple[Span, ...]]
    note: str


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that hang together by claims, by time; `claims` are ids, the most told first.

    `id` is a digest of the first article's.
    """

    id: str
    articles: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What some articles have to do with each other: copies by time, claims the most told first, findings and stories."""

    copies: tuple[Copy, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Tracked, ...] = ()
    findings: tuple[CrossFinding, ...] = ()
    stories: tuple[Story, ...] = ()
