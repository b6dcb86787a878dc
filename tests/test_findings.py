"""Findings in one article: what they are, and where they abstain."""

import re
import time

import pytest

from sayso.attribution import attribute
from sayso.context.signs import signs
from sayso.findings import _numbers, findings
from sayso.grammar import parse
from sayso.headline import headline, with_headline
from sayso.languages import pack
from sayso.model import Article
from sayso.statements import statements, with_unnamed


def found(text, title=None):
    """The findings of an article as «kind: words shown (note)»."""
    article = Article("a", text, title, language="ru")
    body = with_unnamed(attribute(parse(text), pack("ru"), titled=title is not None))
    head = headline(article, body)
    for one in findings(with_headline(body, head), statements(body, head), head):
        words = (title if one.field == "title" else text)[slice(*one.span)]
        yield f"{one.kind}: {words} ({one.note})"


def of(kind, text, title=None):
    return [one.removeprefix(f"{kind}: ") for one in found(text, title) if one.startswith(kind)]


# ── headline_overclaims ───────────────────────────────────────────────────────────────────────────────────────────────

LEAD = "Мост через Лугу обрушился ночью. Движение закрыто. "
OVERCLAIMS = [
    # the doubt is dropped
    (
        "Мост разрушила трещина",
        LEAD + "Причиной, возможно, стала трещина в опоре, сказал мэр.",
        ["the text puts it as possible"],
    ),
    (
        "Мост разрушила трещина",
        LEAD + "Его разрушила трещина в опоре, сказал источник в порту.",
        ["the text has it only from источник в порту"],
    ),
    (
        "Мэр: мост разрушила трещина",
        LEAD + "Предположительно, виновата трещина, сказал мэр.",
        ["the text puts it as probable"],
    ),
    ("Мост, возможно, разрушила трещина", LEAD + "Причиной, возможно, стала трещина в опоре, сказал мэр.", []),
    ("Источник: мост разрушила трещина", LEAD + "Его разрушила трещина в опоре, сказал источник в порту.", []),
    ("Мост разрушила трещина?", LEAD + "Причиной, возможно, стала трещина в опоре, сказал мэр.", []),
    ("Мост разрушила трещина", LEAD + "Опору разрушила трещина. Причиной, возможно, стала трещина, сказал мэр.", []),
    ("Мост через Лугу обрушился", LEAD + "Причиной, возможно, стала трещина в опоре, сказал мэр.", []),
    # the number is told
    (
        "На мосту погибли 14 человек",
        LEAD + "Погибли 14 человек, сообщили в полиции.",
        ["the text gives 14 only on the word of полиция"],
    ),
    (
        "Завод потерял 68 000 рублей",
        LEAD + "Ущерб составил 68 тысяч рублей, сообщил мэр.",
        ["the text gives 68000 only on the word of мэр"],
    ),
    ("На мосту погибли 14 человек", LEAD + "Погибли 14 человек. Ещё 3 ранены, сообщили в полиции.", []),
    ("Полиция насчитала 14 погибших", LEAD + "Погибли 14 человек, сообщили в полиции.", []),
    ("Полиция: погибли 14 человек", LEAD + "Погибли 14 человек, сообщили в полиции.", []),
    ("Мост построили в 1974 году", LEAD + "Мост построили в 1974 году, напомнил мэр.", []),
    # it is disputed
    (
        "Завод отравил реку",
        "Рыба погибла. Завод отравил реку, утверждает союз рыбаков. Директор отрицает, что завод отравил реку.",
        ["союз рыбаков says so, Директор denies it"],
    ),
    ("Завод отравил реку", "Завод отравил реку. Директор отрицает, что завод отравил реку.", []),
]


@pytest.mark.parametrize(
    ("title", "text", "notes"), OVERCLAIMS, ids=[f"{t}: {x[len(LEAD) :]}" for t, x, _ in OVERCLAIMS]
)
def test_headline_overclaims(title, text, notes):
    shown = [one.partition(" (") for one in of("headline_overclaims", text, title)]
    assert [note.rstrip(")") for _, _, note in shown] == notes
    assert all(words in title for words, _, _ in shown)


