"""What happens to an article: taken in, stored as it is, read, kept, linked. Stopped at any point, the same call goes on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

from sayso.corpus import Added, Corpus
from sayso.corpus.linking import Linking, Lot
from sayso.errors import UsageError
from sayso.intake.taken import SetAside, Taken
from sayso.jobs import Workers, read_all
from sayso.links import decisions
from sayso.links.decisions import Decision, Who
from sayso.links.groups import Group, grouped
from sayso.links.kept import claim_of, finding_of, kept
from sayso.links.linking import link_group
from sayso.links.lots import lots, pack, prints, unpack
from sayso.links.same import Claim
from sayso.model import Article, Reading
from sayso.version import linker_version, reader_version

Step = Callable[[], None]
Expect = Callable[[int], None]

_ARTICLES = 64  # that are worked on at once


class Watcher(Protocol):
    """Who is told how many articles are to be linked, and of each that is."""

    def expect(self, count: int) -> None:
        """Hear how many there are."""

    def step(self) -> None:
        """Hear that one is done."""


def add(
    corpus: Corpus,
    taken: Iterable[Taken | SetAside],
    *,
    jobs: int = 1,
    step: Step | None = None,
    expect: Expect | None = None,
    linking: Watcher | None = None,
    **how: Any,
) -> Added:
    """Take everything in, read what nobody has read yet, link what is not linked yet: left over from an earlier run or new.

    `expect` is told once how many articles wait to be read, `step` called for each that is, `linking` hears of the linking;
    `how` are the keywords of `sayso.reading.read`. Raises CorpusError; whatever was stored stays: run it again and it goes on.
    """
    added = corpus.take_in(taken)
    if expect:
        expect(corpus.waiting())
    with Workers(jobs) as workers:  # the same for both: they know the words already
        read = read_waiting(corpus, jobs=jobs, step=step, workers=workers, **how)
        linked = link(corpus, workers=workers, watcher=linking)
    if read or linked:
        corpus.tidy()
    return added


def read_waiting(corpus: Corpus, *, again: bool = False, jobs: int = 1, step: Step | None = None, **how: Any) -> int:
    """Read the articles that have no reading, `again`: those too whose reading is another version's. Return how many."""
    version = reader_version(how.get("catalogues") or (), how.get("min_confidence"))
    waiting = corpus.unread(version if again else None)
    return corpus.keep(_counted(read_all(waiting, jobs=jobs, **how), step), version)


def _counted(read: Iterable[Any], step: Step | None) -> Iterator[Reading]:
    for reading in read:
        yield reading
        if step:
            step()


# ── linking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def link(
    corpus: Corpus,
    *,
    again: bool = False,
    jobs: int = 1,
    workers: Workers | None = None,
    watcher: Watcher | None = None,
) -> int:
    """Link what was added or changed since the last time, `again`: everything. Return the number of articles linked.

    `jobs` processes are at work, or `workers`.

    1. Articles that have none get prints. 2. From the prints of all follows what is to be linked together. 3. What of that is
    not linked yet is, each lot by its own articles alone. 4. It begins anew where others have added or changed something.
    """
    linking, version = corpus.linking(), linker_version()
    if again:
        linking.forget()
    count, left = 0, -1
    with nullcontext(workers) if workers else Workers(jobs) as at_work:
        while linking.pending(version) and count != left:
            left = count
            _print(corpus, linking, version, at_work)
            count += _link(corpus, linking, version, at_work, watcher)
    return count


def _print(corpus: Corpus, linking: Linking, version: str, workers: Workers) -> None:
    """Make prints for articles without; what changes meanwhile is left for the next time."""
    token = uuid4().hex
    waiting = linking.unprinted(version)
    batches = [waiting[k : k + _ARTICLES] for k in range(0, len(waiting), _ARTICLES)]

    def begun() -> Iterator[list[Reading]]:
        for batch in batches:
            linking.begin_prints(batch, token)
            yield list(corpus.readings(batch))

    for made in workers.done(_prints_of, begun()):
        linking.keep_prints(made, version, token)


