"""People and organizations in the admin."""

import json

import pytest
from django.test import Client

from orgs.models import Lineage, Organization
from people.models import Person
from tests.desk.forms import opened
from tests.factories import make_organization, make_person
from tracker.dates import PartialDate

pytestmark = pytest.mark.django_db
NO_IDENTIFIERS = {"identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0"}
NO_NAMES = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0", **NO_IDENTIFIERS}


def test_creates_a_person_of_any_script(desk: Client) -> None:
    desk.post("/admin/people/person/add/", {"name": "Илья Суцкевер", **NO_NAMES})
    person = Person.objects.get()
    assert person.slug == "ilya-sutskever"
    assert [name.name for name in person.names.all()] == ["Илья Суцкевер"]


def test_keeps_the_old_name_of_a_renamed_organization(desk: Client) -> None:
    codeium = make_organization("Codeium")
    desk.post(
        f"/admin/orgs/organization/{codeium.pk}/change/",
        {
            "name": "Windsurf",
            "kind": "company",
            **NO_NAMES,
            "links-TOTAL_FORMS": "0",
            "links-INITIAL_FORMS": "0",
        },
    )
    codeium.refresh_from_db()
    assert (codeium.name, codeium.slug) == ("Windsurf", "codeium")
    assert Organization.objects.called("Codeium").get() == codeium


def test_refuses_a_name_without_letters(desk: Client) -> None:
    page = desk.post("/admin/people/person/add/", {"name": "!!!", **NO_NAMES}).content.decode()
    assert "A name needs at least one letter or digit." in page


def test_offers_people_by_any_of_their_names(desk: Client) -> None:
    make_person("Fei-Fei Li", aliases=("李飞飞",))
    answer = desk.get(
        "/admin/autocomplete/",
        {"app_label": "moves", "model_name": "move", "field_name": "person", "term": "李飞"},
    )
    assert [found["text"] for found in json.loads(answer.content)["results"]] == ["Fei-Fei Li"]


def test_dates_a_parent_as_precisely_as_it_is_known(desk: Client) -> None:
    brain, google = make_organization("Google Brain"), make_organization("Google")
    desk.post(
        f"/admin/orgs/organization/{brain.pk}/change/",
        {
            "name": "Google Brain",
            "kind": "lab",
            **NO_NAMES,
            "links-TOTAL_FORMS": "1",
            "links-INITIAL_FORMS": "0",
            "links-0-relation": "parent",
            "links-0-other": google.pk,
            "links-0-since": "2011",
            "links-0-until": "2023-04",
        },
    )
    parent = Lineage.objects.get()
    assert (str(parent.since), str(parent.until), parent.other) == ("2011", "2023-04", google)


def test_leaves_a_parent_alone_that_was_not_edited(desk: Client) -> None:
    brain, google = make_organization("Google Brain"), make_organization("Google")
    lineage = Lineage(organization=brain, other=google, relation="parent")
    lineage.since = PartialDate.parse("2011")
    lineage.save()
    url = f"/admin/orgs/organization/{brain.pk}/change/"
    desk.post(url, opened(desk, url, note="a team"))
    assert Lineage.history.count() == 1
    desk.post(url, opened(desk, url, **{"links-0-since": "2012"}))
    desk.post(url, opened(desk, url, **{"links-0-since": ""}))
    assert [str(row.since) for row in Lineage.objects.all()] == ["None"]


@pytest.mark.parametrize(
    "path", ["people/person", "orgs/organization", "news/article", "news/source", "auth/user"]
)
def test_opens_every_list(desk: Client, path: str) -> None:
    assert desk.get(f"/admin/{path}/").status_code == 200
    assert desk.get(f"/admin/{path}/", {"q": "x"}).status_code == 200


def names_form(*rows: dict[str, object]) -> dict[str, object]:
    """The form of further names, with these rows."""
    form: dict[str, object] = {"names-TOTAL_FORMS": len(rows), "names-INITIAL_FORMS": 0, **NO_IDENTIFIERS}
    for number, row in enumerate(rows):
        form |= {f"names-{number}-{column}": value for column, value in row.items()}
    form["names-INITIAL_FORMS"] = sum("id" in row for row in rows)
    return form


def test_refuses_the_primary_name_as_a_further_one(desk: Client) -> None:
    answer = desk.post(
        "/admin/people/person/add/", {"name": "Ada", **names_form({"name": "Ada", "kind": "alias"})}
    )
    assert "This is the name of the record already." in answer.content.decode()
    assert not Person.objects.exists()


def test_a_person_renamed_to_an_alias_that_goes_keeps_the_name(desk: Client) -> None:
    ada = make_person("Ada Example", aliases=("Ada E.",))
    alias = ada.names.get(name="Ada E.")
    row = {"id": alias.pk, "person": ada.pk, "name": "Ada E.", "kind": "alias", "DELETE": "on"}
    desk.post(f"/admin/people/person/{ada.pk}/change/", {"name": "Ada E.", **names_form(row)})
    assert {(name.name, name.kind) for name in ada.names.all()} == {
        ("Ada E.", "primary"),
        ("Ada Example", "alias"),
    }


def test_a_very_long_name_gets_an_address(desk: Client) -> None:
    desk.post("/admin/people/person/add/", {"name": "李" * 200, **NO_NAMES})
    assert len(Person.objects.get().slug) <= 310


def test_offers_the_best_first_even_where_it_is_misspelt(desk: Client) -> None:
    make_person("Sebastian Vettel")
    make_person("Sébastien Bubeck")
    answer = desk.get(
        "/admin/autocomplete/",
        {"app_label": "moves", "model_name": "move", "field_name": "person", "term": "sebastien bubek"},
    )
    assert json.loads(answer.content)["results"][0]["text"] == "Sébastien Bubeck"
