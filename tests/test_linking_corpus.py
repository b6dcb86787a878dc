"""Links kept: in any order of arrival the same, only what is touched linked anew, decisions respected; on both databases."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from sayso import flow, views
from sayso.corpus import open_corpus
from sayso.corpus.corrections import judge
from sayso.corpus.tables import OF_LOTS, decisions, lots, prints
from sayso.errors import AbsentError, InputError, UsageError
from sayso.grammar.segment import lines, sentences
from sayso.intake.taken import Provenance, Taken
from sayso.links.decisions import Who
from sayso.model import Article, Attribution, Reading, Source, Span, Statement
from sayso.show.links import contract
from sayso.version import linker_version

WHO = Who("anna", "2024-05-01T12:00:00+00:00")

BRIDGE = (
    "В Лысогорске обрушился пешеходный мост через Тальку. Пострадали семь человек, сообщила мэрия. Движение закрыто."
)
MILL = "Мельница купца Сорокина сгорела ночью в Верхнереченске. Огонь тушили сорок пожарных. Зерно спасти не удалось."
ARTICLES = (
    Article("b1", BRIDGE, "В Лысогорске обрушился мост", "Вектор", published="2024-05-01T10:00"),
    Article("b2", BRIDGE, "Обрушился мост в Лысогорске", "Утро", published="2024-05-01T11:00"),
    Article("b3", "Семь человек пострадали при обрушении пешеходного моста в Лысогорске. Мэр Лысогорска приехал к мосту.",
            "Семеро пострадавших в Лысогорске", "Заря", published="2024-05-01T12:00"),
    Article("m1", MILL, "Сгорела мельница Сорокина", "Вектор", published="2024-05-03T08:00"),
    Article("m2", f"{MILL} Хозяин мельницы Сорокина плакал.", "Мельница сгорела", "Дневник", published="2024-05-03T09:00"),
    Article("x", "Сборная по шахматам вернулась из Никольска с кубком.", None, "Заря", published="2024-05-02"),
    Article("z", "Урожай яблок в садах Каменки вдвое больше прошлогоднего."),
)  # fmt: skip


def told(article: Article) -> Reading:
    """A reading: every sentence is a statement, the second on the word of the city hall."""
    source = Source("s1", "мэрия Лысогорска", "official", "city-hall", (Span(0, 1),))
    spans = [Span(one[0].start, one[-1].end) for row in lines(article.text) for one in sentences(article.text, *row)]
    said = Attribution(1, tuple(spans[1:2]), None, None, source.name, "s1", "say", "indirect", None, (), "rule", 0.9)
    stated = tuple(Statement(span, ("s1",) if n == 1 else (), "asserted") for n, span in enumerate(spans))
    title = (Statement(Span(0, len(article.title)), (), "asserted", field="title"),) if article.title else ()
    return Reading(article, "ru", None, (said,) if spans[1:] else (), (source,), (*title, *stated))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A reader that is quick."""
    monkeypatch.setattr(flow, "read_all", lambda articles, **_: map(told, articles))


def add(corpus, *articles: Article) -> None:
    flow.add(corpus, [Taken(one, Provenance(f"{one.id}.txt")) for one in articles])


def written(corpus) -> str:
    every = views.links(corpus)
    return "".join(contract(every.copies, (one.claim for one in every.claims), every.findings))


def grouped(corpus) -> list[set[str]]:
    """The articles of each story."""
    return [{one.id for one in views.story_page(corpus, head.id).articles} for head in views.stories(corpus).stories]


