"""Anything from outside → Article, or one InputError that says what to do."""

import io
import json
from pathlib import Path

import pytest

from sayso.errors import InputError
from sayso.intake import records, unpack
from sayso.intake.decode import decode
from sayso.intake.files import articles
from sayso.model import Article

RUSSIAN = "Мост через Верхнюю Лугу закрыт на ремонт, сообщили в министерстве. Объезд есть — через посёлок."
UKRAINIAN = "Президент заявив, що переговори відбудуться наступного тижня. Про це повідомляє агентство."


# ── decoding ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "utf-32"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN.upper(), "cp1251"),
        (RUSSIAN.replace("—", "-"), "koi8-r"),
        (RUSSIAN.upper().replace("—", "-"), "koi8-r"),
        (RUSSIAN.replace("—", "-"), "cp866"),
        (RUSSIAN.replace("—", "-"), "iso8859-5"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        ("Plain ASCII text.", "ascii"),
        ("В тексте есть \0 и \x1b[31m управляющие знаки, но это текст на русском языке.", "utf-8"),
    ],
)
def test_what_was_written_is_read(text, encoding):
    assert decode(text.encode(encoding), "x") == text


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"%PDF-1.7\n...", "looks binary (a PDF)"),
        (b"PK\x03\x04" + bytes(50), "looks binary (a zip archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "looks binary (a picture)"),
        (bytes(range(256)) * 4, "looks binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(20), "looks binary"),
        (RUSSIAN.encode()[:39] + b"\xff" + RUSSIAN.encode()[39:], "not UTF-8 from byte 39 on; tried utf-8, utf-16, cp"),
        ("Ce café était fermé, l'été.".encode("latin-1"), "cannot be decoded"),
        ("Übergröße".encode("cp1252"), "cannot be decoded"),
        (b"\xed\xa0\x80 a surrogate", "cannot be decoded"),
        (b"\xff\xfe\x00\xd8", "starts as utf-16-le but breaks at byte 0"),
        (b"\xef\xbb\xbf\xff", "starts as utf-8 but breaks at byte 0"),
    ],
)
def test_what_cannot_be_read_says_why(data, trouble):
    with pytest.raises(InputError, match=r"^x: ") as raised:
        decode(data, "x")
    assert trouble in str(raised.value)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_half_a_line_is_enough(encoding):
    assert decode("Об этом сообщили в министерстве".encode(encoding), "x") == "Об этом сообщили в министерстве"


# ── text files ───────────────────────────────────────────────────────────────────────────────────


def one(path: Path | str, **overrides: str) -> Article | InputError:
    (item,) = articles([str(path)], overrides=overrides)
    return item


def written(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_text_is_kept_as_given(tmp_path):
    text = "Заголовок\r\n\r\nТекст\tс  пробелами\u2028и так далее\r\n"
    assert one(written(tmp_path, "a.b.txt", text)) == Article("a.b", text)


def test_a_mark_at_the_start_is_no_text(tmp_path):
    assert one(written(tmp_path, "a.txt", "\ufeffТекст")) == Article("a", "Текст")


@pytest.mark.parametrize(
    ("name", "data", "trouble"),
    [
        ("a.txt", "", "is empty: there is no text to read"),
        ("a.txt", " \n\ufeff"[:2], "is empty: there is no text to read"),
        ("a.json", "", "is empty"),
        ("a.jsonl", "", "is empty: there is no article to read"),
        ("a.html", "<p>", "no text of an article was found in the page"),
        ("a.txt", b"\x00\x01\x02\x03" * 9, "looks binary, not text"),
    ],
)
def test_files_that_are_none(tmp_path, name, data, trouble):
    path = written(tmp_path, name, data)
    error = one(path)
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{path}: {trouble}")


@pytest.mark.parametrize(
    ("place", "trouble"),
    [
        ("no/such.txt", "there is no such file: check the name"),
        ("no/such.jsonl", "there is no such file: check the name"),
        ("/", "is a folder: name the files in it, as in FOLDER/*.txt"),
        ("https:///news", "is no address of a page: give one that starts with https:// or http://"),
        ("http://127.0.0.1/news", "127.0.0.1 is no address of the open internet"),
        ("a" * 5000, "cannot be read: File name too long"),
    ],
)
def test_places_that_are_none(place, trouble):
    assert str(one(place)).startswith(f"{place}: {trouble}")


def test_larger_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "LIMIT", 2**20)
    path = written(tmp_path, "a.txt", b"x" * (2**20 + 1))
    assert str(one(path)) == f"{path}: is larger than 1 MB: split it, or give many articles as .jsonl"


def test_one_bad_place_hides_no_other_and_the_order_stays(tmp_path):
    first, last = written(tmp_path, "b.txt", "Раз"), written(tmp_path, "a.txt", "Два")
    got = list(articles([str(first), "missing.txt", str(last)]))
    assert [getattr(item, "text", "error") for item in got] == ["Раз", "error", "Два"]


def test_lazily(tmp_path):
    stream = articles([str(written(tmp_path, "a.txt", "Раз")), "missing.txt"])
    assert next(stream) == Article("a", "Раз")


def test_overrides_replace(tmp_path):
    path = written(tmp_path, "a.json", '{"id": "7", "text": "Текст", "outlet": "Один"}')
    assert one(path, outlet="Другой", title="Т") == Article("7", "Текст", title="Т", outlet="Другой")


