"""What is no place although a place's name stands there: persons, titles, proper names of bodies, governments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from sayso.context.places.mentions import Mention
from sayso.context.places.words import among, words
from sayso.gazetteer import gazetteer
from sayso.gazetteer.names import folded, is_adjective
from sayso.grammar import Sentence, Token
from sayso.grammar.lemmas import senses

_OPEN = '«„“"'
_CLOSE = '»“”"'
_QUOTED = 5  # tokens: longer stretches in quotation marks are speech
_GREAT = 300_000  # people
_PASSIVE = "nsubj:pass"


def no_place(mention: Mention) -> str | None:
    """Why a mention is no place, or None."""
    return next((reason for reason, holds in _reasons(mention) if holds), None)


def _reasons(mention: Mention) -> Iterator[tuple[str, bool]]:
    country = mention.candidates[0].spot.kind == "country"
    before = folded(mention.sentence.tokens[mention.first - 1].lemma) if mention.first else ""
    yield "word", mention.first == mention.last and among(folded(mention.token.text), words().never)
    yield "person", mention.tagged == "PER" and not mention.adjective and not _inside(mention)
    yield "person", not country and _first_name(mention)
    yield "title", _title(mention)
    yield "street", mention.adjective and mention.token.text[0].isupper() and _behind(mention, words().named_after)
    yield "named after", not country and before in words().named_before and not _city(mention)
    yield "language", mention.adjective and _tongue(mention)
    yield "proper name", _quoted(mention) or _western(mention)
    yield "proper name", mention.adjective and mention.tagged == "ORG" and _behind(mention, words().proper)
    yield "body", mention.tagged == "ORG" and not country and not mention.adjective and not _hangs(mention)
    yield "government", government(mention)


def _city(mention: Mention) -> bool:
    """Tell whether a city is named, which streets are in: «на улицах Каира»."""
    spot, before = mention.candidates[0].spot, mention.sentence.tokens[mention.first - 1]
    if before.tag.number == "Plur":
        return spot.kind == "city"
    return spot.kind == "city" and spot.weight >= _GREAT and senses(mention.token.text.lower()) <= {"place"}


def _inside(mention: Mention) -> bool:
    """Tell whether what is tagged as a person is a place: something is in it («в Виргинии»), or the dictionary says so."""
    before = mention.sentence.tokens[mention.first - 1].text.lower() if mention.first else ""
    known = senses(mention.token.text.lower())
    if mention.kinds and (not mention.guessed or "person" not in known):
        return True
    if mention.name is not None and mention.name.span == mention.span and known == {"place"}:
        return True
    return before in ("в", "во", "из") and "person" not in known


def _hangs(mention: Mention) -> bool:
    """Tell whether a name inside a body's name says where the body is: «суд Кёльна», «в Москве»."""
    token = mention.token
    return token.tag.case in ("Gen", "Loc") and token.i > 0


def _first_name(mention: Mention) -> bool:
    """«Владимир Рыбак»: a name that persons bear too, with another name behind it."""
    if mention.first != mention.last or mention.kinds:
        return False
    behind = mention.sentence.tokens[mention.last + 1 : mention.last + 2]
    named = (
        bool(behind) and behind[0].tag.pos == "PROPN" and behind[0].text[0].isupper() and behind[0].text[-1].isalpha()
    )
    return named and "person" in senses(mention.token.text.lower())


def _tongue(mention: Mention) -> bool:
    """«на французском языке», «на русском, татарском и английском»."""
    tokens = mention.sentence.tokens
    row = takewhile(
        lambda t: t.text in (",", "и", "или") or t.tag.pos == "ADJ", tokens[mention.last + 1 : mention.last + 12]
    )
    end = mention.last + 1 + len(list(row))
    return end < len(tokens) and folded(tokens[end].lemma) in words().tongues


def _western(mention: Mention) -> bool:
    """Tell whether a Latin word is part of a longer run of them: a band, a club, a title."""
    if not mention.token.text.isascii():
        return False
    tokens = mention.sentence.tokens
    beside = (*tokens[max(0, mention.first - 1) : mention.first], *tokens[mention.last + 1 : mention.last + 2])
    return any(t.text.isascii() and t.text[0].isalpha() for t in beside)


def _title(mention: Mention) -> bool:
    """«митрополит Ленинградский и Новгородский», «Папа Римский»."""
    if mention.first != mention.last or not (
        mention.token.text[0].isupper() and is_adjective(folded(mention.token.text))
    ):
        return False
    for token in reversed(mention.sentence.tokens[max(0, mention.first - 8) : mention.first]):
        if among(folded(token.text), words().titles):
            return True
        if token.text not in ("и", ",") and not is_adjective(folded(token.text)):
            return False
    return False


