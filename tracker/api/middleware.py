"""What every answer of the API has: how often one may ask, errors in one shape, and gzip."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tracker.api.compression import compress
from tracker.api.rates import add_rate


class ApiMiddleware:
    """Adds the headers of the rate limit; a failure that nobody foresaw is answered by `not_found.failed`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        add_rate(request, response)
        if request.path_info.startswith("/api/"):
            compress(request, response)
        return response
