"""What somebody saves over a record that was changed since the form was opened."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from orgs.models import Lineage
from people.models import Person
from tests.desk.forms import form_on, opened
from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tests.history.latest import rows_without_true_history
from tracker.dates import PartialDate
from tracker.history import by_machine
from tracker.merges.merge import merge
from tracker.merges.models import Merge
from tracker.moves import review
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(db: None) -> Client:
    """Another analyst, in a browser of their own."""
    client = Client()
    client.force_login(make_analyst("ben"))
    return client


def change_url(record: Any) -> str:
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def text_of(page: Any) -> str:
    inside = page.content.decode()
    inside = inside[inside.index('id="content"') :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def test_saves_what_nobody_changed(desk: Client) -> None:
    move = make_move(note="")
    assert desk.post(change_url(move), opened(desk, change_url(move), note="mine")).status_code == 302
    move.refresh_from_db()
    assert move.note == "mine"


def test_shows_what_it_was_what_it_is_and_what_was_entered(desk: Client, ben: Client) -> None:
    move = make_move(note="as it was", role_to="", effective_on="2024")
    url = change_url(move)
    mine = opened(desk, url, note="as I want it", role_to="adviser")
    ben.post(url, opened(ben, url, note="as Ben wants it", effective_on="2024-10"))
    page = desk.post(url, mine)
    assert page.status_code == 409
    text = text_of(page)
    assert "Nothing is saved yet, and nothing of yours is lost." in text
    assert "ben changed the record effective on 2024 → 2024-10 note as it was → as Ben wants it" in text
    assert (
        "Note Both of you changed this. Choose one. When you opened it: as it was "
        "Keep theirs: as Ben wants it Take mine: as I want it" in text
    )
    assert "Role after When you opened it: empty Leave it as it is: empty Take mine: adviser" in text
    assert "Effective on When you opened it: 2024 Keep theirs: 2024-10 Go back to what I saw: 2024" in text
    move.refresh_from_db()
    assert (move.note, move.role_to) == ("as Ben wants it", "")


def test_saves_what_was_chosen_under_the_new_version(desk: Client, ben: Client) -> None:
    move = make_move(note="as it was", role_to="", effective_on="2024")
    url = change_url(move)
    mine = opened(desk, url, note="as I want it", role_to="adviser")
    ben.post(url, opened(ben, url, note="as Ben wants it", effective_on="2024-10"))
    chosen = form_on(desk.post(url, mine))
    assert (chosen["note"], chosen["role_to"], chosen["effective_on"]) == (
        "as Ben wants it",  # nothing is lost where no choice was made
        "adviser",
        "2024-10",
    )
    assert desk.post(url, chosen | {"note": "as I want it"}).status_code == 302
    move.refresh_from_db()
    assert (move.note, move.role_to, str(move.effective_on)) == ("as I want it", "adviser", "2024-10")
    assert rows_without_true_history() == []


def test_evidence_that_came_meanwhile_is_no_obstacle(desk: Client, ben: Client) -> None:
    move = make_move(note="")
    make_claim(move=move)
    url = change_url(move)
    mine = opened(desk, url, note="mine")
    make_claim(move=move)
    ben.post(url, opened(ben, url, role_to="adviser"))
    assert desk.post(url, form_on(desk.post(url, mine))).status_code == 302
    move.refresh_from_db()
    assert (move.note, move.role_to) == ("mine", "adviser")


def test_asks_again_where_it_was_changed_once_more(desk: Client, ben: Client) -> None:
    move = make_move(note="")
    url = change_url(move)
    mine = opened(desk, url, note="mine")
    ben.post(url, opened(ben, url, note="one"))
    chosen = form_on(desk.post(url, mine)) | {"note": "mine"}
    ben.post(url, opened(ben, url, note="two"))
    again = desk.post(url, chosen)
    assert again.status_code == 409
    assert "When you opened it: one Keep theirs: two Take mine: mine" in text_of(again)


def test_counts_what_a_machine_changed(desk: Client) -> None:
    organization = make_organization("Foo", country="")
    url = change_url(organization)
    mine = opened(desk, url, note="mine")
    with by_machine("load_starter"):
        organization.country = "FR"
        organization.save()
    page = desk.post(url, mine)
    assert page.status_code == 409
    assert "machine: load_starter changed the record country empty → FR" in text_of(page)
    desk.post(url, form_on(page))
    organization.refresh_from_db()
    assert (organization.country, organization.note) == ("FR", "mine")


def test_does_not_ask_where_both_entered_the_same(desk: Client, ben: Client) -> None:
    move = make_move(note="")
    url = change_url(move)
    mine = opened(desk, url, note="the same")
    ben.post(url, opened(ben, url, note="the same"))
    assert desk.post(url, mine).status_code == 302


def test_does_not_ask_where_somebody_saved_without_a_change(desk: Client, ben: Client) -> None:
    move = make_move(note="")
    url = change_url(move)
    mine = opened(desk, url, note="mine")
    ben.post(url, opened(ben, url))
    assert desk.post(url, mine).status_code == 302


def test_a_row_that_is_gone_is_no_mistake_of_who_left_it_alone(desk: Client, ben: Client) -> None:
    person = make_person("Ada Example", aliases=("A. Example", "Ada E."))
    url = change_url(person)
    mine = opened(desk, url)
    theirs = opened(ben, url)
    remove_row(theirs, "A. Example")
    ben.post(url, theirs)
    assert desk.post(url, mine).status_code == 302
    assert {name.name for name in person.names.all()} == {"Ada Example", "Ada E."}


def test_carries_names_that_both_edit_add_and_remove(desk: Client, ben: Client) -> None:
    person = make_person("Ada Example", aliases=("A. Example", "Ada E.", "Countess"))
    url = change_url(person)
    mine = opened(desk, url)
    edit_row(mine, "A. Example", name="A. B. Example")
    remove_row(mine, "Countess")
    add_row(mine, name="阿达", kind="native")
    theirs = opened(ben, url)
    edit_row(theirs, "A. Example", name="A. C. Example")
    edit_row(theirs, "Countess", kind="transliteration")
    remove_row(theirs, "Ada E.")
    add_row(theirs, name="Ада", kind="native")
    assert ben.post(url, theirs).status_code == 302
    page = desk.post(url, mine)
    assert page.status_code == 409
    text = text_of(page)
    assert "When you opened it: A. Example Keep theirs: A. C. Example Take mine: A. B. Example" in text
    assert "Keep theirs: changed by others Take mine: removed" in text
    assert "You add: 阿达, native script" in text
    chosen = form_on(page)
    edit_row(chosen, "A. C. Example", name="A. B. Example")
    assert desk.post(url, chosen).status_code == 302
    assert {(name.name, name.kind) for name in person.names.all()} == {
        ("Ada Example", "primary"),
        ("A. B. Example", "alias"),
        ("Countess", "transliteration"),
        ("阿达", "native"),
        ("Ада", "native"),
    }


def test_offers_a_row_again_that_was_edited_here_and_removed_there(desk: Client, ben: Client) -> None:
    child, parent = make_organization("Foo"), make_organization("Big Co")
    lineage = Lineage(organization=child, other=parent, relation="parent")
    lineage.since = PartialDate.parse("2020")
    lineage.save()
    url = change_url(child)
    mine = opened(desk, url, **{"links-0-until": "2024"})
    ben.post(url, opened(ben, url, **{"links-0-DELETE": "on"}))
    assert not Lineage.objects.exists()
    page = desk.post(url, mine)
    assert "Keep theirs: removed by others Take mine: has the parent, Big Co, 2020, 2024" in text_of(page)
    assert desk.post(url, form_on(page)).status_code == 302
    assert not Lineage.objects.exists()
    page = desk.post(url, mine)
    desk.post(url, form_on(page) | {"links-0-DELETE": ""})
    assert str(Lineage.objects.get().until) == "2024"


def test_a_renaming_there_and_a_new_name_here_both_stay(desk: Client, ben: Client) -> None:
    codeium = make_organization("Codeium")
    url = change_url(codeium)
    mine = opened(desk, url)
    add_row(mine, name="Codeium Inc.", kind="alias")
    ben.post(url, opened(ben, url, name="Windsurf"))
    desk.post(url, form_on(desk.post(url, mine)))
    codeium.refresh_from_db()
    assert codeium.name == "Windsurf"
    assert {name.name for name in codeium.names.all()} == {"Windsurf", "Codeium", "Codeium Inc."}


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        (make_person, "note", "mathematician"),
        (make_organization, "note", "the lab"),
        (make_source, "home_url", "https://example.org/"),
        (make_article, "archive_url", "https://archive.example/1"),
        (make_move, "note", "said so"),
        (make_claim, "role_to", "adviser"),
    ],
)
def test_every_form_knows_its_version(desk: Client, ben: Client, make: Any, field: str, value: str) -> None:
    record = make()
    url = change_url(record)
    mine = opened(desk, url, **{field: f"{value}x"})
    assert ben.post(url, opened(ben, url, **{field: value})).status_code == 302
    assert desk.post(url, mine).status_code == 409
    record.refresh_from_db()
    assert getattr(record, field) == value


def test_keeps_the_typed_text_where_the_record_was_merged_meanwhile(desk: Client, ben: Client) -> None:
    loser, survivor = make_person("Seb Bubeck", aliases=("S. Bubeck",)), make_person("Sébastien Bubeck")
    url = change_url(loser)
    mine = opened(desk, url, note="mathematician")
    add_row(mine, name="塞巴斯蒂安", kind="native")
    merge(loser, survivor, by=User.objects.get(username="ben"), now=NOW)
    page = desk.post(url, mine)
    assert page.status_code == 409
    text = text_of(page)
    assert "“Seb Bubeck” was merged into “Sébastien Bubeck” meanwhile." in text
    assert "mathematician" in text
    assert "塞巴斯蒂安, native script" in text
    assert f'href="{change_url(survivor)}"' in page.content.decode()
    assert not survivor.names.filter(name="塞巴斯蒂安").exists()


def test_keeps_the_typed_text_where_the_record_was_deleted_meanwhile(desk: Client, ben: Client) -> None:
    person = make_person("Ada Example")
    url = change_url(person)
    mine = opened(desk, url, note="mathematician")
    ben.post(url.replace("change", "delete"), {"post": "yes"})
    page = desk.post(url, mine)
    assert page.status_code == 409
    assert "It was deleted while you edited it." in text_of(page)
    assert "mathematician" in text_of(page)


def test_keeps_the_typed_text_where_the_claim_was_decided_meanwhile(desk: Client, ben: Client) -> None:
    claim = make_claim()
    url = change_url(claim)
    mine = opened(desk, url, role_to="adviser", moves_claim_accept_claim="")
    review.reject(claim.pk, by=User.objects.get(username="ben"), now=NOW)
    page = desk.post(url, mine)
    assert page.status_code == 409
    assert "was rejected meanwhile, by ben. Your corrections are not saved." in text_of(page)
    assert "adviser" in text_of(page)
    assert not Move.objects.exists()


def test_a_claim_that_was_corrected_meanwhile_is_accepted_once_it_was_seen(desk: Client, ben: Client) -> None:
    claim = make_claim()
    url = change_url(claim)
    mine = opened(desk, url, role_to="adviser", reason_note="typed already", moves_claim_accept_claim="")
    ben.post(url, opened(ben, url, role_from="chief scientist"))
    chosen = form_on(desk.post(url, mine))
    assert chosen["reason_note"] == "typed already"
    desk.post(url, chosen)
    move = Move.objects.get()
    assert (move.role_from, move.role_to) == ("chief scientist", "adviser")


def test_a_form_with_a_mistake_keeps_its_version(desk: Client, ben: Client) -> None:
    move = make_move(note="")
    url = change_url(move)
    refused = desk.post(url, opened(desk, url, effective_on="2024-13", note="mine"))
    assert refused.status_code == 200
    ben.post(url, opened(ben, url, note="theirs"))
    again = form_on(refused) | {"effective_on": "2024-12"}
    assert desk.post(url, again).status_code == 409


def test_deletes_nothing_that_was_changed_since_it_was_asked(desk: Client, ben: Client) -> None:
    person = make_person("Ada Example")
    url = desk.get(change_url(person).replace("change", "delete")).headers["Location"]
    ben.post(change_url(person), opened(ben, change_url(person), note="physicist"))
    page = desk.post(url, {"post": "yes"})
    assert page.status_code == 409
    assert "was changed since you were asked. Nothing was deleted." in text_of(page)
    again = desk.get(change_url(person).replace("change", "delete")).headers["Location"]
    assert desk.post(again, {"post": "yes"}).status_code == 302
    assert not Person.objects.exists()


def merge_form(client: Client, loser: Person, survivor: Person) -> tuple[str, dict[str, Any]]:
    url = f"/admin/people/person/{loser.pk}/merge/"
    return url, opened(client, f"{url}?survivor={survivor.pk}")


def test_merges_nothing_that_was_changed_since_the_preview(desk: Client, ben: Client) -> None:
    loser, survivor = make_person("Seb Bubeck"), make_person("Sébastien Bubeck")
    url, seen = merge_form(desk, loser, survivor)
    ben.post(change_url(survivor), opened(ben, change_url(survivor), note="physicist"))
    page = desk.post(url, seen)
    assert page.status_code == 409
    assert "Nothing was merged." in text_of(page)
    assert "ben changed the record note empty → physicist" in text_of(page)
    assert not Merge.objects.exists()
    assert desk.post(url, form_on(page)).status_code == 302
    assert Merge.objects.get().loser_id == loser.pk


def test_a_second_merge_of_one_record_is_told_of_the_first(desk: Client, ben: Client) -> None:
    loser, first, second = make_person("Seb Bubeck"), make_person("Sébastien Bubeck"), make_person("S. B.")
    url, mine = merge_form(desk, loser, second)
    ben.post(*merge_form(ben, loser, first))
    page = desk.post(url, mine)
    assert page.status_code == 409
    assert "“Seb Bubeck” was merged into “Sébastien Bubeck” meanwhile. Nothing else was merged." in text_of(
        page
    )
    assert Merge.objects.get().survivor_id == first.pk


def test_a_version_that_is_none_is_no_error(desk: Client) -> None:
    move = make_move(note="")
    for version in ("", "x", "1.2.3.4.5", "9" * 30):
        form = opened(desk, change_url(move), _version=version)
        assert desk.post(change_url(move), form).status_code == 302


def test_who_may_only_look_gets_no_page_of_differences(client: Client, ben: Client) -> None:
    move = make_move(note="secret")
    client.force_login(User.objects.create_user("looker", is_staff=True))
    assert client.post(change_url(move), {"_version": "0"}).status_code == 403


def row_of(form: dict[str, Any], name: str) -> str:
    return next(
        key.removesuffix("-name")
        for key, value in form.items()
        if value == name and key.endswith("-name") and key.startswith("names-")
    )


def edit_row(form: dict[str, Any], row: str, **columns: str) -> None:
    prefix = row_of(form, row)
    form.update({f"{prefix}-{column}": value for column, value in columns.items()})


def remove_row(form: dict[str, Any], row: str) -> None:
    form[f"{row_of(form, row)}-DELETE"] = "on"


def add_row(form: dict[str, Any], **columns: str) -> None:
    place = int(form["names-TOTAL_FORMS"])
    form["names-TOTAL_FORMS"] = str(place + 1)
    form.update({f"names-{place}-{column}": value for column, value in columns.items()})
