"""What the pages show: nesting, safety from hostile text, the summary, the explanation."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sayso.model import Article, Attribution, Finding, Opinion, Place, Problem, Reading, Source, Span, Statement, Time
from sayso.show import data
from sayso.show.explain import explain
from sayso.show.html import fragment, page
from sayso.show.marks import Mark, Rows, clean, events
from sayso.show.text import page as text_page
from sayso.show.voices import Voices

READING = Reading.from_dict(json.loads(Path(__file__).with_name("data").joinpath("reading.json").read_text("utf-8")))
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u202egnp.exe \x1b[31m \x07 \0 & \"'`"


def said(number: int, *content: tuple[int, int], **more) -> Attribution:
    fields = {"cue": None, "source": None, "entity": f"S{number}", "source_id": None, "act": "say", "mode": "indirect"}
    fields |= {"parent": None, "continues": (), "rule": "r"} | more
    return Attribution(number, tuple(Span(*span) for span in content), **fields)


def reading(text: str, *attributions: Attribution, **more) -> Reading:
    return Reading(Article("a", text), "ru", attributions=attributions, **more)


# ── marks ────────────────────────────────────────────────────────────────────────────────────────


def drawn(text: str, *spans: tuple[int, int]) -> str:
    """Draw spans as brackets with their numbers, in the order given as levels."""
    found = [Mark(Span(*span), level, "content", said(level, span)) for level, span in enumerate(spans, 1)]
    out = ""
    for event in events(Span(0, len(text)), found):
        number = event.mark.attribution.id if event.mark else 0
        out += {"open": f"[{number}", "write": text[slice(*event.span)], "close": f"]{number}"}[event.kind]
    return out


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "abcdef"),
        ([(0, 6)], "[1abcdef]1"),
        ([(1, 2), (3, 4)], "a[1b]1c[2d]2ef"),
        ([(1, 2), (2, 4)], "a[1b]1[2cd]2ef"),
        ([(0, 6), (2, 4)], "[1ab[2cd]2ef]1"),
        ([(2, 4), (0, 6)], "[2ab[1cd]1ef]2"),
        ([(1, 4), (1, 4)], "a[1[2bcd]2]1ef"),
        ([(1, 4), (1, 4), (1, 6)], "a[3[1[2bcd]2]1ef]3"),
        ([(0, 3), (2, 5)], "[1ab[2c]2]1[2de]2f"),
        ([(0, 3), (1, 5), (2, 6)], "[1a[2b[3c]3]2]1[3[2de]2f]3"),
        ([(0, 5), (1, 3), (2, 6)], "[1a[2b[3c]3]2[3de]3]1[3f]3"),
    ],
)
def test_marks_nest_and_crossing_ones_are_cut(spans, shown):
    assert drawn("abcdef", *spans) == shown


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\n", ["a", "b", ""]),
        ("a\n\nb\u2028c", ["a", "", "b", "c"]),
    ],
)
def test_rows(text, rows):
    assert [text[slice(*span)] for span in Rows(text).spans] == rows


def test_a_span_over_rows_is_one_piece_in_each():
    assert list(Rows("ab \n\n cd").pieces(Span(1, 8))) == [(0, Span(1, 2)), (2, Span(6, 8))]


# ── the terminal page ────────────────────────────────────────────────────────────────────────────


def test_the_text_page_reads_without_colour():
    shown = text_page(READING, width=100)
    for line in (
        (
            "4 of 10 statements rest on the word of Минобороны РФ (military), through РИА Новости; 3 on that of\n"
            "Американцы and Джон Смит; 3 are the outlet's own. 1 is hedged.\n"
            "  ! late attribution: only later is it said to be the word of Минобороны РФ — «Силы коалиции\n"
            "    отказались наносить удары по отступающим …»\n"
        ),
        "  Силы коалиции отказались наносить удары под Абу-Кемалем\n  ━━━━━",
        "  [²←¹Силы коалиции отказались наносить удары по отступающим боевикам]². Об этом пишет «РИА\n  Новости»¹",
        "[²←¹… Американцы³ ссылались на то‹doubted›, что [³боевики сдаются в плен]³. Колонна растянулась",
        "«[⁴Мы ничего не‹denies› нарушали]⁴, — заявил представитель Пентагона Джон Смит⁴. — [⁴Все вопросы",
        "  Подписывайтесь на наш канал (nobody's statement)\n",
        "  ¹ РИА Новости (agency, ria-novosti)\n    relays      Минобороны РФ²: Силы",
        "  ² Минобороны РФ (military, minoborony-rf) ← РИА Новости¹\n    says        Силы",
        "    goes on     Американцы ссылались на то, что боевики сдаются в плен. Колонна",
        "  ³ Американцы (unnamed) ← Минобороны РФ² ← РИА Новости¹\n",
        "    denies      Мы ничего не нарушали … Все вопросы к союзникам (word for word)\n    no comment  отказался",
        "Where\n  «Абу-Кемалем»  Abu Kamal (city, SY)  34.45, 40.92\n  «Сирийская»    Syria (country)\n",
        "When\n  «9 ноября»  2017-11-09\n",
        "Notes\n  ! unbalanced quotes: a quotation that nobody closes — «Все вопросы»",
    ):
        assert line in shown
    assert "\x1b" not in shown


def test_the_text_page_in_colour_holds_the_same_words():
    colour = text_page(READING, width=100, colour=True)
    assert "\x1b[36m" in colour
    assert re.sub(r"\x1b\[[0-9;]*m", "", colour) == text_page(READING, width=100)


@pytest.mark.parametrize("width", [40, 80])
def test_lines_keep_to_the_width(width):
    assert max(map(len, text_page(READING, width=width).split("\n"))) <= width


def test_a_headline_in_the_text_says_on_whose_word_it_rests():
    text = "Мэр: мост закрыт\nМост закрыт."
    told = Statement(Span(5, 16), ("a", "b"), "asserted")
    sources = (Source("a", "Мэр", "office", None, ()), Source("b", "Волна", "agency", None, ()))
    shown = reading(text, statements=(told,), sources=sources, headline=Span(0, 16))
    assert "(the headline rests on the word of Мэр ← Волна)" in text_page(shown)
    assert "(the headline rests on the word of Мэр ← Волна)" in Checker(page([shown])).words
    assert "= headline, Мэр (office) ← Волна (agency)" in explain(shown, ())


def test_words_that_show_how_sure_bear_one_label():
    text = "Возможно, мост, возможно, закрыт. Открыт."
    stated = (
        Statement(Span(0, 33), (), "possible", shown=(Span(0, 8), Span(16, 24))),
        Statement(Span(34, 41), (), "planned"),
    )
    assert "Возможно‹possible›, мост, возможно, закрыт. Открыт.‹planned›" in text_page(reading(text, statements=stated))
    shown = page([reading(text, statements=stated)])
    assert re.findall(r'<span class="sure(?: tied)?"( data-sure="\w+")? title="[^"]+">([^<]+)', shown) == [
        (' data-sure="possible"', "Возможно"),
        ("", "возможно"),
        (' data-sure="planned"', "Открыт."),
    ]


def test_a_circle_of_parents_ends():
    one, two = said(1, (0, 2), parent=2), said(2, (3, 5), parent=1)
    assert Voices(reading("ab cd", one, two)).chain(one) == (one, two)
    assert text_page(reading("ab cd", one, two)).count("S1") == 2


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────

VOID = {"meta", "br", "img", "input", "hr", "link"}


class Checker(HTMLParser):
    """Holds a page to what a parser must not have to mend: tags that nest, ids once, links that lead somewhere."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(source)
        self.close()
        assert self.stack == []
        assert len(self.ids) == len(set(self.ids))
        assert {target[1:] for target in self.targets if target.startswith("#")} <= set(self.ids)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in VOID:
            self.stack.append(tag)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.attributes |= set(names)
        self.ids += [value for name, value in attrs if name == "id"]
        self.targets += [value for name, value in attrs if name in {"href", "src"}]

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.stack):
            self.words += data


