"""The commands of links, as users call them: one corpus of invented articles, asked and decided about in every way."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SAYSO = Path(sys.executable).with_name("sayso")

HOSPITAL = (
    "При обрушении пешеходного моста в Лысогорске пострадали девять человек, сообщила районная больница. Причиной стала "
    "коррозия опор."
)
BRIDGE = (
    "Пешеходный мост через Тальку обрушился в Лысогорске утром первого мая. Пострадали семь человек, сообщила мэрия "
    "Лысогорска. Причиной, возможно, стала коррозия опор, сказал главный инженер Павел Ветров."
)
ARTICLES = (
    ("b1", "Вектор", "10:00", "В Лысогорске обрушился мост", BRIDGE),
    ("b2", "Утро", "11:00", "В Лысогорске обрушился мост", BRIDGE),
    ("b3", "Заря", "13:00", "Мост в Лысогорске: девять пострадавших", HOSPITAL),
    ("b4", "Голос", "15:00", "Мэрия о мосте",
     "Мэрия Лысогорска отрицает, что причиной обрушения моста через Тальку стала коррозия опор."),
    ("x", "Заря", "09:00", "Шахматы", "Сборная по шахматам вернулась из Никольска с \x1b[31mкубком\x1b[0m."),
)  # fmt: skip


def run(*arguments, corpus=None, **env):
    where = {} if corpus is None else {"SAYSO_CORPUS": str(corpus)}
    command = [str(SAYSO), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | where | env, check=False)


def loaded(*arguments, corpus):
    shown = run(*arguments, "--format", "json", corpus=corpus)
    assert (shown.returncode, shown.stderr) == (0, "")
    return json.loads(shown.stdout)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory):
    folder = tmp_path_factory.mktemp("links")
    rows = [
        {"id": name, "outlet": outlet, "published": f"2024-05-01T{time}:00+03:00", "title": title, "text": text}
        for name, outlet, time, title, text in ARTICLES
    ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    done = run("add", file, corpus=folder / "news.db")
    assert (done.returncode, done.stdout, done.stderr) == (0, "5 new, 0 known already, 0 set aside\n", "")
    return folder / "news.db"


@pytest.fixture
def corpus(taken_in, tmp_path):
    """A copy of one's own."""
    copy = tmp_path / "own.db"
    copy.write_bytes(taken_in.read_bytes())
    return copy


def test_the_contract(taken_in):
    found = loaded("links", corpus=taken_in)
    assert list(found) == ["copies", "claims", "findings"]
    assert found["copies"] == [{"article": "b2", "of": "b1", "kind": "verbatim", "overlap": 1.0}]
    for claim in found["claims"]:
        assert list(claim) == ["id", "statements", "origins"]
        for one in claim["statements"]:
            assert list(one) == ["article", "field", "span", "chain", "hedged", "polarity"]
        assert all(list(origin) == ["name", "kind", "articles"] for origin in claim["origins"])
    for one in found["findings"]:
        assert list(one)[:4] == ["kind", "articles", "claim", "note"]
    texts = {name: {"text": text, "title": title} for name, _, _, title, text in ARTICLES}
    said = [
        one for claim in found["claims"] for one in claim["statements"] if one["chain"][-1:] == ["мэрия Лысогорска"]
    ]
    words = {texts[one["article"]][one["field"]][slice(*one["span"])] for one in said}
    assert any(w.startswith("Пострадали семь человек, сообщила мэрия") for w in words)


def test_a_line_for_each_link(taken_in):
    shown = run("links", corpus=taken_in).stdout.splitlines()
    assert shown[0] == "copy     b2 ← b1  verbatim, 100%"
    assert all(re.match(r"(copy |claim |finding ) ", line) for line in shown)


def test_stories_and_a_story(taken_in):
    listed = loaded("stories", corpus=taken_in)
    (one,) = listed["stories"]
    assert (listed["total"], listed["cursor"], one["articles"], one["outlets"]) == (1, None, 4, 4)
    assert one["first"] == "2024-05-01T07:00:00"
    page = loaded("story", one["id"][:5], corpus=taken_in)
    assert [a["id"] for a in page["articles"]] == ["b1", "b2", "b3", "b4"]
    assert [(c["article"], c["of"]) for c in page["copies"]] == [("b2", "b1")]
    shown = run("stories", "--by", "largest", corpus=taken_in).stdout
    assert shown.startswith("1 story\n\nВ Лысогорске обрушился мост  ")
    assert "4 articles · 4 outlets" in shown
    shown = run("story", one["id"], corpus=taken_in).stdout
    for words in ("What is told", "Who has it from whom", "Articles", "copies Вектор,", "└─ "):
        assert words in shown
    assert max(map(len, shown.splitlines())) <= 80


def claim_with(corpus, words: str) -> dict:
    """The claim that has a statement with these words."""
    texts = {name: {"text": text, "title": title} for name, _, _, title, text in ARTICLES}
    for claim in loaded("links", corpus=corpus)["claims"]:
        for one in claim["statements"]:
            if words in texts[one["article"]][one["field"]][slice(*one["span"])]:
                return claim
    raise AssertionError(words)


