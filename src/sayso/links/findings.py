"""Claims with their origins → what was lost or changed on the way, each with two passages side by side.

Whoever finds one thing here is a small function over one claim, or two: it says what it sees, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from sayso.links.model import CrossFinding, FindingKind, Passage, Tracked
from sayso.links.origins import Bundle
from sayso.links.same import Stated
from sayso.links.same.counted import agreement
from sayso.links.voices import Heard, is_hearsay, mentioned, same_source
from sayso.links.wording import Spans, announced, different, number_like, shown
from sayso.model import Polarity, Span

SURE = 0.5  # how likely statements must be one claim for what one of them loses, or denies, to count


class Seen(NamedTuple):
    """What one finder saw: `first` states `claim`, `second` states `to_claim` or the same; `note` says it in words."""

    kind: FindingKind
    first: Stated
    second: Stated
    claim: str
    note: str
    to_claim: str | None = None


@dataclass(frozen=True)
class _Told:
    """One claim as its articles tell it, in the order of time."""

    tracked: Tracked
    here: Bundle

    @cached_property
    def ties(self) -> dict[Stated, float]:
        """How likely each statement is one with the one it was put to; 1 for the first."""
        claim = self.tracked.claim
        found = dict.fromkeys(claim.statements[:1], 1.0)
        return found | {claim.statements[link.second]: link.probability for link in claim.links}

    @property
    def id(self) -> str:
        return self.tracked.claim.id

    def _lots(self, polarity: Polarity, *, title: bool) -> dict[str, list[Stated]]:
        lots: dict[str, list[Stated]] = defaultdict(list)
        claim = self.tracked.claim
        for stated, side in zip(claim.statements, claim.polarities, strict=True):
            if side == polarity and self.here.in_title(stated) == title:
                lots[stated.article].append(stated)
        return {name: lots[name] for name in sorted(lots, key=lambda name: self.here.place[name])}

    @cached_property
    def texts(self) -> dict[str, list[Stated]]:
        """Article → what its text asserts."""
        return self._lots("asserts", title=False)

    @cached_property
    def titles(self) -> dict[str, list[Stated]]:
        """Article → what its title asserts."""
        return self._lots("asserts", title=True)

    @cached_property
    def denied(self) -> dict[str, list[Stated]]:
        """Article → what its text denies, its title where the text does not."""
        return self._lots("denies", title=True) | self._lots("denies", title=False)

    def telling(self, other: Stated) -> list[Stated]:
        """What is asserted with another number than `other` has, by time, in texts where it can be."""
        lots = ([s for lot in found.values() for s in lot] for found in (self.texts, self.titles))
        differing = ([s for s in lot if agreement(s.said.numbers, other.said.numbers) == (False, True)] for lot in lots)
        return next((lot for lot in differing if lot), [])

    @cached_property
    def first(self) -> list[Stated]:
        """What the earliest article with it says, in its text where it can be."""
        return next(iter((self.texts or self.titles).values()), [])

    def says(self, stated: Stated, others: Iterable[Stated]) -> bool:
        """Tell whether a statement is the article's own word, and names nobody on whose word others have it."""
        text = self.here.text(stated)
        named = any(mentioned(voice, text) for voice in self.voices(others))
        return not self.here.attributed(stated) and not stated.hedged and not named

    def hearsay(self, stated: Stated) -> bool:
        """Tell whether a statement is hedged, or on the word of nobody by name."""
        chain = self.here.chain(stated)
        nameless = is_hearsay(chain[0]) if chain else stated.number is None and self.here.attributed(stated)
        return stated.hedged or nameless

    def voices(self, stated: Iterable[Stated]) -> list[Heard]:
        """All who stand behind some statements."""
        return [voice for one in stated for voice in self.here.chain(one)]


def cross_findings(
    claims: Sequence[Tracked], differ: Iterable[tuple[Stated, Stated]], here: Bundle
) -> tuple[CrossFinding, ...]:
    """Everything found among the claims of articles that are looked at together, by time, kind and claim.

    `differ` are statements that would be one claim but for a number.
    """
    told = [_Told(one, here) for one in claims]
    seen = [one for claim in told for find in _FINDERS for one in find(claim)]
    seen += [*_circles(told), *_numbers(told, differ), *_of_readings(told)]
    found = {one.id: one for one in (_made(one, here) for one in _once(seen))}
    return tuple(sorted(found.values(), key=lambda f: (*(here.place[name] for name in f.articles), f.kind, f.id)))


