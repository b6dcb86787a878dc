"""Frames: where the content of a report stands. Each frame is a small function that gives an answer or None."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from sayso.attribution.clauses import Region, content_end
from sayso.attribution.cues import Cue
from sayso.attribution.material import Material
from sayso.attribution.naming import naming
from sayso.attribution.nouns import phrase
from sayso.attribution.quotes import MARKS
from sayso.grammar import Sentence, Token

PREPOSITIONS = {
    "about": ("о", "об", "обо", "про"),
    "in": ("в", "во"),
    "to": ("к", "ко"),
    "on": ("на",),
    "against": ("против",),
    "for": ("за",),
    "charge-noun": ("в", "за", "на"),
}
_CLOSE, _FAR = 15, 40  # tokens behind a cue among which an infinitive is its own, and is looked for at all
_BY = ("к", "ко", "с", "со", "у", "от", "из")  # prepositions of somebody asked: «к властям», «рабочих с юга»
REFER = ("это", "этот", "такой", "данный")


Frame = Callable[[Material, Sentence, Cue], Region | None]


def _clause(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«…, что P», «…, когда P», «…: P»."""
    words = m.pack.words
    tokens = sentence.tokens
    noun = cue.token.tag.pos == "NOUN"
    for token in tokens[cue.last + 1 : cue.last + (3 if noun else 40)]:
        before = tokens[token.i - 1]
        if before.text == ":" and token.start > before.end and token.i > cue.last + 1:
            return Region(token.i, content_end(m, sentence, cue, token.i))
        low = token.text.lower()
        opened = (
            before.text in (",", "—")
            or token.i == cue.last + 1
            or (before.lemma in ("и", "а") and token.i - 2 > cue.last)
        )
        if opened and low in words["that"]:
            return _after(m, sentence, cue, token.i + 1)
        asked = low in words["question"] and "question" in cue.rule.frames and _near(sentence, cue, token)
        if opened and asked and not noun and token.tag.pos != "NOUN":
            return Region(token.i, content_end(m, sentence, cue, token.i))
        if token.is_finite and token.lemma != "быть":
            return None
        if token.tag.form in ("Conv", "Inf") and (token.lemma in m.pack.verbs or "infinitive" in cue.rule.frames):
            return None
    return None


def _near(sentence: Sentence, cue: Cue, word: Token) -> bool:
    """«рассказал, где …», but not «рассказал о поездке в город, где …»."""
    between = sentence.tokens[cue.last + 1 : word.i]
    return len(between) <= 6 and all(t.tag.pos != "ADP" or t.lemma in ("о", "об") for t in between)


def _after(m: Material, sentence: Sentence, cue: Cue, first: int) -> Region | None:
    while first < len(sentence.tokens) and sentence.tokens[first].text in (",", "якобы"):
        first += 1
    return Region(first, content_end(m, sentence, cue, first)) if first < len(sentence.tokens) else None


