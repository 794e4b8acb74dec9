"""Moves with four eyes on: one that waits is there to be edited, a public one for reviewers to correct."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from tracker.desk.meanwhile import record_number
from tracker.desk.who import signed_in
from tracker.moves.approval import ASK_A_REVIEWER, SEEN_BY_TWO, ask_again, may_correct
from tracker.moves.models import Approval, Move
from tracker.moves.status.stale import stale_before
from tracker.moves.vocabulary import ApprovalOutcome


class UnderFourEyes(ModelAdmin):
    """For the admin class of moves."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One that waits for approval too, which is in no list."""
        found: Any = super().get_object(request, object_id, from_field)
        pk = record_number(object_id)
        if found is not None or pk is None:
            return found
        waiting = Move.with_merged.for_list().with_stale(stale_before(timezone.localdate()))
        return waiting.filter(pk=pk, awaits_approval=True, merged_into__isnull=True).first()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_public = isinstance(obj, Move) and not obj.awaits_approval  # the theme asks with a key too
        return super().has_change_permission(request, obj) and not (
            is_public and not may_correct(request.user)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        is_fixed = settings.FOUR_EYES and obj is not None and not obj.awaits_approval
        return [*fields, *SEEN_BY_TWO] if is_fixed else fields

    def save_model(self, request: HttpRequest, obj: Move, form: Any, change: Any) -> None:
        """Who edits what waits asks for approval anew."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if obj.awaits_approval:
                ask_again(obj, by=signed_in(request), now=timezone.now())

    def merge_view(self, request: HttpRequest, record_id: int) -> HttpResponse:
        if not may_correct(request.user):
            raise PermissionDenied
        answer: HttpResponse = super().merge_view(request, record_id)
        return answer

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> Any:
        """Called by Django, with the move as ``obj``."""
        if (move := options.get("obj")) is not None and (said := self._said(request, move)):
            context["four_eyes"] = said
        return super().render_change_form(request, context, *args, **options)

    def _said(self, request: HttpRequest, move: Move) -> dict[str, str]:
        """What stands above the form; empty for an ordinary move. A query for one that waits."""
        if not move.awaits_approval:
            return {} if may_correct(request.user) else {"sentence": str(ASK_A_REVIEWER)}
        asked = Approval.objects.filter(claim__move=move).select_related("decided_by")
        if (approval := asked.order_by("-pk").first()) is None:
            return {}
        url = reverse("admin:moves_approval_change", args=[approval.pk])
        if approval.outcome == ApprovalOutcome.SENT_BACK:
            said = {"who": approval.decided_by or _("a reviewer"), "note": approval.note or "–"}
            sentence = _(
                "Sent back by %(who)s: %(note)s Readers do not see this move. "
                "Correct and save it to ask again, or undo it in the activity."
            )
            return {"sentence": sentence % said, "url": url}
        return {"sentence": _("Readers see this move once a reviewer approves it."), "url": url}
