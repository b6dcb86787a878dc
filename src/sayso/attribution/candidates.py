"""Everything that any rule takes for an attribution, before it is judged."""

from __future__ import annotations

from sayso.attribution.asides import asides, with_content
from sayso.attribution.back import point_back
from sayso.attribution.material import Draft, Material
from sayso.attribution.relays import join_relays
from sayso.attribution.reports import reports
from sayso.attribution.speech import blocks, quoted_speech
from sayso.model import Opinion, Span

HEDGES = ("якобы",)


def candidates(m: Material) -> tuple[list[Draft], list[Opinion]]:
    """All drafts of an article in the order of the text, and the opinions that came to nothing.

    1. direct speech over the whole text; 2. sentence by sentence asides and reports; 3. contents that stand in earlier
    sentences; 4. relays.
    """
    spoken = [*quoted_speech(m), *blocks(m)]
    found: list[Draft] = list(spoken)
    lost: list[Opinion] = []
    cued: dict[int, list[Span]] = {}
    for draft in spoken:
        if draft.cue:
            cued.setdefault(draft.sentence, []).append(draft.cue)
    for number in m.body:
        for outcome in _sentence(m, number, cued.get(number, [])):
            if isinstance(outcome, Draft):
                found.append(outcome)
            else:
                lost.append(outcome)
    kept, doubles = _settle(m, join_relays(point_back(m, found)))
    return kept, lost + doubles


def _sentence(m: Material, number: int, cues: list[Span]) -> list[Draft | Opinion]:
    sentence = m.sentences[number]
    taken = frozenset(t.i for t in sentence.tokens if any(c.meets(t.span) for c in cues))
    beside = asides(m, number, taken)
    holes = [Span(sentence.tokens[a.first].start, sentence.tokens[a.last].end) for a in beside]
    hedges = [t.span for t in sentence.tokens if t.text.lower() in HEDGES]
    taken |= {t.i for t in sentence.tokens for a in beside if a.draft.cue and a.draft.cue.meets(t.span)}
    return [*with_content(m, number, beside, hedges), *reports(m, number, taken, [*holes, *hedges])]


def _settle(m: Material, drafts: list[Draft]) -> tuple[list[Draft], list[Opinion]]:
    """Drop what has no content and is no refusal, and doubles: the first rule to take a cue keeps it."""
    kept: dict[tuple[object, ...], Draft] = {}
    lost = []
    for draft in drafts:
        key = (draft.cue, draft.content if draft.cue is None else None)
        if _first_person(m, draft):
            lost.append(Opinion(draft.rule, draft.cue or draft.content[0], won=False, note="the speaker's own word"))
        elif not draft.content and draft.act != "refuse":
            lost.append(Opinion(draft.rule, draft.cue or Span(0, 0), won=False, note="nothing is said"))
        elif key in kept:
            lost.append(
                Opinion(
                    draft.rule, draft.cue or draft.content[0], won=False, note=f"{kept[key].rule} had the word first"
                )
            )
        else:
            kept[key] = draft
    return sorted(kept.values(), key=lambda d: (d.start, d.cue or Span(0, 0))), lost


def _first_person(m: Material, draft: Draft) -> bool:
    """«Я сказала, что …»: a speaker quoting themselves adds no source; the article never speaks of itself so."""
    return draft.source is not None and m.text[slice(*draft.source)].lower() in ("я", "мы")
