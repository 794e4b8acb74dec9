"""Changed meanwhile: what somebody saves over a record that others changed since the form was opened.

Nothing is saved then. The page shows who changed what, and beside each other what it was, what it
is and what was entered, to choose from; what is chosen is sent as the same form under the present
version. Both pages hold the lock of the record, so of two who save at once the later one gets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from tracker.deadlocks import again_after_deadlock
from tracker.desk.inline_rows import InlineRows
from tracker.desk.three_way import Outcome, compare_forms, entered_value, shown, value_in
from tracker.history.changes import Change
from tracker.history.parts import parts_of
from tracker.history.version import changes_since, lock_record, read_version, rows_then, version_of

VERSION = "_version"


class ChangedMeanwhile(ModelAdmin):
    """For the admin class of a record with history: its form and its deletion know their version."""

    change_form_before_template = "admin/version.html"

    @again_after_deadlock
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        record_id = record_number(object_id)
        if record_id is None or "_saveasnew" in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            return self._form_with_version(request, record_id, form_url, extra_context)
        with transaction.atomic():
            record = lock_record(self.model, record_id)
            page = self._changed_page(request, record_id, record)
            return page or self._form_with_version(request, record_id, form_url, extra_context)

    def _form_with_version(
        self, request: HttpRequest, record_id: int, form_url: str, extra_context: dict[str, Any] | None
    ) -> Any:
        """The version is read before the record: one that changes in between is then seen as changed."""
        context = {"version": version_of(self.model, record_id), **(extra_context or {})}
        return super().changeform_view(request, str(record_id), form_url, context)

    @again_after_deadlock
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The version stands in the address, where the page that asks leaves it."""
        record_id = record_number(object_id)
        if record_id is None:
            return super().delete_view(request, object_id, extra_context)
        if request.method == "GET" and VERSION not in request.GET:
            query = request.GET.copy()
            query[VERSION] = version_of(self.model, record_id)
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        with transaction.atomic():
            if request.method == "POST" and self.has_delete_permission(request):
                record = lock_record(self.model, record_id)
                seen = read_version(self.model, request.GET.get(VERSION, ""))
                changes = changes_since(self.model, record_id, seen) if seen else []
                if changes:
                    sentence = _("“%s” was changed since you were asked. Nothing was deleted.") % (
                        record or ""
                    )
                    return self.meanwhile_page(request, record, changes, sentence)
            return super().delete_view(request, object_id, extra_context)

    def meanwhile_page(
        self,
        request: HttpRequest,
        record: Any,
        changes: list[Change],
        sentence: str,
        **more: Any,
    ) -> HttpResponse:
        """The page, with status 409."""
        record_id = record.pk if record is not None else 0
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changed meanwhile"),
            "opts": self.model._meta,
            "sentence": sentence,
            "entries": [{"change": change} for change in changes],
            "record_url": self._url("change", record_id) if record is not None else "",
            "list_url": reverse(f"admin:{self._url_names}_changelist"),
            **more,
        }
        return TemplateResponse(request, "admin/changed_meanwhile.html", context, status=409)

    def _changed_page(self, request: HttpRequest, record_id: int, record: Any) -> HttpResponse | None:
        """The page where the record was changed since the form was opened; None where it may be saved."""
        seen = read_version(self.model, request.POST.get(VERSION, ""))
        if seen is None or not self.has_change_permission(request):
            return None
        changes = changes_since(self.model, record_id, seen)
        if not changes:
            return None
        visible = self.get_object(request, str(record_id))
        if visible is None or not self.has_change_permission(request, visible):
            return self._gone_page(request, record, changes, rows_then(self.model, record_id, seen))
        outcome = self._outcome(request, visible, seen)
        if not outcome.groups:  # what was entered is what is there, but for rows that are gone
            request.POST = outcome.as_data()  # type: ignore[assignment]  # Django sets it alike
            return None
        return self.meanwhile_page(
            request,
            record,
            changes,
            _("“%s” was changed while you edited it. Nothing is saved yet, and nothing of yours is lost.")
            % record,
            outcome=outcome,
            version=version_of(self.model, record_id),
            is_popup="_popup" in request.POST,
        )

    def _gone_page(
        self, request: HttpRequest, record: Any, changes: list[Change], then: list[list[Any]]
    ) -> HttpResponse:
        """The record was merged, deleted or decided on: there is nothing to save to any more."""
        survivor = getattr(record, "merged_into", None)
        more: dict[str, Any] = {"typed": self._typed(request, record, then)}
        if record is None:
            sentence = _("It was deleted while you edited it. What you entered was not saved.")
        elif survivor is not None:
            sentence = _(
                "“%(record)s” was merged into “%(survivor)s” meanwhile. What you entered was not saved."
            )
            sentence %= {"record": record, "survivor": survivor}
            more |= {"record_url": self._url("change", survivor.pk), "record_name": str(survivor)}
        else:
            sentence = self.why_closed(record)
        return self.meanwhile_page(request, record, changes, sentence, **more)

    def why_closed(self, record: Any) -> str:
        """Why a record that is there cannot be changed any more."""
        return _("“%s” was closed while you edited it. What you entered was not saved.") % record

    def _typed(self, request: HttpRequest, record: Any, then: list[list[Any]]) -> list[tuple[str, str]]:
        """What the person had changed on the form, to copy it from."""
        opened = then[0][0] if then[0] else record
        if opened is None:
            return []
        form = self._form_class(request, opened)(instance=opened)
        values = (
            (each, value_in(form, name), entered_value(each, name, request.POST))
            for name, each in form.fields.items()
        )
        typed = [(str(each.label or ""), shown(each, new)) for each, old, new in values if new.strip() != old]
        rows = dict(zip(parts_of(self.model), then, strict=True))
        for part, formset in self._formsets(request, opened):
            typed += InlineRows(formset, rows[part], request.POST).entered()
        return typed

    def _outcome(self, request: HttpRequest, record: Any, seen: tuple[int, ...]) -> Outcome:
        outcome = Outcome()
        parts = parts_of(self.model)
        then = dict(zip(parts, rows_then(self.model, record.pk, seen), strict=True))
        form_class = self._form_class(request, record)
        opened = then[parts[0]]
        now = form_class(instance=record)
        outcome.add("", compare_forms(form_class(instance=opened[0]) if opened else None, now, request.POST))
        handled = {now.add_prefix(name) for name in now.fields} | {VERSION, "csrfmiddlewaretoken"}
        for part, formset in self._formsets(request, record):
            InlineRows(formset, then[part], request.POST).compare(outcome)
            handled |= {name for name in request.POST if name.startswith(f"{formset.prefix}-")}
        outcome.settled += [(name, str(value)) for name, value in request.POST.items() if name not in handled]
        return outcome

    def _form_class(self, request: HttpRequest, record: Any) -> Any:
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        return self.get_form(request, record, change=True, fields=fields)

    def _formsets(self, request: HttpRequest, record: Any) -> Iterator[tuple[Any, Any]]:
        """The inline forms whose rows belong to the record and may be changed, as they are now."""
        parts = {(part.model, part.column): part for part in parts_of(self.model)}
        seen: dict[str, int] = {}
        for formset_class, inline in self.get_formsets_with_inlines(request, record):
            prefix = formset_class.get_default_prefix()
            seen[prefix] = seen.get(prefix, 0) + 1
            if seen[prefix] > 1:
                prefix = f"{prefix}-{seen[prefix]}"
            part = parts.get((formset_class.model, formset_class.fk.attname))
            if part is not None and inline.has_change_permission(request, record):
                rows = inline.get_queryset(request)
                yield part, formset_class(instance=record, prefix=prefix, queryset=rows)

    @property
    def _url_names(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}"

    def _url(self, page: str, record_id: int) -> str:
        return reverse(f"admin:{self._url_names}_{page}", args=[record_id])


def record_number(object_id: str | None) -> int | None:
    """The key in an address; None where it is none."""
    is_key = object_id is not None and object_id.isascii() and object_id.isdigit() and len(object_id) < 19
    return int(object_id) if object_id is not None and is_key else None


def record_numbers(text: str) -> list[int]:
    """The keys in a text of numbers with commas; whatever is none is left out."""
    return [number for part in text.split(",") if (number := record_number(part)) is not None]
