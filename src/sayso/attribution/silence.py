"""What the judgements of silent continuation look at: layout, openings, tenses, the saying before, who speaks next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sayso.attribution.material import Draft, Material
from sayso.attribution.memory import Entity
from sayso.attribution.names import stems
from sayso.attribution.who import kind
from sayso.model import Span

_BREAK = 0.5  # a smaller feature gets less weight: breaks of lines tell much, and are easily lost
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PARAGRAPH = 1.25  # sentences a line, on average, from which on lines are paragraphs
_THIS = ("это", "этот", "такой")
_AHEAD = 3  # sentences within which the next saying counts as near


class Story(NamedTuple):
    """An article's sayings with what is asked of them again and again."""

    m: Material
    drafts: Sequence[Draft]
    entities: Sequence[Entity | None]
    parents: list[int | None]  # plain nesting; the walk adds what is inherited
    here: dict[int, list[int]]
    last: dict[int, int]  # entity → sentence in which it speaks last
    first: dict[int, int]  # entity → its first draft
    outlets: int
    place: dict[int, int]  # sentence → its number in the body
    retold: frozenset[Span]
    known: list[set[str]]  # stems of each sentence
    told: frozenset[int]  # sentences that are part of a content: they ask for nobody's silent word
    new: list[int]  # names in each sentence that no sentence before has
    paragraphs: bool  # lines hold several sentences each, and there are several lines: a break means something


def story(m: Material, drafts: Sequence[Draft], entities: Sequence[Entity | None], parents: list[int | None]) -> Story:
    """Lay an article's sayings out for the judgements."""
    here: dict[int, list[int]] = {}
    last: dict[int, int] = {}
    first: dict[int, int] = {}
    for k, (draft, who) in enumerate(zip(drafts, entities, strict=True)):
        here.setdefault(draft.sentence, []).append(k)
        if who:
            last[id(who)] = max(last.get(id(who), 0), draft.sentence)
            first.setdefault(id(who), k)
    outlets = len({id(e) for e in entities if e and e.kind == "outlet"})
    retold = frozenset(d.relayed_by for d in drafts if d.relayed_by)
    place = {n: k for k, n in enumerate(m.body)}
    known = [set(stems(m.text[s.start : s.end])) for s in m.sentences]
    told = frozenset(n for d in drafts for s in d.content for n in _within(m, s)) - here.keys()
    new = _new_names(m)
    return Story(
        m, drafts, entities, parents, here, last, first, outlets, place, retold, known, told, new, _has_paragraphs(m)
    )


def _new_names(m: Material) -> list[int]:
    """For each sentence, how many names it brings up that stand nowhere before."""
    met: set[str] = set()
    out = [0] * len(m.sentences)
    for name in m.parse.names:
        own = set(stems(m.text[name.span.start : name.span.end]))
        out[m.sentence_at(name.span.start)] += not own & met
        met |= own
    return out


def _has_paragraphs(m: Material) -> bool:
    lines = {m.sentences[n].line for n in m.body}
    return len(lines) > 1 and len(m.body) >= _PARAGRAPH * len(lines)


def _within(m: Material, span: Span) -> Iterator[int]:
    """Sentences of which a content takes the greater part."""
    for number in m.sentences_over(span):
        sentence = m.sentences[number]
        shared = min(sentence.end, span.end) - max(sentence.start, span.start)
        if 2 * shared > sentence.end - sentence.start:
            yield number


def features(tale: Story, holder: int, number: int) -> dict[str, float]:
    """Features of the question «is sentence `number` still told on the word of draft `holder`?»."""
    asked = {
        **_place(tale, holder, number),
        **_sentence(tale, number),
        **_saying(tale, holder, number),
        **_next(tale, holder, number),
    }
    if number in tale.here:
        return asked | _own(tale, holder, number)
    return asked | _silent(tale, holder, number)


def _place(tale: Story, holder: int, number: int) -> dict[str, float]:
    m, draft = tale.m, tale.drafts[holder]
    step = tale.place[number] - tale.place.get(draft.sentence, 0)
    breaks = m.sentences[number].line != m.sentences[number - 1].line
    return {
        "first step": float(step == 1),
        "lead": float(tale.place.get(draft.sentence, 0) <= 1),
        "opens paragraph": _BREAK * (tale.paragraphs and breaks),
        "saying before": float(number - 1 in tale.here),
        "speech ends before": float(number - 1 in tale.here and _closes_speech(m, number - 1)),
        "another spoke before": float(holder not in tale.here.get(number - 1, (holder,))),
    }


def _closes_speech(m: Material, number: int) -> bool:
    end = m.sentences[number].end
    return m.text[end - 2 : end].strip(".!? ")[-1:] in ("»", '"', "”")


def _sentence(tale: Story, number: int) -> dict[str, float]:
    m = tale.m
    sentence = m.sentences[number]
    text = m.text[sentence.start : sentence.end]
    words = [t for t in sentence.tokens if t.is_word]
    first = words[0] if words else sentence.tokens[0]
    verbs = [t for t in sentence.tokens if t.is_finite]
    subject = next((t for t in sentence.tokens if t.rel == "nsubj"), None)
    return {
        "background": float(any(w.lemma in m.pack.words["background"] for w in words[:3])),
        "year": float(bool(_YEAR.search(text))),
        "pronoun first": float(first.tag.pos == "PRON" or first.lemma in ("этот", "такой", "он", "данный")),
        "pronoun subject": float(subject is not None and subject.tag.pos == "PRON"),
        "link first": float(first.lemma in m.pack.words["link"]),
        "present": float(any(t.tag.tense == "Pres" for t in verbs)),
        "future": float(any(t.tag.tense == "Fut" for t in verbs)),
        "no verb": float(not verbs),
        "first person": float(any(t.tag.person == "1" for t in sentence.tokens)),
        "quoted": float(text[:1] in '«"“„'),
        "number": float(any(t.tag.pos == "NUM" for t in sentence.tokens)),
        "asks": float("?" in text),
    }


