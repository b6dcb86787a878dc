"""Attributions → statements: every sentence of the body, cut where the chain changes, with how sure it is put."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from sayso.attribution import Attributed
from sayso.attribution.material import Material
from sayso.context.certainty import Row, put, rows
from sayso.context.signs import Signs, signs
from sayso.grammar import Sentence, Token
from sayso.headline import Headline
from sayso.model import Attribution, Place, Source, Span, Statement, Time

Chain = tuple[str, ...]

_OPENING = "«„“\"'(["
_CLOSING = "»”“\"').!?…]"


class _Stretch(NamedTuple):
    """Words in a row on one attribution's word, or on nobody's."""

    words: tuple[Token, ...]
    chain: Chain
    holder: Attribution | None


def with_unnamed(found: Attributed) -> Attributed:
    """Give every attribution without a source one of kind `unnamed`, called by the cue's words.

    What is said by nobody in particular is not the outlet's own voice. The same words («сообщается») are one source, and it
    has no mentions, for nobody is mentioned; they stand behind the others in `sources`.
    """
    names = {a.id: _words(found, a) for a in found.attributions if a.source_id is None}
    first = len(found.sources) + 1
    ids = {name: f"s{number}" for number, name in enumerate(dict.fromkeys(names.values()), first)}
    attributions = tuple(replace(a, source_id=ids[names[a.id]]) if a.id in names else a for a in found.attributions)
    unnamed = tuple(Source(key, name, "unnamed", None, ()) for name, key in ids.items())
    return found._replace(attributions=attributions, sources=(*found.sources, *unnamed))


def _words(found: Attributed, attribution: Attribution) -> str:
    cue = attribution.cue
    return found.material.text[cue.start : cue.end].lower() if cue else ""


def statements(found: Attributed, head: Headline | None = None) -> tuple[Statement, ...]:
    """List the statements of an article: the headline's first, then the body's in the order of the text.

    1. Only lines of the body state something; on a caption's line, or one without a predicate, only what somebody is said to
       say; a dateline nothing.
    2. A sentence is cut where it passes from one attribution's word to another's.
    3. In a sentence that announces a saying, a stretch with no chain or with a cue in it is a statement only if it holds
       a predicate that is no cue: «Министр, [который вернулся вчера], сообщил» states something, «сообщил министр» does not.
    4. Two stretches with one chain and nothing but announcing words between them are one statement.
    5. Each says how sure it is put (`sayso.context.certainty`).
    6. A headline states something where it has a predicate or names who says it.
    """
    return (*(_of_headline(head) if head else ()), *_of(found))


def _of(found: Attributed) -> tuple[Statement, ...]:
    m = found.material
    chained = _Chains(found.attributions)
    cues = _Cover(a.cue for a in found.attributions if a.cue)
    known = signs(m.pack.language)
    captions = set(_captions(m))
    stated = (s for n in m.body for s in _stated(m, n, chained, cues, known))
    return tuple(s for s in stated if s.chain or m.sentence_at(s.span.start) not in captions)


def _captions(m: Material) -> Iterator[int]:
    """Sentences that have their line to themselves and no predicate: «Мост через Лугу (слева).» is a caption with a stop."""
    on_line = Counter(sentence.line for sentence in m.sentences)
    for number, sentence in enumerate(m.sentences):
        tokens = sentence.tokens
        if on_line[sentence.line] == 1 and not any(
            t.is_predicate or t.text in "—–-!?" or t.lemma == "нет" for t in tokens
        ):
            yield number


def _of_headline(head: Headline) -> Iterator[Statement]:
    m = head.found.material
    tokens = [t for sentence in m.sentences for t in sentence.tokens]
    for told in _of(head.found):
        inside = [t for t in tokens if told.span.holds(t.span)]
        if told.chain or any(t.is_predicate or t.lemma == "нет" for t in inside):
            one = told if told.chain else _asking(inside, told, signs(m.pack.language))
            yield replace(
                one,
                span=_moved(one.span, head.start),
                shown=tuple(_moved(span, head.start) for span in one.shown),
                field=head.field,
            )


def _asking(tokens: Sequence[Token], told: Statement, known: Signs) -> Statement:
    """«Чем закончится спор о дороге»: a headline asks without a mark."""
    first = next(t for t in tokens if t.is_word)
    if not known.has("interrogative", first.text.lower()):
        return told
    return replace(told, certainty="asked", polarity="asserts", shown=(first.span,))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def with_context(stated: Iterable[Statement], places: Sequence[Place], times: Sequence[Time]) -> tuple[Statement, ...]:
    """Number in each statement the places and times whose words it holds; both lists are in the order of the text."""
    where, when = _Numbered(places), _Numbered(times)
    return tuple(replace(s, places=where.within(s), times=when.within(s)) for s in stated)


class _Numbered:
    """Places or times, found by where they stand."""

    def __init__(self, things: Sequence[Place | Time]) -> None:
        rows = sorted((thing.field, thing.span.start, number) for number, thing in enumerate(things))
        self._starts = [(field, start) for field, start, _ in rows]
        self._numbers = [number for _, _, number in rows]

    def within(self, statement: Statement) -> tuple[int, ...]:
        """The numbers of those that begin within a statement of the same field."""
        edges = [bisect_left(self._starts, (statement.field, edge)) for edge in statement.span]
        return tuple(self._numbers[edges[0] : edges[1]])


def _stated(m: Material, number: int, chained: _Chains, cues: _Cover, known: Signs) -> Iterator[Statement]:
    sentence = m.sentences[number]
    words = [t for t in sentence.tokens if t.is_word and not any(d.holds(t.span) for d in m.datelines)]
    runs = groupby(words, key=lambda t: chained.holder(t.start))
    cut = [_Stretch(tuple(run), chained.chain(holder), chained.attribution(holder)) for holder, run in runs]
    announces = any(s.chain for s in cut) or any(cues.hold(t) for t in words)
    kept = [_trimmed(s) for s in cut if not announces or _states(s, cues)]
    found = rows(sentence, known)
    for stretch in _joined(kept):
        if stretch.chain or m.kind(number) == "body":
            yield _statement(m, sentence, stretch, cues, known, found)


def _statement(
    m: Material, sentence: Sentence, stretch: _Stretch, cues: _Cover, known: Signs, found: list[Row]
) -> Statement:
    own = [t for t in stretch.words if stretch.chain or not cues.hold(t)] or list(stretch.words)
    how = put(m, sentence, own, stretch.holder, known, found)
    return Statement(_span(sentence, stretch), stretch.chain, how.certainty, how.polarity, how.shown)


def _states(stretch: _Stretch, cues: _Cover) -> bool:
    """Tell a statement from words that merely announce one."""
    own = [t for t in stretch.words if not cues.hold(t)]
    if stretch.chain and len(own) == len(stretch.words):
        return True
    return any(t.is_predicate and t.tag.form != "Conv" for t in own)


def _trimmed(stretch: _Stretch) -> _Stretch:
    """Leave out the conjunction that only leads over to what is said: «…, сообщил, что»."""
    words = stretch.words
    while len(words) > 1 and words[-1].tag.pos in ("SCONJ", "CCONJ"):
        words = words[:-1]
    return stretch._replace(words=words)


def _joined(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    for chain, same in groupby(stretches, key=lambda s: s.chain):
        parts = list(same)
        yield _Stretch(tuple(word for s in parts for word in s.words), chain, parts[0].holder)


def _span(sentence: Sentence, stretch: _Stretch) -> Span:
    """From the first word to the last, with the marks and stops that cling to them."""
    tokens = sentence.tokens
    first, last = stretch.words[0].i, stretch.words[-1].i
    while first > 0 and tokens[first - 1].text in _OPENING and tokens[first - 1].end == tokens[first].start:
        first -= 1
    while (
        last + 1 < len(tokens) and tokens[last + 1].text[0] in _CLOSING and tokens[last].end == tokens[last + 1].start
    ):
        last += 1
    return Span(tokens[first].start, tokens[last].end)


class _Cover:
    """Some spans, and whether a token stands in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, token: Token) -> bool:
        """Tell whether a token begins inside a span."""
        at = bisect_right(self._starts, token.start) - 1
        return at >= 0 and token.start < self._ends[at]


