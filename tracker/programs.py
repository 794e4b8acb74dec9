"""Middleware that only pages need, and the way past it: programs have no session, and see no messages.

A program says who it is with each request, so that what a browser is remembered by is not looked for, which
would take longer than many an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

_PREFIX = "/api/v1/"
# An answer to a program is no page: a browser that shows one all the same loads nothing for it.
POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'"


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


class ReadsOfPrograms:
    """Leads a program that reads straight to the view.

    The middleware behind this is for pages, or for what changes something. What it would say in the headers
    of an answer is said here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._view = convert_exception_to_response(_seen)
        self._common = CommonMiddleware(get_response)
        self._frames = XFrameOptionsMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        if request.method not in ("GET", "HEAD") or not is_for_programs(request):
            return self._get_response(request)
        try:
            request.resolver_match = resolve(request.path_info)
        except Resolver404:  # which may be for want of a slash
            return self._get_response(request)
        language = translation.get_language_from_request(request)
        translation.activate(language)
        response: Any = self._view(request)
        patch_vary(response, "Accept-Language")
        response.headers.setdefault("Content-Language", language)
        response = self._common.process_response(request, self._frames.process_response(request, response))
        response.headers["Content-Security-Policy"] = POLICY_OF_DATA
        return response


def _seen(request: HttpRequest) -> Any:
    """What the view answers whose address was found."""
    request.get_host()  # raises what Django answers itself where this is not our name
    found: Any = request.resolver_match
    response = found.func(request, *found.args, **found.kwargs)
    return response.render() if hasattr(response, "render") else response


def patch_vary(response: HttpResponse, *names: str) -> None:
    """Django's `patch_vary_headers`, which takes its time also where there is little to do."""
    said = response.headers.get("Vary")
    if said is None:
        response.headers["Vary"] = ", ".join(names)
    elif not {*names} <= {*said.split(", ")}:
        patch_vary_headers(response, names)
