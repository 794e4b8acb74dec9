"""Which model is asked, where, and at which price: as the settings say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings


class NotSetUp(ValueError):
    """There is no language model in the settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """A model. Prices are for a million tokens, in the currency of the budget, which is for a day in UTC.

    ``options`` go with each request; ``seconds`` is the time of one try.
    """

    url: str
    name: str
    key: str = field(repr=False)
    price_in: Decimal
    price_out: Decimal
    daily_budget: Decimal
    options: Mapping[str, Any]
    seconds: float
    allows_private: bool

    @property
    def budget(self) -> int:
        """What may be spent on a day, in millionths."""
        return int(self.daily_budget * 1_000_000)

    @property
    def longest_answer(self) -> int:
        """The most tokens that an answer may have."""
        return max(int(self.options.get(name, 0)) for name in ("max_tokens", "max_completion_tokens"))

    def cost(self, tokens_in: int, tokens_out: int) -> int:
        """In millionths, rounded up: a price for a million tokens is millionths for one."""
        return math.ceil(tokens_in * self.price_in + tokens_out * self.price_out)


def configured_model() -> LanguageModel:
    """The model of the settings. Raises NotSetUp where there is none."""
    if not settings.LANGUAGE_MODEL_URL:
        raise NotSetUp("There is no language model: the setting LANGUAGE_MODEL_URL is missing.")
    return LanguageModel(
        url=settings.LANGUAGE_MODEL_URL,
        name=settings.LANGUAGE_MODEL_NAME,
        key=settings.LANGUAGE_MODEL_KEY,
        price_in=settings.LANGUAGE_MODEL_PRICE_IN,
        price_out=settings.LANGUAGE_MODEL_PRICE_OUT,
        daily_budget=settings.LANGUAGE_MODEL_DAILY_BUDGET,
        options=settings.LANGUAGE_MODEL_OPTIONS,
        seconds=settings.LANGUAGE_MODEL_SECONDS,
        allows_private=settings.LANGUAGE_MODEL_ALLOW_PRIVATE,
    )
