"""Group moves: logged once, with those of their people who have names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from tracker.dates.forms import PartialDateModelForm
from tracker.desk.badges import STATUS_COLOURS
from tracker.desk.dates import TypedDateFormField
from tracker.desk.labelled_rows import LabelledRows
from tracker.desk.record_choice import ChoosesRecords
from tracker.desk.records import RecordAdmin
from tracker.desk.who import signed_in
from tracker.moves.approval import may_correct
from tracker.moves.groups import let_go, move_of, name_person
from tracker.moves.log import check_for_erased
from tracker.moves.models import GroupMove, Move
from tracker.moves.templatetags.group_words import people as people_of


class GroupMoveForm(PartialDateModelForm):
    announced_on = TypedDateFormField(label=gettext_lazy("Announced on"), required=False)
    effective_on = TypedDateFormField(label=gettext_lazy("Effective on"), required=False)

    class Meta:
        model = GroupMove
        exclude: list[str] = []
        widgets = {
            "quote": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "note": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }


class NamedPersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """One named person. Whom a move is of does not change here: remove the row and add another."""

    class Meta:
        model = Move
        fields = ["person", "role_from", "role_to"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and "person" in self.fields:
            self.fields["person"].disabled = True


class NamedPeople(LabelledRows):
    def clean(self) -> None:
        """Nobody is named twice, and an erased person is not recorded anew."""
        super().clean()
        seen = set()
        for form in self.forms:
            person = form.cleaned_data.get("person") if hasattr(form, "cleaned_data") else None
            if person is None or form.cleaned_data.get("DELETE"):
                continue
            if person.pk in seen:
                form.add_error("person", _("“%s” is named twice.") % person)
            elif not form.instance.pk:
                self._check_for_erased(form, person)
            seen.add(person.pk)

    def _check_for_erased(self, form: Any, person: Any) -> None:
        try:
            check_for_erased(move_of(self.instance, person), is_namesake=False)
        except ValidationError as error:
            form.add_error("person", " ".join(error.messages))


class NamedPeopleInline(ChoosesRecords, TabularInline):
    """The named people of a group, each with a move of their own."""

    model = Move
    form = NamedPersonForm
    formset = NamedPeople
    fk_name = "group"
    fields = ["person", "role_from", "role_to", "own_move"]
    readonly_fields = ["own_move"]
    autocomplete_fields = ["person"]
    extra = 1
    verbose_name = gettext_lazy("named person")
    verbose_name_plural = gettext_lazy("named people")

    def has_add_permission(self, request: HttpRequest, obj: GroupMove | None = None) -> bool:
        return request.user.has_perm("moves.add_move")

    def has_change_permission(self, request: HttpRequest, obj: GroupMove | None = None) -> bool:
        return request.user.has_perm("moves.change_move")

    def has_delete_permission(self, request: HttpRequest, obj: GroupMove | None = None) -> bool:
        """To remove somebody from the group: their move stays."""
        return self.has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Move]:
        return Move.objects.filter(person__is_erased=False).select_related("person").order_by("pk")

    @display(description=gettext_lazy("move"))
    def own_move(self, move: Move) -> str:
        if not move.pk:
            return "–"
        url = reverse("admin:moves_move_change", args=[move.pk])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, move.get_status_display())


@admin.register(GroupMove)
class GroupMoveAdmin(RecordAdmin):
    form = GroupMoveForm
    list_display = ["title", "from_organization", "to_organization", "date", "status_badge", "people"]
    list_filter = ["status"]
    search_fields = ["title", "from_organization__name", "to_organization__name"]
    autocomplete_fields = ["from_organization", "to_organization"]
    show_full_result_count = False
    list_per_page = 50
    inlines = [NamedPeopleInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    ("from_organization", "to_organization"),
                    ("announced_on", "effective_on"),
                    ("stated_min", "stated_max"),
                ]
            },
        ),
        (gettext_lazy("Evidence"), {"fields": ["url", "quote"]}),
        (gettext_lazy("Status"), {"fields": ["status", ("exit_manner", "entry_manner"), "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupMove]:
        return super().get_queryset(request).for_list()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and may_correct(request.user)

    def has_change_permission(self, request: HttpRequest, obj: GroupMove | None = None) -> bool:
        """Its numbers stand beside the figures at once; with four eyes on that is for reviewers."""
        return super().has_change_permission(request, obj) and may_correct(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: GroupMove | None = None) -> bool:
        """One that did not happen is denied or retracted, and kept."""
        return False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """New rows get a move, removed ones let go of theirs; roles may be corrected."""
        by, now = signed_in(request), timezone.now()
        formset.save(commit=False)
        formset.save_m2m()
        for move in formset.deleted_objects:
            let_go(Move.objects.get(pk=move.pk))
        for move, _fields in formset.changed_objects:
            move.save()
        for move in formset.new_objects:
            name_person(
                form.instance, move.person, by=by, now=now, role_from=move.role_from, role_to=move.role_to
            )
        self._warn_of_too_many(request, form.instance)

    def _warn_of_too_many(self, request: HttpRequest, group: GroupMove) -> None:
        named: Any = GroupMove.objects.with_named().get(pk=group.pk)
        if group.is_over(named.named):
            said = {"named": named.named, "most": group.stated_max}
            self.message_user(
                request,
                _("%(named)d people are named, but at most %(most)d are said to have gone.") % said,
                messages.WARNING,
            )

    @display(description=gettext_lazy("date"), ordering="happened_first_day")
    def date(self, group: GroupMove) -> str:
        return str(group.happened_on)

    @display(description=gettext_lazy("status"), label=STATUS_COLOURS, ordering="status")
    def status_badge(self, group: GroupMove) -> tuple[str, str]:
        return group.status, group.get_status_display()

    @display(description=gettext_lazy("people"))
    def people(self, group: Any) -> str:
        return people_of(group)
