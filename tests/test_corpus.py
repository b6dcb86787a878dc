"""The corpus: taken in, kept, found, put right, taken home; everything on both databases."""

import json
import random
import sqlite3
import threading
from dataclasses import replace

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from sayso import flow, views
from sayso.corpus import Added, Query, open_corpus
from sayso.corpus.corrections import Correction, fix_place, judge
from sayso.corpus.database import HEAD, shown
from sayso.corpus.packed import less_article, pack_reading, unpack_reading
from sayso.corpus.rows import comparable_time, outlet_names, voices
from sayso.corpus.tables import metadata
from sayso.corpus.words import asked, folded, indexed
from sayso.errors import CorpusError, InputError, SaysoError, UsageError
from sayso.intake.taken import Provenance, SetAside, Taken
from sayso.model import Article, Attribution, Place, Reading, Source, Span, Statement, Time

# ── what the tests keep: small readings, written by hand ──────────────────────────────────────────────────────────────

TEXT = "Порт обстреляли, сообщило министерство. По данным агентства, мэрия это отрицает. Мост цел."


def article(name: str, text: str = TEXT, **more: str) -> Article:
    return Article(name, text, **more)


def taken(*articles: Article) -> list[Taken]:
    return [Taken(one, Provenance(f"{one.id}.txt")) for one in articles]


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def stub(one: Article) -> Reading:
    """A reading of TEXT: the ministry says, the city hall denies through an agency, the outlet itself tells the rest."""
    say = Attribution(1, (span(TEXT, "Порт обстреляли"),), span(TEXT, "сообщило"), span(TEXT, "министерство"), "министерство",
                      "s1", "say", "indirect", None, (), "report", 0.9)  # fmt: skip
    tell = Attribution(2, (span(TEXT, "мэрия это отрицает"),), span(TEXT, "По данным"), span(TEXT, "агентства"), "Волна",
                       "s2", "say", "indirect", None, (), "phrase", 0.8)  # fmt: skip
    deny = Attribution(3, (span(TEXT, "это"),), span(TEXT, "отрицает"), span(TEXT, "мэрия"), "мэрия",
                       "s3", "deny", "indirect", 2, (), "report", 0.7)  # fmt: skip
    return Reading(
        one,
        "ru",
        attributions=(say, tell, deny),
        sources=(
            Source("s1", "министерство", "government", "ministry", (span(TEXT, "министерство"),)),
            Source("s2", "Волна", "agency", "volna", (span(TEXT, "агентства"),)),
            Source("s3", "мэрия", "government", None, (span(TEXT, "мэрия"),)),
        ),
        statements=(
            Statement(span(TEXT, "Порт обстреляли"), ("s1",), "asserted", places=(0,)),
            Statement(span(TEXT, "мэрия это отрицает"), ("s3", "s2"), "denied", "denies"),
            Statement(span(TEXT, "Мост цел."), (), "asserted"),
        ),
        places=(Place(span(TEXT, "Порт"), "Odesa", "city", "UA", 46.48, 30.73, 698740),),
        times=(Time(span(TEXT, "Мост"), "2024-05-01", "2024-05-02"),),
    )


def filled(place: str, *articles: Article, version: str = "1"):
    corpus = open_corpus(place)
    corpus.take_in(taken(*articles))
    corpus.keep(map(stub, articles), version)
    return corpus


THREE = (
    article("a", published="2024-05-01T10:00+03:00", outlet="ТАСС"),
    article("b", published="2024-05-02", outlet="Вестник Тальцы"),
    article("c"),
)

# ── taking in ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_taking_the_same_in_again_changes_nothing(empty):
    given = [*taken(*THREE), SetAside("x.bin", "is no text", "00ff")]
    with open_corpus(empty) as corpus:
        assert corpus.take_in(given) == Added(3, 0, 1)
        before = list(corpus.records())
        assert corpus.take_in(given) == Added(0, 3, 1)
        assert list(corpus.records()) == before
        assert list(corpus.set_aside()) == [given[-1]]
    with open_corpus(empty) as corpus:
        assert list(corpus.articles()) == list(THREE)


