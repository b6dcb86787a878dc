"""How well copies are found: copies made of news articles, and the gold's story bundles; and what finding them costs.

    python bench/copies.py made CORPUS.jsonl [--misses]
    python bench/copies.py gold GOLD_STORIES
    python bench/copies.py speed CORPUS.jsonl [-n 10000]

`made`: half of the articles are originals. Of each, a copy is made in every way there is: cut to 30 % of its sentences (the
first ones, or any), 50 % of its length added (sentences of an article that is left out otherwise, its own for each
original), 10 % of its words edited (replaced, left out, put in), and these together; each way is measured by itself. A copy is
found when it is said to have its text from its original; whatever else is said is wrong, unless the originals say it without
any copy. `direction`: of the copies found, those whose original is told rightly without any time.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from sayso.links.copies import copies
from sayso.model import Article

WAYS = ("cut", "added", "edited", "cut added", "cut edited", "added edited", "cut added edited")
CUT, ADDED, EDITED = 0.3, 0.5, 0.1
TUNED = 4  # bundles, the first by name
SEED = 7
COPIED = 5  # every fifth of the articles that speed is measured on is a copy
UNLIKE = 0.8  # of the words are other ones in articles made to be none
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*")


@dataclass
class Score:
    """Counts of one way."""

    way: str
    right: int
    said: int
    there: int
    directed: int

    @property
    def recall(self) -> float:
        """Share of the copies that are found."""
        return self.right / max(1, self.there)

    @property
    def precision(self) -> float:
        """Share of what is said that is right."""
        return self.right / max(1, self.said)

    def line(self) -> str:
        """Return the line that is printed."""
        figures = f"recall {self.recall:.3f}  precision {self.precision:.3f}"
        return f"{self.way:18} {figures}  direction {self.directed / max(1, self.right):.3f}  (n={self.there})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=("made", "gold", "speed"))
    parser.add_argument("place", type=Path)
    parser.add_argument("-n", type=int, default=10_000, help="articles that speed is measured on")
    parser.add_argument("--misses", action="store_true", help="list what differs")
    options = parser.parse_args()
    if options.what == "gold":
        folders = sorted(p.parent for p in options.place.glob("*/gold.json"))
        print(*(score.line() for score in gold_scores(folders)), sep="\n")
        return
    articles = load(options.place)
    if options.what == "speed":
        print(*speed(articles, options.n), sep="\n")
        return
    for way in WAYS:
        score, wrong = made(articles, way)
        print(score.line(), *(wrong if options.misses else ()), sep="\n  ")


def load(corpus: Path) -> list[Article]:
    """Return the articles of a .jsonl file."""
    with corpus.open(encoding="utf-8") as lines:
        return [Article(id=record["id"], text=record["text"]) for record in map(json.loads, lines)]


# ── made copies ───────────────────────────────────────────────────────────────────────────────────────────────────────


def made(articles: list[Article], way: str) -> tuple[Score, list[str]]:
    """Make a copy of every original in one way, find copies, and compare."""
    originals, donors = articles[::2], articles[1::2]
    pool = _words(articles)
    of: dict[str, str] = {}
    taken = []
    for original, donor in zip(originals, donors, strict=False):
        dice = random.Random(f"{SEED} {way} {original.id}")  # noqa: S311, made to be repeated
        copy = Article(f"{original.id} {way}", make_copy(original.text, donor.text, way, pool, dice))
        of[copy.id] = original.id
        taken.append(copy)
    plain = [*originals, *taken]
    timed = [replace(a, published=f"2024-03-0{1 + (a.id in of)}T12:00:00Z") for a in plain]
    known = {frozenset((c.article, c.of)) for c in copies(originals)}
    said = {(c.article, c.of) for c in copies(timed)}
    said = {pair for pair in said if frozenset(_originals(pair, of)) not in known}
    right = said & set(of.items())
    directed = {(c.article, c.of) for c in copies(plain)} & right
    wrong = [f"missed {pair}" for pair in of.items() if pair not in said] + [
        f"invented {p}" for p in sorted(said - right)
    ]
    return Score(way, len(right), len(said), len(of), len(directed)), wrong


def _originals(pair: tuple[str, str], of: dict[str, str]) -> tuple[str, str]:
    return of.get(pair[0], pair[0]), of.get(pair[1], pair[1])


def make_copy(text: str, donor: str, way: str, pool: list[str], dice: random.Random) -> str:
    """Return `text` cut, extended by sentences of `donor`, edited with words of `pool`."""
    length = len(text.split())
    if "cut" in way:
        text = _cut(text, CUT * length, dice)
    if "edited" in way:
        text = edit(text, EDITED, pool, dice)
    return _extend(text, donor, ADDED * length, dice) if "added" in way else text


def _cut(text: str, most: float, dice: random.Random) -> str:
    """Leave the first sentences, or any, in their order; the last one only in part."""
    sentences = _SENTENCE.findall(text)
    places = list(range(len(sentences)))
    if dice.random() < 0.5:
        dice.shuffle(places)
    kept, left = {}, round(most)
    for place in places:
        words = sentences[place].split()[:left]
        kept[place] = " ".join(words)
        left -= len(words)
    return " ".join(kept[place] for place in sorted(kept) if kept[place])


def _extend(text: str, donor: str, most: float, dice: random.Random) -> str:
    """Put sentences of `donor` before or behind `text`."""
    words = donor.split()
    added = " ".join((words * (1 + round(most) // max(1, len(words))))[: round(most)])
    return f"{added}\n\n{text}" if dice.random() < 0.5 else f"{text}\n\n{added}"


def edit(text: str, share: float, pool: list[str], dice: random.Random) -> str:
    """Replace a share of the words, leave them out, or put others beside them."""
    changes: tuple[Callable[[str], str], ...] = (
        lambda _: dice.choice(pool),
        lambda _: "",
        lambda word: f"{word} {dice.choice(pool)}",
    )
    return re.sub(r"\S+", lambda m: dice.choice(changes)(m[0]) if dice.random() < share else m[0], text)


def _words(articles: list[Article]) -> list[str]:
    return [word for article in articles for word in article.text.split()]


# ── story bundles ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class GoldScore:
    """Pairs within families of copies, and immediate sources, of some bundles."""

    half: str
    f1: float
    pairs: int
    told: int
    sources: int

    def line(self) -> str:
        """Return the line that is printed."""
        return f"{self.half:7} copies F1 {self.f1:.3f} (n={self.pairs} pairs)  immediate source {self.told} of {self.sources}"


def gold_scores(folders: list[Path]) -> Iterator[GoldScore]:
    """Compare with the gold: the half that was tuned on, and the other."""
    for half, chosen in (("tuned", folders[:TUNED]), ("unseen", folders[TUNED:])):
        right = said = there = sources = told = 0
        for folder in chosen:
            truth = {k: v["copy_of"] for k, v in _json(folder / "gold.json")["articles"].items() if v["copy_of"]}
            found = copies(map(_article, sorted(folder.glob("[0-9]*.json"))))
            ours, gold = families([(c.article, c.of) for c in found]), families(list(truth.items()))
            right, said, there = right + len(ours & gold), said + len(ours), there + len(gold)
            first = {c.article: c.of for c in reversed(found)}
            sources, told = sources + len(truth), told + sum(first.get(k) == of for k, of in truth.items())
        yield GoldScore(half, 2 * right / max(1, said + there), there, told, sources)


def _article(path: Path) -> Article:
    record = _json(path)
    return Article(**{name: record[name] for name in ("id", "text", "title", "outlet", "published") if name in record})


def families(pairs: list[tuple[str, str]]) -> set[frozenset[str]]:
    """All pairs within what hangs together."""
    groups: list[set[str]] = []
    for pair in pairs:
        near = [g for g in groups if g & set(pair)]
        groups = [g for g in groups if g not in near] + [set(pair).union(*near)]
    return {frozenset(two) for group in groups for two in combinations(group, 2)}


def _json(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


# ── cost ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def speed(articles: list[Article], count: int) -> Iterator[str]:
    """Find the copies among 1,000 to `count` articles, a fifth of them copies; yield a line at every doubling."""
    many = list(_many(articles, count))
    before, number = _memory(), min(1000, count)
    while True:
        start = time.perf_counter()
        copies(many[:number])
        spent = time.perf_counter() - start
        used = (_memory() - before) / number
        yield f"{number:7} articles  {1000 * spent / number:.2f} ms each  {used:.1f} kB each"
        if number == count:
            return
        number = min(2 * number, count)


def _many(articles: list[Article], count: int) -> Iterator[Article]:
    """Yield articles of the corpus, again and again with most of their words replaced; every fifth copies the one before."""
    pool, dice = _words(articles), random.Random(SEED)  # noqa: S311
    text = ""
    for number in range(count):
        original, donor = articles[number % len(articles)], dice.choice(articles)
        if number % COPIED == COPIED - 1:
            text = make_copy(text, donor.text, dice.choice(WAYS), pool, dice)
        else:
            text = original.text if number < len(articles) else edit(original.text, UNLIKE, pool, dice)
        yield Article(f"{number}", text, published=f"2024-03-01T00:00:00.{number:06}Z")


def _memory() -> float:
    """The most memory taken so far, kB."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
