"""One article's gold beside its predictions: who matches whom, and what that counts for.

An attribution is *found* when its content overlaps a gold content by half (words in both / words in either); a refusal
has no content and is found by its cue. Each gold attribution pairs with one predicted one at most, best pairs first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import fsum
from typing import NamedTuple

from sayso.evaluate.gold import Attributions, GoldArticle
from sayso.evaluate.side import Item, Part, Side, Words, spans
from sayso.model import Span

_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*\s+[«“„\"'(\[—–-]*\s*[A-ZА-ЯЁЇІЄҐ0-9]|\n")


class Share(NamedTuple):
    """So many right of so many. Shares of several articles add up."""

    right: float
    of: int

    @property
    def value(self) -> float:
        """The share in [0, 1]; 0 of 0 is 0."""
        return self.right / self.of if self.of else 0.0


Counts = dict[str, tuple[Share, ...]]
"""Name of a figure to its shares: (precision, recall), or (accuracy,)."""


class Miss(NamedTuple):
    """One thing read wrong. `kind`: missed, invented, or source (found, and said to be somebody else's)."""

    article: str
    kind: str
    source: str
    cue: str
    content: str


class Compared(NamedTuple):
    """One article, compared: counts for every figure, numbers of attributions, what was missed and invented."""

    name: str
    counts: Counts
    gold: int
    predicted: int
    found: int
    misses: tuple[Miss, ...]


class Pairing(NamedTuple):
    """Both sides of an article and the pairs found."""

    gold: Side
    pred: Side
    found: list[tuple[Item, Item]]

    def agree(self, g: Item, p: Item) -> bool:
        """Tell whether both name the same source."""
        return same_source(g, p, self.gold, self.pred)


def compare(article: GoldArticle, predicted: Attributions) -> Compared:
    """Compare one article's predictions with its gold."""
    gold = Side(article.text, article.attributions, article.headline)
    pred = Side(article.text, predicted, article.headline)
    found = pair_up(gold.items, pred.items, lambda g, p: _likeness(g, p, gold, pred))
    both = Pairing(gold, pred, found)
    counts = _found(both) | _said(both) | _fields(both) | _groups(both)
    sizes = (len(gold.items), len(pred.items), len(found))
    return Compared(article.name, counts, *sizes, tuple(_misses(article.name, both)))


# ── who matches whom ──────────────────────────────────────────────────────────────────────────────────────────────────


def overlap(a: Words, b: Words) -> float:
    """Return the words in both over the words in either, 0 for two empty sets."""
    return len(a & b) / len(a | b) if a or b else 0.0


def same_source(g: Item, p: Item, gold: Side, pred: Side) -> bool:
    """Tell whether both name the same source: by the same words, by a shared name, or by none at all."""
    silent = not g.source and not p.source
    if overlap(g.source, p.source) >= 0.5:
        return True
    if not (g.entity and p.entity):
        return silent
    known = gold.names[g.entity]
    return bool(known & pred.names[p.entity]) or (silent and not known)


def pair_up(
    golds: Sequence[Item], preds: Sequence[Item], rank: Callable[[Item, Item], float]
) -> list[tuple[Item, Item]]:
    """Pair one to one, highest rank first (among equals the later ones); rank 0 never pairs."""
    ranked = ((rank(g, p), i, j) for i, g in enumerate(golds) for j, p in enumerate(preds))
    pairs: dict[int, int] = {}
    for _, i, j in sorted((row for row in ranked if row[0] > 0), reverse=True):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(golds[i], preds[j]) for i, j in pairs.items()]


def _likeness(g: Item, p: Item, gold: Side, pred: Side) -> float:
    cues_meet = bool(g.cue & p.cue)
    like = overlap(g.content, p.content)
    if not (g.content or p.content):  # a refusal has no content: its cue stands for it
        like = cues_meet * (0.5 + overlap(g.cue, p.cue) / 2)
    if like < 0.5:
        return 0.0
    # The two attributions of a relay share one content: source and cue tell them apart.
    return like + 0.2 * same_source(g, p, gold, pred) + 0.1 * cues_meet


# ── what it counts for ────────────────────────────────────────────────────────────────────────────────────────────────


def _found(both: Pairing) -> Counts:
    right = {
        "content": len(both.found),
        "content exact": sum(g.content == p.content for g, p in both.found),
        "attribution": sum(both.agree(g, p) for g, p in both.found),
    }
    return {name: (Share(k, len(both.pred.items)), Share(k, len(both.gold.items))) for name, k in right.items()}


def _said(both: Pairing) -> Counts:
    say_so, whole = _per_word(both, "all")
    continued, _ = _per_word(both, "continues")
    return {"say-so": say_so, "continued": continued, "chain": (whole,)}


