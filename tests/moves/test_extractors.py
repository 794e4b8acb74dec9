"""Articles read by the language model, and by the rules in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.extract.test_found_names import pipeline
from tests.factories import make_article
from tests.language_model.model_server import ModelServer, Said, completion, moves, serving_model, use
from tracker.extract import EXTRACTOR_VERSION
from tracker.language_model.models import ModelDay, ModelReading
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article
from tracker.news.models import Article

RULES = f"rules {EXTRACTOR_VERSION}"
pytestmark = pytest.mark.django_db

RULES_READ = "Ada Example left Foo Labs on Monday."
ONLY_THE_MODEL = "For Bea Other the days at Foo Labs are numbered, and Bar AI is where she turns up next."
TEXT = f"{RULES_READ} {ONLY_THE_MODEL}"
BEA = {"person": "Bea Other", "quote": ONLY_THE_MODEL, "status": "announced"}


@pytest.fixture
def model(settings: Settings) -> Iterator[ModelServer]:
    with serving_model() as server:
        use(settings, server)
        yield server


def read(text: str = TEXT, **fields: Any) -> Article:
    article = make_article(text, **fields)
    ingest_article(article_id=article.pk)
    article.refresh_from_db()
    return article


def people() -> dict[str, str]:
    return dict(Claim.objects.filter(withdrawn="").values_list("person_name", "extractor"))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_rules_read_where_nothing_is_set(settings: Settings) -> None:
    assert (settings.EXTRACTOR, settings.LANGUAGE_MODEL_URL) == ("rules", "")
    assert read().read_by == RULES
    assert people() == {"Ada Example": RULES}
    assert not ModelReading.objects.exists()


def test_claims_of_the_model_keep_its_name_and_version(model: ModelServer) -> None:
    model.says(moves(BEA))
    article = read()
    assert people() == {"Bea Other": "language_model 1/small-model"}
    claim = Claim.objects.get()
    assert article.document[claim.start : claim.end] == claim.quote == ONLY_THE_MODEL
    assert (claim.review, claim.status, claim.rule) == ("pending", "announced", "language_model")
    assert article.read_by == "language_model 1/small-model"
    assert Claim.history.get().history_change_reason == "machine: language_model 1/small-model"
    assert ModelReading.objects.get().article_key == article.pk


@pytest.mark.parametrize("answer", [Said(status=401), completion("No."), moves({"status": "certain"})])
def test_rules_read_what_the_model_does_not(model: ModelServer, answer: Said | bytes) -> None:
    model.says(answer)
    article = read()
    assert (article.state, article.read_by) == ("read", RULES)
    assert people() == {"Ada Example": RULES}
    assert ModelReading.objects.exclude(outcome="answered").get().problem


def test_a_language_without_rules_is_read_by_the_model_alone(model: ModelServer) -> None:
    text = "Ada Example ha lasciato Foo Labs."
    model.says(moves({"to_org": None, "quote": text}), Said(status=400))
    assert read(text, language="it").state == "read"
    assert people() == {"Ada Example": "language_model 1/small-model"}
    assert read(f"{text} Davvero.", language="it").state == "unreadable"


def test_rules_that_stand_in_take_nothing_back_that_the_model_has_read(model: ModelServer) -> None:
    model.says(moves(BEA), Said(status=400))
    article = read()
    Article.objects.all().read_again()
    ingest_article(article_id=article.pk)
    assert people() == {"Bea Other": "language_model 1/small-model", "Ada Example": RULES}


def test_the_model_takes_back_what_it_does_not_read_any_more(model: ModelServer) -> None:
    model.says(moves(BEA), moves())
    article = read()
    Article.objects.all().read_again()
    ingest_article(article_id=article.pk)
    assert people() == {}
    assert Claim.objects.get().withdrawn == "reread"


def test_reading_again_asks_the_model_once(model: ModelServer) -> None:
    model.says(Said(status=400), moves(BEA))
    read()
    ModelDay.objects.update(rests_until=None)
    said = run("reextract", "--extractor-version", EXTRACTOR_VERSION, "--yes")
    assert "The language model is asked about 1 article." in said
    assert people() == {"Bea Other": "language_model 1/small-model"}
    assert len(model.asked) == 2


class TestPipelines:
    def test_of_spacy_help_the_rules_and_are_named_in_the_claims(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        settings.SPACY_PIPELINES = {"en": pipeline(tmp_path, "en", ("PERSON", "tanaka"), ("ORG", "orchid"))}
        assert read("tanaka has left orchid.").read_by == f"{RULES}+en_pipeline-0.0.0"
        assert people() == {"tanaka": f"{RULES}+en_pipeline-0.0.0"}

    def test_of_another_language_change_nothing(self, settings: Settings, tmp_path: Path) -> None:
        settings.SPACY_PIPELINES = {"de": pipeline(tmp_path, "de", ("PER", "tanaka"))}
        assert read("tanaka has left orchid.").read_by == RULES
        assert people() == {}


class TestExtractCommand:
    def test_has_the_model_read_a_file_where_asked_to(
        self, settings: Settings, model: ModelServer, tmp_path: Path
    ) -> None:
        settings.EXTRACTOR = "rules"
        model.says(moves(BEA))
        file = tmp_path / "a.txt"
        file.write_text(TEXT)
        (claim,) = json.loads(run("extract", str(file), "--language", "en", "--extractor", "language_model"))
        assert (claim["person"], claim["quote"]) == ("Bea Other", ONLY_THE_MODEL)
        (by_rules,) = json.loads(run("extract", str(file), "--language", "en"))
        assert by_rules["person"] == "Ada Example"

    def test_says_why_the_model_did_not(self, model: ModelServer, tmp_path: Path) -> None:
        model.says(Said(status=401))
        file = tmp_path / "a.txt"
        file.write_text(TEXT)
        with pytest.raises(CommandError, match="does not take the key"):
            run("extract", str(file), "--extractor", "language_model")

    def test_says_that_there_is_none(self, tmp_path: Path) -> None:
        file = tmp_path / "a.txt"
        file.write_text(TEXT)
        with pytest.raises(CommandError, match="the setting LANGUAGE_MODEL_URL is missing"):
            run("extract", str(file), "--extractor", "language_model")
