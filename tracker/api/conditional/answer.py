"""What views use: an answer is made only where it has to be."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponseBase, HttpResponseNotModified
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.conditional.about import About
from tracker.api.conditional.keep import keep, kept
from tracker.api.conditional.state import State, states_at_hand
from tracker.api.rendering import in_json

_Method = TypeVar("_Method", bound=Callable[..., Any])


def conditional(about: Callable[..., About | None]) -> Callable[[_Method], _Method]:
    """For a method of a view that answers GET: do not make what the caller has, or what is kept here.

    ``about`` gets what the method gets. It says what the answer is about, or None for one that follows
    from more than that. The answer has to be the same whoever asks.
    """

    def decorate(method: Any) -> Any:
        @wraps(method)
        def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            for at_hand in states_at_hand(request):
                return at_hand.mark(request, HttpResponseNotModified())
            found = kept(request)
            if found.answer is not None:
                return found.answer
            what = about(view, request, *args, **kwargs)
            # Read before the answer is made: what changes meanwhile makes it old.
            state = found.state if what == found.about else State.of(request, what)
            if state is not None and state.is_before(request):
                return state.mark(request, HttpResponseNotModified())
            response: HttpResponseBase = method(view, request, *args, **kwargs)
            if what is None or state is None or response.status_code != 200 or response.streaming:
                return response
            rendered = state.mark(request, _rendered(request, response))
            keep(request, what, state, rendered)
            return rendered

        return answer

    return decorate


def _rendered(request: Request, response: Any) -> Any:
    """An answer in JSON as bytes, made at once."""
    if not isinstance(response, Response):
        return response
    headers = {name: value for name, value in response.headers.items() if name != "Content-Type"}
    made = in_json(request, response.data, headers)
    return response if isinstance(made, Response) else made
