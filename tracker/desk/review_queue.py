"""The review queue: one case after the other, decided from the keyboard, without a page reload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tracker.deadlocks import again_after_deadlock
from tracker.desk.case_form import CaseForm
from tracker.desk.case_page import page_of_case
from tracker.desk.decisions import midnight, undone_in_words
from tracker.desk.matches import apply_answers
from tracker.desk.meanwhile import record_number, record_numbers
from tracker.desk.queue_filter import QueueFilter
from tracker.desk.sidebar import count_up_to_a_hundred
from tracker.desk.who import signed_in
from tracker.extract.languages import SUPPORTED_LANGUAGES
from tracker.history.version import version_of
from tracker.moves import review
from tracker.moves.approval import accept_or_ask
from tracker.moves.cases import Case, lease, lease_next, release, why_gone
from tracker.moves.match import match_names
from tracker.moves.models import Claim, Decision
from tracker.moves.plan import Undecidable
from tracker.moves.resolve import Resolver
from tracker.moves.undo import CannotUndo, undo

_SKIPPED = "review_skipped"
_MOST_SKIPPED = 500
_FRAGMENT = "X-Fragment"


class ReviewQueue:
    """Adds the queue to the admin class of claims."""

    admin_site: Any
    has_change_permission: Callable[..., bool]
    message_user: Callable[..., None]
    add_names: Callable[[HttpRequest, Claim], None]
    model: Any

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("queue/", guarded(self.queue_view), name="review-queue"),
            path("queue/<int:claim_id>/", guarded(self.decide_view), name="review-decide"),
            path("queue/undo/<int:decision_id>/", guarded(self.undo_view), name="review-undo"),
            path("queue/again/", guarded(self.again_view), name="review-again"),
        ]
        return own + super().get_urls()  # type: ignore[misc]  # of the admin class

    # --- The views -----------------------------------------------------------------------------------

    @method_decorator(require_GET)
    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """The next case, or the one that is asked for."""
        self._check(request)
        if (asked := record_number(request.GET.get("claim"))) is not None:
            return self._show(request, self._lease_asked(request, asked))
        return self._show(request, self._next(request))

    @method_decorator(require_POST)
    def decide_view(self, request: HttpRequest, claim_id: int) -> HttpResponse:
        """Save the corrections and do what the button says; then the next case."""
        self._check(request)
        user = signed_in(request)
        case = lease(claim_id, user, now=timezone.now())
        if case is None:
            self.message_user(request, self._why_gone(claim_id), messages.WARNING)
            return self._on(request)
        what = _what_to_do(request)
        case = case.as_shown(record_numbers(request.POST.get("shown", "")))
        if what == "skip":
            self._skip(request, case)
            return self._on(request)
        if what in ("reject", "reject_all"):
            decided = self._reject_case(request, case.claims if what == "reject_all" else [case.claim])
            return self._on(request) if decided else self._show(request, case)
        if request.POST.get("version", "") not in ("", version_of(Claim, claim_id)):
            said = _("“%s” was corrected meanwhile. Look at it again.") % case.claim
            self.message_user(request, said, messages.WARNING)
            return self._show(request, case)
        form = CaseForm(apply_answers(request.POST), instance=case.claim)
        if not form.is_valid():
            self.message_user(request, _("Nothing was decided. Look at the marked fields."), messages.ERROR)
            return self._show(request, case, form)
        try:
            self._save(request, form)
        except Undecidable as error:  # decided on in another window
            self.message_user(request, str(error), messages.WARNING)
            return self._on(request)
        if what not in ("accept", "accept_all"):
            self.message_user(request, _("Your corrections are saved. The claim still waits."))
            return self._show(request, self._lease_asked(request, claim_id))
        if self._accept_case(request, case, all_of_them=what == "accept_all"):
            return self._on(request)
        return self._show(request, self._lease_asked(request, claim_id))

    @method_decorator(require_POST)
    @again_after_deadlock
    def undo_view(self, request: HttpRequest, decision_id: int) -> HttpResponse:
        """Take a decision back, and lay its claim before the analyst again."""
        self._check(request)
        user = signed_in(request)
        try:
            undone = undo(decision_id, by=user, now=timezone.now())
        except CannotUndo as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._on(request)
        self.message_user(request, undone_in_words(undone), messages.SUCCESS)
        if undone.claim is None:
            return self._on(request)
        skipped = request.session.get(_SKIPPED, [])
        request.session[_SKIPPED] = [pk for pk in skipped if pk != undone.claim.pk]
        return self._show(request, self._lease_asked(request, undone.claim.pk))

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest) -> HttpResponse:
        """What was skipped comes again."""
        self._check(request)
        request.session.pop(_SKIPPED, None)
        return self._on(request)

    # --- Deciding --------------------------------------------------------------------------------------

    def _accept_case(self, request: HttpRequest, case: Case, *, all_of_them: bool) -> bool:
        by, now = signed_in(request), timezone.now()
        same_as = record_number(request.POST.get("same_as"))
        if same_as is None and request.POST.get("same_as"):
            said = _("The move that was chosen is not there any more. Choose again.")
            self.message_user(request, said, messages.ERROR)
            return False
        try:
            move = _accept(case.claim.pk, by=by, now=now, same_as=same_as)
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        count = 1
        for other in case.others if all_of_them else []:
            try:
                _accept(other.pk, by=by, now=now, same_as=move.pk if move else same_as)
                count += 1
            except Undecidable as error:
                self.message_user(request, str(error), messages.ERROR)
        if move is None:
            said = ngettext(
                "Accepted; waits for a reviewer's approval: %(what)s",
                "%(count)d claims accepted; they wait for a reviewer's approval: %(what)s",
                count,
            )
        else:
            said = ngettext("Accepted: %(what)s", "%(count)d claims accepted: %(what)s", count)
        self.message_user(request, said % {"count": count, "what": move or case.claim}, messages.SUCCESS)
        return True

    def _reject_case(self, request: HttpRequest, claims: list[Claim]) -> bool:
        by, now = signed_in(request), timezone.now()
        reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
        try:
            with transaction.atomic():
                for claim in claims:
                    review.reject(claim.pk, by=by, now=now, reason=reason, note=note)
        except Undecidable as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        said = ngettext("Rejected: %(claim)s", "%(count)d claims rejected: %(claim)s", len(claims))
        self.message_user(request, said % {"count": len(claims), "claim": claims[0]}, messages.SUCCESS)
        return True

    def _skip(self, request: HttpRequest, case: Case) -> None:
        skipped = [*request.session.get(_SKIPPED, []), *(claim.pk for claim in case.claims)]
        request.session[_SKIPPED] = skipped[-_MOST_SKIPPED:]
        release(signed_in(request))

    @transaction.atomic
    def _save(self, request: HttpRequest, form: CaseForm) -> None:
        """Keep the corrections, if there are any."""
        claim: Claim = form.instance
        if form.has_changed():
            review.lock_pending(claim.pk)
            match_names(claim, Resolver())
            form.save()
        self.add_names(request, claim)

    # --- Showing ---------------------------------------------------------------------------------------

    def _check(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied

    def _next(self, request: HttpRequest) -> Case | None:
        skipped = request.session.get(_SKIPPED, [])
        among = QueueFilter.of(request).condition
        return lease_next(signed_in(request), now=timezone.now(), skipped=skipped, among=among)

    def _lease_asked(self, request: HttpRequest, claim_id: int) -> Case | None:
        case = lease(claim_id, signed_in(request), now=timezone.now())
        if case is None:
            self.message_user(request, self._why_gone(claim_id), messages.WARNING)
        return case or self._next(request)

    @staticmethod
    def _why_gone(claim_id: int) -> str:
        return f"{why_gone(claim_id)} {_('Here is the next one.')}"

    def _on(self, request: HttpRequest) -> HttpResponse:
        """To the next case: at once where a script asked, else by a new page."""
        if _FRAGMENT in request.headers:
            return self._show(request, self._next(request))
        return HttpResponseRedirect(_address(request))

    def _show(self, request: HttpRequest, case: Case | None, form: CaseForm | None = None) -> HttpResponse:
        now = timezone.now()
        narrowed = QueueFilter.of(request)
        mine = Decision.objects.by(signed_in(request))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review"),
            "opts": self.model._meta,
            "waiting": count_up_to_a_hundred(narrowed.of_claims(Claim.objects.to_decide())),
            "decided_today": mine.filter(decided_at__gte=midnight()).count(),
            "last": mine.standing().select_related("claim").first(),
            "skipped": len(request.session.get(_SKIPPED, [])),
            "languages": SUPPORTED_LANGUAGES,
            "narrowed": narrowed,
            "case": None,
        }
        if case is not None:
            form = form or CaseForm(instance=case.claim)
            context |= page_of_case(case, form, today=now.date())
        name = "admin/_case.html" if _FRAGMENT in request.headers else "admin/review_queue.html"
        return TemplateResponse(request, name, context)


def _what_to_do(request: HttpRequest) -> str:
    """What the button says: a reason stands for rejecting, and a move for accepting as evidence of it."""
    if request.POST.get("reason"):
        return "reject_all" if request.POST.get("all") else "reject"
    if request.POST.get("same_as"):
        return "accept"
    what = request.POST.get("do", "")
    return what if what in ("accept", "accept_all", "skip") else "save"


_accept = again_after_deadlock(accept_or_ask)  # each claim by itself: what was accepted stays


def _address(request: HttpRequest) -> str:
    return reverse("admin:review-queue") + QueueFilter.of(request).query
