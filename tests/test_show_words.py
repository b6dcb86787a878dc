"""What the pages say in words: on whose word an article rests, how sure, where, when."""

import pytest

from sayso.model import Article, Attribution, Place, Reading, Source, Span, Statement, Time
from sayso.show.particulars import coordinates, distinct_places, distinct_times, place_name, sure, untold, when
from sayso.show.summary import shares, summary
from sayso.show.voices import Voices, kind

KINDS = {"А": "person", "Б": "agency", "В": "armed_group", "Г": "unnamed", "Д": "person"}
SOURCES = (
    *(Source(name.lower(), name, kind, None, (Span(0, 1),)) for name, kind in KINDS.items()),
    Source("сообщается", "сообщается", "unnamed", None, ()),
)


def reading(*statements: Statement, **more) -> Reading:
    return Reading(Article("a", "текст " * 9), "ru", statements=statements, sources=SOURCES, **more)


def told(*chains: str) -> Reading:
    """Each chain as `аб`, innermost first; a `?` behind it makes it hedged."""
    ids = {source.id[0]: source.id for source in SOURCES}
    return reading(
        *(
            Statement(
                Span(n, n + 1), tuple(ids.get(c, c) for c in chain.strip("?")), "possible" if "?" in chain else None
            )
            for n, chain in enumerate(chains)
        )
    )


# ── on whose word ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("chains", "words"),
    [
        ([], "Nothing in this text was read as a statement."),
        ([""], "The only statement is the outlet's own: nobody else is named as saying it."),
        (["", "?"], "Both statements are the outlet's own: nobody else is named as saying any of it. 1 is hedged."),
        (["а?"], "The only statement rests on the word of А. It is hedged."),
        (["аб", "аб"], "Both statements rest on the word of А, through Б."),
        (["абв", "абв", ""], "2 of 3 statements rest on the word of А, through Б and В; 1 is the outlet's own."),
        (["аб", "а", "а", ""], "3 of 4 statements rest on the word of А (1 of them through Б); 1 is the outlet's own."),
        (["в", ""], "1 of 2 statements rests on the word of В (armed group); 1 is the outlet's own."),
        (["а", "а", "б", "", ""], "2 of 5 statements rest on the word of А; 1 on that of Б; 2 are the outlet's own."),
        ([*"аабв", "г?", "д?"], "2 of 6 statements rest on the word of А; 4 on that of 4 other sources. 2 are hedged."),
        (["а", "б"], "Both statements rest on the word of А and Б (agency), one each."),
        (["а", "а", "б", "б", "в"], "4 of 5 statements rest on the word of А and Б (agency), 2 each; 1 on that of В."),
        ([*"абвг", ""], "4 of 5 statements rest on the word of 4 different sources, one each; 1 is the outlet's own."),
        (["с", "с", "г"], "2 of 3 statements rest on the word of nobody by name («сообщается»); 1 on that of Г."),
        (["х"], "The only statement rests on the word of nobody by name."),
        (["а?", "а?"], "Both statements rest on the word of А. All are hedged."),
    ],
)  # fmt: skip
def test_summary(chains, words):
    assert summary(told(*chains)) == words


@pytest.mark.parametrize(
    ("statement", "headline"),
    [(Statement(Span(0, 5), (), field="title"), None), (Statement(Span(0, 5), ()), Span(0, 5))],
)
def test_the_headline_does_not_count(statement, headline):
    alone = reading(statement, headline=headline)
    assert summary(alone) == "Nothing but the headline was read as a statement."
    assert shares(Voices(alone)) == []
    body = reading(statement, Statement(Span(6, 11), ("а",)), headline=headline)
    assert summary(body) == "The only statement rests on the word of А."


def test_a_long_name_is_cut():
    long = Source("x", "представитель " * 9, "office", None, (Span(0, 1),))
    shown = Reading(Article("a", "т"), "ru", statements=(Statement(Span(0, 1), ("x",)),), sources=(long,))
    assert summary(shown).endswith("представитель представитель … (office).")


def test_shares_are_by_the_innermost_source():
    said = [Attribution(n, (), None, None, s, s, "say", "direct", None, (), "r") for n, s in enumerate("аб")]
    shown = told("аб", "а", "б", "", "х")
    shown = Reading(shown.article, "ru", None, tuple(said), shown.sources, shown.statements)
    assert [(voice and voice.name, count) for voice, count in shares(Voices(shown))] == [("А", 2), ("Б", 1), (None, 1)]


