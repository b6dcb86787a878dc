"""Values → JSON as readable as can be, and always UTF-8."""

from __future__ import annotations

import json


def dumped(value: object) -> str:
    """Return JSON on one line: escaped only where it holds a lone surrogate, which UTF-8 cannot."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
