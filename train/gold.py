"""Gold articles with the reader's own candidates, and folds by article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from sayso.attribution.candidates import candidates
from sayso.attribution.material import Draft, Material, material
from sayso.evaluate import GoldArticle, load_gold
from sayso.grammar import parse_many
from sayso.languages import pack

FOLDS = 10
Row = dict[str, Any]


class Learner(NamedTuple):
    """One gold article as the scripts see it."""

    gold: GoldArticle
    folder: str
    truth: list[Row]
    material: Material
    drafts: list[Draft]

    @property
    def fold(self) -> int:
        """The fold the article falls in, by the digest of its name."""
        return blake2b(self.gold.name.encode(), digest_size=4).digest()[1] % FOLDS


def learners(folders: Sequence[Path], *, joined: bool = False) -> list[Learner]:
    """All gold articles of the folders with the reader's candidates.

    `joined`: with all paragraphs in one, so that the judgements do not lean on line breaks alone; no offset moves.
    """
    out = []
    for folder in folders:
        gold = [_joined(g) if joined else g for g in load_gold(folder)]
        for one, parse in zip(gold, parse_many(g.text for g in gold), strict=True):
            truth = json.loads((folder / f"{one.name}.json").read_text(encoding="utf-8"))["attributions"]
            m = material(parse, pack("ru"), titled=False)
            out.append(Learner(one, folder.name, truth, m, candidates(m)[0]))
    return out


def _joined(gold: GoldArticle) -> GoldArticle:
    start = gold.headline.end + 1 if gold.headline else 0
    return replace(gold, text=gold.text[:start] + gold.text[start:].replace("\n", " "))


def digest(folders: Sequence[Path]) -> str:
    """What the gold was: a digest over its annotation files."""
    out = blake2b(digest_size=16)
    for path in sorted(p for folder in folders for p in folder.glob("*.json")):
        out.update(path.name.encode() + path.read_bytes())
    return out.hexdigest()
