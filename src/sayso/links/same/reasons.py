"""Why two texts were taken for one claim, in words."""

from __future__ import annotations

from sayso.links.same.numbers import equal, one_unit
from sayso.links.same.words import Said

MOST = 4  # words that a reason names


def reasons(a: Said, b: Said) -> tuple[str, ...]:
    """What two texts share, the rarest first; "words used alike" where nothing but the meaning is shared."""
    told = (
        ("number", _numbers(a, b)),
        ("name", _names(a, b)),
        ("words", _words(a, b)),
        ("both tell of", sorted(a.concepts & b.concepts)[:MOST]),
    )
    return tuple(f"{name}: {', '.join(found)}" for name, found in told if found) or ("words used alike",)


def _numbers(a: Said, b: Said) -> list[str]:
    pairs = ((x, y) for x in a.numbers for y in b.numbers if one_unit(x, y) and equal(x.value, y.value))
    return list(dict.fromkeys(f"{x.value:g} {x.unit or y.unit}".rstrip() for x, y in pairs))[:MOST]


def _names(a: Said, b: Said) -> list[str]:
    sounds = {w.sound for w in b.words if w.sound}
    return list(dict.fromkeys(w.form for w in a.words if w.sound in sounds))[:MOST]


def _words(a: Said, b: Said) -> list[str]:
    stems = {w.stem for w in b.words}
    shared = {w.lemma: w.weight for w in a.words if w.stem in stems and not w.sound}
    return sorted(shared, key=lambda lemma: (-shared[lemma], lemma))[:MOST]
