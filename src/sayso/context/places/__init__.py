"""Parse → places: every place that a text names, resolved or left out. `find_places` is the whole way on one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.context.places.choice import Scored, Surroundings, ranked, surroundings
from sayso.context.places.mentions import Mention, mentions
from sayso.context.places.sense import no_place
from sayso.context.places.words import words
from sayso.context.places.zones import radius
from sayso.gazetteer import Spot
from sayso.gazetteer.names import folded, parts, stems
from sayso.grammar import Parse
from sayso.grammar.lemmas import senses
from sayso.model import Field, Place

_OTHERS = 3  # runners-up that are kept
_KNOWN = 100_000  # a place that its bare name is enough for
_LEAST = 4.6  # scores below which a name stays unresolved: as the network tags it, …
_LEAST_ADJECTIVE = 5.3  # … an adjective, …
_LEAST_BARE = 6.0  # … where it tags no place
_TELLING = (None, "government")  # a government is no place, but tells of its country
_NEVER = 99.0
_MOST_DOUBT = 2.5
_VERY_ALIKE, _NEARER = 0.9, 0.08  # of names that only sound alike
# Their towns have Cyrillic names, so likeness of sound alone proves little.
_SPELT = ("RU", "UA", "BY", "KZ", "BG")
_HOME = "RU"  # of a Russian text whose outlet tells nothing
_DOMAIN = re.compile(r"\.(ru|su|рф|ua|by|kz|uz|kg|tj|tm|az|am|ge|md|lt|lv|ee|il|de|uk|us)(?=[/:?#]|$)")
_DOMAINS = {"su": "RU", "рф": "RU", "uk": "GB"}
_BETWEEN = (
    ",", "(", "—", "на", "в", "во", "север", "юг", "запад", "восток", "северо-восток", "северо-запад", "юго-восток",
    "юго-запад", "центр", "часть", "столица",
)  # fmt: skip


class _Read(NamedTuple):
    mention: Mention
    rows: list[Scored]

    @property
    def spot(self) -> Spot:
        return self.rows[0].candidate.spot


def find_places(
    parse: Parse, *, outlet: str | None = None, url: str | None = None, field: Field = "text"
) -> tuple[Place, ...]:
    """Find the places of a text, in its order; spans do not overlap.

    1. Where names stand, with all that they may mean. 2. A first choice for each, by itself. 3. Persons, titles, governments
    and proper names of bodies are dropped. 4. A second choice among the others. 5. What stays unsure is left out.
    """
    home = _home(outlet, url)
    alone = surroundings((), home)
    first = [_Read(m, ranked(m, alone, (), ())) for m in mentions(parse)]
    first = [read._replace(mention=_foremost(read)) for read in first]
    reasons = [no_place(read.mention) for read in first]
    around = surroundings(
        (r.spot for r, why in zip(first, reasons, strict=True) if why in _TELLING and _clear(r)), home
    )
    persons = _persons(parse)
    real = [r for r, why in zip(first, reasons, strict=True) if why is None and not _person(r.mention, r.spot, persons)]
    second = _agreed([_again(real, at, around) for at in range(len(real))])
    return tuple(_place(read, parse.text, field) for read in second if _sure(read, around))


def _persons(parse: Parse) -> frozenset[str]:
    """Stems of what the article's persons are called."""
    names = (parse.text[name.span.start : name.span.end] for name in parse.names if name.kind == "PER")
    return frozenset(stem for name in names for word in parts(name) if len(word) > 3 for stem in stems(word))


def _person(mention: Mention, spot: Spot, persons: frozenset[str]) -> bool:
    """Tell whether a bare name is one that a person of the article bears, and nothing is in it or comes out of it."""
    if mention.adjective or mention.kinds or spot.kind == "country" or mention.first != mention.last:
        return False
    return not _in(mention) and not persons.isdisjoint(stems(folded(mention.token.text)))


def _in(mention: Mention) -> bool:
    before = mention.sentence.tokens[mention.first - 1].text.lower() if mention.first else ""
    return before in words().government["places_in"]


def _foremost(read: _Read) -> Mention:
    """The mention with its candidates in the order of their scores."""
    m = read.mention
    ordered = tuple(row.candidate for row in read.rows)
    return Mention(m.sentence, m.first, m.last, m.span, ordered, m.kinds, m.name, m.adjective)


def _home(outlet: str | None, url: str | None) -> str:
    """The country of an outlet, by its domain."""
    for text in (url, outlet):
        host = re.sub(r"^[a-z]+://", "", text or "")[:200].split("/")[0].lower()
        if found := _DOMAIN.search(host):
            return _DOMAINS.get(found[1], found[1].upper())
    return _HOME


def _clear(read: _Read) -> bool:
    """Tell whether a first choice is good enough to lean others on."""
    best = read.rows[0]
    lead = best.score - read.rows[1].score if len(read.rows) > 1 else 9
    return best.candidate.alike == 1 and (lead > 1 or best.candidate.own) and best.score >= _LEAST_BARE


