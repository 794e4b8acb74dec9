"""The queue of pairs that may be one: what speaks for it, and the decision."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from tracker.deadlocks import again_after_deadlock
from tracker.desk.side_by_side import shown_pairs
from tracker.desk.sidebar import count_up_to_a_hundred
from tracker.desk.who import signed_in
from tracker.duplicates.decide import CannotDecide, decide
from tracker.duplicates.models import MAX_NOTE, PAIRS, Decision, OrganizationPair, PersonPair
from tracker.duplicates.survivor import propose_survivor

PER_PAGE = 10
WHICH, DECIDED = "list", "decided"  # what the address of the page says
_LISTS = {
    "": gettext_lazy("To decide"),
    Decision.UNSURE.value: gettext_lazy("Unsure"),
    Decision.DIFFERENT.value: gettext_lazy("Different"),
    Decision.SAME.value: gettext_lazy("Same"),
}


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=Decision)
    version = forms.CharField(max_length=60)
    note = forms.CharField(max_length=MAX_NOTE, required=False)


class PairAdmin(ModelAdmin):
    """One page instead of a list and a form. For whoever may change the records themselves."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("", guarded(self.changelist_view), name=self._page("changelist")),
            path("<int:pair_id>/decide/", guarded(self.decide_view), name=self._page("decide")),
            path("<int:pair_id>/merge/", guarded(self.merge_view), name=self._page("merge")),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        opts = self.model.record_model._meta
        return request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A page of the queue, or of what was decided in one way."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        which = request.GET.get(WHICH, "")
        which = which if which in _LISTS else ""
        pairs = self.model.objects.with_records().select_related("left__merged_into", "right__merged_into")
        listed = pairs.decided(which) if which else pairs.to_decide()
        page = Paginator(listed, PER_PAGE).get_page(request.GET.get(PAGE_VAR))
        context = self.admin_site.each_context(request) | {
            "title": _("Duplicates"),
            "opts": self.model._meta,
            "kinds": self._kinds(request, which),
            "lists": [
                (label, f"?{urlencode({WHICH: name})}", name == which) for name, label in _LISTS.items()
            ],
            "which": which,
            "page": page,
            "page_var": PAGE_VAR,
            "entries": shown_pairs(list(page)),
            "last": self._last_decision(request),
            "back": self._back(request.GET),
            "max_note": MAX_NOTE,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/duplicates.html", context)

    @method_decorator(require_POST)
    @again_after_deadlock
    def decide_view(self, request: HttpRequest, pair_id: int) -> HttpResponse:
        """Remember a decision; “same” goes on to the preview of the merge."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = DecisionForm(request.POST)
        query = self._back(request.POST)
        if not form.is_valid():
            said = [str(error) for errors in form.errors.values() for error in errors]
            self.message_user(request, _("Nothing was decided. %s") % " ".join(said), messages.ERROR)
            return HttpResponseRedirect(self._queue(query))
        decision, said_before = form.cleaned_data["decision"], form.cleaned_data["version"]
        try:
            pair = decide(
                self.model,
                pair_id,
                decision,
                seen=said_before,
                by=signed_in(request),
                now=timezone.now(),
                note=form.cleaned_data["note"].strip(),
            )
        except CannotDecide as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(self._queue(query))
        if decision == Decision.SAME:
            return self.merge_view(request, pair.pk)
        return HttpResponseRedirect(self._queue(query | {DECIDED: str(pair.pk)}))

    def merge_view(self, request: HttpRequest, pair_id: int) -> HttpResponse:
        """On to the preview of the merge, with the survivor proposed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        pair = get_object_or_404(self.model.objects.with_records(), pk=pair_id)
        if pair.merged_records:
            return HttpResponseRedirect(reverse("admin:merges_merge_changelist"))
        goes, stays = propose_survivor(pair.left, pair.right)
        opts = goes._meta
        preview = reverse(f"admin:{opts.app_label}_{opts.model_name}_merge", args=[goes.pk])
        return HttpResponseRedirect(f"{preview}?{urlencode({'survivor': stays.pk})}")

    def _last_decision(self, request: HttpRequest) -> Any:
        """The pair that the analyst has just decided on, as long as the decision is theirs."""
        pair_id = request.GET.get(DECIDED, "")
        if not (pair_id.isascii() and pair_id.isdigit() and len(pair_id) < 19):
            return None
        return self.model.objects.with_records().filter(pk=pair_id, decided_by=request.user).first()

    def _kinds(self, request: HttpRequest, which: str) -> list[tuple[str, str, str, bool]]:
        """The kinds that the analyst may decide on: name, how many wait, address, whether it is this one."""
        kinds = []
        for model in PAIRS.values():
            own = self.admin_site.get_model_admin(model)
            if own.has_change_permission(request):
                name = str(model.record_model._meta.verbose_name_plural).capitalize()
                url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                url = f"{url}?{urlencode({WHICH: which})}" if which else url
                waiting = count_up_to_a_hundred(model._default_manager.to_decide())
                kinds.append((name, waiting, url, model is self.model))
        return kinds

    def _queue(self, query: dict[str, str]) -> str:
        url = reverse(f"admin:{self._page('changelist')}")
        return f"{url}?{urlencode(query)}" if query else url

    @staticmethod
    def _back(given: Any) -> dict[str, str]:
        """What brings the analyst back to the same list."""
        return {name: given[name] for name in (WHICH, PAGE_VAR) if given.get(name)}

    def _page(self, name: str) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_{name}"


admin.site.register([PersonPair, OrganizationPair], PairAdmin)
