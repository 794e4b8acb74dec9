"""Identifiers of people and organizations: at the desk, on pages, in the API, through merges."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from orgs.models import OrganizationIdentifier
from people.models import Person, PersonIdentifier
from tests.api.problems import faults
from tests.dashboard.pages import main_words, read
from tests.desk.forms import form_on, opened
from tests.factories import NOW, make_analyst, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tracker.merges.merge import merge
from tracker.merges.undo import undo

pytestmark = pytest.mark.django_db


def give(record: Any, kind: str, value: str) -> Any:
    return record.identifiers.create(kind=kind, value=value)


def url_of(record: Any) -> str:
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def typed(*rows: tuple[str, str], initial: int = 0) -> dict[str, Any]:
    """The inputs of new rows of the form of identifiers, behind those that are there."""
    form: dict[str, Any] = {"identifiers-TOTAL_FORMS": initial + len(rows)}
    for place, (kind, value) in enumerate(rows, start=initial):
        form |= {f"identifiers-{place}-kind": kind, f"identifiers-{place}-value": value}
    return form


def enter(desk: Client, record: Any, *rows: tuple[str, str]) -> str:
    """Enter new identifiers at the desk; the text of the page that answers."""
    form = opened(desk, url_of(record))
    form |= typed(*rows, initial=int(form["identifiers-INITIAL_FORMS"]))
    return desk.post(url_of(record), form, follow=True).content.decode()


def values(record: Any) -> set[str]:
    return {f"{row.kind}:{row.value}" for row in record.identifiers.all()}


def test_the_desk_takes_pasted_addresses(desk: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    enter(desk, ada, ("wikidata", "https://www.wikidata.org/wiki/Q42"), ("x", "https://twitter.com/Ada"))
    enter(desk, foo, ("ror", "https://ror.org/05dxps055"), ("linkedin", "linkedin.com/company/Foo/"))
    assert values(ada) == {"wikidata:Q42", "x:ada"}
    assert values(foo) == {"ror:05dxps055", "linkedin:foo"}
    assert rows_without_true_history() == []


def test_the_desk_says_what_is_wrong(desk: Client) -> None:
    ada = make_person("Ada Example")
    assert "check digits do not fit" in enter(desk, ada, ("orcid", "0000-0002-1825-0098"))
    assert "Write one like Q42" in enter(desk, ada, ("wikidata", "42"))
    assert not ada.identifiers.exists()


def test_the_desk_says_who_has_an_identifier_already(desk: Client) -> None:
    other = make_person("Bea Other")
    give(other, "wikidata", "Q42")
    give(other, "homepage", "http://www.bea.example/")
    ada = make_person("Ada Example")
    assert "“Q42” is the Wikidata of “Bea Other” already." in enter(desk, ada, ("wikidata", "q42"))
    assert "of “Bea Other” already" in enter(desk, ada, ("homepage", "https://bea.example"))


def test_the_desk_sees_that_two_rows_say_the_same(desk: Client) -> None:
    ada = make_person("Ada Example")
    page = enter(desk, ada, ("wikidata", "Q42"), ("wikidata", "https://www.wikidata.org/wiki/Q42"))
    assert "Please correct the duplicate" in page
    assert not ada.identifiers.exists()


def test_the_desk_offers_each_its_own_kinds(desk: Client) -> None:
    person = desk.get(url_of(make_person())).content.decode()
    organization = desk.get(url_of(make_organization())).content.decode()
    assert 'value="orcid"' in person
    assert 'value="ror"' not in person
    assert 'value="orcid"' not in organization
    assert 'value="ror"' in organization


@pytest.mark.parametrize(
    ("kind", "value", "constraint"),
    [
        ("ror", "05dxps055", "person_identifier_(kind_is_known|is_well_formed)"),
        ("wikidata", "42", "person_identifier_is_well_formed"),
        ("homepage", "javascript:alert(1)", "person_identifier_is_well_formed"),
        ("x", "Ada", "person_identifier_is_well_formed"),
    ],
)
def test_the_database_refuses_what_is_not_written_as_its_kind(kind: str, value: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        give(make_person(), kind, value)


def test_the_database_refuses_a_second_owner() -> None:
    give(make_person(), "wikidata", "Q42")
    with pytest.raises(IntegrityError), transaction.atomic():
        give(make_person(), "wikidata", "Q42")
    give(make_organization(), "wikidata", "Q42")
    assert OrganizationIdentifier.objects.count() == 1


def test_a_kind_that_only_organizations_have_is_refused_with_a_sentence() -> None:
    row = PersonIdentifier(person=make_person(), kind="ror", value="05dxps055")
    with pytest.raises(ValidationError, match="The kind of an identifier is one of: wikidata, orcid"):
        row.full_clean()


def test_pages_show_them_as_links_that_pass_nothing_on(client: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    give(ada, "orcid", "0000-0002-1825-0097")
    give(foo, "homepage", "https://foo.example/team")
    for record, shown, url in (
        (ada, "ORCID iD 0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        (foo, "Homepage foo.example/team", "https://foo.example/team"),
    ):
        page = read(client, record.get_absolute_url())
        assert shown in main_words(page)
        (link,) = page.xpath(f"//a[@href='{url}']")
        assert link.get("rel") == "nofollow noopener noreferrer"


@pytest.mark.parametrize("text", ["Q42", "https://www.wikidata.org/wiki/Q42", "@ada", "x.com/ada"])
def test_searching_for_an_identifier_finds_the_record(desk: Client, text: str) -> None:
    ada = make_person("Ada Example")
    make_person("Q Forty-Two")
    give(ada, "wikidata", "Q42")
    give(ada, "x", "ada")
    (found,) = read(desk, f"/search/?q={text}").xpath("//ul[@class='found']/li/a")
    assert found.get("href") == "/people/ada-example/"
    assert "Ada Example" in desk.get("/admin/people/person/", {"q": text}).content.decode()
    assert list(Person.objects.search(text)) == list(Person.objects.search_best_first(text)) == [ada]
    (met,) = Person.objects.search_ranked(text)
    assert (met.record, met.score) == (ada, 1.0)
    asked = {"app_label": "moves", "model_name": "move", "field_name": "person", "term": text}
    assert "Ada Example" in desk.get("/admin/autocomplete/", asked).content.decode()


def test_a_homepage_is_found_however_it_is_written() -> None:
    foo = make_organization("Foo Labs")
    give(foo, "homepage", "https://www.foo.example/")
    for text in ("http://foo.example", "https://foo.example/", "HTTPS://WWW.FOO.EXAMPLE"):
        assert list(type(foo).objects.search(text)) == [foo]


def test_what_nobody_has_as_an_identifier_is_searched_as_a_name() -> None:
    droid = make_person("Q42")
    assert list(Person.objects.search("Q42")) == [droid]


def test_the_api_gives_and_filters_by_them(client: Client) -> None:
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    give(ada, "wikidata", "Q42")
    give(foo, "ror", "05dxps055")
    make_person("Bea Other")
    (found,) = client.get("/api/v1/people/", {"identifier": "wikidata:q42"}).json()["results"]
    assert (found["slug"], found["identifiers"]) == (
        "ada-example",
        [{"kind": "wikidata", "value": "Q42", "url": "https://www.wikidata.org/wiki/Q42"}],
    )
    answer = client.get("/api/v1/organizations/", {"identifier": "https://ror.org/05dxps055"}).json()
    assert [row["slug"] for row in answer["results"]] == ["foo-labs"]
    assert client.get("/api/v1/people/", {"identifier": "wikidata:Q43"}).json()["results"] == []


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("people", "Q", "such as wikidata:Q42"),
        ("people", "orcid:0000-0002-1825-0098", "check digits do not fit"),
        ("organizations", "orcid:0000-0002-1825-0097", "kinds are wikidata, openalex, ror"),
        ("people", "x:\0", "Null characters are not allowed"),
    ],
)
def test_the_api_refuses_a_bad_one_with_a_sentence(
    client: Client, path: str, text: str, sentence: str
) -> None:
    answer = client.get(f"/api/v1/{path}/", {"identifier": text})
    assert answer.status_code == 400
    assert sentence in faults(answer.json())["identifier"][0]


def test_the_preview_of_a_merge_warns_where_they_differ(desk: Client) -> None:
    loser, survivor = make_person("Ada E."), make_person("Ada Example")
    give(loser, "orcid", "0000-0002-1825-0097")
    give(survivor, "orcid", "0000-0002-1694-233X")
    give(loser, "x", "ada")
    give(survivor, "x", "ada_too")
    address = f"/admin/people/person/{loser.pk}/merge/?survivor={survivor.pk}"
    page = " ".join(desk.get(address).content.decode().split())
    assert "“Ada E.” has the ORCID iD 0000-0002-1825-0097, “Ada Example” has 0000-0002-1694-233X." in page
    assert page.count("Merging keeps both") == 1
    assert "identifiers that will point at “Ada Example”: 2" in page


def test_a_merge_keeps_both_and_its_undoing_gives_each_its_own(analyst: User) -> None:
    loser, survivor = make_person("Ada E."), make_person("Ada Example")
    give(loser, "orcid", "0000-0002-1825-0097")
    give(survivor, "orcid", "0000-0002-1694-233X")
    log = merge(loser, survivor, by=analyst, now=NOW, all_the_same=True)
    assert values(survivor) == {"orcid:0000-0002-1825-0097", "orcid:0000-0002-1694-233X"}
    give(survivor, "wikidata", "Q42")
    undo(log.pk, by=analyst, now=NOW)
    assert values(loser) == {"orcid:0000-0002-1825-0097"}
    assert values(survivor) == {"orcid:0000-0002-1694-233X", "wikidata:Q42"}
    assert rows_without_true_history() == []


def test_stand_in_the_history_of_their_record_and_come_back(desk: Client) -> None:
    ada = make_person("Ada Example")
    enter(desk, ada, ("wikidata", "Q42"))
    page = " ".join(desk.get(f"/admin/people/person/{ada.pk}/history/").content.decode().split())
    assert "identifier “Wikidata Q42”" in page
    desk.post(f"/admin/people/person/{ada.pk}/delete/", {"post": "yes"})
    assert not PersonIdentifier.objects.exists()
    desk.post(f"/admin/people/person/{ada.pk}/restore/")
    assert values(Person.objects.get()) == {"wikidata:Q42"}
    assert rows_without_true_history() == []


def test_a_record_does_not_come_back_with_an_identifier_that_another_has_by_now(desk: Client) -> None:
    ada = make_person("Ada Example")
    give(ada, "wikidata", "Q42")
    pk = ada.pk
    desk.post(f"/admin/people/person/{pk}/delete/", {"post": "yes"})
    give(make_person("Bea Other"), "wikidata", "Q42")
    page = desk.post(f"/admin/people/person/{pk}/restore/", follow=True).content.decode()
    assert "“Q42” is the Wikidata of “Bea Other” already." in page
    assert not Person.objects.filter(pk=pk).exists()


def test_nobody_saves_over_identifiers_that_were_changed_meanwhile(desk: Client) -> None:
    ben = Client()
    ben.force_login(make_analyst("ben"))
    ada = make_person("Ada Example")
    row = give(ada, "x", "ada")
    mine = opened(desk, url_of(ada)) | {"identifiers-0-value": "@ada_mine"}
    theirs = opened(ben, url_of(ada)) | {"identifiers-0-value": "@ada_theirs"}
    assert ben.post(url_of(ada), theirs).status_code == 302
    answer = desk.post(url_of(ada), mine)
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.value == "ada_theirs"
    chosen = form_on(answer) | {"identifiers-0-value": "@ada_mine"}
    assert desk.post(url_of(ada), chosen).status_code == 302
    row.refresh_from_db()
    assert row.value == "ada_mine"
