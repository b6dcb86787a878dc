"""How likely an attribution is right: found where a careful reader finds one, with the same source.

A learned probability (see `train/fit.py`); the features are what the rules themselves look at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from sayso.attribution.learned import agreement
from sayso.attribution.material import Draft, Material
from sayso.attribution.memory import Entity
from sayso.attribution.who import kind
from sayso.grammar import Token

_ROLES = ("outlet", "body", "person", "document", "anonymous", "deputy", "setting")
_LENGTHS = (2, 4, 8, 16, 40)  # words
_FAR = 100  # characters
_LEAD = 2  # sentences
_NEAR = 12  # drafts before and behind that one can cross or stand in


def agreements(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None]) -> list[float]:
    """How much the trees agree that a draft is right, 0 to 1, to three digits; what that is worth `learned.worth` tells."""
    return [round(agreement("confidence", asked), 3) for asked in questions(m, drafts, entities)]


def questions(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None]) -> Iterator[dict[str, float]]:
    """For each draft the features of the question «is this an attribution, and is that its source?»."""
    said = Counter(id(e) for e in entities if e)
    for k, (draft, entity) in enumerate(zip(drafts, entities, strict=True)):
        near = [d for d in drafts[max(k - _NEAR, 0) : k + _NEAR + 1] if d is not draft]
        yield {
            **_rule(draft),
            **_source(m, draft, entity),
            **_cue(m, draft),
            **_content(m, draft, near),
            **_edges(m, draft),
            **_around(m, draft, near, said[id(entity)] if entity else 0),
        }


def _rule(draft: Draft) -> dict[str, float]:
    name, frame = draft.rule.rsplit("/", 1)
    return {f"rule {name}": 1.0, f"frame {frame}": 1.0, f"both {draft.rule}": 1.0, f"act {draft.act}": 1.0}


# «Также добавил, что»: whoever is known though not named stands there like a pronoun; the gold has too few to learn from
_UNWRITTEN = {"source PRON": 1.0, "source is person": 1.0, "source case": 1.0, "source first": 1.0}


def _source(m: Material, draft: Draft, entity: Entity | None) -> dict[str, float]:
    frame = draft.rule.rsplit("/", 1)[-1]
    if draft.source is None or draft.head is None:
        return _UNWRITTEN if entity else {"no source": 1.0, f"no source {frame}": 1.0}
    head = m.sentences[draft.head[0]].tokens[draft.head[1]]
    words = m.pack.words
    roles = [role for role in _ROLES if head.lemma in words[role]]
    named = bool(m.names_in(draft.source))
    plain = head.tag.pos == "NOUN" and head.tag.animacy == "Inan" and not roles and not named
    return {
        f"source {head.tag.pos}": 1.0,
        f"source {head.tag.animacy}": 1.0,
        f"source is {kind(m, draft, entity)}": 1.0,
        **{f"source role {role}": 1.0 for role in roles},
        "source named": float(named),
        "source plain thing": float(plain),
        f"plain {frame}": float(plain),
        "source case": float(head.tag.case == "Nom"),
        "source long": float(draft.source.end - draft.source.start > 80),
        "source first": float(draft.cue is not None and draft.source.start < draft.cue.start),
        "source touches content": float(any(draft.source.meets(c) for c in draft.content)),
        "source far": float(draft.cue is not None and abs(draft.source.start - draft.cue.start) > 120),
        "source in quotation": float(
            m.quote_around(draft.source.start) is not None and m.text[draft.source.start - 1] not in '«"'
        ),
    }


def _cue(m: Material, draft: Draft) -> dict[str, float]:
    sentence = m.sentences[draft.sentence]
    if draft.cue is None:
        return {"no cue": 1.0}
    token: Token | None = next(
        (
            t
            for t in sentence.tokens
            if draft.cue.start <= t.start < draft.cue.end and t.tag.pos in ("VERB", "ADJ", "NOUN")
        ),
        None,
    )
    if token is None:
        return {"odd cue": 1.0}
    tag = token.tag
    return {
        f"cue {tag.form or tag.pos}": 1.0,
        f"cue {tag.tense}": 1.0,
        f"cue {tag.aspect}": 1.0,
        f"cue {tag.voice}": 1.0,
        f"cue {tag.person}": 1.0,
        f"cue rel {token.rel}": 1.0,
        "cue negated": float("не" in m.text[draft.cue.start : draft.cue.start + 3].lower()),
        "cue in speech": float(m.quote_around(token.start) is not None),
        "cue first": float(token.i <= 1),
        "cue in bracket": float(
            m.text.count("(", sentence.start, token.start) > m.text.count(")", sentence.start, token.start)
        ),
        "sentence long": float(len(sentence.tokens) > 45),
        "sentence short": float(len(sentence.tokens) < 8),
        "caption": float(m.kind(draft.sentence) == "caption"),
    }


def _content(m: Material, draft: Draft, near: Sequence[Draft]) -> dict[str, float]:
    words = [w for c in draft.content for w in m.text[c.start : c.end].split()]
    length = next((n for n in _LENGTHS if len(words) <= n), 99)
    sentence = m.sentences[draft.sentence]
    tokens = [t for t in sentence.tokens if any(c.start <= t.start < c.end for c in draft.content)]
    return {
        f"content {length}": 1.0,
        f"content {length} {draft.rule.rsplit('/', 1)[-1]}": 1.0,
        f"pieces {min(len(draft.content), 3)}": 1.0,
        "content states": float(any(t.is_predicate for t in tokens)),
        "content elsewhere": float(not tokens),
        "content ends sentence": float(bool(draft.content) and draft.content[-1].end >= sentence.end - 2),
        "content quoted": float(bool(draft.content) and m.quote_around(draft.content[0].start) is not None),
        "content asks": float("?" in "".join(words)),
        "content small": float(bool(words) and words[0][:1].islower()),
        "told inside": float(any(c.holds(draft.cue) for d in near for c in d.content) if draft.cue else 0),
        "same content": float(any(d.content == draft.content for d in near)),
        "crosses": float(any(_crosses(draft, d) for d in near)),
    }


def _edges(m: Material, draft: Draft) -> dict[str, float]:
    """What stands at the edges of the content, and how far the source stands from the cue."""
    out: dict[str, float] = {}
    if draft.content:
        start, end = draft.content[0].start, draft.content[-1].end
        before, after = m.text[max(start - 2, 0) : start].strip()[-1:], m.text[end : end + 1]
        out["before content " + ("word" if before.isalnum() else before)] = 1.0
        out["content capital"] = float(m.text[start].isupper())
        out["content to comma"] = float(after == ",")
        out["content to stop"] = float(after in '.»"')
    if draft.source and draft.cue:
        source, cue = draft.source, draft.cue
        gap = source.start - cue.end if source.start > cue.start else cue.start - source.end
        out["source gap"] = min(abs(gap), _FAR) / _FAR
    return out


def _around(m: Material, draft: Draft, near: Sequence[Draft], said: int) -> dict[str, float]:
    """How often its source speaks, what else its sentence holds, where in the article it stands."""
    same = sum(d.sentence == draft.sentence for d in near)
    place = bisect_left(m.body, draft.sentence)
    return {
        "source speaks": min(said, 5) / 5,
        "others in sentence": min(same, 4) / 4,
        "lead": float(place <= _LEAD),
        "position": place / max(len(m.body), 1),
    }


def _crosses(one: Draft, two: Draft) -> bool:
    """The contents overlap, and neither holds the other."""
    return any(a.meets(b) and not a.holds(b) and not b.holds(a) for a in one.content for b in two.content)
