"""Every model has history, and whatever writes rows in bulk writes it too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from orgs.models import Lineage, Organization
from people.models import Person, PersonName
from tests.factories import NOW, make_claim, make_move, make_organization, make_person
from tests.history.latest import our_models, rows_without_true_history
from tracker.history import by_machine
from tracker.merges.merge import merge
from tracker.merges.undo import undo
from tracker.moves import review
from tracker.moves.known_names import database_names
from tracker.moves.models import Claim, Move
from tracker.moves.plan import Undecidable
from tracker.moves.propose import read_article
from tracker.moves.starter.load import load_starter_data
from tracker.moves.starter.rows import read_starter_data
from tracker.news.bundled import bundled_documents
from tracker.news.documents import Document
from tracker.news.models import Article
from tracker.news.store import store_document

WITHOUT_HISTORY = {
    "access.keptanswer": "is an answer that is kept for a day, to be given again",
    "access.token": "says itself who made it, when, and who revoked it, and is never changed",
    "alerts.change": "is itself the log of what has changed",
    "alerts.delivery": "is itself the log of what was delivered, and when",
    "alerts.reader": "is how far a part of ours has read",
    "alerts.webhook": "is what one person wants a tool to be told, and nobody else decides on it",
    "alerts.mail": "is itself the log of mails: what went out when, and what did not",
    "alerts.notice": "is work that is left, and then the log of what was told",
    "alerts.unnoticedchange": "is work that is left: which changes are to be looked at",
    "alerts.watchedorganization": "is part of what one person wants to be told",
    "alerts.watchedperson": "is part of what one person wants to be told",
    "alerts.watchlist": "is what one person wants to be told, and nobody else decides on it",
    "dead_letters.deadletter": "is itself the log of what failed, and when it was tried again",
    "desk.savedfilter": "is how one person likes to see a list",
    "duplicates.changedrecord": "is work that is left: which records are to be compared again",
    "imports.importbatch": "is itself the log of imports: by whom, when, and undone by whom",
    "language_model.modelday": "is itself the account of what was spent",
    "language_model.modelreading": "is itself the log of what was asked",
    "imports.importfile": "holds the bytes of a file until they are read, and is never changed",
    "imports.importname": "is work on a file, and then part of the log of its import",
    "imports.importrow": "is work on a file, and then part of the log of its import",
    "merges.merge": "is itself the log of merges: by whom, when, and undone by whom",
    "merges.mergedrow": "is itself the log of what a merge or a split did to each row",
    "merges.split": "is itself the log of splits: by whom, when, and undone by whom",
    "metrics.organizationmonth": "counts moves, and is kept as they change",
    "metrics.pairmonth": "counts transfers, and is kept as they change",
    "metrics.cohortmonth": "counts stays, and is kept as they change",
    "metrics.leavermonth": "counts stays, and is kept as they change",
    "metrics.staydays": "counts stays, and is kept as they change",
    "metrics.staymonth": "counts stays, and is kept as they change",
    "metrics.version": "counts changes, and is written by the database with each",
    "moves.approval": "is itself the log of who asked for approval, and who gave or refused it",
    "moves.decision": "is itself the log of what was decided, by whom, and taken back by whom",
    "moves.heldclaim": "may be about an erased person, of whom no trace stays",
    "moves.spell": "follows from moves, and is made anew from them",
    "moves.stalecareer": "is work that is left: whose spells are to be made anew",
    "moves.stay": "follows from spells, and is made anew with them",
    "moves.transfer": "follows from moves, and is made anew from them",
    "moves.unsourcedmove": "follows from claims",
    "news.articleaddress": "is where an article was met; nobody decides on it",
    "news.articleversion": "is itself the log of what an article said, and is written once",
    "news.articleband": "is an index of texts, made anew from them",
    "news.entry": "is work that is left: an entry of a feed; what comes of it is an article",
    "news.fetch": "is work that is left: an address to fetch, and who asked; what comes of it is an article",
    "news.host": "is what workers need to know to ask politely; nobody decides on it",
    "news.poll": "is itself the log of polls, and is written once",
    "news.polling": "is how a source answers just now; its log are the polls",
    "news.rawarticle": "holds the bytes that an article was read from last; its text is in the versions",
    "news.story": "is nothing but its articles, each of which says why it is in it",
    "news.storydecision": "is itself the log of what people decided on stories",
    "privacy.erasedaddress": "is a keyed hash that is written once",
    "privacy.erasure": "is itself the log of erasures, and is written once",
    "privacy.heldbackname": "is a keyed hash; lifting it is all that happens to it",
}


def test_every_model_of_ours_has_history_or_a_reason() -> None:
    without = {model._meta.label_lower for model in our_models() if not hasattr(model, "history")}
    assert without == set(WITHOUT_HISTORY)


@pytest.mark.django_db
def test_the_whole_pipeline_leaves_true_history(analyst: User) -> None:
    load_starter_data(read_starter_data(), now=NOW)
    articles = [store_document(found, now=NOW).article for found in bundled_documents()]
    for article in articles:
        read_article(article, names=database_names(), now=NOW)
    claims = list(Claim.objects.pending())
    for number, claim in enumerate(claims):
        try:
            (review.accept if number % 3 else review.reject)(claim.pk, by=analyst, now=NOW)
        except Undecidable:
            continue
    load_starter_data(read_starter_data(), now=NOW)
    one, other = Organization.objects.order_by("pk")[:2]
    log = merge(one, other, by=analyst, now=NOW)
    assert rows_without_true_history() == []
    undo(log.pk, by=analyst, now=NOW)
    assert rows_without_true_history() == []
    assert Claim.objects.exclude(review="pending").count() > 3


@pytest.mark.django_db
def test_a_date_or_language_that_an_article_gets_later_is_history() -> None:
    document = Document(title="", text="Ada Example left Foo Labs.", language="en")
    store_document(document, now=NOW)
    store_document(document, now=NOW, published_on=date(2024, 10, 14))
    store_document(document, now=NOW, language="fr")
    assert rows_without_true_history() == []
    assert [row.published_on for row in Article.history.order_by("history_id")][:2] == [
        None,
        date(2024, 10, 14),
    ]


@pytest.mark.django_db
def test_what_lets_go_of_a_deleted_record_is_history(analyst: User) -> None:
    person, organization = make_person("Ada Example", aliases=("Ada E.",)), make_organization()
    claim = make_claim(person=person, from_organization=organization)
    make_claim(move=make_move(), reviewed_by=analyst)
    person.delete()
    organization.delete()
    analyst.delete()
    claim.refresh_from_db()
    assert claim.person is None
    assert rows_without_true_history() == []


@pytest.mark.django_db
def test_rows_that_a_merge_moves_in_bulk_name_the_merge_and_the_machine() -> None:
    loser, survivor = make_person(), make_person()
    make_move(person=loser)
    with by_machine("sweep 1"):
        log = merge(loser, survivor, by=None, now=NOW)
    models: list[Any] = [Move, Person, PersonName]
    reasons = [model.history.latest().history_change_reason for model in models]
    assert reasons == [f"machine: sweep 1; merge {log.pk}"] * 3


@pytest.mark.django_db
def test_the_invariant_notices_a_write_without_history() -> None:
    move = make_move()
    Move.objects.filter(pk=move.pk).update(note="in bulk")
    assert rows_without_true_history() == [f"Move {move.pk}: note is 'in bulk', its history says ''"]
    Move.objects.filter(pk=move.pk).update(note="")
    lineage: Any = Lineage(organization=make_organization(), other=make_organization(), relation="parent")
    Lineage.objects.bulk_create([lineage])
    assert rows_without_true_history() == [f"Lineage {lineage.pk} has no history"]
