"""What linking costs, and how right it is: made stories with known truth, given as readings, without the reader.

    python bench/links.py [-n 1000 -n 3000 …] [--jobs 2]
    python bench/links.py --readings READINGS.pickle

A story is a happening of its own place, firm, people and numbers. Six articles tell it in their own order and words; others
copy them whole, cut or extended, bring a newer number, or deny; every article tells something beside. There are as many
stories a day for any number of articles. Told are for each size: seconds for prints, lots and links (all of them, in
processes that have started), of work, articles a second, and how many there would be with nothing else to do for as
many processors as processes; the most memory of all processes together, the largest lot; B³ of claims over all statements, F1
of pairs of articles that have one text; last the slopes of log time and log work over log n.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import resource
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, combinations
from math import log
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sayso.links.copies import Copy
from sayso.links.groups import Group
from sayso.links.linking import link_group
from sayso.links.lots import Lot, Prints, lots, prints
from sayso.links.parted import Parted
from sayso.links.same import Claim
from sayso.model import Article, Reading, Source, Span, Statement

SIZES = (1_000, 3_000, 10_000, 30_000)
SEED = 7
STORIES_A_DAY = 24
ALONE = 20  # every so many stories one article that tells only things of its own
START = datetime(2025, 1, 1, tzinfo=UTC)
NAMES = 600  # what places, firms and people are called after
PORTION = 200  # articles that a process gets at once
Place = tuple[str, str, int]  # article, field, start of a statement


# ── made stories ──────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def data() -> dict[str, Any]:
    """What stories are told in."""
    return tomllib.loads((Path(__file__).parent / "made.toml").read_text(encoding="utf-8"))


class Told(NamedTuple):
    """One sentence: what it states, of which claim, on whose word, and how."""

    claim: str
    content: str
    source: tuple[str, str, str, str] | None = None
    denies: bool = False


@dataclass
class Made:
    """Readings and the truth: the claim of each statement, and whose text an article has."""

    readings: list[Reading] = field(default_factory=list)
    claim_of: dict[Place, str] = field(default_factory=dict)
    copy_of: dict[str, str] = field(default_factory=dict)


def made(count: int) -> Made:
    """Make `count` articles; the first are the same for any count."""
    out, number = Made(), 0
    while len(out.readings) < count:
        _story(out, number)
        number += 1
    for reading in out.readings[count:]:
        out.copy_of.pop(reading.article.id, None)
    del out.readings[count:]
    kept = {reading.article.id for reading in out.readings}
    out.claim_of = {place: claim for place, claim in out.claim_of.items() if place[0] in kept}
    return out


def _story(out: Made, number: int) -> None:
    dice = Random(f"{SEED} {number}")  # noqa: S311, made to be repeated
    begins = START + timedelta(days=number / STORIES_A_DAY)
    happening, words = dice.choice(data()["happening"])["told"], _words(dice)
    newer = words | {name: str(int(words[name]) + dice.randrange(1, 40)) for name in "abc"}
    sources = [tuple(text.split("|")) for text in dice.sample(data()["words"]["sources"], 4)]
    written: list[list[Told]] = []
    for place in range(dice.randrange(10, 15) if number % ALONE else 1):
        sayings = _sayings(dice, number, happening, words if place < 6 else newer, sources)
        beside = [Told(f"{number} {place} {k}", _beside(dice)) for k in range(dice.randrange(5, 8))]
        name, kind = f"{number:05}-{place:02}", dice.random()
        if place > 5 and kind < 0.6:
            of = dice.randrange(6)
            body = _copied(dice, written[of], beside)
            out.copy_of[name] = f"{number:05}-{of:02}"
        elif number % ALONE:
            body = [*sayings[: dice.randrange(2, 5)], *beside]
        else:
            body = beside
        if place > 5 and 0.6 <= kind < 0.75 and body[0].source:
            body[0] = body[0]._replace(denies=True)
        written.append(body)
        when = begins + timedelta(hours=1.5 * place + dice.random())
        title = body[0] if not body[0].denies and dice.random() < 0.8 else None
        _add(out, name, title, body, when, f"Издание {dice.randrange(80)}")


def _sayings(
    dice: Random, number: int, happening: Sequence[Sequence[str]], words: Mapping[str, str], sources: Sequence[Any]
) -> list[Told]:
    """All that is told of a happening, in some order, each in one of its wordings."""
    told = []
    for place, wordings in enumerate(happening):
        detail = Random(f"{SEED} {number} {place}").choice(data()["words"]["details"])  # noqa: S311
        content = _shuffled(dice, f"{_either(dice, dice.choice(wordings)).format_map(words)} {detail}")
        stated = [name for name in "abc" if any(f"{{{name}}}" in wording for wording in wordings)]
        claim = f"{number} {place} {' '.join(words[name] for name in stated)}"
        told.append(Told(claim, content, dice.choice((*sources, None))))
    first, *others = told
    dice.shuffle(others)
    return [first, *others]


def _either(dice: Random, wording: str) -> str:
    """«(загорелся/вспыхнул)»: one of the two."""
    return re.sub(r"\(([^()]*)\)", lambda found: dice.choice(found[1].split("/")), wording)


def _shuffled(dice: Random, content: str) -> str:
    """Phrases in another order, with words between; two who tell the same seldom have six words in a row in common."""
    phrases = re.split(r" (?=(?:в|во|на|у|из|с|под|при|от|о|к|за|возле|после|по|перед|рядом|из-за) )", content)
    dice.shuffle(phrases)
    words = dice.sample(data()["words"]["between"], len(phrases))
    told = " ".join(
        f"{phrase} {word}" if dice.random() < 0.85 else phrase for phrase, word in zip(phrases, words, strict=True)
    )
    return told[0].upper() + told[1:]


def _copied(dice: Random, body: Sequence[Told], beside: Sequence[Told]) -> list[Told]:
    """A text taken whole, without its end, or with more behind it."""
    way = dice.choice(("whole", "cut", "extended"))
    if way == "cut":
        return list(body[: max(3, len(body) - dice.randrange(1, 4))])
    return [*body, *(beside[:2] if way == "extended" else ())]


def _words(dice: Random) -> dict[str, str]:
    """Names and numbers of one happening."""
    building = dice.choice(data()["words"]["buildings"]).split("|")
    first, second, third, fourth, fifth = (dice.choice(_names()) for _ in range(5))
    names = {"p": f"{first}ск", "w": f"{second}ово", "f": third, "q": f"{fourth} {fifth}ин"}
    return names | dict(zip("ngl", building, strict=True)) | {name: str(dice.randrange(11, 990)) for name in "abc"}


@cache
def _names() -> list[str]:
    dice, syllables = Random(SEED), data()["words"]["syllables"]  # noqa: S311
    return ["".join(dice.choice(syllables) for _ in range(2 + number % 2)).capitalize() for number in range(NAMES)]


def _beside(dice: Random) -> str:
    text: str = dice.choice(data()["beside"]["told"])
    return text.format_map(_words(dice))


def _add(out: Made, name: str, title: Told | None, body: Sequence[Told], when: datetime, outlet: str) -> None:
    sources = list(dict.fromkeys(told.source for told in body if told.source))
    known = {source: f"s{number}" for number, source in enumerate(sources, 1)}
    statements, text = [], ""
    if title:
        statements.append(Statement(Span(0, len(title.content)), (), "asserted", field="title"))
        out.claim_of[name, "title", 0] = title.claim
    for told in body:
        before, behind = _around(told)
        content = told.content[0].lower() + told.content[1:] if told.denies else told.content
        start = len(text) + len(before)
        chained = (known[told.source],) if told.source else ()
        polarity: Any = "denies" if told.denies else "asserts"
        statements.append(Statement(Span(start, start + len(content)), chained, "asserted", polarity))
        out.claim_of[name, "text", start] = told.claim
        text += f"{before}{content}{behind} "
    article = Article(name, text.rstrip(), title and title.content, outlet, None, when.isoformat(), "ru")
    entries = (Source(known[source], source[0], "official", source[1] or None, ()) for source in sources)
    out.readings.append(Reading(article, "ru", sources=tuple(entries), statements=tuple(statements)))


def _around(told: Told) -> tuple[str, str]:
    if told.source is None:
        return "", "."
    return (f"{told.source[3]} ", ".") if told.denies else ("", f", {told.source[2]}.")


# ── linking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


Portion = list[tuple[Lot, list[Reading]]]


def printed(readings: Sequence[Reading]) -> tuple[list[Prints], float]:
    """The prints of some readings, and seconds of work."""
    begin = time.process_time()
    return [prints(reading) for reading in readings], time.process_time() - begin


def linked(portion: Portion) -> tuple[list[Claim], list[Copy], float]:
    """Claims and copies of some lots, and seconds of work; their origins, findings and stories are made as well."""
    begin = time.process_time()
    claims: list[Claim] = []
    found: list[Copy] = []
    for lot, readings in portion:
        links = link_group(Group((lot,), ()), {reading.article.id: reading for reading in readings})
        claims += [one.claim for one in links.claims]
        found += links.copies
    return claims, found, time.process_time() - begin


def portions(found: Iterable[Lot], readings: Mapping[str, Reading]) -> Iterator[Portion]:
    """Lots with their readings, about PORTION articles at once, the largest lots first."""
    portion: Portion = []
    size = 0
    for lot in sorted(found, key=lambda lot: -len(lot.articles)):
        portion.append((lot, [readings[name] for name in lot.articles]))
        size += len(lot.articles)
        if size >= PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


class Run(NamedTuple):
    """What was found; seconds for prints, lots, links; seconds of work of the main process, and of all others together."""

    lots: list[Lot]
    claims: list[Claim]
    copies: list[Copy]
    seconds: tuple[float, float, float]
    own: float
    others: float


def run(readings: Sequence[Reading], jobs: int) -> Run:
    """Link readings in `jobs` processes, which have started before the time is taken."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        few = made(60).readings
        by_id = {reading.article.id: reading for reading in few}
        list(pool.map(printed, [few] * jobs))
        list(pool.map(linked, [next(portions(lots(printed(few)[0]), by_id))] * jobs))
        marks, own = [time.perf_counter()], time.process_time()
        parts = [readings[k : k + PORTION] for k in range(0, len(readings), PORTION)]
        every = list(pool.map(printed, parts))
        marks.append(time.perf_counter())
        found = lots(chain.from_iterable(part for part, _ in every))
        marks.append(time.perf_counter())
        by_id = {reading.article.id: reading for reading in readings}
        results = list(pool.map(linked, portions(found, by_id)))
        marks.append(time.perf_counter())
        own = time.process_time() - own
    others = sum(part[-1] for part in every) + sum(result[-1] for result in results)
    claims = [claim for result in results for claim in result[0]]
    copied = [copy for result in results for copy in result[1]]
    spent = (marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2])
    return Run(found, claims, copied, spent, own, others)


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def figures(count: int, jobs: int) -> dict[str, float]:
    """Everything about one size."""
    truth = made(count)
    done = run(truth.readings, jobs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory += jobs * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    precision, recall, f1 = bcubed(truth.claim_of, done.claims)
    total = sum(done.seconds)
    return {
        "n": count,
        "prints": done.seconds[0],
        "lots": done.seconds[1],
        "links": done.seconds[2],
        "seconds": total,
        "main's work": done.own,
        "others'": done.others,
        "a second": count / total,
        "if idle": count / (done.own + done.others / jobs),
        "MB": memory / 1024,
        "largest lot": max(len(lot.articles) for lot in done.lots),
        "claims p": precision,
        "r": recall,
        "b3": f1,
        "copies f1": pairs_f1(truth.copy_of, [(copy.article, copy.of) for copy in done.copies]),
    }


def bcubed(truth: Mapping[Place, str], found: Sequence[Claim]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all statements."""
    told: dict[Place, int] = {
        (s.article, s.field, s.span.start): number for number, claim in enumerate(found) for s in claim.statements
    }
    rows = [(claim, told.get(place)) for place, claim in truth.items()]
    of_truth, of_found, both = Counter(a for a, _ in rows), Counter(b for _, b in rows), Counter(rows)
    precision = sum(both[row] / of_found[row[1]] for row in rows) / len(rows)
    recall = sum(both[row] / of_truth[row[0]] for row in rows) / len(rows)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairs_f1(truth: Mapping[str, str], found: Sequence[tuple[str, str]]) -> float:
    """F1 of pairs of articles within one family of copies."""
    right, said = _families(list(truth.items())), _families(found)
    return 2 * len(right & said) / max(1, len(right) + len(said))


def _families(pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    names = sorted({name for pair in pairs for name in pair})
    place = {name: number for number, name in enumerate(names)}
    parted = Parted(len(names))
    for one, two in pairs:
        parted.tie(place[one], place[two], len(names))
    members: dict[int, list[str]] = {}
    for name in names:
        members.setdefault(parted.top(place[name]), []).append(name)
    return {pair for family in members.values() for pair in combinations(family, 2)}


def of_readings(path: Path) -> Iterator[str]:
    """Lines about real articles, given as a pickled list of readings."""
    readings: list[Reading] = pickle.loads(path.read_bytes())  # noqa: S301, one's own file
    for name, given in (("as they are", readings), ("undated, all at once", [_undated(r) for r in readings])):
        done = run(given, 2)
        sizes = sorted((len(lot.articles) for lot in done.lots), reverse=True)
        rate = len(given) / sum(done.seconds)
        yield f"{name}: {len(given)} articles, lots {sizes[:8]} …, {sum(k == 1 for k in sizes)} alone, {rate:.0f} a second"


def _undated(reading: Reading) -> Reading:
    return replace(reading, article=replace(reading.article, published=None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, action="append", help="articles; may be given several times")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--readings", type=Path, help="a pickled list of readings of real articles")
    parser.add_argument("--json", action="store_true", help="print the figures of one size as JSON")
    options = parser.parse_args()
    if options.readings:
        print(*of_readings(options.readings), sep="\n")
        return
    sizes = options.n or SIZES
    if options.json:
        print(json.dumps(figures(sizes[0], options.jobs)))
        return
    rows = []
    for count in sizes:  # a process each, so that each has its own memory
        command = [sys.executable, __file__, "-n", str(count), "--jobs", str(options.jobs), "--json"]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        if len(rows) == 1:
            print("  ".join(f"{name:>11}" for name in rows[0]))
        print(
            "  ".join(f"{value:11.3f}" if 0 < value < 1 else f"{value:11.1f}" for value in rows[-1].values()),
            flush=True,
        )
    if len(rows) > 1:
        counts, work = [row["n"] for row in rows], [row["main's work"] + row["others'"] for row in rows]
        print(f"slope {slope(counts, [row['seconds'] for row in rows]):.2f}, of work {slope(counts, work):.2f}")


def slope(counts: Sequence[float], seconds: Sequence[float]) -> float:
    """By how much log time grows with log n, by least squares."""
    x, y = [log(n) for n in counts], [log(s) for s in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


if __name__ == "__main__":
    main()
