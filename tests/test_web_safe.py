"""The desk among hostile visitors, pages and texts: nothing breaks, nothing runs, nobody comes in who must not."""

import re
import socket
import threading
import time
from base64 import b64encode
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from desk_server import serving
from sayso.desk import Limits
from sayso.intake.taken import Provenance, Taken
from sayso.model import Article, Attribution, Reading, Source, Span, Statement
from sayso.web.kept import LOOK, MOST, Kept, Page
from sayso.web.safety import HEADERS, Rules
from sayso.web.whence import CSRF

API = "/api/v1"
TEXT = "Мост закрыт. Об этом сообщает ТАСС со ссылкой на мэрию."
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


@pytest.fixture(scope="module")
def desk():
    with serving() as client:
        yield client


def form(client, **fields):
    """A form as a visitor sends it who has loaded a page."""
    client.get("/").raise_for_status()
    return fields | {"csrf": client.cookies[CSRF]}


def program(client, address, value, **options):
    """What a program posts: it has no cookies."""
    return httpx.post(f"{client.base_url}{API}{address}", json=value, timeout=60, trust_env=False, **options)


# ── hostile texts ─────────────────────────────────────────────────────────────────────────────────────────────────────

ATTACKS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>ТАСС</a>",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<!--", "]]>", "{{ 7*7 }}", "{% raw %}", "&lt;b&gt;", "\x00", "\ufffe",
    BIDI,
]  # fmt: skip


