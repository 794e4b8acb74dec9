"""Which moves each parameter of the shared filter leaves, alone and with others."""

from datetime import date
from typing import Any

import pytest

from orgs.models import Lineage, Organization
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_group,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tracker.dates import PartialDate
from tracker.merges.merge import merge
from tracker.metrics.move_filter import MoveFilter
from tracker.moves.models import Move

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def found(**data: Any) -> set[Move]:
    return set(MoveFilter.read(data).apply(Move.objects.for_list(), today=TODAY))


def link(organization: Organization, parent: Organization, since: str = "", until: str = "") -> None:
    row = Lineage(organization=organization, relation="parent", other=parent)
    row.since = PartialDate.parse(since) if since else None
    row.until = PartialDate.parse(until) if until else None
    row.save()


def test_nothing_said_leaves_all_moves() -> None:
    moves = {make_move(), make_move(status="denied")}
    assert found() == moves


def test_several_people_each_fit() -> None:
    ada, bob, _other = (make_move(person=make_person(name)) for name in ("Ada", "Bob", "Cyd"))
    assert found(person="ada") == {ada}
    assert found(person=["ada", "bob"]) == {ada, bob}
    assert found(person="nobody") == set()


def test_an_organization_is_named_by_slug_identifier_or_any_name_in_any_script() -> None:
    foo = make_organization("Foo Labs", aliases=("福实验室",))
    foo.identifiers.create(kind="wikidata", value="Q42")
    out, into = make_move(from_organization=foo), make_move(to_organization=foo)
    make_move()
    for name in ("foo-labs", "wikidata:Q42", "https://www.wikidata.org/wiki/Q42", "FOO labs", "福实验室"):
        assert found(organization=name) == {out, into}, name
    assert found(from_organization="wikidata:Q42") == {out}
    assert found(to_organization="福实验室") == {into}
    assert found(organization="wikidata:Q43") == set()


def test_several_organizations_each_fit_and_two_sides_both() -> None:
    foo, bar, baz = (make_organization(name) for name in ("Foo", "Bar", "Baz"))
    one = make_move(from_organization=foo, to_organization=bar)
    two = make_move(from_organization=bar, to_organization=baz)
    assert found(from_organization=["foo", "bar"]) == {one, two}
    assert found(from_organization=["foo", "bar"], to_organization="baz") == {two}
    assert found(organization="foo", to_organization="baz") == set()


def test_the_address_of_a_merged_record_means_the_survivor() -> None:
    loser, survivor = make_organization("Old"), make_organization("New")
    move = make_move(from_organization=survivor)
    merge(loser, survivor, by=None, now=NOW)
    assert found(organization="old") == {move}


def test_with_children_takes_what_belonged_to_it_at_the_time_even_below_a_parent() -> None:
    top, middle, child = (make_organization(name) for name in ("Top", "Middle", "Child"))
    link(middle, top)
    link(child, middle, since="2024")
    before = make_move(from_organization=child, announced_on="2023-06-01")
    after = make_move(from_organization=child, announced_on="2024-06-01")
    own = make_move(from_organization=middle, announced_on="2024-06-01")
    assert found(organization="middle") == {own}
    assert found(organization="middle", with_children="true") == {own, after}
    assert found(organization="middle", with_children="false") == {own}
    assert found(organization="middle", level="lineage") == set()
    assert found(from_organization="top", level="lineage") == {own, after}
    assert found(organization="child", with_children="true") == {before, after}


def test_an_identifier_is_of_the_person_or_of_either_organization() -> None:
    ada, foo = make_person("Ada"), make_organization("Foo")
    ada.identifiers.create(kind="orcid", value="0000-0002-1825-0097")
    foo.identifiers.create(kind="wikidata", value="Q42")
    of_ada, of_foo = make_move(person=ada), make_move(to_organization=foo)
    make_move()
    assert found(identifier="orcid:0000-0002-1825-0097") == {of_ada}
    assert found(identifier="wikidata:Q42") == {of_foo}
    assert found(identifier=["wikidata:Q42", "orcid:0000-0002-1825-0097"]) == {of_ada, of_foo}


