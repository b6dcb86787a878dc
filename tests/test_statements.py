"""Sentences cut into statements, each with its chain; unnamed sources; trouble noted."""

import time
from dataclasses import replace

import pytest

from sayso.attribution import Attributed, attribute
from sayso.attribution.material import material
from sayso.attribution.names import stems
from sayso.grammar import parse
from sayso.headline import _shortens, headline, with_headline
from sayso.languages import pack
from sayso.model import Article, Attribution, Place, Source, Span, Statement, Time
from sayso.reading import read
from sayso.statements import statements, with_context, with_unnamed

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
            "мост закрыт. | Министр",
        ],
    ),
    ("Сообщается, что мост закрыт.", ["мост закрыт. | сообщается"]),
    ("Министр отказался от комментариев.", []),
    ("Полиция сообщила о взрыве на складе.", ["о взрыве на складе. | Полиция"]),
    ("Мост закрыт. Дорога открыта!", ["Мост закрыт. |", "Дорога открыта! |"]),
    ("Мост закрыт.\nФото: пресс-служба мэрии", ["Мост закрыт. |"]),
    ("Мост закрыт.\nПодписывайтесь на наш канал!", ["Мост закрыт. |"]),
    ("Река Луга весной", []),
    ("Мост через Лугу (слева).\nМост закрыт. Весной — паром.", ["Мост закрыт. |", "Весной — паром. |"]),
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


# ── the headline ──────────────────────────────────────────────────────────────────────────────────────────────────────

BODY = (
    "Мост рухнул ночью, сообщил мэр Иван Лосев. "
    "В министерстве транспорта это подтвердили. Источник в порту говорит о трещине."
)

# «statement | certainty | chain»: a headline states something where it has a predicate or says who speaks.
HEADLINES = [
    ("Мост рухнул", ["Мост рухнул | asserted |"]),
    ("Мост рухнул, сообщил Лосев", ["Мост рухнул | asserted | Иван Лосев"]),
    ("Лосев: мост рухнет", ["мост рухнет | planned | Иван Лосев"]),
    ("Лосев о мосте: «Он рухнет»", ["«Он рухнет» | planned | Иван Лосев"]),
    ("Минтранс: мост рухнул", ["мост рухнул | asserted | министерство транспорта"]),
    ("Источник: мост, возможно, рухнул", ["мост, возможно, рухнул | possible | Источник в порту"]),
    ("Рыбак: сбоев не было", ["сбоев не было | asserted | Рыбак"]),
    ("СМИ: мэр сообщил о взрыве", ["о взрыве | asserted | мэр < СМИ"]),
    ("Мост рухнул — Лосев", ["Мост рухнул | asserted | Иван Лосев"]),
    ("Мост рухнул – СМИ", ["Мост рухнул | asserted | СМИ"]),
    ("Мэр опроверг слухи о взрыве", ["слухи о взрыве | denied | Мэр"]),
    ("Каменск: мост рухнул", ["Каменск: мост рухнул | asserted |"]),
    ("Взрыв в Каменске: погибли двое", ["Взрыв в Каменске: погибли двое | asserted |"]),
    ("Умер Пётр Сом — глава порта", ["Умер Пётр Сом — глава порта | asserted |"]),
    ("Портом руководит женщина — Анна Сом", ["Портом руководит женщина — Анна Сом | asserted |"]),
    ("Чем закончится спор о мосте", ["Чем закончится спор о мосте | asked |"]),
    ("Что известно о взрыве", ["Что известно о взрыве | asked |"]),
    ("Река Луга весной", []),
    ("— ! …", []),
    ("", []),
]


def both(title, text=BODY):
    """The headline of an article with all that is found in it, and the article's statements."""
    article = Article("a", text, title, language="ru")
    body = with_unnamed(attribute(parse(text), pack("ru"), titled=title is not None))
    head = headline(article, body)
    return with_headline(body, head), statements(body, head), head


@pytest.mark.parametrize(("title", "expected"), HEADLINES, ids=[title for title, _ in HEADLINES])
def test_headlines(title, expected):
    everything, stated, _ = both(title)
    names = {source.id: source.name for source in everything.sources}
    rows = [s for s in stated if s.field == "title"]
    chains = [" < ".join(names[source] for source in s.chain) for s in rows]
    found = zip(rows, chains, strict=True)
    assert [f"{title[slice(*s.span)]} | {s.certainty} | {chain}".rstrip() for s, chain in found] == expected
    assert list(stated[: len(rows)]) == rows


def test_a_headline_in_the_text_counts_in_the_text():
    text = "Лосев: мост, возможно, рухнет\nМост закрыт. Так решил мэр Иван Лосев."
    everything, stated, head = both(None, text)
    first = stated[0]
    assert (head.field, first.field, text[slice(*first.span)]) == ("text", "text", "мост, возможно, рухнет")
    assert [text[slice(*span)] for span in first.shown] == ["возможно"]
    assert [text[slice(*m)] for s in everything.sources if s.id in first.chain for m in s.mentions] == ["Лосев"]
    assert all(a.field == "text" and a.content[0].start > head.start + 29 for a in everything.attributions)


def test_what_only_the_headline_names_comes_last():
    everything, stated, _ = both("Профсоюз: мост рухнет")
    (*_, last) = everything.sources
    assert (last.name, last.mentions, stated[0].chain) == ("Профсоюз", (), (last.id,))
    (*others, titled) = everything.attributions
    assert (titled.field, titled.rule, titled.source_id) == ("title", "headline/colon", last.id)
    assert titled.id not in {a.id for a in others}


def test_no_headline():
    assert both(None, "Мост закрыт.")[2] is None
    assert both("Мост " * 1_000)[2] is None


def test_keys_go_before_names():
    known = lambda found: found._replace(sources=tuple(replace(s, key="losev-ivan") for s in found.sources))  # noqa: E731
    body = known(attribute(parse("Мост цел, сообщил Иван Лосев."), pack("ru"), titled=True))
    head = headline(Article("a", "", "Градоначальник: мост цел"), body, known)
    assert head.found.sources == body.sources


SHORT = [
    ("Минтранс", "министерство транспорта", True),
    ("Горизбирком", "городская избирательная комиссия", True),
    ("Погранслужба", "пограничная служба страны", True),
    ("Минобороны", "министерство обороны", True),
    ("МИД", "министерство иностранных дел", True),
    ("Мир", "министерство иностранного развития", False),
    ("Минтранс", "министерство культуры", False),
    ("Минтранс", "Минтранс", False),
]


@pytest.mark.parametrize(("short", "name", "expected"), SHORT)
def test_what_shortens_a_name(short, name, expected):
    assert _shortens(short, stems(name)) is expected


# ── places and times ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_places_and_times_are_numbered_where_they_stand():
    def place(start, field="text"):
        return Place(Span(start, start + 3), "X", "city", None, field=field)

    time_named = Time(Span(8, 12), None, None)
    stated = (Statement(Span(0, 4), (), field="title"), Statement(Span(0, 12), ()), Statement(Span(13, 20), ()))
    numbered = with_context(stated, (place(1, "title"), place(0), place(5), place(13)), (time_named,))
    assert [(s.places, s.times) for s in numbered] == [((0,), ()), ((1, 2), (0,)), ((3,), ())]
    assert with_context(stated, (), ()) == stated


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
