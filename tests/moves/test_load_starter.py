"""The command that loads the starter data."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from orgs.models import Lineage, Organization
from people.models import Person
from tests.factories import NOW, make_move, make_organization, make_person
from tracker.dates import PartialDate
from tracker.merges.merge import merge
from tracker.moves.models import Claim, Move
from tracker.moves.starter.rows import STARTER_DATA

pytestmark = pytest.mark.django_db

FILES = {
    "organizations.csv": "name,kind,aliases,country,website\n"
    "Foo Labs,lab,FooLab|ФуЛаб,FR,https://foo.example\nBar AI,company,,,\n",
    "lineage.csv": "organization,relation,other,since,until\nFoo Labs,parent,Bar AI,2020,\n",
    "people.csv": "name,aliases\nAda Example,艾达\nShunyu Yao,\nShunyu Yao (physicist),\n",
    "moves.csv": "person,from_org,to_org,role_from,role_to,exit_manner,entry_manner,"
    "from_capacity,to_capacity,announced_on,effective_on,status,note\n"
    "Ada Example,Foo Labs,Bar AI,scientist,,resigned,hired,employment,employment,2024-10,,confirmed,\n"
    "Shunyu Yao (physicist),,Bar AI,,,,,,employment,,2025,announced,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def load(folder: Path) -> list[str]:
    """The lines of the summary, as words."""
    output = StringIO()
    call_command("load_starter", dir=folder, stdout=output)
    return [" ".join(line.split()) for line in output.getvalue().splitlines()]


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_loads_every_row_and_says_so(folder: Path) -> None:
    assert load(folder) == [
        "created changed unchanged left alone",
        "organizations 2 0 0 0",
        "lineage 1 0 0 0",
        "people 3 0 0 0",
        "moves 2 0 0 0",
        "Left alone: a person has edited, logged or deleted it.",
    ]
    move = Move.objects.get(person__slug="ada-example")
    assert str(move) == "Ada Example: Foo Labs → Bar AI, 2024-10"
    assert (move.exit_manner, move.role_from, move.status) == ("resigned", "scientist", "confirmed")
    assert Organization.objects.called("ФуЛаб").get().slug == "foo-labs"
    assert Person.objects.called("艾达").get().names.get(name="艾达").kind == "native"
    assert Move.objects.get(person__note="physicist").kind == "arrival"
    assert str(Lineage.objects.get().since) == "2020"


def test_gives_each_move_an_accepted_claim_without_a_source(folder: Path) -> None:
    load(folder)
    for claim in Claim.objects.all():
        assert (claim.origin, claim.review, claim.is_unsourced) == ("import", "accepted", True)
    assert Claim.objects.count() == Move.objects.count() == 2


def test_changes_nothing_the_second_time(folder: Path) -> None:
    load(folder)
    history = Move.history.count(), Person.history.count(), Claim.history.count()
    assert load(folder)[1:5] == [
        "organizations 0 0 2 0",
        "lineage 0 0 1 0",
        "people 0 0 3 0",
        "moves 0 0 2 0",
    ]
    assert (Move.history.count(), Person.history.count(), Claim.history.count()) == history


def test_brings_what_nobody_edited_in_line_with_its_row(folder: Path) -> None:
    load(folder)
    change(folder, "moves.csv", "2024-10,,confirmed", "2024-10-14,,confirmed")
    change(folder, "organizations.csv", "Bar AI,company,,,", "Bar AI,lab,Bar,GB,")
    summary = load(folder)
    assert (summary[1], summary[4]) == ("organizations 0 1 1 0", "moves 0 1 1 0")
    assert str(Move.objects.get(person__slug="ada-example").announced_on) == "2024-10-14"
    assert Organization.objects.called("Bar").get().country == "GB"


def test_leaves_alone_what_a_person_has_edited(folder: Path, desk: Client) -> None:
    load(folder)
    foo = Organization.objects.get(slug="foo-labs")
    desk.post(
        f"/admin/orgs/organization/{foo.pk}/change/",
        {
            "name": "Foo Laboratories",
            "kind": "company",
            "names-TOTAL_FORMS": 0,
            "names-INITIAL_FORMS": 0,
            "identifiers-TOTAL_FORMS": 0,
            "identifiers-INITIAL_FORMS": 0,
            "links-TOTAL_FORMS": 0,
            "links-INITIAL_FORMS": 0,
        },
    )
    move = Move.objects.get(person__slug="ada-example")
    move.role_from = "chief scientist"
    move.save()
    summary = load(folder)
    assert (summary[1], summary[4]) == ("organizations 0 0 1 1", "moves 0 0 1 1")
    foo.refresh_from_db()
    assert (foo.name, foo.kind) == ("Foo Laboratories", "company")
    assert Organization.objects.count() == 2


def test_leaves_alone_a_record_to_which_a_person_gave_a_name(folder: Path) -> None:
    load(folder)
    Person.objects.get(slug="ada-example").add_name("Ada E.")
    assert load(folder)[3] == "people 0 0 2 1"


def test_does_not_bring_back_what_a_person_deleted(folder: Path) -> None:
    load(folder)
    Claim.objects.filter(person__slug="ada-example").get().delete()
    Move.objects.get(person__slug="ada-example").delete()
    Person.objects.get(slug="ada-example").delete()
    summary = load(folder)
    assert (summary[3], summary[4]) == ("people 0 0 2 1", "moves 0 0 1 1")
    assert not Person.objects.filter(name="Ada Example").exists()


def test_knows_a_record_that_was_merged_by_its_survivor(folder: Path) -> None:
    load(folder)
    survivor = make_person("Adelaide Example")
    merge(Person.objects.get(slug="ada-example"), survivor, by=None, now=NOW)
    summary = load(folder)
    assert (summary[3], summary[4]) == ("people 0 0 2 1", "moves 0 0 1 1")
    assert Move.objects.filter(to_organization__slug="bar-ai", person=survivor).exists()
    assert Person.objects.count() == 3


@pytest.mark.parametrize("row_stays", [True, False])
def test_leaves_alone_a_move_that_a_person_has_merged(folder: Path, *, row_stays: bool) -> None:
    load(folder)
    of_row = Move.objects.get(person__slug="ada-example")
    logged = make_move(person=of_row.person, from_organization=of_row.from_organization, note="")
    loser, survivor = (logged, of_row) if row_stays else (of_row, logged)
    merge(loser, survivor, by=None, now=NOW)
    change(folder, "moves.csv", "scientist", "engineer")
    assert load(folder)[4] == "moves 0 0 1 1"
    assert Move.objects.get(person__slug="ada-example").role_from == "scientist"


def test_tells_two_of_one_name_apart_even_after_their_notes_changed(folder: Path) -> None:
    load(folder)
    first = Person.objects.get(slug="shunyu-yao")
    first.note = "computer scientist"
    first.save()
    assert load(folder)[3] == "people 0 0 2 1"
    assert Person.objects.filter(name="Shunyu Yao").count() == 2


def test_adds_its_claim_to_a_move_that_was_logged_before(folder: Path) -> None:
    ada, foo, bar = make_person("Ada Example"), make_organization("Foo Labs"), make_organization("Bar AI")
    logged = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-10-20")
    assert load(folder)[4] == "moves 1 0 0 1"
    assert Claim.objects.get(external_id__startswith="starter:Ada").move == logged
    logged.refresh_from_db()
    assert str(logged.announced_on) == "2024-10-20"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "moves.csv",
            ",2024-10,,",
            ",2024-13,,",
            "moves.csv, line 2, column announced_on: “2024-13” is not a date",
        ),
        (
            "moves.csv",
            "Foo Labs,Bar AI",
            ",",
            "moves.csv, line 2, column from_org: a move needs an organization",
        ),
        ("moves.csv", ",2024-10,,", ",,,", "moves.csv, line 2, column announced_on: a move needs a date"),
        (
            "moves.csv",
            "confirmed",
            "sure",
            "moves.csv, line 2, column status: “sure” is not one of: rumoured",
        ),
        ("moves.csv", "resigned", "retired", "moves.csv, line 2, column exit_manner: retired means"),
        ("moves.csv", "Ada Example", "", "moves.csv, line 2, column person: is empty"),
        ("moves.csv", "scientist,,", "scientist,", "moves.csv, line 2: it does not have 13 columns"),
        ("moves.csv", "status,", "state,", "moves.csv, line 1: the column status is missing"),
        ("people.csv", "Ada Example", "", "people.csv, line 2, column name: is empty"),
        ("people.csv", "Ada Example", "???", "people.csv, line 2, column name: “???”: a name needs at least"),
        ("people.csv", "艾达", "Ada|---", "people.csv, line 2, column aliases: “---”: a name needs"),
        ("people.csv", "艾达", "x" * 201, "people.csv, line 2, column aliases: “xxx"),
        (
            "people.csv",
            "Ada Example",
            "x" * 201,
            f"name: “{'x' * 30}…” has 201 char",
        ),
        ("people.csv", "physicist", "x" * 101, "people.csv, line 4, column name: “xxx"),
        ("people.csv", "Ada Example", "A\0da", "people.csv, line 2, column name: holds U+0000"),
        (
            "people.csv",
            "Yao (physicist)",
            "YAO",
            "line 4, column name: “Shunyu YAO” stands on line 3",
        ),
        (
            "organizations.csv",
            "Bar AI",
            "foo labs",
            "line 3, column name: “foo labs” stands on line 2",
        ),
        (
            "organizations.csv",
            "https://foo.example",
            f"https://{'x' * 200}",
            "organizations.csv, line 2, column website: “https://xxx",
        ),
        ("moves.csv", ",scientist,", f",{'x' * 201},", "moves.csv, line 2, column role_from: “xxx"),
        ("moves.csv", "Foo Labs,Bar", "---,Bar", "moves.csv, line 2, column from_org: “---”: a name needs"),
        (
            "lineage.csv",
            "Bar AI",
            "Foo labs",
            "lineage.csv, line 2, column other: An organization is not",
        ),
        (
            "lineage.csv",
            "Bar AI",
            "FooLab",
            "lineage.csv, line 2, column other: An organization is not",
        ),
        (
            "lineage.csv",
            "2020,",
            "2020-02-02,2020-01",
            "line 2, column until: The end lies before",
        ),
        (
            "lineage.csv",
            "2020,\n",
            "2020,\nFoo Labs,parent,Bar AI,2020-01,2021\n",
            "lineage.csv, line 3, column since: This relation is there already. See line 2.",
        ),
        (
            "lineage.csv",
            "2020,\n",
            "2020,\nFooLab,parent,Bar AI,2020,2021\n",
            "column since: This relation is there already.",
        ),
        (
            "lineage.csv",
            "2020,\n",
            "2020,\nBar AI,parent,Foo Labs,2021,\n",
            "line 3, column other: Bar AI would become part of itself: Bar AI → Foo Labs → Bar AI.",
        ),
        ("organizations.csv", ",FR,", ",France,", "organizations.csv, line 2, column country: “France”"),
        ("organizations.csv", "https://foo", "javascript:foo", "organizations.csv, line 2, column website"),
        (
            "organizations.csv",
            "lab,",
            "shop,",
            "organizations.csv, line 2, column kind: “shop” is not one of",
        ),
        ("lineage.csv", "parent", "uncle", "lineage.csv, line 2, column relation: “uncle” is not one of"),
    ],
)
def test_refuses_a_malformed_row_by_file_line_and_column(
    folder: Path, name: str, old: str, new: str, problem: str
) -> None:
    change(folder, name, old, new)
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert str(refused.value).startswith("Nothing was loaded.")
    assert problem in str(refused.value)
    assert not Organization.objects.exists()


def periods() -> list[tuple[str, str]]:
    return [(str(row.since), str(row.until)) for row in Lineage.objects.all()]


def test_keeps_each_period_of_a_relation(folder: Path) -> None:
    change(folder, "lineage.csv", "2020,\n", "2010,2012\nFoo Labs,parent,Bar AI,2018,\n")
    assert load(folder)[2] == "lineage 2 0 0 0"
    assert load(folder)[2] == "lineage 0 0 2 0"
    assert periods() == [("2010", "2012"), ("2018", "None")]


def test_corrects_the_beginning_of_a_period_where_it_is_plain_which_one_is_meant(folder: Path) -> None:
    change(folder, "lineage.csv", "2020,\n", "2010,2012\nFoo Labs,parent,Bar AI,2018,\n")
    load(folder)
    change(folder, "lineage.csv", "2018,", "2019-03,")
    assert load(folder)[2] == "lineage 0 1 1 0"
    assert periods() == [("2010", "2012"), ("2019-03", "None")]


def test_adds_periods_where_it_is_open_which_one_was_corrected(folder: Path) -> None:
    load(folder)
    change(folder, "lineage.csv", "2020,\n", "2010,2012\nFoo Labs,parent,Bar AI,2018,2019\n")
    assert load(folder)[2] == "lineage 2 0 0 0"
    assert len(periods()) == 3


def test_leaves_alone_a_period_whose_beginning_a_person_has_corrected_or_that_they_deleted(
    folder: Path,
) -> None:
    change(folder, "lineage.csv", "2020,\n", "2010,2012\nFoo Labs,parent,Bar AI,2018,\n")
    load(folder)
    first, second = Lineage.objects.order_by("since_first_day")
    first.delete()
    second.since = PartialDate.parse("2017")
    second.save()
    assert load(folder)[2] == "lineage 0 0 0 2"
    assert periods() == [("2017", "None")]


def test_leaves_alone_a_relation_that_a_person_recorded_for_the_same_time(folder: Path) -> None:
    foo, bar = make_organization("Foo Labs"), make_organization("Bar AI")
    logged = Lineage(organization=foo, relation="parent", other=bar)
    logged.since = PartialDate.parse("2019-11")
    logged.save()
    assert load(folder)[2] == "lineage 0 0 0 1"
    assert periods() == [("2019-11", "None")]


def test_takes_an_end_that_is_as_vague_as_the_beginning(folder: Path) -> None:
    change(folder, "lineage.csv", "2020,", "2020-02-02,2020")
    assert load(folder)[2] == "lineage 1 0 0 0"


def test_leaves_alone_the_lineage_of_two_that_a_person_has_merged(folder: Path) -> None:
    load(folder)
    foo, bar = Organization.objects.get(slug="foo-labs"), Organization.objects.get(slug="bar-ai")
    merge(foo, bar, by=None, now=NOW)
    assert load(folder)[2] == "lineage 0 0 0 1"


def test_knows_a_move_again_whose_names_are_long(folder: Path) -> None:
    long = "x" * 180
    change(folder, "organizations.csv", "Foo Labs", f"Foo {long}")
    change(folder, "lineage.csv", "Foo Labs", f"Foo {long}")
    change(folder, "moves.csv", "Foo Labs,Bar AI", f"Foo {long},Baz {long}")
    assert load(folder)[4] == "moves 2 0 0 0"
    assert load(folder)[4] == "moves 0 0 2 0"
    claim = Claim.objects.get(person__slug="ada-example")
    assert len(claim.external_id) == 300
    assert claim.external_id.startswith("starter:Ada Example|Foo xxx")


def test_names_the_line_of_a_lone_surrogate(folder: Path) -> None:
    path = folder / "people.csv"
    path.write_bytes(path.read_bytes().replace("艾达".encode(), b"\xed\xa0\x80"))
    with pytest.raises(CommandError, match=r"people\.csv, line 2, column aliases: holds U\+D800"):
        load(folder)


def test_refuses_a_folder_without_the_files_and_files_that_are_no_text(folder: Path) -> None:
    (folder / "people.csv").unlink()
    (folder / "moves.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError) as refused:
        load(folder)
    assert "people.csv cannot be read: No such file" in str(refused.value)
    assert "moves.csv is not in UTF-8" in str(refused.value)


def test_takes_the_files_of_a_spreadsheet_with_a_byte_order_mark(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text.replace("\n", "\r\n"), "utf-8-sig")
    assert load(folder)[4] == "moves 2 0 0 0"


def test_the_projects_own_data_is_whole(tmp_path: Path) -> None:
    shutil.copytree(STARTER_DATA, tmp_path / "data")
    assert load(tmp_path / "data")[1:5] == [
        "organizations 77 0 0 0",
        "lineage 12 0 0 0",
        "people 154 0 0 0",
        "moves 224 0 0 0",
    ]
    assert Person.objects.filter(name="Shunyu Yao").count() == 2
    assert Move.objects.get(status="retracted").person.slug == "sam-altman"