@pytest.fixture
def corpus(empty):
    with open_corpus(empty) as opened:
        add(opened, *ARTICLES)
        yield opened


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What is written of links where all came at once."""
    with pytest.MonkeyPatch.context() as patch, open_corpus(str(tmp_path_factory.mktemp("all") / "all.db")) as corpus:
        patch.setattr(flow, "read_all", lambda articles, **_: map(told, articles))
        add(corpus, *ARTICLES)
        return written(corpus)


# ── the same in any order ─────────────────────────────────────────────────────────────────────────────────────────────


def test_stories_are_what_hangs_together(corpus, expected):
    assert grouped(corpus) == [{"m1", "m2"}, {"b1", "b2", "b3"}]
    assert written(corpus) == expected
    assert '{"article": "b2", "of": "b1", "kind": "verbatim", "overlap": 1.0}' in expected


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_makes_no_difference(empty, expected, seed):
    shuffled = random.Random(seed).sample(ARTICLES, len(ARTICLES))
    with open_corpus(empty) as corpus:
        for one in shuffled:
            add(corpus, one)
        assert written(corpus) == expected
        assert flow.link(corpus) == 0
        assert flow.link(corpus, again=True) == len(ARTICLES)
        assert written(corpus) == expected


def test_many_processes_make_no_difference(tmp_path, expected):
    with open_corpus(str(tmp_path / "jobs.db")) as corpus:
        add(corpus, *ARTICLES)
        assert flow.link(corpus, again=True, jobs=2) == len(ARTICLES)
        assert written(corpus) == expected


HOSTILE = ("\0", "\ud800 мост \udfff", "«" * 5000, "мост. " * 3000, "\u202e\x1b[31m мост", " \n\t ", "1 2 3 " * 500)


def test_no_text_is_too_odd(empty):
    with open_corpus(empty) as corpus:
        add(corpus, *(Article(f"h{n}", text, text[:50], text[:50]) for n, text in enumerate(HOSTILE)))
        add(corpus, *(Article(f"k{n}\ud800", text, None, None, published="?") for n, text in enumerate(HOSTILE)))
        assert not corpus.linking().pending(linker_version())
        before = written(corpus)
        for head in views.stories(corpus).stories:
            views.story_page(corpus, head.id)
        flow.link(corpus, again=True)
        assert written(corpus) == before


# ── only what is touched ──────────────────────────────────────────────────────────────────────────────────────────────


def linked_by(corpus, *articles: Article) -> set[str]:
    """Which articles are linked when these come."""
    seen: set[str] = set()
    keep = corpus.linking().keep

    def watched(_, given, decided):
        seen.update(name for lot in given for name in lot.articles)
        keep(given, decided)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(corpus.linking()), "keep", watched)
        add(corpus, *articles)
    return seen


def test_a_new_article_has_its_own_story_linked_alone(corpus):
    assert linked_by(corpus, Article("y", "Театр кукол открыл сезон премьерой.", published="2024-05-02")) == {"y"}
    assert linked_by(corpus, replace(ARTICLES[0], id="b4", published="2024-05-01T13:00")) >= {"b1", "b2", "b3", "b4"}
    assert linked_by(corpus, *ARTICLES) == set()
    late = replace(ARTICLES[3], id="m3", published="2024-05-03T10:00")
    assert linked_by(corpus, late) == {"m1", "m2", "m3"}


def test_what_is_put_right_is_linked_anew(corpus):
    wrong = judge(corpus.reading("m1"), 1, "reject", by="anna", at=WHO.at)
    before = written(corpus)
    corpus.correct(wrong)
    assert flow.link(corpus) == 2
    assert written(corpus) != before
    assert flow.link(corpus) == 0


def test_what_is_read_anew_is_linked_anew(corpus, monkeypatch):
    monkeypatch.setattr(flow, "reader_version", lambda *_: "another")
    before = written(corpus)
    assert flow.read_waiting(corpus, again=True) == len(ARTICLES)
    assert corpus.linking().pending(linker_version())
    flow.link(corpus)
    assert written(corpus) == before


def test_another_linker_links_everything(corpus, monkeypatch):
    monkeypatch.setattr(flow, "linker_version", lambda: "another")
    assert flow.link(corpus) == len(ARTICLES)
    assert flow.link(corpus) == 0


def test_a_reading_that_changes_while_prints_are_made_is_not_forgotten(corpus, monkeypatch, expected):
    """Somebody puts an article right between the making of its print and the keeping of it."""
    keep = type(corpus.linking()).keep_prints
    wrong = judge(corpus.reading("m1"), 1, "reject", by="anna", at=WHO.at)

    def late(self, *given):
        corpus.correct(wrong)
        keep(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(type(corpus.linking()), "keep_prints", late)
        flow.link(corpus, again=True)
    assert not corpus.linking().pending(linker_version())
    assert written(corpus) != expected


def test_whoever_keeps_an_answer_is_told_when_it_is_old(corpus):
    seen = [corpus.state()]
    flow.link(corpus, again=True)
    seen.append(corpus.state())
    flow.join(corpus, claims_of(corpus, "x")[0], claims_of(corpus, "z")[0], WHO)
    seen.append(corpus.state())
    assert len(set(seen)) == 3
    flow.link(corpus)
    assert corpus.state() == seen[-1]


# ── stopped anywhere ──────────────────────────────────────────────────────────────────────────────────────────────────

STOPS = [
    ("begin_prints", 1),
    ("keep_prints", 0),
    ("keep_prints", 1),
    ("plan", 0),
    ("keep", 0),
    ("keep", 1),
    ("drop_stale", 0),
]


class Stopped(Exception):  # noqa: N818
    """As if the process was killed."""


@pytest.mark.parametrize(("step", "after"), STOPS)
def test_stopped_anywhere_it_goes_on(empty, expected, step, after, monkeypatch):
    monkeypatch.setattr(flow, "_ARTICLES", 2)
    left = iter(range(after))
    with open_corpus(empty) as corpus:
        add(corpus, *ARTICLES[:4])
        own = getattr(type(corpus.linking()), step)

        def stopping(self, *given):
            if next(left, None) is None:
                raise Stopped
            return own(self, *given)

        with monkeypatch.context() as patch:
            patch.setattr(type(corpus.linking()), step, stopping)
            with pytest.raises(Stopped):
                add(corpus, *ARTICLES)
        written(corpus)  # whatever there is can be asked
        assert flow.link(corpus) > 0 or step == "drop_stale"
        assert written(corpus) == expected


def test_a_corpus_of_an_earlier_step_is_linked_by_the_next_run(corpus, expected):
    with corpus._database.write() as connection:
        for table in (*OF_LOTS, prints, lots, decisions):
            connection.exec_driver_sql(f"DROP TABLE {table.name}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    with open_corpus(corpus._database.place) as later:
        add(later)
        assert written(later) == expected


def test_two_at_once_end_with_the_same(corpus, expected):
    """Another run links everything while this one is on its way."""
    own = corpus.linking().plan
    runs = iter(range(1))

    def crossed(_, digests):
        waiting = own(digests)
        if next(runs, None) is not None:
            with open_corpus(corpus._database.place) as other:
                flow.link(other, again=True)
        return waiting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(corpus.linking()), "plan", crossed)
        flow.link(corpus, again=True)
    assert not corpus.linking().pending(linker_version())
    assert written(corpus) == expected


@pytest.mark.parametrize("linked", [True, False], ids=["and linked", "alone"])
def test_what_is_decided_meanwhile_is_not_forgotten(corpus, linked):
    """Somebody joins two claims, and links, between plan and storing."""
    own = corpus.linking().plan
    runs = iter(range(1))
    one, other = claims_of(corpus, "x")[0], claims_of(corpus, "z")[0]

    def crossed(_, digests):
        waiting = own(digests)
        if next(runs, None) is not None:
            with open_corpus(corpus._database.place) as beside, pytest.MonkeyPatch.context() as patch:
                if not linked:
                    patch.setattr(flow, "link", lambda _: 0)
                flow.join(beside, one, other, WHO)
        return waiting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(corpus.linking()), "plan", crossed)
        flow.link(corpus, again=True)
    assert not corpus.linking().pending(linker_version())
    assert {"x", "z"} in grouped(corpus)


# ── what people decide ────────────────────────────────────────────────────────────────────────────────────────────────


def claims_of(corpus, article: str) -> list[str]:
    return list(dict.fromkeys(one.id for one in views.article_links(corpus, article).claims))


def test_claims_over_two_stories_are_joined_and_parted_again(corpus):
    before = written(corpus)
    x, z = claims_of(corpus, "x")[0], claims_of(corpus, "z")[0]
    (made,) = flow.join(corpus, x[:9], z, WHO)
    page = views.claim_page(corpus, claims_of(corpus, "x")[0])
    assert {told.article for told in page.claim.statements} == {"x", "z"}
    assert page.decisions == (made,)
    assert {"x", "z"} in grouped(corpus)
    flow.part(corpus, page.claim.id, [2], WHO)
    assert written(corpus) == before
    assert len(list(views.decisions(corpus))) == 2
    flow.withdraw(corpus, list(views.decisions(corpus))[1].id, WHO)
    assert {"x", "z"} in grouped(corpus)
    flow.withdraw(corpus, made.id, WHO)
    assert written(corpus) == before


def test_a_decision_holds_whatever_comes_and_is_linked_anew(corpus):
    flow.join(corpus, claims_of(corpus, "x")[0], claims_of(corpus, "z")[0], WHO)
    add(corpus, replace(ARTICLES[5], id="x2", published="2024-05-03"))
    assert {"x", "x2", "z"} in grouped(corpus)
    before = written(corpus)
    flow.link(corpus, again=True)
    assert written(corpus) == before


def test_decisions_go_along_when_all_is_taken_home(corpus, tmp_path):
    flow.join(corpus, claims_of(corpus, "x")[0], claims_of(corpus, "z")[0], WHO)
    records = list(corpus.records())
    assert [one for one in records if "decision" in one]
    with open_corpus(str(tmp_path / "home.db")) as home:
        home.restore(records)
        home.restore(records)
        flow.link(home)
        assert written(home) == written(corpus)
        assert list(home.records()) == records


def test_the_same_decision_twice_is_one(corpus):
    made = flow.join(corpus, claims_of(corpus, "x")[0], claims_of(corpus, "z")[0], WHO)
    corpus.linking().decide(made[0].to_dict())
    assert list(views.decisions(corpus)) == made
    assert flow.link(corpus) == 0


def test_what_cannot_be_decided(corpus):
    with pytest.raises(UsageError, match="decisions"):
        flow.withdraw(corpus, "abc", WHO)
    with pytest.raises(AbsentError, match="no such finding"):
        flow.dismiss(corpus, "0123456789abcdef", WHO)
    gone = {"kind": "withdraw", "by": "a", "at": "b", "statements": [], "finding": None, "of": "x", "note": None}
    with pytest.raises(InputError, match="withdraw"):
        corpus.linking().decide(gone)
    with pytest.raises(InputError, match="record"):
        corpus.restore([{"decision": {"kind": "same"}}])


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", ["newest", "largest"])
def test_stories_come_in_pages(corpus, order):
    whole = views.stories(corpus, order=order)
    first = views.stories(corpus, order=order, limit=1)
    second = views.stories(corpus, order=order, limit=1, cursor=first.cursor)
    assert (first.total, second.cursor) == (2, None)
    assert first.stories + second.stories == whole.stories
    assert [one.articles for one in whole.stories] == ([2, 3] if order == "newest" else [3, 2])
    assert whole.stories[0].last == ("2024-05-03T09:00:00" if order == "newest" else "2024-05-01T12:00:00")


def test_a_claim_page_has_all_of_it(corpus):
    told_by_all = max(views.article_links(corpus, "b1").claims, key=lambda one: one.articles)
    page = views.claim_page(corpus, told_by_all.id[:10])
    assert page.claim.id == told_by_all.id
    assert [one.id for one in page.articles] == ["b1", "b2", "b3"][: told_by_all.articles]
    copied = [one for one in page.claim.statements if one.article == "b2" and one.field == "text"]
    assert {one.copied for one in copied} == {"b1"}
    assert page.story is not None
    assert page.story[0] == views.article_links(corpus, "b1").story.id


NO_IDS = [("", "no claim"), ("xyz", "no claim"), ("0" * 16, "no such claim"), ("0" * 17, "no claim")]


@pytest.mark.parametrize(("name", "trouble"), NO_IDS)
def test_a_claim_that_is_not_there(corpus, name, trouble):
    with pytest.raises(AbsentError, match=trouble):
        views.claim_page(corpus, name)


def test_an_id_may_be_shortened_while_it_is_the_only_one(empty):
    texts = [f"Сторож {n} нашёл в парке кошелёк." for n in range(20)]
    with open_corpus(empty) as corpus:
        add(corpus, *(Article(f"s{n}", text, published=f"2024-{n % 12 + 1:02}-01") for n, text in enumerate(texts)))
        ids = sorted(one.claim.claim.id for one in views.links(corpus).claims)
        twice = next(a for a, b in pairwise(ids) if a[0] == b[0])
        with pytest.raises(UsageError, match="more than one claim"):
            views.claim_page(corpus, twice[0])
        assert views.claim_page(corpus, twice.upper()).claim.id == twice


def test_an_article_that_is_not_linked(corpus):
    corpus.take_in([Taken(Article("new", "Новость."), Provenance("new.txt"))])
    assert views.article_links(corpus, "new") == views.ArticleLinks(None, ())
    assert views.article_links(corpus, "nobody") == views.ArticleLinks(None, ())
    assert not corpus.linking().pending(linker_version())