def _saying(tale: Story, holder: int, number: int) -> dict[str, float]:
    draft, who = tale.drafts[holder], tale.entities[holder]
    told = {s for span in draft.content for n in tale.m.sentences_over(span) for s in tale.known[n]}
    return {
        f"act {draft.act}": 1.0,
        f"source {_kind(tale, holder)}": 1.0,
        "points back": float(draft.points_back),
        "direct": float(draft.direct),
        "retold": float(draft.cue in tale.retold),
        "relayed": float(draft.relayed_by is not None),
        "is nested": float(tale.parents[holder] is not None),
        "overlap": len(told & tale.known[number]) / (len(tale.known[number]) + 3),
        "link to last": len(tale.known[number] & tale.known[number - 1]) / (len(tale.known[number]) + 3),
        "speaks only here": float(who is not None and tale.last[id(who)] == draft.sentence),
    }


def _own(tale: Story, holder: int, number: int) -> dict[str, float]:
    """What the sentence's own saying is like, where it has one."""
    own = tale.here.get(number)
    if not own:
        return {}
    k = min(own, key=lambda n: tale.drafts[n].start)
    draft, who = tale.drafts[k], tale.entities[k]
    words = tale.m.pack.words
    return {
        f"own frame {_frame(draft)}": 1.0,
        f"own act {draft.act}": 1.0,
        f"own source {_kind(tale, k)}": 1.0,
        f"pair {_kind(tale, holder)}>{_kind(tale, k)}": 1.0,
        "own is holder": float(who is not None and who is tale.entities[holder]),
        "own in lead content": float(_named_by(tale, holder, draft)),
        "own anonymous": float(bool(who and who.heads & words["anonymous"])),
        "own deputy": float(bool(who and who.heads & words["deputy"])),
        "own new": float(who is not None and tale.first[id(who)] >= k),
        "own told before": float(who is not None and _told_before(tale, holder, k)),
        "holder named here": float(_mentioned(tale, holder, number)),
        "own nested": float(tale.parents[k] is not None),
        "between": min(k - holder, 10) / 5,
    }


def _told_before(tale: Story, holder: int, k: int) -> bool:
    """The same source has spoken before in the holder's report."""
    who, whose = tale.entities[k], tale.entities[holder]
    for n in range(max(holder - 2, 0), k):
        up = tale.parents[n]
        if up is not None and tale.entities[n] is who and tale.entities[up] is whose:
            return True
    return False


def _named_by(tale: Story, holder: int, own: Draft) -> bool:
    """The source of the saying stands in what the holder said, or beside its cue."""
    if own.source is None:
        return False
    draft = tale.drafts[holder]
    sentences = {draft.sentence, *(n for span in draft.content for n in tale.m.sentences_over(span))}
    told = {s for n in sentences for s in tale.known[n]}
    return bool(set(stems(tale.m.text[own.source.start : own.source.end])) & told)


def _mentioned(tale: Story, holder: int, number: int) -> bool:
    """The holder is named in the saying's sentence: «сообщил Петров изданию»."""
    who = tale.entities[holder]
    if who is None:
        return False
    outlet = any(t.lemma in tale.m.pack.words["outlet"] for t in tale.m.sentences[number].tokens)
    return (who.kind == "outlet" and outlet) or bool(set(stems(who.name)) & tale.known[number])


def _silent(tale: Story, holder: int, number: int) -> dict[str, float]:
    """What else tells of a sentence without a saying: whom it names, how the holder spoke, where in the article we are."""
    m, draft = tale.m, tale.drafts[holder]
    told = sum(m.text.count(" ", *span) + 1 for span in draft.content)
    return {
        "new names": min(tale.new[number], 3) / 3,
        **_names(tale, holder, number),
        f"frame {_frame(draft)}": 1.0,
        "told at length": min(told, 60) / 60,
        "position": tale.place[number] / len(m.body),
        "cues": len(tale.here) / len(m.body),
    }


def _names(tale: Story, holder: int, number: int) -> dict[str, float]:
    """Whom a sentence without a saying is about: details go on with «это» and pronouns, another matter begins with a name."""
    m, who = tale.m, tale.entities[holder]
    sentence = m.sentences[number]
    names = m.names_in(sentence.span)
    root = next((t.i for t in sentence.tokens if t.head < 0), 0)
    return {
        "no name": float(not names),
        "name first": float(any(n.span.start <= sentence.start for n in names)),
        "holder named": float(who is not None and bool(set(stems(who.name)) & tale.known[number])),
        "no subject": float(sentence.child(root, "nsubj", "nsubj:pass") is None),
        "this first": float(sentence.tokens[0].lemma in _THIS),
    }


def _next(tale: Story, holder: int, number: int) -> dict[str, float]:
    who = tale.entities[holder]
    soon = [k for n in range(number + 1, number + 1 + _AHEAD) for k in tale.here.get(n, ())]
    return {
        "same source next": float(bool(soon) and who is not None and tale.entities[soon[0]] is who),
        "same source later": float(who is not None and tale.last[id(who)] > number),
        "only source": float(len(tale.last) == 1),
        "cue at once": float(number + 1 in tale.here),
    }


def _frame(draft: Draft) -> str:
    return draft.rule.rsplit("/", 1)[-1]


def _kind(tale: Story, k: int) -> str:
    return kind(tale.m, tale.drafts[k], tale.entities[k])
