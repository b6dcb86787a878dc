"""The headline, read by itself: who is said in it to say what, and which of the article's sources that is.

A headline given beside the text counts its offsets in itself (`field` "title"), one recognised in the text in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sayso.attribution import Attributed, attribute
from sayso.attribution.material import Material
from sayso.attribution.names import called, stem, stems
from sayso.catalogue.words import shortens
from sayso.context.signs import signs
from sayso.grammar import Token, parse
from sayso.model import Article, Attribution, Field, Source, Span

_DASHES = ("—", "–", "-")
_LONGEST_SPEAKER = 8  # tokens
_TAIL = 5  # letters of a word that another is made with
_WHO = ("person", "body", "office", "outlet", "collective", "anonymous", "deputy")
_KINDS = {"PER": "person", "ORG": "organization", "LOC": "government"}
_LONGEST_HEADLINE = 1_000  # characters; what is longer is none


Known = Callable[[Attributed], Attributed]
"""Gives sources their kinds and keys, as `sayso.context.sources.catalogued` does."""


class Headline(NamedTuple):
    """A headline and who speaks in it: offsets of `found` count in the headline, which begins at `start` of its field.

    `found.sources` are those of the article and behind them those that the headline alone names.
    """

    found: Attributed
    field: Field
    start: int


def headline(article: Article, found: Attributed, known: Known | None = None) -> Headline | None:
    """Read the headline of an article whose body is read; None where there is none.

    1. Attributions as anywhere else: «P, сообщил X», «X опроверг P». 2. Forms that only headlines have: «X: P», «P — X»,
    «P: X». 3. Each source is sought among the article's: by its key where `known` gives one, by its name or what shortens
    it («Минтранс», «МИД»); if it is new it is added, with a mention only where the headline stands in the text itself.
    """
    title, start = _words(article, found)
    if not title.strip() or len(title) > _LONGEST_HEADLINE:
        return None
    alone = attribute(parse(title), found.material.pack, titled=True)
    alone = _whole(alone._replace(material=_stating(alone.material)), found.sources)
    alone = known(alone) if known else alone
    field: Field = "text" if article.title is None else "title"
    return Headline(_settled(alone, found.sources, start if field == "text" else None), field, start)


def with_headline(found: Attributed, head: Headline | None) -> Attributed:
    """Add the sources of the headline, and its attributions where it has a field of its own; their ids go on."""
    if head is None:
        return found
    last = max((a.id for a in found.attributions), default=0)
    titled = head.found.attributions if head.field == "title" else ()
    moved = (
        replace(a, id=a.id + last, parent=None if a.parent is None else a.parent + last, field=head.field)
        for a in titled
    )
    return found._replace(attributions=(*found.attributions, *moved), sources=head.found.sources)


def _whole(alone: Attributed, sources: Sequence[Source]) -> Attributed:
    """What only headlines know added, every attribution with a source of its own."""
    m = alone.material
    told = [a for a in alone.attributions if not _asks(m, a)]
    formed = [a for a in _forms(m, sources) if not any(_meet(a, other) for other in told)]
    said, own = [], list(alone.sources)
    for one in _nested(formed, told):
        source = next((s for s in alone.sources if s.id == one.source_id), None)
        if source is None:
            source = _source(m, one, f"h{one.id}")
            own.append(source)
        said.append(replace(one, source_id=source.id, entity=source.name if one.source else None))
    return alone._replace(attributions=tuple(said), sources=tuple(own))


def _nested(formed: Sequence[Attribution], told: Sequence[Attribution]) -> list[Attribution]:
    """All attributions with ids from 1: «СМИ: лётчики сообщали о …», what the pilots told is known on the media's word."""
    ids = {a.id: n for n, a in enumerate(told, len(formed) + 1)}
    out = [replace(a, id=n) for n, a in enumerate(formed, 1)]
    for one in told:
        above = next((n for n, a in enumerate(formed, 1) if one.cue and a.content[0].holds(one.cue)), None)
        out.append(replace(one, id=ids[one.id], parent=ids.get(one.parent, above) if one.parent else above))
    return out


def _words(article: Article, found: Attributed) -> tuple[str, int]:
    if article.title is not None:
        return article.title, 0
    return (article.text[slice(*found.headline)], found.headline.start) if found.headline else ("", 0)


def _stating(m: Material) -> Material:
    """A headline has no stop behind it and states something all the same, where it has a predicate or a speaker."""
    return replace(m, lines=tuple(line._replace(kind="body") for line in m.lines))


