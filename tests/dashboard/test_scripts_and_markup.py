"""Names in every script, and names that look like markup, on every page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.dashboard.pages import main_words, read
from tests.factories import make_article, make_claim, make_move, make_organization, make_person

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script> A&B"


def _addresses(name: str) -> list[str]:
    """Every page that shows a person and an organization of this name, and what is quoted of them."""
    person, organization = make_person(name), make_organization(name)
    move = make_move(
        person=person, from_organization=organization, role_from=name, note=name, announced_on="2026-03-20"
    )
    quote = f"{name} left."
    article = make_article(quote, title=name, byline=name)
    make_claim(move=move, article=article, quote=quote, person_name=name, from_name=name, to_name="")
    lists = ["/", "/organizations/", "/people/", "/moves/", "/moves/?person=" + person.slug]
    found = [f"/organizations/?q={name[:4]}", f"/people/?q={name[:4]}", f"/search/?q={name[:4]}"]
    return [*lists, *found, *(record.get_absolute_url() for record in (person, organization, move, article))]


@pytest.mark.parametrize("name", ["王小明", "Юрий Гагарин", "محمد الأمين", "Πλάτων", "Żółć İğdır", "नरेन्द्र"])
def test_every_page_shows_names_of_every_script(client: Client, name: str) -> None:
    for address in _addresses(name):
        assert name in main_words(read(client, address)), address


def test_every_page_escapes_what_looks_like_markup(client: Client) -> None:
    for address in _addresses(MARKUP):
        content = client.get(address).content.decode()
        assert "<script>alert" not in content, address


def test_shows_what_looks_like_markup_as_it_was_written(client: Client) -> None:
    move_page = next(
        address
        for address in _addresses(MARKUP)
        if address.startswith("/moves/") and "?" not in address[7:] and address != "/moves/"
    )
    page = read(client, move_page)
    assert MARKUP in page.find(".//h1").text_content()
    assert page.find(".//title").text_content().strip().startswith(f"{MARKUP} left {MARKUP}")


@pytest.mark.parametrize("address", ["/?since={}", "/moves/?from={}", "/moves/?page={}", "/search/?q={}"])
def test_escapes_what_the_address_says(client: Client, address: str) -> None:
    assert "<script>alert" not in client.get(address.format(MARKUP)).content.decode()
