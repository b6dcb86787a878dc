"""Morphology, syntax and names: slovnet's three networks, run as one.

slovnet runs each network by itself over padded batches of sentences. All three begin with the same embedding and have
the same shape, so we lay the sentences of a text end to end with one zero row between them (which is just what the
padding amounts to), embed every distinct word once, and run the first layer of all three as one product. Same weights,
same answers, several times as fast. Numbers depend on nothing but the text itself: never on its neighbours in a batch.

Weights: slovnet and navec (Kukushkin, 2020), from the data folder of the `natasha` wheel.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from navec import Navec
from slovnet.api import MorphModel, NERModel, SyntaxModel
from slovnet.exec.pack import Pack
from slovnet.shape import word_shape

from sayso.errors import SaysoError
from sayso.grammar.tree import repair

Floats = np.ndarray[Any, np.dtype[np.float32]]
Ints = np.ndarray[Any, np.dtype[np.int64]]


class Tagged(NamedTuple):
    """What the networks say of one sentence, a list entry per token; `heads` count from 0, the root's head is -1."""

    tags: list[str]
    heads: list[int]
    rels: list[str]
    names: list[str]


def weights_folder() -> Path:
    """Where the `natasha` wheel keeps its data. Raises SaysoError if it is not installed."""
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise SaysoError("the package 'natasha', which carries the weights, is not installed: pip install natasha")
    return Path(spec.origin).parent / "data"


