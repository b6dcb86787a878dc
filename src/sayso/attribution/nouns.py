"""Noun phrases: from a head word to the whole phrase that names somebody."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.grammar import Sentence, Token
from sayso.model import Span

_PARTS = {
    "amod",
    "nmod",
    "appos",
    "flat",
    "flat:name",
    "flat:foreign",
    "conj",
    "nummod",
    "nummod:gov",
    "nummod:entity",
    "acl",
    "acl:relcl",
    "det",
    "punct",
    "parataxis",
    "compound",
    "fixed",
    "obl",
    "advmod",
    "discourse",
}
WHOSE = ("его", "её", "ее", "их")
_OPENERS = {"который", "где", "чей", "кто", "что", "куда", "когда", "«", "„", '"'}
_LEFT = {
    "amod",
    "nummod",
    "nummod:gov",
    "det",
    "flat",
    "flat:name",
    "flat:foreign",
    "appos",
    "acl",
    "compound",
    "conj",
}


def phrase(sentence: Sentence, head: int, *, barred: frozenset[int] = frozenset()) -> tuple[int, int]:
    """First and last token of the noun phrase around `head`, free of the tokens `barred` (its verb, as a rule)."""
    inside, tokens = _members(sentence, head, barred), sentence.tokens
    first = head
    while first - 1 in inside and not (tokens[first - 1].is_finite or is_colon(tokens, first - 1)):
        first -= 1
    last = _last(tokens, head, inside)
    while last + 1 < len(tokens) and _is_named_on(tokens[last + 1], tokens[head]) and last + 1 not in barred:
        last += 1  # a name the parser hung elsewhere: «посол России в ООН [Орлов]»
    return _tidy(sentence, first, last, head)


def _last(tokens: Sequence[Token], head: int, inside: set[int]) -> int:
    """No phrase runs over a colon, its own verb, or into a clause that nothing opens: «[врач, который лечил его], ушёл»."""
    last, comma, opened, told = head, None, False, False
    while last + 1 in inside and not is_colon(tokens, last + 1):
        token = tokens[last + 1]
        if token.is_finite and (token.i == tokens[head].head or not opened):
            return last if comma is None else comma - 1
        last += 1
        comma = last if token.text == "," else comma
        told = told or token.is_finite
        opens = token.lemma in _OPENERS or token.tag.pos == "SCONJ" or (told and token.tag.pos == "CCONJ")
        opened = not token.is_finite and (opened or opens)
    return last


def is_colon(tokens: Sequence[Token], i: int) -> bool:
    """A colon with a blank behind it: not «22:30», not «http://»."""
    return tokens[i].text == ":" and i + 1 < len(tokens) and tokens[i + 1].start > tokens[i].end


def _is_named_on(token: Token, head: Token) -> bool:
    person = head.tag.animacy == "Anim" and token.tag.animacy == "Anim" and head.tag.pos == "NOUN"
    return person and token.tag.pos == "PROPN" and token.tag.case == head.tag.case == "Nom"


def _members(sentence: Sentence, head: int, barred: frozenset[int]) -> set[int]:
    inside = {head}
    for child in sentence.children[head]:
        token = sentence.tokens[child]
        side = _LEFT if child < head else _PARTS
        whose = child < head and token.rel == "nmod" and token.tag.pos == "PRON"
        if token.rel in side or token.rel == "punct" or whose:
            first, last = sentence.reach(child)
            inside.update(range(first, min(last, head) + 1) if child < head else range(max(first, head), last + 1))
    if (own := min(inside) - 1) >= 0 and _is_whose(sentence, own):
        inside.add(own)
    # punctuation that the parser hung elsewhere must not tear the phrase
    inside.update(t.i for t in sentence.tokens if t.tag.pos == "PUNCT" and _between(t.i, inside))
    return {i for i in inside if i not in barred and not _beyond(i, head, barred)}


def _is_whose(sentence: Sentence, i: int) -> bool:
    """«[её] адвокат объяснил, что …», though the tree makes the pronoun an object: of a verb that has another, or a clause."""
    token = sentence.tokens[i]
    if token.text.lower() not in WHOSE or token.rel not in ("obj", "iobj"):
        return False
    others = [sentence.tokens[c].rel for c in sentence.children[token.head] if c > token.head]
    return "ccomp" in others or "obj" in others


def _between(i: int, inside: set[int]) -> bool:
    return i - 1 in inside and i + 1 in inside


def _beyond(i: int, head: int, barred: frozenset[int]) -> bool:
    """A barred token stands between `i` and the head."""
    return any(min(i, head) < b < max(i, head) for b in barred)


_OPEN = {"(": ")", "«": "»", "“": "”", "„": "“"}


def _tidy(sentence: Sentence, first: int, last: int, head: int) -> tuple[int, int]:
    """Drop punctuation and small words at the edges; keep what closes a bracket or quotation that opened inside."""
    tokens = sentence.tokens
    while first < head and (
        (not tokens[first].is_word and tokens[first].text not in '«„“"(')
        or tokens[first].tag.pos in ("CCONJ", "ADP", "SCONJ", "PART")
    ):
        first += 1
    while last > head and not tokens[last].is_word and not _closes(tokens[first:last], tokens[last]):
        last -= 1
    if (
        last + 1 < len(tokens)
        and tokens[last + 1].text in '»”"'
        and _closes(tokens[first : last + 1], tokens[last + 1])
    ):
        last += 1
    return first, last


def _closes(before: tuple[Token, ...], mark: Token) -> bool:
    texts = [t.text for t in before]
    if mark.text == ")":
        return texts.count("(") > texts.count(")")
    if mark.text in ("»", "”"):
        return sum(t in "«„“" for t in texts) > sum(t in "»”" for t in texts)
    return mark.text == '"' and texts.count('"') % 2 == 1


def span(sentence: Sentence, first: int, last: int) -> Span:
    """The text stretch of tokens first…last (inclusive)."""
    return Span(sentence.tokens[first].start, sentence.tokens[last].end)
