"""Links as they are kept: plain JSON values, and back; rows for the questions people ask.

Of a statement all is kept but how it is compared (`said`); what is given back says nothing there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from sayso.links.copies import Copy
from sayso.links.model import Citation, CrossFinding, Hop, Links, Origin, Passage, Story, Tracked, Voice
from sayso.links.same import Claim, Link, Stated
from sayso.links.same.words import Said
from sayso.model import Article, Reading, Span

CONFLICTS = ("number_conflict", "denial")
_NAME = 200  # characters of a story's name, of a claim's words

Row = dict[str, Any]


class Kept(NamedTuple):
    """The rows of some links, table → rows; articles by their ids. `body` is what no row has."""

    articles: tuple[str, ...]
    rows: dict[str, list[Row]]
    body: dict[str, Any]


def kept(links: Links, readings: Mapping[str, Reading]) -> Kept:
    """Lay out links as rows; `readings`, by id, are all of their articles."""
    articles = {name: reading.article for name, reading in readings.items()}
    story_of = {name: number for number, story in enumerate(links.stories) for name in story.articles}
    claims = {one.claim.id: one for one in links.claims}
    rows = {
        "linked": [{"article": name, "story": story_of.get(name)} for name in articles],
        "claims": [_claim(one, articles, story_of) for one in links.claims],
        "claimed": [row for number, one in enumerate(links.claims) for row in _claimed(number, one.claim)],
        "copies": [_copy(one, articles) for one in links.copies],
        "cross_findings": [_finding(one, story_of) for one in links.findings],
        "stories": [_story(one, links, articles, claims) for one in links.stories],
    }
    for name in ("claims", "copies", "cross_findings", "stories"):
        for number, row in enumerate(rows[name]):
            row["number"] = number
    return Kept(tuple(articles), rows, {"citations": links.citations})


def _claim(one: Tracked, articles: Mapping[str, Article], story_of: Mapping[str, int]) -> Row:
    statements, sides = one.claim.statements, one.claim.polarities
    first = statements[0]
    return {
        "id": one.claim.id,
        "first": articles[first.article].published,
        "text": words(articles[first.article], first)[:_NAME],
        "statements": len(statements),
        "articles": len({s.article for s in statements}),
        "denying": len({s.article for s, side in zip(statements, sides, strict=True) if side == "denies"}),
        "fewest": one.fewest,
        "most": one.most,
        "story": story_of.get(first.article),
        "body": plain_claim(one),
    }


def words(article: Article, one: Stated) -> str:
    """A statement with what announces it, as the article has it."""
    return article.part(one.field)[slice(*one.passage)]


def _claimed(claim: int, of: Claim) -> Iterator[Row]:
    for place, (one, side) in enumerate(zip(of.statements, of.polarities, strict=True)):
        where = {"field": one.field, "start": one.span.start, "end": one.span.end, "number": one.number}
        yield {"claim": claim, "place": place, "article": one.article, **where, "polarity": side, "hedged": one.hedged}


def _copy(one: Copy, articles: Mapping[str, Article]) -> Row:
    pairs = {"stretches": one.stretches, "changed": one.changed}
    head = {"article": one.article, "of": one.of, "kind": one.kind, "overlap": one.overlap}
    return head | {"published": articles[one.article].published, "body": pairs}


def _finding(one: CrossFinding, story_of: Mapping[str, int]) -> Row:
    about = {"id": one.id, "kind": one.kind, "claim": one.claim, "to_claim": one.to_claim}
    body = {"articles": one.articles, "passages": one.passages, "words": one.words, "note": one.note}
    return about | {"story": story_of.get(one.articles[0]), "body": body}


def _story(one: Story, links: Links, articles: Mapping[str, Article], claims: Mapping[str, Tracked]) -> Row:
    inside = set(one.articles)
    known = [published for name in one.articles if (published := articles[name].published)]
    return {
        "id": one.id,
        "name": _name(one, articles, claims)[:_NAME],
        "first": known[0] if known else None,
        "last": known[-1] if known else None,
        "articles": len(one.articles),
        "outlets": len({articles[name].outlet for name in one.articles} - {None}),
        "claims": len(one.claims),
        "conflicts": sum(f.kind in CONFLICTS and f.articles[0] in inside for f in links.findings),
        "body": {"articles": one.articles, "claims": one.claims},
    }


def _name(one: Story, articles: Mapping[str, Article], claims: Mapping[str, Tracked]) -> str:
    """What a story is called by: the title of the article that tells most of it, else the words that are told most."""
    told = [claims[c].claim.statements for c in one.claims]
    central = Counter(name for statements in told for name in {s.article for s in statements})
    titles = [(-central[name], k, title) for k, name in enumerate(one.articles) if (title := articles[name].title)]
    words_ = [words(articles[statements[0].article], statements[0]) for statements in told[:1]]
    return " ".join(min(titles)[2].split() if titles else "".join(words_).split())


# ── as plain values, and back ─────────────────────────────────────────────────────────────────────────────────────────


def plain_claim(one: Tracked) -> dict[str, Any]:
    """A claim as JSON values."""
    claim = one.claim
    return {
        "id": claim.id,
        "statements": [tuple(getattr(s, name) for name in _STATED) for s in claim.statements],
        "polarities": claim.polarities,
        "links": claim.links,
        "origins": one.origins,
        "voices": one.voices,
        "hops": one.hops,
        "fewest": one.fewest,
        "most": one.most,
    }


_STATED = [name for name in Stated._fields if name != "said"]


@cache
def _nothing() -> Said:
    return Said("")


def claim_of(data: Mapping[str, Any]) -> Tracked:
    """Restore what `plain_claim` made."""
    statements = tuple(map(_stated, data["statements"]))
    links = tuple(Link(first, second, value, tuple(why)) for first, second, value, why in data["links"])
    return Tracked(
        Claim(data["id"], statements, tuple(data["polarities"]), links),
        tuple(map(_origin, data["origins"])),
        tuple(Voice(*one) for one in data["voices"]),
        tuple(Hop(*one) for one in data["hops"]),
        data["fewest"],
        data["most"],
    )


def _origin(row: list[Any]) -> Origin:
    name, called, kind, key, articles = row
    return Origin(name, called, kind, key, tuple(articles))


def _stated(row: list[Any]) -> Stated:
    given = dict(zip(_STATED, row, strict=True))
    for name in ("span", "passage"):
        given[name] = Span(*given[name])
    for name in ("chain", "keys"):
        given[name] = tuple(given[name])
    return Stated(**given, said=_nothing())


def copy_of(row: Mapping[str, Any]) -> Copy:
    """Restore a copy from its row."""
    pairs = {name: tuple((Span(*a), Span(*b)) for a, b in row["body"][name]) for name in ("stretches", "changed")}
    return Copy(row["article"], row["of"], row["kind"], row["overlap"], **pairs)


def finding_of(row: Mapping[str, Any]) -> CrossFinding:
    """Restore a finding from its row."""
    body = row["body"]
    one, other = (Passage(article, field, Span(*span)) for article, field, span in body["passages"])
    words, more = (tuple(Span(*span) for span in spans) for spans in body["words"])
    about = {name: row[name] for name in ("id", "kind", "claim", "to_claim")}
    return CrossFinding(
        **about, articles=tuple(body["articles"]), passages=(one, other), words=(words, more), note=body["note"]
    )


def citations_of(body: Mapping[str, Any]) -> tuple[Citation, ...]:
    """Restore the citations of a lot from what no row has."""
    return tuple(Citation(article, of, Span(*span)) for article, of, span in body["citations"])