def test_a_claim(taken_in):
    name = claim_with(taken_in, "обрушился в Лысогорске утром")["id"]
    page = loaded("claim", name[:9], corpus=taken_in)
    assert page["claim"]["id"] == name
    copied = [(one["article"], one["copied"]) for one in page["claim"]["statements"] if one["field"] == "text"]
    assert copied[:2] == [("b1", None), ("b2", "b1")]
    shown = run("claim", name, corpus=taken_in).stdout
    for words in ("Origins", "Who says it", "copied: ", "story "):
        assert words in shown


def test_nothing_steers_the_terminal(taken_in):
    name = claim_with(taken_in, "кубком")["id"]
    assert "\x1b" not in run("claim", name, corpus=taken_in).stdout
    assert "\x1b" not in run("links", corpus=taken_in).stdout


def test_relink_changes_nothing(corpus):
    before = run("links", "--format", "json", corpus=corpus).stdout
    assert run("relink", "--jobs", "2", corpus=corpus).stdout == "5 linked\n"
    assert run("links", "--format", "json", corpus=corpus).stdout == before


def test_claims_joined_parted_and_taken_back(corpus, tmp_path):
    before = run("links", "--format", "json", corpus=corpus).stdout
    one, other = claim_with(corpus, "шахматам")["id"], claim_with(corpus, "коррозия опор, сказал")["id"]
    done = run("join", one[:10], other, "--by", "anna", "--note", "a test", corpus=corpus)
    assert re.fullmatch(r"[0-9a-f]{8}  joined by anna, \d{4}-\d\d-\d\d: a test\n", done.stdout)
    joined = claim_with(corpus, "шахматам")
    assert {"x", "b1"} <= {s["article"] for s in joined["statements"]}
    shown = run("claim", joined["id"], corpus=corpus).stdout
    assert "joined by anna" in shown
    number = 1 + [s["article"] for s in joined["statements"]].index("x")
    assert " parted by boris" in run("part", joined["id"], number, "--by", "boris", corpus=corpus).stdout
    assert run("links", "--format", "json", corpus=corpus).stdout == before
    made = loaded("decisions", corpus=corpus)
    assert [(d["kind"], d["by"], d["in_force"]) for d in made] == [("same", "anna", True), ("apart", "boris", True)]
    assert run("withdraw", made[1]["id"][:12], "--by", "anna", corpus=corpus).returncode == 0
    assert claim_with(corpus, "шахматам") == joined
    assert ", withdrawn since" in run("decisions", corpus=corpus).stdout
    backup = tmp_path / "all.jsonl"
    assert run("export", "--what", "corpus", "--out", backup, corpus=corpus).returncode == 0
    assert run("import", backup, corpus=tmp_path / "home.db").returncode == 0
    own = (run("links", "--format", "json", corpus=place).stdout for place in (corpus, tmp_path / "home.db"))
    assert len(set(own)) == 1


def test_a_finding_dismissed_is_gone_until_that_is_taken_back(corpus):
    found = loaded("links", corpus=corpus)["findings"]
    assert found
    done = run("dismiss", found[0]["id"], "--by", "anna", corpus=corpus)
    assert f"no {found[0]['kind'].replace('_', ' ')} by anna" in done.stdout
    assert loaded("links", corpus=corpus)["findings"] == found[1:]
    assert run("relink", corpus=corpus).returncode == 0
    assert loaded("links", corpus=corpus)["findings"] == found[1:]
    run("withdraw", loaded("decisions", corpus=corpus)[0]["id"], "--by", "anna", corpus=corpus)
    assert loaded("links", corpus=corpus)["findings"] == found


WRONG = [
    (("links", "--corpus", "nowhere.db"), "there is no corpus here", 1),
    (("story", "zz"), "is the id of no story", 2),
    (("claim", "0123456789abcdef"), "the corpus has no such claim", 2),
    (("stories", "--cursor", "?"), "cursor", 2),
    (("join", "0123456789abcdef", "0", "--by", "anna"), "no such claim", 2),
    (("part", "0123456789abcdef", "1", "--by", "anna"), "no such claim", 2),
    (("part", "0", "--by", "anna"), "Missing argument", 2),
    (("dismiss", "0123456789abcdef", "--by", "anna"), "no such finding", 2),
    (("dismiss", "0123456789abcdef"), "--by", 2),
    (("withdraw", "0", "--by", "anna"), "sayso decisions", 2),
]


@pytest.mark.parametrize(("arguments", "line", "status"), WRONG, ids=[" ".join(a) for a, _, _ in WRONG])
def test_wrong_calls_end_with_a_line(taken_in, arguments, line, status):
    done = run(*arguments, corpus=taken_in)
    assert (done.returncode, done.stdout) == (status, "")
    assert line in done.stderr
    assert "Traceback" not in done.stderr
