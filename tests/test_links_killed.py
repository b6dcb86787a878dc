"""Linking killed at random moments and run again ends as if nobody had: on both databases, with processes at work."""

import random
import signal
import subprocess
import sys
import time

from sayso import views
from sayso.corpus import open_corpus
from sayso.show.links import contract

KILLS = 5

# What is killed: adding and linking of stories of three articles each, with a reader that is quick.
ADD = """
import sys
from sayso import flow
from sayso.corpus import open_corpus
from sayso.intake.taken import Provenance, Taken
from sayso.model import Article, Reading, Span, Statement

NAMES = ("Лысогорск", "Верхнереченск", "Каменка", "Тальцы", "Никольск", "Озёрск", "Дубрава", "Ключи")
THINGS = ("мост", "склад", "театр", "причал", "элеватор", "вокзал", "рынок", "госпиталь")

def read_all(articles, **_):
    for article in articles:
        end = article.text.index(".") + 1
        spans = (Span(0, end), Span(end + 1, len(article.text)))
        yield Reading(article, "ru", statements=tuple(Statement(span, (), "asserted") for span in spans))

def given():
    for n in range(24):
        name, thing = NAMES[n % 8], THINGS[n % 8]
        text = f"В городе {name} утром загорелся {thing}. Пострадали {n + 2} человек, горит {thing} города {name}."
        yield Taken(Article(f"a{n * 7 % 24:02}", text, published=f"2024-05-{n % 8 + 1:02}T1{n // 8}:00"), Provenance(str(n)))

flow.read_all = read_all
flow._ARTICLES = 2
if __name__ == "__main__":
    print("begun", flush=True)
    with open_corpus(sys.argv[1]) as corpus:
        flow.add(corpus, given())
        flow.link(corpus, again=sys.argv[2] == "again")
"""


def start(place: str, *, again: bool = False) -> subprocess.Popen:
    command = [sys.executable, "-c", ADD, place, "again" if again else "-"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"begun\n"
    return child


def finish(child: subprocess.Popen) -> int:
    with child:
        return child.wait(60)


def written(place: str) -> str:
    with open_corpus(place, create=False) as corpus:
        every = views.links(corpus)
        return "".join(contract(every.copies, (one.claim for one in every.claims), every.findings))


def test_no_link_is_lost_to_kills(empty, tmp_path):
    undisturbed = str(tmp_path / "undisturbed.db")
    begun = time.monotonic()
    assert finish(start(undisturbed, again=True)) == 0
    lasts = time.monotonic() - begun
    moments = random.Random(6)
    for kill in range(KILLS):
        child = start(empty, again=kill > 1)
        time.sleep(moments.uniform(0.2, 1) * lasts)
        child.send_signal(signal.SIGKILL)
        finish(child)
        if kill > 1:
            written(empty)  # what there is can be asked
    assert finish(start(empty)) == 0
    assert written(empty) == written(undisturbed)
    with open_corpus(undisturbed) as corpus:
        assert len(views.stories(corpus).stories) >= 6
