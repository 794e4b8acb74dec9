"""What other catalogues call a record, beside its names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display

from orgs.models import OrganizationIdentifier
from people.models import PersonIdentifier
from tracker.desk.labelled_rows import LabelledRows
from tracker.identifiers import BadIdentifier, kinds_of, read_value
from tracker.identifiers.models import RecordIdentifier


class IdentifierForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    def clean(self) -> dict[str, Any] | None:
        """The value as it is stored, so that two rows that say the same are seen to do so."""
        cleaned = super().clean()
        kind = kinds_of(self._meta.model.owner).get(self.cleaned_data.get("kind", ""))
        if kind and self.cleaned_data.get("value"):
            try:
                self.cleaned_data["value"] = read_value(kind, self.cleaned_data["value"])
            except BadIdentifier as error:
                self.add_error("value", str(error))
        return cleaned


class IdentifierInline(TabularInline):
    """Takes an identifier or the address that holds it."""

    form = IdentifierForm
    formset = LabelledRows
    extra = 0
    fields = ["kind", "value", "link"]
    readonly_fields = ["link"]
    model: type[RecordIdentifier]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "kind":
            kinds = kinds_of(self.model.owner).values()
            options["choices"] = [("", "—"), *((kind.code, kind.label) for kind in kinds)]
        return super().formfield_for_choice_field(db_field, request, **options)

    @display(description=gettext_lazy("link"))
    def link(self, identifier: RecordIdentifier) -> str:
        if identifier.pk is None:
            return "–"
        return format_html(
            '<a class="desk-link" rel="nofollow noopener noreferrer" href="{}" aria-label="{}">{}</a>',
            identifier.url,
            _("Open %s") % identifier,
            _("Open"),
        )


class PersonIdentifierInline(IdentifierInline):
    model = PersonIdentifier


class OrganizationIdentifierInline(IdentifierInline):
    model = OrganizationIdentifier
