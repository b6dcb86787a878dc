"""Readings → what their articles have to do with each other: the whole way on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sayso.links.copies import copies_of
from sayso.links.decisions import Decision, decided, joined, undismissed
from sayso.links.findings import cross_findings
from sayso.links.groups import Group, grouped
from sayso.links.lots import lots, prints
from sayso.links.model import Links
from sayso.links.origins import Bundle, citations, tracked
from sayso.links.same.claims import claims_of
from sayso.links.same.stated import stated
from sayso.links.stories import stories
from sayso.model import Reading


def link(readings: Iterable[Reading], decisions: Iterable[Decision] = ()) -> Links:
    """Find copies, claims with their origins, findings and stories; in any order of the readings the same."""
    given = {reading.article.id: reading for reading in readings}
    found = [link_group(group, given) for group in grouped(lots(map(prints, given.values())), decisions)]
    claims = sorted(
        (one for links in found for one in links.claims), key=lambda c: (-len(c.claim.statements), c.claim.id)
    )
    return Links(
        tuple(one for links in found for one in links.copies),
        tuple(one for links in found for one in links.citations),
        tuple(claims),
        tuple(one for links in found for one in links.findings),
        tuple(one for links in found for one in links.stories),
    )


def link_group(group: Group, readings: Mapping[str, Reading]) -> Links:
    """Link what hangs together; `readings`, by id, are those of its articles at least."""
    own = {name: readings[name] for name in group.articles}
    told = {name: stated(reading) for name, reading in own.items()}
    articles = {name: reading.article for name, reading in own.items()}
    copies = tuple(copy for lot in group.lots for copy in copies_of(lot, articles))
    grouped_in = [claims_of(lot, told) for lot in group.lots]
    claims = decided([claim for one in grouped_in for claim in one.claims], group.decisions, articles)
    here = Bundle.of(own.values(), copies)
    followed = tuple(tracked(claim, here) for claim in claims)
    differ = [pair for one in grouped_in for pair in one.differing]
    findings = undismissed(cross_findings(followed, differ, here), group.decisions, articles)
    ties = [*((copy.article, copy.of) for copy in copies), *joined(claims)]
    return Links(copies, citations(followed, here), followed, findings, stories(claims, findings, ties, here))
