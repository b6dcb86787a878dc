"""Silent continuation and inheritance: what goes on on the same source's word without saying so.

Sentence by sentence a stack of holders is kept: whoever spoke last, and those on whose word that itself is known. A sentence
without a cue may be continued by the innermost holder or one above; a saying with a cue of its own may be inherited, that is,
told within a holder's report. Two learned judgements decide (see `silence.py` for what they look at).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from sayso.attribution.learned import Features, probability
from sayso.attribution.material import Draft, Material
from sayso.attribution.memory import Entity
from sayso.attribution.nesting import nested
from sayso.attribution.silence import Story, features, story
from sayso.model import Span

Question = Literal["continuation", "inheritance"]
THRESHOLDS: dict[Question, float] = {"continuation": 0.42, "inheritance": 0.3}
Judge = Callable[[Question, int, int, Features], bool]


class Held(NamedTuple):
    """For each draft the later sentences told on its word, and the draft on whose word it is known itself."""

    continued: list[list[Span]]
    parents: list[int | None]


def continuations(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None]) -> Held:
    """Decide what is continued and what inherited."""

    def judge(question: Question, _holder: int, _number: int, asked: Features) -> bool:
        return probability(question, asked) > THRESHOLDS[question]

    return walk(m, drafts, entities, judge)


def walk(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None], judge: Judge) -> Held:
    """Go through the body; `judge` is asked about (question, holder draft, sentence, features)."""
    tale = story(m, drafts, entities, nested(m, drafts))
    held = Held([[] for _ in drafts], tale.parents)
    stack: list[int] = []
    outlet: int | None = None  # the outlet whose report the article retells, until another is named
    for number in m.body:
        if m.kind(number) != "body" or number in tale.told:
            continue
        own = tale.here.get(number, [])
        missing = not own and m.text[m.sentences[number].end - 1] == ":"  # announces words that the text has lost
        stack = [] if missing else stack[: _depth(tale, judge, stack, number)]
        if not own:
            if stack:
                held.continued[stack[-1]].append(m.sentences[number].span)
            continue
        if not stack and outlet is not None and _asked(tale, judge, outlet, number):
            stack = [outlet]
        for k in own if stack else ():
            if tale.parents[k] is None:
                tale.parents[k] = next((h for h in stack[::-1] if not _same(entities[h], entities[k])), None)
        stack += _holder(tale, own)
        outlet = next((k for k in own if (who := entities[k]) and who.kind == "outlet"), outlet)
    _open_circles(tale.parents)
    return held


def _same(one: Entity | None, other: Entity | None) -> bool:
    """What somebody adds is not told within his own report, but beside it."""
    return one is not None and one is other


def _open_circles(parents: list[int | None]) -> None:
    """Cut the link that closes a circle: of two sayings that each hold the other's cue one must stand outside."""
    walked = [-1] * len(parents)
    for start in range(len(parents)):
        k: int | None = start
        while k is not None and walked[k] < 0:
            walked[k] = start
            up = parents[k]
            if up is not None and walked[up] == start:
                parents[k] = None
            k = parents[k]


def _depth(tale: Story, judge: Judge, stack: Sequence[int], number: int) -> int:
    """How much of the stack still holds at a sentence, the innermost asked first."""
    return next((d for d in range(len(stack), 0, -1) if _asked(tale, judge, stack[d - 1], number)), 0)


def _asked(tale: Story, judge: Judge, holder: int, number: int) -> bool:
    question: Question = "inheritance" if number in tale.here else "continuation"
    return judge(question, holder, number, features(tale, holder, number))


def _holder(tale: Story, own: Sequence[int]) -> list[int]:
    """Who holds what follows: the outermost saying that ends last, and of two with one content the inner one."""
    outer = [k for k in own if tale.drafts[k].content and tale.parents[k] not in own]
    if not outer:
        return []
    last = max(outer, key=lambda k: (tale.drafts[k].content[-1].end, k))
    same = (k for k in own if tale.parents[k] == last and tale.drafts[k].content == tale.drafts[last].content)
    return [next(same, last)]
