"""Many articles read, or things done, in the order given, in one process or several: the same for any number of them."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Self, TypeVar

from sayso.errors import InputError, SaysoError
from sayso.model import Article, Reading

Given = Article | InputError
Read = Reading | InputError
Chunk = list[Given]
Thing = TypeVar("Thing")
Mark = TypeVar("Mark")
Done = TypeVar("Done")

CHUNK_ARTICLES = 16
CHUNK_CHARACTERS = 100_000
AHEAD = 2  # chunks that wait for each process, so that none is idle and no memory fills up


def read_all(given: Iterable[Given], *, jobs: int = 1, workers: Workers | None = None, **how: Any) -> Iterator[Read]:
    """Yield the reading of each article, and each error in its place; lazily, with `jobs` processes at work, or `workers`.

    `how` are the keywords of `sayso.reading.read`, each by its default where it is None.
    """
    work = partial(_read_chunk, how={name: value for name, value in how.items() if value is not None})
    with nullcontext(workers) if workers else Workers(jobs) as at_work:
        for chunk, readings in at_work.marked(work, ((chunk, _articles(chunk)) for chunk in _chunks(given))):
            each = iter(readings)
            yield from (item if isinstance(item, InputError) else next(each) for item in chunk)


def _chunks(given: Iterable[Given]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for item in given:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(chunk) >= CHUNK_ARTICLES or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _read_chunk(articles: list[Article], *, how: dict[str, Any]) -> list[Reading]:
    if not articles:
        return []  # nothing to load the models for
    from sayso.reading import read_many  # noqa: PLC0415, the models' libraries load with it

    return list(read_many(articles, **how))


def _articles(chunk: Chunk) -> list[Article]:
    return [item for item in chunk if isinstance(item, Article)]


class Workers:
    """Processes that do one kind of work after the other, kept until the end; a context manager.

    They start with the first work on more than one thing; with one job, or for a single thing, this process does it itself.
    """

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def done(self, work: Callable[[Thing], Done], given: Iterable[Thing]) -> Iterator[Done]:
        """Yield what `work`, a function of a module, makes of each thing, lazily and in the order given."""
        return (done for _, done in self.marked(work, ((None, thing) for thing in given)))

    def marked(self, work: Callable[[Thing], Done], given: Iterable[tuple[Mark, Thing]]) -> Iterator[tuple[Mark, Done]]:
        """As `done`, of things with a mark each that comes back with what was made."""
        things = iter(given)
        first = list(islice(things, 2))
        every = chain(first, things)
        if self._pool is None and (self._jobs == 1 or len(first) < 2):
            return ((mark, work(thing)) for mark, thing in every)
        return _in_order(self._started(), self._jobs, work, every)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            from sayso.gazetteer import gazetteer  # noqa: PLC0415, numpy loads with it

            gazetteer()  # where its index must be made first, once here rather than once in each process
            self._pool = self._stack.enter_context(_processes(self._jobs))
        return self._pool


@contextmanager
def _processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_deaf)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, jobs: int, work: Callable[[Thing], Done], given: Iterable[tuple[Mark, Thing]]
) -> Iterator[tuple[Mark, Done]]:
    """What processes make of each thing, with the mark that came with it."""
    waiting: deque[tuple[Mark, Future[Done]]] = deque()
    try:
        for mark, thing in given:
            waiting.append((mark, pool.submit(work, thing)))
            if len(waiting) > AHEAD * jobs:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
    except BrokenProcessPool:
        raise SaysoError("a process at work was killed, perhaps for want of memory: try fewer --jobs") from None


def _deaf() -> None:
    """Leave Ctrl-C to the main process, and end where that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """Wait for the main process to end; a worker that outlives it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
