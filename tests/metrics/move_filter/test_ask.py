"""Reading a filter, writing it back, and saying it in words."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from tests.factories import make_group, make_move, make_organization, make_person, make_source
from tracker.metrics.move_filter import BadFilter, MoveFilter
from tracker.metrics.move_filter.parameters import PARAMETERS

pytestmark = pytest.mark.django_db

EVERYTHING = (
    "person=ada&organization=bar&organization=foo&from_organization=foo&to_organization=bar"
    "&with_children=true&identifier=wikidata%3AQ42&organization_kind=company&organization_kind=lab&country=FR"
    "&kind=transfer&status=announced&status=confirmed&exit_manner=resigned&entry_manner=hired"
    "&capacity=employment&role_group=research&counts_as=transfer&gap_days=0&group=12&source=daily&stale=false"
    "&q=chief+scientist&since=2024&until=2024-10-14&latest=30"
)


def errors_of(data: Any) -> dict[str, list[str]]:
    with pytest.raises(BadFilter) as caught:
        MoveFilter.read(data)
    return caught.value.errors


def test_one_text_stands_for_all_ways_to_ask_for_the_same() -> None:
    assert MoveFilter.read(EVERYTHING).query == EVERYTHING
    mixed = "&".join(reversed(EVERYTHING.split("&"))) + "&status=&organization=foo&kind=transfer&level="
    assert MoveFilter.read(mixed).query == EVERYTHING


def test_every_parameter_goes_there_and_back() -> None:
    asked = MoveFilter.read(EVERYTHING + "&level=")
    assert set(asked.said) == set(PARAMETERS) - {"level"}
    assert MoveFilter.read("level=lineage&organization=foo").query == "organization=foo&level=lineage"


def test_what_is_usual_is_not_written() -> None:
    asked = MoveFilter.read("level=organization&with_children=false&q=+&person=")
    assert (asked.query, bool(asked)) == ("", False)


def test_an_address_a_mapping_and_its_values_mean_the_same() -> None:
    by_mapping = MoveFilter.read({"status": ["denied"], "stale": False, "group": 3, "person": None})
    by_query = MoveFilter.read(QueryDict("status=denied&stale=false&group=3"))
    assert by_mapping == by_query
    assert by_mapping.query == "status=denied&group=3&stale=false"


@pytest.mark.parametrize("before", ["?", "/api/v1/moves/?", "https://tracker.example/feeds/moves.rss?", " ?"])
def test_an_address_is_read_by_its_end(before: str) -> None:
    assert MoveFilter.read(f"{before}kind=arrival#top").query == "kind=arrival"


def test_refuses_more_parameters_than_anybody_needs() -> None:
    assert errors_of("a&" * 1500) == {"filter": ["These are too many parameters."]}


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("colour=red", "colour", "There is no such filter. Filters are person, organization,"),
        ("status=sure", "status", "sure is not one of the available choices: rumoured, announced, confirmed"),
        ("kind=sale", "kind", "arrival, departure, transfer, internal"),
        ("level=all", "level", "all is not one of the available choices: organization, lineage."),
        ("stale=perhaps", "stale", "This is true or false."),
        ("group=many", "group", "This is a whole number, such as 12."),
        ("group=0", "group", "This is a whole number, such as 12."),
        ("group=9223372036854775808", "group", "This is a whole number"),
        ("country=France", "country", "Write two letters of ISO 3166-1, such as FR."),
        ("identifier=Ada", "identifier", "Write its kind, a colon and its value, such as wikidata:Q42"),
        ("identifier=orcid%3A0000-0000-0000-0000", "identifier", "its check digits do not fit"),
        ("since=2024-13", "since", "there is no month 13"),
        ("since=2024&until=2023", "until", "before it begins"),
        ("with_children=true&level=lineage", "with_children", "not both"),
        ("q=" + "x" * 201, "q", "This is longer than 200 characters."),
        ("person=a%00b", "person", "This is no text."),
        ("&".join(f"person=p{number}" for number in range(51)), "person", "Name 50 at most."),
    ],
)
def test_refuses_what_it_cannot_read_with_a_sentence_for_the_parameter(
    query: str, name: str, sentence: str
) -> None:
    errors = errors_of(query)
    assert list(errors) == [name]
    assert sentence in errors[name][0]


def test_refuses_text_that_no_database_holds() -> None:
    assert errors_of({"q": "\ud800"}) == {"q": ["This is no text."]}


def test_names_all_that_is_wrong_at_once() -> None:
    assert set(errors_of("status=sure&colour=red&since=soon")) == {"status", "colour", "since"}


def test_lets_pass_the_parameters_beside_it() -> None:
    assert MoveFilter.read("cursor=x&kind=arrival", beside=["cursor"]).query == "kind=arrival"


def test_check_says_who_is_not_there() -> None:
    asked = MoveFilter.read("person=nobody&from_organization=none&source=no-paper&group=77")
    with pytest.raises(BadFilter) as caught:
        asked.check()
    assert caught.value.errors == {
        "person": ["There is no person “nobody”."],
        "from_organization": ["There is no organization “none”."],
        "source": ["There is no source “no-paper”."],
        "group": ["There is no group move 77."],
    }


def test_check_lets_pass_what_is_there() -> None:
    make_person("Ada")
    make_organization("Foo")
    make_source("Daily")
    group = make_group()
    MoveFilter.read(f"person=ada&organization=foo&source=daily&group={group.pk}").check()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "All moves."),
        ("from_organization=foo&status=confirmed&since=2024", "Moves out of Foo, confirmed, since 2024."),
        (
            "organization=foo&organization=b&level=lineage",
            "Moves into, out of or within B or Foo, with all that it was the topmost parent of at the time.",
        ),
        (
            "person=ada&kind=departure&kind=transfer&kind=internal",
            "Moves of Ada, of the kind departure, transfer or internal.",
        ),
        ("to_organization=none", "Moves into “none”."),
        (
            "counts_as=departure&since=2024-10&until=2024-10",
            "Moves that count as departures, in October 2024.",
        ),
        ("until=2024-10-14", "Moves until 14 October 2024."),
        ("until=2024", "Moves until the end of 2024."),
        ("source=daily&stale=false", "Moves with evidence from Daily, without rumours that have gone stale."),
        ("q=chief&country=FR", "Moves with an organization in FR, found by “chief”."),
    ],
)
def test_says_itself_in_one_sentence(query: str, sentence: str) -> None:
    make_person("Ada")
    make_organization("Foo")
    make_organization("B")
    make_source("Daily")
    assert MoveFilter.read(query).in_words() == sentence


def test_says_everything_at_once() -> None:
    words = MoveFilter.read(EVERYTHING).in_words()
    for part in (
        "wikidata:Q42",
        "company or lab",
        "announced or confirmed",
        "manner of leaving is resigned",
        "manner of coming is hired",
        "capacity employment",
        "role in research",
        "group move 12",
        "until 14 October 2024",
    ):
        assert part in words


def test_the_list_of_the_api_is_narrowed_by_the_same(client: Client) -> None:
    foo = make_organization("Foo", aliases=("Old Foo",), country="FR")
    move = make_move(from_organization=foo, exit_manner="resigned")
    make_move()
    for query in ("country=FR", "exit_manner=resigned", "organization=Old+Foo", "q=foo"):
        answer = client.get(f"/api/v1/moves/?{query}").json()
        assert [row["id"] for row in answer["results"]] == [move.pk], query
