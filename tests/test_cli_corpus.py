"""The commands of a corpus, as users call them: one corpus made of the examples, asked in every way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.cli import corpus as cli
from sayso.export import FORMS, WHATS

SAYSO = Path(sys.executable).with_name("sayso")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def run(*arguments, corpus=None, **env):
    where = {} if corpus is None else {"SAYSO_CORPUS": str(corpus)}
    command = [str(SAYSO), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | where | env, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "examples.db"
    done = run("add", EXAMPLES, corpus=path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "13 new, 0 known already, 0 set aside\n", "")
    return path


def test_adding_again_changes_nothing(corpus):
    assert run("add", EXAMPLES, corpus=corpus).stdout == "0 new, 13 known already, 0 set aside\n"
    assert run("reread", corpus=corpus).stdout == "0 read\n"


ASKED = [
    (("status",), "13 articles, 0 not read yet; 0 records set aside"),
    (("search", "трещину"), "= министерство водного хозяйства ← Север-Информ"),
    (("search", "--source", "Лука Беран", "--act", "ask"), "0 statements"),
    (("search", "--act", "deny", "--chain-depth", "1"), "deny)"),
    (("search", "--certainty", "possible"), "(possible)"),
    (("search", "неведомое"), "0 statements"),
    (("search", "--limit", "1"), "more: --cursor "),
    (("source", "Лука Беран"), "called    Лука Беран"),
    (("source", "beran-luka"), "is        person"),
]


@pytest.mark.parametrize(("arguments", "line"), ASKED, ids=[" ".join(a) for a, _ in ASKED])
def test_questions(corpus, arguments, line):
    shown = run(*arguments, corpus=corpus)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert line in shown.stdout


def test_pages_follow_each_other_without_a_cap(corpus):
    whole = json.loads(run("search", "--limit", "1000", "--format", "json", corpus=corpus).stdout)
    hits, cursor = [], ()
    while cursor is not None:
        page = json.loads(run("search", "--limit", "30", "--format", "json", *cursor, corpus=corpus).stdout)["page"]
        hits += page["hits"]
        cursor = ("--cursor", page["cursor"]) if page["cursor"] else None
    assert hits == whole["page"]["hits"]
    assert len(hits) == whole["total"]


def first_article(corpus):
    found = json.loads(run("search", "трещину", "--format", "json", corpus=corpus).stdout)
    return found["page"]["hits"][0]["article"]


def test_what_is_put_right_stays_right(corpus, tmp_path):
    home = tmp_path / "own.db"
    backup = tmp_path / "backup.jsonl"
    assert run("export", "--what", "corpus", "--out", backup, corpus=corpus).returncode == 0
    assert run("import", backup, corpus=home).stdout.endswith("13 new, 0 known already, 0 set aside\n")
    name = first_article(home)
    assert run("correct", name, "1", "--as", "wrong", "--by", "anna", corpus=home).returncode == 0
    assert run("rename", "streltsova-vera", "В. Стрельцова", "--by", "anna", corpus=home).returncode == 0
    reading = json.loads(run("article", name, "--format", "json", corpus=home).stdout)
    assert [a["id"] for a in reading["attributions"]][:1] == [2]
    assert "В. Стрельцова" in [s["name"] for s in reading["sources"]]
    there = ("--as", "place", "--place", "Kamenny Brod,RU,57.1,45.2", "--by", "anna")
    assert run("correct", name, "0", *there, corpus=home).returncode == 0
    reading = json.loads(run("article", name, "--format", "json", corpus=home).stdout)
    assert (reading["places"][0]["name"], reading["places"][0]["country"]) == ("Kamenny Brod", "RU")
    assert "3 corrections" in run("status", corpus=home).stdout
    again = tmp_path / "again.jsonl"
    run("export", "--what", "corpus", "--out", again, corpus=home)
    assert again.read_bytes()[: backup.stat().st_size] == backup.read_bytes()


def test_what_can_be_asked_for_is_what_there_is():
    assert (*WHATS, "corpus") == cli._WHATS
    assert cli._FORMS == FORMS


def test_tables_are_written(corpus):
    shown = run("export", "--what", "statements", "--format", "csv", corpus=corpus)
    assert shown.stdout.startswith("article,outlet,")
    assert shown.stdout.count("\n") > 50


WRONG = [
    (("search", "x", "--corpus", "nowhere.db"), "there is no corpus here", 1),
    (("source", "никто"), "no article makes such a source say anything", 2),
    (("article", "nothing"), "the corpus has no article with this id", 2),
    (("export", "--what", "articles", "--format", "prov"), "prov", 2),
    (("export", "--what", "corpus", "--format", "csv"), "jsonl alone", 2),
    (("search", "--from", "yesterday"), "ISO 8601", 2),
    (("correct", "a", "0", "--as", "place", "--by", "anna"), "--place goes with --as place", 2),
    (("correct", "a", "0", "--as", "place", "--place", "there", "--by", "anna"), "name, country, latitude", 2),
    (("search", "--cursor", "?"), "cursor", 2),
]


@pytest.mark.parametrize(("arguments", "line", "status"), WRONG, ids=[" ".join(a) for a, _, _ in WRONG])
def test_what_is_wrong_is_said_in_a_line(corpus, arguments, line, status):
    done = run(*arguments, corpus=corpus)
    assert (done.returncode, done.stdout) == (status, "")
    assert line in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text("Мост закрыт, сообщил мэр.", encoding="utf-8")
    (tmp_path / "b.json").write_text("{broken", encoding="utf-8")
    done = run("add", tmp_path, corpus=tmp_path / "c.db")
    assert (done.returncode, done.stdout) == (1, "1 new, 0 known already, 1 set aside\n")
    assert "b.json" in done.stderr


def children(process):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def test_workers_end_with_the_main_process(tmp_path):
    articles = [json.dumps({"text": f"Мост номер {n} закрыт, сообщил мэр. " * 40}) for n in range(400)]
    (tmp_path / "many.jsonl").write_text("\n".join(articles), encoding="utf-8")
    main = subprocess.Popen([SAYSO, "add", tmp_path / "many.jsonl", "--corpus", tmp_path / "c.db", "--jobs", "2"])
    workers = []
    while main.poll() is None and len(workers) < 3:  # two readers and what tracks their resources
        workers = children(main.pid)
        time.sleep(0.05)
    main.send_signal(signal.SIGKILL)
    main.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in workers):
        time.sleep(0.1)
    assert workers
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
