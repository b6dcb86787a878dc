"""Small learned judgements over named features: a logistic regression, or many small trees; their numbers beside this file.

The scripts under `train/` make the numbers from the gold alone, cross-validated by article; each file says on what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

Features = Mapping[str, float]
Node = float | list[Any]  # a probability, or [number of a feature, limit, node up to the limit, node above it]
_FOLDER = Path(__file__).parent / "weights"


class Forest(NamedTuple):
    """Trees that each give a probability, the features they ask about, and what their average is worth.

    `right` are points (average, share that was right where others gave it), both rising from 0 to 1.
    """

    names: list[str]
    trees: list[Node]
    right: list[tuple[float, float]]


@cache
def weights(name: str) -> dict[str, float]:
    """The weights of one judgement, by feature; `bias` is among them."""
    data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {str(k): float(v) for k, v in data["weights"].items()}


@cache
def forest(name: str) -> Forest:
    """The trees of one judgement."""
    data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Forest(data["features"], data["trees"], [(said, was) for said, was in data["right"]])


def agreement(name: str, features: Features) -> float:
    """What the trees of a judgement give on average, 0 to 1: the more, the likelier it is yes."""
    names, trees, _ = forest(name)
    values = [features.get(n, 0.0) for n in names]
    total = 0.0
    for tree in trees:
        node = tree
        while isinstance(node, list):
            node = node[3] if values[node[0]] > node[1] else node[2]
        total += node
    return total / len(trees)


def worth(name: str, average: float) -> float:
    """The probability that a judgement is yes where its trees agree so much, on a line between the points that are known."""
    points = forest(name).right
    at = next((k for k in range(1, len(points) - 1) if average < points[k][0]), len(points) - 1)
    (a, low), (b, high) = points[at - 1], points[at]
    return low + (high - low) * (average - a) / (b - a)


def probability(name: str, features: Features) -> float:
    """Logistic regression: the probability that the judgement is yes."""
    table = weights(name)
    total = table["bias"] + sum(table.get(key, 0.0) * value for key, value in features.items())
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))
