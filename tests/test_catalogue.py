"""The catalogue of sources: its data, its loader, and who is who in sentences of our own."""

import re
from itertools import combinations

import pytest

from sayso.attribution import attribute
from sayso.catalogue import KINDS, NAMELESS, Catalogue, catalogue
from sayso.catalogue.loader import load, loads
from sayso.catalogue.words import comparable, key_of, words
from sayso.context.sources import catalogued
from sayso.errors import CatalogueError
from sayso.grammar import parse
from sayso.languages import pack


@pytest.fixture(scope="module")
def known():
    return catalogue()


def found(known, text):
    """Every name found: its words and its key; `?` before the pattern or keys of what is not sure."""
    own = list(words(text))
    return {
        text[own[f.first].start : own[f.last].end]: f.keys[0] if f.sure else f"?{f.pattern or '|'.join(f.keys)}"
        for f in known.find(own, text)
    }


def read(known, text, published=None):
    return catalogued(attribute(parse(text), pack("ru")), known, published)


def who(known, text, published=None):
    """Each source's name with its kind and key."""
    return {s.name: (s.kind, s.key) for s in read(known, text, published).sources}


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

ALIKE = [
    ("Всемирная Всемирной Всемирную Всемирного всемирное"),
    ("организация организации организаций организацией"),
    ("Известия Известий Известиях"),
    ("МИД МИДе МИДу МИДом"),
    ("ТАСС ТАССу ТАССа"),
    ("Россия России Россией Россию"),
    ("Захарова Захаровой Захарову"),
    ("Зеленский Зеленского Зеленским"),
    ("счётная Счетной"),
    ("Україна України Україною Україні"),
]


@pytest.mark.parametrize("forms", ALIKE)
def test_forms_of_one_word_are_alike(forms):
    assert len({comparable(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("мэр", "мэрия"), ("США", "СШ"), ("ВОЗ", "ВОИС"), ("Times", "Time")])
def test_different_words_stay_different(one, other):
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [("РИА Новости", "ria-novosti"), ("Щёлоков Юрий", "shchyolokov-yuriy"), ("The Times", "the-times"), ("«»", "")],
)
def test_key_of_a_name(name, key):
    assert key_of(name) == key


# ── names in a text ───────────────────────────────────────────────────────────────────────────────────────────────────

