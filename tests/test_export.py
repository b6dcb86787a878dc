"""Take home: every format against its schema or a reference library, tables in DuckDB and pandas, readings back exactly."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from itertools import islice

import duckdb
import geojson
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import read
from sayso.catalogue import KINDS
from sayso.errors import InputError, UsageError
from sayso.export import COMBINATIONS, FORMS, WHATS, export, imported, linked, names, parquet
from sayso.export.lines import INSTEAD
from sayso.export.rows import TABLES, day, moment
from sayso.export.spreadsheet import unguarded, unjoined
from sayso.model import Article, Attribution, Finding, Place, Problem, Reading, Source, Span, Statement, Time

PAIRS = [(what, form) for form, whats in COMBINATIONS.items() for what in whats]

# ── readings of our own ───────────────────────────────────────────────────────────────────────────────────────────────

TITLE = "Порт закрыт: мэрия"
TEXT = "😀 Порт в Лядове закрыт с 3 мая, пишет «Волна» со ссылкой на мэрию. «Всё цело», — сказал Ян Бур. Он отказался говорить."


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def attribution(number: int, content: tuple[Span, ...], **more) -> Attribution:
    given = {"cue": None, "source": None, "entity": None, "source_id": None, "act": "say", "mode": "indirect"}
    return Attribution(number, content, **(given | {"parent": None, "continues": (), "rule": "r/x"} | more))


PORT = at("Порт в Лядове закрыт с 3 мая")
RICH = Reading(
    Article("порт/1", TEXT, TITLE, "Вестник", "https://example.org/порт?a=1", "2024-05-03T01:30:00+03:00", "ru"),
    "ru",
    attributions=(
        attribution(1, (PORT,), cue=at("пишет"), source=at("«Волна»"), source_id="s1", entity="Волна", confidence=0.9),
        attribution(2, (PORT,), cue=at("со ссылкой на"), source=at("мэрию"), source_id="s2", entity="мэрия", parent=1),
        attribution(3, (at("Всё"), at("цело")), source=at("Ян Бур"), source_id="s3", entity="Ян Бур", mode="direct"),
        attribution(4, (), cue=at("отказался говорить"), source_id="s3", entity="Ян Бур", act="refuse"),
        attribution(
            5, (Span(0, 11),), source=Span(13, 18), source_id="s2", entity="мэрия", field="title", confidence=1
        ),
        attribution(6, (at("Всё цело"),), source_id="s4", entity="акт", parent=3, continues=(at("Он"), at("говорить"))),
    ),
    sources=(
        Source("s1", "Волна", "agency", "volna", (at("«Волна»"),)),
        Source("s2", "мэрия", "government", None, (at("мэрию"),)),
        Source("s3", "=Ян|Бур", "person", "bur-yan", (at("Ян Бур"), at("Он"))),
        Source("s4", "акт", "document", None, ()),
        Source("s5", "источник", "unnamed", None, ()),
    ),
    statements=(
        Statement(Span(0, 11), ("s2",), "asserted", field="title"),
        Statement(PORT, ("s2", "s1"), "probable", shown=(at("закрыт"),), places=(0, 1), times=(0,)),
        Statement(at("«Всё цело»"), ("s4", "s3"), "denied", "denies", (), (1, 2, 3), (1,)),
        Statement(at("Он отказался говорить."), (), None),
        Statement(at("говорить"), ("s5",)),
    ),
    places=(
        Place(at("Лядове"), "Lyadov", "city", "PL", -51.5, 20, 77, 15, (("Lyady", "BY", 5), ("Lyada", None, None))),
        Place(at("Порт"), "Poland", "country", "PL"),
        Place(at("Порт"), "Lyadov", "city", "PL", -51.5, 20, 77),
        Place(at("Порт"), "Port", "other", None, 1.25, -2.5),
    ),
    times=(
        Time(at("с 3 мая"), "2024-05-03", None, "to"),
        Time(at("3 мая"), "2024-05-03", "2024-05-04", approx=True),
        Time(at("мая"), None, None, note="nobody knows"),
    ),
    findings=(Finding("single_source", at("Порт"), "one"), Finding("headline_overclaims", Span(0, 4), "two", "title")),
    problems=(Problem("quotation", at("«Волна»"), "odd"),),
)
HOSTILE = replace(
    RICH,
    article=replace(
        RICH.article, id="\ud800<%#?>\"'\0", text=TEXT + "\ud83d \0\u2028\u202e\r\n\t", url="javascript:alert(1)"
    ),
    statements=(*RICH.statements, Statement(Span(len(TEXT), len(TEXT) + 8), ("s1", "s1", "s1"))),
)
BARE = Reading(Article("bare", "Text.", language="en"), "en", problems=(Problem("language", Span(0, 5), "no pack"),))


@pytest.fixture(scope="module")
def readings(root) -> list[Reading]:
    """Ours and those of the examples."""
    paths = sorted((root / "examples").glob("*.txt"))
    articles = [Article(path.stem, path.read_text("utf-8"), published="2024-05-03", language="ru") for path in paths]
    return [RICH, HOSTILE, BARE, *map(read, articles)]


def written(given: list[Reading], what: str, form: str) -> bytes:
    return b"".join(export(given, what, form))


def lines(given: list[Reading], what: str, form: str = "jsonl") -> list[dict]:
    return [json.loads(line) for line in written(given, what, form).splitlines()]


def schema(root, name: str) -> jsonschema.Draft202012Validator:
    value = json.loads((root / "src/sayso/export/schemas" / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(value)
    return jsonschema.Draft202012Validator(value)


# ── the door ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", WHATS)
def test_every_pair_is_written_or_refused_with_those_there_are(what, form):
    if what in COMBINATIONS[form]:
        assert written([RICH, BARE], what, form) == written([RICH, BARE], what, form) != b""
    else:
        with pytest.raises(UsageError, match=f"{form} does not hold «{what}»: it has .*{COMBINATIONS[form][0]}"):
            export([], what, form)


def test_strange_names_are_refused():
    with pytest.raises(UsageError, match=r"there is no format «xlsx»: choose jsonl, csv, .* or webanno"):
        export([], "articles", "xlsx")
    with pytest.raises(UsageError, match=r"csv does not hold «claims»: it has [^;]*$"):
        export([], "claims", "csv")


@pytest.mark.parametrize(("what", "form"), PAIRS)
def test_readings_are_asked_for_one_by_one(what, form, monkeypatch):
    monkeypatch.setattr(parquet, "GROUP", 50)
    asked = []

    def endless():
        while True:
            asked.append(1)
            assert len(asked) <= 250
            yield RICH

    assert all(islice(export(endless(), what, form), 4))


def test_hash_seed_changes_nothing(root):
    code = (
        "import sys\nfrom test_export import *\nfor w, f in PAIRS: sys.stdout.buffer.write(written([RICH, BARE], w, f))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root / "tests",
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src")},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def test_nothing_heavy_is_loaded_before_it_is_needed():
    code = "import sys, sayso.export; print({'pyarrow', 'pandas', 'slovnet', 'sqlalchemy'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"pip install 'sayso\[parquet\]'"):
        export([], "places", "parquet")


# ── there and back ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_written_comes_back(readings):
    data = written(readings, "all", "jsonl")
    assert list(imported(io.BytesIO(data))) == readings
    assert list(imported(io.StringIO("\ufeff" + data.decode() + "\n\n"))) == readings
    assert written(imported(io.BytesIO(data)), "all", "jsonl") == data


def test_the_lines_are_the_contract(readings, root):
    assert lines(readings, "all") == json.loads(json.dumps([reading.to_dict() for reading in readings]))
    for line in lines(readings, "all"):
        schema(root, "reading").validate(line)


def changed(path: str, value: object) -> bytes:
    """RICH as a line with something else at a path such as `statements.0.chain`."""
    data = json.loads(json.dumps(RICH.to_dict()))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = data
    for step in way:
        place = place[step]
    if value is None.__class__:
        del place[last]
    else:
        place[last] = value
    return json.dumps(data).encode()


GONE = type(None)
BROKEN = [
    (b"\xff{}", "is not UTF-8: import takes what"),
    (b"{", "broken JSON at line 1, column 2"),
    (b"[" * 200_000, "nested too deep"),
    (b'{"id": ' + b"9" * 5_000 + b"}", "a number too long"),
    (b"[]", "a reading is an object, not this list"),
    (b"null", "a reading is an object, not null"),
    (b'{"text": "An article."}', '"attributions" is missing: is this a reading'),
    (changed("id", ""), '"id" must not be empty'),
    (changed("id", 5), '"id" must be a string, not 5'),
    (changed("text", None), '"text" must be a string, not null'),
    (changed("language", None), '"language" must be a string, not null'),
    (changed("published", "gestern"), "\"published\" must be an ISO 8601 time, not 'gestern'"),
    (changed("headline", [0, 5000]), '"headline" does not lie in the text'),
    (changed("headline", [5, 0]), r'"headline" must be a place \[start, end\] or null, not this list'),
    (changed("colour", "red"), "'colour' is nothing that a reading has"),
    (changed("places", {}), '"places" must be a list, not an object'),
    (changed("places.0", 1.5), "places, entry 0: must be an object, not 1.5"),
    (changed("places.0.name", GONE), 'places, entry 0: "name" is missing'),
    (changed("places.0.lat", float("nan")), 'places, entry 0: "lat" must be a number or null, not NaN'),
    (changed("places.0.lat", 91), 'places, entry 0: "lat" must be from -90 to 90'),
    (changed("places.0.geonames", 10**30), 'places, entry 0: "geonames" must be a whole number'),
    (changed("places.0.others", [["x"]]), 'places, entry 0: "others" must be a list of'),
    (changed("times.1.since", "2024"), "times, entry 1: 'since' is nothing that a reading has"),
    (changed("times.0.approx", 1), 'times, entry 0: "approx" must be true or false, not 1'),
    (changed("times.0.open", "both"), 'times, entry 0: "open" must be "from" or "to" or null'),
    (changed("attributions.0.id", True), 'attributions, entry 0: "id" must be a whole number, not true'),
    (changed("attributions.0.id", 2), 'attributions: no two entries may have the same "id"'),
    (changed("attributions.0.parent", 9), 'attributions, entry 0: "parent" refers to 9, which is not there'),
    (changed("attributions.0.source_id", "s9"), "\"source_id\" refers to 's9', which is not there"),
    (changed("attributions.0.act", "sing"), '"act" must be "say" or "deny"'),
    (changed("attributions.0.act", ["say"]), '"act" must be "say" or "deny"'),
    (changed("attributions.0.confidence", 1.5), '"confidence" must be from 0 to 1, not 1.5'),
    (changed("attributions.4.content", [[0, 60]]), "attributions, entry 4: a place does not lie in the title"),
    (changed("attributions.0.content", [[-1, 3]]), '"content" must be a list of: a place'),
    (changed("sources.1.id", "s1"), 'sources: no two entries may have the same "id"'),
    (changed("sources.0.mentions", [[0, 9999]]), "sources, entry 0: a place does not lie in the text"),
    (changed("statements.0.chain", ["s1", "s7"]), "statements, entry 0: \"chain\" refers to 's7'"),
    (changed("statements.0.places", [4]), 'statements, entry 0: "places" refers to 4'),
    (changed("statements.0.times", [-1]), 'statements, entry 0: "times" refers to -1'),
    (changed("statements.0.chain", "s1"), '"chain" must be a list of: a string'),
]


@pytest.mark.parametrize(("line", "trouble"), BROKEN, ids=[trouble for _, trouble in BROKEN])
def test_what_is_no_reading_is_refused_by_its_line(line, trouble):
    good = written([BARE], "all", "jsonl")
    found = imported([good, b"\n", line, good], "corpus.jsonl")
    assert next(found) == BARE
    with pytest.raises(InputError, match=rf"^corpus\.jsonl:3: .*{trouble}"):
        next(found)


def test_a_circle_of_parents_is_no_endless_way():
    (reading,) = imported([changed("attributions.0.parent", 2)])
    assert lines([reading], "attributions")[0]["chain"] == ["s1", "s2"]
    assert all(written([reading], what, form) for what, form in PAIRS)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=6) | st.just("s1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places_of(value: object, path: tuple = ()) -> list[tuple]:
    """Every path into a JSON value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for step, part in steps for found in places_of(part, (*path, step)))]


