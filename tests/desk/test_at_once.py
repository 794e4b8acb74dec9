"""Two analysts at the same moment, each with a browser and a transaction of their own."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from people.models import Person
from tests.desk.forms import form_on, opened
from tests.desk.test_meanwhile import change_url, merge_form, text_of
from tests.desk.test_move_merges import merge_form as move_merge_form
from tests.desk.test_splits import split_url
from tests.factories import make_analyst, make_claim, make_move, make_organization, make_person, make_user
from tests.history.latest import rows_without_true_history
from tests.moves.test_review_at_once import at_once
from tracker.desk.roles import Role, role_of
from tracker.merges.models import Merge, Split
from tracker.moves.models import Move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shared_database]
ROUNDS = 5


@pytest.fixture
def browsers() -> list[Client]:
    clients = [Client(), Client()]
    for client, name in zip(clients, ("ada", "ben"), strict=True):
        client.force_login(make_analyst(name))
    return clients


def send_at_once(browsers: list[Client], *forms: tuple[str, dict[str, Any]]) -> list[Any]:
    """Send the forms at the same moment; gives the answers in the order of the browsers."""
    answers: dict[int, Any] = {}

    def send(number: int) -> None:
        answers[number] = browsers[number].post(*forms[number])

    raised = at_once(*(lambda number=number: send(number) for number in range(len(forms))))
    assert raised == []
    return [answers[number] for number in range(len(forms))]


def statuses(answers: list[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_of_two_who_save_at_once_one_gets_the_page_and_nothing_is_lost(browsers: list[Client]) -> None:
    for number in range(ROUNDS):
        move = make_move(note="", role_to="")
        url = change_url(move)
        forms = [opened(client, url, note=f"of {i}") for i, client in enumerate(browsers)]
        answers = send_at_once(browsers, (url, forms[0]), (url, forms[1]))
        assert statuses(answers) == {302: 1, 409: 1}, number
        second = next(i for i, answer in enumerate(answers) if answer.status_code == 409)
        move.refresh_from_db()
        assert move.note == f"of {1 - second}"
        page = text_of(answers[second])
        assert f"Keep theirs: of {1 - second} Take mine: of {second}" in page
        browsers[second].post(url, form_on(answers[second]) | {"note": f"of {second}"})
        move.refresh_from_db()
        assert move.note == f"of {second}"
        notes = list(Move.history.filter(id=move.pk).order_by("history_id").values_list("note", flat=True))
        assert notes == ["", f"of {1 - second}", f"of {second}"]
    assert rows_without_true_history() == []


def test_two_administrators_do_not_take_the_role_of_each_other() -> None:
    for number in range(ROUNDS):
        users = [make_user(Role.ADMINISTRATOR, f"{name} {number}") for name in ("ada", "ben")]
        browsers = [Client(), Client()]
        forms = []
        for browser, user, other in zip(browsers, users, reversed(users), strict=True):
            browser.force_login(user)
            url = f"/admin/auth/user/{other.pk}/change/"
            forms.append((url, opened(browser, url, username=f"other-{other.pk}", role="viewer")))
        answers = send_at_once(browsers, *forms)
        roles = {role_of(User.objects.get(pk=user.pk)) for user in users}
        assert roles == {Role.ADMINISTRATOR, Role.VIEWER}, statuses(answers)
        User.objects.update(is_active=False)


def test_two_who_edit_different_rows_of_a_record_go_one_by_one(browsers: list[Client]) -> None:
    organization = make_organization("Foo", aliases=("Foo A", "Foo B"))
    url = change_url(organization)
    forms = [opened(client, url, **{f"names-{i}-name": f"Edited {i}"}) for i, client in enumerate(browsers)]
    answers = send_at_once(browsers, (url, forms[0]), (url, forms[1]))
    assert statuses(answers) == {302: 1, 409: 1}
    second = next(i for i, answer in enumerate(answers) if answer.status_code == 409)
    browsers[second].post(url, form_on(answers[second]))
    assert {name.name for name in organization.names.all()} == {"Foo", "Edited 0", "Edited 1"}


def test_one_record_is_merged_into_one_of_two_survivors(browsers: list[Client]) -> None:
    for number in range(ROUNDS):
        loser, one, other = (make_person(f"Seb {name} {number}") for name in ("Loser", "One", "Other"))
        make_move(person=loser)
        forms = [
            merge_form(client, loser, survivor)
            for client, survivor in zip(browsers, (one, other), strict=True)
        ]
        answers = send_at_once(browsers, *forms)
        assert statuses(answers) == {302: 1, 409: 1}
        winner = (one, other)[[answer.status_code for answer in answers].index(302)]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert f"“{loser}” was merged into “{winner}” meanwhile." in text_of(refused)
        assert Merge.objects.get(loser_id=loser.pk).survivor_id == winner.pk
        assert Move.objects.filter(person=winner).count() == 1
    assert rows_without_true_history() == []


@pytest.mark.parametrize("edits_the_loser", [True, False])
def test_a_merge_and_an_edit_of_one_record_go_one_by_one(
    browsers: list[Client], *, edits_the_loser: bool
) -> None:
    for number in range(ROUNDS):
        loser, survivor = make_person(f"Loser {number}"), make_person(f"Survivor {number}")
        edited = loser if edits_the_loser else survivor
        url = change_url(edited)
        name = {"names-TOTAL_FORMS": "1", "names-0-name": "Typed", "names-0-kind": "alias"}
        typed = opened(browsers[1], url, note="typed", **name)
        answers = send_at_once(browsers, merge_form(browsers[0], loser, survivor), (url, typed))
        assert statuses(answers) == {302: 1, 409: 1}
        edited.refresh_from_db()
        is_merged = Merge.objects.filter(loser_id=loser.pk).exists()
        assert is_merged == (answers[0].status_code == 302)
        if is_merged:
            assert edited.note == ""
            assert "typed" in text_of(answers[1])
            assert "Typed" in text_of(answers[1])
        else:
            assert (edited.note, edited.names.filter(name="Typed").count()) == ("typed", 1)
            assert "note empty → typed" in text_of(answers[0])
    assert rows_without_true_history() == []


def test_two_merges_crosswise_leave_one_survivor(browsers: list[Client]) -> None:
    one, other = make_person("One"), make_person("Other")
    answers = send_at_once(browsers, merge_form(browsers[0], one, other), merge_form(browsers[1], other, one))
    assert statuses(answers) == {302: 1, 409: 1}
    assert Person.objects.count() == 1


def test_one_merge_is_undone_once(browsers: list[Client]) -> None:
    loser, survivor = make_person("Loser", aliases=("L.",)), make_person("Survivor")
    browsers[0].post(*merge_form(browsers[0], loser, survivor))
    url = f"/admin/merges/merge/{Merge.objects.get().pk}/undo/"
    send_at_once(browsers, (url, {}), (url, {}))
    said = [client.get("/admin/merges/merge/").content.decode() for client in browsers]
    assert sum("is a record of its own again" in page for page in said) == 1
    assert sum("has been undone already" in page for page in said) == 1
    assert {name.name for name in loser.names.all()} == {"Loser", "L."}


def test_a_change_that_is_taken_back_while_somebody_saves_is_not_lost(browsers: list[Client]) -> None:
    move = make_move(note="first")
    move.note = "second"
    move.save()
    number = Move.history.latest().history_id
    url = change_url(move)
    answers = send_at_once(
        browsers,
        (f"/admin/moves/move/{move.pk}/history/move/{number}/revert/", {}),
        (url, opened(browsers[1], url, note="third")),
    )
    assert statuses(answers) == {302: 1, 409: 1}
    move.refresh_from_db()
    assert move.note == ("first" if answers[0].status_code == 302 else "third")


def test_a_merge_and_an_accepted_claim_of_one_person_both_end(browsers: list[Client]) -> None:
    """Each holds what the other waits for: the one that is broken off tries again."""
    for number in range(ROUNDS):
        loser, survivor = make_person(f"Loser {number}"), make_person(f"Survivor {number}")
        claims = [make_claim(person=loser, person_name=loser.name) for _number in range(3)]
        answers = send_at_once(
            browsers,
            merge_form(browsers[0], loser, survivor),
            (f"/admin/moves/claim/{claims[2].pk}/accept/", {}),
        )
        assert answers[0].status_code in (302, 409)
        assert answers[1].status_code == 302
        claims[2].refresh_from_db()
        assert claims[2].review == "accepted"
        assert claims[2].move is not None
        assert claims[2].person == claims[2].move.person
        assert claims[2].person == (survivor if answers[0].status_code == 302 else loser)
    assert rows_without_true_history() == []


def test_two_merges_of_moves_crosswise_leave_one_survivor(browsers: list[Client]) -> None:
    for number in range(ROUNDS):
        ada, foo = make_person(f"Ada {number}"), make_organization(f"Foo {number}")
        one, other = (make_move(person=ada, from_organization=foo) for _number in range(2))
        answers = send_at_once(
            browsers, move_merge_form(browsers[0], one, other), move_merge_form(browsers[1], other, one)
        )
        assert statuses(answers) == {302: 1, 409: 1}
        assert Move.objects.filter(person=ada).count() == 1
    assert rows_without_true_history() == []


def test_a_claim_that_is_accepted_during_a_merge_is_evidence_of_the_survivor(browsers: list[Client]) -> None:
    for number in range(ROUNDS):
        ada, foo = make_person(f"Ada {number}"), make_organization(f"Foo {number}")
        survivor = make_move(person=ada, from_organization=foo, announced_on="2024-10-20")
        loser = make_move(person=ada, from_organization=foo)
        claim = make_claim(
            person=ada, from_name=foo.name, from_organization=foo, to_name="", effective_on="2024-10-14"
        )
        answers = send_at_once(
            browsers,
            move_merge_form(browsers[0], loser, survivor),
            (f"/admin/moves/claim/{claim.pk}/accept/", {}),
        )
        assert answers[1].status_code == 302
        claim.refresh_from_db()
        assert claim.review == "accepted"
        assert claim.move is not None
        assert claim.move.merged_into is None
        assert claim.move == (survivor if answers[0].status_code == 302 else claim.move)
    assert rows_without_true_history() == []


def split_form(client: Client, record: Person, move: Move) -> tuple[str, dict[str, Any]]:
    chosen = {"row": [f"moves.move.person_id:{move.pk}"], "name": f"Other {record}", "go": "preview"}
    preview = client.post(split_url(record), opened(client, split_url(record)) | chosen)
    return split_url(record), form_on(preview) | {"go": "split"}


def test_one_row_is_split_off_once(browsers: list[Client]) -> None:
    for number in range(ROUNDS):
        yao = make_person(f"Yao {number}")
        move = make_move(person=yao)
        forms = [split_form(client, yao, move) for client in browsers]
        assert statuses(send_at_once(browsers, *forms)) == {302: 1, 409: 1}
        assert Split.objects.get(original_id=yao.pk).other_id == Move.objects.get(pk=move.pk).person_id
    assert rows_without_true_history() == []


def test_a_split_and_an_edit_of_one_record_go_one_by_one(browsers: list[Client]) -> None:
    for number in range(ROUNDS):
        yao = make_person(f"Yao {number}", aliases=("Shunyu",))
        url = change_url(yao)
        typed = opened(browsers[1], url, note="typed")
        send = split_form(browsers[0], yao, make_move(person=yao))
        answers = send_at_once(browsers, send, (url, typed))
        yao.refresh_from_db()
        assert answers[1].status_code == 302  # a move that goes is no change of the person's own fields
        assert yao.note == "typed"
        assert answers[0].status_code in (302, 409)
        assert Split.objects.filter(original_id=yao.pk).exists() == (answers[0].status_code == 302)
    assert rows_without_true_history() == []


def log_form(**typed: Any) -> tuple[str, dict[str, Any]]:
    """The form that logs a move of somebody new, who was nobody's namesake when it was opened."""
    form = {"status": "announced", "exit_manner": "unknown", "entry_manner": "unknown"}
    form |= {"from_capacity": "employment", "to_capacity": "employment", "announced_on": "2024-10"}
    form |= {"person_answer": "new", "from_organization": "Foo Labs"} | typed
    return "/admin/moves/move/add/", form | {"person_for": form["person"]}


