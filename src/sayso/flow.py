"""What happens to an article: taken in, stored as it is, read, kept. Stopped at any point, the same call goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sayso.corpus import Added, Corpus
from sayso.intake.taken import SetAside, Taken
from sayso.jobs import read_all
from sayso.model import Reading
from sayso.version import reader_version

Step = Callable[[], None]
Expect = Callable[[int], None]


def add(
    corpus: Corpus,
    taken: Iterable[Taken | SetAside],
    *,
    jobs: int = 1,
    step: Step | None = None,
    expect: Expect | None = None,
    **how: Any,
) -> Added:
    """Take everything in, then read what nobody has read yet, left over from an earlier run or new.

    `expect` is told once how many articles wait to be read, `step` called for each that is; `how` are the keywords of
    `sayso.reading.read`. Raises CorpusError; whatever was stored stays: run it again and it goes on.
    """
    added = corpus.take_in(taken)
    if expect:
        expect(corpus.waiting())
    read = read_waiting(corpus, jobs=jobs, step=step, **how)
    if read:
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
