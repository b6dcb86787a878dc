"""Where a reported clause ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sayso.attribution.cues import Cue
from sayso.attribution.material import Material
from sayso.grammar import Sentence, Token

_SUBORDINATE = ("ccomp", "xcomp", "csubj", "csubj:pass", "acl", "acl:relcl", "advcl")
_SUBJECT = ("nsubj", "nsubj:pass")
_JOINS = ("и", "а", "но", "однако")
_ALONG = ("также", "тоже", "затем", "потом", "позже", "он", "не")  # between a conjunction and its verb
_EDGES = (",", "—", "–", ";")


class Region(NamedTuple):
    """A content: tokens first…end (end exclusive), with a piece before the cue where the content is split."""

    first: int
    end: int
    before: tuple[int, int] | None = None
    back: bool = False


def content_end(m: Material, sentence: Sentence, cue: Cue, first: int, *, own: int | None = None) -> int:
    """Token after the last one of the content that begins at `first`; `own` is the head of one that is no clause."""
    head = None if own is None else max(own, first)
    return clause_end(sentence, cue.token.i, first, is_cue=lambda t: t.lemma in m.pack.verbs, own=head)


def clause_end(
    sentence: Sentence, cue: int, start: int, *, is_cue: Callable[[Token], bool], own: int | None = None
) -> int:
    """Token after the last one of the clause that begins at `start` and hangs on `cue`.

    By default the clause runs to the end of its sentence. It is cut where the reporting sentence itself goes on: at a verb
    that the tree hangs beside or above the cue, at a gerund or coordinated verb that is a cue itself.
    `own` is the content's own head where that is no predicate. Example: «сказал, что [мост закрыт], и добавил, что …».
    """
    tokens = sentence.tokens
    bracket = _closing_bracket(sentence, cue, start)
    verbal = own is None
    if own is None:
        own = _own(sentence, start)
    depth = 0
    for token in tokens[own + 1 : bracket]:
        depth = max(depth + (token.text == "(") - (token.text == ")"), 0)
        if not depth and token.is_predicate and _resumes(sentence, cue, start, token, is_cue, verbal=verbal):
            edge = _left_edge(sentence, token.i, own)
            if edge > own and not _subordinates(sentence, edge):
                return edge
    return bracket


def _own(sentence: Sentence, start: int) -> int:
    """The predicate of the clause that begins at `start`: of «были получены» the participle."""
    first = next((t for t in sentence.tokens[start:] if t.is_predicate), None)
    if first is None:
        return len(sentence.tokens)
    return max(first.i, first.head) if first.rel == "aux:pass" else first.i


def _closing_bracket(sentence: Sentence, cue: int, start: int) -> int:
    """Where the bracket closes in which the cue stands, else the end of the sentence."""
    texts = [t.text for t in sentence.tokens]
    depth = texts[:cue].count("(") - texts[:cue].count(")")
    for i in range(start, len(texts)):
        depth += (texts[i] == "(") - (texts[i] == ")")
        if texts[i] == ")" and depth < max(texts[:cue].count("(") - texts[:cue].count(")"), 0):
            return i
    return len(texts)


def _resumes(
    sentence: Sentence, cue: int, start: int, token: Token, is_cue: Callable[[Token], bool], *, verbal: bool
) -> bool:
    """Tell whether a predicate belongs to the reporting sentence again rather than to the clause reported."""
    if token.tag.form == "Conv":
        return is_cue(token) and _follows_comma(sentence, token.i)
    if is_cue(token) and (_shares_subject(sentence, cue, start, token) or _reports_too(sentence, cue, start, token)):
        return True
    if _is_subordinate(sentence, token.i, start):
        return False
    if _goes_with(sentence, cue, start, token):
        return True
    if token.rel in ("aux", "aux:pass", "cop") and token.head >= 0:
        token = sentence.tokens[token.head]
    if token.head >= start or token.rel in _SUBORDINATE:
        return False
    if token.rel == "conj" and sentence.child(token.i, *_SUBJECT) is None:
        first = sentence.tokens[cue if sentence.child(cue, *_SUBJECT) else token.head]
        return _agrees(first, token) or (not verbal and _inner(sentence, start, token) is None)
    if verbal and _belongs(sentence, cue, start, token):
        return False
    return token.head in (cue, *sentence.above(cue), -1)


def _is_subordinate(sentence: Sentence, i: int, start: int) -> bool:
    """A conjunction or relative pronoun opens the predicate's clause: «…, что», «…, чья», «…, когда»."""
    for token in sentence.tokens[start:i][::-1]:
        if token.is_predicate or token.text in (",", ";", "—"):
            return False
        if _opens(token):
            return True
    return False


