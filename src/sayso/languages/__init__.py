"""Language packs: the words that announce a saying, as data.

A pack is a TOML file beside this one. Every rule carries marked examples: `yes` sentences with the answer marked inside
(`{S:source}`, `{V:cue}`, `{C:content}`) and `no` sentences in which the rule must stay silent. A pack that breaks its own
form does not load, and the error names the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

from sayso.errors import PackError
from sayso.model import ACTS, Act
from sayso.toml import parsed

FRAMES = (
    "clause",
    "question",
    "wish",
    "infinitive",
    "about",
    "aside",
    "how",
    "quote",
    "object",
    "charge",
    "naming",
    "bare",
    "object-after",
    "subject",
    "listed",
    "against",
    "for",
    "charge-noun",
    "on",
    "in",
    "to",
)
CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
KINDS = ("verb", "idiom", "state", "phrase", "noun", "back")
_KEYS = {"name", "act", "negated", "frames", "lemmas", "words", "case", "gap", "relay", "yes", "no"}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. `entries` are dictionary forms (verb, state, noun, idiom) or word forms (phrase, back)."""

    kind: str
    name: str
    line: int
    entries: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    act: Act | Literal["none"] = "none"
    negated: Act | Literal["none"] = "none"
    frames: tuple[str, ...] = ()
    case: str = ""
    gap: bool = False
    relay: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one language, looked up by their words."""

    language: str
    rules: tuple[Rule, ...]
    verbs: dict[str, tuple[Rule, ...]]
    nouns: dict[str, tuple[Rule, ...]]
    idioms: dict[str, tuple[tuple[tuple[str, ...], Rule], ...]]
    phrases: tuple[tuple[tuple[str, ...], Rule], ...]
    backs: frozenset[str]
    words: dict[str, frozenset[str]]

    def verb_rules(self, lemma: str, form: str) -> tuple[Rule, ...]:
        """The rules of a verb or predicative, by its dictionary form, else by the lower-case form itself («известно»)."""
        return self.verbs.get(lemma) or self.verbs.get(form.lower(), ())


def languages() -> list[str]:
    """Codes of the languages that have a pack."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def pack(language: str) -> Pack:
    """Load the pack of a language. Raises PackError."""
    path = _FOLDER / f"{language}.toml"
    return load(path.read_text(encoding="utf-8"), path.name)


def load(source: str, file: str = "pack") -> Pack:
    """Read and check a pack. Raises PackError with file and line."""
    data = parsed(source, partial(PackError, file))
    rules = tuple(_rules(data, source, file))
    words = {key: frozenset(value) for key, value in data.get("words", {}).items()}
    return Pack(
        language=data.get("language", ""),
        rules=rules,
        verbs=_index(rules, file, "verb", "state"),
        nouns=_index(rules, file, "noun"),
        idioms=_idioms(rules),
        phrases=_phrases(rules),
        backs=frozenset(e for r in rules if r.kind == "back" for e in r.entries),
        words=words,
    )


def _rules(data: dict[str, Any], source: str, file: str) -> Iterator[Rule]:
    for kind in KINDS:
        lines = [n for n, text in enumerate(source.splitlines(), 1) if text.strip() == f"[[{kind}]]"]
        for line, raw in zip(lines, data.get(kind, []), strict=True):
            yield _rule(kind, raw, line, file)


def _rule(kind: str, raw: dict[str, Any], line: int, file: str) -> Rule:
    trouble = next(_troubles(raw), None)
    if trouble:
        raise PackError(file, line, f"[[{kind}]] {raw.get('name', '(no name)')}: {trouble}")
    entries = raw["words"] if "words" in raw else raw["lemmas"].split()
    options = {key: raw[key] for key in ("act", "negated", "case", "gap", "relay") if key in raw}
    return Rule(
        kind,
        raw["name"],
        line,
        tuple(entries),
        tuple(raw["yes"]),
        tuple(raw["no"]),
        frames=tuple(raw.get("frames", ())),
        **options,
    )


def _troubles(raw: dict[str, Any]) -> Iterator[str]:
    for key in raw.keys() - _KEYS:
        yield f"unknown key '{key}'; a rule knows {', '.join(sorted(_KEYS))}"
    if "name" not in raw:
        yield "a rule needs a name"
    if ("words" in raw) == ("lemmas" in raw):
        yield "a rule needs either words or lemmas"
    for key in ("yes", "no"):
        if not raw.get(key):
            yield f"no example under '{key}': a rule without a positive and a negative example does not load"
    for example in raw.get("yes", ()):
        if "{" not in example:
            yield f"the example «{example}» is not marked: write {{S:…}}, {{V:…}}, {{C:…}} into it"
    yield from _unknown(raw)


def _unknown(raw: dict[str, Any]) -> Iterator[str]:
    for act in (raw.get("act", "none"), raw.get("negated", "none")):
        if act not in (*ACTS, "none"):
            yield f"unknown act '{act}'; known are {', '.join(ACTS)}"
    for frame in raw.get("frames", ()):
        if frame not in FRAMES:
            yield f"unknown frame '{frame}'; known are {', '.join(FRAMES)}"
    if raw.get("case", "Gen") not in CASES:
        yield f"unknown case '{raw['case']}'; known are {', '.join(CASES)}"


def _index(rules: tuple[Rule, ...], file: str, *kinds: str) -> dict[str, tuple[Rule, ...]]:
    """Word → its rules. A word may stand in several rules as long as no frame is claimed twice."""
    out: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for entry in rule.entries if rule.kind in kinds else ():
            for other in out.get(entry, ()):
                if twice := set(rule.frames) & set(other.frames):
                    raise PackError(
                        file, rule.line, f"'{entry}' takes {', '.join(sorted(twice))} in '{other.name}' already"
                    )
            out[entry] = (*out.get(entry, ()), rule)
    return out


def _idioms(rules: tuple[Rule, ...]) -> dict[str, tuple[tuple[tuple[str, ...], Rule], ...]]:
    """First word → the idioms that begin with it, the longest first."""
    out: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
    for rule in rules:
        for entry in rule.entries if rule.kind == "idiom" else ():
            words = tuple(entry.split())
            first = words[1] if words[0] == "не" else words[0]
            out.setdefault(first, []).append((words, rule))
    return {first: tuple(sorted(found, key=lambda f: (-len(f[0]), f[0]))) for first, found in out.items()}


def _phrases(rules: tuple[Rule, ...]) -> tuple[tuple[tuple[str, ...], Rule], ...]:
    found = ((tuple(e.split()), r) for r in rules if r.kind == "phrase" for e in r.entries)
    return tuple(sorted(found, key=lambda f: (-len(f[0]), f[0])))
