"""Statements of near articles beside each other → how likely two of them are one claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sayso.grammar.network import Floats
from sayso.links.same.fields import FIGURES, Figures, compare, judging, keys
from sayso.links.same.judge import probabilities
from sayso.links.same.near import Near
from sayso.links.same.side import Bools, Side, rarities
from sayso.links.same.stated import Stated

NEGLIGIBLE = 0.03  # a pair less likely than this counts as not compared
UNLIKE = 0.7  # the probability from which two nodes would be one claim, were their numbers equal
OF_NUMBERS = ("number agrees", "number differs", "another number differs", "a lone number", "only numbers unlike")
CONFLICT = -1.0  # what stands for a probability where numbers of one thing differ: another number is another claim
ROWS, COLUMNS = 3_000, 10_000  # words, and NODE for each node, that are compared with each other at once
NODE = 8
START = 500_000  # pairs of words that cost as much as to begin another comparison
SEEN = 3_000  # the same, of one article: what stands behind is one claim with the same words alone
STATED = tuple(name for name in FIGURES if name != "letters")  # of edited copies words tell enough
Pairs = dict[tuple[int, int], float]


class Node(NamedTuple):
    """Statements in the same words, wherever they stand: they are one in every comparison."""

    number: int
    statements: tuple[Stated, ...]
    articles: frozenset[int]
    bodies: frozenset[int]  # articles that say it in their text, not their title
    titled: bool

    @property
    def size(self) -> int:
        """How much it is to compare."""
        return len(self.statements[0].said.words) + NODE


class Context(NamedTuple):
    """What is known of the statements at hand: nodes, those of each article that are compared, how alike articles are (by their
    places, the lesser first), how rare words are.
    """

    nodes: tuple[Node, ...]
    of_article: tuple[tuple[int, ...], ...]
    near: Mapping[tuple[int, int], float]
    earlier: tuple[tuple[int, ...], ...]
    rarity: Mapping[str, float]

    def beside(self, place: int) -> list[int]:
        """The nodes of an article and of the earlier ones that are near it, ascending."""
        return sorted({n for other in (*self.earlier[place], place) for n in self.of_article[other]})


def context(told: Sequence[Sequence[Stated]], nearby: Sequence[Near]) -> Context:
    """Lay out what articles state; `told` is in their order."""
    lots: dict[tuple[object, ...], list[tuple[int, Stated]]] = defaultdict(list)
    for place, statements in enumerate(told):
        for one in statements:
            lots[one.wording].append((place, one))
    nodes = tuple(_node(number, lot) for number, lot in enumerate(lots.values()))
    of_article: list[list[int]] = [[] for _ in told]
    left = [SEEN] * len(told)
    for node in nodes:
        for place in sorted(node.articles):
            left[place] -= node.size
            if left[place] >= 0:
                of_article[place].append(node.number)
    earlier: list[list[int]] = [[] for _ in told]
    for pair in nearby:
        earlier[pair.second].append(pair.first)
    near = {(pair.first, pair.second): pair.likeness for pair in nearby}
    rarity = rarities([node.statements[0].said for node in nodes])
    return Context(nodes, tuple(map(tuple, of_article)), near, tuple(map(tuple, earlier)), rarity)


def _node(number: int, lot: Sequence[tuple[int, Stated]]) -> Node:
    return Node(
        number,
        tuple(one for _, one in lot),
        frozenset(place for place, _ in lot),
        frozenset(place for place, one in lot if one.field == "text"),
        any(one.field == "title" for _, one in lot),
    )


class Compared(NamedTuple):
    """Pairs of nodes: how likely they are one claim; and how likely they would be, were numbers that differ equal."""

    pairs: Pairs
    unlike: Pairs


def compared(here: Context) -> Compared:
    """Compare all nodes of an article with what shares a key with it, in the article itself and in near ones."""
    known = [keys(node.statements[0].said) for node in here.nodes]
    told = [frozenset[str]().union(*(known[n] for n in own)) for own in here.of_article]
    found = Compared({}, {})
    for block in _blocks(here):
        beside = [here.beside(place) for place in block]
        every = sorted({n for numbers in beside for n in numbers})
        for rows, columns in tiles(here, sorted({n for place in block for n in here.of_article[place]}), every):
            own = _incidence([here.of_article[place] for place in block], rows)
            brought = _shared([told[place] for place in block], [known[m] for m in columns])
            near = own.T @ (brought * _incidence(beside, columns)) > 0
            for known_pairs, more in zip(found, _judged(here, rows, columns, near), strict=True):
                known_pairs.update(more)
    return found


def _blocks(here: Context) -> Iterator[list[int]]:
    """Articles, the likest beside each other, as many at once as is less to compare than each by itself."""
    sizes = [node.size for node in here.nodes]
    block: list[int] = []
    rows: set[int] = set()
    columns: set[int] = set()
    cost = 0
    for place in _likest_together(here):
        own, beside = rows.union(here.of_article[place]), columns.union(here.beside(place))
        both = _total(sizes, own) * _total(sizes, beside)
        alone = _total(sizes, here.of_article[place]) * _total(sizes, here.beside(place))
        if block and (both > cost + alone + START or _total(sizes, own) > ROWS):
            yield block
            block, both = [], alone
            own, beside = set(here.of_article[place]), set(here.beside(place))
        block.append(place)
        rows, columns, cost = own, beside, both
    yield block


def _total(sizes: Sequence[int], numbers: Iterable[int]) -> int:
    return sum(sizes[number] for number in numbers)


def _likest_together(here: Context) -> list[int]:
    """Articles, each after that which stands first on the way from it to the likest earlier one, again and again."""
    first = list(range(len(here.of_article)))
    for place, earlier in enumerate(here.earlier):
        if earlier:
            first[place] = first[max(earlier, key=lambda one: (here.near[one, place], -one))]
    return sorted(range(len(first)), key=lambda place: (first[place], place))


def tiles(here: Context, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Cut two lists of nodes into such as are compared at once within bounded memory: every row meets every column once."""
    across = list(_cut(here, columns, COLUMNS))
    return ((some, others) for some in _cut(here, rows, ROWS) for others in across)


