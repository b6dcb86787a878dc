"""On whose word each saying is known: explicit nesting, relays, inheritance."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.attribution.material import Draft
from sayso.model import Span


def parents(drafts: Sequence[Draft], continued: Sequence[Sequence[Span]]) -> list[int | None]:
    """For each draft the number of its parent draft, or None where the article itself vouches for it.

    `continued[k]` are the sentences that go on on the word of draft k. The parent is the smallest content or continuation
    that holds the cue; of a relay's two drafts with one content it is the inner one.
    """
    return [_parent(k, draft, drafts, continued) for k, draft in enumerate(drafts)]


def _parent(k: int, draft: Draft, drafts: Sequence[Draft], continued: Sequence[Sequence[Span]]) -> int | None:
    if draft.relayed_by is not None:
        return next((n for n, d in enumerate(drafts) if d.cue == draft.relayed_by and n != k), None)
    place = draft.cue or (draft.content[0] if draft.content else None)
    if place is None:
        return None
    options = [
        (size, -n, n)
        for n, other in enumerate(drafts)
        if n != k and other.cue != draft.cue
        for size in _around(place, draft, other, continued[n])
    ]
    return min(options)[2] if options else None


def _around(place: Span, draft: Draft, other: Draft, continued: Sequence[Span]) -> list[int]:
    """Sizes of the stretches of `other` that hold the cue."""
    if draft.content and other.content == draft.content:
        return []
    inner = sum(s.end - s.start for s in other.content)
    sizes = [inner for s in other.content if s.holds(place)]
    return sizes + [100_000 + s.end - s.start for s in continued if s.holds(place)]
