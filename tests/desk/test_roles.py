"""Which role may do what at the desk: the tables say it, and every address keeps to them."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import transaction
from django.test import Client, RequestFactory

from tests.desk.every_page import address_of, make_everything, names_of_addresses
from tests.factories import make_claim, make_user
from tracker.desk.groups import sync_groups
from tracker.desk.pages import ACTIONS, PAGES, Page
from tracker.desk.roles import Role, permissions_of, role_of

pytestmark = pytest.mark.django_db
REFUSED, NO_SUCH_METHOD = 403, 405


def test_every_address_of_the_desk_stands_in_one_row_of_the_table() -> None:
    listed = [name for page in PAGES for name in page.names]
    assert sorted(listed) == sorted(names_of_addresses())


def answer(client: Client, method: str, address: str) -> int:
    """The status of the answer; what was done is taken back."""
    with transaction.atomic():
        send = getattr(client, method)
        first = send(address)
        status: int = first.status_code
        if status == 302:  # the page that asks before it deletes adds the version to its own address
            back = first.headers["Location"]
            status = send(back).status_code if back.startswith(f"{address}?") else status
        transaction.set_rollback(True)
    return status


def problems(client: Client, role: Role | None, page: Page, address: str) -> list[str]:
    said = []
    for method, least in (("get", page.look), ("post", page.send)):
        status = answer(client, method, address)
        is_let_in = status not in (REFUSED, NO_SUCH_METHOD)
        may = role is not None and least is not None and role.includes(least)
        is_read_only = method == "post" and page.send is None and page.look is not None
        may = may or (is_read_only and is_let_in and role is not None and role.includes(page.look or role))
        if is_let_in != may or status >= 500:
            said.append(f"{role} {method} {address}: {status}")
    return said


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_lets_in_who_the_table_says(client: Client, role: Role | None) -> None:
    rows = make_everything()
    client.force_login(make_user(role))
    found = [
        problem
        for page in PAGES
        for name in page.names
        for problem in problems(client, role, page, address_of(name, rows))
    ]
    assert found == []


@pytest.mark.parametrize("role", Role)
def test_offers_the_actions_on_chosen_rows_that_the_table_says(role: Role, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = make_user(role)
    offered = {
        name
        for model_admin in admin.site._registry.values()
        if model_admin.has_view_permission(request)
        for name in model_admin.get_actions(request)
    }
    assert offered == {name for name, least in ACTIONS.items() if role.includes(least)}


def test_nobody_comes_in_who_has_not_signed_in(client: Client) -> None:
    rows = make_everything()
    for name in names_of_addresses():
        address = address_of(name, rows)
        assert client.get(address).status_code == 302, address
        assert client.post(address).status_code == 302, address


def test_tells_who_has_no_role_so_in_words(client: Client) -> None:
    make_user(None, "ben")
    signed_in = {"username": "ben", "password": "a quiet password"}
    page = client.post("/admin/login/?next=/admin/", signed_in, follow=True)
    assert page.status_code == 403
    assert "You have signed in as <strong>ben</strong>, and have no role" in page.content.decode()
    assert client.post("/admin/logout/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_role_is_no_use_to_who_is_not_staff(client: Client) -> None:
    user = make_user(Role.ADMINISTRATOR)
    User.objects.update(is_staff=False)
    client.force_login(user)
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/moves/move/").status_code == 403


def test_who_has_no_role_may_change_their_password(client: Client) -> None:
    client.force_login(make_user(None))
    assert client.get("/admin/password_change/").status_code == 200


def test_a_group_has_what_the_table_says_and_no_more() -> None:
    group = Group.objects.get(name="Viewer")
    group.permissions.set(Permission.objects.filter(codename="add_move"))
    for _twice in range(2):
        sync_groups(using="default")
    for role in Role:
        held = Group.objects.get(name=role.group_name).permissions
        said = {f"{app}.{name}" for app, name in held.values_list("content_type__app_label", "codename")}
        assert said == permissions_of(role)


def test_a_superuser_is_an_administrator(analyst: User) -> None:
    assert role_of(analyst) == Role.ADMINISTRATOR


def test_each_role_may_do_all_that_the_one_below_may() -> None:
    roles = list(Role)
    for lower, higher in pairwise(roles):
        assert permissions_of(lower) < permissions_of(higher)


def test_the_document_says_what_the_code_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = (settings.BASE_DIR / "docs" / "permissions.md").read_text()
    printed = StringIO()
    call_command("permission_matrix", stdout=printed)
    assert printed.getvalue() == written, "Run: python manage.py permission_matrix --write"
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    (tmp_path / "docs").mkdir()
    call_command("permission_matrix", "--write", stdout=StringIO())
    assert (tmp_path / "docs" / "permissions.md").read_text() == written


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        (
            Role.VIEWER,
            ["Claims", "claims wait for review"],
            ["Review claims", "Log a move", "Duplicates", "Requests", "Held back", "Users"],
        ),
        (
            Role.ANALYST,
            ["Review claims", "Log a move", "Duplicates"],
            ["Requests", "Held back", "Erasures", "Users"],
        ),
        (Role.ADMINISTRATOR, ["Log a move", "Requests", "Held back", "Erasures", "Users"], []),
    ],
)
def test_the_side_bar_leads_to_what_is_open(
    client: Client, role: Role, seen: list[str], unseen: list[str]
) -> None:
    client.force_login(make_user(role))
    page = client.get("/admin/").content.decode()
    assert [words for words in seen if words not in page] == []
    assert [words for words in unseen if words in page] == []


def test_a_viewer_gets_no_button_that_would_be_refused(client: Client) -> None:
    rows = make_everything()
    client.force_login(make_user(Role.VIEWER))
    claim = make_claim(person_name="Ada Example")
    assert "Accept: " not in client.get("/admin/moves/claim/").content.decode()
    page = client.get(f"/admin/moves/claim/{claim.pk}/change/").content.decode()
    assert "Save and accept" not in page
    assert page.count("disabled>") >= 3  # one for each name
    assert "Undo: " not in client.get("/admin/merges/merge/").content.decode()
    person: Any = rows["people_person"]
    page = client.get(f"/admin/people/person/{person.pk}/change/").content.decode()
    assert not [words for words in ("Merge into another", "Split", "Erase", "Export") if f">{words}<" in page]
