"""What a page does with parameters of its address that it does not know."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.dashboard.pages import main_words, read
from tests.factories import (
    make_article,
    make_claim,
    make_group,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tracker.dashboard.urls import urlpatterns
from tracker.moves.vocabulary import Review

pytestmark = pytest.mark.django_db

_STOPS_MAILS = "watchlist-unsubscribe"  # whatever a mail program appends
_CHARTS = {"organization-csv": "turnover", "compare-csv": "counts"}


def _address(name: str) -> str:
    """Of a page with something on it."""
    here, there = make_organization("OpenAI", slug="openai"), make_organization("Anthropic", slug="anthropic")
    move = make_move(person=make_person("Ada", slug="ada"), from_organization=here, to_organization=there)
    article = make_article(source=make_source("Daily"))
    make_claim(move=move, article=article, review=Review.ACCEPTED)
    pattern = next(each.pattern for each in urlpatterns if each.name == name)
    known = {"slug": "ada" if name in ("person", "correction") else "daily" if name == "source" else "openai"}
    known |= {"key": _CHARTS.get(name, "")}
    keys = {"move": move.pk, "article": article.pk, "group-move": make_group().pk}
    taken = {each: known.get(each) or keys[name] for each in pattern.converters}
    query = "organization=openai&organization=anthropic" if name.startswith("compare") else ""
    return f"{reverse(name, kwargs=taken)}?{query}"


@pytest.mark.parametrize("name", [each.name for each in urlpatterns if each.name != _STOPS_MAILS])
def test_every_page_names_a_parameter_that_it_does_not_know(client: Client, name: str) -> None:
    address = _address(name)
    assert client.get(address).status_code == 200
    response = client.get(f"{address}&organisations=1")
    assert response.status_code == 400
    assert "This page has no parameter “organisations”" in response.content.decode()


def test_says_which_parameters_there_are(client: Client) -> None:
    said = main_words(read(client, "/compare/?organizations=openai", status=400))
    assert (
        "This page has no parameter “organizations”; there are since, until, level, status, exit_manner, "
        "role_group, organization." in said
    )


def test_shows_what_else_was_asked_for(client: Client) -> None:
    make_move(from_organization=make_organization("OpenAI", slug="openai"), announced_on="2019-05-05")
    said = main_words(read(client, "/organizations/openai/?since=2019&until=2019&form=openai", status=400))
    assert "1 Jan 2019 – 31 Dec 2019" in said


def test_leaves_aside_what_other_sites_append(client: Client) -> None:
    assert client.get("/moves/?utm_source=mail&fbclid=1").status_code == 200


def test_shows_the_name_as_text(client: Client) -> None:
    assert "<b>" not in client.get("/?%3Cb%3E=1").content.decode()