def test_two_texts_with_one_id_are_both_kept(empty):
    one, other = article("news", "Первый."), article("news", "Второй.")
    with open_corpus(empty) as corpus:
        assert corpus.take_in(taken(one, other, one)) == Added(2, 1, 0)
        assert corpus.take_in(taken(other)) == Added(0, 1, 0)
        kept = list(corpus.articles())
        assert [a.text for a in kept] == ["Первый.", "Второй."]
        assert kept[0].id == "news"
        assert kept[1].id.startswith("news~")


def test_one_article_found_in_two_places_keeps_both(empty):
    one = article("a")
    places = [
        Provenance("x.jsonl:1", file="x.jsonl", offset=0),
        Provenance("y.warc", record="<urn:1>", extractor="t 2.0"),
    ]
    with open_corpus(empty) as corpus:
        assert corpus.take_in(Taken(one, place) for place in (*places, places[0])) == Added(1, 2, 0)
        ((name, found),) = corpus.provenance()
        assert name == "a"
        assert sorted(found, key=str) == sorted(places, key=str)


HOSTILE = [
    Article("nul", "До\0после.", title="T\0"),
    Article("half\ud800id", "Половина \udc00 пары.", outlet="\udfff", url="\ud800"),
    Article("i" * 5000, "Длинный id."),
    Article("'; DROP TABLE articles; --", "Кавычки ' \" % : ? {} \\ %s."),
    Article("😀", "𐍈" * 1000, published="9999-12-31T23:59:59-23:59"),
    Article("", "Пустой id.", published="0001-01-01T00:00+14:00"),
]


def test_hostile_articles_come_back_as_they_went_in(empty):
    with open_corpus(empty) as corpus:
        assert corpus.take_in(taken(*HOSTILE)) == Added(len(HOSTILE), 0, 0)
        assert corpus.take_in(taken(*HOSTILE)) == Added(0, len(HOSTILE), 0)
        back = {a.text: a for a in corpus.articles()}
        assert {text: replace(a, id="") for text, a in back.items()} == {a.text: replace(a, id="") for a in HOSTILE}
        assert back["До\0после."].id == "nul"
        assert all(len(a.id) <= 200 for a in back.values())


def test_articles_come_in_the_order_of_their_ids_page_after_page(empty):
    names = [f"{n * 37 % 200:03}ы"[: 3 + n % 2] for n in range(200)]
    with open_corpus(empty) as corpus:
        corpus.take_in(taken(*(article(name, name) for name in names)))
        assert [a.id for a in corpus.articles()] == sorted(names)
        assert [a.id for a in corpus.articles(names[:150])] == sorted(names[:150])
        assert corpus.article("no such") is None


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reading_resumes_where_it_stopped(empty):
    with open_corpus(empty) as corpus:
        corpus.take_in(taken(*THREE))
        assert [a.id for a in corpus.unread()] == ["a", "b", "c"]
        corpus.keep([stub(THREE[1])], "1")
        assert [a.id for a in corpus.unread()] == ["a", "c"]
        assert [a.id for a in corpus.unread("1")] == ["a", "c"]
        assert [a.id for a in corpus.unread("2")] == ["a", "b", "c"]


def test_a_newer_reader_replaces_readings_and_their_rows(empty):
    with filled(empty, *THREE) as corpus:
        assert corpus.count(Query()) == 9
        corpus.keep((replace(stub(a), statements=stub(a).statements[:1]) for a in THREE), "2")
        assert corpus.count(Query()) == 3
        assert corpus.count(Query(words="мост")) == 0
        assert {corpus.version(a.id) for a in THREE} == {"2"}
        assert list(corpus.articles()) == list(THREE)


def test_readings_come_back_exactly(empty):
    with filled(empty, *reversed(THREE)) as corpus:
        assert list(corpus.readings()) == [stub(a) for a in THREE]
        assert corpus.reading("b") == stub(THREE[1])
        corpus.keep([stub(article("stranger"))], "1")
        assert corpus.reading("stranger") is None