def test_the_page_is_whole_and_holds_the_text():
    checked = Checker(page([READING]))
    for line in READING.article.text.split("\n"):
        assert line in checked.words
    assert checked.tags.count("script") == 1
    assert {"r1a1", "r1a2", "r1a3", "r1a4", "r1a5", "r1a6"} <= set(checked.ids)
    assert {"r1p0", "r1p1", "r1t0", "r1f0"} <= set(checked.ids) & {target[1:] for target in checked.targets}


def test_what_stands_beside_a_text_does_not_make_it_somebodys_word():
    named = (Place(Span(7, 14), "Kamensk", "city", "RU", 1.0, 2.0),)
    shown = reading("Мост в Каменске. Фото\nМост.", statements=(Statement(Span(22, 27), ()),), places=named)
    assert page([shown]).count('class="silent"') == 1


def test_many_readings_on_one_page():
    checked = Checker(page([READING, READING]))
    assert {"r1a1", "r2a1"} <= set(checked.ids)
    assert checked.words.count("Who says what") == 2


def test_the_policy_names_what_is_there():
    shown = page([READING])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', shown)[1]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; base-uri 'none'; form-action 'none'",
        policy,
    )
    assert "style" not in Checker(shown).attributes


def hostile() -> Reading:
    span = (0, len(HOSTILE))
    mark = said(1, span, entity=HOSTILE, source=Span(*span), cue=Span(*span), rule=HOSTILE)
    article = Article(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE, None)
    whole = Span(*span)
    return Reading(
        article,
        '"><script>',
        None,
        (mark,),
        (Source("s", HOSTILE, HOSTILE, HOSTILE, (whole,)),),
        (Statement(whole, ("s", "?"), HOSTILE, shown=(whole,), places=(0, 9), times=(0, 9)),),
        (Place(whole, HOSTILE, HOSTILE, HOSTILE, 1.0, 2.0, 3, 4.0, ((HOSTILE, HOSTILE, 5),)),),
        (Time(whole, HOSTILE, HOSTILE, None, note=HOSTILE),),
        (Finding(HOSTILE, whole, HOSTILE), Finding(HOSTILE, whole, HOSTILE, "title")),
        (Problem(HOSTILE, whole, HOSTILE),),
    )


