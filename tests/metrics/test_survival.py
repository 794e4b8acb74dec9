"""Survival, against examples worked out by hand."""

from __future__ import annotations

from datetime import date
from math import exp, log, sqrt

import pytest

from orgs.models import Organization
from tests.factories import make_article, make_claim, make_organization, make_person
from tests.metrics.careers import go
from tracker.metrics.places import Place
from tracker.metrics.survival import Observed, Survival, survival, survival_of

TODAY = date(2026, 1, 1)


@pytest.fixture
def foo(db: None) -> Organization:
    return make_organization("Foo")


def steps(curve: Survival) -> list[tuple[float, float, int]]:
    return [(point.years, round(point.share, 9), point.at_risk) for point in curve.points]


def test_follows_kaplan_and_meier() -> None:
    """Ends at 3, 5 and 8; out of sight at 4 and 7. By hand: 4/5, 4/5 · 2/3, and 4/5 · 2/3 · 0/1."""
    lengths = [(3, True), (4, False), (5, True), (7, False), (8, True)]
    curve = survival_of([Observed(0, length, ended) for length, ended in lengths])
    assert steps(curve) == [(0, 1.0, 5), (3, 4 / 5, 5), (5, round(8 / 15, 9), 3), (8, 0.0, 1)]
    assert (curve.n, curve.ended, curve.median) == (5, 3, 8.0)


def test_who_enters_late_is_at_risk_from_then_on() -> None:
    """At 3: of the two there since 0 and the one since 2, one ends. At 6 the one who came at 5 is there too.

    By hand: 2/3 at 3; then of two since 0 or 2 and one since 5, one ends at 6: 2/3 · 2/3.
    """
    observed = [Observed(0, 3, True), Observed(0, 6, True), Observed(2, 9, False), Observed(5, 9, False)]
    curve = survival_of(observed)
    assert [point for point in steps(curve) if point[0] in (3, 6)] == [
        (3, round(2 / 3, 9), 3),
        (6, round(4 / 9, 9), 3),
    ]
    as_if_early = survival_of([Observed(0, each.exit, each.has_ended) for each in observed])
    assert as_if_early.points[-1].share == pytest.approx(3 / 4 * 2 / 3)


def test_there_is_no_curve_of_those_who_come_into_sight_when_all_others_have_left() -> None:
    observed = [Observed(0, 1, True), Observed(2, 3, True), Observed(2, 4, True), Observed(2, 5, True)]
    assert survival_of(observed) == Survival((), None, 4, 4, 0, is_too_thin=True)


def test_has_the_band_of_greenwood() -> None:
    """One of four ends at 1: the variance of the share is 3/4² · 1/(4 · 3).

    The band is that of log(−log S), which stays between 0 and 1.
    """
    curve = survival_of([Observed(0, 1, True), *[Observed(0, 2, False)] * 3])
    point = curve.points[-1]
    spread = 1.959964 * sqrt(1 / (4 * 3)) / abs(log(0.75))
    assert point.share == pytest.approx(0.75)
    assert point.low == pytest.approx(exp(log(0.75) * exp(spread)), rel=1e-4)
    assert point.high == pytest.approx(exp(log(0.75) * exp(-spread)), rel=1e-4)


def test_without_an_end_there_is_no_curve() -> None:
    assert survival_of([Observed(0, 2, False)]) == Survival((), None, 1, 0, 0)


def test_an_open_spell_is_watched_until_today(foo: Organization) -> None:
    go(make_person(), None, foo, "2024-01-02")
    ada = make_person()
    go(ada, None, foo, "2022-01-01")
    go(ada, foo, None, "2023-01-01")
    curve = survival(Place.itself(foo).spells(), today=TODAY)
    assert (curve.n, curve.ended) == (2, 1)
    assert steps(curve)[-1] == (365 / 365.25, 1 / 2, 2)


def test_leaves_out_spells_without_a_known_start(foo: Organization) -> None:
    go(make_person(), foo, None, "2023-01-01")
    assert survival(Place.itself(foo).spells(), today=TODAY) == Survival((), None, 0, 0, 1)


def test_an_unknown_end_is_out_of_sight_after_the_last_evidence(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2022-01-01")
    go(ada, foo, foo, "2023-01-01")
    go(ada, None, make_organization("Bar"), "2024-01-01")
    curve = survival(Place.itself(foo).spells(), today=TODAY)
    assert (curve.n, curve.ended, curve.left_out) == (1, 0, 0)


def test_a_spell_enters_when_its_beginning_was_published(foo: Organization) -> None:
    ada, ben, cy = make_person(), make_person(), make_person()
    go(cy, None, foo, "2018-01-01")
    for person, published_on in ((ada, date(2023, 1, 1)), (ben, date(2020, 1, 1))):
        move = go(person, None, foo, "2020-01-01")
        quote = f"{person} joined Foo in 2020."
        make_claim(move=move, article=make_article(quote, published_on=published_on), quote=quote)
    go(ben, foo, None, "2022-01-01")
    go(ada, foo, None, "2024-01-01")
    curve = survival(Place.itself(foo).spells(), today=TODAY)
    # Ada came into sight when Ben had left: two are at risk both when he leaves and when she does.
    assert [(point.share, point.at_risk) for point in curve.points][-2:] == [(0.5, 2), (0.25, 2)]


def test_an_exit_that_lies_ahead_has_not_happened(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2022-01-01")
    go(ada, foo, None, "2026-12-01")
    ben = make_person()
    go(ben, None, foo, "2020-01-01")
    go(ben, foo, None, "2024-06-01")
    curve = survival(Place.itself(foo).spells(), today=TODAY)
    # Ada is watched for four years, and so is not at risk when Ben leaves after four and a half.
    assert (curve.n, curve.ended, curve.points[-1].at_risk) == (2, 1, 1)


def test_of_a_period_only_its_days_are_watched(foo: Organization) -> None:
    """Who left before is not seen; who began before enters with the years they had."""
    for start, end in (("2018-01-01", "2019-01-01"), ("2020-01-01", "2023-01-01")):
        person = make_person()
        go(person, None, foo, start)
        go(person, foo, None, end)
    curve = survival(Place.itself(foo).spells(), today=TODAY, since=date(2022, 1, 1))
    assert (curve.n, curve.ended, curve.left_out) == (1, 1, 1)


def test_coming_back_begins_another_spell(foo: Organization) -> None:
    ada = make_person()
    go(ada, None, foo, "2022-01-01")
    go(ada, foo, None, "2023")
    go(ada, None, foo, "2023")
    assert survival(Place.itself(foo).spells(), today=TODAY).n == 2
