"""What stands beside an article's text: its sources with what each says, findings, places, times, and all that scripts need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from sayso.model import Attribution, Finding, Place, Problem, Source
from sayso.show.inline import look
from sayso.show.map import drawn
from sayso.show.marks import noted
from sayso.show.particulars import distinct_places, distinct_times, untold
from sayso.show.voices import Voice, Voices, field_text
from sayso.web.pages.ink import saying
from sayso.web.pages.wording import Words

_MOST = 40  # sayings of one source that are listed
_VOICES = 300
_SNIPPET = 200  # characters
_SHORT = 80


class Saying(NamedTuple):
    """What an attribution puts in its source's mouth; `key` is the id of its mark, empty where it has none."""

    attribution: Attribution
    act: str
    words: str
    key: str
    through: str


class Named(NamedTuple):
    """A place, a time or a finding with the words that name it."""

    number: int
    words: str
    told: str
    more: str
    key: str


@dataclass(frozen=True)
class Margin:
    """The margin of one article; `ids` are the marks in its text."""

    voices: Voices
    t: Words
    ids: set[str]

    @property
    def all(self) -> tuple[Voice, ...]:
        """The voices that are listed."""
        return self.voices.all[:_VOICES]

    def source(self, voice: Voice) -> Source | None:
        """The source whose voice it is."""
        return next(
            (self.voices.sources[a.source_id] for a in voice.attributions if a.source_id in self.voices.sources), None
        )

    def kind(self, voice: Voice) -> str:
        """What kind of source it is, in words."""
        source = self.source(voice)
        return self.t.known("kind", source.kind) if source and source.kind not in ("unknown", "other") else ""

    def sayings(self, voice: Voice) -> Iterator[Saying]:
        """What a voice says, in the order of the text."""
        for one in voice.attributions[:_MOST]:
            said = " … ".join(self.voices.text(span, one).strip() for span in one.content)
            words = _line(said or self.voices.text(one.cue, one), _SNIPPET)
            key = f"a{one.id}" if f"a{one.id}" in self.ids else ""
            through = " ← ".join(step.name for step in self.voices.through(one))
            yield Saying(one, saying(one, self.voices, self.t), words, key, through)

    # ── findings, places, times ───────────────────────────────────────────────────────────────────────────────────────

    def findings(self) -> Iterator[Named]:
        """What was lost on the way: its kind, what that means, the note (in English) and the words it is about."""
        for number, one in enumerate(self.voices.reading.findings):
            yield self._note("finding", number, one)

    def problems(self) -> Iterator[Named]:
        """What is wrong with the text itself."""
        for number, one in enumerate(self.voices.reading.problems):
            yield self._note("problem", number, one)

    def _note(self, role: str, number: int, one: Finding | Problem) -> Named:
        field = one.field if isinstance(one, Finding) else "text"
        words = _line(noted(one.span, field_text(self.voices.reading, field)), _SHORT)
        return Named(number, words, self.t.known(role, one.kind), one.note, self._key(role, number))

    @cached_property
    def places(self) -> list[Named]:
        """Each place once, as the text names it first."""
        found = distinct_places(self.voices.reading.places).items()
        return [Named(n, self._words(p), self.t.place(p), self.t.point(p), self._key("place", n)) for n, p in found]

    @cached_property
    def times(self) -> list[Named]:
        """Each time once; those that cannot be told last."""
        told = [
            Named(n, self._words(x), self.t.when(x), "", self._key("time", n))
            for n, x in distinct_times(self.voices.reading).items()
        ]
        lost = dict.fromkeys(self._words(x) for xs in untold(self.voices.reading.times).values() for x in xs)
        return told + [Named(-1, words, self.t("time.untold"), "", "") for words in lost]

    def map(self) -> Markup:
        """The map of the places that have a point."""
        return mapped(distinct_places(self.voices.reading.places).values(), self.t)

    def _words(self, named: Any) -> str:
        return _line(field_text(self.voices.reading, named.field)[named.span.start : named.span.end], _SHORT)

    def _key(self, role: str, number: int) -> str:
        return f"{role}{number}" if f"{role}{number}" in self.ids else ""

    # ── for scripts ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def chains(self) -> dict[str, Any]:
        """The voices as [name, classes] by number, the attributions as [numbers innermost first, what, how sure] by id."""
        voices = self.voices
        return {
            "voices": {v.number: [v.name, look(v)] for v in voices.all},
            "said": {
                a.id: [
                    [voices.of(step).number for step in voices.chain(a)],
                    saying(a, voices, self.t),
                    self._sure(a),
                ]
                for a in voices.reading.attributions
            },
        }

    def _sure(self, one: Attribution) -> str:
        if one.confidence >= 1:
            return self.t("article.confirmed")
        return self.t("article.sure", share=self.t.percent(one.confidence))


def mapped(places: Iterable[Place], t: Words) -> Markup:
    """The map of those places that have a point; nothing where none has."""
    shown = drawn(list(places))
    return Markup(shown.replace('aria-label="A map of: ', f'aria-label="{t("article.map")}: ', 1))  # noqa: S704, escaped there


def _line(text: str, length: int) -> str:
    """Text as one line, cut short at a word."""
    words = " ".join(text[: 4 * length].split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
