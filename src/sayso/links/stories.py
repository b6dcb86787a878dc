"""Claims → stories: the articles that hang together by what they tell of, one about the time of the next.

1. Articles that tell one claim, contradict each other, or of which one has its text from the other, may be of one story.
2. They are where text is copied, where people say so, where much of what the one tells the other tells too, or where what
they tell as a whole looks like one happening; two that hang together already need no look. 3. What hangs together is a story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from sayso.links.model import CrossFinding, Story
from sayso.links.origins import Bundle
from sayso.links.parted import Parted
from sayso.links.same import Claim
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
    here: Bundle,
) -> tuple[Story, ...]:
    """Tell what stories there are among the articles of a bundle: two articles or more each, the earliest story first.

    `ties` are pairs of articles that are of one story whatever they tell: copies, and what people joined.
    Its claims are those that several of its articles tell, or that a finding between two articles is about.
    """
    told = [(claim, sorted({here.place[one.article] for one in claim.statements})) for claim in claims]
    found = [one for one in findings if one.articles[0] != one.articles[1]]
    pairs = [_pair(here.place, *one.articles) for one in found]
    tied = [_pair(here.place, *tie) for tie in ties]
    top = _parted(here, told, pairs, tied)
    about = {claim for one in found for claim in (one.claim, one.to_claim)}
    return tuple(_stories(here.names, top, told, about))


def _pair(place: Mapping[str, int], one: str, other: str) -> Pair:
    first, second = sorted((place[one], place[other]))
    return first, second


def _parted(here: Bundle, told: list[tuple[Claim, list[int]]], found: list[Pair], tied: list[Pair]) -> list[int]:
    """For each article, by its place, the first that it hangs together with."""
    count = len(here.names)
    tells = Counter(k for _, places in told for k in places)
    shared = Counter(found)
    for _, places in told:
        shared.update((one, two) for n, one in enumerate(places) for two in places[n + 1 : n + 1 + NEXT])
    parted = Parted(count)
    for pair in tied:
        parted.tie(*pair, count)
    for pair, number in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        one, two = (here.names[k] for k in pair)
        if parted.top(pair[0]) != parted.top(pair[1]) and _together(here, one, two):
            much = number >= MANY and number >= SHARE * min(tells[k] for k in pair)
            if much or here.likely(one, two) >= LEAST:
                parted.tie(*pair, count)
    return [parted.top(k) for k in range(count)]


def _stories(
    ordered: Sequence[str], top: list[int], told: list[tuple[Claim, list[int]]], about: Collection[str | None]
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


def _together(here: Bundle, one: str, other: str) -> bool:
    first, then = (moment(here.readings[name].article.published) for name in (one, other))
    return first is None or then is None or abs((then - first).days) <= WINDOW


def _id(article: str) -> str:
    return blake2b(f"story {article}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
