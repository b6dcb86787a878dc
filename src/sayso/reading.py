"""Article → Reading: the whole way on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from sayso import problems
from sayso.attribution import Attributed, attribute
from sayso.catalogue import catalogue
from sayso.context.places import find_places
from sayso.context.sources import catalogued
from sayso.context.times import find_times
from sayso.findings import findings
from sayso.grammar import Parse, parse
from sayso.grammar.language import Look, look
from sayso.headline import Headline, headline, with_headline
from sayso.languages import languages, pack
from sayso.model import Article, Field, Opinion, Place, Problem, Reading, Time
from sayso.statements import statements, with_context, with_unnamed


def read(article: Article, *, min_confidence: float = 0, catalogues: tuple[Path, ...] = ()) -> Reading:
    """Read one article.

    Attributions less sure than `min_confidence` are left out; `catalogues` are files of sources of one's own.
    """
    return explain(article, min_confidence=min_confidence, catalogues=catalogues)[0]


def read_many(
    articles: Iterable[Article], *, min_confidence: float = 0, catalogues: tuple[Path, ...] = ()
) -> Iterator[Reading]:
    """Read articles in their order; the models are loaded once, and each article is read by itself."""
    return (read(article, min_confidence=min_confidence, catalogues=catalogues) for article in articles)


def explain(
    article: Article, *, min_confidence: float = 0, catalogues: tuple[Path, ...] = ()
) -> tuple[Reading, tuple[Opinion, ...]]:
    """Read one article and keep what every rule said.

    1. Tell the language, if the article doesn't. Without a language pack the text is nobody's statement, and a problem
       says so. 2. Parse. 3. Find the attributions. 4. Look their sources up. 5. Read the headline. 6. Cut headline and body
       into statements. 7. Find places and times. 8. Note what was lost on the way, and what is wrong with the text.
    """
    seen = _language(article)
    damaged = tuple(problems.characters(article.text))
    if seen.code not in languages():
        return Reading(article, seen.code, problems=(problems.language(article.text, seen), *damaged)), ()
    parsed = parse(article.text)
    titled = article.title is not None
    found = attribute(parsed, pack(seen.code), titled=titled, least_confidence=min_confidence)
    known = partial(catalogued, catalogue=catalogue(*catalogues), published=article.published)
    body = with_unnamed(known(found))
    head = headline(article, body, known)
    return _reading(article, seen.code, body, head, damaged), found.opinions


def _language(article: Article) -> Look:
    """What the article says of itself goes before what it looks like; `ru-RU` is `ru`."""
    if article.language is None:
        return look(article.text)
    code = article.language.replace("_", "-").split("-")[0].lower()
    return Look(code, f"«{article.language}», as the article itself says")


def _reading(
    article: Article, language: str, body: Attributed, head: Headline | None, damaged: tuple[Problem, ...]
) -> Reading:
    trouble = sorted((*damaged, *problems.quotations(body.material)), key=lambda p: p.span)
    places, times = _context(article, body, head)
    stated = with_context(statements(body, head), places, times)
    whole = with_headline(body, head)
    return Reading(
        article,
        language,
        body.headline,
        whole.attributions,
        whole.sources,
        stated,
        places,
        times,
        findings(body, stated, head),
        tuple(trouble),
    )


def _context(article: Article, body: Attributed, head: Headline | None) -> tuple[tuple[Place, ...], tuple[Time, ...]]:
    """Places and times of the title, where one is given, and of the text."""
    parses: list[tuple[Field, Parse]] = [("text", body.material.parse)]
    if head and head.field == "title":
        parses.insert(0, ("title", head.found.material.parse))
    places = (p for field, one in parses for p in find_places(one, outlet=article.outlet, url=article.url, field=field))
    times = (t for field, one in parses for t in find_times(one, article.published, field=field))
    return tuple(places), tuple(times)
