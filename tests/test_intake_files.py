"""Files and folders → articles with where they came from, or records set aside: HTML, Telegram, WARC, packed files."""

import gzip
import json
import os
import sys
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard

from sayso.errors import InputError
from sayso.intake import SetAside, Taken, markup, page, records, take, unpack, warc
from sayso.intake.files import articles

DATA = Path(__file__).resolve().parent / "data" / "intake"
TEXT = "Мост закрыт на ремонт, сообщили в министерстве."


def taken(*places, **how):
    return list(take([str(place) for place in places], **how))


def written(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def record(number):
    return json.dumps({"id": f"a{number}", "text": f"{TEXT} {number}"}, ensure_ascii=False)


def reasons(items):
    return [item.reason for item in items if isinstance(item, SetAside)]


def ids(items):
    return [item.article.id for item in items if isinstance(item, Taken)]


# ── folders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_is_read_in_one_order(tmp_path):
    names = ["b.txt", "a10.txt", "a2.txt", "sub/c.txt", "sub/a.txt", "Z.txt", "another/x.txt"]
    for name in names:
        written(tmp_path, name, name)
    written(tmp_path, ".hidden/x.txt", "тайна")
    written(tmp_path, ".hidden.txt", "тайна")
    texts = [item.article.text for item in taken(tmp_path)]
    assert texts == ["Z.txt", "a2.txt", "a10.txt", "b.txt", "another/x.txt", "sub/a.txt", "sub/c.txt"]


def test_what_is_no_article_in_a_folder_is_set_aside(tmp_path):
    written(tmp_path, "a.txt", TEXT)
    written(tmp_path, "b.pdf", "%PDF-1.7")
    written(tmp_path, "c.txt", b"%PDF-1.7\0\0\0")
    os.mkfifo(tmp_path / "d.txt")
    (tmp_path / "e").symlink_to(tmp_path)
    (tmp_path / "f.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "g.txt").symlink_to(tmp_path / "g.txt")
    items = taken(tmp_path)
    assert ids(items) == [records.digest(TEXT)]
    assert [item.place.rsplit("/", 1)[1] for item in items if isinstance(item, SetAside)] == [
        "b.pdf",
        "c.txt",
        "d.txt",
        "f.txt",
        "g.txt",
    ]
    assert "is of no kind that holds articles" in reasons(items)[0]
    assert "looks binary (a PDF)" in reasons(items)[1]
    assert "neither a file nor a folder" in reasons(items)[2]


def test_provenance_and_ids(tmp_path):
    path = written(tmp_path, "a.jsonl", record(1) + "\n" + json.dumps({"text": TEXT}) + "\nнет\n")
    first, second, broken = taken(path)
    assert (first.article.id, second.article.id) == ("a1", records.identity(second.article))
    assert (first.provenance.place, first.provenance.file, first.provenance.offset) == (f"{path}:1", str(path), 0)
    assert second.provenance.offset == len((record(1) + "\n").encode())
    assert broken.digest is not None
    assert taken(path) == [first, second, broken]


@pytest.mark.parametrize("data", [{"text": TEXT, "outlet": "Другой"}, {"text": TEXT, "id": "7"}])
def test_an_outlet_for_all(tmp_path, data):
    (item,) = taken(written(tmp_path, "a.json", json.dumps(data)), outlet="Вестник")
    assert item.article.outlet == "Вестник"
    assert item.article.id == data.get("id", records.digest(TEXT, None, "Вестник", None, None, None))


def test_one_bad_file_hides_no_other(tmp_path):
    places = [
        written(tmp_path, "a.txt", TEXT),
        tmp_path / "missing.txt",
        "\0",
        "a" * 5000,
        written(tmp_path, "c.txt", TEXT),
    ]
    assert [type(item) for item in taken(*places)] == [Taken, SetAside, SetAside, SetAside, Taken]


def test_a_name_that_is_no_text(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text(TEXT, encoding="utf-8")
    (item,) = taken(tmp_path)
    assert item.provenance.file == f"{tmp_path}/\ufffd.txt"


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page():
    (item,) = taken(DATA / "page.html")
    article = item.article
    assert article.text.startswith("Мост через Верхнюю Лугу закрыт на ремонт до 15 мая")
    assert "Главная" not in article.text
    assert "Все права" not in article.text
    assert (article.title, article.outlet, article.language) == ("Мост закрыт на ремонт", "Вестник Луги", "ru")
    assert (article.published, article.url) == ("2024-03-05T10:15:00+03:00", "https://vestnik.example/news/17?x=1")
    assert item.provenance.extractor.startswith("trafilatura 2.")
    assert article.id == records.identity(article)


@pytest.mark.parametrize(
    ("encoding", "declared"), [("cp1251", "windows-1251"), ("koi8-r", "koi8-r"), ("cp1251", "utf-8")]
)
def test_a_page_in_an_old_encoding_is_the_same_article(tmp_path, encoding, declared):
    text = (DATA / "page.html").read_text("utf-8").replace("utf-8", declared)
    kept = text.encode(encoding, "ignore").decode(encoding)
    (old,) = taken(written(tmp_path, "old.html", kept.encode(encoding)))
    (new,) = taken(written(tmp_path, "new.html", kept.replace(declared, "utf-8")))
    assert old.article == new.article


def test_read_names_an_article_after_its_file():
    (article,) = articles([str(DATA / "page.html")], overrides={"outlet": "Другой"})
    assert (article.id, article.outlet) == ("page", "Другой")


def test_a_page_says_no_other_sites_address():
    data = (DATA / "page.html").read_bytes()
    assert page.article(data, "x", url="https://copy.example/1?u=2").url == "https://copy.example/1?u=2"
    assert page.article(data, "x", url="https://www.vestnik.example/17").url == "https://vestnik.example/news/17?x=1"


WELL = "<p>" + TEXT + " Объезд есть, говорит мэр города Анна Соколова, и он бесплатный.</p>"


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("ru-RU", TEXT + " Объезд есть, и это не всё, что мы знаем.", "ru"),
        ("en", TEXT, None),
        ("ru", "Міст закрито на ремонт, повідомили в міністерстві. Об'їзд є.", None),
        ("uk", "Міст закрито на ремонт, повідомили в міністерстві. Об'їзд є.", "uk"),
        ("en", "The bridge is closed, the ministry said.", "en"),
        ("ru", "The bridge is closed, the ministry said.", None),
        ("bg", "Мостът е затворен за ремонт, съобщиха от министерството.", "bg"),
        ("x", TEXT, None),
    ],
)
def test_a_declared_language_is_believed_where_the_letters_allow_it(declared, text, language):
    from sayso.intake.declared import language as believed

    assert believed(declared, text) == language


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Tue, 05 Mar 2024 10:15:00 +0300", "2024-03-05T10:15:00+03:00"),
        ("Вт, 05 марта 2024 10:15:00 +0300", "2024-03-05T10:15:00+03:00"),
        ("05 бер 2024 10:15:00 +0200", "2024-03-05T10:15:00+02:00"),
        ("2024-03-05T10:15:00Z", "2024-03-05T10:15:00+00:00"),
        ("2024-03-05", "2024-03-05"),
        ("вчера вечером", None),
        ("9" * 50, None),
        (None, None),
        ("Tue, 99 Mar 2024 10:15:00 +0300", None),
    ],
)
def test_times(value, moment):
    from sayso.intake.declared import time as told

    assert told(value) == moment


