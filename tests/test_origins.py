"""From whom a claim comes in the end: little stories of our own, and what must come of them."""

import pytest

from sayso.catalogue.words import forms
from sayso.links.linking import link
from sayso.links.origins import Bundle
from sayso.links.outlets import Outlets, announces, is_outlet, own_report
from sayso.links.voices import Heard, merged, same_source, telling
from sayso.model import Article
from sayso.reading import read


def heard(name, kind="government", key=None, words=(), article="a"):
    own = telling(name)
    return Heard(
        article, name, kind, key, frozenset({*own, *(w for text in words for w in forms(text))}), own, spoken=True
    )


SAME = [
    ("a key", heard("ТАСС", "agency", "tass"), heard("агентство ТАСС", "agency", "tass"), True),
    ("two keys", heard("Ведомости", "newspaper", "vedomosti"), heard("Вектор", "agency", "vektor"), False),
    ("a longer name", heard("министерство транспорта"), heard("министерство транспорта республики"), True),
    ("syllables", heard("Минтранс"), heard("министерство транспорта"), True),
    ("three syllables", heard("Горизбирком"), heard("городская избирательная комиссия"), True),
    ("first letters", heard("МВД", "police"), heard("министерство внутренних дел", "police"), True),
    ("letters of another", heard("МИД"), heard("министерство внутренних дел", "police"), False),
    ("who speaks for it", heard("Ким", "person", words=["глава полиции порта"]), heard("полиция порта", "police"), True),
    ("who speaks for another", heard("Ким", "person", words=["глава вокзала"]), heard("полиция порта", "police"), False),
    ("a surname", heard("Пётр Ким", "person"), heard("Ким", "person"), True),
    ("two people", heard("Пётр Ким", "person", words=["полиция"]), heard("Анна Лу", "person", words=["полиция"]), False),
    ("nobody by name, of one place", heard("источник на верфи", "unnamed"), heard("собеседник на верфи", "unnamed"), True),
    ("nobody by name, of two places", heard("источник на верфи", "unnamed"), heard("источник в порту", "unnamed"), False),
    ("a body is not its leak", heard("источник в таможне", "unnamed"), heard("таможня"), False),
    ("no words at all", heard("заявление", "document"), heard("сообщение", "document"), False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_same_source(one, other, same):
    assert same_source(one, other) is same
    assert same_source(other, one) is same


def test_sources_are_one_through_a_third():
    voices = [
        heard("полиция порта", "police"),
        heard("Анна Лу", "person"),
        heard("Лу", "person", words=["полиция порта"]),
    ]
    assert merged(voices) == [0, 0, 0]


@pytest.mark.parametrize(
    ("outlet", "name", "same"),
    [
        ("Агентство «Вектор»", "«Вектору»", True),
        ("Агентство «Вектор»", "агентство «Вектор»", True),
        ("Утро залива", "«Утру залива»", True),
        ("Утро залива", "залив", False),
        ("РБК", "РБК", True),
    ],
)
def test_outlet(outlet, name, same):
    assert is_outlet(outlet, heard(name, "outlet")) is same


def test_outlet_in_another_alphabet():
    from sayso.links.same.words import Said

    outlets = Outlets([Article("1", "", outlet="Агентство «Вектор»"), Article("2", "", outlet="Harbour News")])
    assert outlets.named(Said("The Vektor agency said on Monday", "en"), Article("2", "", outlet="Harbour News")) == (
        "1",
    )


@pytest.mark.parametrize(
    ("told", "text", "language", "answer"),
    [
        (own_report, "Корреспондент «Залива» насчитал сто машин.", "ru", True),
        (own_report, "Полиция насчитала сто машин.", "ru", False),
        (announces, "Сто машин, повідомили в поліції.", "uk", True),
        (announces, "A hundred cars, the mayor said.", "en", True),
        (announces, "A hundred cars stood there.", "en", False),
    ],
)
def test_words_of_outlets(told, text, language, answer):
    assert told(text, language) is answer


# ── whole stories ─────────────────────────────────────────────────────────────────────────────────────────────────────

AGENCY = (
    "Склад на Речной улице в Ельнове сгорел за два часа, сообщила областная пожарная служба. "
    "Погибли двенадцать человек, уточнили в службе. Улицу закрыли, жителей трёх домов вывезли в школу."
)
STORIES = {
    "one body": (
        {
            "01 Агентство «Вектор»": AGENCY,
            "02 Утро залива": "При пожаре на складе в Ельнове погибли двенадцать человек, сообщила пожарная служба области.",
        },
        (1, 1),
        [("official", ["01", "02"])],
    ),
    "a copy": (
        {"01 Агентство «Вектор»": AGENCY, "02 Утро залива": AGENCY, "03 Колокол": AGENCY},
        (1, 1),
        [("official", ["01", "02", "03"])],
    ),
    "taken without a word": (
        {
            "01 Агентство «Вектор»": AGENCY,
            "02 Утро залива": "В Ельнове сгорел склад, погибли двенадцать человек. Город готовится к похоронам.",
        },
        (1, 1),
        [("official", ["01", "02"])],
    ),
    "two who saw it": (
        {
            "01 Агентство «Вектор»": "При пожаре на складе в Ельнове погибли двенадцать человек, сказал врач Пётр Ким.",
            "02 Утро залива": "На пожаре на складе в Ельнове погибли двенадцать человек, рассказала сторож Анна Лу.",
        },
        (2, 2),
        [("official", ["01"]), ("official", ["02"])],
    ),
    "nobody by name beside a body": (
        {
            "01 Агентство «Вектор»": "При пожаре на складе в Ельнове погибли двенадцать человек, сообщила пожарная служба.",
            "02 Утро залива": "При пожаре на складе в Ельнове погибли двенадцать человек, сказал источник в полиции.",
        },
        (1, 2),
        [("official", ["01"]), ("anonymous", ["02"])],
    ),
    "through an agency": (
        {
            "01 Агентство «Вектор»": "При пожаре на складе в Ельнове погибли двенадцать человек, сообщила пожарная служба.",
            "02 Утро залива": "При пожаре на складе в Ельнове погибли двенадцать человек, пишет агентство «Вектор».",
        },
        (1, 1),
        [("official", ["01", "02"])],
    ),
    "a circle": (
        {
            "01 Портал «Причал»": "Склад в Ельнове подожгли ради страховки, пишет газета «Колокол».",
            "02 Газета «Колокол»": "Склад в Ельнове подожгли ради страховки, сообщает портал «Причал».",
        },
        (0, 0),
        [("unknown", ["01", "02"])],
    ),
    "its own reporter": (
        {
            "01 Агентство «Вектор»": "Возле склада в Ельнове стоят триста машин, сообщила полиция.",
            "02 Утро залива": "Корреспондент «Утра залива» насчитал возле склада в Ельнове триста машин.",
        },
        (2, 2),
        [("official", ["01"]), ("outlet", ["02"])],
    ),
}  # fmt: skip


def told(texts):
    for hour, (name, text) in enumerate(texts.items(), 8):
        number, outlet = name.split(" ", 1)
        yield read(Article(number, text, outlet=outlet, published=f"2025-03-01T{hour:02}:00:00+03:00"))


@pytest.mark.parametrize("name", STORIES)
def test_origins(name):
    texts, number, expected = STORIES[name]
    claims = link(told(texts)).claims
    claim = max(claims, key=lambda c: (len({s.article for s in c.claim.statements}), "двенадцать" in str(c)))
    assert (claim.fewest, claim.most) == number
    assert sorted((o.kind, list(o.articles)) for o in claim.origins) == sorted(expected)


def test_tree_tells_who_got_it_from_whom():
    texts = STORIES["through an agency"][0]
    claim = max(link(told(texts)).claims, key=lambda c: len(c.claim.statements))
    voice = claim.voices[0]
    assert "служба" in voice.name
    assert set(claim.hops) == {(voice.id, "01", "says"), ("01", "02", "cites")}


def test_order_makes_no_difference():
    readings = list(told(STORIES["one body"][0]))
    one, other = (
        [(c.claim.id, c.origins, c.voices, c.hops) for c in link(given).claims] for given in (readings, readings[::-1])
    )
    assert one == other


def test_article_of_an_outlet_is_no_voice_of_its_own():
    text = "Мост закрыт до весны, сообщает «Вектор»."
    reading = read(Article("1", text, outlet="Агентство «Вектор»"))
    here = Bundle.of([reading], [])
    from sayso.links.same.stated import stated

    assert [here.chain(one) for one in stated(reading)] == [[]]
