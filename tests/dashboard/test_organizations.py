"""The list of organizations, and the page of one."""

from __future__ import annotations

import pytest
from django.test import Client

from orgs.models import Lineage
from tests.dashboard.pages import listed_moves, main_words, read, words
from tests.factories import make_import_claim, make_move, make_organization, make_person
from tracker.dates import PartialDate

pytestmark = pytest.mark.django_db


def test_lists_organizations_with_their_counts(client: Client) -> None:
    foo, bar = make_organization("Foo Labs", kind="lab", country="FR"), make_organization("Bar AI")
    make_move(from_organization=foo, to_organization=bar, announced_on="2026-03-20")
    rows = [words(row) for row in read(client, "/organizations/").xpath("//tbody/tr")]
    assert rows == ["Bar AI Company 0 1", "Foo Labs Lab FR 1 0"]


def test_opens_a_count_to_the_moves_behind_it(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_move(to_organization=foo, person=make_person("Ada Example"), announced_on="2026-03-20")
    make_move(to_organization=foo, announced_on="2026-03-20", status="denied")
    (link,) = read(client, "/organizations/").xpath("//td[@class='number']/a/@href")
    assert listed_moves(read(client, link)) == ["Ada Example joined Foo Labs"]


def test_shows_the_unsourced_share_beside_a_count(client: Client) -> None:
    make_import_claim(make_move(from_organization=make_organization("Foo Labs"), announced_on="2026-03-20"))
    assert "1 100% unsourced" in main_words(read(client, "/organizations/"))


def test_finds_an_organization_by_another_name(client: Client) -> None:
    make_organization("Foo Labs", aliases=("Laboratoires Foo",))
    make_organization("Bar AI")
    rows = read(client, "/organizations/?q=laboratoires").xpath("//tbody/tr/th")
    assert [words(row) for row in rows] == ["Foo Labs"]


def test_says_so_where_no_organization_is_found(client: Client) -> None:
    assert "No organization on record fits." in main_words(read(client, "/organizations/?q=nobody"))


def test_refuses_a_search_that_is_too_long(client: Client) -> None:
    page = read(client, f"/organizations/?q={'x' * 201}", status=400)
    assert "Any name, in any script: Ensure this value has at most 200 characters" in main_words(page)


def test_shows_the_page_of_an_organization(client: Client) -> None:
    make_organization(
        "Foo Labs",
        note="robotics",
        kind="lab",
        country="FR",
        website="https://www.foo.example",
        aliases=("FL",),
    )
    said = main_words(read(client, "/organizations/foo-labs-robotics/"))
    assert all(
        part in said for part in ("Foo Labs", "robotics", "Lab · FR", "foo.example", "Also written FL")
    )


def test_opens_the_website_without_vouching_for_it(client: Client) -> None:
    make_organization("Foo Labs", website="https://foo.example")
    link = read(client, "/organizations/foo-labs/").xpath("//a[@href='https://foo.example']")[0]
    assert link.get("rel") == "noopener nofollow"


def test_does_not_link_an_address_that_is_no_web_page(client: Client) -> None:
    make_organization("Foo Labs", website="javascript:alert(1)")
    assert b"javascript:" not in client.get("/organizations/foo-labs/").content


def test_shows_lineage_from_both_ends(client: Client) -> None:
    brain, google = make_organization("Google Brain"), make_organization("Google")
    lineage = Lineage(organization=brain, relation="parent", other=google)
    lineage.since, lineage.until = PartialDate.parse("2011"), PartialDate.parse("2023-04")
    lineage.save()
    assert "Part of Google 2011 – Apr 2023" in main_words(read(client, "/organizations/google-brain/"))
    assert "Parent of Google Brain 2011 – Apr 2023" in main_words(read(client, "/organizations/google/"))


def test_counts_departures_and_arrivals_apart(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_move(from_organization=foo, announced_on="2026-03-20")
    make_move(from_organization=foo, announced_on="2026")
    make_move(to_organization=foo, announced_on="2026-04-20")
    numbers = read(client, "/organizations/foo-labs/").xpath("//dl[@class='numbers']//dd")
    assert [words(number) for number in numbers] == ["1.9 (1–2)", "1", "3 few: rates say little"]


def test_lists_the_latest_moves_out_and_in(client: Client) -> None:
    foo = make_organization("Foo Labs")
    make_move(from_organization=foo, person=make_person("Ada Example"))
    make_move(to_organization=foo, person=make_person("Bob Example"))
    moves = listed_moves(read(client, "/organizations/foo-labs/"))
    assert moves == ["Ada Example left Foo Labs", "Bob Example joined Foo Labs"]


def test_answers_404_for_an_unknown_organization(client: Client) -> None:
    assert "There is nothing at this address" in main_words(
        read(client, "/organizations/nobody/", status=404)
    )
