"""JSON read piece by piece, so that an export of many gigabytes takes no more memory than one message."""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from typing import Any, BinaryIO

from sayso.errors import InputError

CHUNK = 2**18  # bytes
VALUE = 16 * 2**20  # characters of one value: no message comes near

_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


class Json:
    """A cursor over JSON in UTF-8. Every method raises InputError where the JSON breaks, or a value is too large."""

    def __init__(self, stream: BinaryIO, place: str) -> None:
        self._stream = stream
        self._place = place
        self._decode = getincrementaldecoder("utf-8-sig")("replace").decode
        self._text = ""
        self._at = 0
        self._over = False

    def peek(self) -> str:
        """Return the next character that is no space, or "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def skip(self, char: str) -> bool:
        """Pass over `char` if it comes next, and tell so."""
        if self.peek() != char:
            return False
        self._at += 1
        return True

    def expect(self, char: str) -> None:
        """Pass over `char`."""
        if not self.skip(char):
            raise InputError(self._place, f"broken JSON: {char!r} should come where {self.peek() or 'the end'!r} is")

    def value(self) -> Any:
        """Return the next value, whole."""
        self.peek()
        wanted = CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                trouble = f"broken JSON: {error.msg}"
            except (ValueError, RecursionError):
                raise InputError(self._place, "JSON that no export needs: nested too deep") from None
            else:
                if end < len(self._text) or not self._more():  # a number may go on in the next piece
                    self._at = end
                    return value
                continue
            if len(self._text) - self._at > VALUE:
                raise InputError(self._place, f"broken JSON, or a value of more than {VALUE // 2**20} MB")
            if not self._grow(wanted):
                raise InputError(self._place, trouble)
            wanted *= 2  # each try begins anew, so that all of them together stay linear

    def _grow(self, size: int) -> bool:
        before = len(self._text) - self._at
        while len(self._text) - self._at < before + size and self._more():
            pass
        return len(self._text) - self._at > before

    def _more(self) -> bool:
        if self._over:
            return False
        data = self._stream.read(CHUNK)
        self._over = not data
        self._text = self._text[self._at :] + self._decode(data, final=self._over)
        self._at = 0
        return True
