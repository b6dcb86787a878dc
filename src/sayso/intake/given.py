"""What a reader of one kind of file is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from sayso.intake.decode import decode
from sayso.intake.taken import Provenance
from sayso.intake.unpack import limited
from sayso.intake.web import Web


@dataclass(frozen=True, slots=True)
class Given:
    """A stream of bytes and what is known of it: its place, its file, its address and the encoding that was declared."""

    place: str
    stream: BinaryIO
    web: Web
    file: str | None = None
    url: str | None = None
    charset: str | None = None

    def data(self, limit: int | None = None) -> bytes:
        """Return all of it. Raises InputError: empty, or larger than `limit`."""
        return limited(self.stream, self.place, limit)

    def text(self) -> str:
        """Return all of it as text. Raises InputError: empty, too large, or in no encoding that convinces."""
        return decode(self.data(), self.place, declared=self.charset)

    def found(self, place: str | None = None, offset: int | None = None, record: str | None = None) -> Provenance:
        """Return where a record of it was found."""
        return Provenance(place or self.place, self.file, offset, record)
