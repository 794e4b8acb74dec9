"""The page of one move, with its evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.dashboard.pages import main_words, read, words
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tracker.dates import PartialDate
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db


def _move(**fields: Any) -> Move:
    sides = {
        "from_organization": make_organization("Foo Labs"),
        "to_organization": make_organization("Bar AI"),
    }
    return make_move(person=make_person("Ada Example"), **(sides | fields))


def _page(client: Client, move: Move) -> Any:
    return read(client, f"/moves/{move.pk}/")


@pytest.mark.parametrize(
    ("fields", "headline"),
    [
        ({}, "Ada Example left Foo Labs for Bar AI"),
        ({"status": "announced"}, "Ada Example is to leave Foo Labs for Bar AI"),
        ({"status": "rumoured"}, "Ada Example is said to leave Foo Labs for Bar AI"),
        ({"status": "denied"}, "Denied: Ada Example leaving Foo Labs for Bar AI"),
        ({"status": "retracted"}, "Retracted: Ada Example leaving Foo Labs for Bar AI"),
        ({"entry_manner": "founded"}, "Ada Example left Foo Labs and founded Bar AI"),
        ({"to_organization": None}, "Ada Example left Foo Labs"),
        ({"to_organization": None, "exit_manner": "retired"}, "Ada Example retired from Foo Labs"),
        ({"to_organization": None, "from_capacity": "board"}, "Ada Example left the board of Foo Labs"),
        ({"to_organization": None, "from_capacity": "advisory"}, "Ada Example stopped advising Foo Labs"),
        ({"from_organization": None}, "Ada Example joined Bar AI"),
        ({"from_organization": None, "entry_manner": "founded"}, "Ada Example founded Bar AI"),
        ({"from_organization": None, "to_capacity": "board"}, "Ada Example joined the board of Bar AI"),
        ({"from_organization": None, "to_capacity": "advisory"}, "Ada Example became an adviser to Bar AI"),
    ],
)
def test_says_in_one_sentence_what_happened_and_how_sure_it_is(
    client: Client, fields: dict[str, Any], headline: str
) -> None:
    page = _page(client, _move(**fields))
    assert words(page.find(".//h1")) == headline
    assert words(page.find(".//title")).startswith(headline)


def test_says_that_a_step_within_an_organization_is_a_new_role(client: Client) -> None:
    foo = make_organization("Foo Labs")
    move = make_move(person=make_person("Ada Example"), from_organization=foo, to_organization=foo)
    assert words(_page(client, move).find(".//h1")) == "Ada Example took a new role at Foo Labs"


def test_shows_both_sides_with_roles_manners_and_capacities(client: Client) -> None:
    move = _move(
        role_from="VP", exit_manner="resigned", role_to="director", entry_manner="hired", to_capacity="board"
    )
    said = main_words(_page(client, move))
    assert "From Foo Labs VP Employment · Resigned" in said
    assert "To Bar AI director Board · Hired · figures do not count this side" in said


def test_shows_both_dates_as_vague_as_they_are(client: Client) -> None:
    said = main_words(_page(client, _move(announced_on="2024-10-14", effective_on="2025")))
    assert "Announced 14 Oct 2024 Effective 2025 month not known" in said


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        ("rumoured", "neither side has confirmed it"),
        ("announced", "has said so"),
        ("confirmed", "It happened"),
        ("denied", "then denied"),
        ("retracted", "then called off"),
    ],
)
def test_explains_the_status(client: Client, status: str, meaning: str) -> None:
    assert meaning in main_words(_page(client, _move(status=status)))


@pytest.mark.parametrize(
    ("status", "is_marked"),
    [("rumoured", True), ("announced", False), ("confirmed", False), ("denied", True), ("retracted", True)],
)
def test_marks_a_move_that_no_figure_counts(client: Client, status: str, is_marked: bool) -> None:
    assert (
        "Not counted. It is kept on record" in main_words(_page(client, _move(status=status)))
    ) is is_marked


def test_quotes_the_article_with_source_date_and_links(client: Client) -> None:
    quote = "Ada Example quitte Foo Labs pour Bar AI."
    article = make_article(
        quote,
        title="Départ",
        language="fr",
        source=make_source("Le Modèle"),
        url="https://news.example/ada",
        published_on=date(2024, 10, 14),
    )
    move = _move()
    make_claim(move=move, article=article, quote=quote)
    (item,) = _page(client, move).xpath("//ul[@class='claims']/li")
    assert words(item) == (
        f"{quote} From an article Le Modèle, 14 Oct 2024 Départ Original at news.example Says: confirmed"
    )
    assert item.find("blockquote").get("lang") == "fr"
    assert item.xpath(".//a/@href") == [f"/articles/{article.pk}/", "https://news.example/ada"]


def test_shows_no_evidence_that_was_not_accepted(client: Client) -> None:
    move = _move()
    make_claim(quote="Ada Example may leave Foo Labs.")
    assert "No evidence is on record for this move." in main_words(_page(client, move))


def test_explains_an_unsourced_move(client: Client) -> None:
    move = _move()
    make_import_claim(move)
    assert "Unsourced. This move comes from an import that names no source." in main_words(
        _page(client, move)
    )


def test_does_not_call_an_import_with_a_source_unsourced(client: Client) -> None:
    move = _move()
    make_import_claim(move, url="https://news.example/ada")
    said = main_words(_page(client, move))
    assert "Unsourced" not in said
    assert "Imported Original at news.example" in said


def test_does_not_link_an_address_that_is_no_web_page(client: Client) -> None:
    move = _move()
    make_claim(origin="analyst", move=move, url="javascript:alert(1)")
    assert b"javascript:" not in client.get(f"/moves/{move.pk}/").content


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_answers_404_for_an_unknown_move(client: Client, pk: str) -> None:
    assert "There is nothing at this address" in main_words(read(client, f"/moves/{pk}/", status=404))


def test_says_as_what_somebody_went_where_a_side_is_no_post_that_counts(client: Client) -> None:
    move = make_move(
        person=make_person("Ada Example"),
        from_organization=make_organization("Foo Labs"),
        to_organization=make_organization("Bar AI"),
        from_capacity="board",
    )
    said = main_words(read(client, f"/moves/{move.pk}/"))
    assert "Ada Example went from Foo Labs (board) to Bar AI (employment)" in said


def test_the_page_of_a_merged_move_leads_to_the_survivor_until_it_is_undone(client: Client) -> None:
    loser, survivor = _move(), _move()
    loser.person = survivor.person
    loser.save()
    log = merge(loser, survivor, by=None, now=NOW, all_the_same=True)
    answer = client.get(f"/moves/{loser.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/moves/{survivor.pk}/")
    for address in ("/moves/", f"/people/{survivor.person.slug}/", "/"):
        assert f"/moves/{loser.pk}/" not in client.get(address).content.decode()
    undo(log.pk, by=None, now=NOW)
    assert client.get(f"/moves/{loser.pk}/").status_code == 200


def test_tells_what_became_of_it(client: Client) -> None:
    move = make_move(status="rumoured", announced_on="2024")
    move.status, move.announced_on = "confirmed", PartialDate.parse("2024-10-14")
    move.save()
    (history,) = read(client, move.get_absolute_url()).xpath("//ol[@aria-labelledby='history']")
    said = words(history)
    assert "Status: rumoured, now confirmed.Date announced: 2024, now 2024-10-14." in said
    assert said.endswith("Entered: rumoured.")
