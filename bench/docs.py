"""What the docs show of real runs, made anew: the terminal capture, the worked example, the figures, the screenshot.

    python bench/docs.py [GOLD]

Each block stands in its page between <!-- NAME --> and <!-- /NAME -->; nothing else of the page is touched. GOLD holds
the gold folders `reading` and `more_reading`; without it the figures stay as they are. The figures are those that
train/crossvalidate.py prints (it needs scikit-learn), the screenshot needs Chromium.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sayso import Article, Reading, read
from sayso.evaluate import NAMES
from sayso.show.data import laid_out
from sayso.show.html import page as html_page
from sayso.show.text import page as text_page

ROOT = Path(__file__).resolve().parent.parent
README, READING, OUTPUT = (ROOT / name for name in ("README.md", "docs/reading.md", "docs/output.md"))
PICTURE = ROOT / "docs" / "reading.png"
HEADLINE = ("attribution", "content", "say-so", "chain")
HALVES = ("reading", "more_reading learn", "more_reading held-out")
_CELL = re.compile(r"(-|\d\.\d+)(?: \[(\d\.\d+) (\d\.\d+)\])?")
Figures = dict[str, list[str]]
WIDTH = 80
CUT = "  […]"
EXAMPLE = Article(
    id="bridge",
    text="Мост через Тальцу закрыт. Об этом пишет агентство «Волна» со ссылкой на мэрию.\n"
    "В мэрии уточнили, что ремонт займёт месяц.",
    title="Мост закрыли",
    outlet="Вестник Тальцы",
)


def main() -> None:
    """Renew every block that can be renewed."""
    parser = argparse.ArgumentParser(description="Renew what the docs show of real runs.")
    parser.add_argument("gold", nargs="?", type=Path, help="the folder with reading/ and more_reading/")
    gold = parser.parse_args().gold
    put(README, "capture", capture())
    put(OUTPUT, "example", example())
    if gold:
        figures = parsed(crossvalidated(gold))
        put(README, "figures", headline(figures))
        put(READING, "figures", table(figures))
    screenshot()


def example_reading(name: str) -> Reading:
    """Read one of the examples as `sayso read` does."""
    return read(Article(name, (ROOT / "examples" / f"{name}.txt").read_text(encoding="utf-8")))


def capture() -> str:
    """Return the terminal page of an example, cut after its second paragraph and its fourth source, the cuts shown."""
    blocks = text_page(example_reading("ferry"), width=WIDTH).rstrip().split("\n\n")
    who = blocks.index("Who says what")
    shown = [*blocks[:4], CUT, *blocks[who - 1 : who + 5], CUT]
    return "```text\n$ sayso read examples/ferry.txt\n" + "\n\n".join(shown) + "\n```"


def example() -> str:
    """Return the contract of a short article of our own, as `--format json` prints it."""
    return f"```json\n{laid_out(read(EXAMPLE))}\n```"


def crossvalidated(gold: Path) -> str:
    """Return what the cross-validation prints, intervals included."""
    script = ROOT / "train" / "crossvalidate.py"
    call = [sys.executable, str(script), str(gold / "reading"), str(gold / "more_reading"), "--bootstrap"]
    return subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout


def parsed(printed: str) -> Figures:
    """Return the cells of each figure, one for each half of the gold. Raises ValueError where the columns differ."""
    head, *lines = printed.splitlines()
    if re.split(r" {2,}", head.strip()) != list(HALVES):
        raise ValueError(f"the columns are {head.strip()}, not {', '.join(HALVES)}")
    rows = {name: next(line for line in lines if re.match(rf"{re.escape(name)} +[-\d]", line)) for name in NAMES}
    return {name: [_cell(m) for m in _CELL.finditer(row.removeprefix(name))] for name, row in rows.items()}


def headline(figures: Figures) -> str:
    """Return the four figures that say most."""
    cells = {name: [cell.split(" ")[0][:4] for cell in figures[name]] for name in HEADLINE}
    rows = [f"| {name} | {first} | **{held_out}** |" for name, (first, _, held_out) in cells.items()]
    return "\n".join(["| figure | development | held out |", "|---|--:|--:|", *rows])


def table(figures: Figures) -> str:
    """Return every figure, development beside held out."""
    head = "| figure | development: `reading` | development: learn half | held out |"
    return "\n".join([head, "|---|--:|--:|--:|", *(f"| {name} | {' | '.join(figures[name])} |" for name in NAMES)])


def _cell(found: re.Match[str]) -> str:
    value, low, high = found.groups()
    return value if low is None else f"{float(value):.2f} ({float(low):.2f}–{float(high):.2f})"


def block(page: str, name: str) -> str:
    """Return what stands between the two marks of a block. Raises KeyError where they are missing."""
    found = _marks(name).search(page)
    if not found:
        raise KeyError(name)
    return found[2].strip("\n")


def put(path: Path, name: str, content: str) -> None:
    """Replace one block of a page."""
    page = path.read_text(encoding="utf-8")
    block(page, name)
    path.write_text(_marks(name).sub(lambda m: f"{m[1]}\n{content}\n{m[3]}", page), encoding="utf-8")


def _marks(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->)\n(.*?)\n?(<!-- /{name} -->)", re.DOTALL)


def screenshot() -> None:
    """Take the picture of the HTML page, the second attribution in focus so that its chain shows."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415, the blocks do not need it

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder) / "dam.html"
        place.write_text(html_page([example_reading("dam")]), encoding="utf-8")
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1180, "height": 820}, color_scheme="light")
        page.goto(place.as_uri())
        page.locator("#r1a2").focus()
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
