"""Find the one record that an address names."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from people.models import Person
from tracker.privacy.models import was_erased


def find(records: models.QuerySet[Any], **address: object) -> Any:
    """The record, or Http404 with a sentence for the reader."""
    record = records.filter(**address).first()
    if record is None:
        raise nothing_here()
    return record


def nothing_here() -> Http404:
    return Http404(_("There is nothing at this address: it may be mistyped, or the record may be gone."))


def is_erased(person: Person | None, slug: str) -> bool:
    """Whether the address is that of nobody, who stands for an erased person, or was an erased person's."""
    return was_erased(slug) if person is None else person.is_erased


def gone(request: HttpRequest) -> HttpResponse:
    """The page in the place of an erased person's. It names nobody."""
    return render(request, "410.html", status=410)
