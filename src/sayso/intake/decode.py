"""Bytes → text: a mark at the start, then UTF-8, then UTF-16 without a mark, then the old Cyrillic code pages.

UTF-8 proves itself; a code page only gives a plausible reading, so each one's text is scored by how Russian or
Ukrainian its letters look, and where no reading convinces the answer is an error, never a guess.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from sayso.errors import InputError

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF16 = ("utf-16-le", "utf-16-be")
CODE_PAGES = ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5")

FILE_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)

# The pairs of letters that make up about two thirds of all pairs in Russian news, and what Ukrainian adds to them.
_PAIRS = """
    ст ни ен ра на ов ко то ре ан по ро но пр го ер та ли ос ал ор ет де ол од те ом ва ин не от ла ел ль ти во ка
    об за ны ит ри ве ав он да ил ск ед ат тр ес со ви ми ог ме до ия ии ис ак ар ас тв нн ам ло ки ци ма ем ой ру
    че из ть ие им ди аз се бо ик нт ий мо вы ир ей сс сл ся ад га же уд чт си
    ін ів ія ії ьк ві рі лі зі кі ід іс іл ик ву ає ою ую
"""
COMMON_PAIRS = frozenset(_PAIRS.split())
SEEN = 20_000  # characters are enough to tell
CONVINCING = 0.3  # Russian and Ukrainian score 0.5–0.75, the same bytes read by a wrong page below 0.2
CLEAR_LEAD = 0.1

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LETTER = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]+")
_WRITTEN = re.compile(r"[\s!-~А-Яа-яЁёІіЇїЄєҐґ«»„“”‘’—–…№•°§©]")
_CASE_BREAK = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")


def decode(data: bytes, place: str) -> str:
    """Return the text of `data` without its byte order mark. Raises InputError: binary, or no reading convinces."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, place)
    if _looks_binary(data):
        if text := _unmarked_utf16(data):
            return text
        raise InputError(place, _binary_trouble(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _by_code_page(data, place, error.start)


def _strict(data: bytes, encoding: str, place: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        trouble = f"starts as {encoding} but breaks at byte {error.start}: save it again as UTF-8"
        raise InputError(place, trouble) from None


def _looks_binary(data: bytes) -> bool:
    head = data[: 2 * SEEN]
    known = any(head.startswith(start) for start, _ in FILE_KINDS)
    return known or len(_CONTROL.findall(head)) > len(head) // 50


def _binary_trouble(data: bytes) -> str:
    kind = next((f" ({kind})" for start, kind in FILE_KINDS if data.startswith(start)), "")
    return f"looks binary{kind}, not text: give the article's text as .txt, .json or .jsonl"


def _unmarked_utf16(data: bytes) -> str | None:
    if len(data) % 2:
        return None
    for encoding in UTF16:
        head = data[: 2 * SEEN].decode(encoding, "replace")
        if len(_WRITTEN.findall(head)) > 0.9 * len(head):
            return _lenient(data, encoding)
    return None


def _lenient(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_code_page(data: bytes, place: str, broken_at: int) -> str:
    ranked = sorted(CODE_PAGES, key=lambda page: -likeness(data, page))  # a stable sort: the first of equals wins
    best, rival = ranked[0], next(page for page in ranked if page[:4] != ranked[0][:4])  # koi8-r and koi8-u are one
    lead = likeness(data, best) - likeness(data, rival)
    text = _lenient(data, best)
    if text is None or likeness(data, best) < CONVINCING or lead < CLEAR_LEAD:
        tried = ", ".join(("utf-8", "utf-16", *CODE_PAGES))
        trouble = f"cannot be decoded (not UTF-8 from byte {broken_at} on; tried {tried}): save it as UTF-8"
        raise InputError(place, trouble)
    return text


def likeness(data: bytes, page: str) -> float:
    """Tell how Russian or Ukrainian `data` looks when read by code page `page`: 0.5 to 0.75 if it is, near 0 if not."""
    text = data[:SEEN].decode(page, "replace")
    foreign = [char for char in text if char > "\x7f"]
    pairs = [a + b for word in _WORD.findall(text) for a, b in pairwise(word.lower())]
    if not foreign or not pairs:
        return 0.0
    stray = sum(not _WRITTEN.match(char) for char in foreign) / len(foreign)
    breaks = len(_CASE_BREAK.findall(text)) / len(pairs)
    return sum(pair in COMMON_PAIRS for pair in pairs) / len(pairs) - 2 * stray - breaks
