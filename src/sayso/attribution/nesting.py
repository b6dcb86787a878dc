"""On whose word each saying is known: explicit nesting, relays, inheritance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sayso.attribution.material import Draft, Material
from sayso.model import Span


def nested(m: Material, drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the number of the draft that holds it plainly, or None.

    A relay's inner saying hangs on the outer; else the smallest content that holds the cue (of two drafts with one content
    the inner one); else the aside around «Об этом X сообщил, пишет Y».
    """
    by_cue = {d.cue: k for k, d in enumerate(drafts) if d.cue}
    covering: dict[int, list[int]] = defaultdict(list)
    for k, draft in enumerate(drafts):
        for sentence in sorted({n for s in draft.content for n in m.sentences_over(s)}):
            covering[sentence].append(k)
    return [_nested(m, k, drafts, by_cue, covering) for k in range(len(drafts))]


def _nested(
    m: Material, k: int, drafts: Sequence[Draft], by_cue: dict[Span, int], covering: dict[int, list[int]]
) -> int | None:
    draft = drafts[k]
    if draft.relayed_by is not None:
        outer = by_cue.get(draft.relayed_by)
        return None if outer == k else outer
    place = draft.cue or (draft.content[0] if draft.content else None)
    if place is None:
        return None
    options = [
        (sum(s.end - s.start for s in drafts[n].content), -n, n)
        for n in covering[m.sentence_at(place.start)]
        if n != k and drafts[n].content != draft.content and any(s.holds(place) for s in drafts[n].content)
    ]
    return min(options)[2] if options else _beside(k, drafts)


def _told(k: int, drafts: Sequence[Draft]) -> int | None:
    """«X утверждает, что, по данным Y, P»: an aside within what X reports, though it cuts the same content."""
    draft = drafts[k]
    if draft.cue is None or not draft.rule.endswith(("/aside", "/phrase")):
        return None
    for n in range(max(k - 4, 0), min(k + 5, len(drafts))):
        other = drafts[n]
        if n == k or other.sentence != draft.sentence or not other.cue or not other.content:
            continue
        if other.rule.endswith("/clause") and other.cue.end <= draft.cue.start < other.content[-1].end:
            inner = (i for i, d in enumerate(drafts[max(n - 3, 0) : n + 4], max(n - 3, 0)) if d.relayed_by == other.cue)
            return next(inner, n)
        if other.rule.endswith("/aside") and draft.rule.endswith("/phrase") and other.content == draft.content:
            return n
    return None


def _beside(k: int, drafts: Sequence[Draft]) -> int | None:
    """«Об этом X сообщил, пишет Y»: one content, and Y's aside stands around X's saying."""
    draft = drafts[k]
    told = _told(k, drafts)
    if told is not None:
        return told
    if not draft.points_back or draft.rule.endswith("/aside"):
        return None
    near = range(max(k - 3, 0), min(k + 4, len(drafts)))
    return next((n for n in near if drafts[n].rule.endswith("/aside") and _wraps(drafts[n], draft)), None)


def _wraps(aside: Draft, inner: Draft) -> bool:
    return aside.points_back and aside.sentence == inner.sentence and aside.content == inner.content