def test_of_two_who_log_somebody_new_at_once_one_is_asked(browsers: list[Client]) -> None:
    make_organization("Foo Labs")
    for number, name in enumerate(["Bea Thing", "Zoltan Quirk", "Ona Mirek", "Ivo Sandoval"], start=1):
        answers = send_at_once(browsers, log_form(person=name), log_form(person=name.upper()))
        assert statuses(answers) == {302: 1, 200: 1}, name
        asked = next(answer for answer in answers if answer.status_code == 200)
        assert "was to be new, but there is" in text_of(asked)
        assert (Person.objects.count(), Move.objects.count()) == (number, number)


def test_of_two_who_log_one_step_at_once_one_is_asked(browsers: list[Client]) -> None:
    make_organization("Foo Labs")
    for number in range(ROUNDS):
        person = make_person(f"Ada Example {number}", aliases=(f"A. Sample {number}",))
        url, form = log_form(person="", person_answer=person.pk)
        forms = [(url, form | {"person": name, "person_for": name}) for name in ("Ada", "Sample")]
        answers = send_at_once(browsers, *forms)
        assert statuses(answers) == {302: 1, 200: 1}, number
        assert "It may be logged already." in text_of(
            next(answer for answer in answers if answer.status_code == 200)
        )
        assert person.moves.count() == 1
