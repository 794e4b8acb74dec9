"""Moves: edit and search."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from tracker.dates.forms import PartialDateModelForm
from tracker.desk.badges import STATUS_COLOURS
from tracker.desk.dates import TypedDateFormField
from tracker.desk.exports import Exportable
from tracker.desk.four_eyes import UnderFourEyes
from tracker.desk.log_view import LogMoves
from tracker.desk.move_life import MoveLife
from tracker.desk.move_merges import MergeMoves
from tracker.desk.notes import Annotated, AssignedFilter, NotesFilter
from tracker.desk.records import RecordAdmin
from tracker.desk.stale_filter import StaleFilter
from tracker.imports.exports.tables import moves_table
from tracker.moves.models import Claim, Move
from tracker.moves.status.stale import stale_before


class MoveForm(PartialDateModelForm):
    announced_on = TypedDateFormField(label=_("Announced on"), required=False)
    effective_on = TypedDateFormField(label=_("Effective on"), required=False)

    class Meta:
        model = Move
        exclude: list[str] = []


class EvidenceInline(TabularInline):
    """The accepted claims of a move, to read."""

    model = Claim
    fk_name = "move"
    fields = ["origin", "status", "quote", "source_link", "reviewed_by"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = _("evidence")

    def has_add_permission(self, request: HttpRequest, obj: Move | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).as_evidence()

    @display(description=_("source"))
    def source_link(self, claim: Claim) -> str:
        url = claim.article_url or claim.url
        return format_html('<a class="desk-link" href="{}">{}</a>', url, claim.article or url) if url else "–"


@admin.register(Move)
class MoveAdmin(UnderFourEyes, LogMoves, Annotated, Exportable, MoveLife, MergeMoves, RecordAdmin):
    form = MoveForm
    export_table = staticmethod(moves_table)
    list_display = [
        "person",
        "from_organization",
        "to_organization",
        "date",
        "status_badge",
        "evidence_badge",
    ]
    list_filter = [
        "status",
        StaleFilter,
        "kind",
        "exit_manner",
        "entry_manner",
        AssignedFilter,
        NotesFilter,
    ]
    actions = [*MergeMoves.actions, "assign_to_me"]
    search_fields = ["person__name"]  # switches the search box on; `get_search_results` answers it
    search_help_text = _("Any name of the person or of an organization, in any script")
    autocomplete_fields = ["person", "from_organization", "to_organization"]
    show_full_result_count = False
    list_per_page = 50
    inlines = [EvidenceInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "person",
                    ("from_organization", "to_organization"),
                    ("announced_on", "effective_on"),
                ]
            },
        ),
        (
            _("Roles"),
            {
                "fields": [
                    ("role_from", "role_to"),
                    ("exit_manner", "entry_manner"),
                    ("from_capacity", "to_capacity"),
                ]
            },
        ),
        (_("Status"), {"fields": ["status", "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Move]:
        return super().get_queryset(request).for_list().with_stale(stale_before(timezone.localdate()))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may_import = request.user.has_perm("imports.add_importbatch")
        url = reverse("admin:imports_importbatch_add") if may_import else ""
        return super().changelist_view(request, {"import_url": url, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Move], bool]:
        return self.likely_first(request, queryset.search(search_term), search_term), False

    def get_inlines(self, request: HttpRequest, obj: Move | None = None) -> Any:
        return self.inlines if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Move | None = None) -> bool:
        """What is left of an erased person's move stays as it is."""
        is_of_nobody = isinstance(obj, Move) and obj.person.is_erased  # the theme asks with a key too
        return not is_of_nobody and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Move | None = None) -> bool:
        """A move that did not happen is denied or retracted, and kept."""
        return False

    @display(description=_("date"), ordering="happened_first_day")
    def date(self, move: Move) -> str:
        return str(move.happened_on)

    @display(description=_("status"), label=STATUS_COLOURS, ordering="status")
    def status_badge(self, move: Any) -> tuple[str, str]:
        word = move.get_status_display()
        return move.status, _("%s, stale") % word if move.stale else word

    @display(description=_("evidence"), label={"unsourced": "warning"})
    def evidence_badge(self, move: Any) -> tuple[str, str] | str:
        return ("unsourced", str(_("unsourced"))) if move.unsourced else ""
