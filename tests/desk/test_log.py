"""Logging a move at the desk: names that may be new, evidence, and what is logged already."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orgs.models import Organization
from people.models import Person
from tests.desk.forms import opened
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_move,
    make_organization,
    make_person,
    make_source,
)
from tests.history.latest import rows_without_true_history
from tracker.moves.models import Claim, Decision, Move
from tracker.moves.undo import undo

pytestmark = pytest.mark.django_db
ADD = "/admin/moves/move/add/"


def filled(**typed: Any) -> dict[str, Any]:
    """What the form sends; an ``answer`` to a name counts for the name that is typed."""
    form = {
        "status": "confirmed",
        "exit_manner": "unknown",
        "entry_manner": "unknown",
        "from_capacity": "employment",
        "to_capacity": "employment",
    } | typed
    for side in ("person", "from_organization", "to_organization"):
        if f"{side}_answer" in form:
            form.setdefault(f"{side}_for", form[side])
    return form


def log(desk: Client, **typed: Any) -> str:
    """Send the form; gives the page that follows."""
    answer = desk.post(ADD, filled(**typed), follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def known() -> None:
    make_person("Ada Example")
    make_organization("Foo Labs")
    make_organization("Bar AI")


@pytest.mark.usefixtures("known")
class TestNames:
    def test_a_name_that_one_record_has_means_it(self, desk: Client, analyst: User) -> None:
        log(desk, person="ada example", from_organization="FOO LABS", effective_on="2024-10")
        move = Move.objects.get()
        assert str(move) == "Ada Example: Foo Labs → ?, 2024-10"
        assert (Person.objects.count(), Organization.objects.count()) == (1, 2)
        assert Move.history.get().history_user == analyst
        assert rows_without_true_history() == []

    def test_a_name_that_is_said_to_be_new_makes_a_record(self, desk: Client) -> None:
        log(
            desk,
            person="Bea Thing (chemist)",
            person_answer="new",
            from_organization="Foo Labs",
            to_organization="Baz Robotics",
            to_organization_answer="new",
            announced_on="2024",
        )
        move = Move.objects.get()
        assert (move.person.name, move.person.note, str(move.to_organization)) == (
            "Bea Thing",
            "chemist",
            "Baz Robotics",
        )

    def test_a_new_organization_on_both_sides_is_one(self, desk: Client) -> None:
        sides = {"from_organization": "Baz", "to_organization": "BAZ"}
        answers = {f"{side}_answer": "new" for side in sides}
        log(desk, person="Ada Example", announced_on="2024", **sides, **answers)
        assert Move.objects.get().kind == "internal"

    def test_makes_nothing_before_it_is_asked(self, desk: Client) -> None:
        page = log(desk, person="Bea Thing", from_organization="Foo Labs", announced_on="2024")
        assert "Nobody called “Bea Thing” is known" in page
        assert "A new person: “Bea Thing”" in page
        assert not Person.objects.filter(name="Bea Thing").exists()

    def test_makes_no_record_where_the_move_is_refused(self, desk: Client) -> None:
        page = log(desk, person="Bea Thing", person_answer="new", from_organization="Foo Labs")
        assert "A move needs a date" in page
        assert "A new person: “Bea Thing”. Added when you save." in page
        assert Person.objects.count() == 1

    def test_shows_namesakes_to_choose_from_and_takes_the_answer(self, desk: Client) -> None:
        one = make_person("Shunyu Yao", note="physicist")
        make_person("Shunyu Yao", note="agents")
        make_move(person=one, to_organization=make_organization("Baz"), announced_on="2023-05")
        typed = {"person": "Shunyu Yao", "from_organization": "Foo Labs", "announced_on": "2024"}
        page = log(desk, **typed)
        assert "Shunyu Yao (physicist)" in page
        assert "to Baz, May 2023" in page
        assert Move.objects.count() == 1
        log(desk, **typed, person_answer=one.pk)
        assert Move.objects.latest("pk").person == one

    def test_an_answer_does_not_count_for_another_name(self, desk: Client) -> None:
        bea = make_person("Bea Thing")
        log(
            desk,
            person="Ada Example",
            person_answer=bea.pk,
            person_for="Bea Thing",
            from_organization="Foo Labs",
            announced_on="2024",
        )
        assert str(Move.objects.get().person) == "Ada Example"

    def test_asks_again_where_the_new_record_was_made_meanwhile(self, desk: Client) -> None:
        typed = {"person": "Bea Thing", "person_answer": "new", "from_organization": "Foo Labs"}
        make_person("Bea Thing")
        page = log(desk, **typed, announced_on="2024")
        assert "“Bea Thing” was to be new, but there is Bea Thing." in page
        assert Person.objects.filter(name="Bea Thing").count() == 1
        seen = Person.objects.get(name="Bea Thing").pk
        log(desk, **typed, person_seen=seen, announced_on="2024")
        assert Person.objects.filter(name="Bea Thing").count() == 2

    @pytest.mark.parametrize("answer", ["999999", "9" * 30, "-1", "x"])
    def test_says_so_where_the_record_that_was_chosen_is_gone(self, desk: Client, answer: str) -> None:
        page = log(desk, person="Ada Example", person_answer=answer, from_organization="Foo Labs")
        assert "The record that was chosen for “Ada Example” is not there any more." in page

    def test_who_may_not_add_people_chooses_one_that_is_there(self, client: Client) -> None:
        user = User.objects.create_user("new", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="add_move"))
        client.force_login(user)
        typed = {"person": "Bea Thing", "from_organization": "Foo Labs", "announced_on": "2024"}
        assert "A new person" not in log(client, **typed).partition('id="quick-said"')[2].replace(
            'data-new-label="A new person', ""
        )
        assert "You may not add “Bea Thing”" in log(client, **typed, person_answer="new")
        assert Person.objects.count() == 1


@pytest.mark.usefixtures("known")
class TestEvidence:
    def log(self, desk: Client, **typed: Any) -> str:
        return log(desk, person="Ada Example", from_organization="Foo Labs", announced_on="2024", **typed)

    def test_becomes_the_accepted_claim_of_the_analyst(self, desk: Client, analyst: User) -> None:
        self.log(
            desk,
            evidence_url="example.org/ada",
            evidence_quote="Ada left.",
            evidence_kind="paywalled",
            archive_url="https://archive.example/ada",
        )
        claim = Claim.objects.get()
        assert (claim.origin, claim.review, claim.reviewed_by) == ("analyst", "accepted", analyst)
        assert (claim.url, claim.quote) == ("https://example.org/ada", "Ada left.")
        assert (claim.evidence_kind, claim.archive_url) == ("paywalled", "https://archive.example/ada")

    @pytest.mark.parametrize(
        ("typed", "kind"),
        [
            ({"evidence_url": "https://example.org/a"}, "article"),
            ({"evidence_quote": "Told by a colleague of hers."}, "told"),
            ({}, ""),
        ],
    )
    def test_is_of_the_kind_that_it_looks_like(self, desk: Client, typed: dict[str, str], kind: str) -> None:
        self.log(desk, **typed)
        assert Claim.objects.get().evidence_kind == kind

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"evidence_url": "no address"}, "Write an address that starts with http:// or https://."),
            ({"evidence_url": "ftp://example.org/a"}, "Write an address that starts with http"),
            ({"evidence_url": "javascript:alert(1)"}, "Write an address that starts with http"),
            ({"archive_url": "file:///etc/passwd"}, "Write an address that starts with http"),
            ({"evidence_url": "https://e.org/" + "a" * 2000}, "at most 2000 characters"),
            ({"evidence_quote": "a\0b"}, "Null characters are not allowed."),
            ({"evidence_kind": "told"}, "Say who told you, and what."),
            ({"evidence_kind": "post", "evidence_quote": "x"}, "Give its address"),
            (
                {"evidence_kind": "told", "evidence_quote": "x", "evidence_url": "https://e.org"},
                "What was told has no address.",
            ),
            ({"evidence_kind": "rumour"}, "Select a valid choice"),
        ],
    )
    def test_is_refused_with_a_sentence(self, desk: Client, typed: dict[str, str], sentence: str) -> None:
        assert sentence in self.log(desk, **typed)
        assert not Claim.objects.exists()

    def test_keeps_its_address_for_the_next_move(self, desk: Client) -> None:
        page = self.log(desk, evidence_url="https://example.org/a", _addanother="")
        assert f'<a class="desk-link" href="/admin/moves/move/{Move.objects.get().pk}/change/">' in page
        assert 'value="https://example.org/a"' in page

    def test_is_shown_to_readers_with_its_kind_and_archive(self, desk: Client) -> None:
        self.log(
            desk,
            evidence_url="https://example.org/a",
            evidence_kind="paywalled",
            archive_url="https://archive.example/a",
        )
        page = desk.get(Move.objects.get().get_absolute_url()).content.decode()
        assert "Page behind a paywall" in page
        assert 'href="https://archive.example/a"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"announced_on": "2024"}, "A move needs an organization"),
        ({"from_organization": "Foo Labs"}, "A move needs a date"),
        ({"from_organization": "Foo Labs", "announced_on": "2024-13"}, "there is no month 13"),
        ({"from_organization": "Foo Labs", "announced_on": "soon"}, "Write 2024, Oct 2024"),
        ({"from_organization": "Foo Labs", "announced_on": "20\00024"}, "has no year of four digits"),
        (
            {"from_organization": "Foo Labs", "to_organization": "Bar AI", "exit_manner": "retired"},
            "Retired means that there is no next organization",
        ),
        ({"person": ""}, "Say who moved."),
        ({"person": "???"}, "A name needs at least one letter or digit."),
        ({"person": "a\0b"}, "Null characters are not allowed."),
        ({"person": "a" * 300}, "at most 200 characters"),
        ({"role_to": "a" * 300}, "at most 200 characters"),
        ({"status": "sure"}, "Select a valid choice"),
    ],
)
@pytest.mark.usefixtures("known")
def test_refuses_bad_input_with_a_sentence(desk: Client, typed: dict[str, Any], sentence: str) -> None:
    typed = {"person": "Ada Example", "effective_on": "", "note": "as typed"} | typed
    if "exit_manner" in typed:
        typed["announced_on"] = "2024"
    page = log(desk, **typed)
    assert sentence in page
    assert "as typed" in page
    assert not Move.objects.exists()
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("known")
def test_the_first_field_in_error_gets_the_focus(desk: Client) -> None:
    page = log(
        desk, person="Ada Example", from_organization="Foo Labs", announced_on="soon", evidence_url="x"
    )
    assert 'data-focus="id_announced_on"' in page
    assert 'data-focus="quick"' in desk.get(ADD).content.decode()


@pytest.mark.parametrize(
    ("locale", "means"),
    [("en-US,en;q=0.9", "2024-03-04"), ("fr-FR,fr;q=0.9", "2024-04-03"), ("", "2024-04-03")],
)
@pytest.mark.usefixtures("known")
def test_reads_dates_as_the_reader_types_them(desk: Client, locale: str, means: str) -> None:
    typed = filled(person="Ada Example", from_organization="Foo Labs", announced_on="03/04/2024")
    desk.post(ADD, typed | {"effective_on": "June 2024"}, headers={"Accept-Language": locale})
    move = Move.objects.get()
    assert (str(move.announced_on), str(move.effective_on)) == (means, "2024-06")


@pytest.fixture
def logged() -> Move:
    """Ada left Foo Labs in October 2024, as The Daily Model wrote."""
    move = make_move(
        person=make_person("Ada Example"),
        from_organization=make_organization("Foo Labs"),
        announced_on="2024-10-14",
        status="rumoured",
    )
    make_organization("Bar AI")
    make_claim(move=move, article=make_article(source=make_source()), status="rumoured")
    return move


class TestDuplicates:
    typed = {
        "person": "Ada Example",
        "from_organization": "Foo Labs",
        "to_organization": "Bar AI",
        "announced_on": "Oct 2024",
        "evidence_url": "https://example.org/a",
        "status": "confirmed",
    }

    def test_are_asked_about_once(self, desk: Client, logged: Move) -> None:
        page = log(desk, **self.typed)
        assert "It may be logged already" in page
        assert "from The Daily Model" in page
        assert Move.objects.count() == 1
        log(desk, **self.typed, another=logged.pk)
        assert Move.objects.count() == 2

    def test_get_the_evidence_instead(self, desk: Client, logged: Move) -> None:
        page = log(desk, **self.typed, add_to=logged.pk)
        assert "Your evidence was added to" in page
        logged.refresh_from_db()
        assert (Move.objects.count(), logged.claims.count()) == (1, 2)
        assert (logged.status, str(logged.to_organization)) == ("confirmed", "Bar AI")

    def test_get_no_evidence_of_another_step(self, desk: Client, logged: Move) -> None:
        other = make_move(announced_on="2020")
        for move_id in (other.pk, 999999):
            assert "not the same step any more" in log(desk, **self.typed, add_to=move_id)
        assert Claim.objects.count() == 1

    def test_get_no_evidence_from_who_may_not_change_moves(self, client: Client, logged: Move) -> None:
        user = User.objects.create_user("new", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="add_move"))
        client.force_login(user)
        page = log(client, **self.typed, add_to=logged.pk)
        assert "Add my evidence" not in page
        assert Claim.objects.count() == 1

    def test_are_shown_while_typing(self, desk: Client, logged: Move) -> None:
        def shown(**typed: str) -> str:
            answer = desk.get(f"{ADD}same/", filled(**{"person": "Ada Example", **typed}))
            assert answer.status_code == 200
            return " ".join(answer.content.decode().split())

        assert "already logged on" in shown(from_organization="Foo Labs")
        assert "from The Daily Model" in shown(from_organization="Foo Labs")
        assert shown() == ""
        assert shown(to_organization="Bar AI") == ""
        assert shown(from_organization="Foo Labs", announced_on="2020") == ""
        assert "already logged on" in shown(from_organization="Foo Labs", announced_on="nonsense")
        assert shown(person="a\0b", from_organization="x" * 900) == ""

    def test_cost_the_same_number_of_queries_however_many(
        self, desk: Client, logged: Move, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        source = make_source("Foo Weekly")
        for day in range(1, 9):
            move = make_move(
                person=logged.person,
                from_organization=logged.from_organization,
                announced_on=f"2024-10-{day:02}",
            )
            make_claim(move=move, article=make_article(f"{day}", source=source))
        with django_assert_max_num_queries(45):
            desk.get(f"{ADD}same/", self.typed)


class TestUndo:
    def test_takes_back_the_move_with_the_records_that_were_made_for_it(
        self, desk: Client, analyst: User
    ) -> None:
        new = {"person": "Bea Thing", "from_organization": "Baz", "to_organization": "baz"}
        log(desk, **new, **{f"{side}_answer": "new" for side in new}, announced_on="2024")
        decision = Decision.objects.get()
        made = {"move": Move.objects.get().pk, "person": Person.objects.get().pk}
        assert decision.made == made | {"from": Organization.objects.get().pk}
        undo(decision.pk, by=analyst, now=NOW)
        assert not Move.objects.exists()
        assert not Person.objects.exists()
        assert not Organization.objects.exists()
        assert rows_without_true_history() == []

    def test_takes_back_what_added_evidence_changed(self, desk: Client, analyst: User, logged: Move) -> None:
        log(desk, **TestDuplicates.typed, add_to=logged.pk)
        undo(Decision.objects.get().pk, by=analyst, now=NOW)
        logged.refresh_from_db()
        assert (logged.status, logged.to_organization, logged.claims.count()) == ("rumoured", None, 1)


class TestSuggestions:
    def names(self, desk: Client, **asked: str) -> Any:
        answer = desk.get(f"{ADD}names/", asked)
        assert answer.status_code == 200
        return answer.json()

    def test_tell_namesakes_apart(self, desk: Client) -> None:
        one = make_person("Shunyu Yao", note="physicist", aliases=("姚顺宇",))
        make_person("Shunyu Yao", note="agents")
        make_move(person=one, from_organization=make_organization("Baz"), announced_on="2024-10-14")
        found = self.names(desk, side="person", q="姚顺宇")["results"]
        assert found[0] == {
            "id": one.pk,
            "name": "Shunyu Yao (physicist)",
            "matched": "姚顺宇",
            "facts": "left Baz, 14 October 2024",
        }
        found = self.names(desk, side="person", q="shunyu")["results"]
        assert {each["name"] for each in found} == {"Shunyu Yao (physicist)", "Shunyu Yao (agents)"}

    def test_show_what_an_organization_is(self, desk: Client) -> None:
        make_organization("Foo Labs", kind="lab", country="FR")
        (found,) = self.names(desk, side="to_organization", q="foo")["results"]
        assert (found["name"], found["facts"]) == ("Foo Labs", "lab, FR")

    @pytest.mark.parametrize(
        ("text", "state"), [("ada example", "known"), ("Ada Exampel", "unclear"), ("Zora Neu", "new")]
    )
    def test_settle_what_a_name_means(self, desk: Client, text: str, state: str) -> None:
        make_person("Ada Example")
        assert self.names(desk, side="person", q=text, settle="1")["state"] == state

    def test_a_new_name_is_said_to_be_near_to_one_that_is_known(self, desk: Client) -> None:
        make_organization("Google")
        says = self.names(desk, side="from_organization", q="Googl", settle="1")["says"]
        assert says == "A new organization: “Googl”. Added when you save. There is also: Google."

    @pytest.mark.parametrize("text", ["", " ", "\0", "a\0b", "?" * 5000, "%_'\"\\"])
    def test_answer_to_whatever_is_typed(self, desk: Client, text: str) -> None:
        assert "results" in self.names(desk, side="person", q=text, settle="1")

    def test_say_what_is_wrong_with_the_question(self, desk: Client) -> None:
        answer = desk.get(f"{ADD}names/", {"side": "nowhere", "q": "ada"})
        assert answer.status_code == 400
        assert "person, from_organization" in answer.json()["problem"]

    def test_cost_the_same_number_of_queries_however_many(
        self, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(12):
            make_move(person=make_person(f"Ada Example {number}"), to_organization=make_organization())
        with django_assert_max_num_queries(9):
            assert len(self.names(desk, side="person", q="ada")["results"]) == 8


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("14/10/2024", {"means": "14 October 2024"}),
        ("oct 2024", {"means": "October 2024"}),
        ("2024", {"means": "2024"}),
        ("", {"means": ""}),
    ],
)
def test_says_how_a_date_is_understood(desk: Client, text: str, answer: dict[str, str]) -> None:
    assert desk.get(f"{ADD}date/", {"q": text}).json() == answer


@pytest.mark.parametrize("text", ["soon", "31 Feb 2024", "2024-13", "\0", "9" * 500, "a" * 5000])
def test_says_what_is_wrong_with_a_date(desk: Client, text: str) -> None:
    assert "problem" in desk.get(f"{ADD}date/", {"q": text}).json()


def test_suggests_the_roles_in_use_most_used_first(desk: Client) -> None:
    make_move(role_from="CTO", role_to="Adviser")
    make_move(role_from="CTO")
    page = desk.get(ADD).content.decode()
    assert 0 < page.index('<option value="CTO">') < page.index('<option value="Adviser">')


@pytest.mark.parametrize("page", ["", "names/?side=person&q=a", "date/?q=2024", "same/", "quick/"])
def test_is_only_for_those_who_may_add_moves(client: Client, page: str) -> None:
    assert client.get(f"{ADD}{page}").status_code == 302
    client.force_login(User.objects.create_user("reader", is_staff=True))
    assert client.get(f"{ADD}{page}").status_code == 403
    assert client.post(f"{ADD}{page}").status_code in (403, 405)


@pytest.mark.parametrize("page", ["names/", "date/", "same/"])
def test_questions_change_nothing(desk: Client, page: str) -> None:
    assert desk.post(f"{ADD}{page}").status_code == 405


def test_opens_with_few_queries(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(10):
        desk.get(ADD)


class TestQuickLine:
    def quick(self, desk: Client, text: str, **more: str) -> Any:
        answer = desk.post(f"{ADD}quick/", {"quick": text, **more}, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        return answer.json()

    def test_gives_the_fields_and_saves_nothing(self, desk: Client) -> None:
        answer = self.quick(desk, "Ada Example: Foo > Bar, Oct 2024, https://example.org/a, (CTO), rumoured")
        assert answer == {
            "fields": {
                "person": "Ada Example",
                "from_organization": "Foo",
                "to_organization": "Bar",
                "announced_on": "2024-10",
                "role_to": "CTO",
                "evidence_url": "https://example.org/a",
                "status": "rumoured",
            },
            "choices": [],
            "problems": [],
        }
        assert not Person.objects.exists()

    @pytest.mark.parametrize(
        ("sentence", "person"),
        [
            ("Ada Example left Foo Labs to join Bar AI in October 2024.", "Ada Example"),
            ("Ada Example a quitté Foo Labs pour rejoindre Bar AI en octobre 2024.", "Ada Example"),
        ],
    )
    def test_reads_a_sentence_in_any_language(self, desk: Client, sentence: str, person: str) -> None:
        for name in ("Foo Labs", "Bar AI"):
            make_organization(name)
        fields = self.quick(desk, f"{sentence} https://example.org/a.")["fields"]
        assert (fields["person"], fields["from_organization"], fields["to_organization"]) == (
            person,
            "Foo Labs",
            "Bar AI",
        )
        assert fields["evidence_quote"] == sentence
        assert (fields["evidence_url"], fields["effective_on"]) == ("https://example.org/a", "2024-10")

    def test_asks_which_where_a_text_says_more_than_one_move(self, desk: Client) -> None:
        text = "Ada Example left Foo Labs. Bea Thing joined Bar AI."
        answer = self.quick(desk, text)
        assert answer["fields"] == {}
        assert set(answer["choices"]) == {"Ada Example: Foo Labs → ?", "Bea Thing: ? → Bar AI"}
        picked = self.quick(desk, text, pick="1")["fields"]["person"]
        assert picked == answer["choices"][1].partition(":")[0]

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Type a line"),
            ("\0", "Type a line"),
            ("It rained all day.", "No move was found in it. Put a colon behind the name"),
            ("Ada > Bar", "Put a colon behind the name"),
            ("a" * 6000, "too long"),
            ("12 34", "No move was found"),
        ],
    )
    def test_says_what_would_be_right(self, desk: Client, text: str, sentence: str) -> None:
        answer = self.quick(desk, text)
        assert answer["fields"] == {}
        assert sentence in answer["problems"][0]

    def test_a_pick_that_is_not_there_fills_in_nothing(self, desk: Client) -> None:
        assert self.quick(desk, "Ada: Foo > Bar", pick="7")["fields"] == {}

    def test_fills_in_the_page_without_a_script(self, desk: Client) -> None:
        make_person("Ada Example")
        answer = desk.post(f"{ADD}quick/", {"quick": "Ada Example: Foo Labs > ?, 2024, soon"})
        page = " ".join(answer.content.decode().split())
        assert 'name="person" value="Ada Example"' in page
        assert "“soon” is not understood" in page
        assert "A new organization: “Foo Labs”" in page
        assert desk.get(f"{ADD}quick/").status_code == 302


def test_the_page_sends_what_it_shows(desk: Client) -> None:
    make_person("Ada Example")
    typed = opened(desk, ADD, person="Ada Example", announced_on="2024")
    typed |= {"to_organization": "Baz", "to_organization_answer": "new", "to_organization_for": "Baz"}
    assert desk.post(ADD, typed).status_code == 302
    assert str(Move.objects.get()) == "Ada Example: ? → Baz, 2024"
