"""Outlets of articles: which of them a source is, which a passage names, and whether an article saw it for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial

from sayso.catalogue import catalogue
from sayso.catalogue.words import forms
from sayso.errors import PackError
from sayso.links.copy_order import outlet_name, own_name
from sayso.links.same.news import FOLDER
from sayso.links.same.words import Said
from sayso.links.voices import Heard
from sayso.model import Article
from sayso.toml import parsed


class Outlets:
    """The outlets of some articles, found by what a source is called."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles: dict[str, list[str]] = {}
        for article in articles:
            if article.outlet:
                self._articles.setdefault(article.outlet, []).append(article.id)
        self._found: dict[tuple[str, str | None], tuple[str, ...]] = {}

    def articles(self, voice: Heard) -> tuple[str, ...]:
        """The ids of the articles of the outlet that this voice is, in the order given; empty where it is none of them."""
        asked = (voice.name, voice.key)
        if asked not in self._found:
            named = (ids for outlet, ids in self._articles.items() if is_outlet(outlet, voice))
            self._found[asked] = tuple(article for ids in named for article in ids)
        return self._found[asked]

    def named(self, said: Said, article: Article) -> tuple[str, ...]:
        """The ids of articles of another outlet that is named, in any alphabet, in what `article` says."""
        sounds = {word.sound for word in said.words if word.name and word.sound}
        others = (
            ids
            for outlet, ids in self._articles.items()
            if outlet != article.outlet and (own := _sounds(outlet)) and own <= sounds
        )
        return tuple(name for ids in others for name in ids)


def is_outlet(outlet: str, voice: Heard) -> bool:
    """Tell whether a source is the outlet of this name: by its key in the catalogue, else by all words of its name."""
    if voice.key and voice.key == _medium(outlet):
        return True
    pattern = outlet_name(outlet)
    return bool(pattern and (found := pattern.search(voice.name)) and found[0][0].isupper())


@lru_cache(maxsize=1000)
def _medium(outlet: str) -> str | None:
    return catalogue().medium(outlet)


@lru_cache(maxsize=1000)
def _sounds(outlet: str) -> frozenset[str]:
    """How the words of an outlet's name sound, in any alphabet; of «Агентство „Полюс“» of the part in quotation marks."""
    sounds = [word.sound for word in Said(own_name(outlet)).words]
    return frozenset(sounds) if all(sounds) else frozenset()


@cache
def _words(group: str) -> Mapping[str, frozenset[str]]:
    data = parsed((FOLDER / "voices.toml").read_text(encoding="utf-8"), partial(PackError, "voices.toml"))
    return {
        code: frozenset(form for word in words.split() for form in forms(word)) for code, words in data[group].items()
    }


def own_report(text: str, language: str) -> bool:
    """Tell whether somebody of the outlet itself was there: «наш корреспондент насчитал 300 машин»."""
    return not _words("reporters").get(language, frozenset()).isdisjoint(forms(text))


def announces(text: str, language: str) -> bool:
    """Tell whether somebody's word is announced, in a language that is not read: "the mayor said"."""
    return not _words("says").get(language, frozenset()).isdisjoint(forms(text))


def recalls(text: str, language: str) -> bool:
    """Tell whether something is told that was told before: «ранее сообщалось о троих», «утром говорили о шести»."""
    return not _words("before").get(language, frozenset()).isdisjoint(forms(text))
