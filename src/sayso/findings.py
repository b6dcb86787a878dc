"""What is wrong with how an article says whose word it is: headlines that claim more, facts that turn out to be told.

Each finder is a small function that tells what it sees or stays silent; it abstains where two readings are possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from sayso.attribution import Attributed
from sayso.attribution.material import Material
from sayso.attribution.names import stem, stems
from sayso.context.signs import Signs, signs
from sayso.grammar import lemma
from sayso.headline import Headline
from sayso.model import Attribution, Finding, Source, Span, Statement

_CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "X")
_THING = ("NOUN", "PROPN")  # a word that opens a headline is soon tagged as a name; whether it is one, the names tell
_PLAIN = (*_THING, "VERB", "ADJ")
_EMPTY = ("быть", "стать", "мочь", "который", "год", "человек", "время", "новый", "назвать", "известный")
_KEY = 5  # letters of a word that tell it from others: «закрыть», «закрытие»
_NUMBER = re.compile(
    r"(?<![\w-])(\d{1,12}(?:[ \u00a0\u202f]\d{3})*)(?:[.,](\d{1,6}))?(?:[ \u00a0](\w{3,12}))?(?![-\d])"
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_SCALES = {"thousand": 3, "million": 6, "billion": 9}
_SURE = ("asserted", "planned")
_UNSURE = ("probable", "possible", "doubted", "denied")
_NAMELESS = ("unnamed", "eyewitness", "expert", "outlet")
_LEAD = 2  # sentences
_LEAST_ATTRIBUTED = 3  # statements
_LEAST_ANONYMOUS = 2  # statements
_LEAST_SHARED = 4  # words
_ALIKE = 0.7  # share of words


class Told(NamedTuple):
    """A statement with what it speaks of: its content words by their beginnings (`words` without names and numbers, `things`
    the nouns among those) and its numbers in figures.
    """

    statement: Statement
    keys: frozenset[str]
    words: frozenset[str]
    things: frozenset[str]
    numbers: frozenset[str]
    negated: bool


def findings(found: Attributed, stated: Iterable[Statement], head: Headline | None) -> tuple[Finding, ...]:
    """Everything found in one article, in the order of the kinds here; `found` is what the body attributes.

    1. `headline_overclaims`; 2. `late_attribution`; 3. `single_source`; 4. `anonymous_only`. docs/certainty.md defines them.
    """
    rows = list(stated)
    titles = [_told(head.found.material, s, head.start) for s in rows if _in_headline(s, head)] if head else []
    article = _Article(found, [_told(found.material, s, 0) for s in rows if not _in_headline(s, head)])
    return (*_overclaims(article, titles), *_late(article), *_single(article), *_anonymous(article))


def _in_headline(statement: Statement, head: Headline | None) -> bool:
    if head is None or statement.field != head.field:
        return False
    return head.field == "title" or statement.span.start < head.start + len(head.found.material.text)


class _Article:
    """The body's statements, with what is known of its sources."""

    def __init__(self, found: Attributed, body: list[Told]) -> None:
        self.m = found.material
        self.body = body
        self.attributions = [a for a in found.attributions if a.field == "text"]
        self.sources = {s.id: s for s in found.sources}
        self._anonymous = self.m.pack.words.get("anonymous", frozenset())
        self._hearsay = signs(self.m.pack.language).group("hearsay")

    @cached_property
    def attributed(self) -> list[Told]:
        """The statements on somebody's word."""
        return [t for t in self.body if t.statement.chain]

    def nameless(self, source: str) -> bool:
        """Tell whether a source has no name: «источник в ведомстве», «очевидцы», «сообщается»."""
        one = self.sources[source]
        return (
            one.kind == "eyewitness" or (one.kind == "unnamed" and not one.mentions) or self._is(one, self._anonymous)
        )

    def hearsay(self, source: str) -> bool:
        """Tell whether what a source says is no more than hearsay: «источник», «очевидцы», «слухи»."""
        one = self.sources[source]
        return bool(one.mentions) and self._is(one, self._hearsay)

    @staticmethod
    def _is(source: Source, heads: frozenset[str]) -> bool:
        words = source.name.lower().split()[:2]  # «источник в порту», «высокопоставленный источник»
        return source.kind in _NAMELESS and any(lemma(word, "NOUN") in heads for word in words)

    def name(self, source: str) -> str:
        """What a source is called in a note."""
        one = self.sources[source]
        return one.name if one.mentions else f"nobody by name («{one.name}»)"

    def first(self, source: str) -> Span | None:
        """Where a source is first mentioned, else the cue of what it first says."""
        mentions = self.sources[source].mentions
        if mentions:
            return mentions[0]
        said = (a for a in self.attributions if a.source_id == source and a.cue)
        return next((a.cue for a in said), None)


