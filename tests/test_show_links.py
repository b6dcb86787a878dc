"""Stories and claims on the terminal: trees, times, the words that differ; nothing that steers the terminal."""

from itertools import pairwise

import pytest

from sayso.corpus.questions import StoryHead
from sayso.links.model import Hop, Origin, Voice
from sayso.links.pages import Byline, ClaimPage, ClaimView, FindingView, Side, StoryPage, Told, Version
from sayso.model import Span
from sayso.show.story import claim, reach, stories, story
from sayso.show.tree import period, tree, when

MAYOR = Voice("v", "мэр", "official", None)


def bylines(*names: str) -> dict[str, Byline]:
    """Articles named after their outlets, an hour apart."""
    return {n: Byline(n, None, n.upper(), None, f"2024-05-01T{k % 24:02}:00Z") for k, n in enumerate(names)}


def view(names, hops, voices=(MAYOR,), **more) -> ClaimView:
    given = {
        "articles": tuple(names),
        "outlets": (),
        "denying": (),
        "fewest": 1,
        "most": 1,
        "origins": (),
        "statements": (),
    }
    return ClaimView("c" * 16, "Мост закрыт", None, voices=tuple(voices), hops=tuple(hops), **given | more)


TREES = {
    "one source, a copy, a citation": (
        "abc",
        [Hop("v", "a", "says"), Hop("a", "b", "copies"), Hop("b", "c", "cites")],
        ["мэр (official)", "└─ A, 1 May 00:00", "   └─ B, 1 May 01:00, copies it", "      └─ C, 1 May 02:00, cites it"],
    ),
    "by two ways": (
        "abc",
        [Hop("v", "a", "says"), Hop("v", "b", "says"), Hop("a", "c", "takes"), Hop("b", "c", "cites")],
        [
            "мэр (official)",
            "├─ A, 1 May 00:00",
            "│  └─ C, 1 May 02:00, without saying so",
            "└─ B, 1 May 01:00",
            "   └─ C, 1 May 02:00, cites it, see above",
        ],
    ),
    "in a circle": (
        "ab",
        [Hop("a", "b", "cites"), Hop("b", "a", "cites")],
        [
            "A, 1 May 00:00, cited in a circle",
            "└─ B, 1 May 01:00, cites it",
            "   └─ A, 1 May 00:00, cites it, see above",
        ],
    ),
    "nobody's word": ("ab", [], ["A, 1 May 00:00", "B, 1 May 01:00"]),
}


@pytest.mark.parametrize("name", TREES)
def test_a_tree(name):
    articles, hops, lines = TREES[name]
    voices = (MAYOR,) if any(hop.giver == "v" for hop in hops) else ()
    assert list(tree(view(articles, hops, voices), bylines(*articles))) == lines


def test_a_tree_may_be_as_deep_as_there_are_articles():
    names = [f"a{n:05}" for n in range(3000)]
    hops = [Hop(one, other, "copies") for one, other in pairwise(names)]
    assert sum(1 for _ in tree(view(names, hops, ()), bylines(*names))) == 3000


TIMES = [
    ("2024-05-01T10:00:00+03:00", "1 May 07:00"),
    ("2024-05-01T10:00", "1 May 10:00"),
    ("2024-05-01", "1 May"),
    ("yesterday", ""),
    (None, ""),
]


@pytest.mark.parametrize(("published", "shown"), TIMES)
def test_times(published, shown):
    assert when(published) == shown


PERIODS = [
    ([], ""),
    (["2024-05-01T10:00"], "1 May 2024 10:00 UTC"),
    (["2024-05-01T10:00", None, "2024-05-01T11:30"], "1 May 2024 10:00 to 11:30 UTC"),
    (["2024-05-01T10:00", "2024-06-02T11:30"], "1 May 2024 10:00 to 2 Jun 2024 11:30 UTC"),
]


@pytest.mark.parametrize(("times", "shown"), PERIODS)
def test_periods(times, shown):
    assert period(times) == shown


REACH = [
    ((1, 1, 1), "1 article · 1 origin"),
    ((3, 1, 2), "3 articles · 1 to 2 origins"),
    ((2, 0, 0), "2 articles · no known origin"),
]


@pytest.mark.parametrize(("counts", "shown"), REACH)
def test_how_far_a_claim_reaches(counts, shown):
    assert reach(*counts) == shown


HOSTILE = "мост\x1b[31m \x07закрыт\u202e\ud800"


