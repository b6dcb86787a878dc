"""What people decide about claims and findings, and that it holds: for other spans, other readers, whatever comes later."""

from dataclasses import replace

import pytest

from sayso.errors import InputError, UsageError
from sayso.links.decisions import (
    Decision,
    Who,
    about,
    decided,
    dismiss,
    in_force,
    join,
    meant,
    part,
    undismissed,
    withdraw,
)
from sayso.links.groups import grouped
from sayso.links.lots import Lot
from sayso.links.model import CrossFinding, Passage
from sayso.links.same import Claim, Link, stated
from sayso.links.same.claims import identity
from sayso.links.same.polarity import polarities
from sayso.model import Article, Reading, Source, Span, Statement

WHO = Who("anna", "2024-05-01T12:00:00+00:00", "one bridge")

TEXTS = {
    "a": ("2024-05-01T10:00", "Мост в Лысогорске обрушился утром. Пострадали семь человек. Движение закрыто."),
    "b": ("2024-05-01T11:00", "В Лысогорске рухнул мост. Семеро ранены. Автобусы идут в объезд."),
    "c": ("2024-05-02T09:00", "Мост в Лысогорске не обрушился. Это учения."),
}
ARTICLES = {name: Article(name, text, published=when) for name, (when, text) in TEXTS.items()}
DENIED = {("c", 0): "denies"}


def reading(name: str) -> Reading:
    """An article whose sentences are its statements, on the word of its mayor."""
    text, at, found = TEXTS[name][1], 0, []
    for number, sentence in enumerate(text.split(". ")):
        polarity = DENIED.get((name, number), "asserts")
        found.append(Statement(Span(at, at + len(sentence)), (f"s{number}",), "asserted", polarity))
        at += len(sentence) + 2
    sources = tuple(Source(f"s{n}", f"мэр {name}{n}", "official", None, ()) for n in range(len(found)))
    return Reading(ARTICLES[name], "ru", None, (), sources, tuple(found))


STATED = {(name, n): one for name in TEXTS for n, one in enumerate(stated(reading(name)))}


def claim(*places: tuple[str, int]) -> Claim:
    """A claim of these statements, each tied to the first."""
    statements = tuple(STATED[place] for place in places)
    links = tuple(Link(0, k, 0.5, ("alike",)) for k in range(1, len(places)))
    return Claim(identity(statements[0]), statements, polarities(statements, links), links)


def places(claims) -> set[frozenset]:
    """What the claims are made of."""
    names = {id(one): place for place, one in STATED.items()}
    return {frozenset(names[id(one)] for one in found.statements) for found in claims}


def lots(*named: str) -> set[frozenset]:
    """`a0 b0` → {("a", 0), ("b", 0)}."""
    return {frozenset((word[0], int(word[1:])) for word in lot.split()) for lot in named}


ALL = (
    claim(("a", 0), ("b", 0)),
    claim(("a", 1), ("b", 1)),
    claim(("c", 0)),
    claim(("a", 2), ("b", 2)),
    claim(("c", 1)),
)


def same(one: tuple[str, int], other: tuple[str, int], by: str = "anna") -> Decision:
    seen = tuple(meant(ARTICLES[s.article], s.field, s.span) for s in (STATED[one], STATED[other]))
    return Decision("same", by, WHO.at, seen)


def apart(one: tuple[str, int], other: tuple[str, int]) -> Decision:
    return replace(same(one, other), kind="apart")