def _told(m: Material, statement: Statement, start: int) -> Told:
    first, last = statement.span.start - start, statement.span.end - start
    tokens = [t for t in m.sentences[m.sentence_at(first)].tokens if first <= t.start < last]
    full = [t for t in tokens if t.tag.pos in _CONTENT and t.lemma not in _EMPTY and not t.text.isdecimal()]
    names = [n.span for n in m.names_in(Span(first, last))]
    plain = [t for t in full if t.tag.pos in _PLAIN and not any(n.meets(t.span) for n in names)]
    keys = frozenset(_key(t.lemma) for t in full)
    words = frozenset(_key(t.lemma) for t in plain)
    things = frozenset(_key(t.lemma) for t in plain if t.tag.pos in _THING)
    text, known = m.text[first:last], signs(m.pack.language)
    negated = any(known.has("negation", t.text.lower()) for t in tokens)
    return Told(statement, keys, words, things, frozenset(_numbers(text, known)), negated)


def _numbers(text: str, known: Signs) -> Iterator[str]:
    """Numbers in figures, years left out: «5 тысяч» is 5000, «68 000» one number, «51,3» the same as 51.3."""
    for whole, part, word in _NUMBER.findall(text):
        digits = re.sub(r"\s", "", whole)
        scale = next((power for name, power in _SCALES.items() if known.has(name, word.lower())), 0)
        if scale or part or not _YEAR.fullmatch(digits):
            yield f"{Decimal(f'{digits}.{part or 0}').scaleb(scale).normalize():f}"


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    return stem(word)[:_KEY]


# ------------------------------------------------------------------ the headline claims more than the body


def _overclaims(article: _Article, titles: list[Told]) -> Iterator[Finding]:
    for told in titles:
        head = told.statement
        if head.certainty in _SURE and head.polarity == "asserts":
            note = _number_is_told(article, told) or _doubt_is_dropped(article, told) or _is_disputed(article, told)
            if note:
                yield Finding("headline_overclaims", head.span, note, head.field)


def _number_is_told(article: _Article, told: Told) -> str | None:
    """A number that the headline gives in its own voice and the body only on somebody's word."""
    if told.statement.chain or told.statement.certainty != "asserted":
        return None
    for number in sorted(told.numbers):
        same = [t for t in article.body if number in t.numbers]
        vouched = any(not t.statement.chain or _is_named(article, told, t) for t in same)
        telling = len(number) > 1 or any(told.words & t.words for t in same)
        if same and telling and not vouched:
            return f"the text gives {number} only on the word of {article.name(same[0].statement.chain[0])}"
    return None


def _is_named(article: _Article, told: Told, same: Told) -> bool:
    """The headline itself names who says it, as its subject: «Союз насчитал 300 машин»."""
    named = {s[:_KEY] for source in same.statement.chain for s in stems(article.name(source))}
    return bool(named & told.keys)


def _doubt_is_dropped(article: _Article, told: Told) -> str | None:
    """The thing that the headline adds stands in the body only where it is unsure, or on the word of somebody without a name.

    «Плотину разрушила трещина» over «причиной, возможно, стала трещина»: a third of the headline's words or more are not
    vouched for, and half of those, a thing among them, stand in one unsure statement.
    """
    weak = [
        t
        for t in article.body
        if _is_weak(article, t, told) and not (told.negated and t.statement.certainty == "denied")
    ]
    vouched = frozenset[str]().union(*(t.keys for t in article.body if t not in weak))
    new = told.words - vouched
    best = max(weak, key=lambda t: len(t.words & new), default=None)
    if best is None or 3 * len(new) < len(told.words) or 2 * len(best.words & new) < len(new) or not best.things & new:
        return None
    if best.statement.certainty in _UNSURE:
        return f"the text puts it as {best.statement.certainty}"
    return f"the text has it only from {article.name(best.statement.chain[0])}"


