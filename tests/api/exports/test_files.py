"""The files of every day, as they are listed and given out."""

from __future__ import annotations

import gzip
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.exports.taken import body_of
from tests.factories import NOW, make_analyst, make_move, make_person
from tracker.exports.files.daily import keep_daily
from tracker.privacy.erase import erase

pytestmark = pytest.mark.django_db
LIST = "/api/v1/exports/"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_DIR = tmp_path / "exports"
    return tmp_path / "exports"


def made(folder: Path) -> None:
    """Two days of files."""
    make_move(person=make_person("Ada Example"))
    keep_daily(folder, now=NOW)
    make_move()
    keep_daily(folder, now=NOW + timedelta(days=1))


def listed(client: Client) -> list[dict[str, Any]]:
    answer = client.get(LIST)
    assert answer.status_code == 200
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_are_none_before_there_are_any(client: Client) -> None:
    assert listed(client) == []


def test_are_listed_with_size_checksum_and_what_they_follow(client: Client, folder: Path) -> None:
    made(folder)
    results = listed(client)
    assert [(each["name"], each["kind"], each["follows"]) for each in results] == [
        ("20261124T120000Z", "full", None),
        ("20261124T120000Z", "delta", "20261123T120000Z"),
        ("20261123T120000Z", "full", None),
    ]
    assert results[0]["made_at"] == "2026-11-24T12:00:00Z"
    for each in results:
        for file in each["files"]:
            body = body_of(client.get(file["url"]))
            assert (len(body), hashlib.sha256(body).hexdigest()) == (file["bytes"], file["sha256"])
            if file["name"].endswith(".ndjson.gz"):
                assert gzip.decompress(body).count(b"\n") == file["rows"]


def test_a_file_that_somebody_has_is_not_sent_again(client: Client, folder: Path) -> None:
    made(folder)
    file = next(each for each in listed(client)[0]["files"] if each["name"] == "moves.ndjson.gz")
    answer = client.get(file["url"])
    body_of(answer)
    assert answer.headers["ETag"] == f'"{file["sha256"]}"'
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Disposition"] == 'attachment; filename="moves.ndjson.gz"'
    again = client.get(file["url"], headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "20261124T120000Z/full/nothing.csv.gz",
        "20261124T120000Z/half/moves.csv.gz",
        "20261125T120000Z/full/moves.csv.gz",
        "20261124T120000Z/full/..",
        "20261124T120000Z/../state.sqlite3",
        "20261124T120000Z/full/%2e%2e%2fstate.sqlite3",
        "../full/moves.csv.gz",
    ],
)
def test_gives_nothing_that_is_not_listed(client: Client, folder: Path, path: str) -> None:
    made(folder)
    assert client.get(f"{LIST}{path}").status_code == 404


def test_are_gone_at_once_when_somebody_was_erased(client: Client, folder: Path) -> None:
    ada = make_person("Ada Example")
    keep_daily(folder, now=NOW)
    url = listed(client)[0]["files"][0]["url"]
    erase(ada, reason="asked by letter", by=make_analyst(), now=NOW)
    assert listed(client) == []
    assert client.get(url).status_code == 404


def test_need_a_token_where_reading_does(client: Client, folder: Path, settings: Settings) -> None:
    made(folder)
    url = listed(client)[0]["files"][0]["url"]
    settings.API_ANONYMOUS_READING = False
    assert client.get(LIST).status_code == 401
    assert client.get(url).status_code == 401
