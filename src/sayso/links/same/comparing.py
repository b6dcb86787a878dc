"""Statements of near articles beside each other → how likely two of them are one claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import NamedTuple

import numpy as np

from sayso.grammar.network import Floats
from sayso.links.same.fields import FIELDS_OF_STATEMENTS, Figures, compare, keys
from sayso.links.same.judge import probabilities
from sayso.links.same.near import Near
from sayso.links.same.stated import Stated
from sayso.links.same.words import Said

NEGLIGIBLE = 0.03  # a pair less likely than this counts as not compared
CONFLICT = -1.0  # what stands for a probability where numbers of one thing differ: another number is another claim
Pairs = dict[tuple[int, int], float]


class Node(NamedTuple):
    """Statements in the same words, wherever they stand: they are one in every comparison."""

    number: int
    statements: tuple[Stated, ...]
    articles: frozenset[int]
    bodies: frozenset[int]  # articles that say it in their text, not their title
    sources: frozenset[str]
    titled: bool


class Context(NamedTuple):
    """What is known of the statements at hand: nodes, the nodes of each article, how alike articles are, how rare words are."""

    nodes: tuple[Node, ...]
    of_article: tuple[tuple[int, ...], ...]
    near: Mapping[tuple[int, int], float]
    rarity: Mapping[str, float]


def context(told: Sequence[Sequence[Stated]], nearby: Sequence[Near]) -> Context:
    """Lay out what articles state; `told` is in their order."""
    lots: dict[tuple[object, ...], list[tuple[int, Stated]]] = defaultdict(list)
    for place, statements in enumerate(told):
        for one in statements:
            lots[one.said.language, *one.said.key].append((place, one))
    nodes = tuple(_node(number, lot) for number, lot in enumerate(lots.values()))
    of_article: list[list[int]] = [[] for _ in told]
    for node in nodes:
        for place in sorted(node.articles):
            of_article[place].append(node.number)
    return Context(
        nodes, tuple(map(tuple, of_article)), {(n.first, n.second): n.likeness for n in nearby}, _rarity(nodes)
    )


def _node(number: int, lot: Sequence[tuple[int, Stated]]) -> Node:
    return Node(
        number,
        tuple(one for _, one in lot),
        frozenset(place for place, _ in lot),
        frozenset(place for place, one in lot if one.field == "text"),
        frozenset(one.keys[0] or one.chain[0].lower() for _, one in lot if one.chain),
        any(one.field == "title" for _, one in lot),
    )


def _rarity(nodes: Sequence[Node]) -> dict[str, float]:
    """How rare words are among the statements at hand, in (0, 1]: what all tell of tells none of them apart."""
    met = Counter(key for node in nodes for key in _told(node.statements[0].said))
    return {stem: log((len(nodes) + 1) / n) / log(len(nodes) + 1) for stem, n in met.items()}


def _told(said: Said) -> set[str]:
    return {word.stem for word in said.words} | {f"c:{concept}" for concept in said.concepts}


def compared(here: Context) -> Pairs:
    """The probability that two nodes are one claim, for all that share a key in near articles or stand in one article."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for first, second in here.near:
        neighbours[second].append(first)
    found: Pairs = {}
    known = [keys(node.statements[0].said) for node in here.nodes]
    seen: list[set[int]] = [{node.number} for node in here.nodes]
    for place, own in enumerate(here.of_article):
        others = {n for other in neighbours[place] for n in here.of_article[other]} | set(own)
        new = [n for n in own if not seen[n] >= others]
        brought = set().union(*(known[n] for n in new))
        columns = sorted(m for m in others if not known[m].isdisjoint(brought))
        for n in new:
            seen[n] |= others
        if columns:
            found |= _judged(here, new, columns)
    return found


def _judged(here: Context, rows: Sequence[int], columns: Sequence[int]) -> Pairs:
    told = figures(here, rows, columns)
    values = np.where(told["number differs"] > 0, CONFLICT, probabilities("claim", told))
    found: Pairs = {}
    for i, j in np.argwhere(np.abs(values) >= NEGLIGIBLE).tolist():
        if rows[i] != columns[j]:
            found[min(rows[i], columns[j]), max(rows[i], columns[j])] = float(values[i, j])
    return found


def figures(here: Context, rows: Sequence[int], columns: Sequence[int]) -> Figures:
    """All figures of some nodes beside others: the fields' and where they stand, (rows, columns) each."""
    a, b = [here.nodes[n] for n in rows], [here.nodes[m] for m in columns]
    out = compare(
        [n.statements[0].said for n in a], [m.statements[0].said for m in b], here.rarity, FIELDS_OF_STATEMENTS
    )
    return out | {
        "one article": _each(a, b, lambda x, y: not x.articles.isdisjoint(y.articles)),
        "one text": _each(a, b, lambda x, y: not x.bodies.isdisjoint(y.bodies)),
        "one source": _each(a, b, lambda x, y: not x.sources.isdisjoint(y.sources)),
        "a title": np.logical_or.outer([x.titled for x in a], [y.titled for y in b]).astype(np.float32),
        "two languages": np.not_equal.outer(_languages(a), _languages(b)).astype(np.float32),
        "articles": _each(a, b, lambda x, y: _likeness(here, x, y)),
    }


def _each(a: Sequence[Node], b: Sequence[Node], told: Callable[[Node, Node], float]) -> Floats:
    return np.array([told(x, y) for x in a for y in b], dtype=np.float32).reshape(len(a), len(b))


def _languages(nodes: Sequence[Node]) -> list[str]:
    return [node.statements[0].said.language for node in nodes]


def _likeness(here: Context, x: Node, y: Node) -> float:
    """How alike the articles are in which two nodes first stand; 1 for one article."""
    one, other = min(x.articles), min(y.articles)
    return 1.0 if one == other else here.near.get((min(one, other), max(one, other)), 0.0)
