"""The measuring of speed: whose time is whose, and which figures pass."""

import json

import pytest


@pytest.fixture(scope="module")
def read(bench):
    return bench("read")


def at(path, name="f"):
    return (path, 1, name)


NETWORK, CUES, NUMPY, SUM = (
    at("/x/slovnet/exec/model.py"),
    at("/x/sayso/attribution/cues.py"),
    at("/x/numpy/a.py"),
    at("~"),
)


def row(own, **callers):
    """Return a profile's row: own time, and the time spent on behalf of each caller."""
    return (1, 1, own, own, {globals()[name]: (1, 1, spent, spent) for name, spent in callers.items()})


SHARES = [
    ("a part's own time", {NETWORK: row(3.0), CUES: row(1.0)}, {"network": 0.75, "attribution": 0.25}),
    ("a library counts for its caller", {NETWORK: row(1.0), NUMPY: row(3.0, NETWORK=3.0)}, {"network": 1.0}),
    (
        "a built-in is shared by its callers",
        {NETWORK: row(0.0), CUES: row(0.0), SUM: row(4.0, NETWORK=1.0, CUES=3.0)},
        {"attribution": 0.75, "network": 0.25},
    ),
    (
        "callers in a circle",
        {CUES: row(0.0), NUMPY: row(1.0, SUM=1.0, CUES=1.0), SUM: row(1.0, NUMPY=1.0)},
        {"attribution": 1.0},
    ),
    ("nobody's time", {SUM: row(1.0)}, {"everything else": 1.0}),
]


@pytest.mark.parametrize(("stats", "expected"), [case[1:] for case in SHARES], ids=[case[0] for case in SHARES])
def test_shares(read, stats, expected):
    assert {part: share for part, share in read.shares(stats) if share} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("cpu", "memory", "good"), [(1.0, 499.0, True), (2.0, 499.0, True), (2.01, 499.0, False), (1.0, 501.0, False)]
)
def test_bounds(read, cpu, memory, good):
    assert read.good(read.Run(100, 1.0, cpu, 1.0, memory), read.Run(100, 1.0, 2.0, 1.0, 900.0)) is good


def test_report_shows_speed_ratio_and_shares(read):
    page = read.report(read.Run(100, 1, 2.0, 3, 400), read.Run(100, 1, 4.0, 5, 300), [("network", 0.5)]).splitlines()
    assert [page[1].split()[2], page[2].split()[3], page[3].split()[1]] == ["50.0", "25.0", "2.00"]
    assert page[-1].split() == ["network", "50%"]


def test_texts_of_a_corpus(read, tmp_path):
    corpus = tmp_path / "news.jsonl"
    corpus.write_text("\n".join(json.dumps({"id": str(k), "text": f"Текст {k}"}) for k in range(3)))
    assert read.load_texts(corpus, 2) == ["Текст 0", "Текст 1"]
    assert len(read.load_texts(corpus)) == 3