FOUND = [
    ("в Минобороны РФ сообщили", {"Минобороны РФ": "minoborony-rf"}),
    ("по данным Всемирной организации здравоохранения", {"Всемирной организации здравоохранения": "voz"}),
    ("МИДу Франции ответил французский МИД", {"МИДу Франции": "mid-frantsii", "французский МИД": "mid-frantsii"}),
    ("министерство иностранных дел Китая", {"министерство иностранных дел Китая": "mid-kitaya"}),
    ("в Минобороны США", {"Минобороны США": "pentagon"}),
    ("Міноборони України", {"Міноборони України": "minoborony-ukrainy"}),
    ("the Russian Defence Ministry said", {"Russian Defence Ministry": "minoborony-rf"}),
    ("премьера Великобритании", {"премьера Великобритании": "premer-ministr-velikobritanii"}),
    ("экс-президент США", {"США": "ssha"}),
    ("суданские власти и украинская сторона", {"суданские власти": "sudan", "украинская сторона": "ukraina"}),
    ("РБК-Украина и РБК", {"РБК-Украина": "rbk-ukraina", "РБК": "rbk"}),
    ("РИА «Новости»", {"РИА «Новости": "ria-novosti"}),
    ("Совбеза ООН и ООН", {"Совбеза ООН": "sovbez-oon", "ООН": "oon"}),
    ("Газета.Ру", {"Газета.Ру": "gazeta-ru"}),
    # what needs its article
    ("в Минобороны", {"Минобороны": "?minoborony"}),
    ("Клинтон", {"Клинтон": "?klinton-bill|klinton-khillari"}),
    # capitals and quotation marks
    ("ВОЗ и воз", {"ВОЗ": "voz"}),
    ("«Дождь» и Дождь, телеканал Дождь", {"Дождь": "telekanal-dozhd", "телеканал Дождь": "telekanal-dozhd"}),
    ("Слон упал", {}),
    ("в сообщении Москвы, столицы", {"Москвы": "rossiya"}),
    # names do not reach over stops
    ("Совет, Европы", {"Европы": None}),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(known, text, expected):
    assert found(known, text) == {name: key for name, key in expected.items() if key}


def test_every_entry_is_found_by_each_of_its_names(known):
    lost = []
    for entry in known.entries.values():
        for name in entry.names:
            own = list(words(name if name[0] != "«" else f" {name}"))
            hits = known.find(own, name if name[0] != "«" else f" {name}")
            if [h.keys for h in hits if h.sure and h.last - h.first + 1 == len(own)] != [(entry.key,)]:
                lost.append((entry.key, name, hits))
    assert lost == []


def test_every_pattern_is_made_of_every_country(known):
    for pattern in known.patterns.keys() - {"country"}:
        for code, country in known.countries.items():
            made = known.made(pattern, code)
            assert made is not None
            assert (made.stands_for or made.key) == f"{pattern}-{key_of(country.of)}"
            assert known.origin(made.key) == (pattern, code)


# ── who is who ────────────────────────────────────────────────────────────────────────────────────────────────────────

WHO = [
    # outlets and agencies by name, whatever they are called beside it
    (
        "Мост закрыт. Об этом сообщает агентство Рейтер.",
        {"Рейтер": ("agency", "reuters")},
    ),
    # a body speaks through its press service and its papers
    (
        "Об этом сообщили в пресс-службе Минобороны Чехии. В Минобороны Чехии добавили, что учения закончены.",
        {"Минобороны Чехии": ("government", "minoborony-chekhii")},
    ),
    ("В докладе ООН говорится, что урожай погиб.", {"ООН": ("international", "oon")}),
    # what needs its article, and has it
    (
        "В МИД Франции сообщили, что посол вернулся. В МИД добавили, что переговоры закончены.",
        {"МИД Франции": ("government", "mid-frantsii")},
    ),
    # … and has not
    ("В МИД сообщили, что посол вернулся.", {"МИД": ("government", None)}),
    ("В МВД Башкирии сообщили, что дорога закрыта.", {"МВД Башкирии": ("police", None)}),
    # people
    (
        "Президент Украины Владимир Зеленский заявил, что мост построят. Он добавил, что деньги есть.",
        {"Владимир Зеленский": ("person", "zelenskiy-vladimir")},
    ),
    ("Плотник Иван Дубравин рассказал, что мост сгнил.", {"Иван Дубравин": ("person", "dubravin-ivan")}),
    ("Депутат Петренко сообщил, что мост сгнил.", {"Петренко": ("person", "petrenko-deputat")}),
    # a name that others bear too needs its office
    (
        "Министр обороны России Андрей Белоусов заявил, что учения закончены.",
        {"Андрей Белоусов": ("person", "belousov-andrey")},
    ),
    # nobody by name
    ("Очевидцы рассказали, что дым был чёрным.", {"Очевидцы": ("eyewitness", None)}),
    ("Эксперты считают, что цены вырастут.", {"Эксперты": ("expert", None)}),
    ("По данным источника, мост закроют.", {"источник": ("unnamed", None)}),
    ("СМИ сообщают, что мост закроют.", {"СМИ": ("outlet", None)}),
    ("Суд установил, что мост закрыли незаконно.", {"Суд": ("court", None)}),
    # countries
    ("Власти Дании заявили, что мост закроют.", {"Власти Дании": ("government", "daniya")}),
]


@pytest.mark.parametrize(("text", "expected"), WHO)
def test_who(known, text, expected):
    kinds = who(known, text)
    assert set(kinds.values()) == set(expected.values())


def test_a_hidden_source_is_not_the_body_it_hides_in(known):
    text = "«Коммерсантъ» пишет, что мост закроют. Источник «Коммерсанта» сообщил, что денег нет."
    assert set(who(known, text).values()) == {("newspaper", "kommersant"), ("unnamed", None)}


OFFICE = "Президент Украины заявил, что мост построят."


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2021-06-01", ("person", "zelenskiy-vladimir")),
        ("2016-06-01T10:00:00Z", ("person", "poroshenko-petr")),
        ("2014-06-06", ("office", "prezident-ukrainy")),  # nobody the catalogue knows
        (None, ("office", "prezident-ukrainy")),
    ],
)
def test_an_office_is_who_held_it_then(known, published, expected):
    assert list(who(known, OFFICE, published).values()) == [expected]


