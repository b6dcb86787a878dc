"""Which way a time without a year or a bare weekday looks: the verb it hangs on tells."""

from __future__ import annotations

from sayso.context.times.nodes import Lean
from sayso.context.times.words import Words
from sayso.grammar import Sentence, Token
from sayso.model import Span

_HIGHEST = 12  # steps up the tree: what lies higher says nothing of the time
_FORWARD = ("until", "through", "by", "on")
_VERBS = ("VERB", "AUX")


def lean(sentence: Sentence, span: Span, relation: str, words: Words) -> Lean:
    """Past, future, or near (a present, no verb): what the nearest verb above a stretch of the sentence says.

    «До», «к», «на» behind a past verb may look either way: «арестовал до 28 февраля».
    """
    found = _climb(sentence, span, relation, words)
    return "near" if found == "past" and relation in _FORWARD else found


def _climb(sentence: Sentence, span: Span, relation: str, words: Words) -> Lean:
    start = _bottom(sentence, span)
    if start is None:
        return "near"
    for i in [start, *sentence.above(start)][:_HIGHEST]:
        token = sentence.tokens[i]
        if not span.start <= token.start < span.end or token.tag.pos in _VERBS:
            found = _says(sentence, token, relation, words)
        else:
            found = _copula(sentence, token, words)
        if found:
            return found
    return "near"


def _bottom(sentence: Sentence, span: Span) -> int | None:
    """The token of the stretch from which the tree leads out of it."""
    inside = [t for t in sentence.tokens if span.start <= t.start < span.end and t.is_word]
    if not inside:
        return None
    first, last = inside[0].i, inside[-1].i
    words = [t for t in inside if t.tag.pos != "ADP"] or inside
    return next((t.i for t in words if not first <= t.head <= last), words[0].i)


def _says(sentence: Sentence, token: Token, relation: str, words: Words) -> Lean | None:
    tag = token.tag
    if relation == "on" and token.lemma in words.lemmas["appointed"]:
        return "future"
    if token.lemma in words.lemmas["ahead"]:
        was = _copula(sentence, token, words) or (_tense(token, words) if tag.form == "Fin" else "near")
        return "near" if was == "past" else "future"
    if tag.pos not in _VERBS:
        return _copula(sentence, token, words)
    if tag.form == "Inf":
        return _infinitive(sentence, token, words)
    return (
        None if tag.form == "Conv" and tag.tense != "Past" else _copula(sentence, token, words) or _tense(token, words)
    )


def _tense(token: Token, words: Words) -> Lean:
    if token.text.lower() in words.lemmas["will"] or token.tag.tense == "Fut" or token.tag.mood == "Imp":
        return "future"
    return "past" if token.tag.tense == "Past" else "near"


def _copula(sentence: Sentence, token: Token, words: Words) -> Lean | None:
    """«Был арестован», «будет готов», «был мэром»; the parser hangs some of them elsewhere, though they stand beside."""
    helper = sentence.child(token.i, "cop", "aux", "aux:pass")
    before = sentence.tokens[token.i - 1] if token.i and token.tag.form == "Part" else None
    if helper is None and before and before.lemma in words.lemmas["be"]:
        helper = before
    return _tense(helper, words) if helper and helper.tag.form == "Fin" else None


def _infinitive(sentence: Sentence, token: Token, words: Words) -> Lean:
    """«Смог открыть», «был вынужден открыть» are past, «решили открыть» and «открыть» are not."""
    helper = _copula(sentence, token, words)
    above = sentence.tokens[token.head] if token.head >= 0 else None
    if helper or above is None:
        return helper or "future"
    was = _copula(sentence, above, words)
    if was == "past":
        return "near" if above.lemma in words.lemmas["ahead"] else "past"
    return _tense(above, words) if above.lemma in words.lemmas["managed"] else "future"
