"""Tags that follow from the answer itself, where no version says whether it still holds.

Such an answer is made each time, and sent only where it is another one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.access import token_of
from tracker.api.rendering import OrjsonRenderer, to_json


def tagged(method: Callable[..., Any]) -> Callable[..., Any]:
    """For a method of a view that answers GET in JSON: 304 where the caller has these very bytes."""

    @wraps(method)
    def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = method(view, request, *args, **kwargs)
        is_json = isinstance(response, Response) and isinstance(request.accepted_renderer, OrjsonRenderer)
        if not is_json or response.status_code != 200:
            return response
        digest = sha256(to_json(response.data)).hexdigest()[:24]  # type: ignore[attr-defined]  # a Response
        version = response.headers.get("ETag", "").strip('"')  # of the record, where it can be changed
        tag = f'W/"c-{digest}~{version}"' if version else f'W/"c-{digest}"'
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponseNotModified()
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = f"{'private' if token_of(request) else 'public'}, no-cache"
        patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization"))
        return response

    return answer
