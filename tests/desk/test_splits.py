"""Splitting a person or an organization at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from people.models import Person, PersonName
from tests.desk.forms import form_on, opened
from tests.desk.test_meanwhile import change_url, text_of
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tracker.merges.merge import merge
from tracker.merges.models import Split
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
SPLITS = "/admin/merges/split/"


@pytest.fixture
def yao() -> Person:
    person = make_person("Shunyu Yao", aliases=("姚顺宇", "姚顺雨"))
    move = make_move(person=person, from_organization=make_organization("Foo Labs"), role_from="physicist")
    make_claim(move=move, person=person)
    make_claim(person=person, person_name="Shunyu Yao", quote="Shunyu Yao may leave Foo Labs.")
    return person


def split_url(record: Any) -> str:
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/split/"


def rows_of(record: Person) -> dict[str, str]:
    """The key of each thing that may be chosen."""
    name, move = record.names.get(name="姚顺宇"), record.moves.get()
    claim = record.claims.get(move=None)
    return {
        "name": f"people.personname.person_id:{name.pk}",
        "move": f"moves.move.person_id:{move.pk}",
        "claim": f"moves.claim.person_id:{claim.pk}",
    }


def press(desk: Client, record: Any, button: str, page: Any = None, **typed: Any) -> Any:
    form = form_on(page) if page else opened(desk, split_url(record))
    return desk.post(split_url(record), form | {"go": button} | typed, follow=True)


def test_shows_what_may_be_chosen_with_enough_to_tell_it_apart(desk: Client, yao: Person) -> None:
    text = text_of(desk.get(split_url(yao)))
    assert "Names 2 All on this page 姚顺宇 alias 姚顺雨 alias" in text
    assert "Shunyu Yao: Foo Labs → ?, 2024-10-14 confirmed · physicist" in text
    assert (
        "Claims 1 All on this page Shunyu Yao: Foo Labs → Bar AI pending · “Shunyu Yao may leave Foo Labs.”"
        in text
    )


def test_previews_then_splits_and_undoes_from_the_list(desk: Client, analyst: User, yao: Person) -> None:
    row = list(rows_of(yao).values())
    preview = press(desk, yao, "preview", row=row, name="Shunyu Yao", note="physicist")
    text = text_of(preview)
    assert "A new record “Shunyu Yao (physicist)” is made, and given this of “Shunyu Yao”" in text
    assert "Moves 1 Shunyu Yao: Foo Labs → ?, 2024-10-14" in text
    assert "1 that goes along with what was chosen" in text
    assert not Split.objects.exists()
    done = press(desk, yao, "split", preview)
    other = Person.objects.get(note="physicist")
    assert done.redirect_chain[-1][0] == change_url(other)
    assert (Move.objects.get().person, other.claims.count()) == (other, 2)
    assert Person.history.filter(id=other.pk).latest().history_user == analyst
    listed = text_of(desk.get(SPLITS))
    assert "Shunyu Yao (physicist)" in listed
    history = text_of(desk.get(f"/admin/people/person/{yao.pk}/history/"))
    assert f"changed the name “姚顺宇” split {Split.objects.get().pk}" in history
    name = PersonName.history.filter(name="姚顺宇").latest()
    revert = desk.get(f"/admin/people/person/{yao.pk}/history/personname/{name.history_id}/revert/")
    assert "This was part of a split. Undo the split instead" in text_of(revert)
    undone = desk.post(f"{SPLITS}{Split.objects.get().pk}/undo/", follow=True)
    assert "“Shunyu Yao” has back what was split off" in undone.content.decode()
    assert Move.objects.get().person == yao
    answer = desk.get("/people/shunyu-yao-physicist/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/shunyu-yao/")


def test_gives_rows_to_a_record_that_is_there(desk: Client, yao: Person) -> None:
    there = make_person("Yao Shunyu")
    preview = press(desk, yao, "preview", row=[rows_of(yao)["move"]], into=there.pk)
    assert "“Yao Shunyu” is given this of “Shunyu Yao”" in text_of(preview)
    press(desk, yao, "split", preview)
    assert Move.objects.get().person == there


def test_what_is_chosen_stays_chosen_over_pages_and_filters(
    desk: Client, yao: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.desk.split_choice.PER_PAGE", 1)
    first = rows_of(yao)["name"]
    turned = press(desk, yao, "", row=[first], turn="people.personname.person_id:2")
    assert "姚顺雨 alias" in text_of(turned)
    assert "姚顺宇" not in text_of(turned)
    second = yao.names.get(name="姚顺雨").pk
    filtered = press(
        desk, yao, "filter", turned, row=[f"people.personname.person_id:{second}"], q="Foo Labs", turn=""
    )
    assert "Names" not in text_of(filtered)
    assert "2 were chosen when this page was loaded" in text_of(filtered)
    preview = press(desk, yao, "preview", filtered, q="Foo Labs", note="physicist", name="Shunyu Yao")
    assert "Names 2 姚顺宇 姚顺雨" in text_of(preview)
    back = press(desk, yao, "back", preview)
    again = press(desk, yao, "filter", back, q="", row=[], note="")
    assert again.content.decode().count("checked") == 1  # the second page of names is not shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"row": []}, "Choose at least one name, move, claim or other row"),
        ({"row": ["moves.move.person_id:x", "nonsense", "a:1"]}, "1 of the rows that were chosen are not of"),
        ({"note": ""}, "need a note that tells them apart"),
        ({"note": "n" * 101}, "at most 100 characters"),
        ({"into": "x"}, "Select a valid choice"),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_chosen(
    desk: Client, yao: Person, typed: dict[str, Any], sentence: str
) -> None:
    rows = rows_of(yao)
    page = press(
        desk, yao, "preview", **({"row": [rows["move"]], "name": "Shunyu Yao", "note": "physicist"} | typed)
    )
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert ("checked" in page.content.decode()) == ("row" not in typed)


def test_splits_nothing_that_was_changed_since(desk: Client, yao: Person) -> None:
    preview = press(desk, yao, "preview", row=[rows_of(yao)["move"]], name="Other Yao")
    desk.post(change_url(yao), opened(desk, change_url(yao), note="both"))
    page = press(desk, yao, "split", preview)
    assert page.status_code == 409
    assert "note empty → both" in text_of(page)
    assert not Split.objects.exists()
    assert press(desk, yao, "split", page, row=[rows_of(yao)["move"]], name="Other Yao").status_code == 200
    assert Split.objects.get().other_name == "Other Yao"


def test_splits_nothing_where_a_chosen_row_went_elsewhere(desk: Client, yao: Person) -> None:
    preview = press(desk, yao, "preview", row=[rows_of(yao)["move"]], name="Other Yao")
    move = yao.moves.get()
    move.person = make_person()
    move.save()
    page = press(desk, yao, "split", preview)
    assert page.status_code == 409
    assert "1 of the rows that were chosen are not of “Shunyu Yao” any more. Choose again." in text_of(page)


def test_says_where_the_record_was_merged_meanwhile(desk: Client, yao: Person) -> None:
    preview = press(desk, yao, "preview", row=[rows_of(yao)["move"]], name="Other Yao")
    merge(yao, make_person("Yao"), by=None, now=NOW)
    page = press(desk, yao, "split", preview)
    assert page.status_code == 409
    assert "“Shunyu Yao” was merged into “Yao” meanwhile. Nothing was split." in text_of(page)


def test_splits_organizations_side_by_side(desk: Client) -> None:
    foo = make_organization("Foo")
    move = make_move(from_organization=foo, to_organization=foo)
    text = text_of(desk.get(split_url(foo)))
    assert "Moves: from 1" in text
    assert "Moves: to 1" in text
    preview = press(desk, foo, "preview", row=[f"moves.move.to_organization_id:{move.pk}"], name="Foo Paris")
    press(desk, foo, "split", preview)
    move.refresh_from_db()
    assert (str(move.from_organization), str(move.to_organization)) == ("Foo", "Foo Paris")


def test_is_for_who_may_change_and_add(client: Client, yao: Person) -> None:
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_person"))
    client.force_login(user)
    assert client.get(split_url(yao)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_person"))
    assert client.get(split_url(yao)).status_code == 200
    assert client.get("/admin/people/person/999/split/").status_code == 404


def test_the_page_costs_the_same_however_much_belongs_to_the_record(
    desk: Client, yao: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        yao.add_name(f"Yao {number}")
        make_claim(person=yao, move=make_move(person=yao, to_organization=make_organization()))
        make_claim(person=yao)
    with django_assert_max_num_queries(23):
        desk.get(split_url(yao))
