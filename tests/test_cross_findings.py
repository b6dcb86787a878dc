"""What was lost or changed between articles: little stories of our own, and what must be found in them."""

import pytest

from sayso.links.linking import link
from sayso.model import Article
from sayso.reading import read

FERRY = (
    "Паром «Ладья» загорелся у Серого мыса, сообщило управление спасателей. "
    "Пострадали восемь человек, уточнили в управлении. "
)
SURE = "Причиной пожара на «Ладье» стало короткое замыкание, сказал источник на верфи."
CAUSE = "Причиной пожара на «Ладье», возможно, стало короткое замыкание, сказал источник на верфи."

FOUND = {
    "hedge dropped": (
        {"1 Вектор": FERRY + CAUSE, "2 Залив": FERRY + SURE},
        [("dropped_hedge", "1", "2", ["возможно"], [])],
    ),
    "hedge kept": ({"1 Вектор": FERRY + CAUSE, "2 Залив": FERRY + CAUSE}, []),
    "source dropped": (
        {"1 Вектор": FERRY, "2 Залив": "На «Ладье» пострадали восемь человек. Переправа закрыта."},
        [("dropped_attribution", "1", "2", ["уточнили"], [])],
    ),
    "source kept in other words": (
        {"1 Вектор": FERRY, "2 Залив": "Пострадали восемь человек, таковы данные управления. Переправа закрыта."},
        [],
    ),
    "other number, other source": (
        {
            "1 Вектор": "На пароме «Ладья» пострадали восемь человек, сообщило управление спасателей.",
            "2 Залив": "На пароме «Ладья» пострадали двенадцать человек, сказала врач больницы Вера Лунёва.",
        },
        [("number_conflict", "1", "2", ["восемь"], ["двенадцать"])],
    ),
    "other number, same source": (
        {
            "1 Вектор": "На пароме «Ладья» пострадали восемь человек, сообщило управление спасателей.",
            "2 Залив": "На пароме «Ладья» пострадали двенадцать человек, сообщило управление спасателей.",
        },
        [("number_update", "1", "2", ["восемь"], ["двенадцать"])],
    ),
    "two numbers of two things": (
        {"1 Вектор": "На пароме «Ладья» были сорок человек, пострадали восемь человек, сообщило управление спасателей."},
        [],
    ),
    "denied": (
        {
            "1 Вектор": "На пароме «Ладья» взорвался двигатель, сказал матрос Илья Седов.",
            "2 Залив": "Компания опровергла, что на пароме «Ладья» взорвался двигатель.",
        },
        [("denial", "1", "2", [], ["опровергла"])],
    ),
    "denied in other words": (
        {
            "1 Вектор": "Паром «Ладья» стоит у Серого мыса. На «Ладье» украли спасательные жилеты, сказал матрос Илья Седов.",
            "2 Залив": "Паром «Ладья» вернулся от Серого мыса. Рассказы о кражах жилетов на «Ладье» — выдумка, "
            "заявила представитель верфи Вера Лунёва.",
        },
        [("denial", "1", "2", [], ["выдумка"])],
    ),
    "a number set beside the one told before": (
        {
            "1 Вектор": "На пароме «Ладья» пострадали восемь человек, сообщило управление спасателей.",
            "2 Залив": "На пароме «Ладья» пострадали двенадцать человек, сообщило управление спасателей. "
            "Утром оно говорило о восьми.",
        },
        [("number_update", "1", "2", ["восемь"], ["двенадцать"])],
    ),
    "in a circle": (
        {
            "1 Портал «Причал»": "Капитан парома «Ладья» заметил дым до отхода, пишет газета «Колокол».",
            "2 Газета «Колокол»": "Капитан парома «Ладья» заметил дым до отхода, сообщает портал «Причал».",
        },
        [("circular_citation", "1", "2", ["пишет", "газета «Колокол»"], ["сообщает", "портал «Причал»"])],
    ),
    "title without the doubt": (
        {"1 Залив | Паром «Ладья» загорелся из-за короткого замыкания": CAUSE},
        [("headline_overclaims", "1", "1", [], ["возможно"])],
    ),
    "title over what one says": (
        {
            "1 Вектор": "Капитан парома «Ладья» первым сел в шлюпку, рассказала буфетчица Лидия Кольцова.",
            "2 Залив | Капитан «Ладьи» сел в шлюпку первым":
                "Капитан парома «Ладья» первым сел в шлюпку, рассказала «Вектору» буфетчица Лидия Кольцова.",
        },
        [("headline_overclaims", "2", "2", [], ["рассказала", "буфетчица Лидия Кольцова"])],
    ),
    "title with its source": ({"1 Залив | Источник: паром «Ладья» загорелся из-за короткого замыкания": SURE}, []),
}  # fmt: skip


def told(texts):
    for hour, (name, text) in enumerate(texts.items(), 8):
        number, rest = name.split(" ", 1)
        outlet, _, title = rest.partition(" | ")
        when = f"2025-03-01T{hour:02}:00:00+03:00"
        yield read(Article(number, text, title=title or None, outlet=outlet, published=when))


def words(article, passage, spans):
    return [(article.text if passage.field == "text" else article.title)[slice(*span)] for span in spans]


@pytest.mark.parametrize("name", FOUND)
def test_findings(name):
    texts, expected = FOUND[name]
    readings = list(told(texts))
    articles = {reading.article.id: reading.article for reading in readings}
    found = [
        (f.kind, *f.articles, *(words(articles[p.article], p, w) for p, w in zip(f.passages, f.words, strict=True)))
        for f in link(readings).findings
    ]
    assert [one[:3] for one in found] == [one[:3] for one in expected]
    for (*_, before, after), (*_, first, second) in zip(found, expected, strict=True):
        assert set(first) <= set(before)
        assert set(second) <= set(after)


def test_findings_name_claims_that_are_there():
    links = link(told(FOUND["other number, other source"][0]))
    ids = {one.claim.id for one in links.claims}
    assert {f.claim for f in links.findings} | {f.to_claim for f in links.findings} <= ids


def test_order_makes_no_difference():
    readings = list(told(FOUND["hedge dropped"][0]))
    assert link(readings).findings == link(readings[::-1]).findings