PATHS = places_of(json.loads(json.dumps(RICH.to_dict())))[1:]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PATHS), ODD)
def test_whatever_stands_in_a_line_is_refused_or_can_be_taken_home(path, odd):
    data = json.loads(json.dumps(RICH.to_dict()))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = odd
    try:
        (reading,) = imported([json.dumps(data)])
    except InputError:
        return
    assert reading.to_dict() == Reading.from_dict(data).to_dict()
    for what, form in PAIRS:
        if form != "parquet":
            b"".join(export([reading], what, form)).decode()


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────

TYPES = {
    "text": str,
    "whole": int,
    "number": float,
    "truth": bool,
    "moment": str,
    "day": str,
    "texts": list,
    "wholes": list,
    "spans": list,
}


@pytest.mark.parametrize("what", TABLES)
def test_rows_have_the_columns_and_their_types(what, readings):
    columns = TABLES[what].columns
    rows = lines(readings, what)
    assert rows
    for row in rows:
        assert list(row) == list(columns)
        assert {name for name, kind in columns.items() if type(row[name]) not in (TYPES[kind], GONE)} == set()


@pytest.mark.parametrize("what", set(TABLES) - {"articles"})
def test_quotes_are_what_the_offsets_show(what, readings):
    texts = {row["article"]: {"text": row["text"], "title": row["title"]} for row in lines(readings, "articles")}
    for row in lines(readings, what):
        text = texts[row["article"]]
        if what == "sources":
            shown, spans = row["mention_quotes"], row["mentions"]
        elif what == "attributions":
            shown, spans = (row["quote"] or "").split(" … ") if row["content"] else [], row["content"]
        else:
            shown, spans = [row["quote"]], [row]
        assert shown == [text[row.get("field", "text")][span["start"] : span["end"]] for span in spans]


