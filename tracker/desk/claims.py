"""The review of claims: what waits, what accepting would do, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST
from unfold.decorators import action, display

from tracker.deadlocks import again_after_deadlock
from tracker.desk.badges import REVIEW_COLOURS, STATUS_COLOURS
from tracker.desk.claim_form import ClaimForm
from tracker.desk.confirm import confirmed
from tracker.desk.explanation import show_explanation, show_quote
from tracker.desk.matches import apply_answers, names_to_add, show_match
from tracker.desk.plans import describe_plan
from tracker.desk.records import RecordAdmin
from tracker.desk.review_queue import ReviewQueue
from tracker.desk.who import signed_in
from tracker.moves import review
from tracker.moves.approval import accept_or_ask
from tracker.moves.match import JOINED, LEFT, PERSON, WRITTEN_NAMES, match_names
from tracker.moves.models import Claim
from tracker.moves.plan import Undecidable
from tracker.moves.resolve import Resolver
from tracker.moves.vocabulary import RejectionReason, Review, Withdrawal

_DECISION_BUTTONS = {"moves_claim_accept_claim", "moves_claim_reject_claim"}  # as the theme names them


class PendingFirstFilter(admin.SimpleListFilter):
    """Shows what waits, unless asked for more."""

    title = gettext_lazy("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [*((value, str(label)) for value, label in Review.choices[1:]), ("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        pending, *others = super().choices(changelist)
        yield {**pending, "display": Review.PENDING.label}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        value = self.value()
        if value is None:
            claims: Any = queryset
            return claims.pending() if WithdrawnFilter.parameter_name in request.GET else claims.to_decide()
        return queryset if value == "all" else queryset.filter(review=value)


class AmbiguousFilter(admin.SimpleListFilter):
    """Claims in which a name may mean more than one record."""

    title = gettext_lazy("names")
    parameter_name = "names"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("ambiguous", _("ambiguous"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        claims: Any = queryset
        return claims.ambiguous() if self.value() else queryset


class WithdrawnFilter(admin.SimpleListFilter):
    """Claims that their article does not make any more, whatever was decided on them."""

    title = gettext_lazy("withdrawn")
    parameter_name = "withdrawn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(value, str(label)) for value, label in Withdrawal.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        return queryset.filter(withdrawn=self.value()) if self.value() else queryset


@admin.register(Claim)
class ClaimAdmin(ReviewQueue, RecordAdmin):
    form = ClaimForm
    list_display = [
        "step",
        "names_badge",
        "status_badge",
        "said",
        "source",
        "score_text",
        "review_badge",
        "decision",
    ]
    list_display_links = ["step"]
    list_filter = [
        PendingFirstFilter,
        AmbiguousFilter,
        WithdrawnFilter,
        "status",
        "article__language",
        "origin",
    ]
    search_fields = ["person_name", "from_name", "to_name", "quote"]
    ordering = ["-usefulness", "-pk"]
    show_full_result_count = False
    list_per_page = 50
    actions = ["accept_selected", "reject_selected"]
    actions_submit_line = ["accept_claim", "reject_claim"]
    autocomplete_fields = ["person", "from_organization", "to_organization"]
    readonly_fields = [
        "quoted",
        "source",
        "plan",
        "machine",
        "decided",
        "person_meant",
        "from_meant",
        "to_meant",
    ]
    fieldsets = [
        (None, {"fields": ["quoted", "source", "plan", "machine"]}),
        (
            gettext_lazy("Who, from where, to where"),
            {
                "fields": [
                    "person_name",
                    "person_meant",
                    "person",
                    "from_name",
                    "from_meant",
                    "from_organization",
                    "to_name",
                    "to_meant",
                    "to_organization",
                ]
            },
        ),
        (
            gettext_lazy("What it says"),
            {
                "fields": [
                    ("status", "effective_on"),
                    ("role_from", "role_to"),
                    ("exit_manner", "entry_manner"),
                    ("from_capacity", "to_capacity"),
                ]
            },
        ),
        (gettext_lazy("Decision"), {"fields": [("reason", "reason_note"), "decided"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).for_review()

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """The buttons are for who may press them."""
        shown = list(super().get_list_display(request))
        return (
            shown if self.has_change_permission(request) else [name for name in shown if name != "decision"]
        )

    def get_object(self, request: HttpRequest, *args: Any, **options: Any) -> Claim | None:
        """Who may only look gets answers that cannot be chosen."""
        claim: Any = super().get_object(request, *args, **options)
        if claim is not None:
            claim.is_to_read = not self.has_change_permission(request, claim)
        return claim

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **options: Any) -> Any:
        """What a name means is shown as one answer; the form holds the field behind it too."""
        if options.get("fields"):
            options["fields"] = [*options["fields"], *(written.match_field for written in WRITTEN_NAMES)]
        return super().get_form(request, obj, *args, **options)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """What each name means is answered by one choice, and kept in two fields."""
        if request.method == "POST":
            request.POST = apply_answers(request.POST)  # type: ignore[assignment]  # Django sets it alike
        return super().changeform_view(request, *args, **options)

    def save_model(self, request: HttpRequest, obj: Claim, form: Any, change: Any) -> None:
        """Save the corrections and press the button, unless somebody has decided meanwhile."""
        try:
            review.lock_pending(obj.pk)
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        match_names(obj, Resolver())
        super().save_model(request, obj, form, change)
        self.add_names(request, obj)

    def add_names(self, request: HttpRequest, claim: Claim) -> None:
        """Keep the names that were ticked, if whoever ticked them may change the records."""
        for record, name in names_to_add(claim, request.POST):
            said = {"name": name, "record": record}
            if not request.user.has_perm(f"{record._meta.app_label}.change_{record._meta.model_name}"):
                self.message_user(request, _("You may not add names to “%(record)s”.") % said, messages.ERROR)
            elif record.add_name(name):
                self.message_user(request, _("“%(name)s” is now a name of “%(record)s”.") % said)

    def why_closed(self, record: Claim) -> str:
        if record.awaits_approval:
            return _(
                "“%s” was accepted meanwhile, and waits for approval. Your corrections are not saved."
            ) % (record)
        return _(
            "The claim “%(claim)s” was %(decision)s meanwhile, by %(who)s. Your corrections are not saved."
        ) % {
            "claim": record,
            "decision": record.get_review_display(),
            "who": record.reviewed_by or _("an import"),
        }

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """What has been decided on is for reading, and what waits for that to be approved."""
        is_open = obj is None or (obj.review == Review.PENDING and not obj.awaits_approval)
        return is_open and super().has_change_permission(request, obj)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        claim = Claim.objects.filter(pk=object_id).first() if object_id else None
        return self.has_change_permission(request, claim)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:claim_id>/accept/", self.admin_site.admin_view(self.accept_view), name="claim-accept"),
            path("<int:claim_id>/reject/", self.admin_site.admin_view(self.reject_view), name="claim-reject"),
        ]
        return own + super().get_urls()

    # --- Deciding: each way in calls the same function for one claim ---------------------------------

    @method_decorator(require_POST)
    @again_after_deadlock
    def accept_view(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        return self._decide_one(request, claim_id, self._accept)

    @method_decorator(require_POST)
    def reject_view(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        return self._decide_one(request, claim_id, self._reject)

    @admin.action(description=gettext_lazy("Accept"), permissions=["change"])
    @confirmed(ngettext_lazy("Accept %d claim?", "Accept %d claims?"))
    def accept_selected(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        self._decide_many(request, claims, self._accept)

    @admin.action(description=gettext_lazy("Reject"), permissions=["change"])
    @confirmed(
        ngettext_lazy("Reject %d claim?", "Reject %d claims?"),
        template="admin/_rejection.html",
        context={"reasons": RejectionReason.choices},
    )
    def reject_selected(self, request: HttpRequest, claims: QuerySet[Claim]) -> None:
        self._decide_many(request, claims, self._reject)

    @action(description=gettext_lazy("Save and accept"), permissions=["decide"])
    def accept_claim(self, request: HttpRequest, claim: Claim) -> None:
        self._accept(request, claim.pk)

    @action(description=gettext_lazy("Reject"), permissions=["decide"])
    def reject_claim(self, request: HttpRequest, claim: Claim) -> None:
        self._reject(request, claim.pk)

    def response_change(self, request: HttpRequest, obj: Claim) -> HttpResponse:
        """After a decision comes the list; its message has been given."""
        if not _DECISION_BUTTONS.isdisjoint(request.POST):
            return HttpResponseRedirect(reverse("admin:moves_claim_changelist"))
        return super().response_change(request, obj)

    def _decide_one(
        self, request: HttpRequest, claim_id: int, decide: Callable[[HttpRequest, int], bool]
    ) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        get_object_or_404(Claim, pk=claim_id)
        decide(request, claim_id)
        back = request.META.get("HTTP_REFERER", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(back if is_ours else reverse("admin:moves_claim_changelist"))

    def _decide_many(
        self, request: HttpRequest, claims: QuerySet[Claim], decide: Callable[[HttpRequest, int], bool]
    ) -> None:
        decided = [decide(request, claim_id) for claim_id in claims.values_list("pk", flat=True)]
        count = sum(decided)
        self.message_user(request, ngettext("%d claim decided.", "%d claims decided.", count) % count)

    def _accept(self, request: HttpRequest, claim_id: int) -> bool:
        try:
            move = accept_or_ask(claim_id, by=signed_in(request), now=timezone.now())
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        if move is None:
            self.message_user(request, _("Accepted; waits for a reviewer's approval."), messages.SUCCESS)
            return True
        link = format_html('<a href="{}">{}</a>', reverse("admin:moves_move_change", args=[move.pk]), move)
        self.message_user(request, format_html(_("Accepted as evidence of {}"), link), messages.SUCCESS)
        return True

    def _reject(self, request: HttpRequest, claim_id: int) -> bool:
        try:
            claim = review.reject(
                claim_id,
                by=signed_in(request),
                now=timezone.now(),
                reason=request.POST.get("reason", ""),
                note=request.POST.get("reason_note", ""),
            )
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        self.message_user(request, _("Rejected: %s") % claim, messages.SUCCESS)
        return True

    # --- Showing -----------------------------------------------------------------------------------

    @display(description=gettext_lazy("claim"), ordering="person_name")
    def step(self, claim: Claim) -> str:
        return str(claim)

    @display(description=gettext_lazy("names"), label={"ambiguous": "warning"})
    def names_badge(self, claim: Claim) -> tuple[str, str] | None:
        return (
            ("ambiguous", _("ambiguous")) if claim.is_ambiguous and claim.review == Review.PENDING else None
        )

    @display(description=gettext_lazy("person"))
    def person_meant(self, claim: Claim) -> str:
        return show_match(claim, PERSON)

    @display(description=gettext_lazy("from"))
    def from_meant(self, claim: Claim) -> str:
        return show_match(claim, LEFT)

    @display(description=gettext_lazy("to"))
    def to_meant(self, claim: Claim) -> str:
        return show_match(claim, JOINED)

    @display(description=gettext_lazy("asserts"), label=STATUS_COLOURS, ordering="status")
    def status_badge(self, claim: Claim) -> tuple[str, str]:
        return claim.status, claim.get_status_display()

    @display(description=gettext_lazy("quote"))
    def said(self, claim: Claim) -> str:
        return format_html('<q class="desk-quote">{}</q>', claim.quote)

    @display(description=gettext_lazy("quote"))
    def quoted(self, claim: Claim) -> str:
        return show_quote(claim)

    @display(description=gettext_lazy("source"))
    def source(self, claim: Claim) -> str:
        url = claim.article_url or claim.url
        if not url:
            return claim.get_origin_display()
        return format_html('<a class="desk-link" href="{}">{}</a>', url, claim.article or url)

    @display(description=gettext_lazy("score"), ordering="score")
    def score_text(self, claim: Claim) -> str:
        return "" if claim.score is None else f"{claim.score:.2f}"

    @display(description=gettext_lazy("review"), label=REVIEW_COLOURS)
    def review_badge(self, claim: Claim) -> tuple[str, str]:
        return claim.review, claim.get_review_display()

    @display(description=gettext_lazy("decision"))
    def decision(self, claim: Claim) -> str:
        """Two buttons of the list's own form, so that they are sent by POST with its token.

        Where a name is ambiguous there is nothing to accept before it is chosen.
        """
        if claim.review != Review.PENDING or claim.awaits_approval:
            return ""
        return format_html(
            '<span class="desk-decision">{}'
            '<button class="desk-reject" formaction="{}" aria-label="{}">{}</button></span>',
            self._choose_link(claim) if claim.is_ambiguous else self._accept_button(claim),
            reverse("admin:claim-reject", args=[claim.pk]),
            _("Reject: %s") % claim,
            _("Reject"),
        )

    def _accept_button(self, claim: Claim) -> str:
        return format_html(
            '<button class="desk-accept" formaction="{}" aria-label="{}">{}</button>',
            reverse("admin:claim-accept", args=[claim.pk]),
            _("Accept: %s") % claim,
            _("Accept"),
        )

    def _choose_link(self, claim: Claim) -> str:
        return format_html(
            '<a class="desk-choose" href="{}" aria-label="{}">{}</a>',
            reverse("admin:moves_claim_change", args=[claim.pk]),
            _("Choose who is meant: %s") % claim,
            _("Choose"),
        )

    @display(description=gettext_lazy("accepting it"))
    def plan(self, claim: Claim) -> str:
        return describe_plan(claim)

    @display(description=gettext_lazy("found by"))
    def machine(self, claim: Claim) -> str:
        return show_explanation(claim)

    @display(description=gettext_lazy("decided"))
    def decided(self, claim: Claim) -> str:
        if claim.awaits_approval:
            return _("waits for a reviewer's approval")
        if claim.review == Review.PENDING:
            return "–"
        who = claim.reviewed_by or _("an import")
        how = _("%(decision)s by %(who)s") % {"decision": claim.get_review_display(), "who": who}
        why = [str(claim.get_rejection_reason_display()), claim.rejection]
        return ": ".join(filter(None, [how, "; ".join(filter(None, why))]))
