"""The review queue at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from tests.desk.forms import form_on
from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tracker.history import by_machine
from tracker.moves.cases import lease_next
from tracker.moves.match import match_names
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.resolve import Resolver
from tracker.moves.review import accept, reject
from tracker.moves.usefulness import rank
from tracker.workbench.assign import add_note

pytestmark = pytest.mark.django_db
QUEUE = "/admin/moves/claim/queue/"
TEXT = "Big news.\n\nAda Example left Foo Labs for Bar AI on Monday. She had been its chief chemist."
QUOTE = "Ada Example left Foo Labs for Bar AI on Monday."


def waiting(**fields: Any) -> Claim:
    """A claim as reading an article leaves it."""
    fields.setdefault("quote", QUOTE)
    if "article" not in fields:
        number = Claim.objects.count()
        fields["article"] = make_article(f"{TEXT} ({number})", title=f"Article {number}")
    start = fields["article"].document.index(fields["quote"]) if fields["quote"] in TEXT else 0
    claim = make_claim(**{"start": start, "end": start + len(fields["quote"])} | fields)
    match_names(claim, Resolver())
    claim.save()
    rank([claim], today=NOW.date())
    return claim


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def decide(desk: Client, claim: Claim, **typed: Any) -> Any:
    """Open the claim in the queue, type into its form and press a button."""
    opened = desk.get(QUEUE, {"claim": claim.pk})
    return desk.post(f"{QUEUE}{claim.pk}/", form_on(opened) | typed, follow=True)


def test_shows_the_article_with_the_quote_and_the_names_marked(desk: Client) -> None:
    waiting()
    page = text_of(desk.get(QUEUE))
    foo, bar = (f'<b class="queue-organization">{name}</b>' for name in ("Foo Labs", "Bar AI"))
    assert f'<mark><b class="queue-person">Ada Example</b> left {foo} for {bar} on Monday.</mark>' in page
    assert "creates a move, and new records for: Ada Example, Foo Labs, Bar AI" in page


def test_accepting_leads_to_the_next_claim(desk: Client) -> None:
    claim, other = waiting(), waiting(person_name="Ben Sample", quote="Ben Sample left.")
    page = decide(desk, claim, do="accept")
    assert "Accepted: Ada Example: Foo Labs → Bar AI, 2024-10-14" in text_of(page)
    assert page.context["claim"] == other
    assert Claim.objects.get(pk=claim.pk).review == "accepted"


def test_a_script_is_answered_with_the_next_claim_alone(desk: Client) -> None:
    claim = waiting()
    form = form_on(desk.get(QUEUE)) | {"do": "accept"}
    answer = desk.post(f"{QUEUE}{claim.pk}/", form, headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "Nothing waits for you" in answer.content.decode()


def test_all_claims_of_a_case_become_evidence_of_one_move(desk: Client) -> None:
    claim = waiting()
    waiting(from_name="Foo Labs", to_name="")
    assert "One more claim says the same" in text_of(desk.get(QUEUE, {"claim": claim.pk}))
    page = decide(desk, claim, do="accept_all")
    assert "2 claims accepted" in text_of(page)
    assert Move.objects.get().claims.count() == 2


def test_a_claim_that_came_since_is_not_accepted_unseen(desk: Client) -> None:
    claim = waiting()
    form = form_on(desk.get(QUEUE, {"claim": claim.pk}))
    unseen = waiting(from_name="Foo Labs", to_name="")
    desk.post(f"{QUEUE}{claim.pk}/", form | {"do": "accept_all"})
    assert list(Claim.objects.pending()) == [unseen]


def test_what_somebody_else_has_corrected_is_shown_before_it_is_decided(desk: Client) -> None:
    claim = waiting()
    form = form_on(desk.get(QUEUE))
    claim.role_to = "chief chemist"
    claim.save()
    page = desk.post(f"{QUEUE}{claim.pk}/", form | {"do": "accept"}, follow=True)
    assert "was corrected meanwhile. Look at it again." in text_of(page)
    assert form_on(page)["role_to"] == "chief chemist"
    assert not Move.objects.exists()


def test_rejects_for_a_reason_and_with_a_note(desk: Client) -> None:
    claim = waiting()
    decide(desk, claim, reason="not_said", note="she was asked to")
    claim.refresh_from_db()
    assert (claim.review, claim.rejection_reason, claim.rejection) == (
        "rejected",
        "not_said",
        "she was asked to",
    )


def test_rejects_a_whole_case(desk: Client) -> None:
    claim = waiting()
    waiting(from_name="Foo Labs", to_name="")
    assert "2 claims rejected" in text_of(decide(desk, claim, reason="unreliable", all="1"))
    assert not Claim.objects.pending().exists()


def test_a_claim_that_is_passed_over_comes_again_when_asked_for(desk: Client) -> None:
    claim = waiting()
    page = decide(desk, claim, do="skip")
    assert "You passed over one claim." in text_of(page)
    assert desk.post(f"{QUEUE}again/", follow=True).context["claim"] == claim


def test_accepts_as_evidence_of_a_move_that_is_chosen(desk: Client) -> None:
    ada = make_person("Ada Example")
    far = make_move(person=ada, from_organization=make_organization("Foo Labs"), announced_on="2020")
    claim = waiting()
    decide(desk, claim, same_as=far.pk)
    claim.refresh_from_db()
    assert claim.move == far
    assert Move.objects.count() == 1


def test_corrects_the_names_and_the_date_and_accepts(desk: Client) -> None:
    claim = waiting()
    decide(desk, claim, do="accept", to_name="Baz AI", effective_on="Nov 2024", role_to="chief chemist")
    move = Move.objects.get()
    assert str(move) == "Ada Example: Foo Labs → Baz AI, 2024-11"
    assert move.role_to == "chief chemist"


def test_the_machines_original_stands_beside_a_correction(desk: Client) -> None:
    with by_machine("rules 2"):
        claim = waiting()
    decide(desk, claim, do="save", to_name="Baz AI")
    page = text_of(desk.get(QUEUE, {"claim": claim.pk}))
    assert "corrected; the machine read “Bar AI”" in page
    assert "The machine read: Bar AI" in page


def test_a_quote_is_moved_to_other_words_of_the_article(desk: Client) -> None:
    claim = waiting()
    decide(desk, claim, do="save", quote="She had been  its chief\nchemist.")
    claim.refresh_from_db()
    assert claim.quote == "She had been its chief chemist."
    assert claim.article is not None
    assert claim.article.document[claim.start : claim.end] == claim.quote


def test_a_quote_that_the_article_does_not_hold_is_refused_and_the_rest_kept_in_the_form(
    desk: Client,
) -> None:
    claim = waiting()
    page = decide(desk, claim, do="accept", quote="She was sacked.", role_to="chief chemist")
    assert "The article does not say this. Copy the words from its text." in text_of(page)
    assert form_on(page)["role_to"] == "chief chemist"
    assert Claim.objects.get(pk=claim.pk).review == "pending"


def test_a_name_that_may_be_several_is_asked_first(desk: Client) -> None:
    one, other = make_person("Ada Example", note="chemist"), make_person("Ada Example", note="poet")
    claim = waiting()
    page = decide(desk, claim, do="accept")
    assert "“Ada Example” may be" in text_of(page)
    decide(desk, claim, do="accept", person_meant=str(other.pk))
    assert Move.objects.get().person == other
    assert one.moves.count() == 0


def test_offers_only_answers_that_the_form_can_take(desk: Client) -> None:
    make_person("Ada Example", note="chemist"), make_person("Ada Example", note="poet")
    claim = waiting()
    assert "chosen below" not in text_of(desk.get(QUEUE))
    assert f'href="/admin/moves/claim/{claim.pk}/change/"' in text_of(desk.get(QUEUE))


def test_enter_in_a_text_field_saves_and_decides_nothing(desk: Client) -> None:
    claim = waiting()
    page = decide(desk, claim, do="save")
    assert "The claim still waits." in text_of(page)
    assert page.context["claim"] == claim


def test_undo_removes_what_was_made_and_shows_the_claim_again(desk: Client, analyst: User) -> None:
    claim = waiting()
    accept(claim.pk, by=analyst, now=NOW)
    page = desk.get(QUEUE)
    assert "Your last decision: accepted: Ada Example" in text_of(page)
    page = desk.post(f"{QUEUE}undo/{Decision.objects.get().pk}/", follow=True)
    assert "Removed: Ada Example: Foo Labs → Bar AI, 2024-10-14, Ada Example, Foo Labs, Bar AI." in text_of(
        page
    )
    assert page.context["claim"] == claim
    assert not Person.objects.exists()


def test_a_decision_that_was_taken_back_already_is_told(desk: Client, analyst: User) -> None:
    reject(waiting().pk, by=analyst, now=NOW)
    url = f"{QUEUE}undo/{Decision.objects.get().pk}/"
    desk.post(url)
    assert "has been taken back already, by analyst." in text_of(desk.post(url, follow=True))


def test_a_claim_that_somebody_else_has_decided_on_is_told(desk: Client) -> None:
    claim = waiting()
    reject(claim.pk, by=make_analyst("ben"), now=NOW)
    page = desk.post(f"{QUEUE}{claim.pk}/", {"do": "accept"}, follow=True)
    assert "was rejected already, by ben. Here is the next one." in text_of(page)
    assert not Move.objects.exists()


def test_a_claim_that_lies_before_somebody_else_is_not_decided(desk: Client) -> None:
    claim = waiting()
    lease_next(make_analyst("ben"), now=timezone.now())
    page = desk.post(f"{QUEUE}{claim.pk}/", {"do": "accept"}, follow=True)
    assert "lies before ben now. Here is the next one." in text_of(page)
    assert Claim.objects.get().review == "pending"


def test_the_queue_is_narrowed_to_a_language_and_to_followed_organizations(desk: Client) -> None:
    make_organization("Foo Labs", is_followed=True)
    french = waiting(article=make_article(TEXT, language="fr", title="En français"))
    unfollowed = waiting(from_name="Baz AI", to_name="")
    assert desk.get(QUEUE, {"language": "fr"}).context["claim"] == french
    assert desk.get(QUEUE, {"language": "fr", "followed": "1"}).context["claim"] == french
    assert desk.get(QUEUE, {"language": "en"}).context["claim"] == unfollowed
    assert desk.get(QUEUE, {"language": "en", "followed": "1"}).context["case"] is None
    page = desk.post(f"{QUEUE}{french.pk}/?language=fr", {"do": "skip"})
    assert page.headers["Location"].endswith("?language=fr")


@pytest.mark.parametrize("number", [999999, 10**25])
def test_what_was_never_there_is_told(desk: Client, number: int) -> None:
    page = desk.post(f"{QUEUE}{number}/", {"do": "accept"}, follow=True)
    assert "This claim is not there any more." in text_of(page)
    page = desk.post(f"{QUEUE}undo/{number}/", follow=True)
    assert "This decision is not there any more." in text_of(page)


@pytest.mark.parametrize("query", ["claim=999999", "claim=x", "claim=99999999999999999999", "language=%00"])
def test_a_wrong_address_shows_the_next_claim(desk: Client, query: str) -> None:
    claim = waiting()
    assert desk.get(f"{QUEUE}?{query}").context["claim"] == claim


@pytest.mark.parametrize(
    "posted",
    [
        {"reason": "x"},
        {"reason": "other", "note": "x" * 400},
        {"do": "accept", "same_as": "999999"},
        {"do": "accept", "same_as": "x", "person_meant": "999999"},
        {"same_as": "x"},
        {"do": "reject"},
        {"do": "accept", "effective_on": "the day before never"},
        {"do": "nothing"},
        {"do": "accept", "person_name": "\0"},
    ],
)
def test_bad_input_decides_nothing_and_says_why(desk: Client, posted: dict[str, str]) -> None:
    claim = waiting()
    page = decide(desk, claim, **posted)
    assert page.status_code == 200
    assert Claim.objects.get(pk=claim.pk).review == "pending"
    assert page.context["claim"] == claim
    assert 'class="queue-' in page.content.decode().partition('role="status"')[2][:200]


def test_shows_the_private_notes_on_the_article_and_the_person(desk: Client, analyst: User) -> None:
    add_note(make_person("Ada Example"), "asked us to wait", by=analyst, now=NOW)
    claim = waiting()
    add_note(claim.article, "behind a paywall", by=analyst, now=NOW)
    page = text_of(desk.get(QUEUE))
    assert "behind a paywall" in page
    assert "asked us to wait" in page


def test_is_for_those_who_may_decide(client: Client) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_claim"))
    client.force_login(viewer)
    claim = waiting()
    assert client.get(QUEUE).status_code == 403
    assert client.post(f"{QUEUE}{claim.pk}/", {"do": "accept"}).status_code == 403
    assert client.get(f"{QUEUE}{claim.pk}/").status_code == 405
    assert client.post(f"{QUEUE}again/").status_code == 403


def test_the_desk_leads_to_the_queue(desk: Client) -> None:
    assert f'href="{reverse("admin:review-queue")}"' in desk.get("/admin/").content.decode()


def test_costs_a_bounded_number_of_queries(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ada = make_person("Ada Example")
    for year in range(2010, 2024):
        make_import_claim(
            make_move(person=ada, from_organization=make_organization(), announced_on=str(year))
        )
    for _number in range(30):
        waiting()
    with django_assert_max_num_queries(110):
        assert len(desk.get(QUEUE).context["case"].claims) == 30