TRAPS = {
    "deep": "<div>" * 100_000 + WELL,
    "deep closed": "<b>" * 100_000 + WELL + "</b>" * 100_000,
    "wide": "<i>x</i>" * 100_000 + WELL,
    "nothing": "<html><body></body></html>",
    "not HTML": "\n\n",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_for_parsers_are_set_aside_quickly(tmp_path, trap):
    written(tmp_path, "a.html", f"<html><body>{TRAPS[trap]}")
    written(tmp_path, "b.html", (DATA / "page.html").read_bytes())
    start = time.perf_counter()
    items = taken(tmp_path)
    assert time.perf_counter() - start < 5
    assert [type(item) for item in items] == [SetAside, Taken]


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<p a='", "<script>", "&", "<a <b ", "</div>", "<![CDATA[", "]]>", "<td><table>"]
)
def test_a_megabyte_of_anything_takes_a_second(piece):
    start = time.perf_counter()
    with suppress(InputError):
        markup.check(piece * (2**20 // len(piece)), "x")
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("markup_", "text"),
    [
        ("<p>Раз</p><p>Два</p>", "Раз\nДва"),
        ("Раз<br><br>Два", "Раз\n\nДва"),
        ("Раз &amp; <b>два</b>,\n  три<!-- нет --> четыре", "Раз & два, три четыре"),
        ("<div>Раз<script>x</script>два</div>", "Раздва"),
        ("просто", "просто"),
    ],
)
def test_the_text_a_person_sees(markup_, text):
    assert markup.text_of(markup_, "x") == text


# ── Telegram ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TELEGRAM = DATA / "telegram"


def test_an_export_in_json():
    own, forward, unknown = taken(TELEGRAM / "result.json")
    assert own.article.text == "Мост закрыт на ремонт, сообщили в министерстве.\n\nОбъезд: https://vestnik.example/17"
    assert (own.article.outlet, own.provenance.forwarded_from) == ("Вестник Луги", None)
    assert (own.article.published, own.provenance.record) == ("2024-03-05T10:15:00+03:00", "1700000001/17")
    assert (forward.article.outlet, forward.provenance.forwarded_from) == ("Мэрия Луги", "Мэрия Луги")
    assert (unknown.article.outlet, unknown.provenance.forwarded_from) == (None, "Deleted Account")


def test_an_export_in_html():
    own, forward, joined = taken(TELEGRAM / "messages.html")
    assert (own.article.outlet, own.provenance.record) == ("Вестник Луги", "17")
    assert (forward.article.outlet, forward.provenance.forwarded_from) == ("Мэрия Луги", "Мэрия Луги")
    assert (joined.article.text, joined.article.outlet) == ("Мэрия: и автобус тоже.", "Мэрия Луги")


def test_both_exports_give_the_same_articles():
    assert ids(taken(TELEGRAM / "messages.html"))[:2] == ids(taken(TELEGRAM / "result.json"))[:2]


def test_an_outlet_given_leaves_forwards_theirs():
    own, forward, unknown = taken(TELEGRAM / "result.json", outlet="Канал")
    assert [item.article.outlet for item in (own, forward, unknown)] == ["Канал", "Мэрия Луги", None]


def test_an_export_of_all_chats(tmp_path):
    chat = json.loads((TELEGRAM / "result.json").read_text("utf-8"))
    whole = {
        "about": "Here is the data you requested.",
        "chats": {"about": "", "list": [chat, {**chat, "name": "Второй", "id": 2}]},
    }
    items = taken(written(tmp_path, "result.json", json.dumps(whole, ensure_ascii=False)))
    assert [item.article.outlet for item in items] == ["Вестник Луги", "Мэрия Луги", None, "Второй", "Мэрия Луги", None]


@pytest.mark.parametrize(("cut", "kept"), [(0.99, 3), (0.6, 1), (0.3, 0)])
def test_a_broken_export_gives_what_is_whole(tmp_path, cut, kept):
    text = (TELEGRAM / "result.json").read_text("utf-8")
    items = taken(written(tmp_path, "result.json", text[: int(len(text) * cut)]))
    assert len(ids(items)) == kept
    assert len(reasons(items)) == 1
    assert "broken JSON" in reasons(items)[0]


def test_pictures_of_an_export_are_passed_over(tmp_path):
    for name in ("result.json", "messages.html"):
        written(tmp_path, name, (TELEGRAM / name).read_bytes())
    written(tmp_path, "photos/photo_1.jpg", b"\xff\xd8\xff")
    written(tmp_path, "css/style.css", "a {}")
    assert reasons(taken(tmp_path)) == []


# ── WARC ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def archive(bodies, *, packed, status="200 OK", kind="text/html; charset=utf-8", heads=()):
    """Return a WARC file of one response for each body, and where each begins."""
    out, offsets = b"", []
    for number, body in enumerate(bodies):
        offsets.append(len(out))
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *(f"{name}: {value}" for name, value in heads)]
        http = "\r\n".join(lines).encode() + b"\r\n\r\n" + (body.encode() if isinstance(body, str) else body)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"WARC-Target-URI: https://vestnik.example/{number}\r\nWARC-Date: 2024-03-05T10:15:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        whole = head.encode() + http + b"\r\n\r\n"
        out += gzip.compress(whole) if packed else whole
    return out, offsets


