"""Places → Articles, lazily and in a fixed order: what cannot be read comes in its turn, with the reason."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

from sayso.errors import InputError
from sayso.intake import kinds, records, texts
from sayso.intake.given import Given
from sayso.intake.taken import Item, SetAside, aside
from sayso.intake.unpack import PACKED, Packed, opened, unpacked
from sayso.intake.walk import files_in
from sayso.intake.web import Offline, Web
from sayso.model import Article

STDIN = "-"
NAMES_ITS_ARTICLE = (texts.from_text, kinds.from_page)  # for `read`, a file with one article


def articles(
    places: Sequence[str], *, overrides: Mapping[str, str] | None = None, allow_private: bool = False
) -> Iterator[Article | InputError]:
    """Yield every article of every place, or what is wrong with it; `overrides` replaces fields of each article.

    A text's or page's id is its file's name without the ending. Folders are an error here: see `take`.
    """
    with closing(Web(allow_private=allow_private)) as web:
        for place in places:
            for item in _from_place(place, web):
                if isinstance(item, SetAside):
                    yield InputError(item.place, item.reason)
                else:
                    article = _named(item.article, place, item.provenance.record)
                    yield replace(article, **overrides) if overrides else article


def take(places: Sequence[str], *, allow_private: bool = False, outlet: str | None = None) -> Iterator[Item]:
    """Yield what the places hold: files, folders with all in them in sorted order, addresses, `-` for standard input.

    Memory stays flat: one record is held at a time. Ids are the articles' own, or digests of their content. `outlet` is
    put where the places say another, but for forwards, which keep theirs. With `allow_private`, addresses may lie in a
    private network. Nothing is raised: what cannot be taken is set aside.
    """
    with closing(Web(allow_private=allow_private)) as web:
        for place in places:
            folder = place != STDIN and os.path.isdir(place)  # noqa: PTH112, Path's raises for some names
            for item in _from_folder(place, web) if folder else _from_place(place, web):
                yield _published_by(item, outlet) if outlet else item


def handed_in(name: str, data: bytes) -> Iterator[Item]:
    """Yield what a file that somebody hands in holds, its kind told by its name. Nothing is fetched for it, nor raised."""
    file = cast("io.BufferedReader", io.BufferedReader(io.BytesIO(data)))
    packed = Path(name).suffix.lower() in PACKED and kinds.ending(name) != ".warc.gz"
    read = kinds.BY_ENDING.get(kinds.ending(name), texts.from_any)
    with closing(Offline()) as web:
        stream = unpacked(file, Path(name).suffix.lower()) if packed else file
        yield from _guarded(lambda: read(Given(_shown(name), stream, web, file=_shown(name))), name)


def _from_folder(place: str, web: Web) -> Iterator[Item]:
    for path in files_in(Path(place)):
        if isinstance(path, SetAside):
            yield path
        elif kinds.ending(path.name) in kinds.BY_ENDING:
            yield from _from_place(str(path), web)
        else:
            yield SetAside(_shown(str(path)), "is of no kind that holds articles, by the ending of its name")


def _from_place(place: str, web: Web) -> Iterator[Item]:
    return _guarded(lambda: _reader(place)(place, web), place)


def _guarded(items: Callable[[], Iterator[Item]], place: str) -> Iterator[Item]:
    """Yield what `items` makes; what it raises is what is wrong with the place."""
    try:
        yield from items()
    except InputError as error:
        yield aside(error)
    except Packed as trouble:
        yield SetAside(_shown(place), str(trouble))
    except (OSError, ValueError) as error:
        yield SetAside(_shown(place), _os_trouble(error))


def _reader(place: str) -> Callable[[str, Web], Iterator[Item]]:
    if place == STDIN:
        return _from_stdin
    return _from_address if place.lower().startswith(("http://", "https://")) else _from_file


def _from_stdin(_: str, web: Web) -> Iterator[Item]:
    return texts.from_any(Given("standard input", sys.stdin.buffer, web))


def _from_file(place: str, web: Web) -> Iterator[Item]:
    read = kinds.BY_ENDING.get(kinds.ending(place), texts.from_text)
    with opened(place) as stream:
        yield from read(Given(_shown(place), stream, web, file=_shown(place)))


def _from_address(place: str, web: Web) -> Iterator[Item]:
    got = web.get(place)
    read = kinds.by_media(got.kind, got.data[: kinds.HEAD], place)
    return read(Given(place, io.BytesIO(got.data), web, url=got.url, charset=got.charset))


def _named(article: Article, place: str, record: str | None) -> Article:
    """Name the one article of a file after the file."""
    if record is not None or _reader(place) is not _from_file:
        return article
    if kinds.BY_ENDING.get(kinds.ending(place), texts.from_text) not in NAMES_ITS_ARTICLE:
        return article
    name = Path(place).stem
    return replace(article, id=Path(name).stem if place.lower().endswith((".gz", ".zst")) else name)


def _shown(place: str) -> str:
    """Return a name as it can be written, where it holds bytes that are no text."""
    return place.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _published_by(item: Item, outlet: str) -> Item:
    if isinstance(item, SetAside) or item.provenance.forwarded_from is not None:
        return item
    return replace(item, article=records.published_by(item.article, outlet))


def _os_trouble(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file: check the name"
    if isinstance(error, IsADirectoryError):
        return "is a folder: name the files in it, as in FOLDER/*.txt"
    if isinstance(error, PermissionError):
        return "may not be read: check its permissions"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"
