"""Who has a claim from whom, in layers from left to right: origins, who passes them on, outlets; copies folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sayso.links.model import Hop, How
from sayso.links.pages import Byline, ClaimView

WIDE, HIGH = 186, 40  # of a node, in units of the drawing
GAP, ROW = 62, 52  # between layers; from row to row
MOST = {
    "copies": 1,
    "cites": 8,
    "says": 8,
    "takes": 8,
}  # takers of one giver that are drawn one by one, and are no givers
_ROUNDS = 4  # of putting nodes near those they hang on
_LONGEST = 26  # characters of a name

Kind = Literal["origin", "voice", "article", "folded"]


@dataclass(slots=True)
class Node:
    """A source or an article, or several articles `folded`; x and y of its left upper corner."""

    id: str
    kind: Kind
    name: str
    sort: str  # of an origin, its kind; of an article, when it was published
    members: tuple[str, ...]
    denies: bool = False
    layer: int = 0
    x: float = 0.0
    y: float = 0.0


class Edge(NamedTuple):
    """From giver to taker, as the path of a curve; `back`: it closes a circle."""

    how: How
    path: str
    back: bool


class Drawing(NamedTuple):
    """A tree laid out."""

    width: float
    height: float
    nodes: list[Node]
    edges: list[Edge]


def layers(claim: ClaimView, articles: Mapping[str, Byline]) -> Drawing:
    """Lay out the tree of a claim. 1. Fold copies. 2. Give every node a layer. 3. Order the layers. 4. Draw the curves."""
    nodes, hops = _folded(claim, articles)
    back = _layered(nodes, hops)
    rows = _ordered(nodes, hops, articles)
    for layer, row in enumerate(rows):
        for place, node in enumerate(row):
            node.x = layer * (WIDE + GAP)
            node.y = (place + (max(map(len, rows)) - len(row)) / 2) * ROW
    edges = [Edge(hop.how, _curve(nodes[hop.giver], nodes[hop.taker]), hop in back) for hop in hops]
    height = max(map(len, rows), default=0) * ROW
    return Drawing(max(len(rows) * (WIDE + GAP) - GAP, 0), height, list(nodes.values()), edges)


# ── folding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _folded(claim: ClaimView, articles: Mapping[str, Byline]) -> tuple[dict[str, Node], list[Hop]]:
    """The nodes by id and the hops between them; takers of one giver that give nothing on themselves are one node."""
    givers = {hop.giver for hop in claim.hops}
    ways: dict[str, list[Hop]] = defaultdict(list)
    for hop in claim.hops:
        ways[hop.taker].append(hop)
    leaves: dict[tuple[str, How], list[str]] = defaultdict(list)
    for taker, found in ways.items():
        if taker not in givers and len(found) == 1 and taker in articles and taker not in claim.denying:
            leaves[found[0].giver, found[0].how].append(taker)
    inside = {
        taker: f"{giver} {how}"
        for (giver, how), takers in leaves.items()
        if len(takers) > MOST[how]
        for taker in takers
    }
    nodes = {node.id: node for node in _nodes(claim, articles, inside)}
    order = {name: n for n, name in enumerate(articles)}
    for (giver, how), takers in leaves.items():
        if takers[0] in inside:
            name = f"{giver} {how}"
            nodes[name] = Node(name, "folded", "", how, tuple(sorted(takers, key=order.__getitem__)))
    hops = [hop._replace(taker=inside.get(hop.taker, hop.taker)) for hop in claim.hops]
    return nodes, [hop for hop in dict.fromkeys(hops) if hop.giver in nodes and hop.taker in nodes]


def _nodes(claim: ClaimView, articles: Mapping[str, Byline], inside: Mapping[str, str]) -> Iterator[Node]:
    origins = {origin.id for origin in claim.origins}
    taking = {hop.taker for hop in claim.hops}
    for voice in claim.voices:
        first = voice.id in origins or voice.id not in taking
        yield Node(voice.id, "origin" if first else "voice", _short(voice.name), voice.kind, ())
    for name in articles:
        if name in claim.articles and name not in inside:
            one = articles[name]
            called = _short(one.outlet or one.title or name)
            yield Node(name, "article", called, one.published or "", (name,), name in claim.denying)


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


# ── layers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _layered(nodes: Mapping[str, Node], hops: Sequence[Hop]) -> set[Hop]:
    """Put every taker right of its givers; return the hops that would lead back, in a circle."""
    below: dict[str, list[Hop]] = defaultdict(list)
    for hop in hops:
        below[hop.giver].append(hop)
    back = _circles(nodes, below)
    waits = dict.fromkeys(nodes, 0)
    for hop in hops:
        waits[hop.taker] += hop not in back
    ready = [name for name in nodes if not waits[name]]
    for name in ready:
        for hop in below[name]:
            if hop not in back:
                nodes[hop.taker].layer = max(nodes[hop.taker].layer, nodes[name].layer + 1)
                waits[hop.taker] -= 1
                if not waits[hop.taker]:
                    ready.append(hop.taker)
    return back


def _circles(nodes: Mapping[str, Node], below: Mapping[str, list[Hop]]) -> set[Hop]:
    """The hops that lead to a node from which one came; depth first, without recursion."""
    back: set[Hop] = set()
    done: dict[str, bool] = {}  # False: on the way, True: left behind
    for first in nodes:
        stack = [(first, iter(below.get(first, ())))] if first not in done else []
        done.setdefault(first, False)
        while stack:
            name, ahead = stack[-1]
            hop = next(ahead, None)
            if hop is None:
                done[name] = True
                stack.pop()
            elif done.get(hop.taker) is False:
                back.add(hop)
            elif hop.taker not in done:
                done[hop.taker] = False
                stack.append((hop.taker, iter(below.get(hop.taker, ()))))
    return back


def _ordered(nodes: Mapping[str, Node], hops: Sequence[Hop], articles: Mapping[str, Byline]) -> list[list[Node]]:
    """The layers, each from top to bottom: by time, then near those that a node hangs on."""
    rows: list[list[Node]] = [[] for _ in range(max((node.layer for node in nodes.values()), default=-1) + 1)]
    places = {name: n for n, name in enumerate(articles)}
    for node in sorted(nodes.values(), key=lambda node: min((places[m] for m in node.members), default=-1)):
        rows[node.layer].append(node)
    beside: dict[str, list[str]] = defaultdict(list)
    for hop in hops:
        beside[hop.giver].append(hop.taker)
        beside[hop.taker].append(hop.giver)
    at = {node.id: (k + 0.5) / len(row) for row in rows for k, node in enumerate(row)}
    for turn in range(_ROUNDS):
        for row in rows[::-1] if turn % 2 else rows:
            wanted = {node.id: _mean([at[other] for other in beside[node.id]] or [at[node.id]]) for node in row}
            row.sort(key=lambda node: wanted[node.id])
            at |= {node.id: (k + 0.5) / len(row) for k, node in enumerate(row)}
    return rows


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _curve(giver: Node, taker: Node) -> str:
    x, y = giver.x + WIDE, giver.y + HIGH / 2
    to, down = taker.x, taker.y + HIGH / 2
    if to <= giver.x:  # back, over the top of both
        over = f"{giver.x:g} {giver.y - 34:g} {to + WIDE:g} {taker.y - 34:g}"
        return f"M{giver.x + WIDE / 2:g} {giver.y:g}C{over} {to + WIDE / 2:g} {taker.y:g}"
    bend = min((to - x) / 2, GAP)
    return f"M{x:g} {y:g}C{x + bend:g} {y:g} {to - bend - 6:g} {down:g} {to - 6:g} {down:g}"
