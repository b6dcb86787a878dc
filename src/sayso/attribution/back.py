"""Contents that stand in earlier sentences: «Об этом сообщает X»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from sayso.attribution.carve import carve
from sayso.attribution.material import Draft, Material, by_sentence, replace
from sayso.model import Span

_NEAR_CHARACTERS = 25  # characters into its sentence from which «это» points to what the sentence has told
_NEAR = 2  # sentences between an accusation and its denial


def point_back(m: Material, drafts: Iterable[Draft]) -> list[Draft]:
    """Give each draft that points back what it points to for content; the headline is never content."""
    drafts = list(drafts)
    here = by_sentence(drafts)
    return [_pointed(m, d, here) if d.points_back else d for d in drafts]


def _pointed(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> Draft:
    """«Эти обвинения» are what was laid at the door just before; all else is told before the cue or in the sentence before."""
    content = _charged(draft, here) if draft.act == "deny" else None
    earlier = content or _told(m, draft, here) or _before(m, draft, here)
    own = draft.content if draft.direct else ()  # «об этом он написал: [„P“]»
    return replace(draft, content=(*earlier, *own))


def _charged(draft: Draft, here: Mapping[int, list[Draft]]) -> tuple[Span, ...] | None:
    """The accusation nearest before a denial."""
    near = (d for n in range(draft.sentence, draft.sentence - _NEAR - 1, -1) for d in here.get(n, ()))
    charges = [d for d in near if d.act == "accuse" and d.content and d.cue and draft.cue and d.cue < draft.cue]
    return max(charges, key=lambda d: d.cue or Span(0, 0)).content if charges else None


def _told(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> tuple[Span, ...] | None:
    """What the sentence itself has told before the cue, if that stands far enough into it."""
    cue = draft.cue
    if cue is None or cue.start - m.sentences[draft.sentence].start <= _NEAR_CHARACTERS:
        return None
    told = [d for d in here[draft.sentence] if d.content and d.cue and not d.points_back and d.cue < cue]
    return next((d.content for d in told[::-1] if d.content[-1].end <= cue.start), None)


def _before(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> tuple[Span, ...]:
    """The sentence before; both sentences of a short lead that nobody else has claimed."""
    at = bisect_left(m.stated, draft.sentence)
    lead = at == 2 and all(d.points_back for n in m.stated[:2] for d in here.get(n, ()))
    earlier = m.stated[:2] if lead else m.stated[max(at - 1, 0) : at]
    return tuple(piece for n in earlier for piece in carve(m, *m.sentences[n].span, ()))
