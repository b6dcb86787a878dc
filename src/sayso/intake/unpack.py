"""Files as streams of bytes, unpacked on the way: what unpacks to far more than it holds is stopped, never written out."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from sayso.errors import InputError

LIMIT = 64 * 2**20  # bytes of one text, or of one line of a .jsonl: no news article comes near
RATIO = 200  # times the packed size; news packs 3 to 30 times, a bomb a thousand times and more
FREE = LIMIT  # so much may be unpacked whatever the ratio: it is bounded anyway
WINDOW = 2**27  # bytes a zstd stream may ask for to look back
TORN = "the packed data ends too early: the file is not whole"
PACKED = (".gz", ".zst")


class Packed(Exception):  # noqa: N818, it is no error of ours but what the packers' errors have in common
    """A packed stream is broken or a bomb; its message is the trouble."""


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file for reading, through its packing, by the ending of its name. Raises OSError; on reading, `Packed`.

    A .warc.gz is given as it is: its records are packed one by one.
    """
    ending = Path(path).suffix.lower()
    packed = ending in PACKED and not path.lower().endswith(".warc.gz")
    with Path(path).open("rb") as file:
        yield unpacked(file, ending) if packed else file


def unpacked(file: io.BufferedReader, ending: str) -> BinaryIO:
    """Return what `file` holds packed, as a stream that guards against bombs."""
    counted = _Counted(file)
    inner, broken = _gzip(counted) if ending == ".gz" else _zstd(counted)
    promised = 0 if ending == ".gz" else _promised(file.peek(32)[:32])
    return io.BufferedReader(_Guarded(inner, counted, broken, promised), 2**17)


def limited(file: BinaryIO, place: str, limit: int | None = None) -> bytes:
    """Return all that `file` holds. Raises InputError where it is empty or holds more than `limit` bytes."""
    limit = LIMIT if limit is None else limit
    data = file.read(limit + 1)
    if len(data) > limit:
        raise InputError(place, f"is larger than {limit // 2**20} MB: split it, or give many articles as .jsonl")
    if not data:
        raise InputError(place, "is empty: there is no text to read")
    return data


def inflated(data: bytes, limit: int) -> bytes:
    """Return the bytes that gzip or zlib packed as `data`, at most `limit`. Raises `Packed`."""
    stream = zlib.decompressobj(47)  # 32 for "find out whether gzip or zlib", 15 for the window
    try:
        out = stream.decompress(data, limit + 1)
    except zlib.error:
        raise Packed("the packed data is broken") from None
    if len(out) > limit:
        raise Packed(f"unpacks to more than {limit // 2**20} MB")
    if not stream.eof:
        raise Packed("the packed data ends too early")
    return out


def _gzip(file: _Counted) -> tuple[_Source, tuple[type[Exception], ...]]:
    return gzip.GzipFile(fileobj=file), (zlib.error, gzip.BadGzipFile)  # type: ignore[call-overload]


def _zstd(file: _Counted) -> tuple[_Source, tuple[type[Exception], ...]]:
    from zstandard import ZstdDecompressor, ZstdError  # noqa: PLC0415, few files need it

    decompressor = ZstdDecompressor(max_window_size=WINDOW)
    return decompressor.stream_reader(file, read_across_frames=True), (ZstdError,)  # type: ignore[arg-type]


def _promised(head: bytes) -> int:
    """Return how many bytes a zstd file says that it holds, at least: zstd does not tell where one is torn."""
    from zstandard import ZstdError, frame_content_size  # noqa: PLC0415

    try:
        return max(0, frame_content_size(head))
    except ZstdError:
        return 0


class _Counted:
    """Counts what is read of the packed file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.size += len(data)
        return data


class _Guarded(io.RawIOBase):
    """Unpacks, and stops where the ratio is that of a bomb."""

    def __init__(self, inner: _Source, packed: _Counted, broken: tuple[type[Exception], ...], promised: int) -> None:
        self._inner = inner
        self._packed = packed
        self._broken = broken
        self._promised = promised
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        self._size += len(data)
        if self._size > max(FREE, RATIO * self._packed.size):
            raise Packed(f"unpacks to more than {RATIO} times its size: a decompression bomb")
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            data = self._inner.read(size)
        except EOFError:
            raise Packed(TORN) from None
        except self._broken:
            raise Packed("the packed data is broken: pack it again") from None
        if not data and self._size < self._promised:
            raise Packed(TORN)
        return data
