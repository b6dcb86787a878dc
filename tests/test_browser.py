"""The HTML page in a real browser: chains by mouse, focus and keys; sources that light up; contrast; no violation."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from chromium import opened
from sayso.model import Reading
from sayso.show.html import page as html_page

READING = Reading.from_dict(json.loads(Path(__file__).with_name("data").joinpath("reading.json").read_text("utf-8")))
HINT = "Point at a marked passage"
CHAINS = {  # by attribution, in the order of the text
    1: "1 РИА Новости←Вестник · relays Минобороны РФ",
    2: "2 Минобороны РФ←1 РИА Новости←Вестник · says",
    3: "3 Американцы←2 Минобороны РФ←1 РИА Новости←Вестник · says",
    4: "2 Минобороны РФ←1 РИА Новости←Вестник · says",
    5: "4 Джон Смит←Вестник · denies, word for word",
    6: "4 Джон Смит←Вестник · no comment",
}
IN_TEXT = (1, 2, 3, 4, 5, 6)


@pytest.fixture(scope="module")
def browser():
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(html_page([READING, READING]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=["light", "dark", "phone"])
def page(request, browser, address):
    """The page as a desk in the light, a desk in the dark, a phone; whatever the console says fails the test."""
    size = {"width": 390, "height": 800} if request.param == "phone" else {"width": 1280, "height": 900}
    scheme = "dark" if request.param == "dark" else "light"
    context = browser.new_context(viewport=size, color_scheme=scheme)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    yield opened
    context.close()
    assert said == []


def dock(page: Page) -> str:
    return page.locator(".dock p").inner_text()


def lit(page: Page, kind: str) -> set[str]:
    return set(page.eval_on_selector_all(f".a.{kind}", "marks => marks.map(mark => mark.dataset.k)"))


def test_the_chain_on_hover(page):
    assert dock(page).startswith(HINT)
    page.locator("#r1a3").hover()
    assert dock(page) == CHAINS[3]
    assert lit(page, "here") == {"r1a3"}
    page.locator("#r1 p", has_text="Сирийская армия").hover()
    assert dock(page) == "The outlet's own word."
    page.locator("h1").hover()
    assert dock(page).startswith(HINT)
    assert lit(page, "here") == set()


@pytest.mark.parametrize(
    ("selector", "shown"),
    [
        ("#r1p1", "The outlet's own word. · Syria (country)"),
        ("#r1t0", "The outlet's own word. · 2017-11-09"),
        ("#r1 .sure >> nth=0", CHAINS[4].replace(" · says", " · says · told at arm's length")),
    ],
)
def test_what_stands_beside_is_told_on_hover(page, selector, shown):
    page.locator(selector).hover()
    assert dock(page) == shown


@pytest.mark.parametrize(
    ("words", "target"), [("Абу-Кемалем", "r1p0"), ("9 ноября", "r1t0"), ("Силы коалиции", "r1f0")]
)
def test_lists_lead_into_the_text(page, words, target):
    page.locator("#r1 .context a, #r1 .findings a", has_text=words).click()
    assert page.evaluate("document.querySelector(':target').id") == target
    assert page.locator(f"#{target}").evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"


def test_how_sure_is_written_beside_the_words(page):
    labels = page.eval_on_selector_all(
        "#r1 .sure", "marks => marks.map(mark => getComputedStyle(mark, '::after').content)"
    )
    assert labels == ['"doubted"', '"denies"']


def test_the_map_has_a_name_and_says_where(page):
    shown = page.get_by_role("img", name="A map of: Abu Kamal").first
    assert shown.locator("text").text_content() == "Abu Kamal"
    assert shown.locator("title").text_content() == "Abu Kamal (city, SY) · 34.45, 40.92"
    box = shown.locator("text").bounding_box()
    assert box["width"] > 30
    assert box["height"] > 9


@pytest.mark.parametrize("number", CHAINS)
def test_the_chain_on_focus(page, number):
    mark = page.locator(f"#r1a{number}")
    mark.focus()
    assert dock(page) == CHAINS[number]
    assert mark.get_attribute("aria-label").split(" ← ")[0].startswith(CHAINS[number].split("←")[0][2:])
    assert mark.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize(
    ("forward", "back"), [("ArrowRight", "ArrowLeft"), ("ArrowDown", "ArrowUp"), ("Tab", "Shift+Tab")]
)
def test_keys_move_through_the_attributions(page, forward, back):
    page.locator("#r1a1").focus()
    way = [focused(page)]
    for _ in IN_TEXT[1:]:
        page.keyboard.press(forward)
        way.append(focused(page))
    assert way == [f"r1a{number}" for number in IN_TEXT]
    assert dock(page) == CHAINS[6]
    page.keyboard.press(back)
    assert focused(page) == "r1a5"


def test_arrows_stop_at_the_ends(page):
    page.locator("#r1a1").focus()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "r1a1"
    page.locator("#r2a6").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "r2a6"


def test_what_is_focused_is_not_behind_the_dock(page):
    for number in IN_TEXT:
        page.locator(f"#r2a{number}").focus()
        bottom = page.evaluate("document.activeElement.getClientRects()[0].bottom")
        assert bottom <= page.locator(".dock").bounding_box()["y"]


@pytest.mark.parametrize(("name", "theirs"), [("РИА Новости", {1}), ("Минобороны РФ", {2, 4}), ("Джон Смит", {5, 6})])
def test_a_source_lights_up_what_is_theirs(page, name, theirs):
    button = page.locator("#r1who button", has_text=name)
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert lit(page, "mine") == {f"r1a{number}" for number in theirs}
    page.locator("#r1who button", has_text="Американцы").click()
    assert button.get_attribute("aria-pressed") == "false"
    assert lit(page, "mine") == {"r1a3"}
    page.keyboard.press("Escape")
    assert lit(page, "mine") == set()
    assert page.locator("[aria-pressed=true]").count() == 0


def test_a_saying_leads_to_its_place_in_the_text(page):
    page.locator("#r1who a", has_text="боевики сдаются в плен").last.click()
    page.keyboard.press("Tab")
    assert focused(page) in {"r1a3", "r1a4"}


def test_sources_are_told_apart_by_more_than_colour(page):
    looks = page.eval_on_selector_all(
        "#r1who .voice b",
        "names => names.map(getComputedStyle).map((look) => [look.borderBottomStyle, look.borderBottomColor])",
    )
    assert len({style for style, _ in looks}) == len({colour for _, colour in looks}) == len(looks) == 4


def test_lines_grow_heavier_with_depth(page):
    width = "mark => parseFloat(getComputedStyle(mark).borderBottomWidth)"
    assert page.locator("#r1a1").evaluate(width) < page.locator("#r1a2").evaluate(width)


def test_nothing_is_wider_than_the_screen(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


CONTRASTS = """() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const rgba = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgba(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const out = [];
  for (const node of document.querySelectorAll("body *:not(script, style, svg, svg *)")) {
    const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const style = getComputedStyle(node);
    const ratio = contrast(rgba(style.color), ground(node));
    if (words) out.push([ratio, node.className + " " + node.textContent.slice(0, 20)]);
    if (node.matches(".a, .voice b")) {
      const line = contrast(rgba(style.borderBottomColor), ground(document.body));
      if (parseFloat(style.borderBottomWidth)) out.push([line * 1.5, "line of " + node.className]);
    }
  }
  return out;
}"""


@pytest.mark.parametrize("pressed", [False, True])
def test_contrast_is_aa(page, pressed):
    """Hold text to 4.5 to 1; a line under it to 3 to 1."""
    page.locator("#r1a3").focus()
    if pressed:
        page.locator("#r2who button").first.click()
    checked = page.evaluate(CONTRASTS)
    assert len(checked) > 100
    dim = "line of a" if pressed else "nothing"  # while one source is lit, the others' lines step back
    assert [(ratio, what) for ratio, what in checked if ratio < 4.5 and not what.startswith(dim)] == []


def test_every_colour_has_contrast(browser, tmp_path):
    """Hold every pair of colours that the style sheet has to the same, fourteen sources on a page."""
    from dataclasses import replace

    from sayso.model import Span

    attributions = tuple(
        replace(
            READING.attributions[2], id=n, entity=f"Источник {n}", source_id=None, source=Span(n, n + 1), parent=None
        )
        for n in range(1, 15)
    )
    path = tmp_path / "many.html"
    path.write_text(
        html_page([replace(READING, attributions=attributions, sources=(), statements=())]), encoding="utf-8"
    )
    for scheme in ("light", "dark"):
        opened = browser.new_page(color_scheme=scheme)
        opened.goto(path.as_uri())
        assert opened.locator(".voice").count() == 14
        assert [found for found in opened.evaluate(CONTRASTS) if found[0] < 4.5] == []
        opened.close()


def test_no_script_still_shows_the_text_and_the_sources(browser, address):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert opened.locator(".dock").first.is_hidden()
    assert opened.locator("#r1who").get_by_text("known through РИА Новости").first.is_visible()
    context.close()


def test_a_foreign_script_does_not_run(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        html_page([READING]).replace("</main>", "<script>document.title = 'taken'</script></main>"), "utf-8"
    )
    opened = browser.new_page()
    opened.goto(path.as_uri())
    assert opened.title() != "taken"
    opened.close()


def test_print_shows_everything(browser, address):
    opened = browser.new_page()
    opened.goto(address)
    opened.emulate_media(media="print")
    assert opened.locator(".dock").is_hidden()
    assert opened.locator("#r2who button").last.is_visible()
    opened.close()
