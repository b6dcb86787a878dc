"""The docs under test: they name every command, option, module and field, their links resolve, their examples run."""

import re
import shlex
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import get_args

import click
import pytest

from sayso import __version__
from sayso.cli import cli
from sayso.languages import FRAMES, KINDS, load
from sayso.model import (
    ACTS,
    Article,
    Attribution,
    Certainty,
    Field,
    Finding,
    Mode,
    Place,
    Polarity,
    Problem,
    Reading,
    Source,
    Statement,
    Time,
)

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
README, ARCHITECTURE, CONTRIBUTING, CHANGELOG = (
    (ROOT / f"{name}.md").read_text("utf-8") for name in ("README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG")
)
CLI, OUTPUT, READING = ((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("cli", "output", "reading"))


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def section(page: str, title: str) -> str:
    """What stands under a heading of the second level, up to the next one."""
    found = re.search(rf"^## {re.escape(title)}.*?$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"no section «{title}»"
    return found[1]


def fenced(page: str, language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(code) for code in found]


def code_lines(page: str) -> list[str]:
    """Lines of indented code, and what stands in backticks."""
    prose = re.sub(r"^ *```.*?^ *```", "", page, flags=re.MULTILINE | re.DOTALL)
    return [*re.findall(r"^ {4,}(\S.*)$", prose, re.MULTILINE), *re.findall(r"`([^`\n]+)`", prose)]


# ── commands and options ──────────────────────────────────────────────────────────────────────────────────────────────

OPTIONS = [
    (name, option)
    for name, command in cli.commands.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
]


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=[" ".join(pair) for pair in OPTIONS])
def test_option_is_in_the_docs(command, option):
    assert re.search(rf"`{option}\b", section(CLI, f"sayso {command}"))


@pytest.mark.parametrize("command", cli.commands)
def test_command_is_in_the_readme(command):
    assert f"sayso {command}" in README


LINES = {line for page in PAGES for line in code_lines(page.read_text("utf-8")) if line.startswith("sayso ")}


@pytest.mark.parametrize("line", sorted(LINES))
def test_command_in_the_docs_exists(line):
    name, *words = shlex.split(line.replace("…", ""), comments=True)[1:] or [""]
    options = [word for word in words if word.startswith("-") and word != "-"]
    if name.startswith("-"):
        assert name in ("--help", "--version", "-h")
    else:
        known = {option for parameter in cli.commands[name].params for option in parameter.opts}
        assert set(options) <= known | {"--help", "-h"}


# ── make, files, links ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_make_targets_and_scripts_exist(page):
    lines = code_lines(page.read_text("utf-8"))
    targets = {m[1] for line in lines if (m := re.match(r"make ([a-z]+)", line))}
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert targets <= known
    scripts = {script for line in lines for script in re.findall(r"\b(?:train|bench|examples|tests)/\w+\.\w+", line)}
    assert [script for script in sorted(scripts) if not (ROOT / script).exists()] == []


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_two_commands_are_in_the_readme(command):
    assert re.search(rf"^    {command}\b", README, re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual hosts make them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_resolve(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not link.startswith("https://"):
            place, _, anchor = link.partition("#")
            target = (page.parent / place).resolve() if place else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


# ── the layout, the contract ──────────────────────────────────────────────────────────────────────────────────────────


def modules() -> set[str]:
    src = ROOT / "src" / "sayso"
    paths = [path.relative_to(src).as_posix() for path in src.rglob("*.py")]
    return {path.removesuffix("__init__.py") or path for path in paths}


def test_every_module_is_in_architecture_and_no_other():
    table = section(ARCHITECTURE, "Files of src/sayso")
    assert set(re.findall(r"^\| (?:\*\*)?`([\w/.]+)`", table, re.MULTILINE)) == modules()


FIELDS = [
    ("One article", [name for name in Reading("", "ru").__slots__ if name != "article"]),
    ("One article", [one.name for one in fields(Article)]),
    ("An attribution", [one.name for one in fields(Attribution)]),
    ("A source", [one.name for one in fields(Source)]),
    ("A statement", [one.name for one in fields(Statement)]),
    ("A statement", [*get_args(Certainty), *get_args(Polarity)]),
    ("A place", [one.name for one in fields(Place)]),
    ("A time", [{"since": "from", "until": "to"}.get(one.name, one.name) for one in fields(Time)]),
    ("A finding", [one.name for one in fields(Finding)]),
    ("A problem", [one.name for one in fields(Problem)]),
    ("An attribution", [*ACTS, *get_args(Mode), *(f'"{name}"' for name in get_args(Field) if name != "text")]),
]


@pytest.mark.parametrize(("title", "names"), FIELDS)
def test_every_field_is_described(title, names):
    words = re.findall(r"`([^`\n]+)`", section(OUTPUT, title))
    assert [name for name in names if name not in words] == []


def test_every_frame_and_kind_of_rule_is_described():
    assert [name for name in FRAMES if f"`{name}`" not in READING] == []
    assert [name for name in KINDS if f"`{name}`" not in CONTRIBUTING] == []


def test_every_judgement_is_described():
    weights = (ROOT / "src/sayso/attribution/weights").glob("*.json")
    assert [path.stem for path in weights if f"`{path.stem}`" not in READING] == []


def test_the_version_has_its_changes():
    assert f"## [{__version__}]" in CHANGELOG


# ── examples ──────────────────────────────────────────────────────────────────────────────────────────────────────────

PYTHON = [(named(page), code) for page in PAGES for code in fenced(page.read_text("utf-8"), "python")]


@pytest.mark.parametrize(("page", "code"), PYTHON, ids=[f"{page} {n}" for n, (page, _) in enumerate(PYTHON)])
def test_python_example_runs(page, code, capsys):
    exec(compile(code, page, "exec"), {})
    assert capsys.readouterr().out.splitlines() != []


def test_the_rule_that_is_shown_loads():
    (rule,) = load(*fenced(CONTRIBUTING, "toml")).rules
    assert rule.yes
    assert rule.no


RENEW = "run: python bench/docs.py"


def test_the_capture_is_what_is_printed(bench):
    docs = bench("docs")
    assert docs.block(README, "capture") == docs.capture(), RENEW


def test_the_example_of_the_contract_is_what_is_printed(bench):
    docs = bench("docs")
    assert docs.block(OUTPUT, "example") == docs.example(), RENEW


def test_the_figures_at_the_front_are_those_of_the_table(bench):
    docs = bench("docs")
    rows = re.findall(r"^\| ([\w +-]+) \| (\S+).* \| (\S+) [^|]*\|$", docs.block(READING, "figures"), re.MULTILINE)
    figures = {name: (first, last) for name, first, last in rows}
    front = re.findall(r"^\| ([\w-]+) \| ([\d.]+) \| \*\*([\d.]+)\*\* \|$", docs.block(README, "figures"), re.MULTILINE)
    assert [name for name, *_ in front] == list(docs.HEADLINE)
    assert {name: (first, last) for name, first, last in front} == {name: figures[name] for name in docs.HEADLINE}


PRINTED = """\
                                 reading      more_reading learn   more_reading held-out
content              0.859 [0.825 0.887]     0.853 [0.822 0.882]     0.837 [0.801 0.871]
content exact                      0.798                       -     0.758 [0.717 0.799]
"""


def test_the_cross_validation_is_read_cell_by_cell(bench, monkeypatch):
    docs = bench("docs")
    monkeypatch.setattr(docs, "NAMES", ("content", "content exact"))
    assert docs.parsed(PRINTED) == {
        "content": ["0.86 (0.82–0.89)", "0.85 (0.82–0.88)", "0.84 (0.80–0.87)"],
        "content exact": ["0.798", "-", "0.76 (0.72–0.80)"],
    }
    with pytest.raises(ValueError, match="the columns are"):
        docs.parsed(PRINTED.replace("held-out", "other"))
