"""Deleting what nothing needs, so that it can be brought back whole."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.problems import Conflict
from tracker.api.writing.changes import Changes
from tracker.api.writing.once import once
from tracker.history.restore import CannotDelete, delete_unused


class DeletesRecords(Changes):
    """For a viewset of records that may be deleted."""

    versioned = (*Changes.versioned, "destroy")

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, **_kwargs: Any) -> Response:
        """Delete a record that you have read and that nothing needs. It can be brought back."""
        record = self.get_object()
        self.lock(request, record)
        try:
            delete_unused(get_object_or_404(self.get_queryset().model.objects, pk=record.pk))
        except CannotDelete as error:
            raise Conflict(str(error), "cannot_delete") from error
        return Response(status=status.HTTP_204_NO_CONTENT)
