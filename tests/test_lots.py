"""Lots: what hangs together is linked by itself, and all links are those of all lots."""

import random
from dataclasses import replace

import numpy as np
import pytest

from sayso.errors import SaysoError
from sayso.links.copies import copies, copies_of
from sayso.links.lots import FEW, MOST, Lot, lots, pack, prints, unpack
from sayso.links.parted import Parted
from sayso.links.same.claims import claims, claims_of
from sayso.links.same.near import ONE, Near, Profile
from sayso.links.same.stated import stated
from sayso.model import Article, Finding, Problem, Reading, Span, Statement

TEXTS = {
    "a": "В Ельнове сгорел склад «Вымпел», погибли двенадцать рабочих. Пожарные приехали из Лужков через сорок минут.",
    "b": "Двенадцать рабочих погибли в Ельнове: огонь охватил склад «Вымпел» ночью. Причину пока никто не назвал.",
    "c": "Паром «Чайка» сел на мель у Заозёрного. Пассажиров сняли рыбаки, буксир придёт утром из Каменки.",
    "d": "У Заозёрного застрял на мели паром «Чайка», людей вывезли рыбаки. Капитан отказался говорить.",
    "e": "Свёклу чистят и натирают на тёрке. Бульон варят два часа, потом кладут капусту и укроп.",
}


def reading(name, text, when=None, outlet="Рубеж"):
    """What a reader would state of a text: its sentences."""
    starts = [0, *(k + 2 for k in range(len(text) - 2) if text[k : k + 2] == ". ")]
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    stated = tuple(Statement(Span(*span), (), "asserted") for span in zip(starts, ends, strict=True))
    return Reading(Article(name, text, published=when, outlet=outlet), "ru", statements=stated)


@pytest.fixture(scope="module")
def given():
    own = [reading(name, text, f"2025-03-01T1{k}:00:00+03:00") for k, (name, text) in enumerate(TEXTS.items())]
    copy = reading("f", TEXTS["a"], "2025-03-02T10:00:00+03:00", "Утро")
    return {one.article.id: one for one in (*own, copy)}


def articles(readings):
    return {name: one.article for name, one in readings.items()}


# ── what hangs together ───────────────────────────────────────────────────────────────────────────────────────────────


def test_lots_hold_what_may_be_one_happening_or_copies(given):
    assert [lot.articles for lot in lots(map(prints, given.values()))] == [("a", "b", "f"), ("c", "d"), ("e",)]
    first = lots(map(prints, given.values()))[0]
    assert first.candidates == ((0, 2),)
    assert {(n.first, n.second) for n in first.near} == {(0, 1), (0, 2), (1, 2)}


def test_links_of_all_are_those_of_all_lots_in_any_order(given):
    want = lots(map(prints, given.values()))
    found = [
        claim for lot in want for claim in claims_of(lot, {name: stated(given[name]) for name in lot.articles}).claims
    ]
    assert {claim.id: told(claim) for claim in found} == {claim.id: told(claim) for claim in claims(given.values())}
    assert [c for lot in want for c in copies_of(lot, articles(given))] == copies(articles(given).values()) != []
    shuffled = list(given.values())
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert lots(map(prints, shuffled)) == want
        assert list(map(told, claims(shuffled))) == list(map(told, claims(given.values())))


def told(claim):
    return claim.id, [(s.article, s.field, s.span) for s in claim.statements], claim.polarities, claim.links


def test_made_stories_come_apart_and_come_out_right(bench):
    made = bench("links").made(150)
    readings = {one.article.id: one for one in made.readings}
    found = lots(map(prints, readings.values()))
    assert sorted(name for lot in found for name in lot.articles) == sorted(readings)
    told = {name: stated(reading) for name, reading in readings.items()}
    every = [c for lot in found for c in claims_of(lot, told).claims]
    copied = [(c.article, c.of) for lot in found for c in copies_of(lot, articles(readings))]
    assert bench("links").bcubed(made.claim_of, every)[2] >= 0.85
    assert bench("links").pairs_f1(made.copy_of, copied) >= 0.9
    assert sorted(copied) == sorted((c.article, c.of) for c in copies(articles(readings).values()))


# ── what is known already ─────────────────────────────────────────────────────────────────────────────────────────────


def digests(readings):
    return {lot.articles: lot.digest for lot in lots(map(prints, readings))}


def test_a_lot_whose_articles_are_as_before_has_the_same_digest(given):
    before = digests(given.values())
    other = reading(
        "g", "Мост через Быструю закрыли до весны, объезд идёт через Сосновку.", "2025-03-01T12:30:00+03:00"
    )
    assert before.items() <= digests([*given.values(), other]).items()
    joined = digests(
        [*given.values(), reading("g", TEXTS["c"].replace("утром", "вечером"), "2025-03-01T15:00:00+03:00")]
    )
    assert set(before.items()) - set(joined.items()) == {(("c", "d"), before["c", "d"])}


