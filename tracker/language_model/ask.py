"""Asks the model over HTTP, within the budget, and tries again where that may help."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.language_model.answer import Answer, read_answer
from tracker.language_model.budget import let_rest, set_aside, settle
from tracker.language_model.model import LanguageModel
from tracker.language_model.models import ModelDay, Outcome
from tracker.language_model.problems import NotRead
from tracker.outbound import CannotFetch, Rules, post

Wait = Callable[[float], None]
_TRIES = 3
_LONGEST_WAIT = 10.0  # seconds before another try; where the server asks for more, the rules read instead
_REST = timedelta(minutes=1)
_LONGEST_REST = timedelta(hours=1)
_MAX_BYTES = 2_000_000


@dataclass(slots=True)
class Bill:
    """What asking about one text has cost so far: tries, tokens, and millionths."""

    tries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request about one text to one model, paid from one day."""

    model: LanguageModel
    request: dict[str, Any]
    day: ModelDay
    bill: Bill = field(default_factory=Bill)

    def ask(self, *, now: datetime, wait: Wait) -> Answer:
        """The answer. Raises NotRead where there is none after three tries, or no budget for one.

        Tries again after a status of 429 or of the server's trouble, and where there was no answer in
        time. Then the model is left alone for a while, as long as it asks for, so that a dead server does
        not hold up one text after another.
        """
        while True:
            self.bill.tries += 1
            try:
                return self._try()
            except CannotFetch as error:
                pause = self._pause(error)
                if pause is None:
                    let_rest(self.day, until=now + _rest(error))
                    raise NotRead(Outcome.FAILED, _problem(error)) from error
            wait(pause)

    def _try(self) -> Answer:
        body = json.dumps(
            {**self.model.options, "model": self.model.name, **self.request}, ensure_ascii=False
        ).encode(errors="replace")
        # A token is at least a byte: the text costs at most this.
        most = self.model.cost(len(body), self.model.longest_answer)
        set_aside(self.day, most, budget=self.model.budget)
        try:
            page = post(
                f"{self.model.url}/chat/completions", body, _rules(self.model), headers=_headers(self.model)
            )
        except CannotFetch as error:
            self._pay(most, 0 if error.status or not error.was_sent else most)
            raise
        return self._counted(page.content, body, most)

    def _counted(self, content: bytes, body: bytes, most: int) -> Answer:
        """The answer, after what it cost was put right."""
        try:
            answer = read_answer(content)
        except NotRead:
            self._pay(most, most)
            raise
        if answer.input_tokens is None or answer.output_tokens is None:
            self._pay(most, most)
            return answer
        self.bill.input_tokens += answer.input_tokens
        self.bill.output_tokens += answer.output_tokens
        self._pay(most, self.model.cost(answer.input_tokens, answer.output_tokens))
        return answer

    def _pay(self, aside: int, cost: int) -> None:
        settle(self.day, aside=aside, cost=cost)
        self.bill.cost += cost

    def _pause(self, error: CannotFetch) -> float | None:
        """Seconds until the next try; None where there is none."""
        if self.bill.tries >= _TRIES or not _is_passing(error):
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= _LONGEST_WAIT else None
        backing_off = 2.0 ** (self.bill.tries - 1)
        return backing_off * random.uniform(0.75, 1.25)  # noqa: S311  # spreads workers, hides nothing


def _is_passing(error: CannotFetch) -> bool:
    """Whether another try may help: it is busy, in trouble, or did not answer in time."""
    if error.status:
        return error.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT) or (
            error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        )
    return error.is_passing


def _rest(error: CannotFetch) -> timedelta:
    asked = timedelta(seconds=error.retry_after or 0)
    return min(max(asked, _REST), _LONGEST_REST)


def _problem(error: CannotFetch) -> str:
    """In words that are not about pages, nor from the server."""
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return _("The model's server asks to be asked less often (429).")
    if error.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return _("The model's server does not take the key (%d): see LANGUAGE_MODEL_KEY.") % error.status
    if error.status == HTTPStatus.NOT_FOUND:
        return _("The model's server knows no such address or model (404): see LANGUAGE_MODEL_URL.")
    if error.status:
        return _("The model's server answered with status %d.") % error.status
    return str(error)


def _headers(model: LanguageModel) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    return headers | ({"Authorization": f"Bearer {model.key}"} if model.key else {})


def _rules(model: LanguageModel) -> Rules:
    """The port is the operator's choice; so is a private address, where it is allowed."""
    address = urlsplit(model.url)
    return Rules(
        user_agent=settings.FETCH_USER_AGENT,
        ports=frozenset({address.port or (443 if address.scheme == "https" else 80)}),
        max_bytes=_MAX_BYTES,
        seconds=model.seconds,
        seconds_a_step=model.seconds,
        content_types=frozenset(),
        allows_inside=model.allows_private,
    )
