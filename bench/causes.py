"""Why things were read wrong: misses and inventions of gold articles, grouped by cause and counted.

    python bench/causes.py GOLD_DIR [--fold learn] [--show CAUSE]

A cause is told from what the rules said of the place (as `sayso explain` has it): another content at the same cue, another
source, a candidate dropped as unlikely, a cue that no frame fits, a cue that no rule knows.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sayso.evaluate import GoldArticle, Miss, load_gold, score
from sayso.model import Article, Opinion
from sayso.reading import explain


def main() -> None:
    parser = argparse.ArgumentParser(description="Group what was read wrong by cause.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--fold", choices=("all", "learn", "held-out"), default="all")
    parser.add_argument("--show", metavar="CAUSE", help="list the places of one cause")
    options = parser.parse_args()
    found = [pair for article in load_gold(options.gold, options.fold) for pair in causes(article)]
    for cause, count in Counter(cause for cause, _ in found).most_common():
        print(f"{count:5}  {cause}")
    for cause, miss in found:
        if cause == options.show:
            print(f"{miss.article}: [{miss.source}] <{miss.cue}> {miss.content[:100]}")


def causes(article: GoldArticle) -> Iterator[tuple[str, Miss]]:
    """Each thing read wrong in an article with its cause; a wrong boundary counts once, not as missed and as invented."""
    reading, opinions = explain(Article(article.name, article.text))
    misses = score([article], {article.name: reading.to_dict()["attributions"]}).misses
    invented = {m.cue for m in misses if m.kind == "invented"}
    missed = {m.cue for m in misses if m.kind == "missed"}
    for miss in misses:
        if miss.kind == "missed":
            yield _cause(miss, invented, article.text, opinions), miss
        elif miss.kind == "source":
            yield "source wrong", miss
        elif miss.cue not in missed:
            yield "invented: no attribution in the gold", miss


def _cause(miss: Miss, invented: set[str], text: str, opinions: tuple[Opinion, ...]) -> str:
    if not miss.cue:
        return "speech without a cue"
    if miss.cue in invented:
        return "content boundary"
    notes = [o.note for o in opinions if not o.won and _same_words(text[slice(*o.span)], miss.cue)]
    if any(note.startswith("confidence") for note in notes):
        return "dropped as unlikely"
    return "cue known, no frame fits" if notes else "cue not known"


def _same_words(one: str, two: str) -> bool:
    return bool(set(one.lower().split()) & set(two.lower().split()))


if __name__ == "__main__":
    main()