DECIDED = [
    ((), ("a0 b0", "a1 b1", "a2 b2", "c0", "c1")),
    ((same(("c", 0), ("b", 0)),), ("a0 b0 c0", "a1 b1", "a2 b2", "c1")),
    ((same(("a", 1), ("a", 2)),), ("a0 b0", "a1 b1 a2 b2", "c0", "c1")),
    ((same(("a", 0), ("b", 0)),), ("a0 b0", "a1 b1", "a2 b2", "c0", "c1")),
    ((apart(("a", 0), ("b", 0)),), ("a0", "b0", "a1 b1", "a2 b2", "c0", "c1")),
    ((apart(("a", 0), ("c", 0)),), ("a0 b0", "a1 b1", "a2 b2", "c0", "c1")),
    ((apart(("a", 0), ("a", 0)),), ("a0 b0", "a1 b1", "a2 b2", "c0", "c1")),
    ((same(("c", 0), ("b", 0)), apart(("b", 0), ("c", 0))), ("a0 c0", "b0", "a1 b1", "a2 b2", "c1")),
    ((apart(("b", 0), ("a", 0)), same(("b", 0), ("c", 0))), ("a0", "b0 c0", "a1 b1", "a2 b2", "c1")),
    ((apart(("b", 0), ("a", 0)), same(("b", 0), ("a", 0))), ("a0 b0", "a1 b1", "a2 b2", "c0", "c1")),
    ((same(("a", 0), ("c", 0)), same(("c", 0), ("a", 1))), ("a0 b0 c0 a1 b1", "a2 b2", "c1")),
]


@pytest.mark.parametrize(("decisions", "lots_"), DECIDED)
def test_claims_are_joined_and_parted(decisions, lots_):
    found = decided(ALL, decisions, ARTICLES)
    assert places(found) == lots(*lots_)
    assert [len(one.statements) for one in found] == sorted((len(one.statements) for one in found), reverse=True)
    for one in found:
        assert one.id == identity(one.statements[0])
        assert (one.statements[0].article, one.statements[0].span) == min((s.article, s.span) for s in one.statements)
        reached = {0}
        for link in one.links:  # each ties one more to what is tied to the first
            assert link.first in reached
            assert link.second not in reached
            reached.add(link.second)
        assert len(reached) == len(one.statements)


def test_a_join_says_who_did_it_and_who_denies():
    one = decided(ALL, [same(("c", 0), ("b", 0), by="boris")], ARTICLES)[0]
    assert ("joined by boris",) in [link.reasons for link in one.links]
    assert dict(zip([s.article for s in one.statements], one.polarities, strict=True)) == {
        "a": "asserts",
        "b": "asserts",
        "c": "denies",
    }


def test_a_parted_first_statement_leaves_the_others_tied():
    whole = decided(ALL, [same(("a", 0), ("a", 1)), same(("a", 0), ("c", 0))], ARTICLES)[0]
    parted = decided([whole], [apart(("a", 0), ("b", 0))], ARTICLES)
    assert places(parted) == lots("a1 b0 b1 c0", "a0")
    assert len(parted[0].links) == 3
    assert all(link.reasons for link in parted[0].links)


MOVED = [
    (Span(0, 33), True),  # «Мост в Лысогорске обрушился утром»
    (Span(0, 27), True),
    (Span(5, 40), True),
    (Span(30, 60), False),
    (Span(60, 75), False),
]


@pytest.mark.parametrize(("span", "holds"), MOVED)
def test_a_statement_is_meant_when_its_span_meets_mostly_that_one(span, holds):
    seen = meant(ARTICLES["a"], "text", span)
    decision = Decision("same", "anna", WHO.at, (seen, same(("c", 1), ("c", 1)).statements[0]))
    assert (lots("a0 b0 c1") <= places(decided(ALL, [decision], ARTICLES))) is holds


def test_words_that_stand_elsewhere_now_are_not_meant():
    decision = same(("a", 0), ("c", 1))
    changed = ARTICLES | {"a": replace(ARTICLES["a"], text=TEXTS["a"][1].replace("утром", "днём"))}
    assert places(decided(ALL, [decision], changed)) == places(ALL)
    assert places(decided(ALL, [decision], ARTICLES)) != places(ALL)


def test_what_is_withdrawn_is_not_in_force_and_may_be_again():
    first = same(("c", 0), ("b", 0))
    second = withdraw(first, Who("boris", WHO.at))
    third = withdraw(second, Who("anna", WHO.at))
    assert in_force([first]) == [first]
    assert in_force([first, second]) == []
    assert in_force([first, second, third]) == [first]
    assert places(decided(ALL, [first, second], ARTICLES)) == places(ALL)


