"""The questions put to the gold: each article gives examples, features with the gold's answer."""

from __future__ import annotations

from typing import NamedTuple

from gold import Learner, Row

from sayso.attribution import LEAST_AGREEMENT, judged
from sayso.attribution.confidence import questions
from sayso.attribution.continuation import Question, walk
from sayso.attribution.learned import Features
from sayso.attribution.material import Draft
from sayso.attribution.who import identify
from sayso.model import Span


class Example(NamedTuple):
    """One decision."""

    article: str
    features: dict[str, float]
    answer: bool


def confidence(one: Learner) -> list[Example]:
    """Is this candidate an attribution that the gold has too, content by half or more, and the same source."""
    entities = identify(one.material, one.drafts)[0]
    asked = questions(one.material, one.drafts, entities)
    return [
        Example(one.gold.name, features, any(_same(draft, row) for row in one.truth))
        for draft, features in zip(one.drafts, asked, strict=True)
    ]


def silence(one: Learner) -> dict[Question, list[Example]]:
    """Does this sentence go on on the holder's word; is this saying told in the holder's report."""
    sure = judged(one.material, one.drafts)
    drafts = [d for d, c in zip(one.drafts, sure.agreed, strict=True) if c >= LEAST_AGREEMENT]
    entities = identify(one.material, drafts)[0]
    to_gold = [_gold(one.truth, d) for d in drafts]
    out: dict[Question, list[Example]] = {"continuation": [], "inheritance": []}

    def judge(question: Question, holder: int, number: int, asked: Features) -> bool:
        above = to_gold[holder]
        if question == "continuation":
            answer = above is not None and _continues(above, one.material.sentences[number].span)
        else:
            own = [to_gold[k] for k, d in enumerate(drafts) if d.sentence == number]
            answer = above is not None and any(g is not None and g["parent"] == above["id"] for g in own)
        out[question].append(Example(one.gold.name, dict(asked), answer))
        return answer

    walk(one.material, drafts, entities, judge)
    return out


def _same(draft: Draft, row: Row) -> bool:
    ours = {n for s in draft.content for n in range(*s)}
    theirs = {n for s in row["content"] for n in range(*s)}
    if ours or theirs:
        if len(ours & theirs) < 0.5 * len(ours | theirs):
            return False
    elif not (draft.cue and row["cue"] and draft.cue.meets(Span(*row["cue"]))):
        return False
    if draft.source is None or row["source"] is None:
        return draft.source is None and row["source"] is None
    a, b = set(range(*draft.source)), set(range(*row["source"]))
    return len(a & b) >= 0.5 * len(a | b)


def _gold(truth: list[Row], draft: Draft) -> Row | None:
    """The gold attribution with the draft's cue, or of a draft without one with its content."""
    if draft.cue:
        return next((r for r in truth if r["cue"] and draft.cue.meets(Span(*r["cue"]))), None)
    return next((r for r in truth if any(Span(*s).meets(c) for s in r["content"] for c in draft.content)), None)


def _continues(row: Row, sentence: Span) -> bool:
    return any(sentence.meets(Span(*s)) for s in row["continues"])
