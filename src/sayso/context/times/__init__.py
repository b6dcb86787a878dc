"""Parse → times: when, by the words of the article and the day it was published.

1. Each sentence is cut into atoms (`words`), and runs of atoms that can make a time are kept. 2. The grammar reads
phrases (`phrases` over `lists`, `sides`, `grammar`). 3. Each phrase is resolved against the day of
publication, the day told before, and its verb (`nodes`, `lean`). What cannot be told stays unresolved, with a reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sayso.context.times.calendar import Stretch
from sayso.context.times.lean import lean
from sayso.context.times.nodes import (
    Away,
    Later,
    Lean,
    Node,
    Now,
    Nowhere,
    Pick,
    Told,
    Weekday,
    chosen,
    lacks_year,
    needs,
    settled,
    shape,
    with_year,
    year,
    year_of,
)
from sayso.context.times.parsers import Run
from sayso.context.times.phrases import Phrase, phrases
from sayso.context.times.words import Atom, Words, atoms, words
from sayso.grammar import Parse, Sentence
from sayso.model import Field, Open, Span, Time

_CORE = frozenset(
    (
        *("month", "weekday", "weekday_dative", "weekday_adjective", "weekend", "weekend_dative", "season", "unit"),
        *("this_year", "century", "short_century", "day_word", "day_adjective", "holiday", "holiday_night", "number"),
        *("decade_word", "y4", "numeric", "whole_year", "plural", "day_part_word"),
    )
)
_MARKS = frozenset((",", "dash", ".", "(", ")"))
_REMEMBERED = 3  # sentences for which a told day is the one that «в тот же день» means
_OPEN: dict[str, Open] = {"since": "to", "after": "to", "until": "from", "through": "from"}
_QUOTES = tuple('«»„“”"')


class Found(NamedTuple):
    """A phrase where it stands."""

    sentence: int
    span: Span
    phrase: Phrase


def find_times(parse: Parse, published: str | None, *, field: Field = "text", language: str = "ru") -> tuple[Time, ...]:
    """Every time the text names, in its order. `published` is an ISO 8601 date or date-time, its local day counts.

    Raises PackError for a language without words for times.
    """
    table = words(language)
    found = [f for n, s in enumerate(parse.sentences) for f in _found(parse, n, s, table)]
    anchor = _day(published) or _dateline(parse.text, found)
    resolver = _Resolver(parse, anchor, table, field)
    pairs = zip([None, *found], found, strict=False)
    return tuple(_joined(r for before, one in pairs if (r := resolver.resolve(before, one))))


def _day(published: str | None) -> date | None:
    """The local day of an ISO 8601 date or date-time; None for anything else."""
    try:
        return datetime.fromisoformat((published or "").strip()).date()
    except ValueError:
        return None


# ── where times stand ─────────────────────────────────────────────────────────────────────────────────────────────────


def _found(parse: Parse, number: int, sentence: Sentence, table: Words) -> Iterator[Found]:
    for run in _runs(atoms(parse.text, sentence.span, table), sentence):
        at = 0
        while at < len(run):
            read = phrases(run, at)
            for phrase in read[0] if read else ():
                span = Span(run[phrase.first].start, run[phrase.last - 1].end)
                if not _is_name(parse, sentence, span, phrase, run) and not _is_eve_of(sentence, phrase, run):
                    yield Found(number, span, phrase)
            at = read[1] if read else at + 1


def _runs(cut: list[Atom], sentence: Sentence) -> Iterator[Run]:
    """Unbroken stretches of atoms that can stand in a time, with at least one that makes one."""
    run, makes = Run(), False
    for k, atom in enumerate(cut):
        kinds = atom.kinds
        if kinds and _stands(sentence, cut, k):
            run.append(atom)
            makes = makes or not _CORE.isdisjoint(kinds)
            continue
        if makes:
            yield run
        if run:
            run, makes = Run(), False
    if makes:
        yield run


def _stands(sentence: Sentence, cut: list[Atom], at: int) -> bool:
    """Tell whether an atom can be part of a time: words, numbers that count nothing, some marks."""
    atom = cut[at]
    if not atom.text[0].isalnum():
        return not _MARKS.isdisjoint(atom.kinds)
    bare_year = "y4" in atom.kinds and "plain" in atom.kinds
    return not (bare_year and at + 1 < len(cut) and _counts(sentence, cut[at + 1]))


def _counts(sentence: Sentence, behind: Atom) -> bool:
    """«В 2000 домов»: the number counts what stands behind it."""
    if behind.kinds or not behind.text[0].isalpha():
        return False
    tag = next((t.tag for t in sentence.tokens if t.start >= behind.start), None)
    return tag is not None and tag.pos in ("NOUN", "ADJ") and tag.case in ("Gen", "Loc") and tag.number == "Plur"


def _is_name(parse: Parse, sentence: Sentence, span: Span, phrase: Phrase, run: Run) -> bool:
    """«Улица 8 Марта», the newspaper «Сегодня», «Тереза Мая»: no time is meant."""
    text = parse.text
    if text[span.start - 1 : span.start] in _QUOTES and text[span.end : span.end + 1] in _QUOTES:
        return True
    before, behind = _kinds(run, phrase.first - 1), _kinds(run, phrase.last)
    if "every" in before or "every" in behind:
        return True
    before = {} if phrase.relation else before
    if not lacks_year(phrase.node):
        return "sports_season" in before
    capital = any("month" in a.kinds and text[a.start : a.end].istitle() for a in run[phrase.first : phrase.last])
    if capital and ("named_after" in before or (shape(phrase.node) == "month" and not _opens(sentence, span))):
        return True
    at = bisect_left(parse.names, span.start, key=lambda n: n.span.start) - 1
    name = parse.names[at] if at >= 0 else None
    return name is not None and name.kind != "PER" and span.end <= name.span.end


def _opens(sentence: Sentence, span: Span) -> bool:
    """«Февраль выдался тёплым»: a capital that any word has at the head of its sentence, and no name."""
    return sentence.start == span.start and sentence.tokens[0].tag.pos == "NOUN"


def _kinds(run: Run, at: int) -> Mapping[str, Any]:
    return run[at].kinds if 0 <= at < len(run) else {}


def _is_eve_of(sentence: Sentence, phrase: Phrase, run: Run) -> bool:
    """«Накануне выборов»: a preposition, no day."""
    if phrase.last - phrase.first != 1 or "eve" not in run[phrase.first].kinds:
        return False
    token = next(t for t in sentence.tokens if t.end > run[phrase.first].start)
    return token.tag.pos == "ADP" or token.rel == "case"


# ── what they mean ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Resolved(NamedTuple):
    time: Time
    unit: str  # two of one unit can join; distances never do
    listed: bool


@dataclass
class _Resolver:
    """Reads the phrases of one article in their order, and remembers the day told last."""

    parse: Parse
    anchor: date | None
    table: Words
    field: Field
    told: Stretch | None = None
    told_in: int = 0  # number of the sentence

    def resolve(self, before: Found | None, one: Found) -> _Resolved | None:
        """The time of a phrase; None where no time of the calendar is meant («через два года» after an undated event)."""
        sentence = self.parse.sentences[one.sentence]
        relation = _relation(sentence, one)
        now = self._now(one, lambda: lean(sentence, one.span, relation, self.table))
        node = _beside(self.parse.text, before, one)
        if relation in ("until", "through") or (relation == "since" and now.lean() != "future"):
            node = settled(node)
        best = chosen(node.options(now), now)
        if best is None:
            return self._unresolved(one, node)
        if best.unit in _TELLING and relation not in _OPEN and not one.phrase.hedged:
            self.told, self.told_in = best, one.sentence
        time = replace(_time(one, best, relation, node), field=self.field)
        unit = "" if needs(node, Away, Later, Told) else best.unit
        return _Resolved(time, unit, one.phrase.listed)

    def _now(self, one: Found, lean_of: Callable[[], Lean]) -> Now:
        told = self.told if one.sentence - self.told_in <= _REMEMBERED else None
        return Now(self.anchor, self.anchor, told, lean_of)

    def _unresolved(self, one: Found, node: Node) -> _Resolved | None:
        if needs(node, Later) and self.anchor:
            return None
        time = Time(one.span, None, None, note=_why(node, self.anchor), field=self.field)
        return _Resolved(time, "", listed=False)


_TELLING = ("day", "week", "month", "season", "year")  # what «в тот же день», «годом позже» count from


def _beside(text: str, before: Found | None, one: Found) -> Node:
    """«В 2013 году, в мае», «на прошлой неделе в среду»: the year or week just before."""
    node = one.phrase.node
    if before is None or text[before.span.end : one.span.start] not in (" ", ", "):
        return node
    if isinstance(node, Weekday) and shape(before.phrase.node) == "week":
        return Pick(before.phrase.node, "of-week", node.number)
    given = year_of(before.phrase.node)
    return with_year(node, given) if given else node


def _relation(sentence: Sentence, one: Found) -> str:
    """«С» with the instrumental compares: «по сравнению с маем»."""
    if one.phrase.relation != "since":
        return one.phrase.relation
    inside = (t for t in sentence.tokens if one.span.start <= t.start < one.span.end)
    return "" if any(t.tag.case == "Ins" and t.tag.pos == "NOUN" for t in inside) else "since"


def _time(one: Found, best: Stretch, relation: str, node: Node) -> Time:
    span, approx = one.span, best.approx or one.phrase.hedged or relation == "by"
    if relation == "since":
        return Time(span, str(best.since), None, "to", approx and not _is_third(node, 1))
    if relation == "after":
        return Time(span, str(best.until), None, "to", approx)
    if relation in ("until", "through"):
        return Time(span, None, str(best.until), "from", approx and not _is_third(node, 3))
    return Time(span, str(best.since), str(best.until), approx=approx)


def _is_third(node: Node, number: int) -> bool:
    """«С начала года», «до конца года» are exact."""
    return isinstance(node, Pick) and node.part == "third" and node.number == number


def _why(node: Node, anchor: date | None) -> str:
    if isinstance(node, Nowhere):
        return "the words give no bounds"
    if needs(node, Told):
        return "counts from a day that the text does not tell"
    return "the calendar has no such time" if anchor else "the day of publication is unknown"


def _joined(found: Iterable[_Resolved]) -> Iterator[Time]:
    """Members of a list that follow each other are one: «12 и 13 января»."""
    last: _Resolved | None = None
    for one in found:
        both = _both(last.time, one.time) if last and one.listed and last.unit == one.unit != "" else None
        if last and not both:
            yield last.time
        last = one._replace(time=both) if both else one
    if last:
        yield last.time


def _both(one: Time, two: Time) -> Time | None:
    if one.open or two.open or not (one.since and one.until and two.since and two.until):
        return None
    if two.since != one.until and one.since != two.until:
        return None
    since, until = min(one.since, two.since), max(one.until, two.until)
    return replace(one, span=Span(one.span.start, two.span.end), since=since, until=until)


# ── a dateline instead of a day of publication ────────────────────────────────────────────────────────────────────────


def _dateline(text: str, found: list[Found]) -> date | None:
    """«КИЕВ, 5 июня 2014. /Агентство/», or without the year where the text gives the same day with its year."""
    head = found[0] if found else None
    if head is None or shape(head.phrase.node) != "date" or not _DATELINE.search(text[: head.span.start]):
        return None
    full = [d for f in found if (d := _full_date(f.phrase.node))]
    own = _full_date(head.phrase.node)
    if own:
        return own
    year_2000 = _full_date(with_year(head.phrase.node, year(2000)))
    same = {d for d in full if year_2000 and (d.month, d.day) == (year_2000.month, year_2000.day)}
    return same.pop() if len(same) == 1 else None


_DATELINE = re.compile(r"(?:^|\n)[ \t]*[А-ЯЁA-Z][\w.-]{1,30}(?: [А-ЯЁA-Z][\w.-]{0,30})?[.,] {1,3}\Z")


def _full_date(node: Node) -> date | None:
    """The day of a date that names its year."""
    if shape(node) != "date" or lacks_year(node):
        return None
    found = node.options(Now(None, None, None, lambda: "near"))
    return found[0].since if len(found) == 1 else None
