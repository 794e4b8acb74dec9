"""How whole lists are given out: forms, names of files, and what happens when something is wrong."""

from __future__ import annotations

import csv
import http.client
import io
import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.api.exports.breaking_off import BREAKS_AT, WHOLE_ROWS
from tests.api.exports.taken import LISTS, body_of, cells, lines, take
from tests.api.problems import faults
from tests.exports.world import invent_person
from tests.factories import make_claim, make_move, make_organization, make_person
from tests.metrics.careers import go
from tests.own_servers import free_port
from tracker.api.exports import stream
from tracker.api.exports.renderers import XLSX
from tracker.moves.models import Move

MOVES = "/api/v1/moves/"
_ROOT = Path(__file__).parents[3]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        (XLSX, XLSX),
        ("application/json, text/csv;q=0.5", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_the_form_can_be_asked_for_by_a_header(client: Client, accept: str, kind: str) -> None:
    make_move()
    answer = client.get(MOVES, headers={"accept": accept})
    body_of(answer)
    assert answer.headers["Content-Type"] == kind
    assert "Accept" in answer.headers["Vary"].split(", ")


@pytest.mark.django_db
def test_says_which_forms_there_are(client: Client) -> None:
    answer = client.get(MOVES, {"format": "xml"})
    assert answer.status_code == 400
    said = "There is no form “xml” here; there is json, ndjson, csv, xlsx."
    assert faults(answer.json()) == {"format": [said]}
    assert client.get("/api/v1/search/", {"q": "x", "format": "csv"}).status_code == 400
    assert client.get("/api/v1/search/", {"q": "x", "format": "json"}).status_code == 200
    assert client.get(f"{MOVES}{make_move().pk}/", {"format": "csv"}).status_code == 400


@pytest.mark.django_db
def test_refuses_what_only_pages_have(client: Client) -> None:
    query = {"format": "csv", "cursor": "x", "page_size": "7", "total": "true", "expand": "evidence"}
    answer = client.get(MOVES, query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(faults(answer.json())) == {"cursor", "page_size", "total", "expand"}
    wrong = client.get(MOVES, {"format": "ndjson", "since": "2024-13"})
    assert (wrong.status_code, set(faults(wrong.json()))) == (400, {"since"})
    assert set(faults(client.get(MOVES, {"format": "csv", "stats": "x"}).json())) == {"stats"}


@pytest.mark.django_db
def test_says_how_many_rows_there_are(client: Client) -> None:
    for _each in range(3):
        make_move()
    for form in ("csv", "ndjson", "xlsx"):
        answer = take(client, "moves", form)
        body_of(answer)
        assert answer.headers["X-Total-Count"] == "3"


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_list_without_rows_has_its_headers(client: Client, path: str) -> None:
    assert body_of(take(client, path, "ndjson")) == b""
    (headers,) = list(csv.reader(io.StringIO(body_of(take(client, path, "csv")).decode())))
    assert len(headers) == len(set(headers)) > 3


@pytest.mark.django_db
def test_a_file_is_named_for_what_is_in_it_in_any_script(client: Client) -> None:
    make_move(from_organization=make_organization("智谱/AI"))
    slug = Move.objects.get().from_organization.slug  # type: ignore[union-attr]
    answer = take(client, "moves", "csv", organization=slug)
    body_of(answer)
    named = answer.headers["Content-Disposition"]
    assert named.startswith("attachment; filename*=utf-8''moves%20%E6%99%BA%E8%B0%B1AI%2020")
    assert named.endswith(".csv")


@pytest.mark.django_db
def test_begins_without_a_mark_of_the_order_of_bytes(client: Client) -> None:
    make_move(person=make_person("李飞飞"))
    body = body_of(take(client, "moves", "csv"))
    assert body.startswith(b"id,kind,")
    assert "李飞飞" in body.decode()


@pytest.mark.django_db
def test_a_head_request_reads_no_rows(client: Client) -> None:
    make_move()
    answer: Any = client.head(MOVES, {"format": "csv"})
    assert (answer.status_code, body_of(answer)) == (200, b"")
    assert answer.headers["X-Total-Count"] == "1"


@pytest.mark.django_db
def test_a_workbook_is_refused_where_a_sheet_cannot_hold_the_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_ROWS", 3)
    make_move()
    make_move()
    body_of(take(client, "moves", "xlsx"))
    make_move()
    said = "XLSX holds 2 rows, this list has 3. Take csv or ndjson, or narrow it."
    assert faults(take(client, "moves", "xlsx", expect=400).json()) == {"format": [said]}
    assert len(lines(client, "moves")) == 3


@pytest.mark.django_db
def test_a_workbook_is_refused_where_a_cell_cannot_hold_a_text(client: Client) -> None:
    make_move(note="x" * 40_000)
    said = "A cell of XLSX holds 32,767 characters and a “note” has 40,000. Take csv or ndjson."
    assert faults(take(client, "moves", "xlsx", expect=400).json()) == {"format": [said]}
    assert cells(client, "moves")[0]["note"] == "x" * 40_000


@pytest.mark.django_db
def test_others_wait_while_too_many_are_given_out(client: Client) -> None:
    make_move()
    open_ones = [take(client, "moves", "ndjson") for _each in range(stream.AT_ONCE)]
    refused = take(client, "moves", "csv", expect=503)
    assert (refused.json()["code"], refused.headers["Retry-After"]) == ("busy", "30")
    assert client.get(MOVES).status_code == 200
    for each in open_ones:
        body_of(each)
    assert len(lines(client, "moves")) == 1


@pytest.mark.django_db
def test_whoever_goes_away_holds_up_nobody(client: Client) -> None:
    make_move()
    for _each in range(2 * stream.AT_ONCE):
        answer = take(client, "moves", "ndjson")
        next(iter(answer.streaming_content))
        answer._iterator.close()
    assert len(lines(client, "moves")) == 1


@pytest.mark.django_db
def test_what_fails_at_once_is_told_and_holds_up_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    make_move()
    with monkeypatch.context() as patched:
        patched.setattr("tracker.exports.lists.moves.move_row", lambda _values: 1 / 0)
        for _each in range(2 * stream.AT_ONCE):
            assert take(client, "moves", "csv", expect=500).json()["code"] == "failed"
    assert len(lines(client, "moves")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_costs_as_many_queries_however_many_rows(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def add() -> None:
        person, lab = invent_person(Random(1)), make_organization()
        make_claim(move=go(person, None, lab, "2024-01-01"))

    add()
    lines(client, path)
    with CaptureQueriesContext(connection) as few:
        lines(client, path)
    cost = len(few)
    for _each in range(5):
        add()
    lines(client, path)
    with django_assert_num_queries(cost):
        lines(client, path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.shared_database
@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_shows_one_moment_whatever_is_written_meanwhile(
    client: Client, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("tracker.exports.lists.moves", "tracker.exports.forms"):
        monkeypatch.setattr(f"{module}.AT_ONCE", 2)
    for _each in range(9):
        make_move(note="before")
    answer = take(client, "moves", form)
    body = iter(answer.streaming_content)
    first = next(body)

    def write() -> None:
        Move.objects.update(note="after")
        make_move(note="after")
        connections.close_all()

    thread = Thread(target=write)
    thread.start()
    thread.join()
    text = (first + b"".join(body)).decode()
    assert (text.count("before"), text.count("after")) == (9, 0)
    assert answer.headers["X-Total-Count"] == "9"
    assert len(lines(client, "moves")) == 10


# --- A real server -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def breaking_server() -> Iterator[int]:
    """The port of a gunicorn, set up as in production, whose lists can fail in the middle."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "django.core.wsgi:get_wsgi_application()"]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--no-control-socket", "--preload"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.api.exports.breaking_settings",
        "TEST_DATABASE": "",
    }
    server = subprocess.Popen([*command, *options], cwd=_ROOT, env=environment, stderr=subprocess.DEVNULL)
    for _try in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port
    server.terminate()
    server.wait(timeout=30)


def asked(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    return connection.getresponse()


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_stream_that_fails_is_not_taken_for_a_whole_one(breaking_server: int, form: str) -> None:
    broken = asked(breaking_server, f"/{form}/{BREAKS_AT}/")
    assert broken.status == 200
    assert int(broken.headers["X-Total-Count"]) == WHOLE_ROWS
    with pytest.raises(http.client.IncompleteRead) as cut:
        broken.read()
    assert 0 < cut.value.partial.count(b"\n") <= BREAKS_AT + 1
    whole = asked(breaking_server, f"/{form}/{WHOLE_ROWS}/").read()
    assert whole.count(b"\n") - (form == "csv") == WHOLE_ROWS


def test_the_server_has_threads_that_no_time_out_of_a_worker_ends() -> None:
    """A worker of threads tells its parent that it lives, whatever they do; any other sort is killed."""
    config = runpy.run_path(str(_ROOT / "gunicorn.conf.py"))
    assert config["worker_class"] == "gthread"
    assert config["threads"] > stream.AT_ONCE
    assert "gunicorn" in (_ROOT / "Dockerfile").read_text("utf-8").rpartition("CMD")[2]
