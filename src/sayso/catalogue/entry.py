"""The nouns of the catalogue: an entry, an office held, a country, a pattern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

KINDS = {
    "person": "somebody with a name",
    "office": "an office, where nobody tells who holds it: «президент Украины»",
    "agency": "a news agency",
    "newspaper": "a newspaper or magazine",
    "tv": "a television channel or company",
    "radio": "a radio station",
    "web": "an outlet that lives on the web",
    "telegram": "a channel in a messenger",
    "outlet": "a medium of some kind: «СМИ», «издание»",
    "government": "a country, its government, parliament, ministries, services, embassies",
    "military": "armed forces, their staffs and commands",
    "court": "a court",
    "police": "police and interior ministries",
    "party": "a party or political movement",
    "armed_group": "an armed group that is no state's army",
    "company": "a company or bank",
    "ngo": "an organisation of citizens",
    "international": "a body of several states, or of world sport",
    "organization": "any other body: academies, pollsters, churches, clubs",
    "expert": "experts, analysts, observers, nobody by name",
    "eyewitness": "eyewitnesses, neighbours, residents, nobody by name",
    "document": "a report, a law, a statement whose issuer is not told",
    "unnamed": "everybody else without a name: «источник», «они»",
}
MEDIA = frozenset({"agency", "newspaper", "tv", "radio", "web", "telegram", "outlet"})
NAMELESS = frozenset({"outlet", "expert", "eyewitness", "document", "unnamed"})
LANGUAGES = ("ru", "uk", "en")


class Tenure(NamedTuple):
    """An office held from a day on and, where it has ended, before a day (ISO 8601)."""

    office: str
    since: str
    until: str | None = None

    def on(self, day: str) -> bool:
        """Tell whether the office was held on a day; `day` may be a whole timestamp."""
        return self.since <= day[:10] and (self.until is None or day[:10] < self.until)


@dataclass(frozen=True, slots=True)
class Entry:
    """One source the catalogue knows. `names` are sure, by language; `context` names need the article to tell who is meant.

    `stands_for` is the key that patterns and a country would make for it: the Pentagon stands for `minoborony-ssha`.
    """

    key: str
    kind: str
    ru: tuple[str, ...] = ()
    uk: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    country: str | None = None
    wikidata: str | None = None
    part_of: str | None = None
    stands_for: str | None = None
    offices: tuple[Tenure, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """What it is called first, without the marks around a name that needs them."""
        return next(iter((*self.ru, *self.en, *self.uk, *self.context)), self.key).removeprefix("«").removesuffix("»")

    @property
    def names(self) -> tuple[str, ...]:
        """Every sure name, whatever the language."""
        return tuple(dict.fromkeys((*self.ru, *self.uk, *self.en)))


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its code: `of` is its name in the genitive, which ends the names and keys of its bodies."""

    code: str
    entry: Entry
    of: str
    adjective: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()


class Named(NamedTuple):
    """A name and who is meant by it; `sure` names need nothing else."""

    name: str
    key: str
    role: str  # entry, pattern, country, capital, adjective
    sure: bool


def named(entry: Entry, role: str = "entry") -> Iterator[Named]:
    """Every name of an entry."""
    for name in entry.names:
        yield Named(name, entry.key, role, sure=role == "entry")
    for name in entry.context:
        yield Named(name, entry.key, role, sure=False)
