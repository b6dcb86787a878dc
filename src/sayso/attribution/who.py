"""Who is who: the mentions of one source in an article, from «представитель Минобороны Конашенков» to «он»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.attribution.material import Draft, Material
from sayso.model import Source, Span


@dataclass
class Entity:
    """A source in the making."""

    id: str
    name: str
    kind: str = "unnamed"
    stems: set[str] = field(default_factory=set)
    mentions: list[Span] = field(default_factory=list)


def identify(m: Material, drafts: Sequence[Draft]) -> tuple[list[Entity | None], tuple[Source, ...]]:
    """Give every draft its source entity, and list the sources."""
    seen: dict[str, Entity] = {}
    out: list[Entity | None] = []
    for draft in drafts:
        if draft.source is None:
            out.append(None)
            continue
        name = m.text[draft.source.start:draft.source.end]
        entity = seen.setdefault(name.lower(), Entity(f"s{len(seen) + 1}", name))
        entity.mentions.append(draft.source)
        out.append(entity)
    return out, tuple(Source(e.id, e.name, e.kind, None, tuple(e.mentions)) for e in seen.values())
