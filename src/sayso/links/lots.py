"""Readings → prints → lots: what hangs together is linked by itself, whenever and wherever.

A print is all of one article that tells with which others it is to be looked at: small, made once, kept. From the prints of
all articles follow the lots: articles that may tell of one happening, or have text from each other. Claims and copies of a
lot follow from its own articles alone, and those of all articles are those of all lots. So a lot whose digest is known
need not be linked again, and lots may be linked anywhere at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from struct import Struct, error
from typing import NamedTuple

import numpy as np

from sayso.errors import SaysoError
from sayso.links.copy_keys import CLOSE, Candidates, candidates
from sayso.links.copy_order import Order, placed
from sayso.links.copy_words import Codes, fingerprints, words_of
from sayso.links.parted import Parted
from sayso.links.same.near import Near, Profile, near, profile
from sayso.links.same.stated import stated
from sayso.model import Reading

MUCH = 0.25  # of likeness: what is less alike makes no large lot
MOST, FEW = 256, 48  # articles of a lot that is tied by what is much alike, and by less
DIGEST = 16  # bytes
_HEAD = Struct("<5I")  # bytes of id, time, outlet; numbers of words in the profile, of fingerprints
_NONE = 0xFFFFFFFF  # stands for the length of what is not there
_BROKEN = "prints are broken: make them again with `sayso relink`"


class Prints(NamedTuple):
    """What brings an article to others. `digest` changes with anything in article or reading that links depend on."""

    article: str
    digest: bytes
    published: str | None
    outlet: str | None
    profile: Profile
    fingerprints: Codes

    @property
    def order(self) -> Order:
        """What articles are sorted by: the earliest first, those without a time last."""
        return placed(self.published, self.article)


class Lot(NamedTuple):
    """What hangs together: ids by time, then id; pairs by their places in `articles`, the first before the second.

    `near` may tell of one happening, `candidates` may be copies. `stock` are fingerprints of its articles that are stock,
    ascending. `digest`, 32 hexadecimal digits, is of all that the lot's links depend on.
    """

    articles: tuple[str, ...]
    near: tuple[Near, ...]
    candidates: tuple[tuple[int, int], ...]
    stock: tuple[int, ...]
    digest: str


def prints(reading: Reading) -> Prints:
    """Make an article's prints."""
    article = reading.article
    parts = (*(getattr(reading, name) for name in Reading.__slots__ if name != "problems"),)
    return Prints(
        article.id,
        blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest(),
        article.published,
        article.outlet,
        profile([one.said for one in stated(reading)]),
        fingerprints(words_of(article.text).codes),
    )


def lots(given: Iterable[Prints]) -> list[Lot]:
    """Tell what is to be linked together; every article is in one lot. In any order of the prints the same."""
    ordered = sorted(given, key=lambda one: one.order)
    nearby = near([one.profile for one in ordered], [one.published for one in ordered])
    copied = candidates([one.fingerprints for one in ordered])
    pairs = list(zip(copied.earlier.tolist(), copied.later.tolist(), strict=True))
    top = _tops(len(ordered), nearby, copied)
    return [_lot(ordered, *part, copied.stock) for part in _parted(top, nearby, pairs)]


def _tops(count: int, nearby: Sequence[Near], copied: Candidates) -> list[int]:
    """For each article the first that it hangs together with.

    The likest are tied first, as long as a lot stays small enough for how alike they are: among very many articles everything
    hangs together with everything by some chain of weak ties. What may well be copies always hangs together.
    """
    near_by = np.array(nearby, np.float64).reshape(-1, 3)
    one = np.concatenate((copied.earlier, near_by[:, 0].astype(np.int64)))
    two = np.concatenate((copied.later, near_by[:, 1].astype(np.int64)))
    value = np.concatenate((copied.share, near_by[:, 2]))
    most = np.where(value >= MUCH, MOST, FEW)
    most[: len(copied.share)][copied.share >= CLOSE] = count
    order = np.lexsort((two, one, -value, -most))
    parted = Parted(count)
    for tie in zip(one[order].tolist(), two[order].tolist(), most[order].tolist(), strict=True):
        parted.tie(*tie)
    return [parted.top(k) for k in range(count)]


_Part = tuple[list[int], list[Near], list[tuple[int, int]]]


def _parted(top: Sequence[int], nearby: Sequence[Near], pairs: Sequence[tuple[int, int]]) -> Iterator[_Part]:
    """The places of each part, its near pairs and candidates, numbered within it."""
    members: dict[int, list[int]] = defaultdict(list)
    for k, first in enumerate(top):
        members[first].append(k)
    place = {k: n for lot in members.values() for n, k in enumerate(lot)}
    near_of: dict[int, list[Near]] = defaultdict(list)
    for found in nearby:
        if top[found.first] == top[found.second]:
            near_of[top[found.first]].append(Near(place[found.first], place[found.second], found.likeness))
    pairs_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, two in pairs:
        if top[one] == top[two]:
            pairs_of[top[one]].append((place[one], place[two]))
    return ((lot, near_of[first], pairs_of[first]) for first, lot in members.items())


def _lot(
    ordered: Sequence[Prints],
    places: Sequence[int],
    nearby: Sequence[Near],
    pairs: Sequence[tuple[int, int]],
    stock: Codes,
) -> Lot:
    members = [ordered[k] for k in places]
    held = np.unique(np.concatenate([one.fingerprints for one in members])) if pairs else stock[:0]
    common = tuple(np.intersect1d(held, stock).tolist())
    told = blake2b(digest_size=DIGEST)
    for one in members:
        told.update(one.digest)
    told.update(repr((nearby, pairs, common)).encode())
    return Lot(tuple(one.article for one in members), tuple(nearby), tuple(pairs), common, told.hexdigest())


# ── prints as they are kept ───────────────────────────────────────────────────────────────────────────────────────────


def pack(one: Prints) -> bytes:
    """Lay prints down as bytes, equal for equal prints."""
    texts = [None if text is None else _bytes(text) for text in (one.article, one.published, one.outlet)]
    sizes = [_NONE if text is None else len(text) for text in texts]
    head = _HEAD.pack(*sizes, len(one.profile.keys), len(one.fingerprints))
    arrays = (one.profile.keys.astype("<u8"), one.profile.weights.astype("<u2"), one.fingerprints.astype("<u8"))
    return b"".join((head, one.digest, *(text or b"" for text in texts), *(array.tobytes() for array in arrays)))


def unpack(data: bytes) -> Prints:
    """Take prints up that `pack` has laid down. Raises SaysoError for anything else."""
    try:
        *sizes, words, keys = _HEAD.unpack_from(data)
        at = _HEAD.size + DIGEST
        texts: list[str | None] = []
        for size in sizes:
            texts.append(None if size == _NONE else data[at : at + size].decode("utf-8", "surrogatepass"))
            at += 0 if size == _NONE else size
        weights = at + 8 * words
        if len(data) != weights + 2 * words + 8 * keys:
            raise SaysoError(_BROKEN)
    except (error, UnicodeDecodeError):
        raise SaysoError(_BROKEN) from None
    near_by = Profile(
        np.frombuffer(data, "<u8", words, at).astype(np.uint64),
        np.frombuffer(data, "<u2", words, weights).astype(np.uint16),
    )
    found = np.frombuffer(data, "<u8", keys, weights + 2 * words).astype(np.uint64)
    return Prints(texts[0] or "", data[_HEAD.size : _HEAD.size + DIGEST], texts[1], texts[2], near_by, found)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
