"""Whatever the text: no exception, every span inside, everything nested, the contract kept."""

import json
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.model import Article, Reading, Span
from sayso.reading import explain, read
from sayso.show.explain import explain as explained
from sayso.show.html import page as html_page
from sayso.show.text import page as text_page

FRAGMENTS = [
    "мост закрыт",
    "Мост через Лугу закрыт",
    "никто не пострадал",
    "мэр Иван Орлов",
    "Минобороны",
    "ведомство",
    "агентство «Волна»",
    "газета",
    "он",
    "она",
    "источник в полиции",
    "сообщил",
    "сообщила",
    "сообщается",
    "заявили",
    "пишет",
    "добавил",
    "отрицает",
    "обвинил мэра в подкупе",
    "пообещал починить дорогу",
    "считает",
    "говорится в докладе",
    "отказался от комментариев",
    "не ответил на вопрос",
    "что",
    "чтобы",
    "о взрыве",
    "об этом",
    "Об этом сообщает",
    "По данным",
    "полиции",
    "по его словам",
    "со ссылкой на",
    "как",
    "который",
    "якобы",
    "Ранее",
    "Подписывайтесь на наш канал",
    "Фото: пресс-служба",
    "ПЕРМЬ, 17 мая. /ТАСС/. ",
    "https://example.org/a",
    "2017 года",
    "The mayor",
    "🚧",
    "\u0301",
    "\u200b",
    "\ud800",
    "\0",
]
MARKS = ["«", "»", '"', "„", "“", "”", "'", "(", ")", "—", "–", "-", ",", ".", ":", ";", "!", "?", "…", "...", "\n", "\n\n"]
GLUE = [" ", " ", " ", "", ", ", ". ", ", — ", " — ", ": «", "», — ", "\n"]

anything = st.text(max_size=300)
mixture = st.lists(
    st.tuples(st.sampled_from(FRAGMENTS) | st.sampled_from(MARKS) | st.text(max_size=3), st.sampled_from(GLUE)),
    max_size=40,
).map(lambda parts: "".join(part + glue for part, glue in parts))
titles = st.none() | st.sampled_from(["Мост закрыт", ""])
fuzz = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)  # no chance in CI


def inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def ordered(spans) -> bool:
    return all(before.end <= after.start for before, after in pairwise(spans))


def check(reading: Reading) -> None:
    text = reading.article.text
    check_attributions(reading, text)
    sources = {source.id for source in reading.sources}
    assert len(sources) == len(reading.sources)
    assert all(inside(mention, text) for source in reading.sources for mention in source.mentions)
    assert all(inside(s.span, text) and set(s.chain) <= sources for s in reading.statements)
    assert all(len(set(s.chain)) == len(s.chain) for s in reading.statements)
    assert ordered([s.span for s in reading.statements])
    assert all(0 <= p.span.start <= p.span.end <= len(text) for p in reading.problems)
    assert reading.headline is None or inside(reading.headline, text)
    assert Reading.from_dict(reading.to_dict()) == reading
    assert Reading.from_dict(json.loads(json.dumps(reading.to_dict()))) == reading


def check_attributions(reading: Reading, text: str) -> None:
    by_id = {a.id: a for a in reading.attributions}
    sources = {source.id for source in reading.sources}
    assert list(by_id) == list(range(1, len(by_id) + 1))
    for a in reading.attributions:
        spans = [*a.content, *a.continues, *([a.cue] if a.cue else []), *([a.source] if a.source else [])]
        assert all(inside(span, text) for span in spans), a
        assert a.content or a.act == "refuse", a
        assert ordered(a.content), a
        assert ordered(a.continues), a
        assert a.source_id in sources, a
        up, seen = a.parent, {a.id}
        while up is not None:
            assert up in by_id, a
            assert up not in seen, f"a circle through {a}"
            seen.add(up)
            up = by_id[up].parent


@fuzz
@given(anything, titles)
def test_any_text_of_any_language(text, title):
    check(read(Article("a", text, title)))


@fuzz
@given(anything, titles)
def test_any_text_called_russian(text, title):
    check(read(Article("a", text, title, language="ru")))


@fuzz
@given(mixture, titles)
def test_mixtures(text, title):
    check(read(Article("a", text, title, language="ru")))


@settings(fuzz, max_examples=60)
@given(mixture)
def test_any_reading_can_be_shown(text):
    reading, opinions = explain(Article("a", text, language="ru"))
    assert all(0 <= o.span.start <= o.span.end <= len(text) for o in opinions)
    assert text_page(reading)
    assert explained(reading, opinions)
    assert html_page([reading])


@settings(fuzz, max_examples=60)
@given(st.lists(mixture, min_size=2, max_size=4))
def test_a_reading_does_not_depend_on_its_neighbours(texts):
    articles = [Article(str(n), text, language="ru") for n, text in enumerate(texts)]
    there = [read(article) for article in articles]
    back = [read(article) for article in reversed(articles)]
    assert there == back[::-1]