# ── making them ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_joining_and_parting_from_what_is_seen():
    one, other = ALL[0], ALL[2]
    joined = decided(ALL, [join(one, other, ARTICLES, WHO)], ARTICLES)
    assert joined[0].links[-1].reasons == ("joined by anna",)
    numbers = [1 + joined[0].statements.index(STATED[place]) for place in (("b", 0), ("c", 0))]
    made = part(joined[0], numbers, ARTICLES, WHO)
    assert [one.kind for one in made] == ["apart", "apart", "same"]
    assert places(decided(joined, made, ARTICLES)) == lots("a0", "b0 c0", "a1 b1", "a2 b2", "c1")
    assert {one.note for one in made} == {"one bridge"}


@pytest.mark.parametrize("numbers", [(0,), (3,), (), (1, 2)])
def test_what_cannot_be_parted(numbers):
    with pytest.raises(UsageError):
        part(ALL[0], numbers, ARTICLES, WHO)


def test_one_claim_cannot_be_joined_with_itself():
    with pytest.raises(UsageError, match="give two"):
        join(ALL[0], ALL[0], ARTICLES, WHO)


def finding(kind: str, *spans: Span) -> CrossFinding:
    passages = tuple(Passage(name, "text", span) for name, span in zip("ac", spans, strict=True))
    return CrossFinding("f", kind, ("a", "c"), "1", None, passages, ((), ()), "denied")


def test_a_dismissed_finding_is_none_and_others_are():
    seen = finding("denial", Span(0, 33), Span(0, 30))
    made = dismiss(seen, ARTICLES, WHO)
    again = finding("denial", Span(0, 30), Span(2, 30))
    others = [finding("dropped_hedge", Span(0, 33), Span(0, 30)), finding("denial", Span(35, 60), Span(0, 30))]
    assert undismissed([seen, *others, again], [made], ARTICLES) == tuple(others)
    assert undismissed([seen], [made, withdraw(made, WHO)], ARTICLES) == (seen,)


def test_decisions_about_a_claim():
    made = [same(("a", 0), ("c", 0)), same(("a", 1), ("c", 1)), same(("c", 1), ("b", 0))]
    assert list(about(made, ALL[0])) == [made[0], made[2]]


# ── lots ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lot(*names: str) -> Lot:
    return Lot(names, (), (), (), "+".join(names))


def test_a_decision_over_two_lots_brings_them_together():
    given = [lot("a", "x"), lot("b"), lot("c")]
    assert [group.articles for group in grouped(given, [])] == [("a", "x"), ("b",), ("c",)]
    decision = same(("c", 0), ("a", 0))
    found = grouped(given, [decision])
    assert [group.articles for group in found] == [("a", "x", "c"), ("b",)]
    assert [group.decisions for group in found] == [(decision,), ()]
    assert found[0].digest("1") != grouped(given[:1], [])[0].digest("1")
    assert found[1].digest("1") == grouped(given, [])[1].digest("1") != found[1].digest("2")
    assert [g.articles for g in grouped(given, [decision, withdraw(decision, WHO)])] == [("a", "x"), ("b",), ("c",)]


def test_a_decision_about_an_article_that_is_not_here_changes_nothing():
    assert [group.decisions for group in grouped([lot("x"), lot("y")], [same(("a", 0), ("b", 0))])] == [(), ()]


# ── as JSON ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "made",
    [
        same(("a", 0), ("b", 0)),
        withdraw(same(("a", 0), ("b", 0)), WHO),
        dismiss(finding("denial", Span(0, 3), Span(1, 4)), ARTICLES, WHO),
    ],
)
def test_a_decision_comes_back_as_it_was(made):
    assert Decision.from_dict(made.to_dict()) == made
    assert len(made.id) == 16


WRONG = [
    {},
    {"kind": "same"},
    same(("a", 0), ("b", 0)).to_dict() | {"kind": "other"},
    same(("a", 0), ("b", 0)).to_dict() | {"statements": []},
]


@pytest.mark.parametrize("data", WRONG)
def test_what_is_no_decision(data):
    with pytest.raises(InputError):
        Decision.from_dict(data)
