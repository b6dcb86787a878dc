"""A title beside its own text: what it says outright, and the text only on somebody's word, or as possible.

What the text has of a title need not be one claim with it by the words alone: a title says what its text says. So the
statement of the text that tells most of it is meant, wherever claims were drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from sayso.links.kin import Kin
from sayso.links.origins import Bundle
from sayso.links.same import Stated
from sayso.links.same.counted import agreement
from sayso.links.told import Line, Seen, Told
from sayso.links.voices import kind_of, mentioned

LEAST = 0.36  # of a title that a statement of its text must tell to be what is meant
RIVAL = 0.75  # of that, from which another statement tells it as well
_NUMBER = 0.3  # what a number that both have counts
HEDGED = "the title says outright what the text hedges"
ON_WORD = "the title says outright what the text attributes"
_OUTRIGHT = ("asserted", "planned", None)


def overclaiming(claims: Sequence[Told], kin: Kin) -> Iterator[Seen]:
    """Titles that say outright what their text hedges, or has from somebody whom the title does not name."""
    heads, bodies = _laid(claims)
    for name, lot in heads.items():
        here = claims[0].here
        for head in lot:
            if bodies.get(name) and _outright(head.stated, here):
                yield from _beside(head, bodies[name], here, kin)


def _laid(claims: Sequence[Told]) -> tuple[dict[str, list[Line]], dict[str, list[Line]]]:
    """Article → what its title asserts, what its text states, in the order of the text."""
    heads: dict[str, list[Line]] = defaultdict(list)
    bodies: dict[str, list[Line]] = defaultdict(list)
    for claim in claims:
        for stated in claim.tracked.claim.statements:
            if claim.here.in_title(stated):
                heads[stated.article].append(Line(claim, stated))
            else:
                bodies[stated.article].append(Line(claim, stated))
    return _in_order(heads), _in_order(bodies)


def _in_order(lots: dict[str, list[Line]]) -> dict[str, list[Line]]:
    return {name: sorted(lot, key=lambda line: line.stated.span) for name, lot in lots.items()}


def _outright(stated: Stated, here: Bundle) -> bool:
    """Tell whether a title says something, and as a fact."""
    reading = here.readings[stated.article]
    certainty = None if stated.number is None else reading.statements[stated.number].certainty
    quoted = here.whole(stated).lstrip().startswith(("«", '"', "“"))
    asked = here.text(stated).rstrip().endswith("?")
    return certainty in _OUTRIGHT and not stated.hedged and stated.polarity == "asserts" and not (quoted or asked)


def _beside(head: Line, body: Sequence[Line], here: Bundle, kin: Kin) -> Iterator[Seen]:
    told = kin.shares([head.stated.said], [line.stated.said for line in body]).own[0]
    counted = [agreement(head.stated.said.numbers, line.stated.said.numbers)[0] for line in body]
    likeness = told + _NUMBER * np.array(counted)
    best = body[int(np.argmax(likeness))]
    if likeness.max() < LEAST:
        return
    rivals = [line.stated for line, much in zip(body, likeness, strict=True) if much >= RIVAL * likeness.max()]
    if all(s.hedged for s in rivals):
        yield Seen("headline_overclaims", head.stated, best.stated, head.claim.id, HEDGED)
    elif all(_on_word(s, head.stated, here) for s in rivals) and _counts(head, best, here):
        yield Seen("headline_overclaims", head.stated, best.stated, head.claim.id, ON_WORD)


def _counts(head: Line, best: Line, here: Bundle) -> bool:
    """Tell whether a title without a source is one too many: over hearsay, and over what others tell too but no body says."""
    if here.attributed(head.stated):
        return False
    return head.claim.hearsay(best.stated) or (not _official(best.stated, here) and (head.many or best.many))


def _on_word(stated: Stated, head: Stated, here: Bundle) -> bool:
    """Tell whether a statement is hedged, or on the word of somebody whom the title does not name."""
    named = any(mentioned(voice, here.whole(head)) for voice in here.chain(stated))
    return stated.hedged or (here.attributed(stated) and not named)


def _official(stated: Stated, here: Bundle) -> bool:
    """Tell whether it is the word of a body: its titles are not expected to say so."""
    return any(kind_of(voice) == "official" and not voice.person for voice in here.chain(stated)[:1])
