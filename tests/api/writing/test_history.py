"""The history of records through the API, and taking one change back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from orgs.models import Lineage
from people.models import Person, PersonName
from tests.api.tokens import client_of
from tests.api.writing.test_moves import body, post
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_group,
    make_move,
    make_organization,
    make_person,
    make_source,
    make_user,
)
from tests.history.latest import rows_without_true_history
from tracker.api.writing.versions import lock_version
from tracker.corrections.ask import ask, close
from tracker.corrections.models import CorrectionRequest
from tracker.dates import PartialDate
from tracker.desk.roles import Role
from tracker.history import by_machine
from tracker.history.restore import delete_record, restore
from tracker.merges.merge import merge
from tracker.merges.rows import save_row
from tracker.moves import review
from tracker.moves.models import Claim, Move
from tracker.news.models import Article, Source
from tracker.privacy.erase import erase
from tracker.workbench.assign import add_note, assign
from tracker.workbench.models import Assignment, PrivateNote

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST, "tool"), "read", "write")


def address(record: Any) -> str:
    lists = {"person": "people", "groupmove": "group-moves", "correctionrequest": "requests"}
    name = record._meta.model_name
    key = getattr(record, "slug", record.pk)
    return f"{V1}{lists.get(name, f'{name}s')}/{key}/history/"


def latest(of: Any) -> str:
    """The latest change of a row, as the API calls it."""
    return f"{of._meta.model_name}-{of.history.latest().history_id}"


def entries(client: Client, record: Any, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(address(record), query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def revert(client: Client, record: Any, change: str, expect: int = 201, tag: str = "*", **sent: Any) -> Any:
    return post(client, f"{address(record)}{change}/revert/", sent, expect, if_match=tag).json()


def test_says_who_changed_what_from_what_to_what(tool: Client, analyst: User) -> None:
    move = make_move(effective_on="2024-10", status="rumoured", from_organization=make_organization("Foo"))
    move.effective_on, move.status, move.note = PartialDate.parse("2024"), "confirmed", "long " * 200
    move.from_organization, move.to_organization = None, make_organization("Bar")
    save_row(move, analyst)
    changed, created = entries(tool, move)
    assert (changed["by"], changed["machine"], changed["kind"], changed["what"]) == (
        "analyst",
        "",
        "changed",
        "",
    )
    assert {each["field"]: (each["before"], each["after"]) for each in changed["changes"]} == {
        "from_organization": ("Foo", ""),
        "to_organization": ("", "Bar"),
        "effective_on": ("2024-10", "2024"),
        "status": ("rumoured", "confirmed"),
        "note": ("", "long " * 200),
    }
    codes = {each["field"]: (each["before_code"], each["after_code"]) for each in changed["changes"]}
    assert (codes["from_organization"], codes["to_organization"]) == (("foo", None), (None, "bar"))
    assert (codes["status"], codes["note"]) == (("rumoured", "confirmed"), (None, None))
    assert (created["kind"], created["can_be_reverted"], changed["can_be_reverted"]) == ("added", False, True)


def test_machines_rows_that_belong_to_it_and_causes_are_told(tool: Client, analyst: User) -> None:
    organization, parent = make_organization("Foo Labs"), make_organization("Big Co")
    with by_machine("load_starter"):
        Lineage.objects.create(organization=organization, other=parent, relation="parent")
    log = merge(make_organization("Foo Laboratories"), organization, by=analyst, now=NOW)
    found = entries(tool, organization)
    added = next(each for each in found if each["machine"])
    assert (added["what"], added["by"], added["kind"]) == ("lineage “has the parent Big Co”", None, "added")
    merged = [each for each in found if each["cause"] == f"merge {log.pk}"]
    assert {each["can_be_reverted"] for each in merged} == {False}
    refused = revert(tool, organization, merged[0]["id"], 409)
    assert (refused["code"], "Undo the merge instead" in refused["detail"]) == ("cannot_revert", True)


def test_is_cut_into_pages_that_hold_while_changes_come_in(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person("Ada Example")
    for number in range(7):
        person.add_name(f"Alias {number}")
    # token, two of permissions, two of the record, the page, one or two tables with what was before, count
    with django_assert_num_queries(9):
        first = tool.get(address(person), {"page_size": "5", "total": "true"}).json()
    person.add_name("Alias of later")
    with django_assert_num_queries(9):
        second = tool.get(first["next"]).json()
    ids = [each["id"] for each in first["results"] + second["results"]]
    assert (first["total"], len(ids), len(set(ids))) == (9, 9, 9)
    assert second["next"] is None
    assert [each["id"] for each in tool.get(second["previous"]).json()["results"]] == ids[:5]
    oldest = entries(tool, person, ordering="at")
    assert [each["id"] for each in oldest][:9] == ids[::-1]
    for wrong in ("x", "WzEsIFsiYSIsIDEsICJhIl1d", first["next"].partition("cursor=")[2][:-9]):
        assert tool.get(address(person), {"cursor": wrong}).status_code == 400


def test_is_narrowed_by_who_when_and_how(tool: Client, analyst: User) -> None:
    person = make_person("Ada", aliases=("A.",))
    person.note = "physicist"
    save_row(person, analyst)
    person.names.get(name="A.").delete()
    assert [each["changes"][0]["after"] for each in entries(tool, person, by="analyst")] == ["physicist"]
    assert [each["what"] for each in entries(tool, person, kind="removed")] == ["name “A.”"]
    assert len(entries(tool, person, kind=["removed", "changed"])) == 2
    assert entries(tool, person, until="2001-01-01") == []
    assert len(entries(tool, person, since="2001-01-01")) == 5
    assert tool.get(address(person), {"who": "x"}).status_code == 400


def test_a_change_is_taken_back_by_who_has_seen_it(tool: Client, analyst: User) -> None:
    move = make_move(role_to="", note="")
    move.role_to, move.effective_on = "adviser", PartialDate.parse("2025-02")
    move.save()
    change = latest(move)
    move.note = "later"
    move.save()
    shown = tool.get(f"{address(move)}{change}/")
    assert {each["field"]: each["then"] for each in shown.json()["plan"]["steps"]} == {
        "role_to": "",
        "effective_on": "",
    }
    assert revert(tool, move, change, 428, tag="")["code"] == "version_needed"
    move.note = "later still"
    move.save()
    stale = revert(tool, move, change, 412, tag=shown.headers["ETag"])
    assert (stale["current"]["id"], stale["current"]["plan"]["why_not"]) == (change, "")
    made = revert(tool, move, change, tag=tool.get(f"{address(move)}{change}/").headers["ETag"])
    cause = f"revert of {change.replace('-', ' ')}"
    assert (made["by"], made["cause"], made["kind"]) == ("tool", cause, "changed")
    move.refresh_from_db()
    assert (move.role_to, str(move.effective_on), move.note) == ("", "None", "later still")
    assert rows_without_true_history() == []


def test_what_somebody_changed_again_since_is_taken_back_on_their_word_only(tool: Client) -> None:
    move = make_move(note="first")
    move.note = "second"
    move.save()
    change = latest(move)
    move.note = "third"
    save_row(move, User.objects.create_user("ben"))
    plan = tool.get(f"{address(move)}{change}/").json()["plan"]
    assert (plan["needs_word"], plan["steps"][0]["changed_by"]) == (True, "ben")
    assert revert(tool, move, change, 409)["code"] == "changed_since"
    revert(tool, move, change, all_the_same=True)
    move.refresh_from_db()
    assert move.note == "first"


def test_a_name_comes_back_and_goes_again_and_the_primary_one_follows_the_record(tool: Client) -> None:
    person = make_person("Ada Example", aliases=("Ada E.",))
    alias = person.names.get(name="Ada E.")
    added, pk = latest(alias), alias.pk
    alias.delete()
    removed = f"personname-{PersonName.history.latest().history_id}"
    assert "Revert the removal first" in revert(tool, person, added, 409)["detail"]
    assert revert(tool, person, removed)["kind"] == "added"
    assert person.names.get(name="Ada E.").pk == pk
    assert revert(tool, person, added)["kind"] == "removed"
    primary = latest(person.names.get(kind="primary"))
    assert "the record's own name" in revert(tool, person, primary, 409)["detail"]
    person.name = "Ada Sample"
    person.save()
    revert(tool, person, latest(person))
    assert Person.objects.get(pk=person.pk).names.get(kind="primary").name == "Ada Example"


def test_an_article_in_another_language_again_is_read_again(tool: Client) -> None:
    article = make_article("Ada a quitté Foo.", language="fr", state="read", read_at=NOW)
    Article.objects.get(pk=article.pk).correct_language("en")
    Article.objects.filter(pk=article.pk).update(state="read", read_at=NOW)
    revert(tool, article, latest(article))
    article.refresh_from_db()
    assert (article.language, article.state) == ("fr", "unread")


def test_removing_rows_takes_the_right_to_remove_such() -> None:
    helper = make_user(None, "helper")
    for name in ("view_person", "change_person", "change_personname", "add_personname"):
        helper.user_permissions.add(Permission.objects.get(codename=name))
    client = client_of(helper, "read", "write")
    person = make_person("Ada", aliases=("A.",))
    change = latest(person.names.get(name="A."))
    assert tool_sees(client, person, change) is False
    assert revert(client, person, change, 403)["code"] == "role"
    assert person.names.filter(name="A.").exists()


def tool_sees(client: Client, record: Any, change: str) -> bool:
    return next(bool(each["can_be_reverted"]) for each in entries(client, record) if each["id"] == change)


def test_a_merged_record_stands_still_and_has_its_own_history(tool: Client, analyst: User) -> None:
    loser, survivor = make_person("Seb"), make_person("Sébastien")
    loser.note = "a"
    loser.save()
    change = latest(loser)
    merge(loser, survivor, by=analyst, now=NOW)
    assert change in [each["id"] for each in entries(tool, loser)]
    assert "Undo the merge first" in revert(tool, loser, change, 409)["detail"]


def test_what_was_decided_is_not_taken_back_here(tool: Client, analyst: User) -> None:
    claim = make_claim(person_name="Ada")
    claim.role_to = "adviser"
    claim.save()
    change = latest(claim)
    review.reject(claim.pk, by=analyst, now=NOW)
    refused = revert(tool, claim, change, 409)
    assert "was rejected already, by analyst" in refused["detail"]
    assert "set by a decision" in revert(tool, claim, latest(claim), 409)["detail"]
    claim.refresh_from_db()
    assert claim.role_to == "adviser"


def test_with_four_eyes_on_nobody_takes_back_alone(tool: Client, settings: Settings) -> None:
    settings.FOUR_EYES = True
    move, group = make_move(note="a"), make_group()
    for record in (move, group):
        record.note = "b"
        record.save()
    assert "not taken back by one person" in revert(tool, move, latest(move), 409)["detail"]
    assert revert(tool, group, latest(group), 403)["code"] == "four_eyes"
    assert tool_sees(tool, group, latest(group)) is False
    reviewer = client_of(make_user(Role.REVIEWER, "reviewer"), "read", "write")
    revert(reviewer, group, latest(group))


def test_a_move_that_waits_is_there_for_who_asked_and_for_reviewers(settings: Settings) -> None:
    settings.FOUR_EYES = True
    make_person("Ada")
    make_organization("Foo")
    own, other = (client_of(make_user(Role.ANALYST, name), "read", "write") for name in ("asker", "other"))
    post(own, f"{V1}moves/", body(), 202)
    move = Move.with_merged.get()
    reviewer = client_of(make_user(Role.REVIEWER, "reviewer"), "read")
    assert own.get(address(move)).status_code == 200
    assert reviewer.get(address(move)).status_code == 200
    hidden, nothing = other.get(address(move)), other.get(f"{V1}moves/999999/history/")
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert _without_address(hidden.json()) == _without_address(nothing.json())


def _without_address(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "instance"}


def test_private_notes_and_assignments_are_for_the_desk_only(tool: Client, analyst: User) -> None:
    subjects = make_person("Ada"), make_move(), make_article()
    for subject in subjects:
        add_note(subject, "Told in confidence.", by=analyst, now=NOW)
    assign(subjects, analyst, by=analyst, now=NOW)
    for subject in subjects:
        note, assignment = (
            f"{model._meta.model_name}-{model.history.latest().history_id}"
            for model in (PrivateNote, Assignment)
        )
        shown = tool.get(address(subject), {"total": "true"}).json()
        parts = {each["id"].partition("-")[0] for each in shown["results"]}
        assert not parts & {"privatenote", "assignment"}
        assert shown["total"] == len(shown["results"])
        assert "confidence" not in str(shown)
    for change in (note, assignment):
        assert tool.get(f"{address(subjects[-1])}{change}/").status_code == 404
        assert revert(tool, subjects[-1], change, 404)["code"] == "not_found"
    assert PrivateNote.objects.count() == len(subjects)


def test_a_deleted_record_does_not_tell_what_was_for_the_desk_only(tool: Client, analyst: User) -> None:
    person = make_person("Eve")
    add_note(person, "Told in confidence.", by=analyst, now=NOW)
    delete_record(person)
    assert "confidence" not in tool.get(f"{V1}deleted/people/{person.pk}/history/").content.decode()


def test_who_may_not_take_a_change_back_is_not_shown_what_there_is_by_now() -> None:
    helper = make_user(None, "helper")
    for name in ("view_person", "change_person"):
        helper.user_permissions.add(Permission.objects.get(codename=name))
    person = make_person("Ada", aliases=("A.",))
    change = latest(person.names.get(name="A."))
    refused = revert(client_of(helper, "read", "write"), person, change, 403, tag='"1.2.3"')
    assert (refused["code"], "current" in refused) == ("role", False)


def test_the_record_that_was_locked_is_changed_whatever_its_address_by_then(
    tool: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_source("Paper", weight=2)
    source.weight = 4
    source.save()
    change, page = latest(source), address(source)

    def lock_while_others_rename(*args: Any) -> str:
        tag = lock_version(*args)
        Source.objects.filter(pk=source.pk).update(slug="paper-of-old")
        make_source("paper")
        return tag

    monkeypatch.setattr("tracker.api.history.lock_version", lock_while_others_rename)
    assert source.slug == "paper"
    post(tool, f"{page}{change}/revert/", {}, 201, if_match="*")
    assert list(Source.objects.order_by("pk").values_list("slug", "weight")) == [
        ("paper-of-old", 2),
        ("paper", 3),
    ]


def test_a_quote_that_comes_back_stands_where_it_stood(tool: Client) -> None:
    article = make_article("Ada left Foo. Big news today. Ada left Foo. Then it rained.")
    quote = "Ada left Foo."
    place = article.document.rindex(quote)
    claim = make_claim(article=article, quote=quote, start=place, end=place + len(quote))
    changed = tool.patch(
        f"{V1}claims/{claim.pk}/",
        {"quote": "Big news today."},
        content_type="application/json",
        headers={"if-match": "*"},
    )
    assert changed.status_code == 200
    revert(tool, claim, latest(claim))
    claim.refresh_from_db()
    assert (claim.quote, claim.start, claim.end) == (quote, place, place + len(quote))


@pytest.mark.parametrize("text", ["Yes. Ada left Foo. Big news today.", "Big news today."])
def test_a_quote_of_an_article_that_was_edited_is_looked_for(tool: Client, text: str) -> None:
    article = make_article("Ada left Foo. Big news today.")
    claim = make_claim(article=article, quote="Ada left Foo.", start=0, end=13)
    claim.quote, claim.start, claim.end = "Big news today.", 14, 29
    claim.save()
    change = latest(claim)
    Article.objects.filter(pk=article.pk).update(text=text, title="", version=2)
    place = text.index("Big news today.")
    claim.article_version, claim.start, claim.end = 2, place, place + 15
    claim.save()
    if "left" in text:
        revert(tool, claim, change)
    else:
        assert "does not say this any more" in revert(tool, claim, change, 409)["detail"]
    claim.refresh_from_db()
    assert Claim.objects.get().document[claim.start : claim.end] == claim.quote


def test_an_address_of_before_that_does_not_fit_the_kind_by_now_stays_away(tool: Client) -> None:
    source = make_source("Paper", kind="feed", url="https://a.example/feed")
    source.url = "https://b.example/feed"
    source.save()
    change = latest(source)
    source.kind, source.url = "folder", "press/daily"
    source.save()
    refused = revert(tool, source, change, 409, all_the_same=True)
    assert (refused["code"], "A folder is a path" in refused["detail"]) == ("cannot_revert", True)
    source.refresh_from_db()
    assert (source.kind, source.url) == ("folder", "press/daily")


def test_an_address_that_another_source_polls_by_now_does_not_come_back(tool: Client) -> None:
    source = make_source("Paper", kind="feed", url="https://a.example/feed")
    source.url = "https://b.example/feed"
    source.save()
    make_source("Other", kind="feed", url="https://www.a.example/feed/")
    refused = revert(tool, source, latest(source), 409)
    assert "polls this address: other" in refused["detail"]
    source.refresh_from_db()
    assert source.url == "https://b.example/feed"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_fields_of_a_source_are_called_as_the_api_calls_them(role: Role) -> None:
    source = make_source("Paper", kind="feed", url="https://a.example/feed")
    source.url = "https://b.example/feed"
    source.save()
    reader = client_of(make_user(role, "reader"), "read")
    found = reader.get(f"{address(source)}{latest(source)}/").json()
    assert [each["field"] for each in (*found["changes"], *found["plan"]["steps"])] == ["polls", "polls"]


def test_addresses_of_a_source_are_for_those_who_may_change_it(tool: Client) -> None:
    source = make_source("Paper", kind="feed", url="https://me:secret@paper.example/feed?token=abc")
    source.disabled_because, source.is_enabled = "https://me:secret@paper.example/feed answers 401", False
    source.save()
    viewer = client_of(make_user(Role.VIEWER, "viewer"), "read")
    shown = str(entries(viewer, source))
    assert "paper.example" in shown
    assert "secret" not in shown
    assert "abc" not in shown
    assert "me:secret@paper.example/feed?token=abc" in str(entries(tool, source))


def test_what_taking_back_would_bring_is_for_those_who_may_change_the_source(tool: Client) -> None:
    source = make_source("Paper", kind="feed", url="https://me:secret@paper.example/feed?token=abc")
    source.url = "https://other.example/feed?key=hidden"
    source.save()
    page = f"{address(source)}{latest(source)}/"
    viewer = client_of(make_user(Role.VIEWER, "viewer"), "read", "write")
    (step,) = viewer.get(page).json()["plan"]["steps"]
    assert (step["now"], step["then"]) == ("other.example", "paper.example")
    assert "me:secret@paper.example/feed?token=abc" in str(tool.get(page).json()["plan"])


@pytest.mark.parametrize("path", ["press", "press/secretdir"])
def test_folders_of_a_source_are_not_for_everybody(tool: Client, path: str) -> None:
    source = make_source("Paper", kind="folder", url="press/secretdir")
    source.is_enabled, source.disabled_because = False, "The folder press/secretdir is empty."
    source.save()
    change = latest(source)
    source.url = path if path != source.url else "other"
    source.save()
    viewer = client_of(make_user(Role.VIEWER, "viewer"), "read")
    shown = f"{entries(viewer, source)} {viewer.get(f'{address(source)}{change}/').json()}"
    assert "The folder … is empty." in shown
    assert "secretdir" not in shown
    assert "press/secretdir is empty" in str(entries(tool, source))
    source_id = source.pk
    source.delete()
    helper = make_user(None, "helper")
    helper.user_permissions.add(Permission.objects.get(codename="add_source"))
    deleted = client_of(helper, "read").get(f"{V1}deleted/sources/{source_id}/history/")
    assert "The folder … is empty." in str(deleted.json())
    assert "secretdir" not in str(deleted.json())


def test_who_was_erased_has_no_history(tool: Client) -> None:
    person = make_person("Ada Example")
    pages = [address(person), address(make_move(person=person))]
    erase(person, by=make_user(Role.ADMINISTRATOR, "administrator"), now=NOW, reason="asked")
    found = [tool.get(page) for page in (*pages, f"{pages[0]}person-1/")]
    assert [answer.status_code for answer in found] == [410, 404, 410]
    assert all(b"Ada" not in answer.content for answer in found)


def test_requests_are_for_administrators_and_stand_once_they_are_closed(tool: Client) -> None:
    asked = CorrectionRequest(kind="correct", wrong="I left in May.")
    ask(asked, make_person("Ada"), now=NOW)
    administrator = make_user(Role.ADMINISTRATOR, "administrator")
    admin = client_of(administrator, "admin")
    assert tool.get(address(asked)).status_code == 403
    asked.answer = "soon"
    asked.save()
    change = latest(asked)
    assert entries(admin, asked)[0]["changes"][0]["after"] == "soon"
    close(asked.pk, accepted=True, answer="Done.", by=administrator, now=NOW)
    assert "This request is closed." in revert(admin, asked, change, 409)["detail"]


def test_a_deleted_record_still_has_its_history(tool: Client) -> None:
    person, there = make_person("Eve", aliases=("E.",)), make_person("Ada")
    pk = person.pk
    delete_record(person)
    page = f"{V1}deleted/people/{pk}/history/"
    found = tool.get(page).json()["results"]
    assert ("removed", "") in [(each["kind"], each["what"]) for each in found]
    assert "name “E.”" in [each["what"] for each in found]
    assert not any(each["can_be_reverted"] for each in found)
    assert tool.get(f"{V1}deleted/people/{there.pk}/history/").status_code == 404
    restore(Person, pk)
    assert tool.get(page).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["person-0", "person-x", "person", "nothing-1", "organization-1", f"person-{9**30}"]
)
def test_no_change_is_found_under_another_address(tool: Client, wrong: str) -> None:
    ada, eve = make_person("Ada"), make_person("Eve")
    assert tool.get(f"{address(ada)}{wrong}/").status_code == 404
    assert tool.get(f"{address(ada)}{latest(eve)}/").status_code == 404
    assert revert(tool, ada, latest(eve), 404)["code"] == "not_found"


def test_a_name_that_comes_back_means_what_is_known_now(tool: Client) -> None:
    claim = make_claim(person_name="Ada Example")
    claim.person_name = "Ada Exmaple"
    claim.save()
    change, ada = latest(claim), make_person("Ada Example")
    revert(tool, claim, change)
    claim.refresh_from_db()
    assert (claim.person_name, claim.person, claim.person_match) == ("Ada Example", ada, "meant")
    assert claim.person_key == "ada example"
