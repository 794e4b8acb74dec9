"""What the language model was asked and what it cost, as an administrator sees it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.factories import NOW, make_article, make_user
from tracker.desk.roles import Role
from tracker.language_model.models import ModelDay

pytestmark = pytest.mark.django_db
DAYS = "admin:language_model_modelday_changelist"
READINGS = "admin:language_model_modelreading_changelist"


@pytest.fixture
def day(settings: Settings) -> ModelDay:
    """A day with one text that the model read, and one that the rules read instead."""
    settings.LANGUAGE_MODEL_URL = "https://models.example/v1"
    settings.LANGUAGE_MODEL_DAILY_BUDGET = Decimal(5)
    day = ModelDay.objects.create(day=NOW.date(), spent=1_250_000)
    day.readings.create(
        asked_at=NOW,
        article_key=make_article().pk,
        model="small-model",
        outcome="answered",
        kept=3,
        dropped=2,
        dropped_for={"quote": 2},
        input_tokens=1200,
        output_tokens=80,
        cost=1_250_000,
    )
    day.readings.create(asked_at=NOW, model="small-model", outcome="failed", problem="It is busy.")
    return day


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_user(Role.ADMINISTRATOR, "root"))
    return client


def test_each_day_shows_what_it_cost_and_how_often_the_rules_stood_in(
    administrator: Client, day: ModelDay
) -> None:
    page = administrator.get(reverse(DAYS)).content.decode()
    assert "1.2500" in page
    assert "25%" in page
    assert "1200 + 80" in page
    assert f"{reverse(READINGS)}?day__id__exact={day.pk}" in page


def test_each_text_shows_its_article_and_what_was_dropped(administrator: Client, day: ModelDay) -> None:
    answer = administrator.get(reverse(READINGS), {"day__id__exact": day.pk})
    page = answer.content.decode()
    assert "3, and 2 dropped" in page
    reading = day.readings.get(outcome="answered")
    assert reverse("admin:news_article_change", args=[reading.article_key]) in page
    page = administrator.get(
        reverse("admin:language_model_modelreading_change", args=[reading.pk])
    ).content.decode()
    assert "quotes what the text does not say: 2" in page


def test_thenumber_of_queries_does_not_grow_with_the_rows(administrator: Client, day: ModelDay) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            administrator.get(reverse(READINGS))
            administrator.get(reverse(DAYS))
        return len(asked)

    administrator.get(reverse(READINGS))
    before = queries()
    for number in range(5):
        day.readings.create(asked_at=NOW, model="m", outcome="answered", article_key=1)
        ModelDay.objects.create(day=NOW.date().replace(day=number + 1))
    assert queries() == before


def test_it_is_in_the_side_bar_only_where_there_is_a_model(
    administrator: Client, day: ModelDay, settings: Settings
) -> None:
    assert reverse(DAYS) in administrator.get(reverse("admin:index")).content.decode()
    settings.LANGUAGE_MODEL_URL = ""
    sidebar = administrator.get(reverse("admin:index")).context["sidebar_navigation"]
    links = {str(item["link"]) for group in sidebar for item in group["items"] if item["has_permission"]}
    assert reverse(DAYS) not in links


@pytest.mark.parametrize("address", [DAYS, READINGS])
def test_an_analyst_does_not_see_it(client: Client, day: ModelDay, address: str) -> None:
    client.force_login(make_user(Role.ANALYST, "ann"))
    assert client.get(reverse(address)).status_code == 403
