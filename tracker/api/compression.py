"""Answers of the API with gzip, for whoever takes it.

No random bytes are added, as against BREACH: nobody can make a browser ask with somebody's token, which comes
in a header, so that there is nothing to be guessed from the length of many answers. What is streamed goes as
it is: a list of millions would cost twice the time, and files are packed already.
"""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse

from tracker.api.problems import CONTENT_TYPE
from tracker.programs import patch_vary

SMALLEST = 1_000
"""Bytes. A shorter answer fits into one packet of the network in any case."""
_LEVEL = 4
_TYPES = ("application/json", CONTENT_TYPE, "application/vnd.oai.openapi")


def compress(request: HttpRequest, response: HttpResponse) -> None:
    """Pack an answer that is worth it, where the caller takes that."""
    if response.streaming or response.has_header("Content-Encoding") or len(response.content) < SMALLEST:
        return
    if not response.headers.get("Content-Type", "").startswith(_TYPES):
        return
    patch_vary(response, "Accept-Encoding")
    if not takes_gzip(request.headers.get("Accept-Encoding", "")):
        return
    response.content = gzip.compress(response.content, _LEVEL, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):  # these are other bytes, that mean the same
        response.headers["ETag"] = f"W/{tag}"


def takes_gzip(accepted: str) -> bool:
    """Whether a header ``Accept-Encoding`` asks for gzip, or for anything (RFC 9110, 12.5.3)."""
    weights = {}
    for each in accepted.lower().split(","):
        name, _semicolon, weight = each.partition(";")
        weights[name.strip()] = weight.strip().removeprefix("q=").strip() or "1"
    wanted = weights.get("gzip", weights.get("*", "0"))
    try:
        return float(wanted) > 0
    except ValueError:
        return False
