"""All links of a corpus: the contract of `sayso links`, streamed, or a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso.jsonable import dumped
from sayso.links.copies import Copy
from sayso.links.decisions import Decision
from sayso.links.model import CrossFinding, Tracked
from sayso.show.story import SHORT, decided, reach
from sayso.show.text import plain, snippet


def contract(copies: Iterable[Copy], claims: Iterable[Tracked], findings: Iterable[CrossFinding]) -> Iterator[str]:
    """Yield the JSON that other programs rely on, a line for each link."""
    lists = {"copies": map(_copy, copies), "claims": map(_claim, claims), "findings": map(_finding, findings)}
    for number, (name, items) in enumerate(lists.items()):
        yield f'{"," if number else "{"}\n"{name}": ['
        for k, item in enumerate(items):
            yield f"{',' if k else ''}\n {dumped(item)}"
        yield "]"
    yield "}\n"


def _copy(one: Copy) -> dict[str, Any]:
    return {"article": one.article, "of": one.of, "kind": one.kind, "overlap": one.overlap}


def _claim(one: Tracked) -> dict[str, Any]:
    statements = [
        {
            "article": stated.article,
            "field": stated.field,
            "span": stated.passage,
            "chain": stated.chain,
            "hedged": stated.hedged,
            "polarity": polarity,
        }
        for stated, polarity in zip(one.claim.statements, one.claim.polarities, strict=True)
    ]
    origins = [{"name": origin.name, "kind": origin.kind, "articles": origin.articles} for origin in one.origins]
    return {"id": one.claim.id, "statements": statements, "origins": origins}


def _finding(one: CrossFinding) -> dict[str, Any]:
    passages = [{"article": passage.article, "field": passage.field, "span": passage.span} for passage in one.passages]
    about = {"kind": one.kind, "articles": one.articles, "claim": one.claim, "note": one.note}
    return about | {"to_claim": one.to_claim, "id": one.id, "passages": passages}


def lines(
    copies: Iterable[Copy], claims: Iterable[tuple[Tracked, str]], findings: Iterable[CrossFinding]
) -> Iterator[str]:
    """Yield a line for each copy, for each claim that several articles tell, for each finding."""
    for copy in copies:
        yield f"copy     {plain(copy.article)} ← {plain(copy.of)}  {copy.kind}, {copy.overlap:.0%}\n"
    for one, text in claims:
        articles = len({stated.article for stated in one.claim.statements})
        if articles > 1:
            yield f"claim    {one.claim.id[:SHORT]}  {reach(articles, one.fewest, one.most)}  {snippet(text)}\n"
    for found in findings:
        first, second = found.articles
        where = plain(first) if first == second else f"{plain(first)} → {plain(second)}"
        yield f"finding  {found.id[:SHORT]}  {found.kind.replace('_', ' ')}  {where}  {plain(found.note)}\n"


def decisions(made: Iterable[Decision], held: Iterable[Decision]) -> Iterator[str]:
    """Yield a line for each decision with the words it is about; those that are withdrawn are marked so."""
    names = {one.id for one in held}
    for one in made:
        gone = "" if one.id in names or one.kind == "withdraw" else ", withdrawn since"
        yield decided(one) + gone + "\n"
        yield from (f"    {plain(seen.article)}: {snippet(seen.words)}\n" for seen in one.statements)
