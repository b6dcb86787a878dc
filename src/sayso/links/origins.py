"""A claim → its origins: every statement's chain followed to its far end, through copies and articles that cite articles.

1. A statement has it from the innermost of its chain; where an outlet in the chain has an article with the claim, from whoever
that article has it from, of several the one that the statement names. 2. What stands in copied text comes from where it was
copied. 3. What an article says without a source it has from an earlier article, unless its own reporter saw it; who is first
says it himself. 4. Sources that are one are one origin. Who cites in a circle has no origin: it is unknown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from typing import NamedTuple

from sayso.links.copies import Copy
from sayso.links.copy_order import order
from sayso.links.model import Citation, Hop, How, Origin, Tracked, Voice
from sayso.links.outlets import Outlets, announces, own_report
from sayso.links.same import Claim, Stated
from sayso.links.same.telling import Telling, likely
from sayso.links.voices import Heard, kind_of, merged, same_source, voices
from sayso.model import Article, Reading

HAPPENING = 0.35  # how likely two articles tell of one happening for what only looks alike in them to count
BEFORE = 40  # earlier articles that a silent one may have a claim from
NAMELESS = ("anonymous", "eyewitness")


@dataclass(frozen=True)
class Bundle:
    """Articles that are looked at together: readings by id in the order of time, who is heard in each, copies, outlets."""

    readings: Mapping[str, Reading]
    heard: Mapping[str, Mapping[str, Heard]]
    copies: Mapping[str, Sequence[Copy]]
    outlets: Outlets
    place: Mapping[str, int]
    names: Sequence[str]

    @classmethod
    def of(cls, readings: Iterable[Reading], copies: Iterable[Copy]) -> Bundle:
        """Lay out readings with the copies among them."""
        ordered = {r.article.id: r for r in sorted(readings, key=lambda r: order(r.article))}
        by_article: dict[str, list[Copy]] = defaultdict(list)
        for copy in copies:
            by_article[copy.article].append(copy)
        heard = {name: voices(reading) for name, reading in ordered.items()}
        outlets = Outlets(r.article for r in ordered.values())
        return cls(ordered, heard, by_article, outlets, {name: k for k, name in enumerate(ordered)}, tuple(ordered))

    def chain(self, stated: Stated) -> list[Heard]:
        """The voices behind a statement, innermost first, less the article's own outlet and those that no words name."""
        if stated.number is None:
            return []
        heard = self.heard[stated.article]
        chain = [heard[name] for name in self.readings[stated.article].statements[stated.number].chain if name in heard]
        return [v for v in chain if v.spoken and stated.article not in self.outlets.articles(v)]

    def article(self, stated: Stated) -> Article:
        """Where a statement stands."""
        return self.readings[stated.article].article

    def whole(self, stated: Stated) -> str:
        """The text, or the title, in which a statement stands."""
        return self.article(stated).part(stated.field)

    def text(self, stated: Stated) -> str:
        """The passage of a statement."""
        return self.whole(stated)[slice(*stated.passage)]

    def attributed(self, stated: Stated) -> bool:
        """Tell whether a statement is on somebody's word, whoever that is; a title "Union: five dead" names the union."""
        if stated.number is not None:
            return bool(stated.chain)
        named = stated.field == "title" and ": " in self.text(stated)
        return named or announces(self.text(stated), stated.said.language)

    def one_happening(self, one: str, other: str) -> bool:
        """Tell whether two articles tell of one happening: by what they tell as a whole."""
        return self.likely(one, other) >= HAPPENING

    @cached_property
    def likely(self) -> Callable[[str, str], float]:
        """How likely two articles, by id, tell of one happening; each is laid out once, and each pair compared once."""
        telling = cache(lambda name: Telling(self.readings[name]))
        return cache(lambda one, other: likely(telling(one), telling(other)))

    def own_report(self, stated: Stated) -> bool:
        """Tell whether the outlet saw it for itself."""
        return own_report(self.text(stated), stated.said.language)

    def in_title(self, stated: Stated) -> bool:
        """Tell whether a statement stands in the headline, given or recognised."""
        headline = self.readings[stated.article].headline
        return stated.field == "title" or (headline is not None and headline.holds(stated.span))


class Root(NamedTuple):
    """Somebody who says it; or, without a voice, an article that says it by itself."""

    article: str
    voice: Heard | None


class Given(NamedTuple):
    """`article` has it from another article, which has it from the `said` where it tells."""

    article: str
    giver: str
    how: How
    said: Heard | None


Way = Root | Given


