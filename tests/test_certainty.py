"""How sure a statement is put: the examples of the data, scope, precedence, hostile texts."""

import time

import pytest

from sayso.context.signs import load, signs
from sayso.errors import PackError
from sayso.model import Article
from sayso.reading import read

RULES = signs("ru").signs


def put(text):
    """The statements of a text as (certainty, polarity, the words shown)."""
    reading = read(Article("a", text, "Заголовок", language="ru"))
    return [(s.certainty, s.polarity, [text[slice(*span)] for span in s.shown]) for s in reading.statements]


# ── the examples of the data file ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sign", "example"), [(s, e) for s in RULES for e in s.yes], ids=[f"{s.name}: {e}" for s in RULES for e in s.yes]
)
def test_the_sign_shows(sign, example, marked):
    text = marked(example).text
    expected = sign.shows if sign.shows != "nothing" else sign.negated
    (told,) = put(text)[-1:]
    if sign.kind == "words" and sign.shows == "nothing":
        assert told == ("asserted", "asserts", [])
    else:
        assert told[0] == expected
        assert marked(example).words("S")[0] in told[2]


@pytest.mark.parametrize(
    ("sign", "example"), [(s, e) for s in RULES for e in s.no], ids=[f"{s.name}: {e}" for s in RULES for e in s.no]
)
def test_the_sign_keeps_silent(sign, example):
    shown = sign.shows if sign.shows != "nothing" else sign.negated
    if sign.kind == "words" and sign.shows == "nothing":
        assert [told[0] for told in put(example)] != ["asserted"]
    else:
        assert shown not in {told[0] for told in put(example)}


# ── scope: words hedge the clause they hang on ────────────────────────────────────────────────────────────────────────

SCOPE = [
    ("Мост закрыт.", [("asserted", "asserts", [])]),
    ("Министр не приехал.", [("asserted", "asserts", [])]),
    ("Мост закрыт не менее чем на год.", [("asserted", "asserts", [])]),
    ("Возможно, при посадке сломалась стойка, сказал механик.", [("possible", "asserts", ["Возможно"])]),
    ("Механик сказал, что стойка, возможно, сломалась при посадке.", [("possible", "asserts", ["возможно"])]),
    ("Мост закрыт, потому что опора, возможно, треснула.", [("asserted", "asserts", [])]),
    ("Водитель, который, видимо, уснул, не пострадал.", [("asserted", "asserts", [])]),
    ("Ущерб может превысить миллион, заявил мэр.", [("possible", "asserts", ["может"])]),
    ("Мост не может рухнуть, заявил мэр.", [("asserted", "asserts", [])]),
    ("По предварительным данным полиции, ранены двое.", [("probable", "asserts", ["По предварительным данным"])]),
    ("Полиция сообщила о возможном взрыве.", [("possible", "asserts", ["возможном"])]),
    ("Мэр мог бы закрыть мост.", [("conditional", "asserts", ["бы"])]),
    ("Если дождь не кончится, мост закроют.", [("conditional", "asserts", ["Если"])]),
    ("Мост закроют в мае.", [("planned", "asserts", ["закроют"])]),
    ("Мост будет закрыт в мае.", [("planned", "asserts", ["будет"])]),
    ("Кто закроет мост?", [("asked", "asserts", ["?"])]),
    ("«Закройте мост», — сказал мэр.", [("asked", "asserts", ["Закройте"])]),
    ("Напомним, что мост закрыли в мае.", [("asserted", "asserts", [])]),
    ("Мэрия «починила» мост за день.", [("doubted", "asserts", ["«починила»"])]),
    ("Мэр «поблагодарил» строителей, заявил депутат.", [("asserted", "asserts", [])]),
]


@pytest.mark.parametrize(("text", "expected"), SCOPE, ids=[text for text, _ in SCOPE])
def test_scope(text, expected):
    assert put(text) == expected


# ── what the cue announces, and which of several signs decides ────────────────────────────────────────────────────────

CUES = [
    ("Мэр опроверг сообщения о взрыве.", ("denied", "denies", ["опроверг"])),
    ("Мэр отрицает, что мост, возможно, закроют.", ("denied", "denies", ["отрицает"])),
    ("Мэр потребовал закрыть мост.", ("asked", "asserts", ["потребовал"])),
    ("Мэр пообещал закрыть мост.", ("planned", "asserts", ["пообещал"])),
    ("Инженер считает, что опора треснула.", ("probable", "asserts", ["считает"])),
    ("Инженер считает, что опора могла треснуть.", ("possible", "asserts", ["могла"])),
    ("Инженер не исключил, что опора треснула.", ("possible", "asserts", ["не исключил"])),
    ("Мэр обвинил завод в отравлении реки.", ("asserted", "asserts", [])),
    ("Инженер утверждает, что опора треснула.", ("asserted", "asserts", [])),
    ("Сбоев в работе моста не было, заявил мэр.", ("asserted", "denies", ["не было"])),
    ("Пострадавших нет, сообщил врач.", ("asserted", "denies", ["нет"])),
]


@pytest.mark.parametrize(("text", "expected"), CUES, ids=[text for text, _ in CUES])
def test_cues(text, expected):
    assert put(text) == [expected]


# ── the file of signs ─────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = '[[sign]]\nname = "a"\nkind = "words"\nshows = "possible"\nwords = ["может"]\nyes = ["{S:может}"]\nno = ["-"]\n'
BROKEN = [
    ("yes", "", "no example under 'yes'"),
    ("no", "", "no example under 'no'"),
    ("words", "", "needs 'words'"),
    ("kind", 'kind = "mood"', "unknown kind 'mood'"),
    ("shows", 'shows = "sure"', "'shows' is none of"),
    ("yes", 'yes = ["может"]', "{S:…}"),
    ("name", 'name = "a"\ncolour = "red"', "unknown key 'colour'"),
    ("name", "name =", "Invalid value"),
]


def test_a_good_file_loads():
    assert load(GOOD).beginning("может")[0][0] == ("может",)


@pytest.mark.parametrize(("key", "line", "message"), BROKEN, ids=[message for _, _, message in BROKEN])
def test_a_broken_file_does_not_load(key, line, message):
    source = "\n".join(line if old.startswith(f"{key} =") else old for old in GOOD.splitlines())
    with pytest.raises(PackError, match=r"^certainty:1: |^certainty:2: ") as trouble:
        load(source)
    assert message in str(trouble.value)


def test_a_language_without_a_file_has_no_signs():
    assert signs("xx").signs == ()


# ── hostile texts ─────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    "возможно, " * 300,
    "не " * 300,
    "бы ли если? " * 100,
    "«" * 100 + "закрыл" + "»" * 100,
    "мог " * 300,
    "? ) " * 100,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_hostile(text):
    start = time.process_time()
    reading = read(Article("a", text, "Заголовок", language="ru"))
    assert all(s.certainty for s in reading.statements)
    assert time.process_time() - start < 5
