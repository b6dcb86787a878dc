"""Relays: «X пишет со ссылкой на Y: P» is two attributions with one content, Y's known on the word of X."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.attribution.material import Draft, by_sentence, replace


def join_relays(drafts: Sequence[Draft]) -> list[Draft]:
    """Tie each «со ссылкой на Y» to the saying it stands with and give it the same content."""
    here = by_sentence(drafts)
    return [_joined(d, here[d.sentence]) if d.rule.endswith("/relay") else d for d in drafts]


def _joined(relay: Draft, drafts: Sequence[Draft]) -> Draft:
    here = [
        d
        for d in drafts
        if d.cue
        and relay.cue
        and not d.rule.endswith("/relay")
        and (d.content or d.points_back)
        and not any(c.holds(relay.cue) for c in d.content)
    ]
    if not here or relay.cue is None:
        return relay
    at = relay.cue.start
    nearest = min(here, key=lambda d: (abs((d.cue or relay.cue).start - at), d.start))  # type: ignore[union-attr]
    return replace(relay, content=nearest.content, relayed_by=nearest.cue, act=nearest.act)
