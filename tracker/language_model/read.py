"""Has a text read by the language model, and notes what came of it and what it cost."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.extract import ExtractedClaim, NameIndex
from tracker.language_model.answer import stated_moves
from tracker.language_model.ask import Bill, Inquiry, Wait
from tracker.language_model.budget import day_of, refuse_while_resting
from tracker.language_model.check import borne_out
from tracker.language_model.model import LanguageModel, configured_model
from tracker.language_model.models import ModelDay, ModelReading, Outcome, in_currency
from tracker.language_model.problems import NotRead
from tracker.language_model.prompt import VERSION, request_of

logger = logging.getLogger(__name__)
EXTRACTOR = "language_model"
LONGEST_TEXT = 60_000  # characters; longer ones cost more than they tell


def extractor_of(model: LanguageModel) -> str:
    """What claims keep of who read them: the version of what is asked, and the name of the model."""
    return f"{EXTRACTOR} {VERSION}/{model.name}"[:40]


def read_claims(
    text: str,
    *,
    language: str,
    published: date | None,
    names: NameIndex,
    article_key: int | None = None,
    wait: Wait = time.sleep,
) -> list[ExtractedClaim]:
    """The claims of a text as the model of the settings reads them, as far as the text bears them out.

    Raises NotRead where the model does not answer, answers badly, or must not be asked, and NotSetUp where
    there is none. Writes a row about it either way, and what it cost: not to be called in a transaction,
    which would hold up every other worker. Takes up to three minutes.
    """
    model, now = configured_model(), timezone.now()
    day, bill = day_of(now), Bill()
    reading = ModelReading(day=day, asked_at=now, article_key=article_key, model=model.name)
    started = time.monotonic()
    try:
        _refuse_what_is_not_asked(text, day, now)
        inquiry = Inquiry(model, request_of(text, language=language, published=published), day, bill)
        moves = stated_moves(inquiry.ask(now=now, wait=wait).content)
        claims, dropped = borne_out(moves, text, language=language, published=published, names=names)
        reading.outcome = Outcome.ANSWERED
        _note_claims(reading, claims, dropped)
    except NotRead as problem:
        reading.outcome, reading.problem = problem.outcome, str(problem)[:300]
        raise
    finally:
        if reading.outcome:  # not where the worker is stopped
            _note_bill(reading, bill, time.monotonic() - started)
            _log(reading, model)
    return claims


def _refuse_what_is_not_asked(text: str, day: ModelDay, now: datetime) -> None:
    if len(text) > LONGEST_TEXT:
        raise NotRead(Outcome.TOO_LONG, _("The text has more than %d characters.") % LONGEST_TEXT)
    refuse_while_resting(day, now=now)


def _note_claims(reading: ModelReading, claims: list[ExtractedClaim], dropped: Counter[str]) -> None:
    reading.kept, reading.dropped = len(claims), dropped.total()
    reading.dropped_for = dict(sorted(dropped.items()))


def _note_bill(reading: ModelReading, bill: Bill, seconds: float) -> None:
    reading.tries, reading.cost = bill.tries, bill.cost
    reading.input_tokens, reading.output_tokens = bill.input_tokens, bill.output_tokens
    reading.seconds = round(seconds, 2)
    reading.save()


def _log(reading: ModelReading, model: LanguageModel) -> None:
    spent = ModelDay.objects.values_list("spent", flat=True).get(pk=reading.day_id)
    logger.log(
        logging.INFO if reading.outcome == Outcome.ANSWERED else logging.WARNING,
        "Language model, article %s: %s; %d claims kept, %d dropped; %d tokens in, %d out, cost %s; %s of %s "
        "spent today",
        reading.article_key or "–",
        reading.problem.rstrip(".") or reading.get_outcome_display(),
        reading.kept,
        reading.dropped,
        reading.input_tokens,
        reading.output_tokens,
        in_currency(reading.cost),
        in_currency(spent),
        model.daily_budget,
    )
