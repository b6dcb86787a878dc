"""Who asserts a claim and who denies it: the claim is what its first statement says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sayso.grammar.lemmas import guess
from sayso.grammar.vectors import vector
from sayso.links.same.counted import agreement
from sayso.links.same.denying import untrue
from sayso.links.same.stated import Stated
from sayso.links.same.words import Said
from sayso.model import Polarity

Tie = tuple[int, int, float, tuple[str, ...]]
_ALIKE = 0.5  # the likeness from which a negated word is one that the other statement asserts


def polarities(statements: Sequence[Stated], ties: Sequence[Tie]) -> tuple[Polarity, ...]:
    """Say of each statement of a claim whether it asserts or denies it; `ties` are (from, to, …) by place, the first from 0.

    1. A statement is set beside the one it is tied to: they contradict each other where one denies («опроверг, что …») and the
    other does not, or where one says no of what the other tells («двигатель не горел»). 2. A source does not contradict itself
    within one article: what most of its statements do, all do.
    """
    sides = [1] * len(statements)
    for first, second, *_ in ties:
        sides[second] = sides[first] * (-1 if opposed(statements[first], statements[second]) else 1)
    votes: Counter[tuple[str, str]] = Counter()
    for one, side in zip(statements, sides, strict=True):
        votes[_voice(one)] += side
    heard = ((votes[_voice(one)] if one.chain else 0) or side for one, side in zip(statements, sides, strict=True))
    return tuple("asserts" if side > 0 else "denies" for side in heard)


def opposed(a: Stated, b: Stated) -> bool:
    """Tell whether two statements of one claim say the opposite; who tells the same number does not."""
    if not (a.said.negated or b.said.negated or _denies(a) or _denies(b)):
        return False
    if agreement(a.said.numbers, b.said.numbers)[0]:
        return (a.polarity == "denies") != (b.polarity == "denies")
    if a.said.negated and b.said.negated and not (_denies(a) or _denies(b)):
        return False
    return _not_so(a, b) != _not_so(b, a)


def _denies(one: Stated) -> bool:
    return one.polarity == "denies" or denied(one.said)


def denied(said: Said) -> bool:
    """Tell whether a text itself says that something is not so: «опроверг», «назвал выдумкой», «всё наоборот»."""
    return "deny" in said.concepts or untrue(said.text, said.language)


def _not_so(one: Stated, other: Stated) -> bool:
    """Tell whether a statement denies, or says no of something that the other tells; beside a denial any no is one."""
    if _denies(one) or (_denies(other) and one.said.negated):
        return True
    return any(_said_no(word, one.said, other.said) for word in one.said.negated)


def _said_no(word: str, said: Said, other: Said) -> bool:
    """Tell whether the other tells what is behind a «не»; behind «нет» and «не было» it is the most of a text."""
    if word and guess(word).lemma != "быть":
        return _told(word, said, other)
    told = [_told(mine.form, said, other) for mine in said.words]
    return any(told)


def _told(word: str, said: Said, other: Said) -> bool:
    mine = next((w for w in said.words if w.form == word), None)
    if mine is None:
        return False
    return any(set(mine.codes) & set(w.codes) - {0} or _likeness(word, w.form) >= _ALIKE for w in other.words)


def _likeness(one: str, other: str) -> float:
    a, b = vector(one), vector(other)
    return 0.0 if a is None or b is None else float(a @ b)


def _voice(one: Stated) -> tuple[str, str]:
    return (one.article, one.keys[0] or one.chain[0]) if one.chain else (one.article, "")