CHANGES = {
    "text": lambda one: replace(one, article=replace(one.article, text=one.article.text + " ")),
    "title": lambda one: replace(one, article=replace(one.article, title="Пожар")),
    "outlet": lambda one: replace(one, article=replace(one.article, outlet="Берег")),
    "address": lambda one: replace(one, article=replace(one.article, url="https://example.org/1")),
    "certainty": lambda one: replace(
        one, statements=(replace(one.statements[0], certainty="possible"), *one.statements[1:])
    ),
    "findings": lambda one: replace(one, findings=(Finding("headline_overclaims", Span(0, 5), ""),)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_of_an_article_or_its_reading_changes_the_digest(given, change):
    changed = given | {"b": change(given["b"])}
    before, after = digests(given.values()), digests(changed.values())
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == [("a", "b", "f")]


def test_trouble_in_a_text_changes_nothing(given):
    troubled = replace(given["a"], problems=(Problem("quotation", Span(0, 1), ""),))
    assert prints(troubled).digest == prints(given["a"]).digest


# ── how large ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def chained(count, own, shared, texts=None):
    """Prints of articles each of which is alike to the next, and by that to all."""
    out = []
    for n in range(count):
        weights = {1_000 + n: shared, 1_001 + n: shared, n: own}
        keys = sorted(weights, key=lambda key: (-weights[key], key))
        profile = Profile(np.array(keys, np.uint64), np.array([weights[key] for key in keys], np.uint16))
        base = prints(reading(f"{n:04}", texts[n] if texts else f"слово{n}"))
        out.append(base._replace(profile=profile))
    return out


SIZES = [
    ("weak ties make small lots", int(ONE * 0.8), int(ONE * 0.4), FEW),
    ("strong ties make larger ones", int(ONE * 0.5), int(ONE * 0.6), MOST),
]


@pytest.mark.parametrize(("own", "shared", "most"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES])
def test_a_chain_of_likeness_makes_no_endless_lot(own, shared, most):
    found = lots(chained(3 * MOST, own, shared))
    assert most / 2 < max(len(lot.articles) for lot in found) <= most
    assert all(near.second < len(lot.articles) for lot in found for near in lot.near)


def test_a_text_that_everybody_has_is_one_lot():
    text = " ".join(f"слово{n}" for n in range(40))
    assert len(lots(chained(2 * MOST, ONE // 2, ONE // 9, [f"{text} конец{n}" for n in range(2 * MOST)]))) == 1


def test_parts_grow_no_larger_than_told():
    parted = Parted(6)
    for one in range(5):
        parted.tie(one, one + 1, 3)
    assert [parted.top(n) for n in range(6)] == [0, 0, 0, 3, 3, 3]


def test_nothing_hangs_together():
    assert lots([]) == []
    [lot] = lots([prints(reading("a", ""))])
    assert lot[:4] == Lot(("a",), (), (), (), "")[:4]
    assert (
        claims_of(lot, {"a": stated(Reading(Article("a", ""), "ru"))}).claims
        == copies_of(lot, {"a": Article("a", "")})
        == []
    )


# ── prints as they are kept ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "article",
    [
        Article("a", TEXTS["a"], published="2025-03-01", outlet="Рубеж"),
        Article("", "", published="", outlet=""),
        Article("id\ud800", "\ud800", outlet="«\U0001f600»"),
        Article("long" * 50_000, TEXTS["c"]),
    ],
    ids=["all", "empty", "surrogates", "long"],
)
def test_prints_come_back_as_they_were(article):
    one = prints(reading(article.id, article.text, article.published, article.outlet))
    again = unpack(pack(one))
    assert pack(again) == pack(one)
    assert again[:4] == one[:4]
    assert again.profile.keys.tolist() == one.profile.keys.tolist()
    assert again.profile.weights.tolist() == one.profile.weights.tolist()
    assert again.fingerprints.tolist() == one.fingerprints.tolist()


def test_prints_are_small(given):
    assert all(len(pack(prints(one))) < 1_000 for one in given.values())


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: data[:9], lambda _: b""]
)
def test_broken_prints_are_told(given, damage):
    with pytest.raises(SaysoError, match="relink"):
        unpack(damage(pack(prints(given["a"]))))


def test_near_pairs_are_told_as_places_in_the_lot(given):
    lot = next(lot for lot in lots(map(prints, given.values())) if "c" in lot.articles)
    assert [type(near) for near in lot.near] == [Near]
    assert (lot.near[0].first, lot.near[0].second) == (0, 1)