@pytest.mark.parametrize("show", [lambda r: page([r]), fragment], ids=["page", "fragment"])
def test_hostile_text_is_text(show):
    shown = show(hostile())
    checked = Checker(shown)
    assert "img" not in checked.tags
    assert "onerror" not in checked.attributes
    assert checked.tags.count("script") == (1 if shown.startswith("<!doctype") else 0)
    assert not any(target.startswith("javascript") for target in checked.targets)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", shown)


def test_hostile_text_cannot_steer_the_terminal():
    shown = text_page(hostile()) + explain(hostile(), [Opinion(HOSTILE, Span(0, 3), won=True, note=HOSTILE)])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", shown)
    assert "<script>alert(1)</script>" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("обычный текст\tи табуляция", "обычный текст\tи табуляция"),
        ("a\x1b[2Jb", "a\N{REPLACEMENT CHARACTER}[2Jb"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\ud800b", "a\N{REPLACEMENT CHARACTER}b"),
        ("👩‍👩‍👧 и́", "👩‍👩‍👧 и́"),
    ],
)
def test_clean(text, shown):
    assert clean(text) == shown


def many(count: int) -> Reading:
    """Return every third attribution inside the one before it, over rows."""
    text = "слово " * 10 + "\n"
    marks = []
    for n in range(count):
        start = len(text) * n + 6 * (n % 3)
        marks.append(
            said(n + 1, (start, start + 30), parent=n if n % 3 else None, continues=(Span(start + 30, start + 48),))
        )
    return reading(text * count, *marks)


