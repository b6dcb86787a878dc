"""Predictions against gold: each case is one change to a perfect prediction and what it costs."""

import json
import random
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import GoldError, UsageError
from sayso.evaluate import (
    MAIN,
    NAMES,
    GoldArticle,
    digest,
    evaluate,
    fold_of,
    load_gold,
    load_predictions,
    run,
    score,
    with_intervals,
)
from sayso.evaluate.compare import source_place
from sayso.evaluate.side import Side
from sayso.model import Attribution, Reading, Span

TEXT = (
    "Реку перекроют\n"
    "Мост закроют в мае, пишет «Вестник» со ссылкой на мэрию. Объезд готов. "
    "В мэрии отказались назвать сумму. Идёт дождь."
)
HEADLINE = Span(0, 14)


def at(*pieces):
    return [[TEXT.index(piece), TEXT.index(piece) + len(piece)] for piece in pieces]


def attribution(number, content, cue, source, entity, **rest):
    (source,) = at(source) if source else [None]
    row = {"id": number, "content": at(*content), "cue": at(cue)[0], "source": source, "entity": entity}
    return row | {"act": "say", "mode": "indirect", "parent": None, "continues": []} | rest


OUTLET = attribution(1, ["Мост закроют в мае"], "пишет", "Вестник", "Вестник")
RELAYED = attribution(
    2, ["Мост закроют в мае"], "со ссылкой на", "мэрию", "мэрия", parent=1, continues=at("Объезд готов.")
)
REFUSAL = attribution(3, [], "отказались назвать", "мэрии", "мэрия", act="refuse")
TRUTH = [OUTLET, RELAYED, REFUSAL]
GOLD = [GoldArticle("bridge", TEXT, HEADLINE, tuple(TRUTH))]

IN_HEADLINE = attribution(4, ["Реку перекроют"], "Реку", None, None)
INVENTED = attribution(4, ["Идёт дождь"], "Идёт", None, None)
MORE_IN_HEADLINE = RELAYED | {"parent": 4}


def change(number, **fields):
    return [row | fields if row["id"] == number else row for row in TRUTH]


CASES = {
    "nothing changed": (TRUTH, dict.fromkeys(MAIN, 1)),
    "nothing found": ([], {"content": 0, "attribution": 0, "say-so": 0, "chain": 0, "cue": None, "entity": None}),
    "relay: inner one missed": (
        [OUTLET, REFUSAL],
        {"content": 4 / 5, "attribution": 4 / 5, "say-so": 1 / 2, "chain": 0, "continued": 0, "depth 2": 0},
    ),
    "relay: chain cut": (
        change(2, parent=None),
        {"say-so": 10 / 11, "chain": 4 / 6, "parent": 2 / 3, "continued": 2 / 3},
    ),
    "relay: told in a circle": (change(1, parent=2), {"say-so": 1, "chain": 1, "parent": 2 / 3}),
    "continuation missed": (change(2, continues=[]), {"continued": 0, "say-so": 4 / 5, "chain": 4 / 6, "content": 1}),
    "content one word short": (change(1, content=at("Мост закроют в")), {"content": 1, "content exact": 2 / 3}),
    "content too short to count": (change(1, content=at("Мост")), {"content": 2 / 3, "depth 1": 1 / 2}),
    "refusal found by its cue": (change(3, cue=at("отказались")[0]), {"content": 1, "cue": 1}),
    "refusal elsewhere": (change(3, cue=at("Идёт")[0]), {"content": 2 / 3}),
    "refusal read as speech": (change(3, act="say"), {"act": 2 / 3, "attribution": 1}),
    "refusal given a content": (change(3, content=at("назвать сумму")), {"content": 2 / 3, "act": 1}),
    "source half right": (change(2, source=at("на мэрию")[0]), {"source": 2 / 3, "attribution": 1}),
    "source under another name": (change(2, entity="город"), {"attribution": 1, "say-so": 1, "entity": 4 / 5}),
    "source known by name alone": (change(3, source=None), {"attribution": 1, "source": 2 / 3, "source unknown": 0}),
    "source unknown": (change(3, source=None, entity=None), {"attribution": 2 / 3, "source unknown": 1 / 3}),
    "somebody else's words": (change(1, source=at("мэрии")[0], entity="мэрия"), {"attribution": 2 / 3}),
    "cue missed": (change(1, cue=None), {"cue": 2 / 3, "attribution": 1}),
    "mode": (change(1, mode="direct"), {"mode": 2 / 3}),
    "headline read as well": ([*TRUTH, IN_HEADLINE], dict.fromkeys(MAIN, 1)),
    "child of the headline": ([OUTLET, MORE_IN_HEADLINE, REFUSAL, IN_HEADLINE | {"parent": 1}], dict.fromkeys(MAIN, 1)),
    "an invention": ([*TRUTH, INVENTED], {"content": 6 / 7, "say-so": 24 / 26, "chain": 6 / 8, "parent": 1}),
    "said twice over": ([*TRUTH, OUTLET | {"id": 5}], {"content": 6 / 7, "say-so": 1}),
}


