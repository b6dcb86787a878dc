"""Reported speech with its content in the same sentence: from cue and frame to draft."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.attribution.carve import carve
from sayso.attribution.clauses import is_predicate
from sayso.attribution.cues import Cue, cues
from sayso.attribution.frames import FRAMES, Region
from sayso.attribution.material import Draft, Material
from sayso.attribution.nouns import phrase, span
from sayso.attribution.sources import Speaker, speaker
from sayso.grammar import Sentence, Token
from sayso.model import Span


def reports(m: Material, number: int, taken: frozenset[int], holes: list[Span]) -> Iterator[Draft]:
    """All reports of one sentence whose content stands in it or is pointed back to."""
    sentence = m.sentences[number]
    done: set[int] = set()
    for cue in cues(m, number, taken):
        if cue.token.i in done:
            continue
        inside = _inside_speech(m, cue.token)
        for name, frame in FRAMES.items():
            region = _pointing(m, sentence, cue, name) or (frame(m, sentence, cue) if name in cue.rule.frames else None)
            if region is None:
                continue
            who = _speaker(m, number, cue)
            if inside and not _third_person(sentence, cue, who, name):
                continue
            content = tuple(p for part in _parts(sentence, region) for p in carve(m, *part, holes))
            if not content and name != "bare" and not region.back:
                continue
            done.update(range(cue.first, cue.last + 1))
            shown = span(sentence, cue.first, cue.last)
            yield Draft(
                f"{cue.rule.name}/{name}",
                cue.act,
                number,
                shown,
                content,
                who.span if who else None,  # type: ignore[arg-type]
                (number, who.head) if who else None,
                points_back=region.back,
            )
            break


def _pointing(m: Material, sentence: Sentence, cue: Cue, name: str) -> Region | None:
    """«Об этом … сообщил»: points back, wherever the tree hangs it."""
    if name != "about" or not {"about", "aside"} & set(cue.rule.frames):
        return None
    for token in sentence.tokens[: cue.first]:
        pair = " ".join(t.text for t in sentence.tokens[token.i : token.i + 2]).lower()
        if pair in m.pack.backs and not any(is_predicate(t) for t in sentence.tokens[token.i : cue.first]):
            return Region(0, 0, back=True)
    return None


def _parts(sentence: Sentence, region: Region) -> Iterator[tuple[int, int]]:
    tokens = sentence.tokens
    for first, end in (region.before or (0, 0), (region.first, region.end)):
        if first < end:
            yield tokens[first].start, tokens[end - 1].end


def _inside_speech(m: Material, token: Token) -> bool:
    quote = m.quote_around(token.start)
    return quote is not None and m.text[quote.inner.start : quote.inner.end].count(" ") > 2


def _third_person(sentence: Sentence, cue: Cue, who: Speaker | None, frame: str) -> bool:
    """Inside somebody's speech only what they tell of others is a saying: not «думаю, что», not «мы обещали»."""
    if who is None or frame not in ("clause", "wish", "infinitive", "about", "charge"):
        return False
    head = sentence.tokens[who.head]
    return head.tag.pos in ("NOUN", "PROPN") and cue.token.tag.person not in ("1", "2")


def _speaker(m: Material, number: int, cue: Cue) -> Speaker | None:
    sentence = m.sentences[number]
    if cue.token.tag.pos == "NOUN":
        owner = next(
            (
                sentence.tokens[c]
                for c in sentence.children[cue.token.i]
                if sentence.tokens[c].rel in ("nmod", "det")
                and sentence.tokens[c].tag.case == "Gen"
                and sentence.child(c, "case") is None
            ),
            None,
        )
        if owner is None:
            return None
        first, last = phrase(sentence, owner.i, barred=frozenset((cue.token.i,)))
        return Speaker(span(sentence, first, last), owner.i, first, last)
    who = speaker(m, number, cue.token.i, placed=cue.act != "accuse")
    return None if who and cue.first <= who.head <= cue.last else who
