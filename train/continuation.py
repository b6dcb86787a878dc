"""Learn when a sentence is still told on the word of the source before it.

    python train/continuation.py GOLD_DIR... [--write]

Walks each gold article with the reader's own attributions, following the gold's `continues`; each decision is an example.
Cross-validated by article (10 folds); prints what a threshold gives; `--write` stores the weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from gold import Example, articles, cross_validated, held_out, store

from sayso.attribution import continuation
from sayso.attribution.continuation import walk
from sayso.attribution.learned import Features
from sayso.attribution.material import Draft, Material
from sayso.attribution.who import Entity
from sayso.model import Span

NAME = "continuation"


def examples(name: str, truth: list[dict], m: Material, drafts: list[Draft], entities: list[Entity | None]) -> list[Example]:
    """The decisions of one article."""
    out = []

    def judge(holder: int, number: int, features: Features) -> bool:
        answer = _held(truth, drafts[holder], m.sentences[number].span)
        out.append(Example(name, dict(features), answer))
        return answer

    walk(m, drafts, entities, judge)
    return out


def _held(truth: list[dict], draft: Draft, sentence: Span) -> bool:
    """The gold lists this sentence under an attribution with the draft's cue or source."""
    for one in truth:
        if any(s < sentence.end and sentence.start < e for s, e in one["continues"]):
            theirs = [s for s in (one["cue"], one["source"]) if s]
            ours = [s for s in (draft.cue, draft.source) if s]
            if any(a[0] < b[1] and b[0] < a[1] for a in theirs for b in ours):
                return True
            if any(a[0] < b[1] and b[0] < a[1] for a in one["content"] for b in draft.content):
                return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    every = [e for name, truth, m, drafts, entities in articles(options.gold) for e in examples(name, truth, m, drafts, entities)]
    learn = [e for e in every if not held_out(e.article)]
    chances, model, report = cross_validated(learn)
    truth = np.array([e.answer for e in learn])
    print(report, f"{len(learn)} decisions, {truth.sum()} yes")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        said = chances > threshold
        print(f"  > {threshold}: precision {(truth & said).sum() / max(said.sum(), 1):.3f} recall {(truth & said).sum() / truth.sum():.3f}")
    if options.write:
        store(NAME, model, report, options.gold)


if __name__ == "__main__":
    assert continuation
    main()
