"""What the tests share."""

import importlib.util
import itertools
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import postgres as database_server
from loopback import Site, serving
from sayso.intake import web

# Run in the background, what tests start must hear Ctrl-C all the same.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent

_MARK = re.compile(r"\{([A-Z]\d?):|\}|[^{}]+")


class Marked(NamedTuple):
    """A text and the stretches marked in it: letter (and number) → spans, in the order in which they end."""

    text: str
    marks: dict[str, list[tuple[int, int]]]

    def words(self, letter: str) -> list[str]:
        return [self.text[start:end] for start, end in self.marks.get(letter, [])]


def unmark(marked: str) -> Marked:
    """Read «{S:Мэр} {V:сказал}, что {C:мост закрыт}.»; a mark may stand inside another."""
    text, marks, opened = "", {}, []
    for part in _MARK.finditer(marked):
        if part[1]:
            opened.append((part[1], len(text)))
        elif part[0] == "}":
            letter, start = opened.pop()
            marks.setdefault(letter, []).append((start, len(text)))
        else:
            text += part[0]
    assert not opened, f"a mark is not closed: {marked}"
    return Marked(text, marks)


@pytest.fixture(scope="session")
def marked() -> Callable[[str], Marked]:
    return unmark


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with gold and corpus, beside the project. Without it a test is skipped, but never in CI."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse(f"needs the gold articles at {folder}")
    return folder


def script(name: str, path: Path) -> ModuleType:
    """Load a script that no package holds."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def score_context(shared: Path) -> ModuleType:
    """The gold's own scoring of times and places."""
    return script("score_context", shared / "gold" / "score_context.py")


@pytest.fixture(scope="session")
def bench() -> Callable[[str], ModuleType]:
    """Load bench/NAME.py, a script outside every package."""

    def load(name: str) -> ModuleType:
        return script(f"bench_{name}", ROOT / "bench" / f"{name}.py")

    return load


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server's database. Without PostgreSQL a test is skipped, but never in CI."""
    if database_server.binaries() is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("needs PostgreSQL: Debian's package postgresql")
    with database_server.server() as address:
        yield address


@pytest.fixture(scope="session")
def new_database(postgres: str) -> Callable[[], str]:
    """Make an empty PostgreSQL database and return its address."""
    import sqlalchemy

    numbers = itertools.count(1)
    engine = sqlalchemy.create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)

    def make() -> str:
        name = f"sayso{next(numbers)}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return engine.url.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty corpus can be made: every test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return str(tmp_path / "corpus.db")
    return request.getfixturevalue("new_database")()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server on loopback that is not left alone between two requests."""
    monkeypatch.setattr(web, "PAUSE", 0.0)
    with serving() as found:
        yield found
