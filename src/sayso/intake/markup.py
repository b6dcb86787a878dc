"""HTML in general: how deep it is, before anything parses it, and the text of an element as a person sees it.

lxml loads with the first text, not with this module.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sayso.errors import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEPTH = 1000  # elements within elements; the deepest of real pages come near 100
ELEMENTS = 100_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_IMPLIED = _names("p li td th tr dd dt option thead tbody tfoot colgroup rp rt")  # they end by themselves
_BLOCKS = _names(
    "address article aside blockquote dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section "
    "table td th tr ul"
)
_UNSEEN = _names("script style template noscript head title iframe object svg")
_SPACES = re.compile(r"[^\S\n\v]+")
_BREAKS = re.compile(r" ?\n[ \n]*")  # between blocks, one is enough
_BR = "\v"  # until then; two of them are a blank line
_LINES = re.compile(r"[ \n]*\v[ \n]*")


def check(markup: str, place: str, *, elements: int = ELEMENTS) -> str:
    """Return `markup`. Raises InputError where it is no page but a trap for parsers; takes time linear in its length."""
    opened: list[str] = []
    count: Counter[str] = Counter()  # of each name in `opened`
    number = 0
    for end, name in ((tag[1], tag[2].lower()) for tag in _TAG.finditer(markup)):
        number += 1
        if number > elements:
            raise InputError(place, f"holds more than {elements} tags: no article does")
        if name in _VOID or name in _IMPLIED:
            continue
        if not end:
            opened.append(name)
            count[name] += 1
        elif count[name]:  # it ends all that was opened within it
            while (last := opened.pop()) != name:
                count[last] -= 1
            count[name] -= 1
        if len(opened) > DEPTH:
            raise InputError(place, f"nests its elements more than {DEPTH} deep: no article does")
    return markup


def text_of(markup: str, place: str) -> str:
    """Return the text of a piece of HTML, a line for each block. Raises InputError for traps."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    return seen(page_of(f"<body>{markup}</body>", place))


def page_of(markup: str, place: str) -> HtmlElement:
    """Return the tree of a page. Raises InputError: a trap, or nothing in it."""
    from lxml import html  # noqa: PLC0415

    # What is decoded may declare no encoding, for lxml.
    plain = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", check(markup, place).replace("\0", ""))
    try:
        return html.document_fromstring(plain, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (ValueError, html.etree.LxmlError):
        raise InputError(place, "holds no page: there is no text in it") from None


def seen(root: HtmlElement) -> str:
    """Return the text under `root` that a person sees, a line for each block and each break."""
    pieces: list[str] = []
    _walk(root, pieces)
    lines = _BREAKS.sub("\n", _SPACES.sub(" ", "".join(pieces)))
    return _LINES.sub("\n", lines).strip()


def _walk(root: HtmlElement, pieces: list[str]) -> None:
    """Not recursive: the depth is the page's to choose."""
    from lxml.etree import iterwalk  # noqa: PLC0415

    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = element.tag if isinstance(element.tag, str) else ""
        shown = bool(name) and name not in _UNSEEN
        if event == "start":
            if name in _BLOCKS or name == "br":
                pieces.append(_BR if name == "br" else "\n")
            if shown:
                pieces.append(_flat(element.text))
            else:
                walker.skip_subtree()
            continue
        if name in _BLOCKS:
            pieces.append("\n")
        if element is not root:
            pieces.append(_flat(element.tail))


def _flat(text: str | None) -> str:
    return _SPACES.sub(" ", (text or "").replace("\n", " ").replace("\v", " "))
