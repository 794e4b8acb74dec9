"""A way in beside the API that has its access, its limits and its problems."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from tracker.api.access import AnyToken, token_of
from tracker.api.inside import Caller


class Door(APIView):
    """Takes what is posted by whoever may come in, and hands it on with who that is.

    What a caller may do is checked where it is done. Subclasses say what that is in ``answer``.
    """

    permission_classes = (AnyToken,)
    parser_classes = ()
    schema = None  # it is described elsewhere

    def post(self, request: Request) -> HttpResponse:
        plain = request._request  # noqa: SLF001  # what is behind the door knows no REST framework
        site = plain.build_absolute_uri("/").rstrip("/")
        return self.answer(plain, Caller(token_of(request), site))

    def answer(self, request: HttpRequest, caller: Caller) -> HttpResponse:
        raise NotImplementedError
