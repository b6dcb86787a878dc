"""Claims → stories: the articles that hang together by what they tell of, one about the time of the next.

1. Articles that tell one claim, contradict each other, or of which one has its text from the other, may be of one story.
2. They are where text is copied, where people say so, where much of what the one tells the other tells too, or where what
they tell as a whole looks like one happening; two that hang together already need no look. 3. What hangs together is a story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b

import numpy as np

from sayso.links.copy_order import order
from sayso.links.model import CrossFinding, Story
from sayso.links.parted import Parted
from sayso.links.same import Claim
from sayso.links.same.judge import probabilities
from sayso.links.same.telling import Telling, figures
from sayso.model import Article, Reading
from sayso.moments import moment

WINDOW = 14  # days: what is told again later is another story
NEXT = 8  # articles behind it, by time, to which a claim brings one
MANY = 3  # shared claims that make two articles one story,
SHARE = 1 / 3  # if they are so much of what the one with fewer tells
LEAST = 0.2  # the probability from which two that share a claim tell of one happening: the claim speaks for it too

Pair = tuple[int, int]


def stories(
    claims: Iterable[Claim],
    findings: Iterable[CrossFinding],
    ties: Iterable[tuple[str, str]],
    readings: Mapping[str, Reading],
) -> tuple[Story, ...]:
    """Tell what stories there are among articles, given by id: two articles or more each, the earliest story first.

    `ties` are pairs of articles that are of one story whatever they tell: copies, and what people joined.
    Its claims are those that several of its articles tell, or that a finding between two articles is about.
    """
    articles = {name: reading.article for name, reading in readings.items()}
    ordered = sorted(articles, key=lambda name: order(articles[name]))
    place = {name: k for k, name in enumerate(ordered)}
    told = [(claim, sorted({place[one.article] for one in claim.statements})) for claim in claims]
    found = [one for one in findings if one.articles[0] != one.articles[1]]
    pairs = [_pair(place, *one.articles) for one in found]
    tied = [_pair(place, *tie) for tie in ties]
    top = _parted([readings[name] for name in ordered], told, pairs, tied)
    about = {claim for one in found for claim in (one.claim, one.to_claim)}
    return tuple(_stories(ordered, top, told, about))


def _pair(place: Mapping[str, int], one: str, other: str) -> Pair:
    first, second = sorted((place[one], place[other]))
    return first, second


def _parted(
    readings: list[Reading], told: list[tuple[Claim, list[int]]], found: list[Pair], tied: list[Pair]
) -> list[int]:
    """For each article, by its place, the first that it hangs together with."""
    count = len(readings)
    tells = Counter(k for _, places in told for k in places)
    shared = Counter(found)
    for _, places in told:
        shared.update((one, two) for n, one in enumerate(places) for two in places[n + 1 : n + 1 + NEXT])
    parted = Parted(count)
    for pair in tied:
        parted.tie(*pair, count)
    telling = cache(lambda k: Telling(readings[k]))
    for pair, number in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        one, two = (readings[k] for k in pair)
        if parted.top(pair[0]) != parted.top(pair[1]) and _together(one.article, two.article):
            much = number >= MANY and number >= SHARE * min(tells[k] for k in pair)
            if much or _likely(*map(telling, pair)) >= LEAST:
                parted.tie(*pair, count)
    return [parted.top(k) for k in range(count)]


def _likely(one: Telling, other: Telling) -> float:
    """How likely two articles tell of one happening."""
    told = {name: np.array(value) for name, value in figures(one, other).items()}
    return float(probabilities("story", told))


def _stories(
    ordered: list[str], top: list[int], told: list[tuple[Claim, list[int]]], about: Collection[str | None]
) -> Iterator[Story]:
    members: dict[int, list[str]] = {}
    for name, first in zip(ordered, top, strict=True):
        members.setdefault(first, []).append(name)
    claims: dict[int, list[str]] = {}
    for claim, places in told:
        within = Counter(top[k] for k in places)
        for first in sorted(within):
            if within[first] > 1 or claim.id in about:
                claims.setdefault(first, []).append(claim.id)
    for first, names in members.items():
        if len(names) > 1:
            yield Story(_id(names[0]), tuple(names), tuple(claims.get(first, ())))


def _together(one: Article, other: Article) -> bool:
    first, then = moment(one.published), moment(other.published)
    return first is None or then is None or abs((then - first).days) <= WINDOW


def _id(article: str) -> str:
    return blake2b(f"story {article}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
