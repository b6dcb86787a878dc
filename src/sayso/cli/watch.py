"""The command that watches feeds."""

from __future__ import annotations

import re
from pathlib import Path

import click

from sayso.cli.corpus import CORPUS
from sayso.cli.output import until_stopped, write
from sayso.cli.reading import CATALOGUES, JOBS, checked

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIDY = 100  # articles of a round from which on the database counts its rows anew


def _seconds(_: click.Context, __: click.Parameter, value: str) -> float:
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", value.strip())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if not 60 <= seconds <= 30 * 86_400:
        raise click.BadParameter("give a time from 1m to 30d, such as 10m or 2h")
    return float(seconds)


@click.command()
@click.argument("feeds", metavar="FEEDS", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@CORPUS
@click.option("--every", metavar="TIME", default="10m", show_default=True, callback=_seconds,
              help="How often to look: minutes, hours or days, as in 10m, 2h, 1d.")  # fmt: skip
@click.option("--once", is_flag=True, help="One round, then end; for cron.")
@click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too.")
@JOBS
@CATALOGUES
def watch(  # noqa: PLR0913, one parameter for each option
    feeds: Path, *, place: str, every: float, once: bool, allow_private: bool, jobs: int, catalogues: tuple[Path, ...]
) -> int:
    """Take in what is new in the feeds of FEEDS, .toml or .opml, and read it; again and again, until Ctrl-C."""
    from sayso.corpus import open_corpus  # noqa: PLC0415, SQLAlchemy loads with it
    from sayso.flow import link, read_waiting  # noqa: PLC0415
    from sayso.watching import line, read_feeds  # noqa: PLC0415
    from sayso.watching import watch as rounds  # noqa: PLC0415

    watched, known = read_feeds(feeds), checked(catalogues)
    with until_stopped(), open_corpus(place) as corpus:
        for done in rounds(corpus, watched, every=every, allow_private=allow_private):
            read = read_waiting(corpus, jobs=jobs, catalogues=known)
            link(corpus, jobs=jobs)
            if read >= _TIDY:
                corpus.tidy()
            write([line(done) + "\n"])
            if once:
                return 1 if done.failed or done.added.set_aside else 0
    return 0


COMMANDS = (watch,)
