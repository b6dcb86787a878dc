"""Repairs of the parser's tree where it matters for who says what: each verb its own subject, each name one phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sayso.grammar.lemmas import guess, senses
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


def tied(tokens: tuple[Token, ...], names: Iterable[Name]) -> tuple[Token, ...]:
    """Hang the parts of a name on its first word, and the name on the noun before it, where all hang on one verb side by side.

    «[М] [.] [Орлов] сказал», «[Пилот] [Анна Орлова], которая …, сказала»: the parser makes each of them a subject.
    """
    out = list(tokens)
    for first, last in _places(tokens, names):
        root = out[first]
        for token in out[first + 1 : last + 1]:
            if token.head == root.head and root.head >= 0:
                rel = "punct" if token.tag.pos == "PUNCT" else "flat:name"
                out[token.i] = token._replace(head=first, rel=rel)
        before = out[first - 1] if first else root
        twins = before.head == root.head and before.rel == root.rel == "nsubj" and before.tag.case == root.tag.case
        if first and twins and before.tag.pos in ("NOUN", "PROPN"):
            out[first] = root._replace(head=before.i, rel="appos")
    return tuple(out)


def _places(tokens: Sequence[Token], names: Iterable[Name]) -> Iterator[tuple[int, int]]:
    """First and last token of each name of a person."""
    starts, ends = {t.start: t.i for t in tokens}, {t.end: t.i for t in tokens}
    for name in names:
        if name.kind == "PER" and name.span.start in starts and name.span.end in ends:
            yield starts[name.span.start], ends[name.span.end]


def unglued(sentence: Sentence, names: Iterable[Name]) -> Iterator[Name]:
    """Part a person's name from what only stands beside it: «правительства [Ардании] [Мирта Соль]», «Пришёл [Орлов]»."""
    for name in names:
        inside = [t for t in sentence.tokens if name.span.start <= t.start < name.span.end]
        if name.kind != "PER" or not inside:
            yield name
            continue
        inside = inside[_lead(inside) :]
        own = _behind_genitives(inside)
        if own:
            yield Name(Span(inside[0].start, inside[own - 1].end), "LOC")
        if inside:
            yield Name(Span(inside[own].start, name.span.end), "PER")


def _lead(name: Sequence[Token]) -> int:
    """How many words a name begins with that have a capital only as the first of a sentence: «[Вдобавок] С. Орлов»."""
    common = ("NOUN", "ADJ", "VERB", "ADV", "NUM", "ADP", "CCONJ", "SCONJ")
    first, low = name[0], name[0].text.lower()
    compound = "-" in low and not guess(low).name  # «[Пресс-агент] Орлова», whatever its tag
    return int(first.i == 0 and (first.tag.pos in common or compound) and "person" not in senses(low))


def _behind_genitives(name: Sequence[Token]) -> int:
    """Where the nominatives begin behind genitives, 0 where they don't."""
    if not name or name[-1].tag.case != "Nom" or name[0].tag.case != "Gen":
        return 0
    return next(n for n, t in enumerate(name) if t.tag.case == "Nom")
