"""A person who has left traces everywhere, and ways to look for them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from people.models import Person
from tests.desk.forms import opened
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tracker.dates import PartialDate
from tracker.history.restore import delete_record
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.moves.log import Evidence, log_move
from tracker.moves.models import Move
from tracker.names.models import NameKind

NAMES = ["Éva Példa", "Eva Pelda", "Pelda, Eva", "E. Példa", "Ева Пельда", "伊娃佩爾達", "eva-pelda"]
SECRETS = [*NAMES, "pelda", "példa", "пельда", "佩爾達", "pel da", "head of secrets", "dismissed", "chemist"]


def leave_traces(desk: Client, analyst: User) -> Person:
    """Éva Példa, merged from two records, in claims, articles, logs, history and a session."""
    eva, double = make_person("Éva Példa", note="chemist"), make_person("Eva Pelda", aliases=("E. Példa",))
    eva.add_name("Ева Пельда", NameKind.TRANSLITERATION)
    eva.add_name("伊娃佩爾達", NameKind.NATIVE)
    foo, bar = make_organization("Foo Labs", aliases=("Foo Laboratories",)), make_organization("Bar AI")
    move = Move(person=eva, from_organization=foo, to_organization=bar, exit_manner="dismissed")
    move.role_from, move.note, move.status = "head of secrets", "dismissed after a row", "confirmed"
    move.announced_on = _day("2024-10-14")
    log_move(
        move,
        by=analyst,
        now=NOW,
        evidence=Evidence(
            "https://news.example/eva-pelda-leaves",
            "Éva Példa told us.",
            archive_url="https://archive.example/eva-pelda-leaves",
        ),
    )
    make_import_claim(
        make_move(person=double, to_organization=foo, announced_on="2022"),
        external_id="starter:Eva Pelda||Foo Labs|1",
    )
    _articles(eva)
    _edit_at_the_desk(desk, eva)
    undo(merge(double, eva, by=analyst, now=NOW).pk, by=analyst, now=NOW)
    merge(double, eva, by=analyst, now=NOW)
    delete_record(make_person("Eva Pelda", note="a double"))
    return eva


def _articles(eva: Person) -> None:
    about = make_article(
        "Her departure surprised Foo Labs. She had been head of secrets.", title="Eva leaves"
    )
    make_claim(
        article=about, person_name="Éva Példa", person=eva, quote="Her departure surprised Foo Labs.", end=33
    )
    text = "Bob Sample and Éva Példa’s team left Foo Labs for Bar AI. Both are well."
    both = make_article(
        text, title="Two leave", byline="Éva Példa", url="https://news.example/2024/eva-pelda"
    )
    both.title = "Éva Példa and another leave"
    both.save()
    make_claim(
        article=both, person_name="Bob Sample", quote="Bob Sample and Éva Példa’s team left Foo Labs.", end=46
    )
    make_claim(article=both, person_name="Pelda, Eva", quote="Éva Példa left Foo Labs.", start=15, end=40)
    make_article("Ева Пельда ушла из Foo Labs.", language="ru", published_on=date(2024, 10, 15))


def _edit_at_the_desk(desk: Client, eva: Person) -> None:
    """A form saved and one refused: the admin's log, and a message that waits in the session."""
    page = f"/admin/people/person/{eva.pk}/change/"
    desk.post(page, opened(desk, page) | {"note": "chemist, Éva Példa"})
    eva.refresh_from_db()


def _day(text: str) -> Any:
    return PartialDate.parse(text)


def everything() -> str:
    """Every column of every table of the database, as text, those that no model knows among them."""
    quote = connection.ops.quote_name
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")
            found += [
                json.dumps([table, *map(_readable, row)], ensure_ascii=False) for row in cursor.fetchall()
            ]
    return "\n".join(found)


def _readable(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def said_of(secrets: list[str], text: str) -> list[str]:
    """Which of the secrets stand in a text, in any case."""
    folded = text.casefold()
    return [secret for secret in secrets if secret.casefold() in folded]


def erase(person: Person) -> None:
    call_command("erase_person", person.slug, yes=True, reason="asked by letter", verbosity=0)