ROWS = [
    ("attributions", 0, {"chain": ["s1"], "chain_keys": ["volna"], "depth": 1, "cue": "пишет", "mention": "«Волна»"}),
    ("attributions", 1, {"chain": ["s2", "s1"], "chain_names": ["мэрия", "Волна"], "chain_keys": ["", "volna"]}),
    ("attributions", 2, {"quote": "Всё … цело", "start": 68, "end": 76, "source_key": "bur-yan", "cue": None}),
    ("attributions", 3, {"quote": None, "start": None, "end": None, "content": [], "act": "refuse"}),
    ("attributions", 4, {"field": "title", "quote": "Порт закрыт", "mention": "мэрия", "confidence": 1.0}),
    (
        "statements",
        1,
        {"own": False, "depth": 2, "place_names": ["Lyadov", "Poland"], "countries": ["PL"], "times": [0]},
    ),
    ("statements", 3, {"own": True, "depth": 0, "chain": [], "certainty": None}),
    ("sources", 0, {"statements": 0, "relayed_statements": 1, "attributions": 1}),
    ("sources", 1, {"statements": 2, "relayed_statements": 0, "attributions": 2}),
    ("places", 0, {"lat": -51.5, "lon": 20.0, "radius_km": 15.0, "others": ["Lyady", "Lyada"], "statements": [1]}),
    ("places", 1, {"lat": None, "geonames": None, "statements": [1, 2]}),
    ("times", 0, {"since": "2024-05-03", "until": None, "open": "to", "statements": [1]}),
    ("articles", 0, {"headline": TITLE, "own_statements": 1, "findings": ["single_source", "headline_overclaims"]}),
    ("articles", 0, {"published": "2024-05-03T01:30:00+03:00", "published_at": "2024-05-02T22:30:00+00:00"}),
]