def tracked(claim: Claim, here: Bundle) -> Tracked:
    """Follow a claim to its origins."""
    ways = _heard_of(claim, here)
    ends = {name: tuple(_ends(name, ways)) for name in ways}
    roots = list(dict.fromkeys(root for name in ways for root in ends[name]))
    if any(root.voice for root in roots):
        roots = [root for root in roots if root.voice or _saw(claim, root.article, here)]
    groups = _groups(roots)
    names = [_voice_of(group, here) for group in groups]
    origins = _origins(groups, names, ends)
    fewest, most = _range(origins)
    return Tracked(claim, origins, *_tree(groups, names, ways), fewest, most)


# ── from whom each article has it ─────────────────────────────────────────────────────────────────────────────────────


def _heard_of(claim: Claim, here: Bundle) -> dict[str, tuple[Way, ...]]:
    """Article → how it has the claim, in the order of time."""
    lots = _asserting(claim, here)
    ways: dict[str, tuple[Way, ...]] = {}
    for name, lot in lots.items():
        found = [way for stated in lot for way in _ways(stated, here, lots)]
        ways[name] = tuple(dict.fromkeys(found)) or (_silent(name, lots, here, ways),)
    return ways


def _asserting(claim: Claim, here: Bundle) -> dict[str, list[Stated]]:
    """Article → its statements that assert the claim: those on somebody's word, if there are such, and in its text."""
    lots: dict[str, list[Stated]] = defaultdict(list)
    for stated, polarity in zip(claim.statements, claim.polarities, strict=True):
        if polarity == "asserts":
            lots[stated.article].append(stated)
    out = {}
    for name in sorted(lots, key=lambda name: here.place[name]):
        lot = [s for s in lots[name] if not here.in_title(s)] or lots[name]
        out[name] = [s for s in lot if here.chain(s)] or lot
    return out


def _ways(stated: Stated, here: Bundle, telling: Mapping[str, object]) -> Iterator[Way]:
    """How one statement has it: copied, from articles that it cites, or from who says it; nothing where it has no source."""
    chain = here.chain(stated)
    own = here.copies.get(stated.article, ()) if stated.field == "text" else ()
    copied = [copy.of for copy in own if copy.of in telling and copy.took(stated.passage)]
    if copied:
        yield Given(stated.article, copied[0], "copies", chain[0] if chain else None)
        return
    for k in range(len(chain) - 1, -1, -1):
        if giver := _nearest(stated.article, here.outlets.articles(chain[k]), here, telling):
            yield Given(stated.article, giver, "cites", chain[0] if k else None)
            return
    said = chain[0] if chain else None
    if giver := _nearest(stated.article, here.outlets.named(stated.said, here.article(stated)), here, telling):
        yield Given(stated.article, giver, "cites", said)  # «рассказал „Маяку“ матрос»
    elif said:
        yield Root(stated.article, said)


def _nearest(article: str, others: Sequence[str], here: Bundle, telling: Mapping[str, object]) -> str | None:
    """Of other articles that tell the claim the last before this one, else the first behind."""
    own = here.place[article]
    places = sorted(here.place[name] for name in others if name in telling and name != article)
    before = [k for k in places if k < own]
    return here.names[before[-1] if before else places[0]] if places else None


def _silent(article: str, lots: Mapping[str, Sequence[Stated]], here: Bundle, before: Iterable[str]) -> Way:
    """An article without a source: its own report, or taken from the one before it whose words it shares most."""
    own = lots[article]
    earlier = list(before)[-BEFORE:]
    if not earlier or any(here.own_report(s) for s in own):
        return Root(article, None)
    giver = max(earlier, key=lambda name: (_shared(own, lots[name]), here.place[name]))
    return Given(article, giver, "takes", None)


def _shared(one: Iterable[Stated], other: Sequence[Stated]) -> float:
    """How much two statements of two articles say in the same words, weighed by rarity."""
    return max(
        sum(weight for stem, weight in mine.items() if stem in theirs)
        for mine in map(_weights, one)
        for theirs in map(_weights, other)
    )


def _weights(stated: Stated) -> dict[str, float]:
    return {word.stem: word.weight for word in stated.said.words} | {f"{n.value:g}": 1.0 for n in stated.said.numbers}


def _saw(claim: Claim, article: str, here: Bundle) -> bool:
    return any(s.article == article and here.own_report(s) for s in claim.statements)


# ── to the far end ────────────────────────────────────────────────────────────────────────────────────────────────────


def _ends(article: str, ways: Mapping[str, tuple[Way, ...]]) -> Iterator[Root]:
    """Who an article has a claim from in the end; nobody where all it rests on cites in a circle."""
    for way in ways[article]:
        if isinstance(way, Root):
            yield way
        else:
            behind = _reached(way.giver, ways)
            said = way.said
            meant = [r for r in behind if said and r.voice and same_source(said, r.voice)]
            several = said is not None and len(behind) > 1
            yield from meant or ([Root(article, said)] if several else behind)


