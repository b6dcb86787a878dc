"""Commands about what articles have to do with each other: links, relink, stories, story, claim, and what people decide."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import click

from sayso.cli.corpus import BY, CORPUS, NOTE, laid_out, now, opened
from sayso.cli.output import colour, width, write
from sayso.cli.reading import JOBS

if TYPE_CHECKING:
    from sayso.links.decisions import Decision, Who

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
                       help="For people, or JSON.")  # fmt: skip


@click.command()
@CORPUS
@_FORMAT
def links(*, place: str, form: str) -> int:
    """Write all copies, claims with their origins, and findings."""
    from sayso import views  # noqa: PLC0415
    from sayso.show.links import contract, lines  # noqa: PLC0415

    with opened(place) as corpus:
        every = views.links(corpus)
        if form == "json":
            write(contract(every.copies, (one.claim for one in every.claims), every.findings))
        else:
            write(lines(every.copies, every.claims, every.findings))
    return 0


@click.command()
@CORPUS
@JOBS
def relink(*, place: str, jobs: int) -> int:
    """Link everything anew; what people decided stays. `add` and `watch` link what is new by themselves."""
    from sayso import flow  # noqa: PLC0415
    from sayso.progress import Progress  # noqa: PLC0415

    with opened(place) as corpus, Progress(sys.stderr, shown=sys.stderr.isatty(), act="linked") as progress:
        count = flow.link(corpus, again=True, jobs=jobs, watcher=progress)
        corpus.tidy()
    write([f"{count} linked\n"])
    return 0


# ── stories and claims ────────────────────────────────────────────────────────────────────────────────────────────────


@click.command()
@CORPUS
@click.option("--by", "order", type=click.Choice(["newest", "largest"]), default="newest", show_default=True,
              help="Which come first.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Stories on a page.")
@click.option("--cursor", help="Go on behind the page that ended with this.")
@_FORMAT
def stories(*, place: str, order: Literal["newest", "largest"], limit: int, cursor: str | None, form: str) -> int:
    """List stories: articles that hang together by what they tell."""
    from sayso import views  # noqa: PLC0415
    from sayso.show.story import stories as shown  # noqa: PLC0415

    with opened(place) as corpus:
        page = views.stories(corpus, order=order, cursor=cursor, limit=limit)
    if form == "json":
        write([laid_out(asdict(page))])
    else:
        write([shown(page.stories, page.total, page.cursor, width=width(None), colour=colour(None))])
    return 0


@click.command()
@click.argument("name", metavar="ID")
@CORPUS
@_FORMAT
def story(name: str, *, place: str, form: str) -> int:
    """Show a story: what is told and on whose word, numbers over time, conflicts, who has it from whom."""
    from sayso import views  # noqa: PLC0415
    from sayso.show.story import story as shown  # noqa: PLC0415

    with opened(place) as corpus:
        page = views.story_page(corpus, name)
    write([laid_out(asdict(page)) if form == "json" else shown(page, width=width(None), colour=colour(None))])
    return 0


@click.command()
@click.argument("name", metavar="ID")
@CORPUS
@_FORMAT
def claim(name: str, *, place: str, form: str) -> int:
    """Show a claim: who says it, in which words, from whom; and why its statements were put together."""
    from sayso import views  # noqa: PLC0415
    from sayso.show.story import claim as shown  # noqa: PLC0415

    with opened(place) as corpus:
        page = views.claim_page(corpus, name)
    write([laid_out(asdict(page)) if form == "json" else shown(page, width=width(None), colour=colour(None))])
    return 0


# ── what people decide ────────────────────────────────────────────────────────────────────────────────────────────────


def _who(by: str, note: str | None) -> Who:
    from sayso.links.decisions import Who  # noqa: PLC0415

    return Who(by, now(), note)


def _told(made: list[Decision]) -> Iterator[str]:
    from sayso.show.story import decided  # noqa: PLC0415

    return (f"{decided(one)}\n" for one in made)


@click.command()
@click.argument("one", metavar="CLAIM")
@click.argument("other", metavar="CLAIM")
@CORPUS
@BY
@NOTE
def join(one: str, other: str, *, place: str, by: str, note: str | None) -> int:
    """Say that two claims are one."""
    from sayso import flow  # noqa: PLC0415

    with opened(place) as corpus:
        write(_told(flow.join(corpus, one, other, _who(by, note))))
    return 0


@click.command()
@click.argument("name", metavar="CLAIM")
@click.argument("numbers", metavar="N...", type=click.IntRange(1), nargs=-1, required=True)
@CORPUS
@BY
@NOTE
def part(name: str, numbers: tuple[int, ...], *, place: str, by: str, note: str | None) -> int:
    """Say that statements N of CLAIM, as `sayso claim` numbers them, are another claim."""
    from sayso import flow  # noqa: PLC0415

    with opened(place) as corpus:
        write(_told(flow.part(corpus, name, numbers, _who(by, note))))
    return 0


@click.command()
@click.argument("name", metavar="FINDING")
@CORPUS
@BY
@NOTE
def dismiss(name: str, *, place: str, by: str, note: str | None) -> int:
    """Say that a finding is none."""
    from sayso import flow  # noqa: PLC0415

    with opened(place) as corpus:
        write(_told(flow.dismiss(corpus, name, _who(by, note))))
    return 0


@click.command()
@CORPUS
@_FORMAT
def decisions(*, place: str, form: str) -> int:
    """List what people decided about claims and findings, in the order in which they did."""
    from sayso import views  # noqa: PLC0415
    from sayso.links.decisions import in_force  # noqa: PLC0415
    from sayso.show.links import decisions as shown  # noqa: PLC0415

    with opened(place) as corpus:
        made = list(views.decisions(corpus))
    held = in_force(made)
    if form == "json":
        write([laid_out([one.to_dict() | {"id": one.id, "in_force": one in held} for one in made])])
    else:
        write(shown(made, held))
    return 0


@click.command()
@click.argument("name", metavar="DECISION")
@CORPUS
@BY
@NOTE
def withdraw(name: str, *, place: str, by: str, note: str | None) -> int:
    """Take a decision back; of a withdrawal: have in force again what it took back."""
    from sayso import flow  # noqa: PLC0415

    with opened(place) as corpus:
        write(_told(flow.withdraw(corpus, name, _who(by, note))))
    return 0


COMMANDS = (links, relink, stories, story, claim, join, part, dismiss, decisions, withdraw)