PAGES = [
    f"<html><head><title>Новость {n}</title></head><body><article><h1>Новость {n}</h1>{WELL}{WELL}</article>"
    for n in range(5)
]
PACKED = pytest.mark.parametrize("packed", [False, True])


def warc_file(folder, data, *, packed):
    return written(folder, "crawl.warc.gz" if packed else "crawl.warc", data)


@PACKED
def test_a_crawl(tmp_path, packed):
    data, offsets = archive(PAGES, packed=packed)
    items = taken(warc_file(tmp_path, data, packed=packed))
    assert [item.article.url for item in items] == [f"https://vestnik.example/{n}" for n in range(5)]
    assert [item.provenance.offset for item in items] == offsets
    assert all(item.provenance.record.startswith("<urn:uuid:") for item in items)
    assert all(item.provenance.extractor.startswith("trafilatura") for item in items)


@pytest.mark.parametrize(
    ("status", "kind"), [("404 Not Found", "text/html"), ("200 OK", "image/png"), ("301 Moved", "text/html")]
)
def test_other_records_of_a_crawl_are_passed_over(tmp_path, status, kind):
    data, _ = archive(PAGES, packed=True, status=status, kind=kind)
    assert taken(warc_file(tmp_path, data, packed=True)) == []


def garbage(data, offsets):
    return data[: offsets[2]] + b"garbage\r\n\r\n" * 9 + data[offsets[2] :]


