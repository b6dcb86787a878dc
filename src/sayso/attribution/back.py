"""Contents that stand in earlier sentences: «Об этом сообщает X»."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.attribution.carve import carve_all
from sayso.attribution.material import Draft, Material, replace
from sayso.model import Span

_NEAR_WORDS = 25  # characters into its sentence from which «это» points to what the sentence has told
_NEAR = 2  # sentences between an accusation and its denial


def point_back(m: Material, drafts: Iterable[Draft]) -> list[Draft]:
    """Give each draft that points back the sentence before it for content; the headline is never content."""
    drafts = list(drafts)
    cued = {d.sentence for d in drafts if not d.points_back}
    return [_pointed(m, d, drafts, cued) if d.points_back else d for d in drafts]


def _pointed(m: Material, draft: Draft, drafts: list[Draft], cued: set[int]) -> Draft:
    """«Эти обвинения» are what was laid at the door just before; all else is the sentence before."""
    if draft.act == "deny":
        charges = (
            d for d in drafts[::-1] if d.act == "accuse" and 0 <= draft.sentence - d.sentence <= _NEAR and d.content
        )
        charge = next((d for d in charges if d.cue and draft.cue and d.cue < draft.cue), None)
        if charge:
            return replace(draft, content=charge.content)
    here = [d for d in drafts if d.sentence == draft.sentence and d.content and not d.points_back]
    told = [d for d in here if d.cue and draft.cue and d.cue < draft.cue and d.content[-1].end <= draft.cue.start]
    if told and draft.cue.start - m.sentences[draft.sentence].start > _NEAR_WORDS:  # type: ignore[union-attr]
        return replace(draft, content=told[-1].content)
    return replace(draft, content=_before(m, draft, cued))


def _before(m: Material, draft: Draft, cued: set[int]) -> tuple[Span, ...]:
    """The sentence before; both sentences of a short lead that nobody else has claimed."""
    earlier = [n for n in m.body if n < draft.sentence and m.kind(n) == "body"]
    taken = earlier[-1:]
    if len(earlier) == 2 and not cued & set(earlier):
        taken = earlier
    return carve_all(m, [m.sentences[n].span for n in taken])
