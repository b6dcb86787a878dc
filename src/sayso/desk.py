"""The desk that API and pages sit at: one corpus, and texts read at once, one at a time, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from logging import getLogger
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, Self

from sayso import flow
from sayso.corpus import Added, Corpus, Correction, open_corpus
from sayso.corpus.corrections import text_digest, withdraw
from sayso.corpus.database import MEMORY, shown
from sayso.corpus.taking import names, whole_digest
from sayso.errors import AbsentError, InputError, SaysoError, UsageError
from sayso.intake import files, records
from sayso.intake.taken import Item, Provenance, Taken
from sayso.jsonable import dumped
from sayso.model import Article, Opinion, Reading
from sayso.version import reader_version

logger = getLogger(__name__)
_PARTING = 5.0  # seconds that the linker has left when the desk closes
PASTED = "pasted text"  # the place of what no file holds


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken in at once: code points of one article, bytes and articles of one upload.

    `waiting` may wait for their turn to have something read, each for `wait` seconds.
    """

    characters: int = 200_000
    upload: int = 16 * 2**20
    articles: int = 200
    waiting: int = 6
    wait: float = 20.0


@dataclass(frozen=True, slots=True)
class Checked:
    """A digest as it is kept, and as it comes out now."""

    kept: str
    now: str
    same: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether an article is what was taken in, and its reading, corrections aside, what the reader makes of it.

    `text` is the digest of title and text, which corrections name. `version` read it, None: nobody did; `present` is that of
    the desk, and `reading` None where that is another one.
    """

    id: str
    same: bool
    article: Checked
    text: str
    version: str | None
    present: str
    reading: Checked | None


class TooLargeError(InputError):
    """More was given than is taken at once."""


class BusyError(SaysoError):
    """Others are being served; the same again in a while will do."""


class Desk:
    """A corpus and a reader, for many threads at once; a context manager.

    `place` is the corpus as it may be shown, None for one in memory that ends with the desk. Reading takes turns: the time of
    one text is bounded by its length, and whoever waits longer than the limit is told to come again.
    """

    def __init__(
        self,
        corpus: Corpus,
        *,
        place: str | None = None,
        limits: Limits | None = None,
        allow_private: bool = False,
        catalogues: tuple[Path, ...] = (),
    ) -> None:
        self.corpus = corpus
        self.place = place
        self.limits = limits or Limits()
        self.version = reader_version(catalogues)
        self._allow_private = allow_private
        self._catalogues = catalogues
        self._turn = Lock()
        self._queue = BoundedSemaphore(self.limits.waiting)
        self._linker = Linker(corpus)

    @classmethod
    def open(cls, place: str | None = None, **options: Any) -> Self:
        """Open the corpus at a place, an empty one in memory without; `options` as for `Desk`. Raises as `open_corpus` does."""
        corpus = open_corpus(place or MEMORY, create=place is None)
        return cls(corpus, place=place and shown(place), **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._linker.stop()
        self.corpus.close()

    # -------------------------------------------------------------- reading, nothing stored

    def read(self, article: Article) -> Reading:
        """Read one article. Raises TooLargeError, and BusyError where others' readings take too long."""
        self._check(article)
        from sayso.reading import read  # noqa: PLC0415, the models' libraries load with it

        with self._my_turn():
            return read(article, catalogues=self._catalogues)

    def explain(self, article: Article) -> tuple[Reading, tuple[Opinion, ...]]:
        """Read one article and keep what every rule said. Raises as `read` does."""
        self._check(article)
        from sayso.reading import explain  # noqa: PLC0415, the models' libraries load with it

        with self._my_turn():
            return explain(article, catalogues=self._catalogues)

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._queue.acquire(blocking=False):
            raise BusyError("too many wait to have something read: try again in a while")
        try:
            if not self._turn.acquire(timeout=self.limits.wait):
                raise BusyError("others are being read: try again in a while")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._queue.release()

    def warm(self) -> None:
        """Load the models, so that whoever comes first needs not wait for them."""
        self.read(Article("", "Мост закрыт, сообщил мэр."))

    def _check(self, article: Article) -> None:
        size, most = max(len(article.text), len(article.title or "")), self.limits.characters
        if size > most:
            raise TooLargeError(article.id, f"has {size:,} characters; {most:,} are read at once: give a part of it")

    # -------------------------------------------------------------- what people hand in

    def pasted(self, text: str, **fields: str | None) -> Taken:
        """A text as an article: `title`, `outlet`, `url`, `published`, `language`. Raises InputError where it can be none."""
        return Taken(records.one(fields | {"text": text}, PASTED), Provenance(PASTED))

    def fetched(self, url: str) -> list[Item]:
        """What an address holds, as strictly as `sayso add` fetches. Raises UsageError where it is no address of a page."""
        if not url.lower().startswith(("https://", "http://")):
            raise UsageError("the address of a page begins with https:// or http://")
        return self._within(files.take([url], allow_private=self._allow_private))

    def uploaded(self, named: Iterable[tuple[str, bytes]]) -> list[Item]:
        """What files, each a name and its bytes, hold; the name's ending tells the kind. Nothing is fetched for it."""
        given = list(named)
        if sum(len(data) for _, data in given) > self.limits.upload:
            raise TooLargeError("upload", f"is larger than {self.limits.upload // 2**20} MB: use `sayso add`")
        return self._within(item for name, data in given for item in files.handed_in(name, data))

    def _within(self, items: Iterator[Item]) -> list[Item]:
        found = list(islice(items, self.limits.articles + 1))
        if len(found) > self.limits.articles:
            raise TooLargeError("upload", f"holds more than {self.limits.articles} articles: use `sayso add`")
        return found

    # -------------------------------------------------------------- storing

    def store(self, items: Iterable[Item]) -> Added:
        """Store articles and read them, as `sayso add` does; they are linked soon. Raises TooLargeError before all that."""
        given = list(items)
        for one in given:
            if isinstance(one, Taken):
                self._check(one.article)
        with self._my_turn():
            added = self.corpus.take_in(given)
            flow.read_waiting(self.corpus, catalogues=self._catalogues)
        self._linker.soon()
        return added

    def settle(self) -> None:
        """Wait until all that was stored or put right here is linked."""
        self._linker.join()

    def stored(self, items: Iterable[Item]) -> list[str]:
        """The ids of those that are here, which are others than their own where another article has that."""
        return [name for one in items if isinstance(one, Taken) for name in self._names(one.article)]

    def _names(self, article: Article) -> Iterator[str]:
        for name in names(article):
            if (here := self.corpus.article(name)) and replace(here, id=article.id) == article:
                yield name

    # -------------------------------------------------------------- verifying

    def verify(self, name: str) -> Verified:
        """Recompute the digests of an article and its reading. Raises AbsentError where there is none with this id."""
        article, kept = self.corpus.article(name), self.corpus.digest(name)
        if article is None or kept is None:
            raise AbsentError(f"'{name}': the corpus has no article with this id")
        version = self.corpus.version(name)
        whole = _checked(kept, whole_digest(article))
        read = self._reread(article) if version == self.version else None
        same = whole.same and (read is None or read.same)
        return Verified(article.id, same, whole, text_digest(article), version, self.version, read)

    def _reread(self, article: Article) -> Checked:
        kept = next(self.corpus.readings([article.id], raw=True))
        return _checked(_digest(kept), _digest(self.read(article)))

    # -------------------------------------------------------------- putting right

    def correct(self, correction: Correction) -> str:
        """Store what somebody put right and return its id. Raises InputError where its article is not here."""
        self.corpus.correct(correction)
        self._linker.soon()
        return correction.id

    def undo(self, name: str, *, by: str, note: str | None = None) -> str:
        """Take the correction with this id back; that of a taking back puts it in force again. Return the new one's id.

        Raises AbsentError where there is none.
        """
        return self.correct(self.undoing(name, by=by, note=note))

    def undoing(self, name: str, *, by: str, note: str | None = None) -> Correction:
        """What `undo` stores."""
        seen = next((one for one in self.corpus.corrections() if one.id == name), None)
        if seen is None:
            raise AbsentError(f"'{name}': the corpus has no correction with this id")
        return withdraw(seen, by=by, at=now(), note=note)

    def reading(self, name: str) -> Reading:
        """The reading of a stored article, with what was put right. Raises AbsentError, UsageError where it is not read yet."""
        reading = self.corpus.reading(name)
        if reading is not None:
            return reading
        if self.corpus.article(name) is None:
            raise AbsentError(f"'{name}': the corpus has no article with this id")
        raise UsageError(f"'{name}' is not read yet: run `sayso add` again")


