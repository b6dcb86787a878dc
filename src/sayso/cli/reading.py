"""Commands about articles themselves: read, explain, evaluate."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import click

from sayso.cli.output import colour, complain, width, write, write_file
from sayso.errors import InputError, SaysoError, UsageError
from sayso.intake.files import articles
from sayso.intake.records import is_time
from sayso.model import Article, Reading

Format = Literal["text", "json", "jsonl", "html"]

_PLACES = click.argument("places", metavar="FILE...", nargs=-1, required=True)
CATALOGUES = click.option("--catalogue", "catalogues", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
                           help="Know the sources in this TOML file too; may be given again.")  # fmt: skip
ALLOW_PRIVATE = click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too.")
JOBS = click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes to read with.")
_EXAMPLES = """\b
FILE is an article as .txt or .html, one or many as .json or .jsonl, a feed, an archive, an address, or - for standard input.
"""


def iso(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Let ISO 8601 times alone through."""
    if value is not None and not is_time(value):
        raise click.BadParameter("give an ISO 8601 time, such as 2024-03-01 or 2024-03-01T12:00+03:00")
    return value


@click.command(epilog=_EXAMPLES)
@_PLACES
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl", "html"]), default="text",
              show_default=True, help="A page for the terminal, the reading contract, or one HTML page.")  # fmt: skip
@click.option("--outlet", help="Who published the articles.")
@click.option("--published", metavar="TIME", callback=iso, help="When they were published, ISO 8601.")
@click.option("--title", help="The title, where the text is the body alone; for one FILE.")
@click.option("--language", metavar="CODE", help="The language, such as ru, where it need not be found out.")
@ALLOW_PRIVATE
@JOBS
@click.option("--min-confidence", metavar="P", type=click.FloatRange(0, 1),
              help="Leave out attributions less sure than P, 0 to 1.")  # fmt: skip
@CATALOGUES
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file rather than to standard output.")
def read(  # noqa: PLR0913, one parameter for each option
    places: tuple[str, ...],
    *,
    form: Format,
    outlet: str | None,
    published: str | None,
    title: str | None,
    language: str | None,
    allow_private: bool,
    jobs: int,
    min_confidence: float | None,
    catalogues: tuple[Path, ...],
    out: Path | None,
) -> int:
    """Read articles and show on whose word each statement stands."""
    if title is not None and len(places) > 1:
        raise click.UsageError("--title is the title of one article: give one FILE with it")
    given = {"outlet": outlet, "published": published, "title": title, "language": language}
    overrides = {field: value for field, value in given.items() if value is not None}
    how = {"min_confidence": min_confidence, "catalogues": checked(catalogues)}
    run = _Run(
        articles(places, overrides=overrides, allow_private=allow_private),
        jobs,
        how,
        progress=sys.stderr.isatty() and (out is not None or not sys.stdout.isatty()),
    )
    pieces = formatter(form, places, out)(run.readings())
    if out is None:
        write(pieces)
    else:
        write_file(pieces, out, places)
    return run.status


def checked(catalogues: tuple[Path, ...]) -> tuple[Path, ...]:
    """Complain of a file before the first article is read."""
    if catalogues:
        from sayso.catalogue import catalogue  # noqa: PLC0415, it takes a tenth of a second

        try:
            catalogue(*catalogues)
        except SaysoError as error:
            raise UsageError(str(error)) from error
    return catalogues


@click.command(epilog=_EXAMPLES)
@_PLACES
@CATALOGUES
def explain(places: tuple[str, ...], catalogues: tuple[Path, ...]) -> int:
    """Show, statement by statement, which rules spoke, what won, and why the chain is what it is."""
    from sayso.reading import explain as explained  # noqa: PLC0415, the models' libraries load with it
    from sayso.show.explain import explain as page  # noqa: PLC0415

    status = 0
    checked(catalogues)
    for number, item in enumerate(articles(places)):
        if isinstance(item, InputError):
            status = complain(item, 1)
            continue
        reading, opinions = explained(item, catalogues=catalogues)
        write((_between(number), page(reading, opinions, width=width(None), colour=colour(None))))
    return status


