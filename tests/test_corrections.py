"""What people put right, and take back: which corrections hold, whatever the order."""

import pytest

from sayso.corpus import Correction
from sayso.corpus.corrections import in_force, taken_back, withdraw


def made(plan):
    """`a b -a --` : two corrections, the first taken back, that taken back too."""
    known, out = {}, []
    for number, word in enumerate(plan.split()):
        if word.startswith("-"):
            seen = known[word[1:]] if word[1:] else out[-1]
            one = withdraw(seen, by="Я", at=f"2025-01-01T00:00:{number:02}")
        else:
            one = known[word] = Correction("rename", "Я", "2025-01-01", source="tass", to=word)
        out.append(one)
    return out


PLANS = [
    ("", ""),
    ("a b", "a b"),
    ("a b -a", "b"),
    ("a -a -", "a"),
    ("a -a - -", ""),
    ("a -a -a", ""),
    ("a b -b -a -", "a"),
    ("a -a a", ""),
]


@pytest.mark.parametrize(("plan", "holding"), PLANS, ids=[plan or "none" for plan, _ in PLANS])
def test_what_holds(plan, holding):
    given = made(plan)
    assert " ".join(one.to for one in in_force(given)) == holding
    gone = taken_back(given)
    assert all((one.id in gone) == (one not in in_force(given)) for one in given if one.kind != "withdraw")


def test_a_withdrawal_goes_home_as_it_is():
    one = made("a -a")[1]
    assert Correction.from_dict(one.to_dict()) == one
    assert (one.kind, one.source, one.to) == ("withdraw", "tass", made("a")[0].id)
