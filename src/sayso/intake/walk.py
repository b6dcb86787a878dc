"""Folders → their files, in one order on every machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sayso.intake.taken import SetAside

# What a Telegram export holds beside its messages: pictures, films, and how its pages look.
_TELEGRAM_PAGE = re.compile(r"messages\d*\.html")
_TELEGRAM_PARTS = frozenset(
    ("css", "js", "images", "photos", "video_files", "voice_messages", "round_video_messages", "files", "stickers")
)


def files_in(folder: Path) -> Iterator[Path | SetAside]:
    """Yield the files under `folder`, sorted by name with numbers as numbers, a folder's own before those below.

    Hidden files and links to folders are passed over; what is neither file nor folder is set aside.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: _order(entry.name))
        except OSError as error:
            yield SetAside(str(here), f"the folder cannot be listed: {error.strerror}")
            continue
        seen = [entry for entry in entries if not entry.name.startswith(".")]
        parts = _TELEGRAM_PARTS if any(_is_export(entry.name) for entry in seen) else ()
        for entry in seen:
            path = Path(entry.path)
            if os.path.isfile(path):  # noqa: PTH113, Path's raises for some links
                yield path
            elif not os.path.isdir(path):  # noqa: PTH112
                yield SetAside(str(path), "is neither a file nor a folder")
        below = [e for e in seen if e.is_dir(follow_symlinks=False) and e.name not in parts]
        waiting += [Path(entry.path) for entry in reversed(below)]


def _is_export(name: str) -> bool:
    return name == "result.json" or bool(_TELEGRAM_PAGE.fullmatch(name))


def _order(name: str) -> tuple[tuple[str, int, str], ...]:
    """Sort `messages2.html` before `messages10.html`."""
    pieces = re.findall(r"(\D*)(\d{0,18})", name)
    return tuple((words, int(number or -1), number) for words, number in pieces)
