"""Which of two articles with the same text was there first: by time, by naming, by completeness."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice

from sayso.catalogue.words import forms
from sayso.model import Article, Span
from sayso.moments import moment

CLOSE = timedelta(hours=1)  # clocks of outlets differ: so near, who names whom counts for more
SEEN = 20  # namings of an outlet
LONGEST = 100  # characters of an outlet's name that are looked at

_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]+)[»“”\"]")
_NEVER = datetime.max.replace(tzinfo=UTC)

Order = tuple[datetime, str]


def order(article: Article) -> Order:
    """Return what articles are sorted by: the earliest first, those without a time last."""
    return placed(article.published, article.id)


def placed(published: str | None, article: str) -> Order:
    """Return the same by time of publication and id."""
    when = _when(published)
    return (when[0] if when else _NEVER, article)


def comes_first(one: Article, two: Article, words: tuple[int, int]) -> bool:
    """Tell whether `two` is the copy. `words` are the lengths of both: who has more is the source when all else fails."""
    apart = _apart(one, two)
    if apart and abs(apart) > CLOSE:
        return apart > timedelta(0)
    names_first, named_first = bool(namings(two, one)), bool(namings(one, two))
    if names_first != named_first:
        return names_first
    if apart:
        return apart > timedelta(0)
    return (-words[0], one.id) < (-words[1], two.id)


def namings(article: Article, other: Article) -> list[Span]:
    """Return the first places where the text of `article` names the outlet of `other`, if that is another than its own."""
    if not other.outlet or other.outlet == article.outlet:
        return []
    name = outlet_name(other.outlet)
    found = islice(name.finditer(article.text), SEEN) if name else ()
    return [Span(*match.span()) for match in found if match[0][0].isupper()]


def own_name(outlet: str) -> str:
    """The name itself: of «Агентство „Полюс“» the part in quotation marks."""
    quoted = _QUOTED.search(outlet[:LONGEST])
    return quoted[1] if quoted else outlet[:LONGEST]


@lru_cache(maxsize=1000)
def outlet_name(outlet: str) -> re.Pattern[str] | None:
    """What finds an outlet's name in any case: of «Агентство „Полюс“» the part in quotation marks."""
    stems = forms(own_name(outlet))
    words = [re.escape(stem).replace("е", "[её]") + r"\w{0,3}" for stem in stems]
    return re.compile(r"\b" + r"\W{1,3}".join(words) + r"\b", re.IGNORECASE) if words else None


@lru_cache(maxsize=10_000)
def _when(published: str | None) -> tuple[datetime, datetime] | None:
    """Between which two moments it was published: a whole day where only that is known."""
    when = moment(published)
    if not published or not when:
        return None
    try:
        return when, when + timedelta(days=1 if len(published) <= 10 else 0)
    except OverflowError:
        return None


def _apart(one: Article, two: Article) -> timedelta | None:
    """Return how long after `one` the other was published, negative for before, None where that is not known."""
    first, second = _when(one.published), _when(two.published)
    if not first or not second:
        return None
    if first[1] < second[0] or (first[1] == second[0] and first[0] < second[0]):
        return max(second[0] - first[1], timedelta.resolution)
    if second[1] < first[0] or (second[1] == first[0] and second[0] < first[0]):
        return min(second[1] - first[0], -timedelta.resolution)
    return None
