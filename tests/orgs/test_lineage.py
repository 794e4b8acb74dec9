"""Lineage: what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from orgs.models import Lineage, Organization
from tests.factories import make_organization
from tracker.dates import PartialDate

pytestmark = pytest.mark.django_db


def make_parent(child: Organization, parent: Organization, since: str = "", until: str = "") -> Lineage:
    lineage = Lineage(organization=child, relation="parent", other=parent)
    lineage.since = PartialDate.parse(since) if since else None
    lineage.until = PartialDate.parse(until) if until else None
    lineage.save()
    return lineage


def test_is_never_with_itself() -> None:
    brain = make_organization("Google Brain")
    with pytest.raises(IntegrityError, match="lineage_is_between_two"), transaction.atomic():
        make_parent(brain, brain)


@pytest.mark.parametrize("since", ["", "2011"])
def test_is_there_once(since: str) -> None:
    brain, google = make_organization("Google Brain"), make_organization("Google")
    make_parent(brain, google, since)
    with pytest.raises(IntegrityError, match="lineage_is_unique"), transaction.atomic():
        make_parent(brain, google, since)


@pytest.mark.parametrize(
    ("since", "until"), [("2023", "2022"), ("2023-05", "2023-04"), ("2023-05-02", "2023-05-01")]
)
def test_does_not_end_before_it_begins(since: str, until: str) -> None:
    with pytest.raises(IntegrityError, match="lineage_ends_after_it_begins"), transaction.atomic():
        make_parent(make_organization(), make_organization(), since, until)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2011", "2023-04"), ("2023-04-20", "2023-04"), ("2023-04-20", "2023"), ("", "2023"), ("2011", "")],
)
def test_may_be_as_vague_as_what_is_known(since: str, until: str) -> None:
    make_parent(make_organization(), make_organization(), since, until)
    assert Lineage.objects.count() == 1


def test_refuses_an_unknown_country() -> None:
    with pytest.raises(IntegrityError, match="organization_country_is_two_letters"), transaction.atomic():
        make_organization(country="fr")
