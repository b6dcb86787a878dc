"""Speed and memory: the whole reading beside the bare parsing stack, on the same texts, one core each.

    python bench/read.py [CORPUS] [-n N] [--rounds 3] [--check]

CORPUS is a .jsonl of articles with a "text". The bare stack is what anybody gets from the libraries as their own
documentation uses them: article by article, sentences and tokens by razdel, then slovnet's morphology, syntax, names.
Each side runs in a process of its own with one thread, in turns; the best of the rounds counts. Articles/s are per
second of processor time, so that what else the machine does is left out. `--check` exits with 1 where the reading is
slower than the bare stack or takes more than 500 MB.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "news_ru.jsonl"
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
PROFILED = 100
LEAST_RATIO, MOST_MEMORY = 1.0, 500.0

Work = Callable[[Sequence[str]], None]


class Run(NamedTuple):
    """One side, once: articles, seconds to load, processor and wall-clock seconds of the work, peak memory in MB."""

    articles: int
    load: float
    cpu: float
    wall: float
    memory: float

    @property
    def speed(self) -> float:
        """Articles per second of processor time."""
        return self.articles / self.cpu


def main() -> int:
    """Measure, print, and check where asked."""
    options = _options()
    if options.side:
        texts = load_texts(options.corpus, options.n)
        print(json.dumps(where(texts) if options.side == "where" else measure(SIDES[options.side], texts)))
        return 0
    rounds = [{side: Run(*_apart(options, side)) for side in SIDES} for _ in range(options.rounds)]
    reading, bare = (max((one[side] for one in rounds), key=lambda run: run.speed) for side in ("reading", "bare"))
    print(report(reading, bare, _apart(options, "where")))
    return int(options.check and not good(reading, bare))


def report(reading: Run, bare: Run, shares: Iterable[tuple[str, float]]) -> str:
    """Return the page that is printed; `shares` say where the time of the reading goes."""
    rows = [f"{'':24}{'articles/s':>11}{'s':>9}{'wall s':>9}{'load s':>9}{'peak MB':>9}"]
    for name, run in (("whole reading", reading), ("bare parsing stack", bare)):
        rows.append(f"{name:24}{run.speed:11.1f}{run.cpu:9.2f}{run.wall:9.2f}{run.load:9.2f}{run.memory:9.0f}")
    rows.append(f"{'ratio':24}{reading.speed / bare.speed:11.2f}   (articles: {reading.articles})")
    rows.append(f"where the time goes ({PROFILED} articles under a profiler, which flatters the network):")
    rows += [f"  {name:22}{share:11.0%}" for name, share in shares]
    return "\n".join(rows)


def good(reading: Run, bare: Run) -> bool:
    """Tell whether the reading keeps within its bounds."""
    return reading.speed / bare.speed >= LEAST_RATIO and reading.memory <= MOST_MEMORY


def load_texts(corpus: Path, most: int | None = None) -> list[str]:
    """Return the texts of the first `most` articles of a .jsonl file."""
    with corpus.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines][:most]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed and memory of the reading beside the bare parsing stack.")
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("-n", type=int, help="how many articles (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bound is not kept")
    parser.add_argument("--side", choices=[*SIDES, "where"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.corpus.is_file():
        parser.error(f"{options.corpus}: no such file; name a .jsonl of articles with a “text”")
    return options


def _apart(options: argparse.Namespace, side: str) -> Any:
    """Measure one side in a process of its own."""
    articles = ["-n", str(options.n)] if options.n else []
    command = [sys.executable, __file__, str(options.corpus), *articles, "--side", side]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


# ── the two sides: each loads what it needs and returns the work ──────────────────────────────────────────────────────


def reading_side() -> Work:
    """Load Sayso; the work is the whole reading."""
    from sayso.model import Article  # noqa: PLC0415 - each process loads its own side alone
    from sayso.reading import read_many  # noqa: PLC0415

    def work(texts: Sequence[str]) -> None:
        for _ in read_many(Article(id=str(k), text=text) for k, text in enumerate(texts)):
            pass

    work(["Мост закрыт."])
    return work


def bare_side() -> Work:
    """Load the libraries; the work is what their own pages show."""
    from navec import Navec  # noqa: PLC0415
    from razdel import sentenize, tokenize  # noqa: PLC0415
    from slovnet import NER, Morph, Syntax  # noqa: PLC0415

    spec = importlib.util.find_spec("natasha")
    if spec is None or spec.origin is None:
        raise SystemExit("the package natasha is not installed: pip install -e .")
    data = Path(spec.origin).parent / "data"
    navec = Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    morph, syntax, ner = (
        kind.load(data / "model" / f"slovnet_{name}_news_v1.tar").navec(navec)
        for kind, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner"))
    )

    def work(texts: Sequence[str]) -> None:
        for text in texts:
            sentences = [[token.text for token in tokenize(sentence.text)] for sentence in sentenize(text)]
            list(morph.map(sentences))
            list(syntax.map(sentences))
            ner(text)

    work(["Мост закрыт."])
    return work


SIDES: dict[str, Callable[[], Work]] = {"reading": reading_side, "bare": bare_side}


def measure(side: Callable[[], Work], texts: Sequence[str]) -> Run:
    """Load a side and let it do the texts, in this process."""
    start = time.perf_counter()
    work = side()
    ready, cpu = time.perf_counter(), time.process_time()
    work(texts)
    spent = (time.process_time() - cpu, time.perf_counter() - ready)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Run(len(texts), ready - start, *spent, kilobytes * 1024 / 1e6)


# ── where the time goes ───────────────────────────────────────────────────────────────────────────────────────────────

PARTS = (
    ("/sayso/grammar/network", "network"),
    ("/slovnet/", "network"),
    ("/navec/", "network"),
    ("/sayso/grammar/segment", "sentences, tokens"),
    ("/razdel/", "sentences, tokens"),
    ("/sayso/grammar/lemmas", "lemmas"),
    ("/pymorphy3/", "lemmas"),
    ("/dawg", "lemmas"),
    ("/sayso/grammar/", "grammar, the rest"),
    ("/sayso/attribution/", "attribution"),
    ("/sayso/", "everything else"),
)

LONGEST_WAY = 20
"""How many calls deep a library is followed up to the part that called it."""

Function = tuple[str, int, str]


def where(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Profile the reading of some texts; return (part, share of the time), the largest first."""
    import cProfile  # noqa: PLC0415 - only here
    import pstats  # noqa: PLC0415

    work = reading_side()
    profile = cProfile.Profile()
    profile.runcall(work, texts[:PROFILED])
    return shares(pstats.Stats(profile).stats)  # type: ignore[attr-defined]


