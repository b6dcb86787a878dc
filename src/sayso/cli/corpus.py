"""Commands about a corpus: add, reread, search, source, article, status, correct, export, import."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from sayso.cli.output import say, width, write, write_file
from sayso.cli.reading import ALLOW_PRIVATE, CATALOGUES, JOBS, Format, checked, formatter, iso
from sayso.errors import InputError, UsageError
from sayso.intake.records import parsed
from sayso.intake.taken import Item, SetAside
from sayso.model import ACTS, Certainty, Place, Reading, Span

if TYPE_CHECKING:
    from sayso.corpus import Corpus

CORPUS = click.option("--corpus", "place", metavar="FILE|URL", required=True, envvar="SAYSO_CORPUS",
                      help="A SQLite file, or postgresql+psycopg://…; or set SAYSO_CORPUS.")  # fmt: skip
_PAGE = click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Hits on a page.")
_CURSOR = click.option("--cursor", help="Go on behind the page that ended with this.")
_FORMAT = click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
                       help="For people, or JSON.")  # fmt: skip


def opened(place: str, *, create: bool = False) -> Corpus:
    """Open the corpus of an option. Raises CorpusError."""
    from sayso.corpus import open_corpus  # noqa: PLC0415, SQLAlchemy loads with it

    return open_corpus(place, create=create)


def laid_out(value: Any) -> str:
    """JSON for people to read."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@click.command()
@click.argument("places", metavar="PLACE...", nargs=-1, required=True)
@CORPUS
@click.option("--outlet", help="Who published the articles, where they do not say.")
@ALLOW_PRIVATE
@JOBS
@CATALOGUES
def add(
    places: tuple[str, ...], *, place: str, outlet: str | None, allow_private: bool, jobs: int,
    catalogues: tuple[Path, ...],
) -> int:  # fmt: skip
    """Take articles in from files, folders, feeds, archives and addresses, read and link them; run again, it goes on."""
    from sayso.flow import add as add_all  # noqa: PLC0415
    from sayso.intake.files import take  # noqa: PLC0415
    from sayso.progress import Progress  # noqa: PLC0415
    from sayso.show.found import added  # noqa: PLC0415

    seen = sys.stderr.isatty()
    with (
        opened(place, create=True) as corpus,
        Progress(sys.stderr, shown=seen) as progress,
        Progress(sys.stderr, shown=seen, act="linked", after=progress) as linking,
    ):
        taken = _told(take(places, allow_private=allow_private, outlet=outlet), place, progress.clear)
        how = {"jobs": jobs, "step": progress.step, "expect": progress.expect, "catalogues": checked(catalogues)}
        done = add_all(corpus, taken, linking=linking, **how)  # type: ignore[arg-type]
    write([added(done) + "\n"])
    return 1 if done.set_aside else 0


def _told(taken: Iterable[Item], corpus: str, clear: Callable[[], None]) -> Iterator[Item]:
    """Hand records on, and say of each that is set aside why; pass over the files of the corpus itself."""
    own = {Path(corpus + ending).resolve() for ending in ("", "-wal", "-shm", "-journal")}
    for one in taken:
        if isinstance(one, SetAside):
            if Path(one.place).resolve() in own:
                continue
            clear()
            say(f"{one.place}: {one.reason}; set aside")
        yield one


@click.command()
@CORPUS
@JOBS
@CATALOGUES
def reread(*, place: str, jobs: int, catalogues: tuple[Path, ...]) -> int:
    """Read again what an older reader read, or one with another catalogue; articles and corrections stay as they are."""
    from sayso.flow import link, read_waiting  # noqa: PLC0415
    from sayso.progress import Progress  # noqa: PLC0415

    with opened(place) as corpus, Progress(sys.stderr, shown=sys.stderr.isatty()) as progress:
        count = read_waiting(corpus, again=True, jobs=jobs, step=progress.step, catalogues=checked(catalogues))
        link(corpus, jobs=jobs)
        corpus.tidy()
    write([f"{count} read\n"])
    return 0