def _subordinates(sentence: Sentence, edge: int) -> bool:
    """Tell whether what begins at an edge is a subordinate clause: «, в которой», «, чтобы»."""
    for token in sentence.tokens[edge : edge + 4]:
        if _opens(token):
            return True
        if token.tag.pos not in ("PUNCT", "ADP"):
            return False
    return False


def _opens(token: Token) -> bool:
    return token.tag.pos == "SCONJ" or token.lemma in ("который", "чей")


def _inner(sentence: Sentence, start: int, token: Token) -> Token | None:
    """The last predicate of the content before a verb."""
    return next((t for t in sentence.tokens[start : token.i][::-1] if t.is_predicate), None)


def _goes_with(sentence: Sentence, cue: int, start: int, token: Token) -> bool:
    """«Он заявил, что она лгала, и намерен …»: without a subject, agreeing with the cue and not with the content."""
    if _joint(sentence, token.i) is None or sentence.child(token.i, *_SUBJECT):
        return False
    inner = _inner(sentence, start, token)
    if inner is None:
        return _agrees(sentence.tokens[cue], token)
    return _alike(sentence.tokens[cue], token) and not _alike(inner, token)


def _joint(sentence: Sentence, i: int) -> Token | None:
    """The conjunction before a verb: «[и] добавил», «[однако] также не сообщил»."""
    for before in sentence.tokens[:i][::-1]:
        if before.lemma in _JOINS:
            return before
        if before.lemma not in _ALONG:
            return None
    return None


def _alike(a: Token, b: Token) -> bool:
    """The same number, and gender where both show one."""
    genders = {g for g in (a.tag.gender, b.tag.gender) if g}
    return a.tag.number == b.tag.number and len(genders) < 2


def _follows_comma(sentence: Sentence, i: int) -> bool:
    before = [t.text for t in sentence.tokens[max(i - 3, 0) : i]]
    return "," in before or "и" in before


def _shares_subject(sentence: Sentence, cue: int, start: int, token: Token) -> bool:
    """«…, и добавил»: a coordinated cue of the same form as the first, with no subject of its own."""
    if _joint(sentence, token.i) is None:
        return False
    tag = token.tag
    inner = next((t.tag for t in sentence.tokens[start : token.i] if t.is_finite), None)
    differs = inner is None or (inner.number, inner.gender, inner.tense) != (tag.number, tag.gender, tag.tense)
    return _agrees(sentence.tokens[cue], token) and (differs or token.head <= cue)


def _agrees(first: Token, second: Token) -> bool:
    """Two verbs that can share a subject."""
    a, b = first.tag, second.tag
    return (a.number, a.gender, a.tense, a.form) == (b.number, b.gender, b.tense, b.form)


def _reports_too(sentence: Sentence, cue: int, start: int, token: Token) -> bool:
    """«…, а Y заявил, что Q»: another cue with a subject of its own, coordinated rather than subordinate."""
    if sentence.child(token.i, "mark"):
        return False
    subject = sentence.child(token.i, "nsubj")
    if subject is None or subject.lemma == "который" or _belongs(sentence, cue, start, token):
        return False
    for before in sentence.tokens[: sentence.reach(subject.i)[0]][::-1]:
        if before.text in (",", ";", "—", "а", "но", "и"):
            return True
        if before.is_predicate or before.tag.pos == "SCONJ":
            return False
    return False


def _belongs(sentence: Sentence, cue: int, start: int, token: Token) -> bool:
    """«…, что P, но жители надеются»: in the tense of the content and not of the cue; «…, а потом она жаловалась»."""
    inner, subject = _inner(sentence, start, token), sentence.child(token.i, *_SUBJECT)
    if inner is None or subject is None or subject.i > token.i:
        return False
    tense, told = token.tag.tense, sentence.tokens[cue].tag.tense
    if told not in ("", tense) and (inner.tag.tense == tense or inner.tag.form == "Part"):
        return True
    return subject.tag.pos == "PRON" and token.head >= start


def _left_edge(sentence: Sentence, i: int, own: int) -> int:
    """Where the clause of predicate `i` begins: at the comma, conjunction or dash before it."""
    first = sentence.reach(i)[0]
    tokens = sentence.tokens
    if first <= own or tokens[first].text == "." or tokens[first].tag.pos not in ("PUNCT", "CCONJ"):
        edges = (k for k in range(i - 1, own, -1) if tokens[k].text in _EDGES or tokens[k].tag.pos == "CCONJ")
        first = next(edges, _behind(sentence, own, i))
    while first - 1 > own and (tokens[first - 1].tag.pos == "CCONJ" or tokens[first - 1].text in (",", "—")):
        first -= 1
    return first


def _behind(sentence: Sentence, own: int, i: int) -> int:
    """Where nothing parts the two: behind all that hangs on the content's head («с требованием [закрыть карьер] собрала»)."""
    last = sentence.reach(own)[1]
    return last + 1 if last < i else own