class Seen(HTMLParser):
    """What a browser would make of a page: its elements with their attributes, and its text."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def check(page):
    """Nothing of a page runs but our own modules, nothing looks otherwise than it is written."""
    seen = Seen(page)
    for tag, attributes in seen.elements:
        assert tag not in ("iframe", "object", "embed", "base", "style"), tag
        assert [name for name in attributes if name.startswith("on") or name == "style"] == [], (tag, attributes)
        for name in ("href", "src", "action", "formaction"):
            address = (attributes.get(name) or "").strip().lower()
            assert not re.match(r"[a-z]+:", address) or address.startswith(("https:", "http:")), address
        if tag == "script":
            assert attributes.get("type") == "application/json" or attributes["src"].startswith("/static/")
    assert not set(page) & set(BIDI)
    return seen


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_article_is_shown_as_it_is_written(desk, attack):
    text = f"{attack}: мост закрыт, сообщил {attack} мэр Иван Петров. «{attack}», — заявило агентство «{attack}»."
    fields = {"title": f"Мост {attack}", "outlet": f"Вестник {attack}", "url": ""}
    answer = desk.post("/read", data=form(desk, text=text, **fields), follow_redirects=True)
    assert answer.status_code == 200, answer.text
    seen = check(answer.text)
    if attack.isprintable() and not re.search("alert|raw", attack):
        assert attack in seen.text


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_stored_article_too(desk, attack):
    article = {
        "id": f"id {attack}", "text": f"{attack} Мост закрыт, сообщил мэр {attack}.", "title": attack or None,
        "outlet": attack, "url": "javascript:alert(1)" if "javascript" in attack else attack,
    }  # fmt: skip
    stored = program(desk, "/articles", article)
    assert stored.status_code == 201, stored.text
    (name,) = stored.json()["ids"]
    for address in (f"/articles/{quote(name, safe='')}", f"/sources/{quote(attack, safe='')}", "/"):
        answer = desk.get(address)
        assert answer.status_code in (200, 404), answer.text
        check(answer.text)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "page", ["/search?words={}", "/search?source={}&place={}", "/search?cursor={}", "/?lang={}&theme={}"]
)
def test_a_hostile_address(desk, page, attack):
    answer = desk.get(page.replace("{}", quote(attack, safe="")))
    assert answer.status_code in (200, 400, 404), answer.text
    check(answer.text)


def test_a_hostile_answer_of_the_api_is_no_page(desk):
    answer = desk.get(f"{API}/articles/<script>alert(1)<%2Fscript>")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


# ── too much ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paste_of_10_mb_is_refused_with_what_to_do(desk):
    large = "Мост закрыт, сообщил мэр. " * 220_000  # 10 MB
    start = time.monotonic()
    answer = program(desk, "/read", {"text": large})
    assert (answer.status_code, "read at once" in answer.json()["detail"]) == (413, True)
    page = desk.post("/read", data=form(desk, text=large), follow_redirects=True)
    assert page.status_code in (413, 422)
    parts = desk.post("/read", data=form(desk, text=large), files={"files": ("", b"")})
    assert parts.status_code in (400, 413, 422)
    assert time.monotonic() - start < 10


def test_more_than_any_upload_is_refused_before_it_is_all_here(desk):
    def endless():
        sent.append(0)
        while True:
            sent[0] += 1
            yield b"x" * 65_536

    sent = []
    address, kind = f"{desk.base_url}{API}/read", {"Content-Type": "application/json"}
    try:
        status = httpx.post(address, content=endless(), headers=kind, trust_env=False).status_code
    except httpx.TransportError:  # hung up on while it was still sending
        status = 413
    assert (status, sent[0] < 2_000) == (413, True)


def many(number, sources):
    """A reading of so many attributions, one a line, to so many sources in turn."""
    line = "Снег пошёл, сказал мэр.\n"
    starts = range(0, number * len(line), len(line))
    said = [
        Attribution(
            n + 1, (Span(at, at + 10),), Span(at + 12, at + 18), Span(at + 19, at + 22), f"мэр {n % sources}",
            f"s{n % sources}", "say", "indirect", None, (), "rule/frame",
        )
        for n, at in enumerate(starts)
    ]  # fmt: skip
    who = [
        Source(f"s{n}", f"мэр {n}", "official", None, tuple(a.source for a in said[n::sources])) for n in range(sources)
    ]
    stated = [Statement(Span(at, at + 23), (f"s{n % sources}",), "asserted") for n, at in enumerate(starts)]
    article = Article(f"crowd-{sources}", line * number)
    return Reading(article, "ru", None, tuple(said), tuple(who), tuple(stated))


@pytest.mark.parametrize("sources", [1, 3_000])
def test_10_000_attributions(desk, sources):
    reading = many(10_000, sources)
    desk.desk.corpus.take_in([Taken(reading.article, Provenance("made"))])
    desk.desk.corpus.keep([reading], "made")
    start = time.monotonic()
    page = desk.get(f"/articles/{reading.article.id}")
    assert (page.status_code, len(check(page.text).elements) > 10_000) == (200, True)
    read = desk.get(f"{API}/articles/{reading.article.id}").json()["reading"]
    assert (len(read["attributions"]), time.monotonic() - start < 30) == (10_000, True)


def test_a_text_of_thousands_of_attributions_is_read(desk):
    text = " ".join(f"Мост закрыт, сообщила компания «Север-{n}»." for n in range(1_500))
    answer = desk.post("/read", data=form(desk, text=text), follow_redirects=True)
    assert answer.status_code == 200
    check(answer.text)


def test_a_bomb_unpacks_to_nothing(desk):
    import gzip

    bomb = gzip.compress(b"\0" * 90_000_000)
    files = {"files": ("bomb.txt.gz", bomb)}
    answer = desk.post("/read", data=form(desk), files=files, follow_redirects=True)
    assert answer.status_code == 422
    check(answer.text)


FILES = [
    ("<img src=x onerror=alert(1)>.txt", TEXT.encode()),
    ("../../etc/passwd.txt", TEXT.encode()),
    ("a.html", b"<title>x</title><p>" + "Мост закрыт, сообщил мэр города. ".encode() * 20 + b"<script>alert(1)</script>"),
    ("a.jsonl", b'{"text": "<script>alert(1)</script>", "url": "javascript:alert(1)"}\n{"no": "text"}\n'),
    ("feed.rss", b"<rss><channel><item><link>http://127.0.0.1/</link></item></channel></rss>"),
    ("a.pdf", b"%PDF-1.7 ..."),
    ("", b""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), FILES)
def test_hostile_files(desk, name, data):
    answer = desk.post("/read", data=form(desk), files={"files": (name, data)}, follow_redirects=True)
    assert answer.status_code in (200, 422), answer.text
    check(answer.text)


def test_others_are_told_to_wait_while_one_is_read():
    with serving(limits=Limits(wait=0.05)) as desk:
        desk.desk._turn.acquire()
        answer = program(desk, "/read", {"text": TEXT})
        desk.desk._turn.release()
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert program(desk, "/read", {"text": TEXT}).status_code == 200


def test_whoever_waits_for_a_reading_keeps_nobody_else_waiting():
    with serving(limits=Limits(wait=3, waiting=2)) as desk:
        desk.desk._turn.acquire()
        threads = [threading.Thread(target=program, args=(desk, "/read", {"text": TEXT})) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        start = time.monotonic()
        assert program(desk, "/read", {"text": TEXT}).status_code == 503
        assert desk.get(f"{API}/status").status_code == 200
        assert time.monotonic() - start < 2
        desk.desk._turn.release()
        for thread in threads:
            thread.join()


PRIVATE = ("http://127.0.0.1/", "http://localhost:8000/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
           "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://0/", "gopher://x/")  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_nothing_private_is_fetched(desk, url):
    answer = desk.post("/read", data=form(desk, url=url), follow_redirects=True)
    assert answer.status_code in (400, 422)
    assert "root:" not in check(answer.text).text


# ── headers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address", ["/", "/nowhere", "/static/desk.css", f"{API}/status", f"{API}/nowhere", f"{API}/export"]
)
def test_every_answer_carries_the_headers(desk, address):
    answer = desk.get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert "cache-control" in answer.headers


def test_a_fault_of_ours_tells_nothing(monkeypatch):
    with serving() as desk:
        monkeypatch.setattr(desk.desk.corpus, "status", lambda: 1 / 0)
        answer = desk.get(f"{API}/status")
        assert (answer.status_code, "ZeroDivision" in answer.text) == (500, False)
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


# ── who comes, and from where ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost.evil.example:80"])
def test_a_name_that_leads_here_is_none_of_ours(desk, host):
    assert desk.get(f"{API}/status", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "[::1]:8000", "LOCALHOST"])
def test_our_names(desk, host):
    assert desk.get(f"{API}/status", headers={"Host": host}).status_code == 200


CROSS = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Cookie": "a=b"},
    {"Cookie": f"{CSRF}={'x' * 32}"},
    {"Cookie": f"{CSRF}={'x' * 32}", "X-CSRF-Token": "y" * 32},
    {"Cookie": f"{CSRF}=", "X-CSRF-Token": ""},
]


@pytest.mark.parametrize("headers", CROSS)
@pytest.mark.parametrize("address", ["/read", f"{API}/articles", f"{API}/corrections"])
def test_no_other_page_writes(desk, address, headers):
    before = desk.desk.corpus.state()
    content = {"json": {"text": TEXT}} if address.startswith(API) else {"data": {"text": TEXT, "keep": "1"}}
    answer = httpx.post(f"{desk.base_url}{address}", headers=headers, trust_env=False, **content)
    assert answer.status_code == 403
    assert desk.desk.corpus.state() == before


def test_no_other_page_looks_in(desk):
    for mode, status in (("navigate", 200), ("no-cors", 403), ("cors", 403)):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
        assert desk.get("/", headers=headers).status_code == status


def test_our_own_scripts_write_with_the_token_in_a_header(desk):
    token = form(desk)["csrf"]
    headers = {"X-CSRF-Token": token, "Origin": str(desk.base_url), "Sec-Fetch-Site": "same-origin"}
    assert desk.post(f"{API}/read", json={"text": TEXT}, headers=headers).status_code == 200


TOKEN = "correct-horse-battery"
GIVEN = [
    ({}, 401),
    ({"Authorization": "Bearer wrong"}, 401),
    ({"Authorization": "Basic !!!"}, 401),
    ({"Authorization": "Basic " + b64encode(b"anna:wrong").decode()}, 401),
    ({"Authorization": TOKEN}, 401),
    ({"Authorization": f"Bearer {TOKEN}"}, 200),
    ({"Authorization": "Basic " + b64encode(f"anna:{TOKEN}".encode()).decode()}, 200),
]


@pytest.fixture(scope="module")
def locked():
    with serving(rules=Rules(token=TOKEN, hosts=())) as client:
        yield client


@pytest.mark.parametrize(("headers", "status"), GIVEN)
@pytest.mark.parametrize("address", ["/", f"{API}/status", "/static/desk.css"])
def test_a_token_lets_in(locked, address, headers, status):
    answer = locked.get(address, headers=headers)
    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def test_who_comes_signs_what_is_put_right(locked):
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    program(locked, "/articles", {"id": "bridge", "text": TEXT}, headers=bearer).raise_for_status()
    given = {"kind": "confirm", "article": "bridge", "attribution": 1, "by": "Кто-то"}
    anna = program(locked, "/corrections", given, auth=("anna", TOKEN))
    assert (anna.status_code, anna.json()["by"]) == (201, "anna")
    assert program(locked, "/corrections", given, headers=bearer).json()["by"] == "Кто-то"


def test_a_proxy_says_who_comes():
    with serving(rules=Rules(proxy_header="X-Forwarded-User", hosts=())) as desk:
        assert desk.get(f"{API}/status").status_code == 401
        assert desk.get(f"{API}/status", headers={"X-Forwarded-User": ""}).status_code == 401
        assert desk.get(f"{API}/status", headers={"X-Forwarded-User": "anna"}).status_code == 200


# ── how often ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_too_many_requests_are_told_to_wait():
    with serving(rules=Rules(rate=5)) as desk:
        statuses = [desk.get(f"{API}/status").status_code for _ in range(60)]
        assert statuses[:45] == [200] * 45
        refused = desk.get(f"{API}/status")
        assert (429 in statuses, refused.status_code, int(refused.headers["Retry-After"]) > 0) == (True, 429, True)
        assert desk.get("/").status_code == 429


def test_guessing_the_token_is_slow():
    with serving(rules=Rules(token=TOKEN, hosts=(), rate=10)) as desk:
        guesses = [desk.get("/", headers={"Authorization": f"Bearer guess{n}"}).status_code for n in range(10)]
        assert guesses[-1] == 429


def test_a_body_that_never_ends_is_hung_up_on():
    with serving(rules=Rules(seconds=0.3)) as desk:
        host, port = desk.base_url.host, desk.base_url.port
        with socket.create_connection((host, port), timeout=10) as visitor:
            visitor.sendall(
                f"POST {API}/read HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                "Content-Length: 100\r\n\r\n{".encode()
            )
            assert b"408" in visitor.recv(4096)


def test_many_at_once(desk):
    """Reading and writing from many threads: all are served, each with its own."""
    answers = []

    def visit(n):
        with httpx.Client(base_url=desk.base_url, trust_env=False, timeout=60) as own:
            given = {"id": f"many-{n}", "text": f"{TEXT} Мост {n} открыт, заявил мэр."}
            while (read := own.post(f"{API}/articles", json=given)).status_code == 503:
                assert int(read.headers["Retry-After"]) > 0
                time.sleep(0.2)
            shown = own.get(f"/articles/many-{n}")
            answers.append((n, read.status_code, shown.status_code, f"Мост {n}" in Seen(shown.text).text))

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(n, 201, 200, True) for n in range(24)]


# ── pages that are kept ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bridge():
    with serving() as client:
        program(client, "/articles", {"id": "bridge", "text": TEXT}).raise_for_status()
        client.desk.settle()
        yield client


def visitor(client, **options):
    return httpx.Client(base_url=client.base_url, trust_env=False, timeout=60, **options)


def test_each_visitor_has_a_token_of_their_own_in_a_page_that_is_kept(bridge):
    pages = {}
    for _ in range(3):
        with visitor(bridge) as own:
            page = own.get("/articles/bridge").text
            pages[page] = own.cookies[CSRF]
            assert own.post("/read", data={"text": TEXT, "csrf": own.cookies[CSRF]}).status_code == 303
    assert len(set(pages.values())) == len(pages) == 3
    assert all(token in page and "\0" not in page for page, token in pages.items())
    assert len({page.replace(token, "") for page, token in pages.items()}) == 1


def test_a_kept_page_is_another_one_for_another_language_theme_or_visitor(bridge):
    def page(path="/articles/bridge", **headers):
        with visitor(bridge, headers=headers) as own:
            answer = own.get(path)
            return answer.text.replace(own.cookies.get(CSRF, "?"), "")

    english, russian = page(), page(**{"Accept-Language": "ru"})
    dark = page("/articles/bridge?theme=dark")
    assert len({english, russian, dark}) == 3
    assert (page(), page(**{"Accept-Language": "ru"}), page(Cookie="theme=dark") == english) == (
        english,
        russian,
        False,
    )


def test_what_is_written_is_seen_at_once_and_what_others_write_soon(bridge):
    before = bridge.get("/articles/bridge").text
    given = {"kind": "reject", "article": "bridge", "attribution": 1}
    program(bridge, "/corrections", given).raise_for_status()
    after = bridge.get("/articles/bridge").text
    assert after != before
    (made,) = bridge.desk.corpus.corrections()
    bridge.desk.undo(made.id, by="another program")
    time.sleep(LOOK * 1.2)
    assert bridge.get("/articles/bridge").text not in (before, after)  # it tells of both corrections


def test_no_more_pages_are_kept_than_there_is_room_for():
    kept = Kept(None, None)
    for n in range(100):
        kept._keep((str(n % 60),), Page("", [], bytes(MOST // 50)))
    assert len(kept._pages) == 50
    assert kept._size == sum(len(page.body) for page in kept._pages.values()) <= MOST


def test_a_page_that_many_ask_for_at_once_is_made_once(bridge, monkeypatch):
    made, search = [], type(bridge.desk.corpus).reading

    def slowly(corpus, name):
        made.append(name)
        time.sleep(0.3)
        return search(corpus, name)

    monkeypatch.setattr(type(bridge.desk.corpus), "reading", slowly)
    pages = []

    def visit():
        with visitor(bridge) as own:
            pages.append(own.get("/articles/bridge").status_code)

    threads = [threading.Thread(target=visit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (pages, made) == ([200] * 6, ["bridge"])
