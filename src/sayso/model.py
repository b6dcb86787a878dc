"""The nouns that pass between the parts: frozen, plain, nothing computed.

Offsets count Unicode code points of `Article.text`, half-open: `text[start:end]` is what the user sees.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, NamedTuple, get_args

Act = Literal["say", "deny", "accuse", "ask", "promise", "believe", "refuse"]
Mode = Literal["direct", "indirect", "mixed"]
Field = Literal["text", "title"]
ACTS: tuple[Act, ...] = get_args(Act)


class Span(NamedTuple):
    """A stretch of text, code points, half-open."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Tell whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One published text. `published` is ISO 8601, `language` an ISO 639-1 code or None for "find out"."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of saying. `parent` is the id of the attribution on whose word this act itself is known.

    `confidence` in [0, 1] is calibrated: of a hundred at 0.9, about ninety are right.
    """

    id: int
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    entity: str | None
    source_id: str | None
    act: Act
    mode: Mode
    parent: int | None
    continues: tuple[Span, ...]
    rule: str
    confidence: float = 1.0
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it: one entry for all its mentions in the article. `key` is its place in the catalogue."""

    id: str
    name: str
    kind: str
    key: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of one sentence with one chain (source ids, innermost first; empty: the article's own voice)."""

    span: Span
    chain: tuple[str, ...]
    certainty: str | None = None
    places: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something lost or changed on the way."""

    kind: str
    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Trouble in the text: a record, never an exception."""

    kind: str
    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one rule said of one place in the text: the material of `sayso explain`."""

    rule: str
    span: Span
    won: bool
    note: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, read. Lists are in the order of the text; `statements` cover every sentence that states something;
    unnamed sources stand behind the others.

    `places`, `times` and `findings` are part of the contract and stay empty until their readers exist.
    """

    article: Article
    language: str
    headline: Span | None = None
    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()
    places: tuple[dict[str, Any], ...] = ()
    times: tuple[dict[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the reading contract: plain JSON values, keys in a fixed order."""
        head = asdict(self.article) | {"language": self.language, "headline": self.headline}
        order = ("id", "language", "title", "outlet", "url", "published", "text", "headline")
        out = {key: head[key] for key in order}
        for name in _LISTS:
            out[name] = [_plain(item) for item in getattr(self, name)]
        return out

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reading:
        """Rebuild what `to_dict` wrote. Raises KeyError or TypeError on anything else."""
        article = Article(**{f.name: data[f.name] for f in fields(Article)})
        headline = Span(*data["headline"]) if data["headline"] else None
        lists = {name: tuple(build(item) for item in data[name]) for name, build in _LISTS.items()}
        return cls(article, data["language"], headline, **lists)

    def _repr_html_(self) -> str:
        """Show the reading in a notebook."""
        # The one look upwards: notebooks search for this name on the object itself.
        from sayso.show.html import fragment  # noqa: PLC0415

        return fragment(self)


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        return item
    out = asdict(item)
    if out.get("field") == "text":
        del out["field"]
    return {key: _lists(value) for key, value in out.items()}


def _lists(value: Any) -> Any:
    return [_lists(v) for v in value] if isinstance(value, tuple) else value


_SPAN = ("cue", "source", "span")
_SPANS = ("content", "continues", "mentions")
_TUPLES = ("chain", "places", "times")


def _builder(kind: type) -> Any:
    def build(data: dict[str, Any]) -> Any:
        out = dict(data)
        for key, value in data.items():
            if key in _SPAN:
                out[key] = Span(*value) if value is not None else None
            elif key in _SPANS:
                out[key] = tuple(Span(*v) for v in value)
            elif key in _TUPLES:
                out[key] = tuple(value)
        return kind(**out)

    return build


_LISTS: dict[str, Any] = {
    "attributions": _builder(Attribution),
    "sources": _builder(Source),
    "statements": _builder(Statement),
    "places": dict,
    "times": dict,
    "findings": _builder(Finding),
    "problems": _builder(Problem),
}
