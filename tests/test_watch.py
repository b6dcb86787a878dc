"""Watching feeds: feeds, pages and faults served from loopback; nothing lost, nothing doubled, nobody pestered."""

import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from click.testing import CliRunner

from sayso import flow
from sayso.cli.watch import watch as command
from sayso.corpus import Added, open_corpus
from sayso.corpus.database import HEAD
from sayso.corpus.feeds import Feed
from sayso.corpus.tables import OF_LOTS, decisions, lots, prints
from sayso.errors import UsageError
from sayso.intake import web
from sayso.intake.feeds import Entry
from sayso.intake.taken import SetAside
from sayso.intake.web import Unreachable
from sayso.watching import Round, Watched, line, read_feeds, rounds, watch
from sayso.watching.patience import DAY, PatientWeb, back_off

NINE = datetime(2024, 5, 6, 21, 10, tzinfo=UTC)
EVERY = 600.0

# ── what is served ────────────────────────────────────────────────────────────────────────────────────────────────────


def rss(site, path, *entries, **headers):
    """An RSS feed that begins with the newest, as feeds do."""
    items = "".join(reversed(entries))
    return site.serve(path, f'<rss version="2.0"><channel><title>Лента</title>{items}</channel></rss>', **headers)


def story(site, number, text="Мост закрыт на ремонт, сообщила мэрия Тальцы."):
    """A page, and its entry with a teaser alone."""
    body = " ".join([f"Новость номер {number}.", *[text] * 4])
    address = site.serve(f"/{number}", f"<html><title>Новость {number}</title><article><p>{body}</p></article>")
    return item(number, f"Новость {number}…", address)


def item(number, text, link=""):
    return f"<item><guid>{number}</guid><link>{link}</link><description>{text}</description></item>"


def whole(number):
    return item(number, f"Новость номер {number}: мост закрыт.")


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.time = NINE
        self.slept = []

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


def watched(corpus, *urls, many=1, clock=None):
    """The last of so many rounds."""
    clock = clock or Clock()
    feeds = [Watched(url) if isinstance(url, str) else url for url in urls]
    with closing(watch(corpus, feeds, every=EVERY, allow_private=True, now=clock.now, sleep=clock.sleep)) as made:
        return list(islice(made, many))[-1]


def texts(corpus):
    return sorted(article.text for article in corpus.articles())


# ── rounds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_new_is_taken_in_and_once(empty, site):
    address = rss(site, "/feed", whole(1), story(site, 2))
    with open_corpus(empty) as corpus:
        assert watched(corpus, address).added == Added(2, 0, 0)
        (one, two) = texts(corpus)
        assert one == "Новость номер 1: мост закрыт."
        assert two.startswith("Новость номер 2. Мост закрыт на ремонт, сообщила мэрия")
        rss(site, "/feed", whole(1), story(site, 2), whole(3))
        done = watched(corpus, address)
        assert (done.added, done.unchanged, done.failed) == (Added(1, 0, 0), 0, ())
        assert watched(corpus, address).unchanged == 1
        assert len(texts(corpus)) == 3
        assert site.paths() == ["/feed", "/2", "/feed", "/feed"]


def test_a_feed_without_news_is_not_sent_again(empty, site):
    address = rss(site, "/feed", whole(1), ETag='"1"', Last_Modified="Mon, 06 May 2024 20:00:00 GMT")
    for _ in range(2):  # what it said is known after a restart too
        with open_corpus(empty) as corpus:
            done = watched(corpus, address)
    assert (done.unchanged, done.added) == (1, Added())
    first, second = (headers for path, headers in site.asked if path == "/feed")
    assert "If-None-Match" not in first
    assert (second["If-None-Match"], second["If-Modified-Since"]) == ('"1"', "Mon, 06 May 2024 20:00:00 GMT")
    rss(site, "/feed", whole(2), ETag='"2"')
    with open_corpus(empty) as corpus:
        assert watched(corpus, address).added == Added(1, 0, 0)
        assert corpus.feeds().feed(address) == Feed(address, '"2"', None)


def test_rounds_begin_at_equal_times(empty, site):
    clock = Clock()
    with open_corpus(empty) as corpus:
        begun = []

        def slow(_):
            begun.append(clock.time)
            clock.time += timedelta(seconds=45)
            return 304, {}, b""

        site.pages["/feed"] = slow
        assert watched(corpus, f"{site.address}/feed", many=3, clock=clock).unchanged == 1
    assert clock.slept == [555.0, 555.0]
    assert [moment - NINE for moment in begun] == [timedelta(minutes=10 * n) for n in range(3)]


