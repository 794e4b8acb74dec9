"""The API asked from inside this process: the same views, rights, checks and words, without HTTP between."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from tracker.access.models import Token

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the holder of a token, or an anonymous reader; and how the site is called to them.

    ``site`` is its address without a slash at the end, such as ``https://tracker.example``.
    """

    token: Token | None
    site: str

    def address(self, view: str, *args: str | int) -> str:
        """The whole address of a page or of a part of the API."""
        return self.site + reverse(view, args=args)


class Refused(Exception):
    """The API says no. ``problem`` says why, as it tells any caller."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("detail", ""))
        self.problem = problem

    @property
    def status(self) -> int:
        return int(self.problem["status"])


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API answered: the status, and the body as plain values; empty where there is none."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class InsideRequest(WSGIRequest):
    """A request that never was one: whose it is was found out before, and it counts for no limit.

    Whoever asks from inside was counted at the door.
    """

    def __init__(self, caller: Caller, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        self.token = caller.token

    def get_host(self) -> str:
        """The caller's word for this host, which was checked where it came in."""
        return str(self.META["HTTP_HOST"])


def ask(
    caller: Caller,
    view: str,
    *args: str | int,
    query: Values | None = None,
    body: dict[str, Any] | None = None,
) -> Reply:
    """The answer of a part of the API by the name of its address; sent where there is a body, else read.

    Raises Refused. The address of a record that was merged leads on to the survivor.
    """
    text = urlencode(query or {}, doseq=True)
    try:
        path = reverse(view, args=args)
    except NoReverseMatch:  # no address can have this in it
        detail = _("There is nothing at this address.")
        raise Refused({"status": 404, "code": "not_found", "detail": detail, "errors": []}) from None
    answer = _answered(caller, path, text, body)
    if answer.status_code == 307:
        address = urlsplit(answer.headers["Location"])
        answer = _answered(caller, address.path, address.query, body)
    content: Any = json.loads(answer.content) if answer.content else {}
    if answer.status_code >= 400:
        raise Refused(content)
    return Reply(answer.status_code, content, dict(answer.headers))


def _answered(caller: Caller, path: str, query: str, body: dict[str, Any] | None) -> HttpResponse:
    request = InsideRequest(caller, _environ(caller, path, query, body))
    found = resolve(path)
    request.resolver_match = found
    with _noted_as_theirs(request):
        response: Any = found.func(request, *found.args, **found.kwargs)
        rendered: HttpResponse = response.render() if hasattr(response, "render") else response
        return rendered


@contextmanager
def _noted_as_theirs(request: InsideRequest) -> Iterator[None]:
    """History names the token's user for what is done meanwhile."""
    context = HistoricalRecords.context
    outer = getattr(context, "request", None)
    context.request = request
    try:
        yield
    finally:
        if outer is None:
            del context.request
        else:
            context.request = outer


def _environ(caller: Caller, path: str, query: str, body: dict[str, Any] | None) -> dict[str, Any]:
    site = urlsplit(caller.site)
    content = b"" if body is None else json.dumps(body).encode()
    return {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(content)),
        "HTTP_ACCEPT": "application/json",
        "HTTP_HOST": site.netloc,
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(content),
    }
