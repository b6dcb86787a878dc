"""Robustness: the gold articles with their quotation marks and line breaks damaged, read again.

    python bench/damage.py GOLD_DIR

Prints say-so F1 on the articles as they are and under each damage. A damage is a function from a text to edits; the
edits carry the gold's offsets over into the damaged text. Chance is drawn from the digest of the text: the same always.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from sayso.evaluate import Figures, GoldArticle, load_gold, read_gold, score
from sayso.model import Span
from sayso.reading import read_many

MARKS = re.compile(r'[«»"“”„‟″]')
KINDS = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))
BREAK = re.compile(r"[^\S\n]*\n\s*")


class Edit(NamedTuple):
    """One replacement in a text: [start, end) becomes `new`."""

    start: int
    end: int
    new: str

    @property
    def growth(self) -> int:
        """By how many characters the text grows."""
        return len(self.new) - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text and what was done to it; `edits` in order, none overlaps another."""

    before: str
    edits: tuple[Edit, ...]

    @property
    def text(self) -> str:
        """The damaged text."""
        out, done = [], 0
        for edit in self.edits:
            out += [self.before[done : edit.start], edit.new]
            done = edit.end
        return "".join([*out, self.before[done:]])

    def carry(self, span: Sequence[int]) -> Span:
        """Return where a span of the old text lies in the new one; a mark that was doubled stays doubled within."""
        start, end = span
        return Span(self._start(start), max(self._start(start), self._end(end)))

    def _start(self, offset: int) -> int:
        moved = sum(edit.growth for edit in self.edits if edit.end <= offset)
        inside = [edit for edit in self.edits if edit.start < offset < edit.end]
        return offset + moved + sum(edit.end - offset + edit.growth for edit in inside)

    def _end(self, offset: int) -> int:
        moved = sum(edit.growth for edit in self.edits if edit.end <= offset)
        return offset + moved - sum(offset - edit.start for edit in self.edits if edit.start < offset < edit.end)


Damage = Callable[[str, int], Iterable[Edit]]
"""(text, where the body begins) → edits, in order."""


# ── the damages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def drop_one(text: str, _body: int) -> Iterator[Edit]:
    """Leave one quotation mark out."""
    marks = list(MARKS.finditer(text))
    if marks:
        mark = _chance(text).choice(marks)
        yield Edit(*mark.span(), "")


def swap_kinds(text: str, _body: int) -> Iterator[Edit]:
    """Make every mark one of another kind, drawn for each by itself; what opens still opens."""
    chance = _chance(text)
    for mark in MARKS.finditer(text):
        side = 0 if opens(text, mark.start()) else 1
        others = sorted({kind[side] for kind in KINDS} - {mark.group()})
        yield Edit(*mark.span(), chance.choice(others))


def ascii_only(text: str, _body: int) -> Iterator[Edit]:
    """Make every mark the plain one of the keyboard."""
    yield from (Edit(*mark.span(), '"') for mark in MARKS.finditer(text))


def double_all(text: str, _body: int) -> Iterator[Edit]:
    """Write every mark twice."""
    yield from (Edit(*mark.span(), mark.group() * 2) for mark in MARKS.finditer(text))


def one_paragraph(text: str, body: int) -> Iterator[Edit]:
    """Run all paragraphs of the body into one; the headline keeps its line."""
    yield from (Edit(*gap.span(), " ") for gap in BREAK.finditer(text) if gap.start() > body and gap.end() < len(text))


def one_line(text: str, _body: int) -> Iterator[Edit]:
    """Run everything into one line, the headline too."""
    yield from (Edit(*gap.span(), " ") for gap in BREAK.finditer(text) if gap.start() > 0 and gap.end() < len(text))


DAMAGES: dict[str, Damage] = {
    "one mark dropped": drop_one,
    "kinds swapped": swap_kinds,
    "ASCII marks only": ascii_only,
    "marks doubled": double_all,
    "one paragraph": one_paragraph,
    "one line": one_line,
}


def opens(text: str, at: int) -> bool:
    """Tell whether the mark at an offset opens a quotation: a word follows it and none stands right before it."""
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return not (before.isalnum() or before in {".", ",", "!", "?", "…"}) and bool(after) and not after.isspace()


def _chance(text: str) -> random.Random:
    return random.Random(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())  # noqa: S311


# ── the gold, carried over ────────────────────────────────────────────────────────────────────────────────────────────


def damage(article: GoldArticle, how: Damage) -> GoldArticle:
    """Return a gold article with its text damaged and all its offsets carried over."""
    body = article.headline.end if article.headline else 0
    # The line break after the headline begins where the headline ends.
    done = Damaged(article.text, tuple(how(article.text, body)))
    rows = tuple(carried(row, done) for row in article.attributions)
    headline = done.carry(article.headline) if article.headline else None
    return replace(article, text=done.text, headline=headline, attributions=rows)


def carried(row: Mapping[str, Any], done: Damaged) -> dict[str, Any]:
    """Return an attribution with its offsets carried over."""
    many = {name: [done.carry(place) for place in row.get(name) or []] for name in ("content", "continues")}
    one = {name: done.carry(row[name]) if row.get(name) else None for name in ("cue", "source")}
    return {**row, **many, **one}


def measure(gold: Sequence[GoldArticle], how: Damage | None = None) -> Figures:
    """Read the gold texts, damaged by `how`, and compare with the gold carried over."""
    articles = [damage(article, how) for article in gold] if how else gold
    return score(articles, read_gold(articles, read_many))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Say-so F1 on the gold articles, undamaged and damaged.")
    parser.add_argument("gold_dir", type=Path)
    gold = load_gold(parser.parse_args().gold_dir)
    rows: dict[str, Damage | None] = {"as they are": None, **DAMAGES}
    values = {name: 100 * (measure(gold, how).figures["say-so"].value or 0.0) for name, how in rows.items()}
    print(f"{'':20}{'say-so F1':>10}{'points':>8}")
    for name, value in values.items():
        print(f"{name:20}{value:10.1f}{value - values['as they are']:+8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
