"""The review of claims in the admin."""

from typing import Any
from unittest.mock import patch

import lxml.html
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from orgs.models import Organization
from people.models import Person
from tests.dashboard.pages import words
from tests.desk.forms import opened
from tests.factories import make_claim, make_move, make_organization, make_person
from tracker.desk.claims import ClaimAdmin
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db
LIST = "/admin/moves/claim/"


def test_lists_what_waits_best_first(desk: Client) -> None:
    make_claim(person_name="Bea Higher", usefulness=9.0)
    make_claim(person_name="Ada Lower", usefulness=5.0)
    make_claim(person_name="Cyd Decided", move=make_move())
    page = desk.get(LIST).content.decode()
    assert page.index("Bea Higher") < page.index("Ada Lower")
    assert "Cyd Decided" not in page
    assert "Cyd Decided" in desk.get(LIST, {"review": "accepted"}).content.decode()


def test_list_costs_the_same_number_of_queries_however_long(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_claim(person_name=f"Person {number}")
    with django_assert_max_num_queries(11):
        desk.get(LIST)


def test_accepts_a_claim_from_the_list(desk: Client, analyst: User) -> None:
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="Bar AI")
    answer = desk.post(reverse("admin:claim-accept", args=[claim.pk]), follow=True)
    assert "Accepted as evidence of" in answer.content.decode()
    claim.refresh_from_db()
    assert (claim.review, claim.reviewed_by) == ("accepted", analyst)
    move = Move.objects.get()
    assert claim.move == move
    assert (str(move.person), str(move.from_organization), str(move.to_organization)) == (
        "Ada Example",
        "Foo Labs",
        "Bar AI",
    )
    assert str(move.announced_on) == "2024-10-14"


def test_does_not_decide_by_a_link(desk: Client) -> None:
    claim = make_claim()
    assert desk.get(reverse("admin:claim-accept", args=[claim.pk])).status_code == 405
    assert desk.get(reverse("admin:claim-reject", args=[claim.pk])).status_code == 405
    assert Claim.objects.pending().count() == 1


def test_refuses_a_decision_to_who_may_only_look(client: Client) -> None:
    client.force_login(User.objects.create_user("looker", is_staff=True))
    claim = make_claim()
    assert client.post(reverse("admin:claim-accept", args=[claim.pk])).status_code == 403
    assert not Move.objects.exists()


def test_says_who_decided_already(desk: Client) -> None:
    claim = make_claim()
    desk.post(reverse("admin:claim-reject", args=[claim.pk]))
    answer = desk.post(reverse("admin:claim-accept", args=[claim.pk]), follow=True)
    assert "was rejected already, by analyst" in answer.content.decode()
    assert not Move.objects.exists()


def test_goes_back_to_the_list_and_never_to_another_site(desk: Client) -> None:
    claim = make_claim()
    url = reverse("admin:claim-reject", args=[claim.pk])
    assert desk.post(url, HTTP_REFERER="https://evil.example/").headers["Location"] == LIST


def test_saves_corrections_and_accepts_in_one_go(desk: Client) -> None:
    ada = make_person("Augusta King")
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="")
    page = desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert "creates a move, and new records for: Ada Example, Foo Labs" in page
    answer = desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "person": ada.pk,
            "person_name": "Ada Example",
            "from_name": "Foo Labs",
            "status": "confirmed",
            "effective_on": "2024-11",
            "role_from": "chief scientist",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "moves_claim_accept_claim": "",
        },
    )
    assert answer.headers["Location"] == LIST
    move = Move.objects.get()
    assert (move.person, str(move.effective_on), move.role_from) == (ada, "2024-11", "chief scientist")
    assert not Person.objects.filter(name="Ada Example").exists()


def test_refuses_a_month_that_does_not_exist_and_accepts_nothing(desk: Client) -> None:
    claim = make_claim()
    answer = desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "status": "confirmed",
            "effective_on": "2024-13",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "moves_claim_accept_claim": "",
        },
    )
    assert "there is no month 13; months run from 01 to 12." in answer.content.decode()
    assert not Move.objects.exists()