@pytest.mark.parametrize(("predicted", "expected"), CASES.values(), ids=CASES)
def test_what_a_change_costs(predicted, expected):
    figures = score(GOLD, {"bridge": predicted}).figures
    assert {name: figures[name].value for name in expected} == pytest.approx(expected)


def test_both_sources_absent_agree():
    gold = [GoldArticle("rain", TEXT, HEADLINE, (INVENTED,))]
    figures = score(gold, {"rain": [INVENTED]}).figures
    assert (figures["attribution"].value, figures["entity"].value, figures["source absent"].value) == (1, None, 1)


@pytest.mark.parametrize("predicted", [[], [IN_HEADLINE]])
def test_silent_gold_gives_none(predicted):
    figures = with_intervals(score([GoldArticle("rain", TEXT, HEADLINE, ())], {"rain": predicted})).figures
    assert {(figure.value, figure.n, figure.low, figure.high) for figure in figures.values()} == {(None, 0, None, None)}


def test_groups_count_the_gold():
    figures = score(GOLD, {}).figures
    counted = {name: figures[name].n for name in ("depth 1", "depth 2", "depth 3+", "source in sentence")}
    assert counted == {"depth 1": 2, "depth 2": 1, "depth 3+": 0, "source in sentence": 3}


def test_misses_name_what_was_read_wrong():
    predicted = [*change(1, source=at("дождь")[0], entity=None)[:2], INVENTED]
    rows = [(miss.kind, miss.source, miss.cue, miss.content) for miss in score(GOLD, {"bridge": predicted}).misses]
    assert rows == [
        ("missed", "мэрии", "отказались назвать", ""),
        ("invented", "", "Идёт", "Идёт дождь"),
        ("source", "Вестник ≠ дождь", "пишет", "Мост закроют в мае"),
    ]


# ── where the source stands: C content, V cue, A source ───────────────────────────────────────────────────────────────

PLACES = [
    ("source in sentence", "{C:Мост закрыт}, — {V:сообщил} {A:мэр}."),
    ("source in sentence", "{A:Мэр} {V:сообщил}, что {C:мост закрыт. Объезд готов}."),
    ("source in sentence", "{A:Мэр} {V:отказался отвечать}."),
    ("source in sentence", "{V:По данным} {A:мэрии}, в {C:3.30 мост был закрыт}."),
    ("source across", "{C:Мост закрыт}. Об этом {V:сообщил} {A:мэр}."),
    ("source across", "{C:Мост закрыт}.\n{V:сообщил} {A:мэр}."),
    ("source across", "{A:Мэр} вышел к людям. «{C:Мост закрыт}»."),
    ("source absent", "{V:Сообщается}, что {C:мост закрыт}."),
]


def marked(line):
    """Return the text without its marks, and the attribution they mark."""
    text, places = "", {"A": [], "C": [], "V": []}
    for plain, name, inner in re.findall(r"([^{]*)(?:\{(\w):([^}]*)\})?", line):
        text += plain
        if name:
            places[name].append([len(text), len(text) + len(inner)])
        text += inner
    one = {name: (places[mark] or [None])[0] for name, mark in (("source", "A"), ("cue", "V"))}
    return text, {"id": 1, "content": places["C"], "parent": None, **one}


@pytest.mark.parametrize(("place", "line"), PLACES)
def test_source_place(place, line):
    text, row = marked(line)
    assert source_place(Side(text, [row], None).items[0], text) == place


# ── any attributions at all ───────────────────────────────────────────────────────────────────────────────────────────

PLACE = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
ROW = st.fixed_dictionaries(
    {
        "id": st.integers(1, 6),
        "content": st.lists(PLACE, max_size=2),
        "continues": st.lists(PLACE, max_size=2),
        "cue": st.none() | PLACE,
        "source": st.none() | PLACE,
        "entity": st.none() | st.sampled_from("АБВ"),
        "act": st.sampled_from(["say", "deny"]),
        "mode": st.none(),
        "parent": st.none() | st.integers(1, 6),
    }
)
ROWS = st.lists(ROW, max_size=6)


