"""Moving articles between stories through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.api.tokens import client_of
from tests.api.writing.test_moves import post
from tests.factories import make_article, make_user
from tracker.desk.roles import Role
from tracker.news.models import Article, StoryDecision

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles/"


@pytest.fixture
def tool() -> Client:
    return client_of(make_user(Role.ANALYST), "read", "write")


@pytest.fixture
def three() -> list[Article]:
    return [make_article(f"Text of article {number}.") for number in range(3)]


def join(tool: Client, article: Article, other: Any, expect: int = 200) -> Any:
    return post(tool, f"{ARTICLES}{article.pk}/join/", {"other": other}, expect).json()


def story(tool: Client, number: int) -> set[int]:
    return {each["id"] for each in tool.get(ARTICLES, {"story": number}).json()["results"]}


def test_articles_are_put_into_one_story_and_taken_out(tool: Client, three: list[Article]) -> None:
    first, second, third = three
    number = join(tool, first, second.pk)["story"]
    assert join(tool, third, first.pk)["story"] == number
    assert story(tool, number) == {first.pk, second.pk, third.pk}
    parted = post(tool, f"{ARTICLES}{first.pk}/part/", {}, 200).json()
    assert (parted["parted_from"], parted["article"]["story"]) == (2, None)
    assert story(tool, number) == {second.pk, third.pk}
    decisions = StoryDecision.objects.filter(is_one_story=False)
    assert {each.decided_by.username for each in decisions if each.decided_by} == {"analyst"}
    assert post(tool, f"{ARTICLES}{first.pk}/part/", {}, 200).json()["parted_from"] == 0


def test_what_cannot_be_one_story_is_said(tool: Client, three: list[Article]) -> None:
    same = join(tool, three[0], three[0].pk, 409)
    assert (same["code"], "the article itself" in same["detail"]) == ("not_one_story", True)
    assert "no article with the number 999999" in join(tool, three[0], 999999, 409)["detail"]
    assert join(tool, three[0], 0, 400)["errors"][0]["field"] == "other"
    assert not Article.objects.filter(story__isnull=False).exists()


def test_a_viewer_moves_nothing(three: list[Article]) -> None:
    viewer = client_of(make_user(Role.VIEWER), "read", "write")
    assert join(viewer, three[0], three[1].pk, 403)["code"] == "role"
