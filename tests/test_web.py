"""The pages of the desk, as a person uses them in a browser; and what they are made of."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from chromium import opened
from desk_server import serving
from sayso.corpus import Query, open_corpus
from sayso.desk import now
from sayso.flow import add
from sayso.intake.files import take
from sayso.links.model import Hop, Origin, Voice
from sayso.links.pages import Byline, ClaimView, Told, Version
from sayso.model import Place, Reading, Span, Time
from sayso.web.pages.layers import layers
from sayso.web.pages.rendering import _accepted
from sayso.web.pages.shelf import Shelf
from sayso.web.pages.story import marked, track, wordings
from sayso.web.pages.wording import LANGUAGES, words

WEB = Path(__file__).resolve().parent.parent / "src" / "sayso" / "web"
AXE = Path(__file__).with_name("data").joinpath("axe", "axe.min.js")
TEXT = """Мост через Сок закрыт
Мост через реку Сок закрыт до 20 мая 2024 года, сообщило агентство «Волга-Информ» со ссылкой на министерство транспорта.

Пострадали семь человек. Подрядчик отрицает, что знал о трещинах."""


@pytest.fixture(scope="module")
def browser():
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def desk(tmp_path_factory, root):
    """A desk over the examples, those in files of their own by their names."""
    folder = tmp_path_factory.mktemp("desk")
    named = [{"id": path.stem, "text": path.read_text("utf-8")} for path in sorted((root / "examples").glob("*.txt"))]
    (folder / "texts.json").write_text(json.dumps(named), "utf-8")
    place = str(folder / "examples.db")
    with open_corpus(place) as corpus:
        add(
            corpus, take([str(folder / "texts.json"), str(root / "examples/grain.jsonl"), str(root / "examples/story")])
        )
    with serving(place) as client:
        yield client


@pytest.fixture
def visit(browser, desk):
    """Open a page; whatever a console says, or a page throws, fails the test."""
    said, contexts = [], []

    def opened(path: str = "/", *, expect: int = 200, **context):
        made = browser.new_context(**{"locale": "en", "viewport": {"width": 1280, "height": 900}} | context)
        contexts.append(made)
        page = made.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        assert page.goto(f"{desk.base_url}{path}").status == expect
        if expect != 200:
            said.clear()  # the browser itself tells of it
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def story(desk) -> str:
    return "/stories/" + desk.desk.corpus.linked().stories("largest").items[0].id


def claim(desk) -> str:
    return re.search(r"/claims/[0-9a-f]+", desk.get(story(desk)).text)[0]


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words_with_the_same_blanks(language):
    def blanks(entry):
        forms = entry.values() if isinstance(entry, dict) else [entry]
        return set().union(*(re.findall(r"\{(\w+)\}", form) for form in forms))

    ours, english = words(language).entries, words("en").entries
    assert list(ours) == list(english)
    assert {key: blanks(entry) for key, entry in ours.items()} == {key: blanks(entry) for key, entry in english.items()}
    plurals = {"one", "other"} if language == "en" else {"one", "few", "many", "other"}
    assert all(set(entry) == plurals for entry in ours.values() if isinstance(entry, dict))


@pytest.mark.parametrize("path", sorted(WEB.joinpath("templates").glob("*.html")), ids=lambda path: path.name)
def test_no_word_stands_in_a_template(path):
    bare = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<kbd>.*?</kbd>|<!.*?>", " ", path.read_text("utf-8"), flags=re.DOTALL
    )
    said = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', bare) + re.findall(r">([^<>]*)<", bare)
    found = {word for text in said for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", "", text))}
    assert found <= {"Sayso", "CSV", "JSONL", "https"}


def test_every_word_is_used():
    code = "".join(path.read_text("utf-8") for path in (*WEB.rglob("*.html"), *WEB.rglob("pages/*.py")))
    groups = set(re.findall(r'known\("(\w+)"', code)) | {"act", "certainty", "problem"}  # by a name that is computed
    made = set(re.findall(r't\("([\w.]+?)[_.]?" ~', code))
    for key in words("en").entries:
        group = key.split(".")[0]
        dynamic = any(key.startswith(head) for head in made)
        assert f'"{key}"' in code or f"'{key}'" in code or dynamic or group in groups, key


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "en"), ("de, uk;q=0.5, ru;q=0.8", "ru"), ("uk-UA", "uk"), ("ru;q=x, en;q=0.1", "en"), ("," * 900, "en")],
)
def test_the_browser_chooses_the_language(header, language):
    assert _accepted(header) == language


WHEN = [
    (("2017-11-09", "2017-11-10"), "9 Nov 2017", "9 лист. 2017\u202fр."),
    (("2017-11-01", "2017-12-01"), "November 2017", "листопад 2017\u202fр."),
    (("2017-01-01", "2020-01-01"), "2017\u2009–\u20092019", "2017\u2009–\u20092019"),
    (("2014-01-01", None), "since 2014", "з 2014"),
    ((None, "2024-05-20"), "before 20 May 2024", "до 20 трав. 2024\u202fр."),
    ((None, None), "cannot be told", "встановити не можна"),
]


@pytest.mark.parametrize(("ends", "english", "ukrainian"), WHEN)
def test_times_are_told_in_words(ends, english, ukrainian):
    def plain(text):
        return re.sub(r"[\u202f\u00a0 ]+", " ", text).removesuffix(" р.")

    time = Time(Span(0, 1), *ends)
    assert plain(words("en").when(time)) == plain(english)
    assert plain(words("uk").when(time)) == plain(ukrainian)


def test_places_and_numbers_are_told_in_words():
    near = Place(Span(0, 1), "Homs", "city", "SY", 34.73, 36.72, radius_km=15)
    assert words("ru").place(near) == "15 км вокруг: Homs (город, Сирия)"
    assert words("en").place(Place(Span(0, 1), "Syria", "country", "SY")) == "Syria (country)"
    assert [words("ru")("count.articles", n=n) for n in (1, 3, 11, 21)] == [
        "1 статья",
        "3 статьи",
        "11 статей",
        "21 статья",
    ]


# ── facets, on both databases ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bridges(empty, root, tmp_path):
    """A corpus with one article: its reading is written by hand, so that every count is known."""
    reading = Reading.from_dict(json.loads((root / "tests/data/reading.json").read_text("utf-8")))
    (tmp_path / "one.jsonl").write_text(json.dumps({"id": reading.article.id, "title": reading.article.title,
        "text": reading.article.text, "outlet": "Вестник", "published": "2017-11-10"}), "utf-8")  # fmt: skip
    with open_corpus(empty) as corpus:
        corpus.take_in(take([str(tmp_path / "one.jsonl")]))
        stored = next(corpus.articles())
        corpus.keep([Reading.from_dict(reading.to_dict() | {"id": stored.id, "title": stored.title})], "test")
        yield corpus


def test_a_facet_counts_what_fits_the_other_filters(bridges):
    whole = bridges.facets(Query())
    for name in ("source", "act", "certainty", "chain_depth"):
        assert whole[name], name
        for one in whole[name]:
            value = int(one.value) if name == "chain_depth" else one.value
            assert bridges.count(Query(**{name: value})) == one.number, (name, one)
    first = whole["source"][0].value
    narrowed = bridges.facets(Query(source=first))
    assert narrowed["source"] == whole["source"]
    assert all(bridges.count(Query(source=first, act=one.value)) == one.number for one in narrowed["act"])
    for one in bridges.facets(Query(act="deny"))["source"]:
        assert bridges.count(Query(act="deny", source=one.value)) == one.number
    assert [tuple(one) for one in whole["month"]] == [("2017-11", "2017-11", bridges.count(Query()))]
    assert bridges.facets(Query(outlet="nobody's"))["act"] == ()


def test_places_and_times_of_what_is_found(bridges):
    spots, moments = bridges.spots(Query()), bridges.moments(Query())
    assert {(spot.name, spot.country) for spot in spots} == {("Abu Kamal", "SY"), ("Syria", "SY")}
    assert [one.time.since for one in moments] == ["2017-11-09"]
    assert bridges.spots(Query(outlet="nobody's")) == bridges.moments(Query(outlet="nobody's")) == []
    assert len(bridges.spots(Query(), 1)) == 1


def test_whom_a_source_passes_on(bridges):
    assert [one.name for one in bridges.cites("РИА Новости")] == ["Минобороны РФ"]
    assert bridges.cites("nobody") == ()


# ── the tree, the wordings, the versions ──────────────────────────────────────────────────────────────────────────────


def tree(hops: str, articles: str, voices: str = "M", denying: str = ""):
    """A claim from «M>a says, a>b copies»: capitals are voices."""
    made = tuple(Hop(*pair.split(">"), how) for pair, how in (hop.split() for hop in hops.split(", ")))
    view = ClaimView("c", "", None, tuple(articles), (), tuple(denying), 1, 1, (Origin("M", "M", "official", None, ()),), (),
                     tuple(Voice(v, v, "official", None) for v in voices), made)  # fmt: skip
    bylines = {name: Byline(name, None, name.upper(), None, f"2024-05-0{n + 1}") for n, name in enumerate(articles)}
    return layers(view, bylines)


TREES = [
    ("M>a says, a>b cites", "ab", {"M": 0, "a": 1, "b": 2}),
    ("M>a says, a>b copies, a>c copies", "abc", {"M": 0, "a": 1, "a copies": 2}),
    ("M>a says, a>b copies, a>c copies, c>d cites", "abcd", {"M": 0, "a": 1, "b": 2, "c": 2, "d": 3}),
    ("a>b cites, b>a cites", "ab", {"M": 0, "a": 0, "b": 1}),
    ("M>a says, M>b says, a>b cites", "ab", {"M": 0, "a": 1, "b": 2}),
]


@pytest.mark.parametrize(("hops", "articles", "expected"), TREES)
def test_the_tree_goes_from_left_to_right(hops, articles, expected):
    drawing = tree(hops, articles)
    assert {node.id: node.layer for node in drawing.nodes} == expected
    places = {(node.x, node.y) for node in drawing.nodes}
    assert len(places) == len(drawing.nodes)
    assert all(0 <= node.x < drawing.width and 0 <= node.y < drawing.height for node in drawing.nodes)


def test_copies_are_folded_but_not_those_who_deny_it():
    hops = "M>a says, a>b copies, a>c copies, a>d copies"
    folded = next(node for node in tree(hops, "abcd").nodes if node.kind == "folded")
    assert folded.members == ("b", "c", "d")
    nodes = tree(hops, "abcd", denying="d").nodes
    assert [node.members for node in nodes if node.kind == "folded"] == [("b", "c")]
    assert [node.id for node in nodes if node.denies] == ["d"]


def test_a_circle_is_drawn_once_and_marked():
    assert [(edge.how, edge.back) for edge in tree("a>b cites, b>a cites", "ab").edges] == [
        ("cites", False),
        ("cites", True),
    ]


def told(number: int, text: str, **more) -> Told:
    base = {"field": "text", "span": Span(0, len(text)), "chain": (), "hedged": False, "polarity": "asserts"}
    return Told(number, f"a{number}", text=text, beside=None, why=(), copied=None, **base | more)


def test_wordings_mark_what_the_first_has_not():
    given = [
        told(1, "Мост закрыт."),
        told(2, "Мост временно закрыт."),
        told(3, "мост закрыт"),
        told(4, "<b>Мост</b> закрыт"),
    ]
    found = list(wordings(given))
    assert [one.told.number for one in found] == [1, 2, 4]
    assert [str(one.html) for one in found] == [
        "Мост закрыт.",
        "Мост <mark>временно</mark> закрыт.",
        "&lt;<mark>b</mark>&gt;Мост&lt;/<mark>b</mark>&gt; закрыт",
    ]
    assert [one.number for one in found[0].again] == [3]


def test_marked_text_is_escaped_and_spans_do_not_overlap():
    assert marked("<a> & b", [Span(0, 3), Span(2, 4), Span(6, 7)]) == "<mark>&lt;a&gt;</mark> &amp; <mark>b</mark>"


def test_versions_lie_along_time():
    times = ["2024-05-01T00:00", "2024-05-01T01:00", "2024-05-02T00:00", None]
    lot = [Version(str(n), "", "", "a", None, time, (), 1) for n, time in enumerate(times)]
    assert [(dot.x, dot.row) for dot in track(lot)] == [(0.0, 0), (4.2, 1), (100.0, 0), (100.0, 1)]


def test_the_shelf_forgets_the_oldest(desk):
    shelf = Shelf()
    first = shelf.put(desk.desk.pasted(TEXT))
    assert shelf.put(desk.desk.pasted(TEXT)) == first
    assert shelf.reading(first, desk.desk) is shelf.reading(first, desk.desk)
    names = [shelf.put(desk.desk.pasted(f"{TEXT} {n}")) for n in range(64)]
    assert shelf.taken(first) is shelf.reading(first, desk.desk) is None
    assert shelf.taken(names[-1]).article.text.endswith("63")


# ── paste, read, inspect, correct ─────────────────────────────────────────────────────────────────────────────────────


def chain(page) -> list[str]:
    return page.locator("#chain .ladder b").all_inner_texts()


def test_paste_read_inspect_correct(visit, desk):
    page = visit("/")
    before = desk.desk.corpus.status().articles
    page.get_by_label("Text of an article").fill(TEXT)
    page.get_by_text("Title, outlet, time").click()
    page.get_by_label("Outlet").fill("Вестник")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pasted/*")
    assert page.locator("h1").inner_text() == "Мост через Сок закрыт"
    assert "of it" not in page.locator(".rests").inner_text()
    assert desk.desk.corpus.status().articles == before  # nothing is stored

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert chain(page) == ["министерство транспорта", "Волга-Информ", "Вестник"]
    assert page.url.endswith("#a2")
    assert page.locator("#verdict [name=confirm]").count() == 0
    page.get_by_role("button", name="Keep it in the corpus").click()
    page.wait_for_url("**/articles/*")
    assert desk.desk.corpus.status().articles == before + 1

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_text("Marked as right.").first.wait_for()
    page.locator("#chain", has_text="confirmed").wait_for()  # the page fills it once it has loaded
    assert page.locator("#chain").inner_text().endswith("confirmed")
    page.reload()
    assert chain(page) == ["министерство транспорта", "Волга-Информ", "Вестник"]
    assert page.locator("#chain").inner_text().endswith("confirmed")

    count = page.locator(".a[id]").count()
    page.keyboard.press("x")
    page.get_by_text("Marked as wrong.").first.wait_for()
    assert page.locator(".a[id]").count() < count
    page.locator(".notice").get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back.").first.wait_for()
    assert page.locator(".a[id]").count() == count


def test_a_source_gets_another_name_and_its_own_back(visit):
    page = visit("/articles/grain")
    page.locator(".sources summary").first.click()
    page.locator(".rename input[name=to]").first.fill("Телеканал <b>первый</b>")
    page.locator(".rename button").first.click()
    page.locator(".light b").first.get_by_text("Телеканал <b>первый</b>").wait_for()
    page.locator(".made").get_by_role("button", name="Undo").click()
    assert page.locator(".light b").first.inner_text() == "Ардания-1"


@pytest.mark.parametrize("key", ["j", "ArrowRight", "ArrowDown"])
def test_keys_go_through_the_attributions(visit, key):
    page = visit("/articles/dam")
    page.locator(".a[id]").first.focus()
    stops = page.locator(".a[id]").evaluate_all("marks => marks.map(mark => mark.id)")
    way = [page.evaluate("document.activeElement.id")]
    for _ in stops[1:]:
        page.keyboard.press(key)
        way.append(page.evaluate("document.activeElement.id"))
    assert way == stops
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == stops[-2]
    assert page.locator('.a[tabindex="0"]').count() == 1


def test_the_chain_by_pointer_caret_and_address(visit):
    page = visit("/articles/dam")
    page.locator(".body .a >> nth=1").hover()
    first = chain(page)
    assert len(first) > 1
    page.get_by_text("Верхнелужская плотина построена").hover()
    assert page.locator("#chain").inner_text().startswith(("The outlet", first[0])) or chain(page)
    page.evaluate("""() => {
      const node = document.querySelector('.body .a').lastChild;
      document.getSelection().collapse(node, 0);
    }""")
    page.wait_for_function("document.querySelector('.a.here')")
    page = visit(f"/articles/dam#{page.locator('.a[id] >> nth=3').get_attribute('id')}")
    page.wait_for_function("document.activeElement.matches('.a.here')")


def test_a_source_lights_up(visit):
    page = visit("/articles/dam")
    button = page.locator(".light").first
    button.focus()
    page.keyboard.press("Enter")
    number = button.get_attribute("data-n")
    lit = page.locator(".a.mine").evaluate_all("marks => [...new Set(marks.map(mark => mark.dataset.n))]")
    assert lit == [number]
    page.keyboard.press("Escape")
    assert page.locator(".a.mine").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("s")
    assert page.locator(".light[aria-pressed=true]").count() == 1


def test_only_what_the_outlet_says(visit):
    page = visit("/articles/dam")
    page.keyboard.press("o")
    page.wait_for_url("**only=outlet*")
    shown = "marks => marks.map(mark => getComputedStyle(mark).fontSize)"
    assert set(page.locator(".body .a").evaluate_all(shown)) == {"0px"}
    page.keyboard.press("o")
    page.wait_for_url(lambda url: "only" not in url)


def test_why_it_was_read_so(visit):
    page = visit("/articles/dam")
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.wait_for_url("**why=*")
    assert page.locator("code").first.inner_text() == "report/about"
    assert page.locator(".part.content").count()
    assert page.locator(".part.cue").inner_text() == "сообщает"
    page.get_by_text("Back to the article").click()
    page.wait_for_function("document.activeElement.matches('.a[id]')")


def test_help_by_key_and_by_link(visit):
    page = visit("/search")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_text("the next attribution").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("?")
    assert page.locator("#find").input_value() == "?"


def test_files_and_what_cannot_be_read(visit, root):
    page = visit("/")
    page.locator("#files").set_input_files([str(root / "examples/dam.txt"), str(root / "examples/ferry.txt")])
    page.get_by_role("button", name="Read it").click()
    assert page.locator(".entries a").count() == 2
    page.locator(".entries a").first.click()
    assert page.locator("h1").inner_text() == "На Верхнелужской плотине нашли трещину"
    assert page.locator(".body .a").count() > 5


def test_an_empty_form_and_a_gone_text_say_what_to_do(visit):
    page = visit("/pasted/gone", expect=404)
    assert "paste it again" in page.locator("main").inner_text()
    assert visit("/nothing", expect=404).locator("h1").inner_text() == "There is nothing here"


# ── search ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_search_narrow_export(visit, desk):
    page = visit("/search?words=плотина")
    assert page.locator("#h-found").inner_text() == f"{desk.desk.corpus.count(Query(words='плотина'))} statements"
    page.locator(".facet").first.get_by_role("link").first.click()
    page.locator(".chosen").wait_for()
    count = int(page.locator("#h-found").inner_text().split()[0])
    assert page.locator(".hit").count() == count > 0
    with page.expect_download() as loaded:
        page.get_by_role("link", name="CSV").click()
    assert len(Path(loaded.value.path()).read_text("utf-8").strip().splitlines()) == count + 1
    page.locator(".hit blockquote a").first.click()
    assert page.locator(".asked").first.is_visible()
    page.go_back()
    page.locator(".chosen a").last.click()
    assert page.locator(".chosen a").count() == 1


def test_search_pages_and_wrong_questions(visit, desk):
    page = visit("/search")
    seen = page.locator(".hit blockquote").all_inner_texts()
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**cursor=*")
    assert not set(page.locator(".hit blockquote").all_inner_texts()) & set(seen[:3])
    assert "ISO 8601" in visit("/search?since=yesterday", expect=400).get_by_role("alert").inner_text()
    for query in ("chain_depth=x", "act=fly", "cursor=!", "words=…", f"chain_depth={'9' * 5000}"):
        assert desk.get(f"/search?{query}").status_code in (200, 400)


def test_a_source_page_counts_what_search_finds(visit, desk):
    page = visit("/sources/Север-Информ")
    count = desk.desk.corpus.count(Query(source="Север-Информ"))
    assert page.locator("main .lead").inner_text().startswith(f"{count} statement")
    assert page.locator("h1").inner_text() == "Север-Информ"
    assert "министерство водного хозяйства" in page.locator(".side").inner_text()
    assert visit("/sources/nobody", expect=404).locator("h1").inner_text() == "There is nothing here"


# ── map and timeline ──────────────────────────────────────────────────────────────────────────────────────────────────

PLACES = [
    {"name": f"Town {n}", "kind": "town", "point": n % 9 > 0, "lat": 44 + n % 71 / 5, "lon": 20 + n % 83 / 2, "country": None,
     "n": 1 + n % 40, "says": "1 statement", "to": "/search?place=1"} for n in range(5_000)
]  # fmt: skip
TIMES = [
    {"since": f"20{n % 20 + 5:02}-0{n % 9 + 1}-11" if n % 7 else None, "until": f"20{n % 20 + 5:02}-0{n % 9 + 1}-{12 + n % 9}",
     "approx": n % 5 == 0, "when": "then", "text": "Мост закрыт до мая", "to": "/articles/dam"} for n in range(5_000)
]  # fmt: skip
MOVING = """() => {
  const canvas = document.querySelector("canvas");
  const move = (x) => new PointerEvent("pointermove", {pointerId: 1, clientX: x, clientY: 400, bubbles: true});
  window.moving = setInterval(() => canvas.dispatchEvent(move(400 + Math.random() * 50)), 8);
}"""
FRAMES = """() => new Promise((done) => {
  const times = [];
  let last = performance.now();
  (function frame(now) {
    times.push(now - last);
    last = now;
    times.length < 40 ? requestAnimationFrame(frame) : done(times.slice(5).sort((a, b) => a - b)[17]);
  })(last);
})"""


@pytest.mark.parametrize(("view", "marks"), [("map", PLACES), ("timeline", TIMES)])
def test_five_thousand_marks_do_not_stutter(visit, view, marks):
    page = visit()
    page.route("**/search/marks/**", lambda route: route.fulfill(json=marks))
    page.goto(page.url + f"search?view={view}")
    page.locator("#listing tr").nth(150).wait_for(state="attached")
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(box["x"] + 300 + 9 * step, box["y"] + 300 + 5 * step)
    page.evaluate(MOVING)
    median = page.evaluate(FRAMES)
    page.evaluate("clearInterval(window.moving)")
    page.mouse.up()
    assert median < 60  # ms; drawn without a graphics card


def test_the_map_opens_what_is_under_the_pointer_and_by_keys(visit):
    page = visit()
    one = PLACES[1] | {"name": "Самара", "lat": 53.2, "lon": 50.1, "to": "/search?words=плотина"}
    page.route("**/search/marks/**", lambda route: route.fulfill(json=[one]))
    page.goto(page.url + "search?view=map")
    page.locator("#listing td").first.wait_for()
    page.locator("canvas").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("0")
    page.wait_for_timeout(200)
    page.keyboard.press("+")
    assert page.locator(".tip").inner_text() == "Самара (town) · 1 statement"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?words=*")


def test_the_marks_are_those_of_the_search(desk):
    places, times = (desk.get(f"/search/marks/{kind}", params={"words": "плотина"}) for kind in ("places", "times"))
    assert places.status_code == times.status_code == 200
    assert all(one["until"] or one["since"] for one in times.json())
    everywhere = desk.get("/search/marks/times").json()
    assert len(everywhere) > len(times.json())
    assert {"when", "text", "to"} <= everywhere[0].keys()


# ── stories and claims ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_story_has_claims_origins_versions_findings(visit, desk):
    page = visit("/stories")
    page.locator(f"a[href='{story(desk)}']").click()
    rows = page.locator(".claims tbody tr")
    reach = [int(text) for text in rows.locator(".reach").all_inner_texts()]
    assert reach == sorted(reach, reverse=True)
    assert reach[0] > 2
    assert page.locator(".tree .node.origin").count() >= 1
    assert page.locator(".tree .edge").count() >= 2
    assert page.locator(".conflict mark").count() > 1
    assert page.locator(".versions tbody tr").count() > 1
    rows.nth(1).get_by_role("link", name="tree").click()
    page.wait_for_url("**tree=*")
    assert page.locator(".claims .chosen").count() == 1


def test_a_claim_has_all_its_wordings(visit, desk):
    page = visit(claim(desk))
    assert page.locator(".wordings > li").count() > 1
    assert page.locator(".wordings mark").count() > 1
    assert page.locator(".origins li").count() >= 1
    page.locator(".wordings .meta a").first.click()
    assert page.locator(".inspector").is_visible()


def test_a_copy_is_shaded_and_leads_to_its_source(visit):
    page = visit("/articles/02")
    assert page.locator(".copy").count() >= 3
    page.locator(".copied a").click()
    page.wait_for_url("**/articles/01")


# ── for everybody ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pages(desk) -> dict[str, int]:
    own = ("/", "/help", "/articles/02", "/articles/dam?why=1", "/articles/dam?only=outlet", "/search", "/search?view=map",
           "/search?view=timeline", "/sources/Север-Информ", "/stories", story(desk), claim(desk))  # fmt: skip
    return dict.fromkeys(own, 200) | {"/nothing": 404, "/search?since=x": 400}


CHECKED = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [
        ("en", "light", 1280),
        ("en", "dark", 360),
        ("ru", "light", 360),
        ("ru", "dark", 1280),
        ("uk", "light", 1280),
        ("uk", "dark", 360),
    ],
)
def test_every_page_is_accessible(browser, desk, language, theme, width):
    page = browser.new_page(
        locale=language, color_scheme=theme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    source, found = AXE.read_text("utf-8"), []
    for path in pages(desk):
        page.goto(f"{desk.base_url}{path}")
        page.evaluate(source)
        result = page.evaluate(CHECKED)
        found += [(path, one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [(path, "wider than the screen", wide)] if wide > 0 else []
    assert page.locator("html").get_attribute("lang") == language
    page.context.close()
    assert found == []


def test_the_page_speaks_as_it_was_told(visit):
    page = visit("/search?words=мост")
    page.get_by_role("link", name="Ук").click()
    assert page.locator(".tabs a").first.inner_text() == "Список"
    page.locator("[role=group] a[title='Темні']").click()
    page.goto(page.url.split("?")[0])
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "uk"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"


def test_without_scripts_everything_can_be_read_and_put_right(browser, desk):
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{desk.base_url}/articles/ferry")
    page.locator(".sources summary").first.click()
    page.locator(".sources").get_by_role("link", name="why?").first.click()
    page.get_by_label("Your reason").fill("проверено")
    page.get_by_role("button", name="Right").click()
    assert "проверено" in page.locator(".made").inner_text()
    page.locator(".made").get_by_role("button", name="Undo").click()
    assert page.locator(".made .gone").count() == 1
    context.close()


def test_print_shows_text_and_sources_without_buttons(visit):
    page = visit("/articles/dam")
    page.emulate_media(media="print")
    assert page.locator(".body").is_visible()
    assert page.locator(".light b").last.is_visible()
    assert page.locator(".sources details li").last.is_visible()
    assert page.locator(".inspector").is_hidden()
    assert page.locator(".mast nav").is_hidden()


# ── hostile ───────────────────────────────────────────────────────────────────────────────────────────────────────────

EVIL = (
    '<script>document.title="taken"</script><img src=x onerror=alert(1)>'
    "\u202eмост закрыт\u2066, сообщил мэр «\"'><b>»</script>"
)


def test_nothing_from_outside_runs(visit, desk):
    about = {"title": EVIL, "outlet": EVIL, "url": "javascript:alert(1)", "published": "2024-05-01"}
    taken = desk.desk.pasted(f"{EVIL}\n\n{EVIL}", **about)
    desk.desk.store([taken])
    (name,) = desk.desk.stored([taken])
    here = f"/articles/{name}"
    for path in (
        "/",
        here,
        f"{here}?s=1",
        f"{here}?only=outlet",
        "/search?words=мэр",
        f"/search?words={EVIL[:20]}&source={EVIL}",
    ):
        page = visit(path)
        assert page.title() != "taken"
        assert page.locator("main img, main script:not([type='application/json'])").count() == 0
        assert page.locator("[href^='javascript']").count() == 0
        assert "\u202e" not in page.content()
        page.keyboard.press("j")
    desk.get("/")
    own = {"X-CSRF-Token": desk.cookies["sayso_csrf"]}
    for fix in ({"reject": EVIL}, {"rename": EVIL, "to": EVIL}, {"nowhere": "-1"}, {"undo": EVIL}, {}):
        assert desk.post(f"/articles/{name}", data=fix, headers=own).status_code in (400, 404), fix


def test_a_form_from_elsewhere_is_refused(desk):
    foreign = {"Origin": "https://evil.example", "Cookie": "lang=ru"}
    answer = desk.post("/articles/dam", data={"reject": "1"}, headers=foreign)
    assert answer.status_code == 403


def test_ten_thousand_attributions_open(visit, desk):
    text = "Мост закрыт.\n" + "\n".join(f"Мэр сказал, что мост {n} закрыт." for n in range(5_000))
    article = desk.desk.pasted(text).article
    (small,) = [desk.desk.read(desk.desk.pasted("Мэр сказал, что мост 1 закрыт.").article)]
    one, where = small.attributions[0], []
    for n in range(5_000):
        start = text.index(f"Мэр сказал, что мост {n} закрыт")
        end = start + len(f"Мэр сказал, что мост {n}")
        where += [(start + 15, end), (start + 20, end)]
    said = tuple(
        replace(
            one, id=k + 1, content=(Span(*span),), cue=None, source=None, source_id=None, parent=k if k % 2 else None
        )
        for k, span in enumerate(where)
    )
    reading = Reading(article, "ru", None, said)
    desk.desk.corpus.take_in([desk.desk.pasted(text)])
    desk.desk.corpus.keep([reading], "test")
    page = visit(f"/articles/{article.id}")
    assert page.locator(".a[id]").count() == 10_000
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert chain(page) == ["Мэр", "Мэр", "the outlet"]


def test_corrections_of_others_are_shown_with_who_and_when(visit, desk):
    from sayso.corpus.corrections import judge

    reading = desk.desk.corpus.reading("grain-talks")
    desk.desk.correct(judge(reading, reading.attributions[0].id, "confirm", by="<i>Анна</i>", at=now(), note="звонила"))
    said = visit("/articles/grain-talks").locator(".made").inner_text()
    assert "<i>Анна</i>" in said
    assert "звонила" in said


def test_unknown_things_are_not_there(desk):
    gone = (
        "/articles/none",
        "/articles/dam?why=99999",
        "/stories/none",
        "/claims/zz",
        "/pasted/none",
        "/articles/%2e%2e",
    )
    for path in gone:
        assert desk.get(path).status_code == 404, path
    assert desk.get("/articles/dam?s=999999999999").status_code == 200
