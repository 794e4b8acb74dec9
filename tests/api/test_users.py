"""Users through the API: invited, given roles and deactivated by administrators, by the rules of the desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests.api.tokens import client_of
from tests.api.writing.test_moves import post, sent
from tests.factories import make_user
from tracker.access.roles import Role, role_of
from tracker.celery import app

pytestmark = pytest.mark.django_db
USERS, MOVES = "/api/v1/users/", "/api/v1/moves/"


@pytest.fixture(autouse=True)
def tasks_run_at_once() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def root() -> User:
    return make_user(Role.ADMINISTRATOR, "root", email="root@paper.example")


@pytest.fixture
def tool(root: User) -> Client:
    return client_of(root, "admin")


def change(tool: Client, user: User, expect: int = 200, tag: str = "*", **said: Any) -> Any:
    answer = tool.patch(
        f"{USERS}{user.pk}/", said, content_type="application/json", headers=sent({"if_match": tag})
    )
    assert answer.status_code == expect, answer.content.decode()
    return answer.json()


def sentence(body: dict[str, Any]) -> tuple[str, str]:
    (error,) = body["errors"]
    return error["field"], error["detail"]


def test_somebody_is_invited_by_mail(
    tool: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    body = {"email": "Ben+x@paper.example", "first_name": "Ben", "role": "analyst"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(tool, USERS, body)
    made = answer.json()
    assert (made["username"], made["role"], made["state"]) == ("ben+x@paper.example", "analyst", "invited")
    assert tool.get(answer.headers["Location"]).json() == made
    (letter,) = mail.outbox
    assert letter.to == ["Ben+x@paper.example"]
    link = next(word for word in letter.body.split() if "/password/" in word)
    assert link.rsplit("/", 2)[1] not in str(made)  # who invites cannot sign in as them
    assert not User.objects.get(pk=made["id"]).has_usable_password()
    with django_capture_on_commit_callbacks(execute=True):
        post(tool, f"{USERS}{made['id']}/invite-again/", {}, 202)
    assert len(mail.outbox) == 2
    assert LogEntry.objects.get().object_id == str(made["id"])


def test_a_name_that_is_longer_in_lower_case_is_cut(tool: Client) -> None:
    email = f"ben@{'.'.join(['İ' * 40] * 3)}.example"
    name = post(tool, USERS, {"email": email, "role": "viewer"}).json()["username"]
    assert (len(email) < 150, len(name)) == (True, 150)
    refused = post(tool, USERS, {"email": email, "role": "viewer"}, 400).json()
    assert sentence(refused)[0] == "email"


def test_a_permission_alone_invites_nobody() -> None:
    viewer = make_user(Role.VIEWER, "viewer")
    viewer.user_permissions.add(Permission.objects.get(codename="add_user"))
    body = {"email": "ben@paper.example", "role": "administrator"}
    refused = post(client_of(viewer, "admin"), USERS, body, 403).json()
    assert (refused["code"], refused["detail"]) == ("role", "You are no administrator any more.")
    assert not User.objects.filter(email="ben@paper.example").exists()


def test_who_is_here_already_is_not_invited(tool: Client) -> None:
    make_user(Role.VIEWER, "ben", email="ben@paper.example")
    make_user(Role.VIEWER, "gone", email="gone@paper.example", is_active=False)
    for email, said in {
        "BEN@paper.example": "“ben” has this address already.",
        "gone@paper.example": "“gone” has this address, and was deactivated: activate them instead.",
    }.items():
        refused = post(tool, USERS, {"email": email, "role": "viewer"}, 400).json()
        assert sentence(refused) == ("email", said)
    assert not mail.outbox


def test_a_role_is_given_and_the_log_says_from_what_to_what(tool: Client, root: User) -> None:
    ben = make_user(Role.VIEWER, "ben")
    bens = client_of(ben, "read", "write")
    assert post(bens, MOVES, {}, 403).json()["code"] == "role"
    assert change(tool, ben, role="analyst", last_name="Doe")["role"] == "analyst"
    assert role_of(User.objects.get(pk=ben.pk)) == Role.ANALYST
    post(bens, MOVES, {}, 400)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (root, str(ben.pk))
    assert json.loads(entry.change_message) == [
        {"changed": {"fields": ["last name", "Role (Viewer → Analyst)"]}}
    ]
    assert change(tool, ben, role=None)["role"] is None
    assert not User.objects.get(pk=ben.pk).is_staff


def test_who_was_deactivated_uses_no_token_any_more(tool: Client) -> None:
    ben = make_user(Role.ANALYST, "ben")
    bens = client_of(ben)
    assert bens.get(MOVES).status_code == 200
    assert change(tool, ben, is_active=False)["state"] == "inactive"
    assert bens.get(MOVES).status_code == 401
    refused = post(tool, f"{USERS}{ben.pk}/invite-again/", {}, 409).json()
    assert (refused["code"], refused["detail"]) == ("not_invited", "“ben” was deactivated.")


def test_nobody_locks_themselves_out_nor_everybody(tool: Client, root: User) -> None:
    own = "You cannot take your own role as administrator away. Another administrator can."
    assert sentence(change(tool, root, 400, role="viewer")) == ("role", own)
    assert sentence(change(tool, root, 400, is_active=False)) == ("is_active", own)
    last = make_user(Role.ADMINISTRATOR, "another")
    User.objects.filter(pk=root.pk).update(password="!")  # has none, so that the other is the last who can
    assert sentence(change(tool, last, 400, role=None)) == (
        "role",
        "This is the last administrator. Make somebody else one first.",
    )


def test_a_user_who_was_changed_meanwhile_is_not_written_over(tool: Client) -> None:
    ben = make_user(Role.VIEWER, "ben")
    tag = tool.get(f"{USERS}{ben.pk}/").headers["ETag"]
    change(tool, ben, tag=tag, role="analyst")
    stale = change(tool, ben, 412, tag=tag, role="reviewer")
    assert stale["current"]["role"] == "analyst"
    answer = tool.patch(f"{USERS}{ben.pk}/", {"role": "reviewer"}, content_type="application/json")
    assert answer.status_code == 428


@pytest.mark.parametrize("field", ["email", "username", "password", "is_superuser", "is_staff"])
def test_what_somebody_signs_in_with_is_not_changed(tool: Client, field: str) -> None:
    ben = make_user(Role.VIEWER, "ben")
    assert sentence(change(tool, ben, 400, **{field: "true"}))[0] == field


def test_only_an_administrator_s_token_with_the_scope_sees_users(root: User) -> None:
    for client in (client_of(root, "read", "write"), client_of(make_user(Role.REVIEWER), "admin")):
        answers = [client.get(f"{USERS}{key}/") for key in (root.pk, 999_999)]
        assert [each.status_code for each in answers] == [403, 403]
    assert client_of(root, "admin").get(f"{USERS}999999/").status_code == 404


def test_users_are_found_by_what_they_may(tool: Client) -> None:
    make_user(Role.ANALYST, "ben", is_active=False)
    found = {
        query: [each["username"] for each in tool.get(f"{USERS}?{query}").json()["results"]]
        for query in ("role=administrator", "is_active=false", "email=ROOT@paper.example", "role=viewer")
    }
    assert list(found.values()) == [["root"], ["ben"], ["root"], []]


def test_the_list_costs_as_many_queries_for_many_as_for_one(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tool.get(USERS)  # notes the use of the token
    for _count in range(2):
        with django_assert_num_queries(5):
            tool.get(USERS)
        for number in range(5):
            make_user(Role.VIEWER, f"viewer {_count}{number}")
