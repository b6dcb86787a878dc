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

PLAIN = ["мост закрыт", "Никто не пострадал", "ремонт начнётся весной", "в цехе был пожар", "это «вздор»", "Да"]
WHO = [
    "мэр Иван Орлов",
    "Минобороны",
    "ведомство",
    "агентство «Волна»",
    "она",
    "источник в полиции",
    "The Example Times",
]
SAYS = ["сообщил", "сообщили", "сообщается", "пишет", "добавила", "отрицает", "считают", "спросил", "ссылается на то"]
FRAMES = [
    "{who} {says}, что {what}",
    "«{what}», — {says} {who}",
    "«{what}, — {says} {who}. — {more}»",
    "{who}: «{what}»",
    "{says} {who}: {what}",
    "{what}, {says} {who}",
    "По данным {who}, {what}",
    "{what}, по словам {who}, {more}",
    "как {says} {who} со ссылкой на {who}, {what}",
    "{what}. Об этом {says} {who}, ссылаясь на «{who}»",
    "{who} {says} о {what} и пообещал починить дорогу, заявив, что {more}",
    "{who} обвинил мэра в том, что {what}, отказавшись от комментариев",
    "В докладе {who} говорится, что {what}",
    "{what} ({says} {who}), а {more}",
    "{who}, который {says}, что {what}, {says}: «{more}»",
]
ALONE = [
    "Ранее {who} не ответил на вопрос",
    "Об этом {says} {who}",
    "По его словам",
    "Подписывайтесь на наш канал",
    "Фото: {who}",
    "ПЕРМЬ, 17 мая. /ТАСС/. ",
    "https://example.org/a",
    "\u0301",
    "\u200b🚧",
    "\ud800",
    "\0",
]
MARKS = [*"«»\"„“”'()—-,.:!?…\n ", "...", "", "что"]
GLUE = [". ", ". ", ".\n", "\n\n", "? ", "... ", ", ", " — ", "", "». "]


def filled(frame, whats):
    """A saying whose words are drawn, and whose contents may be sayings themselves."""
    fields = {"who": st.sampled_from(WHO), "says": st.sampled_from(SAYS), "what": whats, "more": whats}
    return st.fixed_dictionaries(fields).map(lambda words: frame.format(**words))


def damaged(text, damages):
    """Marks put in and letters left out, at places in a thousandth of the text."""
    for place, mark, gap in damages:
        at = place * len(text) // 1000
        text = text[:at] + mark + text[at + gap :]
    return text


anything = st.text(max_size=300)
saying = st.recursive(
    st.sampled_from(PLAIN), lambda whats: st.sampled_from(FRAMES).flatmap(lambda f: filled(f, whats)), max_leaves=5
)
alone = st.sampled_from(ALONE).flatmap(lambda frame: filled(frame, st.just("")))
sentences = st.lists(
    st.tuples(saying | saying | alone | st.text(max_size=5), st.sampled_from(GLUE)), min_size=1, max_size=8
)
damages = st.lists(st.tuples(st.integers(0, 1000), st.sampled_from(MARKS), st.integers(0, 2)), max_size=5)
mixture = st.tuples(sentences.map(lambda s: "".join(map("".join, s))), damages).map(lambda drawn: damaged(*drawn))
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
    texts = {"text": text, "title": reading.article.title}
    check_attributions(reading, texts)
    sources = {source.id for source in reading.sources}
    assert len(sources) == len(reading.sources)
    assert all(inside(mention, text) for source in reading.sources for mention in source.mentions)
    assert all(inside(s.span, texts[s.field]) and set(s.chain) <= sources for s in reading.statements)
    assert all(inside(span, texts[s.field]) for s in reading.statements for span in s.shown)
    for name, told in (("places", reading.places), ("times", reading.times)):
        assert all(inside(one.span, texts[one.field]) for one in told)
        assert {n for s in reading.statements for n in getattr(s, name)} <= set(range(len(told)))
        assert all(ordered([one.span for one in told if one.field == field]) for field in texts)
    assert all(inside(f.span, texts[f.field]) for f in reading.findings)
    assert all(len(set(s.chain)) == len(s.chain) for s in reading.statements)
    assert all(ordered([s.span for s in reading.statements if s.field == field]) for field in texts)
    assert all(0 <= p.span.start <= p.span.end <= len(text) for p in reading.problems)
    assert reading.headline is None or inside(reading.headline, text)
    data = reading.to_dict()
    assert json.loads(json.dumps(data)) == json.loads(json.dumps(Reading.from_dict(data).to_dict()))
    if reading.article.language == reading.language:  # else the dict holds the language that was found
        assert Reading.from_dict(json.loads(json.dumps(data))) == reading


def check_attributions(reading: Reading, texts: dict[str, str | None]) -> None:
    by_id = {a.id: a for a in reading.attributions}
    sources = {source.id for source in reading.sources}
    assert list(by_id) == list(range(1, len(by_id) + 1))
    for a in reading.attributions:
        spans = [*a.content, *a.continues, *([a.cue] if a.cue else []), *([a.source] if a.source else [])]
        assert all(inside(span, texts[a.field]) for span in spans), a
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
