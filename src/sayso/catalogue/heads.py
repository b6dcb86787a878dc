"""Head words: what «источник», «газета», «очевидцы» tell about a source without an entry (`heads.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sayso.catalogue.entry import KINDS
from sayso.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Heads:
    """Dictionary form → what it tells. `stands`: kinds of the one named before that a bare noun can stand for."""

    kind: dict[str, str]
    speaks_for: frozenset[str]
    apposed: frozenset[str]
    former: frozenset[str]
    titles: frozenset[str]
    stands: dict[str, frozenset[str]]


@cache
def heads() -> Heads:
    """Load and check the head words. Raises CatalogueError."""
    path = Path(__file__).with_name("heads.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    kind = {word: name for name, group in data["kind"].items() for word in group}
    named = {*kind.values(), *(k for kinds in data["stands"].values() for k in kinds)}
    if unknown := sorted(named - KINDS.keys()):
        raise CatalogueError(path.name, 1, f"unknown kind '{unknown[0]}'; known are {', '.join(KINDS)}")
    speaks, apposed, former, titles = (
        frozenset(data["speaks"][name]) for name in ("for", "apposed", "former", "titles")
    )
    return Heads(
        kind, speaks, apposed, former, titles, {word: frozenset(kinds) for word, kinds in data["stands"].items()}
    )