@click.command()
@click.argument("gold_dir", type=click.Path(path_type=Path))
@click.option("--predicted", metavar="DIR", type=click.Path(path_type=Path),
              help="Score the predictions in this folder rather than read the texts.")  # fmt: skip
@click.option("--fold", type=click.Choice(["all", "learn", "held-out"]), default="all", show_default=True,
              help="Which part of the gold to measure on.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="A table, or the same figures as JSON.")  # fmt: skip
@click.option("--misses", metavar="N", type=click.IntRange(0), default=0, help="List N of the things read wrong.")
@click.option("--bootstrap", is_flag=True, help="Add 95 % intervals, articles drawn again and again.")
@click.option("--floors", metavar="FILE", type=click.Path(path_type=Path),
              help="Compare with the floors in FILE; a figure below its floor is exit status 1.")  # fmt: skip
@click.option("--update-floors", is_flag=True, help="Raise the floors to what was measured.")
@click.option("--allow-lower", is_flag=True, help="Let --update-floors lower a floor.")
def evaluate(  # noqa: PLR0913, one parameter for each option
    gold_dir: Path,
    *,
    predicted: Path | None,
    fold: Literal["all", "learn", "held-out"],
    form: Literal["text", "json"],
    misses: int,
    bootstrap: bool,
    floors: Path | None,
    update_floors: bool,
    allow_lower: bool,
) -> int:
    """Compare readings with the gold annotations in GOLD_DIR."""
    from sayso.evaluate import run  # noqa: PLC0415, the models' libraries load with it

    page, status = run(
        gold_dir,
        fold=fold,
        as_json=form == "json",
        misses=misses,
        predicted=predicted,
        floors=floors,
        update_floors=update_floors,
        allow_lower=allow_lower,
        bootstrap=bootstrap,
    )
    write((page, "\n"))
    return status


class _Run:
    """One run over all inputs: says what failed as it goes and remembers the exit status."""

    def __init__(
        self,
        given: Iterable[Article | InputError],
        jobs: int,
        how: dict[str, Any],
        *,
        progress: bool,
    ) -> None:
        from sayso.jobs import read_all  # noqa: PLC0415, it loads what starts processes

        self._given = given
        self._read: Callable[[Iterable[Article | InputError]], Iterator[Reading | InputError]] = lambda given: read_all(
            given, jobs=jobs, **how
        )
        self._progress = progress
        self.status = 0

    def readings(self) -> Iterator[Reading]:
        """Yield what can be read, in the order given; complain of the rest."""
        from sayso.progress import Progress  # noqa: PLC0415

        with Progress(sys.stderr, shown=self._progress) as progress:
            for item in self._read(self._given):
                if isinstance(item, InputError):
                    progress.clear()
                    self.status = complain(item, 1)
                else:
                    progress.step()
                    yield item


Formatter = Callable[[Iterable[Reading]], Iterator[str]]


def formatter(form: Format, places: tuple[str, ...], out: Path | None) -> Formatter:
    """Return what writes readings in a format; `places` are where they come from, `out` the file it is for."""
    from sayso.show import data  # noqa: PLC0415

    if form == "jsonl":
        return data.jsonl
    if form == "json":
        return data.json_one if len(places) == 1 else data.json_list
    if form == "html":
        return _html
    return lambda readings: _pages(readings, width(out), coloured=colour(out))


def _html(readings: Iterable[Reading]) -> Iterator[str]:
    from sayso.show.html import page  # noqa: PLC0415

    if shown := list(readings):
        yield page(shown)


def _pages(readings: Iterable[Reading], columns: int, *, coloured: bool) -> Iterator[str]:
    from sayso.show.text import page  # noqa: PLC0415, rich loads with it

    for number, reading in enumerate(readings):
        yield _between(number) + page(reading, width=columns, colour=coloured)


def _between(number: int) -> str:
    return f"\n{'═' * 60}\n\n" if number else ""