def _wish(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    for token in sentence.tokens[cue.last + 1 :]:
        if token.text.lower() in m.pack.words["wish"] and sentence.tokens[token.i - 1].text == ",":
            return _after(m, sentence, cue, token.i + 1)
        if token.is_finite or token.tag.form == "Inf":
            return None
    return None


def _infinitive(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«призвал [прекратить огонь]»: from the infinitive, or what belongs to it before it, to the end of its clause."""
    depth = 0
    for token in sentence.tokens[cue.last + 1 : cue.last + _FAR]:
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0:
            continue
        if token.is_finite or token.text in (":", ";"):
            return None
        if token.tag.form == "Inf":
            return _willed(m, sentence, cue, token)
        if token.i > cue.last + _CLOSE and token.text == ",":
            return None
    return None


def _willed(m: Material, sentence: Sentence, cue: Cue, infinitive: Token) -> Region | None:
    """What is asked or promised: of an infinitive far from the cue only where the tree hangs it there."""
    if infinitive.i > cue.last + _CLOSE and infinitive.head != cue.token.i:
        return None
    first = _addressed(sentence, cue, infinitive)
    return Region(first, content_end(m, sentence, cue, first, own=infinitive.i))


def _addressed(sentence: Sentence, cue: Cue, infinitive: Token) -> int:
    """Where what is willed begins, behind those asked for it: «попросил врачей [для смеха спеть]»."""
    end = cue.last + 1
    for token in sentence.tokens[cue.last + 1 : infinitive.i]:
        if token.tag.pos == "ADP" and token.lemma not in _BY:
            if token.lemma == "для" or infinitive.i in sentence.above(token.i):
                return end
        elif token.tag.case in ("Dat", "Acc", "Gen") or token.text in (",", ")"):
            end = token.i + 1
    return max(sentence.reach(infinitive.i)[0], end)


def _prepositional(name: str) -> Frame:
    def frame(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
        if name == "about" and (near := _loose_about(m, sentence, cue)):
            return near
        for child in sentence.children[cue.token.i] + (sentence.children[cue.last] if cue.last != cue.token.i else []):
            token = sentence.tokens[child]
            case = sentence.child(child, "case")
            if case is None or case.lemma not in PREPOSITIONS[name] or cue.first <= child <= cue.last:
                continue
            if name == "for" and _side(m, sentence, token):
                continue
            if name == "about" and case.lemma in ("о", "об", "обо") and token.tag.case not in ("Loc", ""):
                continue
            if token.lemma in ("то", "тот"):
                return _wish(m, sentence, cue) if name in ("for", "against") else None
            return _prepositional_region(m, sentence, cue, case.i, child)
        return _all_after(m, sentence, cue) if name == "charge-noun" else None

    return frame


def _side(m: Material, sentence: Sentence, token: Token) -> bool:
    """«выступал за „Зарю“» plays: a team or a name is no cause."""
    quoted = sentence.tokens[token.i - 1].text in MARKS
    return quoted or token.tag.pos in ("PROPN", "X") or token.lemma in m.pack.words["team"]


def _all_after(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«предъявило обвинения [гражданину страны]»."""
    behind = sentence.tokens[cue.last + 1 : cue.last + 2]
    if not behind or not behind[0].is_word or behind[0].tag.pos == "CCONJ":
        return None
    return Region(cue.last + 1, content_end(m, sentence, cue, cue.last + 1, own=cue.last + 1))


def _loose_about(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«заявил … о P»: the preposition stands near the cue though the tree hangs it elsewhere."""
    for token in sentence.tokens[cue.last + 1 : cue.last + 6]:
        if token.is_predicate or token.text in (",", ":", "—"):
            return None
        if token.lemma in ("о", "об") and token.tag.pos == "ADP" and token.rel == "case":
            if sentence.tokens[token.head].lemma in ("то", "тот"):
                return None
            return _prepositional_region(m, sentence, cue, token.i, max(token.head, token.i))
    return None


def _prepositional_region(m: Material, sentence: Sentence, cue: Cue, case: int, child: int) -> Region | None:
    token = sentence.tokens[child]
    if token.lemma in ("он", "она", "они", "я", "мы", "себя", "который"):  # «сообщил о нём» does not say what
        return None
    if refers(sentence, child) or f"{sentence.tokens[case].text} {token.text}".lower() in m.pack.backs:
        return Region(0, 0, back=True)
    if case < cue.first:
        if sentence.tokens[case].lemma not in PREPOSITIONS["about"]:
            return None
        return Region(0, 0, before=_before_cue(sentence, cue, case, child))
    return Region(case, content_end(m, sentence, cue, case, own=child))


def _before_cue(sentence: Sentence, cue: Cue, case: int, child: int) -> tuple[int, int]:
    """«[О взятках и участии в банде] заявил …»: a second half that the tree hangs elsewhere runs to the cue."""
    _, last = phrase(sentence, child, barred=frozenset((cue.token.i,)))
    between = sentence.tokens[last + 1 : cue.first]
    if between and between[0].lemma == "и" and not any(_breaks(t) for t in between):
        return case, cue.first
    return case, min(last + 1, cue.first)


def _breaks(token: Token) -> bool:
    """Tell what cannot stand within one noun phrase."""
    return token.is_predicate or token.tag.case == "Nom" or token.tag.pos == "ADV" or token.text in (",", "—", ":")


def refers(sentence: Sentence, i: int) -> bool:
    """«об этом», «эту информацию»: the content stands before."""
    token = sentence.tokens[i]
    determiner = sentence.child(i, "det")
    return token.lemma in REFER or (determiner is not None and determiner.lemma in REFER)


def _object(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«подтвердил [гибель лётчика]», «потребовал [отставки]»; «отмечено пять нарушений» is a count, no saying."""
    if cue.token.tag.form == "Part" or _convicts(sentence, cue):
        return None
    itself = next(
        (t for t in sentence.tokens[cue.last + 1 : cue.last + 3] if t.lemma == "себя" and t.tag.case in ("Acc", "Gen")),
        None,
    )
    if itself:
        return Region(itself.i, content_end(m, sentence, cue, itself.i, own=itself.i))
    options = [
        sentence.tokens[c]
        for c in sentence.children[cue.token.i]
        if sentence.tokens[c].rel in ("obj", "obl", "nsubj:pass")
    ]
    found = next(
        (
            t
            for t in options
            if t.tag.case in ("Acc", "Gen") and sentence.child(t.i, "case") is None and not cue.first <= t.i <= cue.last
        ),
        None,
    )
    found = found or _fronted(sentence, cue) or _beside(sentence, cue)
    if found is None or found.lemma in ("себя", "кто", "что") or _is_deed(m, sentence, cue, found):
        return None
    if (refers(sentence, found.i) and not _as(sentence, cue.last, found.i)) or f"{found.text}".lower() in m.pack.backs:
        return Region(0, 0, back=True)
    if cue.act == "deny" and found.lemma in m.pack.words["charge"] and not sentence.children[found.i]:
        return Region(0, 0, back=True)  # «Киев обвинения отвергает»
    if found.tag.pos == "PRON":
        return None
    first, last = phrase(sentence, found.i, barred=frozenset((cue.token.i,)))
    if last < cue.first:
        return Region(0, 0, before=(first, last + 1))
    return Region(max(first, cue.last + 1), content_end(m, sentence, cue, first, own=found.i))


def _is_deed(m: Material, sentence: Sentence, cue: Cue, what: Token) -> bool:
    """«отметил юбилей», «поддерживал связи»: what is done here is not said."""
    words = m.pack.words
    if cue.token.lemma in words["backing"]:
        return what.lemma not in words["stance"]
    of = [sentence.tokens[c] for c in sentence.children[what.i] if sentence.tokens[c].tag.case == "Gen"]
    between = sentence.tokens[cue.last + 1 : what.i]  # «170-летие», a number to the parser
    return any(t.lemma.rpartition("-")[2] in words["deed"] for t in (*between, what, *of))


def _as(sentence: Sentence, after: int, what: int) -> bool:
    """«расценил эту статью [как вызов]»: what is said of it stands behind."""
    behind = takewhile(lambda t: not t.is_predicate and t.text not in (",", ":"), sentence.tokens[after + 1 :])
    return any(t.lemma == "как" and t.i > what for t in behind)


def _beside(sentence: Sentence, cue: Cue) -> Token | None:
    """«осуждал [эту войну]»: an accusative straight behind the cue, though the tree hangs it elsewhere."""
    for token in sentence.tokens[cue.last + 1 : cue.last + 5]:
        if token.tag.pos not in ("DET", "ADJ", "NOUN", "PROPN") or token.tag.case not in ("Acc", "Gen"):
            return None
        if token.tag.pos in ("NOUN", "PROPN"):
            return token if token.rel == "obj" and token.tag.case == "Acc" else None
    return None


def _convicts(sentence: Sentence, cue: Cue) -> bool:
    """«Суд признал Петрова виновным» is a deed; «признал себя виновным» is a saying."""
    after = [t.lemma for t in sentence.tokens[cue.last + 1 : cue.last + 8]]
    return "виновный" in after and "себя" not in after


def _fronted(sentence: Sentence, cue: Cue) -> Token | None:
    """«[Сообщение] опровергла газета»: an inanimate before the verb that cannot be its subject, for one stands behind it."""
    before = [
        sentence.tokens[c]
        for c in sentence.children[cue.token.i]
        if c < cue.first and sentence.tokens[c].rel in ("nsubj", "obj")
    ]
    behind = any(
        t.tag.case == "Nom" and t.tag.pos in ("NOUN", "PROPN") and sentence.child(t.i, "case") is None
        for t in sentence.tokens[cue.last + 1 : cue.last + 4]
    )
    return next((t for t in before if behind and t.tag.animacy == "Inan" and t.tag.pos == "NOUN"), None)


def _charge(m: Material, sentence: Sentence, cue: Cue) -> Region | None:
    """«обвинил [X в P]»; where X stands before the cue, two pieces."""
    tokens = sentence.tokens
    that = _clause(m, sentence, cue)
    accused = (
        next(
            (
                tokens[c]
                for c in sentence.children[cue.token.i]
                if tokens[c].rel in ("obj", "obl", "nsubj", "iobj")
                and tokens[c].tag.case in ("Acc", "Gen")
                and sentence.child(c, "case") is None
            ),
            None,
        )
        or _fronted(sentence, cue)
        or _beside(sentence, cue)
    )
    charge = next(
        (
            t
            for t in takewhile(lambda t: not t.is_finite, tokens[cue.last + 1 :])
            if t.tag.pos == "ADP"
            and t.lemma in ("в", "за")
            and t.rel == "case"
            and tokens[t.head].tag.case in ("Loc", "Acc")
            and cue.token.i in sentence.above(t.i)
        ),
        None,
    )
    before = None
    if accused and accused.i < cue.first:
        a, b = phrase(sentence, accused.i, barred=frozenset((cue.token.i,)))
        before = (a, min(b + 1, cue.first))
    if that and charge and tokens[charge.head].lemma in ("то", "тот"):
        if accused and accused.i > cue.last:
            a, _ = phrase(sentence, accused.i, barred=frozenset((cue.token.i,)))
            return Region(a, that.end)
        return Region(that.first, that.end, before)
    if accused is None and charge is None:
        return None
    if charge is None and (cue.token.tag.form == "Part" or accused is None or _sentenced(sentence, cue)):
        return None
    starts = [
        t
        for t in ((charge.i if charge else None), (accused.i if accused and accused.i > cue.last else None))
        if t is not None
    ]
    if not starts:
        return Region(0, 0, before)
    first = min(starts)
    if accused and accused.i > cue.last:
        first = min(first, max(phrase(sentence, accused.i, barred=frozenset((cue.token.i,)))[0], cue.last + 1))
    head = charge.head if charge else accused.i if accused else first
    return Region(first, content_end(m, sentence, cue, first, own=head), before)


def _sentenced(sentence: Sentence, cue: Cue) -> bool:
    """«осудил его на три года»: a sentence passed, no criticism."""
    return any(
        t.lemma in ("на", "к") and cue.token.i in sentence.above(t.i)[:2] for t in sentence.tokens[cue.last + 1 :]
    )


def _bare(_m: Material, _sentence: Sentence, cue: Cue) -> Region | None:
    return Region(0, 0) if cue.act == "refuse" else None


FRAMES: dict[str, Frame] = {
    "bare": _bare,
    "clause": _clause,
    "wish": _wish,
    "charge": _charge,
    "naming": naming,
    "infinitive": _infinitive,
    "about": _prepositional("about"),
    "against": _prepositional("against"),
    "for": _prepositional("for"),
    "charge-noun": _prepositional("charge-noun"),
    "on": _prepositional("on"),
    "in": _prepositional("in"),
    "to": _prepositional("to"),
    "object-after": _prepositional("on"),
    "object": _object,
}
