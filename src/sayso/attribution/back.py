"""Contents that stand in earlier sentences: «Об этом сообщает X»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from sayso.attribution.carve import carve
from sayso.attribution.material import Draft, Material, by_sentence, replace
from sayso.grammar import Sentence, Token
from sayso.model import Span

_NEAR_CHARACTERS = 25  # characters into its sentence from which «это» points to what the sentence has told
_NEAR, _FAR = 2, 12  # sentences between an accusation and its denial, and where the denial names the accusation
_CHAIN = 3  # sentences in a row that only point back
_MARKS = (":", ";", "—", "–")


def point_back(m: Material, drafts: Iterable[Draft]) -> list[Draft]:
    """Give each draft that points back what it points to for content; the headline is never content."""
    drafts = list(drafts)
    here = by_sentence(drafts)
    return [_pointed(m, d, here) if d.points_back else d for d in drafts]


def _pointed(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> Draft:
    """«Эти обвинения» are what was laid at the door just before; all else is told before the cue or in the sentence before."""
    content = _charged(m, draft, here) if draft.act == "deny" else None
    earlier = content or _told(m, draft, here) or _ahead(m, draft) or _before(m, draft, here)
    own = draft.content if draft.direct else ()  # «об этом он написал: [„P“]»
    return replace(draft, content=(*earlier, *own))


def _charged(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> tuple[Span, ...] | None:
    """The accusation nearest before a denial."""
    named = any(t.lemma in m.pack.words["charge"] for t in m.sentences[draft.sentence].tokens)
    near = (
        d for n in range(draft.sentence, draft.sentence - (_FAR if named else _NEAR) - 1, -1) for d in here.get(n, ())
    )
    charges = [d for d in near if d.act == "accuse" and d.content and d.cue and draft.cue and d.cue < draft.cue]
    return max(charges, key=lambda d: d.cue or Span(0, 0)).content if charges else None


def _told(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> tuple[Span, ...] | None:
    """What the sentence itself has told before the cue, if that stands far enough into it."""
    cue = draft.cue
    if cue is None or cue.start - m.sentences[draft.sentence].start <= _NEAR_CHARACTERS:
        return None
    told = [d for d in here[draft.sentence] if d.content and d.cue and not d.points_back and d.cue < cue]
    return next((d.content for d in told[::-1] if d.content[-1].end <= cue.start), None)


def _ahead(m: Material, draft: Draft) -> tuple[Span, ...] | None:
    """«[Мост закрыт]: об этом заявил мэр», «Мэр [ушёл в отставку] и сообщил об этом»."""
    sentence, cue = m.sentences[draft.sentence], draft.cue
    verb = next((t for t in sentence.tokens if cue and t.start >= cue.start and t.is_finite), None)
    if verb is None:
        return None
    before = sentence.tokens[: verb.i]
    mark = next((t for t in before[::-1] if t.text in _MARKS), None)
    if mark and any(t.is_predicate for t in before[: mark.i]) and not any(t.is_predicate for t in before[mark.i :]):
        return carve(m, sentence.start, mark.start, ())
    deed = _deed(sentence, verb) if draft.rule.startswith("report/") else None
    return carve(m, *deed, ()) if deed else None


def _deed(sentence: Sentence, verb: Token) -> Span | None:
    """What the subject did before he told of it, where nothing but a conjunction parts the two verbs."""
    join = next((t for t in sentence.tokens[verb.i - 2 : verb.i] if t.lemma in ("и", "а")), None)
    first = sentence.tokens[verb.head]
    if join is None or verb.rel != "conj" or not first.is_finite or first.i > join.i:
        return None
    return Span(first.start, join.start) if first.tag.number == verb.tag.number else None


def _before(m: Material, draft: Draft, here: Mapping[int, list[Draft]]) -> tuple[Span, ...]:
    """The sentence before that does not itself point back; both sentences of a short lead that nobody else has claimed."""
    at = bisect_left(m.stated, draft.sentence)
    for _ in range(_CHAIN):
        if at > 1 and (there := here.get(m.stated[at - 1])) and all(d.points_back for d in there):
            at -= 1
    lead = at == 2 and not any(here.get(n) for n in m.stated[:2])
    earlier = m.stated[:2] if lead else m.stated[max(at - 1, 0) : at]
    said = _said(here.get(earlier[0], ())) if earlier and draft.rule.startswith(("confirm/", "deny/")) else None
    return said or tuple(piece for n in earlier for piece in carve(m, *m.sentences[n].span, ()))


def _said(drafts: Iterable[Draft]) -> tuple[Span, ...] | None:
    """«Эту информацию подтвердил …»: what the sentence before told, and not that it was told."""
    told = [d.content for d in drafts if d.content and d.act != "accuse" and not d.points_back]
    return told[0] if told and all(content == told[0] for content in told) else None
