"""The same claim in other words, other languages and other mouths. `claims` is the whole way on one page."""

from __future__ import annotations

from sayso.links.same.claims import Claim, Claims, Link, claims, claims_of
from sayso.links.same.pairs import Same, same, same_happening
from sayso.links.same.stated import Stated, stated

__all__ = ["Claim", "Claims", "Link", "Same", "Stated", "claims", "claims_of", "same", "same_happening", "stated"]
