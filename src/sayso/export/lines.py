"""Values → JSON in lines, as readable as can be and always UTF-8."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sayso import jsonable
from sayso.model import Reading

Node = dict[str, Any]
"""A JSON object."""

_HALF = re.compile("[\ud800-\udfff]")  # halves of character pairs: UTF-8 has no bytes for them
INSTEAD = "\ufffd"


def sound(text: str) -> str:
    """Return the text with U+FFFD for what UTF-8 cannot hold, one for one: offsets stay true."""
    return text if text.isascii() else _HALF.sub(INSTEAD, text)


def contract(reading: Reading) -> bytes:
    """Return the line of the reading contract. It keeps every character: escaped only where it holds half a pair."""
    return jsonable.dumped(reading.to_dict()).encode() + b"\n"


def dumped(value: object) -> str:
    """Return JSON on one line."""
    return sound(json.dumps(value, ensure_ascii=False, allow_nan=False, default=_told))


def _told(value: date) -> str:
    return value.isoformat()  # a datetime's own, too


def line(value: object) -> bytes:
    """Return JSON as one line of a file."""
    return dumped(value).encode() + b"\n"


def framed(head: Mapping[str, Any], key: str, items: Iterable[Node]) -> Iterator[bytes]:
    """Yield one document, `head` with `key` added last: a list with a line for each item."""
    yield (dumped(head)[:-1] + f', "{key}": [').encode()
    before = "\n"
    for item in items:
        yield (before + dumped(item)).encode()
        before = ",\n"
    yield b"\n]}\n"


def filled(node: Node) -> Node:
    """Return the object without what it does not tell: null, "" and []."""
    return {key: value for key, value in node.items() if value is not None and value not in ("", [])}
