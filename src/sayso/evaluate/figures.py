"""From counts to figures: sums over articles, values, and how far chance alone would move them.

A figure is `None` where the gold is silent: unknown is not wrong.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from sayso.evaluate.compare import GROUPS, Compared, Counts, Miss, Share, compare
from sayso.evaluate.gold import Attributions, GoldArticle

MAIN = (
    *("content", "content exact", "attribution", "say-so", "continued"),
    *("chain", "cue", "source", "act", "mode", "parent", "entity"),
)
LOWER_IS_BETTER = ("source unknown",)
NAMES = (*MAIN, *LOWER_IS_BETTER, *GROUPS)
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in [0, 1] over `n` items; `value` is F1 where there are precision and recall, else a share.

    `low` and `high` hold 95 % of the resamples; all are None where there is nothing to count.
    """

    value: float | None
    n: int
    precision: float | None = None
    recall: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of predictions is worth: figures by name (see NAMES), and the articles they are summed over."""

    figures: Mapping[str, Figure]
    articles: tuple[Compared, ...]

    @property
    def misses(self) -> list[Miss]:
        """Everything read wrong, article by article."""
        return [miss for article in self.articles for miss in article.misses]


def score(gold: Sequence[GoldArticle], predictions: Mapping[str, Attributions]) -> Figures:
    """Compare predictions, by name of the article, with the gold. An article without any counts as nothing found."""
    articles = tuple(compare(article, predictions.get(article.name, ())) for article in gold)
    total = add_up(article.counts for article in articles)
    return Figures({name: figure(total[name]) for name in NAMES}, articles)


def add_up(counts: Iterable[Counts]) -> Counts:
    """Add the counts of several articles."""
    rows = list(counts)
    return {name: tuple(_sum(shares) for shares in zip(*(row[name] for row in rows), strict=True)) for name in NAMES}


def figure(shares: tuple[Share, ...]) -> Figure:
    """Turn the counts of one figure, (precision, recall) or (accuracy,), into its value."""
    n = shares[-1].of
    if not n:
        return Figure(None, 0)
    values = [share.value for share in shares]
    return Figure(values[0], n) if len(values) == 1 else Figure(_f1(*values), n, *values)


def with_intervals(figures: Figures, resamples: int = RESAMPLES) -> Figures:
    """Add what 95 % of `resamples` give, articles drawn with replacement. The draws are the same every time."""
    rows = np.array([_flat(article.counts) for article in figures.articles])
    draw = random.Random("sayso").choices  # noqa: S311 - chance for statistics, not for secrets
    picks = (draw(range(len(rows)), k=len(rows)) for _ in range(resamples))
    drawn = [_values(rows[pick].sum(axis=0).tolist(), figures) for pick in picks]
    return replace(figures, figures={name: _between(figures.figures[name], drawn, name) for name in NAMES})


def _sum(shares: Iterable[Share]) -> Share:
    right, of = zip(*shares, strict=True)
    return Share(fsum(right), sum(of))  # the same to the last bit on every Python


def _f1(precision: float, recall: float) -> float:
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def _flat(counts: Counts) -> list[float]:
    return [number for name in NAMES for share in counts[name] for number in share]


def _values(flat: list[float], figures: Figures) -> dict[str, float | None]:
    numbers = iter(flat)
    shape = figures.articles[0].counts
    rows = {name: tuple(Share(next(numbers), int(next(numbers))) for _ in shape[name]) for name in NAMES}
    return {name: figure(shares).value for name, shares in rows.items()}


def _between(one: Figure, drawn: Sequence[Mapping[str, float | None]], name: str) -> Figure:
    values = sorted(value for row in drawn if (value := row[name]) is not None)
    if one.value is None or not values:
        return one
    edge = len(values) // 40
    return replace(one, low=values[edge], high=values[-1 - edge])