@pytest.mark.parametrize(("what", "number", "expected"), ROWS)
def test_row(what, number, expected):
    row = lines([RICH], what)[number]
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2024-05-03", "2024-05-03T00:00:00+00:00"),
        ("2024-05-03T10:00:00.5-02:00", "2024-05-03T12:00:00.500000+00:00"),
        ("0001-01-01T00:00+05:00", None),
        ("soon", None),
        (None, None),
    ],
)
def test_moments(published, told):
    found = moment(published)
    assert (found and found.isoformat()) == told
    assert (day("2024-02-30"), str(day("2024-02-29"))) == (None, "2024-02-29")


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def cells(given: list[Reading], what: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(given, what, "csv").decode(), newline=""), strict=True))


def from_cell(cell: str, kind: str) -> object:
    if kind in ("texts", "wholes", "spans"):
        parts = unjoined(unguarded(cell))
        if kind == "spans":
            return [dict(zip(("start", "end"), map(int, part.split("-")), strict=True)) for part in parts]
        return [int(part) for part in parts] if kind == "wholes" else parts
    if cell == "":
        return None
    make = {"whole": int, "number": float, "truth": {"true": True, "false": False}.get}.get(kind, unguarded)
    return make(cell)


@pytest.mark.parametrize("what", TABLES)
def test_csv_holds_what_json_holds(what, readings):
    columns = TABLES[what].columns
    for cell_row, row in zip(cells(readings, what), lines(readings, what), strict=True):
        found = {name: from_cell(cell_row[name], kind) for name, kind in columns.items()}
        expected = {name: json.loads(json.dumps(value).replace("\\u0000", INSTEAD)) for name, value in row.items()}
        expected |= {name: [] for name, value in expected.items() if value == [""]}  # one empty entry looks like none
        assert found == {name: None if value == "" else value for name, value in expected.items()}