def test_sources_of_one_key_are_one(known):
    text = "Агентство Рейтер пишет, что мост закрыт. Reuters сообщает, что дорога свободна. В ООН заявили, что помощь идёт."
    before = attribute(parse(text), pack("ru"))
    after = catalogued(before, known)
    assert [(s.id, s.key) for s in after.sources] == [("s1", "reuters"), ("s2", "oon")]
    assert len(before.sources) == 3
    assert [a.source_id for a in after.attributions] == ["s1", "s1", "s2"]
    names = {s.id: s.name for s in after.sources}
    assert all(a.entity == names[a.source_id] for a in after.attributions)
    mentions = {m for s in before.sources for m in s.mentions}
    assert {m for s in after.sources for m in s.mentions} == mentions


def test_nothing_else_changes(known):
    before = attribute(parse(WHO[3][0]), pack("ru"))
    after = catalogued(before, known)
    bare = [(a.id, a.content, a.cue, a.source, a.act, a.mode, a.parent, a.continues) for a in before.attributions]
    assert bare == [
        (a.id, a.content, a.cue, a.source, a.act, a.mode, a.parent, a.continues) for a in after.attributions
    ]
    assert all(s.kind in KINDS for s in after.sources)
    assert not any(s.key for s in after.sources if s.kind in NAMELESS)


@pytest.mark.parametrize(
    "text", ["", "«««", "Дума " * 3000, "а-" * 9000, "МИД РФ, " * 3000, "В МИД сообщили, что да. " * 500]
)
def test_any_text(known, text):
    assert all(s.kind in KINDS for s in read(known, text).sources)


# ── the data ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_there_are_enough_entries_of_every_kind(known):
    kinds = [entry.kind for entry in known.entries.values()]
    assert len(kinds) >= 600
    assert {kind for kind in KINDS if kind not in kinds} <= NAMELESS
    for country in ("RU", "UA", "BY", "SY", "US"):
        assert sum(entry.country == country for entry in known.entries.values()) >= 20, country


def test_wikidata_ids_are_each_used_once(known):
    entries = [*known.entries.values(), *(c.entry for c in known.countries.values())]
    ids = [entry.wikidata for entry in entries if entry.wikidata]
    assert len(ids) == len(set(ids))


def test_nobody_holds_an_office_with_another(known):
    both = []
    for office in {t.office for e in known.entries.values() for t in e.offices}:
        held = [(t, e.key) for e in known.holders(office) for t in e.offices if t.office == office]
        for (one, who_one), (two, who_two) in combinations(sorted(held), 2):
            if (one.until is None or one.until > two.since) and (who_one, one) != (who_two, two):
                both.append((office, who_one, who_two))
    assert both == []


def test_people_are_keyed_as_anybody_would_be(known):
    odd = []
    for entry in known.entries.values():
        if entry.kind == "person":
            spelt = {frozenset(key_of(name).split("-")) for name in (*entry.names, *entry.context)}
            odd += [entry.key] if frozenset(entry.key.split("-")) not in spelt else []
    assert odd == []


