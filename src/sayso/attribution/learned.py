"""Small learned judgements: a logistic regression over named features, its weights beside this file.

The scripts under `train/` make the weights from the gold alone, cross-validated by article; each file says on what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path

Features = Mapping[str, float]
_FOLDER = Path(__file__).parent / "weights"


@cache
def weights(name: str) -> dict[str, float]:
    """The weights of one judgement, by feature; `bias` is among them."""
    data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {str(k): float(v) for k, v in data["weights"].items()}


def probability(name: str, features: Features) -> float:
    """Logistic regression: the probability that the judgement is yes."""
    table = weights(name)
    total = table["bias"] + sum(table.get(key, 0.0) * value for key, value in features.items())
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))
