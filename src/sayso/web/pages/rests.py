"""On whose word an article rests, as one line and as shares."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sayso.show.particulars import HEDGED, is_headline
from sayso.show.summary import headline_rests, shares
from sayso.show.voices import Voice, Voices
from sayso.web.pages.wording import Words

_NAMED = 3  # sources that the line names
_LONGEST = 60  # characters of a name


class Rests(NamedTuple):
    """The line, and the share of each voice (None: the outlet itself) in statements; `headline`: in English, if not plain."""

    line: str
    shares: list[tuple[Voice | None, int]]
    total: int
    headline: str


def rests(voices: Voices, t: Words) -> Rests:
    """Tell on whose word the statements of the body rest, each on the innermost source of its chain."""
    parts = shares(voices)
    total = sum(n for _, n in parts)
    line = f"{t('rests.total', n=total)}: {_parts(voices, parts, t)}." if total else t("rests.nothing")
    hedged = sum(one.certainty in HEDGED for one in voices.reading.statements if not is_headline(one, voices.reading))
    if hedged:
        line += " " + t("rests.hedged", n=hedged)
    return Rests(line, parts, total, headline_rests(voices.reading))


def _parts(voices: Voices, parts: list[tuple[Voice | None, int]], t: Words) -> str:
    others = sorted(((voice, n) for voice, n in parts if voice), key=lambda pair: -pair[1])
    through = _through(voices)
    told = [t("rests.on", n=n, name=_short(voice.name)) + through(voice, t) for voice, n in others[:_NAMED]]
    if rest := others[_NAMED:]:
        told.append(t("rests.others", n=len(rest), count=t.number(sum(n for _, n in rest))))
    own = sum(n for voice, n in parts if voice is None)
    return "; ".join([*told, *([t("rests.own", n=own)] if own else [])])


class _through:  # noqa: N801, it is called
    """Through whom most of what a voice says came, where it came through anybody."""

    def __init__(self, voices: Voices) -> None:
        self._ways: dict[int, Counter[tuple[str, ...]]] = {}
        for one in voices.reading.statements:
            if one.chain and one.chain[0] in voices.by_source:
                names = tuple(voices.by_source[s].name for s in one.chain[1:] if s in voices.by_source)
                self._ways.setdefault(voices.by_source[one.chain[0]].number, Counter())[names] += 1

    def __call__(self, voice: Voice, t: Words) -> str:
        way = max(self._ways.get(voice.number, Counter()).items(), key=lambda item: item[1], default=((), 0))[0]
        return " " + t("rests.through", names=", ".join(map(_short, way))) if way else ""


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(" ", 1)[0] + " …"
