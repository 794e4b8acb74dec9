"""Erasing a person: nothing that names them is left, and the figures stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import Person, PersonName
from tests.factories import (
    NOW,
    make_article,
    make_claim,
    make_import_claim,
    make_move,
    make_organization,
    make_person,
)
from tests.history.latest import rows_without_true_history
from tests.privacy.traces import NAMES, SECRETS, erase, everything, leave_traces, said_of
from tracker.dates import Window
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.metrics.departures import departures_by_organization
from tracker.moves.models import Claim, Move
from tracker.news.documents import Document, RawDocument, read_page
from tracker.news.models import Article, ArticleVersion, RawArticle
from tracker.news.store import store_document
from tracker.privacy.erase import CannotErase
from tracker.privacy.erase import erase as erase_now
from tracker.privacy.forget import forget_source
from tracker.privacy.models import Erasure

pytestmark = pytest.mark.django_db


def figures() -> list[tuple[str, Any]]:
    window = Window.asked_for(None, None, today=date(2024, 12, 31))
    return [
        (str(row.organization), row.count) for row in departures_by_organization(Move.objects.all(), window)
    ]


def test_nothing_in_any_table_names_them_afterwards(desk: Client, analyst: User, erasures_file: Path) -> None:
    eva = leave_traces(desk, analyst)
    assert said_of(NAMES, everything()) == NAMES
    erase(eva)
    assert said_of(SECRETS, everything()) == []
    assert said_of(SECRETS, erasures_file.read_text()) == []
    assert rows_without_true_history() == []


def test_departures_stay_what_they_were_to_the_month(desk: Client, analyst: User) -> None:
    eva = leave_traces(desk, analyst)
    before = figures()
    erase(eva)
    assert before
    assert figures() == before
    moves = Move.objects.order_by("happened_first_day")
    assert [str(move) for move in moves] == [
        "Erased person: ? → Foo Labs, 2022",
        "Erased person: Foo Labs → Bar AI, 2024-10",
    ]
    assert {move.exit_manner for move in moves} == {"unknown"}
    assert {row.history_date.day for row in Move.history.all()} == {1}
    assert {move.person.is_erased for move in moves} == {True}


def test_the_moves_have_new_addresses_and_one_nobody(desk: Client, analyst: User) -> None:
    eva = leave_traces(desk, analyst)
    old = set(Move.objects.values_list("pk", flat=True))
    erase(eva)
    assert old.isdisjoint(Move.objects.values_list("pk", flat=True))
    (nobody,) = Person.with_merged.filter(is_erased=True)
    assert nobody.slug.startswith("erased-")
    assert not PersonName.objects.filter(person=nobody).exists()
    assert list(Person.objects.search("erased")) == []
    assert not Person.objects.exists()


def test_another_persons_claim_keeps_its_facts_and_source_without_the_sentence(
    desk: Client, analyst: User
) -> None:
    erase(leave_traces(desk, analyst))
    (claim,) = Claim.objects.filter(person_name="Bob Sample")
    assert (claim.quote, claim.from_name, claim.to_name) == ("[…]", "Foo Labs", "Bar AI")
    assert claim.article is not None
    assert (claim.article.title, claim.article.text, claim.article.byline, claim.article.url) == (
        "",
        "",
        "",
        "",
    )


def test_an_article_about_them_that_does_not_name_them_loses_its_text_too() -> None:
    eva = make_person("Éva Példa")
    article = make_article("She left Foo Labs.", url="https://news.example/she-left")
    make_claim(article=article, person=eva, person_name="she", quote="She left Foo Labs.", end=18)
    erase(eva)
    article.refresh_from_db()
    assert (article.text, article.url) == ("", "https://news.example/she-left")


def test_texts_about_others_stay() -> None:
    eva = make_person("Éva Példa", aliases=("Ann",))
    article = make_article("Ann Other left Foo Labs. Evan Peldansky joined. An example: pelda.")
    claim = make_claim(article=article, person_name="Ann Other", quote="Ann Other left Foo Labs.")
    erase(eva)
    article.refresh_from_db()
    claim.refresh_from_db()
    assert article.text.startswith("Ann Other")
    assert claim.quote == "Ann Other left Foo Labs."


def test_a_namesake_keeps_their_record_claims_and_articles() -> None:
    physicist, chemist = make_person("Yao Shun", note="physicist"), make_person("Yao Shun", note="chemist")
    article = make_article("Yao Shun left Foo Labs.")
    theirs = make_claim(
        article=article, person=chemist, person_name="Yao Shun", quote="Yao Shun left Foo Labs."
    )
    make_move(person=chemist)
    erase(physicist)
    assert list(Person.objects.all()) == [chemist]
    theirs.refresh_from_db()
    article.refresh_from_db()
    assert theirs.quote == "Yao Shun left Foo Labs."
    assert article.text == "Yao Shun left Foo Labs."
    assert Move.objects.get().person == chemist


def test_undoing_a_merge_of_organizations_reaches_the_moves_that_stay(analyst: User) -> None:

    loser, survivor = make_organization("Foo"), make_organization("Foo Labs")
    eva = make_person("Éva Példa")
    make_move(person=eva, from_organization=loser)
    log = merge(loser, survivor, by=analyst, now=NOW)
    erase(eva)
    undo(log.pk, by=analyst, now=NOW)
    assert Move.objects.get().from_organization == loser


def test_what_is_named_after_them_is_told_and_left() -> None:
    make_organization("Eva Pelda Foundation")
    eva = make_person("Éva Példa")
    out = StringIO()
    call_command("erase_person", eva.slug, "--dry-run", stdout=out)
    assert "stays as it is: organization" in out.getvalue()
    assert "“Eva Pelda Foundation”" in out.getvalue()


def test_a_dry_run_changes_nothing(desk: Client, analyst: User) -> None:
    eva = leave_traces(desk, analyst)
    before = everything()
    out = StringIO()
    call_command("erase_person", eva.slug, "--dry-run", stdout=out)
    assert everything() == before
    assert "stays, without the person: 2 moves" in out.getvalue()
    assert "Nothing was changed." in out.getvalue()


def test_a_wrong_name_typed_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    eva = make_person("Éva Példa")
    monkeypatch.setattr("builtins.input", lambda _question: "Eva Pelda")
    with pytest.raises(CommandError, match="That is not the name"):
        call_command("erase_person", eva.slug, stdout=StringIO())
    assert list(Person.objects.all()) == [eva]


@pytest.mark.parametrize("reason", ["Éva Példa asked", "letter of PELDA, EVA", " ", "x" * 201])
def test_a_reason_that_names_them_or_says_nothing_is_refused(reason: str) -> None:

    eva = make_person("Éva Példa")
    with pytest.raises(CannotErase):
        erase_now(eva, reason=reason, by=None, now=NOW)
    assert not Erasure.objects.exists()


def test_says_so_for_an_unknown_address_and_for_a_merged_record(desk: Client, analyst: User) -> None:
    leave_traces(desk, analyst)
    with pytest.raises(CommandError, match="There is no person with the address “nobody”"):
        call_command("erase_person", "nobody", yes=True)
    merged = Person.with_merged.exclude(merged_into=None).get()
    with pytest.raises(CommandError, match="has been merged into “Éva Példa"):
        erase(merged)


def test_without_a_key_it_says_which_setting_is_missing(settings: Any) -> None:
    settings.ERASURE_KEY = ""
    eva = make_person("Éva Példa")
    with pytest.raises(CommandError, match="The setting ERASURE_KEY is missing"):
        erase(eva)
    assert list(Person.objects.all()) == [eva]


def test_two_erased_people_are_two(analyst: User) -> None:
    for name in ("Éva Példa", "Ida Minta"):
        person = make_person(name)
        make_import_claim(make_move(person=person))
        erase(person)
    assert Person.with_merged.filter(is_erased=True).count() == 2
    assert Article.objects.count() == 0


def _page(text: str) -> Document:
    page = f"<!doctype html><html><body><article><p>{text}</p></article><p>Also: X</p></body></html>"
    found = read_page(page.encode(), url="https://news.example/2024/foo-labs")
    return replace(found, language="en")


def test_earlier_versions_and_the_stored_page_go_with_the_text(analyst: User) -> None:
    eva = make_person("Éva Példa")
    rest = "Foo Labs, founded ten years ago, employs two hundred people in three cities of the country."
    article = store_document(_page(f"Eva Pelda left Foo Labs on Monday. {rest}"), now=NOW).article
    edited = store_document(_page(f"A researcher left Foo Labs. {rest}"), now=NOW).article
    assert (edited.pk, edited.version) == (article.pk, 2)
    erase(eva)
    article.refresh_from_db()
    assert rest in article.text
    assert not ArticleVersion.objects.exists()
    assert RawArticle.objects.filter(article=article).exists()


def test_a_stored_page_that_names_them_beside_the_text_goes(analyst: User) -> None:
    eva = make_person("Éva Példa")
    article = store_document(
        _page("Bo Sample left Foo Labs on Monday, the laboratory said."), now=NOW
    ).article
    page = "<html><body><p>Bo Sample left.</p><aside>Read: Éva Példa moves</aside></body></html>"
    RawArticle.objects.keep(article, RawDocument(page.encode()), now=NOW)
    erase(eva)
    assert not RawArticle.objects.exists()


def test_what_a_held_claim_was_read_from_goes_in_all_its_forms(analyst: User) -> None:
    article = store_document(
        _page("Eva Pelda left Foo Labs on Monday, the laboratory said."), now=NOW
    ).article
    forget_source(article, ["Eva Pelda"])
    article.refresh_from_db()
    assert (article.text, RawArticle.objects.count()) == ("", 0)
