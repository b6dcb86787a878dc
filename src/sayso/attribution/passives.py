"""Reflexive passives whose subject is what is told: «решение ожидается в мае», «среди причин называется спор»."""

from __future__ import annotations

from itertools import pairwise

from sayso.attribution.clauses import Region, content_end
from sayso.attribution.cues import Cue
from sayso.attribution.frames import REFER, Frame, refers
from sayso.attribution.material import Material
from sayso.attribution.nouns import span
from sayso.attribution.sources import Speaker, place, spoken_by
from sayso.grammar import Sentence, Token
from sayso.model import Span

_SUBJECT = ("nsubj", "nsubj:pass")
_CLOSE, _AT_ONCE = 15, 6  # tokens before and behind a cue


def _subject(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«[решение] ожидается [в мае]», «[среди причин] упоминался [спор]»: the passive's subject and what belongs to it."""
    own = sentence.child(cue.token.i, *_SUBJECT)
    if own is None or own.tag.case != "Nom" or own.tag.pos not in ("NOUN", "PROPN") or refers(sentence, own.i):
        return None
    end = first = cue.last + 1
    if first < len(sentence.tokens) and sentence.tokens[first].is_word and sentence.tokens[first].tag.pos != "CCONJ":
        end = content_end(m, sentence, cue, first, own=own.i)
    return Region(first, end, _belonging(sentence, cue, own))


def _listed(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«среди причин называется [спор]», but not «законом называется [акт]», which tells what a word means."""
    near = sentence.tokens[max(cue.first - _CLOSE, 0) : cue.last + _AT_ONCE]
    inside = any(t.text.lower() in m.pack.words["listing"] for t in near)
    return _subject(m, sentence, cue) if inside else None


def _belonging(sentence: Sentence, cue: Cue, subject: Token) -> tuple[int, int] | None:
    """What stands before a passive and belongs to it: its subject and circumstances, less the adverbs straight before it."""
    tokens = sentence.tokens
    before = [tokens[c] for c in sentence.children[cue.token.i] if c < cue.first]
    hanging = [t.i for t in before if t.rel in (*_SUBJECT, "obl") and t.lemma not in REFER]
    first = min((sentence.reach(i)[0] for i in hanging), default=cue.first)
    edge = min(sentence.reach(subject.i)[0], cue.first)
    first = next((t.i + 1 for t in tokens[first:edge][::-1] if t.text in (",", ":", ";")), first)
    last = next((t.i for t in tokens[first : cue.first][::-1] if t.tag.pos not in ("ADV", "PART")), first - 1)
    return (first, last + 1) if first <= last else None


def agent(m: Material, number: int, cue: int) -> Speaker | None:
    """By whom it is told: «оценивается [врачами]», «упоминается в [прессе]», «подвергся критике со стороны [врачей]»."""
    sentence = m.sentences[number]
    near = sentence.tokens[cue + 1 : cue + _AT_ONCE]
    head = next((t.head for t, after in pairwise(near) if t.lemma in ("с", "со") and after.lemma == "сторона"), None)
    if head is None or head < 0:
        head = next((c for c in sentence.children[cue] if _does(sentence, sentence.tokens[c])), None)
    head = place(m, sentence, cue) if head is None else head
    return None if head is None else spoken_by(sentence, head, cue)


def _does(sentence: Sentence, token: Token) -> bool:
    return token.tag.case == "Ins" and token.tag.animacy == "Anim" and sentence.child(token.i, "case") is None


def with_preposition(sentence: Sentence, who: Speaker) -> Span:
    """«[в прессе]», «[со стороны врачей]»: the source with what leads up to it."""
    first = who.first
    while first and (sentence.tokens[first - 1].tag.pos == "ADP" or sentence.tokens[first - 1].lemma == "сторона"):
        first -= 1
    return span(sentence, first, who.last)


PASSIVES: dict[str, Frame] = {"subject": _subject, "listed": _listed}
