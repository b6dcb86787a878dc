"""Speed of the web desk: `sayso serve` in a process of its own, visited over loopback.

    python bench/web.py [CORPUS.db] [-n 10000] [--readers 200] [--seconds 60] [--think 5] [--among 0] [--articles FILE.jsonl]

CORPUS.db is made where it is not there yet, and kept: n articles, each some ten copies of one real one at other times, and one
story of 1,000 more. Readers keep a connection each; between two pages each thinks for a time, exponentially distributed around
--think seconds (0: asks at once, which measures how much the desk can do rather than how long anybody waits). A reader looks at
articles (7 of 10 times, any of them equally often) and stories (3 of 10, the larger ones more often).
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT.parent / "shared" / "corpus" / "news_ru.jsonl"
OUTLETS = ("ТАСС", "РИА Новости", "Вестник Тальцы", "Коммерсантъ", "Утренние вести")
LARGE = 1_000  # articles of the large story
REAL = 900  # articles that are read; all others are their copies


class Seen(NamedTuple):
    """One request: the sort of page, seconds until all of it was there, its status."""

    sort: str
    seconds: float
    status: int


def main() -> int:
    """Measure what is asked for and print it."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        place = options.corpus or Path(folder) / "corpus.db"
        if not place.exists():
            fill(place, options.articles, options.n)
        with served(place) as (address, process):
            pages, large = addresses(address)
            print(f"{len(pages['article'])} articles, {len(pages['story'])} stories", flush=True)
            alone(address, large)
            before = _used(process)
            found = asyncio.run(visits(address, _among(pages, options.among), options))
            report(found, options, _used(process) - before)
    return 0 if all(one.status == 200 for one in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed of the web desk.")
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("-n", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--among", type=int, default=0, help="look at so many articles only; 0: at all")
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    options = parser.parse_args()
    if not options.articles.is_file() and not (options.corpus and options.corpus.exists()):
        parser.error(f"{options.articles}: no such file; name a .jsonl of articles with a “text”")
    return options


# ── the corpus ────────────────────────────────────────────────────────────────────────────────────────────────────────


def fill(place: Path, articles: Path, most: int) -> None:
    """Read real articles, store them with their copies, link all."""
    from sayso import flow  # noqa: PLC0415, loads the models
    from sayso.corpus import open_corpus  # noqa: PLC0415
    from sayso.intake.taken import Provenance, Taken  # noqa: PLC0415
    from sayso.jobs import read_all  # noqa: PLC0415
    from sayso.model import Article, Reading  # noqa: PLC0415
    from sayso.version import reader_version  # noqa: PLC0415

    with articles.open(encoding="utf-8") as lines:
        given = [json.loads(line) for _, line in zip(range(REAL), lines, strict=False)]
    start = time.monotonic()
    real = [Article(f"{n:05}", one["text"], one.get("title")) for n, one in enumerate(given)]
    read = [one for one in read_all(real, jobs=2) if isinstance(one, Reading)]
    copies = list(_copies(read, most))
    with open_corpus(str(place)) as corpus:
        corpus.take_in(Taken(one.article, Provenance("bench")) for one in copies)
        corpus.keep(copies, reader_version())
        print(f"stored after {time.monotonic() - start:.0f} s", flush=True)
        flow.link(corpus, jobs=2)
        corpus.tidy()
    print(f"linked after {time.monotonic() - start:.0f} s", flush=True)


def _copies(read: list[Any], most: int) -> Iterator[Any]:
    """Readings under other names and times: all in turn, then one of middling length again and again."""
    middling = sorted(read, key=lambda one: len(one.article.text))[len(read) // 2]
    for n in range(most):
        reading = read[n % len(read)] if n < most - LARGE else middling
        day, hour = (n % 28 + 1, n // 28 % 24) if n < most - LARGE else (1 + n % 3, n % 24)
        published = f"2024-{n % len(read) % 12 + 1:02}-{day:02}T{hour:02}:{n % 60:02}:00+03:00"
        if n >= most - LARGE:
            published = f"2025-01-{day:02}T{hour:02}:{n % 60:02}:00+03:00"
        named = replace(reading.article, id=f"{n:05}", published=published, outlet=OUTLETS[n % len(OUTLETS)])
        yield replace(reading, article=named)


# ── the desk ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def served(place: Path) -> Iterator[tuple[str, int]]:
    """Run `sayso serve`; yield its address once it answers, and its process id."""
    command = [
        str(Path(sys.executable).with_name("sayso")),
        "serve",
        "--port",
        "0",
        "--rate",
        "0",
        "--corpus",
        str(place),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[0]
        try:
            time.sleep(3)  # while the models load
            yield address, server.pid
        finally:
            server.terminate()


def _used(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _among(pages: dict[str, list[str]], most: int) -> dict[str, list[str]]:
    return pages | {"article": random.Random(0).sample(pages["article"], most)} if most else pages  # noqa: S311, no secret


class Browser:
    """One connection, kept."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def get(self, path: str, body: bytes | None = None) -> tuple[float, bytes]:
        """Seconds until the whole answer was there, and the answer."""
        start = time.perf_counter()
        headers = {"Content-Type": "application/json"} if body else {}
        self._connection.request("POST" if body else "GET", path, body, headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {data[:300]!r}")
        return time.perf_counter() - start, data


def addresses(address: str) -> tuple[dict[str, list[str]], str]:
    """The addresses of all articles and stories, and that of the largest story."""
    browser = Browser(address)
    articles = list(_listed(browser, "/api/v1/articles?limit=1000", "items"))
    stories = list(_listed(browser, "/api/v1/stories?order=largest&limit=1000", "stories"))
    pages = {
        "article": [f"/articles/{quote(one['id'], safe='')}" for one in articles],
        "story": [f"/stories/{one['id']}" for one in stories],
    }
    if not stories:
        raise SystemExit("the corpus has no stories: run `sayso links`")
    print(f"largest story     {stories[0]['articles']} articles, {stories[0]['claims']} claims")
    return pages, pages["story"][0]


def _listed(browser: Browser, path: str, key: str) -> Iterator[dict[str, Any]]:
    cursor = ""
    while cursor is not None:
        _, body = browser.get(path + (f"&cursor={quote(cursor)}" if cursor else ""))
        found = json.loads(body)
        yield from found[key]
        cursor = found["cursor"]


# ── one visitor ───────────────────────────────────────────────────────────────────────────────────────────────────────


def alone(address: str, large: str) -> None:
    """The large story for the first time and again; texts of 2 kB read one after the other."""
    browser = Browser(address)
    first, page = browser.get(large)
    again, _ = browser.get(large)
    print(
        f"large story       {first * 1e3:8.0f} ms the first time, {again * 1e3:.0f} ms again; {len(page) / 1e3:.0f} kB"
    )
    text = "Мост закрыт до пятницы, сообщила мэрия Тальцы. По данным ТАСС, движение пустят в объезд, заявил мэр Иван Петров. "
    times = []
    for n in range(100):
        whole = (f"Сообщение {n}. " + text * 20).encode()[:2000].decode("utf-8", "ignore")
        seconds, _ = browser.get("/api/v1/read", json.dumps({"text": whole}, ensure_ascii=False).encode())
        times.append(seconds)
    print(f"POST /read        {_quantiles(times)}   (2 kB, 100 texts, one at a time)", flush=True)


# ── many ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def visits(address: str, pages: dict[str, list[str]], options: argparse.Namespace) -> list[Seen]:
    """What all readers saw."""
    end = time.perf_counter() + options.seconds
    readers = (_reader(address, pages, random.Random(n), options.think, end) for n in range(options.readers))  # noqa: S311
    return [one for seen in await asyncio.gather(*readers) for one in seen]


async def _reader(
    address: str, pages: dict[str, list[str]], chance: random.Random, think: float, end: float
) -> list[Seen]:
    visitor, seen = Visitor(address), list[Seen]()
    await asyncio.sleep(chance.random() * think)
    while time.perf_counter() < end:
        sort = "article" if chance.random() < 0.7 else "story"
        among = pages[sort]
        at = chance.randrange(len(among)) if sort == "article" else int(len(among) * chance.random() ** 2)
        start = time.perf_counter()
        status = await visitor.get(among[at])
        seen.append(Seen(sort, time.perf_counter() - start, status))
        if think:
            await asyncio.sleep(chance.expovariate(1 / think))
    return seen


class Visitor:
    """A connection that is kept, and opened again where the desk has closed it meanwhile, as browsers do."""

    def __init__(self, address: str) -> None:
        self._parts = urlsplit(address)
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """Return the status of a page, once all of it is there."""
        for _ in range(2):
            if self._open is None or self._open[0].at_eof():
                self._open = await asyncio.open_connection(self._parts.hostname, self._parts.port, limit=2**24)
            reader, writer = self._open
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._parts.netloc}\r\n\r\n".encode())
            try:
                return await _answer(reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                self._open = None
        return 0


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    size = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    await reader.readexactly(size)
    return int(head.split(b" ", 2)[1])


def report(found: list[Seen], options: argparse.Namespace, used: float) -> None:
    """Print what readers waited for."""
    bad = sum(one.status != 200 for one in found)
    rate = f"{len(found) / options.seconds:8.0f} pages/s over {options.seconds:.0f} s"
    print(f"{options.readers} readers       {rate}, {bad} errors; each thinks for {options.think:g} s")
    each = used / max(1, len(found)) * 1e3
    print(f"the desk          {each:8.1f} ms of processor time a page, {used / options.seconds:.0%} of one processor")
    for sort in ("article", "story"):
        times = [one.seconds for one in found if one.sort == sort]
        print(f"  {sort:<15} {_quantiles(times)}   ({len(times)} pages)")


def _quantiles(times: list[float]) -> str:
    ordered = sorted(times)
    at = {
        name: ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1e3
        for name, part in (("p95", 0.95), ("p99", 0.99))
    }
    return f"{ordered[len(ordered) // 2] * 1e3:8.0f} ms median, {at['p95']:.0f} ms p95, {at['p99']:.0f} ms p99"


if __name__ == "__main__":
    sys.exit(main())