def side(article: str, text: str, *spans: Span) -> Side:
    return Side(article, "text", Span(0, len(text)), text, spans)


def told(number: int, article: str, text: str, **more) -> Told:
    given = {"chain": (), "hedged": False, "polarity": "asserts", "beside": None, "why": (), "copied": None}
    return Told(number, article, "text", Span(0, len(text)), text, **given | more)


def story_of(*claims: ClaimView, **more) -> StoryPage:
    given = {"versions": (), "findings": (), "copies": (), "citations": (), "places": ()}
    return StoryPage("5" * 16, "Мост", None, None, tuple(bylines("a", "b").values()), claims, **given | more)


def test_a_finding_shows_both_passages_and_the_words_that_differ():
    sides = (
        side("a", "Погибли семь человек.", Span(8, 12)),
        side("b", "Погибли, видимо, девять.", Span(9, 15), Span(9, 16), Span(3, 3)),
    )
    finding = FindingView("f" * 16, "number_conflict", "c", "d", "other sources have other numbers", sides)
    shown = story(story_of(findings=(finding,)), width=80)
    assert "number conflict: other sources have other numbers  ffffffff" in shown
    assert "A, 1 May 00:00  Погибли [семь] человек." in shown
    assert "B, 1 May 01:00  Погибли, [видимо,] девять." in shown


def test_numbers_over_time():
    versions = (
        Version("1" * 16, "Погибли семь.", "семь", "a", "Волна", "2024-05-01T10:00", ("мэр", "агентство"), 3),
        Version("2" * 16, "Погибли девять.", "девять", "b", None, None, (), 1),
    )
    shown = story(story_of(versions=(versions,)), width=90)
    assert "1 May 10:00  семь    Волна ← агентство ← мэр  3 articles  11111111" in shown
    assert "             девять  article b                 1 article  22222222" in shown


def test_copied_statements_are_folded():
    statements = (
        told(1, "a", "Мост закрыт."),
        told(2, "b", "Мост закрыт.", copied="a", beside=1, why=("the same words",)),
        told(3, "c", "Закрыли мост.", beside=1, why=("words: мост",), polarity="denies", hedged=True),
        told(4, "d", "Мост закрыт.", copied="b", beside=2, why=("the same words",)),
    )
    page = ClaimPage(
        view("abcd", [], (), statements=statements), None, tuple(bylines(*"abcd").values()), (), (), (), ()
    )
    shown = claim(page, width=80)
    assert "copied: 2 B, 1 May 01:00, 4 D, 1 May 03:00" in shown
    assert "  3  C, 1 May 02:00 (denies, hedged)" in shown
    assert "beside 1: words: мост" in shown
    assert "  2  B" not in shown


def test_a_list_of_stories():
    heads = [StoryHead("5" * 16, "Мост", "2024-05-01T10:00:00", "2024-05-01T12:00:00", 3, 1, 2, 0)]
    shown = stories(heads, 7, "next", width=80)
    assert shown.startswith(
        "7 stories\n\nМост  55555555\n  3 articles · 1 outlet · 2 claims · 1 May 2024 10:00 to 12:00 UTC"
    )
    assert shown.endswith("more: --cursor next\n")


def test_nothing_steers_the_terminal():
    origin = Origin("v", HOSTILE, "official", None, ("a",))
    voice = Voice("v", HOSTILE, "official", None)
    statements = (told(1, "a", HOSTILE, chain=(HOSTILE,), why=(HOSTILE,), beside=1),)
    one = view("a", [Hop("v", "a", "says")], (voice,), origins=(origin,), statements=statements)
    one_byline = (Byline("a", HOSTILE, HOSTILE, None, None),)
    finding = FindingView("f", "denial", "c", None, HOSTILE, (side("a", HOSTILE, Span(0, 9)), side("a", HOSTILE)))
    version = Version("1", HOSTILE, HOSTILE, "a", HOSTILE, None, (HOSTILE,), 1)
    more = {"versions": ((version,),), "findings": (finding,), "copies": ()}
    pages = (
        story(StoryPage("5", HOSTILE, None, None, one_byline, (one,), citations=(), places=(), **more), width=80),
        claim(ClaimPage(one, ("5", HOSTILE), one_byline, decisions=(), **more), width=80),
        stories([StoryHead("5", HOSTILE, "", "", 1, 1, 1, 1)], 1, None, width=80),
    )
    for page in pages:
        assert "закрыт" in page
        assert not set(page) & set("\x1b\x07\u202e\ud800")
