"""Parse → attributions: who says what, on whose word. `attribute` is the whole way on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sayso.attribution.candidates import candidates
from sayso.attribution.confidence import agreements
from sayso.attribution.continuation import Held, continuations
from sayso.attribution.learned import worth
from sayso.attribution.material import Draft, Material, material
from sayso.attribution.memory import Entity
from sayso.attribution.modes import mode
from sayso.attribution.who import identify
from sayso.grammar import Parse
from sayso.languages import Pack
from sayso.model import Attribution, Opinion, Source, Span

__all__ = ["Attributed", "Judged", "Material", "attribute", "judged"]

LEAST_AGREEMENT = 0.45  # below it a candidate is wrong so often that F1 falls


class Attributed(NamedTuple):
    """What `attribute` found, with the opinions of every rule that spoke."""

    headline: Span | None
    attributions: tuple[Attribution, ...]
    sources: tuple[Source, ...]
    opinions: tuple[Opinion, ...]
    material: Material


class Judged(NamedTuple):
    """Drafts with the source of each, and how much the trees of `confidence` agree that it is right."""

    drafts: list[Draft]
    entities: list[Entity | None]
    agreed: list[float]
    sources: tuple[Source, ...]


def attribute(parse: Parse, pack: Pack, *, titled: bool = False, least_confidence: float = 0) -> Attributed:
    """Find every attribution of an article whose confidence is at least `least_confidence`.

    1. candidates, by rules; 2. who is who; 3. how likely each is right, and the unlikely dropped; 4. what goes on silently
    on whose word; 5. on whose word each saying itself is known.
    """
    m = material(parse, pack, titled=titled)
    found, lost = candidates(m)
    everything = judged(m, found)
    sure = [d for d, c in zip(found, everything.agreed, strict=True) if c >= LEAST_AGREEMENT]
    kept = everything if len(sure) == len(found) else judged(m, sure)
    held = continuations(m, kept.drafts, kept.entities)
    opinions = [*lost, *_dropped(everything), *_won(kept)]
    headline = m.lines[0].span if m.lines and m.lines[0].kind == "headline" else None
    finished = _surest(_finished(m, kept, held), least_confidence)
    return Attributed(headline, finished, kept.sources, tuple(sorted(opinions, key=_place)), m)


def judged(m: Material, drafts: Sequence[Draft]) -> Judged:
    """Tell who speaks in each draft and how likely it is right."""
    entities, sources = identify(m, drafts)
    return Judged(list(drafts), entities, agreements(m, drafts, entities), sources)


def _finished(m: Material, kept: Judged, held: Held) -> list[Attribution]:
    return [
        Attribution(
            id=k + 1,
            content=draft.content,
            cue=draft.cue,
            source=draft.source,
            entity=who.name if who and not who.nobody else None,
            source_id=who.id if who else None,
            act=draft.act,
            mode=mode(m, draft),
            parent=None if up is None else up + 1,
            continues=tuple(held.continued[k]),
            rule=draft.rule,
            confidence=round(worth("confidence", kept.agreed[k]), 3),
        )
        for k, (draft, who, up) in enumerate(zip(kept.drafts, kept.entities, held.parents, strict=True))
    ]


def _surest(found: list[Attribution], least: float) -> tuple[Attribution, ...]:
    """Leave out what is less sure; what was known through it is known through the next above."""
    gone = {a.id: a.parent for a in found if a.confidence < least}
    kept = []
    for one in found:
        parent = one.parent
        while parent in gone:
            parent = gone[parent]
        kept.append(replace(one, parent=parent))
    return tuple(a for a in kept if a.id not in gone)


def _won(kept: Judged) -> list[Opinion]:
    return [
        Opinion(d.rule, d.cue or d.content[0], won=True, note=f"confidence {worth('confidence', c):.2f}")
        for d, c in zip(kept.drafts, kept.agreed, strict=True)
    ]


def _dropped(everything: Judged) -> list[Opinion]:
    return [
        Opinion(d.rule, d.cue or d.content[0], won=False, note=f"confidence {worth('confidence', c):.2f} is too low")
        for d, c in zip(everything.drafts, everything.agreed, strict=True)
        if c < LEAST_AGREEMENT
    ]


def _place(opinion: Opinion) -> tuple[Span, bool, str]:
    return opinion.span, not opinion.won, opinion.rule
