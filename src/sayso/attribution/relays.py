"""Relays: two attributions with one content, Y's known on the word of X.

«X пишет со ссылкой на Y: P», «X приводит слова Y, что P».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sayso.attribution.material import Draft, Material, by_sentence, replace
from sayso.attribution.nouns import WHOSE
from sayso.attribution.sources import named_by
from sayso.grammar import Sentence, Token

_BEHIND = 4  # tokens from «приводит» to the «слова» it passes on


def join_relays(m: Material, drafts: Sequence[Draft]) -> list[Draft]:
    """Tie each «со ссылкой на Y» to the saying it stands with, give it the same content, and part «приводит» and «слова Y»."""
    here = by_sentence(drafts)
    joined = (_joined(d, here[d.sentence]) if d.rule.endswith("/relay") else d for d in drafts)
    return [part for draft in joined for part in _parted(m, draft)]


def _joined(relay: Draft, drafts: Sequence[Draft]) -> Draft:
    here = [
        d
        for d in drafts
        if d.cue
        and relay.cue
        and not d.rule.endswith("/relay")
        and (d.content or d.points_back)
        and not any(c.holds(relay.cue) for c in d.content)
    ]
    if not here or relay.cue is None:
        return relay
    at = relay.cue.start
    nearest = min(here, key=lambda d: (abs((d.cue or relay.cue).start - at), d.start))  # type: ignore[union-attr]
    return replace(relay, content=nearest.content, relayed_by=nearest.cue, act=nearest.act)


def _parted(m: Material, draft: Draft) -> Iterator[Draft]:
    """«[Волна] приводит слова [мэра], что P»: P is the mayor's, known from the Wave; any other draft stays as it is."""
    sentence, cue = m.sentences[draft.sentence], draft.cue
    verb = next(
        (t for t in sentence.tokens if cue and t.start == cue.start and t.lemma in m.pack.words["passing"]), None
    )
    word = verb and _word(m, sentence, verb)
    owner = word and next((sentence.tokens[c] for c in sentence.children[word.i] if _owns(sentence.tokens[c])), None)
    if verb is None or not word or not owner:
        yield draft
        return
    yield replace(draft, cue=verb.span)
    source = named_by(sentence, owner.i, frozenset((verb.i, word.i))).span
    head = (draft.sentence, owner.i)
    yield replace(draft, rule="words-of/relay", cue=word.span, source=source, head=head, relayed_by=verb.span)


def _word(m: Material, sentence: Sentence, verb: Token) -> Token | None:
    """The «слова» behind the verb, which the tree may hang elsewhere."""
    near = sentence.tokens[verb.i + 1 : verb.i + 1 + _BEHIND]
    return next((t for t in near if t.lemma in m.pack.words["words"] and t.tag.case in ("Acc", "Nom")), None)


def _owns(token: Token) -> bool:
    return token.rel in ("nmod", "det") and (token.tag.case == "Gen" or token.text in WHOSE)
