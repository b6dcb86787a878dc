"""Floors: what has been reached is kept. They do not go down unless somebody says so."""

import json
import shutil

import pytest

from sayso.errors import GoldError
from sayso.evaluate import (
    GoldArticle,
    Measured,
    below,
    digest,
    evaluate,
    load_floors,
    load_gold,
    measured,
    run,
    score,
    update,
)

OLD = Measured("abc", 55, {"attribution": 0.7, "source unknown": 0.1})
WRITE_THEM = "write them with --update-floors"


def new(attribution=0.7, unknown=0.1, gold="abc", articles=55):
    return Measured(gold, articles, {"attribution": attribution, "source unknown": unknown})


VERDICTS = {
    "the same": (OLD, new(), []),
    "better": (OLD, new(0.8, 0.05), []),
    "within the slack": (OLD, new(0.6985, 0.1015), []),
    "fallen": (OLD, new(0.69), ["attribution: 0.690 is below its floor 0.700"]),
    "risen where lower is better": (OLD, new(unknown=0.11), ["source unknown: 0.110 is above its ceiling 0.100"]),
    "no longer measured": (
        OLD,
        Measured("abc", 55, {"source unknown": 0.1}),
        ["attribution: nothing to measure, floor 0.700"],
    ),
    "another gold": (
        OLD,
        new(gold="abd", articles=54),
        [f"the floors were measured on another gold: abc (55 articles), not abd (54 articles); {WRITE_THEM}"],
    ),
    "no floors yet": (None, new(), [f"no floors for this gold set yet; {WRITE_THEM}"]),
}


@pytest.mark.parametrize(("old", "found", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_verdicts(old, found, verdict):
    assert below(old, found) == verdict


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def file(tmp_path):
    update(tmp_path / "floors.json", "reading", OLD)
    return tmp_path / "floors.json"


def test_floors_go_up_and_others_stay(file):
    update(file, "more_reading", new(0.5))
    update(file, "reading", new(0.75))
    assert load_floors(file) == {"more_reading": new(0.5), "reading": new(0.75)}
    assert list(json.loads(file.read_text())) == ["more_reading", "reading"]


LOWERING = [new(0.699), new(unknown=0.101), new(0.6, gold="abd"), Measured("abc", 55, {"source unknown": 0.1})]


@pytest.mark.parametrize("found", LOWERING)
def test_floors_refuse_to_go_down(file, found):
    before = file.read_bytes()
    with pytest.raises(GoldError, match="--allow-lower"):
        update(file, "reading", found)
    assert file.read_bytes() == before
    update(file, "reading", found, allow_lower=True)
    assert load_floors(file) == {"reading": found}


@pytest.mark.parametrize("text", ["{", "[]", '{"reading": {"floors": {}}}', '{"reading": 1}'])
def test_broken_floors_are_said(file, text):
    file.write_text(text)
    with pytest.raises(GoldError, match="not a floors file"):
        load_floors(file)


TEXT = "Мэр сказал: мост закрыт. Врач сказал: идёт дождь. Сосед сказал: тихо."
SAID = [("Мэр", "мост закрыт"), ("Врач", "идёт дождь"), ("Сосед", "тихо")]


def test_measured_rounds_to_the_safe_side():
    def place(words):
        return [TEXT.index(words), TEXT.index(words) + len(words)]

    rows = [{"id": k, "content": [place(said)], "source": place(who)} for k, (who, said) in enumerate(SAID)]
    gold = [GoldArticle("three", TEXT, None, tuple(rows))]
    figures = score(gold, {"three": [rows[0] | {"source": None}, *rows[1:]]})
    floors = measured(figures, "abc").floors
    assert {name: floors[name] for name in ("attribution", "source", "source unknown", "act")} == {
        "attribution": 0.666,
        "source": 0.666,
        "source unknown": 0.334,
        "act": 1,
    }
    assert "entity" not in floors


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────────

ROW = {
    "id": 1,
    "content": [[11, 22]],
    "cue": [4, 10],
    "source": [0, 3],
    "entity": "мэр",
    "act": "say",
    "mode": "indirect",
}


@pytest.fixture
def folder(tmp_path):
    """Lay out a gold folder, predictions that are right (good) and wrong (bad), and room for floors."""
    for name, rows in (("gold", [ROW]), ("good", [ROW]), ("bad", [])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bridge.json").write_text(json.dumps({"headline": None, "attributions": rows}))
    (tmp_path / "gold" / "bridge.txt").write_text("Мэр сказал мост закрыт", encoding="utf-8")
    return tmp_path


def test_command_holds_the_floors(folder):
    def evaluated(predicted, **options):
        return run(folder / "gold", predicted=folder / predicted, floors=folder / "floors.json", **options)

    text, status = evaluated("good")
    assert (status, "no floors for this gold set yet" in text) == (1, True)
    assert evaluated("good", update_floors=True)[1] == 0
    text, status = evaluated("bad")
    assert (status, "attribution: 0.000 is below its floor 1.000" in text) == (1, True)
    assert json.loads(evaluated("bad", as_json=True)[0])["below"][0] == "content: 0.000 is below its floor 1.000"
    with pytest.raises(GoldError, match="do not go down"):
        evaluated("bad", update_floors=True)
    assert evaluated("bad", update_floors=True, allow_lower=True)[1] == 0
    assert evaluated("good")[1] == 0


def test_halves_have_floors_of_their_own(folder):
    shutil.copy(folder / "gold" / "bridge.txt", folder / "gold" / "river.txt")
    shutil.copy(folder / "gold" / "bridge.json", folder / "gold" / "river.json")
    for fold in ("learn", "held-out", "all"):
        options = {"fold": fold, "floors": folder / "floors.json", "update_floors": True}
        run(folder / "gold", predicted=folder / "good", **options)
    kept = load_floors(folder / "floors.json")
    assert {name: one.articles for name, one in kept.items()} == {"gold": 2, "gold:held-out": 1, "gold:learn": 1}


# ── the real gold, the real reader ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["reading", "more_reading"])
def test_reading_keeps_its_floors(root, shared, name):
    from sayso.reading import read_many

    folder = shared / "gold" / name
    found = measured(evaluate(folder, read_many), digest(load_gold(folder)))
    assert below(load_floors(root / "bench" / "floors.json").get(name), found) == []
