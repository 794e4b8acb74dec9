"""What an organization belonged to on a day, and cycles that are refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from orgs.models import Lineage, Organization
from tests.factories import make_organization
from tracker.dates import PartialDate

pytestmark = pytest.mark.django_db


def link(
    organization: Organization, relation: str, other: Organization, since: str = "", until: str = ""
) -> Lineage:
    row = Lineage(organization=organization, relation=relation, other=other)
    row.since = PartialDate.parse(since) if since else None
    row.until = PartialDate.parse(until) if until else None
    row.save()
    return row


def names(organization: Organization, day: date) -> list[str]:
    return [str(one) for one in organization.lineage(on=day)]


def test_an_organization_alone_is_its_own_lineage() -> None:
    assert names(make_organization("Foo"), date(2024, 1, 1)) == ["Foo"]


def test_a_parent_counts_from_its_beginning_to_its_end() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    link(foo, "parent", bar, "2020-05", "2023-04")
    assert names(foo, date(2020, 4, 30)) == ["Foo"]
    assert names(foo, date(2020, 5, 1)) == ["Foo", "Bar"]
    assert names(foo, date(2023, 4, 30)) == ["Foo", "Bar"]
    assert names(foo, date(2023, 5, 1)) == ["Foo"]


def test_the_starter_data_knows_where_google_brain_went() -> None:
    call_command("load_starter", verbosity=0)
    brain = Organization.objects.get(slug="google-brain")
    assert names(brain, date(2020, 1, 1)) == ["Google Brain", "Google"]
    assert names(brain, date(2024, 1, 1)) == ["Google Brain", "Google DeepMind", "Google"]


def test_the_later_of_two_parents_counts() -> None:
    foo, bar, baz = make_organization("Foo"), make_organization("Bar"), make_organization("Baz")
    link(foo, "parent", bar, "2010")
    link(foo, "parent", baz, "2020")
    assert names(foo, date(2021, 1, 1)) == ["Foo", "Baz"]


def test_a_cycle_is_refused_and_named() -> None:
    foo, bar, baz = make_organization("Foo"), make_organization("Bar"), make_organization("Baz")
    link(foo, "parent", bar, "2010")
    link(bar, "parent", baz)
    with pytest.raises(ValidationError, match="Baz would become part of itself: Baz → Foo → Bar → Baz"):
        link(baz, "parent", foo, "2015")
    assert Lineage.objects.count() == 2


def test_what_was_never_at_one_time_is_no_cycle() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    link(foo, "parent", bar, "2010", "2014")
    link(bar, "parent", foo, "2016")
    assert names(foo, date(2012, 1, 1)) == ["Foo", "Bar"]
    assert names(bar, date(2020, 1, 1)) == ["Bar", "Foo"]


def test_the_desk_refuses_a_cycle_with_the_sentence(desk: Client) -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    link(foo, "parent", bar)
    page = desk.post(
        f"/admin/orgs/organization/{bar.pk}/change/",
        {
            "name": "Bar",
            "kind": "company",
            "names-TOTAL_FORMS": "0",
            "names-INITIAL_FORMS": "0",
            "identifiers-TOTAL_FORMS": "0",
            "identifiers-INITIAL_FORMS": "0",
            "links-TOTAL_FORMS": "1",
            "links-INITIAL_FORMS": "0",
            "links-0-relation": "parent",
            "links-0-other": foo.pk,
        },
    ).content.decode()
    assert "Bar would become part of itself: Bar → Foo → Bar" in page
    assert Lineage.objects.count() == 1
