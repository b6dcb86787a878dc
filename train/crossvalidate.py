"""Figures on articles that the judgements have not learned from: ten folds by article.

    python train/crossvalidate.py GOLD_DIR... [--bootstrap]

For each fold the judgements are learned from the other nine and the fold is read with them. Printed side by side: each gold
folder, and of `more_reading` the half whose texts were looked at while the rules were written (learn) and the half that was
not (held out); then how often attributions of a given confidence are right.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from fit import fit_all
from gold import FOLDS, Learner, learners
from questions import confidence

from sayso.attribution import attribute
from sayso.attribution.learned import agreement, worth
from sayso.catalogue import catalogue
from sayso.context.sources import catalogued
from sayso.evaluate import NAMES, GoldArticle, fold_of, score, with_intervals
from sayso.languages import pack
from sayso.model import Article, Reading


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--bootstrap", action="store_true", help="95 %% intervals over articles")
    options = parser.parse_args()
    articles = learners(options.gold)
    joined = learners(options.gold, joined=True)
    predicted: dict[str, list[dict]] = {}
    chances: list[tuple[float, bool]] = []
    for k in range(FOLDS):
        fit_all([a for a in [*articles, *joined] if a.fold != k])
        for one in (a for a in articles if a.fold == k):
            predicted[one.gold.name] = _read(one)
            chances += [(worth("confidence", agreement("confidence", e.features)), e.answer) for e in confidence(one)]
    groups = _groups(articles)
    print(f"{'':16}" + "".join(f"{name:>24}" for name in groups))
    columns = [score(gold, predicted) for gold in groups.values()]
    columns = [with_intervals(c) for c in columns] if options.bootstrap else columns
    for name in NAMES:
        print(f"{name:16}" + "".join(f"{_cell(c.figures.get(name)):>24}" for c in columns))
    _calibration(chances)
    _surest([a.gold for a in articles], predicted)


def _read(one: Learner) -> list[dict]:
    found = catalogued(attribute(one.material.parse, pack("ru")), catalogue())
    article = Article(one.gold.name, one.gold.text)
    return Reading(article, "ru", found.headline, found.attributions, found.sources).to_dict()["attributions"]


def _groups(articles: Sequence[Learner]) -> dict[str, list[GoldArticle]]:
    out: dict[str, list[GoldArticle]] = {}
    for one in articles:
        name = one.folder if one.folder == "reading" else f"{one.folder} {fold_of(one.gold.name)}"
        out.setdefault(name, []).append(one.gold)
    return dict(sorted(out.items(), key=lambda g: (g[0] != "reading", "held" in g[0])))


def _cell(figure: object) -> str:
    value, low, high = (getattr(figure, name, None) for name in ("value", "low", "high"))
    if value is None:
        return "-"
    return f"{value:.3f}" + (f" [{low:.3f} {high:.3f}]" if low is not None else "")


def _surest(gold: Sequence[GoldArticle], predicted: dict[str, list[dict]]) -> None:
    """What `--min-confidence` buys: precision and recall of attributions at each least confidence."""
    print("\nleast confidence   precision  recall  of the recall at 0")
    whole = None
    for least in (0.0, *np.arange(0.5, 0.96, 0.05)):
        kept = {name: [r for r in rows if r["confidence"] >= least] for name, rows in predicted.items()}
        figure = score(gold, kept).figures["attribution"]
        whole = whole or figure.recall
        if figure.precision is not None and whole:
            print(f"{least:16.2f} {figure.precision:11.3f} {figure.recall:7.3f} {figure.recall / whole:10.2f}")


def _calibration(rows: Sequence[tuple[float, bool]]) -> None:
    said, right = np.array([c for c, _ in rows]), np.array([r for _, r in rows])
    print("\nconfidence     n   mean  right")
    for low in np.arange(0, 1, 0.1):
        inside = (said >= low) & (said < low + 0.1)
        if inside.any():
            print(
                f"{low:.1f} - {low + 0.1:.1f}  {inside.sum():5}  {said[inside].mean():.2f}  {right[inside].mean():.2f}"
            )


if __name__ == "__main__":
    main()