def test_rejects_with_a_reason(desk: Client) -> None:
    claim = make_claim()
    desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "person_name": "Ada",
            "from_name": "Foo",
            "status": "confirmed",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "reason": "no_move",
            "reason_note": "a job advert",
            "moves_claim_reject_claim": "",
        },
    )
    claim.refresh_from_db()
    assert (claim.review, claim.rejection, claim.move) == ("rejected", "a job advert", None)


def test_shows_a_decided_claim_for_reading(desk: Client) -> None:
    claim = make_claim(move=make_move())
    page = desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert claim.quote in page
    assert "Save and accept" not in page


def test_accepts_all_that_are_ticked_and_says_which_cannot_be(desk: Client) -> None:
    make_person("Shunyu Yao")
    make_person("Shunyu Yao", note="physicist")
    clear, ambiguous = make_claim(person_name="Ada Example"), make_claim(person_name="Shunyu Yao")
    ticked = {"action": "accept_selected", "_selected_action": [clear.pk, ambiguous.pk]}
    assert "Accept 2 claims?" in desk.post(LIST, ticked).content.decode()
    answer = desk.post(LIST, ticked | {"confirmed": "1"}, follow=True)
    page = answer.content.decode()
    assert (
        "“Shunyu Yao” may be Shunyu Yao [shunyu-yao, 1.00]"
        " or Shunyu Yao (physicist) [shunyu-yao-physicist, 1.00]. Open the claim and choose" in page
    )
    assert "1 claim decided" in page
    assert Move.objects.count() == 1