def _asks(m: Material, attribution: Attribution) -> bool:
    """«Что известно о взрыве», «Что говорят о школе»: the headline announces an answer, nobody says a thing."""
    cue = attribution.cue
    if cue is None or attribution.source is not None:
        return False
    before = m.text[: cue.start].lower().split()
    return bool(before) and signs(m.pack.language).has("interrogative", before[-1])


def _meet(one: Attribution, other: Attribution) -> bool:
    """The same source twice, or one content within another that has its own source."""
    return one.source is not None and other.source is not None and one.source.meets(other.source)


# ------------------------------------------------------------------ forms of headlines


def _forms(m: Material, sources: Sequence[Source]) -> Iterator[Attribution]:
    for sentence in m.sentences:
        tokens = sentence.tokens
        colon = next((t.i for t in tokens[1:-1] if t.text == ":"), None)
        dash = next((t.i for t in tokens[-2:0:-1] if t.text in _DASHES), None)
        cut = dash if colon is None else colon
        if cut is not None:
            before, after = tokens[:cut], tokens[cut + 1 :]
            if colon and _speaks(m, before, sources) and _says(after):
                yield _attribution(m, "headline/colon", before, after)
            elif _is_body(m, after, sources) and _says(before) and (colon or not _renames(m, before, after)):
                yield _attribution(m, "headline/colon-after" if colon else "headline/dash", after, before)


def _attribution(m: Material, rule: str, who: Sequence[Token], what: Sequence[Token]) -> Attribution:
    content = m.trim(what[0].start, what[-1].end) or Span(what[0].start, what[-1].end)
    direct = any(q.outer.start <= content.start and content.end <= q.outer.end for q in m.speech)
    source = m.trim(who[0].start, _named(who)[-1].end) or Span(who[0].start, who[-1].end)
    return Attribution(
        0, (content,), None, source, None, None, "say", "direct" if direct else "indirect", None, (), rule
    )


def _named(who: Sequence[Token]) -> Sequence[Token]:
    """«Песков о пошлинах: …»: the speaker without what they speak of."""
    about = next((k for k, t in enumerate(who) if t.lemma in ("о", "об", "обо", "про") and t.tag.pos == "ADP"), None)
    return who[:about] if about else who


def _says(tokens: Sequence[Token]) -> bool:
    """There is a predicate, or a clause without one whose dash shows it: «санкции — угроза», or a whole quotation."""
    words = [t for t in tokens if t.is_word]
    if len(words) < 2:
        return False
    told = any((t.is_predicate and t.tag.form != "Conv") or t.tag.form == "Inf" or t.lemma == "нет" for t in words)
    return told or any(t.text in _DASHES for t in tokens[1:-1]) or tokens[0].text in '«"„“'


def _head(tokens: Sequence[Token]) -> Token | None:
    """The nominative that a speaker's phrase begins with; None where it is no noun phrase."""
    words = [t for t in _named(tokens) if t.is_word]
    if not words or len(words) > _LONGEST_SPEAKER or any(t.is_predicate or t.tag.form == "Inf" for t in words):
        return None
    first = next((t for t in words if t.tag.pos in ("NOUN", "PROPN", "X")), None)
    lead = words[: words.index(first)] if first else []
    plain = all(t.tag.pos in ("ADJ", "DET", "NUM") for t in lead)
    # of abbreviations («МИД: …») the tagger guesses the case
    return first if first and plain and (first.tag.case in ("Nom", "") or first.text.isupper()) else None


def _speaks(m: Material, tokens: Sequence[Token], sources: Sequence[Source]) -> bool:
    """Somebody who can speak stands before the colon: a person or body by name, anybody animate, a source of the article."""
    head = _head(tokens)
    if head is None:
        return False
    kinds = {n.kind for n in m.names_in(head.span)}
    if _called_so(m, head):
        return True
    if "LOC" in kinds:
        return False
    animate = head.tag.animacy == "Anim" and head.tag.pos in ("NOUN", "PROPN")
    spoken_of = any(stem(head.text) in stems(s.name) for s in sources if s.mentions)  # «источник в [таможне]»
    return bool(kinds) or animate or spoken_of or _is_body(m, tokens, sources)


