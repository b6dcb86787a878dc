"""Stories and claims for the terminal: who tells what since when, numbers over time, who has it from whom, what was lost.

Words that make a difference stand in brackets, so that they are seen without colour too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sayso.corpus.questions import StoryHead
from sayso.links.decisions import Decision
from sayso.links.model import Origin
from sayso.links.pages import Byline, ClaimPage, ClaimView, FindingView, Side, StoryPage, Told, Version
from sayso.model import Span
from sayso.show.text import plain, rendered, snippet
from sayso.show.tree import called, period, tree, when

SHORT = 8  # digits of an id that are shown
TREES = 3  # of the most told claims, on the page of a story
FEW = 12  # claims on the page of a story; the rest is counted
NAMES = 4  # origins in a line

Bylines = Mapping[str, Byline]


def stories(found: Sequence[StoryHead], total: int, cursor: str | None, *, width: int, colour: bool = False) -> str:
    """A list of stories; the line of the next page at the end."""
    parts: list[RenderableType] = [Text(f"{total} {'story' if total == 1 else 'stories'}")]
    for one in found:
        parts += [Text(""), _titled(one.id, snippet(one.name)), Padding(Text(_counts(one)), (0, 0, 0, 2))]
    if cursor:
        parts += [Text(""), Text(f"more: --cursor {cursor}")]
    return rendered(Group(*parts), width=width, colour=colour)


def _counts(one: StoryHead) -> str:
    counts = (_many(one.articles, "article"), _many(one.outlets, "outlet"), _many(one.claims, "claim"))
    conflicts = _many(one.conflicts, "conflict") if one.conflicts else ""
    return " · ".join(filter(None, (*counts, conflicts, period([one.first, one.last]))))


def story(page: StoryPage, *, width: int, colour: bool = False) -> str:
    """The page of a story."""
    articles = {one.id: one for one in (*page.articles, *page.others)}
    return rendered(Group(*_story(page, articles)), width=width, colour=colour)


def _story(page: StoryPage, articles: Bylines) -> Iterator[RenderableType]:
    yield _titled(page.id, plain(page.name))
    outlets = len({one.outlet for one in page.articles} - {None})
    counts = (_many(len(page.articles), "article"), _many(outlets, "outlet"), _many(len(page.claims), "claim"))
    copies = f"{len({one.article for one in page.copies})} copied" if page.copies else ""
    yield Text(" · ".join(filter(None, (*counts, copies, period([page.first, page.last])))))
    yield from _section("What is told", _claims(page.claims[:FEW], articles))
    if len(page.claims) > FEW:
        yield Padding(
            Text(f"and {_many(len(page.claims) - FEW, 'more claim')}: --format json has all", "dim"), (1, 0, 0, 2)
        )
    yield from _section("Numbers over time", _versions(page.versions))
    yield from _section("Conflicts and losses", (_finding(one, articles) for one in page.findings))
    trees = [one for one in page.claims[:TREES] if one.hops]
    yield from _section("Who has it from whom", (_tree(one, articles) for one in trees))
    yield from _section("Where", _places(page))
    yield from _section(
        "Articles", [_articles({one.id: one for one in page.articles}, {one.article: one.of for one in page.copies})]
    )


def claim(page: ClaimPage, *, width: int, colour: bool = False) -> str:
    """The page of a claim."""
    articles = {one.id: one for one in page.articles}
    return rendered(Group(*_claim_page(page, articles)), width=width, colour=colour)


def _claim_page(page: ClaimPage, articles: Bylines) -> Iterator[RenderableType]:
    one = page.claim
    yield _titled(one.id, plain(one.text))
    yield Text(_reach(one))
    if page.story:
        yield Text(f"story {page.story[0][:SHORT]}: {plain(page.story[1])}", "dim")
    yield from _section("Origins", _origins(one, articles))
    if one.hops:
        yield from _section("Who has it from whom", [Text("\n".join(tree(one, articles)))])
    yield from _section("Who says it", _statements(one, articles))
    yield from _section("Numbers over time", _versions(page.versions))
    yield from _section("Conflicts and losses", (_finding(found, articles) for found in page.findings))
    yield from _section("Decided", (Text(decided(one)) for one in page.decisions))


def decided(one: Decision) -> str:
    """A decision in one line: `3fa9c12b  joined by anna, 2024-05-01: one and the same bridge`."""
    told = {"same": "joined", "apart": "parted", "reject": f"no {(one.finding or '').replace('_', ' ')}"}.get(one.kind)
    told = told or f"{(one.of or '')[:SHORT]} withdrawn"
    return f"{one.id[:SHORT]}  " + plain(f"{told} by {one.by}, {one.at[:10]}" + (f": {one.note}" if one.note else ""))


# ── claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _claims(claims: Iterable[ClaimView], articles: Bylines) -> Iterator[RenderableType]:
    for one in claims:
        lines = Text()
        lines.append(f"{snippet(one.text)}", "bold").append(f"  {one.id[:SHORT]}\n", "dim")
        lines.append(_reach(one))
        if one.origins:
            lines.append("\n= " + _names(one.origins))
        if one.denying:
            lines.append("\ndenied by " + ", ".join(called(articles.get(name), name) for name in one.denying), "red")
        yield lines


def _reach(one: ClaimView) -> str:
    counts = [reach(len(one.articles), one.fewest, one.most)]
    denied = f"{len(one.denying)} deny it" if len(one.denying) > 1 else "1 denies it" if one.denying else ""
    since = when(one.first)
    return " · ".join(filter(None, (*counts, denied, since and f"since {since}")))


def reach(articles: int, fewest: int, most: int) -> str:
    """`3 articles · 2 to 3 origins`."""
    origins = _many(most, "origin") if fewest == most else f"{fewest} to {most} origins"
    return f"{_many(articles, 'article')} · {origins if most else 'no known origin'}"


def _names(origins: Sequence[Origin]) -> str:
    shown = [f"{plain(one.name)} ({one.kind}) {len(one.articles)}" for one in origins[:NAMES]]
    more = len(origins) - NAMES
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])])


def _origins(one: ClaimView, articles: Bylines) -> Iterator[RenderableType]:
    for origin in one.origins:
        where = ", ".join(
            dict.fromkeys(plain(articles[name].outlet or name) for name in origin.articles if name in articles)
        )
        yield Text(f"{plain(origin.name)} ({origin.kind})", "bold").append(
            f"  {_many(len(origin.articles), 'article')}: {where}", "not bold"
        )


def _statements(one: ClaimView, articles: Bylines) -> Iterator[RenderableType]:
    """Statements by their number; those whose words were copied are folded under the one that they come from."""
    under = dict(_folded(one.statements))
    folded: dict[int, list[Told]] = {}
    for told in one.statements:
        if told.number in under:
            folded.setdefault(under[told.number], []).append(told)
    for told in one.statements:
        if told.number not in under:
            yield _statement(told, articles, folded.get(told.number, []))


def _folded(statements: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of copied statements and of what they are folded under, which is none itself."""
    of_article: dict[str, list[Told]] = {}
    for told in statements:
        if told.field == "text":
            of_article.setdefault(told.article, []).append(told)
    for told in statements:
        top, seen = told, {told.number}
        while (found := of_article.get(top.copied or "")) and (nearest := _nearest(told, found)).number not in seen:
            top = nearest
            seen.add(top.number)
        if top is not told:
            yield told.number, top.number


