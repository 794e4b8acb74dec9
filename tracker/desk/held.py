"""Claims that are held back: is it the erased person, or somebody else of that name?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from tracker.moves.hold_back import NotHeld, forget, release
from tracker.moves.models import HeldClaim


@admin.register(HeldClaim)
class HeldClaimAdmin(ModelAdmin):
    """The queue, the one that is dropped first on top. Each row has three answers."""

    list_display = ["step", "quote", "source", "until", "decision"]
    list_display_links = None
    list_select_related = ["article__source"]
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: HeldClaim | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: HeldClaim | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        answers = {"another": self.another_view, "known": self.known_view, "erased": self.erased_view}
        own = [
            path(f"<int:held_id>/{name}/", self.admin_site.admin_view(view), name=f"held-{name}")
            for name, view in answers.items()
        ]
        return own + super().get_urls()

    @method_decorator(require_POST)
    def another_view(self, request: HttpRequest, held_id: int) -> HttpResponse:
        said = _("The claim waits for review like any other.")
        return self._answer(request, lambda: release(held_id, lifts=False), said)

    @method_decorator(require_POST)
    def known_view(self, request: HttpRequest, held_id: int) -> HttpResponse:
        said = _("The claim waits for review; this name is not held back with this organization again.")
        return self._answer(request, lambda: release(held_id, lifts=True), said)

    @method_decorator(require_POST)
    def erased_view(self, request: HttpRequest, held_id: int) -> HttpResponse:
        said = _("The claim is gone, and the text of its article.")
        return self._answer(request, lambda: forget(held_id), said)

    def _answer(self, request: HttpRequest, decide: Callable[[], object], said: str) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            decide()
        except NotHeld as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:moves_heldclaim_changelist"))

    @display(description=gettext_lazy("claim"))
    def step(self, held: HeldClaim) -> str:
        return str(held)

    @display(description=gettext_lazy("quote"))
    def quote(self, held: HeldClaim) -> str:
        return format_html('<q class="desk-quote">{}</q>', held.as_claim().quote) if held.article_id else "–"

    @display(description=gettext_lazy("source"))
    def source(self, held: HeldClaim) -> str:
        if held.article is None:
            return _("import")
        where = held.article.source or held.article.published_on or _("article")
        return format_html(
            '<a class="desk-link" href="{}">{}</a>',
            reverse("admin:news_article_change", args=[held.article_id]),
            where,
        )

    @display(description=gettext_lazy("dropped after"), ordering="drop_at")
    def until(self, held: HeldClaim) -> str:
        return f"{held.drop_at:%Y-%m-%d}"

    @display(description=gettext_lazy("who is it?"))
    def decision(self, held: HeldClaim) -> str:
        answers: list[tuple[str, str, Any]] = [
            ("desk-accept", "another", _("Another person")),
            ("desk-accept", "known", _("Another, do not ask again")),
            ("desk-reject", "erased", _("The erased person")),
        ]
        buttons = [
            format_html(
                '<button class="{}" formaction="{}" aria-label="{}">{}</button>',
                colour,
                reverse(f"admin:held-{name}", args=[held.pk]),
                f"{label}: {held}",
                label,
            )
            for colour, name, label in answers
        ]
        return format_html('<span class="desk-decision desk-answers">{}{}{}</span>', *buttons)