def _per_word(both: Pairing, part: Part) -> tuple[tuple[Share, Share], Share]:
    """Return precision and recall over pairs (word, source), and the share of words with the whole chain right."""
    golds, preds = both.gold.chains(part), both.pred.chains(part)
    words = golds.keys() | preds.keys()
    right = whole = 0
    for word in words:
        g, p = golds.get(word, []), preds.get(word, [])
        hits = len(pair_up(g, p, both.agree))
        right += hits
        whole += hits == len(g) == len(p)
    of_gold, of_pred = (sum(map(len, chains.values())) for chains in (golds, preds))
    return (Share(right, of_pred), Share(right, of_gold)), Share(whole, len(words))


def _fields(both: Pairing) -> Counts:
    to_gold = {p.id: g.id for g, p in both.found}
    right = {
        "cue": [bool(g.cue & p.cue) or not (g.cue or p.cue) for g, p in both.found],
        "source": [g.source == p.source for g, p in both.found],
        "act": [g.act == p.act for g, p in both.found],
        "mode": [g.mode == p.mode for g, p in both.found],
        "parent": [_same_parent(g, p, to_gold) for g, p in both.found],
    }
    counts: Counts = {name: (_share(rows),) for name, rows in right.items()}
    return counts | {"entity": _b_cubed([(g.entity, p.entity) for g, p in both.found if g.entity and p.entity])}


def _share(rows: Sequence[bool]) -> Share:
    return Share(sum(rows), len(rows))


def _same_parent(g: Item, p: Item, to_gold: dict[object, object]) -> bool:
    return g.parent is None if p.parent is None else to_gold.get(p.parent) == g.parent


def _b_cubed(names: list[tuple[str, str]]) -> tuple[Share, Share]:
    """Return B³ precision and recall over (gold entity, predicted entity) of each source named on both sides."""
    together = [sum(row == other for other in names) for row in names]
    as_gold = [sum(g == other for other, _ in names) for g, _ in names]
    as_pred = [sum(p == other for _, other in names) for _, p in names]
    precision = fsum(n / m for n, m in zip(together, as_pred, strict=True))
    recall = fsum(n / m for n, m in zip(together, as_gold, strict=True))
    return Share(precision, len(names)), Share(recall, len(names))


def _groups(both: Pairing) -> Counts:
    """Count recall of attributions (found, source agrees) by depth and by where the source stands; unknown sources."""
    right = {g.id for g, p in both.found if both.agree(g, p)}
    out: Counts = dict.fromkeys(GROUPS, (Share(0, 0),))
    for item in both.gold.items:
        depth = ("depth 1", "depth 2", "depth 3+")[min(len(both.gold.ancestors(item)), 2)]
        for name in (depth, source_place(item, both.gold.text)):
            (share,) = out[name]
            out[name] = (Share(share.right + (item.id in right), share.of + 1),)
    known = [(g, p) for g, p in both.found if g.source or g.entity]
    return out | {"source unknown": (_share([not (p.source or p.entity) for _, p in known]),)}


GROUPS = ("depth 1", "depth 2", "depth 3+", "source in sentence", "source across", "source absent")


def source_place(item: Item, text: str) -> str:
    """Tell where a source stands: in one sentence with its content, across a sentence's end from it, or nowhere."""
    source = spans(item.row, "source")
    if not source:
        return "source absent"
    anchors = spans(item.row, "content") or spans(item.row, "cue")
    near = any(not _SENTENCE_END.search(_between(text, source[0], anchor)) for anchor in anchors)
    return "source in sentence" if near or not anchors else "source across"


def _between(text: str, a: Span, b: Span) -> str:
    first, second = sorted((a, b))
    # One more character, so that a sentence that begins with the second span shows its capital.
    return text[first.end : second.start + 1] if first.end < second.start else ""


def _misses(name: str, both: Pairing) -> list[Miss]:
    found_gold, found_pred = ({id(pair[side]) for pair in both.found} for side in (0, 1))
    text = both.gold.text
    out = [_miss(name, "missed", item, text) for item in both.gold.items if id(item) not in found_gold]
    out += [_miss(name, "invented", item, text) for item in both.pred.items if id(item) not in found_pred]
    wrong = [(g, p) for g, p in both.found if not both.agree(g, p)]
    out += [_miss(name, "source", g, text, also=p) for g, p in wrong]
    return out


def _miss(name: str, kind: str, item: Item, text: str, also: Item | None = None) -> Miss:
    def show(one: Item, part: str) -> str:
        return " … ".join(text[start:end] for start, end in spans(one.row, part))

    source = show(item, "source") if also is None else f"{show(item, 'source')} ≠ {show(also, 'source')}"
    return Miss(name, kind, source, show(item, "cue"), show(item, "content"))
