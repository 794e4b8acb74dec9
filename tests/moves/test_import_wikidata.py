"""The command that imports people and organizations from Wikidata's JSON."""

from __future__ import annotations

import bz2
import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from orgs.models import Lineage, Organization, OrganizationIdentifier
from people.models import Person, PersonIdentifier
from tests.factories import NOW, make_move, make_organization, make_person
from tests.history.latest import rows_without_true_history
from tests.moves.wikidata_files import BUSINESS, UNIVERSITY, entity, item, statement, time
from tests.privacy.traces import erase
from tracker.history import people_changes
from tracker.merges.merge import merge
from tracker.moves.models import Claim, Move

pytestmark = pytest.mark.django_db

FOO = entity(
    "Q100", "Foo Labs", of=BUSINESS, P571=time("2015-12-11"), P112=[statement(item("Q1"), id="Q100$f")]
)
BAR = entity("Q101", "Bar University", of=UNIVERSITY, P856="https://bar.example/")
ADA = entity(
    "Q1",
    {"en": "Ada Example", "de": "Ada Example", "zh": "艾达", "ru": "Ада Экзампл"},
    aliases={"en": ["A. Example", "ada example"]},
    P496="0000-0002-1825-0097",
    P2002="AdaExample",
    P108=[
        statement(item("Q101"), start="2010", end="2015", id="Q1$bar"),
        statement(item("Q100"), start="2015", end="2020-05", id="Q1$foo"),
    ],
)


def write(folder: Path, *entities: Any, name: str = "entities.json") -> Path:
    """A dump: an array with an entity on each line."""
    path = folder / name
    path.write_text("[\n" + ",\n".join(json.dumps(each) for each in entities) + "\n]\n", "utf-8")
    return path


def run(path: Path, *options: str) -> dict[str, Any]:
    output = StringIO()
    call_command("import_wikidata", str(path), "--json", *options, stdout=output)
    report: dict[str, Any] = json.loads(output.getvalue())
    return report


