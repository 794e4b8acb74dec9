"""Imports at the desk, as a browser sends them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import Person
from tests.factories import make_move, make_organization, make_person
from tests.imports.files import ADA, HEADER, checked, csv_of, imported, row, verdicts, worked_on
from tracker.imports.models import ImportBatch
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
LIST = "/admin/imports/importbatch/"
WRONG = ["Bob B", "", "", "2024"]


def upload(desk: Client, content: bytes, name: str = "moves.csv", **fields: Any) -> Any:
    return desk.post(f"{LIST}add/", {"file": SimpleUploadedFile(name, content), **fields})


def page_of(desk: Client, batch: ImportBatch, **query: Any) -> str:
    answer = desk.get(f"{LIST}{batch.pk}/change/", query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_file_goes_from_upload_to_moves_and_back(desk: Client, analyst: User) -> None:
    answer = upload(desk, csv_of(HEADER, ADA))
    batch = ImportBatch.objects.get()
    assert answer.url == f"{LIST}{batch.pk}/change/"
    assert "data-progress" in page_of(desk, batch)
    worked_on(batch)
    assert "Import 1 row" in page_of(desk, batch)
    desk.post(f"{LIST}{batch.pk}/run/")
    worked_on(batch)
    assert Claim.objects.get().reviewed_by == analyst
    assert "Undo this import" in page_of(desk, batch)
    desk.post(f"{LIST}{batch.pk}/undo/")
    worked_on(batch)
    assert not Move.objects.exists()
    assert "Undone by analyst" in page_of(desk, batch)


@pytest.mark.parametrize(("most", "sentence"), [(10, "at most 0 MB are read"), (0, "The file is empty")])
def test_a_file_that_is_empty_or_too_large_is_refused_at_once(
    desk: Client, monkeypatch: pytest.MonkeyPatch, most: int, sentence: str
) -> None:
    monkeypatch.setattr("tracker.imports.sheets.limits.MOST_BYTES", most)
    assert sentence in upload(desk, b"x" * 2 * most).content.decode()
    assert not ImportBatch.objects.exists()


def test_nothing_to_upload_is_told(desk: Client) -> None:
    assert "Choose a file." in desk.post(f"{LIST}add/").content.decode()


def test_a_file_that_cannot_be_read_says_why(desk: Client) -> None:
    batch = checked(b"Person,Pay\nAda,1")
    assert "No row of the file is a header" in page_of(desk, batch)
    desk.post(f"{LIST}{batch.pk}/discard/")
    assert not ImportBatch.objects.exists()


def test_rows_show_what_they_would_do_and_why_not(desk: Client) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    make_move(person=make_person("Ada Example"), from_organization=foo, to_organization=bar)
    batch = checked(csv_of(HEADER, [*ADA[:2], "Baz Inc", ADA[3]], WRONG))
    page = page_of(desk, batch)
    assert "to: Bar AI in the tracker, Baz Inc in the file." in page.replace("To:", "to:")
    assert "Column “From”: A move needs an organization" in page
    assert "2 rows are left to decide on" in page
    assert "Bob B" not in page_of(desk, batch, list="conflict")
    assert "Bob B" in page_of(desk, batch, list="error")


def test_choices_of_rows_are_saved_and_the_rest_is_imported(desk: Client) -> None:
    batch = checked(csv_of(HEADER, ADA, WRONG))
    desk.post(f"{LIST}{batch.pk}/run/")
    batch.refresh_from_db()
    assert batch.state == "checked"
    desk.post(f"{LIST}{batch.pk}/choose/", {f"choice-{row(batch, 3).pk}": "skip"})
    worked_on(batch)
    desk.post(f"{LIST}{batch.pk}/run/")
    assert worked_on(batch).state == "imported"
    assert list(Person.objects.values_list("name", flat=True)) == ["Ada Example"]


def test_all_rows_of_a_verdict_can_be_left_out_at_once(desk: Client) -> None:
    batch = checked(csv_of(HEADER, ADA, *[WRONG] * 3))
    desk.post(f"{LIST}{batch.pk}/choose/", {"list": "error", "choice-all": "skip", "all": "1"})
    batch = worked_on(batch)
    assert list(batch.rows.order_by("number").values_list("choice", flat=True)) == [
        "",
        "skip",
        "skip",
        "skip",
    ]
    assert not batch.rows.blocking().exists()


def test_a_choice_that_a_row_does_not_have_is_not_taken(desk: Client) -> None:
    batch = checked(csv_of(HEADER, WRONG))
    desk.post(f"{LIST}{batch.pk}/choose/", {f"choice-{row(batch, 2).pk}": "attach"})
    assert row(batch, 2).choice == ""


@pytest.mark.parametrize(
    ("answer", "slug"), [("other", "ada-example-2"), ("new", "ada-example-3"), ("another", "bob")]
)
def test_who_is_meant_is_chosen_on_the_page_of_names(desk: Client, answer: str, slug: str) -> None:
    make_person("Ada Example")
    other = make_person("Ada Example")
    make_person("Bob")
    batch = checked(csv_of(HEADER, ADA))
    name = batch.written_names.get(kind="person")
    page = desk.get(f"{LIST}{batch.pk}/names/").content.decode()
    assert f'value="{other.pk}"' in page
    said = str(other.pk) if answer == "other" else answer
    form = {"name": name.pk, f"meant-{name.pk}": said, f"slug-{name.pk}": "bob"}
    desk.post(f"{LIST}{batch.pk}/names/", form)
    worked_on(batch)
    desk.post(f"{LIST}{batch.pk}/run/")
    worked_on(batch)
    assert Move.objects.get().person.slug == slug


@pytest.mark.parametrize("said", ["another", "99999", "x", "1" * 30, "\0"])
def test_answers_that_lead_nowhere_are_told(desk: Client, said: str) -> None:
    make_person("Ada Example")
    make_person("Ada Example")
    batch = checked(csv_of(HEADER, ADA))
    name = batch.written_names.get(kind="person")
    form = {"name": [name.pk, "x", "9" * 40], f"meant-{name.pk}": said, f"slug-{name.pk}": "no\0body"}
    answer = desk.post(f"{LIST}{batch.pk}/names/", form, follow=True)
    assert answer.status_code == 200
    assert verdicts(batch) == ["ambiguous"]


def test_the_order_of_dates_is_chosen_for_the_whole_file(desk: Client) -> None:
    batch = checked(csv_of(HEADER, [*ADA[:3], "03/04/2024"]))
    assert "In dates like 03/04/2024" in page_of(desk, batch)
    desk.post(f"{LIST}{batch.pk}/dates/", {"order": "month"})
    worked_on(batch)
    desk.post(f"{LIST}{batch.pk}/run/")
    worked_on(batch)
    assert str(Move.objects.get().announced_on) == "2024-03-04"


def test_progress_is_told_to_the_page(desk: Client) -> None:
    batch = checked(csv_of(HEADER, ADA))
    ImportBatch.objects.update(state="checking", done=5, total=9)
    answer = desk.get(f"{LIST}{batch.pk}/progress/").json()
    assert answer == {"state": "checking", "working": True, "done": 5, "total": 9}
    assert "5 of 9" in page_of(desk, batch)


def test_decisions_that_come_too_late_are_told(desk: Client) -> None:
    batch = imported(csv_of(HEADER, ADA))
    for view in ("run", "discard", "dates"):
        answer = desk.post(f"{LIST}{batch.pk}/{view}/", follow=True)
        assert answer.status_code == 200
        assert list(answer.context["messages"])
    assert Move.objects.count() == 1


@pytest.mark.parametrize("view", ["run", "undo", "discard", "choose", "dates"])
def test_what_changes_something_goes_by_post(desk: Client, view: str) -> None:
    batch = checked(csv_of(HEADER, ADA))
    assert desk.get(f"{LIST}{batch.pk}/{view}/").status_code == 405


@pytest.mark.parametrize(
    "address", ["0/change/", "abc/change/", f"{'9' * 30}/change/", "7/names/", "7/progress/"]
)
def test_imports_that_are_not_there_are_not_found(desk: Client, address: str) -> None:
    assert desk.get(LIST + address).status_code == 404


def test_nonsense_in_an_address_is_ignored(desk: Client) -> None:
    batch = checked(csv_of(HEADER, ADA))
    assert "Ada Example" in page_of(desk, batch, list="nonsense\0", p="x")
    assert desk.get(f"{LIST}{batch.pk}/names/", {"list": "x", "p": "-1"}).status_code == 200


@pytest.mark.parametrize(
    ("codename", "may"),
    [("view_importbatch", {"see"}), ("add_importbatch", {"add"}), ("change_importbatch", {"see", "change"})],
)
def test_each_permission_opens_what_it_says(client: Client, codename: str, may: set[str]) -> None:
    user = User.objects.create_user("u", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    batch = checked(csv_of(HEADER, ADA))
    seen = {client.get(f"{LIST}{batch.pk}/{page}/").status_code for page in ("change", "names", "progress")}
    assert seen == ({200} if "see" in may else {403})
    assert client.get(f"{LIST}add/").status_code == (200 if "add" in may else 403)
    for view in ("choose", "dates", "names", "run", "undo", "discard"):
        refused = client.post(f"{LIST}{batch.pk}/{view}/").status_code == 403
        assert refused == ("change" not in may), view


def test_pages_cost_the_same_number_of_queries_however_long(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    people = [make_person(f"Person Number{number}") for number in range(30)]
    content = csv_of(HEADER, *([person.name, f"Org {person.pk}", "Bar AI", "2024"] for person in people))
    batch = checked(content)
    imported(csv_of(HEADER, ADA))
    with django_assert_max_num_queries(16):
        page_of(desk, batch)
    with django_assert_max_num_queries(10):
        desk.get(LIST)


def test_lists_of_rows_are_cut_into_pages(desk: Client) -> None:
    rows = [
        [f"Person {first}{second}", "Foo", "Bar", "2024"] for first in "abcdefgh" for second in "abcdefgh"
    ]
    assert "Page 1 of 2" in page_of(desk, checked(csv_of(HEADER, *rows)))
