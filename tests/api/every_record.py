"""One record of every kind that the API shows."""

from __future__ import annotations

from django.contrib.auth.models import User

from people.models import Person
from tests.alerts.watching import make_watchlist
from tests.duplicates.pairs import make_pair
from tests.factories import (
    NOW,
    make_analyst,
    make_article,
    make_claim,
    make_group,
    make_move,
    make_organization,
    make_person,
    make_source,
    make_user,
)
from tests.imports.files import ADA, HEADER, checked, csv_of
from tracker.corrections.ask import ask
from tracker.corrections.models import CorrectionRequest
from tracker.dead_letters.keep import keep
from tracker.desk.roles import Role
from tracker.history.restore import delete_record
from tracker.language_model.models import ModelDay
from tracker.moves.models import Approval, HeldClaim
from tracker.moves.review import accept
from tracker.workbench.assign import add_note, assign


def make_operations() -> None:
    """A task that failed, a mail, and a text that the language model read."""
    keep("tracker.tasks.x", {"row_id": 1}, queue="fetch", reason="odd", traceback="in x", now=NOW)
    make_watchlist("kind=departure").mails.create(made_at=NOW, due_at=NOW)
    day = ModelDay.objects.create(day=NOW.date(), spent=1_250_000)
    day.readings.create(asked_at=NOW, model="small-model", outcome="answered", dropped_for={"quote": 2})


def make_work(person: Person, user: User) -> None:
    """A private note, and who looks after the same person."""
    add_note(person, "Asks us to wait.", by=user, now=NOW)
    assign([person], user, by=user, now=NOW)


def make_every_record() -> None:
    """One or several of each kind, a claim that waits and an import that was checked among them."""
    ada, foo, bar = make_person("Ada"), make_organization("Foo"), make_organization("Bar")
    move = make_move(person=ada, from_organization=foo, to_organization=bar, announced_on="2024-10-14")
    make_move(person=ada, to_organization=foo, announced_on="2020", status="confirmed")
    source = make_source()
    make_claim(article=make_article("Ada has left Foo.", source=source), quote="Ada has left Foo.", move=move)
    make_claim()
    make_group(from_organization=foo)
    checked(csv_of(HEADER, ADA, ["Bob", "", "", "2024"]))
    asked = make_claim(awaits_approval=True)
    HeldClaim.of(make_claim(quote="Held."), now=NOW, until=NOW).save()
    ask(CorrectionRequest(kind="correct", wrong="I left in May."), ada, now=NOW)
    delete_record(make_person("Eve"))
    make_pair(make_person("Bob"), make_person("Robert"))
    accept(make_claim(person_name="Ada").pk, by=make_analyst("somebody"), now=NOW)
    reviewer = make_user(Role.REVIEWER, "somebody else")
    Approval.objects.create(claim=asked, submitted_by=reviewer, submitted_at=NOW)
    make_operations()
    make_work(ada, make_user(Role.VIEWER, "a viewer"))
