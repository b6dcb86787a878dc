"""Damaging texts: what each damage does, and that the gold's offsets come along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.evaluate import GoldArticle, load_gold
from sayso.model import Span

TEXT = 'Мост закрыт\nМэр сказал: «Мост „Южный“ закрыт».\n\n«Это "надолго"», — добавил он.'


@pytest.fixture(scope="module")
def damage(bench):
    return bench("damage")


DAMAGED = [
    ("ascii_only", 'Мост закрыт\nМэр сказал: "Мост "Южный" закрыт".\n\n"Это "надолго"", — добавил он.'),
    ("double_all", 'Мост закрыт\nМэр сказал: ««Мост „„Южный““ закрыт»».\n\n««Это ""надолго""»», — добавил он.'),
    ("one_paragraph", 'Мост закрыт\nМэр сказал: «Мост „Южный“ закрыт». «Это "надолго"», — добавил он.'),
    ("one_line", 'Мост закрыт Мэр сказал: «Мост „Южный“ закрыт». «Это "надолго"», — добавил он.'),
]


@pytest.mark.parametrize(("name", "text"), DAMAGED)
def test_the_whole_text(damage, name, text):
    article = GoldArticle("bridge", TEXT, Span(0, 11), ())
    assert damage.damage(article, getattr(damage, name)).text == text


def test_one_mark_less(damage):
    (edit,) = damage.drop_one(TEXT, 11)
    assert (TEXT[edit.start : edit.end] in '«»„“"', edit.new) == (True, "")
    assert list(damage.drop_one(TEXT, 11)) == [edit]
    assert list(damage.drop_one("Без кавычек", 0)) == []


def test_kinds_change_and_sides_stay(damage):
    edits = list(damage.swap_kinds(TEXT, 11))
    old = "".join(TEXT[edit.start : edit.end] for edit in edits)
    assert old == '«„“»«""»'
    assert all(edit.new != mark for edit, mark in zip(edits, old, strict=True))
    sides = [
        edit.new in {kind[side] for kind in damage.KINDS}
        for edit, side in zip(edits, [0, 0, 1, 1, 0, 0, 1, 1], strict=True)
    ]
    assert all(sides)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Он: «да»", [True, False]),
        ('Он: "да", — и', [True, False]),
        ('"Да!" — он', [True, False]),
        ('("да")', [True, False]),
    ],
)
def test_opens(damage, line, expected):
    assert [damage.opens(line, mark.start()) for mark in damage.MARKS.finditer(line)] == expected


# ── offsets ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["Мэр", "Мост „Южный“ закрыт", "сказал", "Это", "добавил", "он"])
@pytest.mark.parametrize("name", ["drop_one", "swap_kinds", "ascii_only", "double_all", "one_paragraph", "one_line"])
def test_spans_keep_their_words(damage, words, name):
    start = TEXT.index(words, 12)
    row = {"id": 1, "content": [[start, start + len(words)]], "cue": None, "source": [start, start + len(words)]}
    after = damage.damage(GoldArticle("bridge", TEXT, Span(0, 11), (row,)), getattr(damage, name))
    (new,) = after.attributions

    def plain(text):
        return damage.MARKS.sub("", text).split()

    assert plain(after.text[slice(*new["source"])]) == plain(words)
    assert new["content"] == [new["source"]]
    assert plain(after.text[slice(*after.headline)]) == ["Мост", "закрыт"]


@given(text=st.text('аб «»"\n.', max_size=40), cut=st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted))
def test_any_span_of_any_text_stays_inside(damage, text, cut):
    start, end = (min(k, len(text)) for k in cut)
    for how in damage.DAMAGES.values():
        done = damage.Damaged(text, tuple(how(text, 0)))
        new = done.carry((start, end))
        assert 0 <= new.start <= new.end <= len(done.text)
        assert done.text[new.start : new.end].count("а") == text[start:end].count("а")


# ── the real gold, the real reader ────────────────────────────────────────────────────────────────────────────────────


def test_damage_costs_three_points_at_most(damage, shared):
    gold = load_gold(shared / "gold" / "reading")
    whole = damage.measure(gold).figures["say-so"].value
    hows = {name: how for name, how in damage.DAMAGES.items() if how is not damage.one_line}
    costs = {name: whole - damage.measure(gold, how).figures["say-so"].value for name, how in hows.items()}
    assert max(costs.values()) <= 0.03, costs
