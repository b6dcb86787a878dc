"""The nouns that pass between the parts: frozen, plain, nothing computed.

Offsets count Unicode code points of `Article.text`, half-open: `text[start:end]` is what the user sees.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, NamedTuple, get_args

Act = Literal["say", "deny", "accuse", "ask", "promise", "believe", "refuse"]
Mode = Literal["direct", "indirect", "mixed"]
Field = Literal["text", "title"]
Certainty = Literal["asserted", "probable", "possible", "doubted", "denied", "asked", "planned", "conditional"]
Polarity = Literal["asserts", "denies"]
Open = Literal["from", "to"]
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

    def part(self, field: Field) -> str:
        """The text, or the title, in which offsets of that field count."""
        return self.text if field == "text" else self.title or ""


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
    """A stretch of one sentence with one chain (source ids, innermost first; empty: the article's own voice).

    `shown` are the words that show how sure and whether denied; `places` and `times` number the reading's lists.
    """

    span: Span
    chain: tuple[str, ...]
    certainty: Certainty | None = None
    polarity: Polarity = "asserts"
    shown: tuple[Span, ...] = ()
    places: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the text names. `name` is today's English one, `country` ISO 3166 alpha-2, `lat` and `lon` degrees (WGS 84).

    Countries have no point, seas no country. `radius_km`: it is all that lies so near the point («в 15 км от города»).
    `others` are the runners-up as (name, country, GeoNames id), the likeliest first.
    """

    span: Span
    name: str
    kind: str
    country: str | None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    radius_km: float | None = None
    others: tuple[tuple[str, str | None, int | None], ...] = ()
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Time:
    """A time that the text names: the days since `since` and before `until` (ISO 8601 dates).

    `open` names the end without a bound: "to" for «с 2014 года», "from" for «до пятницы». Where neither end is known,
    `note` says why.
    """

    span: Span
    since: str | None
    until: str | None
    open: Open | None = None
    approx: bool = False
    note: str | None = None
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something lost or changed on the way."""

    kind: str
    span: Span
    note: str
    field: Field = "text"


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
    """

    article: Article
    language: str
    headline: Span | None = None
    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
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
    out = asdict(item)
    if out.get("field") == "text":
        del out["field"]
    return {WRITTEN.get(key, key): _lists(value) for key, value in out.items()}


def _lists(value: Any) -> Any:
    return [_lists(v) for v in value] if isinstance(value, tuple) else value


WRITTEN = {"since": "from", "until": "to"}  # `from` is a word of Python's own
_READ = {written: name for name, written in WRITTEN.items()}
_SPAN = ("cue", "source", "span")
_SPANS = ("content", "continues", "mentions", "shown")
_TUPLES = ("chain", "places", "times")


def _builder(kind: type) -> Any:
    def build(data: dict[str, Any]) -> Any:
        return kind(**{_READ.get(key, key): _value(key, value) for key, value in data.items()})

    return build


def _value(key: str, value: Any) -> Any:
    if key in _SPAN:
        return Span(*value) if value is not None else None
    if key in _SPANS:
        return tuple(Span(*v) for v in value)
    if key == "others":
        return tuple(tuple(v) for v in value)
    return tuple(value) if key in _TUPLES else value


_LISTS: dict[str, Any] = {
    "attributions": _builder(Attribution),
    "sources": _builder(Source),
    "statements": _builder(Statement),
    "places": _builder(Place),
    "times": _builder(Time),
    "findings": _builder(Finding),
    "problems": _builder(Problem),
}
