"""What people put right: kept apart from readings, and applied whenever a reading is given out.

A correction knows what it is about by content, never by a row: the article and the digest of its text, the spans of the
attribution or place, the key of the source. So it holds for a newer reader's readings too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from hashlib import blake2b
from typing import Any, Literal, get_args

from sayso.errors import InputError, UsageError
from sayso.model import Article, Attribution, Place, Reading, Source, Span, Statement

Kind = Literal["confirm", "reject", "rename", "merge", "place", "withdraw"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing put right; `by` and `at` (ISO 8601) say who did it and when.

    | kind     | holds                                                                                                     |
    |----------|-----------------------------------------------------------------------------------------------------------|
    | confirm  | `attribution` as it was seen, and `speaker`, its source: right, and to be restored where it is lost       |
    | reject   | `attribution`: wrong                                                                                      |
    | rename   | `source`, a key, is called `to`; with an `article` its name there, for one without a key                  |
    | merge    | `source`, a key, is the source with the key `to`; with an `article` its name there, for one without a key |
    | place    | `place` as it was seen; `right` is what is meant, None: no place                                          |
    | withdraw | `to`, the id of a correction of the same article and source: taken back; of one taken back: in force again |
    """

    kind: Kind
    by: str
    at: str
    article: str | None = None
    digest: str | None = None
    attribution: Attribution | None = None
    speaker: Source | None = None
    place: Place | None = None
    right: Place | None = None
    source: str | None = None
    to: str | None = None
    note: str | None = None

    @property
    def id(self) -> str:
        """16 hexadecimal digits of what it says."""
        return blake2b(json.dumps(self.to_dict()).encode(), digest_size=8).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, keys in a fixed order; attribution, source and places as in a reading."""
        out = {field.name: getattr(self, field.name) for field in fields(self)}
        return out | {name: value and _plain(name, value) for name, value in out.items() if name in _LISTED}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Correction:
        """Rebuild what `to_dict` wrote. Raises InputError on anything else."""
        try:
            made = {name: value and _built(name, value) for name, value in data.items() if name in _LISTED}
            return cls(**data | made)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("correction", f"is none of ours: {error}") from None


# ── making them ───────────────────────────────────────────────────────────────────────────────────────────────────────


def text_digest(article: Article) -> str:
    """16 hexadecimal digits of title and text: what spans count in."""
    text = json.dumps((article.title, article.text))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def judge(
    reading: Reading, attribution: int, kind: Literal["confirm", "reject"], *, by: str, at: str, note: str | None = None
) -> Correction:
    """Confirm or reject an attribution by its id in the reading. Raises UsageError where there is none."""
    found = next((a for a in reading.attributions if a.id == attribution), None)
    if found is None:
        raise UsageError(f"article {reading.article.id} has no attribution {attribution}: see `sayso article`")
    speaker = next((s for s in reading.sources if s.id == found.source_id), None)
    return Correction(kind, by, at, **_about(reading), attribution=found, speaker=speaker, note=note)


def fix_place(
    reading: Reading, number: int, right: Place | None, *, by: str, at: str, note: str | None = None
) -> Correction:
    """Say what place `number` (from 0) of the reading is; None: no place. Raises UsageError where there is none."""
    if not 0 <= number < len(reading.places):
        raise UsageError(f"article {reading.article.id} has no place {number}: see `sayso article`")
    seen = reading.places[number]
    meant = right and replace(right, span=seen.span, field=seen.field)
    return Correction("place", by, at, **_about(reading), place=seen, right=meant, note=note)


def withdraw(seen: Correction, *, by: str, at: str, note: str | None = None) -> Correction:
    """Take a correction back."""
    return Correction("withdraw", by, at, article=seen.article, source=seen.source, to=seen.id, note=note)


def _about(reading: Reading) -> dict[str, Any]:
    return {"article": reading.article.id, "digest": text_digest(reading.article)}


# ── applying them ─────────────────────────────────────────────────────────────────────────────────────────────────────


def corrected(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """Apply corrections in the order in which they were made; those about other articles or another text do nothing."""
    for correction in in_force(corrections):
        if correction.article in (None, reading.article.id) and _same_text(correction, reading):
            reading = _APPLIED[correction.kind](reading, correction)
    return reading


def in_force(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that hold, in their order, less those that only take others back."""
    given = list(corrections)
    gone = taken_back(given)
    return [one for one in given if one.kind != "withdraw" and not (gone and one.id in gone)]


