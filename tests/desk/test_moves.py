"""Logging and editing moves in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
ADD = "/admin/moves/move/add/"


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


def test_logs_a_move_with_its_evidence(desk: Client, analyst: User) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    answer = desk.post(
        ADD,
        filled(
            person=ada.pk,
            from_organization=foo.pk,
            effective_on="2024-10",
            evidence_url="https://example.org/ada",
            evidence_quote="Ada left.",
        ),
    )
    assert answer.status_code == 302
    claim = Claim.objects.get()
    assert (claim.origin, claim.review, claim.reviewed_by) == ("analyst", "accepted", analyst)
    assert (claim.url, claim.quote) == ("https://example.org/ada", "Ada left.")
    assert str(claim.move) == "Ada Example: Foo Labs → ?, 2024-10"
    assert Move.history.get().history_user == analyst


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"effective_on": "2024"}, "A move needs an organization"),
        ({"from_organization": 1}, "A move needs a date"),
        ({"from_organization": 1, "effective_on": "2024-13"}, "there is no month 13"),
        ({"from_organization": 1, "announced_on": "soon"}, "Write 2024, Oct 2024"),
        (
            {"from_organization": 1, "to_organization": 1, "effective_on": "2024", "exit_manner": "retired"},
            "Retired means that there is no next organization",
        ),
        ({"from_organization": 1, "effective_on": "2024", "evidence_url": "no address"}, "Enter a valid URL"),
        ({"person": "nobody", "from_organization": 1, "effective_on": "2024"}, "Select a valid choice"),
    ],
)
def test_refuses_bad_input_with_a_sentence(desk: Client, fields: dict[str, Any], sentence: str) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    for side in ("from_organization", "to_organization"):
        if side in fields:
            fields = fields | {side: foo.pk}
    page = desk.post(ADD, filled(**{"person": ada.pk} | fields)).content.decode()
    assert sentence in page
    assert not Move.objects.exists()
    assert not Claim.objects.exists()


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


@pytest.mark.parametrize(
    ("locale", "means"),
    [("en-US,en;q=0.9", "2024-03-04"), ("fr-FR,fr;q=0.9", "2024-04-03"), ("", "2024-04-03")],
)
def test_reads_dates_as_the_reader_types_them(desk: Client, locale: str, means: str) -> None:
    form = filled(
        person=make_person().pk,
        from_organization=make_organization().pk,
        announced_on="03/04/2024",
        effective_on="June 2024",
    )
    desk.post(ADD, form, headers={"Accept-Language": locale})
    move = Move.objects.get()
    assert (str(move.announced_on), str(move.effective_on)) == (means, "2024-06")
