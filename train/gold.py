"""What the training scripts share: gold articles with the reader's own drafts, folds by article, and the weights files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from sayso import attribution
from sayso.attribution import learned
from sayso.attribution.material import Draft, Material
from sayso.attribution.who import Entity
from sayso.grammar import parse_many
from sayso.languages import pack

FOLDS = 10


class Example(NamedTuple):
    """One decision: its article, its features, the gold's answer."""

    article: str
    features: dict[str, float]
    answer: bool


def held_out(name: str) -> bool:
    """The articles that nobody learns from, by the digest of their name (as `sayso evaluate --fold` has it)."""
    fresh = blake2b(name.encode(), digest_size=16).digest()[0] % 2 == 1
    return fresh and name in _MORE


_MORE: set[str] = set()


def articles(
    folders: Sequence[Path],
) -> Iterator[tuple[str, list[dict[str, Any]], Material, list[Draft], list[Entity | None]]]:
    """Each gold article: name, gold attributions, and the reader's material, drafts and entities."""
    paths = sorted(p for folder in folders for p in folder.glob("*.txt"))
    _MORE.update(p.stem for p in paths if p.parent.name.startswith("more"))
    texts = [p.read_text(encoding="utf-8") for p in paths]
    for path, parse in zip(paths, parse_many(texts), strict=True):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["attributions"]
        m, drafts, entities = attribution.drafted(parse, pack("ru"), titled=False)
        yield path.stem, truth, m, drafts, entities


class Model(NamedTuple):
    """A fitted regression and the names of its features."""

    names: list[str]
    regression: LogisticRegression


def fit(examples: Sequence[Example], strength: float = 0.3) -> Model:
    """Fit one regression."""
    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([e.features for e in examples])
    regression = LogisticRegression(C=strength, max_iter=2000).fit(table, [e.answer for e in examples])
    return Model(list(vectors.get_feature_names_out()), regression)


def chances(model: Model, examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    """Probability of yes for each example."""
    table = np.array([[e.features.get(name, 0.0) for name in model.names] for e in examples])
    return np.asarray(model.regression.predict_proba(table)[:, 1])


def fold(article: str) -> int:
    """The fold an article falls in, by digest."""
    return blake2b(article.encode(), digest_size=4).digest()[1] % FOLDS


def cross_validated(examples: Sequence[Example], strength: float = 0.3) -> tuple[np.ndarray[Any, Any], Model, str]:
    """Chances of each example from a model that has not seen its article, the model of all, and a line that reports."""
    out = np.zeros(len(examples))
    for k in range(FOLDS):
        inside = [n for n, e in enumerate(examples) if fold(e.article) == k]
        if inside:
            model = fit([e for e in examples if fold(e.article) != k], strength)
            out[inside] = chances(model, [examples[n] for n in inside])
    truth = np.array([e.answer for e in examples])
    said = out > 0.5
    right = (truth & said).sum()
    f1 = 2 * right / max(truth.sum() + said.sum(), 1)
    return out, fit(examples, strength), f"cross-validated by article, {FOLDS} folds: F1 {f1:.3f} at 0.5;"


def store(name: str, model: Model, report: str, folders: Sequence[Path]) -> None:
    """Write the weights with what they were learned from."""
    digest = blake2b(digest_size=16)
    for path in sorted(p for folder in folders for p in folder.glob("*.json")):
        digest.update(path.read_bytes())
    table = {n: round(float(w), 4) for n, w in zip(model.names, model.regression.coef_[0], strict=True)}
    data = {
        "report": report,
        "gold": digest.hexdigest(),
        "weights": {"bias": round(float(model.regression.intercept_[0]), 4), **table},
    }
    place = Path(learned.__file__).parent / "weights" / f"{name}.json"
    place.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