GUARDED = [
    ("=1+1", "'=1+1"),
    ("'=1+1", "''=1+1"),
    ("''@x", "'''@x"),
    ("+7 495", "'+7 495"),
    ("-", "'-"),
    ("\t=x", "'\t=x"),
    ("\r\n=x", "'\r\n=x"),
    ("\n=x", "'\n=x"),
    ("＝x", "'＝x"),
    ("'quoted'", "'quoted'"),
    ("— сказал он", "— сказал он"),
    ("a=b", "a=b"),
    ('he said "x", y', 'he said "x", y'),
]


@pytest.mark.parametrize(("text", "cell"), GUARDED)
def test_no_cell_is_a_formula(text, cell):
    (row,) = cells([replace(BARE, article=Article(text, text, title=text, outlet=text, language="en"))], "articles")
    assert [row[name] for name in ("article", "outlet", "title", "text")] == [cell] * 4
    assert unguarded(cell) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)))
def test_lists_come_apart_as_they_were(parts):
    sources = tuple(Source(f"s{number}", part, "x", None, ()) for number, part in enumerate(parts))
    reading = replace(BARE, sources=sources, statements=(Statement(Span(0, 4), tuple(s.id for s in sources)),))
    (row,) = cells([reading], "statements")
    assert unjoined(unguarded(row["chain_names"])) == parts


def test_csv_is_rfc_4180():
    data = written([RICH], "places", "csv")
    header, first, *_ = data.split(b"\r\n")
    assert header.decode().split(",") == list(TABLES["places"].columns)
    assert b",-51.5,20.0," in first
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")


# ── Parquet ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def folder(readings, tmp_path_factory):
    place = tmp_path_factory.mktemp("parquet")
    for what in TABLES:
        (place / f"{what}.parquet").write_bytes(written(readings, what, "parquet"))
    return place


DUCKDB = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "truth": "BOOLEAN",
    "moment": "TIMESTAMP WITH TIME ZONE",
    "day": "DATE",
    "texts": "VARCHAR[]",
    "wholes": "BIGINT[]",
    "spans": 'STRUCT("start" BIGINT, "end" BIGINT)[]',
}


