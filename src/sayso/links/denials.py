"""What says that something is not so, beside what says that it is, where the two were not put to one claim.

«Рассказы о вывозе бумаг — выдумка» is a denial by its own words, so it denies something that was told: what it is most like
of all that others assert. Where it only takes up what stands before («эту версию он отверг»), that is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from sayso.catalogue.words import forms
from sayso.grammar.lemmas import guess
from sayso.links.kin import Kin
from sayso.links.origins import Bundle
from sayso.links.same import Stated
from sayso.links.same.denying import denying
from sayso.links.same.polarity import denied, opposed
from sayso.links.same.words import Said
from sayso.links.told import SURE, Line, Seen, Told
from sayso.links.voices import Heard, one_of
from sayso.links.wording import announced

OUTRIGHT = 0.34  # of a denial in so many words that another statement must tell to be what it denies
OPPOSED = 0.5  # of one that only says «не» of what the other tells
FEWEST = 2  # words of a denial that tell what it denies: with fewer it is about what stands before it
MOST = 200  # statements that a denial is set beside
_RARE = 0.35  # how rare a word is that brings a statement to a denial


def denials(claims: Sequence[Told], kin: Kin) -> Iterator[Seen]:
    """Each party that denies what another claim asserts, where it does so first: its text before its title."""
    if not claims:
        return
    here = claims[0].here
    lines = _by_article(claims, here)
    beside = _Beside([line for lot in lines.values() for line in lot if _asserts(line)], here, kin)
    known: dict[str, list[list[Heard]]] = {claim.id: _parties(claim) for claim in claims}
    for name, lot in lines.items():
        told: set[str] = set()
        denying_text = any(
            not here.in_title(s) and claim.ties[s] >= SURE
            for claim in claims
            for s in claim.denied.get(name, ())
            if claim.first
        )
        for line in sorted(lot, key=lambda line: here.in_title(line.stated)):
            if (told or denying_text) and here.in_title(line.stated):
                break  # the text says it too
            target = _target(lot, line, beside, here) if _party(line, here) else None
            voices = here.chain(line.stated)
            if target is None or any(one_of(voices, party) for party in known[target.claim.id]):
                continue
            first = target.claim.first[0] if target.claim.first else target.stated
            if first.article == name or first.article in told or not here.one_happening(first.article, name):
                continue
            told.add(first.article)
            known[target.claim.id].append(voices)
            who = voices[0].name if voices else "the article itself"
            to = line.claim.id if line.claim.id != target.claim.id else None
            yield Seen("denial", first, line.stated, target.claim.id, f"denied by {who}", to)


def _by_article(claims: Iterable[Told], here: Bundle) -> dict[str, list[Line]]:
    lines: dict[str, list[Line]] = defaultdict(list)
    for claim in claims:
        for stated in claim.tracked.claim.statements:
            lines[stated.article].append(Line(claim, stated))
    names = sorted(lines, key=lambda name: here.place[name])
    return {name: sorted(lines[name], key=lambda line: (line.stated.field, line.stated.span)) for name in names}


def _parties(claim: Told) -> list[list[Heard]]:
    """Who is known to deny it."""
    return [claim.voices(lot) for lot in claim.denied.values() if any(claim.ties[s] >= SURE for s in lot)]


def _asserts(line: Line) -> bool:
    return line.stated.polarity == "asserts" and not denied(line.stated.said)


def _party(line: Line, here: Bundle) -> bool:
    """Tell whether somebody says in this statement that something is not so, and its own claim does not tell what."""
    stated = line.stated
    negated = any(guess(word).lemma != "быть" for word in stated.said.negated if word)
    says_no = negated or stated.polarity == "denies" or _outright(stated, here)
    denied_there = any(stated in lot for lot in line.claim.denied.values())
    settled = denied_there and line.claim.first and line.claim.ties[stated] >= SURE
    return says_no and not settled and here.attributed(stated)


def _outright(stated: Stated, here: Bundle) -> bool:
    if denied(stated.said) or stated.number is None:
        return denied(stated.said)
    return here.readings[stated.article].statements[stated.number].certainty == "denied"


class _Beside:
    """Everything that is asserted, found by its rarer words."""

    def __init__(self, lines: Sequence[Line], here: Bundle, kin: Kin) -> None:
        self._lines, self._here, self._kin = lines, here, kin
        self._with: Mapping[str, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            for key in self._keys(line.stated.said):
                self._with[key].append(number)

    def _keys(self, said: Said) -> Iterable[str]:
        return (*self._kin.rare(said, _RARE), *(f"c:{concept}" for concept in said.concepts))

    def likest(self, line: Line, content: Said, *, outright: bool) -> Line | None:
        """The earlier statement of another article that tells most of what a denial is about; none where that is too little."""
        own = self._here.place[line.stated.article]
        found = sorted({number for key in self._keys(content) for number in self._with.get(key, ())})
        others = [one for one in map(self._lines.__getitem__, found) if self._here.place[one.stated.article] < own]
        others = [one for one in others if outright or opposed(one.stated, line.stated)][-MOST:]
        if not others or not content.words:
            return None
        shares = self._kin.shares([content], [one.stated.said for one in others])
        likeness = shares.own[0] + shares.theirs[0] / 2
        best = int(np.argmax(likeness))
        least = OUTRIGHT if outright else OPPOSED
        return others[best] if likeness[best] >= 1.5 * least else None


def _target(lot: Sequence[Line], line: Line, beside: _Beside, here: Bundle) -> Line | None:
    outright = _outright(line.stated, here)
    content, takes_up = _about(line.stated, here)
    if outright and takes_up and len(content.words) < FEWEST:
        before = lot[: lot.index(line)]
        return before[-1] if before and _asserts(before[-1]) and before[-1].stated.field == line.stated.field else None
    return beside.likest(line, content, outright=outright)


def _about(stated: Stated, here: Bundle) -> tuple[Said, bool]:
    """What a denial is about: its words less who says so, and less those for what others have said; whether it takes up
    what stands before.
    """
    text, start = here.text(stated), stated.passage.start
    for span in announced(stated, here.readings[stated.article]):
        text = text[: span.start - start] + " " * (span.end - span.start) + text[span.end - start :]
    known = denying(stated.said.language)
    words = text.split()
    kept = [word for word in words if known.reports.isdisjoint(forms(word))]
    takes_up = any(not known.meaning.isdisjoint(forms(word)) for word in words)
    return Said(" ".join(kept), stated.said.language), takes_up