def test_tells_of_which_move_a_claim_would_be_evidence(desk: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    move = make_move(person=ada, from_organization=foo)
    claim = make_claim(person_name="Ada Example", from_name="Foo Labs", to_name="")
    page = desk.get(f"{LIST}{claim.pk}/change/").content.decode()
    assert "becomes evidence of the move" in page
    assert f"/admin/moves/move/{move.pk}/change/" in page


def test_escapes_what_an_article_says(desk: Client) -> None:
    make_claim(quote="<script>alert(1)</script> left Foo Labs.", person_name="<b>Ada</b>")
    page = desk.get(LIST).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>Ada</b>" not in page


def test_new_organizations_get_a_record_once(desk: Client) -> None:
    claim = make_claim(from_name="Foo Labs", to_name="Foo Labs")
    desk.post(reverse("admin:claim-accept", args=[claim.pk]))
    assert Organization.objects.count() == 1
    assert Move.objects.get().kind == "internal"


def test_a_decision_made_while_the_form_was_open_stands(desk: Client, analyst: User) -> None:
    claim = make_claim()
    desk.post(reverse("admin:claim-reject", args=[claim.pk]))
    with patch.object(ClaimAdmin, "has_change_permission", return_value=True):  # as it was when the form came
        page = desk.post(
            f"{LIST}{claim.pk}/change/",
            {
                "person_name": "Ada Example",
                "from_name": "Foo Labs",
                "status": "confirmed",
                "from_capacity": "employment",
                "to_capacity": "employment",
                "moves_claim_accept_claim": "",
            },
            follow=True,
        ).content.decode()
    assert "was rejected already, by analyst" in page
    claim.refresh_from_db()
    assert (claim.review, claim.move) == ("rejected", None)


def test_a_reason_that_is_too_long_is_refused_with_a_sentence(desk: Client) -> None:
    claim = make_claim()
    answer = desk.post(
        reverse("admin:claim-reject", args=[claim.pk]), {"reason_note": "x" * 400}, follow=True
    )
    assert "The note has 400 characters; it may have 300." in answer.content.decode()
    assert Claim.objects.pending().exists()


def test_a_side_that_the_machine_got_wrong_can_be_emptied(desk: Client) -> None:
    claim = make_claim(person_name="Ada Example", from_name="Monday", to_name="Bar AI")
    desk.post(
        f"{LIST}{claim.pk}/change/",
        {
            "person_name": "Ada Example",
            "from_name": "",
            "to_name": "Bar AI",
            "status": "confirmed",
            "from_capacity": "employment",
            "to_capacity": "employment",
            "moves_claim_accept_claim": "",
        },
    )
    assert str(Move.objects.get()) == "Ada Example: ? → Bar AI, 2024-10-14"
    assert [str(organization) for organization in Organization.objects.all()] == ["Bar AI"]


# --- What each name means -----------------------------------------------------------------------------


def answered(desk: Client, claim: Claim, button: str = "_save", **answers: Any) -> Any:
    """Open the page of the claim, give these answers and press the button."""
    url = f"{LIST}{claim.pk}/change/"
    return desk.post(url, opened(desk, url, **answers) | {button: ""}, follow=True)


def words_on(page: Any) -> str:
    """What the page of the desk says, without its frame."""
    document = lxml.html.fromstring(page.content.decode())
    for element in document.xpath("//script | //style"):
        element.drop_tree()
    return words(document)


def make_namesakes() -> tuple[Person, Person]:
    return make_person("Shunyu Yao"), make_person("Shunyu Yao", note="physicist")


def test_shows_who_is_meant_with_score_and_reasons(desk: Client) -> None:
    make_person("Robert McGrew")
    make_organization("OpenAI")
    claim = make_claim(person_name="Bob McGrew", from_name="Open AI Inc.", to_name="")
    said = words_on(desk.get(f"{LIST}{claim.pk}/change/"))
    assert "Who is “Bob McGrew”? Robert McGrew 0.93 Meant, by matching" in said
    assert "the given name is a nickname: bob – robert" in said
    assert "robert-mcgrew · no move is known" in said
    assert "Which organization is “Open AI Inc.”? OpenAI 0.98 Meant, by matching" in said


def test_shows_all_candidates_with_what_else_is_known(desk: Client) -> None:
    _one, physicist = make_namesakes()
    foo = make_organization("Foo Labs")
    make_move(person=physicist, to_organization=foo, announced_on="2023-05")
    claim = make_claim(person_name="Shunyu Yao", from_name="Foo Labs")
    said = words_on(desk.get(f"{LIST}{claim.pk}/change/"))
    assert "Not decided yet Shunyu Yao (physicist) 1.00 the very name" in said
    assert "latest move: Shunyu Yao (physicist): ? → Foo Labs, 2023-05 · has been at Foo Labs" in said
    assert "A new person: “Shunyu Yao” Another, chosen below" in said


def test_a_candidate_that_is_ticked_is_chosen_and_accepted_in_one_go(desk: Client) -> None:
    _one, physicist = make_namesakes()
    claim = make_claim(person_name="Shunyu Yao")
    answered(desk, claim, "moves_claim_accept_claim", person_meant=str(physicist.pk))
    claim.refresh_from_db()
    assert (claim.person, claim.person_match, claim.review) == (physicist, "chosen", "accepted")


def test_new_is_an_answer_and_opens_as_it_was_given(desk: Client) -> None:
    make_namesakes()
    claim = make_claim(person_name="Shunyu Yao")
    answered(desk, claim, person_meant="new")
    claim.refresh_from_db()
    assert (claim.person, claim.person_match) == (None, "chosen_new")
    assert opened(desk, f"{LIST}{claim.pk}/change/")["person_meant"] == "new"
    answered(desk, claim, "moves_claim_accept_claim")
    assert Person.objects.filter(name="Shunyu Yao").count() == 3


def test_an_answer_can_be_taken_back(desk: Client) -> None:
    _one, physicist = make_namesakes()
    claim = make_claim(person_name="Shunyu Yao", person=physicist)
    answered(desk, claim, person_meant="matched")
    claim.refresh_from_db()
    assert (claim.person, claim.person_match) == (None, "ambiguous")


def test_another_record_can_be_chosen_than_those_that_were_found(desk: Client) -> None:
    make_namesakes()
    augusta = make_person("Augusta King")
    claim = make_claim(person_name="Shunyu Yao")
    answered(desk, claim, person_meant="another", person=augusta.pk)
    claim.refresh_from_db()
    assert (claim.person, claim.person_match) == (augusta, "chosen")
    page = opened(desk, f"{LIST}{claim.pk}/change/")
    assert (page["person_meant"], page["person"]) == ("another", str(augusta.pk))


def test_another_without_a_record_is_refused_with_a_sentence(desk: Client) -> None:
    claim = make_claim()
    page = answered(desk, claim, "moves_claim_accept_claim", person_meant="another").content.decode()
    assert "Choose the record that is meant, or give another answer." in page
    assert not Move.objects.exists()


def test_saving_other_corrections_leaves_the_names_to_matching(desk: Client) -> None:
    ada = make_person("Ada Example")
    claim = make_claim(person_name="Ada Example")
    answered(desk, claim, role_from="chief scientist")
    claim.refresh_from_db()
    assert (claim.person, claim.person_match, claim.from_match) == (ada, "meant", "new")


def test_a_corrected_name_is_matched_again(desk: Client) -> None:
    make_person("Ada Example")
    claim = make_claim(person_name="Monday", person_match="new")
    answered(desk, claim, person_name="Ada Example")
    claim.refresh_from_db()
    assert claim.person_match == "meant"


def test_new_is_refused_where_the_person_came_while_the_page_was_open(desk: Client) -> None:
    claim = make_claim(person_name="Shunyu Yao", person_match="chosen_new")
    url = f"{LIST}{claim.pk}/change/"
    form = opened(desk, url, moves_claim_accept_claim="")
    make_person("Shunyu Yao")
    page = desk.post(url, form, follow=True).content.decode()
    assert "Since you opened the page there is Shunyu Yao [shunyu-yao]. Choose again" in page
    assert not Move.objects.exists()


def test_two_who_answer_otherwise_at_once_are_shown_both_answers(desk: Client) -> None:
    one, physicist = make_namesakes()
    claim = make_claim(person_name="Shunyu Yao")
    url = f"{LIST}{claim.pk}/change/"
    mine = opened(desk, url, person_meant=str(one.pk), _save="")
    answered(desk, claim, person_meant=str(physicist.pk))
    page = desk.post(url, mine)
    assert page.status_code == 409
    assert "Keep theirs: Shunyu Yao (physicist) Take mine: Shunyu Yao" in words_on(page)


def test_a_spelling_is_kept_only_where_it_is_ticked(desk: Client) -> None:
    sam = make_person("Sam Altman")
    claim = make_claim(person_name="Сэм Альтман")
    answered(desk, claim, role_from="chief")
    assert [row.name for row in sam.names.all()] == ["Sam Altman"]
    page = answered(desk, claim, person_add_name="on").content.decode()
    assert "“Сэм Альтман” is now a name of “Sam Altman”." in page
    assert {row.name for row in sam.names.all()} == {"Sam Altman", "Сэм Альтман"}


def test_a_spelling_is_not_kept_by_who_may_not_change_people(client: Client) -> None:
    looker = User.objects.create_user("reviewer", is_staff=True)
    looker.user_permissions.add(*Permission.objects.filter(codename__in=["view_claim", "change_claim"]))
    client.force_login(looker)
    sam = make_person("Sam Altman")
    page = answered(client, make_claim(person_name="Сэм Альтман"), person_add_name="on").content.decode()
    assert "You may not add names to “Sam Altman”." in page
    assert sam.names.count() == 1


def test_the_list_shows_which_claims_are_ambiguous_and_leads_to_the_choice(desk: Client) -> None:
    make_claim(person_name="Ada Clear", person_match="meant")
    claim = make_claim(person_name="Shunyu Yao", person_match="ambiguous")
    page = desk.get(LIST).content.decode()
    assert page.count(f'href="{LIST}{claim.pk}/change/" aria-label="Choose who is meant: Shunyu Yao') == 1
    assert page.count("Accept: ") == 1
    narrowed = desk.get(LIST, {"names": "ambiguous"}).content.decode()
    assert "Shunyu Yao" in narrowed
    assert "Ada Clear" not in narrowed


def test_page_costs_a_bounded_number_of_queries(desk: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(15):
        make_move(person=make_person("Shunyu Yao", note=f"number {number}"))
    claim = make_claim(person_name="Shunyu Yao")
    with django_assert_max_num_queries(45):
        desk.get(f"{LIST}{claim.pk}/change/")
