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

from sayso.attribution.continuation import Question, walk
from sayso.attribution.learned import Features
from sayso.attribution.material import Draft, Material
from sayso.attribution.who import Entity
from sayso.model import Span

QUESTIONS: tuple[Question, ...] = ("continuation", "inheritance")


def examples(
    name: str, truth: list[dict], m: Material, drafts: list[Draft], entities: list[Entity | None]
) -> dict[Question, list[Example]]:
    """The decisions of one article, by question."""
    out: dict[Question, list[Example]] = {q: [] for q in QUESTIONS}
    to_gold = [_gold(truth, d) for d in drafts]

    def judge(question: Question, holder: int, number: int, features: Features) -> bool:
        above = to_gold[holder]
        if question == "continuation":
            answer = above is not None and _continues(above, m.sentences[number].span)
        else:
            own = [to_gold[k] for k, d in enumerate(drafts) if d.sentence == number]
            answer = above is not None and any(g is not None and g["parent"] == above["id"] for g in own)
        out[question].append(Example(name, dict(features), answer))
        return answer

    walk(m, drafts, entities, judge)
    return out


def _gold(truth: list[dict], draft: Draft) -> dict | None:
    """The gold attribution with the draft's cue, or of a draft without one with its content."""
    spans = [draft.cue] if draft.cue else list(draft.content)
    theirs = "cue" if draft.cue else "content"
    for one in truth:
        gold = [one["cue"]] if theirs == "cue" and one["cue"] else one["content"] if theirs == "content" else []
        if any(a[0] < b[1] and b[0] < a[1] for a in gold for b in spans):
            return one
    return None


def _continues(one: dict, sentence: Span) -> bool:
    return any(s < sentence.end and sentence.start < e for s, e in one["continues"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    every = [examples(*article) for article in articles(options.gold)]
    for question in QUESTIONS:
        learn = [e for one in every for e in one[question] if not held_out(e.article)]
        chances, model, report = cross_validated(learn)
        truth = np.array([e.answer for e in learn])
        print(question, report, f"{len(learn)} decisions, {truth.sum()} yes")
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
            said = chances > threshold
            right = (truth & said).sum()
            print(
                f"  > {threshold}: precision {right / max(said.sum(), 1):.3f} recall {right / truth.sum():.3f} f1 {2 * right / (said.sum() + truth.sum()):.3f}"
            )
        if options.write:
            store(question, model, report, options.gold)


if __name__ == "__main__":
    main()
