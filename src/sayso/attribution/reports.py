"""Reported speech with its content in the same sentence: from cue and frame to draft."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.attribution.carve import carve
from sayso.attribution.clauses import Region
from sayso.attribution.cues import Cue, cues, is_participle
from sayso.attribution.frames import FRAMES
from sayso.attribution.material import Draft, Material
from sayso.attribution.modes import act
from sayso.attribution.nouns import span
from sayso.attribution.passives import PASSIVES, agent, with_preposition
from sayso.attribution.sources import Speaker, named_by, place, qualified, speaker, spoken_by
from sayso.grammar import Sentence, Token
from sayso.grammar.lemmas import may_be_animate
from sayso.model import Opinion, Span

_ALL = {**FRAMES, **PASSIVES}


def reports(m: Material, number: int, taken: frozenset[int], holes: list[Span]) -> Iterator[Draft | Opinion]:
    """All reports of one sentence; a cue that none of its frames fits is an opinion that came to nothing."""
    sentence = m.sentences[number]
    done: set[int] = set()
    for cue in sorted(cues(m, number, taken), key=lambda cue: cue.token.tag.pos == "NOUN"):
        if cue.token.i in done:
            continue
        draft = next((d for name in _ALL if (d := _draft(m, number, cue, name, holes))), None)
        if draft is None:
            yield Opinion(
                cue.rule.name,
                span(sentence, cue.first, cue.last),
                won=False,
                note=f"no frame fits: {', '.join(cue.rule.frames)}",
            )
            continue
        if cue.token.tag.pos == "NOUN" and cue.token.head in done and draft.source is None:
            continue  # «опровергли [информацию] о взрыве»: only the object of what is told already
        done.update(range(cue.first, cue.last + 1))
        yield draft


def _draft(m: Material, number: int, cue: Cue, name: str, holes: list[Span]) -> Draft | None:
    """What one frame makes of a cue."""
    sentence = m.sentences[number]
    region = _pointing(m, sentence, cue, name)
    if region is None and name in cue.rule.frames:
        region = _ALL[name](m, sentence, cue)
    if region is None:
        return None
    passive = name in PASSIVES
    who = agent(m, number, cue.token.i) if passive else _speaker(m, number, cue)
    if _untold(m, sentence, cue, who):
        return None
    if is_participle(cue.token):
        region = region._replace(end=min(region.end, sentence.reach(cue.token.i)[1] + 1))
    willed = cue.act in ("ask", "promise") and name in ("object", "infinitive")
    if (willed or cue.token.lemma in m.pack.words["figurative"]) and _mere_thing(m, sentence, who):
        return None
    if _inside_speech(m, cue.token) and not _third_person(sentence, cue, who, name):
        return None
    if passive and who:
        holes = [*holes, with_preposition(sentence, who)]
    parts = (_clipped(m, cue, *part) for part in _parts(sentence, region))
    content = tuple(p for part in parts for p in carve(m, *part, holes))
    if who and name == "clause" and any(p.holds(who.span) for p in content):
        who = None  # nobody tells of himself as somebody else: «заявили, что [они] приедут»
    if not content and name != "bare" and not region.back:
        return None
    rule, shown = f"{cue.rule.name}/{name}", span(sentence, cue.first, cue.last)
    source, head = (who.span, (number, who.head)) if who else (None, None)
    told = act(m, sentence, cue.act, region.first, name)
    return Draft(rule, told, number, shown, content, source, head, points_back=region.back)


def _pointing(m: Material, sentence: Sentence, cue: Cue, name: str) -> Region | None:
    """«Об этом … сообщил»: points back, wherever the tree hangs it."""
    if name != "about" or not {"about", "aside"} & set(cue.rule.frames):
        return None
    if cue.first and sentence.tokens[cue.first - 1].text.lower() in m.pack.backs:
        return Region(0, 0, back=True)
    for token in sentence.tokens[: cue.first]:
        pair = " ".join(t.text for t in sentence.tokens[token.i : token.i + 2]).lower()
        if pair in m.pack.backs and not any(t.is_predicate for t in sentence.tokens[token.i : cue.first]):
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


def _untold(m: Material, sentence: Sentence, cue: Cue, who: Speaker | None) -> bool:
    """A participle with nobody who could speak; and «когда-нибудь нам объяснят, почему …», which nobody has told yet."""
    if is_participle(cue.token):
        return who is None or _mere_thing(m, sentence, who, sentence.tokens[who.head].span)
    return who is None and cue.token.tag.tense == "Fut"


def _mere_thing(m: Material, sentence: Sentence, who: Speaker | None, named: Span | None = None) -> bool:
    """«Работа требует терпения», «день обещает быть тёплым»: what neither acts nor speaks and has no name (in `named`)."""
    if who is None:
        return False
    head, words = sentence.tokens[who.head], m.pack.words
    speaks = (
        words["collective"] | words["body"] | words["outlet"] | words["document"] | words["deputy"] | words["anonymous"]
    )
    thing = head.tag.pos == "NOUN" and head.tag.animacy == "Inan" and not may_be_animate(head.text.lower())
    return thing and head.lemma not in speaks and not m.names_in(named or who.span)


def _clipped(m: Material, cue: Cue, start: int, end: int) -> tuple[int, int]:
    """What is told inside somebody's speech ends with it."""
    quote = m.quote_around(cue.token.start)
    return (max(start, quote.inner.start), min(end, quote.inner.end)) if quote else (start, end)


def _third_person(sentence: Sentence, cue: Cue, who: Speaker | None, frame: str) -> bool:
    """Inside somebody's speech only what they tell of others is a saying: not «думаю, что», not «мы обещали»."""
    if who is None or frame not in ("clause", "wish", "infinitive", "about", "charge"):
        return False
    head = sentence.tokens[who.head]
    return head.tag.pos in ("NOUN", "PROPN", "ADJ") and cue.token.tag.person not in ("1", "2")


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
        return named_by(sentence, owner.i, frozenset((cue.token.i,)))
    if is_participle(cue.token):
        return qualified(sentence, cue.token)
    who = speaker(m, number, cue.token.i, placed=cue.act != "accuse")
    if who is None or not cue.first <= who.head <= cue.last:
        return who
    head = place(m, sentence, cue.token.i, anywhere=True)
    return None if head is None else spoken_by(sentence, head, cue.token.i)
