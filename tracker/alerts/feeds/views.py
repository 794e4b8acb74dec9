"""Serves feeds of moves to whoever subscribes."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from tracker.alerts.feeds.formats import FORMATS
from tracker.alerts.feeds.keep import feed_of
from tracker.metrics.move_filter import BadFilter, MoveFilter

SECONDS = 300  # for which a reader need not ask again


@require_safe
def moves_feed(request: HttpRequest, extension: str) -> HttpResponse:
    """The latest moves that the parameters leave, 304 where the reader has them already.

    400 with a sentence for each parameter that cannot be read, 404 where it names nobody.
    """
    site = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    now = timezone.now()
    try:
        asked = MoveFilter.read(request.GET)
    except BadFilter as error:
        return _refused(error, status=400)
    try:
        feed = feed_of(asked, extension, site=site, now=now)
    except BadFilter as error:
        return _refused(error, status=404)
    response = HttpResponse(feed.body, content_type=FORMATS[extension].content_type)
    response.headers["ETag"] = feed.etag
    response.headers["Last-Modified"] = http_date(feed.changed_at.timestamp())
    response.headers["Access-Control-Allow-Origin"] = "*"  # readers that run in a browser; it is public
    patch_cache_control(response, public=True, max_age=SECONDS)
    return cast(
        "HttpResponse",
        get_conditional_response(request, feed.etag, int(feed.changed_at.timestamp()), response),
    )


def _refused(error: BadFilter, *, status: int) -> HttpResponse:
    lines = [f"{name}: {text}" for name, texts in error.errors.items() for text in texts]
    return HttpResponse("\n".join(lines), status=status, content_type="text/plain; charset=utf-8")
