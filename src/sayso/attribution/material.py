"""What the rules look at: a parsed article with its lines, its quotations and the language's words at hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise, takewhile

from sayso.attribution.layout import DATELINE, Line, layout
from sayso.attribution.quotes import MARKS, Quote, find_quotes
from sayso.grammar import Name, Parse, Sentence
from sayso.languages import Pack
from sayso.model import Act, Span

_TRIM = " \t\r\n\u00a0\u200b\ufeff,;:.—–-'"
_STATE = ("—", "–", ":")  # what stands for a verb
_SPACED = 3  # one gap in so many is a blank line where paragraphs are parted by them
_MOST_NAMES = 200  # in one stretch of text


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in the making.

    `head` is the source's head word (sentence, token) where it stands in the text; `relayed` names the cue of the
    attribution that passes this one on; `points_back` marks a content that stands in earlier sentences.
    """

    rule: str
    act: Act
    sentence: int
    cue: Span | None
    content: tuple[Span, ...]
    source: Span | None = None
    head: tuple[int, int] | None = None
    relayed_by: Span | None = None
    points_back: bool = False
    direct: bool = False

    @property
    def start(self) -> int:
        """Where the attribution begins, for ordering."""
        spans = [*self.content, *([self.cue] if self.cue else [])]
        return min(s.start for s in spans)


def by_sentence(drafts: Iterable[Draft]) -> dict[int, list[Draft]]:
    """The drafts of each sentence, in their order."""
    out: dict[int, list[Draft]] = {}
    for draft in drafts:
        out.setdefault(draft.sentence, []).append(draft)
    return out


@dataclass(frozen=True)
class Material:
    """A parsed article and what is known of its outward form."""

    parse: Parse
    pack: Pack
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...]

    @property
    def text(self) -> str:
        """The text itself."""
        return self.parse.text

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, the headline's too."""
        return self.parse.sentences

    @cached_property
    def datelines(self) -> tuple[Span, ...]:
        """Place, date and agency at the head of a wire story: nobody's statement."""
        first = next((line.span for line in self.lines if line.kind == "body"), None)
        found = DATELINE.match(self.text, first.start, first.end) if first else None
        return (Span(found.start(), found.end()),) if found else ()

    @cached_property
    def body(self) -> tuple[int, ...]:
        """Numbers of the sentences that can state something: no headline, no advertising."""
        kinds = [line.kind for line in self.lines]
        return tuple(
            n
            for n, s in enumerate(self.sentences)
            if kinds[s.line] in ("body", "caption") and not any(d.holds(s.span) for d in self.datelines)
        )

    @cached_property
    def stated(self) -> tuple[int, ...]:
        """Numbers of the sentences of the body proper, captions left out."""
        return tuple(n for n in self.body if self.kind(n) == "body")

    def gap(self, line: int) -> int:
        """How many line breaks part a line from the next; 0 behind the last."""
        return self._gaps[line] if line < len(self._gaps) else 0

    def set_off(self, line: int) -> bool:
        """The next line follows at once, where most paragraphs are parted by blank lines."""
        return self._spaced and self.gap(line) == 1

    @cached_property
    def _spaced(self) -> bool:
        return _SPACED * sum(gap > 1 for gap in self._gaps) >= len(self._gaps)

    @cached_property
    def _gaps(self) -> list[int]:
        return [self.text.count("\n", a.span.end, b.span.start) for a, b in pairwise(self.lines)]

    def kind(self, sentence: int) -> str:
        """The kind of line a sentence stands on."""
        return self.lines[self.sentences[sentence].line].kind

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence at or before an offset."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def sentences_over(self, span: Span) -> range:
        """Numbers of the sentences that a stretch of text touches."""
        return range(self.sentence_at(span.start), self.sentence_at(max(span.end - 1, span.start)) + 1)

    @cached_property
    def speech(self) -> tuple[Quote, ...]:
        """The outermost quotations."""
        return tuple(q for q in self.quotes if q.depth == 0)

    def quote_around(self, offset: int) -> Quote | None:
        """The outermost quotation that holds an offset."""
        at = bisect_right(self._speech_starts, offset) - 1
        quote = self.speech[at] if at >= 0 else None
        return quote if quote and quote.inner.start <= offset < quote.inner.end else None

    @cached_property
    def _speech_starts(self) -> list[int]:
        return [q.inner.start for q in self.speech]

    @cached_property
    def _by_start(self) -> dict[int, Quote]:
        return {q.outer.start: q for q in reversed(self.quotes)}

    @cached_property
    def _last_opened(self) -> dict[int, int]:
        """End of a quotation → where the innermost one that ends there begins."""
        return {q.outer.end: q.outer.start for q in self.quotes}

    @cached_property
    def _name_starts(self) -> list[int]:
        return [n.span.start for n in self.parse.names]

    def names_in(self, span: Span) -> list[Name]:
        """The names that a stretch of text touches."""
        at = max(bisect_right(self._name_starts, span.start) - 1, 0)
        found = takewhile(lambda n: n.span.start < span.end, self.parse.names[at : at + _MOST_NAMES])
        return [n for n in found if n.span.meets(span)]

    def quotes_in(self, span: Span) -> list[Quote]:
        """The outermost quotations that a stretch of text touches."""
        at = max(bisect_right(self._speech_starts, span.start) - 1, 0)
        found = takewhile(lambda q: q.outer.start < span.end, islice(self.speech, at, None))
        return [q for q in found if q.outer.meets(span)]

    def trim(self, start: int, end: int) -> Span | None:
        """Cut blanks, stops and outer quotation marks off a stretch; None if nothing is left."""
        text = self.text
        while start < end:
            if text[start] in _TRIM:
                start += 1
            elif text[end - 1] in _TRIM and not _is_ellipsis(text, end):
                end -= 1
            elif text[start] in MARKS and self._is_outer(start, end):
                start += 1
                end -= text[end - 1] in MARKS
            elif text[end - 1] in MARKS and self._is_stray(start, end):
                end -= 1
            else:
                return Span(start, end) if any(c.isalnum() for c in text[start:end]) else None
        return None

    def _is_outer(self, start: int, end: int) -> bool:
        """A mark that opens here and closes at the very end, or never."""
        quote = self._by_start.get(start)
        return (
            quote is None
            or quote.outer.end == end
            or (not quote.closed and quote.outer.end >= end)
            or quote.outer.end > end
        )

    def _is_stray(self, start: int, end: int) -> bool:
        return self._last_opened.get(end, -1) < start


def material(parse: Parse, pack: Pack, *, titled: bool) -> Material:
    """Lay an article out for the rules."""
    found = layout(parse.text, pack.words.get("advertising", ()), titled=titled)
    quotes = tuple(find_quotes(parse.text, [line.span for line in found]))
    m = Material(parse, pack, found, quotes)
    return replace(m, lines=_captioned(m))


def _captioned(m: Material) -> tuple[Line, ...]:
    """The lines straight above the lead that state nothing are captions, though they end as sentences do: «Мэр на мосту.»."""
    stating = {s.line for s in m.sentences if any(t.is_predicate or t.text in _STATE for t in s.tokens)}
    lead = next((n for n, line in enumerate(m.lines) if line.kind == "body" and (n in stating or not m.set_off(n))), 0)
    before = (line._replace(kind="caption") if line.kind == "body" else line for line in m.lines[:lead])
    return (*before, *m.lines[lead:])


def _is_ellipsis(text: str, end: int) -> bool:
    return text[end - 3 : end] == "..."


__all__ = ["Draft", "Material", "material", "replace"]
