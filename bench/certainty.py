"""How well it is told how sure a statement is put, and where a headline claims too much: against the gold of story bundles.

    python bench/certainty.py GOLD_STORIES [--half tuned|unseen] [--misses]

A gold statement is found when one of ours in the same field shares half of the words of the shorter of the two or more.
`hedged`: ours is probable, possible or doubted. `denies`: the polarity. `headline_overclaims`: findings against the gold's
events, one an article. The first four bundles by name are the ones tuned on, the others unseen. Articles in languages
without a pack are left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sayso.languages import languages
from sayso.model import Article, Reading, Span, Statement
from sayso.reading import read

HEDGED = ("probable", "possible", "doubted")
TUNED = 4  # bundles
_WORD = re.compile(r"\w+")


class Outcome(NamedTuple):
    """One yes or no: what was asked, the gold's answer and ours, and where."""

    what: str
    gold: bool
    ours: bool
    where: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare certainty and overclaiming headlines with gold stories.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", choices=("tuned", "unseen"))
    parser.add_argument("--misses", action="store_true", help="list what differs")
    options = parser.parse_args()
    folders = sorted(p.parent for p in options.gold.glob("*/gold.json"))
    for half, chosen in (("tuned", folders[:TUNED]), ("unseen", folders[TUNED:])):
        if options.half in (None, half):
            report(half, [o for folder in chosen for o in outcomes(folder)], misses=options.misses)


def report(half: str, found: list[Outcome], *, misses: bool) -> None:
    for what in dict.fromkeys(o.what for o in found):
        n = Counter((o.gold, o.ours) for o in found if o.what == what)
        right, extra, missed = n[True, True], n[False, True], n[True, False]
        precision = right / (right + extra) if right + extra else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        print(
            f"{half:7} {what:20} P {precision:.3f}  R {recall:.3f}  (right {right}, invented {extra}, missed {missed})"
        )
    for o in found if misses else ():
        if o.gold != o.ours:
            print(f"  {o.what} {'missed' if o.gold else 'invented'}: {o.where}")


def outcomes(folder: Path) -> Iterator[Outcome]:
    """All comparisons of one bundle."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    events = {e["articles"][0] for e in gold["events"] if e["kind"] == "headline_overclaims"}
    for path in sorted(folder.glob("[0-9]*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["language"] not in languages():
            continue
        reading = read(Article(**data))
        told = [s for claim in gold["claims"] for s in claim["statements"] if s["article"] == data["id"]]
        yield from _told(reading, told, f"{folder.name} {data['id']}")
        ours = any(f.kind == "headline_overclaims" for f in reading.findings)
        yield Outcome("headline_overclaims", data["id"] in events, ours, f"{folder.name} {data['id']} {data['title']}")


def _told(reading: Reading, gold: list[dict[str, Any]], where: str) -> Iterator[Outcome]:
    for statement in gold:
        ours = _same(reading, statement["quote"])
        yield Outcome("found", True, ours is not None, f"{where}: {statement['quote']}")
        if ours:
            place = f"{where}: {ours.certainty} {ours.polarity}: {statement['quote']}"
            yield Outcome("hedged", statement["hedged"], ours.certainty in HEDGED, place)
            yield Outcome("denies", statement["polarity"] == "denies", ours.polarity == "denies", place)


def _same(reading: Reading, quote: str) -> Statement | None:
    """Our statement that shares most with a gold quote, which holds the announcing words as well."""
    article = reading.article
    for field, text in (("text", article.text), ("title", article.title or "")):
        start = text.find(quote)
        if start >= 0:
            need = _words(text, Span(start, start + len(quote)))
            mine = [(_words(text, s.span), s) for s in reading.statements if s.field == field]
            share, size, best = max(
                ((len(need & w), len(w), s) for w, s in mine), key=lambda c: c[0], default=(0, 0, None)
            )
            return best if share and 2 * share >= min(size, len(need)) else None
    return None


def _words(text: str, span: Span) -> set[int]:
    return {m.start() for m in _WORD.finditer(text, span.start, span.end)}


if __name__ == "__main__":
    main()
