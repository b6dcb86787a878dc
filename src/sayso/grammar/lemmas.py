"""Dictionary forms by pymorphy3, told apart by the tag the network gave in context."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from pymorphy3 import MorphAnalyzer

from sayso.grammar.parse import Tag

_LONGEST = 40
_CYRILLIC = re.compile(r"[а-яёіїєґ'’-]+")
_UNCHANGED = ("PROPN", "PUNCT", "ADP", "NUM", "X", "SYM")  # names have stems of their own (attribution/names.py)
# Universal part of speech → the dictionary's
_POS = {
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN",),
    "ADJ": ("ADJF", "ADJS", "COMP", "PRTF"),
    "DET": ("ADJF", "NPRO"),
    "PRON": ("NPRO", "ADJF", "NOUN"),
    "VERB": ("VERB", "INFN", "GRND", "PRTF", "PRTS"),
    "AUX": ("VERB", "INFN", "GRND"),
    "ADV": ("ADVB", "PRED", "COMP"),
    "NUM": ("NUMR", "ADJF"),
    "ADP": ("PREP",),
    "CCONJ": ("CONJ",),
    "SCONJ": ("CONJ",),
    "PART": ("PRCL",),
}


@cache
def _dictionary() -> Any:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_dictionary().parse(word))


def corrected(word: str, tag: Tag) -> Tag:
    """The tag of a lower-case word, mended where the dictionary knows the word as nothing that the network takes it for.

    A noun that can only be a finite verb: «передаёт» behind a name in the accusative. A nominative that can only be another
    case: «сказала „[Вестнику] Ольхова“ жительница села», «мать [Петровского]».
    """
    if tag.pos not in ("NOUN", "PROPN") or len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return tag
    found = _parses(word)
    if not found or not all(p.is_known for p in found):
        return tag
    cases = {str(p.tag.case) for p in found}
    if tag.case == "Nom" and len(cases) == 1 and (case := _CASES.get(cases.pop())):
        return tag._replace(case=case)
    if tag.pos == "PROPN" and tag.case == "Nom" and "nomn" not in cases and all(_is_man(p.tag) for p in found):
        return tag._replace(case="Gen", gender="Masc")
    if tag.pos != "NOUN" or any(p.tag.POS != "VERB" for p in found):
        return tag
    grammemes = found[0].tag
    return Tag(
        "VERB",
        number=_VERB.get(str(grammemes.number), ""),
        gender=_VERB.get(str(grammemes.gender), ""),
        person=str(grammemes.person or "")[:1],
        form="Fin",
        mood="Ind",
        tense=_VERB.get(str(grammemes.tense), ""),
        aspect=_VERB.get(str(grammemes.aspect), ""),
    )


_VERB = {
    "sing": "Sing", "plur": "Plur", "masc": "Masc", "femn": "Fem", "neut": "Neut",
    "past": "Past", "pres": "Pres", "futr": "Fut", "impf": "Imp", "perf": "Perf",
}  # fmt: skip


@lru_cache(maxsize=100_000)
def lemma(word: str, pos: str, mood: str = "") -> str:
    """Dictionary form of a lower-case word as this part of speech, ё kept; a foreign word is its own lemma.

    An indicative ("Ind") is of no verb of which it could only be the imperative: «они [пришли]» is no «прислать».
    """
    if pos in _UNCHANGED or len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return word
    found = _parses(word)
    fitting = [p for p in found if p.tag.POS in _POS.get(pos, ())]
    told = (p for p in fitting if mood != "Ind" or p.tag.mood == "indc")
    best = next(chain(told, fitting, found), None)
    return str(best.normal_form) if best else word


# A man's name that the dictionary does not know as one, where its form can only come of a consonant: «Лэнса», not «Насруллы»
_OBLIQUE = {"Gen": "а", "Acc": "а", "Dat": "у", "Ins": "ом"}
_HARD = "бвгдзклмнпрстфх"
_NUMBER = {"Sing": "sing", "Plur": "plur"}
_GENDER = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_CASE = {"Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_CASES = {theirs: ours for ours, theirs in _CASE.items()}


@lru_cache(maxsize=20_000)
def nominative(word: str, tag: Tag) -> str:
    """The word in the nominative of its own number and gender, capitals kept; as it is where the dictionary has no answer."""
    if tag.case not in _CASE or not _CYRILLIC.fullmatch(word.lower()):
        return word
    found = [p for p in _dictionary().parse(word.lower()) if _fits(p, tag)]
    if tag.pos == "PROPN" and tag.animacy == "Anim":
        people = [p for p in found if p.is_known and _sense(p.tag) == "person"]
        bare = word.removesuffix(_OBLIQUE.get(tag.case, "-"))
        if not people and tag.gender == "Masc" and bare != word and bare[-1:] in _HARD and not word.endswith("ому"):
            return bare
        found = people or found
    wanted = {"nomn"} | {
        v for v in (_NUMBER.get(tag.number), None if tag.number == "Plur" else _GENDER.get(tag.gender)) if v
    }
    form = next((f for p in found if (f := p.inflect(wanted) or p.inflect(wanted - set(_GENDER.values())))), None)
    return _like(word, form.word) if form else word


@lru_cache(maxsize=20_000)
def may_be_nominative(word: str, number: str, gender: str) -> bool:
    """Tell whether a lower-case word can be a nominative of this number and gender ("": of any); a foreign word always can."""
    if len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return True
    wanted = {"nomn", *(v for v in (_NUMBER.get(number), None if number == "Plur" else _GENDER.get(gender)) if v)}
    return any(wanted <= p.tag.grammemes or {"Fixd", "NOUN"} <= p.tag.grammemes for p in _parses(word))


@lru_cache(maxsize=20_000)
def may_be_animate(word: str) -> bool:
    """Tell whether the dictionary knows a lower-case word as somebody: «дикторы», «глава»."""
    if len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return False
    return any(p.is_known and {"anim", "nomn"} <= p.tag.grammemes for p in _parses(word))


def _is_man(tag: Any) -> bool:
    return {"sing", "masc"} in tag and (_sense(tag) == "person" or tag.POS == "ADJF") and tag.case in ("gent", "accs")


def _fits(parse: Any, tag: Tag) -> bool:
    return _CASE[tag.case] in parse.tag and parse.tag.POS in (
        *_POS.get(tag.pos, ()),
        *(("NOUN", "ADJF") if tag.pos == "PROPN" else ()),
    )


def _like(model: str, word: str) -> str:
    """`word` with the capitals of `model`."""
    if model.isupper():
        return word.upper()
    return "-".join(_capital(m, w) for m, w in zip(model.split("-"), word.split("-"), strict=False))


def _capital(model: str, word: str) -> str:
    """«ОВД» and «КамАЗ» as they stand, «Петрова» → «Петров»."""
    return model if model.lower() == word else word[:1].upper() + word[1:] if model[:1].isupper() else word


@lru_cache(maxsize=50_000)
def senses(word: str) -> frozenset[str]:
    """What the dictionary knows a lower-case word as: "place", "person", "common"; nothing where it does not know the word."""
    if len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return frozenset()
    return frozenset(_sense(p.tag) for p in _parses(word) if p.is_known)


def _sense(tag: Any) -> str:
    if "Geox" in tag:
        return "place"
    return "person" if any(grammeme in tag for grammeme in ("Name", "Surn", "Patr")) else "common"


def dictionary_forms(word: str) -> set[str]:
    """Every dictionary form a lower-case word may be of, whatever its sense; none of a word that the dictionary does not know.

    «стали» is of «сталь» and «стать». Only looked up, nothing weighed or guessed: a fifth of the work of a parse.
    """
    if len(word) > _LONGEST or not _CYRILLIC.fullmatch(word):
        return set()
    known = _dictionary().dictionary
    found = known.words.similar_items(word, _dictionary().char_substitutes)
    return {str(known.build_normal_form(*place, written)) for written, places in found for place in places}


class Guess(NamedTuple):
    """What a word most likely is by itself: dictionary form, universal part of speech ("X": none of the great ones), a name."""

    lemma: str
    pos: str
    name: bool


_GREAT = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADJ", "VERB": "VERB", "INFN": "VERB", "PRTF": "VERB",
    "PRTS": "VERB", "GRND": "VERB", "ADVB": "ADV", "PRED": "ADV", "NUMR": "NUM",
}  # fmt: skip
_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn")


@lru_cache(maxsize=100_000)
def guess(word: str) -> Guess:
    """Guess what a lower-case Russian word is, without its sentence; a foreign word is its own lemma."""
    found = _parses(word) if len(word) <= _LONGEST and _CYRILLIC.fullmatch(word) else ()
    if not found:
        return Guess(word, "X", name=False)
    tag = found[0].tag
    return Guess(str(found[0].normal_form), _GREAT.get(str(tag.POS), "X"), any(n in tag for n in _NAMES))