def taken_back(corrections: Iterable[Correction]) -> set[str]:
    """The ids of those that are taken back, given all in their order: by one that was not taken back itself."""
    gone: set[str] = set()
    for one in reversed([one for one in corrections if one.kind == "withdraw"]):
        if one.id not in gone and one.to:
            gone.add(one.to)
    return gone


def _same_text(correction: Correction, reading: Reading) -> bool:
    return correction.digest is None or correction.digest == text_digest(reading.article)


def _rename(reading: Reading, correction: Correction) -> Reading:
    ids = _meant(reading, correction)
    return _with_sources(
        reading, [replace(s, name=correction.to or s.name) if s.id in ids else s for s in reading.sources]
    )


def _merge(reading: Reading, correction: Correction) -> Reading:
    """Give the key to the source; two with one key are one, called as whoever had the key before."""
    ids = _meant(reading, correction)
    if not ids:
        return reading
    same = [s for s in reading.sources if s.id in ids or s.key == correction.to]
    first = same[0]
    model = next((s for s in same if s.key == correction.to), first)
    mentions = tuple(sorted({mention for s in same for mention in s.mentions}))
    one = replace(model, id=first.id, key=correction.to, mentions=mentions)
    gone = {s.id: first.id for s in same}
    kept = [one if s.id == first.id else s for s in reading.sources if gone.get(s.id, s.id) == s.id]
    return _with_sources(_led(reading, gone), kept)


def _meant(reading: Reading, correction: Correction) -> set[str]:
    """The ids of the sources that a renaming or merging is about."""
    named = correction.article is not None
    return {
        s.id
        for s in reading.sources
        if s.key == correction.source or (named and not s.key and s.name == correction.source)
    }


def _led(reading: Reading, ids: dict[str, str]) -> Reading:
    """Attributions and chains follow their sources; one that would stand in a chain twice stands where it is first."""
    attributions = tuple(replace(a, source_id=ids.get(a.source_id or "", a.source_id)) for a in reading.attributions)
    stated = tuple(replace(s, chain=tuple(dict.fromkeys(ids.get(c, c) for c in s.chain))) for s in reading.statements)
    return replace(reading, attributions=attributions, statements=stated)


def _with_sources(reading: Reading, sources: Iterable[Source]) -> Reading:
    """Put the sources in and call attributions by their names."""
    kept = tuple(sources)
    names = {s.id: s.name for s in kept}
    named = tuple(
        replace(a, entity=names[a.source_id]) if a.entity and a.source_id in names else a for a in reading.attributions
    )
    return replace(reading, sources=kept, attributions=named)


# ── attributions ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _same(one: Attribution, other: Attribution) -> bool:
    """One act of saying, though a newer reader may cut its content a little differently."""
    if one.field != other.field or (one.source and other.source and not one.source.meets(other.source)):
        return False
    return one.content == other.content or (one.cue is not None and one.cue == other.cue)


def _confirm(reading: Reading, correction: Correction) -> Reading:
    seen = correction.attribution
    if seen is None:
        return reading
    if not any(_same(a, seen) for a in reading.attributions):
        return _restored(reading, seen, correction.speaker)
    sure = tuple(replace(a, confidence=1.0) if _same(a, seen) else a for a in reading.attributions)
    return replace(reading, attributions=sure)


def _restored(reading: Reading, seen: Attribution, speaker: Source | None) -> Reading:
    """Put back what a newer reader lost, nearest to every statement within it."""
    reading, name = _with_speaker(reading, speaker)
    number = max((a.id for a in reading.attributions), default=0) + 1
    back = replace(seen, id=number, source_id=name, parent=None, confidence=1.0)
    pieces = (*back.content, *back.continues)

    def told(chain: tuple[str, ...]) -> tuple[str, ...]:
        return chain if name is None or name in chain else (name, *chain)

    stated = tuple(
        replace(s, chain=told(s.chain)) if s.field == back.field and _within(s.span, pieces) else s
        for s in reading.statements
    )
    return replace(reading, attributions=(*reading.attributions, back), statements=stated)


def _within(span: Span, pieces: tuple[Span, ...]) -> bool:
    return any(piece.holds(span) or span.holds(piece) for piece in pieces)