def test_a_thousand_attributions():
    shown = many(1000)
    checked = Checker(page([shown]))
    assert {f"r1a{n}" for n in range(1, 1001)} <= set(checked.ids)
    assert text_page(shown).count("\n") > 1000
    Checker(fragment(shown))


def test_a_thousand_deep():
    deep = reading("а" * 2000, *(said(n, (n, 2000 - n), parent=n - 1 or None) for n in range(1, 200)))
    Checker(page([deep]))
    assert "]¹⁹⁹" in text_page(deep).replace("\n  ", "")


def test_a_notebook_shows_the_reading():
    shown = READING._repr_html_()
    Checker(shown)
    assert "<script" not in shown
    assert 'title="Американцы ← Минобороны РФ ← РИА Новости: says"' in shown


@pytest.mark.parametrize("bare", [reading(""), reading("Текст."), reading("\n\n"), reading("Т", said(1))])
def test_little_to_show(bare):
    Checker(page([bare]))
    Checker(fragment(bare))
    assert text_page(bare).startswith("a\nNothing in this text")
    assert explain(bare, ())


# ── explanation ──────────────────────────────────────────────────────────────────────────────────


def test_the_explanation_says_what_won_and_why():
    at = READING.article.text.index("боевики сдаются")
    opinions = [
        Opinion("глагол + что", Span(at - 20, at + 5), won=True, note="ссылаться"),
        Opinion("скобки", Span(at, at + 5), won=False, note="no marks"),
    ]
    shown = explain(READING, opinions, width=200)
    for line in (
        (
            "боевики сдаются в плен\n"
            "  = Американцы³ (unnamed) ← Минобороны РФ² (military, minoborony-rf) ← РИА Новости¹ (agency, ria-novosti)\n"
            "    Американцы³ says, at «ссылались на то», rule глагол + что; known through Минобороны РФ\n"
            "    Минобороны РФ² goes on silently, at «со ссылкой на», rule со ссылкой; known through РИА Новости\n"
            "    РИА Новости¹ told the one above, at «пишет», rule об этом\n"
            "  ~ doubted: told at arm's length, by «ссылались на то»\n"
            "    - скобки at «боеви»: no marks\n"
        ),
        "    + глагол + что at «сылались на то, что боеви»: ссылаться",
        (
            "Силы коалиции отказались наносить удары под Абу-Кемалем\n"
            "  = headline, the outlet's own: no attribution holds this stretch\n"
            "  ~ asserted: nothing says otherwise\n"
            "  @ «Абу-Кемалем»: Abu Kamal (city, SY), 34.45, 40.92, GeoNames 174448 rather than Abu Kemal, IQ\n"
        ),
        "  @ «9 ноября»: 2017-11-09\n",
        "  = the outlet's own: no attribution holds this stretch",
        "Подписывайтесь на наш канал\n  = nobody's statement",
    ):
        assert line in shown


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def test_json_round_trips():
    (line,) = data.jsonl([READING])
    assert line.count("\n") == 1
    assert Reading.from_dict(json.loads(line)) == READING
    assert Reading.from_dict(json.loads(data.laid_out(READING))) == READING


@pytest.mark.parametrize(
    ("write", "count", "kind"),
    [(data.json_one, 1, dict), (data.json_one, 2, list), (data.json_list, 1, list), (data.json_list, 0, list)],
)
def test_one_object_or_a_list(write, count, kind):
    assert isinstance(json.loads("".join(write([READING] * count))), kind)


def test_nothing_for_no_reading():
    assert "".join(data.json_one([])) == ""


def test_half_a_character_is_escaped_in_its_record_alone():
    whole, half = data.jsonl([reading("Текст"), reading("Текст \ud83d")])
    assert "Текст" in whole
    assert "\\ud83d" in half
    assert half.encode()
    assert json.loads(half)["text"] == "Текст \ud83d"
