"""Where a text names places: stretches of tokens, each with every place of the gazetteer that it may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sayso.context.places.lookup import Candidate, alike, bearers, letters, opening, ordinary, runs, single, with_head
from sayso.context.places.words import words
from sayso.gazetteer import Spot, gazetteer
from sayso.gazetteer.names import folded, is_adjective, parts
from sayso.grammar import Name, Parse, Sentence, Token
from sayso.model import Span

_LONGEST = 5  # tokens of a name
_JOINED = (",", "и", "или")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a sentence that names a place. `name` is the network's name there."""

    sentence: Sentence
    first: int
    last: int
    span: Span
    candidates: tuple[Candidate, ...]
    kinds: frozenset[str]
    name: Name | None
    adjective: bool

    @property
    def tagged(self) -> str:
        """The kind of that name: LOC, ORG, PER or nothing."""
        return self.name.kind if self.name else ""

    @property
    def token(self) -> Token:
        """The first token of the name."""
        return self.sentence.tokens[self.first]

    @property
    def words(self) -> str:
        """The words of the name."""
        return " ".join(t.text for t in self.sentence.tokens[self.first : self.last + 1])

    @property
    def guessed(self) -> bool:
        """Tell whether the name was found by its sound alone."""
        return all(c.alike < 1 for c in self.candidates)


def mentions(parse: Parse) -> list[Mention]:
    """Everything in a text that may name a place, in its order."""
    tags = _Tags(parse)
    return [m for sentence in parse.sentences for m in _in_sentence(sentence, tags)]


class _Tags:
    """The network's names by where they stand; asked from left to right."""

    def __init__(self, parse: Parse) -> None:
        self._names = sorted(parse.names)
        self._at = 0

    def at(self, span: Span) -> Name | None:
        """The name that meets this stretch."""
        while self._at < len(self._names) and self._names[self._at].span.end <= span.start:
            self._at += 1
        if self._at < len(self._names) and self._names[self._at].span.meets(span):
            return self._names[self._at]
        return None


def _in_sentence(sentence: Sentence, tags: _Tags) -> Iterator[Mention]:
    done = -1
    for token in sentence.tokens:
        if token.i <= done or not _worth(token):
            continue
        name = tags.at(token.span)
        if name and name.kind == "PER" and _whole(sentence, token, name):
            continue
        for mention in _at(sentence, token.i, name):
            done = mention.last
            yield mention


def _worth(token: Token) -> bool:
    """Tell whether a name may begin here: a capital letter, a place's adjective, or a word such as «сектор», «озеро»."""
    text = token.text
    if text[0].isupper():
        return True
    if token.tag.pos == "ADJ" or is_adjective(text):
        return _lent(text)
    return token.lemma in words().types and bool(opening(folded(text)))


@lru_cache(maxsize=50_000)
def _lent(adjective: str) -> bool:
    word = folded(adjective)
    return word.endswith(_ADJECTIVE_ENDS) and ("-" in word or bool(bearers(word)))


def _whole(sentence: Sentence, token: Token, name: Name) -> bool:
    """Tell whether a person has more names than this, with no word before that makes it a place after all."""
    before = sentence.tokens[token.i - 1].text if token.i else ""
    return name.span != token.span and before.lower() not in ("в", "во", "из") and not _typed(sentence, token.i)


def _at(sentence: Sentence, at: int, name: Name | None) -> tuple[Mention, ...]:
    """What begins at a token: a name, an adjective with its head, an adjective, or what sounds like a name."""
    token = sentence.tokens[at]
    word = folded(token.text)
    capital = token.text[0].isupper()
    if found := capital and _headed(sentence, at, word, name):
        return (found,)
    describes = _adjectival(token, word) and _describes(sentence, token)
    if found := _longest(sentence, at, name, capital=capital, alone=capital and not describes):
        return (found,)
    if describes:
        return _adjective(sentence, at, word, name)
    if capital and ((name and name.kind == "LOC") or _typed(sentence, at)):
        return _sounding(sentence, at, name)
    return ()


def _describes(sentence: Sentence, token: Token) -> bool:
    """Tell an adjective with its noun from a name in the form of an adjective («в Грозном»)."""
    if token.text[0].islower() or ordinary(folded(token.text)):
        return True
    behind = sentence.tokens[token.i + 1 : token.i + 4]
    noun = next((t for t in behind if t.tag.pos in ("NOUN", "PROPN")), None)
    return token.tag.pos == "ADJ" and noun is not None and (token.head >= noun.i or token.head < 0)


def _adjectival(token: Token, word: str) -> bool:
    return is_adjective(word) or (token.tag.pos == "ADJ" and word.endswith(_ADJECTIVE_ENDS))


_ADJECTIVE_ENDS = (
    "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их", "ым", "им", "го", "му", "ом", "ем", "ую", "юю", "ми",
)  # fmt: skip


def _mention(
    sentence: Sentence,
    first: int,
    last: int,
    found: tuple[Candidate, ...],
    name: Name | None,
    *,
    adjective: bool = False,
) -> Mention:
    span = Span(sentence.tokens[first].start, sentence.tokens[last].end)
    return Mention(sentence, first, last, span, found, _typed(sentence, first), name, adjective)


