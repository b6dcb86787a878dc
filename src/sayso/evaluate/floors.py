"""Floors: figures that may rise and do not fall unnoticed. The file is part of the project.

    {"reading": {"gold": "<digest>", "articles": 55, "floors": {"attribution": 0.7, …}}, …}

A floor is the value measured, rounded down to three places. For a figure where lower is better it is a ceiling.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sayso.errors import GoldError
from sayso.evaluate.figures import LOWER_IS_BETTER, MAIN, Figures

SLACK = 0.002
"""How far below its floor a figure may lie: another processor may round one tag the other way."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The floors of one gold set: digest of the gold, number of articles, value by name of figure."""

    gold: str
    articles: int
    floors: Mapping[str, float]


def measured(figures: Figures, gold: str) -> Measured:
    """Return what was measured on the gold with digest `gold`, in the form in which floors are kept."""
    values = {name: figures.figures[name].value for name in (*MAIN, *LOWER_IS_BETTER)}
    floors = {name: _rounded(name, value) for name, value in values.items() if value is not None}
    return Measured(gold, len(figures.articles), floors)


def load_floors(file: Path) -> dict[str, Measured]:
    """Return the floors by gold set; none where the file does not exist yet. Raises GoldError on another form."""
    if not file.exists():
        return {}
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return {name: Measured(**entry) for name, entry in data.items()}
    except (ValueError, TypeError, AttributeError) as trouble:
        raise GoldError(f"{file}: not a floors file ({trouble}); take it from the repository again") from trouble


def below(old: Measured | None, new: Measured, slack: float = SLACK) -> list[str]:
    """Say, a line each, what speaks against `new`: no floors, another gold, figures worse than the floor by > slack."""
    if old is None:
        return ["no floors for this gold set yet; write them with --update-floors"]
    trouble = []
    if (old.gold, old.articles) != (new.gold, new.articles):
        was, now = (f"{one.gold} ({one.articles} articles)" for one in (old, new))
        trouble.append(f"the floors were measured on another gold: {was}, not {now}; write them with --update-floors")
    return trouble + _fallen(old, new, slack)


def update(file: Path, name: str, new: Measured, *, allow_lower: bool = False) -> None:
    """Write what was measured as the floors of gold set `name`. Raises GoldError where that would lower one."""
    floors = load_floors(file)
    fallen = _fallen(floors[name], new, 0.0) if name in floors else []
    if fallen and not allow_lower:
        raise GoldError(f"{file}: floors do not go down without --allow-lower: {'; '.join(fallen)}")
    floors[name] = new
    text = json.dumps({key: asdict(floors[key]) for key in sorted(floors)}, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def _fallen(old: Measured, new: Measured, slack: float) -> list[str]:
    return [line for name, floor in old.floors.items() if (line := _verdict(name, floor, new.floors.get(name), slack))]


def _verdict(name: str, floor: float, value: float | None, slack: float) -> str | None:
    if value is None:
        return f"{name}: nothing to measure, floor {floor:.3f}"
    loss, word = (value - floor, "above its ceiling") if name in LOWER_IS_BETTER else (floor - value, "below its floor")
    return f"{name}: {value:.3f} is {word} {floor:.3f}" if loss > slack + 1e-9 else None


def _rounded(name: str, value: float) -> float:
    towards = math.ceil if name in LOWER_IS_BETTER else math.floor
    return towards(round(value * 1000, 6)) / 1000
