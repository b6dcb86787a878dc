"""Gold articles: what careful people read, and how the articles are split in two.

A gold folder holds NAME.txt beside NAME.json; the JSON carries `headline` and `attributions` (offsets: code points).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from sayso.errors import GoldError
from sayso.model import Span

Fold = Literal["learn", "held-out"]
Selection = Literal["learn", "held-out", "all"]
Attributions = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article as people read it; `attributions` as in the reading contract, without rules and source ids."""

    name: str
    text: str
    headline: Span | None
    attributions: tuple[Mapping[str, Any], ...]


def load_gold(folder: Path, fold: Selection = "all") -> list[GoldArticle]:
    """Return the gold articles of a folder in the order of their names. Raises GoldError where there are none."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder; give one that holds NAME.txt beside NAME.json")
    chosen = [path for path in sorted(folder.glob("*.txt")) if fold in ("all", fold_of(path.stem))]
    if not chosen:
        raise GoldError(f"{folder}: no gold articles (NAME.txt beside NAME.json) for the part “{fold}”")
    return [_article(path) for path in chosen]


def load_predictions(folder: Path, gold: Sequence[GoldArticle]) -> dict[str, Attributions]:
    """Return what FOLDER/NAME.json says of each gold article; one without a file counts as read with nothing found."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder; give one that holds a NAME.json for each gold article")
    files = {article.name: folder / f"{article.name}.json" for article in gold}
    return {name: _attributions(path, _json(path)) for name, path in files.items() if path.exists()}


def fold_of(name: str) -> Fold:
    """Tell which half an article belongs to, by the digest of its name: the same on every machine, for ever."""
    return "held-out" if blake2b(name.encode(), digest_size=16).digest()[0] % 2 else "learn"


def digest(gold: Sequence[GoldArticle]) -> str:
    """Return 16 hexadecimal digits (blake2b) that change when any name, text or attribution of the gold changes."""
    seal = blake2b(digest_size=8)
    for article in gold:
        truth = json.dumps([article.headline, article.attributions], ensure_ascii=True, sort_keys=True)
        for part in (article.name, article.text, truth):
            seal.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return seal.hexdigest()


def _article(path: Path) -> GoldArticle:
    answers = path.with_suffix(".json")
    if not answers.exists():
        raise GoldError(f"{path}: {answers.name} is not beside it; annotate the article or take it out of the folder")
    truth = _json(answers)
    headline = truth.get("headline")
    text = path.read_text(encoding="utf-8")
    return GoldArticle(path.stem, text, Span(*headline) if headline else None, tuple(_attributions(answers, truth)))


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as trouble:
        raise GoldError(f"{path}: not readable as JSON ({trouble}); write the file anew") from trouble
    if not isinstance(data, dict):
        raise GoldError(f'{path}: expected an object with a list "attributions"')
    return data


def _attributions(path: Path, data: Mapping[str, Any]) -> Attributions:
    rows = data.get("attributions")
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise GoldError(f'{path}: expected a list "attributions" of objects that each have an "id"')
    return rows