def _is_disputed(article: _Article, told: Told) -> str | None:
    """Half of the headline or more is what somebody says, nobody vouches for as much, and somebody else denies it."""
    if told.statement.chain or not told.words:
        return None
    best = max(article.attributed, key=lambda t: len(t.words & told.words), default=None)
    if best is None or 2 * len(best.words & told.words) < len(told.words):
        return None
    shared = best.words & told.words
    vouched = (t for t in article.body if not t.statement.chain and len(t.words & told.words) >= len(shared))
    denied = (
        t
        for t in article.attributed
        if t.statement.polarity == "denies" and t.things & shared and len(t.words & told.words) > 1
    )
    denier = next(denied, None)
    if denier is None or next(vouched, None) or denier.statement.chain[0] == best.statement.chain[0]:
        return None
    return f"{article.name(best.statement.chain[0])} says so, {article.name(denier.statement.chain[0])} denies it"


def _is_weak(article: _Article, told: Told, head: Told) -> bool:
    statement = told.statement
    if statement.certainty in _UNSURE:
        return True
    return (
        bool(statement.chain) and article.hearsay(statement.chain[0]) and statement.chain[0] not in head.statement.chain
    )


# ------------------------------------------------------------------ the others


def _late(article: _Article) -> Iterator[Finding]:
    """The first sentences state as fact what is somebody's word only further on; the first such statement is shown."""
    lead = [t for t in article.body if article.m.stated and _sentence(article, t) in article.m.stated[:_LEAD]]
    for told in lead:
        who = _behind(article, told.statement) if told.statement.chain else _repeated(article, told)
        if who and told.statement.certainty != "denied":
            yield Finding("late_attribution", told.statement.span, f"only later is it said to be the word of {who}")
            return


def _sentence(article: _Article, told: Told) -> int:
    return article.m.sentence_at(told.statement.span.start)


def _behind(article: _Article, statement: Statement) -> str | None:
    """Whose word it is, where neither cue nor source stands in the statement's sentence or before it."""
    holding = [a for a in article.attributions if any(c.meets(statement.span) for c in a.content) and a.cue]
    end = article.m.sentences[article.m.sentence_at(statement.span.start)].end
    if not holding or any(_announced(a) < end for a in holding):
        return None
    return article.name(statement.chain[0])


def _announced(attribution: Attribution) -> int:
    return min(s.start for s in (attribution.cue, attribution.source) if s)


def _repeated(article: _Article, told: Told) -> str | None:
    if told.statement.certainty not in _SURE or len(told.keys) < _LEAST_SHARED:
        return None
    for later in article.body:
        if later.statement.chain and later.statement.span.start > told.statement.span.end and _alike(told, later):
            return article.name(later.statement.chain[0])
    return None


def _alike(one: Told, two: Told) -> bool:
    shared = len(one.keys & two.keys)
    least = min(len(one.keys), len(two.keys))
    return (
        shared >= _LEAST_SHARED
        and shared >= _ALIKE * least
        and (one.numbers <= two.numbers or two.numbers <= one.numbers)
    )


def _single(article: _Article) -> Iterator[Finding]:
    """One source stands behind everything that is told, and that is half of the statements or more."""
    told = article.attributed
    if len(told) < _LEAST_ATTRIBUTED or 2 * len(told) < len(article.body):
        return
    common = set(told[0].statement.chain).intersection(*(t.statement.chain for t in told))
    source = next((s for s in told[0].statement.chain if s in common), None)
    span = article.first(source) if source else None
    if source and span:
        yield Finding(
            "single_source",
            span,
            f"all that is told ({len(told)} of {len(article.body)} statements) hangs on {article.name(source)}",
        )


def _anonymous(article: _Article) -> Iterator[Finding]:
    """Nobody behind any statement has a name, somebody is mentioned, and they tell a third of the article or more."""
    told = article.attributed
    sources = dict.fromkeys(s for t in told for s in t.statement.chain)
    if len(told) < _LEAST_ANONYMOUS or 3 * len(told) < len(article.body) or not all(map(article.nameless, sources)):
        return
    if not any(article.sources[s].mentions for s in sources):
        return
    span = next((span for s in sources if (span := article.first(s))), None)
    if span:
        names = ", ".join(article.name(s) for s in sources)
        yield Finding("anonymous_only", span, f"nobody who is cited has a name: {names}")
