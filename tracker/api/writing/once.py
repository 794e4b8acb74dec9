"""`Idempotency-Key`: a request that is sent again is answered again, and does nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from tracker.access.idempotency import Answer, UsedForAnother, begin
from tracker.access.models import MAX_KEY
from tracker.api.access import token_of
from tracker.api.problems import TITLES
from tracker.deadlocks import again_after_deadlock

HEADER = "Idempotency-Key"
_KEPT_HEADERS = ("Location", "ETag")


class KeyUsed(APIException):
    """The key came with another request before."""

    status_code = 422
    default_detail = TITLES[422]
    default_code = "key_used"


def once(act: Callable[..., Response]) -> Callable[..., Response]:
    """For what writes: it is done in one transaction, and with a key at most once.

    What is refused is not kept: nothing was done, so that it may be sent again with the same key.
    """

    @again_after_deadlock
    @wraps(act)
    def done(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key, token = request.headers.get(HEADER, ""), token_of(request)
        if len(key) > MAX_KEY:
            said = _("The %(header)s has at most %(most)d characters.")
            raise ValidationError(said % {"header": HEADER, "most": MAX_KEY})
        with transaction.atomic():
            if not key or token is None:
                return act(self, request, *args, **kwargs)
            try:
                row = begin(token, key, request=_whole(request), now=timezone.now())
            except UsedForAnother as error:
                raise KeyUsed(_("This key came with another request before. Take a new one.")) from error
            if isinstance(row, Answer):
                return Response(row.body, row.status, headers=row.headers | {"Idempotent-Replayed": "true"})
            answer = act(self, request, *args, **kwargs)
            row.status, row.body = answer.status_code, _storable(json.loads(_rendered(answer.data)))
            row.headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
            row.save()
            return answer

    done.is_once = True  # type: ignore[attr-defined]  # the description of the API says so
    return done


def _whole(request: Request) -> bytes:
    return b"\n".join(
        [(request.method or "").encode(), request.get_full_path().encode(), _rendered(request.data)]
    )


class _Encoder(JSONEncoder):
    """A file that was sent is known by its name and a digest of its bytes."""

    def default(self, obj: Any) -> Any:
        if not isinstance(obj, UploadedFile):
            return super().default(obj)
        digest = sha256()
        for part in obj.chunks():
            digest.update(part)
        obj.seek(0)
        return [obj.name, digest.hexdigest()]


def _rendered(data: Any) -> bytes:
    return json.dumps(data, cls=_Encoder, sort_keys=True).encode()


def _storable(data: Any) -> Any:
    """An answer may quote what was sent, and PostgreSQL's JSON takes no NUL and no half of a character."""
    if isinstance(data, str):
        return data.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(data, dict):
        return {_storable(name): _storable(value) for name, value in data.items()}
    return [_storable(each) for each in data] if isinstance(data, list) else data
