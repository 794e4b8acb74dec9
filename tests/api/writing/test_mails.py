"""The mails of watchlists through the API, and which organizations are followed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orgs.models import Organization
from tests.alerts.watching import make_watchlist
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import NOW, make_organization, make_user
from tracker.alerts.models import Mail
from tracker.api.mails import MailViewSet
from tracker.desk.roles import Role

pytestmark = pytest.mark.django_db
MAILS, ORGANIZATIONS = "/api/v1/mails/", "/api/v1/organizations/"


@pytest.fixture
def vera() -> User:
    return make_user(Role.VIEWER, "vera", email="vera@paper.example")


@pytest.fixture
def tool(vera: User) -> Client:
    return client_of(vera, "read", "write")


def mail_of(owner: User | None = None, **fields: Any) -> Mail:
    watchlist = make_watchlist("kind=departure", owner=owner) if owner else make_watchlist("kind=departure")
    said = {"made_at": NOW, "due_at": NOW, "state": "failed", "tries": 8, "problem": "No such host."}
    mail: Mail = watchlist.mails.create(**said | fields)
    return mail


def ids(client: Client, **query: Any) -> list[int]:
    return [each["id"] for each in client.get(MAILS, query).json()["results"]]


def test_the_mails_of_one_s_own_lists_are_told(tool: Client, vera: User) -> None:
    mail = mail_of(vera)
    mail_of()
    (shown,) = tool.get(MAILS).json()["results"]
    assert (shown["id"], shown["state"], shown["problem"]) == (mail.pk, "failed", "No such host.")
    assert (shown["watchlist"], shown["owner"]) == (mail.watchlist_id, "vera")
    assert ids(tool, state="sent") == []
    assert ids(tool, watchlist=mail.watchlist_id) == [mail.pk]


def test_a_mail_that_failed_is_sent_again_and_no_other(tool: Client, vera: User) -> None:
    mail = mail_of(vera)
    shown = post(tool, f"{MAILS}{mail.pk}/send-again/", {}, 202).json()
    assert (shown["state"], shown["tries"]) == ("waiting", 0)
    again = post(tool, f"{MAILS}{mail.pk}/send-again/", {}, 409).json()
    assert (again["code"], again["detail"]) == ("not_failed", "This mail has not failed.")


def test_a_mail_of_another_s_list_is_not_there(tool: Client) -> None:
    other = mail_of()
    for asked in (other.pk, 999999):
        hidden = tool.get(f"{MAILS}{asked}/")
        assert (hidden.status_code, hidden.json()["detail"]) == (404, "There is nothing at this address.")
        assert post(tool, f"{MAILS}{asked}/send-again/", {}, 404).json()["code"] == "not_found"
    other.refresh_from_db()
    assert other.state == "failed"


def test_an_administrator_sees_those_of_everybody_with_the_scope_for_it() -> None:
    mail, root = mail_of(), make_user(Role.ADMINISTRATOR)
    assert ids(client_of(root, "read")) == []
    assert ids(client_of(root, "read", "admin")) == [mail.pk]
    reviewer = make_user(Role.REVIEWER)
    reviewer.user_permissions.add(Permission.objects.get(codename="change_deadletter"))
    assert ids(client_of(reviewer, "read", "admin")) == []
    writing = client_of(root, "read", "write", "admin")
    assert post(writing, f"{MAILS}{mail.pk}/send-again/", {}, 202).json()["state"] == "waiting"


def test_a_mail_that_is_deleted_meanwhile_is_not_there(
    tool: Client, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, found = mail_of(vera), MailViewSet.get_object

    def deleted(view: MailViewSet) -> Any:
        row = found(view)
        Mail.objects.filter(pk=mail.pk).delete()
        return row

    monkeypatch.setattr(MailViewSet, "get_object", deleted)
    assert post(tool, f"{MAILS}{mail.pk}/send-again/", {}, 404).json()["code"] == "not_found"


def test_the_list_costs_the_same_however_many_there_are(
    tool: Client, vera: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mail = mail_of(vera)
    tool.get(MAILS)
    with django_assert_num_queries(4):  # token, permissions by role and by hand, mails
        tool.get(MAILS)
    for _number in range(5):
        mail.watchlist.mails.create(made_at=NOW, due_at=NOW)
    with django_assert_num_queries(4):
        tool.get(MAILS)


def test_an_organization_is_followed_or_not_by_who_may_correct_it() -> None:
    tool = client_of(make_user(Role.ANALYST), "read", "write")
    make_organization("Foo Labs")
    page = f"{ORGANIZATIONS}foo-labs/"
    before = tool.get(page)
    assert before.json()["is_followed"] is False
    kept = tool.get(ORGANIZATIONS, {"is_followed": "true"})
    assert kept.json()["results"] == []
    changed = tool.patch(
        page,
        {"is_followed": True},
        content_type="application/json",
        headers={"if-match": before.headers["ETag"]},
    )
    assert (changed.status_code, changed.json()["is_followed"]) == (200, True)
    assert Organization.objects.get().is_followed
    for address, tag in ((page, before), (f"{ORGANIZATIONS}?is_followed=true", kept)):
        assert tool.get(address, headers={"if-none-match": tag.headers["ETag"]}).status_code == 200
    assert [each["slug"] for each in tool.get(ORGANIZATIONS, {"is_followed": "true"}).json()["results"]] == [
        "foo-labs"
    ]
