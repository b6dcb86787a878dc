"""Different numbers of one thing: from the same source later an update, from another a conflict.

That two statements count one thing is told by the way in which claims were drawn («differ»); by what they tell beside their
numbers, where both count the same; and by an article that sets them side by side: «Погибли пятеро. Утром говорили о троих».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np

from sayso.languages import languages, pack
from sayso.links.kin import Kin
from sayso.links.origins import Bundle
from sayso.links.outlets import recalls
from sayso.links.same import Stated
from sayso.links.same.numbers import equal, one_unit
from sayso.links.told import Seen, Told
from sayso.links.voices import Heard, one_of
from sayso.model import Span

Pair = tuple[Stated, Stated]

LEAST = 0.45  # of what two statements tell that must be alike where they count the same thing, named by its own noun
SUFFERED = 0.4  # where both count people to whom the same happened
RECALLED = 0.2  # where the one takes the reader back to a number that the other has
MOST = 150  # statements that count one thing
_GENERIC = ("person", "%")
_HAPPENED = frozenset(
    (
        "die",
        "survive",
        "hurt",
        "ill",
        "missing",
        "evacuate",
        "rescue",
        "detain",
        "poison",
        "hostage",
        "strike work",
        "protest",
        "vaccinate",
    )
)


def numbers(claims: Sequence[Told], differ: Iterable[Pair], kin: Kin) -> Iterator[Seen]:
    """What different numbers are told of one thing; of two claims once. `differ` would be one claim but for a number."""
    of = {(s.article, s.field, s.span): claim for claim in claims for s in claim.tracked.claim.statements}
    pairs: dict[tuple[str, str], tuple[list[Stated], list[Stated], Told, Told]] = {}
    for first, second in (*differ, *_recalled(claims, kin), *_alike(claims, kin)):
        one, other = (of[s.article, s.field, s.span] for s in (first, second))
        lots = (one, _telling(one, first, second)), (other, _telling(other, second, first))
        (older, before), (newer, after) = sorted(lots, key=_when)
        if before and after and (older.id != newer.id or before[0] not in after):
            pairs.setdefault((older.id, newer.id), (before, after, older, newer))
    for before, after, older, newer in sorted(pairs.values(), key=_in_one_article):
        yield from _beside(before, after, older, newer)


def _in_one_article(pair: tuple[list[Stated], list[Stated], Told, Told]) -> bool:
    return pair[0][0].article == pair[1][0].article


def _telling(claim: Told, stated: Stated, other: Stated) -> list[Stated]:
    """What a claim's articles assert with the number of `stated`, by time, in texts where it can be; never that of `other`."""
    lots = ([s for lot in found.values() for s in lot] for found in (claim.texts, claim.titles))
    telling = ([s for s in lot if _shares(s, stated) and not _shares(s, other)] for lot in lots)
    return next((lot for lot in telling if lot), [])


def _shares(one: Stated, other: Stated) -> bool:
    return any(one_unit(a, b) and equal(a.value, b.value) for a in one.said.numbers for b in other.said.numbers)


def _when(side: tuple[Told, list[Stated]]) -> tuple[int, Span]:
    claim, lot = side
    return (claim.here.place[lot[0].article], lot[0].span) if lot else (-1, Span(0, 0))


def _beside(before: list[Stated], after: list[Stated], older: Told, newer: Told) -> Iterator[Seen]:
    first, second = before[0], after[0]
    if first.article == second.article and not _two(older.voices([first]), newer.voices([second])):
        return  # one source tells two numbers at once: they count different things
    to = newer.id if newer.id != older.id else None
    place = older.here.place
    known = older.voices([s for s in before if place[s.article] < place[second.article]] or before)
    if not one_of(known, newer.voices([second])):
        yield Seen("number_conflict", first, second, older.id, "other sources have other numbers", to)
    for stated in after:
        earlier = older.voices(s for s in before if place[s.article] < place[stated.article])
        if one_of(earlier, newer.voices([stated])):
            yield Seen("number_update", first, stated, older.id, "the same source has another number later", to)
            return


