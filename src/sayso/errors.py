"""The tree of errors. Every message says what to do.

SaysoError
├── UsageError      the call is wrong: an option, a format, a place that cannot be one (exit status 2)
│   └── AbsentError     what is asked for by its name is not there
├── InputError      something given cannot be read: missing, binary, broken JSON, not decodable (exit status 1)
├── DataError       a file of data does not load; names its file and line
│   ├── PackError       a language pack, or another list of a language
│   └── CatalogueError  a file of the catalogue of sources
├── CorpusError     the corpus cannot be opened, written or read: full disk, lost connection, not a corpus (exit status 1)
└── GoldError       gold or floors do not fit: a missing folder, a figure below its floor

Trouble *inside* a text is no error: it is a `Problem` in the reading.
"""


class SaysoError(Exception):
    """Whatever Sayso refuses; catch this one to catch all of ours."""


class UsageError(SaysoError):
    """The call itself is wrong."""


class AbsentError(UsageError):
    """What is asked for by its name is not there."""


class InputError(SaysoError):
    """One input cannot be read; the others are not touched by it."""

    def __init__(self, place: str, trouble: str) -> None:
        super().__init__(f"{place}: {trouble}")
        self.place = place
        self.trouble = trouble


class DataError(SaysoError):
    """A file of data breaks its own rules."""

    def __init__(self, file: str, line: int, trouble: str) -> None:
        super().__init__(f"{file}:{line}: {trouble}")
        self.file = file
        self.line = line


class PackError(DataError):
    """A language pack breaks its own rules."""


class CatalogueError(DataError):
    """A file of the catalogue of sources breaks its own rules."""


class GoldError(SaysoError):
    """Gold articles, predictions or floors cannot be used as they are."""


class CorpusError(SaysoError):
    """The database of a corpus fails; whatever was stored before stays stored."""
