"""The frame of a name given: «назвал закон ошибкой»."""

from __future__ import annotations

from itertools import takewhile

from sayso.attribution.clauses import Region, content_end
from sayso.attribution.cues import Cue
from sayso.attribution.material import Material
from sayso.attribution.nouns import WHOSE, phrase
from sayso.attribution.quotes import MARKS
from sayso.grammar import Sentence, Token

_ENDINGS = ("м", "ой", "ей", "ою", "ею", "ью", "ми")  # of the instrumental
_AS_MUCH = ("минимум", "максимум", "раз", "и", "правило", "можно", "бы", "будто")  # «как минимум»


def naming(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«назвал [закон ошибкой]», «назвав [его ошибкой]», «которого называют [гением]»."""
    named = _named(sentence, cue)
    name = _name(sentence, cue, named)
    if named is None or name is None:
        return None
    if name.i < cue.first:
        return _named_first(m, sentence, cue, name, named)
    end = content_end(m, sentence, cue, name.i, own=name.i)
    if named.lemma == "который":
        return Region(name.i, end)
    a, b = phrase(sentence, named.i, barred=frozenset((cue.token.i, name.i)))
    first = sentence.reach(name.i)[0]
    if b < cue.first:
        return Region(first if first > cue.last else name.i, end, (a, b + 1))
    return Region(max(min(a, name.i), cue.last + 1), content_end(m, sentence, cue, a, own=name.i))


def _named_first(m: Material, sentence: Sentence, cue: Cue, name: Token, named: Token) -> Region | None:
    """«[своей целью] он назвал [защиту людей]»: the name stands before the cue, what is named behind it."""
    first, last = phrase(sentence, name.i, barred=frozenset((cue.token.i,)))
    a = max(phrase(sentence, named.i, barred=frozenset((cue.token.i,)))[0], cue.last + 1)
    if named.i < cue.first:
        return None
    return Region(a, content_end(m, sentence, cue, a, own=named.i), (first, min(last + 1, cue.first)))


def _named(sentence: Sentence, cue: Cue) -> Token | None:
    """What is given a name: the pronoun behind the cue, its object, or the relative pronoun before it."""
    tokens = sentence.tokens
    beside = next((t for t in tokens[cue.last + 1 : cue.last + 2] if t.text.lower() in WHOSE), None)
    objects = [
        tokens[c]
        for c in sentence.children[cue.token.i]
        if tokens[c].rel in ("obj", "obl") and tokens[c].tag.case in ("Acc", "Gen") and not sentence.child(c, "case")
    ]
    objects += [tokens[c] for c in _of_name(sentence, cue)]
    behind = next((t for t in objects if t.i > cue.last), objects[-1] if objects else None)
    relative = (
        t for t in tokens[max(cue.first - 6, 0) : cue.first] if t.lemma == "который" and t.tag.case in ("Acc", "Gen")
    )
    return beside or next(relative, behind)


def _of_name(sentence: Sentence, cue: Cue) -> list[int]:
    """«назвал бредом [сообщения]»: what is named hangs on the name, in the accusative."""
    names = [sentence.tokens[c] for c in sentence.children[cue.token.i] if sentence.tokens[c].tag.case == "Ins"]
    return [
        c for n in names for c in sentence.children[n.i] if c > n.i > cue.last and sentence.tokens[c].tag.case == "Acc"
    ]


def _name(sentence: Sentence, cue: Cue, named: Token | None) -> Token | None:
    """The name given, in the instrumental: what hangs on the cue, or whatever follows at once, or stands before it."""
    behind = [t for t in sentence.tokens[cue.last + 1 : cue.last + 25] if _instrumental(t)]
    hanging = next((t for t in behind if _hangs(sentence, t.i, cue.token.i)), None) or _near(sentence, cue, named)
    loose = named is not None and (named.text.lower() in WHOSE or named.lemma == "который")
    if hanging or (loose and behind and behind[0].i - cue.last <= 6):
        return hanging or behind[0]
    before = [sentence.tokens[c] for c in sentence.children[cue.token.i] if c < cue.first]
    first = next((t for t in before if t.tag.case == "Ins" and not sentence.child(t.i, "case")), None)
    return first or _as(sentence, cue) or _quoted(sentence, cue)


def _instrumental(token: Token) -> bool:
    """«назвали дочь Рози», «назвали площадь именем поэта» christen: that says nothing of her."""
    declined = token.tag.pos != "PROPN" or token.text.lower().endswith(_ENDINGS)
    return token.tag.case == "Ins" and declined and token.lemma != "имя"


def _hangs(sentence: Sentence, i: int, cue: int) -> bool:
    """Tell whether a word hangs on the cue, and not through a gerund."""
    above = sentence.above(i)
    return cue in above and all(sentence.tokens[k].tag.form != "Conv" for k in above[: above.index(cue)])


def _near(sentence: Sentence, cue: Cue, named: Token | None) -> Token | None:
    """«назвал [уход] шуткой, написав …»: in the same breath, though the tree hangs it on the gerund."""
    if named is None or named.i < cue.last:
        return None
    breath = takewhile(lambda t: t.tag.pos not in ("PUNCT", "ADP"), sentence.tokens[named.i + 1 :])
    return next((t for t in breath if _instrumental(t) and named.i not in sentence.above(t.i)), None)


def _as(sentence: Sentence, cue: Cue) -> Token | None:
    """«характеризуют его [как] хорошего врача»."""
    breath = takewhile(lambda t: t.text not in (",", ":", "—"), sentence.tokens[cue.last + 1 :])
    as_ = next((t for t in breath if t.lemma == "как"), None)
    return as_ if as_ and all(t.lemma not in _AS_MUCH for t in sentence.tokens[as_.i + 1 : as_.i + 2]) else None


def _quoted(sentence: Sentence, cue: Cue) -> Token | None:
    """«которого называют [„Лисом“]»: a name in quotation marks stays as it is."""
    behind = sentence.tokens[cue.last + 1 : cue.last + 3]
    return behind[1] if len(behind) > 1 and behind[0].text in MARKS else None
