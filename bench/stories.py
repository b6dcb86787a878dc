"""What `sayso links` says of story bundles, one JSON a bundle, and how good the findings are by kind.

    python bench/stories.py STORIES OUT_DIR [--tuned N]

STORIES is the gold's `stories`, or one of `bench/bundles`: twelve bundles of our own in the gold's form, by authors who did
not know the code. Those in `seen` were looked at while rules were made (--tuned 8), of those in `unseen` only the figures
(--tuned 0). `score_links.py STORIES OUT_DIR` of the gold then gives all figures.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sayso.links.linking import link
from sayso.model import Article
from sayso.reading import read
from sayso.show.links import contract


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tuned", type=int, default=4, help="the first bundles by name, looked at (default: 4)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    folders = sorted(p for p in options.stories.iterdir() if p.is_dir())
    for half, of in (("looked at", folders[: options.tuned]), ("unseen", folders[options.tuned :])):
        counts: Counter[tuple[str, str]] = Counter()
        for folder in of:
            counts += counted(
                json.loads((folder / "gold.json").read_text(encoding="utf-8")), linked(folder, options.out)
            )
        report(half, counts)


def linked(folder: Path, out: Path) -> dict[str, Any]:
    """Link the articles of a bundle by themselves, write what is found and return it."""
    raw = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json")) if p.stem != "gold"]
    found = link(read(Article(**article)) for article in raw)
    text = "".join(contract(found.copies, found.claims, found.findings))
    (out / f"{folder.name}.json").write_text(text, encoding="utf-8")
    plain: dict[str, Any] = json.loads(text)
    return plain


def counted(gold: dict[str, Any], found: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Findings that are right (`tp`), wrong (`fp`) and missed (`fn`) by kind, matched as `score_links.py` does."""
    left = list(gold["events"])
    out: Counter[tuple[str, str]] = Counter()
    for one in found["findings"]:
        hit = next((e for e in left if e["kind"] == one["kind"] and set(e["articles"]) & set(one["articles"])), None)
        out[one["kind"], "tp" if hit else "fp"] += 1
        if hit:
            left.remove(hit)
    return out + Counter((event["kind"], "fn") for event in left)


def report(half: str, counts: Counter[tuple[str, str]]) -> None:
    print(f"{half:22} right wrong missed  precision  recall     F1")
    kinds = sorted({kind for kind, _ in counts})
    for kind, of in [*((kind, [kind]) for kind in kinds), ("all", kinds)]:
        right, wrong, missed = (total(counts, of, name) for name in ("tp", "fp", "fn"))
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f1 = 2 * right / max(1, 2 * right + wrong + missed)
        print(f"{kind:22} {right:5} {wrong:5} {missed:6} {precision:10.2f} {recall:7.2f} {f1:6.2f}")
    print()


def total(counts: Counter[tuple[str, str]], kinds: Iterable[str], name: str) -> int:
    return sum(counts[kind, name] for kind in kinds)


if __name__ == "__main__":
    main()