def test_a_headline_in_the_text_is_shown_there():
    text = "На мосту погибли 14 человек\n" + LEAD + "Погибли 14 человек, сообщили в полиции."
    assert of("headline_overclaims", text) == [
        "На мосту погибли 14 человек (the text gives 14 only on the word of полиция)"
    ]


NUMBERS = [
    ("Погибли 14 человек", {"14"}),
    ("5 тыс. рублей и 68 000 рублей", {"5000", "68000"}),
    ("51,3 процента, 51.3%", {"51.3"}),
    ("в 2017 году на 5 млн", {"5000000"}),
    ("рейс СА-217, 11-й день", set()),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text, expected):
    assert set(_numbers(text, signs("ru"))) == expected


# ── the others ────────────────────────────────────────────────────────────────────────────────────────────────────────

LATE = [
    ("Мост закрыт. Об этом сообщил мэр.", ["Мост закрыт. (only later is it said to be the word of мэр)"]),
    (
        "Городские власти закрыли старый мост на ремонт. Идёт дождь. Власти закрыли старый мост на ремонт, пишет «Заря».",
        ["Городские власти закрыли старый мост на ремонт. (only later is it said to be the word of Заря)"],
    ),
    ("Мост закрыт, сообщил мэр. Об этом он написал в блоге.", []),
    ("Мост закрыт. Дорога открыта, сообщил мэр.", []),
    ("Погода тёплая. Река спокойна. Мост закрыт. Об этом сообщил мэр.", []),
]
SINGLE = [
    (
        "Погода тёплая. Мост закрыт, сообщил мэр. По словам мэра, объезд открыт. Мэр добавил, что сроки известны.",
        ["мэр (all that is told (3 of 4 statements) hangs on мэр)"],
    ),
    ("Мост закрыт, сообщил мэр. По словам полиции, объезд открыт. Мэр добавил, что сроки известны.", []),
    ("Погода тёплая. Мост закрыт, сообщил мэр. По словам мэра, объезд открыт.", []),
    (
        "Шёл дождь. Луга спокойна. Рыба есть. Люди ждут. Мост закрыт, сообщил мэр. Мэр сказал, что ждёт. Мэр добавил, что рад.",
        [],
    ),
]
ANONYMOUS = [
    (
        "Мост закрыт, сказал источник в порту. Дорога тоже закрыта, рассказали очевидцы.",
        ["источник в порту (nobody who is cited has a name: источник в порту, очевидцы)"],
    ),
    ("Мост закрыт, сказал источник в порту. Дорога тоже закрыта, рассказал мэр Иван Лосев.", []),
    ("Дорога открыта. Мост закрыт, сказал источник в порту.", []),
    ("Сообщается, что мост закрыт. Известно, что дорога открыта.", []),
]
OTHERS = [("late_attribution", *row) for row in LATE]
OTHERS += [("single_source", *row) for row in SINGLE]
OTHERS += [("anonymous_only", *row) for row in ANONYMOUS]


@pytest.mark.parametrize(("kind", "text", "expected"), OTHERS, ids=[f"{kind}: {text}" for kind, text, _ in OTHERS])
def test_others(kind, text, expected):
    assert of(kind, text, "Мост") == expected


def test_thousands_of_statements():
    text = "Мост закрыт, сообщил мэр. Погибли 14 человек. " * 100
    body = with_unnamed(attribute(parse(text), pack("ru"), titled=True))
    head = headline(Article("a", text, "Погибли 14 человек", language="ru"), body)
    many = statements(body, head) * 100
    start = time.process_time()
    list(findings(with_headline(body, head), many, head))
    assert time.process_time() - start < 10


def test_the_figures_hold(shared, bench, capsys):
    tool = bench("certainty")
    folders = sorted(p.parent for p in (shared / "gold" / "stories").glob("*/gold.json"))
    tool.report("all", [o for folder in folders for o in tool.outcomes(folder)], misses=False)
    figures = {row.split()[1]: float(re.search(r"P (\S+)", row)[1]) for row in capsys.readouterr().out.splitlines()}
    assert figures["hedged"] >= 0.9
    assert figures["headline_overclaims"] >= 0.9
