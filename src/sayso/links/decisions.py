"""What people decide about links: two statements are one claim, or are not; a finding is none. It holds for all that comes.

A decision means statements by content, never by a row or number: article, field, span and the words that stand there. So it
holds for a newer reader's statements too: the one is meant whose span meets mostly that one. Decisions are applied in the
order in which they were made, the later over the earlier.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Literal, NamedTuple, get_args

from sayso.errors import InputError, UsageError
from sayso.links.model import CrossFinding
from sayso.links.same import Claim, Link, Stated
from sayso.links.same.claims import identity
from sayso.links.same.polarity import polarities
from sayso.links.same.reasons import reasons
from sayso.model import Article, Field, Span

Kind = Literal["same", "apart", "reject", "withdraw"]
_JOINED = "joined by "  # the reason of a link that people made


class Meant(NamedTuple):
    """A statement, or a passage of a finding, as somebody saw it: `words` stand at `span` in the article."""

    article: str
    field: Field
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing decided; `by` and `at` (ISO 8601) say who did it and when.

    | kind     | holds                                                                                          |
    |----------|------------------------------------------------------------------------------------------------|
    | same     | `statements`, two: they are one claim, and with them all that is one claim with either         |
    | apart    | `statements`, two: the first is none of the claim of the second                                |
    | reject   | `finding`, its kind, and `statements`, its two passages: it is none                            |
    | withdraw | `of`, the id of a decision: taken back; of one taken back: in force again                      |
    """

    kind: Kind
    by: str
    at: str
    statements: tuple[Meant, ...] = ()
    finding: str | None = None
    of: str | None = None
    note: str | None = None

    @property
    def id(self) -> str:
        """16 hexadecimal digits of what it says."""
        return blake2b(json.dumps(self.to_dict()).encode(), digest_size=8).hexdigest()

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that it is about."""
        return tuple(dict.fromkeys(one.article for one in self.statements))

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, keys in a fixed order."""
        return asdict(self) | {"statements": [[*one[:2], [*one.span], one.words] for one in self.statements]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Decision:
        """Rebuild what `to_dict` wrote. Raises InputError on anything else."""
        try:
            meant = (Meant(article, field, Span(*span), words) for article, field, span, words in data["statements"])
            made = cls(**data | {"statements": tuple(meant)})
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("decision", f"is none of ours: {error}") from None
        if made.kind not in get_args(Kind) or (made.kind in ("same", "apart", "reject")) != (len(made.statements) == 2):
            raise InputError("decision", f"is none of ours: {made.kind} of {len(made.statements)} statements")
        return made


def meant(article: Article, field: Field, span: Span) -> Meant:
    """Refer to a stretch of an article by what stands there."""
    return Meant(article.id, field, span, article.part(field)[slice(*span)])


class Who(NamedTuple):
    """Who decides, when (ISO 8601), and why."""

    by: str
    at: str
    note: str | None = None


def join(one: Claim, other: Claim, articles: Mapping[str, Article], who: Who) -> Decision:
    """Say that two claims are one. Raises UsageError where they are already."""
    if one.id == other.id:
        raise UsageError(f"{one.id} is one claim: give two")
    return Decision("same", who.by, who.at, (_first(one, articles), _first(other, articles)), note=who.note)


def part(claim: Claim, numbers: Collection[int], articles: Mapping[str, Article], who: Who) -> list[Decision]:
    """Say that statements of a claim, by their numbers from 1, are another claim, together. Raises UsageError where all are."""
    count = len(claim.statements)
    if not numbers or not all(1 <= number <= count for number in numbers):
        raise UsageError(f"claim {claim.id} has statements 1 to {count}: see `sayso claim`")
    gone, *more = [meant_by(claim.statements[n - 1], articles) for n in sorted(set(numbers))]
    left = [k for k in range(count) if k + 1 not in numbers]
    if not left:
        raise UsageError("these are all statements of the claim: leave one in it at least")
    stays = meant_by(claim.statements[left[0]], articles)
    parted = [Decision("apart", who.by, who.at, (one, stays), note=who.note) for one in (gone, *more)]
    return parted + [Decision("same", who.by, who.at, (gone, one), note=who.note) for one in more]


def dismiss(finding: CrossFinding, articles: Mapping[str, Article], who: Who) -> Decision:
    """Say that a finding is none."""
    first, second = (meant(articles[one.article], one.field, one.span) for one in finding.passages)
    return Decision("reject", who.by, who.at, (first, second), finding.kind, note=who.note)


def withdraw(decision: Decision, who: Who) -> Decision:
    """Take a decision back."""
    return Decision("withdraw", who.by, who.at, of=decision.id, note=who.note)


def _first(claim: Claim, articles: Mapping[str, Article]) -> Meant:
    return meant_by(claim.statements[0], articles)


def meant_by(one: Stated, articles: Mapping[str, Article]) -> Meant:
    """Refer to a statement."""
    return meant(articles[one.article], one.field, one.span)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that hold, in their order: not withdrawn, or only by one that was withdrawn itself."""
    held: list[Decision] = []
    gone: set[str | None] = set()
    for one in reversed(list(decisions)):
        if one.id in gone:
            continue
        if one.kind == "withdraw":
            gone.add(one.of)
        else:
            held.append(one)
    return held[::-1]


def decided(claims: Sequence[Claim], decisions: Iterable[Decision], articles: Mapping[str, Article]) -> list[Claim]:
    """Join and part claims as people decided; `articles`, by id, are all that the claims stand in.

    Polarities are told anew, links go on to tie every statement to the first. The most told come first.
    """
    here = _Claims(claims, articles)
    for decision in in_force(decisions):
        if decision.kind in ("same", "apart"):
            here.apply(decision)
    return sorted(here.claims, key=lambda claim: (-len(claim.statements), claim.id))


def joined(claims: Iterable[Claim]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of articles of which people say that they tell one claim."""
    for claim in claims:
        for link in claim.links:
            if link.reasons[0].startswith(_JOINED):
                yield claim.statements[link.first].article, claim.statements[link.second].article


def undismissed(
    findings: Iterable[CrossFinding], decisions: Iterable[Decision], articles: Mapping[str, Article]
) -> tuple[CrossFinding, ...]:
    """Leave out the findings that people rejected."""
    rejected = [one for one in in_force(decisions) if one.kind == "reject"]
    return tuple(one for one in findings if not any(_rejects(decision, one, articles) for decision in rejected))


def _rejects(decision: Decision, finding: CrossFinding, articles: Mapping[str, Article]) -> bool:
    return decision.finding == finding.kind and all(
        (seen.article, seen.field) == (passage.article, passage.field)
        and _stands(seen, articles)
        and _mostly(seen.span, passage.span)
        for seen, passage in zip(decision.statements, finding.passages, strict=True)
    )


def _stands(seen: Meant, articles: Mapping[str, Article]) -> bool:
    """Tell whether the article is here, and the words still stand where they were seen."""
    article = articles.get(seen.article)
    return article is not None and article.part(seen.field)[slice(*seen.span)] == seen.words


def _mostly(one: Span, other: Span) -> bool:
    shorter = min(one.end - one.start, other.end - other.start)
    return _shared(one, other) * 2 >= max(shorter, 1)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def about(decisions: Iterable[Decision], claim: Claim) -> Iterator[Decision]:
    """Yield the decisions in force that mean a statement of a claim."""
    places = {(one.article, one.field, one.span) for one in claim.statements}
    for decision in in_force(decisions):
        seen = ((one.article, one.field, one.span) for one in decision.statements)
        if any(a == b[0] and f == b[1] and _mostly(span, b[2]) for a, f, span in seen for b in places):
            yield decision


# ── claims joined and parted ──────────────────────────────────────────────────────────────────────────────────────────

Key = tuple[str, Field, Span, int | None]


def _key(one: Stated) -> Key:
    return one.article, one.field, one.span, one.number


class _Claims:
    """Claims as they come to be, and which one each statement is in."""

    def __init__(self, claims: Sequence[Claim], articles: Mapping[str, Article]) -> None:
        self.claims = list(claims)
        self._articles = articles
        self._of = {_key(one): claim for claim in claims for one in claim.statements}

    def apply(self, decision: Decision) -> None:
        one, other = (self._found(seen) for seen in decision.statements)
        if one is None or other is None:
            return
        together = self._of[_key(one)] is self._of[_key(other)]
        if decision.kind == "same" and not together:
            self._join(one, other, decision.by)
        elif decision.kind == "apart" and together and one is not other:
            self._part(one)

    def _found(self, seen: Meant) -> Stated | None:
        """The statement that is meant: of those that meet it mostly the one that shares most with it."""
        if not _stands(seen, self._articles):
            return None
        there = (one for claim in self.claims for one in claim.statements)
        mine = [one for one in there if (one.article, one.field) == seen[:2] and _mostly(one.span, seen.span)]
        return max(mine, key=lambda one: (_shared(one.span, seen.span), -one.span.start), default=None)

    def _join(self, one: Stated, other: Stated, by: str) -> None:
        a, b = self._of[_key(one)], self._of[_key(other)]
        moved = len(a.statements)
        links = [*a.links, *(link._replace(first=link.first + moved, second=link.second + moved) for link in b.links)]
        ends = a.statements.index(one), moved + b.statements.index(other)
        links.append(Link(*ends, 1.0, (f"{_JOINED}{by}",)))
        self._put([a, b], self._made([*a.statements, *b.statements], links))

    def _part(self, one: Stated) -> None:
        claim = self._of[_key(one)]
        own = claim.statements.index(one)
        left = [k for k in range(len(claim.statements)) if k != own]
        places = {k: n for n, k in enumerate(left)}
        statements = [claim.statements[k] for k in left]
        kept = [link for link in claim.links if own not in link[:2]]
        ties = [*kept, *_around(claim, own)]
        links = [link._replace(first=places[link.first], second=places[link.second]) for link in ties]
        self._put([claim], self._made(statements, links), self._made([one], []))

    def _put(self, old: Sequence[Claim], *new: Claim) -> None:
        self.claims = [claim for claim in self.claims if not any(claim is gone for gone in old)] + list(new)
        self._of |= {_key(one): claim for claim in new for one in claim.statements}

    def _made(self, statements: Sequence[Stated], links: Sequence[Link]) -> Claim:
        """A claim of statements in any order, tied somehow; as in linking, those in the same words stand together."""
        first: dict[tuple[object, ...], int] = {}
        for one in sorted(statements, key=self._rank):
            first.setdefault(one.wording, len(first))
        order = sorted(range(len(statements)), key=lambda k: (first[statements[k].wording], self._rank(statements[k])))
        place = {k: n for n, k in enumerate(order)}
        ordered = tuple(statements[k] for k in order)
        ties = _from_first(
            len(order), [link._replace(first=place[link.first], second=place[link.second]) for link in links]
        )
        return Claim(identity(ordered[0]), ordered, polarities(ordered, ties), tuple(ties))

    def _rank(self, one: Stated) -> tuple[str, str, bool, Span]:
        return self._articles[one.article].published or "", one.article, one.field != "title", one.span


def _around(claim: Claim, gone: int) -> list[Link]:
    """Ties between those that were tied through a statement which is gone."""
    through = [link for link in claim.links if gone in link[:2]]
    ends = [link.second if link.first == gone else link.first for link in through]
    first = claim.statements[ends[0]].said
    return [
        Link(ends[0], end, min(through[0].probability, link.probability), reasons(first, claim.statements[end].said))
        for end, link in zip(ends[1:], through[1:], strict=True)
    ]


def _from_first(count: int, links: Sequence[Link]) -> list[Link]:
    """The same ties, each from a statement that the ones before have tied to the first."""
    beside: list[list[Link]] = [[] for _ in range(count)]
    for link in links:
        beside[link.first].append(link)
        beside[link.second].append(link._replace(first=link.second, second=link.first))
    out: list[Link] = []
    reached, waiting = {0}, [0]
    for here in waiting:
        for link in sorted(beside[here], key=lambda link: link.second):
            if link.second not in reached:
                reached.add(link.second)
                waiting.append(link.second)
                out.append(link)
    return out
