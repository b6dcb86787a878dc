"""Whether two things are the same, by figures: a small logistic regression each, its weights in `links/weights`.

`train/same.py` makes the weights from the gold and cross-validates them; each file says on what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from sayso.grammar.network import Floats

_FOLDER = Path(__file__).parent.parent / "weights"


@cache
def weights(name: str) -> dict[str, float]:
    """The weights of one judgement, by figure; `bias` is among them."""
    data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {str(k): float(v) for k, v in data["weights"].items()}


def probabilities(name: str, figures: Mapping[str, Floats]) -> Floats:
    """The probability that the judgement is yes, for each pair of the figures; rounded, so that no last bit matters."""
    table = weights(name)
    total = table["bias"] + sum(table[key] * values for key, values in figures.items() if key in table)
    out: Floats = np.round(1 / (1 + np.exp(-np.clip(total, -30, 30))), 4)
    return out
