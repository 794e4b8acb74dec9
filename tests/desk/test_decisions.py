"""The activity of the desk, and an analyst's own figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_analyst, make_article, make_claim, make_source
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.review import accept, reject
from tracker.moves.undo import undo

pytestmark = pytest.mark.django_db
ACTIVITY = "/admin/moves/decision/"
FIGURES = "/admin/moves/decision/figures/"


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().split())


def decided(
    by: User, *, days_ago: int = 0, accepted: bool = True, seconds: int | None = None, **fields: Any
) -> Claim:
    """A claim that was decided on, and how long it had lain before the analyst."""
    now = timezone.now() - timedelta(days=days_ago)
    claim = make_claim(person_name=f"Person {Claim.objects.count()}", **fields)
    if seconds is not None:
        claim.leased_by, claim.leased_since = by, now - timedelta(seconds=seconds)
        claim.save()
    (accept if accepted else reject)(claim.pk, by=by, now=now)
    return claim


def test_lists_who_decided_what_and_takes_any_back(desk: Client, analyst: User) -> None:
    claim = decided(make_analyst("ben"))
    page = text_of(desk.get(ACTIVITY))
    assert "ben" in page
    assert str(claim) in page
    url = reverse("admin:decision-undo", args=[Decision.objects.get().pk])
    assert "Taken back. Removed: Person 0: Foo Labs → Bar AI" in text_of(desk.post(url, follow=True))
    assert not Move.objects.exists()
    assert "undone by analyst" in text_of(desk.get(ACTIVITY))


def test_a_decision_that_cannot_be_taken_back_says_why(desk: Client, analyst: User) -> None:
    decided(analyst)
    decision = Decision.objects.get()
    undo(decision.pk, by=analyst, now=timezone.now())
    page = desk.post(reverse("admin:decision-undo", args=[decision.pk]), follow=True)
    assert "has been taken back already, by analyst." in text_of(page)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 3),
        ("whose=mine", 2),
        ("when=today", 1),
        ("when=7&whose=mine", 1),
        ("kind__exact=rejected", 1),
        ("when=x", 3),
    ],
)
def test_is_narrowed_by_whose_and_when(desk: Client, analyst: User, query: str, shown: int) -> None:
    decided(analyst)
    decided(analyst, days_ago=20)
    decided(make_analyst("ben"), days_ago=3, accepted=False)
    assert len(desk.get(f"{ACTIVITY}?{query}", follow=True).context["cl"].result_list) == shown


def test_costs_the_same_for_any_number(
    desk: Client, analyst: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(8):
        decided(analyst)
    desk.get(ACTIVITY)
    with django_assert_num_queries(10):
        desk.get(ACTIVITY)


def test_figures_count_an_analysts_own_decisions(desk: Client, analyst: User) -> None:
    good, bad = make_source("Good"), make_source("Bad")
    for seconds in (4, 10, 90):
        decided(analyst, seconds=seconds, article=make_article(f"Text {seconds}", source=good))
    decided(analyst, accepted=False, article=make_article("Other text", source=bad))
    decided(analyst, days_ago=40)
    decided(make_analyst("ben"))
    taken_back = decided(analyst)
    undo(taken_back.decisions.get().pk, by=analyst, now=timezone.now())
    figures = desk.get(FIGURES).context["figures"]
    assert (figures.accepted, figures.rejected, figures.taken_back, figures.median_seconds) == (3, 1, 1, 10)
    assert [(row.source, row.decided, row.percent) for row in figures.sources] == [
        ("Good", 3, 100),
        ("Bad", 1, 0),
    ]
    assert desk.get(FIGURES, {"days": 90}).context["figures"].accepted == 4


@pytest.mark.parametrize("days", ["", "x", "9999999999999", "0", "-7", "\0"])
def test_a_wrong_period_is_the_shortest(desk: Client, days: str) -> None:
    page = desk.get(FIGURES, {"days": days})
    assert page.context["days"] == 7
    assert "Nothing was decided in this time." in text_of(page)


def test_activity_is_for_those_who_may_see_it(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(ACTIVITY).status_code == 403
    assert client.get(FIGURES).status_code == 403