def test_robots_are_asked_again_each_day(empty, site):
    address = rss(site, "/feed", whole(1))
    with open_corpus(empty) as corpus:
        feeds = [Watched(address)]
        clock = Clock()
        with closing(watch(corpus, feeds, every=DAY / 2, allow_private=True, now=clock.now, sleep=clock.sleep)) as made:
            assert len(list(islice(made, 4))) == 4
    assert [path for path, _ in site.asked] == ["/robots.txt", "/feed", "/feed"] * 2


def test_what_robots_forbid_is_not_fetched(empty, site):
    site.serve("/robots.txt", "User-agent: *\nDisallow: /feed")
    with open_corpus(empty) as corpus:
        ((_, reason),) = watched(corpus, rss(site, "/feed", whole(1))).failed
    assert "robots.txt" in reason
    assert site.paths() == []


def test_the_outlet_of_the_list_is_put(empty, site):
    address = rss(site, "/feed", whole(1))
    with open_corpus(empty) as corpus:
        watched(corpus, Watched(address, "Волна"))
        (article,) = corpus.articles()
        ((_, (found,)),) = corpus.provenance()
    assert (article.outlet, found.record) == ("Волна", "1")


def test_entries_with_one_id_are_several(empty, site):
    address = rss(
        site, "/feed", story(site, 1).replace("<guid>1", "<guid>x"), story(site, 2).replace("<guid>2", "<guid>x")
    )
    with open_corpus(empty) as corpus:
        assert watched(corpus, address).added == Added(2, 0, 0)


def test_one_article_in_two_feeds_is_one(empty, site):
    both = [rss(site, f"/feed{n}", story(site, 1)) for n in (1, 2)]
    with open_corpus(empty) as corpus:
        assert watched(corpus, *both).added == Added(1, 1, 0)


def test_a_long_feed_does_not_keep_the_others_waiting(empty, site, monkeypatch):
    monkeypatch.setattr(rounds, "ARTICLES", 2)
    long = rss(site, "/long", *[story(site, n) for n in range(5)])
    short = rss(site, "/short", story(site, 9))
    with open_corpus(empty) as corpus:
        done = watched(corpus, long, short)
        assert (done.added.new, done.waiting) == (3, 3)
        assert site.paths() == ["/long", "/short", "/0", "/9", "/1"]  # the oldest first, feeds in turn
        assert watched(corpus, long, short).waiting == 1
        assert watched(corpus, long, short).waiting == 0
        assert len(texts(corpus)) == 6


# ── faults ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        ({"status": 500}, "the server says 500"),
        ({"status": 404}, "the server says 404"),
        ({"body": "<html><p>Мост закрыт.</p></html>"}, "is no feed"),
        ({"body": '<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"></rss>'}, "defines entities"),
        ({"body": ""}, "is no feed"),
    ],
)
def test_a_feed_that_fails_does_not_stop_the_others(empty, site, served, reason):
    good = rss(site, "/good", whole(1))
    with open_corpus(empty) as corpus:
        done = watched(corpus, site.serve("/bad", **served), good)
        ((host, said),) = done.failed
        assert (host, said[: len(reason)], done.added.new) == ("127.0.0.1", reason, 1)
        assert corpus.feeds().feed(f"{site.address}/bad").not_before == NINE.timestamp() + 2 * EVERY


def test_a_feed_that_fails_is_asked_less_and_less(empty, site):
    address, clock = site.serve("/bad", status=500), Clock()
    with open_corpus(empty) as corpus:
        done = watched(corpus, address, many=3, clock=clock)
        assert (done.at - NINE, len(done.failed)) == (timedelta(minutes=20), 1)
        assert len(site.paths()) == 2
        assert watched(corpus, address, many=5, clock=clock).failed[0][1] == "the server says 500"
        assert len(site.paths()) == 3  # after 0, 20 and 60 minutes
        rss(site, "/bad", whole(1), ETag='"1"')
        clock.sleep(DAY)
        assert watched(corpus, address, clock=clock).added.new == 1
        assert corpus.feeds().feed(address) == Feed(address, '"1"')


@pytest.mark.parametrize(("failures", "wait"), [(1, 1200.0), (2, 2400.0), (7, 76_800.0), (8, DAY), (10_000, DAY)])
def test_back_off_doubles_and_ends_at_a_day(failures, wait):
    assert back_off(EVERY, failures) == wait


