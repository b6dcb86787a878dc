"""TOML → its values; what is broken becomes an error of ours with the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

from sayso.errors import SaysoError

_LINE = re.compile(r"line (\d+)")

Wrong = Callable[[int, str], SaysoError]
"""Makes the error of a line and what is wrong there, as `partial(PackError, file)` does."""


def parsed(source: str, wrong: Wrong) -> dict[str, Any]:
    """Read TOML. Raises what `wrong` makes where it is broken."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as trouble:
        line = _LINE.search(str(trouble))
        last = len(source.splitlines())  # where the parser says «at end of document»
        raise wrong(int(line[1]) if line else last, str(trouble)) from trouble
    except RecursionError:
        raise wrong(1, "is nested too deep") from None