def shares(stats: dict[Function, Any]) -> list[tuple[str, float]]:
    """Add up own time by part. What is no part (numpy, re, the built-ins) counts for the parts that call it."""
    totals: dict[str, float] = {}
    parts = _parts(stats)
    for function, (_, _, own, _, _) in stats.items():
        for part, share in (parts[function] or {"everything else": 1.0}).items():
            totals[part] = totals.get(part, 0.0) + own * share
    every = sum(totals.values()) or 1.0
    return sorted(((part, time / every) for part, time in totals.items()), key=lambda row: -row[1])


def _parts(stats: dict[Function, Any]) -> dict[Function, dict[str, float]]:
    """Tell, for every function, which share of its time belongs to which part; callers may call in circles."""
    own = {function: _part(function[0].replace(os.sep, "/")) for function in stats}
    parts = {function: {part: 1.0} if part else {} for function, part in own.items()}
    for _ in range(LONGEST_WAY):
        for function in (function for function, part in own.items() if part is None):
            callers = stats[function][4]
            parts[function] = _mixed([(parts.get(caller, {}), row[3]) for caller, row in callers.items()])
    return parts


def _part(path: str) -> str | None:
    return next((part for fragment, part in PARTS if fragment in path), None)


def _mixed(callers: Sequence[tuple[dict[str, float], float]]) -> dict[str, float]:
    """Mix the parts of callers by the time each spent in the function."""
    out: dict[str, float] = {}
    for parts, spent in callers:
        for part, share in parts.items():
            out[part] = out.get(part, 0.0) + share * spent
    every = sum(out.values())
    return {part: time / every for part, time in out.items()} if every else {}


if __name__ == "__main__":
    sys.exit(main())
