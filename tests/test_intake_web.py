"""Addresses and feeds: pages, feeds and faults served from loopback; private addresses refused unless allowed."""

import gzip
import ipaddress
import json
import socket
import time
import zlib
from pathlib import Path

import pytest

from sayso import __version__
from sayso.errors import InputError
from sayso.intake import SetAside, Taken, feeds, take, web
from sayso.intake.addresses import is_global
from sayso.intake.files import articles
from sayso.intake.robots import robots
from sayso.intake.web import Unreachable, Web

DATA = Path(__file__).resolve().parent / "data" / "intake"
PAGE = (DATA / "page.html").read_bytes()


@pytest.fixture
def net():
    found = Web(allow_private=True)
    yield found
    found.close()


def taken(*places):
    return list(take(places, allow_private=True))


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page(site):
    (item,) = taken(site.serve("/news/17", PAGE))
    assert (item.article.title, item.article.outlet) == ("Мост закрыт на ремонт", "Вестник Луги")
    assert item.article.url == f"{site.address}/news/17"  # it may not say that it is another site's
    assert item.provenance.place == f"{site.address}/news/17"
    assert [path for path, _ in site.asked] == ["/robots.txt", "/news/17"]
    assert {headers["User-Agent"] for _, headers in site.asked} == {f"sayso/{__version__}"}


@pytest.mark.parametrize(
    ("packing", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes), ("GZIP", gzip.compress)],
)
def test_packed_pages(site, packing, pack):
    (item,) = taken(site.serve("/", pack(PAGE), Content_Encoding=packing))
    assert item.article.title == "Мост закрыт на ремонт"


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain; charset=windows-1251", "Мост закрыт на ремонт.".encode("cp1251"), "Мост закрыт на ремонт."),
        ("application/json", json.dumps({"text": "Мост закрыт."}).encode(), "Мост закрыт."),
        ("application/octet-stream", b'{"text": "x"}', "x"),
    ],
)
def test_other_kinds(site, kind, body, text):
    (item,) = taken(site.serve("/a", body, kind=kind))
    assert item.article.text == text


def test_the_server_tells_the_encoding(site):
    body = PAGE.replace(b'<meta charset="utf-8">', b"").decode().encode("cp1251", "ignore")
    (item,) = taken(site.serve("/a", body, kind="text/html; charset=windows-1251"))
    assert item.article.title == "Мост закрыт на ремонт"


def test_redirects_are_followed_and_named(site):
    site.serve("/b", PAGE)
    site.serve("/a", status=302, Location="/b")
    (item,) = taken(f"{site.address}/a")
    assert item.article.url == f"{site.address}/b"


