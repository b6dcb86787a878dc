"""Nothing lost: `add` killed at random moments and run again ends as if nobody had. The full count is in bench/corpus.py."""

import json
import random
import subprocess
import sys
import time

import pytest

from sayso.corpus import open_corpus
from sayso.errors import CorpusError

ARTICLES, KILLS = 30, 5

# What is killed: the whole way of `add`, but for a reader that is quick to load and takes its time on each article.
ADD = """
import sys, time
from sayso import flow
from sayso.corpus import open_corpus
from sayso.intake.taken import Provenance, SetAside, Taken
from sayso.model import Article, Attribution, Reading, Source, Span, Statement

def read_all(articles, **_):
    for article in articles:
        time.sleep(0.01)
        half = Span(0, len(article.text) // 2)
        said = Attribution(1, (half,), None, None, "мэрия", "s1", "say", "indirect", None, (), "rule", 0.9)
        stated = (Statement(half, ("s1",), "asserted"), Statement(Span(half.end, len(article.text)), ()))
        yield Reading(article, "ru", None, (said,), (Source("s1", "мэрия", "government", None, (half,)),), stated)

def given():
    for n in range(int(sys.argv[2])):
        text = f"Мост номер {n} закрыт на ремонт. " * (n % 7 + 1)
        yield Taken(Article(f"a{n * 7 % 100:03}", text, published=f"2024-05-{n % 28 + 1:02}"), Provenance(f"{n}.txt"))
    yield SetAside("broken.json", "broken JSON", "00ff")

flow.read_all = read_all
print("begun", flush=True)
with open_corpus(sys.argv[1]) as corpus:
    flow.add(corpus, given())
"""


def start(place: str) -> subprocess.Popen:
    child = subprocess.Popen([sys.executable, "-c", ADD, place, str(ARTICLES)], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"begun\n"
    return child


def finish(child: subprocess.Popen) -> int:
    with child:
        return child.wait(60)


def export(place: str) -> bytes:
    with open_corpus(place, create=False) as corpus:
        readings = [json.dumps(reading.to_dict()) for reading in corpus.readings()]
        records = [json.dumps(record) for record in corpus.records()]
        assert len(readings) == ARTICLES
        return "\n".join((*readings, *records)).encode()


def test_nothing_is_lost_to_kills(empty, tmp_path):
    undisturbed = str(tmp_path / "undisturbed.db")
    begun = time.monotonic()
    assert finish(start(undisturbed)) == 0
    lasts = time.monotonic() - begun
    moments = random.Random(4)
    for _ in range(KILLS):
        child = start(empty)
        time.sleep(moments.uniform(0, lasts))
        child.kill()
        finish(child)
    assert finish(start(empty)) == 0
    assert export(empty) == export(undisturbed)


def test_a_killed_process_leaves_what_it_stored(empty):
    """Killed as soon as the first readings are there: they are kept, and the others wait."""
    child = start(empty)
    deadline = time.monotonic() + 30
    kept = 0
    while not kept and time.monotonic() < deadline:
        try:
            with open_corpus(empty, create=False) as corpus:
                kept = len(list(corpus.readings()))
        except CorpusError:  # not made yet
            continue
    child.kill()
    finish(child)
    assert kept
    with open_corpus(empty) as corpus:
        waiting = len(list(corpus.unread()))
        assert len(list(corpus.readings())) + waiting == len(list(corpus.articles())) == ARTICLES
    assert finish(start(empty)) == 0
    with pytest.raises(StopIteration), open_corpus(empty) as corpus:
        next(corpus.unread())
