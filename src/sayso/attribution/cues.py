"""Words that announce a saying: verbs, nouns and idioms of the language's pack in a form that can announce."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from sayso.attribution.material import Material
from sayso.grammar import Sentence, Token
from sayso.languages import Rule
from sayso.model import Act

OPEN = Rule("verb", "open", 0, (), (), (), act="say", frames=("clause",))  # a verb that no rule knows
POINTING = replace(OPEN, frames=("about",))  # the same in «Об этом …»


class Cue(NamedTuple):
    """A word that announces: its rule, its place, and the first and last token of the cue as shown."""

    rule: Rule
    token: Token
    first: int
    last: int
    act: Act


def cues(m: Material, number: int, taken: frozenset[int]) -> Iterator[Cue]:
    """Every word of the sentence that a rule knows, idioms before single words."""
    sentence = m.sentences[number]
    for token in sentence.tokens:
        if token.i in taken:
            continue
        found = idiom(m, sentence, token)
        if found:
            yield found
        rules = m.pack.verb_rules(token.lemma, token.text)
        if rules and is_participle(token):
            yield from (cue for rule in rules if _tells_of(rule) and (cue := _cue(sentence, rule, token)))
        elif rules and _verbal(sentence, token):
            yield from (cue for rule in rules if (cue := _cue(sentence, rule, token)))
        elif not rules and _might_say(m, sentence, token):
            yield Cue(OPEN, token, token.i, token.i, "say")
        elif not rules and _of_this(m, sentence, token):
            yield Cue(POINTING, token, token.i, token.i, "say")
        elif token.tag.pos == "NOUN":
            yield from (
                cue for rule in m.pack.nouns.get(token.lemma, ()) if (cue := _announced(rule, token, token.i, token.i))
            )


def _might_say(m: Material, sentence: Sentence, token: Token) -> bool:
    """A verb no rule knows, straight before «, что»: somebody tells something in a word of their own."""
    tokens = sentence.tokens
    if (
        not (token.is_finite or token.tag.form == "Conv")
        or token.lemma in m.pack.words["mute"]
        or token.tag.person == "1"
    ):
        return False
    after = [t.text.lower() for t in tokens[token.i + 1 : token.i + 5] if t.tag.pos != "NOUN"]
    that = next((k for k, word in enumerate(after) if word == "что"), None)
    return (
        that is not None
        and that > 0
        and after[that - 1] == ","
        and not any(t.is_finite for t in tokens[token.i + 1 : token.i + 1 + that])
    )


def _of_this(m: Material, sentence: Sentence, token: Token) -> bool:
    """«Об этом вещает „Волна“», even misspelt: a sentence of that form tells whence the one before is known."""
    opening = " ".join(t.text for t in sentence.tokens[:2]).lower()
    fits = (
        token.i == 2 and opening[0] == "о" and opening in m.pack.backs and token.is_finite and token.tag.person != "1"
    )
    return fits and token.lemma not in m.pack.words["mute"] and sentence.child(token.i, "nsubj") is not None


def is_participle(token: Token) -> bool:
    """«[заявлявший] о нарушениях», in any case: a full form of the active voice."""
    return token.tag.form == "Part" and token.tag.variant != "Short" and token.tag.voice == "Act"


def _tells_of(rule: Rule) -> bool:
    """«обвинившие X в P», «требовавшие P», but not «признавшие P», «поддерживающие P», more often deeds."""
    told = {"clause", "charge", "naming", "to"} & set(rule.frames)
    return bool(told) and ("object" not in rule.frames or rule.act in ("ask", "promise"))


def _verbal(sentence: Sentence, token: Token) -> bool:
    """A form that can announce: not «отметим», where the article speaks itself, nor «был обвинён», where nobody does."""
    tag = token.tag
    if tag.form == "Part":
        return tag.variant == "Short" and tag.gender == "Neut" and tag.number == "Sing"
    if tag.form == "Inf":
        return _carried_out(sentence, token)
    return tag.person != "1" and (
        tag.form in ("Fin", "Conv") or tag.variant == "Short" or tag.pos in ("ADV", "ADJ", "PROPN")
    )


def _carried_out(sentence: Sentence, token: Token) -> bool:
    """«приехал, чтобы заверить», «смог рассказать», but not «следует отметить», «обязан докладывать»."""
    above = sentence.above(token.i)
    mover = sentence.tokens[above[0]] if above else None
    return bool(mover and mover.is_finite and mover.lemma not in _DUTIES and sentence.child(mover.i, "nsubj"))


_DUTIES = (
    "следовать",
    "хотеться",
    "мочь",
    "должный",
    "стоить",
    "надлежать",
    "хотеть",
    "собираться",
    "планировать",
    "намеренный",
)


def _cue(sentence: Sentence, rule: Rule, token: Token) -> Cue | None:
    before = sentence.tokens[token.i - 1] if token.i else None
    if before and before.lemma == "не":
        return None if rule.negated == "none" else Cue(rule, token, token.i - 1, token.i, rule.negated)
    first = token.i
    if token.tag.form == "Part" and before and before.lemma == "быть":
        first -= 1
    return _announced(rule, token, first, token.i)


def _announced(rule: Rule, token: Token, first: int, last: int) -> Cue | None:
    """A cue, unless its rule announces something only when negated."""
    return None if rule.act == "none" else Cue(rule, token, first, last, rule.act)


def idiom(m: Material, sentence: Sentence, token: Token) -> Cue | None:
    """The cue of several words that begins with a token, the longest first."""
    for words, rule in m.pack.idioms.get(token.lemma, ()):
        negated = words[0] == "не"
        before = sentence.tokens[token.i - 1].lemma if token.i else ""
        if negated != (before == "не"):
            continue
        rest = words[2:] if negated else words[1:]
        places = _places(sentence, token.i, rest)
        if places is None or not (_verbal(sentence, token) or is_participle(token)):
            continue
        first, last = token.i - negated, token.i
        near = [p for p in places if abs(p - token.i) <= 4]
        first, last = min([first, *near]), max([last, *near])
        return _announced(rule, token, first, last)
    return None


def _places(sentence: Sentence, verb: int, rest: tuple[str, ...]) -> list[int] | None:
    """Where the other words of an idiom stand: among what follows or hangs on the verb, in any order."""
    out = []
    around = [
        *range(verb + 1, min(verb + 6, len(sentence.tokens))),
        *range(verb - 1, max(verb - 5, -1), -1),
        *sentence.children[verb],
    ]
    for word in rest:
        place = next((i for i in around if word in (sentence.tokens[i].lemma, sentence.tokens[i].text.lower())), None)
        if place is None:
            return None
        out.append(place)
    return out