def _once(seen: Iterable[Seen]) -> list[Seen]:
    """One finding of a title, and of two numbers of one thing, for each article, or number, that it is about."""
    kept: dict[tuple[object, ...], Seen] = {}
    for one in seen:
        kept.setdefault(_about(one), one)
    return list(kept.values())


def _about(seen: Seen) -> tuple[object, ...]:
    if seen.kind == "headline_overclaims":
        return seen.kind, seen.first.article
    if seen.kind in ("number_conflict", "number_update"):
        return seen.kind, *(tuple(n.value for n in s.said.numbers) for s in (seen.first, seen.second))
    return seen.kind, seen.claim, seen.first.article, seen.second.article


# ── within one claim ──────────────────────────────────────────────────────────────────────────────────────────────────


def _hedges(claim: _Told) -> Iterator[Seen]:
    """Who has it from an article that says «возможно», and says it outright."""
    for hop in claim.tracked.hops:
        before, after = claim.texts.get(hop.giver, []), claim.texts.get(hop.taker, [])
        unsure = [s for s in before if s.hedged]
        if unsure and after and not any(s.hedged for s in after):
            yield Seen("dropped_hedge", unsure[0], after[0], claim.id, "said as possible, then as fact")


def _attributions(claim: _Told) -> Iterator[Seen]:
    """Who has it from an article that tells on whose word it is, and says it as a fact, naming none of those."""
    for hop in claim.tracked.hops:
        before, after = claim.texts.get(hop.giver, []), claim.texts.get(hop.taker, [])
        told = [s for s in before if claim.here.chain(s) and announced(s, claim.here.readings[s.article])]
        sure = [s for s in after if claim.ties[s] >= SURE] if told else []
        if hop.how == "cites" or not sure or not all(claim.says(s, told) for s in after):
            continue
        name = claim.here.chain(told[0])[0].name
        yield Seen("dropped_attribution", told[0], sure[0], claim.id, f"on the word of {name}, then as fact")


def _headlines(claim: _Told) -> Iterator[Seen]:
    """Titles that say outright what their text has only from somebody without a name, or as possible."""
    for name, titles in claim.titles.items():
        texts = claim.texts.get(name, [])
        if not texts or any(s.hedged for s in titles):
            continue
        if all(s.hedged for s in texts):
            yield Seen(
                "headline_overclaims", titles[0], texts[0], claim.id, "the title says outright what the text hedges"
            )
        elif all(claim.says(s, texts) for s in titles) and all(claim.hearsay(s) for s in texts):
            yield Seen(
                "headline_overclaims", titles[0], texts[0], claim.id, "the title says outright what the text attributes"
            )


def _of_readings(claims: Sequence[_Told]) -> Iterator[Seen]:
    """Titles of which their reading alone tells that they claim too much, beside the text that has the same claim."""
    told_in: dict[str, list[Stated]] = defaultdict(list)
    for claim in claims:
        for name, lot in claim.texts.items():
            told_in[name] += [s for s in lot if claim.here.attributed(s)]
    for claim in claims:
        for name, titles in claim.titles.items():
            noted = [f for f in claim.here.readings[name].findings if f.kind == "headline_overclaims"]
            over = [s for s in titles if any(f.field == s.field and f.span.meets(s.span) for f in noted)]
            told = claim.texts.get(name) or sorted(told_in[name], key=lambda s: s.span)
            if over and told:
                yield Seen("headline_overclaims", over[0], told[0], claim.id, noted[0].note)


def _denials(claim: _Told) -> Iterator[Seen]:
    """Each party that denies it, where it does so first."""
    parties: list[list[Heard]] = []
    for lot in claim.denied.values():
        voices = claim.voices(lot)
        known = [voice for party in parties for voice in party]
        sure = any(claim.ties[s] >= SURE for s in lot)
        if not sure or not any(map(claim.here.attributed, lot)) or (parties and not voices) or _one(known, voices):
            continue
        parties.append(voices)
        if claim.first:
            who = voices[0].name if voices else "the article itself"
            yield Seen("denial", claim.first[0], lot[0], claim.id, f"denied by {who}")


_FINDERS = (_hedges, _attributions, _headlines, _denials)


# ── who cites whom ────────────────────────────────────────────────────────────────────────────────────────────────────


