"""Asking the model: what is tried again, what is not, and what it costs."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from tests.language_model.model_server import ModelServer, Said, completion, moves, use
from tracker.extract import ExtractedClaim, NameIndex
from tracker.language_model.models import ModelDay, ModelReading, Outcome
from tracker.language_model.problems import NotRead
from tracker.language_model.read import read_claims
from tracker.language_model.tasks import forget_old_readings

pytestmark = pytest.mark.django_db
TEXT = "Ada Example left Foo Labs for Bar AI."
GOOD = moves({"quote": TEXT})
BUSY = Said(status=429)


class Waits(list[float]):
    """Stands for the clock on the wall: notes how long it should have waited."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def read(**how: Any) -> list[ExtractedClaim]:
    names = NameIndex([])
    return read_claims(TEXT, language="en", published=None, names=names, **({"wait": Waits()} | how))


def refusal(**how: Any) -> NotRead:
    with pytest.raises(NotRead) as refused:
        read(**how)
    return refused.value


class TestAnotherTry:
    @pytest.mark.parametrize("status", [429, 408, 500, 502, 503, 504])
    def test_is_made_where_the_server_is_busy_or_in_trouble(self, model: ModelServer, status: int) -> None:
        waits = Waits()
        model.says(Said(status=status), Said(status=status), GOOD)
        assert len(read(wait=waits)) == 1
        first, second = waits
        assert 0.75 <= first <= 1.25 < 1.5 <= second <= 2.5
        assert ModelReading.objects.get().tries == 3

    def test_waits_as_long_as_the_server_asks_for(self, model: ModelServer) -> None:
        waits = Waits()
        model.says(Said(status=429, headers={"Retry-After": "7"}), GOOD)
        read(wait=waits)
        assert waits == [7]

    def test_is_not_made_where_the_server_asks_for_too_long(self, model: ModelServer) -> None:
        model.says(Said(status=429, headers={"Retry-After": "600"}))
        waits = Waits()
        assert "asks to be asked less often" in str(refusal(wait=waits))
        assert (len(model.asked), waits) == (1, [])
        rest = ModelDay.objects.get().rests_until
        assert rest is not None
        assert rest - ModelReading.objects.get().asked_at == timedelta(seconds=600)

    @pytest.mark.parametrize(
        ("status", "sentence"),
        [
            (400, "answered with status 400"),
            (401, "see LANGUAGE_MODEL_KEY"),
            (404, "see LANGUAGE_MODEL_URL"),
            (302, "answered with status 302"),
        ],
    )
    def test_is_not_made_where_it_would_not_help(
        self, model: ModelServer, status: int, sentence: str
    ) -> None:
        model.says(Said(status=status))
        assert sentence in str(refusal())
        assert len(model.asked) == 1

    def test_ends_after_three(self, model: ModelServer) -> None:
        model.says(BUSY)
        assert refusal().outcome == Outcome.FAILED
        assert len(model.asked) == 3

    def test_is_made_after_an_answer_that_does_not_come(self, settings: Settings, model: ModelServer) -> None:
        settings.LANGUAGE_MODEL_SECONDS = 1
        model.says(Said(drip=True), GOOD)
        assert len(read()) == 1

    def test_ends_with_a_sentence_where_none_ever_comes(self, settings: Settings, model: ModelServer) -> None:
        settings.LANGUAGE_MODEL_SECONDS = 0.2
        model.says(Said(drip=True))
        assert str(refusal()) == "It took longer than 0.2 seconds."
        reading = ModelReading.objects.get()
        assert (reading.outcome, reading.tries) == (Outcome.FAILED, 3)


class TestRest:
    def test_spares_the_next_texts_the_wait(self, model: ModelServer) -> None:
        model.says(BUSY)
        refusal()
        assert refusal().outcome == Outcome.RESTING
        assert len(model.asked) == 3

    def test_ends(self, model: ModelServer) -> None:
        model.says(BUSY, BUSY, BUSY, GOOD)
        with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False):
            refusal()
        with time_machine.travel(datetime(2026, 11, 23, 12, 2, tzinfo=UTC), tick=False):
            assert len(read()) == 1


