"""What goes in and comes out, for checking what comes in and for the description of the interface.

What comes out is never made of these: it is the reading contract (docs/output.md) and the nouns of `views`, as JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sayso.corpus import Query
from sayso.model import Act, Certainty, Mode, Polarity
from sayso.model import Field as Part

Offsets = Annotated[tuple[int, int], Field(description="Start and end in code points, half-open.", examples=[[0, 12]])]


class Given(BaseModel):
    """Something handed in; a field that is not known here is a mistake."""

    model_config = ConfigDict(extra="forbid")


class ArticleGiven(Given):
    """An article as it is given. `text` is kept character by character; without an `id` it gets a digest of its content."""

    text: str = Field(min_length=1, description="The article's text; with a `title` its body alone.",
                      examples=["Мост закрыт до пятницы. Об этом сообщает ТАСС со ссылкой на мэрию."])  # fmt: skip
    id: str | None = Field(None, max_length=200, description="Its own id.")
    title: str | None = Field(None, description="The headline.")
    outlet: str | None = Field(None, description="Who published it.", examples=["Вестник Тальцы"])
    url: str | None = Field(None, description="Where it was published.")
    published: str | None = Field(None, description="When: an ISO 8601 date or time.", examples=["2024-03-01T12:00"])
    language: str | None = Field(None, description="ISO 639-1; left out: find it out.", examples=["ru"])


# ── questions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Filters(BaseModel):
    """The filters of `sayso search`: all that are given must hold."""

    words: str | None = Field(None, max_length=500, description="All of them occur, in any form.", examples=["мост"])
    source: str | None = Field(None, max_length=200, description="Stands anywhere in the chain: a key, or a name.")
    act: Act | None = Field(None, description="What is done in saying it.")
    place: str | None = Field(None, max_length=200, description="A country (UA), a GeoNames id, or a name.")
    since: str | None = Field(None, alias="from", max_length=40, description="Published then or later, ISO 8601.")
    until: str | None = Field(None, alias="to", max_length=40, description="Published before, ISO 8601.")
    outlet: str | None = Field(None, max_length=200, description="Published by: a name or a key.")
    chain_depth: int | None = Field(None, ge=0, le=100, description="Known through so many hands or more.")
    certainty: Certainty | None = Field(None, description="How sure it is put.")

    def query(self) -> Query:
        """The question. Raises UsageError where it cannot be one."""
        return Query(**self.model_dump())


class PageAsked(Filters):
    """A page of what fits."""

    cursor: str | None = Field(None, max_length=2000, description="Go on behind the page whose `cursor` this is.")
    limit: int = Field(20, ge=1, le=1000, description="How many on a page.")


# ── the reading contract ──────────────────────────────────────────────────────────────────────────────────────────────


class _Placed(BaseModel):
    field: Part = Field("text", description="Where offsets count; left out for the text.")


class AttributionRead(_Placed):
    """One act of saying."""

    id: int
    content: list[Offsets] = Field(
        description="What is said, a place for each unbroken piece; none where it is refused."
    )
    cue: Offsets | None = Field(description="The words that announce it.")
    source: Offsets | None = Field(description="The words that tell who says it.")
    entity: str | None = Field(description="The source's name.")
    source_id: str | None = Field(description="Its entry in `sources`.")
    act: Act
    mode: Mode
    parent: int | None = Field(description="The attribution on whose word this one is known; null: the article's own.")
    continues: list[Offsets] = Field(description="What goes on on the same word without saying so.")
    rule: str = Field(description="What made it.")
    confidence: float = Field(ge=0, le=1, description="Calibrated: of a hundred at 0.9 about ninety are right.")


class SourceRead(BaseModel):
    """Who says it."""

    id: str
    name: str
    kind: str
    key: str | None = Field(description="The same for the same source in every article.")
    mentions: list[Offsets]


class StatementRead(_Placed):
    """A sentence or a part of one with its chain."""

    span: Offsets
    chain: list[str] = Field(description="Ids of sources, innermost first; none: the article's own voice.")
    certainty: Certainty | None
    polarity: Polarity
    shown: list[Offsets] = Field(description="The words that show how sure it is, and whether denied.")
    places: list[int]
    times: list[int]


class PlaceRead(_Placed):
    """A place that the text names."""

    span: Offsets
    name: str = Field(description="Today's English name.")
    kind: str
    country: str | None = Field(description="ISO 3166 alpha-2.")
    lat: float | None
    lon: float | None
    geonames: int | None
    radius_km: float | None
    others: list[list[Any]] = Field(description="The runners-up: name, country, GeoNames id.")


class TimeRead(_Placed):
    """A time that the text names: from a day on, and before another."""

    span: Offsets
    from_: str | None = Field(alias="from", description="The first day, ISO 8601.")
    to: str | None = Field(description="The day after the last.")
    open: Literal["from", "to"] | None
    approx: bool
    note: str | None


class FindingRead(_Placed):
    """Something lost or changed on the way."""

    kind: str
    span: Offsets
    note: str


class ProblemRead(BaseModel):
    """Trouble in the text."""

    kind: str
    span: Offsets
    note: str


class ReadingRead(BaseModel):
    """One article, read: the reading contract, as `sayso read --format json` prints it."""

    id: str
    language: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    text: str
    headline: Offsets | None
    attributions: list[AttributionRead]
    sources: list[SourceRead]
    statements: list[StatementRead]
    places: list[PlaceRead]
    times: list[TimeRead]
    findings: list[FindingRead]
    problems: list[ProblemRead]


# ── corrections ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Signed(Given):
    """Who does it, and why."""

    by: str = Field("anonymous", min_length=1, max_length=200, description="Who says so, where the desk does not know.")
    note: str | None = Field(None, max_length=2000, description="Why.")


class Judged(Signed):
    """An attribution of an article is right or wrong."""

    kind: Literal["confirm", "reject"]
    article: str = Field(description="The article's id.")
    attribution: int = Field(description="The attribution's id in its reading.")


class PlaceMeant(Given):
    """The place that is meant."""

    name: str = Field(min_length=1, max_length=200, examples=["Abu Kamal"])
    kind: str = Field("city", max_length=40)
    country: str | None = Field(None, pattern="^[A-Z]{2}$", examples=["SY"])
    lat: float = Field(ge=-90, le=90, examples=[34.45])
    lon: float = Field(ge=-180, le=180, examples=[40.92])
    geonames: int | None = Field(None, ge=0, lt=2**53)


class PlaceFixed(Signed):
    """A place of an article is another one, or none."""

    kind: Literal["place"]
    article: str = Field(description="The article's id.")
    place: int = Field(ge=0, description="The place's number in its reading, from 0.")
    right: PlaceMeant | None = Field(None, description="What is meant; null: no place.")


class Renamed(Signed):
    """A source is to be called otherwise, or is another one; everywhere, or in one article."""

    kind: Literal["rename", "merge"]
    source: str = Field(
        min_length=1, max_length=200, description="The source's key; with an `article` its name there will do."
    )
    to: str = Field(
        min_length=1, max_length=200, description="Its new name; of a merge the key of the source that it is."
    )
    article: str | None = Field(None, description="Hold in this article alone.")


CorrectionGiven = Annotated[Judged | PlaceFixed | Renamed, Field(discriminator="kind")]


class CorrectionStored(BaseModel):
    """Something put right."""

    id: str = Field(description="16 hexadecimal digits of what it says.")
    holds: bool = Field(description="Whether it holds still: nobody took it back.")
    kind: Literal["confirm", "reject", "rename", "merge", "place", "withdraw"]
    by: str
    at: str = Field(description="When, ISO 8601.")
    article: str | None
    digest: str | None = Field(description="Of the text that it is about.")
    attribution: AttributionRead | None = Field(description="As it was seen.")
    speaker: SourceRead | None = Field(description="The attribution's source.")
    place: PlaceRead | None = Field(description="As it was seen.")
    right: PlaceRead | None = Field(description="What is meant.")
    source: str | None
    to: str | None = Field(description="The new name or key; of a withdrawal the id of what is taken back.")
    note: str | None


# ── articles ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Found(BaseModel):
    """Where an article was found."""

    place: str
    file: str | None
    offset: int | None
    record: str | None
    extractor: str | None
    forwarded_from: str | None


class ArticleStored(BaseModel):
    """An article with where it was found, its reading with what people put right, and what that is."""

    id: str
    version: str | None = Field(description="Of the reader; null: it is not read yet.")
    provenance: list[Found]
    reading: ReadingRead | None
    corrections: list[CorrectionStored]


class Stored(BaseModel):
    """What a storing came to."""

    ids: list[str] = Field(description="The ids of the articles here.")
    new: int
    known: int