def _behind(mention: Mention, heads: frozenset[str]) -> bool:
    """Tell whether one of these nouns is what the adjective describes."""
    behind = mention.sentence.tokens[mention.last + 1 : mention.last + 4]
    noun = next((t for t in behind if t.tag.pos in ("NOUN", "PROPN")), None)
    return noun is not None and folded(noun.lemma) in heads


def _quoted(mention: Mention) -> bool:
    """Tell whether a short name in quotation marks holds the mention: «Тамбовская жизнь», «Манчестер Юнайтед»."""
    tokens = mention.sentence.tokens
    before = next(
        (t for t in reversed(tokens[max(0, mention.first - _QUOTED) : mention.first]) if t.text in _OPEN + _CLOSE), None
    )
    after = next((t for t in tokens[mention.last + 1 : mention.last + 1 + _QUOTED] if t.text in _OPEN + _CLOSE), None)
    if before is None or after is None or before.text not in _OPEN or after.text not in _CLOSE:
        return False
    inside = tokens[before.i + 1 : after.i]
    if mention.candidates[0].spot.kind == "country" and mention.first > before.i + 1:  # «Друзья культуры Азербайджана»
        return False
    finite = any(t.is_finite or t.text in ".,:!?" for t in inside)
    return len(inside) <= _QUOTED and not finite and inside[0].text[0].isupper()


# ── governments ───────────────────────────────────────────────────────────────────────────────────────────────────────


def government(mention: Mention) -> bool:
    """Tell whether a capital stands for its government: «Вашингтон заявил», «переговоры с Москвой», «позиция Киева»."""
    if mention.adjective or not _seat(mention) or mention.kinds:
        return False
    token = _leader(mention.sentence, mention.token)
    before = _preposition(mention.sentence, mention.token) or _preposition(mention.sentence, token)
    head = mention.sentence.tokens[token.head] if token.head >= 0 else None
    if before:
        return _dealt_with(before, head)
    if any(
        folded(t.lemma) == "официальный" for t in mention.sentence.tokens[max(0, mention.first - 1) : mention.first]
    ):
        return True
    return head is not None and _acts(token, head)


def _seat(mention: Mention) -> bool:
    best = mention.candidates[0].spot
    if best.kind != "city" or mention.guessed:
        return False
    seats = words().government["seats"]
    return folded(mention.token.text) in seats or any(
        n.place == best.id for n in gazetteer().named(f"k:{best.country}")
    )


def _leader(sentence: Sentence, token: Token) -> Token:
    """The first of a row: «Москва и Анкара»."""
    for _ in range(5):
        if token.rel != "conj" or token.head < 0 or sentence.tokens[token.head].tag.pos not in ("PROPN", "NOUN"):
            return token
        token = sentence.tokens[token.head]
    return token


def _preposition(sentence: Sentence, token: Token) -> str:
    found = sentence.child(token.i, "case")
    if found is None and token.i and sentence.tokens[token.i - 1].tag.pos == "ADP":
        found = sentence.tokens[token.i - 1]
    return found.text.lower() if found else ""


def _dealt_with(preposition: str, head: Token | None) -> bool:
    data = words().government
    if preposition in data["places_in"] or preposition not in data["dealings"]:
        return (
            preposition == "на"
            and head is not None
            and folded(head.lemma) in ("давление", "надавить", "давить", "влияние")
        )
    lemma = folded(head.lemma) if head else ""
    if preposition in ("с", "со", "между", "против"):
        return lemma not in data["ways"]
    return lemma in data["nouns"] or lemma in data["verbs"]


def _acts(token: Token, head: Token) -> bool:
    """Without a preposition: the subject acts, the dative receives, the genitive belongs."""
    data, lemma = words().government, folded(head.lemma)
    verb = head.tag.pos in ("VERB", "AUX")
    if token.rel == "nsubj" or (verb and token.tag.case == "Nom" and token.rel != _PASSIVE):
        return verb and head.tag.voice != "Pass" and lemma not in data["place_verbs"]
    if token.tag.case == "Dat" or (token.tag.case == "Ins" and (verb or head.tag.form == "Part")):
        return lemma not in data["place_verbs"]
    if verb:
        return lemma in data["person_verbs"]
    return token.tag.case in ("Gen", "") and lemma in data["nouns"]
