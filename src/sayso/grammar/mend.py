"""Repairs of the parser's tree where it matters for who says what: each verb its own subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sayso.grammar.parse import Name, Sentence, Token
from sayso.model import Span


def mend(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Give a verb without a subject the spare one that the parser hung on the verb before it.

    «[A] объявили о победе, [B] заявляют о нарушениях»: both A and B hung on «объявили»; B goes to «заявляют».
    """
    subjects: dict[int, list[Token]] = {}
    for token in tokens:
        if token.rel == "nsubj" and token.tag.case == "Nom":
            subjects.setdefault(token.head, []).append(token)
    spare = [t for found in subjects.values() if len(found) > 1 for t in found[1:] if t.i > t.head]
    if not spare:
        return tokens
    out = list(tokens)
    for token in spare:
        verb = next((t for t in tokens[token.i + 1 :] if t.is_finite), None)
        if (
            verb
            and verb.i not in subjects
            and verb.tag.number == token.tag.number
            and token.i not in _heads(tokens, verb.i)
        ):
            out[token.i] = token._replace(head=verb.i)
    return tuple(out)


def _heads(tokens: Sequence[Token], i: int) -> set[int]:
    """Everything above a token: hanging it below would close a cycle."""
    out: set[int] = set()
    while (i := tokens[i].head) >= 0 and i not in out:
        out.add(i)
    return out


def unglued(sentence: Sentence, names: Iterable[Name]) -> Iterator[Name]:
    """Part a person's name from the genitive before it: «правительства [Ардании] [Мирта Соль]»."""
    for name in names:
        inside = (
            [t for t in sentence.tokens if name.span.start <= t.start < name.span.end] if name.kind == "PER" else []
        )
        last = inside[-1] if inside else None
        if last is None or last.tag.case != "Nom" or inside[0].tag.case != "Gen":
            yield name
            continue
        own = next(t for t in inside if t.tag.case == "Nom")
        yield Name(Span(name.span.start, inside[own.i - inside[0].i - 1].end), "LOC")
        yield Name(Span(own.start, name.span.end), "PER")
