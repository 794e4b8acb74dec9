"""Merging two records at the desk, and undoing it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from people.models import Person
from tests.factories import make_claim, make_move, make_organization, make_person
from tracker.merges.models import Merge
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
MERGES = "/admin/merges/merge/"


@pytest.fixture
def two() -> tuple[Person, Person]:
    loser, survivor = make_person("Seb Bubeck", aliases=("S. Bubeck",)), make_person("Sébastien Bubeck")
    survivor.add_name("S. Bubeck")
    move = make_move(person=loser, from_organization=make_organization("Microsoft"))
    make_claim(move=move, person=loser)
    return loser, survivor


def merge(desk: Client, loser: Person, survivor: Person) -> str:
    answer = desk.post(f"/admin/people/person/{loser.pk}/merge/", {"survivor": survivor.pk}, follow=True)
    return answer.content.decode()


def test_previews_what_will_happen_and_does_nothing_yet(desk: Client, two: tuple[Person, Person]) -> None:
    loser, survivor = two
    assert "Merge into" in desk.get(f"/admin/people/person/{loser.pk}/merge/").content.decode()
    page = desk.get(f"/admin/people/person/{loser.pk}/merge/", {"survivor": survivor.pk}).content.decode()
    assert "moves that will point at “Sébastien Bubeck”: 1" in page
    assert "claims that will point at “Sébastien Bubeck”: 1" in page
    assert "Names that become aliases: Seb Bubeck" in " ".join(page.split())
    assert "Names that both have: S. Bubeck" in " ".join(page.split())
    assert not Merge.objects.exists()


def test_merges_with_history_that_names_the_analyst(
    desk: Client, analyst: User, two: tuple[Person, Person]
) -> None:
    loser, survivor = two
    assert "It can be undone" in merge(desk, loser, survivor)
    assert Move.objects.get().person == survivor
    assert Move.history.latest().history_user == analyst
    assert Person.objects.called("Seb Bubeck").get() == survivor
    assert {name.name: name.kind for name in survivor.names.all()} == {
        "Sébastien Bubeck": "primary",
        "Seb Bubeck": "alias",
        "S. Bubeck": "alias",
    }
    assert list(Person.objects.all()) == [survivor]


def test_undoes_a_merge_from_the_list(desk: Client, two: tuple[Person, Person]) -> None:
    loser, survivor = two
    merge(desk, loser, survivor)
    assert "Undo: Seb Bubeck" in desk.get(MERGES).content.decode()
    page = desk.post(f"{MERGES}{Merge.objects.get().pk}/undo/", follow=True).content.decode()
    assert "“Seb Bubeck” is a record of its own again." in page
    assert "undone by analyst" in page
    assert Move.objects.get().person == loser
    assert {name.name for name in loser.names.all()} == {"Seb Bubeck", "S. Bubeck"}
    again = desk.post(f"{MERGES}{Merge.objects.get().pk}/undo/", follow=True).content.decode()
    assert "has been undone already" in again


def test_later_additions_stay_with_the_survivor(desk: Client, two: tuple[Person, Person]) -> None:
    loser, survivor = two
    merge(desk, loser, survivor)
    later = make_move(person=survivor)
    survivor.add_name("塞巴斯蒂安")
    desk.post(f"{MERGES}{Merge.objects.get().pk}/undo/")
    later.refresh_from_db()
    assert later.person == survivor
    assert survivor.names.filter(name="塞巴斯蒂安").exists()


def test_the_address_of_the_merged_leads_to_the_survivor_until_it_is_undone(
    desk: Client, two: tuple[Person, Person]
) -> None:
    loser, survivor = two
    merge(desk, loser, survivor)
    page = desk.get("/people/seb-bubeck/")
    assert (page.status_code, page.headers["Location"]) == (302, "/people/sebastien-bubeck/")
    api = desk.get("/api/v1/people/seb-bubeck/")
    assert (api.status_code, api.headers["Location"]) == (307, "/api/v1/people/sebastien-bubeck/")
    assert len(desk.get("/api/v1/moves/", {"person": "seb-bubeck"}).json()["results"]) == 1
    assert desk.get("/moves/", {"person": "seb-bubeck"}).status_code == 200
    desk.post(f"{MERGES}{Merge.objects.get().pk}/undo/")
    assert desk.get("/people/seb-bubeck/").status_code == 200


def test_refuses_to_merge_a_record_twice_or_into_itself(desk: Client, two: tuple[Person, Person]) -> None:
    loser, survivor = two
    assert "Select a valid choice" in merge(desk, loser, loser)
    merge(desk, loser, survivor)
    assert desk.get(f"/admin/people/person/{loser.pk}/merge/").status_code == 404
    other = make_person("Another Bubeck")
    assert "Select a valid choice" in merge(desk, other, loser)
    assert Merge.objects.count() == 1


def test_merges_organizations_with_their_lineage(desk: Client) -> None:
    one, other = make_organization("Open AI"), make_organization("OpenAI")
    make_move(from_organization=one, to_organization=other)
    desk.post(f"/admin/orgs/organization/{one.pk}/merge/", {"survivor": other.pk})
    assert Move.objects.get().kind == "internal"
    desk.post(f"{MERGES}{Merge.objects.get().pk}/undo/")
    assert Move.objects.get().kind == "transfer"


def test_is_not_for_who_may_only_look(client: Client, two: tuple[Person, Person]) -> None:
    client.force_login(User.objects.create_user("looker", is_staff=True))
    loser, survivor = two
    url = f"/admin/people/person/{loser.pk}/merge/"
    assert client.get(url).status_code == 403
    assert client.post(url, {"survivor": survivor.pk}).status_code == 403
    assert not Merge.objects.exists()


def test_does_not_undo_by_a_link(desk: Client, two: tuple[Person, Person]) -> None:
    merge(desk, *two)
    assert desk.get(f"{MERGES}{Merge.objects.get().pk}/undo/").status_code == 405


@pytest.mark.parametrize("survivor", ["x", "999999", "9" * 40])
def test_says_where_no_such_record_can_be_chosen(
    desk: Client, two: tuple[Person, Person], survivor: str
) -> None:
    page = desk.get(f"/admin/people/person/{two[0].pk}/merge/", {"survivor": survivor})
    assert page.status_code == 200
    assert "Select a valid choice" in page.content.decode()