@pytest.mark.parametrize(
    ("status", "wait", "until"), [(429, "5000", 5000), (503, "7", 2 * EVERY), (429, None, 2 * EVERY), (200, None, 0)]
)
def test_a_site_says_how_long_to_wait(empty, site, status, wait, until):
    address = rss(site, "/feed", whole(1), status=status, **({"Retry_After": wait} if wait else {}))
    with open_corpus(empty) as corpus:
        watched(corpus, address)
        kept = corpus.feeds().feed(address)
    assert kept.not_before == (NINE.timestamp() + until if until else 0)


def test_a_site_that_wants_a_rest_gets_it(empty, site):
    """Its other feeds and pages are not asked for, and count as no failure."""
    stories = [story(site, n) for n in (1, 2, 3)]
    feed, other = rss(site, "/feed", *stories), rss(site, "/other", whole(9))
    site.serve("/1", status=429, Retry_After="900")
    clock = Clock()
    with open_corpus(empty) as corpus:
        with closing(
            watch(
                corpus,
                [Watched(feed), Watched(other)],
                every=EVERY,
                allow_private=True,
                now=clock.now,
                sleep=clock.sleep,
            )
        ) as made:
            assert (first := next(made)).waiting == 3
            assert (first.added.new, site.paths()) == (1, ["/feed", "/other", "/1"])
            assert (next(made).resting, len(site.paths())) == (2, 3)
            stories[0] = story(site, 1)
            assert next(made).added.new == 3  # 20 minutes later
        assert len(texts(corpus)) == 4


def test_a_page_that_may_come_later_is_waited_for(empty, site):
    """Even where its feed forgets it; at last the feed's own words are taken, or it is set aside."""
    clock, address = Clock(), rss(site, "/feed", story(site, 1), story(site, 2), item(3, "", f"{site.address}/3"))
    for path in ("/1", "/2", "/3"):
        site.serve(path, status=500)
    with open_corpus(empty) as corpus:
        assert watched(corpus, address, clock=clock).waiting == 3
        rss(site, "/feed")
        story(site, 1)
        assert watched(corpus, address, many=3, clock=clock).added == Added(1, 0, 0)
        clock.sleep(2 * DAY)
        for _ in range(rounds.TRIES):
            clock.sleep(DAY)
            done = watched(corpus, address, clock=clock)
            if not done.waiting:
                break
        assert done.added == Added(1, 0, 1)
        assert texts(corpus)[0] == "Новость 2…"
        assert list(corpus.set_aside()) == [SetAside(f"{site.address}/3", "the server says 500")]
    assert site.paths().count("/2") == rounds.TRIES


def test_a_page_that_is_gone_is_no_matter(empty, site):
    address = rss(site, "/feed", story(site, 1), item(2, "", f"{site.address}/none"), whole(3))
    site.serve("/1", status=404)
    with open_corpus(empty) as corpus:
        done = watched(corpus, address)
        assert (done.added, done.waiting, done.failed) == (Added(2, 0, 1), 0, ())
        assert watched(corpus, address).added == Added()


def test_an_entry_that_cannot_be_read_is_set_aside_once(empty, site):
    deep = item("bad", "&lt;div&gt;" * 1001)
    with open_corpus(empty) as corpus:
        for entries in ((deep, whole(1)), (deep, whole(1), whole(2))):
            watched(corpus, address := rss(site, "/feed", *entries))
        (aside,) = corpus.set_aside()
        assert (aside.place, len(texts(corpus))) == (address, 2)


def test_private_addresses_are_refused(empty, site):
    with open_corpus(empty) as corpus, closing(watch(corpus, [Watched(rss(site, "/feed", whole(1)))])) as made:
        ((_, reason),) = next(made).failed
    assert "is no address of the open internet" in reason
    assert site.asked == []


@pytest.mark.parametrize("etag", ["x" * 2000, "«1»", ""])
def test_a_mark_that_cannot_be_sent_back_is_forgotten(site, tmp_path, etag):
    address = rss(site, "/feed", whole(1), ETag=etag.encode().decode("latin-1"))
    with open_corpus(str(tmp_path / "corpus.db")) as corpus:
        watched(corpus, address)
        assert corpus.feeds().feed(address) == Feed(address)
        assert watched(corpus, address).unchanged == 1


