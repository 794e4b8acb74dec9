"""Editing and finding moves in the admin."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "status": "confirmed",
        "exit_manner": "unknown",
        "entry_manner": "unknown",
        "from_capacity": "employment",
        "to_capacity": "employment",
        "claims-TOTAL_FORMS": "0",
        "claims-INITIAL_FORMS": "0",
        **fields,
    }


def test_edits_a_move_and_keeps_its_partial_date(desk: Client) -> None:
    move = make_move(effective_on="2024")
    url = f"/admin/moves/move/{move.pk}/change/"
    assert 'value="2024"' in desk.get(url).content.decode()
    desk.post(
        url,
        filled(person=move.person_id, from_organization=move.from_organization_id, effective_on="2024-05"),
    )
    move.refresh_from_db()
    assert (str(move.effective_on), move.announced_on) == ("2024-05", None)


def test_finds_a_move_by_a_name_in_another_script(desk: Client) -> None:
    make_move(person=make_person("Fei-Fei Li", aliases=("李飞飞",)))
    make_move(person=make_person("Ada Example"))
    page = desk.get("/admin/moves/move/", {"q": "李飞飞"}).content.decode()
    assert "Fei-Fei Li" in page
    assert "Ada Example" not in page


def test_badges_what_is_unsourced(desk: Client) -> None:
    make_import_claim(make_move())
    assert "unsourced" in desk.get("/admin/moves/move/").content.decode()


def test_deletes_no_move(desk: Client) -> None:
    move = make_move()
    assert desk.post(f"/admin/moves/move/{move.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Move.objects.exists()


def test_list_costs_the_same_number_of_queries_however_long(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        make_move(from_organization=make_organization(), to_organization=make_organization())
    with django_assert_max_num_queries(11):
        desk.get("/admin/moves/move/")
