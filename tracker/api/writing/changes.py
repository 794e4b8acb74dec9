"""Changing a record that was read before, and showing what has become of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.records import Records
from tracker.api.writing.versions import AnotherVersion, ChangedMeanwhile, lock_version, tag_of
from tracker.history.version import lock_record


class Changes(Records):
    """Records that can be changed by those who have read them.

    ``versioned`` are the actions that ask which version is meant, by `If-Match`.
    """

    has_versions = True
    versioned: ClassVar[tuple[str, ...]] = ("partial_update",)

    def shown_again(self, made: Any) -> Any:
        """A record that was stored just now, as its list shows it."""
        raise NotImplementedError

    def lock(self, request: Request, record: Any) -> None:
        """Lock a record for a change by who has seen it. Raises the problem where they have not.

        Raises Http404 where it has gone while this waited.
        """
        if lock_record(type(record), record.pk) is None:
            raise Http404
        try:
            lock_version(request, type(record), record.pk)
        except AnotherVersion as error:
            try:
                current = self.shown_again(record)
            except ObjectDoesNotExist:
                raise Http404 from error
            raise ChangedMeanwhile(current, error.tag) from error

    def changed(self, pk: Any) -> Response:
        """The answer with a record that was changed just now, and its new tag."""
        record = self.get_queryset().get(pk=pk)
        tag = tag_of(type(record), record.pk)
        return Response(self.presented(record), headers={"ETag": tag})
