"""One file with all that is held about a person."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import Person
from tests.factories import make_claim, make_person
from tests.privacy.traces import leave_traces
from tracker.privacy.export import _label
from tracker.privacy.find import find_traces

pytestmark = pytest.mark.django_db


def exported(person: Person) -> dict[str, Any]:
    out = StringIO()
    call_command("export_person", person.slug, stdout=out)
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def test_holds_every_row_that_erasing_would_touch(desk: Client, analyst: User) -> None:
    eva = leave_traces(desk, analyst)
    traces, document = find_traces(eva), exported(eva)
    touched = {_label(model): len(keys) for model, keys in traces.belonging()}
    assert {label: len(rows) for label, rows in document["records"].items()} == touched
    cut = {_label(model): len(rows) for model, rows in traces.cuts.items()}
    assert {label: len(rows) for label, rows in document["mentions"].items()} == cut
    assert {"people.person", "moves.claim", "moves.move", "merges.merge", "history of moves.claim"} <= set(
        touched
    )


def test_says_in_words_what_keys_mean_and_who_did_what(desk: Client, analyst: User) -> None:
    document = exported(leave_traces(desk, analyst))
    (move,) = [row for row in document["records"]["moves.move"] if row["role_from"]]
    assert move["role_from"] == "head of secrets"
    assert move["from_organization_id"]["means"] == "Foo Labs"
    saved = [row["history_user_id"] for row in document["records"]["history of people.person"]]
    assert "analyst" in {who["means"] for who in saved if who}
    assert "伊娃佩爾達" in document["names"]


def test_gives_of_an_article_the_sentences_that_name_them_and_where_it_stands(
    desk: Client, analyst: User
) -> None:
    document = exported(leave_traces(desk, analyst))
    (article,) = [row for row in document["mentions"]["news.article"] if "url" in row]
    assert article["text"] == "Bob Sample and Éva Példa’s team left Foo Labs for Bar AI."
    assert article["published_on"] == "2024-10-14"


def test_what_is_about_others_is_not_in_it() -> None:
    eva = make_person("Éva Példa")
    make_claim(person_name="Bob Sample", quote="Bob Sample left Foo Labs.")
    assert "Bob Sample" not in json.dumps(exported(eva), ensure_ascii=False)


def test_writes_a_file_that_only_its_owner_reads_and_overwrites_none(tmp_path: Path) -> None:
    eva, path = make_person("Éva Példa"), tmp_path / "eva.json"
    call_command("export_person", eva.slug, output=path, stdout=StringIO())
    assert path.stat().st_mode & 0o077 == 0
    assert json.loads(path.read_text("utf-8"))["person"] == "Éva Példa"
    with pytest.raises(CommandError, match="Name a file that is not there yet"):
        call_command("export_person", eva.slug, output=path, stdout=StringIO())
