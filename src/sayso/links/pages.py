"""Links with the words they are about: what a page of a story or a claim shows. Pure: articles and links in, pages out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.links.copies import Copy
from sayso.links.decisions import Decision
from sayso.links.model import Citation, CrossFinding, FindingKind, Hop, Links, Origin, Passage, Story, Tracked, Voice
from sayso.links.same import Stated
from sayso.model import Article, Field, Place, Polarity, Span

NUMBERS = ("number_conflict", "number_update")


@dataclass(frozen=True, slots=True)
class Byline:
    """An article as it is named beside what it tells."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of a claim: `text` stands at `span`, `number` counts from 1 within the claim.

    `why` it was put to the claim, beside statement `beside`, is empty for the first. `copied` is the article, one that tells
    the claim too, from which these words were taken.
    """

    number: int
    article: str
    field: Field
    span: Span
    text: str
    chain: tuple[str, ...]
    hedged: bool
    polarity: Polarity
    beside: int | None
    why: tuple[str, ...]
    copied: str | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim: `text` is its first statement's, `first` when that was published; `articles` and `denying` ones by time.

    The tree: `hops` from origins over voices and articles to articles.
    """

    id: str
    text: str
    first: str | None
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    denying: tuple[str, ...]
    fewest: int
    most: int
    origins: tuple[Origin, ...]
    statements: tuple[Told, ...]
    voices: tuple[Voice, ...]
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two passages of a finding; `words` make the difference, in code points of `text`."""

    article: str
    field: Field
    span: Span
    text: str
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its two passages; `to_claim` is what the second states where that is another claim."""

    id: str
    kind: FindingKind
    claim: str
    to_claim: str | None
    note: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Version:
    """One of several claims with different numbers (`words`) for one thing: who came first with it, when, on whose word."""

    claim: str
    text: str
    words: str
    article: str
    outlet: str | None
    published: str | None
    chain: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class CopyView:
    """`article` has text from `of`: `overlap` of it, 0 to 1."""

    article: str
    of: str
    kind: str
    overlap: float


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place of a story and the articles that name it."""

    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story: articles by time, claims by how many articles tell them, versions of numbers by time, conflicts and losses.

    `places` are those that most articles name first; `others` are articles of no or another story that tell one of the claims.
    """

    id: str
    name: str
    first: str | None
    last: str | None
    articles: tuple[Byline, ...]
    claims: tuple[ClaimView, ...]
    versions: tuple[tuple[Version, ...], ...]
    findings: tuple[FindingView, ...]
    copies: tuple[CopyView, ...]
    citations: tuple[Citation, ...]
    places: tuple[PlaceView, ...]
    others: tuple[Byline, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim with the articles that tell it or differ, the story it belongs to (id, name), what people decided about it."""

    claim: ClaimView
    story: tuple[str, str] | None
    articles: tuple[Byline, ...]
    versions: tuple[tuple[Version, ...], ...]
    findings: tuple[FindingView, ...]
    copies: tuple[CopyView, ...]
    decisions: tuple[Decision, ...]


Spans = tuple[Span, ...]
Articles = Mapping[str, Article]
"""Articles by id, in the order of time."""


def story_page(story: Story, name: str, every: Articles, named: Iterable[tuple[str, Place]], links: Links) -> StoryPage:
    """Lay out a story; `links` are those about it, `every` all their articles, `named` the places each of its own names."""
    articles = {one: every[one] for one in story.articles}
    inside = [copy for copy in links.copies if copy.article in articles and copy.of in articles]
    views = [claim_view(one, every, inside) for one in links.claims]
    known = [article.published for article in articles.values() if article.published]
    return StoryPage(
        story.id,
        name,
        known[0] if known else None,
        known[-1] if known else None,
        tuple(map(byline, articles.values())),
        tuple(sorted(views, key=lambda view: (-len(view.articles), -len(view.statements), view.first or "~", view.id))),
        versions(links.claims, links.findings, every),
        tuple(finding_view(one, every) for one in links.findings),
        tuple(map(copy_view, inside)),
        tuple(one for one in links.citations if one.article in articles and one.of in articles),
        places(named),
        tuple(byline(article) for name, article in every.items() if name not in articles),
    )


def claim_page(
    one: Tracked,
    story: tuple[str, str] | None,
    links: Links,
    every: Articles,
    decisions: Iterable[Decision],
) -> ClaimPage:
    """Lay out a claim; `links` are those about it and about claims that it differs from by a number, `every` their articles."""
    own = {stated.article for stated in one.claim.statements}
    inside = [copy for copy in links.copies if copy.article in own and copy.of in own]
    return ClaimPage(
        claim_view(one, every, inside),
        story,
        tuple(map(byline, every.values())),
        versions(links.claims, links.findings, every),
        tuple(finding_view(found, every) for found in links.findings),
        tuple(map(copy_view, inside)),
        tuple(decisions),
    )


def byline(article: Article) -> Byline:
    """An article's name."""
    return Byline(article.id, article.title, article.outlet, article.url, article.published)


def claim_view(one: Tracked, articles: Articles, copies: Iterable[Copy]) -> ClaimView:
    """Lay out a claim; `articles` are those that tell it at least."""
    claim = one.claim
    sides = list(zip(claim.statements, claim.polarities, strict=True))
    order = {name: k for k, name in enumerate(articles)}
    telling = sorted({s.article for s in claim.statements}, key=order.__getitem__)
    denying = sorted({s.article for s, side in sides if side == "denies"}, key=order.__getitem__)
    first = claim.statements[0]
    outlets = dict.fromkeys(outlet for name in telling if (outlet := articles[name].outlet))
    return ClaimView(
        claim.id,
        words(articles[first.article], first.field, first.passage),
        articles[first.article].published,
        tuple(telling),
        tuple(outlets),
        tuple(denying),
        one.fewest,
        one.most,
        one.origins,
        tuple(_told(one, articles, [copy for copy in copies if copy.of in set(telling)])),
        one.voices,
        one.hops,
    )


def _told(one: Tracked, articles: Articles, copies: Sequence[Copy]) -> Iterator[Told]:
    ties = {link.second: link for link in one.claim.links}
    for place, (stated, side) in enumerate(zip(one.claim.statements, one.claim.polarities, strict=True)):
        tie = ties.get(place)
        yield Told(
            place + 1,
            stated.article,
            stated.field,
            stated.passage,
            words(articles[stated.article], stated.field, stated.passage),
            stated.chain,
            stated.hedged,
            side,
            tie and tie.first + 1,
            tie.reasons if tie else (),
            _copied(stated, copies),
        )


def _copied(stated: Stated, copies: Iterable[Copy]) -> str | None:
    """From which article the words of a statement were taken."""
    own = (copy for copy in copies if copy.article == stated.article) if stated.field == "text" else ()
    return next((copy.of for copy in own if copy.took(stated.passage)), None)


def finding_view(one: CrossFinding, articles: Articles) -> FindingView:
    """Lay out a finding."""
    first, second = (_side(passage, spans, articles) for passage, spans in zip(one.passages, one.words, strict=True))
    return FindingView(one.id, one.kind, one.claim, one.to_claim, one.note, (first, second))


def _side(passage: Passage, spans: Iterable[Span], articles: Articles) -> Side:
    text = words(articles[passage.article], passage.field, passage.span)
    start, size = passage.span.start, len(text)
    inside = (Span(max(span.start - start, 0), min(span.end - start, size)) for span in spans)
    return Side(*passage, text, tuple(span for span in inside if span.start <= span.end))


def copy_view(copy: Copy) -> CopyView:
    """Lay out a copy."""
    return CopyView(copy.article, copy.of, copy.kind, copy.overlap)


def words(article: Article, field: Field, span: Span) -> str:
    """What stands there."""
    return article.part(field)[slice(*span)]


# ── numbers over time ─────────────────────────────────────────────────────────────────────────────────────────────────


def versions(
    claims: Iterable[Tracked], findings: Iterable[CrossFinding], articles: Articles
) -> tuple[tuple[Version, ...], ...]:
    """For each thing of which different numbers are told the claims that do, by time."""
    known = {one.claim.id: one for one in claims}
    order = {name: k for k, name in enumerate(articles)}
    beside: dict[str, set[str]] = defaultdict(set)
    told: dict[str, tuple[Passage, Spans]] = {}
    for one in findings:
        ends = (one.claim, one.to_claim or "")
        if one.kind in NUMBERS and known.keys() >= set(ends):
            beside[ends[0]].add(ends[1])
            beside[ends[1]].add(ends[0])
            for claim, passage, spans in zip(ends, one.passages, one.words, strict=True):
                if claim not in told or order[passage.article] < order[told[claim][0].article]:
                    told[claim] = passage, spans
    lots = [[_version(known[claim], *told[claim], articles) for claim in lot] for lot in _connected(beside)]
    ordered = (tuple(sorted(lot, key=lambda version: (order[version.article], version.claim))) for lot in lots)
    return tuple(sorted(ordered, key=lambda lot: (-sum(version.articles for version in lot), lot[0].claim)))


def _connected(beside: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    seen: set[str] = set()
    for first in sorted(beside):
        lot = [] if first in seen else [first]
        seen.add(first)
        for here in lot:
            new = sorted(set(beside[here]) - seen)
            seen.update(new)
            lot += new
        if lot:
            yield lot


def _version(one: Tracked, passage: Passage, spans: Spans, articles: Articles) -> Version:
    article = articles[passage.article]
    text = words(article, passage.field, passage.span)
    numbers = ", ".join(words(article, passage.field, span) for span in spans)
    stated = one.claim.statements
    chain = next((s.chain for s in stated if (s.article, s.field, s.passage) == passage), ())
    count = len({s.article for s in stated})
    return Version(one.claim.id, text, numbers, article.id, article.outlet, article.published, chain, count)


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def places(named: Iterable[tuple[str, Place]]) -> tuple[PlaceView, ...]:
    """The places that articles name, those that most do first; `named` are pairs of an article's id and a place."""
    found: dict[tuple[object, ...], tuple[Place, dict[str, None]]] = {}
    mentions: Counter[tuple[object, ...]] = Counter()
    for article, place in named:
        key = (place.geonames,) if place.geonames is not None else (place.name, place.kind, place.country)
        found.setdefault(key, (place, {}))[1][article] = None
        mentions[key] += 1
    ranked = sorted(found, key=lambda key: (-len(found[key][1]), -mentions[key], found[key][0].name, str(key)))
    return tuple(_place(*found[key]) for key in ranked)


def _place(place: Place, articles: Iterable[str]) -> PlaceView:
    return PlaceView(place.name, place.kind, place.country, place.lat, place.lon, place.geonames, tuple(articles))
