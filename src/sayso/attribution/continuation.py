"""Silent continuation and inheritance: what goes on on the same source's word without saying so.

Sentence by sentence a stack of holders is kept: whoever spoke last, and those on whose word that itself is known. A sentence
without a cue may be continued by the innermost holder or one above; a saying with a cue of its own may be inherited, that is,
told within a holder's report. Two learned judgements decide, from the layout, the openings and tenses of the sentence, the
kind of saying before it, and who speaks next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, NamedTuple

from sayso.attribution.learned import Features, probability
from sayso.attribution.material import Draft, Material
from sayso.attribution.names import stems
from sayso.attribution.who import Entity
from sayso.model import Span

Question = Literal["continuation", "inheritance"]
THRESHOLDS: dict[Question, float] = {"continuation": 0.4, "inheritance": 0.35}
Judge = Callable[[Question, int, int, Features], bool]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Held(NamedTuple):
    """For each draft the later sentences told on its word, and the draft within whose report it is told itself."""

    continued: list[list[Span]]
    inherited: list[int | None]


def continuations(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None]) -> Held:
    """Decide what is continued and what inherited."""

    def judge(question: Question, _holder: int, _number: int, features: Features) -> bool:
        return probability(question, features) > THRESHOLDS[question]

    return walk(m, drafts, entities, judge)


def walk(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None], judge: Judge) -> Held:
    """Go through the body; `judge` is asked about (question, holder draft, sentence, features)."""
    held = Held([[] for _ in drafts], [None] * len(drafts))
    here = _by_sentence(drafts)
    stack: list[int] = []
    outlet: int | None = None  # the outlet whose report the article retells, until another is named
    for number in m.body:
        if m.kind(number) != "body":
            continue
        own = here.get(number, [])
        question: Question = "inheritance" if own else "continuation"
        ask = partial(_asked, m, drafts, entities, number, own, judge, question)
        depth = next((d for d in range(len(stack), 0, -1) if ask(stack[d - 1])), 0)
        stack = stack[:depth]
        if not own:
            if stack:
                held.continued[stack[-1]].append(m.sentences[number].span)
            continue
        if not stack and outlet is not None and ask(outlet):
            stack = [outlet]
        for k in own:
            held.inherited[k] = stack[-1] if stack else None
        last = _holder(drafts, own)
        stack += [last] if last is not None else []
        outlet = next((k for k in own if (who := entities[k]) and who.kind == "outlet"), outlet)
    return held


def _asked(
    m: Material,
    drafts: Sequence[Draft],
    entities: Sequence[Entity | None],
    number: int,
    own: Sequence[int],
    judge: Judge,
    question: Question,
    holder: int,
) -> bool:
    return judge(question, holder, number, features(m, drafts, entities, holder, number, own))


def _by_sentence(drafts: Sequence[Draft]) -> dict[int, list[int]]:
    here: dict[int, list[int]] = {}
    for k, draft in enumerate(drafts):
        here.setdefault(draft.sentence, []).append(k)
    return here


def _holder(drafts: Sequence[Draft], own: Sequence[int]) -> int | None:
    """Who holds what follows: the outermost saying that ends last, and of a relay the inner one."""
    outer = [k for k in own if not any(_inside(drafts[k], drafts[o]) for o in own if o != k) and drafts[k].content]
    if not outer:
        return None
    last = max(outer, key=lambda k: (drafts[k].content[-1].end, drafts[k].relayed_by is None, k))
    return next((k for k in own if drafts[k].relayed_by == drafts[last].cue and drafts[last].cue), last)


def _inside(inner: Draft, outer: Draft) -> bool:
    if inner.cue is None or inner.relayed_by is not None:
        return inner.relayed_by is not None
    return inner.content != outer.content and any(c.holds(inner.cue) for c in outer.content)


# ------------------------------------------------------------------ what the judgement looks at


def features(
    m: Material,
    drafts: Sequence[Draft],
    entities: Sequence[Entity | None],
    holder: int,
    number: int,
    own: Sequence[int],
) -> dict[str, float]:
    """Features of the question «is sentence `number`, with its drafts `own`, still told on the word of draft `holder`?»."""
    draft, who = drafts[holder], entities[holder]
    return {
        **_about_place(m, draft, number),
        **_about_own(m, drafts, entities, holder, own),
        **_about_sentence(m, number),
        **_about_saying(
            m,
            draft,
            who,
            number,
            retold=any(d.relayed_by == draft.cue for d in drafts),
            outlets=len({id(e) for e in entities if e and e.kind == "outlet"}),
        ),
        **_about_neighbours(m, drafts, entities, holder, number),
    }


def _about_own(
    m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None], holder: int, own: Sequence[int]
) -> dict[str, float]:
    """What the sentence's own saying is like, where it has one."""
    if not own:
        return {}
    first = min(own, key=lambda k: drafts[k].start)
    draft, who = drafts[first], entities[first]
    return {
        f"own frame {draft.rule.rsplit('/', 1)[-1]}": 1.0,
        f"own act {draft.act}": 1.0,
        f"own source {who.kind if who else 'none'}": 1.0,
        "own is holder": float(who is not None and who is entities[holder]),
        "own is outlet": float(who is not None and bool(who.heads & m.pack.words["outlet"])),
        f"pair {_kind(entities[holder])}>{_kind(who)}": 1.0,
        "own in lead content": float(_named_in(m, drafts[holder], draft)),
        "own anonymous": float(bool(who and who.heads & m.pack.words["anonymous"])),
        "own deputy": float(bool(who and who.heads & m.pack.words["deputy"])),
        "own new": float(who is not None and all(e is not who for e in entities[:first])),
        "holder named here": float(_mentioned(m, entities[holder], draft)),
        "sayings between": float(sum(drafts[holder].sentence < d.sentence < draft.sentence for d in drafts)) / 5,
    }


