"""Parse → attributions: who says what, on whose word. `attribute` is the whole way on one page."""

from __future__ import annotations

from typing import NamedTuple

from sayso.attribution.asides import asides, with_content
from sayso.attribution.back import point_back
from sayso.attribution.continuation import continuations
from sayso.attribution.material import Draft, Material, material
from sayso.attribution.modes import mode
from sayso.attribution.nesting import parents
from sayso.attribution.relays import join_relays
from sayso.attribution.reports import reports
from sayso.attribution.speech import blocks, quoted_speech
from sayso.attribution.who import Entity, identify
from sayso.grammar import Parse
from sayso.languages import Pack
from sayso.model import Attribution, Opinion, Source, Span

__all__ = ["Attributed", "Material", "attribute"]


class Attributed(NamedTuple):
    """What `attribute` found, with the opinions of every rule that spoke."""

    headline: Span | None
    attributions: tuple[Attribution, ...]
    sources: tuple[Source, ...]
    opinions: tuple[Opinion, ...]
    material: Material


def attribute(parse: Parse, pack: Pack, *, titled: bool = False) -> Attributed:
    """Find every attribution of an article.

    1. direct speech over the whole text; 2. sentence by sentence asides and reports; 3. contents that stand in earlier
    sentences; 4. relays; 5. who is who; 6. silent continuation; 7. parents.
    """
    m, drafts, entities, sources = _found(parse, pack, titled=titled)
    held = continuations(m, drafts, entities)
    above = parents(drafts, held)
    found = tuple(
        Attribution(
            id=k + 1,
            content=d.content,
            cue=d.cue,
            source=d.source,
            entity=who.name if who else None,
            source_id=who.id if who else None,
            act=d.act,
            mode=mode(m, d),
            parent=None if up is None else up + 1,
            continues=tuple(more),
            rule=d.rule,
        )
        for k, (d, who, up, more) in enumerate(zip(drafts, entities, above, held.continued, strict=True))
    )
    headline = m.lines[0].span if m.lines and m.lines[0].kind == "headline" else None
    opinions = tuple(Opinion(d.rule, d.cue or d.content[0], won=True, note=d.note) for d in drafts)
    return Attributed(headline, found, sources, opinions, m)


def drafted(parse: Parse, pack: Pack, *, titled: bool) -> tuple[Material, list[Draft], list[Entity | None]]:
    """Steps 1 to 5 alone: what the learned judgements are asked about."""
    return _found(parse, pack, titled=titled)[:3]


def _found(
    parse: Parse, pack: Pack, *, titled: bool
) -> tuple[Material, list[Draft], list[Entity | None], tuple[Source, ...]]:
    m = material(parse, pack, titled=titled)
    drafts = _settle(m, join_relays(m, point_back(m, _drafts(m))))
    return m, drafts, *identify(m, drafts)


def _drafts(m: Material) -> list[Draft]:
    speech = [*quoted_speech(m), *blocks(m)]
    out = list(speech)
    for number in m.body:
        here = [d for d in speech if d.sentence == number and d.cue]
        sentence = m.sentences[number]
        taken = frozenset(t.i for t in sentence.tokens for d in here if d.cue and d.cue.meets(t.span))
        beside = asides(m, number, taken)
        holes = [Span(sentence.tokens[a.first].start, sentence.tokens[a.last].end) for a in beside]
        hedges = [t.span for t in sentence.tokens if t.text.lower() == "якобы"]
        out += with_content(m, number, beside, hedges)
        taken |= {t.i for t in sentence.tokens for a in beside if a.draft.cue and a.draft.cue.meets(t.span)}
        out += reports(m, number, taken, [*holes, *hedges])
    return out


def _settle(m: Material, drafts: list[Draft]) -> list[Draft]:
    """Drop what has no content and is no refusal, and doubles; order by the text."""
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        if draft.content or draft.act == "refuse":
            kept.setdefault((draft.cue, draft.content if draft.cue is None else None), draft)
    return sorted(kept.values(), key=lambda d: (d.start, d.cue or Span(0, 0)))
