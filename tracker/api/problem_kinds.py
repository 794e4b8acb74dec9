"""What the kinds of problems mean: where `type` of a problem leads."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api.problems import TITLES

_EXPLANATIONS: dict[int, Any] = {
    400: gettext_lazy("A parameter or a field is wrong; `errors` names each and says what would be right."),
    401: gettext_lazy("Send a token that works: `Authorization: Bearer att_…`. Tokens are made at the desk."),
    403: gettext_lazy("The token lacks a scope, or the role of its user does not allow this."),
    404: gettext_lazy("No record has this address, or it is not for the one who asks."),
    405: gettext_lazy("The header `Allow` names the methods that this address takes."),
    406: gettext_lazy("The header `Accept` asks for a kind of answer that is not made here."),
    409: gettext_lazy("A rule over several records forbids it; `detail` says which."),
    410: gettext_lazy("The record was erased, or a cursor is too old; it does not come back."),
    411: gettext_lazy("A form with a file needs `Content-Length`; it is not taken in pieces."),
    412: gettext_lazy("`If-Match` names another version than the one that is there; `current` is that one."),
    413: gettext_lazy("Send less at once."),
    415: gettext_lazy("Send JSON, with `Content-Type: application/json`; a file as `multipart/form-data`."),
    416: gettext_lazy("`Range` begins behind the end of the file; `Content-Range` says how long it is."),
    422: gettext_lazy("The same `Idempotency-Key` came with another body before. Take a new key."),
    428: gettext_lazy("Changing a record needs `If-Match` with the `ETag` that it was read with."),
    429: gettext_lazy("The headers `RateLimit` and `Retry-After` say when the next request is answered."),
    500: gettext_lazy("A mistake of ours. It was logged; nothing was changed."),
    503: gettext_lazy("A part that this needs does not answer. Try again later."),
}


class KindOfProblemSerializer(serializers.Serializer[Any]):
    """What `type` of a problem leads to."""

    title = serializers.CharField()
    status = serializers.IntegerField()
    explanation = serializers.CharField()


class KindOfProblemView(APIView):
    """What a kind of problem means."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(responses=KindOfProblemSerializer, operation_id="problem")
    def get(self, _request: Request, status: int) -> Response:
        if status not in TITLES:
            raise Http404
        kind = {"title": TITLES[status], "status": status, "explanation": _EXPLANATIONS[status]}
        return Response(KindOfProblemSerializer(kind).data)
