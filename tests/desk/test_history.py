"""History at the desk is for reading."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from people.models import Person
from tests.factories import make_article, make_claim, make_move, make_organization, make_person, make_source
from tracker.moves.models import Claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def looker(client: Client) -> Client:
    """Somebody who may look at everything and change nothing."""
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


def test_nobody_writes_an_old_version_over_the_present_one(looker: Client) -> None:
    person = make_person("Ada Example")
    version = Person.history.get().history_id
    url = f"/admin/people/person/{person.pk}/history/{version}/"
    assert looker.get(url).status_code == 200
    assert looker.post(url, {"name": "Written over"}).status_code == 403
    person.refresh_from_db()
    assert person.name == "Ada Example"


def test_a_decided_claim_stays_decided(desk: Client) -> None:
    claim = make_claim(move=make_move())
    version = Claim.history.first().history_id
    assert desk.post(f"/admin/moves/claim/{claim.pk}/history/{version}/", {}).status_code == 403
    claim.refresh_from_db()
    assert claim.review == "accepted"


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("people/person", make_person),
        ("orgs/organization", make_organization),
        ("moves/move", make_move),
        ("moves/claim", make_claim),
        ("news/article", make_article),
        ("news/source", make_source),
    ],
)
def test_every_record_shows_its_history(desk: Client, path: str, make: object) -> None:
    record = make()  # type: ignore[operator]  # each is a maker of rows
    assert desk.get(f"/admin/{path}/{record.pk}/history/").status_code == 200


def test_who_may_only_look_sees_no_buttons(looker: Client) -> None:
    make_claim(person_name="Ada Example")
    page = looker.get("/admin/moves/claim/").content.decode()
    assert "Ada Example" in page
    assert "Accept: " not in page