def _nearest(told: Told, others: Sequence[Told]) -> Told:
    """The statement that says it in the same words, else the one it was put beside, else the first."""
    same = (one for one in others if one.text == told.text)
    return next(same, None) or next((one for one in others if one.number == told.beside), others[0])


def _statement(told: Told, articles: Bylines, copies: Sequence[Told]) -> RenderableType:
    line = Text(f"{told.number:>3}  ", "dim")
    line.append(called(articles.get(told.article), told.article), "bold")
    line.append(" ← " + " ← ".join(map(plain, reversed(told.chain))) if told.chain else "")
    marks = [mark for mark, holds in (("denies", told.polarity == "denies"), ("hedged", told.hedged)) if holds]
    marks += ["title"] if told.field == "title" else []
    line.append(f" ({', '.join(marks)})" if marks else "", "red" if told.polarity == "denies" else "yellow")
    rows: list[RenderableType] = [line, Padding(Text(plain(told.text)), (0, 0, 0, 5))]
    if told.why:
        rows.append(Padding(Text(f"beside {told.beside}: {plain('; '.join(told.why))}", "dim"), (0, 0, 0, 5)))
    if copies:
        names = ", ".join(f"{one.number} {called(articles.get(one.article), one.article)}" for one in copies)
        rows.append(Padding(Text(f"copied: {names}", "dim"), (0, 0, 0, 5)))
    return Group(*rows)


