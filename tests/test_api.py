"""REST: what it answers is what the corpus has; pages, digests, errors; the description holds for whatever is sent."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from desk_server import serving
from sayso import views
from sayso.corpus import Query, open_corpus
from sayso.desk import Desk
from sayso.export import COMBINATIONS, imported
from sayso.flow import add
from sayso.intake.files import take
from sayso.model import Reading
from sayso.web.app import create_app

TEXT = "Мост закрыт. Об этом сообщает ТАСС со ссылкой на мэрию."
API = "/api/v1"


@pytest.fixture(scope="module")
def place(tmp_path_factory, root):
    path = str(tmp_path_factory.mktemp("desk") / "examples.db")
    with open_corpus(path) as corpus:
        add(corpus, take([str(root / "examples")]))
    return path


@pytest.fixture(scope="module")
def desk(place):
    with serving(place) as client:
        yield client


@pytest.fixture
def own(empty):
    """A desk over a corpus of its own, on both databases, with one article."""
    open_corpus(empty).close()
    with serving(empty) as client:
        client.post(f"{API}/articles", json={"id": "bridge", "text": TEXT, "outlet": "Вестник"}).raise_for_status()
        yield client


def got(client, address, **query):
    answer = client.get(API + address, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_read_is_the_contract_and_nothing_is_stored(desk):
    before = desk.desk.corpus.state()
    answer = desk.post(f"{API}/read", json={"text": TEXT, "title": "Мост закрыт"})
    reading = Reading.from_dict(answer.json())
    assert [(a.entity, a.parent) for a in reading.attributions if a.field == "text"] == [("ТАСС", None), ("мэрия", 1)]
    assert reading.to_dict() == answer.json()
    assert desk.desk.corpus.state() == before


WRONG = [
    ({}, 422, "text: field required"),
    ({"text": ""}, 422, "text: string should have at least 1 character"),
    ({"text": "  \n"}, 422, "pasted text: is empty: there is no text to read"),
    ({"text": "а", "published": "вчера"}, 422, 'pasted text: "published" must be an ISO 8601 time'),
    ({"text": "а", "colour": "red"}, 422, "colour: extra inputs are not permitted"),
    ({"text": "а" * 200_001}, 413, "has 200,001 characters; 200,000 are read at once"),
    ({"text": "\ud800"}, 422, "text: input should be a valid string"),
]


@pytest.mark.parametrize(("article", "status", "detail"), WRONG, ids=[detail for *_, detail in WRONG])
def test_what_cannot_be_read(desk, article, status, detail):
    answer = desk.post(f"{API}/read", content=json.dumps(article), headers={"Content-Type": "application/json"})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert detail in problem["detail"]
    assert (problem["status"], problem["type"]) == (status, "about:blank")


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_articles_come_a_page_at_a_time(desk):
    items, address = [], f"{API}/articles?limit=3"
    while address:
        answer = desk.get(address)
        items += answer.json()["items"]
        address = answer.links.get("next", {}).get("url")
    assert [one["id"] for one in items] == [article.id for article in desk.desk.corpus.articles()]
    assert {one["version"] for one in items} == {desk.desk.version}


def test_an_article_with_all_about_it(desk):
    (first, *_) = got(desk, "/articles")["items"]
    found = got(desk, f"/articles/{first['id']}")
    assert found["reading"] == desk.desk.corpus.reading(first["id"]).to_dict()
    assert [one["place"] for one in found["provenance"]] != []
    assert found["corrections"] == []


FILTERS = [
    ({"words": "трещину"}, Query(words="трещину")),
    ({"source": "Лука Беран"}, Query(source="Лука Беран")),
    ({"act": "deny", "chain_depth": 1}, Query(act="deny", chain_depth=1)),
    ({"certainty": "possible"}, Query(certainty="possible")),
    ({"from": "2000-01-01", "to": "2030-01-01"}, Query(since="2000-01-01", until="2030-01-01")),
]


@pytest.mark.parametrize(("asked", "query"), FILTERS)
def test_filters_are_those_of_the_command_line(desk, asked, query):
    found = got(desk, "/statements", **asked)
    same = views.search(desk.desk.corpus, query)
    assert found["total"] == same.total > 0
    assert [(one["article"], one["number"]) for one in found["page"]["hits"]] == [
        (hit.article, hit.number) for hit in same.page.hits
    ]
    assert got(desk, "/search", **asked)["page"] == found["page"]


def test_facets_add_up(desk):
    found = got(desk, "/search", act="deny")
    denied = {one["value"]: one["number"] for one in found["facets"]["act"]}
    assert denied["deny"] == found["total"]
    assert denied["say"] == got(desk, "/statements", act="say")["total"]


def test_sources_come_with_what_they_are_made_to_say(desk):
    listed = got(desk, "/sources", limit=1000)["items"]
    assert [one["number"] for one in listed] == sorted((one["number"] for one in listed), reverse=True)
    for one in listed[:5]:
        found = got(desk, f"/sources/{one['value']}", limit=1000)
        assert found["known"]["statements"] == one["number"] == len(found["statements"]["hits"])


def test_all_pages_are_the_whole(desk):
    for address, items in (("/sources", lambda one: one["items"]), ("/statements", lambda one: one["page"]["hits"])):
        whole, cut = items(got(desk, address, limit=1000)), []
        answer = desk.get(API + address, params={"limit": 7})
        while answer:
            cut += items(answer.json())
            link = answer.links.get("next")
            answer = desk.get(link["url"]) if link else None
        assert cut == whole


ABSENT = ("/articles/none", "/sources/nobody-at-all", "/verify/none", "/nowhere")


@pytest.mark.parametrize("address", ABSENT)
def test_what_is_not_there(desk, address):
    answer = desk.get(API + address)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "act=sing", "to=2024-13-01", "words=%21%21"])
def test_questions_that_cannot_be(desk, query):
    answer = desk.get(f"{API}/statements?{query}")
    assert answer.status_code in (400, 422)
    assert {"to": "until"}.get(name := query.split("=")[0], name) in answer.json()["detail"]


# ── digests ───────────────────────────────────────────────────────────────────────────────────────────────────────────

NAMED = ("/articles", "/statements", "/search", "/sources", "/status", "/corrections", "/export", "/export/statements")


@pytest.mark.parametrize("address", NAMED)
def test_nobody_is_sent_what_they_have(desk, address):
    first = desk.get(API + address)
    again = desk.get(API + address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert desk.get(API + address, headers={"If-None-Match": '"other"'}).content == first.content


def test_what_changes_has_another_digest(own):
    before = {address: own.get(API + address).headers["etag"] for address in ("/articles/bridge", "/export")}
    own.post(f"{API}/corrections", json={"kind": "reject", "article": "bridge", "attribution": 1}).raise_for_status()
    for address, tag in before.items():
        answer = own.get(API + address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["etag"] != tag) == (200, True)


def test_verifying_finds_what_was_changed_behind_our_backs(own):
    kept = got(own, "/verify/bridge")
    assert (kept["same"], kept["article"]["same"], kept["reading"]["same"]) == (True, True, True)
    with own.desk.corpus._database.write() as connection:
        connection.exec_driver_sql("UPDATE articles SET digest = '0123456789abcdef'")
    found = got(own, "/verify/bridge")
    assert (found["same"], found["article"]["kept"], found["reading"]["same"]) == (False, "0123456789abcdef", True)


# ── putting right ─────────────────────────────────────────────────────────────────────────────────────────────────────


def entities(client):
    return [one["entity"] for one in got(client, "/articles/bridge")["reading"]["attributions"]]


def test_what_is_put_right_holds_until_it_is_taken_back(own):
    made = own.post(f"{API}/corrections", json={"kind": "reject", "article": "bridge", "attribution": 1, "by": "Я"})
    assert (made.status_code, made.json()["by"], entities(own)) == (201, "Я", ["мэрия"])
    undone = own.post(f"{API}/corrections/{made.json()['id']}/undo", json={"by": "Ты"})
    assert (undone.json()["to"], entities(own)) == (made.json()["id"], ["ТАСС", "мэрия"])
    own.post(f"{API}/corrections/{undone.json()['id']}/undo", json={}).raise_for_status()
    assert entities(own) == ["мэрия"]
    listed = got(own, "/corrections", article="bridge")["items"]
    assert [(one["kind"], one["holds"]) for one in listed] == [
        ("reject", True),
        ("withdraw", False),
        ("withdraw", True),
    ]
    assert got(own, "/corrections", limit=2)["cursor"] == listed[1]["id"]
    assert got(own, "/corrections", cursor=listed[1]["id"])["items"] == listed[2:]


def test_a_merge_everywhere_is_taken_back_everywhere(own):
    merge = {"kind": "merge", "source": "tass", "to": "ria-novosti", "by": "Я"}
    made = own.post(f"{API}/corrections", json=merge)
    assert got(own, "/statements", source="ria-novosti")["total"] == 1
    own.post(f"{API}/corrections/{made.json()['id']}/undo", json={}).raise_for_status()
    assert got(own, "/statements", source="tass")["total"] == 1
    assert got(own, "/statements", source="ria-novosti")["total"] == 0


def test_corrections_go_home_with_the_corpus(own, tmp_path):
    made = own.post(f"{API}/corrections", json={"kind": "rename", "source": "tass", "to": "Агентство"}).json()
    own.post(f"{API}/corrections/{made['id']}/undo", json={}).raise_for_status()
    own.post(f"{API}/corrections", json={"kind": "confirm", "article": "bridge", "attribution": 2}).raise_for_status()
    with open_corpus(str(tmp_path / "home.db")) as home:
        home.restore(own.desk.corpus.records())
        assert list(home.corrections()) == list(own.desk.corpus.corrections())
        assert home.reading("bridge") == own.desk.corpus.reading("bridge")


PLACE = {"name": "Тальцы", "country": "RU", "lat": 52.0, "lon": 104.6}


def test_a_place_is_put_right(own):
    text = "Взрыв произошёл в Одессе, сообщила мэрия."
    own.post(f"{API}/articles", json={"id": "blast", "text": text}).raise_for_status()
    fixed = {"kind": "place", "article": "blast", "place": 0, "right": PLACE}
    own.post(f"{API}/corrections", json=fixed).raise_for_status()
    (found,) = got(own, "/articles/blast")["reading"]["places"]
    assert (found["name"], found["lat"], found["span"]) == ("Тальцы", 52.0, [18, 24])
    own.post(f"{API}/corrections", json=fixed | {"right": None}).raise_for_status()
    assert got(own, "/articles/blast")["reading"]["places"] == []


UNFIT = [
    ({"kind": "reject", "article": "none", "attribution": 1}, 404),
    ({"kind": "reject", "article": "bridge", "attribution": 9}, 400),
    ({"kind": "place", "article": "bridge", "place": 9}, 400),
    ({"kind": "place", "article": "bridge", "place": 0, "right": PLACE | {"lat": 91}}, 422),
    ({"kind": "rename", "article": "none", "source": "tass", "to": "х"}, 404),
    ({"kind": "withdraw", "to": "х"}, 422),
    ({"kind": "sing"}, 422),
]


@pytest.mark.parametrize(("given", "status"), UNFIT)
def test_corrections_that_cannot_be(own, given, status):
    answer = own.post(f"{API}/corrections", json=given)
    assert (answer.status_code, got(own, "/corrections")["items"]) == (status, [])


def test_nothing_is_undone_that_was_not_done(own):
    assert own.post(f"{API}/corrections/none/undo", json={}).status_code == 404


# ── taking home ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_exports_are_those_of_the_command_line(desk):
    lines = desk.get(f"{API}/export").content.splitlines()
    assert [one.to_dict() for one in imported(lines)] == [one.to_dict() for one in desk.desk.corpus.readings()]


@pytest.mark.parametrize(("form", "what"), [(form, whats[0]) for form, whats in COMBINATIONS.items()])
def test_every_format_comes_with_its_name(desk, form, what):
    answer = desk.get(f"{API}/export", params={"what": what, "format": form})
    assert (answer.status_code, len(answer.content) > 0) == (200, True)
    assert f'filename="sayso-{what}.' in answer.headers["content-disposition"]


def test_a_pair_that_no_format_holds(desk):
    answer = desk.get(f"{API}/export", params={"what": "all", "format": "csv"})
    assert (answer.status_code, "csv does not hold «all»" in answer.json()["detail"]) == (400, True)


def test_what_is_shown_is_what_is_exported(desk):
    shown = got(desk, "/statements", act="say", limit=1000)["page"]["hits"]
    lines = desk.get(f"{API}/export/statements", params={"act": "say", "format": "jsonl"}).text.splitlines()
    assert [(one["article"], one["number"], one["text"]) for one in shown] == [
        (row["article"], row["statement"], row["quote"]) for row in map(json.loads, lines)
    ]
    table = desk.get(f"{API}/export/statements", params={"act": "say"}).text
    assert table.count("\r\n") == len(shown) + 1


# ── the description ───────────────────────────────────────────────────────────────────────────────────────────────────


def description():
    """The addresses that are described."""
    with Desk.open() as desk:
        return create_app(desk).openapi()["paths"]


@pytest.fixture(scope="module")
def described():
    """A desk for whatever is sent to it."""
    with serving() as client:
        client.post(f"{API}/articles", json={"id": "bridge", "text": TEXT}).raise_for_status()
        yield schemathesis.openapi.from_url(f"{client.base_url}{API}/openapi.json")


OPERATIONS = [
    (address, method) for address, methods in description().items() for method in methods if method in ("get", "post")
]


@pytest.mark.parametrize(
    ("address", "method"), OPERATIONS, ids=[f"{method} {address}" for address, method in OPERATIONS]
)
def test_the_description_holds_for_whatever_is_sent(described, address, method):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(case=described[address][method.upper()].as_strategy())
    def check(case):
        case.call_and_validate(
            excluded_checks=[positive_data_acceptance]
        )  # no schema tells a cursor of ours from others

    check()


def test_everything_is_described(desk):
    description = desk.get(f"{API}/openapi.json").json()
    for address, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (address, method)
            assert operation["description"], (address, method)
            assert all(one.get("description") for one in operation.get("parameters", ())), (address, method)