class Linker:
    """Links what was added or changed, in a thread of its own: one at a time, and once more where more came meanwhile."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._asked = self._stopped = False
        self._lock = Lock()
        self._thread: Thread | None = None

    def soon(self) -> None:
        """Link, without waiting for it."""
        with self._lock:
            self._asked = True
            if self._thread is None:
                self._thread = Thread(target=self._run, name="linker", daemon=True)
                self._thread.start()

    def join(self, seconds: float | None = None) -> None:
        """Wait until there is nothing to link, or so long."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def stop(self) -> None:
        """Let what is to be linked be: the corpus knows of it, and the next time will do."""
        self._stopped = True
        self.join(_PARTING)

    def _run(self) -> None:
        while self._more():
            try:
                flow.link(self._corpus)
            except SaysoError as error:
                if not self._stopped:
                    logger.warning("not linked yet, the next time will do: %s", error)

    def _more(self) -> bool:
        with self._lock:
            asked, self._asked = self._asked and not self._stopped, False
            if not asked:
                self._thread = None
            return asked


def _checked(kept: str, fresh: str) -> Checked:
    return Checked(kept, fresh, kept == fresh)


def _digest(reading: Reading) -> str:
    return blake2b(dumped(reading.to_dict()).encode(), digest_size=8).hexdigest()


def now() -> str:
    """The time at which somebody puts something right: ISO 8601, fine enough to tell two clicks apart."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
