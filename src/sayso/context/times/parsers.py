"""Parsers: small values that read atoms, and what puts them together.

A parser takes a run of atoms and a place in it, and gives what it read and the place behind, or None. None of them repeats, so
reading is linear in the length of a run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sayso.context.times.words import Atom


class Run(list[Atom]):
    """Atoms side by side, with what has been read at a place before."""

    def __init__(self) -> None:
        super().__init__()
        self.memory: dict[Any, Any] = {}


Read = Callable[[Run, int], tuple[Any, int] | None]


class Parser(NamedTuple):
    """`starts` are the kinds one of which its first atom must have; `empty`: it may read nothing at all."""

    read: Read
    starts: frozenset[str]
    empty: bool = False

    def __call__(self, run: Run, at: int) -> tuple[Any, int] | None:
        """Read at a place: the value and the place behind, or None."""
        return self.read(run, at)


def word(kind: str, *only: Any) -> Parser:
    """One atom that may be of this kind, with one of these values; gives its value."""

    def read(run: Run, at: int) -> tuple[Any, int] | None:
        if at >= len(run) or kind not in run[at].kinds:
            return None
        value = run[at].kinds[kind]
        return (value, at + 1) if not only or value in only else None

    return Parser(read, frozenset((kind,)))


def seq(build: Callable[..., Any], *parsers: Parser) -> Parser:
    """One after the other; gives what `build` makes of their values, and refuses where that is None."""
    reads = [one.read for one in parsers]

    def read(run: Run, at: int) -> tuple[Any, int] | None:
        values = []
        for one in reads:
            found = one(run, at)
            if found is None:
                return None
            values.append(found[0])
            at = found[1]
        built = build(*values)
        return None if built is None else (built, at)

    leading = next((k for k, one in enumerate(parsers) if not one.empty), len(parsers))
    starts = frozenset[str]().union(*(one.starts for one in parsers[: leading + 1]))
    return Parser(read, starts, leading == len(parsers))


def first(*parsers: Parser) -> Parser:
    """The first that reads something; those that cannot begin with the atom at hand are not asked."""
    fitting: dict[tuple[str, ...], tuple[Read, ...]] = {}

    def read(run: Run, at: int) -> tuple[Any, int] | None:
        kinds = tuple(run[at].kinds) if at < len(run) else ()
        asked = fitting.get(kinds)
        if asked is None:
            asked = tuple(one.read for one in parsers if one.empty or not one.starts.isdisjoint(kinds))
            fitting[kinds] = asked
        for one in asked:
            found = one(run, at)
            if found:
                return found
        return None

    starts = frozenset[str]().union(*(one.starts for one in parsers))
    return Parser(read, starts, any(one.empty for one in parsers))


def maybe(one: Parser) -> Parser:
    """The parser's value, or None and no step."""
    return Parser(lambda run, at: one.read(run, at) or (None, at), one.starts, empty=True)


def without(one: Parser, *after: Parser) -> Parser:
    """What `one` reads, unless one of the others reads on behind it: «на 20-м году жизни»."""
    unmade = first(*after)

    def read(run: Run, at: int) -> tuple[Any, int] | None:
        found = one.read(run, at)
        return None if found and unmade.read(run, found[1]) else found

    return one._replace(read=read)


def peek(one: Parser) -> Parser:
    """What the parser reads, and no step."""

    def read(run: Run, at: int) -> tuple[Any, int] | None:
        found = one.read(run, at)
        return (found[0], at) if found else None

    return one._replace(read=read)


def behind(one: Parser, *before: Parser) -> Parser:
    """What `one` reads where the atom before it is one of these: «в [тот день]»."""
    wanted = first(*before)
    return one._replace(read=lambda run, at: one.read(run, at) if at and wanted.read(run, at - 1) else None)


def not_behind(one: Parser, *before: Parser) -> Parser:
    """What `one` reads where the atom before it is none of these: «на [97-м году]»."""
    unwanted = first(*before)
    return one._replace(read=lambda run, at: None if at and unwanted.read(run, at - 1) else one.read(run, at))


def end(one: Parser, run: Run, at: int) -> int:
    """The place behind what the parser reads, or the same place."""
    found = one.read(run, at)
    return found[1] if found else at
