"""The note that tells two of one name apart stands wherever the name does."""

from __future__ import annotations

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.dashboard.pages import words
from tests.factories import make_article, make_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/people/",
        "/people/shunyu-yao-physicist/",
        "/organizations/",
        "/organizations/foo-labs-robotics/",
        "/moves/",
        "/moves/{move}/",
        "/articles/{article}/",
        "/search/?q=shunyu",
        "/admin/",
        "/admin/moves/move/",
        "/admin/moves/move/{move}/change/",
        "/admin/people/person/",
        "/admin/moves/claim/{claim}/change/",
        "/admin/autocomplete/?term=shunyu&app_label=moves&model_name=claim&field_name=person",
        "/api/v1/people/",
        "/api/v1/people/shunyu-yao-physicist/",
        "/api/v1/moves/",
        "/api/v1/moves/{move}/",
    ],
)
def test_is_shown_with_the_name(client: Client, analyst: User, address: str) -> None:
    person, foo = make_person("Shunyu Yao", note="physicist"), make_organization("Foo Labs", note="robotics")
    move = make_move(person=person, from_organization=foo)
    article = make_article("Shunyu Yao left Foo Labs.")
    claim = make_claim(
        article=article, person_name="Shunyu Yao", person=person, from_organization=foo, move=move
    )
    client.force_login(analyst)
    page = client.get(address.format(move=move.pk, article=article.pk, claim=claim.pk))
    assert page.status_code == 200
    said = page.content.decode()
    if page.headers["Content-Type"].startswith("text/html"):
        said = words(lxml.html.fromstring(said).find("body"))
    note = "robotics" if "organizations" in address else "physicist"
    assert note in said
