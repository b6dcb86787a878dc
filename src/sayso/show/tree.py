"""Who has a claim from whom, drawn as a tree: sources at the top, under each who has it from there, by time.

Маркова (official)
├─ Полюс, 3 Mar 10:15
│  ├─ Вестник, 3 Mar 10:40, copies it
│  └─ Утро, 3 Mar 12:00, without saying so
└─ Заря, 3 Mar 11:30
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sayso.links.model import Hop
from sayso.links.pages import Byline, ClaimView
from sayso.moments import moment
from sayso.show.text import plain

HOW = {"says": "", "cites": "cites it", "copies": "copies it", "takes": "without saying so"}
_CIRCLE = "cited in a circle"
_AGAIN = "see above"


def tree(claim: ClaimView, articles: Mapping[str, Byline]) -> Iterator[str]:
    """Yield the lines of a claim's tree; `articles`, by id and in the order of time, are those that tell it at least."""
    yield from _Tree(claim, articles).lines()


class _Tree:
    def __init__(self, claim: ClaimView, articles: Mapping[str, Byline]) -> None:
        self._names = {voice.id: f"{plain(voice.name)} ({voice.kind})" for voice in claim.voices}
        self._articles = articles
        self._order = {name: k for k, name in enumerate((*self._names, *articles))}
        self._asserting = [name for name in claim.articles if name not in claim.denying]
        self._hops: dict[str, list[Hop]] = {}
        for hop in sorted(claim.hops, key=lambda hop: self._rank(hop.taker)):
            self._hops.setdefault(hop.giver, []).append(hop)
        self._drawn: set[str] = set()

    def lines(self) -> Iterator[str]:
        takers = {hop.taker for hops in self._hops.values() for hop in hops}
        for name in (*self._names, *self._asserting):
            if name not in takers:
                yield self._name(name)
                yield from self._below(name, "")
        for name in (*self._names, *self._asserting):  # who is left has it from himself in the end
            if name not in self._drawn:
                yield f"{self._name(name)}, {_CIRCLE}"
                yield from self._below(name, "")

    def _below(self, name: str, indent: str) -> Iterator[str]:
        """Draw who has it from `name`, depth first, without recursion: chains may be as long as there are articles."""
        self._drawn.add(name)
        waiting = [(hop, indent, k == 0) for k, hop in enumerate(reversed(self._hops.get(name, [])))]
        while waiting:
            hop, before, last = waiting.pop()
            again = hop.taker in self._drawn
            told = ", ".join(filter(None, (self._name(hop.taker), HOW[hop.how], _AGAIN if again else "")))
            yield f"{before}{'└─ ' if last else '├─ '}{told}"
            if not again:
                self._drawn.add(hop.taker)
                deeper = before + ("   " if last else "│  ")
                below = reversed(self._hops.get(hop.taker, []))
                waiting += [(one, deeper, k == 0) for k, one in enumerate(below)]

    def _name(self, name: str) -> str:
        return self._names.get(name) or called(self._articles.get(name), name)

    def _rank(self, name: str) -> int:
        return self._order.get(name, len(self._order))


def called(article: Byline | None, name: str) -> str:
    """An article by its outlet and time; by its id where it has no outlet."""
    if article is None:
        return plain(name)
    return ", ".join(filter(None, (plain(article.outlet or f"article {article.id}"), when(article.published))))


def when(published: str | None) -> str:
    """Return `3 Mar 10:15`, in UTC; `3 Mar` where only the day is told; empty where nothing is."""
    told = moment(published)
    if told is None:
        return ""
    day = f"{told.day} {told:%b}"
    return day if len(published or "") <= 10 else f"{day} {told:%H:%M}"


def period(times: Sequence[str | None]) -> str:
    """Return `3 Mar 2024 10:15 to 12:00 UTC` of times in their order; empty where none is known."""
    known = [told for one in times if (told := moment(one))]
    if not known:
        return ""
    first, last = known[0], known[-1]
    begin, end = (f"{told.day} {told:%b %Y %H:%M}" for told in (first, last))
    if first.date() == last.date():
        end = f"{last:%H:%M}"
    return f"{begin} UTC" if first == last else f"{begin} to {end} UTC"
