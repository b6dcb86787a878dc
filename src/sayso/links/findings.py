"""Claims with their origins → what was lost or changed on the way, each with two passages side by side.

Whoever finds one thing here is a small function over one claim, or two: it says what it sees, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

from sayso.links.counts import numbers
from sayso.links.denials import denials
from sayso.links.kin import Kin
from sayso.links.model import CrossFinding, Passage, Tracked
from sayso.links.origins import Bundle
from sayso.links.same import Stated
from sayso.links.titles import overclaiming
from sayso.links.told import SURE, Seen, Told
from sayso.links.voices import Heard, one_of
from sayso.links.wording import Spans, announced, different, number_like, shown

ALIKE = 0.25  # of what two statements tell that must be alike for the one to have lost what the other has


def cross_findings(
    claims: Sequence[Tracked], differ: Iterable[tuple[Stated, Stated]], here: Bundle
) -> tuple[CrossFinding, ...]:
    """Everything found among the claims of articles that are looked at together, by time, kind and claim.

    `differ` are statements that would be one claim but for a number.
    """
    told = [Told(one, here) for one in claims]
    kin = Kin(stated for claim in told for stated in claim.tracked.claim.statements)
    seen = [one for claim in told for find in _FINDERS for one in find(claim, kin)]
    seen += [
        *_circles(told),
        *numbers(told, differ, kin),
        *_of_readings(told),
        *overclaiming(told, kin),
        *denials(told, kin),
    ]
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
        return seen.kind, *sorted(tuple(n.value for n in s.said.numbers) for s in (seen.first, seen.second))
    return seen.kind, seen.claim, seen.first.article, seen.second.article


# ── within one claim ──────────────────────────────────────────────────────────────────────────────────────────────────


def _hedges(claim: Told, kin: Kin) -> Iterator[Seen]:
    """Who has it from an article that says «возможно», and says it outright."""
    for hop in claim.tracked.hops:
        before, after = claim.texts.get(hop.giver, []), claim.texts.get(hop.taker, [])
        unsure = [s for s in before if s.hedged]
        if unsure and after and not any(s.hedged for s in after) and kin.alike(unsure, after) >= ALIKE:
            yield Seen("dropped_hedge", unsure[0], after[0], claim.id, "said as possible, then as fact")


def _attributions(claim: Told, kin: Kin) -> Iterator[Seen]:
    """Who has it from an article that tells on whose word it is, and says it as a fact, naming none of those."""
    for hop in claim.tracked.hops:
        before, after = claim.texts.get(hop.giver, []), claim.texts.get(hop.taker, [])
        told = [s for s in before if claim.here.chain(s) and announced(s, claim.here.readings[s.article])]
        sure = [s for s in after if claim.ties[s] >= SURE] if told else []
        if (
            hop.how == "cites"
            or not sure
            or not all(claim.says(s, told) for s in after)
            or kin.alike(told, sure) < ALIKE
        ):
            continue
        name = claim.here.chain(told[0])[0].name
        yield Seen("dropped_attribution", told[0], sure[0], claim.id, f"on the word of {name}, then as fact")


def _headlines(claim: Told, _: Kin) -> Iterator[Seen]:
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


def _of_readings(claims: Sequence[Told]) -> Iterator[Seen]:
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


def _denials(claim: Told, _: Kin) -> Iterator[Seen]:
    """Each party that denies it, where it does so first."""
    parties: list[list[Heard]] = []
    for lot in claim.denied.values():
        voices = claim.voices(lot)
        known = [voice for party in parties for voice in party]
        sure = any(claim.ties[s] >= SURE for s in lot)
        if not sure or not any(map(claim.here.attributed, lot)) or (parties and not voices) or one_of(known, voices):
            continue
        parties.append(voices)
        if claim.first:
            who = voices[0].name if voices else "the article itself"
            yield Seen("denial", claim.first[0], lot[0], claim.id, f"denied by {who}")


_FINDERS = (_hedges, _attributions, _headlines, _denials)


# ── who cites whom ────────────────────────────────────────────────────────────────────────────────────────────────────


def _circles(claims: Sequence[Told]) -> Iterator[Seen]:
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
