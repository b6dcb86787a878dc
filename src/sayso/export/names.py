"""Names that hold outside an article: one IRI for each thing, the same in every format and on every day."""

from __future__ import annotations

import re
from urllib.parse import quote

from sayso.model import Article, Source

ARTICLE = "urn:sayso:article:"
SOURCE = "urn:sayso:source:"
OUTLET = "urn:sayso:outlet:"
VOCABULARY = "urn:sayso:vocabulary#"
GEONAMES = "https://sws.geonames.org/"

# No character that an IRI may not have (RFC 3987), and nothing but the web: an article's url is the article's to choose.
_WEB = re.compile(
    'https?://[^\0-\x20"<>\\\\^`{|}\x7f-\xa0\ud800-\uf8ff\ufff0-\uffff\u2028\u2029\u202a-\u202e]+', re.IGNORECASE
)


def article(one: Article) -> str:
    """Return the IRI of an article."""
    return ARTICLE + escaped(one.id)


def part(one: Article, kind: str, number: object) -> str:
    """Return the IRI of a part of an article: `urn:sayso:article:01#statement-3`."""
    return f"{article(one)}#{kind}-{escaped(str(number))}"


def source(one: Article, who: Source) -> str | None:
    """Return the IRI of a source: the same in every article where it has a key; None for one that is not listed."""
    if who.key:
        return SOURCE + escaped(who.key)
    return part(one, "source", who.id) if who.id else None


def geonames(number: int | None) -> str | None:
    """Return the IRI of a place in GeoNames."""
    return None if number is None else f"{GEONAMES}{number}/"


def web(url: str | None) -> str | None:
    """Return an address that is one, else None."""
    return url if url and _WEB.fullmatch(url) else None


def escaped(name: str) -> str:
    """Return any string as a part of an IRI: letters, digits, `_.-~` and %HH."""
    return quote(name, safe="", errors="surrogatepass")
