"""People and organizations, with their names."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline

from orgs.models import Lineage, Organization, OrganizationName
from people.models import Person, PersonName
from tracker.dates.forms import PartialDateFormField, PartialDateModelForm
from tracker.desk.dates import PartialDateWidget
from tracker.desk.merges import MergeInto
from tracker.names.models import NameKind


class FurtherNameInline(TabularInline):
    """Every name but the primary one, which is the record's own field."""

    extra = 0
    fields = ["name", "kind"]
    verbose_name = _("further name")
    verbose_name_plural = _("further names")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(kind=NameKind.PRIMARY)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "kind":
            options["choices"] = [choice for choice in NameKind.choices if choice[0] != NameKind.PRIMARY]
        return super().formfield_for_choice_field(db_field, request, **options)


class PersonNameInline(FurtherNameInline):
    model = PersonName


class OrganizationNameInline(FurtherNameInline):
    model = OrganizationName


class NamedRecordAdmin(MergeInto, SimpleHistoryAdmin, ModelAdmin):
    """Search by any name, in any script."""

    ordering = ["sort_key"]
    search_fields = ["name"]  # switches the search box on; `get_search_results` answers it
    search_help_text = _("Any name, in any script")
    show_full_result_count = False
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.search(search_term), False


@admin.register(Person)
class PersonAdmin(NamedRecordAdmin):
    list_display = ["name", "note", "slug"]
    fields = ["name", "note"]
    inlines = [PersonNameInline]


class LineageForm(PartialDateModelForm):
    since = PartialDateFormField(label=_("Since"), required=False, widget=PartialDateWidget)
    until = PartialDateFormField(label=_("Until"), required=False, widget=PartialDateWidget)


class LineageInline(TabularInline):
    model = Lineage
    form = LineageForm
    fk_name = "organization"
    fields = ["relation", "other", "since", "until"]
    autocomplete_fields = ["other"]
    extra = 0
    verbose_name = _("parent or successor")
    verbose_name_plural = _("parents and successors")


@admin.register(Organization)
class OrganizationAdmin(NamedRecordAdmin):
    list_display = ["name", "note", "kind", "country"]
    list_filter = ["kind"]
    fields = ["name", "note", "kind", "country", "website"]
    inlines = [OrganizationNameInline, LineageInline]