def _with_speaker(reading: Reading, speaker: Source | None) -> tuple[Reading, str | None]:
    """The reading with this source in it, and the source's id there."""
    if speaker is None:
        return reading, None
    for source in reading.sources:
        if (speaker.key or source.key) and source.key == speaker.key:
            return reading, source.id
        if not speaker.key and not source.key and source.name == speaker.name:
            return reading, source.id
    taken = {s.id for s in reading.sources}
    name = next(f"s{n}" for n in range(1, len(taken) + 2) if f"s{n}" not in taken)
    return replace(reading, sources=(*reading.sources, replace(speaker, id=name))), name


def _reject(reading: Reading, correction: Correction) -> Reading:
    """Take the attribution away: what was known through it is known through the next above.

    Chains lose those behind whom no other attribution leads.
    """
    seen = correction.attribution
    gone = {a.id: a.parent for a in reading.attributions if seen and _same(a, seen)}
    if not gone:
        return reading
    lost = [a for a in reading.attributions if a.id in gone]
    kept = tuple(replace(a, parent=_above(a.parent, gone)) for a in reading.attributions if a.id not in gone)
    pieces = [piece for a in lost for piece in (*a.content, *a.continues)]
    field = lost[0].field
    stated = tuple(
        replace(s, chain=_still(s, kept)) if s.field == field and any(p.meets(s.span) for p in pieces) else s
        for s in reading.statements
    )
    return replace(reading, attributions=kept, statements=stated)


def _above(parent: int | None, gone: dict[int, int | None]) -> int | None:
    seen: set[int] = set()
    while parent in gone and parent not in seen:
        seen.add(parent)
        parent = gone[parent]
    return None if parent in gone else parent


def _still(s: Statement, kept: tuple[Attribution, ...]) -> tuple[str, ...]:
    """The sources of a chain that still stand behind a statement: by an attribution over it, or above one."""
    by_id = {a.id: a for a in kept}
    behind: set[str | None] = set()
    seen: set[int] = set()
    for one in (a for a in kept if a.field == s.field and any(p.meets(s.span) for p in (*a.content, *a.continues))):
        step: Attribution | None = one
        while step and step.id not in seen:
            seen.add(step.id)
            behind.add(step.source_id)
            step = by_id.get(step.parent) if step.parent is not None else None
    return tuple(name for name in s.chain if name in behind)


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fix(reading: Reading, correction: Correction) -> Reading:
    """Put the right place where the wrong one stands, or where it would stand; renumber what statements refer to."""
    seen, right = correction.place, correction.right
    if seen is None:
        return reading
    old = {n: p for n, p in enumerate(reading.places) if p.field != seen.field or not p.span.meets(seen.span)}
    places = sorted([*old.values(), *([right] if right else [])], key=lambda p: (p.field != "title", p.span))
    numbers = {id(p): n for n, p in enumerate(places)}
    moved = {n: numbers[id(p)] for n, p in old.items()}
    extra = numbers[id(right)] if right else None

    def renumbered(s: Statement) -> tuple[int, ...]:
        within = extra is not None and s.field == seen.field and s.span.start <= seen.span.start < s.span.end
        return tuple(sorted({*(moved[n] for n in s.places if n in moved), *((extra,) if within else ())}))

    stated = tuple(replace(s, places=renumbered(s)) for s in reading.statements)
    return replace(reading, places=tuple(places), statements=stated)


_APPLIED = {"confirm": _confirm, "reject": _reject, "rename": _rename, "merge": _merge, "place": _fix}
assert {*_APPLIED, "withdraw"} == set(get_args(Kind))

# ── as JSON: as a reading writes them ─────────────────────────────────────────────────────────────────────────────────

_LISTED = {"attribution": "attributions", "speaker": "sources", "place": "places", "right": "places"}


@cache
def _nobody() -> Reading:
    return Reading(Article("", ""), "")


def _plain(name: str, value: Any) -> Any:
    listed: dict[str, Any] = {_LISTED[name]: (value,)}
    return replace(_nobody(), **listed).to_dict()[_LISTED[name]][0]


def _built(name: str, value: Any) -> Any:
    read = Reading.from_dict(_nobody().to_dict() | asdict(_nobody().article) | {"language": "", _LISTED[name]: [value]})
    return getattr(read, _LISTED[name])[0]
