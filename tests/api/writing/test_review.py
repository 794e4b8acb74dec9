"""The review queue through the API: cases are leased, and many claims decided on at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tests.api.problems import faults
from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.desk.test_review_queue import waiting
from tests.factories import make_article, make_claim, make_move, make_organization, make_person, make_user
from tracker.desk.roles import Role
from tracker.moves import cases
from tracker.moves.models import Claim, Decision, Move

pytestmark = pytest.mark.django_db
REVIEW, CLAIMS = "/api/v1/review/", "/api/v1/claims/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


@pytest.fixture
def other() -> Client:
    return client_of(make_user(Role.ANALYST, "ben"), "read", "write")


def following(tool: Client, expect: int = 200, **asked: Any) -> Any:
    answer = post(tool, f"{REVIEW}next/", asked, expect)
    return answer.json() if expect == 200 else answer


def decide(tool: Client, *rows: Any, **more: Any) -> Any:
    return post(tool, f"{CLAIMS}decide/", {"rows": rows, **more}, 200).json()


def test_the_next_case_comes_with_all_that_a_decision_rests_on(tool: Client) -> None:
    ada = make_person("Ada Example")
    move = make_move(person=ada)
    claim = waiting()
    case = following(tool)
    assert case["claim"]["id"] == claim.pk
    assert (case["context"]["quote"], case["context"]["before"][-11:]) == (claim.quote, "Big news.\n\n")
    assert case["context"]["after"].startswith(" She had been")
    names = {each["field"]: (each["meant"], each["is_open"]) for each in case["names"]}
    assert names == {
        "person": (ada.slug, False),
        "from_organization": (None, False),
        "to_organization": (None, False),
    }
    assert [each["slug"] for each in case["names"][0]["candidates"]] == [ada.slug]
    assert case["plan"]["new_records"] == ["Foo Labs", "Bar AI"]
    assert [each["id"] for each in case["moves"]] == [move.pk]
    assert (case["others"], case["sent_back"], case["corrected"]) == ([], None, [])
    accepted = post(
        tool, f"{CLAIMS}{claim.pk}/accept/", {"corrections": {"role_to": "CTO"}}, 200, if_match=case["etag"]
    )
    assert accepted.json()["role_to"] == "CTO"
    assert Decision.objects.get().seconds is not None
    assert following(tool, 204).content == b""


def test_a_case_lies_before_one_at_a_time_and_comes_again_to_who_has_it(tool: Client, other: Client) -> None:
    first, second = waiting(), waiting(person_name="Ben Sample", quote="Ben Sample left.")
    mine = following(tool)["claim"]["id"]
    assert following(tool)["claim"]["id"] == mine
    theirs = following(other)["claim"]["id"]
    assert {mine, theirs} == {first.pk, second.pk}
    refused = post(other, f"{REVIEW}{mine}/lease/", {}, 409).json()
    assert (refused["code"], refused["detail"]) == (
        "not_free",
        f"“{Claim.objects.get(pk=mine)}” lies before analyst now.",
    )
    queue = tool.get(REVIEW).json()
    assert (queue["leased"], queue["leased_until"] is not None) == ([mine], True)
    post(tool, f"{REVIEW}give-back/", {}, 204)
    assert post(other, f"{REVIEW}{mine}/lease/", {}, 200).json()["claim"]["id"] == mine
    assert tool.get(REVIEW).json()["leased"] == []


def test_a_lease_is_kept_by_asking_for_it_again_and_ends_by_itself(tool: Client, other: Client) -> None:
    claim = waiting()
    following(tool)
    soon = timezone.now() + timedelta(minutes=1)
    Claim.objects.update(leased_until=soon, leased_since=timezone.now() - timedelta(minutes=9))
    post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 200)
    assert Claim.objects.get().leased_until > soon  # type: ignore[operator]  # it is leased
    Claim.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert following(other)["claim"]["id"] == claim.pk


def test_claims_of_one_step_come_together(tool: Client, other: Client) -> None:
    one, two = waiting(), waiting()
    case = following(tool)
    assert {case["claim"]["id"], *(each["id"] for each in case["others"])} == {one.pk, two.pk}
    following(other, 204)


def test_the_queue_is_narrowed_and_what_is_put_aside_does_not_come(tool: Client) -> None:
    followed = make_organization("Foo Labs", is_followed=True)
    french = waiting(
        article=make_article("Ada a quitté.", language="fr"), quote="Ada a quitté.", from_name="Baz"
    )
    at_foo = waiting(person_name="Eve", from_organization=followed, from_match="chosen", quote="Eve left.")
    parts = {
        (each["language"], each["followed"]): each["waiting"] for each in tool.get(REVIEW).json()["parts"]
    }
    assert (parts["", False], parts["", True], parts["fr", False], parts["de", False]) == (2, 1, 1, 0)
    assert following(tool, language="fr")["claim"]["id"] == french.pk
    assert following(tool, followed=True)["claim"]["id"] == at_foo.pk
    assert following(tool, skipped=[at_foo.pk])["claim"]["id"] == french.pk
    following(tool, 204, skipped=[at_foo.pk, french.pk])
    wrong = post(tool, f"{REVIEW}next/", {"language": "xx", "skip": []}, 400).json()
    assert set(faults(wrong)) == {"skip"}


def test_what_is_decided_or_not_there_is_not_leased(tool: Client) -> None:
    claim = waiting()
    decide(tool, {"claim": claim.pk, "decision": "reject"})
    assert (
        "was rejected already, by analyst"
        in post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 409).json()["detail"]
    )
    for nothing in (0, 999999, 9**30, "x"):
        assert post(tool, f"{REVIEW}{nothing}/lease/", {}, 404).json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"withdrawn": "reread"}, "was withdrawn when its article was read again"),
        ({"review": "accepted"}, "was accepted already, by an import"),
    ],
)
def test_what_no_case_is_made_of_says_why(tool: Client, fields: dict[str, str], sentence: str) -> None:
    claim = waiting(**fields, **({"move": make_move()} if "review" in fields else {}))
    refused = post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 409).json()
    assert (refused["code"], sentence in refused["detail"]) == ("not_free", True)


def test_asking_for_the_next_case_frees_what_lay_before_one(tool: Client, other: Client) -> None:
    claims = [waiting(person_name=name, quote=f"{name} left.") for name in ("Ada", "Ben", "Eve")]
    seen: list[int] = []
    for _each in claims:
        seen.append(following(tool, skipped=seen)["claim"]["id"])
        assert tool.get(REVIEW).json()["leased"] == seen[-1:]
    following(tool, 204, skipped=seen)
    assert tool.get(REVIEW).json()["leased"] == []
    assert following(other)["claim"]["id"] == seen[0]


def test_what_is_put_aside_comes_with_no_other_claim(tool: Client) -> None:
    for _time in range(2):
        waiting()
    case = following(tool)
    (other,) = [each["id"] for each in case["others"]]
    again = following(tool, skipped=[other])
    assert (again["claim"]["id"], again["others"]) == (case["claim"]["id"], [])
    assert tool.get(REVIEW).json()["leased"] == [case["claim"]["id"]]


@pytest.mark.parametrize("happens", ["given back", "deleted"])
def test_what_happens_to_a_claim_while_it_is_leased_does_no_harm(
    tool: Client, monkeypatch: pytest.MonkeyPatch, happens: str
) -> None:
    claim, take = waiting(), cases._take  # the moment after it

    def taken(*args: Any) -> set[int]:
        found = take(*args)
        if happens == "deleted":
            Claim.objects.all().delete()
        else:
            Claim.objects.update(leased_by=None, leased_since=None, leased_until=None)
        return found

    monkeypatch.setattr(cases, "_take", taken)
    if happens == "given back":
        assert post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 200).json()["leased_until"]
        assert following(tool)["leased_until"]
    else:
        following(tool, 204)
        claim = waiting()
        refused = post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 409).json()
        assert refused["detail"] == "This claim is not there any more."


def test_the_queue_costs_the_same_however_much_waits(
    tool: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    waiting()
    tool.get(REVIEW)  # notes that the token was used
    # token, permissions by role and by hand, what is leased, and one for each of eight parts
    with django_assert_num_queries(12):
        tool.get(REVIEW)
    for number in range(5):
        waiting(person_name=f"Person {number}", quote=f"Person {number} left.")
    with django_assert_num_queries(12):
        tool.get(REVIEW)


def test_many_are_decided_at_once_each_with_a_verdict(tool: Client) -> None:
    move = make_move(person=make_person("Ada"))
    claims = [make_claim(person_name=f"Ada Example {number}") for number in range(4)]
    new, same, wrong, gone = claims
    post(tool, f"{CLAIMS}{gone.pk}/reject/", {}, 200)
    found = decide(
        tool,
        {"claim": gone.pk, "decision": "accept"},
        {"claim": same.pk, "decision": "accept", "same_as": move.pk},
        {"claim": wrong.pk, "decision": "reject", "reason": "no_move", "note": "A title."},
        {"claim": new.pk, "decision": "accept"},
        {"claim": 999999, "decision": "accept"},
        {"claim": new.pk, "decision": "reject", "same_as": 1},
    )
    assert (found["decided"], found["refused"], found["dry_run"]) == (3, 3, False)
    assert [each["row"] for each in found["rows"]] == list(range(6))
    verdicts = [(each["verdict"], each["code"]) for each in found["rows"]]
    assert verdicts == [
        ("refused", "undecidable"),
        ("accepted", ""),
        ("rejected", ""),
        ("accepted", ""),
        ("refused", "not_found"),
        ("refused", "invalid"),
    ]
    assert "was rejected already, by analyst" in found["rows"][0]["detail"]
    assert found["rows"][1]["claim"]["move"] == move.pk
    assert found["rows"][5]["errors"][0]["field"] == "same_as"
    wrong.refresh_from_db()
    assert (wrong.review, wrong.rejection_reason, wrong.rejection) == ("rejected", "no_move", "A title.")
    assert Claim.objects.get(pk=new.pk).move is not None


def test_a_claim_that_was_corrected_since_it_was_read_is_not_decided_on(tool: Client) -> None:
    claim = make_claim(person_name="Ada")
    seen = post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 200).json()
    claim.refresh_from_db()
    claim.role_to = "adviser"
    claim.save()
    (row,) = decide(tool, {"claim": claim.pk, "decision": "accept", "version": seen["etag"]})["rows"]
    assert (row["verdict"], row["code"]) == ("refused", "changed_meanwhile")
    tag = post(tool, f"{REVIEW}{claim.pk}/lease/", {}, 200).headers["ETag"]
    (row,) = decide(tool, {"claim": claim.pk, "decision": "accept", "version": tag})["rows"]
    assert row["verdict"] == "accepted"


def test_tried_only_nothing_is_decided(tool: Client) -> None:
    claim = make_claim(person_name="Ada Example")
    found = decide(tool, {"claim": claim.pk, "decision": "accept"}, dry_run=True)
    assert (found["decided"], found["rows"][0]["claim"]) == (1, None)
    assert Claim.objects.get().review == "pending"
    assert not Move.objects.exists()


def test_with_four_eyes_on_what_is_accepted_waits(tool: Client, settings: Settings) -> None:
    settings.FOUR_EYES = True
    one, two = make_claim(person_name="Ada Example"), make_claim(person_name="Eve Example")
    found = decide(
        tool, {"claim": one.pk, "decision": "accept"}, {"claim": two.pk, "decision": "reject", "note": "No."}
    )
    assert [each["verdict"] for each in found["rows"]] == ["waits", "rejected"]
    assert "waits for approval now" in post(tool, f"{REVIEW}{one.pk}/lease/", {}, 409).json()["detail"]


@pytest.mark.parametrize("rows", [None, [], [{}] * 51, "x"])
def test_one_to_fifty_are_decided_at_once(tool: Client, rows: Any) -> None:
    assert "rows" in faults(post(tool, f"{CLAIMS}decide/", {"rows": rows}, 400).json())


def test_claims_are_decided_on_by_number_however_it_is_written(tool: Client) -> None:
    first, second = make_claim(person_name="Ada Example"), make_claim(person_name="Eve Example")
    found = decide(
        tool,
        {"claim": str(second.pk), "decision": "reject"},
        {"claim": first.pk, "decision": "reject"},
        {"claim": True, "decision": "reject"},
        7,
    )
    assert [each["verdict"] for each in found["rows"]] == ["rejected", "rejected", "refused", "refused"]
    assert list(Decision.objects.order_by("pk").values_list("claim", flat=True)) == [first.pk, second.pk]


def test_deciding_twice_with_one_key_decides_once(tool: Client) -> None:
    claim = make_claim(person_name="Ada Example")
    rows = {"rows": [{"claim": claim.pk, "decision": "accept"}]}
    first, second = (post(tool, f"{CLAIMS}decide/", rows, 200, idempotency_key="k") for _time in range(2))
    assert first.json() == second.json()
    assert Decision.objects.count() == 1


def test_each_decision_costs_some_seventy_queries(tool: Client) -> None:
    for name in ("Foo Labs", "Bar AI"):
        make_organization(name)
    costs = []
    for people in (["Ada Byron"], ["Bo Chen", "Cy Diaz", "Dee Engel", "Eve Falk", "Flo Gray"]):
        claims = [make_claim(person_name=name) for name in people]
        with CaptureQueriesContext(connection) as asked:
            found = decide(tool, *({"claim": each.pk, "decision": "accept"} for each in claims))
        assert found["refused"] == 0
        costs.append(len(asked))
    assert costs[1] - costs[0] <= 4 * 75
