"""The queue of pairs that may be one, at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from tests.desk.forms import form_on
from tests.duplicates.pairs import find_pairs, make_pair, pair_of, say
from tests.factories import make_analyst, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tracker.duplicates.models import PersonPair
from tracker.merges.models import Merge

pytestmark = pytest.mark.django_db
PEOPLE, ORGANIZATIONS = "/admin/duplicates/personpair/", "/admin/duplicates/organizationpair/"


@pytest.fixture
def two() -> tuple[Person, Person]:
    """Two who may be one; the second has a move, so it is the one to stay."""
    one, other = make_person("Durk Kingma"), make_person("Diederik P. Kingma", aliases=("D. P. Kingma",))
    make_move(person=other, from_organization=make_organization("Foo Labs"), announced_on="2024-10")
    find_pairs()
    return one, other


def page_of(desk: Client, address: str = PEOPLE) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(desk: Client, pair: Any, decision: str, **typed: str) -> Any:
    """Press a button of the pair as the page shows it now; gives the page that follows."""
    return press_later(desk, pair, decision, version=pair_of(pair.left, pair.right).version, **typed)


def press_later(desk: Client, pair: Any, decision: str, **typed: str) -> Any:
    url = f"/admin/duplicates/{pair._meta.model_name}/{pair.pk}/decide/"
    return desk.post(url, {"decision": decision, "note": ""} | typed, follow=True)


def test_shows_two_records_with_what_met_and_why(desk: Client, two: tuple[Person, Person]) -> None:
    page = page_of(desk)
    assert "Durk Kingma – Diederik P. Kingma" in page
    assert "the given name is a nickname: <bdi>durk – diederik</bdi>" in page
    assert "an initial is left out: <bdi>p.</bdi>" in page
    assert "<mark><bdi>Diederik P. Kingma</bdi></mark>" in page
    assert "<bdi>D. P. Kingma</bdi>" in page
    assert "Foo Labs → ?, 2024-10" in page
    assert f"/admin/people/person/{two[0].pk}/change/" in page


def test_shows_organizations_with_kind_country_and_website(desk: Client) -> None:
    make_organization("Mistral AI", kind="lab", country="FR", website="https://mistral.ai")
    make_organization("Mistral AI SAS")
    find_pairs()
    page = page_of(desk, ORGANIZATIONS)
    assert "lab · FR · https://mistral.ai" in page
    assert "the legal form differs" in page
    assert "the kinds differ: <bdi>lab – company</bdi>" in page


def test_different_is_remembered_with_who_and_why_and_can_be_taken_back(
    desk: Client, analyst: User, two: tuple[Person, Person]
) -> None:
    answer = press(desk, pair_of(*two), "different", note=" met both ")
    page = " ".join(answer.content.decode().split())
    assert "No two records wait" in page
    pair = pair_of(*two)
    assert (pair.decision, pair.decided_by, pair.note) == ("different", analyst, "met both")
    assert "Durk Kingma – Diederik P. Kingma: different." in page
    take_back = {name: value for name, value in form_on(answer).items() if name in ("decision", "version")}
    desk.post(f"{PEOPLE}{pair.pk}/decide/", take_back)
    assert pair_of(*two).decision == "undecided"
    assert "Durk Kingma" in page_of(desk)
    history = [row.decision for row in PersonPair.history.order_by("history_id")]
    assert history == ["undecided", "different", "undecided"]
    assert PersonPair.history.latest().history_user == analyst
    assert rows_without_true_history() == []


def test_a_decision_is_found_again_and_changed(desk: Client, two: tuple[Person, Person]) -> None:
    press(desk, pair_of(*two), "different", note="met both")
    page = page_of(desk, f"{PEOPLE}?list=different")
    assert "· met both" in page
    assert "Nothing was decided like this" in page_of(desk, f"{PEOPLE}?list=unsure")
    press(desk, pair_of(*two), "unsure")
    assert "Nothing was decided like this" in page_of(desk, f"{PEOPLE}?list=different")
    assert "Durk Kingma" in page_of(desk)


def test_same_leads_to_the_preview_with_the_survivor_proposed(
    desk: Client, two: tuple[Person, Person]
) -> None:
    loser, survivor = two
    answer = press(desk, pair_of(*two), "same")
    assert answer.redirect_chain[-1][0] == f"/admin/people/person/{loser.pk}/merge/?survivor={survivor.pk}"
    assert "Merge “Durk Kingma” into another" in answer.content.decode()
    assert "Durk Kingma" in page_of(desk, f"{PEOPLE}?list=same")
    desk.post(f"/admin/people/person/{loser.pk}/merge/", form_on(answer))
    assert Person.objects.get() == survivor
    assert pair_of(*two).decision == "same"
    assert "merged into Diederik P. Kingma" in page_of(desk, f"{PEOPLE}?list=same")


def test_an_undone_merge_is_asked_about_at_the_end(desk: Client, two: tuple[Person, Person]) -> None:
    make_pair(make_person("Bea Thing"), make_person("Bea Thingg"), score=0.81)
    desk.post(*preview_form(press(desk, pair_of(*two), "same"), two[0]))
    desk.post(f"/admin/merges/merge/{Merge.objects.get().pk}/undo/")
    find_pairs()
    page = page_of(desk)
    assert page.index("Bea Thing –") < page.index("Durk Kingma –")
    assert "The merge of the two was undone." in page


def preview_form(preview: Any, loser: Person) -> tuple[str, dict[str, str]]:
    return f"/admin/people/person/{loser.pk}/merge/", form_on(preview)


def test_the_preview_of_a_merge_warns_of_what_was_decided_to_be_different(
    desk: Client, two: tuple[Person, Person]
) -> None:
    one, other = two
    say(pair_of(one, other), "different", by=make_analyst("ben"), note="met both")
    page = page_of(desk, f"/admin/people/person/{one.pk}/merge/?survivor={other.pk}")
    assert "ben decided on 23 Nov 2026 that these are different: Durk Kingma – Diederik P. Kingma" in page
    assert "met both" in page
    third = make_person("Kingma")
    desk.post(f"/admin/people/person/{third.pk}/merge/", {"survivor": one.pk})
    page = page_of(desk, f"/admin/people/person/{one.pk}/merge/?survivor={other.pk}")
    assert "ben decided on 23 Nov 2026" in page


def test_the_second_of_two_analysts_is_told_who_decided_meanwhile(
    desk: Client, two: tuple[Person, Person]
) -> None:
    pair = pair_of(*two)
    seen = pair.version
    say(pair, "different", by=make_analyst("ben"))
    answer = press_later(desk, pair, "unsure", version=seen)
    assert "ben has decided on “Durk Kingma – Diederik P. Kingma” meanwhile: different." in (
        answer.content.decode()
    )
    assert pair_of(*two).decision == "different"


def test_says_so_where_one_of_the_two_was_merged_or_deleted_meanwhile(desk: Client) -> None:
    people = [make_person("Ada Example"), make_person("Ada Exampel"), make_person("Ada Exampl")]
    pair = make_pair(people[0], people[1])
    desk.post(f"/admin/people/person/{people[1].pk}/merge/", {"survivor": people[2].pk})
    page = press(desk, pair, "different").content.decode()
    assert "“Ada Exampel” was merged into “Ada Exampl” meanwhile. Nothing was decided." in page
    gone = make_person("Ada Exmpl")
    pair = make_pair(people[0], gone)
    gone.delete()
    page = press_later(desk, pair, "different", version=pair.version).content.decode()
    assert "This pair is not there any more: one of the two was deleted." in page


def test_refuses_what_is_no_decision(desk: Client, two: tuple[Person, Person]) -> None:
    page = press(desk, pair_of(*two), "perhaps").content.decode()
    assert "Nothing was decided." in page
    assert "perhaps is not one of the available choices" in page
    assert desk.get(f"{PEOPLE}{pair_of(*two).pk}/decide/").status_code == 405


def test_is_for_whoever_may_change_the_records(client: Client, two: tuple[Person, Person]) -> None:
    user = User.objects.create_user("ben", is_staff=True)
    client.force_login(user)
    pair = pair_of(*two)
    assert client.get(PEOPLE).status_code == 403
    assert press_later(client, pair, "different", version=pair.version).status_code == 403
    assert client.get(f"{PEOPLE}{pair.pk}/merge/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_person"))
    assert client.get(PEOPLE).status_code == 200
    assert client.get(ORGANIZATIONS).status_code == 403
    assert "Organizations <span>" not in page_of(client)
    press_later(client, pair, "different", version=pair.version)
    assert pair_of(*two).decided_by == user


def test_says_on_every_page_of_the_desk_how_many_wait(desk: Client, two: tuple[Person, Person]) -> None:
    make_organization("Mistral AI")
    make_organization("Mistral AI SAS")
    find_pairs()
    start = page_of(desk, "/admin/")
    assert "<strong>2</strong> pairs may be duplicates" in start
    assert PEOPLE in start


def test_a_page_costs_a_fixed_number_of_queries(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        one, other = (
            make_person(f"One {number}", aliases=(f"Alias {number}",)),
            make_person(f"Other {number}"),
        )
        make_pair(one, other)
        make_move(person=one)
    # Session, user; how many wait, on the side bar and on the tabs; the page and its length; names,
    # latest moves.
    for address in (PEOPLE, f"{PEOPLE}?p=2"):
        with django_assert_num_queries(15):
            assert desk.get(address).status_code == 200


def test_organizations_cost_as_many(desk: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        one, other = make_organization(f"One {number}"), make_organization(f"Other {number}")
        make_pair(one, other)
        make_move(from_organization=one, to_organization=other)
    with django_assert_num_queries(15):
        assert desk.get(ORGANIZATIONS).status_code == 200


def test_page_two_shows_the_rest_and_leads_back_after_a_decision(desk: Client) -> None:
    for number in range(11):
        make_pair(make_person(f"One {number}"), make_person(f"Other {number}"), score=0.99 - number / 100)
    page = page_of(desk, f"{PEOPLE}?p=2")
    assert "One 10 – Other 10" in page
    assert "One 9 –" not in page
    last = PersonPair.objects.to_decide().last()
    answer = press(desk, last, "different", p="2")
    assert "p=2" in answer.redirect_chain[-1][0]