def _two(some: Sequence[Heard], others: Sequence[Heard]) -> bool:
    """Tell whether two statements are on the word of two who are named, and not of one."""
    named = ([v for v in voices if v.name_words] for voices in (some, others))
    return all(named) and not one_of(some, others)


# ── which count one thing ─────────────────────────────────────────────────────────────────────────────────────────────


def _recalled(claims: Sequence[Told], kin: Kin) -> Iterator[Pair]:
    """A number beside the one that was told before: «Повреждены девять домов. Утром он говорил о шести»."""
    texts = _texts(claims)
    counting = [s for lot in texts.values() for s in lot if s.said.numbers]
    for name, lot in texts.items():
        for number, stated in enumerate(lot):
            beside = [s for s in (*lot[max(number - 1, 0) : number], *lot[number + 1 : number + 2]) if _much(s)]
            if beside and not _shares(stated, beside[0]) and _recalls(stated):
                place = claims[0].here.place
                before = [s for s in counting if place[s.article] < place[name] and _shares(s, stated)]
                likest = _likest(stated, before[:MOST], kin)
                near = likest is not None and claims[0].here.one_happening(likest.article, name)
                yield likest if likest and near else stated, beside[0]


def _recalls(stated: Stated) -> bool:
    bare = any(not number.unit for number in stated.said.numbers)
    return bare and recalls(stated.said.text, stated.said.language)


def _much(stated: Stated) -> bool:
    """Tell whether something is counted other than time."""
    return any(not number.timed for number in stated.said.numbers)


def _likest(stated: Stated, others: Sequence[Stated], kin: Kin) -> Stated | None:
    """What was told before, with the same number."""
    if not others:
        return None
    likeness = kin.shares([stated.said], [s.said for s in others]).both[0]
    best = int(np.argmax(likeness))
    return others[best] if likeness[best] >= RECALLED else None


def _texts(claims: Sequence[Told]) -> dict[str, list[Stated]]:
    """Article → what its text asserts, in its order."""
    lots: dict[str, list[Stated]] = defaultdict(list)
    for claim in claims:
        for name, lot in claim.texts.items():
            lots[name] += lot
    return {name: sorted(lots[name], key=lambda s: s.span) for name in sorted(lots)}


def _alike(claims: Sequence[Told], kin: Kin) -> Iterator[Pair]:
    """Statements of two articles that count the same, and tell much the same of it; the likest first."""
    if not claims:
        return
    here = claims[0].here
    for unit, lot in _counting(claims, here).items():
        likeness = kin.shares([s.said for s in lot], [s.said for s in lot]).both
        least = SUFFERED if unit in _GENERIC else LEAST
        found = [(-float(likeness[i, j]), i, j) for i, j in np.argwhere(np.triu(likeness >= least, 1)).tolist()]
        for _, i, j in sorted(found):
            one, other = lot[i], lot[j]
            if (
                one.article != other.article
                and _differ(one, other, unit)
                and here.one_happening(one.article, other.article)
            ):
                yield lot[i], lot[j]


def _counting(claims: Sequence[Told], here: Bundle) -> dict[str, list[Stated]]:
    """Unit → statements that count such, by time, the first of each claim and number."""
    lots: dict[str, list[Stated]] = defaultdict(list)
    met: set[tuple[str, str, float]] = set()
    for claim in claims:
        for stated in [s for found in (claim.texts, claim.titles) for lot in found.values() for s in lot]:
            for number in stated.said.numbers:
                unit = "person" if number.unit in _people() else number.unit
                if unit and not number.timed and (claim.id, unit, number.value) not in met:
                    met.add((claim.id, unit, number.value))
                    lots[unit].append(stated)
    order = {unit: sorted(lot, key=lambda s: (here.place[s.article], s.span)) for unit, lot in lots.items()}
    return {unit: order[unit][:MOST] for unit in sorted(order) if len(order[unit]) > 1}


def _differ(one: Stated, other: Stated, unit: str) -> bool:
    if _shares(one, other):
        return False
    mine, theirs = (s.said.concepts & _HAPPENED for s in (one, other))
    return mine == theirs and bool(mine or unit not in _GENERIC)


@cache
def _people() -> frozenset[str]:
    return frozenset(
        word for code in languages() for group in ("person", "collective") for word in pack(code).words[group]
    )
