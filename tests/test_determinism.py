"""The same bytes out for the same article in: whatever the hash seed, the number of workers, the order of files."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from sayso.attribution.names import Referent

SEEDS = ("1", "2")


@cache
def lines(*places, seed="0", jobs=1):
    """What `sayso read PLACES --format jsonl` prints, line by line."""
    command = [str(Path(sys.executable).with_name("sayso")), "read", *places, "--format", "jsonl", "--jobs", str(jobs)]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    return done.stdout.splitlines(keepends=True)


@pytest.fixture(scope="module")
def examples(root, tmp_path_factory):
    """The examples, each twice over: enough for two processes to have work."""
    many = tmp_path_factory.mktemp("many") / "many.jsonl"
    texts = [path.read_text("utf-8") for path in sorted((root / "examples").glob("*.txt"))]
    rows = [{"id": f"{n}-{k}", "text": text + f"\n\nПовтор {n}."} for n in range(12) for k, text in enumerate(texts)]
    many.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return [*(str(path) for path in sorted((root / "examples").rglob("*.*"))), str(many)]


@pytest.fixture(scope="module")
def printed(examples):
    return lines(*examples)


def test_the_examples_are_read(printed):
    assert len(printed) > 36
    silent = {read["id"] for read in map(json.loads, printed) if not read["attributions"]}
    assert silent == {"08"}  # a column that names nobody


@pytest.mark.parametrize("seed", SEEDS)
def test_hash_seed(examples, printed, seed):
    assert lines(*examples, seed=seed) == printed


def test_jobs(examples, printed):
    assert lines(*examples, seed=SEEDS[0], jobs=2) == printed


def test_order_of_files(examples, printed):
    assert sorted(lines(*examples[::-1], seed=SEEDS[1])) == sorted(printed)


def test_alone_or_among_others(examples, printed):
    alone = [line for place in examples[:-1] for line in lines(place)]
    assert alone == printed[: len(alone)]


@pytest.mark.parametrize("genders", [["Masc", "Fem"], ["Fem", "Masc"]])
def test_of_equals_the_first_wins(genders):
    """A tie must not be broken by the order of a set, which differs from run to run."""
    assert Referent("PER", ("орлов",), genders=genders).gender == genders[0]