@pytest.mark.parametrize(
    ("source", "words"),
    [(SOURCES[0], "person"), (SOURCES[2], "armed group"), (SOURCES[3], "unnamed"), (SOURCES[5], "")],
)
def test_kind(source, words):
    assert kind(source) == words


# ── how sure ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("certainty", "polarity", "words"),
    [
        (None, "asserts", ""),
        ("asserted", "asserts", ""),
        ("asserted", "denies", "denies"),
        ("denied", "denies", "denied"),
        ("possible", "asserts", "possible"),
        ("planned", "denies", "planned"),
    ],
)
def test_sure(certainty, polarity, words):
    assert sure(Statement(Span(0, 1), (), certainty, polarity)) == words


# ── where ────────────────────────────────────────────────────────────────────────────────────────


def place(name: str, kind: str, country: str | None = "SY", at: tuple[float, float] | None = None, **more) -> Place:
    lat, lon = at or (None, None)
    return Place(Span(0, 1), name, kind, country, lat, lon, **more)


@pytest.mark.parametrize(
    ("named", "words", "at"),
    [
        (place("Homs", "city", at=(34.7268, 36.7234)), "Homs (city, SY)", "34.73, 36.72"),
        (
            place("Homs", "city", at=(34.7268, 36.7234), radius_km=15.0),
            "15 km around Homs (city, SY)",
            "about 34.7, 36.7",
        ),
        (place("Idlib", "region", at=(35.9, 36.6)), "Idlib (region, SY)", "about 35.9, 36.6"),
        (place("Syria", "country"), "Syria (country)", ""),
        (place("Black Sea", "water", None, at=(43.3, 34.0)), "Black Sea (water)", "about 43.3, 34.0"),
        (place("Sahel", "other", None), "Sahel", ""),
    ],
)
def test_place(named, words, at):
    assert (place_name(named), coordinates(named)) == (words, at)


def test_a_place_is_listed_once_by_its_first_mention_points_first():
    syria, homs = place("Syria", "country"), place("Homs", "city", at=(34.7, 36.7))
    assert distinct_places([syria, homs, syria, homs]) == {1: homs, 0: syria}


# ── when ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("since", "until", "more", "words"),
    [
        ("2017-11-09", "2017-11-10", {}, "2017-11-09"),
        ("2017-11-09", "2017-11-13", {}, "2017-11-09 to 2017-11-12"),
        ("2017-11-01", "2017-12-01", {}, "2017-11"),
        ("2017-06-01", "2017-09-01", {}, "2017-06 to 2017-08"),
        ("2017-01-01", "2018-01-01", {"approx": True}, "about 2017"),
        ("2010-01-01", "2020-01-01", {}, "2010 to 2019"),
        ("2014-01-01", None, {"open": "to"}, "from 2014"),
        ("2014-03-02", None, {"open": "to"}, "from 2014-03-02"),
        (None, "2017-11-17", {"open": "from"}, "before 2017-11-17"),
        (None, None, {"note": "the day of publication is unknown"}, ""),
        ("2017-13-45", "soon", {}, ""),
        ("0001-01-01", "0001-01-02", {}, "before 0001-01-02"),
        ("9999-12-30", "9999-12-31", {}, "9999-12-30"),
        ("2017-11-10", "2017-11-09", {}, "from 2017-11-10"),
    ],
)
def test_when(since, until, more, words):
    assert when(Time(Span(0, 1), since, until, **more)) == words


def test_times_are_listed_once_those_that_cannot_be_told_by_reason():
    day = Time(Span(0, 5), "2017-11-09", "2017-11-10")
    same, other = (Time(Span(n, n + 5), "2017-11-09", "2017-11-10") for n in (6, 13))
    dark = [Time(Span(0, 5), None, None, note=note) for note in ("no day", "no year", "no day")]
    shown = reading(times=(dark[0], day, same, other, *dark[1:]))
    assert distinct_times(shown) == {1: day, 3: other}
    assert untold(shown.times) == {"no day": [dark[0], dark[2]], "no year": [dark[1]]}
