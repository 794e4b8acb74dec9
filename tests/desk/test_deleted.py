"""Records that were deleted at the desk, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import make_claim, make_move, make_organization, make_person, make_source
from tests.history.latest import rows_without_true_history

pytestmark = pytest.mark.django_db


def delete(desk: Client, record: Any) -> None:
    opts = record._meta
    url = f"/admin/{opts.app_label}/{opts.model_name}/{record.pk}/delete/"
    assert desk.post(url, {"post": "yes"}).status_code == 302


def test_brings_a_person_back_with_names_and_claims(desk: Client) -> None:
    person = make_person("Ada Example", note="physicist", aliases=("Ada E.",))
    claim, other = make_claim(person=person), make_claim(person=person, person_name="Ada E.")
    pk = person.pk
    delete(desk, person)
    other.refresh_from_db()
    other.person = make_person("Somebody Else")
    other.save()
    page = desk.get("/admin/people/person/deleted/").content.decode()
    assert "deleted “Ada Example (physicist)”" in page
    answer = desk.post(f"/admin/people/person/{pk}/restore/", follow=True)
    assert "“Ada Example (physicist)” is there again." in answer.content.decode()
    person = Person.objects.get(pk=pk)
    assert {(name.name, name.kind) for name in person.names.all()} == {
        ("Ada Example", "primary"),
        ("Ada E.", "alias"),
    }
    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.person, str(other.person)) == (person, "Somebody Else")
    assert "Ada Example" not in desk.get("/admin/people/person/deleted/").content.decode()
    assert rows_without_true_history() == []


def test_brings_an_organization_back_with_its_lineage(desk: Client) -> None:
    child, parent = make_organization("Foo"), make_organization("Big Co")
    Lineage.objects.create(organization=child, other=parent, relation="parent")
    pk = child.pk
    desk.post(
        "/admin/orgs/organization/",
        {"action": "delete_selected", "_selected_action": [pk], "post": "yes"},
    )
    assert not Lineage.objects.exists()
    desk.post(f"/admin/orgs/organization/{pk}/restore/")
    assert Lineage.objects.get().organization.pk == pk
    assert rows_without_true_history() == []


def test_a_name_that_was_removed_before_the_deletion_stays_away(desk: Client) -> None:
    person = make_person("Ada Example", aliases=("Ada E.",))
    pk = person.pk
    person.names.get(name="Ada E.").delete()
    delete(desk, person)
    desk.post(f"/admin/people/person/{pk}/restore/")
    assert [name.name for name in Person.objects.get().names.all()] == ["Ada Example"]


def test_what_was_not_deleted_at_the_desk_comes_back_with_its_primary_name(desk: Client) -> None:
    person = make_person("Ada Example")
    pk = person.pk
    person.delete()
    desk.post(f"/admin/people/person/{pk}/restore/")
    assert Person.objects.called("Ada Example").get().pk == pk
    assert rows_without_true_history() == []


def test_says_where_another_record_has_taken_its_place(desk: Client) -> None:
    source = make_source("The Daily Model")
    pk = source.pk
    delete(desk, source)
    make_source("The Daily Model")
    page = desk.post(f"/admin/news/source/{pk}/restore/", follow=True).content.decode()
    assert "Source with this Name already exists." in page
    assert rows_without_true_history() == []


def test_brings_nothing_back_that_is_there(desk: Client) -> None:
    person = make_person()
    page = desk.post(f"/admin/people/person/{person.pk}/restore/", follow=True).content.decode()
    assert "There is nothing to bring back: the record is there." in page
    assert desk.get(f"/admin/people/person/{person.pk}/restore/").status_code == 405


def test_is_not_for_who_may_only_look(client: Client) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    organization = make_organization()
    pk = organization.pk
    organization.delete()
    assert client.get("/admin/orgs/organization/deleted/").status_code == 403
    assert client.post(f"/admin/orgs/organization/{pk}/restore/").status_code == 403
    assert not Organization.objects.exists()


def test_the_list_costs_the_same_however_long(desk: Client, django_assert_max_num_queries: Any) -> None:
    for _number in range(12):
        make_person().delete()
    with django_assert_max_num_queries(9):
        assert desk.get("/admin/people/person/deleted/").content.decode().count("Bring back:") == 12


def test_a_user_stays_so_that_history_names_them(desk: Client) -> None:
    make_move()
    ben = User.objects.create_user("ben")
    assert desk.post(f"/admin/auth/user/{ben.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(username="ben").exists()
