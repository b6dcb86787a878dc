"""How words are used: their vectors, and how often they are met (navec, Kukushkin, 2020; a milliard words of Russian news)."""

from __future__ import annotations

from functools import cache, lru_cache
from math import log
from typing import Any

import numpy as np

from sayso.grammar.network import Floats, embeddings

_FLOOR = 200  # times met; of rarer words the vectors' authors kept none


@cache
def _embeddings() -> Any:
    return embeddings()


@cache
def _total() -> float:
    return float(sum(_embeddings().vocab.counts))


@lru_cache(maxsize=50_000)
def vector(word: str) -> Floats | None:
    """The vector of a lower-case Russian word, of length 1: (300,). None for a word that has none."""
    found = _embeddings().get(word)
    size = 0.0 if found is None else float(np.linalg.norm(found))
    return found / np.float32(size) if found is not None and size else None


@lru_cache(maxsize=100_000)
def rarity(*forms: str) -> float:
    """How rare a word is, by its lower-case forms: near 0 for «в», 1 for one that is met nowhere."""
    vocab = _embeddings().vocab
    met = max((vocab.counts[vocab.word_ids[form]] for form in forms if form in vocab.word_ids), default=0)
    return log(_total() / (met + _FLOOR)) / log(_total() / _FLOOR)
