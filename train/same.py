"""Learn what is the same, cross-validate it, and write the weights.

    python train/same.py GOLD_DIR CORPUS.jsonl [--write]

Three judgements, each a logistic regression. Where there is little gold the signs of its weights are given: what two texts
share never speaks against them.

  same   two headlines (gold/same), ten folds
  story  two articles (gold/story_pairs), ten folds; the pairs within and between the first bundles help a little
  claim  two statements, one bundle left out at a time: learned from the first four of gold/stories by name and from the seen
         of `bench/bundles`, the others are only measured. Bundles speak of few statements and of one happening at a time, so
         pairs of real articles (CORPUS) that are not much alike are learned as different, and it is told how many of others are
         joined; made stories (`bench/links.py`) add happenings told in the same words that differ in the names alone
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold

from sayso.links.lots import lots, prints
from sayso.links.same import Stated, stated
from sayso.links.same.claims import LEAST
from sayso.links.same.comparing import CONFLICT, NEGLIGIBLE, Context, context, figures
from sayso.links.same.fields import compare
from sayso.links.same.group import groups
from sayso.links.same.near import near, profile
from sayso.links.same.side import Side
from sayso.links.same.telling import Telling
from sayso.links.same.telling import figures as telling
from sayso.links.same.words import Said
from sayso.model import Article, Reading
from sayso.reading import read

OUT = Path(__file__).parent.parent / "src" / "sayso" / "links" / "weights"
BENCH = Path(__file__).parent.parent / "bench"
FOLDS, SEEDS, LEARNED = 10, 5, 4
STRENGTH = {"same": 0.5, "story": 0.2, "claim": 0.1}
POSITIVE = {"same": 1.0, "story": 1.0, "claim": 3.0}  # a claim's missed pair costs more: few are many
SEEN = 450  # articles of the corpus: a third to learn from
APART, DIFFERENT = 0.5, 0.5  # what a pair in one text of a bundle counts, and one of the corpus
MADE, MADE_SEED = 150, 11  # articles of made stories, never those of the bench
MADE_COUNT = 0.05  # what a pair of them counts
MOST_NODES = 400  # of articles that hang together
MUCH_ALIKE = 0.75
HELP = 0.03  # what a pair of bundle articles counts beside a pair of gold/story_pairs
AGAINST = {
    "lone word", "lone word in each", "told by one alone", "opposed", "other names", "a lone name", "number differs",
    "another number differs", "a lone number", "only numbers unlike", "one text", "lone names in both titles",
    "days apart",
}  # fmt: skip
SIGNED = ("story", "claim")  # of headlines there is gold enough
UNUSED = {  # they only add noise
    "same": {"much alike of the longer", "concepts", "opposed", "a lone name", "only numbers unlike"},
    "claim": {"likeness of the shorter", "no verb", "a lone name", "nouns"},
}
EITHER = {"number of words", "no verb", "a title", "one article", "two languages"}
WORD = re.compile(r"\w+")


class Table(NamedTuple):
    """Examples: figures (examples, names), answers and how much each counts."""

    names: list[str]
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray

    def at(self, rows: np.ndarray) -> Table:
        """Some of the examples."""
        return self._replace(x=self.x[rows], y=self.y[rows], weight=self.weight[rows])


def table(rows: Sequence[Mapping[str, float]], answers: Sequence[bool], weight: float = 1.0) -> Table:
    names = sorted(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    return Table(names, x, np.array(answers, dtype=bool), np.full(len(rows), weight))


def joined(tables: Sequence[Table]) -> Table:
    return Table(tables[0].names, *(np.concatenate([t[k] for t in tables]) for k in (1, 2, 3)))


# ── learning ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def learn(name: str, data: Table) -> dict[str, float]:
    """Weights by figure, `bias` among them; a sign that is given is kept."""
    mean, size = data.x.mean(0), data.x.std(0) + 1e-6
    x, s = (data.x - mean) / size, 2.0 * data.y - 1
    weight = data.weight * np.where(data.y, POSITIVE[name], 1.0)

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        z = s * (x @ p[:-1] + p[-1])
        pull = -s * weight / (1 + np.exp(z))
        total = weight @ np.logaddexp(0, -z) + 0.5 / STRENGTH[name] * (p[:-1] @ p[:-1])
        return total, np.append(x.T @ pull + p[:-1] / STRENGTH[name], pull.sum())

    bounds = [_bounds(n) if name in SIGNED else (None, None) for n in data.names]
    found = minimize(loss, np.zeros(len(mean) + 1), jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B").x
    raw = found[:-1] / size
    return {"bias": float(found[-1] - raw @ mean)} | {
        n: float(w) for n, w, f in zip(data.names, raw, found, strict=False) if abs(f) > 0.005
    }


def _bounds(name: str) -> tuple[int | None, int | None]:
    return (None if name in EITHER or name in AGAINST else 0), (0 if name in AGAINST else None)


def judged(weights: Mapping[str, float], data: Table) -> np.ndarray:
    return 1 / (1 + np.exp(-(data.x @ np.array([weights.get(n, 0.0) for n in data.names]) + weights["bias"])))


def crossvalidate(name: str, data: Table, helping: Table | None = None) -> dict[str, float]:
    rows = []
    for seed in range(SEEDS):
        found = np.zeros(len(data.y))
        for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(data.x, data.y):
            known = data.at(train) if helping is None else joined([data.at(train), helping])
            found[test] = judged(learn(name, known), data.at(test))
        rows.append((f1_score(data.y, found >= 0.5), accuracy_score(data.y, found >= 0.5)))
    f1, accuracy = np.mean(rows, axis=0)
    print(f"{name:6} n={len(data.y)}  F1 {f1:.3f}  accuracy {accuracy:.3f}  (cross-validated)")
    return {"f1": round(float(f1), 3), "accuracy": round(float(accuracy), 3)}


# ── headlines and articles ────────────────────────────────────────────────────────────────────────────────────────────


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def headlines(gold: Path) -> Table:
    pairs = lines(gold / "same" / "pairs.jsonl")
    rows = [
        {
            n: float(v[0, 0])
            for n, v in compare(Side([Said(p["a"])]), Side([Said(p["b"])])).items()
            if n not in UNUSED["same"]
        }
        for p in pairs
    ]
    return table(rows, [p["label"] >= 0 for p in pairs])


def articles(gold: Path) -> Table:
    pairs = lines(gold / "story_pairs" / "pairs.jsonl")
    made = [[Telling(Reading(Article(p[k]["url"], p[k]["text"], p[k]["title"]), "ru")) for k in "ab"] for p in pairs]
    return table([telling(a, b) for a, b in made], [p["label"] == "OK" for p in pairs])


def between(bundles: Sequence[Bundle]) -> Table:
    """Pairs of Russian articles of the bundles: one happening within a bundle, but for distractors."""
    made = [(b.name, k in b.stating, Telling(r)) for b in bundles for k, r in b.readings.items() if r.language == "ru"]
    pairs = [(a, b) for n, (a, b) in enumerate(combinations(made, 2)) if a[0] == b[0] or n % 7 == 0]
    answers = [a[0] == b[0] and a[1] and b[1] for a, b in pairs]
    return table([telling(a[2], b[2]) for a, b in pairs], answers, HELP)


# ── statements of bundles ─────────────────────────────────────────────────────────────────────────────────────────────


class Bundle:
    """A bundle read: its nodes, the claims of each, and all pairs of nodes as examples."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        raw = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json")) if p.stem != "gold"]
        ordered = sorted((read(Article(**a)) for a in raw), key=lambda r: (r.article.published or "", r.article.id))
        self.readings = {r.article.id: r for r in ordered}
        self.told = [stated(r) for r in ordered]
        nearby = near([profile([s.said for s in t]) for t in self.told], [r.article.published for r in ordered])
        self.here: Context = context(self.told, nearby)
        self.gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["claims"]
        self.rows = list(self._rows())
        self.stating = {s["article"] for claim in self.gold for s in claim["statements"]}
        self._pairs()

    def _rows(self) -> Iterator[tuple[str, int | None]]:
        """Gold statements as (claim, node)."""
        node = {id(one): n.number for n in self.here.nodes for one in n.statements}
        everything = [one for t in self.told for one in t]
        for claim in self.gold:
            for statement in claim["statements"]:
                best = max(everything, key=lambda one: self._covered(one, statement))
                found = self._covered(best, statement) >= 0.5
                yield claim["id"], node[id(best)] if found else None

    def _covered(self, one: Stated, statement: Mapping[str, str]) -> float:
        article = self.readings[one.article].article
        text = article.text if one.field == "text" else article.title or ""
        at = text.find(statement["quote"]) if one.article == statement["article"] else -1
        if at < 0 or (one.field == "title" and statement["quote"] in article.text):
            return 0.0
        need = {m.start() for m in WORD.finditer(text) if at <= m.start() < at + len(statement["quote"])}
        return len([k for k in need if one.passage.start <= k < one.passage.end]) / max(1, len(need))

    def _pairs(self) -> None:
        count = len(self.here.nodes)
        claims: list[set[str]] = [set() for _ in range(count)]
        for claim, number in self.rows:
            if number is not None:
                claims[number].add(claim)
        told = figures(self.here, range(count), range(count))
        self.pairs = [(i, j) for i, j in combinations(range(count), 2) if self._near(i, j)]
        i, j = np.array(self.pairs).T
        names = sorted(told)
        same = np.array([bool(claims[a] & claims[b]) for a, b in self.pairs])
        self.all = Table(names, np.stack([told[n][i, j] for n in names], 1), same, np.ones(len(same)))
        self.known = np.array([bool(claims[a] or claims[b]) for a, b in self.pairs])

    @property
    def apart(self) -> Table:
        """Pairs within one text of which the gold says nothing: an article seldom says a thing twice."""
        one_text = self.all.x[:, self.all.names.index("one text")] > 0
        return self.all.at(np.flatnonzero(one_text & ~self.known & ~self.all.y))

    def _near(self, i: int, j: int) -> bool:
        a, b = self.here.nodes[i].articles, self.here.nodes[j].articles
        return any(x == y or (min(x, y), max(x, y)) in self.here.near for x in a for y in b)

    @property
    def examples(self) -> Table:
        """Pairs of which the gold speaks."""
        return self.all.at(np.flatnonzero(self.known))

    def claimed(self, weights: Mapping[str, float], least: float) -> list[tuple[tuple[str, str], tuple[str, object]]]:
        """Gold statements as (gold claim, predicted claim)."""
        value = np.where(self.all.x[:, self.all.names.index("number differs")] > 0, CONFLICT, judged(weights, self.all))
        pairs = {p: float(v) for p, v in zip(self.pairs, value, strict=True) if abs(v) >= NEGLIGIBLE}
        group = {m: g for g, members in enumerate(groups(len(self.here.nodes), pairs, least)) for m in members}
        return [
            ((self.name, claim), (self.name, f"none {n}" if number is None else group[number]))
            for n, (claim, number) in enumerate(self.rows)
        ]