@click.command()
@click.argument("words", required=False)
@CORPUS
@click.option("--source", metavar="KEY", help="Who stands anywhere in the chain: a key, or a name as articles have it.")
@click.option("--act", type=click.Choice(ACTS), help="What is done in saying it.")
@click.option("--place", "where", metavar="PLACE", help="A country (UA), a GeoNames id, or a name.")
@click.option("--from", "since", metavar="TIME", callback=iso, help="Published then or later, ISO 8601.")
@click.option("--to", "until", metavar="TIME", callback=iso, help="Published before, ISO 8601.")
@click.option("--outlet", help="Published by this outlet: a name or a key.")
@click.option("--chain-depth", type=click.IntRange(0), help="Known through so many hands or more.")
@click.option("--certainty", type=click.Choice(get_args(Certainty)), help="How sure it is put.")
@_PAGE
@_CURSOR
@_FORMAT
def search(*, place: str, where: str | None, form: str, **asked: Any) -> int:
    """Find statements: WORDS in any form, all of them; filters combine."""
    from sayso import views  # noqa: PLC0415
    from sayso.corpus import Query  # noqa: PLC0415
    from sayso.show.found import hits  # noqa: PLC0415

    query = Query(place=where, **asked)
    with opened(place) as corpus:
        found = views.search(corpus, query)
    write([laid_out(asdict(found)) if form == "json" else hits(found.page, found.total, width=width(None))])
    return 0


@click.command()
@click.argument("key")
@CORPUS
@_PAGE
@_CURSOR
@_FORMAT
def source(key: str, *, place: str, limit: int, cursor: str | None, form: str) -> int:
    """Show what a source is made to say, through whom, over time; KEY is a key or a name as articles have it."""
    from sayso import views  # noqa: PLC0415
    from sayso.show.found import source as shown  # noqa: PLC0415

    with opened(place) as corpus:
        page = views.source_page(corpus, key, cursor=cursor, limit=limit)
    write([laid_out(asdict(page)) if form == "json" else shown(page.known, page.statements, width=width(None))])
    return 0


@click.command()
@click.argument("name", metavar="ID")
@CORPUS
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
              help="A page for the terminal, the reading contract, or one HTML page.")  # fmt: skip
def article(name: str, *, place: str, form: Format) -> int:
    """Show an article as it was read, with what people put right."""
    with opened(place) as corpus:
        reading = _reading(corpus, name)
    write(formatter(form, (name,), None)([reading]))
    return 0


def _reading(corpus: Corpus, name: str) -> Reading:
    from sayso import views  # noqa: PLC0415

    reading = views.article_page(corpus, name).reading
    if reading is None:
        raise UsageError(f"'{name}' is not read yet: run `sayso add` again")
    return reading


@click.command()
@CORPUS
@_FORMAT
def status(*, place: str, form: str) -> int:
    """Show how a corpus stands: articles, readings, what waits and what is set aside."""
    from sayso import views  # noqa: PLC0415
    from sayso.show.found import status as shown  # noqa: PLC0415

    with opened(place) as corpus:
        found = views.status(corpus)
    write([laid_out(asdict(found)) if form == "json" else shown(found, width=width(None))])
    return 0


# ── putting right ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _meant(_: click.Context, __: click.Parameter, value: str | None) -> Place | None:
    if value is None:
        return None
    name, *rest = value.rsplit(",", 3)
    try:
        country, north, east = rest[0].strip(), float(rest[1]), float(rest[2])
    except (IndexError, ValueError):
        north = east = 999.0
    if not (abs(north) <= 90 and abs(east) <= 180 and name.strip()):
        raise click.BadParameter("give name, country, latitude and longitude: Abu Kamal,SY,34.45,40.92")
    return Place(Span(0, 0), name.strip(), "city", country or None, north, east)


BY = click.option("--by", required=True, envvar="SAYSO_USER", help="Who says so; or set SAYSO_USER.")
NOTE = click.option("--note", help="Why.")


@click.command()
@click.argument("name", metavar="ID")
@click.argument("number", metavar="N", type=int)
@CORPUS
@click.option("--as", "kind", required=True, type=click.Choice(["right", "wrong", "place", "no-place"]),
              help="Attribution N is right or wrong; place N, from 0, is another one or none.")  # fmt: skip