def embeddings() -> Any:
    """Load the word vectors that all networks stand on. Whoever keeps them keeps some 36 MB that the networks do without."""
    return Navec.load(weights_folder() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")


class _Layer(NamedTuple):
    """One convolution of width 3, ReLU, batch normalisation as one scale and one shift."""

    weight: Floats  # (3 * inputs, filters)
    bias: Floats
    scale: Floats
    shift: Floats


def _layer(raw: Any) -> _Layer:
    kernel = raw.conv.weight.array  # filters, inputs, 3
    weight = np.concatenate([kernel[:, :, k].T for k in range(3)])
    norm = raw.norm
    scale = norm.weight.array / norm.std.array
    return _Layer(np.ascontiguousarray(weight), raw.conv.bias.array, scale, norm.bias.array - norm.mean.array * scale)


class Network:
    """The three networks, loaded; about 150 MB."""

    def __init__(self) -> None:
        folder = weights_folder()
        navec = embeddings()
        self._codes, self._indexes = navec.pq.codes, navec.pq.indexes
        words = navec.vocab
        self._word_ids, self._unknown = words.word_ids, words.unk_id
        names = ("morph", "syntax", "ner")
        models = [
            _load(folder, name, kind) for name, kind in zip(names, (MorphModel, SyntaxModel, NERModel), strict=True)
        ]
        (self._morph, tags), (self._syntax, rels), (self._ner, bio) = models
        self._tags, self._rels, self._bio = tags["tag"].items, rels["rel"].items, bio["tag"].items
        self._shapes = tags["shape"]
        self._shape_rows = [model.emb.shape.weight.array for model, _ in models]
        self._layers = [[_layer(raw) for raw in model.encoder.layers] for model, _ in models]
        first = [layers[0].weight for layers in self._layers]
        dim = self._codes.shape[0] * self._codes.shape[2]
        # (word, tap, network): one product embeds a word for every network and every place of the window
        self._by_word = np.ascontiguousarray(np.concatenate([_taps(w, slice(0, dim)) for w in first], axis=1))
        self._by_shape = [rows @ _taps(w, slice(dim, None)) for w, rows in zip(first, self._shape_rows, strict=True)]
        self._seen: dict[str, tuple[int, int]] = {}

    def __call__(self, sentences: list[list[str]]) -> list[Tagged]:
        """Tag the sentences of one text; none may be empty."""
        rows, starts = self._rows(sentences)
        lengths = [len(s) for s in sentences]
        morph, syntax, ner = self._encode(rows)
        tags = (_linear(morph, self._morph.head.proj)).argmax(-1)
        emissions = _linear(ner, self._ner.head.proj)
        names = viterbi(emissions, self._ner.head.crf.transitions.array, starts, lengths)
        out = []
        for start, length, bio in zip(starts, lengths, names, strict=True):
            part = slice(start, start + length)
            heads, rels = self._tree(syntax[part])
            out.append(
                Tagged(
                    [self._tags[t] for t in tags[part]],
                    heads,
                    [self._rels[r] for r in rels],
                    [self._bio[b] for b in bio],
                )
            )
        return out

    def _rows(self, sentences: list[list[str]]) -> tuple[list[tuple[int, int] | None], list[int]]:
        """Lay sentences end to end: (word, shape) a row, None between sentences and at both ends."""
        rows: list[tuple[int, int] | None] = [None]
        starts = []
        for sentence in sentences:
            starts.append(len(rows))
            rows += [self._ids(word) for word in sentence]
            rows.append(None)
        return rows, starts

    def _ids(self, word: str) -> tuple[int, int]:
        ids = self._seen.get(word)
        if ids is None:
            if len(self._seen) > 50_000:
                self._seen.clear()
            shape = self._shapes.encode(word_shape(word))
            ids = self._seen[word] = (self._word_ids.get(word.lower(), self._unknown), shape)
        return ids

    def _encode(self, rows: list[tuple[int, int] | None]) -> list[Floats]:
        """Run the three encoders: rows → (rows, 64) for each network."""
        distinct = {row: n for n, row in enumerate(dict.fromkeys(row for row in rows if row), start=1)}
        place = np.array([distinct[row] if row else 0 for row in rows])
        words = np.array([w for w, _ in distinct], dtype=np.int64)
        shapes = np.array([s for _, s in distinct], dtype=np.int64)
        vectors = self._codes[np.arange(self._codes.shape[0]), self._indexes[words]].reshape(len(words), -1)
        products = vectors @ self._by_word
        gap = place == 0
        width = products.shape[1] // len(self._layers)
        out = []
        for n, layers in enumerate(self._layers):
            table = np.zeros((len(words) + 1, width), dtype=np.float32)
            table[1:] = products[:, n * width : (n + 1) * width] + self._by_shape[n][shapes]
            out.append(_convolve(table.reshape(len(table), 3, -1), place, layers, gap))
        return out

    def _tree(self, x: Floats) -> tuple[list[int], list[int]]:
        head, rel = self._syntax.head, self._syntax.rel
        rooted = np.concatenate((head.root.array[np.newaxis], x))
        scores = (_ff(rooted, head.head) @ head.kernel.array @ _ff(rooted, head.tail).T)[1:]
        heads = repair(scores)
        rooted[0] = rel.root.array
        hidden = rel.kernel.array.shape[0]
        by_rel = (_ff(rooted, rel.head)[[h + 1 for h in heads]] @ rel.kernel.array).reshape(len(x), -1, hidden)
        rels = np.einsum("trh,th->tr", by_rel, _ff(x, rel.tail)).argmax(-1)
        return heads, rels.tolist()


def _load(folder: Path, name: str, kind: Any) -> tuple[Any, dict[str, Any]]:
    """Load one network without its word list: all three use the one of the embedding."""
    with Pack(folder / "model" / f"slovnet_{name}_news_v1.tar") as pack:
        pack.load_meta().check_protocol()
        model = pack.load_model(kind)
        arrays = dict(pack.load_arrays(model.weights))
        vocabs = {v: pack.load_vocab(v) for v in ("shape", "rel" if name == "syntax" else "tag")}
    return model.inject_arrays(arrays), vocabs


def _taps(weight: Floats, part: slice) -> Floats:
    """(3 * inputs, filters) → (inputs of `part`, 3 * filters)."""
    return np.concatenate([tap[part] for tap in np.split(weight, 3)], axis=1)


def _convolve(table: Floats, place: Ints, layers: list[_Layer], gap: Any) -> Floats:
    """Run one encoder. `table` has the first layer's products for each distinct row: (rows, 3 taps, filters)."""
    x = table[place, 1]
    x[1:] += table[place[:-1], 0]
    x[:-1] += table[place[1:], 2]
    x = _finish(x, layers[0], gap)
    for layer in layers[1:]:
        zero = np.zeros((1, x.shape[1]), dtype=np.float32)
        around = np.concatenate((np.concatenate((zero, x[:-1])), x, np.concatenate((x[1:], zero))), axis=1)
        x = _finish(around @ layer.weight, layer, gap)
    return x


def _finish(x: Floats, layer: _Layer, gap: Any) -> Floats:
    x += layer.bias
    np.maximum(x, 0, out=x)
    x *= layer.scale
    x += layer.shift
    x[gap] = 0
    return x


def _linear(x: Floats, proj: Any) -> Floats:
    out: Floats = x @ proj.weight.array + proj.bias.array
    return out


def _ff(x: Floats, ff: Any) -> Floats:
    return np.maximum(_linear(x, ff.proj), 0)


def viterbi(emissions: Floats, transitions: Floats, starts: list[int], lengths: list[int]) -> list[list[int]]:
    """Best tag paths of a linear-chain CRF, all sentences a step at a time; the longest first, so that they end last."""
    order = sorted(range(len(starts)), key=lambda k: -lengths[k])
    begin = np.array([starts[k] for k in order])
    size = np.array([lengths[k] for k in order])
    score = emissions[begin]
    back = []
    for step in range(1, int(size[0])):
        live = int((size > step).sum())
        total = score[:live, :, None] + transitions + emissions[begin[:live] + step][:, None, :]
        back.append(total.argmax(1))
        score[:live] = total.max(1)
    paths: list[list[int]] = [[] for _ in starts]
    for row, k in enumerate(order):
        path = [int(score[row].argmax())]
        for step in range(lengths[k] - 2, -1, -1):
            path.append(int(back[step][row][path[-1]]))
        paths[k] = path[::-1]
    return paths