def _named_in(m: Material, holder: Draft, own: Draft) -> bool:
    """The source of the saying stands in what the holder said, or beside its cue."""
    if own.source is None:
        return False
    sentence = m.sentences[holder.sentence]
    stretches = [*holder.content, sentence.span]
    told = {s for span in stretches for s in stems(m.text[span.start : span.end])}
    return bool(set(stems(m.text[own.source.start : own.source.end])) & told)


def _mentioned(m: Material, who: Entity | None, own: Draft) -> bool:
    """The holder is named in the saying's sentence: «сообщил Петров изданию»."""
    sentence = m.sentences[own.sentence]
    here = m.text[sentence.start : sentence.end]
    if any(t.lemma in m.pack.words["outlet"] for t in sentence.tokens) and who is not None and who.kind == "outlet":
        return True
    return who is not None and bool(set(stems(who.name)) & set(stems(here)))


def _kind(who: Entity | None) -> str:
    return who.kind if who else "none"


def _about_place(m: Material, draft: Draft, number: int) -> dict[str, float]:
    sentence = m.sentences[number]
    step = sum(draft.sentence < n <= number for n in m.body)
    previous = m.sentences[number - 1]
    return {
        "same line": float(sentence.line == m.sentences[draft.sentence].line),
        "goes on in line": float(sentence.line == previous.line),
        "first step": float(step == 1),
        "later step": float(step > 2),
        "lead": float(draft.sentence == next(iter(m.body), 0)),
        "near the end": float(number >= len(m.sentences) - 2),
    }


def _about_sentence(m: Material, number: int) -> dict[str, float]:
    sentence = m.sentences[number]
    text = m.text[sentence.start : sentence.end]
    words = [t for t in sentence.tokens if t.is_word]
    first = words[0] if words else sentence.tokens[0]
    verbs = [t for t in sentence.tokens if t.is_finite]
    return {
        "background": float(any(w.lemma in m.pack.words["background"] for w in words[:3])),
        "year": float(bool(_YEAR.search(text))),
        "pronoun first": float(first.tag.pos == "PRON" or first.lemma in ("этот", "такой", "он", "данный")),
        "link first": float(
            first.lemma in ("также", "кроме", "при", "однако", "но", "и", "поэтому", "так", "таким", "при")
        ),
        "past": float(any(t.tag.tense == "Past" for t in verbs)),
        "present": float(any(t.tag.tense == "Pres" for t in verbs)),
        "future": float(any(t.tag.tense == "Fut" for t in verbs)),
        "no verb": float(not verbs),
        "short": float(len(words) < 8),
        "first person": float(any(t.tag.person == "1" for t in sentence.tokens)),
        "quoted": float(text[:1] in '«"“„'),
        "number": float(any(t.tag.pos == "NUM" for t in sentence.tokens)),
    }


def _about_saying(
    m: Material, draft: Draft, who: Entity | None, number: int, *, retold: bool, outlets: int
) -> dict[str, float]:
    frame = draft.rule.rsplit("/", 1)[-1]
    content = {s for span in draft.content for s in stems(m.text[span.start : span.end])}
    sentence = m.sentences[number]
    own = set(stems(m.text[sentence.start : sentence.end]))
    return {
        f"frame {frame}": 1.0,
        f"act {draft.act}": 1.0,
        "source none": float(who is None),
        f"source {who.kind if who else 'none'}": 1.0,
        "points back": float(draft.points_back),
        "retold": float(retold),
        "outlets": float(outlets == 1),
        "direct": float(draft.direct),
        "overlap": len(content & own) / (len(own) + 3),
    }


def _about_neighbours(
    m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None], holder: int, number: int
) -> dict[str, float]:
    own = [k for k, d in enumerate(drafts) if d.sentence == number]
    later = [k for k, d in enumerate(drafts) if d.sentence > number]
    soon = [k for k in later if drafts[k].sentence <= number + 2]
    who = entities[holder]
    return {
        "has cue": float(bool(own)),
        "has same source": float(any(entities[k] is who for k in own if who)),
        "has other source": float(any(entities[k] is not who for k in own)),
        "same source next": float(
            bool(later) and who is not None and entities[later[0]] is who and drafts[later[0]].sentence <= number + 3
        ),
        "same source later": float(who is not None and any(entities[k] is who for k in later)),
        "other source next": float(bool(soon) and entities[soon[0]] is not who),
        "only source": float(len({id(e) for e in entities}) == 1),
        "no cue after": float(not later),
    }
