"""Words of a text → the places of the gazetteer that they may mean."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from sayso.context.places.words import words
from sayso.gazetteer import Named, Spot, gazetteer
from sayso.gazetteer.names import declines, fits, folded, forms, nouns, stems
from sayso.gazetteer.sound import likeness, skeleton, spoken

_MANY = 40  # places of one name that are weighed against each other
_ALIKE = 0.75  # how alike two spoken names must be
_TOWN = 15_000  # smaller towns lend their adjective to their neighbourhood only
_ADJECTIVAL = ("ский", "ская", "ское", "ские", "цкий", "цкая", "цкое", "ской")
_CASES = ("", "ом", "ем", "ой", "ами", "ам", "е", "а", "у", "и", "ы", "я", "ю")


class Candidate(NamedTuple):
    """A place that a mention may mean; `own`: our tables give it this name; `alike` 1 where the name is the very one."""

    spot: Spot
    own: bool
    alike: float = 1.0


@lru_cache(maxsize=20_000)
def single(word: str) -> tuple[Candidate, ...]:
    """Places whose name is this one word, in any case."""
    index = gazetteer()
    found: dict[int, bool] = {}
    for named in (n for stem in stems(word) for n in index.named(f"n:{stem}") if fits(word, n.name)):
        found[named.place] = found.get(named.place, False) or named.own
    return _best(Candidate(index.spot(place), own) for place, own in found.items())


def letters(text: str) -> tuple[Candidate, ...]:
    """Places that an abbreviation stands for; it has no cases: «США», but not «ГРУ» for a Гур."""
    index = gazetteer()
    word = folded(text)
    found = {n.place: n.own for stem in stems(word) for n in index.named(f"n:{stem}") if n.name == word}
    return _best(Candidate(index.spot(place), own) for place, own in found.items())


@lru_cache(maxsize=50_000)
def opening(word: str) -> tuple[str, ...]:
    """The stems of a word that begin a name of several words."""
    return tuple(stem for stem in stems(word) if gazetteer().find(f"f:{stem}"))


def runs(pieces: tuple[str, ...]) -> list[tuple[int, tuple[Candidate, ...]]]:
    """Names of several words that these words begin with: how many words, and the places; the longest first."""
    if len(pieces) < 2 or not opening(pieces[0]):
        return []
    found: dict[int, dict[int, bool]] = {}
    for named in _pair(pieces[0], pieces[1]):
        name = tuple(named.name.split())
        if len(name) <= len(pieces) and all(map(fits, pieces, name)):
            same = found.setdefault(len(name), {})
            same[named.place] = same.get(named.place, False) or named.own
    index = gazetteer()
    return [
        (size, _best(Candidate(index.spot(place), own) for place, own in found[size].items()))
        for size in sorted(found, reverse=True)
    ]


@lru_cache(maxsize=20_000)
def _pair(first: str, second: str) -> tuple[Named, ...]:
    keys = product(opening(first), stems(second))
    return tuple(named for a, b in keys for named in gazetteer().find(f"n:{a} {b}"))


@lru_cache(maxsize=5_000)
def with_head(word: str, noun: str) -> tuple[Candidate, ...]:
    """Places named by this adjective with this noun: «Псковской», «область»."""
    index = gazetteer()
    head = forms(noun)[0][0]
    found = {
        n.place: n.own
        for stem in stems(word)
        for n in index.named(f"n:{stem} {head}")
        if len(n.name.split()) == 2 and fits(word, n.name.split()[0])
    }
    return _best(Candidate(index.spot(place), own) for place, own in found.items())


@lru_cache(maxsize=20_000)
def bearers(word: str, least: int = _TOWN) -> tuple[Candidate, ...]:
    """Places that an adjective may come from."""
    if ordinary(word):
        return ()
    index = gazetteer()
    own = {n.place for stem in stems(word) for n in index.named(f"a:{stem}") if declines(word, n.name)}
    if own:
        return _best(Candidate(index.spot(place), own=True) for place in own)
    found = {
        n.place: n.own
        for rank, stem in enumerate(nouns(word))
        for n in index.named(f"n:{stem}")
        if not n.name.endswith(_ADJECTIVAL) and _lends(index.spot(n.place), rank, least)
    }
    return _best(Candidate(index.spot(place), own) for place, own in found.items())


def _lends(spot: Spot, rank: int, least: int) -> bool:
    """Tell whether a place is known enough for its adjective; far-fetched stems need a bigger one."""
    if spot.kind in ("water", "other"):  # those that lend one have it in the table
        return False
    return spot.kind != "city" or spot.weight >= least * (1 if rank < 2 else 4)


@lru_cache(maxsize=20_000)
def ordinary(word: str) -> bool:
    """Tell whether an adjective is an ordinary word: «морской», «майский»."""
    return any(f"{stem}{end}" in words().ordinary for stem in stems(word) for end in ("ий", "ой", "ый"))


@lru_cache(maxsize=5_000)
def alike(text: str) -> tuple[Candidate, ...]:
    """Places whose name sounds like this one, with any case ending taken off."""
    index = gazetteer()
    best: dict[int, float] = {}
    whole = folded(text)
    for ending in _CASES:
        if not whole.endswith(ending) or len(whole) - len(ending) < 4:
            continue
        sounds = spoken(whole[: len(whole) - len(ending)])
        for place, name, _ in index.named(f"s:{skeleton(sounds)}"):
            if abs(len(name) - len(sounds)) <= (1 - _ALIKE) * max(len(name), len(sounds)):
                best[place] = max(best.get(place, 0), likeness(sounds, name))
    close = sorted((-alike, place) for place, alike in best.items() if alike >= _ALIKE)[:_MANY]
    return tuple(Candidate(index.spot(place), own=False, alike=min(0.99, -alike)) for alike, place in close)


def _best(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda c: (-c.own, -c.spot.weight, c.spot.id))[:_MANY])
