"""The command line as a user meets it: exit statuses, lines on stderr, formats, the same bytes for any jobs."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import pytest

import sayso
from sayso.errors import InputError
from sayso.jobs import CHUNK_ARTICLES, read_all
from sayso.model import Reading
from sayso.progress import Progress

SAYSO = (str(Path(sys.executable).with_name("sayso")),)  # as it is installed beside the interpreter
TEXT = "Мост закрыт\nМост закрыт на ремонт, сообщил представитель мэрии Иван Петров.\n"


def run(*args: object, given: str | bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as its own process; a traceback is always a failure."""
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run([*SAYSO, *map(str, args)], input=data, capture_output=True, check=False, env=os.environ | env)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


@pytest.fixture(scope="module")
def article(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "мост.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def examples(root) -> list[Path]:
    return sorted((root / "examples").glob("*.txt"))


# ── doors ────────────────────────────────────────────────────────────────────────────────────────


def test_help_is_quick():
    def seconds() -> float:
        start = perf_counter()
        assert b"On whose say-so?" in run("--help").stdout
        return perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.3


def test_nothing_heavy_is_imported_before_it_is_needed():
    code = "import sys, sayso.cli; print(*{'numpy', 'rich', 'pymorphy3', 'multiprocessing'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b""


def test_version():
    assert run("--version").stdout.decode().strip() == f"sayso {sayso.__version__}" == f"sayso {version('sayso')}"


def test_the_python_door():
    reading = sayso.read(TEXT, outlet="Вестник")
    assert (reading.article.outlet, reading.article.text) == ("Вестник", TEXT)
    assert sayso.read(reading.article, outlet="Другой").article.outlet == "Другой"
    assert list(sayso.read_many([TEXT, reading.article]))[1] == reading
    assert "Иван Петров" in [source.name for source in reading.sources]


# ── wrong use and bad input ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("args", "trouble"),
    [
        ([], "Usage: sayso"),
        (["nothing"], "No such command 'nothing'"),
        (["read"], "Missing argument 'FILE...'"),
        (["read", "a.txt", "--format", "xml"], "Invalid value for '--format'"),
        (["read", "a.txt", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["read", "a.txt", "--published", "вчера"], "give an ISO 8601 time"),
        (["read", "a.txt", "b.txt", "--title", "Т"], "give one FILE with it"),
        (["read", "a.txt", "--out", "a.txt"], "is one of the inputs"),
        (["read", "-", "--out", "/no/such/folder/x"], "cannot be written: No such file or directory"),
        (["explain"], "Missing argument 'FILE...'"),
        (["evaluate"], "Missing argument 'GOLD_DIR'"),
        (["evaluate", ".", "--update-floors"], "name it with --floors FILE"),
    ],
)
def test_wrong_use_is_status_2(args, trouble):
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert trouble in done.stderr.decode()


@pytest.mark.parametrize("command", ["read", "explain"])
def test_what_fails_is_said_and_the_rest_is_read(article, tmp_path, command):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    done = run(command, tmp_path / "empty.txt", article, tmp_path / "binary.txt", tmp_path / "no.txt", tmp_path)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [line.split(": ")[0] for line in lines] == ["sayso"] * 4
    assert [line.split(": ")[1].rsplit("/", 1)[1] for line in lines] == [
        "empty.txt",
        "binary.txt",
        "no.txt",
        tmp_path.name,
    ]
    assert "Петров" in done.stdout.decode()


def test_broken_lines_are_named_by_their_number(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "Раз."}\n{oops\n\n{"id": 4, "text": "Четыре."}\n{"text": 5}', encoding="utf-8")
    done = run("read", path, "--format", "jsonl")
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "4"]
    assert [line.split(": ")[1] for line in done.stderr.decode().splitlines()] == [f"{path}:2", f"{path}:5"]


def test_no_gold_is_said():
    done = run("evaluate", "/no/such/folder")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("sayso: /no/such/folder: ")


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
def test_half_a_character_stops_no_format(form):
    done = run("read", "-", "--format", form, given='{"id": "\\udc80", "text": "Обрыв \\ud83d, сообщил Иван Петров."}')
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Иван Петров" in json.dumps(done.stdout.decode(), ensure_ascii=False) or b"\\u0418" in done.stdout


def test_a_name_that_is_no_unicode(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_text(TEXT, encoding="utf-8")
    assert run("read", os.fsdecode(path), "--format", "json").returncode == 0
    assert run("read", os.fsdecode(path) + "x").stderr.count(b"\n") == 1


def test_whoever_stops_reading_hears_no_complaint(article):
    command = [*SAYSO, "read", *[str(article)] * 40, "--format", "html"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


# ── formats ──────────────────────────────────────────────────────────────────────────────────────


def test_jsonl_is_in_the_order_given(examples):
    back = list(reversed(examples))
    done = run("read", *back, "--format", "jsonl")
    readings = [Reading.from_dict(json.loads(line)) for line in done.stdout.splitlines()]
    assert [reading.article.id for reading in readings] == [path.stem for path in back]
    assert [reading.article.text for reading in readings] == [path.read_text("utf-8") for path in back]


def test_json_is_one_object_for_one_article(article):
    one, two = run("read", article, "--format", "json"), run("read", article, article, "--format", "json")
    assert json.loads(two.stdout) == [json.loads(one.stdout)] * 2


def test_options_become_fields(article):
    args = ("--outlet", "Вестник", "--published", "2024-03-01", "--title", "Мост", "--language", "ru")
    reading = json.loads(run("read", article, "--format", "json", *args).stdout)
    assert [reading[key] for key in ("outlet", "published", "title", "language")] == [
        "Вестник",
        "2024-03-01",
        "Мост",
        "ru",
    ]


def test_text_to_a_pipe_has_no_colour_and_is_utf_8_everywhere(article):
    done = run("read", article, LC_ALL="C", PYTHONIOENCODING="ascii", FORCE_COLOR="1")
    assert "Мост закрыт на ремонт" in done.stdout.decode()
    assert b"\x1b" not in done.stdout


def test_html_is_one_page(examples):
    shown = run("read", *examples, "--format", "html").stdout.decode()
    assert shown.count("<!doctype html>") == 1
    assert shown.count('class="reading"') == len(examples)


def test_out_holds_the_same_bytes(article, tmp_path):
    done = run("read", article, "--format", "html", "--out", tmp_path / "page.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "page.html").read_bytes() == run("read", article, "--format", "html").stdout
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_explain_names_rules(article):
    shown = run("explain", article).stdout.decode()
    assert "= whose word   ~ how sure   @ where, when" in shown
    assert "\n    + " in shown


# ── many ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_bytes_for_any_number_of_jobs(tmp_path, examples):
    texts = [text for path in examples for text in path.read_text("utf-8").split("\n") if text.strip()]
    records = [json.dumps({"text": text}) for text in texts]
    records.insert(3, "{broken")
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(records), encoding="utf-8")
    assert len(records) > CHUNK_ARTICLES
    one = run("read", path, "--format", "jsonl", PYTHONHASHSEED="1")
    two = run("read", path, "--format", "jsonl", "--jobs", "2", PYTHONHASHSEED="2")
    assert (one.returncode, one.stderr) == (1, two.stderr)
    assert one.stdout == two.stdout
    assert one.stdout.count(b"\n") == len(texts)


def test_errors_keep_their_place_and_nothing_is_read_ahead():
    taken = []

    def given():
        for number in range(3 * CHUNK_ARTICLES):
            taken.append(number)
            yield InputError(str(number), "nothing")

    stream = read_all(given())
    assert [next(stream).place for _ in range(3)] == ["0", "1", "2"]
    assert len(taken) <= 2 * CHUNK_ARTICLES


class Screen(list):
    def write(self, text: str) -> None:
        self.append(text)

    def flush(self) -> None: ...


@pytest.mark.parametrize(("shown", "drawn"), [(True, True), (False, False)])
def test_progress(monkeypatch, shown, drawn):
    monkeypatch.setattr("sayso.progress.FIRST_AFTER", 0.0)
    screen = Screen()
    with Progress(screen, shown=shown) as progress:
        progress.step()
        progress.step()
    assert bool(screen) == drawn
    assert not drawn or ("2 articles read" in screen[0] and screen[-1].strip() == "")
