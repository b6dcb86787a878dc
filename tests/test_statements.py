"""Sentences cut into statements, each with its chain; unnamed sources; trouble noted."""

import time

import pytest

from sayso.attribution import Attributed, attribute
from sayso.attribution.material import material
from sayso.grammar import parse
from sayso.languages import pack
from sayso.model import Article, Attribution, Source, Span
from sayso.reading import read
from sayso.statements import statements, with_unnamed

# «statement | chain, innermost first», the names of the sources; the outlet's own voice has nothing behind the bar.
STATED = [
    ("Мост закрыт.", ["Мост закрыт. |"]),
    ("Министр сообщил, что мост закрыт.", ["мост закрыт. | Министр"]),
    ("Мост закрыт, сообщил министр.", ["Мост закрыт | министр"]),
    ("Мост закрыт. Об этом сообщил министр.", ["Мост закрыт. | министр"]),
    (
        "Мост закрыт. Об этом сообщает агентство «Волна» со ссылкой на полицию.",
        ["Мост закрыт. | полиция < Волна"],
    ),
    (
        "Министр сообщил, что завод пообещал починить мост.",
        ["починить мост. | завод < Министр"],
    ),
    (
        "«Мост закрыт, — сказал министр. — Объезд уже открыт».",
        ["«Мост закрыт | министр", "Объезд уже открыт». | министр"],
    ),
    (
        "Цена, по данным полиции, выросла вдвое.",
        ["Цена, по данным полиции, выросла вдвое. | полиция"],
    ),
    (
        "Министр, который вчера вернулся из отпуска, сообщил, что мост закрыт.",
        [
            "Министр, который вчера вернулся из отпуска, сообщил |",
            "мост закрыт. | Министр, который вчера вернулся из отпуска",
        ],
    ),
    ("Сообщается, что мост закрыт.", ["мост закрыт. | сообщается"]),
    ("Министр отказался от комментариев.", []),
    ("Полиция сообщила о взрыве на складе.", ["о взрыве на складе. | Полиция"]),
    ("Мост закрыт. Дорога открыта!", ["Мост закрыт. |", "Дорога открыта! |"]),
    ("Мост закрыт.\nФото: пресс-служба мэрии", ["Мост закрыт. |"]),
    ("Мост закрыт.\nПодписывайтесь на наш канал!", ["Мост закрыт. |"]),
    ("Река Луга весной", []),
    ("Мост закрыт, сообщил министр", ["Мост закрыт | министр"]),
    ("КАМЕНСК, 5 июня. /ВОЛНА/. Мост закрыт.", ["Мост закрыт. |"]),
    ("— ! … 🚧", []),
]


def told(reading):
    names = {source.id: source.name for source in reading.sources}
    for statement in reading.statements:
        chain = " < ".join(names[source] for source in statement.chain)
        yield f"{reading.article.text[slice(*statement.span)]} | {chain}".rstrip()


@pytest.mark.parametrize(("text", "expected"), STATED, ids=[text[:40] for text, _ in STATED])
def test_statements(text, expected):
    assert list(told(read(Article("a", text, "Заголовок", language="ru")))) == expected


def test_the_headline_states_nothing():
    reading = read(Article("a", "Мост закрыт\nДорога открыта."))
    assert list(told(reading)) == ["Дорога открыта. |"]


# ── chains, from attributions made by hand ────────────────────────────────────────────────────────────────────────────


def said(number, *content, parent=None, source="s", continues=()):
    spans = tuple(Span(*span) for span in content)
    more = tuple(Span(*span) for span in continues)
    return Attribution(number, spans, None, None, None, source, "say", "indirect", parent, more, "r")


def found(text, *attributions):
    m = material(parse(text), pack("ru"), titled=True)
    sources = tuple(
        Source(key, key, "person", None, ()) for key in dict.fromkeys(a.source_id for a in attributions) if key
    )
    return Attributed(None, attributions, sources, (), m)


TEXT = "Мост закрыт. Дорога открыта. Паром ходит."
BRIDGE, ROAD, FERRY = (0, 11), (13, 27), (29, 40)


