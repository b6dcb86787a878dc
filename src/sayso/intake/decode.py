"""Bytes → text: a mark at the start, UTF-8, UTF-16 without a mark, what is declared, then the old Cyrillic code pages.

UTF-8 proves itself; a code page only gives a plausible reading, so each one's text is scored by how Russian or
Ukrainian its letters look. This outvotes a declaration that is clearly wrong. Where it does not convince, two libraries
that know more languages have to agree, and else the answer is an error, never a guess.
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
ENOUGH = 200  # bytes from which on the libraries are asked: below, they guess
DAMAGE = 0.001  # of the characters, and three more: so many broken ones a declared encoding may leave

# Encodings that pages declare. Python knows others, among them some that unpack, escape, or take time.
_DECLARABLE = re.compile(
    r"(utf-?(8|16|32)|windows|cp|iso-?8859|koi8|mac|gb|big5|shift|euc|latin|us-ascii|ascii)[-_\w]*"
)
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_ASCII_RUN = re.compile(rb"[\x00-\x7f]{40,}")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LETTER = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]+")
_WRITTEN = re.compile(r"[\s!-~А-Яа-яЁёІіЇїЄєҐґ«»„“”‘’—–…№•°§©]")
_MIXED = re.compile(r"[A-Za-z][А-Яа-яЁёІіЇїЄєҐґ]|[А-Яа-яЁёІіЇїЄєҐґ][A-Za-z]")  # «dйclarй»
_CASE_BREAK = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")


def decode(data: bytes, place: str, *, declared: str | None = None) -> str:
    """Return the text of `data` without its byte order mark. Raises InputError: binary, or no reading convinces.

    `declared` is the encoding that a page or its server names; with one, a few broken characters are let pass.
    """
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
        return _as_declared(data, declared) or _by_code_page(data, place, error.start)


def _as_declared(data: bytes, declared: str | None) -> str | None:
    """Return the text as declared, unless it breaks, or a code page makes clearly better Russian or Ukrainian of it."""
    name = (declared or "").strip(" \"'").lower().removeprefix("x-")
    if not _DECLARABLE.fullmatch(name):
        return None
    text = _nearly(data, _ALIASES.get(name, name))
    if text is None or name.startswith(("utf", "gb", "big5", "shift", "euc")):
        return text  # such encodings break where they are not meant
    best, score, _ = _ranked(data)
    return _nearly(data, best) if score >= CONVINCING and score >= _score(text) + CLEAR_LEAD else text


def _nearly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= 3 + DAMAGE * len(text) else None


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
    except (UnicodeDecodeError, LookupError):
        return None


def _by_code_page(data: bytes, place: str, broken_at: int) -> str:
    best, score, lead = _ranked(data)
    text = _lenient(data, best) if score >= CONVINCING and lead >= CLEAR_LEAD else _by_vote(data)
    if text is None:
        tried = ", ".join(("utf-8", "utf-16", *CODE_PAGES))
        trouble = f"cannot be decoded (not UTF-8 from byte {broken_at} on; tried {tried}): save it as UTF-8"
        raise InputError(place, trouble)
    return text


def _ranked(data: bytes) -> tuple[str, float, float]:
    """Return the code page that makes the best Russian or Ukrainian of `data`, its likeness, and its lead."""
    sample = _ASCII_RUN.sub(b" ", data[: 50 * SEEN])  # of a page, leave out the markup
    scores = {page: likeness(sample, page) for page in CODE_PAGES}
    best = max(CODE_PAGES, key=lambda page: scores[page])  # the first of equals wins
    rival = max(scores[page] for page in CODE_PAGES if page[:4] != best[:4])  # koi8-r and koi8-u are one
    return best, scores[best], scores[best] - rival


def _by_vote(data: bytes) -> str | None:
    """Return the text on which two libraries agree."""
    if len(data) < ENOUGH:
        return None
    from charset_normalizer import from_bytes  # noqa: PLC0415, few files need them
    from resiliparse.parse.encoding import detect_encoding  # noqa: PLC0415

    sample = data[: 5 * SEEN]
    first, second = from_bytes(sample).best(), detect_encoding(sample)
    text = _lenient(data, first.encoding) if first else None
    return text if text and second and text == _lenient(data, _ALIASES.get(second, second)) else None


def likeness(data: bytes, page: str) -> float:
    """Tell how Russian or Ukrainian `data` looks when read by code page `page`: 0.5 to 0.75 if it is, near 0 if not."""
    return _score(data[:SEEN].decode(page, "replace"))


def _score(text: str) -> float:
    text = text[:SEEN]
    foreign = [char for char in text if char > "\x7f"]
    pairs = [a + b for word in _WORD.findall(text) for a, b in pairwise(word.lower())]
    if not foreign or not pairs:
        return 0.0
    stray = sum(not _WRITTEN.match(char) for char in foreign) / len(foreign)
    breaks = (len(_CASE_BREAK.findall(text)) + len(_MIXED.findall(text))) / len(pairs)
    return sum(pair in COMMON_PAIRS for pair in pairs) / len(pairs) - 2 * stray - breaks