# ── JSON and JSONL ───────────────────────────────────────────────────────────────────────────────


def test_every_field_of_a_record(tmp_path):
    fields = {
        "id": "x1",
        "text": "Текст",
        "title": "Заголовок",
        "outlet": "Вестник",
        "url": "https://example.org/1",
        "published": "2024-03-01T12:00:00+03:00",
        "language": "ru",
    }
    path = written(tmp_path, "a.json", json.dumps(fields | {"something": ["else"]}))
    assert one(path) == Article(**fields)


@pytest.mark.parametrize(
    ("record", "id_"),
    [
        ({"text": "Текст", "id": 17}, "17"),
        ({"text": "Текст", "id": ""}, records.digest("Текст", *[None] * 5)),
        ({"text": "Текст"}, records.digest("Текст", *[None] * 5)),
        ({"text": "Текст", "outlet": "В"}, records.digest("Текст", None, "В", None, None, None)),
    ],
)
def test_ids(tmp_path, record, id_):
    article = one(written(tmp_path, "a.json", json.dumps(record)))
    assert isinstance(article, Article)
    assert article.id == id_


def test_a_digest_is_of_the_content_alone():
    assert records.digest("Текст") == "ef8376bec6689d12"
    assert records.digest("а", "б") != records.digest("аб", None)
    assert records.digest("\ud800") != records.digest("\ud801")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("{", "broken JSON at line 1, column 2"),
        ('{"text": "Текст",\nx}', "broken JSON at line 2, column 1"),
        ('"Текст"', 'an article is an object like {"text": "…"}, not a string'),
        ("17", "an article is an object"),
        ("{}", 'the field "text" must hold the article\'s text, but is missing'),
        ('{"text": 5}', 'the field "text" must hold the article\'s text, but is a number'),
        ('{"text": ["а"]}', "but is a list"),
        ('{"text": " "}', "is empty: there is no text to read"),
        ('{"text": "а", "title": {"ru": "б"}}', 'the field "title" must be a string, but is an object'),
        ('{"text": "а", "id": true}', 'the field "id" must be a string, but is true or false'),
        ('{"text": "а", "published": "вчера"}', '"published" must be an ISO 8601 time such as 2024-03-01T12:00'),
        ("[" * 100_000, "JSON that no article needs: nested too deep"),
        ('{"text": "а", "n": ' + "9" * 10_000 + "}", "JSON that no article needs"),
    ],
)
def test_records_that_are_none(tmp_path, text, trouble):
    path = written(tmp_path, "a.json", text)
    item, *more = articles([str(path)])
    assert not more
    assert isinstance(item, InputError)
    assert item.place.startswith(str(path))
    assert trouble in item.trouble


def test_a_list_of_articles(tmp_path):
    path = written(tmp_path, "a.json", '[{"text": "Раз"}, 5, {"text": "Три"}]')
    first, error, third = articles([str(path)])
    assert (first.text, third.text) == ("Раз", "Три")
    assert str(error).startswith(f"{path}, article 2: an article is an object")


LINES = ['{"text": "Раз"}', "{broken", "", '{"text": 2}', '{"text": "Пять\u2028и ещё"}']


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_broken_lines_are_numbered_and_the_others_read(tmp_path, end, encoding):
    path = written(tmp_path, "a.jsonl", end.join(LINES).encode(encoding))
    first, broken, wrong, last = articles([str(path)])
    assert (first.text, last.text) == ("Раз", "Пять\u2028и ещё")
    assert (broken.place, wrong.place) == (f"{path}:2", f"{path}:4")


def test_a_line_in_another_encoding(tmp_path):
    line = json.dumps({"text": RUSSIAN}, ensure_ascii=False)
    path = written(tmp_path, "a.jsonl", line.encode() + b"\n" + line.encode("cp1251"))
    assert [item.text for item in articles([str(path)])] == [RUSSIAN, RUSSIAN]


def test_a_line_too_long_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "LIMIT", 2**20)
    lines = ['{"text": "Раз"}', '{"text": "' + "x" * 3 * 2**20 + '"}', '{"text": "Три"}']
    path = written(tmp_path, "a.jsonl", "\n".join(lines))
    first, error, last = articles([str(path)])
    assert (first.text, last.text) == ("Раз", "Три")
    assert str(error) == f"{path}:2: the line is longer than 1 MB: no article is"


def test_half_a_character_in_json_is_kept(tmp_path):
    path = written(tmp_path, "a.json", '{"text": "обрыв \\ud83d"}')
    assert one(path).text == "обрыв \ud83d"


# ── standard input ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ("Просто текст.\n", ["Просто текст.\n"]),
        ('{"text": "Раз"}', ["Раз"]),
        ('{"text":\n "Раз"\n}\n', ["Раз"]),
        ('{"text": "Раз"}\n{"text": "Два"}\n', ["Раз", "Два"]),
        ('[{"text": "Раз"}, {"text": "Два"}]', ["Раз", "Два"]),
    ],
)
def test_standard_input(monkeypatch, given, texts):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    assert [item.text for item in articles(["-"])] == texts


def test_broken_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "a"}\n{oops}\n')))
    _, error = articles(["-"])
    assert str(error).startswith("standard input:2: broken JSON at line 1, column 2")
