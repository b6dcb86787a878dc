"""The whole way of an evaluation: read the gold, read the articles, compare, hold against the floors, show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sayso.errors import UsageError
from sayso.evaluate.figures import Figures, score, with_intervals
from sayso.evaluate.floors import below, load_floors, measured, update
from sayso.evaluate.gold import Attributions, GoldArticle, Selection, digest, load_gold, load_predictions
from sayso.evaluate.report import Report
from sayso.model import Article, Reading
from sayso.reading import read_many

Reader = Callable[[Iterable[Article]], Iterator[Reading]]


def evaluate(folder: Path, reader: Reader, fold: Selection = "all") -> Figures:
    """Read the texts of a gold folder with `reader` and compare. Raises GoldError where there is no gold."""
    gold = load_gold(folder, fold)
    return score(gold, read_gold(gold, reader))


def read_gold(gold: Sequence[GoldArticle], reader: Reader) -> dict[str, Attributions]:
    """Return what `reader` finds in each gold text, by name of the article."""
    articles = (Article(id=article.name, text=article.text) for article in gold)
    return {reading.article.id: reading.to_dict()["attributions"] for reading in reader(articles)}


def run(  # noqa: PLR0913 - one option of the command each
    gold_dir: Path,
    *,
    fold: Selection = "all",
    as_json: bool = False,
    misses: int = 0,
    predicted: Path | None = None,
    floors: Path | None = None,
    update_floors: bool = False,
    allow_lower: bool = False,
    bootstrap: bool = False,
    reader: Reader = read_many,
) -> tuple[str, int]:
    """Do what `sayso evaluate` does; return what it prints and its exit status: 1 where a figure is below its floor.

    Predictions come from the folder `predicted`, else from reading the texts with `reader` (default: Sayso's own).
    Raises GoldError for unusable gold, and for floors that `update_floors` would lower; UsageError for a lone option.
    """
    if floors is None and (update_floors or allow_lower):
        raise UsageError("--update-floors and --allow-lower change a floors file: name it with --floors FILE")
    gold = load_gold(gold_dir, fold)
    found = load_predictions(predicted, gold) if predicted else read_gold(gold, reader)
    figures = score(gold, found)
    name = gold_dir.resolve().name
    new = measured(figures, digest(gold))
    against = []
    if floors:
        entry = name if fold == "all" else f"{name}:{fold}"
        if update_floors:
            update(floors, entry, new, allow_lower=allow_lower)
        against = below(load_floors(floors).get(entry), new)
    report = Report(with_intervals(figures) if bootstrap else figures, name, new.gold, fold, tuple(against))
    return (report.json(misses) if as_json else report.text(misses)), 1 if against else 0
