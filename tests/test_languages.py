"""The language packs: every example of every rule by its own name, and what the loader refuses.

An example asks for the rule's own opinion, before the learned confidence judges it: a rule must say what it says of itself.
"""

import re

import pytest

from sayso.attribution.candidates import candidates
from sayso.attribution.material import material
from sayso.errors import PackError
from sayso.grammar import parse
from sayso.languages import languages, load, pack

RULES = [(code, rule) for code in languages() for rule in pack(code).rules]
YES = [(code, rule, n) for code, rule in RULES for n in range(len(rule.yes))]
NO = [(code, rule, n) for code, rule in RULES for n in range(len(rule.no))]


def named(kind):
    return lambda case: f"{case[1].name}-{kind}-{case[2] + 1}"


def candidates_of(code, text):
    return candidates(material(parse(text), pack(code), titled=False))[0]


def answers(rule, drafts):
    """What a rule proposed; a `back` rule proposes nothing itself, it moves the contents of others."""
    return [d for d in drafts if rule.kind == "back" or d.rule.startswith(rule.name + "/")]


# ── the examples ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", YES, ids=named("yes"))
def test_example(case, marked):
    code, rule, n = case
    text, marks = marked(rule.yes[n])
    drafts = candidates_of(code, text)
    found = [
        {"S": [a.source] if a.source else [], "V": [a.cue] if a.cue else [], "C": sorted(a.content)}
        for a in answers(rule, drafts)
    ]
    shown = [(a.rule, [text[slice(*s)] for s in (a.source, a.cue, *a.content) if s]) for a in drafts]
    assert any(all(a[letter] == sorted(marks[letter]) for letter in marks) for a in found), shown


@pytest.mark.parametrize("case", NO, ids=named("no"))
def test_counterexample(case):
    code, rule, n = case
    text = rule.no[n]
    found = answers(rule, candidates_of(code, text))
    if rule.kind == "back":  # others may speak, but nothing may be pointed back to
        found = [a for a in found if a.cue and any(". " in text[c.end : a.cue.start] for c in a.content)]
    assert [(a.rule, a.cue and text[slice(*a.cue)]) for a in found] == []


def test_every_rule_has_a_name_of_its_own():
    for code in languages():
        names = [(rule.kind == "back", rule.name) for rule in pack(code).rules]
        assert len(set(names)) == len(names)


# ── what does not load ────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = """
[[verb]]
name = "report"
act = "say"
frames = ["clause"]
lemmas = "сообщить"
yes = ["{S:Мэр} {V:сообщил}, что {C:мост закрыт}."]
no = ["Мэр приехал."]

[[noun]]
name = "message"
act = "say"
frames = ["clause"]
lemmas = "слух"
yes = ["Прошёл {V:слух}, что {C:мост закрыт}."]
no = ["Слух прошёл."]
"""
VERB, NOUN = 2, 10
REFUSED = [
    ("no yes", 'yes = ["{S:Мэр} {V:сообщил}, что {C:мост закрыт}."]\n', "", VERB, "no example under 'yes'"),
    ("empty yes", 'yes = ["Прошёл {V:слух}, что {C:мост закрыт}."]', "yes = []", NOUN, "no example under 'yes'"),
    ("no no", 'no = ["Слух прошёл."]\n', "", NOUN, "no example under 'no'"),
    ("unmarked", "Прошёл {V:слух}, что {C:мост закрыт}.", "Прошёл слух.", NOUN, "«Прошёл слух.» is not marked"),
    ("act", 'act = "say"', 'act = "sing"', VERB, "unknown act 'sing'; known are say, deny"),
    ("negated", 'act = "say"', 'act = "say"\nnegated = "sing"', VERB, "unknown act 'sing'"),
    ("frame", '"clause"', '"claws"', VERB, "unknown frame 'claws'; known are clause"),
    ("case", 'act = "say"', 'act = "say"\ncase = "Voc"', VERB, "unknown case 'Voc'; known are Nom"),
    ("key", 'act = "say"', 'act = "say"\ntone = "loud"', VERB, "unknown key 'tone'; a rule knows act"),
    ("no name", 'name = "report"\n', "", VERB, "a rule needs a name"),
    ("no words", 'lemmas = "сообщить"\n', "", VERB, "either words or lemmas"),
    ("both", 'act = "say"', 'act = "say"\nwords = ["x"]', VERB, "either words or lemmas"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(old, new, line, says):
    assert old in GOOD
    broken = GOOD.replace(old, new, 1)
    with pytest.raises(PackError, match=rf"^xx\.toml:{line}: .*{re.escape(says)}"):
        load(broken, "xx.toml")


def test_good_pack_loads():
    assert [rule.line for rule in load(GOOD).rules] == [VERB, NOUN]


def test_a_word_may_not_claim_one_frame_twice():
    second = GOOD[GOOD.index("[[verb]]") : GOOD.index("[[noun]]")].replace("report", "tell")
    with pytest.raises(PackError, match=r"^xx\.toml:17: 'сообщить' takes clause in 'report' already"):
        load(GOOD + second, "xx.toml")


def test_a_word_may_stand_in_two_rules_with_other_frames():
    second = GOOD[GOOD.index("[[verb]]") : GOOD.index("[[noun]]")].replace("report", "tell").replace("clause", "about")
    assert [rule.name for rule in load(GOOD + second).verbs["сообщить"]] == ["report", "tell"]


def test_broken_toml_names_its_line():
    with pytest.raises(PackError, match=r"^xx\.toml:3: "):
        load('\n[[verb]]\nname = "report\n', "xx.toml")
