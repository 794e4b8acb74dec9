"""Institutions that go by names which are no spellings of each other."""

import pytest

from tracker.names.institutions import institution_reason
from tracker.names.organization_names import organization_names
from tracker.names.organizations import score_organizations
from tracker.names.scores import WORKING_THRESHOLD_ORGANIZATIONS, plain
from tracker.names.tables import institutions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caltech", "California Institute of Technology"),
        ("東大", "The University of Tokyo"),
        ("МФТИ", "Moscow Institute of Physics and Technology"),
        ("포스텍", "Pohang University of Science and Technology"),
        ("中科院", "Chinese Academy of Sciences"),
        ("INRIA", "Institut national de recherche en informatique et en automatique"),
        ("DFKI GmbH", "German Research Center for Artificial Intelligence"),
        ("Εθνικό Μετσόβιο Πολυτεχνείο", "NTUA"),
    ],
)
def test_are_known_by_each_of_their_names(one: str, other: str) -> None:
    score = score_organizations(one, other)
    assert score.score >= WORKING_THRESHOLD_ORGANIZATIONS
    assert score.reasons[0].rule == "known name"


def test_two_of_them_are_never_one() -> None:
    score = score_organizations("University of Washington", "Washington University in St. Louis")
    assert score.score < WORKING_THRESHOLD_ORGANIZATIONS
    assert [reason.rule for reason in score.reasons] == ["other institution"]


def test_a_short_form_of_several_decides_nothing() -> None:
    (short,), (long,) = organization_names("ntu"), organization_names("national taiwan university")
    assert institution_reason(short, long) is None


def test_a_unit_is_not_its_institution() -> None:
    assert score_organizations("MIT", "MIT Media Lab").score < WORKING_THRESHOLD_ORGANIZATIONS


def test_every_line_of_the_table_has_several_names_and_each_can_be_read() -> None:
    for names in institutions():
        assert all(organization_names(plain(name))[0].words for name in names), names
        assert len({plain(name) for name in names}) == len(names), names
