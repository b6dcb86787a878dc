"""Whose a document is, by the tree: «докладе [ООН]», «[лейбл] выпустил заявление, в котором …»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, takewhile

from sayso.attribution.material import Material
from sayso.grammar import Sentence, Token
from sayso.model import Span

_BACK = 2  # sentences over which «в сообщении» reaches back to the document it means
_NEAR = 80  # tokens of each


def owner(m: Material, sentence: Sentence, document: Token, source: Span) -> Token | None:
    """The genitive behind a document or spokesman, or behind where it stands: «письме [лейбла]», «письме на сайте [лейбла]».

    Else who is named by a participle: «письме, подписанном [Петровым]».
    """
    inside = list(takewhile(lambda t: t.end <= source.end, islice(sentence.tokens, document.i, None)))
    holders = (t for t in inside if t is document or t.lemma in m.pack.words["deputy"])
    by = (t for t in inside if t.tag.case == "Ins" and t.head >= 0 and sentence.tokens[t.head].tag.form == "Part")
    return next((own for t in holders if (own := _genitive(sentence, t))), None) or next(by, None)


def _genitive(sentence: Sentence, noun: Token) -> Token | None:
    """What hangs on a noun in the genitive, or without any case, right of it and without a preposition."""
    return next(
        (
            sentence.tokens[c]
            for c in sentence.children[noun.i]
            if c > noun.i
            and sentence.tokens[c].rel in ("nmod", "appos")
            and sentence.tokens[c].tag.pos in ("NOUN", "PROPN", "X")
            and sentence.tokens[c].tag.case in ("Gen", "")
            and sentence.child(c, "case") is None
        ),
        None,
    )


def publisher(m: Material, sentence: Sentence, document: Token) -> Token | None:
    """Who issued a document that is the object of a verb: «[лейбл] выпустил заявление», «[лейбл] выступил с заявлением»."""
    verb = sentence.tokens[document.head] if document.rel in ("obj", "obl", "iobj") else None
    if verb is None or verb.lemma not in m.pack.words["publish"]:
        return None
    return sentence.child(verb.i, "nsubj")


def mentioned(m: Material, number: int, before: int, *, gender: str = "") -> Iterator[tuple[int, Token]]:
    """Documents named before an offset of sentence `number` and shortly before it, the nearest first, with their sentences."""
    for n in range(number, max(number - _BACK, 0) - 1, -1):
        tokens = m.sentences[n].tokens
        at = bisect_left(tokens, before, key=lambda t: t.start)
        for token in tokens[max(at - _NEAR, 0) : at][::-1]:
            if (
                token.lemma in m.pack.words["document"]
                and token.tag.pos == "NOUN"
                and (not gender or _alike(token, gender))
            ):
                yield n, token


def _alike(token: Token, gender: str) -> bool:
    return token.tag.number == "Sing" and (token.tag.gender == "Fem") == (gender == "Fem")
