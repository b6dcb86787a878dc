"""Everything that any rule takes for an attribution, before it is judged."""

from __future__ import annotations

from sayso.attribution.asides import asides, with_content
from sayso.attribution.back import point_back
from sayso.attribution.material import Draft, Material, by_sentence, replace
from sayso.attribution.relays import join_relays
from sayso.attribution.reports import reports
from sayso.attribution.speech import blocks, plain, quoted_speech
from sayso.model import Opinion, Span

HEDGES = ("якобы",)
_OWN = ("я", "мы", "мой", "моему", "моим", "моей", "моих", "на мой взгляд")


def candidates(m: Material) -> tuple[list[Draft], list[Opinion]]:
    """All drafts of an article in the order of the text, and the opinions that came to nothing.

    1. direct speech over the whole text; 2. sentence by sentence asides and reports; 3. contents that stand in earlier
    sentences; 4. relays.
    """
    spoken = [*quoted_speech(m), *blocks(m)]
    announced = {d.cue: d for d in spoken if d.cue and d.rule.endswith(("/block", "/colon"))}
    found: list[Draft] = [d for d in spoken if d.cue not in announced]
    lost: list[Opinion] = []
    cued = by_sentence(found)
    for number in m.body:
        for outcome in _sentence(m, number, [d.cue for d in cued.get(number, ()) if d.cue]):
            if isinstance(outcome, Draft):
                found.append(_joined(m, outcome, announced.pop(outcome.cue, None) if outcome.cue else None))
            else:
                lost.append(outcome)
    whole = [_to_closing_mark(m, draft) for draft in (*announced.values(), *found)]
    kept, doubles = _settle(m, join_relays(m, point_back(m, whole)))
    return kept, lost + doubles


def _sentence(m: Material, number: int, cues: list[Span]) -> list[Draft | Opinion]:
    sentence = m.sentences[number]
    taken = frozenset(t.i for t in sentence.tokens if any(c.meets(t.span) for c in cues))
    beside = asides(m, number, taken)
    holes = [Span(sentence.tokens[a.first].start, sentence.tokens[a.last].end) for a in beside]
    hedges = [t.span for t in sentence.tokens if t.text.lower() in HEDGES]
    taken |= {t.i for t in sentence.tokens for a in beside if a.draft.cue and a.draft.cue.meets(t.span)}
    return [*with_content(m, number, beside, hedges), *reports(m, number, taken, [*holes, *hedges])]


def _joined(m: Material, said: Draft, speech: Draft | None) -> Draft:
    """«пообещал [сделать P]: „[Q]“»: what a cue tells itself before the colon, and the speech behind it."""
    if speech is None:
        return said
    colon = m.text.rfind(":", said.cue.end if said.cue else 0, speech.content[0].start)
    pieces = (m.trim(c.start, min(c.end, colon)) for c in said.content if c.start < colon)
    own = tuple(piece for piece in pieces if piece)
    led = said.rule.endswith("/aside") and not (said.source and said.cue and said.source > said.cue)
    if said.points_back and not said.content:
        return replace(said, content=speech.content, direct=True)
    if not own or led:  # «в письме, отправленном вчера, говорится: …» tells nothing before the colon
        return speech
    return replace(said, content=(*own, *speech.content), direct=True) if plain(m, speech) else said


def _to_closing_mark(m: Material, draft: Draft) -> Draft:
    """«по словам X, [„P. Q“]»: a content that ends with its sentence inside a quotation goes on to the quotation's end."""
    last = draft.content[-1] if draft.content else Span(0, 0)
    quote = m.quote_around(last.end - 1)
    if quote is None or not quote.closed or (draft.cue and quote.outer.holds(draft.cue)):
        return draft
    ends = m.sentences[m.sentence_at(last.end - 1)].end
    if m.text[last.end : ends].strip(" .!?…") or ends >= quote.inner.end:
        return draft
    end = quote.outer.end if last.start < quote.outer.start else quote.inner.end
    return replace(draft, content=(*draft.content[:-1], m.trim(last.start, end) or last))


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
    """«Я сказала, что …», «на мой взгляд»: speakers quoting themselves add no source; the article never speaks of itself so."""
    return any(m.text[slice(*s)].lower() in _OWN for s in (draft.source, draft.cue) if s)