def test_flow_reads_what_waits(empty):
    texts = [
        "Мост через Тальцу закрыт, сообщила мэрия.",
        "Завод в Омске опроверг слухи.",
        "The bridge is closed.",
    ]
    steps = []
    with open_corpus(empty) as corpus:
        given = taken(*(article(f"{n}", text, language=("ru", "ru", "en")[n]) for n, text in enumerate(texts)))
        assert flow.add(corpus, given, step=lambda: steps.append(1), expect=steps.append) == Added(3, 0, 0)
        assert steps == [3, 1, 1, 1]
        before = list(corpus.readings())
        assert [r.language for r in before] == ["ru", "ru", "en"]
        assert flow.add(corpus, given) == Added(0, 3, 0)
        assert flow.read_waiting(corpus, again=True) == 0
        assert flow.read_waiting(corpus, again=True, min_confidence=0.99) == 3
        assert list(corpus.articles()) == [t.article for t in given]
        assert corpus.status().readings.keys() == {corpus.version("0")}


def test_packed_reading_is_the_reading():
    reading = stub(THREE[0])
    body = pack_reading(reading)
    assert unpack_reading(THREE[0], body) == reading
    assert less_article(unpack_reading(THREE[0], body)) == less_article(reading)


# ── finding ───────────────────────────────────────────────────────────────────────────────────────────────────────────

FOUND = [  # question → the statements it finds, as article and number
    (Query(), "b0 b1 b2 a0 a1 a2 c0 c1 c2"),
    (Query(words="обстрелять порты"), "b0 a0 c0"),
    (Query(words="ПОРТ, мосту"), ""),
    (Query(words="мосту"), "b2 a2 c2"),
    (Query(source="ministry"), "b0 a0 c0"),
    (Query(source="volna"), "b1 a1 c1"),
    (Query(source="Мэрия"), "b1 a1 c1"),
    (Query(source="volna", act="deny"), ""),
    (Query(source="мэрия", act="deny"), "b1 a1 c1"),
    (Query(act="deny"), "b1 a1 c1"),
    (Query(place="UA"), "b0 a0 c0"),
    (Query(place="698740"), "b0 a0 c0"),
    (Query(place="odesa"), "b0 a0 c0"),
    (Query(place="порту"), "b0 a0 c0"),
    (Query(place="RU"), ""),
    (Query(since="2024-05-02"), "b0 b1 b2"),
    (Query(until="2024-05-02"), "a0 a1 a2"),
    (Query(since="2024-05-01T07:00", until="2024-05-01T07:00:01"), "a0 a1 a2"),
    (Query(outlet="tass"), "a0 a1 a2"),
    (Query(outlet="ТАСС", words="мост"), "a2"),
    (Query(outlet="вестник тальцы", chain_depth=2), "b1"),
    (Query(chain_depth=1), "b0 b1 a0 a1 c0 c1"),
    (Query(certainty="denied"), "b1 a1 c1"),
    (Query(words="мэрия", source="volna", certainty="denied", since="2024-01-01"), "b1 a1"),
]


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def three(request, tmp_path_factory):
    place = str(tmp_path_factory.mktemp("three") / "c.db")
    if request.param == "postgresql":
        place = request.getfixturevalue("new_database")()
    with filled(place, *THREE) as corpus:
        corpus.tidy()
        yield corpus


@pytest.mark.parametrize(("query", "expected"), FOUND, ids=[str(n) for n in range(len(FOUND))])
def test_found(three, query, expected):
    page = three.search(query)
    assert [f"{hit.article}{hit.number}" for hit in page.hits] == expected.split()
    assert page.cursor is None
    assert three.count(query) == len(expected.split())


@pytest.mark.parametrize("limit", [1, 2, 4, 8, 9])
def test_pages_follow_each_other_without_a_gap(three, limit):
    seen, cursor = [], None
    while True:
        page = three.search(Query(limit=limit, cursor=cursor))
        seen += [f"{hit.article}{hit.number}" for hit in page.hits]
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == ["b0", "b1", "b2", "a0", "a1", "a2", "c0", "c1", "c2"]