@pytest.mark.parametrize(
    ("attributions", "chains"),
    [
        ([said(1, BRIDGE, source="a")], [("a",), (), ()]),
        ([said(1, BRIDGE, source="a", continues=[(13, 28)])], [("a",), ("a",), ()]),
        ([said(1, BRIDGE, source="a"), said(2, BRIDGE, source="b", parent=1)], [("b", "a"), (), ()]),
        ([said(1, (0, 40), source="a"), said(2, ROAD, source="b")], [("a",), ("b",), ("a",)]),
        ([said(1, (0, 40), source="a"), said(2, ROAD, source="b", parent=1)], [("a",), ("b", "a"), ("a",)]),
        ([said(1, BRIDGE, source="a"), said(2, BRIDGE, source="b")], [("a",), (), ()]),
        (
            [said(1, BRIDGE, source="a"), said(2, ROAD, source="b", parent=1), said(3, FERRY, source="a", parent=2)],
            [("a",), ("b", "a"), ("a", "b")],
        ),
        ([said(1, BRIDGE, source="a", parent=2), said(2, ROAD, source="b", parent=1)], [("a", "b"), ("b",), ()]),
        ([said(1, BRIDGE, source="a", parent=9)], [("a",), (), ()]),
    ],
    ids=["one", "goes on", "relay", "narrower", "nested", "first of equals", "an id once", "circle", "no such parent"],
)
def test_chains(attributions, chains):
    assert [s.chain for s in statements(found(TEXT, *attributions))] == chains


def test_a_sentence_is_cut_where_the_chain_changes():
    text = "Мост закрыт, а дорога открыта."
    cut = statements(found(text, said(1, (0, 11), source="a"), said(2, (15, 29), source="b")))
    assert [(text[slice(*s.span)], s.chain) for s in cut] == [("Мост закрыт", ("a",)), ("дорога открыта.", ("b",))]


def test_ten_thousand_attributions():
    text = "Мост закрыт. " * 1_000
    many = [said(n + 1, (n // 10 * 13, n // 10 * 13 + 11), source=f"s{n % 7}", parent=n or None) for n in range(10_000)]
    everything = found(text, *many)
    start = time.process_time()
    assert len(statements(everything)) == 1_000
    assert time.process_time() - start < 3


# ── nobody in particular ──────────────────────────────────────────────────────────────────────────────────────────────


def test_unnamed_sources_are_called_by_their_cue():
    text = "Сообщается, что мост закрыт. Мэр заявил, что дорога открыта. Сообщается, что паром ходит."
    named = attribute(parse(text), pack("ru"), titled=True)
    every = with_unnamed(named)
    assert every.sources[: len(named.sources)] == named.sources
    (unnamed,) = every.sources[len(named.sources) :]
    assert (unnamed.name, unnamed.kind, unnamed.key, unnamed.mentions) == ("сообщается", "unnamed", None, ())
    assert [a.source_id for a in every.attributions] == [unnamed.id, named.sources[0].id, unnamed.id]
    assert len({source.id for source in every.sources}) == 2


# ── problems ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TROUBLED = [
    ("Мост закрыт.", []),
    ("Мэр сказал: «Мост закрыт».", []),
    ("Мэр сказал: «Мост закрыт.", [("quotation", "«")]),
    ("Мост через реку закрыт», — сказал мэр.", [("quotation", "»")]),
    ("Мэр сказал:\n«Мост закрыт.\n«Объезд открыт».", []),
    ("Мост \0закрыт\ud800.", [("characters", "\0")]),
]


@pytest.mark.parametrize(("text", "expected"), TROUBLED)
def test_problems(text, expected):
    reading = read(Article("a", text, "Заголовок", language="ru"))
    assert [(p.kind, text[slice(*p.span)]) for p in reading.problems] == expected
    assert reading.article.text == text


def test_read_many_streams():
    from sayso.reading import read_many

    asked = []

    def articles():
        for number in range(3):
            asked.append(number)
            yield Article(str(number), "Міст зачинено." if number else "Мост закрыт.")

    readings = read_many(articles())
    assert (next(readings).language, asked) == ("ru", [0])
    assert [reading.language for reading in readings] == ["uk", "uk"]
