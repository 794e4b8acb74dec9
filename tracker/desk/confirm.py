"""Asks before an action is done to many records: how many, which, and what else is to be said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

MOST_AT_ONCE = 200
_SHOWN = 20
CONFIRMED = "confirmed"


def confirmed(
    question: Any, *, template: str = "", context: dict[str, Any] | None = None
) -> Callable[..., Any]:
    """For an admin action: it is done only after the analyst has seen the question and said yes.

    ``question`` has one place for the number of records. ``template`` renders further fields of the
    form, with ``context``. More than two hundred records are refused: the request would take minutes.
    """

    def decorate(act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def asked(self: Any, request: HttpRequest, records: QuerySet[Any]) -> Any:
            count = records.order_by()[: MOST_AT_ONCE + 1].count()
            if count > MOST_AT_ONCE:
                said = _("Choose at most %d at once. Nothing was done.") % MOST_AT_ONCE
                self.message_user(request, said, messages.ERROR)
                return None
            is_whole_list = request.POST.get("select_across") == "1"
            if request.POST.get(CONFIRMED) and not (
                is_whole_list and request.POST.get("counted") != str(count)
            ):
                return act(self, request, records)
            listed = list(records[:_SHOWN])
            page = {
                **self.admin_site.each_context(request),
                "title": _("Are you sure?"),
                "opts": self.opts,
                "question": question % count,
                "counted": count,
                "listed": listed,
                "more": count - len(listed),
                "action": request.POST.get("action", ""),
                "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
                "checkbox": ACTION_CHECKBOX_NAME,
                "select_across": request.POST.get("select_across", "0"),
                "confirmed": CONFIRMED,
                "more_fields": template,
                **(context or {}),
            }
            return TemplateResponse(request, "admin/confirm.html", page)

        return asked

    return decorate
