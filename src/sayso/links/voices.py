"""Who is who across articles: sources of different readings that are one, whatever each article calls them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from sayso.catalogue import MEDIA
from sayso.catalogue.heads import heads
from sayso.catalogue.words import forms, shortens
from sayso.context.signs import signs
from sayso.languages import languages, pack
from sayso.links.model import OriginKind
from sayso.links.parted import Parted
from sayso.model import Reading, Source, Span

LONGEST = 200  # characters of what a source is called
MOST = 200  # sources of one claim that are compared with each other
LETTERS = 6  # of a word that tell it from others
_NGO = ("ngo", "party")
_PEOPLE = ("person", "office")


class Heard(NamedTuple):
    """A source as one article has it.

    `words` are those of all the article calls it, `name_words` those of its name, comparable and without what tells nobody
    apart. `spoken`: the article has words for it, it is not only known to be somebody.
    """

    article: str
    name: str
    kind: str
    key: str | None
    words: frozenset[str]
    name_words: tuple[str, ...]
    spoken: bool

    @property
    def person(self) -> bool:
        """Tell whether it is somebody by name."""
        return self.kind in _PEOPLE

    @property
    def medium(self) -> bool:
        """Tell whether it is an outlet."""
        return self.kind in MEDIA


def voices(reading: Reading) -> dict[str, Heard]:
    """Every source of a reading by its id there. A person speaks for the one body that what he is called points to."""
    called = _called(reading)
    found = {s.id: _voice(reading.article.id, s, called[s.id]) for s in reading.sources}
    bodies = [v for v in found.values() if not v.person and v.name_words and not v.medium][:MOST]
    return {name: _for_body(v, bodies) if v.person else v for name, v in found.items()}


def _called(reading: Reading) -> dict[str, list[str]]:
    """All phrases that name each source: «начальник краевой службы спасения Олег Дранишников», up to a comma."""
    texts = {"text": reading.article.text, "title": reading.article.title or ""}
    spans: dict[str, list[tuple[str, Span]]] = {s.id: [("text", m) for m in s.mentions] for s in reading.sources}
    for one in reading.attributions:
        if one.source and one.source_id in spans:
            spans[one.source_id].append((one.field, one.source))
    return {
        name: [texts[field][s.start : min(s.end, s.start + LONGEST)].split(",")[0] for field, s in own]
        for name, own in spans.items()
    }


def _voice(article: str, source: Source, called: Sequence[str]) -> Heard:
    phrases = dict.fromkeys((source.name, *called))
    words = frozenset(word for phrase in phrases for word in forms(phrase)) - _empty()
    return Heard(article, source.name, source.kind, source.key, words, telling(source.name), bool(called))


def telling(name: str) -> tuple[str, ...]:
    """The comparable words of a name that tell whose it is; none of «ведомство» alone."""
    words = tuple(word for word in forms(name[:LONGEST]) if word not in _empty())
    return () if _standing().issuperset(words) else words


def _for_body(person: Heard, bodies: Sequence[Heard]) -> Heard:
    """«Начальник службы» is of the краевая служба спасения where the article has no other."""
    meant = [b for b in bodies if not person.words.isdisjoint(b.name_words)]
    if len(meant) != 1 or person.words.issuperset(meant[0].name_words):
        return person
    return person._replace(words=person.words | set(meant[0].name_words))


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    """Words that tell no source from another: «представитель», «агентство», «в», and whatever stands for one named before."""
    known = heads()
    deputies = (word for code in languages() for word in pack(code).words["deputy"] if word not in _hearsay_words())
    groups = (known.speaks_for, known.apposed, known.titles, deputies)
    pronouns = ("он", "она", "они", "его", "её", "их", "который", "этот", "в", "на", "из", "по", "и", "о", "с", "свой")
    return frozenset(form for group in (*groups, pronouns) for word in group for form in forms(word))


@lru_cache(maxsize=1)
def _standing() -> frozenset[str]:
    """Words that stand for one named before, where they are all there is: «министерство»."""
    return frozenset(form for word in heads().stands for form in forms(word))


def _hearsay_words() -> frozenset[str]:
    return frozenset(word for code in languages() for word in signs(code).group("hearsay"))


@lru_cache(maxsize=1)
def _hearsay() -> frozenset[str]:
    return frozenset(form for word in _hearsay_words() for form in forms(word))


def is_hearsay(voice: Heard) -> bool:
    """Tell whether what a voice says is no more than hearsay: «источник в порту», «очевидцы»."""
    return voice.kind == "eyewitness" or (voice.kind == "unnamed" and not _hearsay().isdisjoint(voice.words))


def mentioned(voice: Heard, text: str) -> bool:
    """Tell whether a text names a voice by a word of its name, or an abbreviation of it: «спасатели» of the служба спасения."""
    return not _cut(forms(text)).isdisjoint(_cut(voice.name_words)) or any(_short(word, voice) for word in text.split())


def stands_for(voice: Heard, text: str) -> bool:
    """Tell whether a text has a word that stands for a body named before: «по счёту той же компании»."""
    return not voice.person and not _standing().isdisjoint(forms(text))


def same_source(a: Heard, b: Heard) -> bool:
    """Tell whether two voices are one: by key, by a person's surname, by all words of the shorter name, by abbreviation.

    A person and the body he is said to speak for are one source. Nobody by name is one with another only by what is said
    of him: «источник в аэропорту».
    """
    if a.key and a.key == b.key:
        return True
    if not (a.name_words and b.name_words):
        return False
    if a.person and b.person:
        return bool(_cut(a.name_words) & _cut(b.name_words))
    nameless = [v for v in (a, b) if v.kind in ("unnamed", "eyewitness", "expert")]
    if len(nameless) == 1 and not _hearsay().isdisjoint(nameless[0].words):
        return False
    less = _hearsay() if nameless else frozenset()
    one, two = ([w for w in v.name_words if w not in less] for v in (a, b))
    return _within(one, b.words) or _within(two, a.words) or _short(a.name, b) or _short(b.name, a)


def one_of(some: Iterable[Heard], others: Iterable[Heard]) -> bool:
    """Tell whether some voice is one with some of the others."""
    there = list(others)
    return any(same_source(a, b) for a in some for b in there)


def _within(name: Sequence[str], words: frozenset[str]) -> bool:
    return bool(name) and _cut(words) >= _cut(name)


def _cut(words: Iterable[str]) -> frozenset[str]:
    """Words by their beginnings: «областная служба» is the служба области."""
    return frozenset(word[:LETTERS] for word in words)


def _short(name: str, other: Heard) -> bool:
    """Tell whether a name is an abbreviation of the other: «Минтранс», «Горизбирком», «МИД Ардании»."""
    first, *rest = name[:LONGEST].split() or [""]
    whole = forms(other.name[:LONGEST])
    known = _cut(forms(" ".join(rest))) <= _cut(other.words)
    return known and any(shortens(first.strip("«»"), whole[k:]) for k in range(len(whole)))


def kind_of(voice: Heard) -> OriginKind:
    """What kind of origin a voice is: somebody without a name is anonymous, unless an office or a body speaks."""
    if voice.medium:
        return "outlet"
    if voice.kind in _NGO:
        return "ngo"
    if voice.kind == "document":
        return "document"
    if voice.kind == "eyewitness":
        return "eyewitness"
    nameless = voice.kind in ("unnamed", "expert") and _offices().isdisjoint(forms(voice.name)[:1])
    return "anonymous" if nameless else "official"


@lru_cache(maxsize=1)
def _offices() -> frozenset[str]:
    groups = (pack(code).words[group] for code in languages() for group in ("office", "rank", "body", "collective"))
    return frozenset(form for group in groups for word in group for form in forms(word))


def merged(heard: Sequence[Heard]) -> list[int]:
    """Number the voices by who is one: each has the place of the first that is the same source, through others too.

    Those with one key or name are one from the start; of the others the first MOST are compared.
    """
    first: dict[tuple[object, ...], int] = {}
    called = [first.setdefault((v.key or v.name, v.person), k) for k, v in enumerate(heard)]
    parted = Parted(len(heard))
    for one, other in combinations(list(first.values())[:MOST], 2):
        if parted.top(one) != parted.top(other) and same_source(heard[one], heard[other]):
            parted.tie(one, other, len(heard))
    return [parted.top(k) for k in called]