@click.option(
    "--place", "where", metavar="NAME,CC,LAT,LON", callback=_meant, help="Which place: Abu Kamal,SY,34.45,40.92"
)
@BY
@NOTE
def correct(  # noqa: PLR0913, one parameter for each option
    name: str, number: int, *, place: str, kind: str, where: Place | None, by: str, note: str | None
) -> int:
    """Put right what was read in the article ID; it holds for later readings too."""
    from sayso.corpus.corrections import fix_place, judge  # noqa: PLC0415
    from sayso.flow import link  # noqa: PLC0415

    if (where is None) != (kind != "place"):
        raise click.UsageError("--place goes with --as place, and only with that")
    with opened(place) as corpus:
        reading = _reading(corpus, name)
        if kind in ("place", "no-place"):
            corpus.correct(fix_place(reading, number, where, by=by, at=now(), note=note))
        else:
            judged: Literal["confirm", "reject"] = "confirm" if kind == "right" else "reject"
            corpus.correct(judge(reading, number, judged, by=by, at=now(), note=note))
        link(corpus)
    return 0


@click.command()
@click.argument("key")
@click.argument("to")
@CORPUS
@click.option("--merge", is_flag=True, help="TO is the key of the source that KEY is, rather than a new name.")
@BY
@NOTE
def rename(key: str, to: str, *, place: str, merge: bool, by: str, note: str | None) -> int:
    """Call the source KEY by the name TO everywhere."""
    from sayso.corpus import Correction  # noqa: PLC0415
    from sayso.flow import link  # noqa: PLC0415

    with opened(place) as corpus:
        corpus.correct(Correction("merge" if merge else "rename", by, now(), source=key, to=to, note=note))
        link(corpus)
    return 0


def now() -> str:
    """The time at which somebody says something: ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


# ── taking home ───────────────────────────────────────────────────────────────────────────────────────────────────────

_WHATS = ("articles", "attributions", "statements", "sources", "places", "times", "all", "corpus")
_FORMS = ("jsonl", "csv", "parquet", "geojson", "jsonld", "prov", "webanno")


@click.command()
@CORPUS
@click.option("--what", type=click.Choice(_WHATS), default="all", show_default=True,
              help="Which noun; `corpus` is everything for `sayso import`.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(_FORMS), default="jsonl", show_default=True, help="The format.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file rather than to standard output.")
def export(*, place: str, what: str, form: str, out: Path | None) -> int:
    """Write the corpus for other programs, streamed, without a limit."""
    if form == "parquet" and out is None and sys.stdout.isatty():
        raise click.UsageError("parquet is no text: give --out FILE")
    with opened(place) as corpus:
        pieces = _pieces(corpus, what, form)
        if out is None:
            write(pieces)
        else:
            write_file(pieces, out, (place,))
    return 0


def _pieces(corpus: Corpus, what: str, form: str) -> Iterable[str | bytes]:
    if what == "corpus":
        if form != "jsonl":
            raise UsageError("the whole corpus is written as jsonl alone")
        return (json.dumps(record, separators=(",", ":")) + "\n" for record in corpus.records())
    from sayso.export import export as exported  # noqa: PLC0415

    return exported(corpus.readings(), what, form)


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@CORPUS
def import_(files: tuple[Path, ...], *, place: str) -> int:
    """Restore what `sayso export --what corpus` wrote; what is there already stays as it is."""
    from sayso.flow import link  # noqa: PLC0415
    from sayso.show.found import added  # noqa: PLC0415

    with opened(place, create=True) as corpus:
        for file in files:
            with file.open("rb") as lines:
                done = corpus.restore(_records(lines, str(file)))
            write([f"{file}: {added(done)}\n"])
        link(corpus)
    return 0


def _records(lines: Iterable[bytes], place: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        record = parsed(line.decode("utf-8", "replace"), f"{place}:{number}")
        if not isinstance(record, dict):
            raise InputError(f"{place}:{number}", "holds no record of ours")
        yield record


COMMANDS = (add, reread, search, source, article, status, correct, rename, export, import_)
