"""What agents are told, and on whose word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orgs.models import Lineage
from tests.agents.clients import post, refusal, use
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
from tracker.merges.merge import merge
from tracker.metrics.move_filter.parameters import PARAMETERS
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
QUOTE = "Ada Example left Foo Labs for Bar AI."
URL = "https://daily.example/ada"


def make_cited_move(quote: str = QUOTE, **fields: Any) -> Move:
    """A transfer for which one article of a source speaks."""
    fields.setdefault("person", make_person("Ada Example"))
    fields.setdefault("from_organization", make_organization("Foo Labs"))
    move = make_move(**fields)
    source = make_source(f"The Daily Model {move.pk}")
    article = make_article(quote, title="A change", source=source, url=f"{URL}-{move.pk}")
    make_claim(move=move, quote=quote, article=article)
    return move


def test_a_move_comes_with_sentence_source_address_and_date(client: Client) -> None:
    move = make_cited_move()
    found = use(client, "get_move", id=move.pk)
    assert found.data["move"]["page"] == f"http://testserver/moves/{move.pk}/"
    assert not found.data["move"]["unsourced"]
    (citation,) = found.data["move"]["citations"]
    assert citation["quote"] == {"quoted_from_source": QUOTE}
    assert citation["title"] == {"quoted_from_source": "A change"}
    assert (citation["source"], citation["url"], citation["published_on"]) == (
        f"The Daily Model {move.pk}",
        f"{URL}-{move.pk}",
        "2024-10-14",
    )
    cited = f"The Daily Model {move.pk}, 2024-10-14, {URL}-{move.pk}: <quoted>{QUOTE}</quoted>"
    assert f"    – {cited} (it says: confirmed)" in found.words
    assert (
        f"[{move.pk}] Ada Example: Foo Labs → ? (departure); status confirmed, announced 2024-10-14."
        in found.words
    )


def test_says_why_a_move_has_its_status(client: Client) -> None:
    move = make_move(status="announced", status_reason="The company told us.", status_override="announced")
    counted = make_claim(move=move, quote="She has left.", from_organization=make_organization("Other Labs"))
    why = use(client, "get_move", id=move.pk).data["why"]
    assert why["sentence"] == "An analyst set it, whatever the evidence says."
    assert why["set_by_analyst_because"] == "The company told us."
    assert [each["claim"] for each in why["evidence"]] == [counted.pk]
    assert "Other Labs" in why["contradictions"][0]


def test_says_unsourced_where_nothing_can_be_cited(client: Client) -> None:
    move = make_move(person=make_person("Ada Example"))
    make_import_claim(move)
    for called in (use(client, "get_move", id=move.pk), use(client, "list_moves", person="ada-example")):
        assert "    unsourced" in called.words.splitlines()
    (row,) = use(client, "list_moves", person="ada-example").data["moves"]
    assert (row["unsourced"], row["citations"]) == (True, [])


def test_a_list_gives_the_first_citations_and_says_how_many_more_there_are(client: Client) -> None:
    move = make_cited_move()
    for day in (20, 21):
        make_claim(
            move=move,
            quote=f"She is gone, day {day}.",
            article=make_article(f"{day}", published_on=date(2024, 10, day)),
        )
    (row,) = use(client, "list_moves").data["moves"]
    assert [each["published_on"] for each in row["citations"]] == ["2024-10-21", "2024-10-20"]
    assert row["citations_left_out"] == 1
    assert f"1 more: get_move with id {move.pk}" in use(client, "list_moves").words
    assert len(use(client, "get_move", id=move.pk).data["move"]["citations"]) == 3


def test_a_person_comes_with_names_spells_and_every_move(client: Client) -> None:
    ada, foo = make_person("Ada Example", aliases=("艾达",)), make_organization("Foo Labs")
    came = make_move(person=ada, to_organization=foo, announced_on="2020")
    left = make_cited_move(person=ada, from_organization=foo, status="denied")
    found = use(client, "get_person", slug="ada-example")
    assert [each["name"] for each in found.data["names"]] == ["Ada Example", "艾达"]
    assert [each["id"] for each in found.data["moves"]] == [left.pk, came.pk]
    (spell,) = found.data["spells"]
    assert (spell["organization"]["slug"], spell["first_move"], spell["end"]) == ("foo-labs", came.pk, "open")
    assert "Ada Example; also: 艾达. http://testserver/people/ada-example/" in found.words
    assert "status denied" in found.words


def test_an_organization_comes_with_lineage_coverage_and_latest_moves(client: Client) -> None:
    parent, foo, part = (make_organization(name) for name in ("Big Corp", "Foo Labs", "Foo Robotics"))
    Lineage.objects.create(organization=foo, relation="parent", other=parent)
    Lineage.objects.create(organization=part, relation="parent", other=foo)
    move = make_cited_move(from_organization=foo)
    found = use(client, "get_organization", slug="foo-labs")
    assert [each["organization"]["slug"] for each in found.data["belongs_to"]] == ["big-corp"]
    assert [each["organization"]["slug"] for each in found.data["parts"]] == ["foo-robotics"]
    assert (found.data["coverage"], found.data["small_coverage"]) == (1, True)
    assert [each["id"] for each in found.data["latest_moves"]] == [move.pk]
    assert "  it has the parent Big Corp" in found.words
    assert "  Foo Robotics has the parent it" in found.words
    assert "People tracked there: 1 – so few that figures say little." in found.words


@pytest.mark.parametrize("text", ["李飞飞", "Fei-Fei", "Li Fei"])
def test_finds_people_by_a_name_in_any_script(client: Client, text: str) -> None:
    person = make_person("Fei-Fei Li", aliases=("李飞飞",))
    move = make_cited_move("李飞飞离开了谷歌。", person=person)
    found = use(client, "search", text=text)
    assert [each["slug"] for each in found.data["people"]] == [person.slug]
    assert [each["id"] for each in found.data["moves"]] == [move.pk]
    assert "<quoted>李飞飞离开了谷歌。</quoted>" in found.words


def test_finds_articles_by_their_titles_and_what_it_is_asked_for_alone(client: Client) -> None:
    make_cited_move()
    found = use(client, "search", text="a change", sorts=["article"]).data
    assert [each["title"]["quoted_from_source"] for each in found["articles"]] == ["A change"]
    assert (found["people"], found["moves"]) == ([], [])
    assert use(client, "search", text="nobody at all").words == "Nothing is found."


def test_follows_a_merged_record_to_the_survivor(client: Client) -> None:
    ada, double = make_person("Ada Example"), make_person("A. Example")
    merge(double, ada, by=None, now=NOW)
    assert use(client, "get_person", slug="a-example").data["slug"] == "ada-example"


def test_goes_on_with_a_cursor(client: Client) -> None:
    moves = [make_move(announced_on=f"2024-10-0{day}") for day in (1, 2, 3)]
    first = use(client, "list_moves", limit=2, total=True).data
    assert ([each["id"] for each in first["moves"]], first["total"]) == ([moves[2].pk, moves[1].pk], 3)
    rest = use(client, "list_moves", limit=2, cursor=first["next_cursor"]).data
    assert ([each["id"] for each in rest["moves"]], rest["next_cursor"]) == ([moves[0].pk], None)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"from_organization": "foo-labs"}, ["left"]),
        ({"organization": "foo-labs", "status": ["rumoured"]}, ["came"]),
        ({"kind": ["arrival"]}, ["came"]),
        ({"counts_as": "departure", "organization": "foo-labs"}, ["left"]),
        ({"since": "2024-06", "until": "2024"}, ["left"]),
        ({"q": "Grace"}, ["came"]),
        ({"organization": "nobody"}, []),
        ({"stale": True}, ["came"]),
    ],
)
def test_lists_by_the_filters_of_the_api(
    client: Client, filters: dict[str, Any], expected: list[str]
) -> None:
    foo = make_organization("Foo Labs")
    moves = {
        "left": make_move(from_organization=foo, announced_on="2024-10"),
        "came": make_move(
            person=make_person("Grace"), to_organization=foo, announced_on="2023", status="rumoured"
        ),
    }
    found = use(client, "list_moves", **filters).data["moves"]
    assert [each["id"] for each in found] == [moves[name].pk for name in expected]


def test_takes_every_filter_of_the_api(client: Client) -> None:
    tools = post(client, "tools/list").json()["result"]["tools"]
    (tool,) = (each for each in tools if each["name"] == "list_moves")
    assert set(PARAMETERS) <= set(tool["inputSchema"]["properties"])


# --- What is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_move", {}, "id: This is needed."),
        ("get_move", {"id": "7"}, "id: This is a whole number."),
        ("get_move", {"id": 0}, "id: This is at least 1."),
        ("get_move", {"id": 2**64}, "id: This is at most 9223372036854775807."),
        ("get_move", {"id": 999}, "id: There is nothing here that has this; search finds slugs and ids."),
        ("get_person", {"slug": "nobody"}, "slug: There is nothing here that has this;"),
        ("get_person", {"slug": "../moves"}, "slug: There is nothing here that has this;"),
        ("get_person", {"slug": "a\0b"}, "slug: There is nothing here that has this;"),
        ("get_organization", {"slug": ""}, "slug: This is not empty."),
        ("search", {"text": "x" * 201}, "text: This has at most 200 characters."),
        ("search", {"text": " "}, "text: Say in q which name to look for"),
        ("search", {"text": "x", "sorts": ["source"]}, "sorts: “source” is not one of person,"),
        ("list_moves", {"since": "%d"}, "since: “%d” is not a date."),
        ("list_moves", {"since": "2024-13"}, "since: “2024-13” is not a date: there is no month 13"),
        (
            "list_moves",
            {"status": ["certain"]},
            "status: certain is not one of the available choices:",
        ),
        ("list_moves", {"status": "confirmed"}, "status: This is a list."),
        ("list_moves", {"limit": 51}, "limit: This is at most 50."),
        ("list_moves", {"cursor": "nonsense"}, "cursor: The cursor is not one that this list gave"),
        (
            "list_moves",
            {"organisation": "x"},
            "organisation: There is no such argument here; there are person,",
        ),
        ("list_moves", {"total": "yes"}, "total: This is true or false."),
        ("compute_figure", {"figure": "gossip"}, "figure: “gossip” is not one of departures,"),
        ("compute_figure", {"figure": "attrition"}, "organization: Say which organization by its slug"),
        ("compute_figure", {"figure": "departures", "months": 3}, "months: This figure takes"),
        ("compute_figure", {"figure": "followers", "to_organization": "x"}, "from_organization: Say which"),
        ("get_vocabulary", {"field": "status"}, "field: There is no such argument here"),
    ],
)
def test_bad_arguments_are_named(client: Client, tool: str, arguments: dict[str, Any], said: str) -> None:
    assert refusal(client, tool, **arguments).startswith(said)


def test_a_failure_is_told_without_its_cause(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr("tracker.agents.tools.moves.ask", fail)
    assert refusal(client, "list_moves") == (
        "Something went wrong here, and it was logged. Nothing was changed; try again later."
    )


# --- What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "arguments", "most"),
    [
        ("list_moves", {}, 2),
        ("get_move", {"id": 0}, 6),
        ("get_person", {"slug": "ada-example"}, 15),
        ("get_organization", {"slug": "foo-labs"}, 20),
        ("search", {"text": "Example"}, 45),
        ("get_vocabulary", {}, 0),
    ],
)
def test_the_number_of_queries_does_not_grow(
    client: Client, tool: str, arguments: dict[str, Any], most: int, settings: Any
) -> None:
    settings.API_KEPT_ANSWERS = 0  # what is kept is asked whether it holds, which is a query more
    ada, foo = make_person("Ada Example"), make_organization("Foo Labs")
    move = make_cited_move(person=ada, from_organization=foo)
    given = {name: value or move.pk for name, value in arguments.items()}

    def queries() -> int:
        use(client, "get_person", slug="ada-example")  # spells are derived by whoever reads them first
        with CaptureQueriesContext(connection) as captured:
            assert not use(client, tool, **given).is_error
        return len(captured)

    before = queries()
    for _ in range(5):
        make_cited_move(person=ada, from_organization=foo)
    assert queries() <= before <= most
