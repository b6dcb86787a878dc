"""The questions people ask of a corpus; dataclasses out, nothing printed.

What a page shows comes from here; how it looks is for `show` and the doors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from sayso.corpus import Corpus, Correction, Hit, Known, Page, Query, Status
from sayso.corpus.linked import Order
from sayso.corpus.questions import ClaimHead, StoryHead
from sayso.errors import AbsentError
from sayso.intake.taken import Provenance
from sayso.links import pages
from sayso.links.copies import Copy
from sayso.links.copy_order import order as by_time
from sayso.links.decisions import Decision, about
from sayso.links.kept import citations_of, claim_of, copy_of, finding_of
from sayso.links.model import CrossFinding, Links, Story, Tracked
from sayso.links.pages import ClaimPage, FindingView, StoryPage, finding_view
from sayso.model import Article, Reading

_PAGE = 200  # statements that are asked for at once


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and how many there are on all pages."""

    page: Page
    total: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What a source has been made to say: in figures, and the statements, last published first, a page of them."""

    known: Known
    statements: Page


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with where it was found, its reading as corrected (None: not read yet), and what people put right in it."""

    article: Article
    provenance: tuple[Provenance, ...]
    reading: Reading | None
    version: str | None
    corrections: tuple[Correction, ...]


def search(corpus: Corpus, query: Query) -> Found:
    """One page of the statements that fit. Raises UsageError where the question cannot be one."""
    return Found(corpus.search(query), corpus.count(query))


def found(corpus: Corpus, query: Query) -> Iterator[Hit]:
    """Yield all statements that fit, page by page. Raises UsageError at once where the question cannot be one."""
    first = corpus.search(replace(query, limit=_PAGE))
    return chain(first.hits, _behind(corpus, query, first.cursor))


def _behind(corpus: Corpus, query: Query, cursor: str | None) -> Iterator[Hit]:
    while cursor is not None:
        page = corpus.search(replace(query, cursor=cursor, limit=_PAGE))
        yield from page.hits
        cursor = page.cursor


def source_page(corpus: Corpus, source: str, *, cursor: str | None = None, limit: int = 20) -> SourcePage:
    """What a source, by key or name, has been made to say, through whom, over time. Raises AbsentError where it is nothing."""
    known = corpus.source(source)
    if known is None:
        raise AbsentError(
            f"'{source}': no article makes such a source say anything; give its key, or its name as articles do"
        )
    return SourcePage(known, corpus.search(Query(source=source, cursor=cursor, limit=limit)))


def article_page(corpus: Corpus, name: str) -> ArticlePage:
    """All about one article. Raises AbsentError where there is none with this id."""
    article = corpus.article(name)
    if article is None:
        raise AbsentError(f"'{name}': the corpus has no article with this id")
    places = next((found for _, found in corpus.provenance([name])), ())
    about = tuple(corpus.corrections(name))
    return ArticlePage(article, places, corpus.reading(name), corpus.version(name), about)


def status(corpus: Corpus) -> Status:
    """How things stand: articles, readings, what waits, what is set aside and why."""
    return corpus.status()


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Worded(NamedTuple):
    """A claim with the first words of its first statement."""

    claim: Tracked
    text: str


@dataclass(frozen=True, slots=True)
class AllLinks:
    """All links of a corpus, streamed once: copies by time, claims the most told first, findings by kind and id."""

    copies: Iterator[Copy]
    claims: Iterator[Worded]
    findings: Iterator[CrossFinding]


@dataclass(frozen=True, slots=True)
class Stories:
    """A page of stories, and how many there are on all pages; `cursor` asks for the next one."""

    stories: tuple[StoryHead, ...]
    cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class ArticleLinks:
    """What an article has to do with others: its story, the claims that its statements are."""

    story: StoryHead | None
    claims: tuple[ClaimHead, ...]


def links(corpus: Corpus) -> AllLinks:
    """All links, without those that people dismissed."""
    known = corpus.linked()
    claims = (Worded(claim_of(body), text) for body, text in known.claims())
    return AllLinks(map(copy_of, known.copies()), claims, map(finding_of, known.findings()))


def stories(corpus: Corpus, *, order: Order = "newest", cursor: str | None = None, limit: int = 20) -> Stories:
    """A page of stories, the newest or the largest first."""
    known = corpus.linked()
    page = known.stories(order, cursor, limit)
    return Stories(page.items, page.cursor, known.counted()[0])


def story_page(corpus: Corpus, name: str) -> StoryPage:
    """All about the story with this id, or the only one whose id begins so. Raises AbsentError where there is none."""
    known = corpus.linked()
    row = known.story(name)
    lot, story = row["lot"], Story(row["id"], tuple(row["body"]["articles"]), tuple(row["body"]["claims"]))
    found = map(finding_of, known.findings_of(lot, story=row["number"]))
    whole = _links(corpus, lot, map(claim_of, known.claims_of(lot, story.claims)), found)
    articles = _articles(corpus, whole, story.articles)
    return pages.story_page(story, row["name"], articles, known.places(story.articles), whole)


def claim_page(corpus: Corpus, name: str) -> ClaimPage:
    """All about the claim with this id, or the only one whose id begins so. Raises AbsentError where there is none."""
    known = corpus.linked()
    row = known.claim(name)
    lot, one = row["lot"], claim_of(row["body"])
    findings = list(map(finding_of, known.findings_of(lot, claim=one.claim.id)))
    others = {claim for f in findings for claim in (f.claim, f.to_claim) if claim and claim != one.claim.id}
    whole = _links(corpus, lot, [one, *map(claim_of, known.claims_of(lot, sorted(others)))], findings)
    articles = _articles(corpus, whole)
    story = known.story_of(lot, row["story"])
    decided = about(decisions(corpus), one.claim)
    return pages.claim_page(one, (story.id, story.name) if story else None, whole, articles, decided)


def finding_page(corpus: Corpus, name: str) -> FindingView:
    """The finding with this id, or the only one whose id begins so. Raises AbsentError where there is none."""
    one = finding_of(corpus.linked().finding(name))
    return finding_view(one, {article.id: article for article in corpus.articles(one.articles)})


def decisions(corpus: Corpus) -> Iterator[Decision]:
    """What people decided about links, in the order in which they did; whether it is in force `in_force` tells."""
    return map(Decision.from_dict, corpus.linking().decisions())


def article_links(corpus: Corpus, name: str) -> ArticleLinks:
    """What an article has to do with others; of one that is not linked yet, nothing."""
    return ArticleLinks(*corpus.linked().article(name))


def _links(corpus: Corpus, lot: int, claims: Iterable[Tracked], findings: Iterable[CrossFinding]) -> Links:
    known = corpus.linked()
    copies = tuple(map(copy_of, known.copies_of(lot)))
    return Links(copies, citations_of(known.body_of(lot)), tuple(claims), tuple(findings))


def _articles(corpus: Corpus, linked: Links, more: Iterable[str] = ()) -> dict[str, Article]:
    """All articles that claims and findings stand in, by time."""
    ids = {s.article for one in linked.claims for s in one.claim.statements}
    ids |= {article for one in linked.findings for article in one.articles} | set(more)
    return {article.id: article for article in sorted(corpus.articles(ids), key=by_time)}
