"""On whose word an article rests, in two sentences and in shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sayso.model import Reading, Statement
from sayso.show.particulars import HEDGED, is_headline
from sayso.show.voices import UNNAMED, Voice, Voices, called, kind

NAMED = 3  # sources that one part of the sentence names at most
LONGEST = 60  # characters of a name


def summary(reading: Reading) -> str:
    """Return on whose word the statements of the body rest, how many are the outlet's own, how many hedged.

    `11 of 19 statements rest on the word of Минобороны РФ (government), through РИА Новости; 3 are the outlet's own.`
    Each counts for the innermost source of its chain; the headline's statements are left out.
    """
    told = _body(reading)
    if not told:
        only = "Nothing but the headline" if reading.statements else "Nothing in this text"
        return f"{only} was read as a statement."
    return f"{_whose(told, _Names(reading))}.{_hedged(told)}"


def shares(voices: Voices) -> list[tuple[Voice | None, int]]:
    """Return how many statements of the body rest nearest on each voice, in their order, and on the outlet itself (None)."""
    counts = Counter(statement.chain[:1] for statement in _body(voices.reading))
    nearest: Counter[Voice | None] = Counter({None: counts.pop((), 0)})
    for (source,), count in counts.items():
        if source in voices.by_source:
            nearest[voices.by_source[source]] += count
    return [(voice, nearest[voice]) for voice in (*voices.all, None) if nearest[voice]]


def _body(reading: Reading) -> list[Statement]:
    return [statement for statement in reading.statements if not is_headline(statement, reading)]


class _Names:
    """What sources are called in a sentence: short, people without their kind."""

    def __init__(self, reading: Reading) -> None:
        self._sources = {source.id: source for source in reading.sources}

    def short(self, source_id: str) -> str:
        name = called(self._sources[source_id]) if source_id in self._sources else UNNAMED
        line = " ".join(name.split())
        return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,.;:—–-") + " …"

    def full(self, source_id: str) -> str:
        known = kind(self._sources[source_id]) if source_id in self._sources else ""
        return self.short(source_id) + (f" ({known})" if known not in ("", "person") else "")


def _whose(told: Sequence[Statement], names: _Names) -> str:
    counts = Counter(statement.chain[0] for statement in told if statement.chain)
    own = len(told) - counts.total()
    if not counts:
        one = len(told) == 1
        return (
            f"{_count(own, own, 'is')} the outlet's own: nobody else is named as saying {'it' if one else 'any of it'}"
        )
    most = max(counts.values())
    biggest = [source for source, count in counts.items() if count == most]
    parts = [_rest(told, biggest, most, names)]
    if others := [source for source in counts if source not in biggest]:
        parts.append(
            f"{counts.total() - most * len(biggest)} on that of {_named([names.short(source) for source in others], 'other')}"
        )
    if own:
        parts.append(f"{own} {'is' if own == 1 else 'are'} the outlet's own")
    return "; ".join(parts)


def _rest(told: Sequence[Statement], biggest: Sequence[str], most: int, names: _Names) -> str:
    """Say what rests on the source that most rests on, and through whom; of equals, name all or count them."""
    head = _count(most * len(biggest), len(told), "rest")
    if len(biggest) == 1:
        through = _through([statement.chain[1:] for statement in told if statement.chain[:1] == (biggest[0],)], names)
        return f"{head} on the word of {names.full(biggest[0])}{through}"
    each = "one each" if most == 1 else f"{most} each"
    return f"{head} on the word of {_named([names.full(source) for source in biggest], 'different')}, {each}"


def _through(ways: Sequence[tuple[str, ...]], names: _Names) -> str:
    """Say through whom it came, where any of it came through somebody: all of it, or most of what did."""
    indirect = Counter(way for way in ways if way)
    if not indirect:
        return ""
    way, count = indirect.most_common(1)[0]
    through = f"through {_listed([names.short(source) for source in way])}"
    return f", {through}" if count == len(ways) else f" ({count} of them {through})"


def _named(names: Sequence[str], adjective: str) -> str:
    return f"{len(names)} {adjective} sources" if len(names) > NAMED else _listed(names)


def _count(count: int, total: int, verb: str) -> str:
    """`The only statement rests`, `Both statements rest`, `All 5 statements rest`, `1 of 5 statements rests`."""
    one, many = {"rest": ("rests", "rest"), "is": ("is", "are")}[verb]
    if total == 1:
        return f"The only statement {one}"
    if count == total:
        return f"{'Both' if total == 2 else f'All {total}'} statements {many}"
    return f"{count} of {total} statements {one if count == 1 else many}"


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _hedged(told: Sequence[Statement]) -> str:
    count = sum(statement.certainty in HEDGED for statement in told)
    if not count:
        return ""
    if len(told) == 1:
        return " It is hedged."
    return f" {'All' if count == len(told) else count} {'is' if count == 1 else 'are'} hedged."


def headline_rests(reading: Reading) -> str:
    """Return on whose word a headline in the text rests, which no mark can show: its attributions are not listed."""
    names = _Names(reading)
    told = (s.chain for s in reading.statements if s.chain and s.field == "text" and is_headline(s, reading))
    chains = [" ← ".join(names.short(source) for source in chain) for chain in dict.fromkeys(told)]
    return f"the headline rests on the word of {_listed(chains)}" if chains else ""