@pytest.mark.parametrize("what", TABLES)
def test_parquet_in_duckdb_has_the_types_and_the_rows(what, readings, folder):
    with duckdb.connect() as base:
        described = base.execute(f"DESCRIBE FROM '{folder}/{what}.parquet'").fetchall()
        assert {name: kind for name, kind, *_ in described} == {n: DUCKDB[k] for n, k in TABLES[what].columns.items()}
        odd = {name: f"CAST({name} AS VARCHAR)" for name, kind in TABLES[what].columns.items() if kind == "day"}
        odd |= {"published_at": "epoch_us(published_at)"}
        wanted = ", ".join(odd.get(name, f'"{name}"') for name in TABLES[what].columns)
        rows = base.execute(f"SELECT {wanted} FROM '{folder}/{what}.parquet'").fetchall()
    expected = [list(row.values()) for row in lines(readings, what)]
    where = list(TABLES[what].columns).index("published_at")
    for row in expected:
        row[where] = row[where] and int(moment(row[where]).timestamp() * 1_000_000)
    assert [list(row) for row in rows] == expected


def test_parquet_in_pandas(folder, readings):
    import pandas as pd

    frame = pd.read_parquet(folder / "statements.parquet")
    assert len(frame) == sum(len(reading.statements) for reading in readings)
    assert str(frame["published_at"].dtype).endswith("UTC]")
    assert frame["own"].dtype == bool
    assert list(frame["chain_names"][1]) == ["мэрия", "Волна"]


def rows_of_groups(file) -> list[int]:
    return [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]


def test_row_groups_are_bounded(monkeypatch, tmp_path):
    from pyarrow.parquet import ParquetFile

    monkeypatch.setattr(parquet, "GROUP", 10)
    (tmp_path / "x.parquet").write_bytes(written([RICH] * 7, "sources", "parquet"))
    file = ParquetFile(tmp_path / "x.parquet")
    assert rows_of_groups(file) == [10, 10, 10, 5]
    monkeypatch.setattr(parquet, "HEAVY", 2 * len(TEXT))
    (tmp_path / "y.parquet").write_bytes(written([RICH] * 5, "articles", "parquet"))
    assert rows_of_groups(ParquetFile(tmp_path / "y.parquet")) == [2, 2, 1]


@pytest.mark.parametrize(("what", "form"), PAIRS)
def test_nothing_is_a_file_too(what, form, tmp_path):
    (tmp_path / "x").write_bytes(written([], what, form))
    data = (tmp_path / "x").read_bytes()
    if form == "parquet":
        assert duckdb.sql(f"SELECT count(*) FROM read_parquet('{tmp_path}/x')").fetchall() == [(0,)]
    elif form == "csv":
        assert data.decode() == ",".join(TABLES[what].columns) + "\r\n"
    elif form in ("jsonl", "prov"):
        assert data == b""
    else:
        assert [] in json.loads(data).values()


# ── GeoJSON ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", COMBINATIONS["geojson"])
def test_geojson_is_valid(what, readings, root):
    data = written(readings, what, "geojson").decode()
    schema(root, "geojson").validate(json.loads(data))
    collection = geojson.loads(data)
    assert collection.is_valid
    assert len({feature.id for feature in collection.features}) == len(collection.features) >= 4


def test_geojson_geometries():
    def shapes(what: str) -> list[object]:
        features = json.loads(written([RICH], what, "geojson"))["features"]
        return [
            feature["geometry"] and (feature["geometry"]["type"], feature["geometry"]["coordinates"])
            for feature in features
        ]

    assert shapes("places") == [("Point", [20, -51.5]), None, ("Point", [20, -51.5]), ("Point", [-2.5, 1.25])]
    assert shapes("statements") == [("Point", [20, -51.5]), ("MultiPoint", [[20, -51.5], [-2.5, 1.25]])]


# ── schema.org ────────────────────────────────────────────────────────────────────────────────────────────────────────

SCHEMA = "http://schema.org/"


@pytest.mark.parametrize("what", COMBINATIONS["jsonld"])
def test_jsonld_is_valid(what, readings, root):
    schema(root, "schema_org").validate(json.loads(written(readings, what, "jsonld")))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own use of it