def test_a_host_that_is_down_rests(monkeypatch):
    clock = Clock()
    tried = []

    def down(_, url, **__):
        tried.append(url)
        raise Unreachable(url, "does not answer in time", again=True)

    monkeypatch.setattr(web.Web, "get", down)
    net = PatientWeb(rest=300.0, now=clock.now)
    with pytest.raises(Unreachable):
        net.get("https://a.example/1")
    assert net.rests("https://A.example/2")
    assert not net.rests("https://b.example/1")
    clock.sleep(300)
    assert not net.rests("https://a.example/2")


# ── nothing lost, nothing doubled ─────────────────────────────────────────────────────────────────────────────────────


def entry(name, **more):
    return Entry(name, name, None, None, None, None, None, f"Текст {name}.", whole=True, **more)


def test_an_entry_waits_until_its_article_is_stored(empty):
    one, two = entry("1\0\ud800"), entry("2")
    with open_corpus(empty) as corpus:
        assert corpus.feeds().keep(Feed("f", "e"), [two, one, two]) == 2
    with open_corpus(empty) as corpus:
        feeds = corpus.feeds()
        assert feeds.keep(Feed("f", "e2"), [two, one]) == 0
        first, second = (feeds.waiting(number) for number in feeds.due("f", 0.0, 9))
        assert (first.entry, second.entry, feeds.feed("f").etag) == (one, two, "e2")
        assert (feeds.due("f", 0.0, 1), feeds.due("g", 0.0, 9)) == ([first.number], [])
        feeds.postpone(first, 100.0)
        assert feeds.due("f", 99.0, 9) == [second.number]
        assert feeds.due("f", 100.0, 9) == [first.number, second.number]
        assert feeds.waiting(first.number) == replace(first, failures=1)
        assert feeds.settle(second, SetAside("f", "why")) == Added(0, 0, 1)
        assert feeds.settle(second, SetAside("f", "why else")) == Added()  # somebody was quicker
        assert feeds.waiting(second.number) is None
        assert [aside.reason for aside in corpus.set_aside()] == ["why"]
        assert feeds.count(["f", "g"]) == 1


def test_two_who_watch_the_same_take_each_item_once(empty, site):
    """Every page is another each time it is fetched, so that a second article would be seen."""
    count = 12
    address = rss(site, "/feed", *[story(site, n) for n in range(count)])
    changing(site, count)
    with open_corpus(empty):
        pass
    troubles = []

    def one():
        try:
            with open_corpus(empty) as corpus:
                watched(corpus, address)
        except Exception as error:  # noqa: BLE001
            troubles.append(error)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    with open_corpus(empty) as corpus:
        assert len(texts(corpus)) == count
        assert corpus.feeds().count([address]) == 0


def changing(site, count):
    numbers = iter(range(10**6))

    def changed(of):
        status, headers, body = of
        return status, headers, body.replace(b"</article>", f"<p>Просмотров: {next(numbers)} сегодня.</p>".encode())

    for n in range(count):
        site.pages[f"/{n}"] = lambda _, of=site.pages[f"/{n}"]: changed(of)


WATCH = """
import sys
from sayso.corpus import open_corpus
from sayso.intake import web
from sayso.watching import Watched, watch
web.PAUSE = 0.0
with open_corpus(sys.argv[1]) as corpus:
    next(watch(corpus, [Watched(sys.argv[2])], allow_private=True))
"""


def begin(*words, code=WATCH):
    return subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE)


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def finish(child):
    with child:
        child.communicate(timeout=60)
    return child.returncode


def numbers_of(place):
    with open_corpus(place, create=False) as corpus:
        return sorted(int(text.split(".")[0].split()[-1]) for text in texts(corpus))


def test_nothing_is_lost_or_doubled_by_kills(empty, site):
    """Killed at random moments while it has articles whose pages change with every visit."""
    count, moments = 40, random.Random(5)
    address = rss(site, "/feed", *[story(site, n) for n in range(count)], ETag='"1"')
    changing(site, count)
    for _ in range(5):
        enough = len(site.asked) + moments.randrange(1, 12)
        child = begin(empty, address)
        wait_for(lambda enough=enough: len(site.asked) >= enough)
        time.sleep(moments.uniform(0, 0.02))
        child.kill()
        assert finish(child) == -signal.SIGKILL
    assert finish(begin(empty, address)) == 0
    assert numbers_of(empty) == list(range(count))