# ── numbers, findings, trees ──────────────────────────────────────────────────────────────────────────────────────────


def _versions(lots: Iterable[Sequence[Version]]) -> Iterator[RenderableType]:
    for lot in lots:
        table = Table.grid(padding=(0, 2))
        for column in ("when", "what", "who"):
            table.add_column(overflow="fold", no_wrap=column == "when")
        table.add_column(justify="right", no_wrap=True)
        table.add_column(style="dim", no_wrap=True)
        for one in lot:
            who = " ← ".join(map(plain, (one.outlet or f"article {one.article}", *reversed(one.chain))))
            told = Text(plain(one.words) or snippet(one.text), "bold")
            table.add_row(when(one.published), told, who, _many(one.articles, "article"), one.claim[:SHORT])
        yield table


def _finding(one: FindingView, articles: Bylines) -> RenderableType:
    head = Text(one.kind.replace("_", " "), "bold red")
    head.append(f": {plain(one.note)}", "not bold default").append(f"  {one.id[:SHORT]}", "not bold dim")
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold", ratio=1)
    table.add_column(overflow="fold", ratio=2)
    for side in one.sides:
        where = called(articles.get(side.article), side.article)
        table.add_row(Text(f"{where}{', title' if side.field == 'title' else ''}", "dim"), _marked(side))
    return Group(head, Padding(table, (0, 0, 0, 2)))


def _marked(side: Side) -> Text:
    """The passage with the words that differ in brackets."""
    out, at = Text(), 0
    for span in _joined(side.words):
        out.append(_clean(side.text[at : span.start]))
        out.append(f"[{_clean(side.text[slice(*span)])}]", "bold red")
        at = span.end
    return out.append(_clean(side.text[at:]))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in their order, what overlaps as one, without empty ones."""
    open_: Span | None = None
    for span in sorted(spans):
        if open_ and span.start <= open_.end:
            open_ = Span(open_.start, max(open_.end, span.end))
        else:
            if open_ and open_.end > open_.start:
                yield open_
            open_ = span
    if open_ and open_.end > open_.start:
        yield open_


def _clean(text: str) -> str:
    """One clean line that keeps the blanks at its ends."""
    line = plain(text)
    before, behind = text[:1].isspace(), text[-1:].isspace()
    return (" " if before else "") + line + (" " if behind and line else "")


def _tree(one: ClaimView, articles: Bylines) -> RenderableType:
    return Group(Text(snippet(one.text), "bold"), Padding(Text("\n".join(tree(one, articles))), (0, 0, 0, 2)))


# ── places, articles ──────────────────────────────────────────────────────────────────────────────────────────────────


def _places(page: StoryPage) -> Iterator[RenderableType]:
    if page.places:
        named = (
            f"{plain(one.name)}{f', {one.country}' if one.country else ''} {len(one.articles)}"
            for one in page.places[:FEW]
        )
        yield Text(" · ".join(named))


def _articles(articles: Bylines, copies: Mapping[str, str]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for column in ("when", "outlet", "title", "id"):
        table.add_column(no_wrap=column == "when", overflow="fold")
    for one in articles.values():
        title = Text(snippet(one.title or ""))
        if one.id in copies:
            title.append("\n" if one.title else "").append(f"copies {called(articles[copies[one.id]], '')}", "italic")
        table.add_row(when(one.published), Text(plain(one.outlet or ""), "bold"), title, Text(plain(one.id), "dim"))
    return table


def _section(title: str, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """A heading with what stands under it, a blank line between; nothing where that is nothing."""
    shown = list(parts)
    if shown:
        yield Padding(Text(title, "bold underline"), (1, 0, 0, 0))
    for k, part in enumerate(shown):
        yield Padding(part, (1 if k else 0, 0, 0, 2))


def _titled(name: str, title: str) -> Text:
    return Text(title, "bold").append(f"  {name[:SHORT]}", "not bold dim")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