def test_a_hit_tells_all_about_the_statement(three):
    (hit,) = three.search(Query(act="deny", outlet="tass")).hits
    assert (hit.text, hit.certainty, hit.polarity) == ("мэрия это отрицает", "denied", "denies")
    assert TEXT[slice(*hit.span)] == hit.text
    assert [(s.name, s.key, s.acts) for s in hit.chain] == [("мэрия", None, ("deny",)), ("Волна", "volna", ("say",))]
    assert (hit.outlet, hit.published) == ("ТАСС", "2024-05-01T10:00+03:00")


WRONG = [
    ({"act": "sing"}, "act"),
    ({"certainty": "sure"}, "certainty"),
    ({"cursor": "%%%"}, "cursor"),
    ({"limit": 0}, "limit"),
    ({"words": "?!"}, "no word"),
    ({"since": "yesterday"}, "ISO 8601"),
]


@pytest.mark.parametrize(("asked_", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_question_that_cannot_be_one(three, asked_, message):
    with pytest.raises(UsageError, match=message):
        three.search(Query(**asked_))


WORDS = [
    ("Ёлки", "елка", True),
    ("обстрелом портов", "Порт попал под обстрел", True),
    ("стали", "сталь", True),
    ("Нью-Йорке", "нью-йоркский", False),
    ("Байденом", "у Байдена", True),
    ("мосты", "мостовая", False),
    ("за́мок", "замки", True),
    ("F-16", "сбит F 16", True),
    ("ЗАГС", "загса", True),
]


@pytest.mark.parametrize(("question", "text", "fits"), WORDS, ids=[w[0] for w in WORDS])
def test_words_in_any_form(question, text, fits):
    words = set(indexed(text).split())
    assert all(words & set(forms) for forms in asked(question)) is fits


OUTLETS = [
    ("ТАСС", "tass"),
    ("РИА Новости", "ria-novosti"),
    ("Вестник Тальцы", None),
    ("Meduza", "meduza"),
    (" ", None),
]


@pytest.mark.parametrize(("outlet", "key"), OUTLETS)
def test_outlets_by_key(outlet, key):
    assert outlet_names(outlet)["outlet_key"] == key


TIMES = [
    ("2024-03-01T12:00+03:00", "2024-03-01T09:00:00"),
    ("2024-03-01", "2024-03-01T00:00:00"),
    ("0001-01-01T00:00+14:00", ""),
    ("gestern", ""),
    (None, ""),
]


@pytest.mark.parametrize(("published", "key"), TIMES)
def test_times_compare_as_text(published, key):
    assert comparable_time(published) == key


def test_who_refuses_is_in_no_chain_but_found(empty):
    reading = stub(THREE[0])
    refusal = Attribution(4, (), span(TEXT, "цел"), None, "мэрия", "s3", "refuse", "indirect", None, (), "refusal")
    reading = replace(reading, attributions=(*reading.attributions, refusal))
    assert [[(v.position, v.act) for v in of] for of in voices(reading)] == [
        [(0, "say")],
        [(0, "deny"), (1, "say")],
        [(-1, "refuse")],
    ]
    with open_corpus(empty) as corpus:
        corpus.take_in(taken(THREE[0]))
        corpus.keep([reading], "1")
        (hit,) = corpus.search(Query(source="мэрия", act="refuse")).hits
        assert (hit.number, hit.chain, [s.name for s in hit.refusing]) == (2, (), ["мэрия"])
        assert [h.number for h in corpus.search(Query(source="мэрия")).hits] == [1]


# ── views ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_source_page(three):
    page = views.source_page(three, "мэрия", limit=2)
    known = page.known
    assert (known.statements, known.articles, known.acts) == (3, 3, {"deny": 3})
    assert known.through == {"volna": 3}
    assert known.outlets == {"вестник тальцы": 1, "тасс": 1}
    assert known.months == {"": 1, "2024-05": 2}
    assert (known.first, known.last) == ("2024-05-01T07:00:00", "2024-05-02T00:00:00")
    assert [hit.article for hit in page.statements.hits] == ["b", "a"]
    following = views.source_page(three, "мэрия", limit=2, cursor=page.statements.cursor)
    assert [hit.article for hit in following.statements.hits] == ["c"]
    with pytest.raises(UsageError, match="nobody"):
        views.source_page(three, "nobody")


def test_article_page(three):
    page = views.article_page(three, "a")
    assert (page.article, page.reading, page.version) == (THREE[0], stub(THREE[0]), "1")
    assert page.provenance == (Provenance("a.txt"),)
    with pytest.raises(UsageError, match="no article"):
        views.article_page(three, "z")


def test_status_and_search_counts(three):
    status = views.status(three)
    assert (status.articles, status.unread, status.statements, status.sources) == (3, 0, 9, 2)
    assert (status.readings, status.languages) == ({"1": 3}, {"ru": 3})
    assert views.search(three, Query(limit=1)).total == 9


# ── corrections ───────────────────────────────────────────────────────────────────────────────────────────────────────

BY = {"by": "Анна", "at": "2024-06-01T12:00:00Z"}


def rejected(corpus):
    return judge(corpus.reading("a"), 3, "reject", **BY)


def chains(corpus, name="a"):
    reading = corpus.reading(name)
    names = {s.id: s.name for s in reading.sources}
    return [[names[i] for i in s.chain] for s in reading.statements]


def test_a_rejected_attribution_is_gone_and_stays_gone(empty):
    with filled(empty, *THREE) as corpus:
        corpus.correct(rejected(corpus))
        assert chains(corpus) == [["министерство"], ["Волна"], []]
        assert [a.id for a in corpus.reading("a").attributions] == [1, 2]
        assert corpus.count(Query(act="deny")) == 2
        corpus.keep(map(stub, THREE), "2")
        assert chains(corpus) == [["министерство"], ["Волна"], []]
        assert chains(corpus, "b")[1] == ["мэрия", "Волна"]
        assert corpus.count(Query(act="deny")) == 2


def test_what_was_known_through_a_rejected_attribution_is_known_through_the_next(empty):
    with filled(empty, THREE[0]) as corpus:
        corpus.correct(judge(corpus.reading("a"), 2, "reject", **BY))
        assert chains(corpus)[1] == ["мэрия"]
        assert [(a.id, a.parent) for a in corpus.reading("a").attributions] == [(1, None), (3, None)]


def test_a_confirmed_attribution_is_sure_and_survives_a_reader_that_loses_it(empty):
    with filled(empty, THREE[0]) as corpus:
        corpus.correct(judge(corpus.reading("a"), 1, "confirm", **BY))
        assert [a.confidence for a in corpus.reading("a").attributions] == [1.0, 0.8, 0.7]
        lost = stub(THREE[0])
        less = [replace(s, chain=()) if s.chain == ("s1",) else s for s in lost.statements]
        lost = replace(lost, attributions=lost.attributions[1:], sources=lost.sources[1:], statements=tuple(less))
        corpus.keep([lost], "2")
        assert chains(corpus) == [["министерство"], ["мэрия", "Волна"], []]
        assert corpus.count(Query(source="ministry", act="say")) == 1


def test_a_source_renamed_everywhere(empty):
    with filled(empty, *THREE) as corpus:
        corpus.correct(Correction("rename", **BY, source="ministry", to="Минобороны"))
        corpus.keep(map(stub, THREE), "2")
        for reading in corpus.readings():
            assert reading.sources[0].name == reading.attributions[0].entity == "Минобороны"
        assert corpus.source("ministry").names == {"Минобороны": 3}


def test_sources_merged_everywhere_and_in_one_article(empty):
    with filled(empty, *THREE) as corpus:
        corpus.correct(Correction("merge", **BY, source="ministry", to="volna"))
        corpus.correct(Correction("merge", **BY, article="a", source="мэрия", to="gorsovet"))
        assert [s.key for s in corpus.reading("a").sources] == ["volna", "gorsovet"]
        assert [s.key for s in corpus.reading("b").sources] == ["volna", None]
        assert corpus.reading("a").sources[0].name == "Волна"
        assert corpus.reading("a").attributions[0].entity == "Волна"
        assert corpus.count(Query(source="ministry")) == 0
        assert corpus.count(Query(source="volna")) == 6
        assert corpus.count(Query(source="gorsovet")) == 1


def test_a_place_put_right_or_taken_away(empty):
    right = Place(Span(0, 0), "Mykolaiv", "city", "UA", 46.96, 32.0, 700569)
    with filled(empty, *THREE) as corpus:
        corpus.correct(fix_place(corpus.reading("a"), 0, right, **BY))
        corpus.correct(fix_place(corpus.reading("b"), 0, None, **BY))
        corpus.keep(map(stub, THREE), "2")
        assert [p.name for p in corpus.reading("a").places] == ["Mykolaiv"]
        assert corpus.reading("b").places == ()
        assert [s.places for s in corpus.reading("b").statements] == [(), (), ()]
        assert [h.article for h in corpus.search(Query(place="odesa")).hits] == ["c"]
        assert [h.article for h in corpus.search(Query(place="700569")).hits] == ["a"]


def test_a_correction_of_another_text_does_nothing(empty):
    with filled(empty, *THREE) as corpus:
        corpus.correct(replace(rejected(corpus), digest="0" * 16))
        assert corpus.reading("a") == stub(THREE[0])


def test_corrections_are_given_out_once_and_as_they_were(empty):
    with filled(empty, *THREE) as corpus:
        made = [rejected(corpus), Correction("rename", **BY, source="volna", to="Прибой", note="с марта")]
        for correction in (*made, made[0]):
            corpus.correct(correction)
        assert list(corpus.corrections()) == made
        assert [Correction.from_dict(json.loads(json.dumps(c.to_dict()))) for c in made] == made
        assert views.article_page(corpus, "a").corrections == (made[0],)
        with pytest.raises(InputError, match="no such article"):
            corpus.correct(replace(made[0], article="z"))


def test_judgements_need_something_to_judge(three):
    with pytest.raises(UsageError, match="no attribution 9"):
        judge(three.reading("a"), 9, "confirm", **BY)
    with pytest.raises(UsageError, match="no place 1"):
        fix_place(three.reading("a"), 1, None, **BY)
    with pytest.raises(InputError):
        Correction.from_dict({"kind": "confirm", "wrong": 1})


# ── taking home ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_restored_corpus_is_the_same(empty, tmp_path):
    with filled(empty, *THREE, HOSTILE[0]) as corpus, open_corpus(str(tmp_path / "other.db")) as other:
        corpus.take_in([*taken(article("unread", "Новое.")), SetAside("y", "broken"), Taken(THREE[0], Provenance("2"))])
        corpus.correct(rejected(corpus))
        records = [json.loads(json.dumps(record)) for record in corpus.records()]
        assert other.restore(records) == Added(5, 0, 1)
        assert list(other.records()) == records
        assert list(other.readings()) == list(corpus.readings())
        assert other.search(Query(limit=99)) == corpus.search(Query(limit=99))
        other.restore(records)
        assert list(other.records()) == records
        with pytest.raises(InputError, match="record"):
            other.restore([{"article": {"id": "x"}}])


# ── many at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_writers_and_many_readers_get_no_error(empty):
    errors = []

    def run(work):
        try:
            with open_corpus(empty) as corpus:
                work(corpus)
        except SaysoError as error:
            errors.append(error)

    def write(corpus, first):
        own = [article(f"{n:03}", f"{TEXT} {n}") for n in range(first, first + 60)]
        for n in range(0, 60, 6):
            corpus.take_in(taken(*own[n : n + 6]))
            corpus.keep((stub(a) for a in list(corpus.unread())[:8]), "1")

    def look(corpus):
        for _ in range(15):
            assert all(hit.text for hit in corpus.search(Query(words="порт")).hits)
            assert len(list(corpus.readings())) <= 90
            corpus.status()

    works = [lambda c: write(c, 0), lambda c: write(c, 30), *[look] * 4]
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_corpus(empty) as corpus:
        corpus.keep(map(stub, corpus.unread()), "1")
        assert [r.article.id for r in corpus.readings()] == [f"{n:03}" for n in range(90)]
        assert corpus.count(Query()) == 270


# ── faults ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_is_said_clearly_and_resumed(tmp_path):
    place = str(tmp_path / "full.db")
    noise = random.Random(1)
    given = taken(*(article(f"{n:02}", noise.randbytes(20_000).hex()) for n in range(40)))
    with open_corpus(place) as corpus:
        limit = lambda connection, _: connection.execute("PRAGMA max_page_count = 150")  # noqa: E731
        sqlalchemy.event.listen(corpus._database._engine, "connect", limit)
        corpus._database._engine.dispose()
        with pytest.raises(
            CorpusError, match=r"full\.db: the disk is full: make room, then run the same command again"
        ):
            corpus.keep(
                (replace(stub(t.article), findings=()) for t in given if not corpus.take_in([t]).set_aside), "1"
            )
        stored = len(list(corpus.articles()))
        assert 0 < stored < 40
    with open_corpus(place) as corpus:
        assert corpus.take_in(given) == Added(40 - stored, stored, 0)


def test_a_lost_connection_is_said_clearly_and_resumed(new_database):
    place = new_database()
    with open_corpus(place) as corpus:

        def cut(articles):
            for number, one in enumerate(articles):
                if number == 20:
                    with corpus._database.write() as connection:
                        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
                yield one

        given = [article(f"{n:02}", f"{n}") for n in range(40)]
        corpus.take_in(taken(*given))
        with pytest.raises(CorpusError, match="connection to the database was lost"):
            corpus.keep((Reading(a, "ru") for a in cut(corpus.unread())), "1")
        assert len(list(corpus.readings())) == 16
        corpus.keep((Reading(a, "ru") for a in corpus.unread()), "1")
        assert len(list(corpus.readings())) == 40


def test_a_closed_corpus_says_so(empty):
    corpus = open_corpus(empty)
    corpus.close()
    with pytest.raises(CorpusError, match="closed"):
        corpus.status()


def test_no_corpus_is_made_by_looking(tmp_path, new_database):
    for place in (str(tmp_path / "none.db"), new_database()):
        with pytest.raises(CorpusError, match="there is no corpus here"):
            open_corpus(place, create=False)
    assert not (tmp_path / "none.db").exists()


def test_what_is_no_corpus_is_left_alone(tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    text = tmp_path / "letter.txt"
    text.write_text("Не база данных, а письмо. " * 100, "utf-8")
    for place, message in (
        (other, "no corpus of Sayso"),
        (text, "no SQLite database"),
        (tmp_path / "no/c.db", "folder"),
    ):
        with pytest.raises(CorpusError, match=message):
            open_corpus(str(place))
    with pytest.raises(UsageError, match="folder"):
        open_corpus(str(tmp_path))
    with pytest.raises(UsageError, match="postgresql"):
        open_corpus("mysql://x/y")


def test_a_server_that_is_not_there(tmp_path):
    with pytest.raises(CorpusError, match="connection") as caught:
        open_corpus(f"postgresql://user:secret@/none?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert shown("postgresql://u:secret@h/d") == "postgresql://u:***@h/d"


def test_a_newer_corpus_is_left_alone(empty):
    with open_corpus(empty) as corpus, corpus._database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CorpusError, match="newer Sayso"):
        open_corpus(empty)


# ── migrations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_migrations_make_the_tables(empty):
    config = Config()
    config.set_main_option("script_location", "sayso.corpus:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD

    def ours(_, name, *__):
        return not name.startswith(("statement_words", "alembic"))

    with open_corpus(empty) as corpus, corpus._database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("name", ["Ёжик  в\nТумане", "«Труд»", "…", "x" * 999])
def test_folded_names_are_short_and_plain(name):
    assert folded(name) == folded(name.upper())
    assert 0 < len(folded(name)) <= 200


# ── the measuring of it ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("copy", "text"),
    [
        (0, "Вчера мэр Иванов открыл 2 моста."),
        (1, "Вчера мэр Баиванов открыл 3 моста."),
        (18, "Вчера мэр Вебаиванов открыл 2 моста."),
    ],
)
def test_the_bench_changes_names_and_numbers_alone(bench, copy, text):
    assert bench("corpus").changed("Вчера мэр Иванов открыл 2 моста.", copy) == text