@pytest.mark.parametrize("few", [0, 1000])
def test_kind_and_country_are_those_of_one_organization(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.metrics.move_filter.narrow._FEW", few)
    lab = make_organization(kind="lab", country="FR")
    shop, school = make_organization(country="FR"), make_organization(kind="university", country="GB")
    of_lab, of_shop = make_move(to_organization=lab), make_move(from_organization=shop)
    of_school = make_move(from_organization=school)
    assert found(organization_kind="lab") == {of_lab}
    assert found(organization_kind=["lab", "university"]) == {of_lab, of_school}
    assert found(country="fr") == {of_lab, of_shop}
    assert found(country="fr", organization_kind="lab") == {of_lab}
    assert found(country="gb", organization_kind="lab") == set()
    mixed = make_move(from_organization=school, to_organization=make_organization(kind="lab"))
    assert mixed not in found(country="gb", organization_kind="lab")


@pytest.mark.parametrize(
    ("name", "value", "fields"),
    [
        ("kind", "internal", {"kind_of": "internal"}),
        ("status", "rumoured", {"status": "rumoured"}),
        ("exit_manner", "dismissed", {"exit_manner": "dismissed"}),
        ("entry_manner", "founded", {"entry_manner": "founded"}),
        ("role_group", "leadership", {"role_from": "Chief Executive Officer"}),
    ],
)
def test_each_choice_leaves_the_moves_that_have_it(name: str, value: str, fields: dict[str, str]) -> None:
    make_move()
    foo = make_organization()
    if fields.pop("kind_of", None):
        fields = {"from_organization": foo, "to_organization": foo}  # type: ignore[dict-item]
    move = make_move(**fields)
    assert found(**{name: value}) == {move}


def test_several_values_of_a_choice_each_fit() -> None:
    rumour, denied = make_move(status="rumoured"), make_move(status="denied")
    make_move()
    assert found(status=["denied", "rumoured"]) == {rumour, denied}


def test_capacity_is_that_of_a_side_that_is_known() -> None:
    foo, bar = make_organization(), make_organization()
    board = make_move(from_organization=foo, to_organization=bar, to_capacity="board")
    make_move(from_organization=foo, to_capacity="board")  # nobody knows where they went
    assert found(capacity="board") == {board}


def test_counts_as_leaves_the_moves_behind_a_figure() -> None:
    foo, bar = make_organization("Foo"), make_organization("Bar")
    out = make_move(from_organization=foo, to_organization=bar)
    into = make_move(to_organization=foo)
    make_move(from_organization=foo, status="rumoured")
    make_move(from_organization=foo, to_organization=foo)
    assert found(organization="foo", counts_as="departure") == {out}
    assert found(organization="foo", counts_as="arrival") == {into}
    assert found(organization=["foo", "bar"], counts_as="either") == {out, into}
    assert found(counts_as="departure") == {out}
    assert found(organization="nobody", counts_as="departure") == set()


def test_a_group_leaves_its_named_people() -> None:
    group = make_group()
    move = make_move(group=group)
    make_move()
    assert found(group=group.pk) == {move}


def test_a_source_leaves_moves_that_its_articles_are_accepted_evidence_of() -> None:
    daily, weekly = make_source("Daily"), make_source("Weekly")
    move, pending = make_move(), make_move()
    make_claim(move=move, article=make_article("Ada left Foo.", source=daily))
    make_claim(move=move, article=make_article("She left Foo.", source=daily))
    make_claim(article=make_article("Ada goes.", source=daily), person=pending.person, review="pending")
    make_claim(move=pending, article=make_article("Cyd left Bar.", source=weekly))
    assert found(source="daily") == {move}
    assert found(source=["daily", "weekly"]) == {move, pending}


def test_stale_leaves_rumours_of_long_ago_or_all_others() -> None:
    stale = make_move(status="rumoured", announced_on="2020")
    fresh = make_move(status="rumoured", announced_on="2026-11-20")
    sure = make_move(announced_on="2020")
    assert found(stale="true") == {stale}
    assert found(stale="false") == {fresh, sure}


def test_text_finds_names_of_people_and_organizations_and_roles() -> None:
    by_person = make_move(person=make_person("Łucja Żółć"))
    by_organization = make_move(from_organization=make_organization("Anthropic"))
    by_role = make_move(role_to="Ingénieure en chef", announced_on="2026-01-01")
    assert found(q="zolc") == {by_person}
    assert found(q="anthrop") == {by_organization}
    assert found(q="INGÉNIEURE") == {by_role}
    assert found(q="nothing of the sort") == set()


def test_roles_of_long_ago_are_looked_through_where_something_else_bounds_the_list() -> None:
    old = make_move(person=make_person("Ada"), role_from="glassblower", announced_on="2015")
    assert found(q="glassblower") == set()
    assert found(q="glassblower", person="ada") == {old}
    assert found(q="glassblower", since="2014") == {old}


def test_a_period_takes_what_may_lie_in_it() -> None:
    year, day = make_move(announced_on="2024"), make_move(announced_on="2024-03-05")
    assert found(since="2024-06") == {year}
    assert found(until="2024-03") == {year, day}
    assert found(since="2024-03-05", until="2024-03-05") == {year, day}
    assert found(since="2025") == set()


def test_all_that_is_said_must_fit() -> None:
    foo = make_organization("Foo", country="FR")
    ada = make_person("Ada")
    move = make_move(
        person=ada,
        from_organization=foo,
        role_from="head of research",
        exit_manner="resigned",
        announced_on="2024-05",
    )
    said = {
        "person": "ada",
        "organization": "foo",
        "from_organization": "foo",
        "country": "FR",
        "organization_kind": "company",
        "kind": "departure",
        "status": "confirmed",
        "exit_manner": "resigned",
        "capacity": "employment",
        "counts_as": "departure",
        "stale": "false",
        "q": "head of",
        "since": "2024",
        "until": "2024",
    }
    assert found(**said) == {move}
    for name, other in {
        "person": "bob",
        "from_organization": "bar",
        "country": "GB",
        "organization_kind": "lab",
        "kind": "arrival",
        "status": "denied",
        "exit_manner": "retired",
        "capacity": "board",
        "counts_as": "arrival",
        "stale": "true",
        "q": "tail of",
        "until": "2024-04",
        "to_organization": "foo",
    }.items():
        assert found(**said | {name: other}) == set(), name


def test_what_awaits_approval_is_never_found() -> None:
    make_move(awaits_approval=True)
    assert found() == set()


@pytest.mark.parametrize(
    ("data", "queries"),
    [
        ({}, 1),
        ({"organization": ["foo", "bar"]}, 2),
        ({"organization": "foo", "from_organization": "bar", "with_children": "true"}, 4),
        ({"source": "daily", "country": "FR", "stale": "false"}, 2),
        ({"identifier": "wikidata:Q42"}, 3),
    ],
)
def test_costs_the_same_however_many_moves_there_are(
    data: dict[str, Any], queries: int, django_assert_num_queries: Any
) -> None:
    foo, bar = make_organization("Foo", country="FR"), make_organization("Bar")
    foo.identifiers.create(kind="wikidata", value="Q42")
    Lineage.objects.create(organization=make_organization("Part"), other=foo, relation="parent")
    for _number in range(8):
        make_move(from_organization=foo, to_organization=bar)
    with django_assert_num_queries(queries):
        found(**data)
