"""That people were erased, to the month. No row leads to a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rest_framework import serializers

from tracker.access.models import Scope
from tracker.api.pagination import ByMonth
from tracker.api.records import Listed
from tracker.privacy.models import Erasure


class ErasureSerializer(serializers.Serializer[Any]):
    """That somebody was erased, and why."""

    month = serializers.CharField(help_text="Such as 2026-11.")
    reason = serializers.CharField(help_text="It names nobody.")
    erased_by = serializers.CharField(allow_null=True, help_text="Null for a command.")


class ErasureViewSet(Listed):
    """That people were erased, the latest first."""

    needs_token = True
    scopes: ClassVar = {"list": Scope.ADMIN}
    permissions: ClassVar = {"list": ("privacy.view_erasure",)}
    queryset = Erasure.objects.select_related("erased_by")
    serializer_class = ErasureSerializer
    filterset_class = None
    pagination_class = ByMonth

    def as_dicts(self, rows: Sequence[Any]) -> list[Any]:
        return [
            {
                "month": f"{erasure.month:%Y-%m}",
                "reason": erasure.reason,
                "erased_by": erasure.erased_by and erasure.erased_by.get_username(),
            }
            for erasure in rows
        ]
