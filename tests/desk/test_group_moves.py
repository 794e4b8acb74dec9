"""Group moves at the desk: logged once, with those of their people who have names."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from people.models import Person
from tests.desk.forms import opened
from tests.factories import make_group, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tracker.moves.models import Claim, GroupMove, Move

pytestmark = pytest.mark.django_db
ADD = "/admin/moves/groupmove/add/"


def url(group: GroupMove) -> str:
    return f"/admin/moves/groupmove/{group.pk}/change/"


def filled(*people: Person, **fields: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "title": "Eleven researchers",
        "effective_on": "2024-10",
        "status": "announced",
        "exit_manner": "acquihired",
        "entry_manner": "acquihired",
        "moves-TOTAL_FORMS": str(len(people)),
        "moves-INITIAL_FORMS": "0",
    }
    for number, person in enumerate(people):
        form |= {f"moves-{number}-person": person.pk, f"moves-{number}-role_to": f"role {number}"}
    return form | fields


def test_logs_a_group_with_its_named_people_at_once(desk: Client, analyst: User) -> None:
    ada, ben = make_person("Ada Example"), make_person("Ben Other")
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    answer = desk.post(
        ADD,
        filled(
            ada,
            ben,
            from_organization=foo.pk,
            to_organization=bar.pk,
            stated_min=11,
            stated_max=12,
            url="https://example.org/news",
            quote="Eleven or twelve went.",
        ),
    )
    assert answer.status_code == 302
    group: Any = GroupMove.objects.with_named().get()
    assert (group.named, group.unnamed(group.named)) == (2, (9, 10))
    move = ada.moves.get()
    assert str(move) == "Ada Example: Foo Labs → Bar AI, 2024-10"
    assert (move.group, move.role_to, move.status, move.entry_manner) == (
        group,
        "role 0",
        "announced",
        "acquihired",
    )
    claim = Claim.objects.get(move=move)
    assert (claim.url, claim.quote, claim.reviewed_by) == (
        "https://example.org/news",
        "Eleven or twelve went.",
        analyst,
    )
    assert rows_without_true_history() == []


def test_names_another_later_and_lets_one_go(desk: Client) -> None:
    ada, ben = make_person("Ada Example"), make_person("Ben Other")
    group = make_group(stated_min=3, stated_max=3)
    move = make_move(person=ada, from_organization=group.from_organization, group=group)
    form = opened(desk, url(group))
    form |= {"moves-TOTAL_FORMS": "2", "moves-0-DELETE": "on", "moves-1-person": ben.pk}
    assert desk.post(url(group), form).status_code == 302
    move.refresh_from_db()
    assert move.group is None
    assert [each.person for each in group.moves.all()] == [ben]


def test_corrects_the_role_of_a_named_person(desk: Client) -> None:
    group = make_group()
    move = make_move(from_organization=group.from_organization, group=group)
    assert desk.post(url(group), opened(desk, url(group), moves__0__role_from="chief")).status_code == 302
    move.refresh_from_db()
    assert (move.role_from, move.group, Move.objects.count()) == ("chief", group, 1)


def test_a_move_that_is_on_record_joins_the_group(desk: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    there = make_move(person=ada, from_organization=foo, announced_on="2024-10-14", role_from="chief")
    desk.post(ADD, filled(ada, from_organization=foo.pk))
    there.refresh_from_db()
    assert (there.group, there.role_from, there.role_to) == (GroupMove.objects.get(), "chief", "role 0")
    assert Move.objects.count() == 1


def test_warns_where_more_are_named_than_are_said_to_have_gone(desk: Client) -> None:
    page = desk.post(
        ADD,
        filled(
            make_person("Ada"),
            make_person("Ben"),
            from_organization=make_organization().pk,
            stated_min=1,
            stated_max=1,
        ),
        follow=True,
    )
    assert "2 people are named, but at most 1 are said to have gone." in page.content.decode()
    assert GroupMove.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "A group move needs an organization"),
        ({"from_organization": 1, "effective_on": ""}, "A group move needs a date"),
        ({"from_organization": 1, "stated_min": 12, "stated_max": 11}, "“At least” is 1 or more"),
        ({"from_organization": 1, "stated_min": 0, "stated_max": 11}, "“At least” is 1 or more"),
        ({"from_organization": 1, "stated_min": 11}, "“At least” is 1 or more"),
        ({"from_organization": 1, "stated_max": 10**30}, "less than or equal to"),
        ({"from_organization": 1, "title": ""}, "This field is required"),
        ({"from_organization": 1, "title": "a\0b"}, "Null characters are not allowed"),
        ({"from_organization": 1, "to_organization": 1, "exit_manner": "retired"}, "Retired means"),
        ({"from_organization": 1, "moves-0-person": "x"}, "Select a valid choice"),
        ({"from_organization": 1, "moves-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
    ],
)
def test_refuses_bad_input_with_a_sentence(desk: Client, fields: dict[str, Any], sentence: str) -> None:
    foo = make_organization("Foo Labs")
    for side in ("from_organization", "to_organization"):
        if side in fields:
            fields = fields | {side: foo.pk}
    page = desk.post(ADD, filled(make_person(), **fields))
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not GroupMove.objects.exists()
    assert not Move.objects.exists()


def test_names_nobody_twice(desk: Client) -> None:
    ada = make_person("Ada Example")
    page = desk.post(ADD, filled(ada, ada, from_organization=make_organization().pk))
    assert "“Ada Example” is named twice." in page.content.decode()
    assert not GroupMove.objects.exists()


def test_is_denied_and_kept_but_never_deleted(desk: Client) -> None:
    group = make_group()
    assert desk.post(f"/admin/moves/groupmove/{group.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_only_look_names_nobody(client: Client) -> None:
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)
    group = make_group(title="A robotics team")
    assert "A robotics team" in client.get(url(group)).content.decode()
    assert client.post(url(group), filled(make_person())).status_code == 403
    assert client.post(ADD, filled(make_person())).status_code == 403


def test_list_costs_the_same_number_of_queries_however_long(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        group = make_group(to_organization=make_organization(), stated_min=3, stated_max=5)
        make_move(group=group)
    with django_assert_max_num_queries(11):
        page = desk.get("/admin/moves/groupmove/").content.decode()
    assert page.count("1 named, 2–4 more unnamed") == 12
