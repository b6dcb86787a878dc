"""Fit the judgements and put their weights to use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from gold import Learner
from questions import Example, confidence, silence
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from sayso.attribution import learned
from sayso.attribution.learned import Forest, Node, agreement

STRENGTH = {"continuation": 0.3, "inheritance": 0.3}
PARTS = 3
POINTS = 10  # between which the worth of an average is a line
TREES, LEAF = 50, 3  # a leaf stands for so many examples at least
Table = dict[str, float]
Fitted = Table | Forest


def fit(name: str, examples: Sequence[Example]) -> Table:
    """Fit one logistic regression; return its weights by feature, `bias` among them."""
    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([e.features for e in examples])
    model = LogisticRegression(C=STRENGTH[name], max_iter=3000).fit(table, [e.answer for e in examples])
    weights = {str(n): round(float(w), 4) for n, w in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 4)} | {n: w for n, w in weights.items() if w}


def fit_forest(examples: Sequence[Example]) -> Forest:
    """Fit trees that each ask at random; where features go together in many ways they judge better than weights."""
    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([e.features for e in examples])
    model = ExtraTreesClassifier(TREES, min_samples_leaf=LEAF, random_state=0).fit(table, [e.answer for e in examples])
    names = [str(n) for n in vectors.get_feature_names_out()]
    return Forest(names, [_node(t.tree_, 0) for t in model.estimators_], [(0.0, 0.0), (1.0, 1.0)])


def _node(tree: Any, at: int) -> Node:
    """A tree of scikit-learn as nested lists."""
    low, high = int(tree.children_left[at]), int(tree.children_right[at])
    if low < 0:
        no, yes = tree.value[at][0]
        return round(float(yes / (no + yes)), 3)
    return [int(tree.feature[at]), round(float(tree.threshold[at]), 3), _node(tree, low), _node(tree, high)]


def fit_all(articles: Sequence[Learner]) -> dict[str, Fitted]:
    """Fit confidence first, then what depends on it, and leave all of them in use."""
    known = [confidence(a) for a in articles]
    asked = []
    judged: list[tuple[float, bool]] = []
    for part in range(PARTS):  # trees know their own examples too well: each part is asked as others judge it
        others = [es for a, es in zip(articles, known, strict=True) if a.fold % PARTS != part]
        use({"confidence": fit_forest([e for es in others for e in es])})
        own = [e for a, es in zip(articles, known, strict=True) if a.fold % PARTS == part for e in es]
        judged += [(agreement("confidence", e.features), e.answer) for e in own]
        asked += [silence(a) for a in articles if a.fold % PARTS == part]
    trees = fit_forest([e for es in known for e in es])._replace(right=worth(judged))
    tables: dict[str, Fitted] = {"confidence": trees}
    for question in ("continuation", "inheritance"):
        tables[question] = fit(question, [e for one in asked for e in one[question]])
    use(tables)
    return tables


def worth(judged: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """What averages of trees are worth: how often those were right that had not seen the example, rising (isotonic)."""
    said, was = (np.array(column, dtype=float) for column in zip(*judged, strict=True))
    rising = IsotonicRegression(y_min=0, y_max=1).fit(said, was).predict(said)
    order = np.argsort(said)
    points = [(float(said[part].mean()), float(rising[part].mean())) for part in np.array_split(order, POINTS)]
    inner = [(round(a, 3), round(b, 3)) for a, b in points if 0 < a < 1]
    return [(0.0, 0.0), *inner, (1.0, 1.0)]


def use(tables: dict[str, Fitted]) -> None:
    """Let the reader judge by these rather than by what is in its folder."""
    learned.weights = tables.__getitem__  # type: ignore[assignment]
    learned.forest = tables.__getitem__  # type: ignore[assignment]