def _prints_of(readings: list[Reading]) -> dict[str, bytes]:
    return {reading.article.id: pack(prints(reading)) for reading in readings}


def _link(corpus: Corpus, linking: Linking, version: str, workers: Workers, watcher: Watcher | None) -> int:
    decided = list(map(Decision.from_dict, linking.decisions()))
    groups = {group.digest(version): group for group in grouped(lots(map(unpack, linking.prints(version))), decided)}
    waiting = linking.plan(groups.keys())
    due = [(digest, group) for digest, group in groups.items() if digest in waiting]
    groups.clear()
    count = sum(len(group.articles) for _, group in due)
    if watcher:
        watcher.expect(count)
    given = (_Work(batch, _readings(corpus, batch)) for batch in _batches(due))
    for made in workers.done(_links_of, given):
        linking.keep(made, len(decided))
        for _ in (name for lot in made if watcher for name in lot.articles):
            watcher.step()  # type: ignore[union-attr]
    linking.drop_stale()
    return count


class _Work(NamedTuple):
    """Groups by their digests, and the readings of all their articles by id."""

    groups: list[tuple[str, Group]]
    readings: dict[str, Reading]


def _batches(due: Iterable[tuple[str, Group]]) -> Iterator[list[tuple[str, Group]]]:
    batch: list[tuple[str, Group]] = []
    for one in due:
        batch.append(one)
        if sum(len(group.articles) for _, group in batch) >= _ARTICLES:
            yield batch
            batch = []
    if batch:
        yield batch


def _readings(corpus: Corpus, batch: list[tuple[str, Group]]) -> dict[str, Reading]:
    ids = [name for _, group in batch for name in group.articles]
    return {reading.article.id: reading for reading in corpus.readings(ids)}


def _links_of(work: _Work) -> list[Lot]:
    out = []
    for digest, group in work.groups:
        own = {name: work.readings[name] for name in group.articles}
        made = kept(link_group(group, own), own)
        out.append(Lot(digest, made.articles, made.rows, made.body))
    return out


# ── what people decide ────────────────────────────────────────────────────────────────────────────────────────────────


def join(corpus: Corpus, one: str, other: str, who: Who) -> list[Decision]:
    """Say that two claims, by ids or what they begin with, are one; link anew what it is about. Raises UsageError."""
    first, second = _claim(corpus, one), _claim(corpus, other)
    return _decided(corpus, [decisions.join(first, second, _articles_of(corpus, first, second), who)])


def part(corpus: Corpus, claim: str, numbers: Collection[int], who: Who) -> list[Decision]:
    """Say that statements of a claim, by their numbers on its page, are another one. Raises UsageError."""
    found = _claim(corpus, claim)
    return _decided(corpus, decisions.part(found, numbers, _articles_of(corpus, found), who))


def dismiss(corpus: Corpus, finding: str, who: Who) -> list[Decision]:
    """Say that a finding is none. Raises UsageError."""
    found = finding_of(corpus.linked().finding(finding))
    return _decided(corpus, [decisions.dismiss(found, {one.id: one for one in corpus.articles(found.articles)}, who)])


def withdraw(corpus: Corpus, decision: str, who: Who) -> list[Decision]:
    """Take a decision back, by its id or what it begins with; of one that takes another back: have that in force again."""
    known = map(Decision.from_dict, corpus.linking().decisions())
    found = [one for one in known if decision and one.id.startswith(decision)]
    if len(found) != 1:
        raise UsageError(f"'{decision}' is the id of no decision, or of several: see `sayso decisions`")
    return _decided(corpus, [decisions.withdraw(found[0], who)])


def _claim(corpus: Corpus, name: str) -> Claim:
    return claim_of(corpus.linked().claim(name)["body"]).claim


def _articles_of(corpus: Corpus, *claims: Claim) -> dict[str, Article]:
    ids = {stated.article for claim in claims for stated in claim.statements}
    return {article.id: article for article in corpus.articles(ids)}


def _decided(corpus: Corpus, made: list[Decision]) -> list[Decision]:
    for one in made:
        corpus.linking().decide(one.to_dict())
    link(corpus)
    return made