def test_what_a_feed_forgets_meanwhile_is_had(empty, site):
    address = rss(site, "/feed", *[story(site, n) for n in range(9)])
    changing(site, 9)
    child = begin(empty, address)
    wait_for(lambda: "/2" in site.paths())
    child.kill()
    finish(child)
    rss(site, "/feed", story(site, 9))
    assert finish(begin(empty, address)) == 0
    assert numbers_of(empty) == list(range(10))


def test_a_corpus_of_the_first_step_learns_to_watch(empty, site):
    with open_corpus(empty) as corpus, corpus._database.write() as connection:
        links = [table.name for table in (*OF_LOTS, prints, lots, decisions)]
        for table in ("feeds", "entries", "waiting", *links):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with open_corpus(empty, create=False) as corpus:
        assert watched(corpus, rss(site, "/feed", whole(1))).added.new == 1
        with corpus._database.read() as connection:
            assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD


# ── the line ──────────────────────────────────────────────────────────────────────────────────────────────────────────

QUIET = Round(NINE, 12, Added(), 12, 0, 0, ())


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (QUIET, "21:10 12 feeds: 0 new articles, 12 unchanged"),
        (
            replace(QUIET, added=Added(7, 2, 0), unchanged=3, failed=(("a.example", "the server says 503"),)),
            "21:10 12 feeds: 7 new articles, 3 unchanged, 1 failed (a.example: the server says 503)",
        ),
        (
            replace(QUIET, feeds=1, added=Added(1, 0, 2), unchanged=0, resting=1, waiting=4),
            "21:10 1 feed: 1 new article, 2 set aside, 1 not asked yet, 4 waiting",
        ),
        (
            replace(QUIET, unchanged=0, failed=(("a", "x\n\x1b[2J"), ("b", "y"), ("c", "z"), ("d", "w"))),
            "21:10 12 feeds: 0 new articles, 4 failed (a: x  [2J; b: y; c: z; …)",
        ),
    ],
)
def test_a_round_is_one_line(done, words):
    assert line(done) == words


# ── the list ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TOML = """\
# our feeds
[[feed]]
url = "https://a.example/rss"
outlet = "Волна"

[[feed]]
url = "http://b.example:8080/feed?x=1"

