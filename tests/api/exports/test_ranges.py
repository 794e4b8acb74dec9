"""Whoever was broken off while taking a file goes on where they were."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.exports.taken import body_of
from tests.factories import NOW, make_move
from tracker.api.exports.ranges import NoSuchPart, Part, part_asked
from tracker.exports.files.daily import keep_daily

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(client: Client, settings: Settings, tmp_path: Path) -> dict[str, Any]:
    settings.EXPORT_DIR = tmp_path / "exports"
    make_move()
    keep_daily(settings.EXPORT_DIR, now=NOW)
    files = client.get("/api/v1/exports/").json()["results"][0]["files"]
    found: dict[str, Any] = next(each for each in files if each["name"] == "moves.csv.gz")
    return found


def take(client: Client, file: dict[str, Any], **headers: str) -> Any:
    return client.get(file["url"], headers={name.replace("_", "-"): said for name, said in headers.items()})


def test_the_parts_make_the_file(client: Client, file: dict[str, Any]) -> None:
    whole = take(client, file)
    assert (whole.status_code, whole.headers["Accept-Ranges"]) == (200, "bytes")
    tag, length = whole.headers["ETag"], file["bytes"]
    begun = take(client, file, range="bytes=0-99")
    rest = take(client, file, range="bytes=100-", if_range=tag)
    assert (begun.status_code, rest.status_code) == (206, 206)
    assert rest.headers["Content-Range"] == f"bytes 100-{length - 1}/{length}"
    assert (begun.headers["Content-Length"], rest.headers["ETag"]) == ("100", tag)
    body = body_of(begun) + body_of(rest)
    assert hashlib.sha256(body).hexdigest() == file["sha256"]


@pytest.mark.parametrize("if_range", ['"another"', "Thu, 01 Jan 2026 00:00:00 GMT"])
def test_of_another_file_the_whole_comes(client: Client, file: dict[str, Any], if_range: str) -> None:
    answer = take(client, file, range="bytes=100-", if_range=if_range)
    assert (answer.status_code, len(body_of(answer))) == (200, file["bytes"])


def test_the_time_of_a_file_stands_for_its_tag(client: Client, file: dict[str, Any]) -> None:
    modified = take(client, file).headers["Last-Modified"]
    assert take(client, file, range="bytes=100-", if_range=modified).status_code == 206


def test_behind_the_end_there_is_nothing(client: Client, file: dict[str, Any]) -> None:
    answer = take(client, file, range=f"bytes={file['bytes']}-")
    assert (answer.status_code, answer.json()["code"]) == (416, "out_of_range")
    assert answer.headers["Content-Range"] == f"bytes */{file['bytes']}"


def test_who_has_the_file_is_told_so_whatever_part_is_asked_for(client: Client, file: dict[str, Any]) -> None:
    tag = take(client, file).headers["ETag"]
    assert take(client, file, range="bytes=0-9", if_none_match=tag).status_code == 304


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", Part(0, 0)),
        ("bytes=5-", Part(5, 9)),
        ("bytes=5-99", Part(5, 9)),
        ("bytes=-3", Part(7, 9)),
        ("bytes=-99", Part(0, 9)),
        ("bytes=-", None),
        ("bytes=5-3", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_a_range_is_read_as_the_standard_has_it(header: str, part: Part | None) -> None:
    assert part_asked(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_an_empty_part_is_none(header: str) -> None:
    with pytest.raises(NoSuchPart):
        part_asked(header, 10)
