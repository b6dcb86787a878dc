"""One claim as its articles tell it, and what a finder sees in it: what all that look for findings have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sayso.links.model import FindingKind, Tracked
from sayso.links.origins import Bundle
from sayso.links.same import Stated
from sayso.links.voices import Heard, is_hearsay, mentioned, stands_for
from sayso.model import Polarity

SURE = 0.5  # how likely statements must be one claim for what one of them loses, or denies, to count


class Seen(NamedTuple):
    """What one finder saw: `first` states `claim`, `second` states `to_claim` or the same; `note` says it in words."""

    kind: FindingKind
    first: Stated
    second: Stated
    claim: str
    note: str
    to_claim: str | None = None


@dataclass(frozen=True)
class Told:
    """One claim as its articles tell it, in the order of time."""

    tracked: Tracked
    here: Bundle

    @cached_property
    def ties(self) -> dict[Stated, float]:
        """How likely each statement is one with the one it was put to; 1 for the first."""
        claim = self.tracked.claim
        found = dict.fromkeys(claim.statements[:1], 1.0)
        return found | {claim.statements[link.second]: link.probability for link in claim.links}

    @property
    def id(self) -> str:
        """The claim's."""
        return self.tracked.claim.id

    def _lots(self, polarity: Polarity, *, title: bool) -> dict[str, list[Stated]]:
        lots: dict[str, list[Stated]] = defaultdict(list)
        claim = self.tracked.claim
        for stated, side in zip(claim.statements, claim.polarities, strict=True):
            if side == polarity and self.here.in_title(stated) == title:
                lots[stated.article].append(stated)
        return {name: lots[name] for name in sorted(lots, key=lambda name: self.here.place[name])}

    @cached_property
    def texts(self) -> dict[str, list[Stated]]:
        """Article → what its text asserts."""
        return self._lots("asserts", title=False)

    @cached_property
    def titles(self) -> dict[str, list[Stated]]:
        """Article → what its title asserts."""
        return self._lots("asserts", title=True)

    @cached_property
    def denied(self) -> dict[str, list[Stated]]:
        """Article → what its text denies, its title where the text does not."""
        return self._lots("denies", title=True) | self._lots("denies", title=False)

    @cached_property
    def first(self) -> list[Stated]:
        """What the earliest article with it says, in its text where it can be."""
        return next(iter((self.texts or self.titles).values()), [])

    def says(self, stated: Stated, others: Iterable[Stated]) -> bool:
        """Tell whether a statement is the article's own word, and names nobody on whose word others have it."""
        text = self.here.text(stated)
        named = any(mentioned(voice, text) or stands_for(voice, text) for voice in self.voices(others))
        return not self.here.attributed(stated) and not stated.hedged and not named

    def hearsay(self, stated: Stated) -> bool:
        """Tell whether a statement is hedged, or on the word of nobody by name."""
        chain = self.here.chain(stated)
        nameless = is_hearsay(chain[0]) if chain else stated.number is None and self.here.attributed(stated)
        return stated.hedged or nameless

    def voices(self, stated: Iterable[Stated]) -> list[Heard]:
        """All who stand behind some statements."""
        return [voice for one in stated for voice in self.here.chain(one)]


class Line(NamedTuple):
    """A statement, and the claim that it is."""

    claim: Told
    stated: Stated

    @property
    def many(self) -> bool:
        """Tell whether several articles tell it."""
        return len({s.article for s in self.claim.tracked.claim.statements}) > 1
