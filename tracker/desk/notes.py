"""The panel below a person, move or article: who looks after it, and private notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from tracker.desk.confirm import confirmed
from tracker.desk.who import signed_in
from tracker.workbench.assign import add_note, assign, field_of, notes_on, people_at_the_desk
from tracker.workbench.models import MAX_NOTE, SUBJECTS, Assignment, PrivateNote


class AssignedFilter(admin.SimpleListFilter):
    """What somebody looks after."""

    title = gettext_lazy("assigned to")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("me", _("me")), ("somebody", _("somebody")), ("nobody", _("nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = Assignment.objects.filter(**{SUBJECTS[queryset.model]: OuterRef("pk")})
        match self.value():
            case "me":
                return queryset.filter(Exists(rows.filter(assignee=signed_in(request))))
            case "somebody":
                return queryset.filter(Exists(rows))
            case "nobody":
                return queryset.filter(~Exists(rows))
        return queryset


class NotesFilter(admin.SimpleListFilter):
    """What has private notes."""

    title = gettext_lazy("private notes")
    parameter_name = "notes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("yes", _("with notes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = PrivateNote.objects.filter(**{SUBJECTS[queryset.model]: OuterRef("pk")})
        return queryset.filter(Exists(rows)) if self.value() else queryset


class Annotated(ModelAdmin):
    """Notes and assignment are for who may add notes; whoever sees the desk reads them."""

    change_form_outer_after_template = "admin/_notes.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> Any:
        record = options.get("obj")
        if record is not None and request.user.has_perm("desk.view_privatenote"):
            context |= self._panel(request, record)
        return super().render_change_form(request, context, *args, **options)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("<int:record_id>/note/", guarded(self.note_view), name=self._name("note")),
            path("<int:record_id>/assign/", guarded(self.assign_view), name=self._name("assign")),
            path(
                "<int:record_id>/note/<int:note_id>/remove/",
                guarded(self.remove_view),
                name=self._name("unnote"),
            ),
        ]
        return own + super().get_urls()

    @method_decorator(require_POST)
    def note_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        record = self._record(request, record_id)
        try:
            add_note(record, request.POST.get("text", ""), by=signed_in(request), now=timezone.now())
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, _("Your note is kept."), messages.SUCCESS)
        return self._back(record)

    @method_decorator(require_POST)
    def remove_view(self, request: HttpRequest, record_id: int, note_id: int) -> HttpResponse:
        """Each removes their own."""
        record = self._record(request, record_id)
        note = get_object_or_404(PrivateNote, pk=note_id, **{field_of(record): record})
        if note.written_by != request.user:
            self.message_user(request, _("Only who wrote a note can remove it."), messages.ERROR)
        else:
            note.delete()
            self.message_user(request, _("Your note is removed."), messages.SUCCESS)
        return self._back(record)

    @method_decorator(require_POST)
    def assign_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        record = self._record(request, record_id)
        chosen = request.POST.get("assignee", "")
        user = next((each for each in people_at_the_desk() if str(each.pk) == chosen), None)
        if chosen and user is None:
            self.message_user(request, _("Choose somebody who is at the desk."), messages.ERROR)
            return self._back(record)
        assign([record], user, by=signed_in(request), now=timezone.now())
        said = _("Assigned to %s.") % user if user else _("Assigned to nobody.")
        self.message_user(request, said, messages.SUCCESS)
        return self._back(record)

    @admin.action(description=gettext_lazy("Assign to me"), permissions=["annotate"])
    @confirmed(ngettext_lazy("Assign %d record to you?", "Assign %d records to you?"))
    def assign_to_me(self, request: HttpRequest, records: QuerySet[Any]) -> None:
        user = signed_in(request)
        count = assign(list(records.order_by("pk")), user, by=user, now=timezone.now())
        said = ngettext("%d record is assigned to you now.", "%d records are assigned to you now.", count)
        self.message_user(request, said % count, messages.SUCCESS)

    def has_annotate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("desk.add_privatenote")

    def _panel(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        assignment = (
            Assignment.objects.filter(**{field_of(record): record}).select_related("assignee").first()
        )
        return {
            "notes": notes_on([record]),
            "notes_record": record,
            "assignment": assignment,
            "may_annotate": self.has_annotate_permission(request),
            "people_at_the_desk": people_at_the_desk(),
            "note_url": reverse(f"admin:{self._name('note')}", args=[record.pk]),
            "assign_url": reverse(f"admin:{self._name('assign')}", args=[record.pk]),
            "unnote_name": f"admin:{self._name('unnote')}",
            "max_private_note": MAX_NOTE,
        }

    def _record(self, request: HttpRequest, record_id: int) -> Any:
        if not (self.has_annotate_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=record_id)

    def _back(self, record: Any) -> HttpResponse:
        opts = self.opts
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])
        return HttpResponseRedirect(f"{url}#notes")

    def _name(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"