@given(gold=ROWS, predicted=ROWS)
def test_every_figure_is_a_share(gold, predicted):
    figures = score([GoldArticle("any", TEXT, HEADLINE, tuple(gold))], {"any": predicted}).figures
    assert list(figures) == list(NAMES)
    assert all(figure.value is None or 0 <= figure.value <= 1 for figure in figures.values())


# ── intervals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def several(wrong):
    """Ten articles, of which `wrong` are read without finding anything."""
    gold = [GoldArticle(f"bridge{k}", TEXT, HEADLINE, tuple(TRUTH)) for k in range(10)]
    return score(gold, {article.name: TRUTH for article in gold[wrong:]})


def test_intervals_hold_the_value_and_do_not_change():
    figures = with_intervals(several(wrong=4))
    say_so = figures.figures["say-so"]
    assert 0 < say_so.low < say_so.value < say_so.high < 1
    assert figures == with_intervals(several(wrong=4))


def test_intervals_of_what_never_varies():
    say_so = with_intervals(several(wrong=0), resamples=50).figures["say-so"]
    assert (say_so.low, say_so.value, say_so.high) == (1, 1, 1)


# ── gold folders ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path):
    """Lay out a gold folder with one article, and beside it the predictions with one attribution missed."""
    for name, rows in (("gold", TRUTH), ("predicted", TRUTH[:2])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bridge.json").write_text(json.dumps({"headline": HEADLINE, "attributions": rows}))
    (tmp_path / "gold" / "bridge.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def reader(articles):
    """Read anything as one attribution: the relay's outer one."""
    for article in articles:
        content, cue, source = (
            (Span(*place) for place in at(piece)) for piece in ("Мост закроют в мае", "пишет", "Вестник")
        )
        found = Attribution(1, tuple(content), *cue, *source, "Вестник", "s1", "say", "indirect", None, (), "stub")
        yield Reading(article, "ru", attributions=(found,))


def test_evaluate_reads_the_texts(folder):
    assert evaluate(folder / "gold", reader).figures["attribution"].value == pytest.approx(1 / 2)


def test_run_prints_a_table_with_misses(folder):
    text, status = run(folder / "gold", predicted=folder / "predicted", misses=1, bootstrap=True)
    assert status == 0
    assert re.search(r"^content +0\.800 +1\.000 +0\.667 +3  0\.800 – 0\.800$", text, re.MULTILINE)
    assert re.search(r"^depth 3\+ +– +– +– +0$", text, re.MULTILINE)
    assert text.endswith("bridge missed: [мэрии] <отказались назвать> ")


def test_run_prints_json(folder):
    text, _ = run(folder / "gold", predicted=folder / "predicted", as_json=True, misses=9)
    data = json.loads(text)
    assert data["figures"]["content"] == pytest.approx({"p": 1, "r": 2 / 3, "f1": 4 / 5, "n": 3})
    assert data["figures"]["depth 3+"] == {"accuracy": None, "n": 0}
    assert data["articles"]["bridge"] == {"say-so": 1, "attributions": 3, "predicted": 2, "found": 2}
    assert [miss["kind"] for miss in data["misses"]] == ["missed"]


def test_run_on_one_half(folder):
    text, _ = run(folder / "gold", fold=fold_of("bridge"), reader=reader)
    assert f"gold, 1 articles ({fold_of('bridge')})" in text


def test_without_predictions_nothing_is_found(folder):
    (folder / "predicted" / "bridge.json").unlink()
    assert load_predictions(folder / "predicted", load_gold(folder / "gold")) == {}


BROKEN = {
    "no folder": (lambda gold: gold / "none", "no such folder"),
    "no articles": (lambda gold: gold.parent / "predicted", "no gold articles"),
    "answers missing": (lambda gold: (gold / "bridge.json").unlink(), "bridge.json is not beside it"),
    "not JSON": (lambda gold: (gold / "bridge.json").write_text("{"), "not readable as JSON"),
    "not an object": (lambda gold: (gold / "bridge.json").write_text("[]"), "expected an object"),
    "no list": (lambda gold: (gold / "bridge.json").write_text("{}"), 'a list "attributions"'),
    "no id": (lambda gold: (gold / "bridge.json").write_text('{"attributions": [{}]}'), 'an "id"'),
}


@pytest.mark.parametrize(("damage", "message"), BROKEN.values(), ids=BROKEN)
def test_unusable_gold_is_said(folder, damage, message):
    gold = damage(folder / "gold")
    with pytest.raises(GoldError, match=message):
        load_gold(gold if hasattr(gold, "is_dir") else folder / "gold")


def test_the_other_half_is_empty(folder):
    other = {"learn": "held-out", "held-out": "learn"}[fold_of("bridge")]
    with pytest.raises(GoldError, match="no gold articles"):
        load_gold(folder / "gold", other)


def test_predictions_need_a_folder(folder):
    with pytest.raises(GoldError, match="no such folder"):
        run(folder / "gold", predicted=folder / "none")


def test_update_needs_a_floors_file(folder):
    with pytest.raises(UsageError, match="--floors FILE"):
        run(folder / "gold", update_floors=True, reader=reader)


@pytest.mark.parametrize(
    ("name", "fold"), [("bridge", "held-out"), ("river", "learn"), ("мост", "held-out"), ("", "learn")]
)
def test_folds_never_change(name, fold):
    assert fold_of(name) == fold


def test_digest_sees_every_change():
    others = [
        GoldArticle("bridge2", TEXT, HEADLINE, tuple(TRUTH)),
        GoldArticle("bridge", TEXT + " ", HEADLINE, tuple(TRUTH)),
        GoldArticle("bridge", TEXT, None, tuple(TRUTH)),
        GoldArticle("bridge", TEXT, HEADLINE, tuple(change(3, act="deny"))),
    ]
    assert len({digest([article]) for article in [*GOLD, *others]}) == 5


# ── the real gold ─────────────────────────────────────────────────────────────────────────────────────────────────────


def damaged(rows, chance):
    """Spoil a fifth of everything: places, names, parents, acts; leave some out and say some twice."""
    for row in rows:
        spoilt = {
            "content": [[max(0, start - chance.randint(0, 20)), end + 9] for start, end in row["content"]],
            "continues": row["content"],
            "source": None,
            "entity": chance.choice(["А", "Б", None]),
            "cue": None,
            "act": "deny",
            "parent": chance.choice([None, 1, 2, row["id"]]),
        }
        new = row | {name: value for name, value in spoilt.items() if chance.random() < 0.2}
        yield from [new] * chance.choice([0, 1, 1, 1, 1, 1, 1, 1, 1, 2])


@pytest.mark.parametrize("name", ["reading", "more_reading"])
def test_same_figures_as_the_script_beside_the_gold(shared, tmp_path, name):
    gold, chance = load_gold(shared / "gold" / name), random.Random(name)
    predicted = {article.name: list(damaged(article.attributions, chance)) for article in gold[1:]}
    for article, rows in predicted.items():
        (tmp_path / f"{article}.json").write_text(json.dumps({"attributions": rows}))
    script = [sys.executable, shared / "gold" / "score.py", shared / "gold" / name, tmp_path, "--json"]
    theirs = json.loads(subprocess.run(script, capture_output=True, check=True).stdout)
    ours = json.loads(run(shared / "gold" / name, predicted=tmp_path, as_json=True)[0])
    for part in ("figures", "articles"):
        assert ours[part].keys() >= theirs[part].keys()
        for key, values in theirs[part].items():
            silent = dict.fromkeys(values, 0.0)
            found = {field: ours[part][key][field] or silent[field] for field in values}
            assert found == pytest.approx(values, abs=1e-9)


@pytest.mark.parametrize("name", ["reading", "more_reading"])
def test_perfect_predictions_are_perfect(shared, name):
    gold = load_gold(shared / "gold" / name)
    result = score(gold, {article.name: article.attributions for article in gold})
    assert {name: result.figures[name].value for name in MAIN} == pytest.approx(dict.fromkeys(MAIN, 1))
    assert result.misses == []


@pytest.mark.parametrize("name", ["reading", "more_reading"])
def test_folds_are_halves(shared, name):
    gold = {fold: load_gold(shared / "gold" / name, fold) for fold in ("learn", "held-out", "all")}
    assert [*gold["learn"], *gold["held-out"]] == sorted(
        gold["all"], key=lambda one: (fold_of(one.name) == "held-out", one.name)
    )
    assert 0.4 < len(gold["learn"]) / len(gold["all"]) < 0.6