def torn(data, offsets):
    return data[: offsets[1] + 100] + data[offsets[2] :]


def short(data, offsets):
    return data[: offsets[4] + 150]


def trashed(data, offsets):
    return data[: offsets[1] + 12] + b"\xff" * 200 + data[offsets[1] + 212 :]


@PACKED
@pytest.mark.parametrize(("damage", "lost"), [(garbage, set()), (torn, {1}), (short, {4}), (trashed, {1})])
def test_broken_records_are_set_aside_and_the_rest_goes_on(tmp_path, packed, damage, lost):
    data, offsets = archive(PAGES, packed=packed)
    items = taken(warc_file(tmp_path, damage(data, offsets), packed=packed))
    assert {item.article.title for item in items if isinstance(item, Taken)} >= {
        f"Новость {n}" for n in range(5) if n not in lost
    }
    assert len(ids(items)) == 5 - len(lost)
    assert reasons(items)


def test_a_record_longer_than_it_should_be(tmp_path):
    data, _ = archive(PAGES, packed=False)
    path = warc_file(tmp_path, data.replace(b"Content-Length: ", b"Content-Length: 1", 1), packed=False)
    items = taken(path)
    assert len(ids(items)) == 4
    assert "swallows others" in reasons(items)[0]


@pytest.mark.parametrize(
    ("body", "heads"),
    [
        (gzip.compress(PAGES[0].encode()), [("Content-Encoding", "gzip")]),
        (PAGES[0], [("Content-Encoding", "gzip")]),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGES[0].encode()), PAGES[0].encode()), [("Transfer-Encoding", "chunked")]),
        (PAGES[0], [("Transfer-Encoding", "chunked")]),
    ],
)
def test_bodies_as_they_went_over_the_wire(tmp_path, body, heads):
    (item,) = taken(warc_file(tmp_path, archive([body], packed=True, heads=heads)[0], packed=True))
    assert item.article.title == "Новость 0"


def test_bombs_in_a_crawl(tmp_path):
    bomb = gzip.compress(bytes(64 * 2**20))
    first, _ = archive([bomb], packed=True, heads=[("Content-Encoding", "gzip")])
    second, _ = archive([bytes(32 * 2**20)], packed=True)
    last, _ = archive(PAGES[:1], packed=True)
    items = taken(warc_file(tmp_path, first + second + last, packed=True))
    assert reasons(items) == ["unpacks to more than 8 MB", "holds a page of 32 MB: no article is"]
    assert len(ids(items)) == 1


