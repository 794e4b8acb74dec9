"""People and organizations, with their names."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from orgs.models import Lineage, Organization, OrganizationName
from people.models import Person, PersonName
from tracker.dates.forms import PartialDateModelForm
from tracker.desk.dates import TypedDateFormField
from tracker.desk.deleted import Restorable
from tracker.desk.erasing import Erasable
from tracker.desk.exports import Exportable
from tracker.desk.identifiers import OrganizationIdentifierInline, PersonIdentifierInline
from tracker.desk.labelled_rows import LabelledRows
from tracker.desk.merges import MergeInto
from tracker.desk.notes import Annotated, AssignedFilter, NotesFilter
from tracker.desk.records import RecordAdmin
from tracker.desk.splits import SplitOff
from tracker.imports.exports.tables import organizations_table, people_table
from tracker.names.models import NameKind


class FurtherNameFormSet(LabelledRows):
    def clean(self) -> None:
        """The primary name is the record's own field, and not entered a second time."""
        super().clean()
        for form in self.forms:
            if form.has_changed() and form.cleaned_data.get("name") == self.instance.name:
                form.add_error("name", _("This is the name of the record already."))


class FurtherNameInline(TabularInline):
    """Every name but the primary one, which is the record's own field."""

    formset = FurtherNameFormSet

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


class NamedRecordAdmin(Exportable, MergeInto, SplitOff, Restorable, RecordAdmin):
    """Search by any name, in any script."""

    actions_detail = ["merge_into_another", "split_record"]

    ordering = ["sort_key"]
    search_fields = ["name"]  # switches the search box on; `get_search_results` answers it
    search_help_text = _("Any name, in any script, or an identifier such as Q42")
    show_full_result_count = False
    list_per_page = 50

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """A name that was edited or removed beside a renaming may have been the primary one."""
        super().save_related(request, form, formsets, change)
        form.instance.keep_primary_name()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        is_typed_ahead = (
            request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"
        )
        found = queryset.search_best_first(search_term) if is_typed_ahead else queryset.search(search_term)
        return found, False


@admin.register(Person)
class PersonAdmin(Annotated, Erasable, NamedRecordAdmin):
    actions_detail = [*NamedRecordAdmin.actions_detail, *Erasable.actions_detail]
    export_table = staticmethod(people_table)
    list_display = ["name", "note", "slug"]
    list_filter = [AssignedFilter, NotesFilter]
    actions = ["assign_to_me"]
    fields = ["name", "note"]
    inlines = [PersonNameInline, PersonIdentifierInline]


class LineageForm(PartialDateModelForm):
    since = TypedDateFormField(label=_("Since"), required=False)
    until = TypedDateFormField(label=_("Until"), required=False)


class LineageInline(TabularInline):
    model = Lineage
    form = LineageForm
    formset = LabelledRows
    fk_name = "organization"
    fields = ["relation", "other", "since", "until"]
    autocomplete_fields = ["other"]
    extra = 0
    verbose_name = _("parent or successor")
    verbose_name_plural = _("parents and successors")


@admin.register(Organization)
class OrganizationAdmin(NamedRecordAdmin):
    export_table = staticmethod(organizations_table)
    list_display = ["name", "note", "kind", "country", "is_followed"]
    list_filter = ["kind", "is_followed"]
    fields = ["name", "note", "kind", "country", "website", "is_followed"]
    inlines = [OrganizationNameInline, OrganizationIdentifierInline, LineageInline]
