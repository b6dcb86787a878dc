"""Silent continuation: sentences that go on on the same source's word without saying so."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.attribution.material import Draft, Material
from sayso.attribution.who import Entity
from sayso.model import Span


def continuations(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None]) -> list[list[Span]]:
    """For each draft the later sentences still told on its word."""
    return [[] for _ in drafts]
