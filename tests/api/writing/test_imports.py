"""Bringing in tables through the API: look, decide, import, undo."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from people.models import Person
from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post, sent
from tests.factories import make_move, make_organization, make_person, make_user
from tests.imports.files import ADA, HEADER, checked, csv_of, imported, worked_on
from tracker.api.import_serializers import import_in_detail
from tracker.api.writing.versions import seen as seen_version
from tracker.api.writing.versions import wanted_versions
from tracker.desk.roles import Role
from tracker.imports.bring import choose_for_all, discard
from tracker.imports.models import ImportBatch
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"
WRONG = ["Bob B", "", "", "2024"]


@pytest.fixture
def user() -> User:
    return make_user(Role.ANALYST)


@pytest.fixture
def tool(user: User) -> Client:
    return client_of(user, "read", "write")


def bring(tool: Client, content: bytes, expect: int = 202, headers: Any = None, **fields: Any) -> Any:
    data = {"file": SimpleUploadedFile("moves.csv", content), **fields}
    answer = tool.post(IMPORTS, data, headers=sent(headers or {}))
    assert answer.status_code == expect, answer.content.decode()
    return answer


def seen(tool: Client, batch: ImportBatch) -> dict[str, Any]:
    return tool.get(f"{IMPORTS}{batch.pk}/").json()  # type: ignore[no-any-return]


def rows(tool: Client, batch: ImportBatch, **query: Any) -> list[dict[str, Any]]:
    return tool.get(f"{IMPORTS}{batch.pk}/rows/", query).json()["results"]  # type: ignore[no-any-return]


def act(
    tool: Client, batch: ImportBatch, what: str, body: Any = None, expect: int = 202, tag: str = "*"
) -> Any:
    return post(tool, f"{IMPORTS}{batch.pk}/{what}/", body or {}, expect, if_match=tag).json()


def test_a_table_goes_from_file_to_moves_and_back(tool: Client) -> None:
    answer = bring(tool, csv_of(HEADER, ADA))
    shown = answer.json()
    assert (shown["state"], shown["working"], shown["created_by"]) == ("uploaded", True, "analyst")
    assert not Move.objects.exists()
    batch = worked_on(ImportBatch.objects.get())
    page = tool.get(answer.headers["Location"])
    shown = page.json()
    assert (shown["state"], shown["verdicts"], shown["in_the_way"]) == ("checked", {"new": 1}, 0)
    assert shown["columns"][0] == {"header": "Person", "field": "person", "is_unclear": False}
    act(tool, batch, "run", tag=page.headers["ETag"])
    worked_on(batch)
    shown = seen(tool, batch)
    assert (shown["state"], shown["made"]) == ("imported", {"moves": 1, "claims": 1, "records": 3})
    (row,) = rows(tool, batch)
    assert (row["move"], row["made_move"]) == (Move.objects.get().pk, True)
    assert Claim.objects.get().reviewed_by.username == "analyst"  # type: ignore[union-attr]
    act(tool, batch, "undo")
    worked_on(batch)
    shown = seen(tool, batch)
    assert (shown["state"], shown["undone_by"]) == ("undone", "analyst")
    assert shown["made"] == {"moves": 0, "claims": 0, "records": 0}
    assert not Move.objects.exists()


def test_each_row_says_what_it_would_do_and_why_not(tool: Client) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    move = make_move(person=make_person("Ada Example"), from_organization=foo, to_organization=bar)
    batch = checked(csv_of(HEADER, [*ADA[:2], "Baz Inc", ADA[3]], WRONG))
    conflict, wrong = rows(tool, batch)
    assert (conflict["verdict"], conflict["move"], conflict["in_the_way"]) == ("conflict", move.pk, True)
    assert {"what": "to", "tracker": "Bar AI", "file": "Baz Inc"} in [
        each | {"what": each["what"].lower()} for each in conflict["differences"]
    ]
    assert conflict["may_become"] == ["attach", "new", "skip"]
    assert conflict["person"]["record"] == "ada-example"
    assert (wrong["number"], wrong["verdict"], wrong["may_become"]) == (3, "error", ["skip"])
    problem = wrong["problems"][0]
    assert (problem["field"], problem["column"]) == ("from", "From")
    assert problem["detail"].startswith("A move needs an organization")
    assert [row["number"] for row in rows(tool, batch, verdict="error")] == [3]
    assert rows(tool, batch, in_the_way="false") == []
    refused = act(tool, batch, "run", expect=409)
    assert (refused["code"], refused["detail"]) == (
        "not_possible",
        "2 rows are left to decide on. Nothing was imported.",
    )


def test_rows_not_in_the_way_are_looked_for_in_one_table_alone(tool: Client) -> None:
    batch = checked(csv_of(HEADER, ADA, WRONG))
    checked(csv_of(HEADER, WRONG))
    with CaptureQueriesContext(connection) as captured:
        assert [row["number"] for row in rows(tool, batch, in_the_way="false")] == [2]
    (query,) = (each["sql"] for each in captured if '"imports_importrow"."cells"' in each["sql"])
    assert query.count("SELECT") == 1  # no list of what is in the way in all imports


def test_what_becomes_of_rows_is_chosen_all_or_none(tool: Client) -> None:
    batch = checked(csv_of(HEADER, ADA, WRONG, ["Eve E", "", "", "2024"]))
    wrong = {
        "rows": [{"row": 2, "choice": "skip"}, {"row": 3, "choice": "attach"}, {"row": 9, "choice": "skip"}]
    }
    assert list(faults(act(tool, batch, "choose", wrong, 400))) == ["rows.1.choice", "rows.2.row"]
    assert not batch.rows.exclude(choice="").exists()
    act(tool, batch, "choose", {"rows": [{"row": 2, "choice": "skip"}]})
    worked_on(batch)
    act(tool, batch, "choose", {"verdict": "error", "choice": "skip"})
    worked_on(batch)
    assert [row["number"] for row in rows(tool, batch, choice="skip")] == [2, 3, 4]
    act(tool, batch, "choose", {"rows": [{"row": 2, "choice": "usual"}]})
    worked_on(batch)
    assert [row["number"] for row in rows(tool, batch, choice="usual")] == [2]
    assert list(faults(act(tool, batch, "choose", {"verdict": "new", "choice": "attach"}, 400))) == ["choice"]
    assert list(faults(act(tool, batch, "choose", {"verdict": "new"}, 400))) == ["rows"]


def test_who_is_meant_is_chosen_by_the_address(tool: Client) -> None:
    one = make_person("Ada Example", note="chemist")
    make_person("Ada Example", note="physicist")
    batch = checked(csv_of(HEADER, ADA))
    (name,) = tool.get(f"{IMPORTS}{batch.pk}/names/", {"match": "ambiguous"}).json()["results"]
    assert {each["note"] for each in name["candidates"]} == {"chemist", "physicist"}
    assert (name["record"], seen(tool, batch)["names_to_choose"]) == (None, 1)
    wrong = {"names": [{"name": name["id"], "record": "nobody"}]}
    assert list(faults(act(tool, batch, "choose-names", wrong, 400))) == ["names.0.record"]
    act(tool, batch, "choose-names", {"names": [{"name": name["id"], "record": one.slug}]})
    worked_on(batch)
    assert rows(tool, batch)[0]["person"]["record"] == one.slug
    act(tool, batch, "choose-names", {"names": [{"name": name["id"], "record": None}]})
    worked_on(batch)
    assert rows(tool, batch)[0]["person"]["is_new"]
    act(tool, batch, "run")
    worked_on(batch)
    assert Person.objects.count() == 3


def test_who_has_seen_another_version_decides_nothing(tool: Client) -> None:
    batch = checked(csv_of(HEADER, ADA, ["Eve E", "Foo Labs", "", "2024"]))
    tag = tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"]
    assert act(tool, batch, "run", expect=428, tag="")["code"] == "version_needed"
    act(tool, batch, "choose", {"rows": [{"row": 2, "choice": "skip"}]}, tag=tag)
    worked_on(batch)
    other = tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"]
    act(tool, batch, "choose", {"rows": [{"row": 2, "choice": "usual"}, {"row": 3, "choice": "skip"}]})
    worked_on(batch)
    refused = act(tool, batch, "run", expect=412, tag=other)
    assert refused["current"]["verdicts"] == {"new": 2}
    assert worked_on(batch).state == "checked"


def test_which_rows_are_left_out_is_told_apart_however_many_there_are(tool: Client) -> None:
    batch = checked(csv_of(HEADER, *([f"Person {number}", *ADA[1:]] for number in range(10))))
    batch.rows.filter(number=3).update(number=60_000)  # whose square is no integer of PostgreSQL
    tags = set()
    for chosen in ([2, 9], [6, 7]):  # 2² + 9² is 6² + 7²
        act(tool, batch, "choose", {"rows": [{"row": number, "choice": "skip"} for number in chosen]})
        worked_on(batch)
        tags.add(tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"])
        act(tool, batch, "choose", {"rows": [{"row": number, "choice": "usual"} for number in chosen]})
        worked_on(batch)
    assert len(tags) == 2


def test_which_name_is_new_is_told_apart(tool: Client) -> None:
    for name in ("Foo Labs", "Bar AI"):
        make_organization(name, note="Paris"), make_organization(name, note="Rome")
    batch = checked(csv_of(HEADER, ADA))
    unclear = tool.get(f"{IMPORTS}{batch.pk}/names/", {"match": "ambiguous"}).json()["results"]
    assert len(unclear) == 2
    tags = set()
    for name in unclear:
        batch.written_names.filter(kind="organization").update(match="ambiguous")
        act(tool, batch, "choose-names", {"names": [{"name": name["id"], "record": None}]})
        worked_on(batch)
        tags.add(tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"])
    assert len(tags) == 2


def test_every_end_of_work_makes_another_version_and_looking_makes_none(tool: Client) -> None:
    def tag() -> str:
        answers = [tool.get(f"{IMPORTS}{batch.pk}/") for _each in range(2)]
        assert answers[0].headers["ETag"] == answers[1].headers["ETag"]
        return answers[0].headers["ETag"]

    bring(tool, csv_of(HEADER, ADA))
    batch = ImportBatch.objects.get()
    tags = [tag()]
    for what in ("", "run", "undo"):
        if what:
            act(tool, batch, what, tag=tags[-1])
            tags.append(tag())
        worked_on(batch)
        tags.append(tag())
    assert (batch.state, len(set(tags))) == ("undone", 6)
    ImportBatch.objects.filter(pk=batch.pk).update(done=1, total=2)
    assert tag() == tags[-1]


def test_work_that_stops_makes_another_version(tool: Client) -> None:
    bring(tool, b"Person,Pay\nAda,1")
    batch = ImportBatch.objects.get()
    before = tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"]
    assert worked_on(batch).state == "failed"
    assert tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"] != before


def test_of_two_who_discard_a_table_the_second_finds_nothing(
    tool: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = checked(csv_of(HEADER, ADA))

    def meanwhile(request: Any) -> list[str]:
        discard(batch)
        return wanted_versions(request)

    monkeypatch.setattr("tracker.api.writing.imports.wanted_versions", meanwhile)
    answer = tool.delete(f"{IMPORTS}{batch.pk}/", headers={"if-match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("change", [discard, lambda batch: choose_for_all(batch, "new", "skip")])
def test_who_reads_an_import_that_changes_meanwhile_gets_no_later_version(
    tool: Client, monkeypatch: pytest.MonkeyPatch, change: Callable[[ImportBatch], object]
) -> None:
    batch = checked(csv_of(HEADER, ADA))
    before = tool.get(f"{IMPORTS}{batch.pk}/").headers["ETag"]

    def meanwhile(*args: Any) -> Any:
        body = import_in_detail(*args)
        change(batch)
        return body

    monkeypatch.setattr("tracker.api.imports.import_in_detail", meanwhile)
    answer = tool.get(f"{IMPORTS}{batch.pk}/")
    assert (answer.status_code, seen_version(answer.headers["ETag"])) == (200, seen_version(before))


def test_dates_that_may_be_either_are_read_as_somebody_says(tool: Client) -> None:
    batch = checked(csv_of(HEADER, [*ADA[:3], "03/04/2024"]))
    assert seen(tool, batch)["columns"][3]["is_unclear"]
    answer = tool.patch(
        f"{IMPORTS}{batch.pk}/",
        {"date_order": "day"},
        content_type="application/json",
        headers={"if-match": "*"},
    )
    assert (answer.status_code, answer.json()["date_order"]) == (202, "day")
    worked_on(batch)
    act(tool, batch, "run")
    worked_on(batch)
    assert str(Move.objects.get().announced_on) == "2024-04-03"


@pytest.mark.parametrize(("most", "sentence"), [(10, "at most 0 MB are read"), (0, "The file is empty")])
def test_a_file_that_is_empty_or_too_large_is_refused_at_once(
    tool: Client, monkeypatch: pytest.MonkeyPatch, most: int, sentence: str
) -> None:
    monkeypatch.setattr("tracker.imports.sheets.limits.MOST_BYTES", most)
    ((field, (said,)),) = faults(bring(tool, b"x" * 2 * most, 400).json()).items()
    assert (field, sentence in said) == ("file", True)
    assert not ImportBatch.objects.exists()


class _Unread(BytesIO):
    """What a client sends, where none of it may be read."""

    def read(self, *_args: Any) -> bytes:
        raise AssertionError

    readline = read


def test_what_is_too_long_is_refused_before_it_is_read(tool: Client) -> None:
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": _Unread()}
    for key in ({}, {"HTTP_IDEMPOTENCY_KEY": "k"}):
        answer = tool.post(IMPORTS, **form, **key, CONTENT_LENGTH=str(21 * 1024 * 1024))  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["code"]) == (413, "too_long")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "has 21.0 MB; a file of at most 20 MB is read" in answer.json()["detail"]


@pytest.mark.parametrize("length", ["", "many"])
def test_what_does_not_say_how_long_it_is_is_refused_before_it_is_read(tool: Client, length: str) -> None:
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": _Unread()}
    answer = tool.post(IMPORTS, **form, CONTENT_LENGTH=length)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (411, "length_needed")
    assert tool.get(answer.json()["type"]).json()["status"] == 411


def test_a_file_as_large_as_may_be_is_taken_with_its_form(
    tool: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = csv_of(HEADER, ADA)
    monkeypatch.setattr("tracker.imports.sheets.limits.MOST_BYTES", len(content))
    bring(tool, content, date_order="day")


def test_a_file_that_cannot_be_read_says_why_and_is_discarded(tool: Client) -> None:
    batch = checked(b"Person,Pay\nAda,1")
    shown = seen(tool, batch)
    assert (shown["state"], shown["problem"][:30]) == ("failed", "No row of the file is a header")
    gone = tool.delete(f"{IMPORTS}{batch.pk}/", headers={"if-match": "*"})
    assert gone.status_code == 204
    there = imported(csv_of(HEADER, ADA))
    refused = tool.delete(f"{IMPORTS}{there.pk}/", headers={"if-match": "*"})
    assert refused.json()["code"] == "not_possible"


def test_what_is_no_form_with_a_file_is_refused(tool: Client) -> None:
    assert list(faults(tool.post(IMPORTS, {}).json())) == ["file"]
    assert list(faults(bring(tool, csv_of(HEADER, ADA), 400, by="me").json())) == ["by"]
    assert post(tool, IMPORTS, {"file": "x"}, 415).json()["code"] == "unsupported_media_type"


def test_the_same_file_with_the_same_key_is_brought_once(tool: Client) -> None:
    key = {"idempotency_key": "k"}
    one, two = (bring(tool, csv_of(HEADER, ADA), headers=key).json() for _each in range(2))
    assert (one["id"], ImportBatch.objects.count()) == (two["id"], 1)
    assert bring(tool, csv_of(HEADER, WRONG), 422, headers=key).json()["code"] == "key_used"


def test_with_four_eyes_another_reviewer_imports_it(tool: Client, user: User, settings: Settings) -> None:
    batch = checked(csv_of(HEADER, ADA), by=user)
    settings.FOUR_EYES = True
    assert "a reviewer has to look" in seen(tool, batch)["why_not_run"]
    assert act(tool, batch, "run", expect=409)["code"] == "not_possible"
    act(client_of(make_user(Role.REVIEWER), "read", "write"), batch, "run")


def test_imports_are_for_those_who_may_at_the_desk(tool: Client, client: Client) -> None:
    batch = checked(csv_of(HEADER, ADA))
    assert client.get(IMPORTS).status_code == 401
    viewer = client_of(make_user(Role.VIEWER), "read", "write")
    assert viewer.get(f"{IMPORTS}{batch.pk}/rows/").json()["code"] == "role"
    assert bring(viewer, csv_of(HEADER, ADA), 403).json()["code"] == "role"
    assert tool.get(f"{IMPORTS}999/rows/").status_code == 404
    assert [row["id"] for row in tool.get(IMPORTS, {"state": "checked"}).json()["results"]] == [batch.pk]


def test_the_number_of_queries_does_not_grow(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = checked(csv_of(HEADER, *([f"Person {number}", *ADA[1:]] for number in range(3))))
    tool.get(IMPORTS)
    with django_assert_num_queries(4):  # token, permissions by role and by hand, imports
        tool.get(IMPORTS)
    with django_assert_num_queries(6):  # the same, the import twice, rows
        assert len(rows(tool, batch)) == 3
    with django_assert_num_queries(10):  # token and permissions, the import, six counts
        seen(tool, batch)