def test_files_are_commented(root):
    for path in (root / "src/sayso/catalogue").glob("*.toml"):
        assert path.read_text("utf-8").startswith("# "), path.name


# ── the docs ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_docs_tell_every_kind_and_their_example_loads(root):
    page = (root / "docs/sources.md").read_text("utf-8")
    kinds = page.split("## Kinds")[1].split("## An entry")[0]
    assert set(re.findall(r"`(\w+)`", kinds)) >= KINDS.keys()
    example = page.split("```toml\n")[1].split("```")[0]
    assert [entry.key for entry in loads(example).entries][:3] == ["tass", "trud", "oon"]


# ── a file of one's own ───────────────────────────────────────────────────────────────────────────────────────────────

OWN = """
[agency.RU]
volna = { ru = "Волна-Пресс" }

[newspaper.US]
new-york-times = { en = ["The Gray Lady"] }
"""


def test_a_file_adds_and_overrides(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    known = catalogue(path)
    assert found(known, "в «Волна-Пресс»") == {"Волна-Пресс": "volna"}
    assert found(known, "The Gray Lady") == {"The Gray Lady": "new-york-times"}
    assert found(known, "The New York Times") == {}
    assert catalogue(path) is known
    assert found(catalogue(), "The New York Times") == {"The New York Times": "new-york-times"}


BROKEN = [
    ('[agency]\nx = { ru = "А" ', 2, "Unclosed"),
    ('[planet]\nx = { ru = "А" }', 1, "unknown kind in the heading"),
    ('[agency]\n\nx = { ru = "А", colour = "red" }', 3, "unknown field 'colour'"),
    ('[agency]\nx = { wikidata = "Q5" }', 2, "no name"),
    ('[agency]\nx = { ru = "А", wikidata = "5" }', 2, "no Wikidata id"),
    ("[agency]\nx = { ru = 5 }", 2, "'ru' must be"),
    ('[agency]\nx = { ru = ["…"] }', 2, "'ru' must be"),
    ('[agency]\nX_1 = { ru = "А" }', 2, "a key is small Latin letters"),
    ('[agency]\nx = "А"', 2, "expected a table"),
    ('[person]\nx = { ru = "А", offices = [{ office = "y" }] }', 2, "an office held is"),
    (
        '[person]\nx = { ru = "А", offices = [{ office = "y", from = 2020-01-02, to = 2020-01-01 }] }',
        2,
        "is not before",
    ),
    ('[country]\nFR = { ru = "Франция" }', 2, "a country needs"),
]


@pytest.mark.parametrize(("source", "line", "trouble"), BROKEN)
def test_broken_file(source, line, trouble):
    with pytest.raises(CatalogueError, match=re.escape(trouble)) as caught:
        loads(source, "own.toml")
    assert (caught.value.file, caught.value.line) == ("own.toml", line)


CLASHES = [
    ('[agency]\na = { ru = "Волна" }\nb = { ru = "Волны" }', 3, "is 'Волна' of a (own.toml:2) too"),
    ('[agency]\na = { ru = "Волна", part_of = "none" }', 2, "'none' is no entry"),
    ('[person]\na = { ru = "Аз", offices = [{ office = "b", from = 2020-01-01 }] }', 2, "'b' is no entry"),
    ('[agency]\na = { ru = "Волна", stands_for = "mid-marsa" }', 2, "'mid-marsa' is not made"),
    ('[agency]\na = { ru = "Волна" }\n[tv]\na = { ru = "Вал" }', 2, "the key is given twice"),
]


@pytest.mark.parametrize(("source", "line", "trouble"), CLASHES)
def test_files_that_do_not_fit_together(source, line, trouble):
    with pytest.raises(CatalogueError, match=re.escape(trouble)) as caught:
        Catalogue.of([loads(source, "own.toml")])
    assert (caught.value.file, caught.value.line) == ("own.toml", line)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(CatalogueError, match="cannot be read"):
        load(tmp_path / "none.toml")