def _reached(article: str, ways: Mapping[str, tuple[Way, ...]]) -> list[Root]:
    """All roots that can be reached from an article; each article is looked at once, so circles end."""
    seen = {article: None}
    left = [article]
    roots: dict[Root, None] = {}
    while left:
        for way in ways[left.pop()]:
            if isinstance(way, Root):
                roots[way] = None
            elif way.giver not in seen:
                seen[way.giver] = None
                left.append(way.giver)
    return list(roots)


# ── who is one ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _groups(roots: Sequence[Root]) -> list[list[Root]]:
    """Roots that are one source, each group and the groups in the order given.

    Who is named by no word of his own, «в сообщении ведомства», is the one whom his article names, else whom most do.
    """
    heard = [root.voice for root in roots if root.voice and root.voice.name_words]
    named = [root for root in roots if root.voice and root.voice.name_words]
    found: dict[int, list[Root]] = defaultdict(list)
    for root, top in zip(named, merged(heard), strict=True):
        found[top].append(root)
    groups = list(found.values())
    vague = [root for root in roots if root.voice and not root.voice.name_words]
    for root in vague:
        home = next(
            (g for g in groups if any(r.article == root.article for r in g)), max(groups, key=len, default=None)
        )
        if home is None:
            groups.append([root])
        else:
            home.append(root)
    return [*groups, *([root] for root in roots if not root.voice)]


def _voice_of(group: Sequence[Root], here: Bundle) -> Voice:
    heard = [root.voice for root in group if root.voice]
    if not heard:
        outlet = here.readings[group[0].article].article.outlet or group[0].article
        return Voice(_id("outlet", outlet), outlet, "outlet", None)
    people = list(dict.fromkeys(v.name for v in heard if v.person))
    bodies = Counter(v.name for v in heard if not v.person)
    name = bodies.most_common(1)[0][0] if bodies else people[0]
    shown = f"{name} ({people[0]})" if bodies and len(people) == 1 else name
    model = next(v for v in heard if v.name == name)
    key = next((v.key for v in heard if v.key and not v.person), model.key)
    return Voice(_id(key or name), shown, kind_of(model), key)


def _id(*parts: str) -> str:
    return blake2b(" ".join(parts).lower().encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _origins(
    groups: Sequence[Sequence[Root]], names: Sequence[Voice], ends: Mapping[str, Sequence[Root]]
) -> tuple[Origin, ...]:
    found = []
    for group, voice in zip(groups, names, strict=True):
        articles = tuple(sorted(name for name, roots in ends.items() if not set(roots).isdisjoint(group)))
        found.append(Origin(voice.id, voice.name, voice.kind, voice.key, articles))
    lost = tuple(sorted(name for name, roots in ends.items() if not roots))
    if lost:
        found.append(Origin(_id("unknown"), "unknown: they cite each other", "unknown", None, lost))
    return tuple(sorted(found, key=lambda o: (o.kind == "unknown", -len(o.articles), o.name)))


def _range(origins: Sequence[Origin]) -> tuple[int, int]:
    """How many independent origins there are, at least and at most: nobody by name may be one of the others."""
    known = [o for o in origins if o.kind != "unknown"]
    named = sum(o.kind not in NAMELESS for o in known)
    return max(named, min(1, len(known))), len(known)


# ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tree(
    groups: Sequence[Sequence[Root]], names: Sequence[Voice], ways: Mapping[str, tuple[Way, ...]]
) -> tuple[tuple[Voice, ...], tuple[Hop, ...]]:
    """Who got it from whom: from voices to the articles that hear them, from articles to those that cite, copy or take."""
    of = {root: voice for group, voice in zip(groups, names, strict=True) for root in group}
    hops = set()
    for article, found in ways.items():
        for way in found:
            if isinstance(way, Given):
                hops.add(Hop(way.giver, article, way.how))
            elif way in of and way.voice:
                hops.add(Hop(of[way].id, article, "says"))
    givers = {hop.giver for hop in hops}
    return tuple(voice for voice in names if voice.id in givers), tuple(sorted(hops))


def citations(claims: Iterable[Tracked], here: Bundle) -> tuple[Citation, ...]:
    """Which articles name whose outlet as their source, each with the first passage that rests on it; by time."""
    found: dict[tuple[str, str], Citation] = {}
    for one in claims:
        for hop in one.hops:
            if hop.how == "cites":
                passage = min(s.passage for s in one.claim.statements if s.article == hop.taker)
                known = found.get((hop.taker, hop.giver))
                found[hop.taker, hop.giver] = Citation(
                    hop.taker, hop.giver, min(passage, known.span if known else passage)
                )
    return tuple(found[pair] for pair in sorted(found, key=lambda pair: [here.place[name] for name in pair]))
