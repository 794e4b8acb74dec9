"""How often one may ask: so many requests a minute for each token, and for each address without one."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.translation import gettext as _
from redis import RedisError
from rest_framework.exceptions import ErrorDetail, Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tracker.access.client import client_address
from tracker.api.access import token_of
from tracker.api.inside import InsideRequest

WINDOW = 60
_KEPT_ON = "_rate"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """What is left of a window for one who asks: ``limit`` requests, ``seconds`` until the next window."""

    name: str
    limit: int
    used: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit header fields for HTTP, as the IETF drafts them."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.name}";r={max(self.limit - self.used, 0)};t={self.seconds}',
        }


class PerMinute(BaseThrottle):
    """Counts for all processes together where they share a Redis, else in each by itself.

    A Redis that does not answer keeps nobody out.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        name, who, limit = _who(request)
        if not limit or isinstance(request._request, InsideRequest):  # noqa: SLF001  # as below
            return True
        now = time.time()
        window = int(now // WINDOW)
        used = _counted(f"rate:{name}:{who}:{window}")
        rate = Rate(name, limit, used, WINDOW - int(now % WINDOW))
        setattr(request._request, _KEPT_ON, rate)  # noqa: SLF001  # middleware sees no other request
        if used > limit:
            said = _("At most %(limit)d requests a minute. The next one is answered in %(seconds)d seconds.")
            error = Throttled(rate.seconds)
            error.detail = ErrorDetail(said % {"limit": limit, "seconds": rate.seconds}, "too_many")
            raise error
        return True


def _counted(key: str) -> int:
    """How many requests there were in the window, with this one."""
    counts = caches["counts"]
    try:
        counts.add(key, 0, WINDOW * 2)
        return counts.incr(key)
    except ValueError:  # it was thrown out meanwhile
        return 1
    except RedisError:
        _log.exception("The Redis of COUNTS_URL does not answer, so that requests are not counted.")
        return 1


def add_rate(request: Any, response: HttpResponse) -> None:
    """Tell in the header of an answer what is left."""
    rate: Rate | None = getattr(request, _KEPT_ON, None)
    if rate is not None:
        for name, value in rate.headers.items():
            response.headers.setdefault(name, value)


def _who(request: Request) -> tuple[str, str, int]:
    """Which limit counts, for whom, and how many; 0 for no limit."""
    if token := token_of(request):
        limit = token.requests_per_minute or settings.API_REQUESTS_PER_MINUTE
        return "token", str(token.pk), limit
    address = client_address(request._request) or "unknown"  # noqa: SLF001  # as above
    return "anonymous", address, settings.API_REQUESTS_PER_MINUTE_ANONYMOUS
