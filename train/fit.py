"""Fit the judgements and put their weights to use."""

from __future__ import annotations

from collections.abc import Sequence

from gold import Learner
from questions import Example, confidence, silence
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from sayso.attribution import learned

STRENGTH = {"confidence": 0.2, "continuation": 0.3, "inheritance": 0.3}
Table = dict[str, float]


def fit(name: str, examples: Sequence[Example]) -> Table:
    """Fit one logistic regression; return its weights by feature, `bias` among them."""
    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([e.features for e in examples])
    model = LogisticRegression(C=STRENGTH[name], max_iter=3000).fit(table, [e.answer for e in examples])
    weights = {str(n): round(float(w), 4) for n, w in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 4)} | {n: w for n, w in weights.items() if w}


def fit_all(articles: Sequence[Learner]) -> dict[str, Table]:
    """Fit confidence first, then what depends on it, and leave all of them in use."""
    tables = {"confidence": fit("confidence", [e for a in articles for e in confidence(a)])}
    use(tables)
    asked = [silence(a) for a in articles]
    for question in ("continuation", "inheritance"):
        tables[question] = fit(question, [e for one in asked for e in one[question]])
    use(tables)
    return tables


def use(tables: dict[str, Table]) -> None:
    """Let the reader judge by these weights rather than by those in its folder."""
    learned.weights = tables.__getitem__  # type: ignore[assignment]
