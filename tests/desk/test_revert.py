"""Reading the history of a record at the desk, and taking a change back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from orgs.models import Lineage, Organization
from people.models import Person, PersonName
from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
)
from tests.history.latest import rows_without_true_history
from tracker.dates import PartialDate
from tracker.history import by_machine
from tracker.merges.merge import merge
from tracker.merges.rows import save_row
from tracker.moves import review
from tracker.moves.models import Move
from tracker.news.models import Article
from tracker.workbench.assign import add_note, assign
from tracker.workbench.models import PrivateNote

pytestmark = pytest.mark.django_db


def history_url(record: Any) -> str:
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/history/"


def page_of(desk: Client, record: Any, **query: Any) -> str:
    html = desk.get(history_url(record), query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index('id="content"') :]).split())


def revert_url(record: Any, of: Any) -> str:
    """The address that takes the latest change of a row back."""
    return f"{history_url(record)}{of._meta.model_name}/{of.history.latest().history_id}/revert/"


def test_says_from_what_to_what_in_plain_words(desk: Client, analyst: User) -> None:
    move = make_move(effective_on="2024-10", status="rumoured", from_organization=make_organization("Foo"))
    move.effective_on, move.status = PartialDate.parse("2024"), "confirmed"
    move.from_organization, move.to_organization = None, make_organization("Bar")
    save_row(move, analyst)
    page = page_of(desk, move)
    assert "analyst changed the record" in page
    assert "from Foo → empty to empty → Bar" in page
    assert "effective on 2024-10 → 2024 status rumoured → confirmed" in page
    assert "precision" not in page


def test_names_machines_as_machines_and_shows_rows_that_belong_to_it(desk: Client) -> None:
    organization, parent = make_organization("Foo Labs"), make_organization("Big Co")
    with by_machine("load_starter"):
        organization.add_name("Foo Laboratories")
        Lineage.objects.create(organization=organization, other=parent, relation="parent")
    organization.names.get(name="Foo Laboratories").delete()
    page = page_of(desk, organization)
    assert "machine: load_starter added the name “Foo Laboratories”" in page
    assert "machine: load_starter added the lineage “has the parent Big Co”" in page
    assert "removed the name “Foo Laboratories”" in page
    assert page.index("removed the name") < page.index("added the lineage") < page.index("created the record")


def test_shows_what_a_merge_brought_with_a_link_to_it(desk: Client, analyst: User) -> None:
    loser, survivor = make_person("Seb Bubeck"), make_person("Sébastien Bubeck")
    log = merge(loser, survivor, by=analyst, now=NOW)
    page = desk.get(history_url(survivor)).content.decode()
    assert f'href="/admin/merges/merge/?id={log.pk}"' in page
    assert "person Seb Bubeck → Sébastien Bubeck" in page_of(desk, survivor)
    listed = desk.get(f"/admin/merges/merge/?id={log.pk}")
    assert "Seb Bubeck" in listed.content.decode()
    refused = desk.post(revert_url(survivor, survivor.names.get(name="Seb Bubeck")))
    assert "Undo the merge instead" in refused.content.decode()
    assert survivor.names.count() == 2


def test_a_long_history_is_cut_into_pages_at_a_fixed_cost(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    person = make_person("Ada Example")
    for number in range(60):
        person.add_name(f"Alias {number}")
        make_move(person=person)
    with django_assert_max_num_queries(12):
        page = desk.get(history_url(person)).content.decode()
    assert page.count('class="desk-change"') == 50
    assert "Page 1 of 2" in " ".join(page.split())
    assert "created the record" in page_of(desk, person, p=2)


def test_takes_back_the_fields_of_one_change_only(desk: Client, analyst: User) -> None:
    move = make_move(role_to="", note="")
    move.role_to, move.effective_on = "adviser", PartialDate.parse("2025-02")
    move.save()
    url = revert_url(move, move)
    move.note = "later"
    move.save()
    page = desk.get(url).content.decode()
    assert "This is what will be set:" in page
    assert "changed again" not in page
    assert desk.post(url).status_code == 302
    move.refresh_from_db()
    assert (move.role_to, str(move.effective_on), move.note) == ("", "None", "later")
    latest = Move.history.latest()
    assert (latest.history_user, latest.history_change_reason[:15]) == (analyst, "revert of move ")
    assert Move.history.count() == 4
    assert rows_without_true_history() == []


def test_asks_where_somebody_changed_it_again_since(desk: Client, analyst: User) -> None:
    move = make_move(note="first")
    move.note = "second"
    move.save()
    url = revert_url(move, move)
    move.note = "third"
    save_row(move, User.objects.create_user("ben"))
    assert "changed again since, by ben" in desk.get(url).content.decode()
    refused = desk.post(url)
    assert refused.status_code == 409
    assert "This was changed again since." in refused.content.decode()
    move.refresh_from_db()
    assert move.note == "third"
    desk.post(url, {"all_the_same": "on"})
    move.refresh_from_db()
    assert move.note == "first"


def test_brings_a_removed_name_back_and_removes_an_added_one(desk: Client) -> None:
    person = make_person("Ada Example", aliases=("Ada E.",))
    alias = person.names.get(name="Ada E.")
    added, pk = revert_url(person, alias), alias.pk
    alias.delete()
    removed = f"{history_url(person)}personname/{PersonName.history.latest().history_id}/revert/"
    assert "It was removed since. Revert the removal first." in desk.post(added).content.decode()
    desk.post(removed)
    assert person.names.get(name="Ada E.").pk == pk
    assert Person.objects.called("Ada E.").get() == person
    assert "It is there again already." in desk.post(removed).content.decode()
    desk.post(added)
    assert not person.names.filter(name="Ada E.").exists()
    assert rows_without_true_history() == []


def test_takes_a_change_of_lineage_back(desk: Client) -> None:
    child, parent = make_organization("Foo"), make_organization("Big Co")
    lineage = Lineage(organization=child, other=parent, relation="parent")
    lineage.since = PartialDate.parse("2020")
    lineage.save()
    lineage.since = PartialDate.parse("2021-05")
    lineage.save()
    desk.post(revert_url(child, lineage))
    lineage.refresh_from_db()
    assert str(lineage.since) == "2020"


def test_takes_a_renaming_back_with_the_primary_name(desk: Client) -> None:
    codeium = make_organization("Codeium")
    codeium.name = "Windsurf"
    codeium.save()
    refused = desk.post(revert_url(codeium, codeium.names.get(kind="primary")))
    assert "Revert the change of the record&#x27;s name instead." in refused.content.decode()
    desk.post(revert_url(codeium, codeium))
    codeium.refresh_from_db()
    assert codeium.name == "Codeium"
    assert codeium.names.get(kind="primary").name == "Codeium"
    assert rows_without_true_history() == []


def test_refuses_what_would_break_a_rule_with_its_sentence(desk: Client) -> None:
    move = make_move(from_organization=make_organization("Foo"))
    move.to_organization = make_organization("Bar")
    move.save()
    url = revert_url(move, move)
    move.from_organization = None
    move.save()
    answer = desk.post(url)
    assert answer.status_code == 409
    assert "A move needs an organization" in answer.content.decode()
    move.refresh_from_db()
    assert move.to_organization is not None


def test_points_at_the_survivor_of_a_record_that_was_merged_since(desk: Client) -> None:
    first, second, survivor = make_person("First"), make_person("Second"), make_person("Survivor")
    move = make_move(person=first)
    move.person = second
    move.save()
    url = revert_url(move, move)
    merge(first, survivor, by=None, now=NOW)
    desk.post(url)
    move.refresh_from_db()
    assert move.person == survivor


def test_a_decision_is_not_taken_back_here(desk: Client, analyst: User) -> None:
    claim = make_claim()
    review.reject(claim.pk, by=analyst, now=NOW)
    assert "Revert this change" not in desk.get(history_url(claim)).content.decode()
    assert desk.post(revert_url(claim, claim)).status_code == 403
    claim.refresh_from_db()
    assert claim.review == "rejected"


def test_how_a_record_came_to_be_is_not_taken_back(desk: Client) -> None:
    person = make_person()
    answer = desk.post(revert_url(person, person))
    assert "This is how the record came to be." in answer.content.decode()
    assert Person.objects.exists()


def test_an_article_whose_language_is_taken_back_is_read_again(desk: Client) -> None:
    article = make_article(language="en")
    article.correct_language("fr")
    article.mark_read(NOW)
    desk.post(revert_url(article, article))
    article = Article.objects.get()
    assert (article.language, article.state) == ("en", "unread")


def test_who_may_only_look_reads_history_and_takes_nothing_back(client: Client) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    move = make_move(note="first")
    move.note = "second"
    move.save()
    assert "first → second" in page_of(client, move)
    assert "Revert this change" not in page_of(client, move)
    assert client.get(revert_url(move, move)).status_code == 403
    assert client.post(revert_url(move, move)).status_code == 403
    move.refresh_from_db()
    assert move.note == "second"


def test_who_may_not_remove_names_takes_no_addition_back(client: Client) -> None:
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_person", "change_personname"]))
    client.force_login(user)
    person = make_person(aliases=("Ada E.",))
    assert client.post(revert_url(person, person.names.get(name="Ada E."))).status_code == 403
    assert person.names.count() == 2


def test_a_change_of_another_record_is_not_found(desk: Client) -> None:
    one, other = make_organization("One"), make_organization("Other")
    other.name = "Another"
    other.save()
    number = Organization.history.filter(id=other.pk).latest().history_id
    assert desk.get(f"{history_url(one)}organization/{number}/revert/").status_code == 404
    assert desk.get(f"{history_url(one)}nothing/{number}/revert/").status_code == 404


def test_a_deleted_record_keeps_its_history_page(desk: Client) -> None:
    person = make_person("Ada Example")
    url = history_url(person)
    person.delete()
    assert "deleted the record" in desk.get(url).content.decode()
    assert desk.get("/admin/people/person/999999/history/").status_code == 404


def test_a_note_is_brought_back_by_its_author_only(desk: Client, client: Client, analyst: User) -> None:
    person, ben = make_person("Ada"), make_analyst("ben")
    add_note(person, "Told in confidence.", by=ben, now=NOW)
    PrivateNote.objects.get().delete()
    address = f"{history_url(person)}privatenote/{PrivateNote.history.latest().history_id}/revert/"
    assert desk.post(address).status_code == 403
    assert address not in desk.get(history_url(person)).content.decode()
    assert not PrivateNote.objects.exists()
    client.force_login(ben)
    assert address in client.get(history_url(person)).content.decode()
    assert client.post(address).status_code == 302
    assert PrivateNote.objects.get().written_by == ben


def test_notes_and_assignments_are_called_by_whose_they_are(desk: Client, analyst: User) -> None:
    person, ben = make_person("Ada"), make_analyst("ben")
    add_note(person, "Told in confidence.", by=ben, now=NOW)
    assign([person], ben, by=analyst, now=NOW)
    page = page_of(desk, person)
    assert "private note “ben”" in page
    assert "assignment “ben”" in page
