"""Article → Reading: the whole way on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso import problems
from sayso.attribution import LEAST_CONFIDENCE, Attributed, attribute
from sayso.grammar import parse
from sayso.grammar.language import Look, look
from sayso.languages import languages, pack
from sayso.model import Article, Opinion, Problem, Reading
from sayso.statements import statements, with_unnamed


def read(article: Article, *, min_confidence: float = LEAST_CONFIDENCE) -> Reading:
    """Read one article; attributions less sure than `min_confidence` are left out."""
    return explain(article, min_confidence=min_confidence)[0]


def read_many(articles: Iterable[Article], *, min_confidence: float = LEAST_CONFIDENCE) -> Iterator[Reading]:
    """Read articles in their order; the models are loaded once, and each article is read by itself."""
    return (read(article, min_confidence=min_confidence) for article in articles)


def explain(article: Article, *, min_confidence: float = LEAST_CONFIDENCE) -> tuple[Reading, tuple[Opinion, ...]]:
    """Read one article and keep what every rule said.

    1. Tell the language, if the article doesn't. Without a language pack the text is nobody's statement, and a problem
       says so. 2. Parse. 3. Find the attributions. 4. Cut the body into statements. 5. Note what is wrong with the text.
    """
    seen = _language(article)
    damaged = tuple(problems.characters(article.text))
    if seen.code not in languages():
        return Reading(article, seen.code, problems=(problems.language(article.text, seen), *damaged)), ()
    found = attribute(
        parse(article.text), pack(seen.code), titled=article.title is not None, least_confidence=min_confidence
    )
    return _reading(article, seen.code, with_unnamed(found), damaged), found.opinions


def _language(article: Article) -> Look:
    """What the article says of itself goes before what it looks like; `ru-RU` is `ru`."""
    if article.language is None:
        return look(article.text)
    code = article.language.replace("_", "-").split("-")[0].lower()
    return Look(code, f"«{article.language}», as the article itself says")


def _reading(article: Article, language: str, found: Attributed, damaged: tuple[Problem, ...]) -> Reading:
    trouble = sorted((*damaged, *problems.quotations(found.material)), key=lambda p: p.span)
    return Reading(
        article,
        language,
        found.headline,
        found.attributions,
        found.sources,
        statements(found),
        problems=tuple(trouble),
    )
