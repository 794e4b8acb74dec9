"""Answers of the API come packed, for whoever takes them so."""

from __future__ import annotations

import gzip
import json

import pytest
from django.test import Client

from tests.api.tokens import client_of
from tests.api.writing.test_named import patch
from tests.factories import make_move, make_organization, make_person, make_user
from tracker.api.compression import takes_gzip
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
LIST = "/api/v1/people/"


@pytest.fixture
def people() -> None:
    for number in range(30):
        make_person(f"Person of a long name, number {number}")


@pytest.mark.usefixtures("people")
def test_an_answer_of_some_size_is_packed_and_says_the_same(client: Client) -> None:
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"accept-encoding": "br, gzip;q=0.5"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.headers["ETag"] == packed.headers["ETag"]


@pytest.mark.usefixtures("people")
def test_a_tag_of_a_packed_answer_is_answered_with_304(client: Client) -> None:
    takes = {"accept-encoding": "gzip"}
    tag = client.get(LIST, headers=takes).headers["ETag"]
    assert client.get(LIST, headers={**takes, "if-none-match": tag}).status_code == 304


def test_a_short_answer_goes_as_it_is(client: Client) -> None:
    answer = client.get(LIST, headers={"accept-encoding": "gzip"})
    assert json.loads(answer.content)["results"] == []
    assert "Content-Encoding" not in answer.headers


@pytest.mark.usefixtures("people")
def test_what_is_streamed_and_what_is_a_page_goes_as_it_is(client: Client) -> None:
    make_move()
    for address in (f"{LIST}?format=csv", f"{LIST}?format=ndjson", "/people/"):
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers


def test_the_version_of_a_packed_record_is_taken_for_a_change() -> None:
    tool = client_of(make_user(Role.ANALYST), "read", "write")
    make_organization("Foo")
    names = [{"name": f"A further name, number {number}"} for number in range(30)]
    takes = {"accept-encoding": "gzip", "if-match": "*"}
    address = "/api/v1/organizations/foo/"
    answer = tool.patch(address, {"names": names}, content_type="application/json", headers=takes)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"].startswith('W/"')
    patch(tool, address, {"country": "FR"}, tag=answer.headers["ETag"])


def test_problems_are_packed_too(client: Client) -> None:
    answer = client.get("/api/v1/moves/?" + "x" * 1000 + "=1", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 400
    assert json.loads(gzip.decompress(answer.content))["status"] == 400


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP , br", True),
        ("*", True),
        ("br", False),
        ("gzip;q=0", False),
        ("*, gzip; q=0", False),
        ("gzip;q=often", False),
        ("x-gzip", False),
    ],
)
def test_who_takes_it_is_read_from_the_header(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_the_description_is_packed(client: Client) -> None:
    answer = client.get("/api/schema/?format=json", headers={"accept-encoding": "gzip"})
    assert json.loads(gzip.decompress(answer.content))["openapi"].startswith("3.1")