def _cut(here: Context, numbers: Sequence[int], most: int) -> Iterator[list[int]]:
    part: list[int] = []
    size = 0
    for number in numbers:
        size += here.nodes[number].size
        if part and size > most:
            yield part
            part, size = [], here.nodes[number].size
        part.append(number)
    if part:
        yield part


def _incidence(sets: Sequence[Iterable[Hashable]], members: Iterable[Hashable]) -> Floats:
    """(sets, members) 1 where a member is in a set."""
    place = {member: number for number, member in enumerate(members)}
    out = np.zeros((len(sets), len(place)), np.float32)
    for row, found in enumerate(sets):
        out[row, [place[member] for member in found if member in place]] = 1
    return out


def _judged(here: Context, rows: Sequence[int], columns: Sequence[int], near: Bools) -> Compared:
    told = figures(here, rows, columns, judging("claim", "number differs"))
    near &= np.not_equal.outer(np.array(rows), np.array(columns))
    differs = told["number differs"] > 0
    values = np.where(differs, CONFLICT, probabilities("claim", told))
    pairs = _listed(rows, columns, values, near & (np.abs(values) >= NEGLIGIBLE))
    equal = told | {name: np.zeros_like(differs, np.float32) for name in OF_NUMBERS if name in told}
    likely = probabilities("claim", equal)
    unlike = _listed(rows, columns, likely, near & differs & (likely >= UNLIKE))
    return Compared(pairs, {pair: value for pair, value in unlike.items() if _of_one_thing(here, *pair)})


def _of_one_thing(here: Context, first: int, second: int) -> bool:
    """Tell whether two nodes with different numbers tell of one thing that happened, beyond that it happened to people."""
    one, other = (here.nodes[number].statements[0].said.concepts - {"person"} for number in (first, second))
    return not one.isdisjoint(other) or not (one or other)


def _listed(rows: Sequence[int], columns: Sequence[int], values: Floats, wanted: Bools) -> Pairs:
    mine, theirs = np.array(rows), np.array(columns)
    i, j = np.nonzero(wanted)
    one, two = np.minimum(mine[i], theirs[j]), np.maximum(mine[i], theirs[j])
    return dict(zip(zip(one.tolist(), two.tolist(), strict=True), values[i, j].tolist(), strict=True))


def figures(here: Context, rows: Sequence[int], columns: Sequence[int], names: Iterable[str] = STATED) -> Figures:
    """The figures of some nodes beside others, (rows, columns) each: the fields' of these names, and where they stand."""
    a, b = [here.nodes[n] for n in rows], [here.nodes[m] for m in columns]
    left = Side([n.statements[0].said for n in a], here.rarity)
    right = left if rows == columns else Side([m.statements[0].said for m in b], here.rarity)
    return compare(left, right, names) | {
        "one article": _shared([x.articles for x in a], [y.articles for y in b]),
        "one text": _shared([x.bodies for x in a], [y.bodies for y in b]),
        "a title": np.logical_or.outer([x.titled for x in a], [y.titled for y in b]).astype(np.float32),
        "two languages": np.not_equal.outer(_languages(a), _languages(b)).astype(np.float32),
        "articles": _likeness(here, [min(x.articles) for x in a], [min(y.articles) for y in b]),
    }


def _shared(a: Sequence[frozenset[Any]], b: Sequence[frozenset[Any]]) -> Floats:
    """1 where two sets have a member in common."""
    members = frozenset[Any]().union(*a) & frozenset[Any]().union(*b)
    one, other = ([each & members for each in side] for side in (a, b))
    return (_incidence(one, members) @ _incidence(other, members).T > 0).astype(np.float32)


def _languages(nodes: Sequence[Node]) -> list[str]:
    return [node.statements[0].said.language for node in nodes]


def _likeness(here: Context, a: Sequence[int], b: Sequence[int]) -> Floats:
    """How alike the articles are in which two nodes first stand; 1 for one article."""
    one, at = np.unique(a, return_inverse=True)
    other, to = np.unique(b, return_inverse=True)
    rows = [
        [1.0 if x == y else here.near.get((min(x, y), max(x, y)), 0.0) for y in other.tolist()] for x in one.tolist()
    ]
    return np.array(rows, np.float32)[at][:, to]