def corpus(path: Path) -> tuple[list[Reading], list[Reading]]:
    """Articles to learn from, and others to look at."""
    made = [read(Article(a["id"], a["text"], a.get("title"), published=a.get("published"))) for a in lines(path)[:SEEN]]
    return made[: SEEN // 3], made[SEEN // 3 :]


class Pairs(NamedTuple):
    """All pairs of the statements of articles that are looked at together: their nodes, places i and j in them, figures."""

    here: Context
    i: np.ndarray
    j: np.ndarray
    names: list[str]
    x: np.ndarray

    def figure(self, name: str) -> np.ndarray:
        """One figure of every pair."""
        return self.x[:, self.names.index(name)]


def paired(readings: Sequence[Reading]) -> Iterator[Pairs]:
    """Lot by lot."""
    given = {reading.article.id: reading for reading in readings}
    for lot in lots(map(prints, given.values())):
        here = context([stated(given[name]) for name in lot.articles], lot.near)
        count = len(here.nodes)
        if 1 < count < MOST_NODES:
            found = figures(here, range(count), range(count))
            i, j = np.triu_indices(count, 1)
            yield Pairs(here, i, j, sorted(found), np.stack([found[name][i, j] for name in sorted(found)], 1))


def unlike(readings: Sequence[Reading]) -> Table:
    """Pairs of statements of a corpus, taken for different claims: within one text, and of near articles unless much alike."""
    tables = []
    for lot in paired(readings):
        told_of = (lot.figure("one text") > 0) | ((lot.figure("articles") > 0) & (lot.figure("one article") == 0))
        kept = told_of & (lot.figure("likeness of the longer") < MUCH_ALIKE)
        tables.append(Table(lot.names, lot.x[kept], np.zeros(kept.sum(), dtype=bool), np.ones(kept.sum())))
    return joined(tables)


def made_pairs() -> Table:
    """Pairs of statements of near articles of made stories."""
    sys.path.insert(0, str(BENCH))
    bench = importlib.import_module("links")
    bench.SEED = MADE_SEED
    made = bench.made(MADE)
    tables = []
    for lot in paired(made.readings):
        first = [node.statements[0] for node in lot.here.nodes]
        claims = np.array([made.claim_of.get((s.article, s.field, s.span.start), "") for s in first])
        one, other = claims[lot.i], claims[lot.j]
        kept = (one != "") & (other != "") & (lot.figure("articles") > 0)
        tables.append(Table(lot.names, lot.x[kept], (one == other)[kept], np.full(kept.sum(), MADE_COUNT)))
    return joined(tables)


def bcubed(rows: Sequence[tuple[object, object]]) -> tuple[float, float, float]:
    gold, found, both = Counter(g for g, _ in rows), Counter(p for _, p in rows), Counter(rows)
    precision = sum(both[r] / found[r[1]] for r in rows) / len(rows)
    recall = sum(both[r] / gold[r[0]] for r in rows) / len(rows)
    return precision, recall, 2 * precision * recall / (precision + recall)


def claim_examples(bundles: Sequence[Bundle], besides: Table) -> Table:
    """What a judgement of claims is learned from."""
    apart_ = [b.apart._replace(weight=b.apart.weight * APART) for b in bundles]
    every = joined([*(b.examples for b in bundles), *apart_, besides])
    kept = [place for place, name in enumerate(every.names) if name not in UNUSED["claim"]]
    return every._replace(names=[every.names[place] for place in kept], x=every.x[:, kept])


def crossvalidate_claims(
    learned: Mapping[str, Sequence[Bundle]], held_out: Mapping[str, Sequence[Bundle]], besides: Table, others: Table
) -> dict[str, float]:
    every = [b for bundles in learned.values() for b in bundles]
    final = learn("claim", claim_examples(every, besides))
    weights = {b: learn("claim", claim_examples([x for x in every if x is not b], besides)) for b in every}
    weights |= {b: final for bundles in held_out.values() for b in bundles}
    value = judged(final, others)
    one_text = others.x[:, others.names.index("one text")] > 0
    out = {}
    for least in sorted({0.12, 0.15, 0.2, 0.25, LEAST}):
        wrong = [1_000 * float((value[part] >= least).mean()) for part in (one_text, ~one_text)]
        text = f"{wrong[0]:.1f} in one text, {wrong[1]:.1f} across texts"
        print(f"claim  least {least:.2f}  of 1,000 different pairs joined: {text}")
        for how, sets in (("left out in turn", learned), ("held out", held_out)):
            for name, bundles in sets.items():
                p, r, f = bcubed([row for b in bundles for row in b.claimed(weights[b], least)])
                print(f"       {how}, {name}: p {p:.3f} r {r:.3f} f1 {f:.3f}")
                if least == LEAST:
                    out[f"b3 {how}, {name}"] = round(f, 3)
    return out


def read_bundles(folder: Path) -> list[Bundle]:
    return [Bundle(path) for path in sorted(folder.iterdir()) if (path / "gold.json").exists()]


def write(name: str, on: str, figures: Mapping[str, float], weights: Mapping[str, float]) -> None:
    data = {"on": on, "figures": figures, "weights": {n: round(w, 4) for n, w in weights.items()}}
    (OUT / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights to use")
    options = parser.parse_args()
    data = headlines(options.gold)
    found = crossvalidate("same", data)
    if options.write:
        write("same", "gold/same", found, learn("same", data))
    gold, own = read_bundles(options.gold / "stories"), read_bundles(BENCH / "bundles" / "seen")
    pairs, helping = articles(options.gold), between(gold[:LEARNED])
    found = crossvalidate("story", pairs, helping)
    if options.write:
        write("story", "gold/story_pairs, gold/stories", found, learn("story", joined([pairs, helping])))
    different, others = (unlike(part) for part in corpus(options.corpus))
    besides = joined([different._replace(weight=different.weight * DIFFERENT), made_pairs()])
    learned = {"gold": gold[:LEARNED], "own": own}
    held_out = {"gold": gold[LEARNED:], "own": read_bundles(BENCH / "bundles" / "unseen")}
    claimed = crossvalidate_claims(learned, held_out, besides, others)
    if options.write:
        weights = learn("claim", claim_examples([*gold[:LEARNED], *own], besides))
        write("claim", "gold/stories, the first four; bench/bundles/seen; a corpus; made stories", claimed, weights)


if __name__ == "__main__":
    main()