def _circles(claims: Sequence[_Told]) -> Iterator[Seen]:
    """Articles that have it from each other, none from anybody else; each pair of outlets once."""
    met: set[tuple[str, ...]] = set()
    for claim in claims:
        lost = [o.articles for o in claim.tracked.origins if o.kind == "unknown"]
        for articles in lost:
            circle = sorted(_in_circle(claim.tracked, articles), key=lambda name: claim.here.place[name])
            if len(circle) > 1 and tuple(circle) not in met:
                met.add(tuple(circle))
                one, other = ((claim.texts.get(name) or claim.titles[name])[0] for name in circle[:2])
                yield Seen("circular_citation", one, other, claim.id, "they cite each other, and nobody else")


def _in_circle(tracked: Tracked, articles: Iterable[str]) -> list[str]:
    givers: dict[str, list[str]] = defaultdict(list)
    for hop in tracked.hops:
        givers[hop.taker].append(hop.giver)
    return [name for name in articles if name in _behind(name, givers)]


def _behind(article: str, givers: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    left = list(givers.get(article, ()))
    while left:
        if (name := left.pop()) not in seen:
            seen.add(name)
            left += givers.get(name, ())
    return seen


# ── between two claims ────────────────────────────────────────────────────────────────────────────────────────────────


def _numbers(claims: Sequence[_Told], differ: Iterable[tuple[Stated, Stated]]) -> Iterator[Seen]:
    """Other numbers of one thing: from the same source later an update, from another a conflict; of two claims once."""
    of = {(s.article, s.field, s.span): claim for claim in claims for s in claim.tracked.claim.statements}
    pairs: dict[tuple[str, str], tuple[list[Stated], list[Stated], _Told, _Told]] = {}
    for first, second in differ:
        one, other = (of[s.article, s.field, s.span] for s in (first, second))
        sides = sorted(((one, one.telling(second)), (other, other.telling(first))), key=_when)
        if one.id != other.id and all(lot for _, lot in sides):
            (older, before), (newer, after) = sides
            pairs.setdefault((older.id, newer.id), (before, after, older, newer))
    for before, after, older, newer in pairs.values():
        yield from _beside(before, after, older, newer)


def _when(side: tuple[_Told, list[Stated]]) -> tuple[int, Span]:
    claim, lot = side
    return (claim.here.place[lot[0].article], lot[0].span) if lot else (-1, Span(0, 0))


def _beside(before: list[Stated], after: list[Stated], older: _Told, newer: _Told) -> Iterator[Seen]:
    first, second = before[0], after[0]
    if first.article == second.article and not _two(older.voices([first]), newer.voices([second])):
        return  # one source tells two numbers at once: they count different things
    known = older.voices(before)
    if not _one(known, newer.voices([second])):
        yield Seen("number_conflict", first, second, older.id, "other sources have other numbers", newer.id)
    for stated in after:
        then = newer.here.place[stated.article]
        earlier = older.voices(s for s in before if older.here.place[s.article] < then)
        if _one(earlier, newer.voices([stated])):
            yield Seen("number_update", first, stated, older.id, "the same source has another number later", newer.id)
            return


def _two(some: Sequence[Heard], others: Sequence[Heard]) -> bool:
    """Tell whether two statements are on the word of two who are named, and not of one."""
    named = ([v for v in voices if v.name_words] for voices in (some, others))
    return all(named) and not _one(some, others)


def _one(some: Sequence[Heard], others: Sequence[Heard]) -> bool:
    return any(same_source(a, b) for a in some for b in others)


# ── from what was seen to a finding ───────────────────────────────────────────────────────────────────────────────────


def _made(seen: Seen, here: Bundle) -> CrossFinding:
    first, second = seen.first, seen.second
    told = (seen.kind, seen.claim, seen.to_claim or "", first.article, second.article)
    passages = (
        Passage(first.article, first.field, first.passage),
        Passage(second.article, second.field, second.passage),
    )
    return CrossFinding(
        blake2b(" ".join(told).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        seen.kind,
        (first.article, second.article),
        seen.claim,
        seen.to_claim,
        passages,
        _words(seen, here),
        seen.note,
    )


def _words(seen: Seen, here: Bundle) -> tuple[Spans, Spans]:
    """The words that make the difference."""
    one, other = seen.first, seen.second
    readings = here.readings[one.article], here.readings[other.article]
    match seen.kind:
        case "dropped_hedge" | "denial":
            return shown(one, readings[0]), shown(other, readings[1])
        case "dropped_attribution" | "circular_citation":
            return announced(one, readings[0]), announced(other, readings[1])
        case "headline_overclaims":
            return (), tuple(sorted({*announced(other, readings[1]), *shown(other, readings[1])}))
        case _:
            texts = here.whole(one), here.whole(other)
            return different(texts, (one.passage, other.passage), number_like(readings[0].language))
