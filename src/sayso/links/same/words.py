"""Text → the words, names and numbers it is compared by; the same for a headline, a statement and a whole article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache, partial
from hashlib import blake2b
from itertools import islice, zip_longest
from typing import NamedTuple

from sayso.gazetteer.sound import skeleton, spoken
from sayso.grammar.lemmas import guess
from sayso.grammar.vectors import rarity
from sayso.links.same.news import concepts, news
from sayso.links.same.numbers import STOPS, Quantity, days, is_numeral, quantities

MOST = 120  # words of one text that are compared; the rest of an endless sentence tells no more
FOREIGN = 0.6  # how rare a word of another language is taken to be
_LONGEST = 60  # letters of a word; of three letters in a row, ten times as many
_WORD = re.compile(r"\d+(?:[.,:]\d+)*%?|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*(?:-\d+)?|%")
_OPENING = ':.!?—–«"(\n'
_ENDING = re.compile(r"(?:ами|ями|ого|ому|ими|ють|ать|ять|ing|ed|es|s|ий|ій|ів|их|ою|ею|а|я|у|ю|и|і|ї|е|о|ь|ы|й)$")


class Word(NamedTuple):
    """One word: `stem` is what kindred words share, `sound` how a name sounds, else empty, `weight` in (0, 1] how rare it is.

    `codes` are digests of lemma, stem, sound and concept, 0 where there is none: what is equal has equal codes.
    """

    form: str
    lemma: str
    stem: str
    pos: str
    weight: float
    name: bool
    sound: str
    concepts: tuple[str, ...]
    codes: tuple[int, int, int, int]


class Said:
    """A text as it is compared: its words that tell something, its quantities, and what it says is not so.

    All is found when it is first asked for; what is handed to another process is the text alone.
    """

    def __init__(self, text: str, language: str = "ru", *, most: int = MOST) -> None:
        self.text = text
        self.language = language
        self._most = most

    def __reduce__(self) -> tuple[object, ...]:
        return partial(Said, most=self._most), (self.text, self.language)

    @cached_property
    def _found(self) -> list[tuple[str, int]]:
        return [(m.group()[:_LONGEST], m.start()) for m in _WORD.finditer(self.text)]

    @cached_property
    def _forms(self) -> list[str]:
        return [_form(raw) for raw, _ in self._found]

    @cached_property
    def _with_stops(self) -> list[str]:
        out: list[str] = []
        end = 0
        for (raw, at), form in zip(self._found, self._forms, strict=True):
            between = self.text[end:at].strip()
            out += [between[0], form] if between[:1] and between[0] in STOPS else [form]
            end = at + len(raw)
        return out

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words that tell something, in the order of the text."""
        told = (_word(raw, _opens(self.text, at), self.language) for raw, at in self._found if not raw[0].isdigit())
        return tuple(islice(filter(None, told), self._most))

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        """Its numbers with what they count."""
        return quantities(self._with_stops, self.language)

    @cached_property
    def days(self) -> frozenset[tuple[int, str]]:
        """The days of months that it names."""
        return days(self._forms)

    @cached_property
    def hedged(self) -> bool:
        """Whether it has a word such as «ймовірно» or "may", in languages that are not read."""
        return not news().hedge.get(self.language, frozenset()).isdisjoint(self._forms)

    @cached_property
    def negated(self) -> tuple[str, ...]:
        """The forms behind «не», and "" for a word such as «нет» or «никто», which says no of everything."""
        return _negated(self._forms, self.language)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What two texts share that say the same in the same words."""
        return (*(w.stem for w in self.words), *(n.value for n in self.numbers))

    @cached_property
    def triples(self) -> frozenset[str]:
        """All three letters in a row."""
        bare = " ".join(re.findall(r"\w+", plain(self.text[: 10 * _LONGEST])))
        return frozenset(bare[k : k + 3] for k in range(len(bare) - 2))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What it tells of, in any language."""
        return frozenset(c for w in self.words for c in w.concepts)


@cache
def _denying(language: str) -> frozenset[str]:
    return news().negation.get(language, frozenset()) | news().absence.get(language, frozenset())


def _negated(forms: Sequence[str], language: str) -> tuple[str, ...]:
    if not _denying(language).intersection(forms):
        return ()
    negation, whole = news().negation.get(language, frozenset()), news().absence.get(language, frozenset())
    behind = zip_longest(forms, forms[1:], fillvalue="")
    return tuple("" if form in whole else then for form, then in behind if form in negation or form in whole)


def plain(text: str) -> str:
    """How words are compared: composed, without capitals and ё."""
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")


_form = lru_cache(maxsize=100_000)(plain)


def _opens(text: str, at: int) -> bool:
    """Tell whether a capital at this place shows no name, for a sentence begins here."""
    before = text[at - 3 if at > 3 else 0 : at].rstrip(" \xa0")
    return not before or before[-1] in _OPENING


@lru_cache(maxsize=100_000)
def _word(raw: str, opens: bool, language: str) -> Word | None:  # noqa: FBT001 - a cache takes its keys by place
    form = _form(raw)
    if (
        form in news().empty.get(language, frozenset())
        or form == "%"
        or is_numeral(form, language)
        or (len(form) == 1 and raw == form)
    ):
        return None
    russian = language == "ru"
    known = guess(form)
    lemma = plain(known.lemma) if russian else form
    told = concepts(form, language)
    capital = raw[0].isupper()
    name = capital and (not opens or (known.name and russian))
    sounded = name or (capital and not told) or any(c.isdigit() for c in raw)
    sound = skeleton(spoken(lemma)) if sounded else ""
    sound = sound if len(sound) > 1 else ""
    stem = _stem(lemma)
    codes = (lemma, stem if len(stem) > 3 else "", sound, told[0] if told else "")
    return Word(
        form,
        lemma,
        stem,
        known.pos if russian else "X",
        rarity(form, lemma) if russian else FOREIGN,
        name,
        sound,
        told,
        tuple(_code(kind, code) for kind, code in enumerate(codes)),  # type: ignore[arg-type]
    )


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """The word less a rough ending: what kindred words share."""
    bare = _ENDING.sub("", word) if len(word) > 4 else word
    return bare[:6]


def _code(kind: int, text: str) -> int:
    """63 bits that stand for a text of one kind; 0 for an empty one."""
    if not text:
        return 0
    return (
        int.from_bytes(blake2b(f"{kind} {text}".encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
    )
