"""Two texts, or two articles, by themselves: are they the same, and why."""

from __future__ import annotations

from typing import NamedTuple

from sayso.links.same.fields import compare, judging
from sayso.links.same.judge import probabilities
from sayso.links.same.reasons import reasons
from sayso.links.same.side import Side
from sayso.links.same.telling import Telling, likely
from sayso.links.same.words import Said
from sayso.model import Reading

LEAST = 0.5  # the probability from which two are the same


class Same(NamedTuple):
    """How likely two are the same, in [0, 1], and what they share."""

    probability: float
    reasons: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether they are rather the same than not."""
        return self.probability >= LEAST


def same(a: str, b: str, *, languages: tuple[str, str] = ("ru", "ru")) -> Same:
    """Tell whether two headlines or sentences say the same, at least loosely."""
    one, other = Said(a, languages[0]), Said(b, languages[1])
    found = probabilities("same", compare(Side([one]), Side([other]), judging("same")))
    return Same(float(found[0, 0]), reasons(one, other))


def same_happening(a: Reading, b: Reading) -> Same:
    """Tell whether two articles tell of the same happening."""
    one, other = Telling(a), Telling(b)
    return Same(likely(one, other), reasons(one.whole, other.whole))
