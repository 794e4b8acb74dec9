"""Tasks that failed for good: why, and another try."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from tracker.dead_letters.keep import CannotTry, dismiss, try_again
from tracker.dead_letters.models import DeadLetter

MOST_AT_ONCE = 200


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", gettext_lazy("All"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Open"),
        }
        yield {
            "selected": self.value() == "all",
            "query_string": changelist.get_query_string({self.parameter_name: "all"}),
            "display": _("All"),
        }

    def queryset(self, _request: HttpRequest, letters: QuerySet[DeadLetter]) -> QuerySet[DeadLetter]:
        return letters if self.value() == "all" else letters & DeadLetter.objects.open()


@admin.register(DeadLetter)
class DeadLetterAdmin(ModelAdmin):
    """Open letters first; nothing is changed but by another try or by dismissing."""

    list_display = ["short_name", "reason", "given", "queue", "times", "failed_at", "state"]
    list_filter = [StateFilter, "queue"]
    search_fields = ["task", "reason"]
    show_full_result_count = False
    list_per_page = 50
    fields = [
        *("task", "given", "queue", "reason", "times", "first_failed_at", "failed_at"),
        *("tried_at", "dismissed_at", "frames"),
    ]
    readonly_fields = fields
    actions = ["try_again_selected", "dismiss_selected"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: DeadLetter | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: DeadLetter | None = None) -> bool:
        return False

    @display(description=gettext_lazy("task"), ordering="task")
    def short_name(self, letter: DeadLetter) -> str:
        return letter.short_name

    @display(description=gettext_lazy("arguments"))
    def given(self, letter: DeadLetter) -> str:
        said = ", ".join(
            f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in letter.arguments.items()
        )
        return said or "–"

    @display(description=gettext_lazy("traceback"))
    def frames(self, letter: DeadLetter) -> str:
        return format_html('<pre class="desk-quote">{}</pre>', letter.traceback or "–")

    @display(
        description=gettext_lazy("state"), label={"open": "danger", "tried": "info", "dismissed": "success"}
    )
    def state(self, letter: DeadLetter) -> tuple[str, str]:
        return letter.state, str(letter.state.label)

    @action(description=gettext_lazy("Try again"), permissions=["change"])
    def try_again_selected(self, request: HttpRequest, letters: QuerySet[DeadLetter]) -> None:
        sent = 0
        for letter in letters[:MOST_AT_ONCE]:
            try:
                try_again(letter, now=timezone.now())
            except CannotTry as error:
                self.message_user(request, f"{letter}: {error}", messages.ERROR)
            else:
                sent += 1
        if sent:
            said = ngettext("%d task was sent again.", "%d tasks were sent again.", sent)
            self.message_user(request, said % sent, messages.SUCCESS)

    @action(description=gettext_lazy("Dismiss"), permissions=["change"])
    def dismiss_selected(self, request: HttpRequest, letters: QuerySet[DeadLetter]) -> None:
        count = dismiss(letters, now=timezone.now())
        said = ngettext("%d dead letter was dismissed.", "%d dead letters were dismissed.", count)
        self.message_user(request, said % count, messages.SUCCESS)
