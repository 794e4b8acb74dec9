"""How long a request with a table may be, which is looked at before any of it is read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from tracker.api.problems import TITLES
from tracker.imports.sheets import limits

_FORM = 64 * 1024  # bytes around the file: the other fields, and the lines between them


class LengthNeeded(APIException):
    """A request that does not say how long it is."""

    status_code = 411
    default_detail = TITLES[411]
    default_code = "length_needed"


class TooLong(APIException):
    """A request that is longer than any that is taken."""

    status_code = 413
    default_detail = TITLES[413]
    default_code = "too_long"


def check_length(request: Request) -> None:
    """Raise the problem of a request that is too long for a table, or does not say how long it is.

    No more is read than its length says, so that a file that is too large never gets onto the disk.
    """
    try:
        length = int(request.META.get("CONTENT_LENGTH") or "")
    except ValueError as error:
        raise LengthNeeded(_("Send Content-Length with the length of the form in bytes.")) from error
    if length > limits.MOST_BYTES + _FORM:
        raise TooLong(
            _("The request has %(size).1f MB; a file of at most %(most)d MB is read. Split it into several.")
            % {"size": length / 1024 / 1024, "most": limits.MOST_BYTES // 1024 // 1024}
        )
