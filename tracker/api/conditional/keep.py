"""Keeps the bytes of first pages, figures and records that went out, a few in each process."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from rest_framework.request import Request

from tracker.api.conditional.about import About
from tracker.api.conditional.state import State, asked
from tracker.api.rendering import OrjsonRenderer

SECONDS = 300  # so that what was erased does not stay in memory either
LARGEST = 200_000  # bytes


class Kept(NamedTuple):
    """What was looked for: the answer if it still holds; and, where one was kept, the state of now."""

    answer: HttpResponse | None = None
    about: About | None = None
    state: State | None = None


def kept(request: Request) -> Kept:
    """The answer that is kept, marked, if it still holds. One query where there is one."""
    if not _may_be(request):
        return Kept()
    found: tuple[str, str, str, bytes] | None = caches["answers"].get(_key(request))
    if found is None:
        return Kept()
    code, tag, whole_tag, body = found
    about = About(code)
    state = State.of(request, about)
    if state is None or state.tag != tag or state.is_before(request):
        return Kept(None, about, state)
    answer = HttpResponse(body, content_type=OrjsonRenderer.media_type)
    return Kept(replace(state, tag=whole_tag).mark(request, answer), about, state)


def keep(request: Request, about: About, state: State, response: HttpResponse) -> None:
    """Keep it, unless it is a later page, or large."""
    if _may_be(request) and len(response.content) <= LARGEST:
        caches["answers"].set(
            _key(request), (about.code, state.tag, response.headers["ETag"], response.content), SECONDS
        )


def _may_be(request: Request) -> bool:
    is_json = isinstance(request.accepted_renderer, OrjsonRenderer)
    return settings.API_KEPT_ANSWERS > 0 and is_json and "cursor" not in request.query_params


def _key(request: Request) -> str:
    return sha256(asked(request).encode()).hexdigest()
