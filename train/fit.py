"""Fit the judgements and put their weights to use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gold import Learner
from questions import Example, confidence, silence
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from sayso.attribution import learned
from sayso.attribution.learned import Forest, Node

STRENGTH = {"continuation": 0.3, "inheritance": 0.3}
PARTS = 3
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
    return Forest([str(n) for n in vectors.get_feature_names_out()], [_node(t.tree_, 0) for t in model.estimators_])


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
    for part in range(PARTS):  # trees know their own examples too well: each part is asked as others judge it
        others = [es for a, es in zip(articles, known, strict=True) if a.fold % PARTS != part]
        use({"confidence": fit_forest([e for es in others for e in es])})
        asked += [silence(a) for a in articles if a.fold % PARTS == part]
    tables: dict[str, Fitted] = {"confidence": fit_forest([e for es in known for e in es])}
    for question in ("continuation", "inheritance"):
        tables[question] = fit(question, [e for one in asked for e in one[question]])
    use(tables)
    return tables


def use(tables: dict[str, Fitted]) -> None:
    """Let the reader judge by these rather than by what is in its folder."""
    learned.weights = tables.__getitem__  # type: ignore[assignment]
    learned.forest = tables.__getitem__  # type: ignore[assignment]