class _Chains:
    """Whose word every place of the text is: that of the saying known through most hands, of equals the narrowest."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self._by_id = {a.id: a for a in attributions}
        self._hands = _hands(attributions)
        changes = list(_changes(attributions, self._hands))
        self._starts = [0, *(start for start, _ in changes)]
        self._holders = [None, *(holder for _, holder in changes)]

    def holder(self, offset: int) -> int | None:
        """The id of the attribution that holds the text at an offset; None for the article's own voice."""
        return self._holders[bisect_right(self._starts, offset) - 1]

    def attribution(self, holder: int | None) -> Attribution | None:
        """The attribution of an id."""
        return None if holder is None else self._by_id[holder]

    def chain(self, holder: int | None) -> Chain:
        """The chain behind what an attribution holds."""
        return () if holder is None else self._hands[holder].chain


def _changes(attributions: Iterable[Attribution], hands: dict[int, _Hands]) -> Iterator[tuple[int, int | None]]:
    """Sweep over the text: where the holder may change, and to whom."""
    waiting = sorted(((span, a.id) for a in attributions for span in (*a.content, *a.continues)), reverse=True)
    held: list[tuple[int, int, int, int]] = []  # a heap: depth, length, id, end
    for at in sorted({edge for span, _ in waiting for edge in span}):
        while waiting and waiting[-1][0].start <= at:
            (start, end), number = waiting.pop()
            heapq.heappush(held, (-hands[number].depth, end - start, number, end))
        while held and held[0][3] <= at:
            heapq.heappop(held)
        yield at, held[0][2] if held else None


class _Hands(NamedTuple):
    """Through how many sayings a saying is known, itself included, and whose: an id once."""

    depth: int
    chain: Chain


def _hands(attributions: Iterable[Attribution]) -> dict[int, _Hands]:
    """Follow the parents of every attribution; a circle ends where it closes."""
    by_id = {a.id: a for a in attributions}
    done: dict[int, _Hands] = {}
    for attribution in by_id.values():
        way: dict[int, Attribution] = {}
        step: Attribution | None = attribution
        while step is not None and step.id not in done and step.id not in way:
            way[step.id] = step
            step = by_id.get(step.parent) if step.parent is not None else None
        depth, chain = done.get(step.id, _Hands(0, ())) if step else _Hands(0, ())
        for passed in reversed(way.values()):
            own = str(passed.source_id)
            depth, chain = depth + 1, (own, *(other for other in chain if other != own))
            done[passed.id] = _Hands(depth, chain)
    return done
