"""Speed, memory and safety of a corpus, on both databases.

    python bench/corpus.py add    [CORPUS] [-n 10000] [--jobs 2]      # add beside the bare reading; adding again; memory
    python bench/corpus.py search [CORPUS] [-n 100000]                # n statements; questions of words and two filters
    python bench/corpus.py kill   [CORPUS] [-n 500] [--kills 100]     # kill -9 at random moments, run again, compare

CORPUS is a .jsonl of articles with a "text"; where it has too few, they come again with other names and numbers. `--only`
takes one database; `--postgres URL` an empty database of a server that runs, else one is started for the while.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "news_ru.jsonl"
SYLLABLES = ("", "Ба", "Ве", "Гу", "До", "Жи", "Ка", "Ле", "Му", "Но", "Пи", "Ра", "Се", "Ту", "Хо", "Ши")
NAME = re.compile(r"(?<=[а-яё,] )[А-ЯЁ][а-яё]{3,}")
OUTLETS = ("ТАСС", "РИА Новости", "Вестник Тальцы", "Коммерсантъ", "Утренние вести")
DATABASES = ("sqlite", "postgresql")
QUESTIONS = 300


def main() -> int:
    """Measure what is asked for and print it."""
    options = _options()
    if options.child:
        print(json.dumps(CHILDREN[options.what](options)))
        return 0
    for database in DATABASES:
        if options.only in (None, database):
            with _place(database, options.postgres) as place:
                print(f"── {database} ".ljust(60, "─"), flush=True)
                WHATS[options.what](options, place)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed, memory and safety of a corpus.")
    parser.add_argument("what", choices=[*WHATS, "bare"])
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("-n", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--postgres", metavar="URL")
    parser.add_argument("--child", metavar="PLACE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.n = options.n or {"search": 100_000, "kill": 500}.get(options.what, 10_000)
    if not options.corpus.is_file():
        parser.error(f"{options.corpus}: no such file; name a .jsonl of articles with a “text”")
    return options


@contextmanager
def _place(database: str, url: str | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        if database == "sqlite":
            yield str(Path(folder) / "corpus.db")
        elif url:
            yield url
        else:
            spec = importlib.util.spec_from_file_location("postgres", ROOT / "tests" / "postgres.py")
            if spec is None or spec.loader is None:
                raise SystemExit("tests/postgres.py is missing: give --postgres URL")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            with module.server() as address:
                yield address


# ── articles ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def articles(corpus: Path, most: int) -> Iterator[Any]:
    """Yield `most` articles: the corpus, then again with other names and numbers, and so on."""
    from sayso.model import Article  # noqa: PLC0415, children load what they measure

    with corpus.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for n in range(most):
        copy, at = divmod(n, len(records))
        published = f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:00:00+03:00"
        text, title = (changed(records[at].get(field) or "", copy) for field in ("text", "title"))
        yield Article(f"{at:05}-{copy:03}", text, title or None, OUTLETS[n % len(OUTLETS)], published=published)


def changed(text: str, copy: int) -> str:
    """The text with other names and numbers, its words and their endings as they were."""
    if not copy:
        return text
    syllable = SYLLABLES[copy % len(SYLLABLES)] + SYLLABLES[copy // len(SYLLABLES) % len(SYLLABLES)].lower()
    named = NAME.sub(lambda found: (syllable + found[0].lower()) if syllable else found[0], text)
    return re.sub(r"[1-9]", lambda found: str((int(found[0]) - 1 + copy) % 9 + 1), named)


def taken(options: argparse.Namespace) -> Iterator[Any]:
    """The articles as intake would hand them on."""
    from sayso.intake.taken import Provenance, Taken  # noqa: PLC0415

    for article in articles(options.corpus, options.n):
        yield Taken(article, Provenance(f"{options.corpus}:{article.id}"))


# ── add ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def add(options: argparse.Namespace, place: str) -> None:
    """Compare adding with bare reading, each in a process of its own."""
    bare = _child(options, "bare", place)
    first = _child(options, "add", place)
    again = _child(options, "add", place)
    rate, bare_rate = options.n / first["seconds"], options.n / bare["seconds"]
    print(f"bare reading      {bare_rate:8.1f} articles/s   ({options.n} articles, {options.jobs} jobs)")
    print(f"add               {rate:8.1f} articles/s   {rate / bare_rate:.0%} of the bare reading, "
          f"{bare['cpu'] / first['cpu']:.0%} by processor time")  # fmt: skip
    times = first["seconds"] / again["seconds"]
    print(f"adding again      {options.n / again['seconds']:8.0f} articles/s   {times:.0f} × as fast")
    early, late = first["early"], first["late"]
    print(f"memory            {early:8.0f} MB at a tenth, {late:.0f} MB at the end ({late / early - 1:+.0%}), "
          f"{first['worker']:.0f} MB the largest worker")  # fmt: skip


def _child(options: argparse.Namespace, what: str, place: str) -> dict[str, float]:
    command = [sys.executable, __file__, what, str(options.corpus), "-n", str(options.n), "--jobs", str(options.jobs)]
    done = subprocess.run([*command, "--child", place], check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))


def bare_child(options: argparse.Namespace) -> dict[str, float]:
    """Read and let go."""
    from sayso.jobs import read_all  # noqa: PLC0415

    given = list(articles(options.corpus, options.n))
    start = time.perf_counter()
    for _ in read_all(given, jobs=options.jobs):
        pass
    return {"seconds": time.perf_counter() - start, "cpu": _cpu()}


def add_child(options: argparse.Namespace) -> dict[str, float]:
    """Add, and look at the memory of this process on the way."""
    from sayso import flow  # noqa: PLC0415
    from sayso.corpus import open_corpus  # noqa: PLC0415

    seen: list[float] = []

    def step() -> None:
        seen.append(_memory() if len(seen) % 100 == 99 else 0.0)

    start = time.perf_counter()
    with open_corpus(options.child) as corpus:
        flow.add(corpus, taken(options), jobs=options.jobs, step=step)
    seconds = time.perf_counter() - start
    tenth = max(seen[: max(100, options.n // 10)], default=0.0)
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    late = max(seen[-200:], default=0.0)
    return {"seconds": seconds, "cpu": _cpu(), "early": tenth or 1.0, "late": late, "worker": worker}


def _cpu() -> float:
    """Seconds of processor time of this process and those it waited for; a PostgreSQL server's are not among them."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _memory() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# ── search ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def search(options: argparse.Namespace, place: str) -> None:
    """Fill a corpus with n statements, readings repeated under other ids, and ask."""
    from sayso.corpus import Query, open_corpus  # noqa: PLC0415

    with open_corpus(place) as corpus:
        known = _filled(corpus, options)
        chance = random.Random(1)  # noqa: S311, no secret
        questions = [_question(chance, known) for _ in range(QUESTIONS)]
        for question in questions[:20]:
            corpus.search(question)
        times, found = [], 0
        for question in questions:
            start = time.perf_counter()
            page = corpus.search(question)
            times.append(time.perf_counter() - start)
            found += bool(page.hits)
        times.sort()
        middle, high = times[len(times) // 2] * 1e3, times[int(len(times) * 0.95)] * 1e3
        print(
            f"search            {middle:8.1f} ms median, {high:.1f} ms at the 95th percentile, {times[-1] * 1e3:.1f} ms most"
        )
        print(f"                  {corpus.count(Query())} statements, {QUESTIONS} questions, {found} with hits")


def _filled(corpus: Any, options: argparse.Namespace) -> list[tuple[Any, Any]]:
    """Keep readings until there are n statements; return (reading, statement) of some."""
    from sayso.intake.taken import Provenance, Taken  # noqa: PLC0415
    from sayso.jobs import read_all  # noqa: PLC0415
    from sayso.model import Reading  # noqa: PLC0415

    given = list(articles(options.corpus, 900))
    read = [one for one in read_all(given, jobs=options.jobs) if isinstance(one, Reading)]
    copies, have = [], 0
    for n in range(10**6):
        reading = read[n % len(read)]
        article = replace(reading.article, id=f"{reading.article.id}-{n // len(read)}")
        published = f"2024-{n % 12 + 1:02}-{n % 27 + 1:02}T{n % 24:02}:{n % 60:02}:00"
        copies.append(replace(reading, article=replace(article, published=published)))
        have += len(reading.statements)
        if have >= options.n:
            break
    start = time.perf_counter()
    corpus.take_in(Taken(copy.article, Provenance("bench")) for copy in copies)
    corpus.keep(copies, "bench")
    print(f"keeping           {len(copies) / (time.perf_counter() - start):8.0f} readings/s")
    corpus.tidy()
    return [(reading, statement) for reading in read for statement in reading.statements]


def _question(chance: random.Random, known: list[tuple[Any, Any]]) -> Any:
    """One or two words of a statement and two filters, most of which it passes."""
    from sayso.corpus import Query  # noqa: PLC0415

    reading, statement = chance.choice(known)
    text = reading.article.text if statement.field == "text" else reading.article.title
    words = re.findall(r"\w{4,}", text[slice(*statement.span)]) or ["мост"]
    speakers = [s for s in reading.sources if s.id in statement.chain and s.key]
    filters: list[dict[str, Any]] = [
        {"since": f"2024-{chance.randint(1, 9):02}-01"},
        {"until": f"2024-{chance.randint(4, 12):02}-01"},
        {"outlet": chance.choice(OUTLETS)},
        {"chain_depth": min(len(statement.chain), 1)},
        {"certainty": statement.certainty},
        {"act": "say"},
        *({"source": s.key} for s in speakers),
        *({"place": reading.places[n].country} for n in statement.places if reading.places[n].country),
    ]
    one, two = chance.sample(filters, 2)
    return Query(words=" ".join(chance.sample(words, min(len(words), chance.randint(1, 2)))), **one | two)


# ── kill ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def kill(options: argparse.Namespace, place: str) -> None:
    """Kill `add` with all its workers again and again; the export must be that of an undisturbed run."""
    with tempfile.TemporaryDirectory() as folder:
        calm = str(Path(folder) / "calm.db")
        start = time.monotonic()
        lasts = _child(options, "add", calm)["seconds"]
        begins = time.monotonic() - start - lasts  # seconds until the work begins
        each = 1.6 * lasts / options.kills  # so that there is work left for the last one
        chance = random.Random(2)  # noqa: S311, no secret
        stopped = sum(_killed(options, place, begins + chance.uniform(0, each)) for _ in range(options.kills))
        _child(options, "add", place)
        other = next((one for one, two in zip_longest(_export(calm), _export(place)) if one != two), None)
    print(f"kill -9           {stopped} of {options.kills} while at work, {options.n} articles: "
          f"the export is {'byte-identical' if other is None else f'ANOTHER ONE from {other[:500]!r} on'}")  # fmt: skip


def _killed(options: argparse.Namespace, place: str, after: float) -> bool:
    """Run `add`, kill it after some seconds; tell whether it was still at work."""
    command = [sys.executable, __file__, "add", str(options.corpus), "-n", str(options.n), "--jobs", str(options.jobs)]
    with subprocess.Popen([*command, "--child", place], stdout=subprocess.DEVNULL, start_new_session=True) as child:
        try:
            child.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return True
    return False


def _export(place: str) -> Iterator[str]:
    """Yield all readings and all else, a line each."""
    from sayso.corpus import open_corpus  # noqa: PLC0415

    with open_corpus(place) as corpus:
        yield from (json.dumps(reading.to_dict()) for reading in corpus.readings())
        yield from (json.dumps(record) for record in corpus.records())


WHATS: dict[str, Callable[[argparse.Namespace, str], None]] = {"add": add, "search": search, "kill": kill}
CHILDREN: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {"add": add_child, "bare": bare_child}

if __name__ == "__main__":
    sys.exit(main())