def test_a_record_of_two_gigabytes_takes_no_memory(tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    size = 2 * 2**30
    warc_head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://a.example/\r\n"
    )
    path = tmp_path / "big.warc"
    with path.open("wb") as file:
        file.write(warc_head + b"Content-Type: application/http;msgtype=response\r\n")
        file.write(b"Content-Length: %d\r\n\r\n" % (size + len(head)) + head)
        file.seek(size, 1)  # a hole: no disk is used
        file.write(b"\r\n\r\n" + archive(PAGES[:1], packed=False)[0])
    tracemalloc.start()
    items = taken(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(items) == ["holds a page of 2048 MB: no article is"]
    assert len(ids(items)) == 1
    assert peak < 100 * 2**20


@pytest.mark.parametrize(
    "data", [b"", b"hello\n" * 1000, b"\x1f\x8b\x08" * 10_000, b"WARC/1.0\r\n" * 10_000, bytes(100)]
)
@PACKED
def test_files_that_are_no_crawl(tmp_path, data, packed, monkeypatch):
    monkeypatch.setattr(warc, "BROKEN", 20)
    items = taken(warc_file(tmp_path, data, packed=packed))
    assert ids(items) == []
    assert 0 < len(items) <= 22


# ── packed files ──────────────────────────────────────────────────────────────────────────────────────────────────────


def packed_as(ending, data):
    return gzip.compress(data) if ending == ".gz" else zstandard.compress(data)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "page.html", "a.json", "a.jsonl", "result.json", "feed.json"])
def test_packed_files_hold_what_they_hold(tmp_path, ending, name):
    known = {"page.html": DATA / name, "result.json": TELEGRAM / name}
    data = known[name].read_bytes() if name in known else (TEXT if name == "a.txt" else record(1)).encode()
    plain, packed = written(tmp_path, name, data), written(tmp_path, name + ending, packed_as(ending, data))
    assert ids(taken(packed)) == ids(taken(plain)) != []
    assert [a.id for a in articles([str(packed)])] == [a.id for a in articles([str(plain)])]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.html"])
def test_bombs_are_stopped(tmp_path, ending, name, monkeypatch):
    monkeypatch.setattr(unpack, "LIMIT", 2**20)
    monkeypatch.setattr(unpack, "FREE", 2**20)
    monkeypatch.setattr(page, "LIMIT", 2**20)
    bomb = written(tmp_path, name + ending, packed_as(ending, bytes(32 * 2**20)))
    items = taken(bomb, written(tmp_path, "z.txt", TEXT))
    assert ids(items) == [records.digest(TEXT)]
    assert all(word in reasons(items)[0] for word in ("MB",)) or "bomb" in reasons(items)[0]


def test_a_bomb_of_lines_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "FREE", 2**20)
    path = written(tmp_path, "a.jsonl.gz", gzip.compress((record(1) + "\n").encode() * 100_000))
    items = taken(path)
    assert reasons(items) == ["unpacks to more than 200 times its size: a decompression bomb"]
    assert 0 < len(ids(items)) < 100_000


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_torn_file_gives_its_first_lines(tmp_path, ending):
    lines = "\n".join(json.dumps({"text": f"{n} {os.urandom(40).hex()}"}) for n in range(5000)).encode()
    data = packed_as(ending, lines)
    items = taken(written(tmp_path, f"a.jsonl{ending}", data[: len(data) // 2]))
    assert len(ids(items)) > 1000
    assert reasons(items)[-1] == "the packed data ends too early: the file is not whole"


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_torn_text_is_not_taken_for_whole(tmp_path, ending):
    data = packed_as(ending, (TEXT * 5000).encode() + os.urandom(500).hex().encode())
    assert ids(taken(written(tmp_path, f"a.txt{ending}", data[:-100]))) == []


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_what_is_not_packed(tmp_path, ending):
    assert reasons(taken(written(tmp_path, f"a.txt{ending}", TEXT))) == ["the packed data is broken: pack it again"]


# ── flat, lazy, light ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_memory_stays_flat(tmp_path):
    def peak(number):
        path = written(tmp_path, f"{number}.jsonl", "".join(record(n) + "\n" for n in range(number)))
        tracemalloc.start()
        assert sum(1 for _ in take([str(path)])) == number
        out = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return out

    peak(10)
    assert peak(10_000) < 1.5 * peak(1000) + 2**20


def test_nothing_heavy_is_loaded_for_a_text(tmp_path):
    import subprocess

    path = written(tmp_path, "a.txt", TEXT)
    heavy = {
        "trafilatura",
        "lxml",
        "feedparser",
        "httpx",
        "httpcore",
        "fastwarc",
        "zstandard",
        "charset_normalizer",
        "email",
    }
    code = (
        f"import sys\nfrom sayso.intake import take\nlist(take([{str(path)!r}]))\nprint(*{heavy!r} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b""