def test_jsonld_says_the_same_as_a_graph(readings):
    import rdflib

    document = json.loads(written(readings, "all", "jsonld"))
    # The context of schema.org lies on the web; of its terms ours need but these.
    document["@context"][0] = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "sameAs": {"@type": "@id"}}
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    about = rdflib.Namespace(SCHEMA)
    claims = set(graph.subjects(rdflib.RDF.type, about.Claim))
    assert len(claims) == sum(len(reading.statements) for reading in readings)
    assert len(set(graph.subjects(rdflib.RDF.type, about.NewsArticle))) == len(readings)
    for claim in claims:
        (first,) = graph.objects(claim, about.firstAppearance)
        works = set(graph.objects(claim, about.appearance))
        assert first in works
        assert all(graph.value(work, rdflib.RDF.type) in (about.NewsArticle, about.CreativeWork) for work in works)


def test_claims():
    article, *claims = json.loads(written([RICH], "all", "jsonld"))["@graph"]
    own = names.article(RICH.article)
    assert article["publisher"]["name"] == "Вестник"
    assert [claim["firstAppearance"]["@id"].removeprefix(own) for claim in claims] == [
        "",
        "#work-s1",
        "#source-s4",
        "",
        "",
    ]
    assert [claim.get("author", {}).get("name") for claim in claims] == ["мэрия", "мэрия", None, "Вестник", None]
    assert (claims[2]["isBasedOn"]["name"], claims[4]["creditText"]) == ("акт", "источник")
    assert claims[1]["temporalCoverage"] == ["2024-05-03/.."]
    assert claims[2]["temporalCoverage"] == ["2024-05-03"]
    assert claims[1]["contentLocation"][1] == {"@type": "Country", "name": "Poland"}
    assert "url" not in json.loads(written([HOSTILE], "articles", "jsonld"))["@graph"][0]


def test_every_kind_of_source_has_a_type_or_is_nobody_by_name():
    assert set(KINDS) - set(linked.TYPES) == {"document", "eyewitness", "expert", "unnamed"}


@pytest.mark.parametrize(
    ("since", "until", "covered"),
    [
        ("2024-05-03", "2024-05-04", "2024-05-03"),
        ("2024-05-01", "2024-06-01", "2024-05-01/2024-05-31"),
        (None, "2024-05-21", "../2024-05-20"),
        ("2024-05-21", None, "2024-05-21/.."),
        (None, None, None),
        ("x", "0001-01-01", None),
    ],
)
def test_intervals(since, until, covered):
    assert linked.covered(Time(Span(0, 1), since, until)) == covered


# ── PROV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", COMBINATIONS["prov"])
def test_prov_is_what_the_reference_library_reads(what, readings):
    from prov.model import ProvAttribution, ProvDerivation, ProvDocument, ProvElement

    for line in written(readings, what, "prov").splitlines():
        value = json.loads(line)
        document = ProvDocument.deserialize(content=line.decode(), format="json")
        assert ProvDocument.deserialize(content=document.serialize(format="json"), format="json") == document
        assert document.get_provn().endswith("endDocument")
        for kind, name in ((ProvAttribution, "wasAttributedTo"), (ProvDerivation, "wasDerivedFrom")):
            assert len(list(document.get_records(kind))) == len(value.get(name, ()))
        told = {str(element.identifier) for element in document.get_records(ProvElement)}
        ends = {
            str(name)
            for relation in document.get_records((ProvAttribution, ProvDerivation))
            for _, name in relation.formal_attributes
            if name
        }
        assert ends <= told


def test_prov_tells_the_chain():
    (value,) = lines([RICH], "all", "prov")
    derived = {(d["prov:generatedEntity"], d["prov:usedEntity"]) for d in value["wasDerivedFrom"].values()}
    article = f"article:{names.escaped('порт/1')}"
    assert {
        (article, "in:attribution-1"),
        ("in:attribution-1", "in:attribution-2"),
        ("in:attribution-6", "in:source-s4"),
        ("in:statement-1", article),
        ("in:statement-1", "in:statement-1-word-1"),
        ("in:statement-1-word-1", "in:statement-1-word-0"),
    } <= derived
    attributed = {(a["prov:entity"], a["prov:agent"]) for a in value["wasAttributedTo"].values()}
    assert {("in:statement-1-word-0", "in:source-s2"), ("in:statement-1-word-1", "source:volna")} <= attributed
    assert (article, "outlet:" + names.escaped("Вестник")) in attributed


