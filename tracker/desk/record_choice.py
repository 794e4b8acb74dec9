"""Choosing another record in a form: what was sent and is no key is an error of its field."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from unfold.mixins import BaseModelAdminMixin

from tracker.desk.merges import RecordSelect


class ChoosesRecords(BaseModelAdminMixin):
    """For an admin class, or rows in one, with ``autocomplete_fields``."""

    admin_site: Any

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        owner: Any = self
        if "widget" not in options and db_field.name in owner.get_autocomplete_fields(request):
            options["widget"] = RecordSelect(db_field, self.admin_site, using=options.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **options)
