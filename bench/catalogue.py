"""How much of a corpus the catalogue knows: the share of attributions to a named body that got a key, and who got none.

    python bench/catalogue.py ARTICLES.jsonl [--top 40] [--catalogue FILE…]

A named body is a source that is no person and whose phrase holds an organisation's name; «власти» and «источник» are none.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sayso.attribution import Attributed, attribute
from sayso.catalogue import NAMELESS, Catalogue, catalogue
from sayso.context.sources import catalogued
from sayso.grammar import parse
from sayso.intake.files import articles
from sayso.languages import pack
from sayso.model import Article, Source


class Heard(NamedTuple):
    """One attribution's source: its name and kind, its key, and whether it is a named body."""

    name: str
    kind: str
    key: str | None
    body: bool


def main() -> None:
    parser = argparse.ArgumentParser(description="How much of a corpus the catalogue knows.")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--top", type=int, default=40, help="list so many names without a key")
    parser.add_argument("--catalogue", type=Path, action="append", default=[], metavar="FILE")
    options = parser.parse_args()
    known = catalogue(*options.catalogue)
    read = (item for item in articles([str(options.articles)]) if isinstance(item, Article))
    heard = [h for article in read for h in sources(article, known)]
    print(report(heard, known, options.top))


def report(heard: list[Heard], known: Catalogue, top: int) -> str:
    """Lay the figures out."""
    bodies = [h for h in heard if h.body]
    keyed = [h for h in bodies if h.key]
    people = [h for h in heard if h.kind == "person"]
    entries = sum(bool(h.key and known.get(h.key)) for h in people)
    lines = [
        f"{len(known.entries)} entries, {len(known.patterns)} patterns in {len(known.countries)} countries",
        f"attributions to a named body: {len(bodies)}, with a key: {_share(len(keyed), len(bodies))}",
        f"attributions to a person: {len(people)}, in the catalogue: {_share(entries, len(people))}",
        f"attributions to a person with some key: {_share(sum(bool(h.key) for h in people), len(people))}",
        "kinds: " + ", ".join(f"{kind} {n}" for kind, n in Counter(h.kind for h in heard).most_common()),
        "named bodies without a key:",
    ]
    missing = Counter((h.name, h.kind) for h in bodies if not h.key)
    return "\n".join([*lines, *(f"{n:5}  {name} ({kind})" for (name, kind), n in missing.most_common(top))])


def sources(article: Article, known: Catalogue) -> Iterator[Heard]:
    """The source of each attribution that has one."""
    found = attribute(parse(article.text), pack("ru"), titled=article.title is not None)
    placed = catalogued(found, known, article.published)
    by_id = {source.id: source for source in placed.sources}
    for one in placed.attributions:
        if one.source_id in by_id:
            source = by_id[one.source_id]
            yield Heard(source.name, source.kind, source.key, _is_body(source, placed))


def _is_body(source: Source, found: Attributed) -> bool:
    names = (name for mention in source.mentions for name in found.material.names_in(mention))
    return source.kind not in NAMELESS | {"person", "office"} and any(name.kind == "ORG" for name in names)


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "0"


if __name__ == "__main__":
    main()
