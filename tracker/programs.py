"""Middleware that only pages need: programs that call the API have no session, and see no messages.

A program says who it is with each request, so that what a browser is remembered by is not looked for, which
would take longer than many an answer.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

_PREFIX = "/api/v1/"


def is_for_programs(request: HttpRequest) -> bool:
    """Whether a request is one to the API, and not to a page, such as that of its documentation."""
    return request.path_info.startswith(_PREFIX)


class _ForPages:
    """Mixed into middleware that requests to the API go past."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if is_for_programs(request) else super().__call__(request)  # type: ignore[misc]


class SessionsOfPages(_ForPages, SessionMiddleware):
    pass


class UsersOfPages(_ForPages, AuthenticationMiddleware):
    pass


class MessagesOfPages(_ForPages, MessageMiddleware):
    pass
