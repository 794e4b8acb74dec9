"""Find the one record that an address names."""

from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _


def find(records: models.QuerySet[Any], **address: object) -> Any:
    """The record, or Http404 with a sentence for the reader."""
    record = records.filter(**address).first()
    if record is None:
        raise Http404(_("There is nothing at this address: it may be mistyped, or the record may be gone."))
    return record
