"""The catalogue of sources: who is who among outlets, agencies, ministries, armies, bodies and the people who speak for them.

Data lie in the TOML files beside this one, `docs/sources.md` tells their form. `catalogue()` loads and checks them, once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sayso.catalogue.entry import KINDS, MEDIA, NAMELESS, Country, Entry, Tenure
from sayso.catalogue.loader import Loaded, load
from sayso.catalogue.lookup import Catalogue, Found

__all__ = ["KINDS", "MEDIA", "NAMELESS", "Catalogue", "Country", "Entry", "Found", "Tenure", "catalogue"]

_FOLDER = Path(__file__).parent


@cache
def catalogue(*files: Path) -> Catalogue:
    """Load the catalogue; entries of `files` are added, or take the place of those with the same key. Raises CatalogueError."""
    return Catalogue.of([*_own(), *(load(path) for path in files)])


@cache
def _own() -> tuple[Loaded, ...]:
    return tuple(load(path) for path in sorted(_FOLDER.glob("*.toml")) if path.stem != "heads")
