"""Predictions against gold: figures, floors, and the list of what was read wrong."""

from sayso.evaluate.compare import Miss
from sayso.evaluate.door import evaluate, read_gold, run
from sayso.evaluate.figures import MAIN, NAMES, Figure, Figures, score, with_intervals
from sayso.evaluate.floors import Measured, below, load_floors, measured, update
from sayso.evaluate.gold import GoldArticle, digest, fold_of, load_gold, load_predictions

__all__ = [
    "MAIN",
    "NAMES",
    "Figure",
    "Figures",
    "GoldArticle",
    "Measured",
    "Miss",
    "below",
    "digest",
    "evaluate",
    "fold_of",
    "load_floors",
    "load_gold",
    "load_predictions",
    "measured",
    "read_gold",
    "run",
    "score",
    "update",
    "with_intervals",
]
