"""What becomes of a move, from its page at the desk in one step each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tests.history.latest import rows_without_true_history
from tracker.dates import PartialDate
from tracker.desk.move_life import STEPS
from tracker.merges.merge import merge
from tracker.moves.log import log_move
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db


def url(move: Move, step: str = "") -> str:
    return f"/admin/moves/move/{move.pk}/" + (f"step/{step}/" if step else "change/")


def reported(status: str = "announced", **fields: Any) -> Move:
    """A move that one article speaks of."""
    move = make_move(status=status, **fields)
    said = {"from_organization": move.from_organization, "to_name": "", "person": move.person}
    article = make_article(f"Words about {move.pk}.", published_on=date(2024, 10, 14), source=make_source())
    make_claim(move=move, article=article, status=status, **said)
    return move


def take(desk: Client, move: Move, step: str, **typed: Any) -> Move:
    answer = desk.post(url(move, step), typed)
    assert (answer.status_code, answer.headers.get("Location")) == (302, url(move)), answer.content.decode()
    return Move.objects.get(pk=move.pk)


def claim_of(move: Move) -> Claim:
    return Claim.objects.filter(move=move, origin="analyst").latest("pk")


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("confirm", "announced", "confirmed"),
        ("confirm", "rumoured", "confirmed"),
        ("confirm", "denied", "confirmed"),
        ("announce", "rumoured", "announced"),
        ("retract", "announced", "retracted"),
        ("deny", "rumoured", "denied"),
        ("deny", "confirmed", "denied"),
    ],
)
def test_a_step_changes_the_status_with_the_analysts_word_as_evidence(
    desk: Client, analyst: User, step: str, before: str, after: str
) -> None:
    move = take(desk, reported(before), step, evidence="https://example.org/news Foo Labs told us.")
    assert move.status == after
    claim = claim_of(move)
    assert (claim.url, claim.quote) == ("https://example.org/news", "Foo Labs told us.")
    assert (claim.status, claim.review, claim.reviewed_by) == (after, "accepted", analyst)
    assert Move.history.first().history_user == analyst
    assert rows_without_true_history() == []


def test_a_note_is_evidence_too(desk: Client) -> None:
    claim = claim_of(take(desk, reported(), "confirm", evidence="Told by her manager."))
    assert (claim.url, claim.quote) == ("", "Told by her manager.")


def test_a_date_becomes_known_and_the_status_stays(desk: Client) -> None:
    move = take(desk, reported(), "date", effective_on="Nov 2024", evidence="")
    assert (str(move.effective_on), move.status) == ("2024-11", "announced")
    assert str(claim_of(move).effective_on) == "2024-11"


@pytest.mark.parametrize("step", ["confirm", "retract", "deny", "date"])
def test_a_step_is_taken_back_whole(desk: Client, step: str) -> None:
    move = reported(effective_on="2025")
    typed = {"effective_on": "2024-11-01", "evidence": "Told by her manager."}
    claim = claim_of(take(desk, move, step, **typed))
    desk.post(f"/admin/moves/move/{move.pk}/take-back/{claim.pk}/")
    move.refresh_from_db()
    assert (move.status, str(move.effective_on)) == ("announced", "2025")
    assert not Claim.objects.filter(pk=claim.pk).exists()


def test_what_was_heard_meanwhile_stays_when_a_step_is_taken_back(desk: Client) -> None:
    move = reported("rumoured")
    claim = claim_of(take(desk, move, "deny", evidence="Told by her manager."))
    later = make_article("Ada will leave.", published_on=date(2026, 1, 1))
    make_claim(move=move, article=later, status="announced", reviewed_at="2030-01-01T00:00Z")
    desk.post(f"/admin/moves/move/{move.pk}/take-back/{claim.pk}/")
    move.refresh_from_db()
    assert move.status == "announced"


def test_a_status_that_nothing_explains_comes_back_when_a_step_is_taken_back(desk: Client) -> None:
    move = make_move(status="announced")
    claim = claim_of(take(desk, move, "confirm", evidence="Told by her manager."))
    desk.post(f"/admin/moves/move/{move.pk}/take-back/{claim.pk}/")
    move.refresh_from_db()
    assert move.status == "announced"


def test_an_override_needs_a_reason_and_stays(desk: Client) -> None:
    move = reported()
    page = desk.post(url(move, "set"), {"status": "denied", "reason": ""})
    assert page.status_code == 400
    assert "This field is required" in page.content.decode()
    move = take(desk, move, "set", status="denied", reason="She told us it is a hoax.")
    assert (move.status, move.status_override) == ("denied", "denied")
    shown = desk.get(url(move)).content.decode()
    assert "She told us it is a hoax." in shown
    assert "The evidence alone would make it announced." in shown


def test_the_status_goes_back_to_what_the_evidence_says(desk: Client) -> None:
    move = take(desk, reported(), "set", status="denied", reason="A hoax.")
    move = take(desk, move, "follow")
    assert (move.status, move.status_override, move.status_reason) == ("announced", "", "")


def test_a_step_lifts_an_override(desk: Client) -> None:
    move = take(desk, reported(), "set", status="denied", reason="A hoax.")
    move = take(desk, move, "confirm", evidence="Seen on her first day.")
    assert (move.status, move.status_override) == ("confirmed", "")


def test_without_evidence_there_is_nothing_to_follow(desk: Client) -> None:
    page = desk.post(url(make_move(), "follow"))
    assert page.status_code == 400
    assert "There is no evidence to follow." in page.content.decode()


def test_what_a_move_was_logged_with_is_not_taken_back(desk: Client) -> None:
    move = Move(person=make_person(), from_organization=make_organization(), status="announced")
    move.announced_on = PartialDate.parse("2024-10")
    claim = log_move(move, by=User.objects.get(), now=NOW)
    page = desk.post(f"/admin/moves/move/{move.pk}/take-back/{claim.pk}/", follow=True).content.decode()
    assert "The move was logged with it. Deny the move, or undo it under Activity." in page
    claim.refresh_from_db()
    assert claim.review == "accepted"


def test_takes_back_nothing_but_the_word_of_an_analyst(desk: Client) -> None:
    move = make_move()
    make_import_claim(move)
    for claim_id in (Claim.objects.get().pk, 10**30):
        page = desk.post(f"/admin/moves/move/{move.pk}/take-back/{claim_id}/", follow=True)
        assert "That is no statement of an analyst about this move" in page.content.decode()


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        ("confirm", {}, "This field is required"),
        ("confirm", {"evidence": "http://"}, "That is no whole address."),
        ("confirm", {"evidence": "a\0b"}, "Null characters are not allowed"),
        ("confirm", {"evidence": "x" * 2001}, "at most 2000 characters"),
        ("confirm", {"evidence": "https://example.org/" + "x" * 1990}, "at most 2000 characters"),
        ("date", {"effective_on": "soon"}, "Write 2024, Oct 2024"),
        ("date", {}, "This field is required"),
        ("set", {"status": "certain", "reason": "So."}, "Select a valid choice"),
        ("set", {"status": "denied", "reason": "x" * 301}, "at most 300 characters"),
    ],
)
def test_refuses_bad_input_with_a_sentence_and_changes_nothing(
    desk: Client, step: str, typed: dict[str, str], sentence: str
) -> None:
    move = reported()
    page = desk.post(url(move, step), typed)
    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert Claim.objects.count() == 1
    assert Move.history.count() == 1


def test_a_step_has_a_page_of_its_own(desk: Client) -> None:
    move = reported()
    for step in STEPS:
        assert desk.get(url(move, step.name)).status_code == 200


def test_an_unknown_step_is_not_found(desk: Client) -> None:
    assert desk.post(url(make_move(), "vanish")).status_code == 404


def test_a_move_that_is_gone_or_merged_is_not_found(desk: Client) -> None:
    survivor = make_move()
    loser = make_move(person=survivor.person, from_organization=survivor.from_organization)
    merge(loser, survivor, by=None, now=NOW)
    for pk in (loser.pk, 10**30, 0):
        assert desk.post(f"/admin/moves/move/{pk}/step/confirm/", {"evidence": "So."}).status_code == 404


def test_taking_back_goes_by_post_alone(desk: Client) -> None:
    assert desk.get(f"/admin/moves/move/{make_move().pk}/take-back/1/").status_code == 405


def test_who_may_only_look_sees_why_and_changes_nothing(client: Client) -> None:
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)
    move = reported()
    page = client.get(url(move)).content.decode()
    assert "It is reported as announced" in page
    assert "/step/" not in page
    assert client.post(url(move, "confirm"), {"evidence": "So."}).status_code == 403
    assert client.post(f"/admin/moves/move/{move.pk}/take-back/1/").status_code == 403


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    make_analyst()
    answer = client.post(url(reported(), "confirm"), {"evidence": "So."})
    assert answer.headers["Location"].startswith("/admin/login/")


def test_the_form_of_a_move_does_not_change_its_status(desk: Client) -> None:
    move = reported()
    desk.post(
        url(move),
        {
            "person": move.person_id,
            "from_organization": move.from_organization_id,
            "announced_on": "2024-10-14",
            "status": "confirmed",
            "exit_manner": "resigned",
            "entry_manner": "unknown",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "claims-TOTAL_FORMS": "0",
            "claims-INITIAL_FORMS": "0",
        },
    )
    move.refresh_from_db()
    assert (move.exit_manner, move.status) == ("resigned", "announced")


@pytest.mark.parametrize(("asked", "shown"), [("stale", ["Old"]), ("fresh", ["New"])])
def test_lists_stale_rumours(desk: Client, asked: str, shown: list[str]) -> None:
    make_move(person=make_person("Old"), status="rumoured", announced_on="2020")
    make_move(person=make_person("New"), status="rumoured", announced_on="2099")
    make_move(person=make_person("Sure"), announced_on="2020")
    page = desk.get("/admin/moves/move/", {"rumours": asked}).content.decode()
    assert [name for name in ("Old", "New", "Sure") if f">{name}<" in page] == shown
    assert ("Rumoured, stale" in page or "rumoured, stale" in page) == (asked == "stale")


def test_the_page_of_a_move_costs_a_fixed_number_of_queries(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    move = reported()
    for number in range(8):
        make_claim(move=move, article=make_article(f"Another {number}."), status="announced")
    with django_assert_max_num_queries(24):
        desk.get(url(move))
