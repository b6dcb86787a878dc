"""The layout of the package: imports point down, one folder knows the NLP libraries, files stay short."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src" / "sayso"
FILES = sorted(SRC.rglob("*.py"))

# ── layers, the highest first ─────────────────────────────────────────────────────────────────────────────────────────

LAYERS = (
    ("__main__",),
    ("cli",),
    ("web",),
    ("api",),
    ("desk",),
    ("flow", "views", "watching"),
    ("export", "evaluate", "show", "jobs", "progress"),
    ("corpus", "links"),
    ("reading", "intake"),
    ("findings",),
    ("statements", "problems"),
    ("headline",),
    ("context",),
    ("attribution",),
    ("grammar",),
    ("languages", "catalogue", "gazetteer"),
    ("moments", "toml", "jsonable"),
    ("model", "errors", "version"),
)
DOORS = ("cli", "web", "api")
HEIGHT = {part: -depth for depth, layer in enumerate(LAYERS) for part in layer}
DOOR = "__init__.py"
# A notebook looks for `_repr_html_` on the reading itself, so the noun looks up once, when it is called.
EXCEPTIONS = {("model.py", "sayso.show.html")}

ONLY_GRAMMAR = {"razdel", "slovnet", "navec", "pymorphy3", "threadpoolctl"}
NOBODY = {"natasha", "pymorphy2"}


def imports(source: str) -> list[str]:
    """Every module a file imports, wherever the import stands; `from sayso import x` counts as sayso.x."""
    out = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            out += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            out += [f"sayso.{name.name}" for name in node.names] if module == "sayso" else [module]
    return out


def trouble(file: str, source: str) -> list[str]:
    """What speaks against a file of the package, `file` relative to src/sayso."""
    part = file.split("/", maxsplit=1)[0].removesuffix(".py")
    out = []
    for module in imports(source):
        top, _, rest = module.partition(".")
        if module.startswith("."):
            out.append(f"{module}: write the whole name")
        if top in NOBODY or (top in ONLY_GRAMMAR and part != "grammar"):
            out.append(f"{module}: not to be imported here")
        target = rest.split(".")[0]
        if top == "sayso" and file != DOOR and (file, module) not in EXCEPTIONS and not below(part, target):
            out.append(f"{module}: does not lie below {part}")
    return out


def below(part: str, target: str) -> bool:
    """The package's own door, with what it names, stands below what is a door itself."""
    if target not in HEIGHT:
        return part in DOORS
    return part == target or HEIGHT[target] < HEIGHT[part]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_file_keeps_to_its_layer(path):
    assert trouble(path.relative_to(SRC).as_posix(), path.read_text("utf-8")) == []


def test_every_part_has_a_layer():
    parts = {path.relative_to(SRC).parts[0].removesuffix(".py") for path in FILES}
    assert parts - HEIGHT.keys() == {"__init__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_file_is_short_and_has_a_subject(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400
    assert path.stem not in {"utils", "util", "helpers", "misc", "common"}


# ── the check itself ──────────────────────────────────────────────────────────────────────────────────────────────────

ALLOWED = [
    ("cli.py", "from sayso.reading import read_many"),
    ("cli.py", "from sayso import __version__"),
    ("__main__.py", "from sayso.cli import main"),
    ("show/html.py", "from sayso.show.voices import voices\nfrom sayso.model import Reading"),
    ("grammar/network.py", "import slovnet\nfrom navec import Navec"),
    ("__init__.py", "from sayso.reading import read"),
    ("model.py", "def f():\n    from sayso.show.html import fragment"),
]
FORBIDDEN = [
    ("api.py", "from sayso.cli import main"),
    ("model.py", "from sayso.reading import read"),
    ("grammar/parse.py", "from sayso.attribution import cues"),
    ("attribution/cues.py", "import razdel"),
    ("grammar/network.py", "import natasha"),
    ("intake/files.py", "from sayso.reading import read_many"),
    ("statements.py", "from sayso.reading import read"),
    ("reading.py", "def late():\n    from sayso.show.html import fragment"),
    ("show/text.py", "from sayso import read"),
    ("languages/__init__.py", "from .loader import load"),
]


@pytest.mark.parametrize(("file", "source"), ALLOWED)
def test_allowed(file, source):
    assert trouble(file, source) == []


@pytest.mark.parametrize(("file", "source"), FORBIDDEN)
def test_forbidden(file, source):
    assert len(trouble(file, source)) == 1