def test_what_is_already_known_is_not_sent_again(site, net):
    site.serve("/a", PAGE, ETag='"1"', Last_Modified="Tue, 05 Mar 2024 07:15:00 GMT")
    first = net.get(f"{site.address}/a")
    assert (first.etag, first.modified, first.fresh) == ('"1"', "Tue, 05 Mar 2024 07:15:00 GMT", True)
    site.serve("/a", status=304)
    again = net.get(f"{site.address}/a", etag=first.etag, modified=first.modified)
    assert (again.fresh, again.data) == (False, b"")
    sent = site.asked[-1][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Tue, 05 Mar 2024 07:15:00 GMT")


# ── faults ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"<p>" + b"x" * 65536)
    except OSError:
        handler.close_connection = True


def dripping(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True


def dripping_heads(handler):
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(200):
            handler.wfile.write(b"X: y\r\n")
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True


def silent(handler):
    time.sleep(2)
    handler.close_connection = True


def hanging_up(handler):
    handler.close_connection = True


def nonsense(handler):
    handler.wfile.write(b"\0\1\2 nonsense\r\n\r\n")
    handler.close_connection = True


def short(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<p>")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (endless, "is larger than 1 MB"),
        (dripping, "does not answer in time"),
        (dripping_heads, "does not answer in time"),
        (silent, "does not answer in time"),
        (hanging_up, "breaks off"),
        (nonsense, "breaks off"),
        (short, "breaks off"),
    ],
)
def test_faults_end_in_time_and_the_rest_goes_on(site, monkeypatch, fault, trouble):
    monkeypatch.setattr(web, "LIMIT", 2**20)
    monkeypatch.setattr(web, "SECONDS", 0.5)
    site.pages["/a"] = fault
    start = time.perf_counter()
    bad, good = taken(f"{site.address}/a", site.serve("/b", PAGE))
    assert time.perf_counter() - start < 3
    assert isinstance(bad, SetAside)
    assert (bad.place, bad.reason.startswith(trouble)) == (f"{site.address}/a", True)
    assert isinstance(good, Taken)


@pytest.mark.parametrize(
    ("served", "trouble"),
    [
        ({"status": 404}, "the server says 404"),
        ({"status": 500}, "the server says 500"),
        ({"status": 302, "Location": "/a"}, "redirects more than 5 times"),
        ({"status": 302, "Location": "file:///etc/passwd"}, "is no address of a page"),
        ({"status": 302, "Location": "http://[::1"}, "breaks off"),
        ({"body": b"%PDF-1.7", "kind": "application/pdf"}, "is application/pdf: no page, feed, JSON or text"),
        ({"body": b"x" * 50, "Content_Encoding": "br"}, "comes packed as 'br', which was not asked for"),
        ({"body": b"x" * 50, "Content_Encoding": "gzip"}, "the packed data is broken"),
        ({"body": gzip.compress(PAGE)[:99], "Content_Encoding": "gzip"}, "the packed data ends too early"),
        ({"body": gzip.compress(bytes(32 * 2**20)), "Content_Encoding": "gzip"}, "unpacks to more than 16 MB"),
        ({"body": b"", "kind": "text/html"}, "is empty"),
    ],
)
def test_answers_that_are_no_page(site, served, trouble):
    (item,) = taken(site.serve("/a", **served))
    assert isinstance(item, SetAside)
    assert (item.place, item.reason[: len(trouble)]) == (f"{site.address}/a", trouble)


@pytest.mark.parametrize(
    ("status", "headers", "again", "wait"),
    [
        (503, {"Retry_After": "120"}, True, 120.0),
        (429, {}, True, None),
        (404, {}, False, None),
        (503, {"Retry_After": "x"}, True, None),
    ],
)
def test_what_may_work_later_says_so(site, net, status, headers, again, wait):
    with pytest.raises(Unreachable) as raised:
        net.get(site.serve("/a", status=status, **headers))
    assert (raised.value.again, raised.value.wait, raised.value.status) == (again, wait, status)


@pytest.mark.parametrize(
    "address", ["http://", "https:///a", "http://a b/", "http://[x]/", "http://a:99999/", "http://\n/"]
)
def test_what_is_no_address(address):
    (item,) = take([address])
    assert isinstance(item, SetAside)


def test_nobody_listens():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        (item,) = taken(f"http://127.0.0.1:{held.getsockname()[1]}/")
    assert item.reason.startswith("cannot be reached")


def test_a_pause_between_two_requests_to_one_site(site):
    polite = Web(allow_private=True, pause=0.2)
    start = time.perf_counter()
    for path in ("/a", "/b", "/c"):
        polite.get(site.serve(path, PAGE))
    polite.close()
    assert 0.4 <= time.perf_counter() - start < 1


# ── private addresses ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "198.18.0.1", "192.0.2.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_internet(address):
    assert not is_global(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are(address):
    assert is_global(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "127.1"]
)
def test_private_addresses_are_refused(site, host):
    port = site.serve("/a", PAGE).split(":")[2]
    (item,) = take([f"http://{host}:{port}"])
    assert "is no address of the open internet" in item.reason
    (error,) = articles([f"http://{host}:{port}"])
    assert isinstance(error, InputError)
    assert site.asked == []


@pytest.fixture
def names(monkeypatch):
    """Names as they would be looked up: each time the next of the lists of addresses."""
    known = {}
    real = socket.getaddrinfo

    def look_up(host, port, *args, **how):
        if host not in known:
            return real(host, port, *args, **how)
        found = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_name_with_one_private_address_is_refused(site, names):
    names["news.example"] = [["93.184.216.34", "127.0.0.1"]]
    (item,) = take([f"http://news.example:{site.address.split(':')[2]}/"])
    assert item.reason.startswith("news.example is 127.0.0.1, which is no address of the open internet")


def test_a_name_is_looked_up_once_for_each_connection(site, names, monkeypatch):
    """A name that answers with an open address when checked and a private one when connected to reaches nobody."""
    monkeypatch.setattr("sayso.intake.addresses.is_global", lambda address: str(address) == "127.0.0.1")
    names["news.example"] = [["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]]
    port = site.serve("/a", PAGE).split(":")[2].removesuffix("/a")
    (item,) = take([f"http://news.example:{port}/a"])
    assert isinstance(item, Taken)
    assert [headers["Host"] for _, headers in site.asked] == [f"news.example:{port}"] * 2
    assert names["news.example"] == [["10.0.0.1"]]


def test_a_redirect_into_a_private_network_is_refused(site, names, monkeypatch):
    monkeypatch.setattr("sayso.intake.addresses.is_global", lambda address: str(address) == "127.0.0.1")
    site.serve("/a", status=302, Location="http://inside.example/secret")
    names["inside.example"] = [["10.0.0.1"]]
    (item,) = take([f"{site.address}/a"])
    assert item.reason.startswith("inside.example is 10.0.0.1")
    assert item.place == f"{site.address}/a"


def test_a_proxy_of_the_environment_is_not_used(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert isinstance(taken(site.serve("/a", PAGE))[0], Taken)


# ── robots.txt ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nDisallow: /*print$", "/news/print", False),
        ("User-agent: *\nDisallow: /*print$", "/news/print/1", True),
        ("User-agent: *\nDisallow: /*?", "/news?x=1", False),
        ("User-agent: *\nDisallow: /$", "/", False),
        ("User-agent: *\nDisallow: /$", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Sayso\nDisallow: /a", "/b", True),
        ("User-agent: Other\nUser-agent: sayso\nDisallow: /a", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", False),
        ("User-agent: *\nDisallow: /a*b*c$", "/aXbXbc", False),
        ("User-agent: *\nDisallow: /ab*b$", "/ab", True),
        ("user-agent:*#x\r\ndisallow:/a # x", "/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
    ],
)
def test_robots(text, path, allowed):
    assert robots(text, "sayso").allows(path) is allowed


def test_hostile_robots_take_little_time():
    rules = robots("User-agent: *\n" + f"Disallow: /{'*a' * 200}b\n" * 1000, "sayso")
    start = time.perf_counter()
    assert rules.allows("/" + "a" * 2000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("served", "trouble"),
    [
        ({"body": b"User-agent: *\nDisallow: /a"}, "the site's robots.txt asks programs not to fetch it"),
        ({"status": 503}, "its robots.txt cannot be had: the server says 503"),
        ({"status": 404}, None),
        ({"status": 403}, None),
        ({"status": 302, "Location": "/other"}, None),
    ],
)
def test_robots_are_respected(site, served, trouble):
    site.serve("/robots.txt", **served)
    (item,) = taken(site.serve("/a", PAGE))
    assert getattr(item, "reason", None) == trouble
    assert site.paths()[-1:] == ([] if trouble else ["/a"])


def test_robots_of_the_site_redirected_to_are_respected(site):
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /b")
    site.serve("/b", PAGE)
    assert taken(site.serve("/a", status=302, Location="/b"))[0].reason.startswith("the site's robots.txt")


# ── feeds ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rss(site):
    site.serve("/3", PAGE)
    body = (DATA / "feed.rss").read_bytes().replace(b"LINK", f"{site.address}/3".encode())
    first, second, linked, empty = taken(site.serve("/feed", body, kind="application/rss+xml"))
    assert first.article.title == "Мост закрыт & объезд открыт"
    assert first.article.text.startswith("Мост через Верхнюю Лугу закрыт на ремонт до 15 мая, сообщили в министерстве")
    assert first.article.text.endswith("\nПо его словам, работы займут два месяца, а пассажирам предложат автобусы.")
    assert (first.article.outlet, first.article.language) == ("Вестник Луги", "ru")
    assert (first.article.published, first.provenance.record) == ("2024-03-05T10:15:00+03:00", "vl-1")
    assert first.provenance.extractor.startswith("feedparser 6.")
    assert (second.article.published, second.article.text[:5]) == ("2024-03-06T09:00:00+03:00", "Паром")
    assert (linked.article.title, linked.provenance.record) == ("Мост закрыт на ремонт", "vl-3")
    assert linked.provenance.extractor.startswith("trafilatura")
    assert empty.reason == "is empty: there is no text to read"
    assert site.paths() == ["/feed", "/3"]


def test_atom(site):
    (item,) = taken(site.serve("/feed", (DATA / "feed.atom").read_bytes(), kind="application/atom+xml"))
    assert (item.article.title, item.article.language) == ("Міст закрито", "uk")
    assert item.article.url == f"{site.address}/novyny/1"
    assert item.article.published == "2024-03-05T10:15:00+02:00"


@pytest.mark.parametrize("kind", ["application/feed+json", "application/json"])
def test_json_feed(site, kind):
    first, second, broken = taken(site.serve("/feed", (DATA / "feed.json").read_bytes(), kind=kind))
    assert first.article.text.count("\n") == 1
    assert (first.article.published, second.article.text) == (
        "2024-03-05T10:15:00+03:00",
        "Паром пойдёт в среду, заявила мэр.",
    )
    assert broken.reason == "an entry of a JSON Feed is an object"


def test_a_feed_that_calls_itself_a_page(site):
    served = taken(site.serve("/feed", (DATA / "feed.atom").read_bytes(), kind="text/html"))
    assert [item.article.text for item in served] == [item.article.text for item in taken(str(DATA / "feed.atom"))]


TEASER = (
    '<rss version="2.0"><channel><title>В</title><item><title>Мост</title><link>{}</link>'
    "<description>Мост закрыт, пишет газета.</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("served", "text", "reason"),
    [
        ({"status": 404}, "Мост закрыт, пишет газета.", None),  # for good: what the feed says is all we get
        ({"body": b"<p>"}, "Мост закрыт, пишет газета.", None),
        ({"status": 503}, None, "the server says 503"),  # later there may be more
    ],
)
def test_a_linked_page_that_cannot_be_had(site, served, text, reason):
    link = site.serve("/1", **served)
    (item,) = taken(site.serve("/feed", TEASER.format(link).encode(), kind="text/xml"))
    assert getattr(getattr(item, "article", None), "text", None) == text
    assert getattr(item, "reason", None) == reason


def test_a_link_into_a_private_network_is_not_followed(tmp_path, site):
    path = tmp_path / "feed.xml"
    path.write_text(TEASER.format(f"{site.address}/1"), encoding="utf-8")
    (item,) = take([str(path)])
    assert item.article.text == "Мост закрыт, пишет газета."
    assert site.asked == []


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FEED = (
    '<rss version="2.0"><channel><item><title>{}</title><description>Мост закрыт.</description></item></channel></rss>'
)


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (f'<!DOCTYPE x [<!ENTITY l0 "x">{LOL}]>' + FEED.format("&l9;"), "defines entities of its own"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + FEED.format("&a;"), "defines entities of its own"),
        ('<!doctype x SYSTEM "http://a.example/x" [ ]>' + FEED.format("x"), "defines entities of its own"),
        ("<rss><channel>" + "<a>" * 100_000, "nests its elements more than 1000 deep"),
        ("<rss><channel>" + "<p>" * 500_001, "holds more than 500000 tags"),
        ("<p>просто</p>", "is no feed"),
        ("просто", "is no feed"),
        ('{"items": []}', "is no JSON Feed"),
        ("{", "broken JSON"),
        ("", "is empty"),
    ],
)
def test_bombs_and_no_feeds(tmp_path, feed, reason):
    path = tmp_path / "feed.xml"
    path.write_text(feed, encoding="utf-8")
    (item,) = take([str(path)])
    assert item.reason.startswith(reason)


@pytest.mark.parametrize("piece", ["<", "<item><title>", "&", "<b ", "<![CDATA[", "&lt;b&gt;", "<!--", "]]>", "<?x "])
def test_a_feed_of_anything_takes_seconds(tmp_path, piece):
    path = tmp_path / "feed.xml"
    path.write_text(
        "<rss><channel><item><title>x</title><description>" + piece * (2**18 // len(piece)), encoding="utf-8"
    )
    start = time.perf_counter()
    list(take([str(path)]))
    assert time.perf_counter() - start < 5


def test_entries_for_a_watch(site):
    """The pieces a watch works with: the entries, and later one entry's article."""
    entries = list(feeds.entries_of((DATA / "feed.atom").read_bytes(), "f", url=site.address))
    assert [(entry.id, entry.whole) for entry in entries] == [("urn:vl:1", True)]
    assert isinstance(feeds.taken(entries[0], Web()), Taken)
