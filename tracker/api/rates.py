"""How often one may ask: so many requests a minute for each token, and for each address without one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tracker.access.client import client_address
from tracker.api.access import token_of
from tracker.api.inside import InsideRequest

WINDOW = 60
_KEPT_ON = "_rate"


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
    """Counts in the cache; with a cache that processes do not share, each process counts by itself."""

    def allow_request(self, request: Request, view: Any) -> bool:
        name, who, limit = _who(request)
        if not limit or isinstance(request._request, InsideRequest):  # noqa: SLF001  # as below
            return True
        now = time.time()
        window = int(now // WINDOW)
        key = f"rate:{name}:{who}:{window}"
        cache.add(key, 0, WINDOW * 2)
        try:
            used = cache.incr(key)
        except ValueError:  # it was thrown out meanwhile
            used = 1
        rate = Rate(name, limit, used, WINDOW - int(now % WINDOW))
        setattr(request._request, _KEPT_ON, rate)  # noqa: SLF001  # middleware sees no other request
        if used > limit:
            said = _("At most %(limit)d requests a minute. The next one is answered in %(seconds)d seconds.")
            error = Throttled(rate.seconds)
            error.detail = ErrorDetail(said % {"limit": limit, "seconds": rate.seconds}, "too_many")
            raise error
        return True


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
