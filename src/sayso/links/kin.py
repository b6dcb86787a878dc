"""How much of what one statement tells another tells too, by words used alike, each weighed by how rare it is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sayso.grammar import in_one_thread
from sayso.grammar.network import Floats
from sayso.links.same import Stated
from sayso.links.same.fields import Beside
from sayso.links.same.side import Side, rarities
from sayso.links.same.words import Said


class Shares(NamedTuple):
    """(some, others) each, in [0, 1]: how much of each of some is told by each other, and the other way round."""

    own: Floats
    theirs: Floats

    @property
    def both(self) -> Floats:
        """Their mean."""
        out: Floats = ((self.own + self.theirs) / 2).astype(np.float32)
        return out


class Kin:
    """Statements at hand, by which it is known what words are rare."""

    def __init__(self, statements: Iterable[Stated]) -> None:
        self._rarity = rarities([s.said for s in statements])

    def shares(self, some: Sequence[Said], others: Sequence[Said]) -> Shares:
        """Set some texts beside others; neither may be empty."""
        with in_one_thread():
            return Shares(*Beside(Side(some, self._rarity), Side(others, self._rarity)).told)

    def alike(self, some: Sequence[Stated], others: Sequence[Stated]) -> float:
        """How much the likest two of them tell that the other tells too."""
        return float(self.shares([s.said for s in some], [s.said for s in others]).both.max(initial=0.0))

    def rare(self, said: Said, least: float) -> frozenset[str]:
        """The stems of a text that few of the statements at hand have."""
        return frozenset(word.stem for word in said.words if self._rarity.get(word.stem, 1.0) >= least)