[[feed]]
url = "https://a.example/rss"
outlet = "Другая"
"""
OPML = """\
<?xml version="1.0" encoding="{}"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline text="Новости">
<outline type="rss" text="x" title="Волна" xmlUrl="https://a.example/rss"/>
<outline xmlURL=" http://b.example:8080/feed?x=1 " htmlUrl="http://b.example"/>
</outline></body></opml>
"""
BOTH = (Watched("https://a.example/rss", "Волна"), Watched("http://b.example:8080/feed?x=1"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feeds.toml", TOML.encode()),
        ("feeds.toml", b"\xef\xbb\xbf" + TOML.replace("\n", "\r\n").encode()),
        ("feeds.opml", OPML.format("utf-8").encode()),
        ("feeds.opml", OPML.format("windows-1251").encode("cp1251")),
        ("feeds", OPML.format("utf-8").encode()),
    ],
)
def test_lists_of_feeds(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert read_feeds(tmp_path / name) == BOTH


LAUGHS = '<!DOCTYPE o [<!ENTITY a "ha">\n<!ENTITY b "&a;&a;">]>\n<opml><body title="&b;"/></opml>'


@pytest.mark.parametrize(
    ("name", "text", "trouble"),
    [
        ("a.toml", "", "names no feed"),
        ("a.toml", "x = ", ":1: "),
        ("a.toml", '[[feed]]\nurl = "https://a.example"\n[[feed]]\nurl = 7', ":3: a feed needs its address"),
        ("a.toml", '# x\n[[feed]]\nurl = "ftp://a.example"', ":2: a feed needs its address"),
        ("a.toml", '[[feed]]\nurl = "https://a.example/\\u0000"', ":1: a feed needs its address"),
        ("a.toml", f'[[feed]]\nurl = "https://a.example/{"x" * 1000}"', ":1: a feed needs its address"),
        ("a.toml", '[[feed]]\noutlet = "x"', ":1: a feed needs its address"),
        ("a.toml", '[[feed]]\nurl = "https://a.example"\noutlet = 1', ":1: the outlet of a feed is a name"),
        ("a.toml", '\n[[feed]]\nurl = "https://a.example"\ntitle = "x"', ":2: a feed has url and outlet, but no title"),
        ("a.toml", '[[feeds]]\nurl = "https://a.example"', ":1: holds what is no [[feed]]: feeds"),
        ("a.toml", 'feed = "https://a.example"', ":1: holds what is no [[feed]]: feed"),
        ("a.toml", 'feed = ["https://a.example"]', ":1: write [[feed]]"),
        ("a.toml", "x = " + "[" * 100_000, ":1: "),
        ("a.opml", "<opml><body></body></opml>", "names no feed"),
        ("a.opml", '<opml><body>\n<outline xmlUrl="x"/></body></opml>', ":2: a feed needs its address"),
        ("a.opml", "<opml>\n<body>", ":2: broken XML"),
        ("a.opml", "<rss/>", ":1: is no OPML: it begins with <rss>"),
        ("a.opml", LAUGHS, ":1: defines entities"),
        ("a.opml", "<opml>\n" + "<outline>" * 100_000, ":2: nests its outlines more than 100 deep"),
        ("a.opml", '<?xml version="1.0" encoding="none-such"?><opml/>', ":1: "),
    ],
)
def test_what_is_no_list_of_feeds(tmp_path, name, text, trouble):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        read_feeds(tmp_path / name)
    assert str(raised.value).startswith(str(tmp_path / name))
    assert trouble in str(raised.value)


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"# x\n\xff", ":2: is not UTF-8"),
        (b"#" * (5 * 2**20), "larger than 4 MB"),
        (
            "".join(f'[[feed]]\nurl = "https://a.example/{n}"\n' for n in range(10_001)).encode(),
            "more than 10000 feeds",
        ),
    ],
    ids=["bytes", "large", "many"],
)
def test_what_is_no_list_of_feeds_in_bytes(tmp_path, data, trouble):
    (tmp_path / "a.toml").write_bytes(data)
    with pytest.raises(UsageError, match=trouble):
        read_feeds(tmp_path / "a.toml")


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────────


def listed(folder, *urls):
    file = folder / "feeds.toml"
    file.write_text("".join(f'[[feed]]\nurl = "{url}"\n' for url in urls), "utf-8")
    return str(file)


def run(*words):
    return CliRunner().invoke(command, [*words, "--once", "--allow-private"], standalone_mode=False)


def test_one_round_takes_in_and_reads(site, tmp_path):
    corpus = str(tmp_path / "corpus.db")
    result = run(listed(tmp_path, rss(site, "/feed", whole(1), whole(2))), "--corpus", corpus)
    assert result.return_value == 0
    assert result.stdout[5:] == " 1 feed: 2 new articles\n"
    with open_corpus(corpus) as kept:
        assert len(list(kept.readings())) == 2


def test_a_round_with_failures_says_so(site, tmp_path, monkeypatch):
    monkeypatch.setattr(flow, "read_all", lambda *_, **__: iter(()))
    feeds = listed(tmp_path, site.serve("/bad", status=503), rss(site, "/good", whole(1)))
    result = run(feeds, "--corpus", str(tmp_path / "corpus.db"))
    # The host wants a rest, and so its other feed is not asked.
    assert result.stdout[5:] == " 2 feeds: 0 new articles, 1 not asked yet, 1 failed (127.0.0.1: the server says 503)\n"
    assert result.return_value == 1


@pytest.mark.parametrize("every", ["10", "59s", "0m", "31d", "m", "-1m", "1.5h", "٣m"])
def test_how_often_is_a_time(tmp_path, every):
    feeds = listed(tmp_path, "https://a.example/")
    result = CliRunner().invoke(command, [feeds, "--corpus", str(tmp_path / "c.db"), "--every", every])
    assert (result.exit_code, "give a time from 1m to 30d" in result.output) == (2, True)


STOPPED = """
import sys
from sayso import flow
from sayso.cli.watch import watch
flow.read_all = lambda *_, **__: iter(())
sys.exit(watch(sys.argv[1:], standalone_mode=False))
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_told_to(site, tmp_path, stop):
    corpus = str(tmp_path / "corpus.db")
    feeds = listed(tmp_path, rss(site, "/feed", whole(1)))
    child = begin(feeds, "--corpus", corpus, "--allow-private", code=STOPPED)
    assert child.stdout.readline().decode()[5:] == " 1 feed: 1 new article\n"
    child.send_signal(stop)
    assert finish(child) == 0
    with open_corpus(corpus, create=False) as kept:
        assert texts(kept) == ["Новость номер 1: мост закрыт."]
