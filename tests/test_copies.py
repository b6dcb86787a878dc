"""Copies: which they are, of whom, which stretches and words; and what is none."""

import json
import random
import time
from dataclasses import replace
from itertools import combinations

import pytest

from sayso.links.copies import Copy, compare, copies, text_of
from sayso.links.copy_keys import HELD, STOCK, TRIED, candidates
from sayso.links.copy_order import namings
from sayso.links.copy_words import MOST, SHINGLE, WINDOW, fingerprints, words_of
from sayso.model import Article

LEAD = (
    "Паром «Чайка» сел на мель у северного мыса в пятницу вечером, на борту находились девяносто три пассажира и двое детей. "
    "Никто не пострадал, сообщили в порту, людей сняли катера рыбаков и доставили на берег к полуночи."
)
CAUSE = (
    "Причиной, возможно, стала ошибка штурмана, который принял маяк за причал, рассказал «Рубежу» источник в порту. "
    "Капитан от разговора отказался и сослался на запрет владельца судна."
)
PAST = (
    "Судно построили сорок лет назад на верфи в Лужках и дважды переделывали под перевозку машин. "
    "Прошлой весной его уже снимали с камней, тогда пробоину заделали за неделю."
)
OTHER = (
    "Фестиваль сыра откроется в субботу на площади у старой водокачки, гостей ждут сорок фермеров из трёх долин. "
    "Вход бесплатный, стоянку для автобусов обещают за рынком, а вечером сыграет оркестр пожарных."
)
ELSEWHERE = (
    "Лыжную базу на перевале закроют до первого снега, подъёмник разберут и увезут на завод. "
    "Сторож останется зимовать один, дорогу к нему чистить не будут."
)
FULL = f"{LEAD}\n\n{CAUSE}\n\n{PAST}"


def article(name, text, when=None, outlet=None):
    return Article(name, text, outlet=outlet, published=when and f"2024-03-01T{when}:00+03:00")


def words(dice, count):
    return " ".join(f"слово{dice.randrange(9000)}" for _ in range(count))


def pairs(found):
    return {(copy.article, copy.of) for copy in found}


# ── kinds ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

KINDS = [
    ("the same", FULL, "verbatim", 1.0),
    ("other marks, no ё", FULL.replace("«", '"').replace("»", '"').replace("ё", "е").upper(), "verbatim", 1.0),
    (
        "soft hyphens, stress",
        FULL.replace("пассажира", "пасса\u00adжира").replace("маяк", "мая\u0301к"),
        "verbatim",
        1.0,
    ),
    ("a credit below", FULL + "\n\nИсточник: «Рубеж».", "verbatim", 0.97),
    ("one word replaced", FULL.replace("рассказал", "поведал"), "edited", 0.98),
    ("a hedge dropped", FULL.replace(", возможно,", ""), "edited", 1.0),
    ("cut to its lead", LEAD, "cut", 1.0),
    ("cut in the middle", f"{LEAD}\n\n{PAST}", "cut", 1.0),
    ("moved about", f"{PAST}\n\n{LEAD}\n\n{CAUSE}", "verbatim", 1.0),
    ("extended", f"{FULL}\n\n{OTHER}", "extended", 0.75),
    ("half of it another's", f"{LEAD}\n\n{OTHER}\n\n{ELSEWHERE}", "edited", 0.41),
]


