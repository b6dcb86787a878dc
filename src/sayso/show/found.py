"""What a corpus answers, for the terminal: hits with their chains, a source's page, how things stand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from sayso.corpus.questions import Added, Hit, Known, Page, Speaker, Status

_MOST = 8  # entries of a row of counts


def hits(page: Page, total: int, *, width: int) -> str:
    """A page of statements, each with whose word it is and where it stands; the line of the next page at the end."""
    blocks = [f"{total} {_plural(total, 'statement')}"]
    blocks += ["\n".join(_hit(hit, width)) for hit in page.hits]
    if page.cursor:
        blocks.append(f"more: --cursor {page.cursor}")
    return "\n\n".join(blocks) + "\n"


def _hit(hit: Hit, width: int) -> Iterator[str]:
    where = [_day(hit.published), hit.outlet, hit.title if hit.field == "text" else "title", f"article {hit.article}"]
    yield from textwrap.wrap(" · ".join(filter(None, map(_line, where))), width)
    yield from textwrap.wrap(_line(hit.text), width, initial_indent="  ", subsequent_indent="  ")
    how = "" if hit.certainty in (None, "asserted") else f"  ({hit.certainty})"
    whose = " ← ".join(map(_speaker, hit.chain)) or "the outlet's own"
    yield from textwrap.wrap(f"= {whose}{how}", width, initial_indent="  ", subsequent_indent="    ")


def _speaker(speaker: Speaker) -> str:
    acts = ", ".join(act for act in speaker.acts if act != "say")
    told = ", ".join(filter(None, (speaker.key, acts)))
    return _line(speaker.name) + (f" ({told})" if told else "")


def source(known: Known, page: Page, *, width: int) -> str:
    """What a source is made to say: in figures, then the statements."""
    many = f"{known.statements} {_plural(known.statements, 'statement')}"
    where = f"{known.articles} {_plural(known.articles, 'article')}"
    head = [f"{_line(known.who)}: {many} in {where}", *_span(known.first, known.last)]
    rows = {
        "called": known.names,
        "is": known.kinds,
        "does": known.acts,
        "how sure": known.certainties,
        "through": known.through,
        "in": known.outlets,
    }
    for name, counts in rows.items():
        head += textwrap.wrap(_counts(counts), width, initial_indent=f"  {name:10}", subsequent_indent=" " * 12)
    months = {month or "unknown": count for month, count in known.months.items()}
    head += textwrap.wrap(
        _counts(months, len(months)), width, initial_indent="  over time ", subsequent_indent=" " * 12
    )
    return "\n".join(head) + "\n\n" + hits(page, known.statements, width=width)


def status(found: Status, *, width: int) -> str:
    """How a corpus stands."""
    lines = [
        f"{found.articles} articles, {found.unread} not read yet; {found.set_aside} records set aside",
        f"{found.statements} statements of {found.sources} sources; {found.corrections} corrections",
        *_span(found.first, found.last),
    ]
    for name, counts in (("languages", found.languages), ("readers", found.readings), ("set aside", found.reasons)):
        lines += textwrap.wrap(_counts(counts), width, initial_indent=f"  {name:10}", subsequent_indent=" " * 12)
    return "\n".join(lines) + "\n"


def added(what: Added) -> str:
    """What came of a taking in, in one line."""
    return f"{what.new} new, {what.known} known already, {what.set_aside} set aside"


def _span(first: str | None, last: str | None) -> list[str]:
    return [f"published {_day(first)} to {_day(last)}"] if first and last else []


def _counts(counts: dict[str, int], most: int = _MOST) -> str:
    shown = [f"{_line(name)} {count}" for name, count in list(counts.items())[:most]]
    more = len(counts) - most
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])])


def _day(time: str | None) -> str:
    return (time or "")[:10]


def _line(text: str | None) -> str:
    """One line without control characters: what is shown must not steer the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