def refused(path: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("import_wikidata", str(path), stdout=StringIO())
    assert not Person.with_merged.exists()
    assert not Organization.with_merged.exists()
    return str(error.value)


def moves_of(name: str) -> list[str]:
    moves = Move.objects.filter(person__name=name).order_by("happened_first_day", "pk")
    return [
        f"{move.from_organization or '?'} → {move.to_organization or '?'}, {move.happened_on}"
        for move in moves
    ]


def values(record: Any) -> set[str]:
    return {f"{row.kind}:{row.value}" for row in record.identifiers.all()}


class TestTakes:
    def test_names_in_all_scripts_and_identifiers(self, tmp_path: Path) -> None:
        report = run(write(tmp_path, FOO, BAR, ADA))
        ada = Person.objects.get()
        assert {(row.name, row.kind) for row in ada.names.all()} == {
            ("Ada Example", "primary"),
            ("艾达", "native"),
            ("Ада Экзампл", "native"),
            ("A. Example", "alias"),
        }
        assert values(ada) == {"wikidata:Q1", "orcid:0000-0002-1825-0097", "x:adaexample"}
        assert values(Organization.objects.get(name="Bar University")) == {
            "wikidata:Q101",
            "homepage:https://bar.example/",
        }
        assert (report["people"], report["organizations"]) == ({"created": 1}, {"created": 2})
        assert rows_without_true_history() == []

    def test_employments_as_moves_with_a_sourced_claim(self, tmp_path: Path) -> None:
        run(write(tmp_path, ADA, BAR, FOO))
        assert moves_of("Ada Example") == [
            "? → Bar University, 2010",
            "Bar University → Foo Labs, 2015-12-11",
            "Foo Labs → ?, 2020-05",
        ]
        transfer = Move.objects.get(kind="transfer")
        assert (transfer.from_capacity, transfer.to_capacity) == ("academic", "employment")
        assert (transfer.entry_manner, transfer.status) == ("founded", "confirmed")
        for claim in Claim.objects.all():
            assert (claim.origin, claim.review, claim.is_unsourced) == ("import", "accepted", False)
            assert claim.url == "https://www.wikidata.org/wiki/Q1"
            assert claim.external_id.startswith("wikidata:Q1")

    def test_all_of_it_as_a_machine(self, tmp_path: Path) -> None:
        run(write(tmp_path, FOO, BAR, ADA))
        for model in (Person, PersonIdentifier, Organization, OrganizationIdentifier, Move, Claim):
            assert not people_changes(model).exists()
            reasons = set(model.history.values_list("history_change_reason", flat=True))
            assert reasons == {"machine: import_wikidata"}

    def test_a_founder_without_a_date_of_their_own_came_when_it_began(self, tmp_path: Path) -> None:
        run(write(tmp_path, FOO, entity("Q1", "Ada Example")))
        assert moves_of("Ada Example") == ["? → Foo Labs, 2015-12-11"]
        assert Move.objects.get().entry_manner == "founded"

    def test_parents_and_successors(self, tmp_path: Path) -> None:
        big = entity("Q102", "Big Holding", of=BUSINESS, P576=time("2022"), P1366=item("Q100"))
        foo = FOO | {
            "claims": FOO["claims"] | {"P749": [statement(item("Q101"), start="2016", end="2018-03")]}
        }
        run(write(tmp_path, foo, BAR, big))
        found = {(str(row), str(row.since), str(row.until)) for row in Lineage.objects.all()}
        assert found == {
            ("Foo Labs has the parent Bar University", "2016", "2018-03"),
            ("Big Holding was succeeded by Foo Labs", "2022", "None"),
        }

    def test_the_country_where_its_code_is_in_the_file(self, tmp_path: Path) -> None:
        france = entity("Q142", "France", of="Q6256", P297="FR")
        foo = entity("Q100", "Foo Labs", of=BUSINESS, P17=item("Q142"))
        bar = entity("Q101", "Bar Labs", of=BUSINESS, P17=item("Q30"))
        report = run(write(tmp_path, foo, bar, france))
        assert {(each.name, each.country) for each in Organization.objects.all()} == {
            ("Foo Labs", "FR"),
            ("Bar Labs", ""),
        }
        assert report["left_out"]["items of other classes"] == 1

    def test_an_employer_of_another_class_wherever_it_stands(self, tmp_path: Path) -> None:
        hospital = entity("Q200", "Foo Hospital", of="Q16917")
        lake = entity("Q201", "Foo Lake", of="Q23397")
        ada = entity("Q1", "Ada Example", P108=statement(item("Q200"), start="2010"))
        report = run(write(tmp_path, hospital, lake, ada))
        assert moves_of("Ada Example") == ["? → Foo Hospital, 2010"]
        assert report["left_out"]["organizations known by who points at them"] == 1
        assert Organization.objects.count() == 1

    def test_no_description_unless_two_share_a_name(self, tmp_path: Path) -> None:
        one = entity("Q1", "Ada Example", description="physicist " + "x" * 200)
        two = entity("Q2", "Ada Example")
        three = entity("Q3", "Bea Other", description="chemist")
        run(write(tmp_path, one, two, three))
        notes = {values(each) and each.slug: each.note for each in Person.objects.all()}
        assert notes["bea-other"] == ""
        assert notes["ada-example-q2"] == "Q2"
        (note,) = (note for note in notes.values() if note.startswith("physicist"))
        assert len(note) == 100


class TestMatches:
    def test_by_the_wikidata_id_however_it_is_called(self, tmp_path: Path) -> None:
        known = make_person("Somebody Else")
        known.identifiers.create(kind="wikidata", value="Q1")
        report = run(write(tmp_path, ADA))
        assert report["people"] == {"completed": 1}
        known.refresh_from_db()
        assert known.name == "Somebody Else"
        assert known.names.filter(name="Ada Example", kind="alias").exists()

    def test_by_the_id_that_an_item_had_before_it_was_made_one_with_another(self, tmp_path: Path) -> None:
        known = make_person("Somebody Else")
        known.identifiers.create(kind="wikidata", value="Q9")
        path = tmp_path / "one.json"
        path.write_text(json.dumps({"entities": {"Q9": ADA}}))
        run(path)
        assert Person.objects.get() == known
        assert {"wikidata:Q1", "wikidata:Q9"} <= values(known)

    def test_by_another_identifier(self, tmp_path: Path) -> None:
        known = make_person("Somebody Else")
        known.identifiers.create(kind="orcid", value="0000-0002-1825-0097")
        assert run(write(tmp_path, ADA))["people"] == {"completed": 1}
        assert Person.objects.get() == known

    def test_not_by_an_identifier_of_one_that_is_another_item(self, tmp_path: Path) -> None:
        known = make_person("Somebody Else")
        known.identifiers.create(kind="x", value="adaexample")
        known.identifiers.create(kind="wikidata", value="Q7")
        report = run(write(tmp_path, ADA))
        assert report["people"] == {"ambiguous": 1}
        assert report["lines"][0]["why"] == "its identifiers are those of Somebody Else [somebody-else]"

    def test_a_person_by_name_and_a_shared_organization(self, tmp_path: Path) -> None:
        known, foo = make_person("Ada Exámple"), make_organization("Foo Labs, Inc.")
        make_move(person=known, from_organization=foo, announced_on="2020-05-13")
        report = run(write(tmp_path, FOO, BAR, ADA))
        assert (report["people"], report["organizations"]["completed"]) == ({"completed": 1}, 1)
        assert Person.objects.get() == known
        assert report["moves"] == {"created": 2, "evidence of a move that is there": 1}
        assert Move.objects.filter(from_organization=foo).count() == 1

    def test_not_a_person_by_name_alone(self, tmp_path: Path) -> None:
        known = make_person("Ada Example")
        make_move(person=known, from_organization=make_organization("Elsewhere"))
        report = run(write(tmp_path, FOO, BAR, ADA))
        assert report["people"] == {"ambiguous": 1}
        (line,) = report["lines"]
        assert (line["id"], line["why"]) == ("Q1", "it may be Ada Example [ada-example]")
        assert Person.objects.count() == 1
        known.identifiers.create(kind="wikidata", value="Q1")
        assert run(write(tmp_path, FOO, BAR, ADA))["people"] == {"completed": 1}

    def test_none_of_two_people_of_one_name(self, tmp_path: Path) -> None:
        lab = make_organization("Foo Labs")
        for note in ("", "physicist"):
            make_move(person=make_person("Shunyu Yao", note=note), to_organization=lab)
        yao = entity("Q3", "Shunyu Yao", P108=statement(item("Q100"), start="2024"))
        report = run(write(tmp_path, FOO, yao))
        assert report["people"] == {"ambiguous": 1}
        assert report["lines"][0]["why"] == (
            "it may be Shunyu Yao [shunyu-yao] or Shunyu Yao (physicist) [shunyu-yao-physicist]"
        )
        assert Person.objects.count() == 2

    def test_a_namesake_that_is_another_item_is_another_person(self, tmp_path: Path) -> None:
        make_person("Ada Example").identifiers.create(kind="wikidata", value="Q7")
        run(write(tmp_path, entity("Q1", "Ada Example", description="chemist")))
        assert {str(each) for each in Person.objects.all()} == {"Ada Example", "Ada Example (chemist)"}

    def test_not_an_organization_that_is_only_near(self, tmp_path: Path) -> None:
        make_organization("Foo")
        report = run(write(tmp_path, FOO))
        assert report["organizations"] == {"ambiguous": 1}
        assert Organization.objects.count() == 1

    def test_an_organization_that_is_near_and_has_the_same_homepage(self, tmp_path: Path) -> None:
        make_organization("Bar", kind="university", website="http://www.bar.example/about")
        assert run(write(tmp_path, BAR))["organizations"] == {"completed": 1}

    def test_not_an_organization_of_another_country(self, tmp_path: Path) -> None:
        make_organization("Foo Labs", country="DE")
        france = entity("Q142", "France", of="Q6256", P297="FR")
        foo = entity("Q100", "Foo Labs", of=BUSINESS, P17=item("Q142"))
        assert run(write(tmp_path, foo, france))["organizations"] == {"ambiguous": 1}

    def test_not_an_organization_by_an_acronym(self, tmp_path: Path) -> None:
        make_organization("Massachusetts Institute of Technology", aliases=("MIT",))
        other = entity("Q5000", "Manipal Institute", of=UNIVERSITY, aliases={"en": ["MIT"]})
        assert run(write(tmp_path, other))["organizations"] == {"ambiguous": 1}

    def test_an_employer_that_is_not_in_the_file_by_its_id(self, tmp_path: Path) -> None:
        foo = make_organization("Foo Labs")
        foo.identifiers.create(kind="wikidata", value="Q100")
        report = run(write(tmp_path, ADA))
        assert "Foo Labs → ?, 2020-05" in moves_of("Ada Example")
        assert report["moves"]["at an organization that is not known"] == 1

    def test_no_second_move_where_the_first_is_at_a_part_of_the_organization(self, tmp_path: Path) -> None:
        foo, unit, ada = make_organization("Foo Labs"), make_organization("Foo Research"), make_person("Ada")
        Lineage.objects.create(organization=unit, other=foo, relation="parent")
        ada.identifiers.create(kind="wikidata", value="Q1")
        make_move(person=ada, to_organization=unit, from_organization=None, announced_on="2016-01")
        report = run(write(tmp_path, entity("Q100", "Foo Labs", of=BUSINESS), ADA))
        assert report["moves"]["skipped"] == 1
        assert "it may be the move “Ada: ? → Foo Research, 2016-01”" in report["lines"][0]["why"]
        assert moves_of("Ada") == ["? → Foo Research, 2016-01", "Foo Labs → ?, 2020-05"]


class TestLeavesAlone:
    def test_changes_nothing_the_second_time(self, tmp_path: Path) -> None:
        path = write(tmp_path, FOO, BAR, ADA, entity("Q102", "Big", of=BUSINESS, P1366=item("Q100")))
        run(path)
        models = (Person, Organization, PersonIdentifier, OrganizationIdentifier, Move, Claim, Lineage)
        before = [model.history.count() for model in models]
        report = run(path)
        assert [model.history.count() for model in models] == before
        assert report["people"] == {"unchanged": 1}
        assert report["organizations"] == {"unchanged": 3}
        assert report["moves"] == {"unchanged": 3}
        assert report["lineage"] == {"unchanged": 1}

    def test_a_dry_run_reports_and_writes_nothing(self, tmp_path: Path) -> None:
        path = write(tmp_path, FOO, BAR, ADA)
        report = run(path, "--dry-run")
        assert (report["dry_run"], report["moves"]) == (True, {"created": 3})
        assert not Person.objects.exists()
        assert not Person.history.exists()
        assert run(path)["moves"] == report["moves"]

    def test_a_record_that_a_person_deleted(self, tmp_path: Path, desk: Client) -> None:
        path = write(tmp_path, entity("Q1", "Ada Example"))
        run(path)
        desk.post(f"/admin/people/person/{Person.objects.get().pk}/delete/", {"post": "yes"})
        report = run(path)
        assert report["people"] == {"left alone": 1}
        assert report["lines"][0]["why"] == "a person has deleted its record"
        assert not Person.objects.exists()

    def test_who_was_erased(self, tmp_path: Path) -> None:
        ada = make_person("Ada Example")
        make_move(person=ada, from_organization=make_organization("Foo Labs"))
        erase(ada)
        report = run(write(tmp_path, FOO, BAR, ADA))
        assert report["people"] == {"held back": 1}
        assert "somebody so called was erased" in report["lines"][0]["why"]
        assert not Person.objects.exists()

    def test_a_name_and_an_identifier_that_a_person_removed(self, tmp_path: Path) -> None:
        path = write(tmp_path, FOO, BAR, ADA)
        run(path)
        ada = Person.objects.get()
        ada.names.get(name="艾达").delete()
        ada.identifiers.get(kind="x").delete()
        assert run(path)["people"] == {"unchanged": 1}
        assert not ada.names.filter(name="艾达").exists()
        assert not ada.identifiers.filter(kind="x").exists()

    def test_a_record_from_which_a_person_took_the_wikidata_id(self, tmp_path: Path) -> None:
        path = write(tmp_path, entity("Q1", "Ada Example", description="chemist"))
        run(path)
        PersonIdentifier.objects.get(kind="wikidata").delete()
        run(path)
        assert {str(each) for each in Person.objects.all()} == {"Ada Example", "Ada Example (chemist)"}

    def test_a_move_that_a_person_logged_but_for_the_evidence(self, tmp_path: Path) -> None:
        foo, ada = make_organization("Foo Labs"), make_person("Ada Example")
        logged = make_move(person=ada, to_organization=foo, from_organization=None, announced_on="2016-01")
        run(write(tmp_path, FOO, BAR, ADA))
        logged.refresh_from_db()
        assert (logged.from_organization, logged.effective_on, logged.entry_manner) == (None, None, "unknown")
        assert logged.claims.get().from_name == "Bar University"

    def test_what_a_person_made_of_an_imported_move(self, tmp_path: Path) -> None:
        path = write(tmp_path, FOO, BAR, ADA)
        run(path)
        move = Move.objects.get(kind="departure")
        move.status = "retracted"
        move.save()
        assert run(path)["moves"] == {"unchanged": 3}
        move.refresh_from_db()
        assert move.status == "retracted"

    def test_a_country_that_a_person_emptied(self, tmp_path: Path) -> None:
        france = entity("Q142", "France", of="Q6256", P297="FR")
        path = write(tmp_path, entity("Q100", "Foo Labs", of=BUSINESS, P17=item("Q142")), france)
        run(path)
        foo = Organization.objects.get()
        foo.country = ""
        foo.save()
        run(path)
        foo.refresh_from_db()
        assert foo.country == ""

    def test_knows_a_merged_record_by_its_survivor(self, tmp_path: Path) -> None:
        path = write(tmp_path, FOO, BAR, ADA)
        run(path)
        survivor = make_person("Adelaide Example")
        merge(Person.objects.get(name="Ada Example"), survivor, by=None, now=NOW)
        assert run(path)["people"] == {"unchanged": 1}
        assert Person.objects.count() == 1

    def test_corrects_a_date_that_nobody_touched(self, tmp_path: Path) -> None:
        ada = entity("Q1", "Ada Example", P108=statement(item("Q100"), start="2016", id="Q1$a"))
        run(write(tmp_path, FOO | {"claims": {"P31": FOO["claims"]["P31"]}}, ada))
        ada["claims"]["P108"] = [statement(item("Q100"), start="2016-03-01", id="Q1$a")]
        report = run(write(tmp_path, FOO | {"claims": {"P31": FOO["claims"]["P31"]}}, ada))
        assert report["moves"] == {"changed": 1}
        assert moves_of("Ada Example") == ["? → Foo Labs, 2016-03-01"]


class TestCounts:
    def test_statements_that_say_nothing(self, tmp_path: Path) -> None:
        ada = entity(
            "Q1",
            "Ada Example",
            P108=[
                statement(item("Q100"), start="2010", rank="deprecated"),
                statement(None, snaktype="somevalue"),
                statement(None, snaktype="novalue"),
                statement(item("Q100")),
            ],
            P496="0000-0002-1825-0098",
        )
        report = run(write(tmp_path, FOO | {"claims": {"P31": FOO["claims"]["P31"]}}, ada))
        assert report["left_out"] == {
            "entities": 2,
            "identifiers that are not well formed": 1,
            "statements that Wikidata calls deprecated": 1,
            "statements without a value": 2,
        }
        assert report["moves"] == {"stints without a date": 1}

    @pytest.mark.parametrize(
        ("value", "date", "counted"),
        [
            (time("2015", 9), "2015", ""),
            (time("2015-12", 10), "2015-12", ""),
            (time("2015-12-11", 11), "2015-12-11", ""),
            (time("2015-12-11", 14), "2015-12-11", ""),
            (time("2015-12-11", 9), "2015", ""),
            (time("2010", 8), None, "dates coarser than a year"),
            (time("1850", 9), None, "dates outside 1900 to 2100"),
            (time("2015-02-30", 11), None, "dates outside 1900 to 2100"),
            (time("0044", 9) | {"time": "-0044-03-15T00:00:00Z"}, None, "dates before the common era"),
            (time("1917-10-25", 11, calendar="Q1985786"), "1917-11-07", "dates of the Julian calendar"),
            (time("1917-10", 10, calendar="Q1985786"), "1917", "dates of the Julian calendar"),
            ({"time": "soon"}, None, "dates that are none"),
            ("2015", None, "dates that are none"),
        ],
    )
    def test_dates_by_their_precision(
        self, tmp_path: Path, value: Any, date: str | None, counted: str
    ) -> None:
        ada = entity("Q1", "Ada Example", P108=statement(item("Q100")))
        ada["claims"]["P108"][0]["qualifiers"] = {
            "P580": [{"snaktype": "value", "datavalue": {"value": value}}]
        }
        report = run(write(tmp_path, FOO | {"claims": {"P31": FOO["claims"]["P31"]}}, ada))
        assert moves_of("Ada Example") == ([f"? → Foo Labs, {date}"] if date else [])
        assert {what for what in report["left_out"] if what.startswith("dates")} == (
            {counted} if counted else set()
        )

    def test_what_is_no_person_and_no_organization(self, tmp_path: Path) -> None:
        path = write(
            tmp_path,
            ADA,
            {"type": "property", "id": "P31"},
            {"id": "Q999", "missing": ""},
            {"entity": "Q8", "redirect": "Q1"},
            ADA,
            17,
            entity("Q700", "Foo Lake", of="Q23397"),
            entity("Q2", ""),
            {"id": "Q3", "labels": [], "aliases": [], "descriptions": [], "claims": []},
        )
        report = run(path)
        left_out = report["left_out"]
        assert left_out["entities"] == 5
        assert left_out["values that are no item"] == 2
        assert left_out["items that Wikidata does not have"] == 1
        assert left_out["redirects"] == 1
        assert left_out["entities that stand in the file twice"] == 1
        assert left_out["items of other classes"] == 2
        assert report["people"] == {"created": 1, "skipped": 1}
        assert "it has no name in any language" in json.dumps(report["lines"])

    def test_names_past_the_first_forty(self, tmp_path: Path) -> None:
        ada = entity("Q1", "Ada Example", aliases={"en": [f"Ada {number}" for number in range(50)] + ["…"]})
        report = run(write(tmp_path, ada))
        assert Person.objects.get().names.count() == 40
        assert report["left_out"]["names past the first 40"] == 11
        assert report["left_out"]["names that cannot be stored"] == 1

    def test_a_cycle_of_parents_is_refused_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        one = entity("Q100", "Foo Labs", of=BUSINESS, P749=item("Q101"))
        two = entity("Q101", "Bar Labs", of=BUSINESS, P749=[item("Q100"), item("Q102"), item("Q101")])
        report = run(write(tmp_path, one, two, entity("Q102", "Big Holding", of=BUSINESS)))
        assert report["lineage"] == {"created": 2, "refused": 2}
        assert [line["why"] for line in report["lines"]] == [
            "it would become part of itself: Bar Labs → Foo Labs → Bar Labs",
            "it would be part of itself",
        ]

    def test_an_identifier_that_another_has_is_told(self, tmp_path: Path) -> None:
        make_organization("Else", website="").identifiers.create(
            kind="homepage", value="https://bar.example/"
        )
        report = run(write(tmp_path, BAR))
        assert "Homepage https://bar.example/ belongs to Else already" in json.dumps(report["lines"])

    def test_death_is_no_departure(self, tmp_path: Path) -> None:
        ada = entity(
            "Q1",
            "Ada Example",
            P570=time("2020-05-03"),
            P108=statement(item("Q100"), start="2015", end="2020-05"),
        )
        report = run(write(tmp_path, FOO | {"claims": {"P31": FOO["claims"]["P31"]}}, ada))
        assert moves_of("Ada Example") == ["? → Foo Labs, 2015"]
        assert report["moves"]["stints that ended by death"] == 1

    def test_says_it_in_words(self, tmp_path: Path) -> None:
        output = StringIO()
        make_person("Ada Example")
        call_command("import_wikidata", str(write(tmp_path, ADA)), "--dry-run", stdout=output)
        lines = output.getvalue().splitlines()
        assert lines[0] == "ambiguous: Ada Example (Q1): it may be Ada Example [ada-example]"
        assert "people: 1 ambiguous" in lines
        assert lines[-1] == "Dry run: nothing was written."


class TestFiles:
    @pytest.mark.parametrize("layout", ["dump", "lines", "commas", "pretty", "entities", "several"])
    @pytest.mark.parametrize("packing", ["plain", "gzip", "bzip2"])
    def test_every_layout_and_packing(self, tmp_path: Path, layout: str, packing: str) -> None:
        both = [FOO, BAR]
        lines = [json.dumps(each, ensure_ascii=False) for each in both]
        text = {
            "dump": "[\n" + ",\n".join(lines) + "\n]\n",
            "lines": "\ufeff" + "\n".join(lines) + "\n",
            "commas": ",\n".join(lines) + ",\n",
            "pretty": json.dumps(both, indent=2),
            "entities": json.dumps(
                {"success": 1, "entities": {each["id"]: each for each in both}, "more": [1]}
            ),
            "several": "\n".join(json.dumps({"entities": {each["id"]: each}}) for each in both),
        }[layout].encode()
        packings: dict[str, Any] = {"plain": bytes, "gzip": gzip.compress, "bzip2": bz2.compress}
        path = tmp_path / "file"
        path.write_bytes(packings[packing](text))
        assert run(path)["organizations"] == {"created": 2}

    def test_an_entity_longer_than_what_is_read_at_once(self, tmp_path: Path) -> None:
        long = entity("Q100", "Foo Labs", of=BUSINESS) | {"sitelinks": {"x": "é" * 2_000_000}}
        assert run(write(tmp_path, long, BAR))["organizations"] == {"created": 2}

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "holds no item of Wikidata"),
            (b"[]", "holds no item of Wikidata"),
            (b'{"entities": []}', "holds no item of Wikidata"),
            (b'{"name": "Ada", "to": "Foo"}\n{"name": "Bea"}', "holds no item of Wikidata"),
            (b"person,from,to\nAda,Foo,Bar\n", "line 1, byte 0: Wikidata's JSON has an entity"),
            (b"<html>", "line 1, byte 0: Wikidata's JSON has an entity"),
            (b'[\n{"id": "Q1"},\n{"id": Q2}\n]', "line 3, byte 23: this is no JSON (Expecting value)"),
            (b'{"id": "Q1"}\n{"id": "Q2",}\n', "line 2, byte 25: this is no JSON"),
            (b'[\n{"id": "Q1"},\n{"id": "Q2"}\n', "line 4, byte 29: the list of entities needs “]” here"),
            (b'[\n{"id": "Q1"},\n{"id": "Q2', "line 3, byte"),
            (
                b'[\n{"id": "Q1"}\n{"id": "Q2"}\n]',
                "line 3, byte 15: the list of entities needs “]” here, not “{”",
            ),
            (b'{"entities": {"Q1": {"id": "Q1"}', "the table of entities needs “}” here, not the end"),
            (b'{"id": "Q1", "label": "\xff"}', "byte 23: this is not UTF-8"),
            (b"[" * 100_000, "nested too deeply"),
            (gzip.compress(json.dumps([FOO, BAR]).encode())[:-20], "is cut off: the compressed data end"),
            (bz2.compress(json.dumps([FOO, BAR]).encode())[:-20], "is cut off: the compressed data end"),
            (b"\x1f\x8bnot gzip at all", "is damaged"),
            (b"BZh9not bzip2", "is damaged"),
        ],
    )
    def test_refuses_what_is_wrong_or_cut_off(self, tmp_path: Path, content: bytes, sentence: str) -> None:
        path = tmp_path / "file.json"
        path.write_bytes(content)
        assert sentence in refused(path)

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "cannot be read: No such file or directory" in refused(tmp_path / "none.json")
        assert "cannot be read: Is a directory" in refused(tmp_path)

    def test_an_error_near_the_end_leaves_nothing_of_the_rest(self, tmp_path: Path) -> None:
        path = write(tmp_path, FOO, BAR, ADA)
        path.write_bytes(path.read_bytes()[:-40])
        assert "the file ends in the middle of the entity that begins here" in refused(path)


def test_partial_dates_of_stints_never_pair_what_could_be_paired_otherwise(tmp_path: Path) -> None:
    ada = entity(
        "Q1",
        "Ada Example",
        P108=[
            statement(item("Q100"), end="2015"),
            statement(item("Q101"), end="2015"),
            statement(item("Q102"), start="2015"),
        ],
    )
    plain = {"claims": {"P31": FOO["claims"]["P31"]}}
    run(write(tmp_path, FOO | plain, BAR, entity("Q102", "Big Holding", of=BUSINESS), ada))
    assert sorted(moves_of("Ada Example")) == [
        "? → Big Holding, 2015",
        "Bar University → ?, 2015",
        "Foo Labs → ?, 2015",
    ]
