"""Text → Parse: the tree is a tree, the networks are slovnet's own, offsets hold, and any text goes through."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from navec import Navec
from razdel import tokenize
from slovnet import NER, Morph, Syntax

from sayso.grammar import Name, Tag, Token, _network, parse, parse_many, tag
from sayso.grammar.language import look
from sayso.grammar.mend import mend, tied
from sayso.grammar.network import weights_folder
from sayso.grammar.segment import LONGEST_SENTENCE
from sayso.grammar.tree import repair
from sayso.model import Article, Span
from sayso.reading import read

SENTENCES = [
    "Мэр Каменска Иван Орлов сообщил, что мост через Лугу закрыт.",
    "«Мы ничего не скрываем», — сказала директор завода «Север» Анна Белова.",
    "По данным полиции, ранены двое; пожар начался ночью, когда в цехе никого не было.",
    "В докладе комиссии говорится, что дамба, построенная в 1961 году, дала трещину длиной 40 м.",
    "Жители потребовали, чтобы дорогу починили до осени, и пообещали перекрыть въезд в порт Заречье.",
    "Компания Acme Ltd отвергла обвинения и заявила о готовности оплатить ремонт.",
    "Кто, где и когда это видел?",
    "Нет.",
]
PROSE = """\
Мост через реку Лугу закрыт, сообщил мэр Каменска Иван Орлов. «Ремонт займёт месяц», — добавил он.
По данным полиции, никто не пострадал. Жители рассказали, что трещину видели ещё весной.
Завод опроверг сообщения об аварии. Мост построен в 1961 году и с тех пор дважды ремонтировался.
"""

# ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def is_tree(heads):
    """One root, and every way up ends there."""
    for start in range(len(heads)):
        at, steps = start, 0
        while at >= 0:
            at, steps = heads[at], steps + 1
            if steps > len(heads):
                return False
    return heads.count(-1) == 1


def scores_for(heads, strength=5.0):
    scores = np.zeros((len(heads), len(heads) + 1))
    for i, head in enumerate(heads):
        scores[i, head + 1] = strength
    return scores


@pytest.mark.parametrize("heads", [[-1], [1, -1], [-1, 0, 1, 2], [2, 2, -1, 2]])
def test_a_tree_stays_as_it_is(heads):
    assert repair(scores_for(heads)) == heads


@pytest.mark.parametrize("heads", [[0], [1, 0], [1, 2, 0], [1, 0, 3, 2], [-1, 2, 1], [0, 1, 2], [2, 0, 1, 2, 3]])
def test_a_cycle_is_opened(heads):
    mended = repair(scores_for(heads))
    assert is_tree(mended)


def test_a_cycle_is_opened_where_it_costs_least():
    scores = scores_for([-1, 2, 1])
    scores[2, 1] = 4.0  # the third token would as soon hang on the first
    assert repair(scores) == [-1, 2, 0]


def test_of_several_roots_the_best_stays():
    scores = scores_for([-1, -1, -1])
    scores[1, 0] = 6.0
    assert repair(scores) == [1, -1, 1]


@given(
    st.integers(1, 12).flatmap(
        lambda n: arrays(np.float32, (n, n + 1), elements=st.floats(-9, 9, width=16, allow_nan=False))
    )
)
def test_any_scores_become_a_tree(scores):
    assert is_tree(repair(scores))


@given(st.data())
def test_mending_keeps_the_tree(data):
    size = data.draw(st.integers(2, 9))
    order = data.draw(st.permutations(range(size)))
    heads = [-1] * size
    for at, i in enumerate(order[1:], 1):
        heads[i] = order[data.draw(st.integers(0, at - 1))]
    verb, noun = Tag("VERB", form="Fin", number="Sing"), Tag("NOUN", case="Nom", number="Sing")
    rels = data.draw(st.lists(st.sampled_from(["nsubj", "obj"]), min_size=size, max_size=size))
    tags = data.draw(st.lists(st.sampled_from([verb, noun]), min_size=size, max_size=size))
    rows = zip(heads, rels, tags, strict=True)
    tokens = tuple(Token(i, i, i + 1, "а", "а", t, head, rel) for i, (head, rel, t) in enumerate(rows))
    assume(is_tree(heads))
    assert is_tree([t.head for t in mend(tokens)])
    start, end = sorted(data.draw(st.lists(st.integers(0, size), min_size=2, max_size=2, unique=True)))
    assert is_tree([t.head for t in tied(tokens, [Name(Span(start, end), "PER")])])


VERBS = [
    ("Врачи пришли вечером.", "пришли", "прийти"),
    ("Они вели переговоры.", "вели", "вести"),
    ("У них есть дом.", "есть", "быть"),
]


@pytest.mark.parametrize(("text", "word", "lemma"), VERBS)
def test_a_verb_is_told_by_its_mood(text, word, lemma):
    assert [t.lemma for t in parse(text).sentences[0].tokens if t.text == word] == [lemma]


NAMES_IN_PARTS = [
    ("М.Орлов подчеркнул, что мост закрыт.", "М", ["М", ".", "Орлов"]),
    ("Лётчица Надежда Орлова, которая живёт в порту, передала, что мост закрыт.", "Лётчица", ["Лётчица", "Надежда"]),
]


@pytest.mark.parametrize(("text", "subject", "phrase"), NAMES_IN_PARTS)
def test_a_name_is_one_subject(text, subject, phrase):
    tokens = parse(text).sentences[0].tokens
    verb = next(t for t in tokens if t.is_finite and t.rel == "root")
    subjects = [t for t in tokens if t.rel == "nsubj" and t.head == verb.i]
    assert [t.text for t in subjects] == [subject]
    assert [t.text for t in tokens if t.i == subjects[0].i or t.head == subjects[0].i][: len(phrase)] == phrase


# ── the networks ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def slovnet():
    """slovnet's own three readers, as its documentation builds them."""
    folder = weights_folder()
    navec = Navec.load(folder / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    readers = {}
    for name, kind in (("morph", Morph), ("syntax", Syntax), ("ner", NER)):
        readers[name] = kind.load(str(folder / "model" / f"slovnet_{name}_news_v1.tar"))
        readers[name].navec(navec)
    return readers


@pytest.fixture(scope="module")
def words():
    return [[token.text for token in tokenize(sentence)] for sentence in SENTENCES]


def test_tags_are_slovnets(slovnet, words):
    ours = [[tag(raw) for raw in tagged.tags] for tagged in _network()(words)]
    theirs = [[tag(token.tag) for token in markup.tokens] for markup in slovnet["morph"].map(words)]
    assert ours == theirs


def test_heads_and_relations_are_slovnets_where_its_heads_are_a_tree(slovnet, words):
    compared = 0
    for tagged, markup in zip(_network()(words), slovnet["syntax"].map(words), strict=True):
        heads = [int(token.head_id) - 1 for token in markup.tokens]
        assert is_tree(tagged.heads)
        if is_tree(heads):
            compared += 1
            assert (tagged.heads, tagged.rels) == (heads, [token.rel for token in markup.tokens])
    assert compared >= len(words) - 2


def test_names_are_slovnets(slovnet):
    for sentence, markup in zip(SENTENCES, slovnet["ner"].map(SENTENCES), strict=True):
        theirs = [((span.start, span.stop), span.type) for span in markup.spans]
        assert [(tuple(name.span), name.kind) for name in parse(sentence).names] == theirs


# ── offsets, neighbours ───────────────────────────────────────────────────────────────────────────────────────────────

STRANGE = {
    "empty": "",
    "blank": " \n\t\u2028 \u00a0",
    "capitals": PROSE.upper(),
    "Latin": "The mayor said that the bridge is closed. Le pont est fermé.",
    "emoji": "Мост закрыт 🚧👩‍🚒🏽, сообщил мэр 🇷🇺. Да!",
    "zero width": "Мост\u200b закрыт\u200d, со\u00adобщил\ufeff мэр\u2060.",
    "combining": "Мо\u0301ст закры\u0301т, сообщи\u0306л мэр " + "а\u0301\u0302\u0303\u0304" * 20,
    "surrogates": "Мост \ud83d закрыт, \udc00сообщил\udfff мэр.",
    "NUL": "Мост\0закрыт,\0\0сообщил мэр.\0",
    "no punctuation": "мост закрыт сообщил мэр и уехал " * 50,
    "only punctuation": '«»„“""()—–-.,:;!?…' * 20,
    "line ends": "Мост\r\nзакрыт\u2029сообщил\x0bмэр\x0cда\rнет",
    "right to left": "Мост \u202eзакрыт\u202c, сообщил мэр. מאיר שלום",
}


@pytest.mark.parametrize("text", [PROSE, *STRANGE.values()], ids=["prose", *STRANGE])
def test_offsets(text):
    at = 0
    for sentence in parse(text).sentences:
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
            assert token.start >= at
            at = token.end
        assert is_tree([token.head for token in sentence.tokens])
        assert len(sentence.tokens) <= LONGEST_SENTENCE


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_text_is_read(text):
    reading = read(Article("strange", text, language="ru"))
    assert all(0 <= s.span.start < s.span.end <= len(text) for s in reading.statements)


def test_a_parse_does_not_depend_on_its_neighbours():
    together = list(parse_many([*SENTENCES, PROSE, *SENTENCES[::-1]]))
    shown = [[s.tokens for s in p.sentences] for p in together]
    alone = [[s.tokens for s in parse(text).sentences] for text in [*SENTENCES, PROSE, *SENTENCES[::-1]]]
    assert shown == alone


# ── languages, by their letters ───────────────────────────────────────────────────────────────────────────────────────

LOOKS = [
    ("ru", "Мост закрыт."),
    ("ru", "Иван ушёл"),
    ("ru", PROSE),
    ("ru", PROSE.upper()),
    ("ru", "Газета The Example Times пишет, что мост закрыт."),
    ("ru", "Мэр сказал: «Міст зачинено». Потом он повторил это по-русски и добавил, что ремонт продлится месяц."),
    ("uk", "Міст зачинено, повідомив міський голова."),
    (
        "uk",
        "Мер сказав російською: «мост закрыт». Пізніше він повторив це українською й додав, що ремонт триватиме місяць.",
    ),
    ("und", "Мост је затворен, саопштио је градоначелник."),
    ("und", "Мостът е затворен, съобщи кметът. Това ще продължи един месец, защото трябва да се укрепят въжетата."),
    ("und", "Көпір жабылды, деп хабарлады қала әкімі."),
    ("und", "Мост зачынены, паведаміў мэр горада. Рамонт працягнецца ўвесь месяц, дадаў ён."),
    ("und", "The bridge is closed, the mayor said."),
    ("und", "Die Brücke ist gesperrt. Мост."),
    ("und", "橋は閉鎖された。"),
    ("und", "12 345 — 🚧!"),
    ("und", ""),
]


@pytest.mark.parametrize(("code", "text"), LOOKS)
def test_look(code, text):
    assert look(text).code == code


def test_a_text_in_another_language_is_nobodys_statement():
    reading = read(Article("a", "Міст зачинено, повідомив міський голова."))
    assert (reading.language, reading.attributions, reading.statements) == ("uk", (), ())
    (problem,) = reading.problems
    assert (problem.kind, problem.span) == ("language", (0, len(reading.article.text)))
    assert "Ukrainian" in problem.note


@pytest.mark.parametrize(("given_language", "read_as"), [("ru", "ru"), ("ru-RU", "ru"), ("RU_ru", "ru"), ("en", "en")])
def test_what_the_article_says_of_its_language_goes_first(given_language, read_as):
    reading = read(Article("a", "Мост закрыт, сообщил мэр.", language=given_language))
    assert reading.language == read_as
    assert bool(reading.attributions) == (read_as == "ru")


# ── endless text: memory and time ─────────────────────────────────────────────────────────────────────────────────────

ENDLESS = {
    "prose": PROSE,
    "one line": PROSE.replace("\n", " "),
    "no punctuation": "мост закрыт сообщил мэр и уехал ",
    "capitals": PROSE.upper(),
    "Latin": "The mayor said that the bridge is closed. ",
    "emoji": "Мост 🚧👩‍🚒 закрыт. ",
    "zero width": "мост\u200b закрыт\u200d ",
    "combining": "и\u0306\u0301",
    "surrogates": "мост \ud800\0 закрыт. ",
    "said": "Мэр сказал, что мост закрыт. ",
    "said on and on": "мэр сказал, что мост закрыт, ",
    "colons": "Он сказал: да: ",
    "phrases": "по данным полиции, ",
    "brackets": "(по данным полиции ",
    "quoted": "«Мост закрыт», — сказал он. ",
    "opening marks": "«слово ",
    "straight marks": '"слово" "',
    "dashes": "— да — ",
    "lines": "да\n",
    "one word": "мост",
    "nesting": "Мэр сказал, что сосед заявил, что ",
}
SHORT = 20_000
LINEAR = 3.5  # twice for twice the size, and what a busy machine adds; quadratic time is four times


def seconds(text):
    article = Article("endless", text, language="ru")
    start = time.process_time()
    read(article)
    return time.process_time() - start


def stretched(piece, length):
    return (piece * (length // len(piece) + 1))[:length]


def grows(of, size):
    """How many times longer `read` takes for twice the size; the least of three tries, for machines have other work."""
    seconds(PROSE)  # the models are loaded
    least = 0.05  # what takes less measures the machine
    ratios = []
    for _ in range(3):
        ratios.append(seconds(of(2 * size)) / max(seconds(of(size)), least))
        if ratios[-1] <= LINEAR:
            break
    return min(ratios)


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_time_is_linear(piece):
    assert grows(lambda length: stretched(piece, length), SHORT) <= LINEAR


def test_time_is_linear_in_distinct_names():
    def crowd(count):
        names = ("".join("абвгдежзик"[int(c)] for c in f"{n:04}") for n in range(count))
        return "".join(f"Иван Пет{name}ов сказал, что мост закрыт.\n" for name in names)

    assert grows(crowd, 800) <= LINEAR


IN_ANOTHER_PROCESS = """
import json, resource, sys
from sayso.model import Article, Span
from sayso.reading import read
for text in json.load(sys.stdin):
    reading = read(Article("a", text, language="ru"))
    print(len(reading.attributions), len(reading.statements))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_is_bounded():
    texts = [
        stretched(PROSE, 1_000_000),
        " ".join(["слово"] * 5_000),
        stretched("мост закрыт сообщил мэр ", 200_000),
        "а" * 1_000_000,
        "«" * 100_000,
    ]
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    assert int(done.stdout.split()[-1]) < 1_000_000  # kilobytes
