"""Watching feeds: rounds over them, every so many minutes, until somebody ends it. Ended at any point, nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

from sayso.corpus import Corpus
from sayso.watching.feed_list import Watched, read_feeds
from sayso.watching.patience import DAY, PatientWeb
from sayso.watching.rounds import Round, Watch, line

__all__ = ["Round", "Watched", "line", "read_feeds", "watch"]


def local_time() -> datetime:
    """Return the time on the clock, with its zone."""
    return datetime.now(UTC).astimezone()


def watch(
    corpus: Corpus,
    feeds: Sequence[Watched],
    *,
    every: float = 600.0,
    allow_private: bool = False,
    now: Callable[[], datetime] = local_time,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Round]:
    """Yield what came of each round, endlessly, one in `every` seconds; the next begins when it is asked for.

    Raises CorpusError; what was stored stays, and watching again goes on from there. `now` and `sleep` are the clock.
    """
    watching = Watch(corpus, feeds, every, now)
    while True:
        first = now().timestamp()
        with closing(PatientWeb(rest=every / 2, now=now, allow_private=allow_private)) as web:
            while (began := now().timestamp()) < first + DAY:  # for so long it may trust each robots.txt
                yield watching.round(web)
                web.close()  # connections: they would not last until the next round
                sleep(max(0.0, began + every - now().timestamp()))