def _again(reads: Sequence[_Read], at: int, around: Surroundings) -> _Read:
    mention = reads[at].mention
    if len(reads[at].rows) == 1 and reads[at].rows[0].score >= _LEAST_BARE + _MOST_DOUBT:
        return reads[at]  # nothing to choose, nothing to doubt
    neighbours = [r for r in reads[max(0, at - 4) : at + 5] if r.mention.sentence is mention.sentence]
    near = [r.spot for r in neighbours if r.mention is not mention and _clear(r)]
    beside = [r.spot for r in reads[max(0, at - 1) : at + 2] if _beside(mention, r.mention)]
    return _Read(mention, ranked(mention, around, beside, near))


def _beside(mention: Mention, other: Mention) -> bool:
    """«Кирове Калужской области», «аргентинской Кордове», «Питтсбурге, штат Пенсильвания», «Триполи на севере Ливана»."""
    if mention is other or mention.sentence is not other.sentence:
        return False
    left, right = sorted((mention, other), key=lambda m: m.first)
    between = mention.sentence.tokens[left.last + 1 : right.first]
    return len(between) <= 4 and all(
        t.text in _BETWEEN or folded(t.lemma) in _BETWEEN or folded(t.lemma) in words().types for t in between
    )


def _agreed(reads: list[_Read]) -> list[_Read]:
    """One name means one place in an article: where it was surest."""
    best: dict[tuple[bool, tuple[int, ...]], _Read] = {}
    for read in reads:
        key = _key(read)
        free = not read.mention.kinds or read.spot.kind == "city"  # «штат Нью-Йорк» tells nothing of «в Нью-Йорке»
        if free and (key not in best or _lead(read) > _lead(best[key])):
            best[key] = read
    return [read if read.mention.kinds else read._replace(rows=best[_key(read)].rows) for read in reads]


def _key(read: _Read) -> tuple[bool, tuple[int, ...]]:
    return read.mention.adjective, tuple(sorted(c.spot.id for c in read.mention.candidates))


def _lead(read: _Read) -> float:
    return read.rows[0].score - (read.rows[1].score if len(read.rows) > 1 else 0)


def _sure(read: _Read, around: Surroundings) -> bool:
    """Tell whether the best candidate is good enough for what the text shows."""
    best, mention = read.rows[0], read.mention
    spot = best.candidate.spot
    if best.candidate.alike < 1:
        return best.score >= _LEAST and _alike_enough(read, around)
    if mention.kinds:
        return best.score >= _LEAST
    if mention.tagged == "LOC":
        enough = best.score >= _LEAST + _MOST_DOUBT
        return enough or (best.score >= _LEAST and best.score >= _LEAST + _doubt(mention, own=best.candidate.own))
    if mention.adjective:
        return best.score >= _LEAST_ADJECTIVE
    known = best.candidate.own or spot.kind == "country" or spot.weight >= _KNOWN or around.countries[spot.country] > 2
    opening = mention.first == 0 and mention.token.tag.pos != "PROPN"
    return (
        known
        and not opening
        and best.score >= _LEAST_BARE
        and best.score >= _LEAST_BARE + _doubt(mention, own=best.candidate.own)
    )


def _alike_enough(read: _Read, around: Surroundings) -> bool:
    """Tell whether likeness of sound is enough: the article names the country, or one town sounds nearest by far."""
    best = read.rows[0].candidate
    if (best.spot.country in _SPELT and best.alike < _VERY_ALIKE) or _doubt(read.mention, own=False):
        return False
    if around.countries[best.spot.country]:
        return True
    rivals = [row.candidate.alike for row in read.rows if row.candidate.spot.country != best.spot.country]
    return "city" in read.mention.kinds and best.alike >= max(rivals, default=0.7) + _NEARER


def _doubt(mention: Mention, *, own: bool) -> float:
    """What has to be made up for a word that the dictionary knows, but as no place: «Мартина», «Граде»."""
    known = senses(mention.token.text.lower()) if mention.first == mention.last else frozenset()
    if not known or "place" in known:
        return 0.0
    if not own and mention.tagged != "LOC":
        return _NEVER
    return 1.0 if own or _in(mention) else _MOST_DOUBT


def _place(read: _Read, text: str, field: Field) -> Place:
    spot, mention = read.spot, read.mention
    point = spot.kind != "country"
    return Place(
        span=mention.span,
        name=spot.name,
        kind=spot.kind,
        country=spot.country or None,
        lat=round(spot.lat, 4) if point else None,
        lon=round(spot.lon, 4) if point else None,
        geonames=spot.geonames or None,
        radius_km=radius(text, mention.span.start) if point else None,
        others=tuple(
            (s.name, s.country or None, s.geonames or None)
            for s in (row.candidate.spot for row in read.rows[1 : _OTHERS + 1])
        ),
        field=field,
    )