# ── Web Annotation ────────────────────────────────────────────────────────────────────────────────────────────────────


def selected(text: str, selectors: list[dict]) -> tuple[str, str]:
    position, quote = selectors
    around = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert around in text
    assert text.startswith(around, position["start"] - len(quote["prefix"]))
    return text[position["start"] : position["end"]], quote["exact"]


@pytest.mark.parametrize("what", COMBINATIONS["webanno"])
def test_annotations_are_valid_and_select_what_they_quote(what, readings, root):
    page = json.loads(written(readings, what, "webanno"))
    schema(root, "web_annotation").validate(page)
    texts = {
        names.article(reading.article): row for reading, row in zip(readings, lines(readings, "articles"), strict=True)
    }
    ids = [item["id"] for item in page["items"]]
    assert len(set(ids)) == len(ids) > 5
    for item in page["items"]:
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            if isinstance(target, dict):
                source, _, title = target["source"].partition("#")
                by_position, by_words = selected(texts[source][title or "text"], target["selector"])
                assert by_position == by_words


def test_an_attribution_as_annotation():
    second, third, fourth = json.loads(written([RICH], "attributions", "webanno"))["items"][1:4]
    assert [body.get("value", body.get("source")) for body in second["body"]] == [
        names.article(RICH.article) + "#source-s2",
        "мэрия ← Волна",
        "say",
        "indirect",
    ]
    assert [target["selector"][1]["exact"] for target in third["target"]] == ["Всё", "цело"]
    assert fourth["target"]["selector"][1]["exact"] == "отказался говорить"


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/порт?a=1#b", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("https://a b", False),
        ('https://a"b', False),
        ("https://\u202eb", False),
        ("https://\ud800", False),
        ("", False),
        (None, False),
    ],
)
def test_addresses(url, told):
    assert names.web(url) == (url if told else None)


@given(st.text(st.characters()), st.text(st.characters()))
def test_articles_with_different_ids_have_different_names(one, other):
    found = [names.article(Article(name, "")) for name in (one, other)]
    assert (found[0] == found[1]) == (one == other)
    assert all(re.fullmatch(r"urn:sayso:article:[\w.~%-]*", name, re.ASCII) for name in found)


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs" / "export.md").read_text("utf-8")


def test_the_table_of_formats_is_the_one_there_is(page):
    rows = re.findall(r"^\| `(\w+)` \| (`.*`) \|", page.split("## ", maxsplit=1)[0], re.MULTILINE)
    assert {form: tuple(re.findall(r"`(\w+)`", whats)) for form, whats in rows} == COMBINATIONS


@pytest.mark.parametrize("what", TABLES)
def test_every_column_is_described_with_its_type(what, page):
    tables = page.split("## Tables")[1].split("## Parquet")[0]
    shared, own = tables.split("### ")[0], next(part for part in tables.split("### ") if part.startswith(f"{what}\n"))
    rows = re.findall(r"^\| (`.*?`) \| ([\w, ]+) \|", shared + own, re.MULTILINE)
    described = {name: kinds.split(", ") for found, kinds in rows for name in re.findall(r"`(\w+)`", found)}
    assert {name: kind for name, kind in TABLES[what].columns.items() if kind not in described.get(name, ())} == {}
    told = {
        name
        for found, _ in re.findall(r"^\| (`.*?`) \| ([\w, ]+) \|", own, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", found)
    }
    assert told <= set(TABLES[what].columns)


FOUND = [("мэрия", "probable", 2), ("мэрия", "Волна", 2), ("PL", datetime(2024, 5, 1), 4)]  # noqa: DTZ001


@pytest.mark.parametrize(("number", "row"), [*enumerate(FOUND)])
def test_query_of_the_page_runs(number, row, page, folder, monkeypatch):
    queries = re.findall(r"^```sql\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(queries) == len(FOUND)
    monkeypatch.chdir(folder)
    assert row in duckdb.sql(queries[number]).fetchall()
