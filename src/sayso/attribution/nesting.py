"""On whose word each saying is known: explicit nesting, relays, inheritance."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.attribution.continuation import Held
from sayso.attribution.material import Draft


def parents(drafts: Sequence[Draft], held: Held) -> list[int | None]:
    """For each draft the number of its parent draft, or None where the article itself vouches for it.

    The parent is the smallest content that holds the cue (of a relay's two drafts with one content the inner one), else the
    draft in whose report the saying is told.
    """
    return [_parent(k, draft, drafts, held) for k, draft in enumerate(drafts)]


def _parent(k: int, draft: Draft, drafts: Sequence[Draft], held: Held) -> int | None:
    if draft.relayed_by is not None:
        return next((n for n, d in enumerate(drafts) if d.cue == draft.relayed_by and n != k), None)
    place = draft.cue or (draft.content[0] if draft.content else None)
    options = [
        (sum(s.end - s.start for s in other.content), -n, n)
        for n, other in enumerate(drafts)
        if n != k
        and place
        and other.cue != draft.cue
        and other.content != draft.content
        and any(s.holds(place) for s in other.content)
    ]
    return min(options)[2] if options else held.inherited[k]