def _typed(sentence: Sentence, first: int) -> frozenset[str]:
    """The kinds that a word right before the name asks for: «в городе X», «г. X», «штат X», «город „X“»."""
    at = next((i for i in range(first - 1, max(-1, first - 3), -1) if sentence.tokens[i].text not in _SKIPPED), -1)
    if at < 0:
        return frozenset()
    token = sentence.tokens[at]
    before = sentence.tokens[at - 1].text if at else ""
    initial = len(token.text) == 1 and token.text.isupper()  # «Г. Петров»
    named = before[:1].isupper() and is_adjective(folded(before))  # «губернатор Псковской области Владимир …»
    return frozenset() if initial or named else words().types.get(_lemma(token), frozenset())


_SKIPPED = (".", "«", '"')


def _lemma(token: Token) -> str:
    return folded(token.lemma)


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _longest(sentence: Sentence, at: int, name: Name | None, *, capital: bool, alone: bool) -> Mention | None:
    """The longest run of tokens from here that is a name; a single one only if it may stand `alone`."""
    pieces, ends = _pieces(sentence, at)
    for size, found in runs(pieces):
        if size in ends and (capital or found[0].own):
            return _mention(sentence, at, ends[size], found, name)
    if not alone or 1 not in ends or sentence.tokens[at].tag.pos in _SMALL:
        return None
    text = sentence.tokens[at].text
    found = letters(text) if text.isupper() and len(text) <= _LETTERS else single(pieces[0])
    return _mention(sentence, at, at, found, name) if found else None


_LETTERS = 4  # so long is an abbreviation
_SMALL = ("ADP", "PRON", "CCONJ", "SCONJ", "PART")


def _pieces(sentence: Sentence, at: int) -> tuple[tuple[str, ...], dict[int, int]]:
    """The words from here, hyphens parted, and after how many of them which token ends. One word, where no name is longer."""
    out: list[str] = []
    ends: dict[int, int] = {}
    for token in sentence.tokens[at : at + _LONGEST]:
        if not token.text[0].isalnum() or len(out) > _LONGEST or (out and not opening(out[0])):
            break
        out += parts(token.text)
        ends[len(out)] = token.i
    short = words().abbreviations
    return tuple(short.get(word, word) for word in out), ends


# ── adjectives ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _headed(sentence: Sentence, at: int, word: str, name: Name | None) -> Mention | None:
    """«Сретенском районе», and each of «Ярославской и Смоленской областей»."""
    if not is_adjective(word):
        return None
    head = _head(sentence, at)
    kind = words().heads.get(_lemma(head)) if head else None
    if head is None or kind is None:
        return None
    last = head.i if head.i == at + 1 else at
    noun = words().abbreviations.get(_lemma(head), _lemma(head))
    if found := with_head(word, noun):
        return _mention(sentence, at, last, found, name)
    if kind == "republic":
        return _mention(sentence, at, last, lands, name) if (lands := bearers(word)) else None
    near = tuple(
        c._replace(spot=c.spot._replace(name=_near(c.spot.name, noun), kind=kind, geonames=0))
        for c in bearers(word, least=0)
        if c.spot.kind == "city"
    )
    return _mention(sentence, at, last, near, name) if near else None


_ENGLISH = {"район": "District", "водохранилище": "Reservoir", "залив": "Bay", "озеро": "Lake", "бухта": "Bay"}


def _near(town: str, noun: str) -> str:
    return f"{town} {_ENGLISH.get(noun, 'Region')}"


def _head(sentence: Sentence, at: int) -> Token | None:
    """The noun behind a row of adjectives."""
    for token in sentence.tokens[at + 1 : at + 12]:
        if _lemma(token) in words().heads:
            return token
        if not (token.text in _JOINED or (token.text[0].isupper() and is_adjective(folded(token.text)))):
            return None
    return None


def _adjective(sentence: Sentence, at: int, word: str, name: Name | None) -> tuple[Mention, ...]:
    head, _, tail = word.rpartition("-")
    if head and (first := gazetteer().named(f"c:{head}")):
        return _compound(sentence, at, head, tail, Candidate(gazetteer().spot(first[0].place), own=True), name)
    found = bearers(word)
    if not found:
        return ()
    if capital := _capital(sentence, at, found[0].spot):
        return (_mention(sentence, at, at + 1, (capital,), name),)
    return (_mention(sentence, at, at, found, name, adjective=True),)


def _capital(sentence: Sentence, at: int, country: Spot) -> Candidate | None:
    """«иранской столице» is Tehran."""
    after = sentence.tokens[at + 1 : at + 2]
    if country.kind != "country" or not after or _lemma(after[0]) != "столица":
        return None
    found = gazetteer().named(f"k:{country.country}")
    return Candidate(gazetteer().spot(found[0].place), own=True) if found else None


def _compound(
    sentence: Sentence, at: int, head: str, tail: str, first: Candidate, name: Name | None
) -> tuple[Mention, ...]:
    """«ирано-иракский»: two places, each with its part of the word."""
    token = sentence.tokens[at]
    cut = token.start + len(head)
    spans = (Span(token.start, cut), Span(cut + 1, token.end))
    rows = zip(spans, ((first,), bearers(tail)), strict=True)
    return tuple(
        Mention(sentence, at, at, span, found, frozenset(), name, adjective=True) for span, found in rows if found
    )


# ── names by their sound ──────────────────────────────────────────────────────────────────────────────────────────────


def _sounding(sentence: Sentence, at: int, name: Name | None) -> tuple[Mention, ...]:
    last = at
    while (
        name
        and last + 1 < len(sentence.tokens)
        and sentence.tokens[last + 1].end <= name.span.end
        and last - at < _LONGEST
    ):
        last += 1
    text = " ".join(t.text for t in sentence.tokens[at : last + 1])
    found = alike(text)
    return (_mention(sentence, at, last, found, name),) if found else ()
