"""The words that show how sure a statement is put, as data: one TOML file a language, every rule with its examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, get_args

from sayso import languages
from sayso.errors import PackError
from sayso.model import Certainty
from sayso.toml import parsed

Shows = Certainty | Literal["nothing"]
KINDS = ("words", "predicate", "state", "cue", "head")
WORDS = ("negation", "absence", "irrealis", "condition", "interrogative", "hearsay", "thousand", "million", "billion")
_SHOWS = (*get_args(Certainty), "nothing")
_KEYS = {"name", "shows", "negated", "kind", "able", "words", "yes", "no"}
_FOLDER = Path(languages.__file__).parent / "certainty"


@dataclass(frozen=True, slots=True)
class Sign:
    """One rule. `words` are word forms in a row (kind `words`) or dictionary forms; `negated`: what «не» turns them into."""

    name: str
    kind: str
    shows: Shows
    words: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    negated: Shows = "nothing"
    able: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one language, looked up by kind and word; `rows` by the first word, the longest first."""

    signs: tuple[Sign, ...] = ()
    rows: dict[str, tuple[tuple[tuple[str, ...], Sign], ...]] | None = None
    lemmas: dict[tuple[str, str], Sign] | None = None
    words: dict[str, frozenset[str]] | None = None

    def of(self, kind: str, lemma: str) -> Sign | None:
        """The sign of a dictionary form."""
        return (self.lemmas or {}).get((kind, lemma))

    def beginning(self, word: str) -> tuple[tuple[tuple[str, ...], Sign], ...]:
        """The rows of words that begin with a word form, the longest first."""
        return (self.rows or {}).get(word, ())

    def group(self, name: str) -> frozenset[str]:
        """One of the language's plain lists of words."""
        return (self.words or {}).get(name, frozenset())

    def has(self, group: str, word: str) -> bool:
        """Tell whether a word form is in one of the language's plain lists."""
        return word in self.group(group)


@cache
def signs(language: str) -> Signs:
    """Load the signs of a language; one without a file has none. Raises PackError."""
    path = _FOLDER / f"{language}.toml"
    return load(path.read_text(encoding="utf-8"), path.name) if path.is_file() else Signs()


def load(source: str, file: str = "certainty") -> Signs:
    """Read and check a file of signs. Raises PackError."""
    data = parsed(source, partial(PackError, file))
    lines = [n for n, text in enumerate(source.splitlines(), 1) if text.strip() == "[[sign]]"]
    found = tuple(_sign(raw, line, file) for raw, line in zip(data.get("sign", ()), lines, strict=True))
    rows: dict[str, list[tuple[tuple[str, ...], Sign]]] = {}
    for sign in found:
        for words in (tuple(w.split()) for w in sign.words if sign.kind == "words"):
            rows.setdefault(words[0], []).append((words, sign))
    return Signs(
        found,
        {first: tuple(sorted(row, key=lambda r: (-len(r[0]), r[0]))) for first, row in rows.items()},
        {(s.kind, word): s for s in found if s.kind != "words" for word in s.words},
        {group: frozenset(data.get(group, ())) for group in WORDS},
    )


def _sign(raw: dict[str, Any], line: int, file: str) -> Sign:
    trouble = next(_troubles(raw), None)
    if trouble:
        raise PackError(file, line, f"[[sign]] {raw.get('name', '(no name)')}: {trouble}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Sign(**values)


def _troubles(raw: dict[str, Any]) -> Iterator[str]:
    for key in sorted(raw.keys() - _KEYS):
        yield f"unknown key '{key}'; a sign knows {', '.join(sorted(_KEYS))}"
    for key in ("name", "kind", "shows", "words"):
        if not raw.get(key):
            yield f"a sign needs '{key}'"
    if raw.get("kind") not in KINDS:
        yield f"unknown kind '{raw.get('kind')}'; known are {', '.join(KINDS)}"
    for key in ("shows", "negated"):
        if raw.get(key, "nothing") not in _SHOWS:
            yield f"'{key}' is none of {', '.join(_SHOWS)}"
    for key in ("yes", "no"):
        if not raw.get(key):
            yield f"no example under '{key}': a rule without a positive and a negative example does not load"
    if any("{S:" not in example for example in raw.get("yes", ())):
        yield "mark what shows it in the examples: {S:…}"