class TestAddress:
    def test_inside_is_refused_unless_a_setting_allows_it(
        self, settings: Settings, model: ModelServer
    ) -> None:
        model.says(GOOD)
        settings.LANGUAGE_MODEL_ALLOW_PRIVATE = False
        assert str(refusal()) == "“127.0.0.1” is not on the public web, so it is not fetched."
        assert model.asked == []
        assert ModelDay.objects.get().spent == 0

    def test_that_redirects_gets_no_text_and_no_key_to_another(self, model: ModelServer) -> None:
        model.says(Said(status=307, headers={"Location": f"{model.url}/elsewhere"}), GOOD)
        assert "sends elsewhere" in str(refusal())
        assert len(model.asked) == 1


class TestCost:
    def test_is_what_the_server_counts_at_the_prices_of_the_settings(self, model: ModelServer) -> None:
        model.says(GOOD)
        read(article_key=7)
        reading, day = ModelReading.objects.get(), ModelDay.objects.get()
        assert (reading.input_tokens, reading.output_tokens) == (1000, 100)
        assert reading.cost == day.spent == 1000 * 1 + 100 * 10
        assert reading.article_key == 7

    def test_is_told_in_the_log(self, model: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
        model.says(GOOD)
        with caplog.at_level(logging.INFO):
            read()
        assert (
            "1 claims kept, 0 dropped; 1000 tokens in, 100 out, cost 0.002; 0.002 of 1 spent" in caplog.text
        )
        assert "Ada" not in caplog.text
        assert "a-key" not in caplog.text

    @pytest.mark.parametrize("usage", [None, ("many", "few"), (-5, 100), (True, True), (10**12, 1)])
    def test_is_the_most_it_may_be_where_the_server_does_not_count(
        self, model: ModelServer, usage: Any
    ) -> None:
        model.says(completion('{"moves": []}', usage=usage))
        read()
        assert ModelDay.objects.get().spent > 1000 * 10

    def test_is_nothing_where_the_server_refuses(self, model: ModelServer) -> None:
        model.says(BUSY)
        refusal()
        assert ModelDay.objects.get().spent == 0

    def test_is_nothing_where_nobody_listens(self, settings: Settings, model: ModelServer) -> None:
        use(settings, ModelServer(port=1))
        refusal()
        assert (ModelDay.objects.get().spent, ModelReading.objects.get().tries) == (0, 3)

    def test_is_the_most_it_may_be_where_an_answer_was_too_late(
        self, settings: Settings, model: ModelServer
    ) -> None:
        settings.LANGUAGE_MODEL_SECONDS = 1
        model.says(Said(drip=True), BUSY)
        refusal()
        assert ModelDay.objects.get().spent > 1000 * 10


class TestBudget:
    def test_that_is_spent_lets_nothing_be_asked(self, settings: Settings, model: ModelServer) -> None:
        settings.LANGUAGE_MODEL_DAILY_BUDGET = Decimal("0.001")
        assert refusal().outcome == Outcome.OVER_BUDGET
        assert model.asked == []
        assert ModelDay.objects.get().spent == 0

    def test_is_new_on_the_next_day(self, model: ModelServer) -> None:
        model.says(GOOD)
        with time_machine.travel(datetime(2026, 11, 23, 23, 59, tzinfo=UTC), tick=False):
            read()
            ModelDay.objects.update(spent=1_000_000)
            assert refusal().outcome == Outcome.OVER_BUDGET
        with time_machine.travel(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), tick=False):
            assert len(read()) == 1

    def test_of_nothing_suffices_for_a_model_that_costs_nothing(
        self, settings: Settings, model: ModelServer
    ) -> None:
        nothing = Decimal(0)
        use(
            settings,
            model,
            LANGUAGE_MODEL_PRICE_IN=nothing,
            LANGUAGE_MODEL_PRICE_OUT=nothing,
            LANGUAGE_MODEL_DAILY_BUDGET=nothing,
        )
        model.says(GOOD)
        assert len(read()) == 1


def test_old_readings_go_and_what_a_day_cost_stays(model: ModelServer) -> None:
    model.says(GOOD)
    read()
    assert forget_old_readings() == 0
    ModelReading.objects.update(asked_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert forget_old_readings() == 1
    assert ModelDay.objects.get().spent == 2000