@pytest.mark.parametrize(("text", "kind", "overlap"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kind(text, kind, overlap):
    [copy] = copies([article("a", FULL, "10:00"), article("b", text, "12:00")])
    assert (copy.article, copy.of, copy.kind) == ("b", "a", kind)
    assert copy.overlap == pytest.approx(overlap, abs=0.03)


RETOLD = (
    "Поздно вечером в пятницу у мыса застрял паром: девяносто с лишним человек вывезли на лодках местные рыбаки, раненых нет. "
    "Штурман, говорят, перепутал маяк с причалом, а хозяин велел команде молчать."
)
UKRAINIAN = (
    "Пором «Чайка» сів на мілину біля північного мису в п'ятницю ввечері, на борту перебували дев'яносто три пасажири і двоє "
    "дітей. Ніхто не постраждав, повідомили в порту, людей зняли катери рибалок і доставили на берег до півночі."
)
SPEECH = "«Паром снимем с мели утром, с приливом, буксир уже вышел из Лужков и будет на месте к пяти часам»"
NO_COPIES = [
    ("another happening", FULL, OTHER),
    ("retold", FULL, RETOLD),
    ("translated", FULL, UKRAINIAN),
    ("the same speech", f"{OTHER} {SPEECH}, — сказал капитан.", f"{RETOLD} {SPEECH}, заявил моряк прессе."),
    ("one sentence", f"{FULL} Дорогу к нему чистить не будут.", ELSEWHERE),
    ("too short", "Паром сел на мель.", "Паром сел на мель."),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("one", "two"), [row[1:] for row in NO_COPIES], ids=[row[0] for row in NO_COPIES])
def test_no_copy(one, two):
    assert copies([article("a", one, "10:00"), article("b", two, "12:00")]) == []
    assert compare(text_of(article("a", one)), text_of(article("b", two))) is None


def test_an_outlets_own_background_is_no_copy():
    two = (
        article("a", FULL, "10:00", "Рубеж"),
        article("b", f"{PAST} {OTHER} {ELSEWHERE}", "12:00", "Рубеж"),
    )
    assert copies(two) == []
    assert pairs(copies([two[0], replace(two[1], outlet="Утро")])) == {("b", "a")}


def test_a_page_of_a_long_text():
    dice = random.Random(7)
    long = [article(name, f"{words(dice, 300)} {middle} {words(dice, 300)}", when) for name, middle, when in LONG]
    assert pairs(copies(long)) == {("b", "a")}


LONG = [("a", FULL, "10:00"), ("b", FULL, "11:00"), ("c", PAST, "12:00")]

# ── stretches and changed words ───────────────────────────────────────────────────────────────────────────────────────

CHANGES = [
    # what the copy makes of it: {new←old}
    ("Причиной{←, возможно,} стала ошибка штурмана", ["→возможно"]),
    ("рассказал {нашей газете←«Рубежу»} источник в порту", ["нашей газете→Рубежу"]),
    ("девяносто {четыре←три} пассажира", ["четыре→три"]),
    ("Никто {, к счастью,←}не пострадал", ["к счастью→"]),
]


@pytest.mark.parametrize(("marked", "changes"), CHANGES)
def test_changed_words(marked, changes):
    before, rest = marked.split("{")
    new, old = rest.split("}")[0].split("←")
    old_text, new_text = (before + word + rest.split("}")[1] for word in (old, new))
    assert old_text in FULL
    edited = FULL.replace(old_text, new_text)
    [copy] = copies([article("a", FULL, "10:00"), article("b", edited, "12:00")])
    assert [f"{edited[slice(*mine)]}→{FULL[slice(*theirs)]}" for mine, theirs in copy.changed] == changes


def test_stretches_hold_what_was_taken():
    mixed = f"{ELSEWHERE}\n\n{PAST}\n\n{OTHER}\n\n{LEAD}"
    [copy] = copies([article("a", FULL, "10:00"), article("b", mixed, "12:00")])
    strip = [(mixed[slice(*mine)], FULL[slice(*theirs)]) for mine, theirs in copy.stretches]
    assert strip == [(text.rstrip("."), text.rstrip(".")) for text in (PAST, LEAD)]


# ── who was first ─────────────────────────────────────────────────────────────────────────────────────────────────────

CREDIT = f"Пишет «Рубеж». {FULL}"
FIRST = [
    ("the earlier", ("10:00", None, FULL), ("12:00", None, FULL), "a"),
    ("the earlier, even if shorter", ("10:00", None, LEAD), ("12:00", None, FULL), "a"),
    (
        "the one that is named, where times are close",
        ("10:00", "Утро", CREDIT),
        ("10:20", "Агентство «Рубеж»", FULL),
        "b",
    ),
    ("the earlier, where they are not", ("10:00", "Утро", CREDIT), ("15:00", "Агентство «Рубеж»", FULL), "a"),
    ("the one that is named, without times", (None, "Утро", CREDIT), (None, "Агентство «Рубеж»", FULL), "b"),
    ("the one with more of it", (None, None, LEAD), (None, None, FULL), "b"),
    ("the one with a lesser id, when all else is the same", (None, None, FULL), (None, None, FULL), "a"),
]


@pytest.mark.parametrize(("a", "b", "source"), [row[1:] for row in FIRST], ids=[row[0] for row in FIRST])
def test_who_was_first(a, b, source):
    made = [article(name, text, when, outlet) for name, (when, outlet, text) in zip("ab", (a, b), strict=True)]
    assert [copy.of for copy in copies(made)] == [copy.of for copy in copies(made[::-1])] == [source]


TIMES = [
    ("2024-03-01T12:00:00+03:00", "2024-03-01T11:00:00Z", "a"),  # 9:00 and 11:00 in one zone
    ("2024-03-01T23:00:00-05:00", "2024-03-02T01:00:00Z", "b"),
    ("2024-03-01", "2024-03-02", "a"),
    ("2024-03-02", "2024-03-01T10:00:00", "b"),
    ("2024-03-01", "2024-03-01T10:00:00", "b"),  # within the day: not known, so the longer one
    ("yesterday", "2024-03-01", "b"),
    ("9999-12-31", "0001-01-01T00:00:00+14:00", "b"),
]


@pytest.mark.parametrize(("one", "two", "source"), TIMES)
def test_times(one, two, source):
    [copy] = copies([Article("a", LEAD, published=one), Article("b", FULL, published=two)])
    assert copy.of == source


NAMINGS = [
    ("Агентство «Рубеж»", "сообщает «Рубеж», рассказали «Рубежу» и снова рубеж", ["Рубеж", "Рубежу"]),
    ("Зелёная долина", "пишет «Зеленая долина» со ссылкой на «Зелёную долину»", ["Зеленая долина", "Зелёную долину"]),
    ("Harbour Post", "the Harbour Post said", ["Harbour Post"]),
    ("Утро", "сказали «Утру»", []),  # its own name
    (None, "сообщает «Рубеж»", []),
]


@pytest.mark.parametrize(("outlet", "text", "found"), NAMINGS)
def test_namings(outlet, text, found):
    spans = namings(Article("a", text, outlet="Утро"), Article("b", "", outlet=outlet))
    assert [text[slice(*span)] for span in spans] == found


# ── of whom ───────────────────────────────────────────────────────────────────────────────────────────────────────────

EDITED = FULL.replace("рассказал", "поведал").replace("у северного мыса", "возле мыса")


def test_immediate_source():
    made = [
        article("a", FULL, "10:00"),
        article("b", EDITED, "11:30"),
        article("c", EDITED, "13:00"),
        article("d", FULL, "14:00"),
    ]
    assert pairs(copies(made)) == {("b", "a"), ("c", "b"), ("d", "a")}


def test_the_source_named_in_words_of_its_own_is_the_immediate_one():
    told = FULL.replace("рассказал «Рубежу»", "рассказал агентству «Рубеж»")
    made = [article("a", told, "10:00", "Рубеж"), article("b", told, "12:00", "Берег")]
    assert pairs(copies([*made, article("c", told, "14:00", "Утро")])) == {("b", "a"), ("c", "a")}
    assert pairs(copies([*made, article("c", f"{told} Источник: «Берег».", "14:00", "Утро")])) == {
        ("b", "a"),
        ("c", "b"),
    }


def test_two_sources_where_each_gives_something():
    made = [article("a", LEAD, "10:00"), article("b", OTHER, "11:00"), article("c", f"{LEAD}\n\n{OTHER}", "14:00")]
    found = [copy for copy in copies(made) if copy.article == "c"]
    assert {copy.of for copy in found} == {"a", "b"}
    assert sum(copy.overlap for copy in found) == pytest.approx(1, abs=0.02)


def test_nobody_copies_himself_through_others():
    made = [
        article("a", f"{FULL} Пишет «Берег».", "10:00", "Волна"),
        article("b", f"{FULL} Пишет «Утро».", "10:50", "Берег"),  # near enough to a for the naming to count
        article("c", FULL, "11:40", "Утро"),  # near enough to b, and long after a
    ]
    assert {compare(*map(text_of, two)).source.article.id for two in combinations(made, 2)} == {"a", "b", "c"}
    assert pairs(copies(made)) == {("a", "b"), ("b", "c")}


# ── what many have ────────────────────────────────────────────────────────────────────────────────────────────────────

FOOTER = " Подписывайтесь на канал редакции и первыми читайте главные новости долины в удобной ленте каждый день"


def test_a_footer_makes_nobody_a_copy():
    dice = random.Random(1)
    own = [article(f"f{n}", words(dice, 30) + FOOTER) for n in range(2 * STOCK)]
    true = article("true", own[3].text.replace(FOOTER, "") + " " + words(dice, 5) + FOOTER)
    assert copies(own[:2]), "two alone look like a copy"
    assert copies(own) == []
    assert [{copy.article, copy.of} for copy in copies([*own, true])] == [{"true", "f3"}]


def test_what_is_stock_makes_no_candidates():
    dice = random.Random(3)
    own = [LEAD, LEAD, *(words(dice, 30) for _ in range(2 * STOCK))]
    keys = [text_of(article(f"f{n}", text + FOOTER)).keys for n, text in enumerate(own)]
    found = candidates(keys)
    assert (found.earlier.tolist(), found.later.tolist(), found.share > 0.5) == ([0], [1], [True])
    assert set(found.stock.tolist()) == set(keys[-1].tolist()) & set(keys[-2].tolist())


def test_a_text_that_everybody_takes_is_no_stock():
    dice = random.Random(2)
    count = 2 * HELD
    taken = [article(f"t{n:03}", f"{FULL} {words(dice, 20)}", f"{n // 60:02}:{n % 60:02}") for n in range(count)]
    assert len({copy.article for copy in copies(taken)}) == count - 1


def test_no_article_is_compared_with_more_than_some():
    keys = [text_of(article(f"t{n}", f"{FULL} {n}")).keys for n in range(3 * TRIED)]
    found = candidates(keys)
    assert [found.later.tolist().count(n) for n in (0, 1, TRIED, 3 * TRIED - 1)] == [0, 1, TRIED, TRIED]
    assert all(found.earlier < found.later)


def test_no_keys_no_candidates():
    assert [len(part) for part in candidates([])] == [0] * 4
    assert [len(part) for part in candidates([text_of(article("a", "")).keys] * 3)] == [0] * 4


# ── arrival ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_article_that_comes_twice_is_one():
    late, early = article("late", FULL, "12:00"), article("early", EDITED, "10:00")
    assert pairs(copies([late, early, late])) == {("late", "early")}


def test_any_order_of_arrival():
    dice = random.Random(5)
    made = [article("a", FULL, "09:00")]
    for n in range(40):
        base = dice.choice(made).text.split()
        base[dice.randrange(len(base))] = f"иначе{n}"
        made.append(
            article(
                f"b{n}",
                " ".join(base[: dice.randrange(45, 90)]) + f" {words(dice, dice.choice((0, 20)))}",
                f"{n % 24:02}:00",
            )
        )
    want = copies(made)
    assert len({copy.article for copy in want}) == 40
    for _ in range(5):
        dice.shuffle(made)
        assert copies(made) == want


# ── fingerprints ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fingerprints_are_digests_of_the_words():
    keys = fingerprints(words_of("Паром сел на мель, у мыса.").codes)
    assert keys.tolist() == fingerprints(words_of("ПАРОМ сел — на мель у мыса").codes).tolist() == [4855399471952626379]


def test_eight_words_in_a_row_share_a_fingerprint():
    dice = random.Random(4)
    for _ in range(300):
        run = words(dice, SHINGLE + WINDOW - 1)
        one, two = (f"{words(dice, dice.randrange(20))} {run} {words(dice, dice.randrange(20))}" for _ in range(2))
        assert set(fingerprints(words_of(one).codes)) & set(fingerprints(words_of(two).codes))


# ── hostile texts ─────────────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = random.Random(6)
HOSTILE = {
    "one word": "а " * 300_000,
    "one letter": "я" * 1_000_000,
    "two words": " ".join(LETTERS.choice("аб") for _ in range(300_000)),
    "five words": " ".join(LETTERS.choice("абвгд") for _ in range(300_000)),
    "open quotations": "« слово “ " * 90_000,
    "marks alone": "\u0301\u00ad" * 400_000,
    "marks in a word": "а\u0301" * 400_000,
    "no text": "\0\ud800" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text(text):
    start = time.process_time()
    two = (Article("a", text, outlet="«а" * 1000), Article("b", text[len(text) // 3 :] + " конец", outlet="а б"))
    assert all(0 < copy.overlap <= 1 for copy in copies(two))
    assert time.process_time() - start < 10
    assert len(words_of(text).codes) <= MOST


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_gold(shared, bench):
    folders = sorted(path.parent for path in (shared / "gold" / "stories").glob("*/gold.json"))
    for score in bench("copies").gold_scores(folders):
        assert score.f1 >= 0.95
        assert score.told >= 0.9 * score.sources


@pytest.mark.parametrize("way", ["cut edited", "cut added edited"])
def test_made_copies(shared, bench, way):
    module = bench("copies")
    score, _ = module.made(module.load(shared / "corpus" / "news_ru.jsonl")[:400], way)
    assert score.recall >= 0.97
    assert score.precision >= 0.98


def test_copies_are_plain():
    [copy] = copies([article("a", FULL, "10:00"), article("b", LEAD, "12:00")])
    assert isinstance(copy, Copy)
    assert json.loads(json.dumps({name: getattr(copy, name) for name in ("article", "of", "kind", "overlap")})) == {
        "article": "b", "of": "a", "kind": "cut", "overlap": 1.0,
    }  # fmt: skip
