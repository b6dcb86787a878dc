"""The words beside names of places, from gazetteer/words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from sayso.gazetteer.names import fits
from sayso.languages import pack


@dataclass(frozen=True, slots=True)
class Words:
    """Dictionary forms, folded (е for ё); what each group means stands beside it in words.toml."""

    types: dict[str, frozenset[str]]
    heads: dict[str, str]
    region_scope: frozenset[str]
    city_scope: frozenset[str]
    named_after: frozenset[str]
    named_before: frozenset[str]
    proper: frozenset[str]
    tongues: frozenset[str]
    titles: frozenset[str]
    never: frozenset[str]
    ordinary: frozenset[str]
    abbreviations: dict[str, str]
    government: dict[str, frozenset[str]]
    units: dict[str, float]
    numbers: dict[str, float]


@cache
def words() -> Words:
    """Load the words, the saying verbs and nouns of the language pack among those of governments."""
    data = tomllib.loads((files("sayso.gazetteer") / "words.toml").read_text("utf-8"))
    government = {key: _set(text) for key, text in data["government"].items()}
    sayings = pack("ru")
    government["nouns"] |= {noun.replace("ё", "е") for noun in sayings.nouns} - government["ways"]
    government["verbs"] = frozenset(verb.replace("ё", "е") for verb in sayings.verbs)
    return Words(
        types=_types(data["types"]),
        heads=data["heads"],
        region_scope=_set(data["scopes"]["region"]),
        city_scope=_set(data["scopes"]["city"]),
        **{key: _set(data["named"][name]) for key, name in _NAMED.items()},
        abbreviations=data["abbreviations"],
        government=government,
        units=data["units"],
        numbers=data["numbers"],
    )


@lru_cache(maxsize=20_000)
def among(word: str, group: frozenset[str]) -> bool:
    """Tell whether a folded word is a case of one in the group."""
    return word in group or any(fits(word, other) for other in group if other[:2] == word[:2])


_NAMED = {
    "named_after": "after",
    "named_before": "before",
    "proper": "proper",
    "tongues": "tongues",
    "titles": "titles",
    "never": "never",
    "ordinary": "ordinary",
}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _types(data: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Word → the kinds of place it stands before."""
    out: dict[str, frozenset[str]] = {}
    for kind, text in data.items():
        for word in text.split():
            out[word] = out.get(word, frozenset()) | {kind}
    return out
