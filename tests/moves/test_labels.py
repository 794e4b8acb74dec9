"""Decisions are labels: how often the machine was right, and texts to measure it with."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.factories import NOW, make_article, make_source
from tracker.extract import EXTRACTOR_VERSION
from tracker.history import by_machine
from tracker.moves import review
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article

pytestmark = pytest.mark.django_db
TEXT = "Ada Example left Foo Labs on Monday. Bo Other joined Bar AI. Cy Third quit Baz Robotics."


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def decided(analyst: User) -> None:
    """One claim accepted, one rejected, one waiting."""
    source = make_source("Daily Model")
    ingest_article(article_id=make_article(TEXT, source=source).pk)
    ada, bo, _cy = Claim.objects.order_by("start")
    review.accept(ada.pk, by=analyst, now=NOW)
    review.reject(bo.pk, by=analyst, now=NOW, reason="no_move")


@pytest.mark.usefixtures("decided")
def test_tell_how_often_claims_were_accepted() -> None:
    lines = run("evaluate", "--reviewed").splitlines()
    assert lines[0] == "Right by extractor, of the claims that were decided on:"
    assert lines[1].split() == ["rules", EXTRACTOR_VERSION, "50.0", "%", "(1/2),", "9.5–90.5"]
    found = json.loads(run("evaluate", "--reviewed", "--json"))
    assert found.keys() == {"extractor", "language", "rule", "source"}
    assert {group: sorted(rows) for group, rows in found.items()} == {
        "extractor": [f"rules {EXTRACTOR_VERSION}"],
        "language": ["en"],
        "rule": ["joins", "leaves"],
        "source": ["daily-model"],
    }
    english = found["language"]["en"]
    assert (english["right"], english["corrected"], english["decided"], english["share"]) == (1, 0, 2, 0.5)
    assert (round(english["low"], 4), round(english["high"], 4)) == (0.0945, 0.9055)  # Wilson, by hand
    assert found["rule"]["leaves"]["share"] == 1.0


@pytest.mark.usefixtures("decided")
def test_count_as_wrong_what_was_accepted_with_another_name_than_was_read(analyst: User) -> None:
    claim = Claim.objects.order_by("-start")[0]
    claim.from_name = "Baz Rockets"
    claim.save()
    review.accept(claim.pk, by=analyst, now=NOW)
    line = run("evaluate", "--reviewed").splitlines()[1]
    assert line.endswith("33.3 % (1/3), 6.1–79.2, 1 more accepted once corrected")


@pytest.mark.usefixtures("decided")
def test_count_as_right_what_the_machine_itself_has_read_better_before(analyst: User) -> None:
    claim = Claim.objects.order_by("-start")[0]
    with by_machine("rules 5"):
        claim.from_name = "Baz Robotics Inc"
        claim.save()
    claim.role_to = "chief chemist"
    claim.save()  # what an analyst adds is no correction of a name
    review.accept(claim.pk, by=analyst, now=NOW)
    assert "66.7 % (2/3)" in run("evaluate", "--reviewed").splitlines()[1]


@pytest.mark.usefixtures("decided")
def test_are_written_as_labelled_texts_that_can_be_measured(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    assert "1 labelled texts" in run("export_labels", str(path))
    text: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert [(move["person"], move["from_org"]) for move in text["moves"]] == [("Ada Example", "Foo Labs")]
    assert [move["person"] for move in text["moves_optional"]] == ["Cy Third"]
    figures = json.loads(run("evaluate", str(path), "--json"))["languages"]["all"]
    assert (figures["precision"]["hits"], figures["precision"]["n"]) == (1, 2)
    assert figures["recall"]["value"] == 1.0


@pytest.mark.usefixtures("decided")
def test_do_not_blame_the_machine_for_what_nobody_follows(analyst: User) -> None:
    review.reject(Claim.objects.order_by("-start")[0].pk, by=analyst, now=NOW, reason="not_followed")
    assert "(1/2)" in run("evaluate", "--reviewed").splitlines()[1]


def test_say_where_nothing_has_been_decided(tmp_path: Path) -> None:
    assert "nothing has been decided yet" in run("evaluate", "--reviewed")
    with pytest.raises(CommandError, match="Nobody has decided"):
        run("export_labels", str(tmp_path / "labels.jsonl"))


def test_are_asked_for_by_files_or_by_decisions() -> None:
    with pytest.raises(CommandError, match="Give labelled files, or --reviewed"):
        run("evaluate")
