"""`sayso serve` as users call it: what it says, whom it lets in, how it ends."""

import json
import re
import shlex
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from sayso.corpus import open_corpus

SAYSO = Path(sys.executable).with_name("sayso")
TEXT = "Мост закрыт. Об этом сообщает ТАСС со ссылкой на мэрию."


@contextmanager
def served(*arguments, stop=signal.SIGINT):
    """Run `sayso serve`; yield the address that it says and the process."""
    command = [str(SAYSO), "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline()
            assert re.fullmatch(r"http://\S+:\d+/  \(Ctrl-C ends it\)\n", line), line + server.stderr.read()
            yield line.split()[0], server
        finally:
            server.send_signal(stop)
            _, said = server.communicate(timeout=20)
    assert (server.returncode, said) == (0, "")


def get(address, path="", **options):
    return httpx.get(address + path, trust_env=False, timeout=30, **options)


def refused(*arguments):
    done = subprocess.run([str(SAYSO), "serve", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr[:7]) == ("", "sayso: ")
    return done.returncode, done.stderr


def test_without_a_corpus_it_starts_with_an_empty_one():
    with served() as (address, _):
        assert address.startswith("http://127.0.0.1:")
        assert get(address).status_code == 200
        assert get(address, "api/v1/status").json()["articles"] == 0
        stored = httpx.post(f"{address}api/v1/articles", json={"text": TEXT}, trust_env=False, timeout=60)
        assert (stored.status_code, get(address, "api/v1/status").json()["articles"]) == (201, 1)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_over_a_corpus_what_was_done_stays(empty, stop):
    open_corpus(empty).close()
    with served("--corpus", empty, stop=stop) as (address, _):
        httpx.post(f"{address}api/v1/articles", json={"id": "bridge", "text": TEXT}, trust_env=False, timeout=60)
        given = {"kind": "reject", "article": "bridge", "attribution": 1, "by": "Я"}
        assert httpx.post(f"{address}api/v1/corrections", json=given, trust_env=False).status_code == 201
    with open_corpus(empty) as corpus:
        assert [a.entity for a in corpus.reading("bridge").attributions] == ["мэрия"]


OUTSIDE = ("0.0.0.0", "::", "192.0.2.1", "example.org")


@pytest.mark.parametrize("host", OUTSIDE)
def test_nobody_from_outside_comes_in_unasked(host):
    status, said = refused("--host", host)
    assert (status, "--token-file" in said, "--proxy-header" in said) == (2, True, True)


TOKENS = [(None, "cannot be read"), ("", "one word of 16"), ("short", "one word of 16"), ("two words " * 4, "one word of 16"),
          ("пароль" * 4, "cannot be read")]  # fmt: skip


@pytest.mark.parametrize(("token", "trouble"), TOKENS)
def test_a_token_that_is_none(tmp_path, token, trouble):
    file = tmp_path / "token"
    if token is not None:
        file.write_text(token, "utf-8")
    status, said = refused("--token-file", file)
    assert (status, trouble in said) == (2, True)


def test_whoever_has_the_token_comes_in_from_outside(tmp_path):
    file = tmp_path / "token"
    file.write_text("correct-horse-battery\n")
    with served("--host", "0.0.0.0", "--token-file", file) as (address, _):
        assert get(address).status_code == 401
        assert get(address, auth=("anna", "correct-horse-battery")).status_code == 200
        assert (
            get(address, headers={"Authorization": "Bearer correct-horse-battery", "Host": "desk.example"}).status_code
            == 200
        )


def test_whom_the_proxy_names_comes_in():
    with served("--host", "0.0.0.0", "--proxy-header", "X-Remote-User") as (address, _):
        assert get(address).status_code == 401
        assert get(address, headers={"X-Remote-User": "anna"}).status_code == 200


def test_more_than_its_rate_waits():
    with served("--rate", "1") as (address, _):
        assert 429 in [get(address, "api/v1/status").status_code for _ in range(15)]


def test_a_port_that_is_taken():
    with served() as (address, _):
        status, said = refused("--port", httpx.URL(address).port)
        assert (status, "give another --port" in said) == (2, True)


def test_no_corpus_is_made_by_mistake(tmp_path):
    status, said = refused("--corpus", tmp_path / "none.db", "--port", "0")
    assert (status, "there is no corpus here" in said) == (1, True)


def test_help_stays_quick():
    look = "import sys, sayso.cli; print([m for m in ('fastapi', 'uvicorn', 'jinja2') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"


# ── the examples of docs/api.md ───────────────────────────────────────────────────────────────────────────────────────

ROOT = Path(__file__).resolve().parent.parent
LISTED = re.compile(r"^```sh\n(.*?)^```\n(?:```json\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
DESK = "http://127.0.0.1:8000"


def curl(words, address, folder):
    """What curl would be answered."""
    options, url, method, headers, data = iter(words), None, None, {}, []
    for word in options:
        if word in ("-H", "-d", "--data-urlencode", "-X", "-o"):
            value = next(options)
            if word == "-H":
                headers |= [value.split(": ", 1)]
            elif word == "-o":
                assert not (folder / value).exists()
            else:
                data.append(value)
        elif word == "-G":
            method = "GET"
        else:
            assert word.startswith(DESK), word
            url = word.replace(DESK, address.rstrip("/"))
    if method == "GET":
        return get(url, params=dict(one.split("=", 1) for one in data), headers=headers)
    if data:
        return httpx.post(url, content="&".join(data).encode(), headers=headers, trust_env=False, timeout=30)
    return get(url, headers=headers)


def holds(whole, part):
    """Whether `whole` has all that `part` shows: fields of objects, the first things of lists."""
    if isinstance(part, dict):
        return all(name in whole and holds(whole[name], value) for name, value in part.items())
    if isinstance(part, list):
        return len(whole) >= len(part) and all(map(holds, whole, part))
    return whole == part


def test_the_examples_of_the_docs_answer_as_they_say(tmp_path):
    add = [str(SAYSO), "add", str(ROOT / "examples"), "--corpus", str(tmp_path / "news.db")]
    subprocess.run(add, check=True, stdout=subprocess.DEVNULL)
    examples = LISTED.findall((ROOT / "docs" / "api.md").read_text("utf-8"))
    assert len(examples) > 10
    with served("--corpus", tmp_path / "news.db") as (address, _):
        for commands, told in examples:
            for command in commands.replace("\\\n", " ").split("\ncurl "):
                name, *words = shlex.split(command if command.startswith("curl ") else f"curl {command}")
                answer = curl(words, address, tmp_path)
                assert (name, answer.is_success) == ("curl", True), (command, answer.text)
            if told:
                assert holds(answer.json(), json.loads(told)), (commands, answer.text)
