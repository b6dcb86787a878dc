"""One side of a comparison, gold or predicted: every attribution as sets of words, and the chain behind each word.

Words are counted, not characters, so that a comma inside or outside a span decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sayso.evaluate.gold import Attributions
from sayso.model import Span

Words = frozenset[int]
Part = Literal["all", "continues"]
_PLACES = ("content", "continues", "cue", "source")
_WORD = re.compile(r"\w+(?:[-–.,]\w+)*")


@dataclass(frozen=True, slots=True)
class Item:
    """One attribution, its places as numbers of words; `row` is what it was made from."""

    id: Any
    content: Words
    continues: Words
    cue: Words
    source: Words
    entity: str | None
    act: str | None
    mode: str | None
    parent: Any
    row: Mapping[str, Any] = field(compare=False, repr=False)

    def words(self, part: Part) -> Words:
        """Return the words told on this attribution's word: all of them, or those of its continuation."""
        return self.content | self.continues if part == "all" else self.continues


class Side:
    """One side's attributions on one article, the headline left out."""

    def __init__(self, text: str, rows: Attributions, headline: Span | None) -> None:
        self.text = text
        self._words = [Span(*found.span()) for found in _WORD.finditer(text)]
        self.items = [self._item(row) for row in below_headline(rows, headline)]
        self._by_id = {item.id: item for item in self.items}

    @cached_property
    def names(self) -> dict[str, Words]:
        """Every entity with all the words it is called by in this article."""
        out: dict[str, Words] = {}
        for item in self.items:
            if item.entity:
                out[item.entity] = out.get(item.entity, frozenset()) | item.source
        return out

    def ancestors(self, item: Item) -> list[Item]:
        """Return the attributions on whose word this one is known, nearest first; a circle is walked once."""
        out = [item]
        while (above := self._by_id.get(out[-1].parent)) is not None and all(above.id != one.id for one in out):
            out.append(above)
        return out[1:]

    def chains(self, part: Part) -> dict[int, list[Item]]:
        """Return, for every word told on somebody's word, one attribution for each source behind it."""
        behind: dict[int, list[Item]] = {}
        for item in self.items:
            line = [item, *self.ancestors(item)]
            for word in item.words(part):
                behind.setdefault(word, []).extend(line)
        return {word: _one_each(items) for word, items in behind.items()}

    def _item(self, row: Mapping[str, Any]) -> Item:
        content, continues, cue, source = (self._cover(spans(row, name)) for name in _PLACES)
        entity, act, mode = (row.get(name) for name in ("entity", "act", "mode"))
        return Item(row["id"], content, continues, cue, source, entity, act, mode, row.get("parent"), row)

    def _cover(self, places: Sequence[Span]) -> Words:
        return frozenset(k for k, word in enumerate(self._words) if any(word.meets(place) for place in places))


def spans(row: Mapping[str, Any], name: str) -> list[Span]:
    """Return the places an attribution gives under `name`, a list of none, one or several."""
    value = row.get(name)
    if not value:
        return []
    return [Span(*value)] if name in ("cue", "source") else [Span(*place) for place in value]


def below_headline(rows: Attributions, headline: Span | None) -> list[Mapping[str, Any]]:
    """Leave out what lies whole in the headline: gold does not read it. Their children go to the next one above."""
    end = headline.end if headline else 0
    gone = {row["id"]: row.get("parent") for row in rows if _ends_by(row, end)}
    kept = [row for row in rows if row["id"] not in gone]
    return [{**row, "parent": _outside(row.get("parent"), gone)} for row in kept]


def _ends_by(row: Mapping[str, Any], end: int) -> bool:
    places = [place for name in ("content", "cue", "source") for place in spans(row, name)]
    return bool(places) and all(place.end <= end for place in places)


def _outside(parent: Any, gone: Mapping[Any, Any]) -> Any:
    for _ in gone:
        parent = gone.get(parent, parent)
    return None if parent in gone else parent


def _one_each(items: Iterable[Item]) -> list[Item]:
    kept: dict[Any, Item] = {}
    for item in items:
        kept.setdefault(item.entity or tuple(sorted(item.source)) or ("none", item.id), item)
    return list(kept.values())
