"""Why a claim was made is kept with it, and stays true while its article changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests.factories import NOW, make_claim
from tracker.moves import review
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article
from tracker.news.documents import Document
from tracker.news.models import Article
from tracker.news.store import store_document

pytestmark = pytest.mark.django_db
URL = "https://news.example/2024/10/ada-leaves"
REST = "The laboratory, founded ten years ago, employs two hundred people in three cities of the country."
SAID = "Ada Example left Foo Labs for Bar AI on Monday."
LATER = NOW + timedelta(hours=3)
NOT_KEPT = {"cue_start": None, "cue_end": None, "score_parts": None}


def read(*sentences: str, now: Any = NOW) -> Claim:
    """Store the page as it stands then, and read it; the claim that it makes."""
    document = Document("A 🧪 change", "\n".join([*sentences, REST]), url=URL, language="en")
    article = store_document(document, now=now, published_on=NOW.date()).article
    ingest_article(article_id=article.pk)
    return Claim.objects.get()


def read_anew() -> Claim:
    call_command("reextract", "--yes")
    return Claim.objects.get()


def cue_of(claim: Claim) -> str:
    assert claim.article is not None
    assert claim.article_version == claim.article.version
    return claim.article.document[claim.cue_start : claim.cue_end]


def test_keeps_where_the_words_stand_and_what_the_score_is_made_of() -> None:
    claim = read(SAID)
    assert cue_of(claim) == "left"
    assert claim.score_parts == [{"why": "rule leaves", "amount": 0.9}]


def test_reading_anew_explains_what_was_read_before_explanations_were_kept() -> None:
    claim = read(SAID)
    Claim.objects.update(**NOT_KEPT)
    claim = read_anew()
    assert (cue_of(claim), claim.score_parts) == ("left", [{"why": "rule leaves", "amount": 0.9}])
    assert claim.history.count() == 1  # what it says has not changed


def test_a_decided_claim_is_explained_by_the_rules_that_it_was_read_by(analyst: User) -> None:
    review.reject(read(SAID).pk, by=analyst, now=NOW)
    Claim.objects.update(**NOT_KEPT)
    assert cue_of(read_anew()) == "left"


@pytest.mark.parametrize("other", [{"extractor": "rules 1"}, {"score": 0.7}, {"rule": "joins"}])
def test_a_decided_claim_is_not_explained_by_other_rules(analyst: User, other: dict[str, Any]) -> None:
    review.reject(read(SAID).pk, by=analyst, now=NOW)
    Claim.objects.update(**NOT_KEPT, **other)
    assert read_anew().score_parts is None


def test_the_words_are_found_again_where_an_edit_has_moved_them(analyst: User) -> None:
    claim = read(SAID)
    review.reject(claim.pk, by=analyst, now=NOW)
    Claim.objects.update(extractor="rules 1")  # so that they are not read anew but followed
    moved = read("This text was corrected.", SAID.replace(" left", "\nleft"), now=LATER)
    assert moved.start != claim.start
    assert cue_of(moved) == "left"


def test_an_explanation_goes_along_with_what_is_read_otherwise() -> None:
    read("Ada Example left Foo Labs on Monday.")
    claim = read("Ada Example resigned from Foo Labs on Monday.", now=LATER)
    assert (cue_of(claim), claim.rule) == ("resigned", "resigns")
    assert claim.score_parts == [{"why": "rule resigns", "amount": 0.9}]


def test_a_claim_that_is_taken_back_keeps_its_explanation() -> None:
    claim = read(SAID)
    after = read("Ada Example spoke at Foo Labs on Monday.", now=LATER)
    assert (after.withdrawn, after.cue_start, after.score_parts) == (
        "edited",
        claim.cue_start,
        claim.score_parts,
    )


def test_is_no_part_of_history() -> None:
    read(SAID)
    (row,) = Claim.history.values()
    assert not row.keys() & NOT_KEPT.keys()


@pytest.mark.parametrize("place", [(5, 5), (7, 3), (3, None), (None, 3)])
def test_words_end_after_they_start(place: tuple[int | None, int | None]) -> None:
    claim = make_claim()
    claim.cue_start, claim.cue_end = place
    with pytest.raises(ValidationError, match="The words that tell the move end before they start"):
        claim.full_clean()
    assert Article.objects.count() == 1
