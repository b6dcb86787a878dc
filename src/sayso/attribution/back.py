"""Contents that stand in earlier sentences: «Об этом сообщает X»."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.attribution.material import Draft, Material, replace
from sayso.model import Span


def point_back(m: Material, drafts: Iterable[Draft]) -> list[Draft]:
    """Give each draft that points back the sentence before it for content; the headline is never content."""
    return [replace(d, content=_before(m, d)) if d.points_back else d for d in drafts]


def _before(m: Material, draft: Draft) -> tuple[Span, ...]:
    sentence = m.sentences[draft.sentence]
    earlier = [n for n in m.body if n < draft.sentence and m.kind(n) == "body"]
    if not earlier:
        return ()
    span = m.trim(*m.sentences[earlier[-1]].span) if sentence else None
    return (span,) if span else ()
