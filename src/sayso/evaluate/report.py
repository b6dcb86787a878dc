"""An evaluation on a page: a table for the terminal, or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sayso.evaluate.compare import Compared, Miss
from sayso.evaluate.figures import LOWER_IS_BETTER, NAMES, Figure, Figures, figure

_HEAD = f"{'figure':20}{'value':>8}{'p':>8}{'r':>8}{'n':>7}  95 % of resamples"
_SILENT = "–"


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown: figures, the gold they were measured on, what the floors say against them."""

    figures: Figures
    gold: str
    digest: str
    fold: str
    against: tuple[str, ...] = ()

    def text(self, misses: int = 0) -> str:
        """Return the table, with `misses` lines of what was read wrong below it."""
        head = f"{self.gold}, {len(self.figures.articles)} articles ({self.fold}), gold {self.digest}"
        rows = [_row(name, self.figures.figures[name]) for name in NAMES]
        wrong = [_line(miss) for miss in self.figures.misses[:misses]]
        return "\n".join([head, _HEAD, *rows, *self.against, *wrong])

    def json(self, misses: int = 0) -> str:
        """Return the same as JSON; figures and articles under the names that the gold's own script gives them."""
        out = {
            "gold": self.gold,
            "digest": self.digest,
            "fold": self.fold,
            "figures": {name: _plain(self.figures.figures[name]) for name in NAMES},
            "articles": {article.name: _article(article) for article in self.figures.articles},
            "below": list(self.against),
            "misses": [miss._asdict() for miss in self.figures.misses[:misses]],
        }
        return json.dumps(out, ensure_ascii=False, indent=1)


def _row(name: str, one: Figure) -> str:
    numbers = "".join(f"{_number(x):>8}" for x in (one.value, one.precision, one.recall))
    spread = "" if one.low is None else f"  {_number(one.low)} – {_number(one.high)}"
    mark = "  (lower is better)" if name in LOWER_IS_BETTER else ""
    return f"{name:20}{numbers}{one.n:7}{spread}{mark}"


def _number(value: float | None) -> str:
    return _SILENT if value is None else f"{value:.3f}"


def _plain(one: Figure) -> dict[str, Any]:
    if one.recall is not None:
        out: dict[str, Any] = {"p": one.precision, "r": one.recall, "f1": one.value, "n": one.n}
    else:
        out = {"accuracy": one.value, "n": one.n}
    return out if one.low is None else out | {"low": one.low, "high": one.high}


def _article(article: Compared) -> dict[str, Any]:
    said = figure(article.counts["say-so"]).value
    return {"say-so": said, "attributions": article.gold, "predicted": article.predicted, "found": article.found}


def _line(miss: Miss) -> str:
    return f"{miss.article} {miss.kind}: [{miss.source}] <{miss.cue}> {miss.content}"
