"""Text → the words it is found by: dictionary forms, ё as е, the same for what is stored and what is asked."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from sayso.catalogue.words import comparable
from sayso.grammar.lemmas import dictionary_forms

_LONGEST = 64  # characters of a word; the rest is another
_WORD = re.compile(rf"[^\W_]{{1,{_LONGEST}}}")
_WITHIN = re.compile("[\u00ad\u0301\u200b\u200c\u200d\u2060\ufeff]+")  # soft hyphens, stress marks
_MOST = 2_000  # different words of a statement
_FORMS = 8  # of a name
_NAME = 200  # characters of a name that are compared
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


def indexed(text: str) -> str:
    """The dictionary forms of all words of a text, sorted, with a space between; of a homonym all its forms."""
    return " ".join(sorted(set().union(*map(_forms, _words(text))))[:_MOST])


def asked(text: str) -> list[tuple[str, ...]]:
    """For each word of a question the dictionary forms of which a text must have one."""
    return list(dict.fromkeys(_forms(word) for word in _words(text)))


def named(name: str) -> tuple[str, ...]:
    """A name in every dictionary form it may be of, its words in their order: «Нижнем Новгороде» → «нижний новгород»."""
    forms = product(*(_forms(word) for word in _words(name)))
    return tuple(" ".join(words)[:_NAME] for words in islice(forms, _FORMS))


def folded(name: str) -> str:
    """A name as it is compared: without capitals, marks and ё; never longer than an index takes."""
    return " ".join(_words(name))[:_NAME] or storable(name)[:_NAME]


def storable(text: str) -> str:
    """The text with U+FFFD for what no database takes: NULs and halves of character pairs. Offsets stay true."""
    return _NO_CHARACTER.sub("\ufffd", text)


def _words(text: str) -> list[str]:
    whole = _WITHIN.sub("", unicodedata.normalize("NFC", text)).lower()
    return _WORD.findall(whole)


_stem = comparable.__wrapped__  # kept once, here


@lru_cache(maxsize=30_000)
def _forms(word: str) -> tuple[str, ...]:
    """Its dictionary forms; a name that no dictionary knows without its case ending."""
    known = dictionary_forms(word)
    return tuple(sorted({form.replace("ё", "е") for form in known})) or (_stem(word).replace("ё", "е"),)