def _is_body(m: Material, tokens: Sequence[Token], sources: Sequence[Source]) -> bool:
    """A person or body by name, a word for such («СМИ», «источник», «полиция»), or a source of the article."""
    head = _head(tokens)
    if head is None:
        return False
    kinds = {n.kind for n in m.names_in(head.span)}
    name = stems(m.text[head.start : _named(tokens)[-1].end])
    cited = any(s.mentions and _same(name, stems(s.name), s.kind) for s in sources)
    return bool(kinds & {"PER", "ORG"}) or (_called_so(m, head) and not kinds) or cited


def _called_so(m: Material, head: Token) -> bool:
    """A word for somebody who speaks, or one made with it: «служба», «погранслужба»."""
    low = head.text.lower()
    tails = (low[k:] for k in range(3, len(low) - _TAIL + 1))
    meant = frozenset((head.lemma, low, *tails))
    return any(not meant.isdisjoint(m.pack.words[group]) for group in _WHO)


def _renames(m: Material, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """«Умер Иван Петров — глава союза», «победила женщина — Анна Лосева»: behind the dash stands who or what somebody is.

    Media, bodies and the nameless seldom are; a person is, where somebody unnamed stands before it or a name just before it.
    """
    head = _head(after)
    if head is None or {n.kind for n in m.names_in(head.span)} == {"LOC"}:
        return True
    if head.lemma in m.pack.words["anonymous"] or head.tag.animacy == "Inan":
        return False
    named = before[-1].tag.pos in ("PROPN", "X") and before[-1].tag.case in ("Nom", "")
    somebody = any(t.tag.pos == "NOUN" and t.tag.animacy == "Anim" for t in before)
    titled = head.tag.pos == "NOUN" and len([t for t in after if t.is_word]) > 1
    return named or somebody or titled


# ------------------------------------------------------------------ who it is


def _source(m: Material, attribution: Attribution, own: str) -> Source:
    """A source for an attribution that has none yet: whom the form names, or the words of the cue."""
    span, cue = attribution.source, attribution.cue
    if span is None:
        return Source(own, m.text[slice(*cue)].lower() if cue else "", "unnamed", None, ())
    tokens = [t for t in m.sentences[m.sentence_at(span.start)].tokens if span.start <= t.start < span.end]
    head = _head(tokens)
    kind = next((_KINDS[n.kind] for n in m.names_in(span)), "unnamed")
    return Source(own, called(m, tokens, head) if head else m.text[slice(*span)], kind, None, (span,))


def _settled(alone: Attributed, sources: tuple[Source, ...], start: int | None) -> Attributed:
    """The headline's sources as the article's own; `start`: where the headline begins in the text, if it stands there."""
    ids: dict[str, Source] = {}
    for own in alone.sources:
        if not any(a.source_id == own.id for a in alone.attributions):
            continue
        known = next((s for s in sources if own.key and s.key == own.key), None) or _find(own, sources)
        if known is None:
            mentions = () if start is None else tuple(Span(m.start + start, m.end + start) for m in own.mentions)
            known = replace(own, id=f"s{len(sources) + 1}", mentions=mentions)
            sources = (*sources, known)
        ids[own.id] = known
    said = (
        replace(a, source_id=ids[str(a.source_id)].id, entity=ids[str(a.source_id)].name if a.entity else None)
        for a in alone.attributions
    )
    return alone._replace(attributions=tuple(said), sources=sources)


def _find(own: Source, sources: Iterable[Source]) -> Source | None:
    """The source that goes by a name, a part of it, a longer form of it, or something that shortens it.

    Two different keys are two sources, whatever they are called.
    """
    name = stems(own.name)
    if not name or not own.mentions:
        return next((s for s in sources if s.name == own.name), None)
    fitting = [s for s in sources if s.mentions and not (own.key and s.key)]
    same = (s for s in fitting if _same(name, stems(s.name), s.kind))
    shortened = (s for s in fitting if _shortens(own.name, stems(s.name)))
    return next(same, None) or next(shortened, None)


def _same(own: tuple[str, ...], theirs: tuple[str, ...], kind: str) -> bool:
    """«Минобороны» is «Минобороны РФ», «Петров» is «Иван Петров», but «таможня» is not «источник в таможне»."""
    shorter, longer = sorted((own, theirs), key=len)
    return (
        bool(shorter)
        and set(shorter) <= set(longer)
        and (longer[0] in shorter or (kind == "person" and longer[-1] in shorter))
    )


def _shortens(name: str, words: tuple[str, ...]) -> bool:
    """«Минтранс» is «министерство транспорта», «МИД Ардании» «министерство иностранных дел Ардании»."""
    first, *rest = name.split()
    return {stem(w) for w in rest} <= set(words) and shortens(first, words)
