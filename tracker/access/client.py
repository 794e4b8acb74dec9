"""Where a request comes from."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of the browser or program; None where it is unknown.

    Behind a proxy that is trusted it is the last one in X-Forwarded-For: that one the proxy has
    added itself, and what stands before it anybody can write.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.TRUST_PROXY else ""
    return _valid(forwarded.rpartition(",")[2]) or _valid(request.META.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=1000)
def _valid(text: str) -> str | None:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
