"""Proper names gathered: every form in which an article calls one person, body or place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.attribution.material import Material
from sayso.grammar import Name, Sentence, Token, nominative
from sayso.model import Span

_LONGEST = 40  # letters; what is longer is no word
_ENDING = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ым|им|ой|ей|ою|ом|ем|ам|ям|ах|ях|ую|юю|ая|яя|ый|ий|ые|ие|ых|их|[аяуюеиыоьй])$"
)
_GLOSS = re.compile(r"\s*\([^()]*\)?$")  # «Дэвид Орр (David Orr)»
_MOST_ALIKE = 50  # referents that share a word and are told apart
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def stem(word: str) -> str:
    """A word without its case ending: «Обамы» and «Обаме» are one.

    What looks like an ending is cut again and again, «Уильям[-а]» as «Уиль[-ям]»: all forms of a word meet at the bottom.
    """
    low = word.lower().replace("ё", "е")
    while len(low) <= _LONGEST and len(cut := _ENDING.sub("", low)) >= 3 and cut != low:
        low = cut
    return low


def stems(text: str) -> tuple[str, ...]:
    """Stems of the words of a name, initials left out."""
    return tuple(stem(w) for w in _WORD.findall(text) if len(w) > 1)


@dataclass(eq=False)
class Referent:
    """Somebody with a name. `roles` are the nouns set beside the name, `places` where it stands, in order."""

    kind: str
    stems: tuple[str, ...]
    forms: list[tuple[int, bool, str]] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    places: list[Span] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """A full form, put together from nominatives that occur; of equals the most frequent."""
        often = Counter(form for *_, form in self.forms)
        _, plain, fullest = max(self.forms, key=lambda f: (self.kind == "PER" and f[0] > 1, f[1], f[0], often[f[2]]))
        if plain:
            return fullest
        known = {stem(w): w for _, occurs, form in self.forms[::-1] if occurs for w in _WORD.findall(form)}
        return _WORD.sub(lambda w: known.get(stem(w[0]), w[0]), fullest)

    @property
    def gender(self) -> str:
        """Masc, Fem or nothing: the gender most of its names show, of equals the first."""
        return max(dict.fromkeys(self.genders), key=self.genders.count) if self.genders else ""


def called(m: Material, tokens: Sequence[Token], head: Token) -> str:
    """A phrase as one would call it: head and what agrees with it in the nominative, the rest as it stands."""
    out, end = "", tokens[0].start
    for token in tokens:
        agrees = token.tag.case == head.tag.case and (token.i <= head.i or token.rel in ("flat:name", "flat", "appos"))
        word = nominative(token.text, token.tag) if agrees and token.tag.pos != "DET" else token.text
        out += m.text[end : token.start] + word
        end = token.end
    return _tidy(out)


def _tidy(name: str) -> str:
    """A name without the stop behind it, half a pair of quotation marks or what is added in brackets."""
    name = name.strip(" .,;:").rpartition("|")[2]
    name = _GLOSS.sub("", name) or name
    if name.count("«") > name.count("»") and not name.startswith("«"):
        name += "»"
    if name.count("«") != name.count("»"):
        name = name.replace("«", "").replace("»", "")
    if name.count('"') % 2 and not name.startswith('"'):
        name += '"'
    return name.replace('"', "") if name.count('"') % 2 else name


def gather(m: Material) -> list[Referent]:
    """All named referents of the body, in the order of first mention."""
    out: list[Referent] = []
    by_stem: dict[str, list[Referent]] = {}
    for name in m.parse.names:
        whole = m.text[name.span.start : name.span.end]
        own = stems(_tidy(whole) if name.kind == "PER" else whole)  # a body's short name in brackets calls it too
        if not own or whole.lower() in m.pack.words["anonymous"] or any(d.holds(name.span) for d in m.datelines):
            continue
        alike = (r for s in own for r in by_stem.get(s, ()) if _same(r, name.kind, own))
        referent = max(alike, key=lambda r: r.places[-1], default=None)
        if referent is None:
            referent = Referent(name.kind, own)
            out.append(referent)
        for s in own:
            known = by_stem.setdefault(s, [])
            if referent not in known and len(known) < _MOST_ALIKE:
                known.append(referent)
        if len(own) > len(referent.stems):
            referent.stems = own
        _note(m, referent, m.sentences[m.sentence_at(name.span.start)], name)
    return out


def _same(referent: Referent, kind: str, own: tuple[str, ...]) -> bool:
    if kind != referent.kind:
        return referent.stems == own
    if kind == "PER":
        shorter, longer = sorted((own, referent.stems), key=len)
        if len(shorter) > 1:  # Иван Петров is not Пётр Петров
            last = (
                shorter[-1] in longer[1:] if len(longer) == 3 else shorter[-1] == longer[-1]
            )  # Энрике Каприлес [Радонски]
            return last and bool(set(shorter[:-1]) & set(longer[:-1]))
        return shorter[0] in longer
    return set(own) <= set(referent.stems) or set(referent.stems) <= set(own)


def _note(m: Material, referent: Referent, sentence: Sentence, name: Name) -> None:
    tokens = [t for t in sentence.tokens if name.span.start <= t.start < name.span.end]
    referent.places.append(name.span)
    if not tokens:
        return
    plain = all(t.tag.case in ("Nom", "") for t in tokens if t.tag.pos in ("PROPN", "NOUN", "ADJ"))
    form = _tidy(m.text[name.span.start : name.span.end] if plain else called(m, tokens, _head(tokens)))
    referent.forms.append((sum(len(w) > 2 for w in form.split()), plain, form))
    referent.genders += [t.tag.gender for t in tokens if t.tag.gender in ("Masc", "Fem")]
    if referent.kind == "PER":
        referent.roles |= set(_roles(sentence, tokens))


def _head(tokens: Sequence[Token]) -> Token:
    """The word of a name that the others hang on, behind what agrees with it: «Самарской [области]», «[Семь] ветров»."""
    own = {token.i for token in tokens}
    head = next((t for t in tokens if t.head not in own and t.tag.pos in ("PROPN", "NOUN")), tokens[0])
    agree = all(t.tag.case == head.tag.case for t in tokens if t.i < head.i)
    return head if agree else tokens[0]


def _roles(sentence: Sentence, name: list[Token]) -> list[str]:
    """What a person is called beside the name: «[глава] союза Иван Петров», «Иван Петров, [адвокат]»; not «[мать] Петрова»."""
    out = []
    for token in sentence.tokens[: name[0].i][::-1][:8]:
        if token.tag.pos == "NOUN":
            out += [token.lemma] if _is_called(token, name[0]) else []
        elif token.tag.pos not in ("ADJ", "PROPN", "ADP", "NUM", "DET") and token.text not in ("«", "»", '"', "-"):
            break
    after = sentence.tokens[name[-1].i + 1 : name[-1].i + 6]
    if after and after[0].text in (",", "—", "("):
        out += [t.lemma for t in after if t.tag.pos == "NOUN" and t.tag.case == name[0].tag.case][:1]
    return out


def _is_called(noun: Token, name: Token) -> bool:
    """One case and number; a noun that has the genitive name hanging on it has its owner there: «матери Петрова»."""
    alike = noun.tag.case == name.tag.case or not name.tag.case
    owned = name.rel == "nmod" and name.head == noun.i and name.tag.case == "Gen"
    return alike and noun.tag.number == (name.tag.number or noun.tag.number) and not owned
